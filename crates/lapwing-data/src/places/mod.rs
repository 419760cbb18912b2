//! The gazetteer: states, their first-order divisions and 147,000 places of 1,000 people and more.
//!
//! In: `places/*` and the names of states in `actors/countries.tsv`. Out: [`Places`], which answers what a name can
//! stand for. The large table is unpacked on first use. Which of several places is meant is the coder's decision.

mod cities;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::actors::COUNTRIES as STATES;
use crate::table::Table;
use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};
use cities::Cities;
pub use words::PlaceWords;

static COUNTRIES: Table = Table {
    part: "places/countries.tsv",
    columns: &["code", "domain", "lat", "lon", "population", "middle"],
    needed: &["code", "lat", "lon"],
    optional: &["middle"],
};
static DIVISIONS: Table = Table {
    part: "places/divisions.tsv",
    columns: &["code", "division", "name", "lat", "lon", "population", "id"],
    needed: &["code", "division", "name", "lat", "lon"],
    optional: &[],
};
static OWN_CITIES: Table = Table {
    part: "places/cities.tsv",
    columns: &["country", "division", "name", "names", "lat", "lon", "population", "id"],
    needed: &["country", "name", "lat", "lon"],
    optional: &[],
};
const CITIES: &str = "places/cities.tsv.gz";
const POSITION_HINT: &str = "degrees, −90 to 90 and −180 to 180";

/// A city that outweighs its namesakes in other countries by this factor, and has this many people, stands for its
/// country wherever nothing else is known.
const OUTWEIGHS: u64 = 20;
const LARGE: u64 = 200_000;
/// Villages called like the capital of their country are not it.
const CAPITAL_MIN: u64 = 50_000;

/// What a name can stand for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Candidate {
    /// Gazetteer name.
    pub name: String,
    /// State, division or populated place.
    pub level: Level,
    /// ISO 3166-1 alpha-3 (Kosovo `KOS`).
    pub country: String,
    /// GeoNames code of the first-order division; empty for states.
    pub division: String,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// People; 0 when unknown.
    pub population: u64,
    /// GeoNames identifier; `None` for states.
    pub geonames_id: Option<u64>,
    /// The name asked for is the main one, not an alternate.
    pub primary: bool,
}

/// How large a place is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Level {
    /// A state or territory.
    Country,
    /// A first-order division.
    Division,
    /// A populated place.
    City,
}

impl Level {
    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Country => "country",
            Level::Division => "admin1",
            Level::City => "city",
        }
    }
}

/// The gazetteer.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Places {
    /// Words around names of places.
    pub words: PlaceWords,
    /// Bytes of the longest word that is spelt out: longer ones need no look-up.
    spelling_max: usize,
    /// Words that show where a report is at home → those countries; and the first words of them.
    homes: FxHashMap<String, Vec<String>>,
    home_starts: FxHashSet<String>,
    /// First words of names of states, divisions and peoples, and of the regions that are no places.
    starts: FxHashSet<String>,
    region_starts: FxHashSet<String>,
    /// States and divisions.
    large: Vec<Candidate>,
    /// Folded name → states and divisions; true for the main name.
    by_name: FxHashMap<String, Vec<(u32, bool)>>,
    /// Country code and folded name of its capitals.
    capitals: BTreeSet<(String, String)>,
    /// Folded adjective or noun of people → country code.
    peoples: FxHashMap<String, String>,
    /// Top-level domain → country code.
    domains: FxHashMap<String, String>,
    /// Country and division code → index into `large`.
    by_code: FxHashMap<(String, String), u32>,
    #[serde(skip)]
    packed: Vec<u8>,
    /// Rows of the user's, like those of the packed table.
    #[serde(skip)]
    own_cities: String,
    #[serde(with = "cities::ready")]
    cities: OnceLock<Cities>,
    /// Country and division, and GeoNames identifiers, of disputed places.
    disputed: (BTreeSet<(String, String)>, BTreeSet<u64>),
}

/// What the table of states says about each.
#[derive(Default)]
struct States<'f>(BTreeMap<&'f str, State<'f>>);

