//! Other people's tables, turned into files for `--data DIR`.
//!
//! In: the texts of their files, and our data to recognise what they speak of. Out: the texts of ours, by path, with
//! what could not be taken over. Nothing is read or written here.

pub mod petrarch;
mod petrarch_read;
pub mod wikidata;

use std::collections::BTreeMap;

use crate::DataErrors;

/// What an import gives.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Text by path relative to the folder.
    pub files: BTreeMap<String, String>,
    /// Names of parties that were taken over.
    pub n_names: usize,
    /// Role nouns that were taken over.
    pub n_roles: usize,
    /// Parts of codes that we have no sector for, and how often they stood there.
    pub left_out: BTreeMap<String, usize>,
    /// Lines that were not understood and are left out.
    pub complaints: DataErrors,
}

/// A cell of a table: nothing in it may look like the end of the cell or of the line.
fn cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ").trim().to_string()
}
