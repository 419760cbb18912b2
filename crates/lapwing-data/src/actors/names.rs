//! Proper names: states and the words for them, partially recognised entities, groups, bodies.

use std::collections::HashMap;

use super::Codes;
use super::key::Key;
use super::table::{Row, rows};
use crate::{DataErrors, Files};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameClass {
    /// A state or partially recognised entity.
    State,
    /// A body: organisation, agency, party, armed group.
    Body,
    /// A building or street that stands for a government.
    Seat,
    /// A parliament or chamber.
    Legislature,
    /// A city that may stand for a government.
    Capital,
    /// A part of a state that does not stand for its government.
    Region,
    /// An adjective of nationality: "Iranian".
    Adjective,
    /// A noun for the people of a state: "Danes".
    People,
    /// An adjective of an ethnic or religious group: "Kurdish".
    GroupAdjective,
    /// A noun for the people of such a group: "Kurds".
    GroupPeople,
}

/// What one name stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct NameRow {
    /// Written into records.
    pub name: String,
    /// Country or body code.
    pub code: Option<String>,
    /// Primary first.
    pub sectors: Vec<String>,
    /// What it names.
    pub class: NameClass,
}

/// All names but those of persons, by key.
#[derive(Debug, Default)]
pub struct Names {
    list: Vec<NameRow>,
    by_key: HashMap<Key, Vec<u32>>,
    /// Keys of all proper beginnings, so that a look-up knows when to stop.
    beginnings: std::collections::HashSet<Key>,
}

impl Names {
    /// Rows of exactly this name.
    pub fn exact(&self, name: &str) -> Vec<&NameRow> {
        self.rows(Key::of(name))
    }

    /// The longest name at the beginning of `tokens`: number of tokens and its rows; tokens without a letter or digit
    /// never end a name.
    pub fn longest<'t>(&self, tokens: impl Iterator<Item = &'t str>) -> Option<(usize, Vec<&NameRow>)> {
        let mut key = Key::default();
        let mut best = None;
        for (n, token) in tokens.enumerate() {
            let next = key.then(token);
            if next != key && self.by_key.contains_key(&next) {
                best = Some((n + 1, next));
            }
            if n == 0 && next == key || next != key && !self.beginnings.contains(&next) {
                break;
            }
            key = next;
        }
        best.map(|(n, key)| (n, self.rows(key)))
    }

    fn rows(&self, key: Key) -> Vec<&NameRow> {
        self.by_key.get(&key).map_or(Vec::new(), |ids| ids.iter().map(|&i| &self.list[i as usize]).collect())
    }

    fn add<'n>(&mut self, row: NameRow, names: impl Iterator<Item = &'n str>) {
        let id = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        for name in names {
            let mut key = Key::default();
            let mut pieces = 0;
            for token in name.split_whitespace() {
                super::key::for_pieces(token, |piece| {
                    if pieces > 0 {
                        self.beginnings.insert(key);
                    }
                    key = key.then(piece);
                    pieces += 1;
                });
            }
            let ids = self.by_key.entry(key).or_default();
            if !ids.contains(&id) && pieces > 0 {
                ids.push(id);
            }
        }
        self.list.push(row);
    }
}

pub(super) const COUNTRIES: &str = "actors/countries.tsv";
pub(super) const COUNTRY_COLUMNS: [&str; 11] = [
    "code",
    "state",
    "name",
    "names",
    "adjectives",
    "people",
    "capitals",
    "seats",
    "regions",
    "legislatures",
    "source",
];

pub(super) fn load(files: &Files, codes: &Codes, errors: &mut DataErrors) -> Names {
    let mut names = Names::default();
    let gov = || vec!["GOV".to_string()];
    let text = files.text(COUNTRIES, errors);
    for row in rows(COUNTRIES, text, &COUNTRY_COLUMNS, errors) {
        let code = if row.cell(1).is_empty() { row.cell(0) } else { row.cell(1) };
        let state =
            |class, sectors| NameRow { name: row.cell(2).to_string(), code: Some(code.to_string()), sectors, class };
        let territory = !row.cell(1).is_empty();
        names.add(
            state(if territory { NameClass::Region } else { NameClass::State }, if territory { vec![] } else { gov() }),
            row.list(2).chain(row.list(3)),
        );
        names.add(state(NameClass::Adjective, vec![]), row.list(4));
        names.add(state(NameClass::People, vec!["CVL".into()]), row.list(5));
        names.add(state(NameClass::Capital, gov()), row.list(6));
        names.add(state(NameClass::Seat, gov()), row.list(7));
        names.add(state(NameClass::Region, vec![]), row.list(8));
        names.add(state(NameClass::Legislature, vec!["LEG".into()]), row.list(9));
    }
    let file = "actors/partial.tsv";
    for row in
        rows(file, files.text(file, errors), &["code", "name", "names", "adjectives", "people", "source"], errors)
    {
        codes.check(file, &row, row.cell(0), &[], errors);
        let with = |class, sectors: &[&str]| NameRow {
            name: row.cell(1).to_string(),
            code: Some(row.cell(0).to_string()),
            sectors: sectors.iter().map(|s| s.to_string()).collect(),
            class,
        };
        names.add(with(NameClass::State, &["GOV", "PRE"]), row.list(1).chain(row.list(2)));
        names.add(with(NameClass::Adjective, &["PRE"]), row.list(3));
        names.add(with(NameClass::People, &["CVL", "PRE"]), row.list(4));
    }
    let file = "actors/groups.tsv";
    for row in rows(file, files.text(file, errors), &["code", "adjective", "people", "sectors", "source"], errors) {
        codes.check(file, &row, row.cell(0), &row.words(3), errors);
        let with = |class| NameRow {
            name: row.list(1).next().unwrap_or("").to_string(),
            code: Some(row.cell(0).to_string()).filter(|c| !c.is_empty()),
            sectors: row.words(3),
            class,
        };
        names.add(with(NameClass::GroupAdjective), row.list(1));
        names.add(with(NameClass::GroupPeople), row.list(2));
    }
    let file = "actors/organisations.tsv";
    for row in rows(file, files.text(file, errors), &["name", "names", "code", "sectors", "source"], errors) {
        codes.check(file, &row, row.cell(2), &row.words(3), errors);
        need_source(file, &row, 4, errors);
        let body = NameRow {
            name: row.cell(0).to_string(),
            code: Some(row.cell(2).to_string()).filter(|c| !c.is_empty()),
            sectors: row.words(3),
            class: NameClass::Body,
        };
        names.add(body, row.list(0).chain(row.list(1)));
    }
    names
}

fn need_source(file: &str, row: &Row, column: usize, errors: &mut DataErrors) {
    if row.cell(column).is_empty() {
        errors.push(file, row.line, "has no source", "name one of SOURCES.toml");
    }
}