#[derive(Default)]
struct State<'f> {
    /// The main one first.
    names: Vec<&'f str>,
    /// Adjectives and nouns.
    peoples: Vec<&'f str>,
    capitals: Vec<&'f str>,
}

impl<'f> States<'f> {
    fn load(files: &'f Files) -> Self {
        let mut states = States::default();
        for row in STATES.rows(files, &mut DataErrors::default()) {
            let state = states.0.entry(row.cell(0)).or_default();
            state.names.extend(row.list(2).chain(row.list(3)));
            state.peoples.extend(row.list(4).chain(row.list(5)));
            state.capitals.extend(row.list(6));
        }
        states
    }
}

impl Places {
    /// Reads and checks the tables; the large one is unpacked on first use.
    pub fn load(files: &Files, errors: &mut DataErrors) -> Places {
        let words = PlaceWords::load(files, errors);
        let spelling_max = words.spelling.keys().map(String::len).max().unwrap_or(0);
        let mut places = Places { words, spelling_max, ..Places::default() };
        for (country, word) in places.words.home_words.iter().flat_map(|(c, words)| words.iter().map(move |w| (c, w))) {
            places.homes.entry(word.clone()).or_default().push(country.clone());
            places.home_starts.extend(word.split(' ').next().map(str::to_string));
        }
        places.load_countries(files, errors);
        places.load_divisions(files, errors);
        places.load_own_cities(files, errors);
        if !files.is_replaced(OWN_CITIES.part) {
            places.packed = files.bytes(CITIES).unwrap_or_default().to_vec();
        }
        if !files.is_replaced(OWN_CITIES.part) && !places.packed.starts_with(&[0x1f, 0x8b]) {
            errors.push(
                CITIES,
                0,
                "is missing or not compressed with gzip",
                "restore it from the project's data folder",
            );
        }
        let short: Vec<(String, String)> = places.words.short.clone().into_iter().collect();
        for (word, code) in short {
            let (country, division) = code.split_once('/').unwrap_or((&code, ""));
            match places.by_code.get(&(country.to_string(), division.to_string())) {
                Some(&i) => places.by_name.entry(word).or_default().push((i, false)),
                None => {
                    let (file, line) =
                        TomlPart::load(words::FILE, files, &mut DataErrors::default()).place(&["short", &word]);
                    let hint = "use codes of places/divisions.tsv";
                    errors.push(&file, line, format!("short form {word:?} names unknown {code:?}"), hint);
                }
            }
        }
        let named = places.by_name.keys().chain(places.peoples.keys());
        places.starts = named.map(|name| first_word(name).to_string()).collect();
        // "Hudson" of "Hudson's Bay" is a word of its own where it is asked after.
        let first = places.words.regions.words.iter().map(|name| first_word(name));
        places.region_starts =
            first.flat_map(|word| [word, word.strip_suffix('s').unwrap_or(word)]).map(str::to_string).collect();
        places
    }

