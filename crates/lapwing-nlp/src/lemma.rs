//! Dictionary forms: exceptions first, then the rule of the longest known suffix whose result the dictionary knows.

use std::collections::HashMap;

use crate::hash;
use crate::model::{ModelError, Reader};
use crate::tagger::Tag;
use crate::word::plain;

/// "Cut this many characters, add these".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit {
    /// Characters to cut from the end.
    pub cut: u8,
    /// What to add.
    pub add: String,
}

impl Edit {
    /// The edit that turns `form` into `lemma`.
    pub fn between(form: &str, lemma: &str) -> Edit {
        let common = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        let cut = form.chars().count() - common;
        Edit { cut: cut.min(255) as u8, add: lemma.chars().skip(common).collect() }
    }

    /// `form` after the edit; `None` when it is too short.
    pub fn apply(&self, form: &str) -> Option<String> {
        let keep = form.chars().count().checked_sub(usize::from(self.cut))?;
        let lemma: String = form.chars().take(keep).chain(self.add.chars()).collect();
        (!lemma.is_empty()).then_some(lemma)
    }
}

/// Longest suffix that rules look at, in characters.
pub const SUFFIX_MAX: usize = 5;

/// Everything learnt about dictionary forms.
#[derive(Debug, Default)]
pub struct Lemmatiser {
    /// (tag code, lower form) → lemma.
    exceptions: HashMap<(u16, u32), String>,
    /// (tag code, suffix) → edits, most frequent first.
    rules: HashMap<(u16, u32), Vec<Edit>>,
    /// Word hash → part-of-speech bits of the dictionary.
    classes: HashMap<u32, u8>,
}

/// Bit of the dictionary's parts of speech that a tag asks for; 0 for closed classes.
pub fn class_bit(tag: Tag) -> u8 {
    use lapwing_core::Upos;
    match tag.upos {
        Upos::Noun | Upos::Propn => 1,
        Upos::Verb | Upos::Aux => 2,
        Upos::Adj => 4,
        Upos::Adv => 8,
        _ => 0,
    }
}

impl Lemmatiser {
    /// Reads a lemmatiser alone: for training.
    ///
    /// # Errors
    /// When the bytes are cut or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Lemmatiser::read(&mut Reader::new(bytes))
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, ModelError> {
        let mut lemmatiser = Lemmatiser::default();
        for _ in 0..reader.u32()? {
            let key = (reader.u16()?, reader.u32()?);
            lemmatiser.exceptions.insert(key, reader.text()?);
        }
        for _ in 0..reader.u32()? {
            let key = (reader.u16()?, reader.u32()?);
            let n = reader.u8()?;
            let edits: Result<Vec<Edit>, ModelError> =
                (0..n).map(|_| Ok(Edit { cut: reader.u8()?, add: reader.text()? })).collect();
            lemmatiser.rules.insert(key, edits?);
        }
        for _ in 0..reader.u32()? {
            lemmatiser.classes.insert(reader.u32()?, reader.u8()?);
        }
        Ok(lemmatiser)
    }

    /// Part-of-speech bits that the dictionary gives `lower`; 0 when unknown.
    pub fn classes(&self, lower: u32) -> u32 {
        self.classes.get(&lower).copied().unwrap_or(0).into()
    }

    /// Dictionary form of `form` under `tag`. Proper nouns keep their form.
    pub fn lemma(&self, form: &str, tag: Tag) -> String {
        let plain = plain(form);
        if tag.upos == lapwing_core::Upos::Propn {
            return plain;
        }
        let lower = plain.to_lowercase();
        if let Some(lemma) = self.exceptions.get(&(tag.code(), hash::bytes(lower.as_bytes()))) {
            return lemma.clone();
        }
        let chars: Vec<char> = lower.chars().collect();
        let bit = class_bit(tag);
        let mut fallback = None;
        for n in (0..=SUFFIX_MAX.min(chars.len().saturating_sub(1))).rev() {
            let suffix: String = chars[chars.len() - n..].iter().collect();
            let Some(edits) = self.rules.get(&(tag.code(), hash::bytes(suffix.as_bytes()))) else { continue };
            for edit in edits {
                let Some(lemma) = edit.apply(&lower) else { continue };
                let known = self.classes.get(&hash::bytes(lemma.as_bytes())).is_some_and(|&c| c & bit != 0);
                if known || bit == 0 {
                    return lemma;
                }
                fallback.get_or_insert(lemma);
            }
        }
        fallback.unwrap_or(lower)
    }
}
