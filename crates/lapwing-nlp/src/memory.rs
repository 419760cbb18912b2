//! Words that come again are looked up once: their hashes, their part of the net's input and their dictionary forms.
//!
//! What is kept is what would be computed anew, so a document never depends on what was read before it.

use std::sync::{Mutex, PoisonError};

use crate::hash;
use crate::model::Model;
use crate::word::Word;

/// Words kept at a time, each in the one place that its hash gives it: at most 12 MB a thread.
const SLOTS: usize = 16_384;
/// Longest form in bytes that is kept.
const FORM_MAX: usize = 32;

/// Words seen lately.
#[derive(Debug)]
pub(crate) struct Memory {
    slots: Vec<Option<Known>>,
}

/// What holds of a form wherever it stands.
#[derive(Debug)]
struct Known {
    form: String,
    word: Word,
    /// As [`crate::net::Net::own`] gives it.
    sums: Vec<f32>,
    /// Number of a tag and the lemma under it.
    lemmas: Vec<(u8, String)>,
}

fn slot(form: &str) -> usize {
    let hash = hash::bytes(form.as_bytes());
    (hash ^ hash >> 16) as usize % SLOTS
}

impl Memory {
    fn new() -> Self {
        Memory { slots: (0..SLOTS).map(|_| None).collect() }
    }

    /// The word `form`; appends its part of the net's input to `sums`.
    pub(crate) fn word(&mut self, form: &str, model: &Model, sums: &mut Vec<f32>) -> Word {
        let place = &mut self.slots[slot(form)];
        if let Some(known) = place.as_ref().filter(|k| k.form == form) {
            sums.extend_from_slice(&known.sums);
            return known.word;
        }
        let word = Word::new(form, &model.lemmas, false);
        let own = model.net.own(&word);
        sums.extend_from_slice(&own);
        if form.len() <= FORM_MAX {
            *place = Some(Known { form: form.to_string(), word, sums: own, lemmas: Vec::new() });
        }
        word
    }

    /// The dictionary form of `form` under the tag with number `tag`.
    pub(crate) fn lemma(&mut self, form: &str, tag: u8, model: &Model) -> String {
        let make = || model.lemmas.lemma(form, model.tags[usize::from(tag)]);
        let Some(known) = self.slots[slot(form)].as_mut().filter(|k| k.form == form) else { return make() };
        if let Some((_, lemma)) = known.lemmas.iter().find(|l| l.0 == tag) {
            return lemma.clone();
        }
        let lemma = make();
        known.lemmas.push((tag, lemma.clone()));
        lemma
    }
}

/// Memories that nobody is using: as many as documents were read at the same time.
#[derive(Debug, Default)]
pub(crate) struct Memories(Mutex<Vec<Memory>>);

impl Memories {
    /// Runs `work` with a memory of its own.
    pub(crate) fn lend<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memory = free().pop().unwrap_or_else(Memory::new);
        let result = work(&mut memory);
        free().push(memory);
        result
    }
}
