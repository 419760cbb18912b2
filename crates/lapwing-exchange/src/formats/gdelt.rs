//! GDELT 2.0: Events (one row for each pair of parties) and Mentions (one row for each place that reports it).

use lapwing_store::record::{Entity, Event};

use super::{cameo_sectors, number, parts_of};
use crate::cameo::cameo_of;
use crate::countries;
use crate::day::Day;
use crate::row::{Item, Pair, Reports, is_body, name_of, pairs};

pub(crate) fn events(item: &Item, event: &Event, reports: Option<&Reports>) -> Vec<Vec<String>> {
    pairs(item, event, reports).iter().map(row).collect()
}

fn row(pair: &Pair) -> Vec<String> {
    let event = pair.event;
    let code = cameo_of(event).map(|c| c.code).unwrap_or_default();
    let day = pair.day;
    let mut cells = vec![
        id_of(event, pair.number),
        day.map(Day::digits).unwrap_or_default(),
        day.and_then(|d| d.month.map(|m| format!("{:04}{m:02}", d.year))).unwrap_or_default(),
        day.map(|d| d.year.to_string()).unwrap_or_default(),
        day.map(Day::fraction).unwrap_or_default(),
    ];
    cells.extend(party(pair.actor));
    cells.extend(party(pair.recipient));
    let count = |of: &dyn Fn(&Reports) -> usize| pair.reports.map(|r| of(r).to_string()).unwrap_or_default();
    cells.extend([
        is_root(pair.item, event),
        code.to_string(),
        code.chars().take(3).collect(),
        code.chars().take(2).collect(),
        event.quad.to_string(),
        // The scale that goes with CAMEO is not ours.
        String::new(),
        count(&|r| r.n_events),
        count(&|r| r.n_outlets),
        count(&|r| r.n_articles),
        String::new(),
    ]);
    // Where parties are at home is not where they act: unknown.
    cells.extend(std::iter::repeat_n(String::new(), 16));
    cells.extend(action(event));
    cells.push(String::new());
    cells.push(pair.item.record.url.clone().unwrap_or_default());
    cells
}

/// A number that the event's id gives, the same in every run; the last two digits number its pairs.
fn id_of(event: &Event, pair: usize) -> String {
    // FNV-1a, cut to 44 bits so that the whole fits doubles.
    let hash =
        event.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    ((hash >> 20) * 100 + (pair as u64).min(99)).to_string()
}

/// The ten cells of a party.
fn party(party: Option<&Entity>) -> Vec<String> {
    let Some(party) = party else { return vec![String::new(); 10] };
    let code = party.country.clone().unwrap_or_default();
    let (country, group) = if is_body(&code) { (String::new(), code.clone()) } else { (code.clone(), String::new()) };
    let types = cameo_sectors(party);
    let kind = |i: usize| types.get(i).map(|t| (*t).to_string()).unwrap_or_default();
    let joined = format!("{code}{}", types.concat());
    vec![
        joined,
        name_of(party).to_uppercase(),
        country,
        group,
        String::new(),
        String::new(),
        String::new(),
        kind(0),
        kind(1),
        kind(2),
    ]
}

/// 1 when the event stands in the first paragraph below the headline; empty when the text is not at hand.
fn is_root(item: &Item, event: &Event) -> String {
    let Some(text) = item.record.text.as_deref() else { return String::new() };
    let before: String = text.chars().take(event.sentence.start).collect();
    let n_headline = usize::from(item.record.title.as_deref().is_some_and(|t| text.starts_with(t)));
    usize::from(before.matches("\n\n").count() <= n_headline).to_string()
}

/// The eight cells of where it happened.
fn action(event: &Event) -> Vec<String> {
    let Some(place) = &event.place else { return vec![String::new(); 8] };
    let country = place.country.as_deref().and_then(countries::by_iso3);
    let is_usa = place.country.as_deref() == Some("USA");
    let kind = match (place.precision.as_str(), is_usa) {
        ("country", _) => "1",
        ("admin1", true) => "2",
        ("admin1", false) => "5",
        (_, true) => "3",
        (_, false) => "4",
    };
    let (city, province) = parts_of(Some(place));
    let name = [city, province].into_iter().find(|n| !n.is_empty());
    let full: Vec<String> = name.into_iter().chain(country.map(|c| c.name.to_string())).collect();
    vec![
        kind.to_string(),
        full.join(", "),
        country.map(|c| c.fips.to_string()).unwrap_or_default(),
        String::new(),
        String::new(),
        number(place.lat),
        number(place.lon),
        // Its features are numbered by another gazetteer.
        String::new(),
    ]
}

pub(crate) fn mentions(item: &Item, event: &Event, reports: Option<&Reports>) -> Vec<Vec<String>> {
    let record = &item.record;
    let stamp = |text: Option<&str>| -> String {
        let digits = text.and_then(Day::read).map(Day::digits).unwrap_or_default();
        let time: String = text
            .and_then(|t| t.split_once('T'))
            .map(|(_, t)| t.chars().filter(char::is_ascii_digit).take(6).collect())
            .unwrap_or_default();
        match (digits.is_empty(), time.len()) {
            (true, _) => String::new(),
            (false, 6) => digits + &time,
            (false, _) => digits + "000000",
        }
    };
    let length = record.text.as_ref().map(|t| t.chars().count().to_string()).unwrap_or_default();
    let mut rows = Vec::new();
    for pair in pairs(item, event, reports) {
        let offset = |p: Option<&Entity>| p.and_then(|p| p.start).map(|s| s.to_string()).unwrap_or_default();
        for (i, evidence) in event.evidence.iter().enumerate() {
            // Where parties stand is known for the first place alone.
            let first = |cell: String| if i == 0 { cell } else { String::new() };
            rows.push(vec![
                id_of(event, pair.number),
                Day::of(event).map(Day::digits).filter(|d| !d.is_empty()).map(|d| d + "000000").unwrap_or_default(),
                stamp(record.published.as_deref()),
                if record.url.is_some() { "1".to_string() } else { String::new() },
                item.outlet.clone().unwrap_or_default(),
                record.url.clone().unwrap_or_else(|| record.id.clone()),
                (evidence.sentence.index + 1).to_string(),
                first(offset(pair.actor)),
                first(offset(pair.recipient)),
                evidence.trigger.start.to_string(),
                "1".to_string(),
                ((event.confidence * 100.0).round() as i64).to_string(),
                length.clone(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
    }
    rows
}
