//! One event in the columns of others. Each function gives as many cells as its format has columns; what is not known is
//! empty.

mod gdelt;
mod icews;
mod phoenix;
mod polecat;

pub(crate) use gdelt::{events as gdelt, mentions};
pub(crate) use icews::rows as icews;
pub(crate) use phoenix::rows as phoenix;
pub(crate) use polecat::{quad_of, row as polecat};

use lapwing_store::record::{Entity, Place};

/// Sectors as CAMEO spells them: two of PLOVER's have other names there.
pub(crate) fn cameo_sectors(party: &Entity) -> Vec<&str> {
    let renamed = |s: &'_ String| match s.as_str() {
        "JRN" => "MED",
        "MED" => "HLH",
        _ => "",
    };
    party.sectors.iter().map(|s| if renamed(s).is_empty() { s.as_str() } else { renamed(s) }).collect()
}

/// City or site, province, of a place.
pub(crate) fn parts_of(place: Option<&Place>) -> (String, String) {
    let name = |wanted: &[&str]| {
        place
            .filter(|p| wanted.contains(&p.precision.as_str()))
            .map(|p| p.name.clone().unwrap_or_else(|| p.text.clone()))
    };
    (name(&["city", "site"]).unwrap_or_default(), name(&["admin1"]).unwrap_or_default())
}

pub(crate) fn number(x: Option<f64>) -> String {
    x.map(|x| x.to_string()).unwrap_or_default()
}
