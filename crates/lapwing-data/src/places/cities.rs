//! The large table: unpacked once, searched by a sorted list of name hashes.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};

use crate::index::{Index, line_at};
use crate::table::length_inside;

use super::{Candidate, Level, Places, position};

/// More than any table of ours; guards against a file that unpacks without end.
const BYTES_MAX: u64 = 64 << 20;

/// Populated places. Rows stay text; only the row asked for is read.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub(super) struct Cities {
    /// The table, as bytes: all of it would have to be looked at to know that it is text.
    #[serde(borrow)]
    text: Cow<'static, [u8]>,
    /// By the hash of a folded name.
    index: Index,
}

impl Cities {
    /// Unpacks and indexes; what can't be unpacked holds nothing.
    pub fn unpack(packed: &[u8], own: &str, places: &Places) -> Cities {
        let mut text = String::with_capacity(length_inside(packed) + own.len());
        if !packed.is_empty() && GzDecoder::new(packed).take(BYTES_MAX).read_to_string(&mut text).is_err() {
            text.clear();
        }
        text += own;
        let mut index = Vec::with_capacity(text.len() / 24);
        let mut start = 0;
        let mut folded = String::new();
        for line in text.split_inclusive('\n') {
            let mut cells = line.split('\t').skip(2);
            if !line.starts_with('#') {
                let names =
                    cells.next().into_iter().chain(cells.next().unwrap_or("").split('|').filter(|n| !n.is_empty()));
                for name in names {
                    places.fold_to(name, &mut folded);
                    index.push((hash(&folded), u32::try_from(start).unwrap_or(u32::MAX)));
                }
            }
            start += line.len();
        }
        Cities { text: text.into_bytes().into(), index: Index::new(index) }
    }

    /// Places of this folded name, the most populous first.
    pub fn named(&self, places: &Places, key: &str) -> Vec<Candidate> {
        let rows = self.index.find(hash(key));
        let mut found: Vec<Candidate> = rows.filter_map(|at| self.row(places, at, key)).collect();
        found.sort_by_key(|c| std::cmp::Reverse((c.population, c.geonames_id)));
        found
    }

    fn row(&self, places: &Places, at: usize, key: &str) -> Option<Candidate> {
        let mut cells = line_at(&self.text, at).split('\t');
        let [country, division, name, names, lat, lon, population, id] =
            std::array::from_fn(|_| cells.next().unwrap_or(""));
        let mut folded = String::new();
        let mut is_key = |name: &str| {
            places.fold_to(name, &mut folded);
            folded == key
        };
        let primary = is_key(name);
        if !primary && !names.split('|').any(is_key) {
            return None;
        }
        let (lat, lon) = position(lat, lon)?;
        Some(Candidate {
            name: name.to_string(),
            level: Level::City,
            country: country.to_string(),
            division: division.to_string(),
            lat,
            lon,
            population: population.parse().unwrap_or(0),
            geonames_id: id.parse().ok(),
            primary,
        })
    }
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// How [`Places`] keeps them where they were unpacked beforehand.
pub(super) mod ready {
    use std::sync::OnceLock;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Cities;

    pub fn serialize<S: Serializer>(cities: &OnceLock<Cities>, out: S) -> Result<S::Ok, S::Error> {
        cities.get().serialize(out)
    }

    pub fn deserialize<'de: 'static, D: Deserializer<'de>>(from: D) -> Result<OnceLock<Cities>, D::Error> {
        Ok(Option::<Cities>::deserialize(from)?.map_or_else(OnceLock::new, OnceLock::from))
    }
}
