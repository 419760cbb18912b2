//! Territories and peoples whose belonging is disputed. File: `ontology/territories.toml`, whose header explains the keys.
//!
//! In: the file, the tables of actors and the gazetteer. Out: [`Territories`] with look-up by place and by the words for
//! a party. Names that the tables of actors already have are taken from there. Whether a record uses one is asked by the
//! coder.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::actors::{COUNTRIES, PARTIAL};
use crate::places::Candidate;
use crate::toml_part::TomlPart;
use crate::{Actors, DataErrors, Files, Places};

const FILE: &str = "ontology/territories.toml";

/// All of them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Territories {
    /// In the order of their keys.
    pub list: Vec<Territory>,
    /// Why a code is what it is, by the name of the rule.
    pub rules: BTreeMap<String, String>,
    /// Folded name → index.
    names: BTreeMap<String, usize>,
    /// Folded word for its people → index.
    peoples: BTreeMap<String, usize>,
    /// First words of both.
    starts: BTreeSet<String>,
    countries: BTreeMap<String, usize>,
    divisions: BTreeMap<(String, String), usize>,
    cities: BTreeMap<u64, usize>,
}

/// One territory.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    /// Written into notes.
    pub name: String,
    /// One of the rules.
    pub rule: String,
    /// Country of its places; `None`: what the gazetteer says.
    #[serde(default)]
    pub place: Option<String>,
    /// Country of its authorities and people; `None`: what the tables of actors say.
    #[serde(default)]
    pub party: Option<String>,
    /// What the codes rest on.
    pub ground: String,
    #[serde(default)]
    names: BTreeSet<String>,
    #[serde(default)]
    peoples: BTreeSet<String>,
    #[serde(default)]
    countries: BTreeSet<String>,
    #[serde(default)]
    divisions: BTreeSet<String>,
    #[serde(default)]
    cities: BTreeSet<u64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rules: BTreeMap<String, String>,
    #[serde(default)]
    territories: BTreeMap<String, Territory>,
}

impl Territory {
    /// Its places and people share a code of its own, so that one follows from the other.
    pub fn has_own_code(&self) -> bool {
        self.rule == OWN_CODE
    }
}

impl Territories {
    /// Reads and checks the file.
    pub(crate) fn load(files: &Files, actors: &Actors, places: &Places, errors: &mut DataErrors) -> Territories {
        let mut part = TomlPart::load(FILE, files, errors);
        let file: File = part.read("see the comments in the bundled file", errors);
        let mut all = Territories { rules: file.rules, ..Territories::default() };
        for (key, territory) in file.territories {
            let mut complain = |field: &str, what: String, hint: &str| {
                let (file, line) = part.place(&["territories", &key, field]);
                errors.push(&file, line, format!("territory {key}: {what}"), hint);
            };
            if !all.rules.contains_key(&territory.rule) {
                complain(
                    "rule",
                    format!("rule {:?} is unknown", territory.rule),
                    "use one of [rules], or add it there",
                );
            }
            if territory.ground.trim().is_empty() {
                complain("ground", "has no ground".to_string(), "name what its codes rest on");
            }
            let known = |code: &String| places.of_country(code).is_some() || actors.states.contains_key(code);
            if let Some(code) = territory.place.as_ref().filter(|c| !known(c)) {
                complain("place", format!("code {code:?} is unknown"), "use one of places/countries.tsv");
            }
            if let Some(code) = territory.party.as_ref().filter(|c| !actors.states.contains_key(*c)) {
                complain("party", format!("code {code:?} is unknown"), "use one of actors/countries.tsv");
            }
            for code in territory.countries.iter().filter(|c| !known(c)) {
                complain("countries", format!("code {code:?} is unknown"), "use one of actors/countries.tsv");
            }
            for code in territory.divisions.iter().filter(|c| places.by_code(split(c).0, split(c).1).is_none()) {
                complain("divisions", format!("division {code:?} is unknown"), "use one of places/divisions.tsv");
            }
            let rows = PARTIAL.rows(files, &mut DataErrors::default());
            for row in rows.iter().filter(|r| r.cell(1) == territory.name) {
                if territory.party.as_deref() != Some(row.cell(0)) {
                    let hint = "give both the code of the nominal sovereign";
                    complain("party", format!("{} says {:?} of it as a party", row.file, row.cell(0)), hint);
                }
            }
            all.add(territory, files);
        }
        let first = |name: &String| name.split(' ').next().map(str::to_string);
        all.starts = all.names.keys().chain(all.peoples.keys()).filter_map(first).collect();
        all
    }

    fn add(&mut self, territory: Territory, files: &Files) {
        let at = self.list.len();
        let partial = PARTIAL.rows(files, &mut DataErrors::default());
        let states = COUNTRIES.rows(files, &mut DataErrors::default());
        let mut names: Vec<&str> = vec![&territory.name];
        names.extend(territory.names.iter().map(String::as_str));
        let mut peoples: Vec<&str> = territory.peoples.iter().map(String::as_str).collect();
        for row in partial.iter().filter(|r| r.cell(1) == territory.name) {
            names.extend(row.list(2));
            peoples.extend(row.list(3).chain(row.list(4)));
        }
        for row in states.iter().filter(|r| territory.countries.contains(r.cell(0))) {
            names.extend([row.cell(2)].into_iter().filter(|n| !n.is_empty()).chain(row.list(3)));
            peoples.extend(row.list(4).chain(row.list(5)));
        }
        self.names.extend(names.into_iter().map(|n| (key(n), at)));
        self.peoples.extend(peoples.into_iter().map(|n| (key(n), at)));
        self.countries.extend(territory.countries.iter().map(|c| (c.clone(), at)));
        let divisions = territory.divisions.iter().map(|d| split(d));
        self.divisions.extend(divisions.map(|(c, d)| ((c.to_string(), d.to_string()), at)));
        self.cities.extend(territory.cities.iter().map(|c| (*c, at)));
        self.list.push(territory);
    }

