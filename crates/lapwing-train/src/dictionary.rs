//! Which parts of speech a form can have, and irregular forms: facts of WordNet.
//!
//! Inflected forms are added for the words of the training texts only, which keeps the model small.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_core::{Span, Upos};
use lapwing_nlp::split::Rules;
use lapwing_nlp::word::normal;
use lapwing_nlp::{hash, phrases, tokenise};

use crate::inflect;
use crate::lexicon::Lexicon;
use crate::newsstyle::Material;
use crate::treebank::Sentence;

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
    /// Hash of a whole name → kinds as [`lapwing_nlp::phrases`] has them.
    pub phrases: BTreeMap<u32, u8>,
    /// Dictionary forms of single nouns, then verbs: all that are known, and those of the frames.
    pub words: [[BTreeSet<String>; 2]; 2],
    /// Forms of verbs with a doubled consonant that no rule tells.
    pub doubled: BTreeSet<String>,
    /// (part bit, form, lemma) of irregular inflection.
    pub irregular: Vec<(u8, String, String)>,
}

fn wordnet() -> Result<String> {
    let mut list = String::new();
    flate2::read::GzDecoder::new(WORDNET).read_to_string(&mut list).context("data/wordnet.tsv.gz is damaged")?;
    Ok(list)
}

/// Reads the list, adds the words of the frames, the regular inflections that occur among `seen`, and the names in the
/// tables under `facts` and in the project's own under `data`.
///
/// # Errors
/// When the list is damaged or a table cannot be read.
pub fn read(seen: &BTreeSet<String>, lexicon: &Lexicon, facts: &Path, data: &Path) -> Result<Dictionary> {
    let list = wordnet()?;
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
    for (at, words) in [&lexicon.nouns, &lexicon.verbs].into_iter().enumerate() {
        for word in words {
            *dictionary.classes.entry(word.clone()).or_insert(0) |= BITS[at];
            lemmas[at].insert(word);
        }
        let plain = |w: &&&str| w.len() > 1 && w.chars().all(|c| c.is_ascii_lowercase());
        let known = lemmas[at].iter().filter(plain).map(|w| w.to_string()).collect();
        dictionary.words[at] = [known, words.clone()];
    }
    dictionary.doubled = dictionary.irregular.iter().filter(|i| i.0 == 2).map(|i| i.1.clone()).collect();
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
    let mut names = Names { rules: Rules::english(), ..Names::default() };
    persons(&facts.join("persons.tsv"), &mut names)?;
    places(facts, &mut names)?;
    bodies(&data.join("actors/organisations.tsv"), &mut names)?;
    dictionary.lists = names.lists;
    dictionary.phrases = names.phrases;
    Ok(dictionary)
}

/// Words for copies in news style: regular verbs of the frames, names of persons.
///
/// # Errors
/// When the list is damaged or a table cannot be read.
pub fn material(lexicon: &Lexicon, facts: &Path) -> Result<Material> {
    let list = wordnet()?;
    let rows: Vec<Vec<&str>> = list.lines().map(|l| l.split('\t').collect()).collect();
    let irregular = |r: &&Vec<&str>| r.len() == 3 && r[2] == "2";
    let doubled: BTreeSet<String> = rows.iter().filter(irregular).map(|r| r[0].to_string()).collect();
    let odd: HashSet<&str> = rows
        .iter()
        .filter(irregular)
        .filter(|r| r[0] != inflect::with_ed(r[1], &doubled) && r[0] != inflect::with_ing(r[1], &doubled))
        .map(|r| r[1])
        .collect();
    let verbs = lexicon.verbs.iter().filter(|v| !odd.contains(v.as_str())).cloned().collect();
    let table = table(&facts.join("persons.tsv"))?;
    let persons = table
        .lines()
        .step_by(7)
        .map(|l| l.split('\t').collect::<Vec<_>>())
        .filter(|c| c.get(10).is_some_and(|s| FREE_SOURCES.iter().any(|f| s.starts_with(f))))
        .map(|c| c[0].split(' ').map(str::to_string).collect::<Vec<String>>())
        .filter(|n| (2..=3).contains(&n.len()) && n.iter().all(|w| w.chars().all(char::is_alphabetic)))
        .collect();
    Ok(Material { verbs, doubled, persons })
}

