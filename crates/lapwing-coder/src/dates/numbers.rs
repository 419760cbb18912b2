//! Numbers in expressions of time: figures, words, and those nobody can count.

use super::grammar::Grammar;
use super::scan::Kind;

/// How many; `value` is `None` when it can't be counted ("several"), else the number as TIMEX3 writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// Decimal figures.
    pub value: Option<String>,
    /// The same as a whole number, when it is one.
    pub whole: Option<u32>,
}

impl Count {
    fn of(n: u32) -> Self {
        Count { value: Some(n.to_string()), whole: Some(n) }
    }

    /// "several".
    pub const VAGUE: Count = Count { value: None, whole: None };
}

/// Reads a count at `at`, with what stands before it ("nearly", "more than", "the"): end and count.
pub fn count(g: &Grammar, at: usize) -> Option<(usize, Count)> {
    let mut i = at;
    if let Some(n) = g.phrase(i, &g.words.vague.about_phrases) {
        i += n;
    } else if g.words.vague.about.contains(g.low(i)) {
        i += 1;
    }
    let article = g.words.phrases.indefinite.contains(g.low(i));
    if g.words.vague.numerals.contains(g.low(i)) {
        return Some((i + 1, Count::VAGUE));
    }
    if article && g.words.vague.numerals.contains(g.low(i + 1)) {
        return Some((i + 2, Count::VAGUE));
    }
    if let Some((end, n)) = whole(g, i) {
        // "a couple of years", "dozens of", "two and a half".
        let end = if g.words.phrases.of.contains(g.low(end)) && end > i + 1 && g.unit(end + 1).is_some() {
            end + 1
        } else {
            end
        };
        return Some((end, Count::of(n)));
    }
    let tok = g.tok(i)?;
    if tok.kind == Kind::Number {
        let plain = tok.low.replace(',', "");
        if plain.len() > 6 {
            return None;
        }
        // "5 1/2 hours"
        if g.low(i + 2) == "/" && g.low(i + 1) == "1" && g.low(i + 3) == "2" {
            return Some((i + 4, Count { value: Some(format!("{plain}.5")), whole: None }));
        }
        let whole = plain.parse().ok();
        return Some((i + 1, Count { value: Some(plain), whole }));
    }
    None
}

/// A number in words: "twenty-four", "two hundred", "a".
pub fn whole(g: &Grammar, at: usize) -> Option<(usize, u32)> {
    let word = |i: usize| g.words.numerals.get(g.low(i)).copied();
    let mut i = at;
    let (mut total, mut part, mut last) = (0_u32, 0_u32, u32::MAX);
    while let Some(n) = word(i) {
        if n >= 100 {
            part = part.max(1).checked_mul(n)?;
            if n >= 1000 {
                total = total.checked_add(part)?;
                part = 0;
            }
        } else {
            let fits = part % 100 == 0 && last >= 100 || (20..100).contains(&last) && n < 10;
            if !fits {
                break;
            }
            part = part.checked_add(n)?;
        }
        last = n;
        i += 1;
        if g.low(i) == "-" && word(i + 1).is_some_and(|m| m < 10 && (20..100).contains(&last)) {
            i += 1;
        }
    }
    (i > at).then_some((i, total + part))
}

/// A year in words: "nineteen ninety-six", "two thousand three" only after a word that says year.
pub fn spelled_year(g: &Grammar, at: usize) -> Option<(usize, i32)> {
    let century = g.words.numerals.get(g.low(at)).copied().filter(|n| (13..=20).contains(n))?;
    let (end, rest) = whole(g, at + 1)?;
    let year = i32::try_from(century * 100 + rest).ok()?;
    ((10..=99).contains(&rest)).then_some((end, year))
}

/// "14th", "twenty-first" or "first" as a number.
pub fn ordinal(g: &Grammar, at: usize) -> Option<(usize, u32)> {
    if let Some(&n) = g.words.ordinals.get(g.low(at)) {
        return Some((at + 1, n));
    }
    if let Some(&tens) = g.words.numerals.get(g.low(at)).filter(|n| (20..100).contains(*n)) {
        let i = at + 1 + usize::from(g.low(at + 1) == "-");
        let ones = g.words.ordinals.get(g.low(i)).filter(|n| **n < 10)?;
        return Some((i + 1, tens + ones));
    }
    let tok = g.tok(at).filter(|t| t.kind == Kind::Number)?;
    let next = g.tok(at + 1).filter(|t| !t.spaced && g.words.phrases.ordinal_endings.contains(&t.low));
    next?;
    Some((at + 2, tok.low.parse().ok()?))
}
