//! Which parts of speech a form can have, and irregular forms: facts of WordNet.
//!
//! Inflected forms are added for the words of the training texts only, which keeps the model small.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;

use anyhow::{Context, Result};

/// Facts of WordNet 3.0; the first line says what the columns are.
const WORDNET: &[u8] = include_bytes!("../data/wordnet.tsv.gz");

/// Bits of noun, verb, adjective and adverb.
const BITS: [u8; 4] = [1, 2, 4, 8];

/// Parts of speech by form, and irregular forms.
#[derive(Default)]
pub struct Dictionary {
    /// Lower form → bits: noun 1, verb 2, adjective 4, adverb 8, inflected forms the same times 16.
    pub classes: BTreeMap<String, u8>,
    /// (part bit, form, lemma) of irregular inflection.
    pub irregular: Vec<(u8, String, String)>,
}

/// Reads the list and adds the regular inflections that occur among `seen`.
///
/// # Errors
/// When the list is damaged.
pub fn read(seen: &BTreeSet<String>) -> Result<Dictionary> {
    let mut list = String::new();
    flate2::read::GzDecoder::new(WORDNET).read_to_string(&mut list).context("data/wordnet.tsv.gz is damaged")?;
    let mut dictionary = Dictionary::default();
    let mut lemmas: [HashSet<&str>; 4] = Default::default();
    for line in list.lines().filter(|l| !l.starts_with('#')) {
        let cols: Vec<&str> = line.split('\t').collect();
        let bits: u8 = cols[cols.len() - 1].parse().with_context(|| format!("data/wordnet.tsv.gz: no bits in {line:?}"))?;
        let irregular = cols.len() == 3;
        *dictionary.classes.entry(cols[0].to_string()).or_insert(0) |= if irregular { bits << 4 } else { bits };
        for (at, bit) in BITS.into_iter().enumerate().filter(|(_, bit)| bits & bit != 0) {
            if irregular {
                dictionary.irregular.push((bit, cols[0].to_string(), cols[1].to_string()));
            } else {
                lemmas[at].insert(cols[0]);
            }
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
                stems.iter().any(|s| lemmas[part].contains(format!("{stem}{s}").as_str()))
                    || part > 0 && single.is_some_and(|s| lemmas[part].contains(s))
            });
            if known {
                *dictionary.classes.entry(form.clone()).or_insert(0) |= BITS[part] << 4;
            }
        }
    }
    Ok(dictionary)
}
