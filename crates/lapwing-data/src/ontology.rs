//! The ontology: categories, modes, contexts, sectors. File: `ontology/plover.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

const PART: &str = "ontology/";

/// An event ontology.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ontology {
    /// Name and version, e.g. `PLOVER 2.0`.
    pub name: String,
    /// By code, e.g. `ACCUSE`.
    pub categories: BTreeMap<String, Category>,
    /// What each context means, by code.
    pub contexts: BTreeMap<String, String>,
    /// What each sector means, by code.
    pub sectors: BTreeMap<String, String>,
    /// Codes that stand where a country stands, e.g. `UNO`.
    pub bodies: BTreeMap<String, String>,
    /// Context of the events in which a party of the sector takes part, by code of the sector.
    #[serde(default)]
    pub sector_contexts: BTreeMap<String, String>,
}

/// What is done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// What it covers.
    pub gloss: String,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Conflict–cooperation scale, −10 to 10.
    pub score: f64,
    /// An event without a recipient is not coded.
    pub needs_recipient: bool,
    /// Code that a future event of this category turns into, e.g. `AGREE`.
    #[serde(default)]
    pub when_future: Option<String>,
    /// What is asked for, promised, refused or threatened is no event of its own beside it.
    #[serde(default)]
    pub absorbs_content: bool,
    /// Mode of an act against one named person who holds or held a public role.
    #[serde(default)]
    pub person_mode: Option<String>,
    /// Modes that already tell what was done to that person, so that `person_mode` is not added.
    #[serde(default)]
    pub person_mode_unless: Vec<String>,
    /// Sides on which several private people are a party ("actor", "recipient"): strikers, the hungry.
    #[serde(default)]
    pub crowds: Vec<String>,
    /// Sector through which a state acts that an adjective names ("an Israeli airstrike"): its forces.
    #[serde(default)]
    pub by_forces: Option<String>,
    /// Whoever is named nearest within the phrase is its recipient where no slot names one.
    #[serde(default)]
    pub recipient_within: bool,
    /// It is against whoever is blamed for an act that its words name, not against whom that act struck.
    #[serde(default)]
    pub spares_victims: bool,
    /// Who did it may be named only in the next sentence, as "the gunman".
    #[serde(default)]
    pub has_culprits: bool,
    /// The sector of those who do it where its noun alone tells that somebody does: "a protest".
    pub noun_is_doer: Option<String>,
    /// What one party announces that it will do with another is its act towards the other, not both parties'.
    #[serde(default)]
    pub one_sided: bool,
    /// The sector of one unnamed private person who does it alone: a man who throws a grenade.
    #[serde(default)]
    pub lone_doer: Option<String>,
    /// Words beside its noun, or beside those who do it, that tell the sector of whom it is against: "anti-government".
    #[serde(default)]
    pub against: BTreeMap<String, String>,
    /// Modes whose doers, where none is told, are those of the violence in the same sentence: who drives people out.
    #[serde(default)]
    pub follows_violence: Vec<String>,
    /// It is done on the spot: the only place that its sentence names is where it happened.
    #[serde(default)]
    pub on_the_spot: bool,
    /// A place of the actor's own country is no recipient.
    #[serde(default)]
    pub abroad_only: bool,
    /// Context of an event of this category between the authorities of different states.
    #[serde(default)]
    pub between_states: Option<String>,
    /// How it is done, by code.
    #[serde(default)]
    pub modes: BTreeMap<String, Mode>,
}

/// How it is done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// What it covers.
    pub gloss: String,
    /// Scale value; the category's where absent.
    #[serde(default)]
    pub score: Option<f64>,
    /// The sector of the unnamed private people who do it so: those who strike work.
    #[serde(default)]
    pub doers: Option<String>,
    /// One side comes to the other, also where they then talk to each other.
    #[serde(default)]
    pub one_way: bool,
    /// Context that goes with it.
    #[serde(default)]
    pub adds_context: Option<String>,
    /// Modes of the category that are not told beside it: a hunger strike is no strike.
    #[serde(default)]
    pub instead_of: Vec<String>,
}

