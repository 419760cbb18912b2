//! Words → expressions: which words at a place tell a time together, and what they say.
//!
//! Every rule reads from a given place and answers with its end; the longest answer wins. Nothing is counted out here.

use std::collections::BTreeSet;
use std::ops::Bound;

use lapwing_data::DateWords;

use super::expr::{Expr, YearSpec};
use super::numbers::{self, spelled_year};
use super::pairs;
use super::periods;
use super::scan::{Kind, Tok};

/// A rule's answer: one past the last word, and what they say.
pub type Read = Option<(usize, Expr)>;

/// How far a word that shows the direction of a date may stand from it, in words.
const OUTLOOK_BACK: usize = 14;
const OUTLOOK_AHEAD: usize = 10;

/// The words of a text and the tables to read them by.
pub struct Grammar<'a> {
    toks: &'a [Tok],
    /// The tables.
    pub words: &'a DateWords,
    holidays: Vec<(&'a str, usize)>,
}

impl<'a> Grammar<'a> {
    /// Prepares `toks`.
    pub fn new(toks: &'a [Tok], words: &'a DateWords) -> Self {
        let holidays = words.holidays.iter().enumerate();
        let holidays = holidays.flat_map(|(i, h)| h.names.iter().map(move |n| (n.as_str(), i))).collect();
        Grammar { toks, words, holidays }
    }

    /// The expression that begins at word `at`, if one does.
    pub fn read(&self, at: usize) -> Read {
        // Most words begin nothing: they are not tried with every rule.
        let idle = |t: &Tok| match t.kind {
            Kind::Word => !self.words.may_begin(&t.low),
            Kind::Number => false,
            Kind::Sign => !t.low.starts_with('\''),
        };
        if self.tok(at).is_some_and(idle) {
            return None;
        }
        let p = &self.words.phrases;
        let article = p.articles.contains(self.low(at)) || p.indefinite.contains(self.low(at));
        let other = |t: &Tok| t.kind == Kind::Word && !self.words.may_go_on(&t.low);
        if article && self.tok(at + 1).is_some_and(other) {
            return None;
        }
        self.modified(at).or_else(|| self.core(at))
    }

    /// "early March", "the end of the year", "later today": the whole, valued as the date in it.
    fn modified(&self, at: usize) -> Read {
        let n = self.phrase(at, &self.words.phrases.begin)?;
        let mut i = at + n;
        if self.low(i) == "-" {
            i += 1;
        }
        let core = self.core(i).or_else(|| {
            let j = i + usize::from(self.words.phrases.of.contains(self.low(i)));
            self.core(j).or_else(|| self.the_unit(j))
        });
        let core = core.or_else(|| self.the_unit(i));
        let (end, expr) = core?;
        (!matches!(expr, Expr::Duration { .. } | Expr::Set(_) | Expr::Reference(_) | Expr::Offset { .. }))
            .then_some((end, expr))
    }

    /// "the year", "the week" where a part of it is spoken of: the current one.
    fn the_unit(&self, at: usize) -> Read {
        let i = at + usize::from(self.words.phrases.articles.contains(self.low(at)));
        let unit = self.unit(i).filter(|u| ["Y", "M", "W", "E", "C"].contains(u))?;
        (i > at).then(|| (i + 1, Expr::Shift { unit: unit.to_string(), by: 0 }))
    }

    fn core(&self, at: usize) -> Read {
        let rules: [fn(&Self, usize) -> Read; 15] = [
            Self::numeric,
            Self::weekday,
            Self::month_first,
            Self::day_first,
            Self::year,
            Self::decade,
            Self::season,
            Self::holiday,
            Self::clock,
            Self::part_of_day,
            Self::day_offset,
            Self::words_as_they_are,
            |g, i| pairs::first(g, i),
            |g, i| periods::shifted(g, i),
            |g, i| periods::counted(g, i),
        ];
        let mut best: Read = None;
        for rule in rules {
            if let Some(read) = rule(self, at)
                && best.as_ref().is_none_or(|b| read.0 > b.0)
            {
                best = Some(read);
            }
        }
        best
    }

