//! Which parts of speech a form can have, and irregular forms: facts of WordNet.
//!
//! Inflected forms are added for the words of the training texts only, which keeps the model small.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_nlp::word::normal;

/// Facts of WordNet 3.0; the first line says what the columns are.
const WORDNET: &[u8] = include_bytes!("../data/wordnet.tsv.gz");

/// Bits of noun, verb, adjective and adverb.
const BITS: [u8; 4] = [1, 2, 4, 8];

/// Parts of speech by form, and irregular forms.
#[derive(Default)]
pub struct Dictionary {
    /// Lower form → bits: noun 1, verb 2, adjective 4, adverb 8, inflected forms the same times 16.
    pub classes: BTreeMap<String, u8>,
    /// Lower form → lists of names that hold it, bits as [`lapwing_nlp::word::Word::lists`] has them.
    pub lists: BTreeMap<String, u8>,
    /// (part bit, form, lemma) of irregular inflection.
    pub irregular: Vec<(u8, String, String)>,
}

/// Reads the list, adds the regular inflections that occur among `seen`, and the words of the names in the tables under
/// `facts`.
///
/// # Errors
/// When the list is damaged or a table cannot be read.
pub fn read(seen: &BTreeSet<String>, facts: &Path) -> Result<Dictionary> {
    let mut list = String::new();
    flate2::read::GzDecoder::new(WORDNET).read_to_string(&mut list).context("data/wordnet.tsv.gz is damaged")?;
    let mut dictionary = Dictionary::default();
    let mut lemmas: [HashSet<&str>; 4] = Default::default();
    for line in list.lines().filter(|l| !l.starts_with('#')) {
        let cols: Vec<&str> = line.split('\t').collect();
        let bits: u8 =
            cols[cols.len() - 1].parse().with_context(|| format!("data/wordnet.tsv.gz: no bits in {line:?}"))?;
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
    type Endings = &'static [(&'static str, &'static [&'static str])];
    let rules: [(usize, Endings); 3] = [
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
    persons(&facts.join("persons.tsv"), &mut dictionary.lists)?;
    places(facts, &mut dictionary.lists)?;
    Ok(dictionary)
}

/// Sources of names of persons that are in the public domain or CC0.
const FREE_SOURCES: [&str; 4] = ["factbook", "cia-world-leaders", "wikidata", "congress"];
/// Smaller places are left out: their names are too often other words.
const INHABITANTS_MIN: u64 = 5_000;

fn table(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut text = String::new();
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text)
    } else {
        (&bytes[..]).read_to_string(&mut text)
    }
    .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text)
}

fn mark(name: &str, bit: u8, lists: &mut BTreeMap<String, u8>) {
    if name.chars().count() > 1
        && name.starts_with(char::is_uppercase)
        && name.chars().all(|c| c.is_alphabetic() || "-'’".contains(c))
    {
        *lists.entry(normal(name)).or_insert(0) |= bit;
    }
}

/// Given names and surnames. Columns: name first, source eleventh.
fn persons(path: &Path, lists: &mut BTreeMap<String, u8>) -> Result<()> {
    let mut seen = HashSet::new();
    for line in table(path)?.lines() {
        let cols: Vec<&str> = line.split('\t').collect();
        let free = cols.get(10).is_some_and(|s| FREE_SOURCES.iter().any(|f| s.starts_with(f)));
        if free && seen.insert(cols[0].to_string()) {
            let words: Vec<&str> = cols[0].split(' ').collect();
            if let [given, .., surname] = words[..] {
                mark(given, 1, lists);
                mark(surname, 2, lists);
            }
        }
    }
    Ok(())
}

/// Names of towns, divisions and countries.
fn places(facts: &Path, lists: &mut BTreeMap<String, u8>) -> Result<()> {
    let mut add = |name: &str, whole: u8| {
        let words: Vec<&str> = name.split([' ', '-']).collect();
        if words.len() == 1 {
            mark(name, whole, lists);
        } else {
            words.iter().for_each(|w| mark(w, 8, lists));
        }
    };
    for line in table(&facts.join("cities.tsv.gz"))?.lines().skip(1) {
        let cols: Vec<&str> = line.split('\t').collect();
        if cols.get(6).and_then(|p| p.parse().ok()).is_some_and(|p: u64| p >= INHABITANTS_MIN) {
            add(cols[0], 4);
            add(cols[1], 4);
        }
    }
    for line in table(&facts.join("admin1.tsv"))?.lines().skip(1) {
        line.split('\t').skip(3).take(2).for_each(|name| add(name, 4));
    }
    for line in table(&facts.join("countries.tsv"))?.lines().skip(1) {
        line.split('\t').nth(5).into_iter().for_each(|name| add(name, 16));
    }
    Ok(())
}
