//! Articles that are copies of each other: MinHash of word triples finds candidates, the triples themselves decide.
//!
//! Own code: the hashes must stay the same for ever, whatever the version of a library, and the whole is short.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_data::Data;

use crate::words::{number, words};

/// Rows of a band; bands × rows hashes are kept of each text.
const ROWS: usize = 3;
const BANDS: usize = 14;
/// Share of triples of the smaller text that a copy has in common.
const ALIKE: f32 = 0.6;
/// A text of fewer triples is a copy only when all but a word is the same.
const SHORT: usize = 60;
const ALIKE_SHORT: f32 = 0.9;
/// Copies appear within so many days of each other.
const DAYS_MAX: i32 = 4;
/// Texts of one bucket that a text is compared with: a bucket of boilerplate costs no more.
const BUCKET_MAX: usize = 24;

/// What copies are found by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shingles {
    /// Hashes of triples, sorted.
    triples: Vec<u64>,
    /// A copy has the same.
    numbers: BTreeSet<u32>,
    /// A copy does not name other weekdays only.
    weekdays: BTreeSet<u8>,
}

impl Shingles {
    pub fn of(text: &str, data: &Data) -> Shingles {
        let all: Vec<String> = words(text).into_iter().map(|w| w.text.to_lowercase()).collect();
        let mut triples: Vec<u64> = all.windows(3).map(hash).collect();
        triples.sort_unstable();
        triples.dedup();
        let numbers = all.iter().filter_map(|w| number(w, data)).collect();
        let weekdays = all.iter().filter_map(|w| data.dates.weekdays.get(w).copied()).collect();
        Shingles { triples, numbers, weekdays }
    }

    /// One hash for each band.
    fn bands(&self) -> Vec<u64> {
        let least = |seed: u64| self.triples.iter().map(|t| mixed(t ^ seed)).min().unwrap_or(0);
        let rows: Vec<u64> = (1..=BANDS * ROWS).map(|n| least(mixed(n as u64))).collect();
        rows.chunks(ROWS).map(|row| row.iter().fold(0, |h, r| mixed(h ^ r))).collect()
    }

    /// Share of the smaller text's triples that both have.
    fn alike(&self, other: &Shingles) -> f32 {
        let (mut a, mut b, mut both) = (0, 0, 0);
        while a < self.triples.len() && b < other.triples.len() {
            match self.triples[a].cmp(&other.triples[b]) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => (a, b, both) = (a + 1, b + 1, both + 1),
            }
        }
        both as f32 / self.triples.len().min(other.triples.len()).max(1) as f32
    }

    fn is_copy(&self, other: &Shingles) -> bool {
        let (less, more) = (self.triples.len().min(other.triples.len()), self.triples.len().max(other.triples.len()));
        let short = less < SHORT;
        // A brief that ends up inside a long round-up is no copy of it.
        if less == 0 || more > 4 * less.max(SHORT) || short && self.numbers != other.numbers {
            return false;
        }
        // The same words again of what happened again.
        if !self.weekdays.is_empty() && !other.weekdays.is_empty() && self.weekdays.is_disjoint(&other.weekdays) {
            return false;
        }
        self.alike(other) >= if short { ALIKE_SHORT } else { ALIKE }
    }
}

/// For each text the index of the first text that it is a copy of, its own when of none. `days`: when each appeared.
pub(crate) fn groups(texts: &[Shingles], days: &[Option<i32>]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..texts.len()).collect();
    let mut buckets: BTreeMap<(usize, u64), Vec<usize>> = BTreeMap::new();
    for (n, text) in texts.iter().enumerate() {
        if text.triples.is_empty() {
            continue;
        }
        let mut seen = BTreeSet::new();
        for (band, key) in text.bands().into_iter().enumerate() {
            let bucket = buckets.entry((band, key)).or_default();
            for &m in bucket.iter().rev().take(BUCKET_MAX) {
                let near = days[n].zip(days[m]).is_none_or(|(a, b)| (a - b).abs() <= DAYS_MAX);
                if seen.insert(m) && near && text.is_copy(&texts[m]) {
                    let (a, b) = (root(&mut group, n), root(&mut group, m));
                    let (first, last) = (a.min(b), a.max(b));
                    group[last] = first;
                }
            }
            bucket.push(n);
        }
    }
    (0..group.len()).map(|n| root(&mut group, n)).collect()
}

/// The first of the group of `n`; shortens the way there.
pub(crate) fn root(group: &mut [usize], n: usize) -> usize {
    let mut at = n;
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

/// FNV-1a over words.
fn hash(words: &[String]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325u64;
    for byte in words.iter().flat_map(|w| w.bytes().chain([0xff])) {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    h
}

/// splitmix64.
fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
