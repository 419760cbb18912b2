//! Holders of offices, by full name and by surname, with the time they held them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Codes;
use super::key::Key;
use super::spelling::Spellings;
use crate::index::{Index, line_at};
use crate::table::{Table, unzipped};
use crate::{DataErrors, Files};

/// One run of terms in office.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Written into records.
    pub name: String,
    /// Country or body code.
    pub code: String,
    /// Sector while in office; `None` for some international posts.
    pub sector: Option<String>,
    /// An office held in that time.
    pub title: Option<String>,
    /// 3 head of state or government, 2 foreign or defence minister and the like, 1 others.
    pub rank: u8,
    /// First day in office as year × 10000 + month × 100 + day; 0 when unknown.
    pub start: u32,
    /// Last day known in office, likewise.
    pub end: u32,
    /// Still in office on `end`; the true end is not known.
    pub open: bool,
}

/// How a day lies to a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Office {
    /// Before it.
    Before,
    /// Afterwards, perhaps between two terms.
    After,
    /// Beyond what the source knows, so perhaps still in office.
    Perhaps,
    /// In office.
    In,
}

/// A term without an end goes on.
const FOR_EVER: u32 = 99_991_231;

/// An open term counts as running for so many years after it was last seen: about one term of office.
const OPEN_YEARS: u32 = 4;

impl Term {
    /// Whether the office was held on `day` (year × 10000 + month × 100 + day).
    pub fn on(&self, day: u32) -> Office {
        if day < self.start {
            Office::Before
        } else if day <= self.end {
            Office::In
        } else if self.open && day <= self.end + OPEN_YEARS * 10_000 {
            Office::Perhaps
        } else {
            Office::After
        }
    }
}

/// All terms, found by any name of the person.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Persons {
    /// The table, as bytes: all of it would have to be looked at to know that it is text.
    #[serde(borrow)]
    text: Cow<'static, [u8]>,
    by_name: Index,
    /// Surnames of persons of rank 2 and 3.
    by_surname: Index,
    /// Full names of the same as [`Spellings`] writes them.
    by_spelling: Index,
    spellings: Spellings,
}

impl Persons {
    /// Terms of everybody with this full name, as tokens; where nobody is written so, of those of rank 2 and 3 whose name
    /// is the same in another romanisation ("Sergei", "Sergey").
    pub fn named<'t>(&self, tokens: impl Iterator<Item = &'t str> + Clone) -> Vec<Term> {
        let found = self.find(&self.by_name, tokens.clone().fold(Key::default(), Key::then));
        if !found.is_empty() {
            return found;
        }
        self.find(&self.by_spelling, self.spellings.key(tokens))
    }

    /// What [`Persons::named`] says of the first n tokens, for the n of `lengths`: the first that names somebody, and its
    /// terms.
    pub fn longest<'t>(
        &self,
        tokens: impl Iterator<Item = &'t str>,
        lengths: impl Iterator<Item = usize>,
    ) -> Option<(usize, Vec<Term>)> {
        let mut keys = vec![(Key::default(), Key::default())];
        for token in tokens {
            let (exact, spelt) = keys[keys.len() - 1];
            keys.push((exact.then(token), self.spellings.then(spelt, token)));
        }
        lengths.filter_map(|n| Some((n, keys.get(n)?))).find_map(|(n, (exact, spelt))| {
            let terms = self.find(&self.by_name, *exact);
            let terms = if terms.is_empty() { self.find(&self.by_spelling, *spelt) } else { terms };
            (!terms.is_empty()).then_some((n, terms))
        })
    }

    /// Terms of every head of state or government, foreign or defence minister with this surname.
    pub fn surnamed<'t>(&self, tokens: impl Iterator<Item = &'t str>) -> Vec<Term> {
        self.find(&self.by_surname, tokens.fold(Key::default(), Key::then))
    }

    fn find(&self, index: &Index, key: Key) -> Vec<Term> {
        index.find(key.hash()).map(|at| self.term(at)).collect()
    }

    /// The term whose row begins at this byte.
    fn term(&self, at: usize) -> Term {
        let line = line_at(&self.text, at);
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |i: usize| cells.get(i).copied().unwrap_or("");
        let some = |i: usize| Some(cell(i).to_string()).filter(|s| !s.is_empty());
        let (end, open) = cell(7).strip_suffix('?').map_or((cell(7), false), |e| (e, true));
        Term {
            name: cell(0).to_string(),
            code: cell(2).to_string(),
            sector: some(3),
            title: some(4),
            rank: cell(5).parse().unwrap_or(1),
            start: day(cell(6), 0),
            end: if end.is_empty() { FOR_EVER } else { day(end, 1231) },
            open,
        }
    }
}