    /// Everything that `name` can stand for: states, divisions, then populated places by population.
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let key = self.folded(name);
        if key.is_empty() {
            return Vec::new();
        }
        let mut found = self.large_named(&key);
        found.extend(self.cities().named(self, &key));
        found
    }

    /// The states and divisions that `name` can stand for; does not unpack the large table.
    pub fn large(&self, name: &str) -> Vec<Candidate> {
        self.large_named(&self.folded(name))
    }

    /// The same, without copies.
    pub fn large_ones(&self, name: &str) -> Vec<&Candidate> {
        let rows = self.by_name.get(self.folded(name).as_ref()).map_or(&[][..], Vec::as_slice);
        rows.iter().map(|&(i, _)| &self.large[i as usize]).collect()
    }

    /// The state with this code, else the largest of its divisions.
    pub fn of_country(&self, code: &str) -> Option<&Candidate> {
        let divisions = || self.large.iter().filter(|c| c.country == code).max_by_key(|c| c.population);
        self.by_code(code, "").or_else(divisions)
    }

    /// The country of a place that needs no context: a state, a division, a city far larger than its namesakes abroad.
    pub fn country_of(&self, name: &str) -> Option<String> {
        let found = self.candidates(name);
        if let Some(state) = found.iter().find(|c| c.level == Level::Country) {
            return Some(state.country.clone());
        }
        let first = found.iter().max_by_key(|c| c.population).filter(|c| !self.is_disputed(c))?;
        let elsewhere = found.iter().filter(|c| c.country != first.country).map(|c| c.population).max().unwrap_or(0);
        (first.population >= LARGE && first.population / OUTWEIGHS >= elsewhere
            || found.iter().all(|c| c.level == Level::Division && c.country == first.country))
        .then(|| first.country.clone())
    }

    /// True for a populated place that is called like a capital of its country.
    pub fn is_capital(&self, place: &Candidate) -> bool {
        place.level == Level::City
            && place.population >= CAPITAL_MIN
            && self.capitals.contains(&(place.country.clone(), self.fold(&place.name)))
    }

    /// Disputed, without a code of its own: a place whose country tells nothing about the parties there.
    pub fn is_disputed(&self, place: &Candidate) -> bool {
        let (divisions, cities) = &self.disputed;
        place.geonames_id.is_some_and(|id| cities.contains(&id))
            || divisions.contains(&(place.country.clone(), place.division.clone()))
    }

    /// Marks places of disputed territories.
    pub(crate) fn mark_disputed(&mut self, divisions: BTreeSet<(String, String)>, cities: BTreeSet<u64>) {
        self.disputed = (divisions, cities);
    }

    /// True when the place is called exactly so, not merely a part of it.
    pub fn is_same(&self, name: &str, place: &Candidate) -> bool {
        self.fold(&place.name) == self.fold(name)
    }

    /// Continents and the like, which lie in no country.
    pub fn is_region(&self, name: &str) -> bool {
        self.words.regions.words.contains(self.folded(name).as_ref())
    }

    /// The country whose adjective or people `word` names.
    pub fn country_of_people(&self, word: &str) -> Option<&str> {
        self.peoples.get(self.folded(word).as_ref()).map(String::as_str)
    }

    /// The country that a host name's last label belongs to.
    pub fn country_of_host(&self, host: &str) -> Option<&str> {
        self.domains.get(host.rsplit('.').next()?).map(String::as_str)
    }

    /// The countries at home in which a report with these folded words is.
    pub fn homes(&self, words: &str) -> &[String] {
        self.homes.get(words).map_or(&[], Vec::as_slice)
    }

    /// False for a folded word with which no words of [`Places::homes`] begin.
    pub fn may_begin_home(&self, word: &str) -> bool {
        self.home_starts.contains(first_word(word))
    }

    /// False for a folded word with which no name of a state, a division or a people begins.
    pub fn may_begin(&self, word: &str) -> bool {
        self.starts.contains(first_word(word))
    }

    /// False for a word with which no name of a region begins; see [`Places::is_region`].
    pub fn may_begin_region(&self, word: &str) -> bool {
        self.region_starts.contains(first_word(&self.folded(word)))
    }

    /// A state (empty `division`) or division by its codes.
    pub fn by_code(&self, country: &str, division: &str) -> Option<&Candidate> {
        self.by_code.get(&(country.to_string(), division.to_string())).map(|&i| &self.large[i as usize])
    }

    /// The form by which names are compared: lower case, without accents, points and apostrophes, hyphens as blanks,
    /// short words spelt out ("St." as "saint").
    pub fn fold(&self, name: &str) -> String {
        let mut folded = String::with_capacity(name.len());
        self.fold_to(name, &mut folded);
        folded
    }

    /// The same into a string that is used again.
    fn fold_to(&self, name: &str, folded: &mut String) {
        folded.clear();
        fold_into(name, folded);
        if self.holds_short(folded) {
            let spelt = |w| self.words.spelling.get(w).map_or(w, String::as_str);
            *folded = folded.split(' ').map(spelt).collect::<Vec<_>>().join(" ");
        }
    }

    /// The same, of a name that is often folded already.
    pub fn folded<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if plain && !self.holds_short(name) { Cow::Borrowed(name) } else { Cow::Owned(self.fold(name)) }
    }

    /// True when a word of `folded` is to be spelt out.
    fn holds_short(&self, folded: &str) -> bool {
        let short = |w: &str| w.len() <= self.spelling_max && self.words.spelling.contains_key(w);
        if folded.bytes().any(|b| b == b' ') { folded.split(' ').any(short) } else { short(folded) }
    }

    fn large_named(&self, key: &str) -> Vec<Candidate> {
        let rows = self.by_name.get(key).map_or(&[][..], Vec::as_slice);
        rows.iter().map(|&(i, primary)| Candidate { primary, ..self.large[i as usize].clone() }).collect()
    }

    /// Unpacks the large table, and lets go of what it came from.
    pub(crate) fn make_ready(&mut self) {
        self.cities();
        (self.packed, self.own_cities) = Default::default();
    }

    fn cities(&self) -> &Cities {
        self.cities.get_or_init(|| Cities::unpack(&self.packed, &self.own_cities, self))
    }

    fn add(&mut self, row: Candidate, names: &[&str]) {
        let i = u32::try_from(self.large.len()).unwrap_or(u32::MAX);
        self.by_code.insert((row.country.clone(), row.division.clone()), i);
        let main = names.first().map(|n| self.core(n)).unwrap_or_default();
        for name in names {
            let primary = *name == names[0] || self.fold(name) == main;
            let ids = self.by_name.entry(self.fold(name)).or_default();
            if !name.is_empty() && ids.iter().all(|(id, _)| *id != i) {
                ids.push((i, primary));
            }
        }
        self.large.push(row);
    }

    fn load_countries(&mut self, files: &Files, errors: &mut DataErrors) {
        // What is wrong with the table of states is complained about by the actors, who own it.
        let states = States::load(files);
        for row in COUNTRIES.rows(files, errors) {
            let code = row.cell(0);
            let Some(state) = states.0.get(code) else {
                let message = format!("{code:?} is no row of actors/countries.tsv");
                row.complain(errors, message, "add it there or remove it here");
                continue;
            };
            let Some((lat, lon)) = position(row.cell(2), row.cell(3)) else {
                row.complain(errors, "lat or lon is no position", POSITION_HINT);
                continue;
            };
            for people in &state.peoples {
                let key = self.fold(people);
                self.peoples.insert(key, code.to_string());
            }
            for capital in &state.capitals {
                let key = self.fold(capital);
                self.capitals.insert((code.to_string(), key));
            }
            self.domains.insert(row.cell(1).to_string(), code.to_string());
            let place = Candidate {
                name: state.names.first().copied().unwrap_or("").to_string(),
                level: Level::Country,
                country: code.to_string(),
                division: String::new(),
                lat,
                lon,
                population: row.cell(4).parse().unwrap_or(0),
                geonames_id: None,
                primary: true,
            };
            self.add(place, &state.names);
        }
    }

    fn load_own_cities(&mut self, files: &Files, errors: &mut DataErrors) {
        for row in OWN_CITIES.own_rows(files, errors) {
            if position(row.cell(4), row.cell(5)).is_none() {
                row.complain(errors, "lat or lon is no position", POSITION_HINT);
            }
            let cells: Vec<&str> = (0..OWN_CITIES.columns.len()).map(|i| row.cell(i)).collect();
            self.own_cities += &(cells.join("\t") + "\n");
        }
    }

    fn load_divisions(&mut self, files: &Files, errors: &mut DataErrors) {
        for row in DIVISIONS.rows(files, errors) {
            let (country, name) = (row.cell(0), row.cell(2));
            // Of ours some belong to territories that fold into a state as parties and are places of their own.
            if row.own && self.by_code(country, "").is_none() {
                let message = format!("{country:?} is no row of places/countries.tsv");
                row.complain(errors, message, "add it there or remove it here");
                continue;
            }
            let (lat, lon) = match position(row.cell(3), row.cell(4)) {
                Some(position) => position,
                None if row.cell(3).is_empty() => continue,
                None => {
                    row.complain(errors, "lat or lon is no position", POSITION_HINT);
                    continue;
                }
            };
            let place = Candidate {
                name: name.to_string(),
                level: Level::Division,
                country: country.to_string(),
                division: row.cell(1).to_string(),
                lat,
                lon,
                population: row.cell(5).parse().unwrap_or(0),
                geonames_id: row.cell(6).parse().ok(),
                primary: true,
            };
            let (core, bare) = (self.core(name), self.bare(name));
            self.add(place, &[name, &core, &bare]);
        }
    }

    /// A name without the common nouns around it: "Anbar Province" is "anbar", "northern Aleppo" is "aleppo".
    pub fn bare(&self, name: &str) -> String {
        let mut rest = self.core(name);
        strip_heads(&mut rest, &self.words.generic.head);
        rest
    }

    /// A name without its article and the common nouns behind it: what still means exactly the same place.
    fn core(&self, name: &str) -> String {
        let mut rest = self.fold(name);
        let ends = |rest: &str, w: &str| rest.strip_suffix(w).is_some_and(|r| r.len() > 1 && r.ends_with(' '));
        while let Some(word) = self.words.generic.tail.iter().find(|w| ends(&rest, w)) {
            rest.truncate(rest.len() - word.len() - 1);
        }
        strip_heads(&mut rest, &self.words.generic.articles);
        rest
    }
}

