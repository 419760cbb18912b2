//! The ontology: categories, modes, contexts, sectors. File: `ontology/plover.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{DataErrors, Files};

const FILE: &str = "ontology/plover.toml";

/// An event ontology.
#[derive(Clone, Debug, Default, Deserialize)]
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
}

/// What is done.
#[derive(Clone, Debug, Deserialize)]
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
    /// How it is done, by code.
    #[serde(default)]
    pub modes: BTreeMap<String, Mode>,
}

/// How it is done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// What it covers.
    pub gloss: String,
    /// Scale value; the category's where absent.
    #[serde(default)]
    pub score: Option<f64>,
    /// Context that goes with it.
    #[serde(default)]
    pub adds_context: Option<String>,
}

impl Ontology {
    /// Reads and checks the ontology file.
    pub fn load(files: &Files, errors: &mut DataErrors) -> Ontology {
        let text = files.text(FILE, errors);
        let ontology: Ontology = match toml::from_str(text) {
            Ok(ontology) => ontology,
            Err(e) => {
                let line = e.span().map_or(0, |s| text[..s.start].matches('\n').count() + 1);
                errors.push(FILE, line, e.message(), "see data/README.md for the layout");
                return Ontology::default();
            }
        };
        ontology.check(errors);
        ontology
    }

    fn check(&self, errors: &mut DataErrors) {
        for (code, category) in &self.categories {
            if !(1..=4).contains(&category.quad) {
                errors.push(FILE, 0, format!("{code}: quad {} is unknown", category.quad), "use 1, 2, 3 or 4");
            }
            let scores = std::iter::once(category.score).chain(category.modes.values().filter_map(|m| m.score));
            for score in scores.filter(|s| !(-10.0..=10.0).contains(s)) {
                errors.push(FILE, 0, format!("{code}: score {score} is off the scale"), "use −10 to 10");
            }
            if let Some(future) = category.when_future.as_ref().filter(|f| !self.categories.contains_key(*f)) {
                errors.push(
                    FILE,
                    0,
                    format!("{code}: when_future = {future:?} is no category"),
                    "name one of the file",
                );
            }
            for context in category.modes.values().filter_map(|m| m.adds_context.as_ref()) {
                if !self.contexts.contains_key(context) {
                    errors.push(FILE, 0, format!("{code}: context {context:?} is unknown"), "name one of the file");
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
