//! Days, weeks, months, years: the stretches of a chart.

use jiff::ToSpan;
use jiff::civil::Date;
use lapwing_db::{Day, Per};

/// A day as a date; a month or day that is not known counts as the first.
pub fn date(day: Day) -> Option<Date> {
    let (y, m, d) = (day.0 / 10_000, day.0 / 100 % 100, day.0 % 100);
    Date::new(i16::try_from(y).ok().filter(|y| *y > 0)?, i8::try_from(m.max(1)).ok()?, i8::try_from(d.max(1)).ok()?)
        .ok()
}

/// A date as a day.
pub fn day(date: Date) -> Day {
    Day(i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()))
}

/// A day some days later.
pub fn shift(from: Day, days: i64) -> Option<Day> {
    date(from)?.checked_add(days.days()).ok().map(day)
}

/// The last day that a day of any precision names.
pub fn last(of: Day) -> Option<Date> {
    let first = date(of)?;
    Some(match (of.0 / 100 % 100, of.0 % 100) {
        (0, _) => first.last_of_year(),
        (_, 0) => first.last_of_month(),
        _ => first,
    })
}

/// A stretch of time in a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// As the archive counts it.
    pub key: Day,
    /// For people.
    pub name: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// The stretch that a date lies in.
pub fn stretch(of: Date, per: Per) -> Stretch {
    let (y, m) = (of.year(), of.month());
    match per {
        Per::Day => Stretch { key: day(of), name: of.to_string(), first: of, last: of },
        Per::Week => {
            let first = of.saturating_sub(i64::from(of.weekday().to_monday_zero_offset()).days());
            Stretch { key: day(first), name: first.to_string(), first, last: first.saturating_add(6.days()) }
        }
        Per::Month => Stretch {
            key: Day(i64::from(y) * 10_000 + i64::from(m) * 100),
            name: format!("{y:04}-{m:02}"),
            first: of.first_of_month(),
            last: of.last_of_month(),
        },
        Per::Year => Stretch {
            key: Day(i64::from(y) * 10_000),
            name: format!("{y:04}"),
            first: of.first_of_year(),
            last: of.last_of_year(),
        },
    }
}

/// All stretches from one date to another, at most `max`; the latest when there are more.
pub fn stretches(from: Date, to: Date, per: Per, max: usize) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut at = to;
    while out.len() < max {
        let one = stretch(at, per);
        let before = one.first.checked_sub(1.days());
        let done = one.first <= from;
        out.push(one);
        match before {
            Ok(before) if !done => at = before,
            _ => break,
        }
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_cover_the_range_without_gaps() {
        let (from, to) = (date(Day(20231215)).expect("a day"), date(Day(20240302)).expect("a day"));
        let names = |per, max| stretches(from, to, per, max).into_iter().map(|s| s.name).collect::<Vec<_>>();
        assert_eq!(names(Per::Month, 99), ["2023-12", "2024-01", "2024-02", "2024-03"]);
        assert_eq!(names(Per::Year, 99), ["2023", "2024"]);
        assert_eq!(names(Per::Week, 99).first().map(String::as_str), Some("2023-12-11"));
        assert_eq!(names(Per::Day, 99).len(), 79);
        assert_eq!(names(Per::Month, 2), ["2024-02", "2024-03"]);
    }

    #[test]
    fn coarse_days_have_a_first_and_a_last_date() {
        assert_eq!(date(Day(20240000)).map(day), Some(Day(20240101)));
        assert_eq!(last(Day(20240200)).map(day), Some(Day(20240229)));
        assert_eq!((date(Day(0)), shift(Day(20240301), -1)), (None, Some(Day(20240229))));
    }
}
