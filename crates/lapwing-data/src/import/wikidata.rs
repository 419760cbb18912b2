//! Office holders of a Wikidata dump: who held which office of which state from when to when.
//!
//! In: the lines of a JSON dump, twice: first for states and offices, then for their holders. Out: rows of
//! `actors/persons.tsv`. Memory grows with the number of offices, not with the dump: one line is held at a time.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde::Deserialize;
use serde_json::Value;

use super::cell;
use crate::actors::{RoleKind, Roles};
use crate::toml_part::TomlPart;
use crate::{Data, DataErrors, Files};

/// A line longer than this is no entity that we want.
const LINE_BYTES_MAX: usize = 64 << 20;

/// States and offices, as gathered by the first reading.
pub struct Offices<'d> {
    settings: Settings,
    data: &'d Data,
    /// Entity of a state → its code.
    states: BTreeMap<u64, String>,
    offices: BTreeMap<u64, Office>,
}

/// What a reading came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines read.
    pub n_lines: usize,
    /// Lines that are no entity.
    pub n_broken: usize,
    /// Terms of office written.
    pub n_terms: usize,
    /// Terms left out: no state that we know, or no name.
    pub n_left_out: usize,
}

struct Office {
    title: String,
    /// Entities that it may belong to, likeliest first.
    places: Vec<u64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    properties: BTreeMap<String, String>,
    ranks: BTreeMap<String, Vec<String>>,
    fallback: Fallback,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fallback {
    sector: String,
}

impl Settings {
    fn property(&self, name: &str) -> &str {
        self.properties.get(name).map_or("", String::as_str)
    }

    fn rank(&self, title: &str) -> &str {
        let title = title.to_lowercase();
        let fits = self.ranks.iter().flat_map(|(rank, words)| words.iter().map(move |w| (rank, w)));
        let best = fits.filter(|(_, w)| title.starts_with(w.as_str())).max_by_key(|(_, w)| w.len());
        best.map_or("1", |(rank, _)| rank)
    }
}

/// An entity, with the parts that are read.
#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    labels: Value,
    #[serde(default)]
    aliases: Value,
    #[serde(default)]
    claims: Value,
}

impl<'d> Offices<'d> {
    /// The first reading: states with a code, and whatever may be an office of one.
    ///
    /// # Errors
    /// When the dump can't be read.
    pub fn read(dump: impl BufRead, data: &'d Data) -> io::Result<(Offices<'d>, Tally)> {
        let files = Files::bundled();
        let mut errors = DataErrors::default();
        let settings = TomlPart::load("import/wikidata.toml", &files, &mut errors).read("", &mut errors);
        let mut found = Offices { settings, data, states: BTreeMap::new(), offices: BTreeMap::new() };
        let tally = each_entity(dump, |entity, _| {
            found.note(&entity);
            Ok(())
        })?;
        Ok((found, tally))
    }

    fn note(&mut self, entity: &Entity) {
        let Some(id) = number(&entity.id) else { return };
        let property = |name: &str| &entity.claims[self.settings.property(name)];
        if let Some(code) = current(property("alpha3")).and_then(|c| c["mainsnak"]["datavalue"]["value"].as_str()) {
            if self.data.actors.states.contains_key(code) {
                self.states.insert(id, code.to_string());
            }
            return;
        }
        // Offices say whose they are; people with an office of their own, and places, do not count as offices.
        let places: Vec<u64> =
            ["jurisdiction", "country"].iter().flat_map(|p| list(property(p))).filter_map(item).collect();
        let is_person = !property("position").is_null();
        if let Some(title) = label(&entity.labels).filter(|_| !places.is_empty() && !is_person)
            && office_words(&self.data.actors.roles, title).is_some()
        {
            self.offices.insert(id, Office { title: title.to_string(), places });
        }
    }

    /// The second reading: writes a table for `actors/persons-wikidata.tsv`.
    ///
    /// # Errors
    /// When the dump can't be read or the table not written.
    pub fn write(&self, dump: impl BufRead, out: &mut dyn Write) -> io::Result<Tally> {
        writeln!(out, "# Holders of offices, imported from Wikidata (CC0).")?;
        writeln!(out, "name\tnames\tcode\tsector\ttitle\trank\tstart\tend\tsource")?;
        each_entity(dump, |entity, tally| self.terms(&entity, tally, out))
    }

