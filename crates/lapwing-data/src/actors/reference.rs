//! Words by which a text refers to parties without naming them. File: `actors/reference.toml`.

use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

/// Pronouns, determiners, prepositions; all lower case.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file explains each list")]
pub struct Reference {
    pub person_pronouns: Vec<String>,
    pub thing_pronouns: Vec<String>,
    pub plural_pronouns: Vec<String>,
    pub speaker_pronouns: Vec<String>,
    pub relative_pronouns: Vec<String>,
    pub definite: Vec<String>,
    pub indefinite: Vec<String>,
    pub of_cases: Vec<String>,
    pub place_cases: Vec<String>,
    pub title_cases: Vec<String>,
    pub state_nouns: Vec<String>,
    pub member_nouns: Vec<String>,
    /// Nouns of places where people live: "the Somali town of Afgoye".
    pub town_nouns: Vec<String>,
    /// Of these, those who follow an office holder without holding office: "supporters of the president".
    pub following_nouns: Vec<String>,
    pub not_local: Vec<String>,
    pub abroad_nouns: Vec<String>,
    /// Sectors of those who bear arms.
    pub armed: Vec<String>,
    /// Sectors of those who bear none: what strikes them is no act of theirs.
    pub unarmed: Vec<String>,
    /// Sectors of a state's officials, who do not treat their own state by its name.
    pub of_a_state: Vec<String>,
    /// Sectors whose members hold no office: "former" makes nobody of them one of the elites.
    #[serde(default)]
    pub no_office: Vec<String>,
    /// Verbs whose object has done what a clause of the ground tells of "they": "detained them after they attacked".
    #[serde(default)]
    pub treating_verbs: Vec<String>,
    /// Conjunctions before the ground or the time of it.
    #[serde(default)]
    pub ground_marks: Vec<String>,
    /// Verbs whose object, named as a state, is another one than that of the official who does it.
    #[serde(default)]
    pub state_verbs: Vec<String>,
    pub plural_endings: Vec<String>,
    #[serde(default)]
    pub group_nouns: Vec<String>,
    #[serde(default)]
    pub with_cases: Vec<String>,
    #[serde(default)]
    pub meeting_verbs: Vec<String>,
    #[serde(default)]
    pub reason_cases: Vec<String>,
    #[serde(default)]
    pub speakers: Vec<String>,
    #[serde(default)]
    pub official_marks: Vec<String>,
    #[serde(default)]
    pub continent_words: Vec<String>,
    #[serde(default)]
    pub tongue_words: Vec<String>,
    #[serde(default)]
    pub pair_numbers: Vec<String>,
    #[serde(default)]
    pub mass_nouns: Vec<String>,
    #[serde(default)]
    pub calendar_names: Vec<String>,
    #[serde(default)]
    pub ethnic_words: Vec<String>,
    #[serde(default)]
    pub example_cases: Vec<String>,
    #[serde(default)]
    pub capital_nouns: Vec<String>,
    #[serde(default)]
    pub speaker_for: Vec<String>,
    #[serde(default)]
    pub author_cases: Vec<String>,
    #[serde(default)]
    pub own_bodies: Vec<String>,
    #[serde(default)]
    pub reflexive_pronouns: Vec<String>,
    #[serde(default)]
    pub further: Vec<String>,
    #[serde(default)]
    pub struck_things: Vec<String>,
    #[serde(default)]
    pub division_nouns: Vec<String>,
    #[serde(default)]
    pub culprits: Vec<String>,
}

pub(super) fn load(files: &Files, errors: &mut DataErrors) -> Reference {
    TomlPart::load("actors/reference.toml", files, errors).read("the file's comments name its keys", errors)
}
