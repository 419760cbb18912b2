//! What the finder of names learns from: annotated names, with nationality words as groups.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_core::NameKind;
use lapwing_nlp::names;
use lapwing_nlp::word::Word;

/// Words that name members of a nation, a religion or a people.
const GROUPS: &str = include_str!("../data/groups.txt");

/// Adjectives and names of nationals from the table of countries, and the listed groups.
///
/// # Errors
/// When the table cannot be read.
pub fn groups(countries: &Path) -> Result<BTreeSet<String>> {
    let table = std::fs::read_to_string(countries).with_context(|| format!("cannot read {}", countries.display()))?;
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    let column = |name: &str| {
        header.iter().position(|&h| h == name).with_context(|| format!("{} has no column {name}", countries.display()))
    };
    let (demonyms, adjective) = (column("demonyms")?, column("adjective")?);
    let mut found: BTreeSet<String> = GROUPS.lines().filter(|l| !l.starts_with('#')).map(str::to_string).collect();
    for line in lines {
        let cols: Vec<&str> = line.split('\t').collect();
        for cell in [demonyms, adjective].into_iter().filter_map(|c| cols.get(c)) {
            for word in
                cell.split(['|', ',', ';', ' ']).filter(|w| w.starts_with(char::is_uppercase) && !w.contains('.'))
            {
                let stem = word.trim_end_matches("(s)");
                if stem.chars().all(char::is_alphabetic) {
                    found.insert(stem.to_string());
                    found.insert(format!("{stem}s"));
                }
            }
        }
    }
    Ok(found)
}

/// Marks single words of `groups` outside other names as names of groups.
pub fn mark_groups(forms: &[String], classes: &mut [u8], groups: &BTreeSet<String>) {
    let kind = names::KINDS.iter().position(|&k| k == NameKind::Group).unwrap_or(0) as u8;
    for (form, class) in forms.iter().zip(classes) {
        if *class == 0 && groups.contains(form) {
            *class = 1 + 2 * kind;
        }
    }
}

/// One sentence to learn from.
pub struct Example {
    /// Hashed words.
    pub words: Vec<Word>,
    /// Tags as the tagger gives them.
    pub tags: Vec<u8>,
    /// Gold classes; those out of range are not known.
    pub classes: Vec<u8>,
}

/// Finds tags by the sentence's words: the same sentences stand in several files.
pub type TagIndex = HashMap<Vec<String>, Vec<u8>>;
