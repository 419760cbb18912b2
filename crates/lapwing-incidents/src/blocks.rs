//! Which reports are worth comparing: those that share a rare word or name, or a copied text, within some days.

use std::collections::{BTreeMap, BTreeSet};

use crate::profile::Profile;

/// Rarest stems of a report that it is looked up by.
const KEYS: usize = 14;
/// Rarity below which a stem is no key.
const RARITY_MIN: f32 = 3.0;
/// Latest reports with a key that a report is compared with.
const LATEST: usize = 60;
/// Reports of one happening appear within so many days.
const DAYS_MAX: i32 = 10;

/// Hands pairs of indices into `profiles` to `see`, the smaller first, of different documents, each once. `groups` keeps apart
/// what is never compared: reports of different groups share no key. Near linear: at most `KEYS × LATEST` pairs a report,
/// of which none is kept.
pub(crate) fn candidates(profiles: &[&Profile], groups: &[String], mut see: impl FnMut(usize, usize)) {
    let mut order: Vec<usize> = (0..profiles.len()).collect();
    order.sort_by_key(|&n| (profiles[n].published, n));
    let mut lists: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for n in order {
        let p = profiles[n];
        let mut seen = BTreeSet::new();
        for key in keys(p) {
            let list = lists.entry((groups[n].as_str(), key)).or_default();
            for &m in list.iter().rev().take(LATEST) {
                let q = profiles[m];
                // An article of an unknown day may be of any year: it is compared with its like.
                let near = match (p.published, q.published) {
                    (Some(a), Some(b)) => (a - b).abs() <= DAYS_MAX,
                    (None, None) => true,
                    _ => false,
                };
                if near && p.document != q.document && seen.insert(m) {
                    see(n.min(m), n.max(m));
                }
            }
            list.push(n);
        }
    }
}

fn keys(p: &Profile) -> Vec<&str> {
    let mut stems: Vec<(&str, f32)> =
        p.words.iter().chain(&p.names).filter(|(_, r)| **r >= RARITY_MIN).map(|(w, r)| (w.as_str(), *r)).collect();
    // Names first among equals: they tell more.
    stems.sort_by(|a, b| {
        b.1.total_cmp(&a.1)
            .then_with(|| p.names.contains_key(b.0).cmp(&p.names.contains_key(a.0)))
            .then_with(|| a.0.cmp(b.0))
    });
    stems.truncate(KEYS);
    stems.into_iter().map(|(w, _)| w).collect()
}