    fn terms(&self, entity: &Entity, tally: &mut Tally, out: &mut dyn Write) -> io::Result<()> {
        let held = &entity.claims[self.settings.property("position")];
        if held.is_null() {
            return Ok(());
        }
        for claim in list(held).filter(|c| c["rank"] != "deprecated") {
            let day = |name: &str| {
                let qualifier = &claim["qualifiers"][self.settings.property(name)];
                list(qualifier).find_map(|q| iso(&q["datavalue"]["value"]))
            };
            let (start, end) = (day("start"), day("end"));
            let Some(office) = item(claim).and_then(|id| self.offices.get(&id)) else { continue };
            if start.is_none() && end.is_none() {
                continue;
            }
            let (Some(code), Some(name)) = (self.code(entity, office), label(&entity.labels)) else {
                tally.n_left_out += 1;
                continue;
            };
            let others: Vec<&str> = list(&entity.aliases["en"])
                .filter_map(|a| a["value"].as_str())
                .filter(|a| *a != name && a.contains(' ') && !a.contains('|'))
                .collect();
            let sector = office_words(&self.data.actors.roles, &office.title).filter(|s| !s.is_empty());
            let row = [
                name,
                &others.join("|"),
                code,
                sector.as_deref().unwrap_or(&self.settings.fallback.sector),
                &office.title,
                self.settings.rank(&office.title),
                start.as_deref().unwrap_or(""),
                end.as_deref().unwrap_or(""),
                &format!("wikidata:{}", entity.id),
            ];
            writeln!(out, "{}", row.map(cell).join("\t"))?;
            tally.n_terms += 1;
        }
        Ok(())
    }

    /// The state of an office; the citizenship of its holder where the office names none and there is only one.
    fn code(&self, entity: &Entity, office: &Office) -> Option<&str> {
        let of_office = office.places.iter().find_map(|place| self.states.get(place));
        let citizenship: Vec<u64> =
            list(&entity.claims[self.settings.property("citizenship")]).filter_map(item).collect();
        let own = || if let [only] = citizenship[..] { self.states.get(&only) } else { None };
        of_office.or_else(own).map(String::as_str)
    }
}

/// The sector that the words of an office tell: `None` when they name no office of a person, empty for no sector.
fn office_words(roles: &Roles, title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    // "Minister of Defence of Norway": the words up to a preposition, else the last ones.
    let end = words.iter().position(|w| matches!(*w, "of" | "for" | "in" | "to")).unwrap_or(words.len());
    let (head, before) = words[..end].split_last()?;
    let (_, role) = roles.longest(&[head], |n| before.iter().rev().nth(n).map(|w| vec![*w]))?;
    let person = matches!(role.kind, RoleKind::Entity(lapwing_core::EntityKind::Person));
    person.then(|| role.sectors.first().cloned().unwrap_or_default())
}

