//! PLOVER 2.0 interchange records: one event a line, under the names that format's readers know.
//!
//! Source: PLOVER manual, draft 2.0, list of fields. Differs: modality is mirrored into `context`, as the manual's text
//! (not its table) asks; a date of lower precision becomes `date` and `enddate`. The format has no field for a holder,
//! so an event that somebody merely alleges is left out unless asked for, and then `comment` names who says so.

use serde::Serialize;

use crate::record::{Entity, Event, Place, Record, Size};

/// The events of one record in this format.
#[derive(Debug, Default)]
pub struct Plover {
    /// One JSON object each, without line breaks.
    pub lines: Vec<String>,
    /// Events left out because the article does not vouch for them.
    pub n_reported: usize,
}

/// The events of `record` as interchange lines. `url` is where the article was found.
pub fn plover_lines(record: &Record, url: Option<&str>, include_reported: bool) -> Plover {
    let mut out = Plover::default();
    for event in &record.events {
        let comment = vouched_by(event);
        if comment.is_some() && !include_reported {
            out.n_reported += 1;
            continue;
        }
        let row = row(record, event, url, comment);
        out.lines.push(serde_json::to_string(&row).expect("rows hold nothing that JSON lacks"));
    }
    out
}

/// Who says so, when it is not the article itself.
fn vouched_by(event: &Event) -> Option<String> {
    let holder = event.reported_by.as_ref().map(|e| e.name.as_deref().unwrap_or(&e.text));
    match (holder, event.voice.as_str()) {
        (Some(holder), _) => Some(format!("reported by {holder}")),
        (None, "narrator") => None,
        (None, voice) => Some(format!("in the voice of somebody else than the reporter: {voice}")),
    }
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<String>,
    actor: Vec<Party<'a>>,
    recipient: Vec<Party<'a>>,
    event: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'a>>,
    event_text: [&'a str; 1],
    quad_code: u8,
    event_scale: f64,
    mode: &'a [String],
    context: Vec<&'a str>,
    text: &'a str,
    text_info: TextInfo,
    size: &'a Size,
    cite_info: Cite<'a>,
    coder: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

#[derive(Serialize)]
struct Party<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    other_sector_codes: &'a [String],
    entity_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    extracted_place: &'a str,
    resolved_place: Option<&'a str>,
    geonameid: Option<u64>,
    lat: Option<f64>,
    lon: Option<f64>,
    country_code: Option<&'a str>,
    resolution: u8,
}

#[derive(Serialize)]
struct TextInfo {
    sequence: usize,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Cite<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    language: &'a str,
    codebook: &'static str,
    version: &'a str,
}

fn row<'a>(record: &'a Record, event: &'a Event, url: Option<&'a str>, comment: Option<String>) -> Row<'a> {
    let (date, enddate) = dates(event.date.value.as_deref().or(record.published.as_deref()));
    let auxiliary = match event.modality.as_str() {
        "asserted" => None,
        "negated" => Some("negation"),
        other => Some(other),
    };
    Row {
        id: &event.id,
        date,
        enddate,
        actor: event.actors.iter().map(party).collect(),
        recipient: event.recipients.iter().map(party).collect(),
        event: [&event.category],
        event_loc: event.place.as_ref().map(location),
        event_text: [&event.trigger.text],
        quad_code: event.quad,
        event_scale: event.score,
        mode: &event.modes,
        context: event.contexts.iter().map(String::as_str).chain(auxiliary).collect(),
        text: &event.sentence.text,
        text_info: TextInfo { sequence: event.sentence.index, start: event.sentence.start, end: event.sentence.end },
        size: &event.size,
        cite_info: Cite {
            title: record.title.as_deref(),
            publication: record.publisher.as_deref(),
            url,
            language: &record.language,
            codebook: "PLOVER 2.0",
            version: &record.coder.data,
        },
        coder: format!("lapwing {}", record.coder.version),
        comment,
    }
}

fn party(e: &Entity) -> Party<'_> {
    Party {
        code: e.country.as_deref(),
        sector: e.sectors.first().map(String::as_str),
        other_sector_codes: e.sectors.get(1..).unwrap_or_default(),
        entity_text: &e.text,
        identifier_text: e.name.as_deref(),
        office: e.title.as_deref(),
    }
}

fn location(p: &Place) -> Location<'_> {
    let resolution = match p.precision.as_str() {
        "site" => 5,
        "city" => 4,
        "admin1" => 2,
        _ => 1,
    };
    Location {
        extracted_place: &p.text,
        resolved_place: p.name.as_deref(),
        geonameid: p.geonames_id,
        lat: p.lat,
        lon: p.lon,
        country_code: p.country.as_deref(),
        resolution,
    }
}

/// First and last day of an ISO date of any precision; the first is empty when nothing is known.
fn dates(value: Option<&str>) -> (String, Option<String>) {
    let Some(value) = value else { return (String::new(), None) };
    let (from, to) = value.split_once('/').unwrap_or((value, value));
    let (first, last) = (edge(from, false), edge(to, true));
    let enddate = (first != last).then_some(last);
    (first, enddate)
}

fn edge(iso: &str, last: bool) -> String {
    let day = iso.split('T').next().unwrap_or(iso);
    let mut parts = day.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().unwrap_or(if last { "12" } else { "01" });
    let day =
        parts.next().map_or_else(|| if last { month_length(year, month) } else { "01" }.to_string(), str::to_string);
    format!("{year}-{month}-{day}")
}

fn month_length(year: &str, month: &str) -> &'static str {
    let year: u32 = year.parse().unwrap_or(1);
    match month {
        "04" | "06" | "09" | "11" => "30",
        "02" if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => "29",
        "02" => "28",
        _ => "31",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_dates_become_first_and_last_day() {
        let both = |v: &str| {
            let (a, b) = dates(Some(v));
            (a, b.unwrap_or_default())
        };
        assert_eq!(both("2024-02"), ("2024-02-01".into(), "2024-02-29".into()));
        assert_eq!(both("1900"), ("1900-01-01".into(), "1900-12-31".into()));
        assert_eq!(both("2024-03-05T08:30:00Z"), ("2024-03-05".into(), String::new()));
        assert_eq!(both("2024-03-05/2024-03-07"), ("2024-03-05".into(), "2024-03-07".into()));
        assert_eq!(dates(None), (String::new(), None));
    }
}