    /// "2024-03-05", "2024/03/05", "13/02/98", with a time.
    fn numeric(&self, at: usize) -> Read {
        let glued = |i: usize| self.tok(i).is_some_and(|t| !t.spaced);
        let sign = self.low(at + 1);
        if !matches!(sign, "-" | "/") || self.low(at + 3) != sign || !(1..=4).all(|k| glued(at + k)) {
            return None;
        }
        let part = |i: usize| self.figure(i);
        let (a, b, c) = (part(at)?, part(at + 2)?, part(at + 4)?);
        if glued(at + 5) && matches!(self.low(at + 5), "-" | "/")
            || at > 0 && glued(at) && matches!(self.low(at - 1), "-" | "/")
        {
            return None;
        }
        let (year, month, day) = match () {
            () if (1000..2200).contains(&a) => (a, b, c),
            () if c > 31 && c < 100 || (1000..2200).contains(&c) => {
                let (month, day) = if b > 12 {
                    (a, b)
                } else if a > 12 {
                    (b, a)
                } else {
                    (a, b)
                };
                (if c < 100 { 1900 + c } else { c }, month, day)
            }
            () if self.tok(at).is_some_and(|t| t.low.len() == 2) && a <= 12 && b <= 31 && c < 31 => (2000 + c, a, b),
            () => return None,
        };
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        super::calendar::day(year, month, day)?;
        Some((at + 5, Expr::Day { year: YearSpec::Given(year), month, day }))
    }

    fn weekday(&self, at: usize) -> Read {
        let (mut i, mut shift) = (at, None);
        if let Some(&by) = self.words.shifts.get(self.low(at)) {
            (i, shift) = (at + 1, Some(by));
        }
        let weekday = self.weekday_name(i, shift.is_some())?;
        i += 1;
        if self.low(i) == "." && self.tok(i - 1)?.low.len() <= 5 && !self.tok(i)?.spaced {
            i += usize::from(self.toks.get(i + 1).is_some_and(|t| !t.capital) || self.month_at(i + 1).is_some());
        }
        // "Monday, March 5", "Monday the 5th of March"
        let j = i + usize::from(self.low(i) == ",");
        let j = j + usize::from(self.words.phrases.articles.contains(self.low(j)));
        for read in [self.month_first(j), self.day_first(j)] {
            if let Some((end, expr @ Expr::Day { .. })) = read {
                return Some((end, expr));
            }
        }
        // "Friday last week", "Monday of next week"
        let j = i + usize::from(self.words.phrases.of.contains(self.low(i)));
        if let (Some(&by), Some("W")) = (self.words.shifts.get(self.low(j)), self.unit(j + 1)) {
            return Some((j + 2, Expr::WeekdayOf { weekday, week_shift: by }));
        }
        let day = Expr::Weekday { weekday, shift };
        self.with_part(i, day)
    }

    /// A part of the day behind a day: "Friday night".
    fn with_part(&self, i: usize, day: Expr) -> Read {
        match self.words.day_parts.get(self.low(i)) {
            Some(part) => Some((i + 1, Expr::Part { part: part.clone(), day: Some(Box::new(day)) })),
            None => Some((i, day)),
        }
    }

    fn weekday_name(&self, i: usize, sure: bool) -> Option<u8> {
        let &weekday = self.words.weekdays.get(self.low(i))?;
        let dotted = self.low(i + 1) == ".";
        let doubtful = self.words.phrases.doubtful_weekdays.contains(self.low(i));
        let capital = self.tok(i)?.capital;
        let dated = self.low(i + 1) == "," && self.month_at(i + 2).is_some();
        (if doubtful { capital && (sure || dotted || dated) } else { capital || self.low(i).len() > 4 })
            .then_some(weekday)
    }

    /// The month at `i`, and where the word ends (an abbreviation takes its point).
    pub fn month_at(&self, i: usize) -> Option<(usize, u8)> {
        let tok = self.tok(i)?;
        let &month = self.words.months.get(&tok.low)?;
        // "Sept." is short for "September"; the point behind "May" ends a sentence.
        let longer = |name: &String, m: &u8| *m == month && name.len() > tok.low.len() && name.starts_with(&tok.low);
        let short = self.words.months.iter().any(|(name, m)| longer(name, m));
        let point = short && self.low(i + 1) == "." && !self.tok(i + 1)?.spaced;
        (tok.capital).then_some((i + 1 + usize::from(point), month))
    }

