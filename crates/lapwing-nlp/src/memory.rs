//! Words that come again are looked up once: their hashes, their part of the net's input and their dictionary forms.
//!
//! What is kept is what would be computed anew, so a document never depends on what was read before it.

use std::sync::{Mutex, PoisonError};

use crate::hash;
use crate::model::Model;
use crate::word::Word;

/// Words kept at a time: at most 12 MB a thread.
const WORDS: usize = 16_384;
/// Words whose hashes give them the same shelf, the newest first. With one a shelf, common words drove each other out:
/// 6 of 100 were made anew in texts whose words had all been seen, 0.1 with eight.
const SHELF: usize = 8;
/// Longest form in bytes that is kept.
const FORM_MAX: usize = 32;

/// Words seen lately.
#[derive(Debug)]
pub(crate) struct Memory {
    shelves: Vec<[Option<Known>; SHELF]>,
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

impl Memory {
    fn new() -> Self {
        Memory { shelves: (0..WORDS / SHELF).map(|_| Default::default()).collect() }
    }

    fn shelf(&mut self, form: &str) -> &mut [Option<Known>; SHELF] {
        let hash = hash::bytes(form.as_bytes());
        let n = self.shelves.len();
        &mut self.shelves[(hash ^ hash >> 16) as usize % n]
    }

    /// The word `form`; appends its part of the net's input to `sums`.
    pub(crate) fn word(&mut self, form: &str, model: &Model, sums: &mut Vec<f32>) -> Word {
        let shelf = self.shelf(form);
        if let Some(known) = shelf.iter().flatten().find(|k| k.form == form) {
            sums.extend_from_slice(&known.sums);
            return known.word;
        }
        let word = Word::new(form, &model.lemmas, false);
        let own = model.net.own(&word);
        sums.extend_from_slice(&own);
        if form.len() <= FORM_MAX {
            shelf.rotate_right(1);
            shelf[0] = Some(Known { form: form.to_string(), word, sums: own, lemmas: Vec::new() });
        }
        word
    }

    /// The dictionary form of `form` under the tag with number `tag`.
    pub(crate) fn lemma(&mut self, form: &str, tag: u8, model: &Model) -> String {
        let make = || model.lemmas.lemma(form, model.tags[usize::from(tag)]);
        let Some(known) = self.shelf(form).iter_mut().flatten().find(|k| k.form == form) else { return make() };
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