/// `2024-03-05` as 20240305; what is missing is filled from `rest` (month × 100 + day).
pub(super) fn day(iso: &str, rest: u32) -> u32 {
    let mut parts = iso.split('-').map(|p| p.parse::<u32>().unwrap_or(0));
    let Some(year) = parts.next().filter(|y| *y > 0) else { return 0 };
    let month = parts.next().unwrap_or(rest / 100);
    year * 10_000 + month * 100 + parts.next().unwrap_or(rest % 100)
}

/// States whose names put the family name first.
const FAMILY_NAME_FIRST: [&str; 7] = ["CHN", "KOR", "PRK", "TWN", "VNM", "HKG", "KHM"];

const FILE: &str = "actors/persons.tsv.gz";
const COLUMNS: [&str; 9] = ["name", "names", "code", "sector", "title", "rank", "start", "end", "source"];

/// The user's own files.
static OWN: Table =
    Table { part: "actors/persons.tsv", columns: &COLUMNS, needed: &["name", "code", "start"], optional: &[] };

/// The bundled table, and the user's rows behind it.
fn joined(files: &Files, errors: &mut DataErrors) -> (String, usize, Vec<(String, usize)>) {
    let replaced = files.is_replaced(OWN.part);
    let mut text = if replaced { COLUMNS.join("\t") + "\n" } else { unzipped(FILE, files, errors) };
    let ours = text.len();
    let mut places = Vec::new();
    for row in OWN.own_rows(files, errors) {
        for (i, column) in COLUMNS.iter().enumerate() {
            let cell = match *column {
                "rank" if row.cell(i).is_empty() => "1",
                "source" if row.cell(i).is_empty() => "own",
                _ => row.cell(i),
            };
            text += cell;
            text.push(if i + 1 < COLUMNS.len() { '\t' } else { '\n' });
        }
        places.push((row.file.to_string(), row.line));
    }
    (text, ours, places)
}

pub(super) fn load(files: &Files, codes: &Codes, errors: &mut DataErrors) -> Persons {
    let (text, ours, own_places) = joined(files, errors);
    let mut n_own = 0;
    let mut found = Found { spellings: Spellings::load(files, errors), ..Found::default() };
    let mut header = false;
    let mut offset = 0;
    // Read line by line into one array: this is by far the largest table, and it is loaded at every start.
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let begin = offset;
        offset += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = [""; 9];
        let mut parts = line.split('\t');
        cells.iter_mut().for_each(|cell| *cell = parts.next().unwrap_or(""));
        if !header {
            header = true;
            if cells != COLUMNS {
                errors.push(FILE, i + 1, "the column names differ", format!("they are: {}", COLUMNS.join(", ")));
                break;
            }
            continue;
        }
        let (file, line) = match own_places.get(n_own).filter(|_| begin >= ours) {
            Some((file, line)) => {
                n_own += 1;
                (file.as_str(), *line)
            }
            None => (FILE, i + 1),
        };
        codes.check_cells(file, line, cells[2], cells[3], errors);
        if begin >= ours && !cells[5].chars().all(|c| matches!(c, '1'..='3')) {
            errors.push(file, line, format!("rank {:?} is unknown", cells[5]), "use 1, 2 or 3");
        }
        if cells[8].is_empty() || parts.next().is_some() {
            errors.push(file, line, "has no source, or too many cells", "a term without a source may not be used");
        }
        found.add(u32::try_from(begin).unwrap_or(u32::MAX), &cells);
    }
    Persons {
        text: text.into_bytes().into(),
        by_name: Index::new(found.by_name),
        by_surname: Index::new(found.by_surname),
        by_spelling: Index::new(found.by_spelling),
        spellings: found.spellings,
    }
}

/// Behind a surname, never one: "Jr." in a text is nobody.
const SUFFIXES: [&str; 5] = ["Jr", "Sr", "II", "III", "IV"];

/// Hashes of names and where their rows begin, while the table is read.
#[derive(Default)]
struct Found {
    by_name: Vec<(u64, u32)>,
    by_surname: Vec<(u64, u32)>,
    by_spelling: Vec<(u64, u32)>,
    spellings: Spellings,
}

impl Found {
    fn add(&mut self, at: u32, cells: &[&str; 9]) {
        for name in std::iter::once(cells[0]).chain(cells[1].split('|')).filter(|n| !n.is_empty()) {
            self.by_name.push((Key::of(name).hash(), at));
            if cells[5] >= "2" {
                self.by_spelling.push((self.spellings.key(name.split_whitespace()).hash(), at));
                let mut words = name.split_whitespace().filter(|w| !SUFFIXES.contains(&w.trim_end_matches('.')));
                let family_first = FAMILY_NAME_FIRST.contains(&cells[2]);
                let surname = if family_first { words.next() } else { words.next_back() };
                self.by_surname.extend(surname.map(|s| (Key::of(s).hash(), at)));
            }
        }
    }
}
