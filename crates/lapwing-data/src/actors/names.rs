//! Proper names: states and the words for them, partially recognised entities, groups, bodies.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Codes;
use super::key::Key;
use super::persons::day;
use crate::table::{Row, Table};
use crate::{DataErrors, Files};

/// What a name names.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct NameRow {
    /// Written into records.
    pub name: String,
    /// Country or body code.
    pub code: Option<String>,
    /// Primary first.
    pub sectors: Vec<String>,
    /// What it names.
    pub class: NameClass,
    /// First and last day on which the name stands for this, as year × 10000 + month × 100 + day; `None` for always.
    pub days: Option<(u32, u32)>,
    /// A row of the user's.
    pub own: bool,
}

impl NameRow {
    fn new(name: &str, code: Option<String>, sectors: Vec<String>, class: NameClass, own: bool) -> Self {
        NameRow { name: name.to_string(), code, sectors, class, days: None, own }
    }
}

/// All names but those of persons, by key.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Names {
    list: Vec<NameRow>,
    by_key: FxHashMap<Key, Vec<u32>>,
    /// Keys of all proper beginnings, so that a look-up knows when to stop.
    beginnings: FxHashSet<Key>,
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
            // A name in a table of the user means there what the user says and nothing else.
            if row.own && pieces > 0 {
                ids.retain(|&i| i == id || self.list[i as usize].own);
            }
            if !ids.contains(&id) && pieces > 0 {
                ids.push(id);
            }
        }
        self.list.push(row);
    }
}

pub(crate) static COUNTRIES: Table = Table {
    part: "actors/countries.tsv",
    columns: &[
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
    ],
    needed: &["code"],
    optional: &[],
};

pub(crate) static PARTIAL: Table = Table {
    part: "actors/partial.tsv",
    columns: &["code", "name", "names", "adjectives", "people", "source"],
    needed: &["code", "name"],
    optional: &[],
};

static GROUPS: Table = Table {
    part: "actors/groups.tsv",
    columns: &["code", "adjective", "people", "sectors", "source"],
    needed: &["adjective"],
    optional: &[],
};

static ORGANISATIONS: Table = Table {
    part: "actors/organisations.tsv",
    columns: &["name", "names", "code", "sectors", "source", "start", "end"],
    needed: &["name"],
    optional: &["start", "end"],
};

pub(super) fn load(files: &Files, codes: &Codes, errors: &mut DataErrors) -> Names {
    let mut names = Names::default();
    let gov = || vec!["GOV".to_string()];
    let some = |code: &str| Some(code.to_string()).filter(|c| !c.is_empty());
    for row in COUNTRIES.rows(files, errors) {
        let code = if row.cell(1).is_empty() { row.cell(0) } else { row.cell(1) };
        let known = codes.states.get(row.cell(0)).map_or("", String::as_str);
        let name = if row.cell(2).is_empty() { known } else { row.cell(2) };
        let state = |class, sectors| NameRow::new(name, some(code), sectors, class, row.own);
        let territory = !row.cell(1).is_empty();
        let (class, sectors) = if territory { (NameClass::Region, vec![]) } else { (NameClass::State, gov()) };
        names.add(state(class, sectors), row.list(2).chain(row.list(3)));
        names.add(state(NameClass::Adjective, vec![]), row.list(4));
        names.add(state(NameClass::People, vec!["CVL".into()]), row.list(5));
        names.add(state(NameClass::Capital, gov()), row.list(6));
        names.add(state(NameClass::Seat, gov()), row.list(7));
        names.add(state(NameClass::Region, vec![]), row.list(8));
        names.add(state(NameClass::Legislature, vec!["LEG".into()]), row.list(9));
    }
    for row in PARTIAL.rows(files, errors) {
        codes.check(&row, row.cell(0), &[], errors);
        let with = |class, sectors: &[&str]| {
            let sectors = sectors.iter().map(|s| s.to_string()).collect();
            NameRow::new(row.cell(1), some(row.cell(0)), sectors, class, row.own)
        };
        names.add(with(NameClass::State, &["GOV", "PRE"]), row.list(1).chain(row.list(2)));
        names.add(with(NameClass::Adjective, &["PRE"]), row.list(3));
        names.add(with(NameClass::People, &["CVL", "PRE"]), row.list(4));
    }
    for row in GROUPS.rows(files, errors) {
        codes.check(&row, row.cell(0), &row.words(3), errors);
        let name = row.list(1).next().unwrap_or("");
        let with = |class| NameRow::new(name, some(row.cell(0)), row.words(3), class, row.own);
        names.add(with(NameClass::GroupAdjective), row.list(1));
        names.add(with(NameClass::GroupPeople), row.list(2));
    }
    for row in ORGANISATIONS.rows(files, errors) {
        codes.check(&row, "", &row.words(3), errors);
        // "AAA/BBB": a name of several parties at once.
        row.cell(2).split('/').for_each(|code| codes.check(&row, code, &[], errors));
        if row.cell(0).is_empty() {
            row.complain(errors, "has no name", "write one into the column name");
        }
        // "Poland Together | Agreement" would make every "Agreement" a party of Poland.
        if row.cell(0).contains('|') {
            row.complain(errors, "has several names in the column name", "move all but one into the column names");
        }
        if row.cell(4).is_empty() && !row.own {
            row.complain(errors, "has no source", "name one of SOURCES.toml");
        }
        let body = NameRow {
            days: days(&row, errors),
            ..NameRow::new(row.cell(0), some(row.cell(2)), row.words(3), NameClass::Body, row.own)
        };
        names.add(body, std::iter::once(row.cell(0)).filter(|n| !n.is_empty()).chain(row.list(1)));
    }
    names
}

/// The days between which a row holds, when it says any.
fn days(row: &Row, errors: &mut DataErrors) -> Option<(u32, u32)> {
    let (start, end) = (row.cell(5), row.cell(6));
    let wrong = |d: &&str| !d.is_empty() && (d.len() < 4 || !d.chars().all(|c| c.is_ascii_digit() || c == '-'));
    for day in [start, end].into_iter().filter(|d| wrong(d)) {
        row.complain(errors, format!("{day:?} is no day"), "write year, year-month or year-month-day: 2024-03-05");
    }
    let last = if end.is_empty() { u32::MAX } else { day(end, 1231) };
    (!start.is_empty() || !end.is_empty()).then(|| (day(start, 101), last))
}