    /// "March 5, 2024", "March 2024", "March", "last March", "March last year".
    fn month_first(&self, at: usize) -> Read {
        let (mut i, mut nearest) = (at, None);
        if let Some(&by) = self.words.shifts.get(self.low(at)) {
            (i, nearest) = (at + 1, Some(YearSpec::Nearest(by)));
        }
        let (mut end, month) = self.month_at(i)?;
        let open = nearest.unwrap_or(YearSpec::Open);
        if let Some((after, day)) =
            self.day_number(end + usize::from(self.words.phrases.articles.contains(self.low(end))))
        {
            let (after, year) = self.year_after(after).map_or((after, open), |(e, y)| (e, y));
            return self.with_part(after, Expr::Day { year, month, day });
        }
        if let Some((after, year)) = self.year_after(end) {
            return Some((after, Expr::Month { year, month }));
        }
        let doubtful = self.words.phrases.doubtful_months.contains(self.low(i));
        let p = &self.words.phrases;
        // "the March accession"
        let names_thing = at > 0
            && (p.definite.contains(self.low(at - 1)) || p.indefinite.contains(self.low(at - 1)))
            && self.tok(end).is_some_and(|t| t.kind == Kind::Word && !t.capital && !p.of.contains(&t.low));
        let before = at > 0 && p.before_month.contains(self.low(at - 1)) || names_thing;
        let hyphen = at > 1 && self.low(at - 1) == "-" && self.words.phrases.before_month.contains(self.low(at - 2));
        let short = end == i + 1 && self.low(i).len() == 3;
        if nearest.is_none() && doubtful && (short && month != 5 || !before && !hyphen) {
            return None;
        }
        if end > i + 1 && (self.toks.get(end).is_none_or(|t| t.capital || t.new_block)) {
            end -= 1;
        }
        Some((end, Expr::Month { year: open, month }))
    }

    /// "5 March 2024", "the 5th of March".
    pub fn day_first(&self, at: usize) -> Read {
        let i = at + usize::from(self.words.phrases.articles.contains(self.low(at)));
        let (mut j, day) = self.day_number(i)?;
        let of = self.words.phrases.of.contains(self.low(j));
        j += usize::from(of);
        let (end, month) = self.month_at(j)?;
        (i == at || of).then_some(())?;
        let (end, year) = self.year_after(end).unwrap_or((end, YearSpec::Open));
        self.with_part(end, Expr::Day { year, month, day })
    }

    /// A day of the month, 1 to 31, as a figure or ordinal.
    pub fn day_number(&self, i: usize) -> Option<(usize, u8)> {
        let in_month = |n: u32| u8::try_from(n).ok().filter(|n| (1..=31).contains(n));
        if let Some((end, n)) = numbers::ordinal(self, i) {
            return Some((end, in_month(n)?));
        }
        let tok = self.tok(i).filter(|t| t.kind == Kind::Number && t.low.len() <= 2)?;
        let colon = self.low(i + 1) == ":" && self.tok(i + 2).is_some_and(|t| t.kind == Kind::Number && !t.spaced);
        let percent = matches!(self.low(i + 1), "%");
        (!colon && !percent && !self.words.half_day.contains_key(self.low(i + 1))).then_some(())?;
        Some((i + 1, in_month(tok.low.parse().ok()?)?))
    }

    /// The year that follows a month or day: ", 2024", "2024", "of 2024", "last year".
    pub fn year_after(&self, at: usize) -> Option<(usize, YearSpec)> {
        let mut i = at + usize::from(self.low(at) == ",");
        i += usize::from(self.words.phrases.of.contains(self.low(i)));
        i += usize::from(self.words.phrases.fiscal.contains(self.low(i)));
        if let Some(y) = self.four_digits(i) {
            return Some((i + 1, YearSpec::Given(y)));
        }
        if let Some((end, y)) = spelled_year(self, i) {
            return Some((end, YearSpec::Given(y)));
        }
        if let (Some(&by), Some("Y")) = (self.words.shifts.get(self.low(i)), self.unit(i + 1)) {
            let possessive = self.words.phrases.possessive.contains(self.low(i + 2));
            return (!possessive).then_some((i + 2, YearSpec::Shifted(by)));
        }
        if let ("'", Some(t)) = (self.low(i), self.tok(i + 1))
            && t.kind == Kind::Number
            && t.low.len() == 2
            && !t.spaced
        {
            return Some((i + 2, YearSpec::Given(short_year(t.low.parse().ok()?))));
        }
        None
    }

