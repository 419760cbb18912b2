//! Parts of speech and verb forms, left to right, by a linear model over words and the tags before.

use lapwing_core::{Tense, Upos};

use crate::hash::feature;
use crate::weights::Weights;
use crate::word::Word;

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

/// Features of token `i` given the classes before it. Clears and fills `out`.
pub fn features(words: &[Word], i: usize, tags: &[u8], out: &mut Vec<u32>) {
    out.clear();
    let w = &words[i];
    let none = Word::default();
    let at = |d: isize| i.checked_add_signed(d).and_then(|j| words.get(j)).unwrap_or(&none);
    let tag = |d: usize| if i >= d { u32::from(tags[i - d]) + 1 } else { 0 };
    let (p1, p2, n1, n2) = (at(-1), at(-2), at(1), at(2));
    let (t1, t2) = (tag(1), tag(2));
    let edge = u32::from(i == 0) + 2 * u32::from(i + 1 == words.len());
    let mut n = 0;
    let mut add = |parts: &[u32]| {
        n += 1;
        out.push(feature(n, parts));
    };
    add(&[]);
    add(&[w.form]);
    add(&[w.lower]);
    for s in w.suffix {
        add(&[s]);
    }
    for p in w.prefix {
        add(&[p]);
    }
    add(&[w.shape]);
    add(&[w.shape, edge]);
    add(&[w.classes]);
    add(&[w.classes, t1]);
    add(&[w.classes, w.suffix[1], t1]);
    add(&[w.classes, n1.classes]);
    add(&[p1.classes, w.classes]);
    add(&[t1]);
    add(&[t1, t2]);
    add(&[t1, w.lower]);
    add(&[t1, t2, w.suffix[2]]);
    add(&[p1.lower]);
    add(&[p1.lower, w.lower]);
    add(&[p1.lower, w.suffix[1]]);
    add(&[p2.lower]);
    add(&[p2.lower, p1.lower]);
    add(&[n1.lower]);
    add(&[n1.lower, w.lower]);
    add(&[n1.lower, w.suffix[1]]);
    add(&[n2.lower]);
    add(&[n1.lower, n2.lower]);
    add(&[n1.suffix[1]]);
    add(&[n1.suffix[2], t1]);
    add(&[p1.suffix[2]]);
    add(&[n1.shape, w.shape]);
    add(&[p1.shape, w.shape, n1.shape]);
    add(&[n1.classes, n2.classes, t1]);
    add(&[u32::from(w.glued), n1.form]);
    add(&[u32::from(p1.glued), p1.form]);
}

/// Classes of all tokens of a sentence, as numbers of the model's tag list.
pub fn tag(weights: &Weights, words: &[Word]) -> Vec<u8> {
    let mut tags = Vec::with_capacity(words.len());
    let (mut feats, mut scores) = (Vec::new(), Vec::new());
    for i in 0..words.len() {
        features(words, i, &tags, &mut feats);
        tags.push(weights.best(&feats, &mut scores) as u8);
    }
    tags
}