fn strip_heads(rest: &mut String, heads: &[String]) {
    let begins = |rest: &str, w: &str| rest.strip_prefix(w).is_some_and(|r| r.len() > 1 && r.starts_with(' '));
    while let Some(word) = heads.iter().find(|w| begins(rest, w)) {
        rest.drain(..=word.len());
    }
}

fn first_word(name: &str) -> &str {
    name.split_once(' ').map_or(name, |(first, _)| first)
}

/// The lower-case letters of `name` without accents and signs; see [`Places::fold`].
fn fold_into(name: &str, out: &mut String) {
    let push = |out: &mut String, c: char| {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if (c.is_whitespace() || matches!(c, '-' | '–' | '/' | ',' | '_'))
            && !out.is_empty()
            && !out.ends_with(' ')
        {
            out.push(' ');
        }
    };
    if name.is_ascii() {
        // Most names: no tables are asked.
        for b in name.bytes() {
            match b {
                b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(b)),
                b'A'..=b'Z' => out.push(char::from(b.to_ascii_lowercase())),
                b'\t'..=b'\r' | b' ' | b'-' | b'/' | b',' | b'_' if !out.is_empty() && !out.ends_with(' ') => {
                    out.push(' ')
                }
                _ => {}
            }
        }
    } else {
        name.nfkd().filter(|c| !is_combining_mark(*c)).for_each(|c| push(out, c));
    }
    if out.ends_with(' ') {
        out.pop();
    }
}