    /// Tells the gazetteer which of its places belong to territories without a code of their own.
    pub(crate) fn mark(&self, places: &mut Places) {
        let open = |i: &usize| self.list[*i].rule != OWN_CODE;
        let divisions = self.divisions.iter().filter(|(_, i)| open(i)).map(|(d, _)| d.clone()).collect();
        let cities = self.cities.iter().filter(|(_, i)| open(i)).map(|(c, _)| *c).collect();
        places.mark_disputed(divisions, cities);
    }

    /// The territory that a place of the gazetteer lies in.
    pub fn of_place(&self, place: &Candidate) -> Option<&Territory> {
        let division = || self.divisions.get(&(place.country.clone(), place.division.clone()));
        let city = place.geonames_id.and_then(|id| self.cities.get(&id));
        let at = city.or_else(division).or_else(|| self.countries.get(&place.country));
        at.map(|&i| &self.list[i])
    }

    /// The territory that is called so.
    pub fn named(&self, name: &str) -> Option<&Territory> {
        self.names.get(&key(name)).map(|&i| &self.list[i])
    }

    /// The territory with this code of its own.
    pub fn of_code(&self, code: &str) -> Option<&Territory> {
        self.countries.get(code).map(|&i| &self.list[i])
    }

    /// The territory whose name or people stand among `words`; the longest such words count.
    pub fn in_words(&self, words: &str) -> Option<&Territory> {
        let folded = key(words);
        let words: Vec<&str> = folded.split(' ').collect();
        let begins = |run: &&[&str]| self.starts.contains(run[0]);
        for n in (1..=words.len().min(NAME_WORDS_MAX)).rev() {
            for run in words.windows(n).filter(begins) {
                let run = run.join(" ");
                if let Some(&i) = self.names.get(&run).or_else(|| self.peoples.get(&run)) {
                    return Some(&self.list[i]);
                }
            }
        }
        None
    }
}

/// The rule of territories whose places and people share a code.
const OWN_CODE: &str = "own-code";
/// Longest name looked for inside of the words for a party.
const NAME_WORDS_MAX: usize = 5;

fn split(code: &str) -> (&str, &str) {
    code.split_once('/').unwrap_or((code, ""))
}

/// Lower case, every sign a blank, possessive endings away.
fn key(words: &str) -> String {
    let plain = words.to_lowercase().replace('’', "'");
    let plain = plain.split_whitespace().map(|w| w.trim_end_matches("'s")).collect::<Vec<_>>().join(" ");
    let spaced: String = plain.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Data;

    #[test]
    fn each_has_a_rule_and_a_ground_and_is_found_by_all_its_names() {
        let all = &Data::bundled().territories;
        assert!(all.list.len() >= 25);
        for territory in &all.list {
            assert!(all.rules.contains_key(&territory.rule), "{}", territory.name);
            assert!(!territory.ground.is_empty(), "{}", territory.name);
        }
        for (words, name) in [
            ("the Sahrawi Republic's fighters", "Western Sahara"),
            ("Artsakh", "Nagorno-Karabakh"),
            ("Crimean Tatars", "Crimea"),
            ("leaders of Northern Cyprus", "Northern Cyprus"),
            ("Taiwanese officials", "Taiwan"),
        ] {
            assert_eq!(all.in_words(words).map(|t| t.name.as_str()), Some(name), "{words}");
        }
        assert!(all.in_words("Danish officials").is_none());
    }

    #[test]
    fn places_are_found_by_division_city_and_country() {
        let data = Data::bundled();
        for (place, name) in
            [("Simferopol", "Crimea"), ("Katzrin", "Golan Heights"), ("Taipei", "Taiwan"), ("Lhasa", "Tibet")]
        {
            let candidate = &data.places.candidates(place)[0];
            assert_eq!(data.territories.of_place(candidate).map(|t| t.name.as_str()), Some(name), "{place}");
        }
    }

    #[test]
    fn slips_are_told_with_file_line_and_remedy() {
        let mut files = Files::bundled();
        let mine = "[territories.atlantis]\nname = \"Atlantis\"\nrule = \"whim\"\nground = \"\"\nplace = \"ZZZ\"\n";
        let mut errors = DataErrors::default();
        files.extend("ontology/territories-mine.toml", "mine/ontology/territories-mine.toml", mine.into(), &mut errors);
        let Err(errors) = Data::from_files(&files) else { panic!("three slips") };
        let told: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(told.iter().all(|t| t.contains("mine/ontology/territories-mine.toml:")), "{told:#?}");
        assert!(told[0].contains(":3") && told[0].contains("use one of [rules]"), "{told:#?}");
    }

    #[test]
    fn partial_entities_have_one_code() {
        let mut files = Files::bundled();
        let mine = "[territories.abkhazia]\nparty = \"RUS\"\n";
        let mut errors = DataErrors::default();
        files.extend("ontology/territories-mine.toml", "mine.toml", mine.into(), &mut errors);
        let Err(errors) = Data::from_files(&files) else { panic!("two codes for one party") };
        assert!(errors.to_string().contains("actors/partial.tsv says \"GEO\""), "{errors}");
    }
}
