//! Sparse linear weights: feature hash → (class, weight) rows. What every learned part of the model is made of.

use crate::model::{ModelError, Reader};

/// Weights of one multi-class linear model, read-only.
///
/// Rows are found by open addressing over the feature hash. Scores are sums of integer weights, so they are the
/// same on every machine.
#[derive(Debug)]
pub struct Weights {
    /// Number of classes; scores have this length.
    pub n_classes: usize,
    /// Slot → row number + 1, 0 for empty. Length: a power of two.
    slots: Vec<u32>,
    keys: Vec<u32>,
    /// Row r holds `entries[starts[r]..starts[r + 1]]`.
    starts: Vec<u32>,
    entries: Vec<(u8, i16)>,
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
        let mut keys = Vec::with_capacity(n_rows.min(1 << 22));
        let mut starts = Vec::with_capacity(n_rows.min(1 << 22) + 1);
        let mut entries = Vec::new();
        starts.push(0);
        for _ in 0..n_rows {
            keys.push(reader.u32()?);
            let n = reader.u8()?;
            for _ in 0..n {
                let class = reader.u8()?;
                if usize::from(class) >= n_classes {
                    return Err(ModelError::Broken("a class number is out of range"));
                }
                entries.push((class, reader.i16()?));
            }
            starts.push(entries.len() as u32);
        }
        let size = (n_rows * 2).next_power_of_two().max(2);
        let mut slots = vec![0u32; size];
        for (row, &key) in keys.iter().enumerate() {
            let mut at = key as usize & (size - 1);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = row as u32 + 1;
        }
        Ok(Weights { n_classes, slots, keys, starts, entries })
    }

    /// Adds the weights of `features` to `scores`. Shapes: `[n_features]`, `[n_classes]`.
    pub fn score(&self, features: &[u32], scores: &mut [i32]) {
        let mask = self.slots.len() - 1;
        for &feature in features {
            let mut at = feature as usize & mask;
            loop {
                let row = self.slots[at] as usize;
                if row == 0 {
                    break;
                }
                if self.keys[row - 1] == feature {
                    let range = self.starts[row - 1] as usize..self.starts[row] as usize;
                    for &(class, weight) in &self.entries[range] {
                        scores[usize::from(class)] += i32::from(weight);
                    }
                    break;
                }
                at = (at + 1) & mask;
            }
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