impl Ontology {
    /// Reads and checks the ontology file.
    pub fn load(files: &Files, errors: &mut DataErrors) -> Ontology {
        let mut part = TomlPart::load(PART, files, errors);
        let ontology: Option<Ontology> = part.read("see data/README.md for the layout", errors);
        let ontology = ontology.unwrap_or_default();
        ontology.check(&part, errors);
        ontology
    }

    fn check(&self, part: &TomlPart, errors: &mut DataErrors) {
        let mut complain = |path: &[&str], message: String, hint: &str| {
            let (file, line) = part.place(path);
            errors.push(&file, line, message, hint);
        };
        for (code, category) in &self.categories {
            if !(1..=4).contains(&category.quad) {
                let message = format!("{code}: quad {} is unknown", category.quad);
                complain(&["categories", code, "quad"], message, "use 1, 2, 3 or 4");
            }
            let scores = std::iter::once(category.score).chain(category.modes.values().filter_map(|m| m.score));
            for score in scores.filter(|s| !(-10.0..=10.0).contains(s)) {
                complain(&["categories", code], format!("{code}: score {score} is off the scale"), "use −10 to 10");
            }
            if let Some(future) = category.when_future.as_ref().filter(|f| !self.categories.contains_key(*f)) {
                let message = format!("{code}: when_future = {future:?} is no category");
                complain(&["categories", code, "when_future"], message, "name one of the ontology");
            }
            for (name, mode) in &category.modes {
                if let Some(other) = mode.instead_of.iter().find(|m| !category.modes.contains_key(*m)) {
                    let message = format!("{code} {name}: instead_of names {other:?}, which is none of its modes");
                    complain(&["categories", code, "modes", name], message, "name modes of [categories.….modes]");
                }
            }
            if let Some(mode) = category.person_mode.as_ref().filter(|m| !category.modes.contains_key(*m)) {
                let message = format!("{code}: person_mode = {mode:?} is none of its modes");
                complain(&["categories", code, "person_mode"], message, "name one of [categories.….modes]");
            }
            for sector in category.against.values().filter(|s| !self.sectors.contains_key(*s)) {
                let message = format!("{code}: against names {sector:?}, which is no sector");
                complain(&["categories", code, "against"], message, "name one of the ontology");
            }
            if let Some(mode) = category.follows_violence.iter().find(|m| !category.modes.contains_key(*m)) {
                let message = format!("{code}: follows_violence names {mode:?}, which is none of its modes");
                complain(&["categories", code, "follows_violence"], message, "name modes of [categories.….modes]");
            }
            let doers = category.modes.values().map(|m| ("doers", &m.doers));
            let sides = [
                ("by_forces", &category.by_forces),
                ("noun_is_doer", &category.noun_is_doer),
                ("lone_doer", &category.lone_doer),
            ];
            for (key, given) in sides.into_iter().chain(doers) {
                if let Some(sector) = given.as_ref().filter(|s| !self.sectors.contains_key(*s)) {
                    let message = format!("{code}: {key} = {sector:?} is no sector");
                    complain(&["categories", code, key], message, "name one of the ontology");
                }
            }
            let added = category.modes.values().filter_map(|m| m.adds_context.as_ref());
            for context in added.chain(&category.between_states).chain(self.sector_contexts.values()) {
                if !self.contexts.contains_key(context) {
                    let message = format!("{code}: context {context:?} is unknown");
                    complain(&["categories", code, "modes"], message, "name one of the ontology");
                }
            }
        }
    }

    /// Scale value of an event: the mean over its modes that have one, else the category's. −10 to 10.
    pub fn score(&self, category: &str, modes: &[String]) -> f64 {
        let Some(c) = self.categories.get(category) else { return 0.0 };
        let scores: Vec<f64> = modes.iter().filter_map(|m| c.modes.get(m)?.score).collect();
        if scores.is_empty() { c.score } else { scores.iter().sum::<f64>() / scores.len() as f64 }
    }
}
