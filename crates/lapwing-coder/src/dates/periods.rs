//! Expressions made of a unit: "last week", "the third quarter", "two years ago", "the past three months", "every day".

use super::expr::{Expr, YearSpec};
use super::grammar::{Grammar, Read};
use super::numbers::{self, Count};

/// Units shifted from a date, and quarters.
pub fn shifted(g: &Grammar, at: usize) -> Read {
    quarter(g, at).or_else(|| shift(g, at)).or_else(|| every(g, at)).or_else(|| year_end(g, at))
}

/// "last week", "this past year", "the following day", "the current year", "that same day".
fn shift(g: &Grammar, at: usize) -> Read {
    let p = &g.words.phrases;
    let the = p.articles.contains(g.low(at));
    let mut i = at + usize::from(the);
    let (by, then) = match (g.words.shifts.get(g.low(i)), g.words.anaphoric_shifts.get(g.low(i))) {
        (Some(&by), _) => (by, the && by != 0 && g.unit(i + 1) == Some("D")),
        (None, Some(&by)) => (by, true),
        _ if the && p.whole.contains(g.low(i)) => (0, false),
        _ => return None,
    };
    let mut by = by;
    i += 1;
    if by == 0 {
        // "this past week", "that same day"
        if let Some(&second) = g.words.shifts.get(g.low(i)).or_else(|| g.words.anaphoric_shifts.get(g.low(i))) {
            by = if then { 0 } else { second };
            i += 1;
        }
    }
    i += usize::from(p.fiscal.contains(g.low(i)) || p.whole.contains(g.low(i)));
    let unit = g.unit(i)?;
    let plural = g.is_plural(i);
    if plural
        || unit.starts_with('T')
        || unit == "NI"
        || (g.low(i + 1) == "-" && g.tok(i + 2).is_some_and(|t| !t.spaced))
    {
        return None;
    }
    // "the last year" is a period that lasted, "last year" is not; "the next day" follows a day spoken of.
    if the && !then && by != 0 && !matches!(unit, "WE" | "Q" | "E" | "C") {
        return None;
    }
    // "this year's third quarter"
    if unit == "Y"
        && p.possessive.contains(g.low(i + 1))
        && let Some((end, Expr::Quarter { quarter, .. })) = quarter(g, i + 2)
    {
        return Some((end, Expr::Quarter { year: YearSpec::Shifted(by), quarter }));
    }
    let unit = unit.to_string();
    let expr = match (unit.as_str(), then) {
        ("Q", _) if by == 0 => Expr::ThatQuarter { years: 0 },
        (_, true) => Expr::ThenShift { unit, by },
        _ => Expr::Shift { unit, by },
    };
    Some((i + 1, expr))
}

/// "by year-end": of this year.
fn year_end(g: &Grammar, at: usize) -> Read {
    let n = g.phrase(at, &g.words.phrases.year_end)?;
    Some((at + n, Expr::Shift { unit: "Y".into(), by: 0 }))
}

/// "the third quarter", "third-quarter", "the fiscal first quarter of 2024", "the latest quarter", "the year-ago quarter".
fn quarter(g: &Grammar, at: usize) -> Read {
    let p = &g.words.phrases;
    let the = p.articles.contains(g.low(at));
    let mut i = at + usize::from(the);
    let hyphen = |i: usize| i + usize::from(g.low(i) == "-");
    let is_period = |i: usize| p.period.contains(g.low(i));
    // "the quarter", "the latest quarter", "the period" once a quarter was spoken of
    if the && g.unit(i) == Some("Q") {
        return Some((i + 1, Expr::ThatQuarter { years: 0 }));
    }
    if p.latest.contains(g.low(i)) && is_period(i + 1) && the {
        return Some((i + 2, Expr::ThatQuarter { years: 0 }));
    }
    if the && g.unit(i) == Some("WE") && !g.is_plural(i) {
        return Some((i + 1, Expr::Weekend));
    }
    // "year-ago", "year-earlier quarter"
    if g.unit(i) == Some("Y") && g.low(i + 1) == "-" && p.year_back.contains(g.low(i + 2)) {
        let end = i + 3 + usize::from(is_period(i + 3));
        return Some((end, Expr::ThatQuarter { years: -1 }));
    }
    // "the 1988 quarter", "the 1988 third quarter"
    let mut year = None;
    if let Some(y) = g.four_digits(i).filter(|_| the)
        && (g.unit(i + 1) == Some("Q") || g.words.ordinals.contains_key(g.low(i + 1)))
    {
        (year, i) = (Some(YearSpec::Given(y)), i + 1);
    }
    i += usize::from(p.fiscal.contains(g.low(i)));
    let (after, n) = numbers::ordinal(g, i).filter(|(_, n)| (1..=4).contains(n))?;
    let after = hyphen(after);
    let after = hyphen(after + usize::from(p.fiscal.contains(g.low(after))));
    if g.unit(after) != Some("Q") || g.is_plural(after) {
        return None;
    }
    let end = after + 1;
    let (end, year) = match (year, g.year_after(end)) {
        (Some(y), _) => (end, y),
        (None, Some((e, y))) => (e, y),
        _ => (end, YearSpec::Open),
    };
    Some((end, Expr::Quarter { year, quarter: u8::try_from(n).unwrap_or(1) }))
}

