//! Two days that share a month: "April 24 and 25", "3 to 5 March".
//!
//! In: words, and the day already read. Out: the day beside it. A number before a thing counted ("April 24 and 25
//! people") is no day: what may follow is told by the data.

use super::expr::{Expr, YearSpec};
use super::grammar::{Grammar, Read};
use super::scan::Kind;

/// The day behind `first`, which ends before word `end`: where it begins and ends, and what it says.
pub fn second(g: &Grammar, end: usize, first: &Expr) -> Option<(usize, usize, Expr)> {
    let &Expr::Day { year, month, .. } = first else { return None };
    joins(g, end).then_some(())?;
    let at = end + 1;
    let (after, day) = g.day_number(at)?;
    if g.month_at(after).is_some() || g.unit(after).is_some() {
        return None;
    }
    if let Some((after, year)) = g.year_after(after) {
        return Some((at, after, Expr::Day { year, month, day }));
    }
    let next = g.tok(after);
    let ordinal = after > at + 1;
    let amount = next.is_some_and(|t| !t.spaced && matches!(t.low.as_str(), "-" | "/" | ":" | "%" | "–"));
    let free = next.is_none_or(|t| t.new_block || t.kind == Kind::Sign || g.words.phrases.after_pair.contains(&t.low));
    ((ordinal || free) && !amount).then_some((at, after, Expr::Day { year, month, day }))
}

/// The first of two days before their month.
pub fn first(g: &Grammar, at: usize) -> Read {
    let (end, day) = g.day_number(at)?;
    joins(g, end).then_some(())?;
    match g.day_first(end + 1)? {
        (_, Expr::Day { year, month, .. }) => Some((end, Expr::Day { year, month, day })),
        _ => None,
    }
}

/// The year that the second of two days is given with holds for the first.
pub fn share_year(first: &mut Expr, second: &Expr) {
    if let (Expr::Day { year: year @ YearSpec::Open, .. }, &Expr::Day { year: told, .. }) = (first, second) {
        *year = told;
    }
}

fn joins(g: &Grammar, at: usize) -> bool {
    g.words.phrases.range.contains(g.low(at)) || matches!(g.low(at), "-" | "–" | "&")
}
