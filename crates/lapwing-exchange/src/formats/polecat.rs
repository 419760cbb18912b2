//! POLECAT: one row for each event; several parties share their cells, in the same order, `None` where one has nothing.

use lapwing_store::record::{Entity, Event};

use super::{number, parts_of};
use crate::countries;
use crate::day::Day;
use crate::row::{Item, name_of};

/// Missing values, as POLECAT writes them.
pub(crate) const NONE: &str = "None";
const BETWEEN: &str = "; ";
const QUADS: [&str; 4] = ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];

/// The quad class of its words or number.
pub(crate) fn quad_of(text: &str) -> Option<u8> {
    let at = QUADS.iter().position(|q| q.eq_ignore_ascii_case(text.trim()));
    at.map(|at| at as u8 + 1).or_else(|| text.trim().parse().ok().filter(|n| (1..=4).contains(n)))
}

pub(crate) fn row(item: &Item, event: &Event) -> Vec<String> {
    let record = &item.record;
    // Mutual acts: PLOVER puts every party among the actors.
    let (actors, recipients) = (side(&event.actors), side(&event.recipients));
    let place = event.place.as_ref();
    let (city, province) = parts_of(place);
    let published = record.published.as_deref().and_then(Day::read).map(Day::iso).unwrap_or_default();
    let mut cells = vec![
        event.id.clone(),
        Day::of(event).map(Day::iso).unwrap_or_default(),
        event.category.clone(),
        event.modes.join(BETWEEN),
        event.score.to_string(),
        QUADS.get(usize::from(event.quad).wrapping_sub(1)).map(|q| (*q).to_string()).unwrap_or_default(),
        event.contexts.join(BETWEEN),
    ];
    cells.extend(actors);
    cells.extend(recipients);
    cells.extend([
        place.and_then(|p| p.name.clone()).unwrap_or_default(),
        city,
        String::new(),
        province,
        place.and_then(|p| p.country.clone()).unwrap_or_default(),
        number(place.and_then(|p| p.lat)),
        number(place.and_then(|p| p.lon)),
        place.and_then(|p| p.geonames_id).map(|n| n.to_string()).unwrap_or_default(),
        place.map(|p| p.text.clone()).unwrap_or_default(),
        String::new(),
        record.publisher.clone().or_else(|| item.outlet.clone()).unwrap_or_default(),
        published,
        String::new(),
        String::new(),
        String::new(),
        record.language.clone(),
        format!("lapwing {}", record.coder.version),
    ]);
    cells.into_iter().map(|c| if c.is_empty() { NONE.to_string() } else { c }).collect()
}

/// The eight cells of one side.
fn side(parties: &[Entity]) -> Vec<String> {
    let list = |cell: &dyn Fn(&Entity) -> Option<String>| -> String {
        let cells: Vec<Option<String>> = parties.iter().map(|p| cell(p).filter(|c| !c.is_empty())).collect();
        if cells.iter().all(Option::is_none) {
            return String::new();
        }
        // A separator within a cell would shift the others.
        let safe = |c: Option<String>| c.map_or_else(|| NONE.to_string(), |c| c.replace(';', ","));
        cells.into_iter().map(safe).collect::<Vec<_>>().join(BETWEEN)
    };
    let cow = |p: &Entity| p.country.as_deref().and_then(countries::by_iso3).map(|c| c.cow.to_string());
    vec![
        list(&|p| Some(name_of(p).to_string())),
        list(&|p| p.country.clone()),
        list(&cow),
        list(&|p| p.sectors.first().cloned()),
        list(&|p| Some(p.sectors.iter().skip(1).cloned().collect::<Vec<_>>().join(" "))),
        list(&|p| p.title.clone()),
        list(&|p| Some(p.text.clone())),
        String::new(),
    ]
}
