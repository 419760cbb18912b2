//! Expressions → values: counts out what an expression says from the publication date and from the dates before it.

use jiff::civil::Date;
use lapwing_core::{PubDate, Span};
use lapwing_data::DateWords;

use super::calendar::{self, Moment};
use super::expr::{Expr, YearSpec};
use super::periods::period;
use super::{Timex, TimexKind};

/// A month or day without a year that lies further ahead than this is taken to lie behind, when no word tells.
/// Source: measured on the development sets, November 2026.
const AHEAD_MAX_DAYS: i64 = 75;
/// The same when a word tells that it lies ahead.
const AHEAD_TOLD_MAX_DAYS: i64 = 330;

/// The state that later expressions build on.
pub struct Resolver<'a> {
    words: &'a DateWords,
    /// Day of publication; first of its month or year when that is all there is.
    today: Option<Date>,
    /// Finest grain the publication date has: see [`Moment::grain`].
    grain: u8,
    /// The date last mentioned.
    then: Option<Moment>,
    /// The quarter last mentioned.
    quarter: Option<(i32, u8)>,
}

impl<'a> Resolver<'a> {
    /// Starts at the head of an article.
    pub fn new(published: Option<PubDate>, words: &'a DateWords) -> Self {
        let today = published.and_then(|p| calendar::day(p.year.into(), p.month.unwrap_or(1), p.day.unwrap_or(1)));
        let grain = match published {
            Some(PubDate { day: Some(_), .. }) => 0,
            Some(PubDate { month: Some(_), .. }) => 1,
            _ => 2,
        };
        Resolver { words, today, grain, then: None, quarter: None }
    }

    /// Values one expression; `None` when it is no date here after all (an impossible day).
    pub fn resolve(&mut self, span: Span, expr: &Expr, outlook: i32) -> Option<Timex> {
        let made = |kind, value: Option<String>| Some(Timex { span, kind, value, moment: None, relative: false });
        match expr {
            Expr::Duration { count, unit } => return made(TimexKind::Duration, Some(period(count.as_deref(), unit))),
            Expr::Set(value) => return made(TimexKind::Set, Some(value.clone())),
            Expr::Reference(value) => return made(TimexKind::Date, Some(value.clone())),
            Expr::Day { month, day, .. } if calendar::day(2000, *month, *day).is_none() => return None,
            Expr::Offset { count: None, direction, then: false, .. } => {
                let value = if *direction < 0 { "PAST_REF" } else { "FUTURE_REF" };
                return made(TimexKind::Date, Some(value.into()));
            }
            _ => {}
        }
        let kind = match expr {
            Expr::Part { .. } | Expr::Clock { .. } => TimexKind::Time,
            _ => TimexKind::Date,
        };
        let moment = self.moment(expr, outlook).filter(|m| self.is_known(expr, m));
        let relative = !is_stated(expr);
        let value = moment.as_ref().map(Moment::value).or_else(|| open_value(expr));
        if let Some(m) = &moment {
            // A quarter spoken of a year back is not what the next "the quarter" means.
            if let (Moment::Quarter(y, q), Expr::Quarter { year: YearSpec::Open, .. }) = (m, expr) {
                self.quarter = Some((*y, *q));
            }
            self.then = Some(m.clone());
        }
        Some(Timex { span, kind, value, moment, relative })
    }

    /// False when the publication date is too coarse for what was counted from it.
    fn is_known(&self, expr: &Expr, moment: &Moment) -> bool {
        is_stated(expr)
            || self.today.is_none()
            || moment.grain() >= self.grain
            || !matches!(
                moment,
                Moment::Day(_)
                    | Moment::Within(..)
                    | Moment::Week(_)
                    | Moment::Weekend(_)
                    | Moment::Month(..)
                    | Moment::Quarter(..)
                    | Moment::Season(..)
            )
    }