/// "every day", "each week", "every two years".
fn every(g: &Grammar, at: usize) -> Read {
    let p = &g.words.phrases;
    p.every.contains(g.low(at)).then_some(())?;
    if let Some(&weekday) = g.words.weekdays.get(g.low(at + 1)) {
        return Some((at + 2, Expr::Set(format!("XXXX-WXX-{weekday}"))));
    }
    if let Some((end, month)) = g.month_at(at + 1) {
        return Some((end, Expr::Set(format!("XXXX-{month:02}"))));
    }
    if let Some(part) = g.words.day_parts.get(g.low(at + 1)) {
        return Some((at + 2, Expr::Set(format!("XXXX-XX-XXT{part}"))));
    }
    let (i, count) = numbers::count(g, at + 1).unwrap_or((at + 1, Count { value: Some("1".into()), whole: Some(1) }));
    let unit = g.unit(i)?;
    Some((i + 1, Expr::Set(period(count.value.as_deref(), unit))))
}

/// A counted unit: a period, or a date when "ago", "later" or "from now" follows.
pub fn counted(g: &Grammar, at: usize) -> Read {
    let p = &g.words.phrases;
    let the = p.articles.contains(g.low(at));
    let mut i = at + usize::from(the);
    let mut stretch = false;
    if p.stretches.contains(g.low(i)) {
        (i, stretch) = (i + 1, true);
    }
    let (after, count) = match numbers::count(g, i) {
        Some(read) => read,
        // "decades", "the past year", "weeks earlier"
        None if stretch && the || g.is_plural(i) => {
            (i, if g.is_plural(i) { Count::VAGUE } else { Count { value: Some("1".into()), whole: Some(1) } })
        }
        None => return None,
    };
    let hyphen = g.low(after) == "-";
    let unit_at = after + usize::from(hyphen);
    let unit = g.unit(unit_at)?.to_string();
    if the && !stretch && count.whole == Some(1) && after == i {
        return None;
    }
    let end = unit_at + 1;
    if g.low(end) == "-" && p.not_after_unit.contains(g.low(end + 1)) || p.not_after_unit.contains(g.low(end)) {
        return None;
    }
    if matches!(unit.as_str(), "NI") && count.whole.is_none() {
        return None;
    }
    // "two years ago", "three days later", "a month from now"; in "two years before the war" nothing is known.
    if let Some(offset) = g.words.offset_words.get(g.low(end)) {
        let then = offset.from == lapwing_data::dates::OffsetFrom::Then;
        if then && count.whole.is_none() {
            return Some((end, Expr::Duration { count: count.value, unit }));
        }
        return Some((end + 1, Expr::Offset { count: count.whole, unit, direction: offset.direction, then }));
    }
    if let Some(n) = g.phrase(end, &p.from_now) {
        return Some((end + n, Expr::Offset { count: count.whole, unit, direction: 1, then: false }));
    }
    Some((end, Expr::Duration { count: count.value, unit }))
}

/// A TIMEX3 period: `P3D`, `PT2H`, `PXY`.
pub fn period(count: Option<&str>, unit: &str) -> String {
    let n = count.unwrap_or("X");
    let times = |k: u32| n.parse::<u32>().map_or(n.to_string(), |n| (n * k).to_string());
    match unit {
        "WE" => format!("P{}D", times(2)),
        "FN" => format!("P{}W", times(2)),
        "NI" => format!("P{n}D"),
        _ => match unit.strip_prefix('T') {
            Some(u) => format!("PT{n}{u}"),
            None => format!("P{n}{unit}"),
        },
    }
}
