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

/// The number of the tag that fits word `t` best among those that `fits` lets through. `scores`: shape `[n, tags.len()]`.
pub(crate) fn best(tags: &[Tag], scores: &[f32], t: usize, fits: impl Fn(Tag) -> bool) -> Option<u8> {
    let row = scores[t * tags.len()..(t + 1) * tags.len()].iter().zip(tags).enumerate();
    let fitting = row.filter(|(_, (_, tag))| fits(**tag));
    fitting.max_by(|a, b| a.1.0.total_cmp(b.1.0)).map(|(number, _)| number as u8)
}
