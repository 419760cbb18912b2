//! ICEWS: one row for each pair of parties; a reciprocal event stands once for each direction.

use lapwing_store::record::Entity;

use super::{number, parts_of};
use crate::cameo::cameo_of;
use crate::countries;
use crate::row::{Item, Pair, Reports, is_body, name_of, pairs};
use lapwing_store::record::Event;

pub(crate) fn rows(item: &Item, event: &Event, reports: Option<&Reports>) -> Vec<Vec<String>> {
    pairs(item, event, reports).iter().map(row).collect()
}

fn row(pair: &Pair) -> Vec<String> {
    let event = pair.event;
    let code = cameo_of(event);
    let (city, province) = parts_of(event.place.as_ref());
    let place_country = event.place.as_ref().and_then(|p| p.country.as_deref());
    let name = |p: Option<&Entity>| p.map(|p| name_of(p).to_string()).unwrap_or_default();
    let sectors = |p: Option<&Entity>| p.map(|p| p.sectors.join(",")).unwrap_or_default();
    let country = |p: Option<&Entity>| country_name(p.and_then(|p| p.country.as_deref()));
    vec![
        id_of(pair),
        pair.day.map(|d| d.iso()).unwrap_or_default(),
        name(pair.actor),
        sectors(pair.actor),
        country(pair.actor),
        code.map(|c| c.text.to_string()).unwrap_or_default(),
        code.map(|c| c.code.to_string()).unwrap_or_default(),
        // The scale that goes with CAMEO is not ours.
        String::new(),
        name(pair.recipient),
        sectors(pair.recipient),
        country(pair.recipient),
        pair.item.record.id.clone(),
        (event.sentence.index + 1).to_string(),
        pair.item.record.publisher.clone().or_else(|| pair.item.outlet.clone()).unwrap_or_default(),
        city,
        String::new(),
        province,
        country_name(place_country),
        number(event.place.as_ref().and_then(|p| p.lat)),
        number(event.place.as_ref().and_then(|p| p.lon)),
    ]
}

/// One for each row: that of the event, numbered from its second pair on.
fn id_of(pair: &Pair) -> String {
    let id = &pair.event.id;
    if pair.number == 0 { id.clone() } else { format!("{id}_{}", pair.number) }
}

/// The name of a state; bodies without one are known by their name and sectors alone.
fn country_name(code: Option<&str>) -> String {
    match code {
        Some(code) if is_body(code) => code.to_string(),
        Some(code) => countries::by_iso3(code).map_or_else(|| code.to_string(), |c| c.name.to_string()),
        None => String::new(),
    }
}
