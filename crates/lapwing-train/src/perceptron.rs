//! Averaged perceptron over sparse features: learns what [`lapwing_nlp::weights::Weights`] reads.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Passes a feature hash through: it is mixed already.
#[derive(Default, Clone, Copy)]
pub struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: f32,
    total: f32,
    stamp: u32,
}

/// A model in training.
#[derive(Default)]
pub struct Perceptron {
    /// Number of classes.
    pub n_classes: usize,
    rows: HashMap<u32, Vec<Cell>, BuildHasherDefault<Plain>>,
    now: u32,
}

/// A trained row: feature and its (class, weight) pairs.
pub type Row = (u32, Vec<(u8, f32)>);

impl Perceptron {
    /// An empty model of `n_classes` classes.
    pub fn new(n_classes: usize) -> Self {
        Perceptron { n_classes, ..Perceptron::default() }
    }

    /// Fills `scores` with the current weights' sums.
    pub fn score(&self, features: &[u32], scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(self.n_classes, 0.0);
        for feature in features {
            if let Some(row) = self.rows.get(feature) {
                for cell in row {
                    scores[usize::from(cell.class)] += cell.weight;
                }
            }
        }
    }

    /// Moves weights towards `right` and away from `wrong`; counts one step either way.
    pub fn update(&mut self, features: &[u32], right: usize, wrong: usize) {
        self.now += 1;
        if right == wrong {
            return;
        }
        for &feature in features {
            let row = self.rows.entry(feature).or_default();
            for (class, delta) in [(right as u8, 1.0), (wrong as u8, -1.0)] {
                match row.iter_mut().find(|c| c.class == class) {
                    Some(cell) => {
                        cell.total += (self.now - cell.stamp) as f32 * cell.weight;
                        cell.stamp = self.now;
                        cell.weight += delta;
                    }
                    None => row.push(Cell { class, weight: delta, total: 0.0, stamp: self.now }),
                }
            }
        }
    }

    /// Averaged weights, rows in ascending order of their feature.
    pub fn averaged(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
        #[allow(clippy::iter_over_hash_type, reason = "sorted below")]
        for (&feature, cells) in &self.rows {
            let mut entries: Vec<(u8, f32)> = cells
                .iter()
                .map(|c| (c.class, (c.total + (self.now - c.stamp) as f32 * c.weight) / self.now.max(1) as f32))
                .collect();
            entries.sort_by_key(|e| e.0);
            rows.push((feature, entries));
        }
        rows.sort_by_key(|r| r.0);
        rows
    }
}

/// Keeps the `max_rows` rows with the largest weights and rounds to 16 bits. Writes the layout that `Weights` reads; gives
/// what one unit of the rounded weights is worth.
pub fn write(rows: &[Row], n_classes: usize, max_rows: usize, out: &mut Vec<u8>) -> f32 {
    let size = |row: &Row| row.1.iter().map(|e| e.1.abs()).fold(0.0f32, f32::max);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| size(&rows[b]).total_cmp(&size(&rows[a])).then(a.cmp(&b)));
    order.truncate(max_rows);
    order.sort_unstable();
    let largest = order.iter().map(|&r| size(&rows[r])).fold(1e-6f32, f32::max);
    let scale = 32_000.0 / largest;
    let kept: Vec<(u32, Vec<(u8, i16)>)> = order
        .iter()
        .map(|&r| {
            let entries = rows[r].1.iter().map(|&(c, w)| (c, (w * scale).round() as i16)).filter(|e| e.1 != 0);
            (rows[r].0, entries.collect())
        })
        .collect();
    out.extend((n_classes as u32).to_le_bytes());
    out.extend((kept.len() as u32).to_le_bytes());
    for (feature, entries) in kept {
        out.extend(feature.to_le_bytes());
        out.push(entries.len() as u8);
        for (class, weight) in entries {
            out.push(class);
            out.extend(weight.to_le_bytes());
        }
    }
    1.0 / scale
}
