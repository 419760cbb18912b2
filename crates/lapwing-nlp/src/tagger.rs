//! What the net's tags mean: parts of speech with verb forms and number.

use lapwing_core::{Tense, Upos};

/// One class of the tagger: part of speech with the form that the tree and the lemma need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Part of speech.
    pub upos: Upos,
    /// Verb form, for verbs and auxiliaries.
    pub tense: Tense,
    /// Plural, for nouns and proper nouns.
    pub plural: bool,
}

impl Tag {
    /// Compact code: what the model file stores.
    pub fn code(self) -> u16 {
        let upos = Upos::ALL.iter().position(|&u| u == self.upos).unwrap_or(0) as u16;
        upos * 16 + self.tense as u16 * 2 + u16::from(self.plural)
    }

    /// Reads a code; `None` when it is none.
    pub fn from_code(code: u16) -> Option<Tag> {
        let tenses = [Tense::None, Tense::Past, Tense::Present, Tense::Base, Tense::PastPart, Tense::PresPart];
        let upos = *Upos::ALL.get(usize::from(code / 16))?;
        let tense = *tenses.get(usize::from(code / 2 % 8))?;
        Some(Tag { upos, tense, plural: code % 2 == 1 })
    }
}
