//! Who names and role nouns refer to. Files: `actors/*.tsv`, `actors/persons.tsv.gz`.
//!
//! In: tables of names with codes. Out: look-ups by name, by word, by person and day. It does not read sentences and
//! does not decide between rows of the same name: the coder does, from what an article says.

mod key;
mod names;
mod persons;
mod reference;
mod roles;
mod table;

use std::collections::BTreeMap;

pub use key::{Key, fold};
pub use names::{NameClass, NameRow, Names};
pub use persons::{Office, Persons, Term};
pub use reference::Reference;
pub use roles::{Role, RoleKind, Roles, SectorChange};

use crate::{DataErrors, Files, Ontology};
use table::{Row, rows};

/// All actor tables.
#[derive(Debug, Default)]
pub struct Actors {
    /// Proper names other than those of persons.
    pub names: Names,
    /// Role nouns.
    pub roles: Roles,
    /// Holders of offices.
    pub persons: Persons,
    /// Pronouns, determiners, prepositions.
    pub reference: Reference,
    /// Code → name of each state, Kosovo included, dependencies not.
    pub states: BTreeMap<String, String>,
}

impl Actors {
    pub(crate) fn load(files: &Files, ontology: &Ontology, errors: &mut DataErrors) -> Actors {
        let codes = Codes::load(files, ontology, errors);
        let names = names::load(files, &codes, errors);
        let roles = roles::load(files, &codes, errors);
        let persons = persons::load(files, &codes, errors);
        let reference = reference::load(files, errors);
        Actors { names, roles, persons, reference, states: codes.states }
    }
}

/// The codes that rows may use.
pub(crate) struct Codes<'o> {
    states: BTreeMap<String, String>,
    ontology: &'o Ontology,
}

impl<'o> Codes<'o> {
    fn load(files: &Files, ontology: &'o Ontology, errors: &mut DataErrors) -> Self {
        let mut states = BTreeMap::new();
        let file = names::COUNTRIES;
        let table = rows(file, files.text(file, errors), &names::COUNTRY_COLUMNS, errors);
        for row in table.iter().filter(|r| r.cell(1).is_empty()) {
            if states.insert(row.cell(0).to_string(), row.cell(2).to_string()).is_some() {
                errors.push(file, row.line, format!("code {} stands twice", row.cell(0)), "merge the two rows");
            }
        }
        for row in table.iter().filter(|r| !r.cell(1).is_empty() && !states.contains_key(r.cell(1))) {
            errors.push(file, row.line, format!("state {:?} is unknown", row.cell(1)), "give it a row of its own");
        }
        Codes { states, ontology }
    }

    fn check_country(&self, file: &str, row: &Row, code: &str, errors: &mut DataErrors) {
        if !self.states.contains_key(code) && !self.ontology.bodies.contains_key(code) {
            errors.push(
                file,
                row.line,
                format!("code {code:?} is unknown"),
                "use one of countries.tsv or the ontology",
            );
        }
    }

    fn check(&self, file: &str, row: &Row, code: &str, sectors: &[String], errors: &mut DataErrors) {
        if !code.is_empty() {
            self.check_country(file, row, code, errors);
        }
        for sector in sectors.iter().filter(|s| !self.ontology.sectors.contains_key(*s)) {
            errors.push(file, row.line, format!("sector {sector:?} is unknown"), "use one of the ontology's");
        }
    }
}