fn position(lat: &str, lon: &str) -> Option<(f64, f64)> {
    let (lat, lon): (f64, f64) = (lat.parse().ok()?, lon.parse().ok()?);
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some((lat, lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let mut errors = DataErrors::default();
        let places = Places::load(&Files::bundled(), &mut errors);
        assert_eq!(errors, DataErrors::default());
        places
    }

    #[test]
    fn names_are_found_whatever_their_spelling() {
        let places = places();
        for name in [
            "Kiev",
            "Kyiv",
            "São Paulo",
            "Sao Paulo",
            "Saint Petersburg",
            "St. Petersburg",
            "U.S.",
            "Calif.",
            "Nineveh",
        ] {
            assert!(!places.candidates(name).is_empty(), "{name}");
        }
        assert!(places.candidates("Xyzzyville").is_empty());
        assert!(places.candidates("").is_empty());
    }

    #[test]
    fn only_unambiguous_places_tell_their_country() {
        let places = places();
        let of = |name| places.country_of(name);
        assert_eq!(of("Lahore").as_deref(), Some("PAK"));
        assert_eq!(of("Kosovo").as_deref(), Some("KOS"));
        assert_eq!(of("Bavaria").as_deref(), Some("DEU"));
        assert_eq!(of("Springfield"), None);
        assert_eq!(places.country_of_people("Filipino"), Some("PHL"));
        assert_eq!(places.country_of_host("news.example.co.uk"), Some("GBR"));
    }

    #[test]
    fn common_nouns_come_off() {
        assert_eq!(places().bare("Anbar Province"), "anbar");
        assert_eq!(places().bare("the city of Aleppo"), "aleppo");
    }
}