/// Sources of names of persons that are in the public domain or CC0.
const FREE_SOURCES: [&str; 4] = ["factbook", "cia-world-leaders", "wikidata", "congress"];
/// Smaller places are left out: their names are too often other words.
const INHABITANTS_MIN: u64 = 5_000;
/// Words that stand in fewer names of bodies are left out.
const BODY_WORDS_MIN: usize = 3;

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

/// Names read from tables.
#[derive(Default)]
struct Names {
    /// See [`Dictionary::lists`].
    lists: BTreeMap<String, u8>,
    /// See [`Dictionary::phrases`].
    phrases: BTreeMap<u32, u8>,
    rules: Rules,
}

impl Names {
    /// Puts a word on a list.
    fn word(&mut self, name: &str, bit: u8) {
        if name.chars().count() > 1
            && name.starts_with(char::is_uppercase)
            && name.chars().all(|c| c.is_alphabetic() || "-'’".contains(c))
        {
            *self.lists.entry(normal(name)).or_insert(0) |= bit;
        }
    }

    /// Adds a whole name.
    fn whole(&mut self, name: &str, kind: u8) {
        let spans = tokenise::tokens(name, Span::new(0, name.len()), &self.rules);
        if name.starts_with(char::is_uppercase) && spans.len() <= phrases::WORDS_MAX {
            let hash = spans.iter().fold(0, |h, s| phrases::longer(h, hash::bytes(normal(s.of(name)).as_bytes())));
            *self.phrases.entry(hash).or_insert(0) |= kind;
        }
    }
}

/// Given names and surnames, and whole names. Columns: name first, source eleventh.
fn persons(path: &Path, names: &mut Names) -> Result<()> {
    let mut seen = HashSet::new();
    for line in table(path)?.lines() {
        let cols: Vec<&str> = line.split('\t').collect();
        let free = cols.get(10).is_some_and(|s| FREE_SOURCES.iter().any(|f| s.starts_with(f)));
        if free && seen.insert(cols[0].to_string()) {
            let words: Vec<&str> = cols[0].split(' ').collect();
            if let [given, .., surname] = words[..] {
                names.word(given, 1);
                names.word(surname, 2);
                names.whole(cols[0], phrases::PERSON);
            }
        }
    }
    Ok(())
}

/// Names of towns, divisions and countries.
fn places(facts: &Path, names: &mut Names) -> Result<()> {
    let mut add = |name: &str, bit: u8| {
        let words: Vec<&str> = name.split([' ', '-']).collect();
        if words.len() == 1 {
            names.word(name, bit);
        } else {
            words.iter().for_each(|w| names.word(w, 8));
            names.whole(name, phrases::PLACE);
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

/// Names of bodies, and the words that several of them hold. Columns: name, other names.
fn bodies(path: &Path, names: &mut Names) -> Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let table = table(path)?;
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cols = line.split('\t');
        let all = cols.next().into_iter().chain(cols.next().unwrap_or("").split('|'));
        for name in all.filter(|n| n.chars().count() > 1) {
            names.whole(name, phrases::BODY);
            if name.contains(' ') {
                name.split([' ', '-']).for_each(|w| *counts.entry(w).or_insert(0) += 1);
            }
        }
    }
    for (word, _) in counts.iter().filter(|(_, n)| **n >= BODY_WORDS_MIN) {
        names.word(word, 32);
    }
    Ok(())
}

impl Dictionary {
    /// Takes the adjective from the past forms of the frames' verbs that no treebank has as adjectives ("blamed",
    /// "violated"): WordNet lists what can be said, texts tell what is.
    pub fn trust(&mut self, sentences: &[Sentence], lexicon: &Lexicon) {
        let adjectives: HashSet<String> = sentences
            .iter()
            .flat_map(|s| &s.rows)
            .filter(|r| r.tag.upos == Upos::Adj)
            .map(|r| normal(&r.form))
            .collect();
        for verb in &lexicon.verbs {
            let form = inflect::with_ed(verb, &self.doubled);
            if let Some(classes) = self.classes.get_mut(&form).filter(|_| !adjectives.contains(&form)) {
                *classes &= !BITS[2];
            }
        }
    }

    /// Whole names as [`lapwing_nlp::phrases::Phrases`] reads them.
    pub fn phrase_bytes(&self) -> Vec<u8> {
        let mut bytes = (self.phrases.len() as u32).to_le_bytes().to_vec();
        for (hash, kinds) in &self.phrases {
            bytes.extend(hash.to_le_bytes());
            bytes.push(*kinds);
        }
        bytes
    }
}