    /// "2024", "fiscal 2024", "1995-96", "nineteen ninety-six", "'98".
    fn year(&self, at: usize) -> Read {
        let fiscal = self.words.phrases.fiscal.contains(self.low(at));
        let the = at + usize::from(self.words.phrases.articles.contains(self.low(at)));
        let i = if fiscal {
            at + 1
        } else if self.unit(the) == Some("Y") {
            the + 1
        } else {
            at
        };
        if let Some((end, year)) = spelled_year(self, i) {
            return Some((end, Expr::Year(year)));
        }
        if let Some((end, year)) = numbers::whole(self, i).filter(|(_, y)| i > at && (2000..2100).contains(y)) {
            return Some((end, Expr::Year(i32::try_from(year).ok()?)));
        }
        let year = self.four_digits(i)?;
        let next = self.tok(i + 1);
        let glued = next.is_some_and(|t| !t.spaced);
        if glued
            && matches!(self.low(i + 1), "-" | "–" | "/")
            && self.tok(i + 2).is_some_and(|t| t.kind == Kind::Number && !t.spaced)
        {
            let tail = self.low(i + 2);
            let last = match tail.len() {
                2 => year / 100 * 100 + tail.parse::<i32>().ok()?,
                4 => self.four_digits(i + 2)?,
                _ => return None,
            };
            return (last > year).then_some((i + 3, Expr::Years(year, last)));
        }
        if i > at {
            return Some((i + 1, Expr::Year(year)));
        }
        let before = if at > 0 { self.low(at - 1) } else { "" };
        let p = &self.words.phrases;
        let joined = |a: &str| matches!(a, "-" | "–" | "/" | ":" | "." | "+");
        if p.not_before_year.contains(before)
            || joined(before) && self.toks[at - 1].span.end == self.toks[at].span.start
        {
            // "mid-1994" is a year, "F-1994" is none.
            if !(before == "-" && at > 1 && p.begin.contains(self.low(at - 2))) {
                return None;
            }
        }
        if p.not_after_year.contains(self.low(i + 1))
            || self.low(i + 1) == "%"
            || glued && matches!(self.low(i + 1), "-" | ":" | "/")
        {
            return None;
        }
        let likely = (1900..=2035).contains(&year);
        (likely || p.before_year.contains(before)).then_some((i + 1, Expr::Year(year)))
    }

    /// "the 1990s", "the mid-1980s", "the '90s", "the nineties", "the 20th century".
    fn decade(&self, at: usize) -> Read {
        let mut i = at + usize::from(self.words.phrases.articles.contains(self.low(at)));
        if let Some(n) = self.phrase(i, &self.words.phrases.begin) {
            i += n + usize::from(self.low(i + n) == "-");
        }
        let plural = |k: usize| {
            self.words.phrases.decade_endings.contains(self.low(k)) && self.tok(k).is_some_and(|t| !t.spaced)
        };
        if let Some(year) = self.four_digits(i).filter(|y| y % 10 == 0) {
            return plural(i + 1).then_some((i + 2, Expr::Decade { decade: year / 10, sure: true }));
        }
        let j = i + usize::from(self.low(i) == "'");
        if self.tok(j).is_some_and(|t| t.kind == Kind::Number && t.low.len() == 2 && t.low.ends_with('0'))
            && plural(j + 1)
            && (j > i || self.words.phrases.definite.contains(self.low(at)))
        {
            let tens: i32 = self.low(j).parse().ok()?;
            return Some((j + 2, Expr::Decade { decade: short_decade(tens), sure: false }));
        }
        if let Some(&tens) = self.words.decades.get(self.low(i)) {
            return (i > at).then_some((
                i + 1,
                Expr::Decade { decade: short_decade(i32::try_from(tens).ok()? * 10), sure: false },
            ));
        }
        let (end, n) = numbers::ordinal(self, i)?;
        let end = end + usize::from(self.low(end) == "-");
        (self.unit(end) == Some("C") && (1..=21).contains(&n))
            .then(|| (end + 1, Expr::Century(i32::try_from(n).unwrap_or(0) - 1)))
    }

