//! Who names and role nouns refer to. Files: `actors/*.tsv`, `actors/persons.tsv.gz`.
//!
//! In: tables of names with codes. Out: look-ups by name, by word, by person and day. It does not read sentences and
//! does not decide between rows of the same name: the coder does, from what an article says.

mod key;
mod names;
mod persons;
mod reference;
mod roles;
mod spelling;

use std::collections::BTreeMap;

pub use key::{Key, fold};
pub(crate) use names::{COUNTRIES, PARTIAL};
pub use names::{NameClass, NameRow, Names};
pub use persons::{Office, Persons, Term};
pub use reference::Reference;
pub use roles::{Role, RoleKind, Roles, SectorChange, alone};

use serde::{Deserialize, Serialize};

use crate::table::Row;
use crate::{DataErrors, Files, Ontology};

/// All actor tables.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(bound(deserialize = "'de: 'static"))]
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
        let table = names::COUNTRIES.rows(files, errors);
        for row in table.iter().filter(|r| r.cell(1).is_empty()) {
            let (code, name) = (row.cell(0), row.cell(2));
            if code.is_empty() {
                row.complain(errors, "has no code", "give it one of its own, or that of the state it adds to");
            } else if !states.contains_key(code) && name.is_empty() {
                row.complain(errors, format!("state {code} has no name"), "write one into the column name");
            } else if states.contains_key(code) && !row.own {
                row.complain(errors, format!("code {code} stands twice"), "merge the two rows");
            }
            // A row of the user adds names to a state that we have.
            if !name.is_empty() || !row.own {
                states.insert(code.to_string(), name.to_string());
            }
        }
        for row in table.iter().filter(|r| !r.cell(1).is_empty() && !states.contains_key(r.cell(1))) {
            row.complain(errors, format!("state {:?} is unknown", row.cell(1)), "give it a row of its own");
        }
        Codes { states, ontology }
    }

    fn check(&self, row: &Row, code: &str, sectors: &[String], errors: &mut DataErrors) {
        self.check_cells(row.file, row.line, code, &sectors.join(" "), errors);
    }

    fn check_cells(&self, file: &str, line: usize, code: &str, sectors: &str, errors: &mut DataErrors) {
        if !code.is_empty() && !self.states.contains_key(code) && !self.ontology.bodies.contains_key(code) {
            errors.push(
                file,
                line,
                format!("code {code:?} is unknown"),
                "use one of actors/countries.tsv or the ontology's bodies, or add it there",
            );
        }
        for sector in sectors.split_whitespace().filter(|s| !self.ontology.sectors.contains_key(*s)) {
            errors.push(
                file,
                line,
                format!("sector {sector:?} is unknown"),
                "use one of the ontology's sectors, or add it there",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lapwing_core::EntityKind;

    fn bundled() -> &'static Actors {
        &crate::Data::bundled().actors
    }

    #[test]
    fn a_wrong_code_and_a_repeated_word_name_their_lines() {
        let mut files = Files::bundled();
        files.insert(
            "actors/partial.tsv",
            b"code\tname\tnames\tadjectives\tpeople\tsource\nXXX\tNowhere\t\t\t\thand\n".to_vec(),
        );
        files.insert("actors/role_nouns.tsv", b"words\tkind\tsectors\thome\nherald|herald\tPerson\tGOV\t\n".to_vec());
        let errors = crate::Data::from_files(&files).expect_err("two files are wrong").0;
        let lines: Vec<(&str, usize)> = errors.iter().map(|e| (e.file.as_str(), e.line)).collect();
        assert_eq!(lines, [("actors/partial.tsv", 2), ("actors/role_nouns.tsv", 2)]);
    }

    #[test]
    fn the_longest_name_wins() {
        let tokens = ["South", "Sudan", "'s", "army"];
        let (n, rows) = bundled().names.longest(tokens.into_iter()).expect("a state");
        assert_eq!((n, rows[0].code.as_deref()), (2, Some("SSD")));
    }

    #[test]
    fn a_role_noun_takes_the_words_before_it() {
        let before = |n: usize| ["prime", "former"].get(n).map(|w| vec![*w]);
        let (n, role) = bundled().roles.longest(&["minister"], before).expect("a role");
        assert_eq!((n, role.kind), (1, RoleKind::Entity(EntityKind::Person)));
    }

    #[test]
    fn a_term_knows_its_days() {
        let terms = bundled().persons.named(["Angela", "Merkel"].into_iter());
        let chancellor = terms.iter().find(|t| t.rank == 3).expect("a term as chancellor");
        assert_eq!(chancellor.on(20_150_101), Office::In);
        assert_eq!(chancellor.on(20_230_101), Office::After);
        assert_eq!(chancellor.code, "DEU");
    }
}
