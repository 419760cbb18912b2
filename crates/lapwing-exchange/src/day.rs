//! Days of events in the precision they have.

use lapwing_store::record::Event;

/// A year with a month and a day where they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl Day {
    /// Reads `2024`, `2024-03`, `2024-03-05`, `20240305`, with or without a time behind it. `None` for what is no date.
    pub fn read(text: &str) -> Option<Day> {
        let text = text.trim().split(['T', ' ', '/']).next()?;
        let joined = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> =
            if joined { vec![&text[..4], &text[4..6], &text[6..]] } else { text.split('-').collect() };
        let number = |i: usize| parts.get(i).map(|p| p.parse::<i16>().ok().filter(|_| p.len() <= 4));
        let year = number(0)??;
        let (month, day) = (number(1), number(2));
        if parts.len() > 3 || month == Some(None) || day == Some(None) || parts[0].len() != 4 {
            return None;
        }
        let (month, day) = (month.flatten(), day.flatten());
        jiff::civil::Date::new(year, i8::try_from(month.unwrap_or(1)).ok()?, i8::try_from(day.unwrap_or(1)).ok()?)
            .ok()?;
        Some(Day { year, month: month.map(|m| m as u8), day: day.map(|d| d as u8) })
    }

    /// The first day of an event under its own date: `None` where it is not known. A historical event is never dated by
    /// the day on which it was reported.
    pub fn of(event: &Event) -> Option<Day> {
        if event.modality == "historical" && event.date.basis == "publication" {
            return None;
        }
        Day::read(event.date.value.as_deref()?)
    }

    /// True when the day itself is known.
    pub fn is_whole(self) -> bool {
        self.day.is_some()
    }

    /// Days since 1970-01-01, when the day is known.
    pub fn number(self) -> Option<i32> {
        let date = jiff::civil::Date::new(self.year, self.month? as i8, self.day? as i8).ok()?;
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        Some((date - epoch).get_days())
    }

    /// `2024-03-05`, or empty when the day is not known.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            _ => String::new(),
        }
    }

    /// `20240305`, or empty when the day is not known.
    pub fn digits(self) -> String {
        self.iso().replace('-', "")
    }

    /// Share of the year that lies before the day, as GDELT writes it: 2024.1781.
    pub fn fraction(self) -> String {
        let first = jiff::civil::Date::new(self.year, 1, 1);
        let date = self.month.zip(self.day).and_then(|(m, d)| jiff::civil::Date::new(self.year, m as i8, d as i8).ok());
        match (first, date) {
            (Ok(_), Some(date)) => format!("{:.4}", f64::from(self.year) + f64::from(date.day_of_year()) / 365.0),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_their_precision_or_not_at_all() {
        for (text, iso, year) in [
            ("2024-03-05", "2024-03-05", 2024),
            ("20240305", "2024-03-05", 2024),
            ("2024-03", "", 2024),
            ("2024", "", 2024),
            ("2024-03-05T10:00:00Z", "2024-03-05", 2024),
            ("2024-03-05/2024-03-09", "2024-03-05", 2024),
        ] {
            let day = Day::read(text).expect(text);
            assert_eq!((day.iso().as_str(), day.year), (iso, year), "{text}");
        }
        for text in ["", "2024-13-01", "2024-02-30", "20240230", "March", "24-03-05", "2024-3-x", "99999999", "-2024"] {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }
}