/// Calls `each` with every entity of the dump: one a line, in an array.
fn each_entity(
    mut dump: impl BufRead,
    mut each: impl FnMut(Entity, &mut Tally) -> io::Result<()>,
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = io::Read::take(&mut dump, LINE_BYTES_MAX as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(tally);
        }
        let text = line.trim_ascii();
        let text = text.strip_suffix(b",").unwrap_or(text);
        if text.is_empty() || text == b"[" || text == b"]" {
            continue;
        }
        tally.n_lines += 1;
        match serde_json::from_slice(text) {
            Ok(entity) => each(entity, &mut tally)?,
            Err(_) => tally.n_broken += 1,
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The claim that holds now: the preferred one, else the first that is not deprecated.
fn current(claims: &Value) -> Option<&Value> {
    list(claims).find(|c| c["rank"] == "preferred").or_else(|| list(claims).find(|c| c["rank"] != "deprecated"))
}

/// The entity that a claim names.
fn item(claim: &Value) -> Option<u64> {
    number(claim["mainsnak"]["datavalue"]["value"]["id"].as_str()?)
}

fn number(id: &str) -> Option<u64> {
    id.strip_prefix('Q')?.parse().ok()
}

fn label(labels: &Value) -> Option<&str> {
    ["en", "mul"].iter().find_map(|l| labels[*l]["value"].as_str()).filter(|l| !l.trim().is_empty())
}

/// `+2015-01-05T00:00:00Z` with the precision it says: year, month or day.
fn iso(time: &Value) -> Option<String> {
    let day = time["time"].as_str()?.strip_prefix('+')?.get(..10)?;
    let length = match time["precision"].as_u64()? {
        9 => 4,
        10 => 7,
        11.. => 10,
        _ => return None,
    };
    day.get(..length).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(value: Value) -> Value {
        serde_json::json!([{"rank": "normal", "mainsnak": {"datavalue": {"value": value}}}])
    }

    /// A small dump of our own making: one state, two offices, three people.
    pub fn dump() -> String {
        let en = |text: &str| serde_json::json!({"en": {"language": "en", "value": text}});
        let held = |id: &str, start: &str, end: Option<&str>| {
            let day = |d: &str| serde_json::json!([{"datavalue": {"value": {"time": format!("+{d}T00:00:00Z"), "precision": 11}}}]);
            let mut qualifiers = serde_json::json!({"P580": day(start)});
            if let Some(end) = end {
                qualifiers["P582"] = day(end);
            }
            serde_json::json!({"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": id}}}, "qualifiers": qualifiers})
        };
        let rows = [
            serde_json::json!({"id": "Q1", "labels": en("Norway"), "claims": {"P298": claim("NOR".into())}}),
            serde_json::json!({"id": "Q2", "labels": en("Minister of Defence"), "claims": {"P1001": claim(serde_json::json!({"id": "Q1"}))}}),
            serde_json::json!({"id": "Q3", "labels": en("Dyke Reeve of Nowhere"), "claims": {"P17": claim(serde_json::json!({"id": "Q1"}))}}),
            serde_json::json!({"id": "Q10", "labels": en("Sunniva Quell"), "aliases": {"en": [{"value": "S. Quell"}, {"value": "Sunny"}]},
                "claims": {"P39": [held("Q2", "2015-01-05", Some("2018-02-03")), held("Q3", "2019-01-01", None)]}}),
            serde_json::json!({"id": "Q11", "labels": en("Odo Tarn"), "claims": {"P39": [held("Q2", "2018-02-03", None)]}}),
            serde_json::json!({"id": "Q12", "labels": {}, "claims": {"P39": [held("Q2", "2018-02-03", None)]}}),
        ];
        format!("[\n{}\nnonsense\n]\n", rows.map(|r| r.to_string()).join(",\n"))
    }

    #[test]
    fn holders_are_found_with_office_state_and_days() {
        let dump = dump();
        let (offices, first) = Offices::read(dump.as_bytes(), Data::bundled()).expect("reads");
        assert_eq!((first.n_lines, first.n_broken), (7, 1));
        let mut out = Vec::new();
        let tally = offices.write(dump.as_bytes(), &mut out).expect("writes");
        assert_eq!((tally.n_terms, tally.n_left_out), (2, 1));
        let text = String::from_utf8(out).expect("UTF-8");
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            rows[0],
            "Sunniva Quell\tS. Quell\tNOR\tGOV\tMinister of Defence\t2\t2015-01-05\t2018-02-03\twikidata:Q10"
        );
        let mut files = Files::bundled();
        let mut errors = DataErrors::default();
        files.extend("actors/persons-wikidata.tsv", "x", text.into_bytes(), &mut errors);
        let data = Data::from_files(&files).unwrap_or_else(|e| panic!("{e}"));
        let terms = data.actors.persons.named(["Odo", "Tarn"].into_iter());
        assert_eq!(terms[0].on(20_240_101), crate::actors::Office::In);
        assert_eq!(terms[0].on(20_170_101), crate::actors::Office::Before);
    }

    #[test]
    fn odd_lines_are_passed_over() {
        for text in ["", "[", "{}", "{\"id\": 3}", "[1,2]", "{\"id\":\"Q1\",\"claims\":[],\"labels\":[]}", "\u{0}"] {
            let (offices, _) = Offices::read(text.as_bytes(), Data::bundled()).expect("reads");
            offices.write(text.as_bytes(), &mut Vec::new()).expect("writes");
        }
    }
}
