//! Longest matches of listed names: what a table of persons, bodies and places says about a run of words.
//!
//! The table holds hashes of whole names. Matches are hints that the net weighs, not decisions.

use crate::hash::feature;
use crate::keys::Keys;
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
    keys: Keys,
    kinds: Vec<u8>,
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
        let (mut keys, mut kinds) = (Vec::new(), Vec::new());
        for _ in 0..reader.u32()? {
            keys.push(reader.u32()?);
            kinds.push(reader.u8()?);
        }
        let keys = Keys::new(keys).ok_or(ModelError::Broken("its table of names is out of order"))?;
        Ok(Phrases { keys, kinds })
    }

    fn get(&self, key: u32) -> u8 {
        self.keys.position(key).map_or(0, |at| self.kinds[at])
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
