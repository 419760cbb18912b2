//! Rows of a table by the hashes of their names: a sorted list, kept as bytes so that it can be read where it lies in the
//! binary and nothing is built at a start.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Bytes of an entry: the hash, then where the row begins.
const ENTRY: usize = 12;
/// Upper bits of a hash that tell where to look: a few entries share them.
const UPPER: u32 = 14;

/// Where the rows of each name begin.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Index {
    #[serde(borrow)]
    entries: Cow<'static, [u8]>,
    /// For each value of the upper bits the number of the first entry with it or more, 4 bytes each; then of all entries.
    starts: Cow<'static, [u8]>,
}

impl Index {
    /// Of hashes and the beginnings of their rows, in any order.
    pub fn new(mut list: Vec<(u64, u32)>) -> Index {
        list.sort_unstable();
        list.dedup();
        let mut entries = Vec::with_capacity(list.len() * ENTRY);
        let mut starts = Vec::with_capacity(4 << UPPER);
        for (n, (hash, at)) in (0u32..).zip(&list) {
            while starts.len() / 4 <= upper(*hash) {
                starts.extend_from_slice(&n.to_le_bytes());
            }
            entries.extend_from_slice(&hash.to_le_bytes());
            entries.extend_from_slice(&at.to_le_bytes());
        }
        while starts.len() / 4 <= 1 << UPPER {
            starts.extend_from_slice(&u32::try_from(list.len()).unwrap_or(u32::MAX).to_le_bytes());
        }
        Index { entries: entries.into(), starts: starts.into() }
    }

    /// Beginnings of the rows with this hash, ascending.
    pub fn find(&self, hash: u64) -> impl Iterator<Item = usize> {
        let start = |i: usize| self.starts.as_chunks().0.get(i).map_or(0, |n| u32::from_le_bytes(*n) as usize);
        let entries = &self.entries.as_chunks::<ENTRY>().0[start(upper(hash))..start(upper(hash) + 1)];
        let found = entries.iter().skip_while(move |e| hash_of(e) < hash).take_while(move |e| hash_of(e) == hash);
        found.map(|[.., a, b, c, d]| u32::from_le_bytes([*a, *b, *c, *d]) as usize)
    }
}

/// The line of a table that begins at this byte; nothing where it is no text.
pub(crate) fn line_at(text: &[u8], at: usize) -> &str {
    let line = text[at..].split(|b| *b == b'\n').next().unwrap_or_default();
    std::str::from_utf8(line).unwrap_or_default().trim_end_matches('\r')
}

fn upper(hash: u64) -> usize {
    (hash >> (u64::BITS - UPPER)) as usize
}

fn hash_of(entry: &[u8; ENTRY]) -> u64 {
    entry.first_chunk().map_or(0, |hash| u64::from_le_bytes(*hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_hash_in_their_order() {
        let index = Index::new(vec![(7, 20), (u64::MAX, 1), (7, 10), (0, 3), (7, 20)]);
        let find = |hash| index.find(hash).collect::<Vec<_>>();
        assert_eq!((find(7), find(0), find(u64::MAX), find(8)), (vec![10, 20], vec![3], vec![1], vec![]));
        assert_eq!(Index::default().find(7).next(), None);
    }
}