    fn moment(&self, expr: &Expr, outlook: i32) -> Option<Moment> {
        let today = self.today;
        match expr {
            Expr::Year(y) => Some(Moment::Year(*y)),
            Expr::Years(a, b) => Some(Moment::Years(*a, *b)),
            Expr::Decade { decade, .. } => Some(Moment::Decade(*decade)),
            Expr::Century(c) => Some(Moment::Century(*c)),
            Expr::Day { year, month, day } => {
                self.year_of(*year, *month, Some(*day), outlook, |y| calendar::day(y, *month, *day)).map(Moment::Day)
            }
            Expr::Month { year, month } => {
                let first = self.year_of(*year, *month, None, outlook, |y| calendar::day(y, *month, 1))?;
                Some(Moment::Month(first.year().into(), *month))
            }
            Expr::Holiday { index, year } => {
                let on = |y| self.holiday(*index, y);
                self.year_of(*year, on(2000)?.month().unsigned_abs(), Some(1), outlook, on).map(Moment::Day)
            }
            Expr::Season { year, code } => {
                let first = *self.words.season_months.get(code)?;
                let begin = self.year_of(*year, first, None, outlook, |y| calendar::day(y, first, 1))?;
                let begun = i32::from(begin.year());
                Some(Moment::Season(begun, code.clone(), first))
            }
            Expr::Quarter { year, quarter } => {
                let year = match year {
                    YearSpec::Given(y) => *y,
                    YearSpec::Shifted(by) => i32::from(today?.year()) + by,
                    _ => {
                        let now = today?;
                        let current = now.month().unsigned_abs().div_ceil(3);
                        i32::from(now.year()) - i32::from(*quarter > current && outlook <= 0)
                    }
                };
                Some(Moment::Quarter(year, *quarter))
            }
            Expr::ThatQuarter { years } => {
                if let Some((y, q)) = self.quarter {
                    return Some(Moment::Quarter(y + years, q));
                }
                let before = calendar::plus_months(today?, -3)?;
                Some(Moment::Quarter(i32::from(before.year()) + years, before.month().unsigned_abs().div_ceil(3)))
            }
            Expr::Weekday { weekday, shift } => self.weekday(*weekday, *shift, outlook).map(Moment::Day),
            Expr::WeekdayOf { weekday, week_shift } => {
                let monday = calendar::monday(today?)?;
                calendar::plus_days(monday, i64::from(*week_shift) * 7 + i64::from(*weekday) - 1).map(Moment::Day)
            }
            Expr::DayOffset(n) => calendar::plus_days(today?, i64::from(*n)).map(Moment::Day),
            Expr::Weekend => {
                let today = today?;
                let ahead = outlook > 0 || calendar::weekday(today) >= 5;
                calendar::plus_days(today, if ahead { 0 } else { -7 }).map(Moment::Weekend)
            }
            Expr::Shift { unit, by } => moved(today?, unit, i64::from(*by)),
            Expr::ThenShift { unit, by } => moved(self.then.as_ref()?.first_day()?, unit, i64::from(*by)),
            Expr::Offset { count, unit, direction, then } => {
                let n = i64::from((*count)?) * i64::from(*direction);
                // "a year earlier" beside quarters means the same quarter of that year.
                if let (Some((y, q)), "Y", Some(1)) = (self.quarter, unit.as_str(), count) {
                    return Some(Moment::Quarter(y + i32::try_from(n).ok()?, q));
                }
                if !then {
                    return moved(today?, unit, n);
                }
                let Some(from) = &self.then else { return moved(today?, unit, n) };
                // "24 hours earlier" counts from no year.
                from.tells(unit).then(|| moved(from.first_day()?, unit, n))?
            }
            Expr::Part { part, day } => {
                let day = self.day_of(day.as_deref(), outlook)?;
                Some(Moment::Within(day, format!("T{part}")))
            }
            Expr::Clock { time, day } => {
                let day = self.day_of(day.as_deref(), outlook)?;
                Some(Moment::Within(day, format!("T{time}")))
            }
            Expr::Duration { .. } | Expr::Set(_) | Expr::Reference(_) => None,
        }
    }

    fn day_of(&self, day: Option<&Expr>, outlook: i32) -> Option<Date> {
        match day {
            Some(expr) => match self.moment(expr, outlook)? {
                Moment::Day(d) => Some(d),
                _ => None,
            },
            None => match self.then {
                Some(Moment::Day(d) | Moment::Within(d, _)) => Some(d),
                _ => self.today,
            },
        }
    }

    fn holiday(&self, index: usize, year: i32) -> Option<Date> {
        let h = self.words.holidays.get(index)?;
        if let Some(days) = h.easter {
            return calendar::plus_days(calendar::easter(year)?, i64::from(days));
        }
        match (h.day, h.weekday, h.nth) {
            (Some(day), _, _) => calendar::day(year, h.month?, day),
            (None, Some(weekday), Some(nth)) => calendar::nth_weekday(year, h.month?, weekday, nth),
            _ => None,
        }
    }

