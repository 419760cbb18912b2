//! Words around names of places. File: `places/words.toml`, whose comments say what each list is for.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

/// Name of the file.
pub(super) const FILE: &str = "places/words.toml";

/// Words around names of places; all lower case.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    /// Short word → full word.
    pub spelling: FxHashMap<String, String>,
    /// Common nouns in names.
    pub generic: Generic,
    /// Short form → `country/division`.
    pub short: BTreeMap<String, String>,
    /// Countries whose division codes are used in addresses.
    pub postal: Postal,
    /// Country → words that show that a report is at home there.
    pub home_words: BTreeMap<String, BTreeSet<String>>,
    /// Prepositions.
    pub locative: Locative,
    /// Continents and the like.
    pub regions: NotPlaces,
    /// Words that are no places by themselves.
    pub not_places: NotPlaces,
}

/// Common nouns in names.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Generic {
    /// At the end, longest first where it matters.
    pub tail: Vec<String>,
    /// Articles at the beginning, as the language of the place writes them.
    pub articles: Vec<String>,
    /// At the beginning.
    pub head: Vec<String>,
    /// Those at the end that name something smaller than a division.
    pub local: BTreeSet<String>,
}

/// Division codes in addresses.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Postal {
    /// Country codes.
    pub countries: Vec<String>,
}

/// Prepositions before places.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Locative {
    /// Something happens there.
    pub cases: BTreeSet<String>,
    /// Between a place and the larger one it lies in.
    pub inside: BTreeSet<String>,
    /// The same beside a noun.
    pub of_cases: BTreeSet<String>,
    pub aim_cases: BTreeSet<String>,
    /// It does not happen there.
    pub not_cases: BTreeSet<String>,
}

/// Words that are no places.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NotPlaces {
    /// The words.
    pub words: BTreeSet<String>,
}

impl PlaceWords {
    pub(super) fn load(files: &Files, errors: &mut DataErrors) -> PlaceWords {
        TomlPart::load(FILE, files, errors).read("see the comments in the bundled file", errors)
    }
}
