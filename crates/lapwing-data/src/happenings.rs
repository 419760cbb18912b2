//! What tells one happening from another when several articles report it. File: `lexicon/happenings.toml`, whose header
//! explains the keys.
//!
//! In: the file. Out: one [`Happenings`]. Judging reports is the work of `lapwing-incidents`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

const FILE: &str = "lexicon/happenings.toml";

/// Words and points.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Happenings {
    /// Words of a report that looks back.
    pub looking_back: BTreeSet<String>,
    /// Words of a count that goes on.
    pub toll: BTreeSet<String>,
    /// Phrases of a count that goes on.
    pub toll_phrases: BTreeSet<String>,
    /// Words before a number: "at least".
    pub about: BTreeSet<String>,
    /// Words that a number of dead stands near.
    pub dead: BTreeSet<String>,
    /// Words that a number of hurt, held or missing stands near.
    pub not_dead: BTreeSet<String>,
    /// Words for one more of the kind.
    pub once_more: BTreeSet<String>,
    /// Words with a capital that are no names.
    pub no_names: BTreeSet<String>,
    /// Sort of happening → its words.
    pub sorts: BTreeMap<String, BTreeSet<String>>,
    /// Sorts that happen again in the same place on another day.
    pub recurring: Recurring,
    /// What each observation counts.
    pub points: Points,
}

/// Sorts of happening that come again.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Recurring {
    /// Names of sorts.
    pub sorts: BTreeSet<String>,
}

/// What each observation counts, in hundredths of a logit; the data file says what each is.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the comments of the data file explain each number")]
pub struct Points {
    pub start: i32,
    pub start_undated: i32,
    pub rare_words: i32,
    pub rare_words_undated: i32,
    pub names: i32,
    pub names_undated: i32,
    pub other_names: i32,
    pub same_place: i32,
    pub other_town: i32,
    pub other_region: i32,
    pub same_country: i32,
    pub other_country: i32,
    pub same_sort: i32,
    pub other_sort: i32,
    pub same_number: i32,
    pub same_dead: i32,
    pub other_dead: i32,
    pub other_ordinal: i32,
    pub toll: i32,
    pub toll_undated: i32,
    pub looks_back_to_day: i32,
    pub looks_back: i32,
    pub once_more: i32,
    pub day_apart: i32,
    pub other_weekday: i32,
    pub any_of_many: i32,
    pub another_day: i32,
}

impl Happenings {
    pub(crate) fn load(files: &Files, errors: &mut DataErrors) -> Happenings {
        let hint = "the comments of data/lexicon/happenings.toml of the project explain its keys";
        TomlPart::load(FILE, files, errors).read(hint, errors)
    }
}
