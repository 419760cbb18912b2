//! Days as numbers, so that they sort, group and take little room.

use std::fmt;

/// `YYYYMMDD`; the month or day is 00 where it is not known, and the whole 0 where nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The first day that an ISO 8601 value names, in its precision: `2024`, `2024-03`, `2024-03-05`, the same with a
    /// time, or `start/end`. Nothing known when it is none of these.
    pub fn first_of(value: &str) -> Day {
        Day::read(value.split('/').next().unwrap_or_default()).unwrap_or_default()
    }

    /// The last day that it names.
    pub fn last_of(value: &str) -> Day {
        let Some(Day(n)) = Day::read(value.rsplit('/').next().unwrap_or_default()) else { return Day::first_of(value) };
        Day(match (n / 100 % 100, n % 100) {
            (0, _) => n + 1231,
            (_, 0) => n + month_length(n / 10_000, n / 100 % 100),
            _ => n,
        })
    }

    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, with or without a time behind it.
    pub fn read(text: &str) -> Option<Day> {
        let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let mut parts = day.split('-');
        let mut number = |digits: usize, max: i64| -> Option<Option<i64>> {
            let Some(part) = parts.next() else { return Some(None) };
            let fits = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            part.parse().ok().filter(|n| fits && (1..=max).contains(n)).map(Some)
        };
        let year = number(4, 9999)??;
        let month = number(2, 12)?;
        let day = match month {
            Some(month) => number(2, month_length(year, month))?,
            None => None,
        };
        parts.next().is_none().then_some(Day(year * 10_000 + month.unwrap_or(0) * 100 + day.unwrap_or(0)))
    }

    /// Its first day as a number.
    pub(crate) fn first(self) -> i64 {
        match (self.0 / 100 % 100, self.0 % 100) {
            (0, _) => self.0 + 101,
            (_, 0) => self.0 + 1,
            _ => self.0,
        }
    }

    /// Its last day as a number.
    pub(crate) fn last(self) -> i64 {
        match (self.0 / 100 % 100, self.0 % 100) {
            (0, _) => self.0 + 1231,
            (_, 0) => self.0 + month_length(self.0 / 10_000, self.0 / 100 % 100),
            _ => self.0,
        }
    }

    /// Days since the first of March of the year 0 of the calendar of today, for a whole day.
    fn ordinal(self) -> i64 {
        let (y, m, d) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        // Years begin in March, so that leap days come last.
        let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
        y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 1
    }

    /// 0 for Monday.
    pub(crate) fn weekday(self) -> i64 {
        (self.ordinal() + 2) % 7
    }

    /// So many days later.
    pub(crate) fn plus(self, days: i64) -> Day {
        let mut day = self;
        for _ in 0..days.abs() {
            day = if days > 0 { day.after() } else { day.before() };
        }
        day
    }

    fn after(self) -> Day {
        let (y, m, d) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (m, d < month_length(y, m)) {
            (_, true) => Day(self.0 + 1),
            (12, false) => Day((y + 1) * 10_000 + 101),
            _ => Day(y * 10_000 + (m + 1) * 100 + 1),
        }
    }

    fn before(self) -> Day {
        let (y, m, d) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (m, d) {
            (1, 1) => Day((y - 1) * 10_000 + 1231),
            (_, 1) => Day(y * 10_000 + (m - 1) * 100 + month_length(y, m - 1)),
            _ => Day(self.0 - 1),
        }
    }

    /// The smallest number that a day on or after this one has: a month that begins then is as good as its first day.
    pub(crate) fn floor(self) -> i64 {
        match (self.0 / 100 % 100, self.0 % 100) {
            (1, 1) => self.0 - 101,
            (_, 1) => self.0 - 1,
            _ => self.0,
        }
    }

    /// The largest number that a day on or before this one has: of a month its last day.
    pub(crate) fn ceiling(self) -> i64 {
        match (self.0 / 100 % 100, self.0 % 100) {
            (0, _) => self.0 + 1299,
            (_, 0) => self.0 + 99,
            _ => self.0,
        }
    }
}

impl fmt::Display for Day {
    /// ISO 8601 in the precision it has; a dash when nothing is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100) {
            (0, ..) => f.write_str("—"),
            (y, 0, _) => write!(f, "{y:04}"),
            (y, m, 0) => write!(f, "{y:04}-{m:02}"),
            (y, m, d) => write!(f, "{y:04}-{m:02}-{d:02}"),
        }
    }
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_a_first_and_a_last_day() {
        for (value, first, last) in [
            ("2024", 20_240_000, 20_241_231),
            ("2024-02", 20_240_200, 20_240_229),
            ("2024-03-05", 20_240_305, 20_240_305),
            ("2024-03-05T08:30:00Z", 20_240_305, 20_240_305),
            ("2024-03-05/2024-03-07", 20_240_305, 20_240_307),
            ("2024-03/2024-04", 20_240_300, 20_240_430),
            ("PAST_REF", 0, 0),
            ("2023-02-29", 0, 0),
            ("", 0, 0),
        ] {
            assert_eq!((Day::first_of(value).0, Day::last_of(value).0), (first, last), "{value}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 2024-02-29 was a Thursday, 2000-01-01 a Saturday, 1900-03-01 a Thursday.
        let weekday = |t: &str| Day::read(t).map(Day::weekday);
        assert_eq!(["2024-02-29", "2000-01-01", "1900-03-01", "2023-12-31"].map(weekday), [3, 5, 3, 6].map(Some));
        assert_eq!(Day(20_240_101).plus(-1).plus(60).to_string(), "2024-02-29");
    }

    #[test]
    fn a_range_takes_in_what_is_known_only_to_the_month() {
        let march = 20_240_300;
        let since = Day::read("2024-03-01").map(Day::floor);
        let until = Day::read("2024-03").map(Day::ceiling);
        assert!(since <= Some(march) && Some(20_240_331) <= until && until < Some(20_240_400));
        assert_eq!(Day(20_240_305).to_string(), "2024-03-05");
        assert_eq!(Day(20_240_300).to_string(), "2024-03");
    }
}