    /// "this summer", "the summer of 2008", "last winter".
    fn season(&self, at: usize) -> Read {
        let (mut i, mut year) = (at, YearSpec::Open);
        let the = self.words.phrases.articles.contains(self.low(at));
        if let Some(&by) = self.words.shifts.get(self.low(at)) {
            year = YearSpec::Nearest(by);
            i += 1;
            i += usize::from(by == 0 && self.words.shifts.contains_key(self.low(i)));
        } else if the {
            i += 1;
        }
        let code = self.words.seasons.get(self.low(i))?;
        let before = at > 0 && self.words.phrases.before_season.contains(self.low(at - 1));
        // "saw the town fall in 1996" is a verb.
        let named = |end: usize| end == i + 2 || the || before || i > at || self.low(i).len() > 4;
        if let Some((end, year)) = self.year_after(i + 1).filter(|x| named(x.0)) {
            return Some((end, Expr::Season { year, code: code.clone() }));
        }
        let sure = matches!(year, YearSpec::Nearest(_)) || (the || before) && self.low(i).len() > 4;
        sure.then(|| (i + 1, Expr::Season { year, code: code.clone() }))
    }

    fn holiday(&self, at: usize) -> Read {
        let (mut i, mut year) = (at, YearSpec::Open);
        if let Some(&by) = self.words.shifts.get(self.low(at)) {
            (i, year) = (at + 1, YearSpec::Nearest(by));
        }
        self.tok(i).filter(|t| t.capital)?;
        let (end, index) = self
            .holidays
            .iter()
            .filter_map(|(name, h)| Some((self.spelled(i, name)?, *h)))
            .max_by_key(|(end, _)| *end)?;
        if let Some((end, year)) = self.year_after(end) {
            return Some((end, Expr::Holiday { index, year }));
        }
        self.with_part(end, Expr::Holiday { index, year })
    }

    /// "10:35 a.m. GMT Friday", "9 p.m. on March 5", "noon", "4 o'clock".
    fn clock(&self, at: usize) -> Read {
        let (mut i, time) = self.clock_time(at)?;
        if self.low(i) == "(" {
            // "10:35 a.m. (0735 GMT) Friday"
            let close = (i..i + 5).find(|k| self.low(*k) == ")")?;
            let inside = self.toks[i..close].iter().any(|t| self.words.zones.words.contains(&t.low));
            i = if inside { close + 1 } else { i };
        }
        let mut j = i + usize::from(self.low(i) == ",");
        while self.words.phrases.on.contains(self.low(j)) {
            j += 1;
        }
        for read in [self.weekday(j), self.month_first(j), self.day_first(j), self.day_offset(j)] {
            if let Some((end, day)) = read
                && day.is_day()
            {
                return Some((end, Expr::Clock { time, day: Some(Box::new(day)) }));
            }
        }
        Some((i, Expr::Clock { time, day: None }))
    }

