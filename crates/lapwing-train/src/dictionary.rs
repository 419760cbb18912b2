//! WordNet → which parts of speech a form can have, and irregular forms.
//!
//! In: Debian's `wordnet-base`. Inflected forms are added for the words of the training texts only, which keeps the
//! model small.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use anyhow::{Context, Result};

/// Where Debian's package `wordnet-base` puts its files.
pub const WORDNET: &str = "/usr/share/wordnet";

const PARTS: [(&str, u8); 4] = [("noun", 1), ("verb", 2), ("adj", 4), ("adv", 8)];

/// Parts of speech by form, and irregular forms.
#[derive(Default)]
pub struct Dictionary {
    /// Lower form → bits: noun 1, verb 2, adjective 4, adverb 8, inflected forms the same times 16.
    pub classes: BTreeMap<String, u8>,
    /// (part bit, form, lemma) of irregular inflection.
    pub irregular: Vec<(u8, String, String)>,
}

/// Reads WordNet and adds the regular inflections that occur among `seen`.
///
/// # Errors
/// When WordNet is not installed.
pub fn read(folder: &Path, seen: &BTreeSet<String>) -> Result<Dictionary> {
    let mut dictionary = Dictionary::default();
    let mut lemmas: [HashSet<String>; 4] = Default::default();
    for (at, (part, bit)) in PARTS.iter().enumerate() {
        let open = |file: String| {
            std::fs::read_to_string(folder.join(&file))
                .with_context(|| format!("cannot read WordNet's {file} in {}; install wordnet-base", folder.display()))
        };
        for line in open(format!("index.{part}"))?.lines().filter(|l| !l.starts_with(' ')) {
            let lemma = line.split(' ').next().unwrap_or("");
            if !lemma.is_empty() && !lemma.contains('_') {
                *dictionary.classes.entry(lemma.to_string()).or_insert(0) |= bit;
                lemmas[at].insert(lemma.to_string());
            }
        }
        for line in open(format!("{part}.exc"))?.lines() {
            let mut words = line.split(' ');
            let (Some(form), Some(lemma)) = (words.next(), words.next()) else { continue };
            if form.contains('_') {
                continue;
            }
            *dictionary.classes.entry(form.to_string()).or_insert(0) |= bit << 4;
            dictionary.irregular.push((*bit, form.to_string(), lemma.to_string()));
        }
    }
    // Endings as in WordNet's own morphological processor.
    let rules: [(usize, &[(&str, &[&str])]); 3] = [
        (0, &[("s", &[""]), ("es", &[""]), ("ies", &["y"]), ("men", &["man"])]),
        (1, &[("s", &[""]), ("es", &["e", ""]), ("ies", &["y"]), ("ed", &["e", ""]), ("ing", &["e", ""])]),
        (2, &[("er", &["", "e"]), ("est", &["", "e"])]),
    ];
    for form in seen {
        for (part, endings) in rules {
            let known = endings.iter().any(|(ending, stems)| {
                let Some(stem) = form.strip_suffix(ending).filter(|s| s.chars().count() > 1) else { return false };
                let doubled = stem.chars().rev().take(2).collect::<Vec<_>>();
                let single = (doubled[0] == doubled[1]).then(|| &stem[..stem.len() - doubled[0].len_utf8()]);
                stems.iter().any(|s| lemmas[part].contains(&format!("{stem}{s}")))
                    || part > 0 && single.is_some_and(|s| lemmas[part].contains(s))
            });
            if known {
                *dictionary.classes.entry(form.clone()).or_insert(0) |= PARTS[part].1 << 4;
            }
        }
    }
    Ok(dictionary)
}
