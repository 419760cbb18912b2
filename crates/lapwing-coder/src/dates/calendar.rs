//! Stretches of the calendar, their TIMEX3 values and their first and last days. Proleptic Gregorian, no clock.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A stretch of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// One day.
    Day(Date),
    /// A part of a day or a time of day: the day and what follows it in the value (`TNI`, `T09:30`).
    Within(Date, String),
    /// The ISO week of a day.
    Week(Date),
    /// Saturday and Sunday of the ISO week of a day.
    Weekend(Date),
    /// Year and month.
    Month(i32, u8),
    /// Year and quarter.
    Quarter(i32, u8),
    /// Year, season code and the first month of the season.
    Season(i32, String, u8),
    /// A year.
    Year(i32),
    /// First and last year.
    Years(i32, i32),
    /// The year without its last digit.
    Decade(i32),
    /// The year without its last two digits.
    Century(i32),
}

impl Moment {
    /// The TIMEX3 value.
    pub fn value(&self) -> String {
        match self {
            Moment::Day(d) => d.to_string(),
            Moment::Within(d, part) => format!("{d}{part}"),
            Moment::Week(d) => week(*d),
            Moment::Weekend(d) => format!("{}-WE", week(*d)),
            Moment::Month(y, m) => format!("{y:04}-{m:02}"),
            Moment::Quarter(y, q) => format!("{y:04}-Q{q}"),
            Moment::Season(y, code, _) => format!("{y:04}-{code}"),
            Moment::Year(y) => format!("{y:04}"),
            Moment::Years(a, b) => format!("{a:04}/{b:04}"),
            Moment::Decade(d) => format!("{d:03}"),
            Moment::Century(c) => format!("{c:02}"),
        }
    }

    /// ISO 8601 in the precision it has, or `start/end`, and the name of that precision.
    pub fn iso(&self) -> (String, &'static str) {
        let days = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(a), Some(b)) => (format!("{a}/{b}"), "interval"),
            _ => (self.value(), "interval"),
        };
        match self {
            Moment::Day(d) | Moment::Within(d, _) => (d.to_string(), "day"),
            Moment::Month(..) => (self.value(), "month"),
            Moment::Year(_) => (self.value(), "year"),
            Moment::Week(d) => {
                let monday = monday(*d);
                days(monday, monday.and_then(|m| plus_days(m, 6)))
            }
            Moment::Weekend(d) => {
                let monday = monday(*d);
                days(monday.and_then(|m| plus_days(m, 5)), monday.and_then(|m| plus_days(m, 6)))
            }
            Moment::Quarter(y, q) => months(*y, q * 3 - 2, 3),
            Moment::Season(y, _, first) => months(*y, *first, 3),
            Moment::Years(..) => (self.value(), "interval"),
            Moment::Decade(d) => (format!("{:04}/{:04}", d * 10, d * 10 + 9), "interval"),
            Moment::Century(c) => (format!("{:04}/{:04}", c * 100, c * 100 + 99), "interval"),
        }
    }

    /// How fine it is: 0 day, 1 week to quarter, 2 year and more.
    pub fn grain(&self) -> u8 {
        match self {
            Moment::Day(_) | Moment::Within(..) | Moment::Week(_) | Moment::Weekend(_) => 0,
            Moment::Month(..) | Moment::Quarter(..) | Moment::Season(..) => 1,
            _ => 2,
        }
    }

    /// True where one can count in `unit` from here: days and weeks from a day or week, months from a month.
    pub fn tells(&self, unit: &str) -> bool {
        match self {
            Moment::Day(_) | Moment::Within(..) | Moment::Week(_) | Moment::Weekend(_) => true,
            Moment::Month(..) | Moment::Quarter(..) | Moment::Season(..) => matches!(unit, "M" | "Q" | "Y" | "E" | "C"),
            _ => matches!(unit, "Y" | "E" | "C"),
        }
    }

    /// Its first day.
    pub fn first_day(&self) -> Option<Date> {
        match self {
            Moment::Day(d) | Moment::Within(d, _) => Some(*d),
            Moment::Week(d) => monday(*d),
            Moment::Weekend(d) => plus_days(monday(*d)?, 5),
            Moment::Month(y, m) => day(*y, *m, 1),
            Moment::Quarter(y, q) => day(*y, q * 3 - 2, 1),
            Moment::Season(y, _, m) => day(*y, *m, 1),
            Moment::Year(y) | Moment::Years(y, _) => day(*y, 1, 1),
            Moment::Decade(d) => day(d * 10, 1, 1),
            Moment::Century(c) => day(c * 100, 1, 1),
        }
    }
}

fn months(year: i32, first: u8, n: u8) -> (String, &'static str) {
    let last = i32::from(first) + i32::from(n) - 2;
    let (end_year, end_month) = (year + last / 12, last % 12 + 1);
    (format!("{year:04}-{first:02}/{end_year:04}-{end_month:02}"), "interval")
}

fn week(d: Date) -> String {
    let iso = d.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

/// The day, when the calendar has it.
pub fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `n` days on.
pub fn plus_days(d: Date, n: i64) -> Option<Date> {
    d.checked_add(Span::new().try_days(n).ok()?).ok()
}

/// `n` months on, the day cut to the length of the month.
pub fn plus_months(d: Date, n: i64) -> Option<Date> {
    d.checked_add(Span::new().try_months(n).ok()?).ok()
}

/// Monday of the week of `d`.
pub fn monday(d: Date) -> Option<Date> {
    plus_days(d, -i64::from(d.weekday().to_monday_zero_offset()))
}

/// Monday 1 to Sunday 7.
pub fn weekday(d: Date) -> u8 {
    d.weekday().to_monday_one_offset().unsigned_abs()
}

/// The nth `weekday` of a month; 5 is the last.
pub fn nth_weekday(year: i32, month: u8, weekday: u8, nth: u8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let nth = if nth == 5 { -1 } else { i8::try_from(nth).ok()? };
    day(year, month, 1)?.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday of the western churches. Source: the anonymous Gregorian computus.
pub fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, u8::try_from(n / 31).ok()?, u8::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        let days = [(1998, 4, 12), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31)];
        for (y, m, d) in days {
            assert_eq!(easter(y), day(y, m, d));
        }
    }

    #[test]
    fn stretches_become_intervals() {
        let d = day(2024, 3, 6).expect("exists");
        assert_eq!(Moment::Week(d).value(), "2024-W10");
        assert_eq!(Moment::Week(d).iso(), ("2024-03-04/2024-03-10".to_string(), "interval"));
        assert_eq!(Moment::Season(2023, "WI".into(), 12).iso().0, "2023-12/2024-02");
        assert_eq!(Moment::Quarter(2024, 4).iso().0, "2024-10/2024-12");
    }
}