    fn clock_time(&self, at: usize) -> Option<(usize, String)> {
        if let Some(time) = self.words.clock_words.get(self.low(at)) {
            return Some((at + 1, time.clone()));
        }
        let tok = self.tok(at).filter(|t| t.kind == Kind::Number)?;
        let mut i = at + 1;
        let minute = |t: &Tok| t.kind == Kind::Number && t.low.len() == 2 && !t.spaced;
        let (mut hour, mut minutes): (u32, Option<u32>) = match tok.low.split_once('.') {
            Some((h, m)) if m.len() == 2 => (h.parse().ok()?, Some(m.parse().ok()?)),
            Some(_) => return None,
            None if tok.low.len() == 4 => (tok.low[..2].parse().ok()?, Some(tok.low[2..].parse().ok()?)),
            None => (tok.low.parse().ok()?, None),
        };
        if self.low(i) == ":" && self.tok(i + 1).is_some_and(minute) {
            minutes = self.low(i + 1).parse().ok();
            i += 2;
            if self.low(i) == ":" && self.tok(i + 1).is_some_and(minute) {
                i += 2;
            }
        }
        let mut sure = self.low(at + 1) == ":" && minutes.is_some();
        if let Some(&add) = self.words.half_day.get(self.low(i)) {
            hour = hour % 12 + u32::from(add);
            (i, sure) = (i + 1, true);
        } else if let Some(n) = self.phrase(i, &self.words.phrases.o_clock) {
            (i, sure) = (i + n, true);
        }
        if self.words.zones.words.contains(self.low(i)) && self.tok(i)?.capital | sure {
            sure |= minutes.is_some();
            i += 1;
        }
        (sure && hour < 25 && minutes.unwrap_or(0) < 60).then(|| (i, format!("{hour:02}:{:02}", minutes.unwrap_or(0))))
    }

    /// "this morning", "the night of March 5", "tonight", "yesterday afternoon", "last night".
    fn part_of_day(&self, at: usize) -> Read {
        let today = || Some(Box::new(Expr::DayOffset(0)));
        if let Some(part) = self.words.part_offsets.get(self.low(at)) {
            return Some((at + 1, Expr::Part { part: part.clone(), day: today() }));
        }
        if let Some(&by) = self.words.shifts.get(self.low(at)) {
            let part = self.words.day_parts.get(self.low(at + 1))?.clone();
            return Some((at + 2, Expr::Part { part, day: Some(Box::new(Expr::DayOffset(by))) }));
        }
        let i = at + usize::from(self.words.phrases.articles.contains(self.low(at)));
        // "the next morning", "that same night" follow a day spoken of.
        let then = self.words.anaphoric_shifts.get(self.low(i)).copied();
        let then = then.or_else(|| self.words.shifts.get(self.low(i)).copied().filter(|by| i > at && *by == 1));
        if let Some(by) = then {
            let again = by == 0 && self.words.anaphoric_shifts.contains_key(self.low(i + 1));
            let part_at = i + 1 + usize::from(again);
            let part = self.words.day_parts.get(self.low(part_at))?.clone();
            let day = Expr::ThenShift { unit: "D".into(), by };
            return Some((part_at + 1, Expr::Part { part, day: Some(Box::new(day)) }));
        }
        let part = self.words.day_parts.get(self.low(i))?.clone();
        if self.words.phrases.on.contains(self.low(i + 1)) {
            let mut j = i + 1;
            while self.words.phrases.on.contains(self.low(j)) {
                j += 1;
            }
            for read in [self.weekday(j), self.month_first(j), self.day_first(j)] {
                if let Some((end, day)) = read
                    && day.is_day()
                {
                    return Some((end, Expr::Part { part, day: Some(Box::new(day)) }));
                }
            }
        }
        (self.low(at) != self.low(i)).then_some((i + 1, Expr::Part { part, day: None }))
    }

    fn day_offset(&self, at: usize) -> Read {
        let &by = self.words.day_offsets.get(self.low(at))?;
        self.with_part(at + 1, Expr::DayOffset(by))
    }

    /// References ("now", "recently") and repeats ("daily").
    fn words_as_they_are(&self, at: usize) -> Read {
        if let Some(value) = self.words.sets.get(self.low(at)) {
            return (!self.tok(at)?.capital || self.tok(at)?.new_block).then(|| (at + 1, Expr::Set(value.clone())));
        }
        let mut best: Read = None;
        for (value, phrases) in &self.words.references {
            if let Some(n) = self.phrase(at, phrases)
                && best.as_ref().is_none_or(|b| at + n > b.0)
            {
                best = Some((at + n, Expr::Reference(value.clone())));
            }
        }
        best
    }

    /// 1 when the words right before `at` tell that the date lies ahead, whatever the tense: "effective June 1".
    pub fn announced(&self, at: usize) -> Option<i32> {
        let ends_here = |n: &usize| *n <= at && self.phrase(at - n, &self.words.outlook.announces) == Some(*n);
        (1..=4).any(|n| ends_here(&n)).then_some(1)
    }

