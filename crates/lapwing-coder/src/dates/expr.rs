//! What an expression of time says, before the calendar is asked.

/// An expression as read, not yet counted out.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A day of a month: "March 5", "5 March 2024", "Monday, March 5".
    Day { year: YearSpec, month: u8, day: u8 },
    /// A month: "March", "March 2024", "last March".
    Month { year: YearSpec, month: u8 },
    /// A year given in full, or an interval of two.
    Year(i32),
    /// "1995-96".
    Years(i32, i32),
    /// "the 1990s": the year without its last digit; `sure` when the century was said.
    Decade { decade: i32, sure: bool },
    /// "the 20th century" is 20.
    Century(i32),
    /// A quarter by number.
    Quarter { year: YearSpec, quarter: u8 },
    /// The quarter the article speaks of, shifted by years: "the quarter", "the year-ago quarter".
    ThatQuarter { years: i32 },
    /// A season by its code.
    Season { year: YearSpec, code: String },
    /// A weekday, bare or shifted: "Friday", "last Friday".
    Weekday { weekday: u8, shift: Option<i32> },
    /// "Friday of last week", "Friday last week".
    WeekdayOf { weekday: u8, week_shift: i32 },
    /// "the weekend": the nearest one.
    Weekend,
    /// A unit shifted from the publication date: "last week", "this year".
    Shift { unit: String, by: i32 },
    /// A unit shifted from the date last mentioned: "the following day", "that year".
    ThenShift { unit: String, by: i32 },
    /// "two years ago", "three days later".
    Offset { count: Option<u32>, unit: String, direction: i32, then: bool },
    /// "yesterday".
    DayOffset(i32),
    /// A day with a name: index into the table.
    Holiday { index: usize, year: YearSpec },
    /// How long; `None` when uncounted.
    Duration { count: Option<String>, unit: String },
    /// How often, with its value.
    Set(String),
    /// "now", "recently", "soon": the value itself.
    Reference(String),
    /// Part of a day: `MO`, `NI`, …; of today when `day` is absent.
    Part { part: String, day: Option<Box<Expr>> },
    /// A time of day.
    Clock { time: String, day: Option<Box<Expr>> },
}

/// Which year a month or day lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearSpec {
    /// Not said.
    Open,
    /// Said.
    Given(i32),
    /// Relative to the year of publication: "March last year".
    Shifted(i32),
    /// The nearest one on that side of the publication date: "last March", "next March"; 0 is "this March".
    Nearest(i32),
}

impl Expr {
    /// True for what can follow a time of day or hold a part of a day.
    pub fn is_day(&self) -> bool {
        matches!(
            self,
            Expr::Day { .. }
                | Expr::Weekday { .. }
                | Expr::WeekdayOf { .. }
                | Expr::DayOffset(_)
                | Expr::Holiday { .. }
        ) || matches!(self, Expr::Shift { unit, .. } | Expr::ThenShift { unit, .. } if unit == "D")
    }
}
