//! Publication dates: the spellings of the input contract, and the many more that pages use.
//!
//! A date that is absurd or in doubt is None, never a guess and never today. Time of day is kept only when an offset
//! says which moment it is.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lapwing_core::PubDate;

/// Reads what a JSON line may give as `date`: `2024`, `2024-03`, `2024-03-05`, `20240305` or an RFC 3339 timestamp.
/// A timestamp without an offset gives its day.
pub fn read_date(given: &str) -> Option<PubDate> {
    let given = given.trim();
    let date = if let Some(numbers) = split_numbers(given, '-') {
        numbers_to_date(&numbers)
    } else if given.len() == 8 && all_digits(given) {
        numbers_to_date(&[&given[..4], &given[4..6], &given[6..]])
    } else {
        read_timestamp(given)
    };
    date.filter(|d| (1400..=2200).contains(&d.year))
}

/// Reads a date as pages write it: what [`read_date`] reads, RFC 2822, `2024/03/05`, `March 5, 2024`, `5 March 2024`,
/// with or without a day of the week, a time and words such as "Published" around it.
///
/// `05/03/2024` stays unread: it is another day on each side of an ocean.
pub fn read_page_date(given: &str) -> Option<PubDate> {
    let given = given.trim();
    if let Some(date) = read_date(given) {
        return Some(date);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(given) {
        return Some(at_utc(zoned.timestamp())).filter(|d| (1400..=2200).contains(&d.year));
    }
    if let Some(numbers) = given.get(..10).and_then(|head| split_numbers(head, '/')) {
        return numbers_to_date(&numbers).filter(|d| d.day.is_some() && (1400..=2200).contains(&d.year));
    }
    read_written(given)
}

/// `/2024/03/05/` or `/2024-03-05` in an address.
pub(crate) fn date_in_url(url: &str) -> Option<PubDate> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let slashed = parts.windows(3).find_map(|w| {
        let sane = w[0].len() == 4 && (1..=2).contains(&w[1].len()) && (1..=2).contains(&w[2].len());
        let month = month_number(w[1]).map(|m| m.to_string());
        sane.then(|| numbers_to_date(w))
            .flatten()
            .or_else(|| month.filter(|_| w[0].len() == 4).and_then(|m| numbers_to_date(&[w[0], &m, w[2]])))
    });
    let hyphened = || {
        parts.iter().find_map(|part| {
            let head = part.get(..10)?;
            let closed = part[10..].chars().next().is_none_or(|c| !c.is_ascii_digit());
            numbers_to_date(&split_numbers(head, '-')?).filter(|_| closed)
        })
    };
    slashed.or_else(hyphened).filter(|d| d.day.is_some() && (1990..=2200).contains(&d.year))
}

fn read_timestamp(given: &str) -> Option<PubDate> {
    if let Ok(timestamp) = given.parse::<Timestamp>() {
        return Some(at_utc(timestamp));
    }
    // A civil time: which day it is in UTC is unknown, so the day that is written stands.
    let head = given.get(..10)?;
    let tail = given[10..].strip_prefix(['T', 't', ' '])?;
    let looks_like_time = tail.len() >= 4 && tail.chars().all(|c| c.is_ascii_digit() || ":.".contains(c));
    numbers_to_date(&split_numbers(head, '-')?).filter(|_| looks_like_time)
}

/// A moment in seconds since 1970; None outside of the years that are read.
pub(crate) fn at_second(second: i64) -> Option<PubDate> {
    Timestamp::from_second(second).ok().map(at_utc).filter(|d| (1400..=2200).contains(&d.year))
}

fn at_utc(timestamp: Timestamp) -> PubDate {
    let utc = timestamp.to_zoned(TimeZone::UTC);
    let second = utc.hour() as u32 * 3600 + utc.minute() as u32 * 60 + utc.second() as u32;
    PubDate { second_of_day: Some(second), ..PubDate::day(utc.year(), utc.month() as u8, utc.day() as u8) }
}

/// Month names with a day and a year in either order, anywhere in a short text.
fn read_written(given: &str) -> Option<PubDate> {
    if given.len() > 120 {
        return None;
    }
    let words: Vec<&str> = given.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|w| month_number(w).is_some())?;
    let month = month_number(words[at])?;
    let number = |i: Option<usize>| i.and_then(|i| words.get(i)).map(|w| ordinal(w));
    let year_of = |w: Option<&str>| w.filter(|w| w.len() == 4).and_then(|w| w.parse::<i16>().ok());
    let day_of = |w: Option<&str>| w.filter(|w| w.len() <= 2).and_then(|w| w.parse::<u8>().ok());
    let before = day_of(number(at.checked_sub(1)));
    let (day, year) = match (before, day_of(number(Some(at + 1)))) {
        (Some(day), _) => (day, year_of(number(Some(at + 1)))),
        (None, Some(day)) => (day, year_of(number(Some(at + 2)))),
        (None, None) => return None,
    };
    let date = Date::new(year?, month as i8, i8::try_from(day).ok()?).ok()?;
    Some(PubDate::day(date.year(), month, day)).filter(|d| (1400..=2200).contains(&d.year))
}

/// `5th` without its ending.
fn ordinal(word: &str) -> &str {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if ["st", "nd", "rd", "th"].contains(&&word[digits.len()..]) { digits } else { word }
}

fn month_number(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_it = |month: &str| month == word || (word.len() == 3 && month.starts_with(&word));
    let word_is_sept = word == "sept";
    MONTHS.iter().position(|m| is_it(m) || (word_is_sept && m.starts_with("sept"))).map(|i| i as u8 + 1)
}

/// One to three groups of digits; None when anything else stands between.
fn split_numbers(given: &str, by: char) -> Option<Vec<&str>> {
    let parts: Vec<&str> = given.split(by).collect();
    let widths_fit = parts.len() <= 3 && parts[0].len() == 4 && parts[1..].iter().all(|p| p.len() == 2);
    (widths_fit && parts.iter().all(|p| all_digits(p))).then_some(parts)
}

fn numbers_to_date(numbers: &[&str]) -> Option<PubDate> {
    let number = |i: usize| numbers.get(i).map(|n| n.parse::<i16>());
    let year = number(0)?.ok()?;
    let month = number(1).transpose().ok()?;
    let day = number(2).transpose().ok()?;
    Date::new(year, month.unwrap_or(1).try_into().ok()?, day.unwrap_or(1).try_into().ok()?).ok()?;
    Some(PubDate { year, month: month.map(|m| m as u8), day: day.map(|d| d as u8), second_of_day: None })
}

fn all_digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}
