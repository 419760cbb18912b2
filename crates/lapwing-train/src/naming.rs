//! Trains the finder of names on annotated names, with nationality words as groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_core::NameKind;
use lapwing_nlp::names;
use lapwing_nlp::weights::argmax_f32;
use lapwing_nlp::word::Word;

use crate::perceptron::{Perceptron, Row};
use crate::random::Random;

const FIRST_SEED: u64 = 17;

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

/// Trains on `examples` in several random orders; gives the sum of what is learnt, ascending by feature.
pub fn train(examples: &[Example], epochs: usize, orders: u64) -> Vec<Row> {
    let mut sums: BTreeMap<u32, BTreeMap<u8, f32>> = BTreeMap::new();
    for seed in 0..orders {
        for (feature, weights) in train_once(examples, epochs, FIRST_SEED + seed).averaged() {
            let row = sums.entry(feature).or_default();
            for (class, weight) in weights {
                *row.entry(class).or_default() += weight;
            }
        }
    }
    sums.into_iter().map(|(feature, row)| (feature, row.into_iter().collect())).collect()
}

fn train_once(examples: &[Example], epochs: usize, seed: u64) -> Perceptron {
    let mut model = Perceptron::new(1 + 2 * names::KINDS.len());
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut feats, mut scores) = (Vec::new(), Vec::new());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &e in &order {
            let example = &examples[e];
            let mut before: Vec<u8> = Vec::with_capacity(example.words.len());
            for i in 0..example.words.len() {
                names::features(&example.words, &example.tags, i, &before, &mut feats);
                model.score(&feats, &mut scores);
                let best = argmax_f32(&scores);
                let gold = example.classes[i];
                if usize::from(gold) < model.n_classes {
                    model.update(&feats, usize::from(gold), best);
                }
                before.push(best as u8);
            }
        }
    }
    model
}

/// Finds tags by the sentence's words: the same sentences stand in several files.
pub type TagIndex = HashMap<Vec<String>, Vec<u8>>;
