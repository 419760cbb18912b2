//! Phoenix: one row for each pair of parties, with the ids and addresses of the articles.

use lapwing_store::record::{Entity, Event};

use super::{cameo_sectors, number, parts_of};
use crate::cameo::cameo_of;
use crate::row::{Item, Pair, Reports, pairs};

pub(crate) fn rows(item: &Item, event: &Event, reports: Option<&Reports>) -> Vec<Vec<String>> {
    pairs(item, event, reports).iter().map(row).collect()
}

fn row(pair: &Pair) -> Vec<String> {
    let event = pair.event;
    let code = cameo_of(event).map(|c| c.code).unwrap_or_default();
    let day = pair.day;
    let (place, state) = parts_of(event.place.as_ref());
    let record = &pair.item.record;
    let mut cells = vec![
        format!("{}_{}", event.id, pair.number),
        day.map(|d| d.digits()).unwrap_or_default(),
        day.map(|d| d.year.to_string()).unwrap_or_default(),
        day.and_then(|d| d.month).map(|m| m.to_string()).unwrap_or_default(),
        day.and_then(|d| d.day).map(|d| d.to_string()).unwrap_or_default(),
    ];
    cells.extend(party(pair.actor));
    cells.extend(party(pair.recipient));
    cells.extend([
        code.to_string(),
        code.chars().take(2).collect(),
        event.quad.to_string(),
        // The scale that goes with CAMEO is not ours.
        String::new(),
        event.contexts.join(";"),
        number(event.place.as_ref().and_then(|p| p.lat)),
        number(event.place.as_ref().and_then(|p| p.lon)),
        place,
        state,
        event.place.as_ref().and_then(|p| p.country.clone()).unwrap_or_default(),
        record.id.clone(),
        record.url.clone().unwrap_or_default(),
        pair.item.outlet.clone().unwrap_or_default(),
    ]);
    cells
}

/// Whole code, country, first sector, other sectors.
fn party(party: Option<&Entity>) -> Vec<String> {
    let Some(party) = party else { return vec![String::new(); 4] };
    let sectors = cameo_sectors(party);
    let root = party.country.clone().unwrap_or_default();
    vec![
        format!("{root}{}", sectors.concat()),
        root,
        sectors.first().map(|s| (*s).to_string()).unwrap_or_default(),
        sectors.iter().skip(1).copied().collect::<Vec<_>>().join(";"),
    ]
}