    /// The day `on(year)` of the year that is meant.
    fn year_of(
        &self,
        year: YearSpec,
        month: u8,
        day: Option<u8>,
        outlook: i32,
        on: impl Fn(i32) -> Option<Date>,
    ) -> Option<Date> {
        let this_year = || self.today.map(|d| i32::from(d.year()));
        let (today, by) = match year {
            YearSpec::Given(y) => return on(y),
            YearSpec::Shifted(by) => return on(this_year()? + by),
            YearSpec::Open => (self.today?, None),
            YearSpec::Nearest(by) => (self.today?, Some(by)),
        };
        let this = i32::from(today.year());
        let current = day.is_none() && today.month().unsigned_abs() == month;
        let candidates: Vec<Date> = (this - 1..=this + 1).filter_map(&on).collect();
        let behind = |d: &&Date| **d <= today && !(current && by == Some(-1) && d.year() == today.year());
        let last = candidates.iter().rfind(behind).copied();
        let next = candidates
            .iter()
            .find(|d| **d > today || (current && by.is_none() && **d >= today && outlook > 0))
            .copied();
        match by {
            Some(-1) => last,
            Some(1) => next,
            Some(_) => on(this),
            None if current => on(this),
            None => {
                let ahead = next.map_or(i64::MAX, |d| i64::from((d - today).get_days()));
                let future = match (day, outlook) {
                    (_, 1) => ahead < AHEAD_TOLD_MAX_DAYS,
                    (Some(_), _) => ahead <= AHEAD_MAX_DAYS,
                    (None, 0) => ahead <= AHEAD_MAX_DAYS,
                    (None, _) => false,
                };
                if future { next.or(last) } else { last.or(next) }
            }
        }
    }

    fn weekday(&self, weekday: u8, shift: Option<i32>, outlook: i32) -> Option<Date> {
        let today = self.today?;
        let now = i64::from(calendar::weekday(today));
        let wanted = i64::from(weekday);
        let back = (now - wanted).rem_euclid(7);
        let ahead = (wanted - now).rem_euclid(7);
        let n = match shift {
            Some(-1) => -(if back == 0 { 7 } else { back }),
            Some(0) => wanted - now,
            Some(_) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            None if outlook > 0 && ahead > 0 => ahead,
            None => -back,
        };
        calendar::plus_days(today, n)
    }
}

/// `n` units from `from`, in the grain of the unit.
fn moved(from: Date, unit: &str, n: i64) -> Option<Moment> {
    let year = |k: i64| i32::from(from.year()).checked_add(i32::try_from(k).ok()?).filter(|y| (1..9999).contains(y));
    let month = |k: i64| calendar::plus_months(from.first_of_month(), k);
    Some(match unit {
        "D" | "NI" => Moment::Day(calendar::plus_days(from, n)?),
        "W" => Moment::Week(calendar::plus_days(from, n.checked_mul(7)?)?),
        "FN" => Moment::Week(calendar::plus_days(from, n.checked_mul(14)?)?),
        "WE" => {
            // On a Saturday or Sunday "last weekend" is still the one before.
            Moment::Weekend(calendar::plus_days(from, n.checked_mul(7)?)?)
        }
        "M" => {
            let d = month(n)?;
            Moment::Month(d.year().into(), d.month().unsigned_abs())
        }
        "Q" => {
            let d = month(n.checked_mul(3)?)?;
            Moment::Quarter(d.year().into(), d.month().unsigned_abs().div_ceil(3))
        }
        "Y" => Moment::Year(year(n)?),
        "E" if !(-1..=1).contains(&n) => Moment::Year(year(n.checked_mul(10)?)?),
        "E" => Moment::Decade(year(n.checked_mul(10)?)? / 10),
        "C" => Moment::Century(year(n.checked_mul(100)?)? / 100),
        "TH" | "TM" | "TS" => Moment::Day(from),
        _ => return None,
    })
}

/// True when the words alone fix the value.
fn is_stated(expr: &Expr) -> bool {
    match expr {
        Expr::Year(_) | Expr::Years(..) | Expr::Century(_) => true,
        Expr::Decade { sure, .. } => *sure,
        Expr::Day { year, .. }
        | Expr::Month { year, .. }
        | Expr::Quarter { year, .. }
        | Expr::Season { year, .. }
        | Expr::Holiday { year, .. } => {
            matches!(year, YearSpec::Given(_))
        }
        Expr::Part { day: Some(day), .. } | Expr::Clock { day: Some(day), .. } => is_stated(day),
        _ => false,
    }
}

/// What is known without a publication date: `XXXX-03-05`, `XXXX-WXX-5`.
fn open_value(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Day { month, day, .. } => Some(format!("XXXX-{month:02}-{day:02}")),
        Expr::Month { month, .. } => Some(format!("XXXX-{month:02}")),
        Expr::Quarter { quarter, .. } => Some(format!("XXXX-Q{quarter}")),
        Expr::Season { code, .. } => Some(format!("XXXX-{code}")),
        Expr::Weekday { weekday, .. } | Expr::WeekdayOf { weekday, .. } => Some(format!("XXXX-WXX-{weekday}")),
        Expr::Part { part, day } => {
            let day = day.as_deref().and_then(open_value).unwrap_or_else(|| "XXXX-XX-XX".into());
            Some(format!("{day}T{part}"))
        }
        Expr::Clock { time, day } => {
            let day = day.as_deref().and_then(open_value).unwrap_or_else(|| "XXXX-XX-XX".into());
            Some(format!("{day}T{time}"))
        }
        _ => None,
    }
}
