//! Sparse linear weights: feature hash → (class, weight) rows. What every learned part of the model is made of.

use crate::model::{ModelError, Reader};

/// Most classes of a set of weights: what a row has room for.
pub const CLASSES_MAX: usize = 64;
/// Features that are looked up together, so that none waits for the other's memory.
const TOGETHER: usize = 64;

/// Weights of one multi-class linear model, read-only.
///
/// Rows are found by open addressing over the feature hash. Scores are sums of integer weights, so they are the
/// same on every machine.
#[derive(Debug)]
pub struct Weights {
    /// Number of classes; scores have this length.
    pub n_classes: usize,
    /// Which last bits of a hash some feature has, a bit each: most look-ups end here, and it is small enough to be always
    /// at hand. Length: an eighth of `slots`.
    ends: Vec<u32>,
    /// Feature hash, 0 for none, and where its weights begin in `rows`. Length: a power of two.
    slots: Vec<(u32, u32)>,
    /// Weights of all classes, row behind row: the less of them there is, the more stays at hand.
    rows: Vec<i16>,
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
        let size = (n_rows * 2).next_power_of_two().max(8);
        let mut weights = Weights { n_classes, ends: vec![0; size / 8], slots: vec![(0, 0); size], rows: Vec::new() };
        for _ in 0..n_rows {
            let key = reader.u32()?;
            let (at, bit) = weights.end(key);
            weights.ends[at] |= bit;
            let at = weights.slot(key);
            weights.slots[at] = (key, weights.rows.len() as u32);
            let mut row = [0; CLASSES_MAX];
            for _ in 0..reader.u8()? {
                let class = usize::from(reader.u8()?);
                if class >= n_classes {
                    return Err(ModelError::Broken("a class number is out of range"));
                }
                row[class] = reader.i16()?;
            }
            weights.rows.extend_from_slice(&row[..n_classes]);
        }
        Ok(weights)
    }

    /// Where `key` stands, or the empty slot where it would stand.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].0 != key && self.slots[at].0 != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    /// Where the bit of a hash's end stands among `ends`, and the bit.
    #[inline]
    fn end(&self, key: u32) -> (usize, u32) {
        ((key >> 5) as usize & (self.ends.len() - 1), 1 << (key & 31))
    }

    /// Adds the weights of `features` to `scores`. Shapes: `[n_features]`, `[n_classes]`.
    pub fn score(&self, features: &[u32], scores: &mut [i32]) {
        for features in features.chunks(TOGETHER) {
            // Written whether known or not, and counted where known: the processor could not guess which.
            let (mut known, mut n) = ([0; TOGETHER], 0);
            for &feature in features {
                let (at, bit) = self.end(feature);
                known[n] = feature;
                n += usize::from(self.ends[at] & bit != 0);
            }
            let slots = known[..n].iter().map(|&feature| (feature, self.slots[self.slot(feature)]));
            for (_, (_, first)) in slots.filter(|(feature, (key, _))| feature == key && *key != 0) {
                for (score, weight) in scores.iter_mut().zip(&self.rows[first as usize..][..self.n_classes]) {
                    *score += i32::from(*weight);
                }
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
