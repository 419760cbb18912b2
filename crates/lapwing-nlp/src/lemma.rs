//! Dictionary forms: exceptions first, then the rule of the longest known suffix whose result the dictionary knows.

use rustc_hash::FxHashMap;

use crate::hash;
use crate::keys::Keys;
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
    exceptions: FxHashMap<(u16, u32), String>,
    /// (tag code, suffix) → edits, most frequent first.
    rules: FxHashMap<(u16, u32), Vec<Edit>>,
    forms: Forms,
}

/// Hash of a lower form → what dictionaries say of it. Low byte: parts of speech as [`crate::word::Word::classes`] has
/// them; high byte: lists of names as [`crate::word::Word::lists`] has them.
#[derive(Debug, Default)]
struct Forms {
    keys: Keys,
    values: Vec<u16>,
}

impl Forms {
    fn read(reader: &mut Reader) -> Result<Self, ModelError> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for _ in 0..reader.u32()? {
            keys.push(reader.u32()?);
            values.push(reader.u16()?);
        }
        let keys = Keys::new(keys).ok_or(ModelError::Broken("its dictionary is out of order"))?;
        Ok(Forms { keys, values })
    }

    fn get(&self, key: u32) -> u16 {
        self.keys.position(key).map_or(0, |at| self.values[at])
    }
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
        lemmatiser.forms = Forms::read(reader)?;
        Ok(lemmatiser)
    }

    /// What the dictionaries say of the lower form with this hash: parts of speech and lists of names.
    pub fn facts(&self, lower: u32) -> (u8, u8) {
        let [classes, lists] = self.forms.get(lower).to_le_bytes();
        (classes, lists)
    }

    /// Dictionary form of `form` under `tag`. Proper nouns keep their form.
    pub fn lemma(&self, form: &str, tag: Tag) -> String {
        let plain = plain(form);
        if tag.upos == lapwing_core::Upos::Propn {
            // "MPs", "NGOs".
            let capitals = |stem: &&str| stem.len() > 1 && stem.chars().all(char::is_uppercase);
            let single = plain.strip_suffix('s').filter(|_| tag.plural).filter(capitals).map(str::to_string);
            return single.unwrap_or(plain);
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
                let known = self.facts(hash::bytes(lemma.as_bytes())).0 & bit != 0;
                if known || bit == 0 {
                    return lemma;
                }
                fallback.get_or_insert(lemma);
            }
        }
        fallback.unwrap_or(lower)
    }
}
