//! Sparse linear weights: feature hash → (class, weight) rows. What every learned part of the model is made of.

use crate::model::{ModelError, Reader};

/// Most classes of a set of weights: what a row has room for.
pub const CLASSES_MAX: usize = 64;
/// Classes that are added side by side.
const LANES: usize = 16;
/// Hashes that are compared side by side.
const SHELF: usize = 8;
/// Features that are looked up before the weights of the known ones are added.
const FEATURES: usize = 64;

/// Weights of one multi-class linear model, read-only.
///
/// Rows are found by their feature hash. Scores are sums of integer weights, so they are the same on every machine.
#[derive(Debug)]
pub struct Weights {
    /// Number of classes; scores have this length.
    pub n_classes: usize,
    /// Feature hashes, 0 for none, on the shelf that their last bits number or, where it is full, the next. Length: a
    /// power of two. Apart from the rows, because most look-ups find nothing.
    keys: Vec<[u32; SHELF]>,
    /// Where the weights of each of `keys` begin in `rows`.
    firsts: Vec<[u32; SHELF]>,
    /// Weights of all classes, a whole number of `LANES` a row.
    rows: Vec<[i16; LANES]>,
}

impl Weights {
    /// Reads one set of weights alone: for training, which uses a part before the model is whole.
    ///
    /// # Errors
    /// When the bytes are cut or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Weights::read(&mut Reader::new(bytes))
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, ModelError> {
        let n_classes = reader.u32()? as usize;
        let n_rows = reader.u32()? as usize;
        if n_classes > CLASSES_MAX || n_rows > 1 << 22 {
            return Err(ModelError::Broken("a set of weights is too large"));
        }
        let size = (n_rows * 2).next_power_of_two().max(SHELF) / SHELF;
        let mut weights =
            Weights { n_classes, keys: vec![[0; SHELF]; size], firsts: vec![[0; SHELF]; size], rows: Vec::new() };
        for _ in 0..n_rows {
            weights.keep(reader.u32()?);
            let mut row = [0; CLASSES_MAX];
            for _ in 0..reader.u8()? {
                let class = usize::from(reader.u8()?);
                if class >= n_classes {
                    return Err(ModelError::Broken("a class number is out of range"));
                }
                row[class] = reader.i16()?;
            }
            weights.rows.extend_from_slice(&row.as_chunks().0[..n_classes.div_ceil(LANES)]);
        }
        Ok(weights)
    }

    /// Keeps `key` as that of the next row.
    fn keep(&mut self, key: u32) {
        let mut shelf = key as usize % self.keys.len();
        loop {
            if let Some(at) = self.keys[shelf].iter().position(|&k| k == 0 || k == key) {
                self.keys[shelf][at] = key;
                self.firsts[shelf][at] = self.rows.len() as u32;
                return;
            }
            shelf = (shelf + 1) % self.keys.len();
        }
    }

    /// The place among all shelves where `key` would stand, and whether it does.
    #[inline]
    fn find(&self, key: u32) -> (usize, bool) {
        let mask = self.keys.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let shelf = &self.keys[at];
            // All of them, without asking after each: the processor could not guess the answers.
            let found = (0..SHELF).fold(0, |found, i| found | u32::from(shelf[i] == key) << i);
            if found != 0 || shelf[SHELF - 1] == 0 {
                return (at * SHELF + found.trailing_zeros() as usize % SHELF, found != 0);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds the weights of `features` to `scores`. Shapes: `[n_features]`, `[n_classes]`.
    pub fn score(&self, features: &[u32], scores: &mut [i32]) {
        let width = self.n_classes.div_ceil(LANES);
        let mut sums = [[0i32; LANES]; CLASSES_MAX / LANES];
        for features in features.chunks(FEATURES) {
            let mut known = [0; FEATURES];
            let mut n = 0;
            for &feature in features {
                let (place, found) = self.find(feature);
                known[n] = place;
                n += usize::from(found && feature != 0);
            }
            for place in &known[..n] {
                let first = self.firsts[place / SHELF][place % SHELF] as usize;
                for (sums, row) in sums.iter_mut().zip(&self.rows[first..first + width]) {
                    for (sum, weight) in sums.iter_mut().zip(row) {
                        *sum += i32::from(*weight);
                    }
                }
            }
        }
        for (score, sum) in scores.iter_mut().zip(sums.as_flattened()) {
            *score += sum;
        }
    }

    /// The class with the highest score; the lowest number wins ties.
    pub fn best(&self, features: &[u32], scores: &mut Vec<i32>) -> usize {
        scores.clear();
        scores.resize(self.n_classes, 0);
        self.score(features, scores);
        argmax(scores)
    }
}

/// Index of the highest score; the first wins ties, 0 when empty.
pub fn argmax_f32(scores: &[f32]) -> usize {
    (1..scores.len()).fold(0, |best, i| if scores[i] > scores[best] { i } else { best })
}

/// Index of the highest score; the first wins ties, 0 when empty.
pub fn argmax(scores: &[i32]) -> usize {
    let mut best = 0;
    for (i, &s) in scores.iter().enumerate().skip(1) {
        if s > scores[best] {
            best = i;
        }
    }
    best
}
