//! Longest matches of listed names: what a table of persons, bodies and places says about a run of words.
//!
//! The table holds hashes of whole names. Matches are hints that the net weighs, not decisions.

use crate::hash::feature;
use crate::model::{ModelError, Reader};
use crate::word::Word;

/// Bit of names of persons.
pub const PERSON: u8 = 1;
/// Bit of names of bodies.
pub const BODY: u8 = 2;
/// Bit of names of places.
pub const PLACE: u8 = 4;
/// Words of the longest name that is looked for.
pub const WORDS_MAX: usize = 8;

/// Hash of a run of words → the kinds of names that it is.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Ascending.
    keys: Vec<u32>,
    kinds: Vec<u8>,
    /// Index of the first key with these upper 16 bits or more. Length 65,537.
    starts: Vec<u32>,
}

/// Hash of the run `before` and one more word, by its lower form; 0 stands for the empty run.
pub fn longer(before: u32, lower: u32) -> u32 {
    feature(800, &[before, lower])
}

impl Phrases {
    /// Reads a table alone: for training.
    ///
    /// # Errors
    /// When the bytes are cut or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Phrases::read(&mut Reader::new(bytes))
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, ModelError> {
        let mut phrases = Phrases::default();
        for _ in 0..reader.u32()? {
            let key = reader.u32()?;
            if phrases.keys.last().is_some_and(|&last| last >= key) {
                return Err(ModelError::Broken("its table of names is out of order"));
            }
            while phrases.starts.len() <= (key >> 16) as usize {
                phrases.starts.push(phrases.keys.len() as u32);
            }
            phrases.keys.push(key);
            phrases.kinds.push(reader.u8()?);
        }
        phrases.starts.resize(65_537, phrases.keys.len() as u32);
        Ok(phrases)
    }

    fn get(&self, key: u32) -> u8 {
        let part = (key >> 16) as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(part), self.starts.get(part + 1)) else { return 0 };
        let range = from as usize..to as usize;
        self.keys[range.clone()].iter().position(|&k| k == key).map_or(0, |i| self.kinds[range.start + i])
    }

    /// Marks the words of listed names, from left to right the longest first. A name begins with a capital.
    pub fn mark(&self, words: &mut [Word]) {
        let mut at = 0;
        while at < words.len() {
            let mut found = (0, 0);
            if words[at].form != words[at].lower && !self.keys.is_empty() {
                let mut hash = 0;
                for (n, word) in words[at..].iter().take(WORDS_MAX).enumerate() {
                    hash = longer(hash, word.lower);
                    let kinds = self.get(hash);
                    if kinds != 0 {
                        found = (n + 1, kinds);
                    }
                }
            }
            let (length, kinds) = found;
            for (i, word) in words[at..at + length].iter_mut().enumerate() {
                // Kinds, begin or inside, and whether the name is of one, two or more words.
                word.phrase = u32::from(kinds) | u32::from(i > 0) << 4 | (length.min(3) as u32) << 5;
            }
            at += length.max(1);
        }
    }
}