    /// −1 when the words around `at..end` tell of the past, 1 of the future, 0 when they are silent.
    pub fn outlook(&self, at: usize, end: usize) -> i32 {
        let cue = |i: usize| {
            let outlook = &self.words.outlook;
            match (self.phrase(i, &outlook.future), self.phrase(i, &outlook.past)) {
                (Some(f), p) if p.is_none_or(|p| f >= p) => Some(1),
                (_, Some(_)) => Some(-1),
                _ => None,
            }
        };
        let ends = |i: usize| {
            // The point of an initial ends no sentence.
            let initial = i > 0 && self.low(i - 1).chars().count() == 1 && self.toks[i - 1].kind == Kind::Word;
            self.toks[i].new_block
                || matches!(self.low(i), "." | "!" | "?" | ";")
                    && !initial
                    && self.toks.get(i + 1).is_none_or(|t| t.capital || t.kind == Kind::Sign)
        };
        for i in (at.saturating_sub(OUTLOOK_BACK)..at).rev() {
            if ends(i) {
                break;
            }
            if let Some(direction) = cue(i) {
                return direction;
            }
        }
        for i in end..self.toks.len().min(end + OUTLOOK_AHEAD) {
            if ends(i) {
                break;
            }
            if let Some(direction) = cue(i) {
                return direction;
            }
        }
        0
    }

    /// Lower-case form of word `i`; empty behind the text.
    pub fn low(&self, i: usize) -> &'a str {
        self.toks.get(i).map_or("", |t| t.low.as_str())
    }

    /// Word `i`.
    pub fn tok(&self, i: usize) -> Option<&'a Tok> {
        self.toks.get(i)
    }

    /// The unit that word `i` names.
    pub fn unit(&self, i: usize) -> Option<&'a str> {
        self.words.units.get(self.low(i)).map(String::as_str)
    }

    /// True when word `i` is a unit in the plural.
    pub fn is_plural(&self, i: usize) -> bool {
        self.words.plurals.words.contains(self.low(i))
    }

    /// Length of the longest phrase of `set` that begins at word `i`.
    pub fn phrase(&self, i: usize, set: &BTreeSet<String>) -> Option<usize> {
        let begun = |by: &str| {
            let mut from = set.range::<str, _>((Bound::Included(by), Bound::Unbounded));
            from.next().filter(|phrase| phrase.starts_with(by))
        };
        let first = &self.tok(i)?.low;
        let mut best = (begun(first)? == first).then_some(1);
        let mut joined = first.clone();
        for n in 2..=5 {
            let Some(tok) = self.tok(i + n - 1).filter(|t| !t.new_block) else { break };
            if tok.spaced {
                joined.push(' ');
            }
            joined.push_str(&tok.low);
            match begun(&joined) {
                Some(phrase) if *phrase == joined => best = Some(n),
                Some(_) => {}
                None => break,
            }
        }
        best
    }

    /// Where `name` ends when the words at `i` spell it.
    fn spelled(&self, i: usize, name: &str) -> Option<usize> {
        if !name.starts_with(self.low(i)) {
            return None;
        }
        let mut joined = String::new();
        for n in 0..6 {
            let tok = self.tok(i + n)?;
            if n > 0 && tok.spaced {
                joined.push(' ');
            }
            joined.push_str(&tok.low);
            if joined == name {
                return Some(i + n + 1);
            }
            if !name.starts_with(&joined) {
                return None;
            }
        }
        None
    }

    fn figure(&self, i: usize) -> Option<i32> {
        self.tok(i).filter(|t| t.kind == Kind::Number)?.low.parse().ok()
    }

    /// A four-digit year.
    pub fn four_digits(&self, i: usize) -> Option<i32> {
        let tok = self.tok(i).filter(|t| t.kind == Kind::Number && t.low.len() == 4)?;
        tok.low.parse().ok().filter(|y| (1000..2200).contains(y))
    }
}

/// "'98" is 1998, "'05" 2005. Two-digit years are read within 1930 to 2029.
fn short_year(n: i32) -> i32 {
    if n < 30 { 2000 + n } else { 1900 + n }
}

fn short_decade(tens: i32) -> i32 {
    short_year(tens) / 10
}
