//! Lists over several filters: the two directions of a dyad are two questions, and one list for the reader.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_db::{EventRow, Filter, IncidentRow, MarkRow, Page, Store};

use crate::items::Item;
use crate::problem::Problem;

/// Events of any of the filters, newest first, each once, and where the next page begins.
///
/// # Errors
/// Those of the archive.
pub fn events(store: &Store, filters: &[Filter], page: &Page) -> Result<(Vec<EventRow>, Option<String>), Problem> {
    if let [one] = filters {
        let found = store.events(one, page)?;
        return Ok((found.rows, found.next));
    }
    let mut all = Vec::new();
    for filter in filters {
        all.extend(store.events(filter, page)?.rows);
    }
    Ok(merged(all, page.limit, |r| (r.day.0, r.key)))
}

/// Incidents of any of the filters, in the same way.
///
/// # Errors
/// Those of the archive.
pub fn incidents(
    store: &Store,
    filters: &[Filter],
    page: &Page,
) -> Result<(Vec<IncidentRow>, Option<String>), Problem> {
    if let [one] = filters {
        return Ok(store.incidents(one, page)?);
    }
    let mut all = Vec::new();
    for filter in filters {
        all.extend(store.incidents(filter, page)?.0);
    }
    Ok(merged(all, page.limit, |r| (r.main.day.0, r.main.key)))
}

/// Pages of one order merge into a page of that order.
fn merged<T>(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> (i64, i64)) -> (Vec<T>, Option<String>) {
    rows.sort_by_key(|r| std::cmp::Reverse(key(r)));
    let mut seen = BTreeSet::new();
    rows.retain(|r| seen.insert(key(r)));
    let more = rows.len() >= limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|r| format!("{}.{}", key(r).0, key(r).1));
    (rows, next)
}

/// A list longer than this is only said to be.
const COUNTED: u64 = 1_000;

/// How many, as far as was counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    /// So many.
    pub n: u64,
    /// And more.
    pub more: bool,
}

/// How many events any of the filters lets through, no further than [`COUNTED`] for each; what stands in both directions
/// counts once for each.
///
/// # Errors
/// Those of the archive.
pub fn count_events(store: &Store, filters: &[Filter]) -> Result<Counted, Problem> {
    filters.iter().try_fold(Counted::default(), |so_far, f| {
        let (n, more) = store.count_events_to(f, COUNTED)?;
        Ok(Counted { n: so_far.n + n, more: so_far.more || more })
    })
}

/// Says so when a list is not in the order of days: of words that very many sentences hold, the archive gives what came last.
pub fn order(rows: &[EventRow]) -> &'static str {
    let by_day = rows.is_sorted_by(|a, b| (a.day.0, a.key) >= (b.day.0, b.key));
    if by_day { "" } else { "; what came into the archive last stands first" }
}

/// Shows on items how often readers marked them.
pub fn count_marks(items: &mut [Item], marks: &[MarkRow]) {
    let mut n: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in marks {
        *n.entry(&mark.thing).or_default() += 1;
    }
    for item in items {
        item.marks = n.get(item.id.as_str()).copied().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn two_pages_become_one_without_doubles() {
        let (rows, next) = merged(vec![(3, 1), (1, 5), (3, 1), (2, 9)], 2, |r| *r);
        assert_eq!((rows, next.as_deref()), (vec![(3, 1), (2, 9)], Some("2.9")));
        assert_eq!(merged(vec![(3, 1)], 2, |r: &(i64, i64)| *r).1, None);
    }
}
