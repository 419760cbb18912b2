//! From what was read of an article to its reports, which `lapwing-incidents` compares.
//!
//! In: [`Read`], or the exported events of an archive. Out: the lead as a report of its own, and one report an event.

use std::collections::BTreeSet;

use lapwing_coder::dates::{TimexKind, find_dates_in};
use lapwing_coder::places::find_places;
use lapwing_core::{PubDate, Span};
use lapwing_data::Data;
use lapwing_incidents::{Act, Place, Report};
use lapwing_store::record;

use crate::Read;

/// Sentences of a lead, unless these are very short.
const LEAD_SENTENCES: usize = 4;
/// Bytes below which more sentences belong to the lead.
const LEAD_SHORT: usize = 250;
/// Bytes of a lead.
pub(crate) const LEAD_MAX: usize = 900;
/// A day this far back is history, not the happening's.
const DAYS_BACK: i32 = 30;

/// The lead of an article: its first sentences, with days, places and countries named there.
pub fn lead(read: &Read, data: &Data) -> Report {
    let span = lead_span(read);
    let inside = |s: Span| s.start >= span.start && s.end <= span.end;
    let text = &read.article.text;
    let found = find_places(&read.article, &read.doc, data);
    let places: Vec<record::Place> = found
        .iter()
        .filter(|p| inside(p.span))
        .map(|p| {
            let p = p.record(text);
            record::Place {
                text: p.text,
                start: 0,
                end: 0,
                name: p.name,
                country: p.country,
                lat: None,
                lon: None,
                geonames_id: None,
                precision: p.precision.to_string(),
            }
        })
        .collect();
    let parties = read.mentions.list.iter().filter(|m| inside(m.span)).filter_map(|m| m.entity.country.clone());
    let countries = places.iter().filter_map(|p| p.country.clone()).chain(parties).collect();
    let published = read.article.published.as_ref().and_then(day_of);
    // What a later sentence dates may be something else: "it follows yesterday's strike".
    let first_end = read.doc.sentences.iter().map(|s| s.span).find(|s| s.start >= span.start).map_or(0, |s| s.end);
    let days = find_dates_in(&read.article, &read.doc, data)
        .iter()
        .filter(|t| inside(t.span) && t.span.end <= first_end && t.kind == TimexKind::Date)
        .filter_map(|t| day_of_iso(t.value.as_deref()?))
        .filter(|day| published.is_some_and(|p| (p - DAYS_BACK..p).contains(day)))
        .collect();
    Report {
        document: 0,
        act: None,
        text: span.of(text).to_string(),
        days,
        places: places.iter().map(place_of).collect(),
        countries,
    }
}

fn lead_span(read: &Read) -> Span {
    let from = read.article.coded_from;
    let mut sentences = read.doc.sentences.iter().map(|s| s.span).filter(|s| s.start >= from);
    let Some(mut lead) = sentences.next() else { return Span { start: from, end: from } };
    for (n, s) in sentences.enumerate() {
        let long_enough = n + 1 >= LEAD_SENTENCES && lead.end - lead.start >= LEAD_SHORT;
        if long_enough || s.end - lead.start > LEAD_MAX {
            break;
        }
        lead.end = s.end;
    }
    lead
}

/// The report that an exported event is; `lead_end` is the last code point of its article's lead.
pub fn event(event: &record::Event, published: Option<i32>, lead_end: usize) -> Report {
    let mut sentences: Vec<&str> = Vec::new();
    for e in &event.evidence {
        if !sentences.contains(&e.sentence.text.as_str()) {
            sentences.push(&e.sentence.text);
        }
    }
    let countries =
        |list: &[record::Entity]| -> BTreeSet<String> { list.iter().filter_map(|e| e.country.clone()).collect() };
    let (actors, recipients) = (countries(&event.actors), countries(&event.recipients));
    let told = event.date.basis == "stated" || event.date.basis == "relative";
    let day = event.date.value.as_deref().filter(|_| told).and_then(day_of_iso);
    let place_country = event.place.iter().filter_map(|p| p.country.clone());
    Report {
        document: 0,
        act: Some(Act {
            category: event.category.clone(),
            modality: event.modality.clone(),
            actors: actors.clone(),
            recipients: recipients.clone(),
            in_lead: event.sentence.end <= lead_end,
        }),
        text: sentences.join(" "),
        days: day.filter(|d| published.is_none_or(|p| *d < p)).into_iter().collect(),
        places: event.place.iter().map(place_of).collect(),
        countries: place_country.chain(actors).chain(recipients).collect(),
    }
}

fn place_of(place: &record::Place) -> Place {
    Place {
        name: place.name.clone().unwrap_or_else(|| place.text.clone()),
        is_country: place.precision == "country",
        is_town: place.precision == "city" || place.precision == "site",
    }
}

/// Days since 1970-01-01 of a publication date that is known to the day.
pub fn day_of(date: &PubDate) -> Option<i32> {
    Some(days(i32::from(date.year), i32::from(date.month?), i32::from(date.day?)))
}

/// Days since 1970-01-01 of an ISO 8601 date, a time behind it allowed; `None` when it is not known to the day.
pub fn day_of_iso(value: &str) -> Option<i32> {
    let date = value.split('T').next().unwrap_or_default();
    let mut parts = date.split('-');
    let mut number = |digits: usize| parts.next().filter(|p| p.len() == digits).and_then(|p| p.parse::<i32>().ok());
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    (parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day)).then(|| days(year, month, day))
}

/// Days of the civil calendar since 1970-01-01. The year is taken to begin in March, so that leap days end it.
fn days(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_of_iso("1970-01-01"), Some(0));
        assert_eq!(day_of_iso("2024-02-29T08:30:00Z"), Some(19_782));
        assert_eq!(day_of_iso("2024-03-01"), Some(19_783));
        assert_eq!([day_of_iso("2024-03"), day_of_iso("2024-W05"), day_of_iso("PRESENT_REF")], [None; 3]);
    }
}
