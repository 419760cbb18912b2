//! Sentences of news made from patterns, for the kinds of reports that treebanks hardly hold: casualties with "at least"
//! and "including", verbs in the present tense after a title and a name, shots and arrests.
//!
//! In: `patterns.txt`, whose header tells how to read it. Out: annotated sentences, every pattern equally often.

use anyhow::{Context, Result, bail};
use lapwing_core::{Deprel, Tense, Upos};
use lapwing_nlp::tagger::Tag;

use crate::random::Random;
use crate::treebank::{Row, Sentence};

const PATTERNS: &str = include_str!("../patterns.txt");

const PEOPLE: &str = "people civilians soldiers militants policemen officers protesters villagers workers children \
    migrants rebels students troops passengers insurgents fighters residents women prisoners journalists";
const KINDS: &str = "Afghan Palestinian Iraqi Turkish police security army government aid UN Kurdish Chinese";
const NUMBERS: &str = "two three four five six eight ten twelve 11 14 17 20 25 35 40 56 120 300 1,200";
const CITIES: &str = "Zahedan Kharkiv Mogadishu Nairobi Bamako Goma Kabul Peshawar Basra Aleppo Lagos Maiduguri Quetta \
    Jenin Rafah Idlib Donetsk Tripoli Benghazi Khartoum Juba Mosul Manila Jakarta Bogota Caracas Lima Gaza Beirut Yangon";
const COUNTRIES: &str = "Kenya Iran Israel Russia Ukraine China India Pakistan Turkey Syria Iraq Egypt Sudan Ethiopia \
    Nigeria Mali Chad Niger Libya France Germany Britain Poland Serbia Armenia Azerbaijan Georgia Japan Mexico Peru \
    Lebanon Yemen Qatar Nepal Spain Somalia Haiti Cuba Thailand Vietnam";
const NATIONS: &str = "Kenyan Iranian Israeli Russian Ukrainian Chinese Indian Pakistani Turkish Syrian Iraqi Egyptian \
    Sudanese Nigerian Malian Libyan French German British Polish Serbian Mexican Nepali Spanish Somali Thai U.S.";
const TITLES: &str = "president minister|foreign minister|prime minister|defence minister|home minister|interior \
    minister|finance spokesman|government spokeswoman|army chief|police leader|opposition chief|army envoy ambassador \
    senator governor king commander activist|rights lawmaker";
const CAPITAL_TITLES: &str = "President Minister|Foreign Minister|Prime Secretary|Deputy Secretary Senator General King \
    Governor Ambassador Chancellor Mayor";
const DOERS: &str = "gunmen rebels militants attackers settlers insurgents protesters soldiers forces troops fighters \
    bandits police jihadists warplanes";
const DOER_KINDS: &str = "unknown armed Islamist suspected masked government rebel Houthi Hamas M23 Kurdish local";

/// `n` sentences; `persons` are the words of names.
///
/// # Errors
/// When a pattern cannot be read: the message tells its line.
pub fn sentences(n: usize, persons: &[Vec<String>], random: &mut Random) -> Result<Vec<Sentence>> {
    let lines: Vec<(usize, &str)> = PATTERNS
        .lines()
        .enumerate()
        .map(|(i, l)| (i + 1, l))
        .filter(|(_, l)| !l.starts_with('#') && !l.is_empty())
        .collect();
    (0..n)
        .map(|i| {
            let (number, line) = lines[i % lines.len()];
            sentence(line, persons, random).with_context(|| format!("patterns.txt:{number}"))
        })
        .collect()
}

fn one<'a>(list: &'a str, random: &mut Random) -> &'a str {
    list.split_whitespace().nth(random.below(list.split_whitespace().count())).unwrap_or("")
}

/// A phrase under construction: heads count from its own first word; the top is its own head.
#[derive(Default)]
struct Phrase(Vec<Row>);

impl Phrase {
    fn add(&mut self, form: &str, tag: &str, head: usize, rel: &str) -> usize {
        let (upos, tense, plural) = named(tag).unwrap_or((Upos::X, Tense::None, false));
        self.0.push(Row {
            form: form.to_string(),
            lemma: form.to_lowercase(),
            tag: Tag { upos, tense, plural },
            head,
            deprel: Deprel::parse(rel),
            glued: false,
            entity: String::new(),
        });
        self.0.len() - 1
    }
}

fn named(tag: &str) -> Option<(Upos, Tense, bool)> {
    Some(match tag {
        "n" => (Upos::Noun, Tense::None, false),
        "ns" => (Upos::Noun, Tense::None, true),
        "p" => (Upos::Propn, Tense::None, false),
        "vb" => (Upos::Verb, Tense::Base, false),
        "vbz" | "vbp" => (Upos::Verb, Tense::Present, false),
        "vbd" => (Upos::Verb, Tense::Past, false),
        "vbn" => (Upos::Verb, Tense::PastPart, false),
        "vbg" => (Upos::Verb, Tense::PresPart, false),
        "az" => (Upos::Aux, Tense::Present, false),
        "ad" => (Upos::Aux, Tense::Past, false),
        "ab" => (Upos::Aux, Tense::Base, false),
        "an" => (Upos::Aux, Tense::PastPart, false),
        "a" => (Upos::Adj, Tense::None, false),
        "r" => (Upos::Adv, Tense::None, false),
        "d" => (Upos::Det, Tense::None, false),
        "i" => (Upos::Adp, Tense::None, false),
        "s" => (Upos::Sconj, Tense::None, false),
        "c" => (Upos::Cconj, Tense::None, false),
        "to" => (Upos::Part, Tense::None, false),
        "m" => (Upos::Num, Tense::None, false),
        "o" => (Upos::Pron, Tense::None, false),
        "." => (Upos::Punct, Tense::None, false),
        _ => return None,
    })
}

fn sentence(line: &str, persons: &[Vec<String>], random: &mut Random) -> Result<Sentence> {
    let mut phrases: Vec<(Phrase, usize, &str)> = Vec::new();
    for word in line.split_whitespace() {
        let mut parts = word.rsplitn(4, '/');
        let (Some(rel), Some(head), Some(tag), Some(form)) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            bail!("{word:?} has not four parts");
        };
        if named(tag).is_none() {
            bail!("{word:?}: unknown tag {tag:?}");
        }
        let head: usize = head.parse().with_context(|| format!("{word:?}: no head"))?;
        let forms: Vec<&str> = form.split('|').collect();
        let form = forms[random.below(forms.len())];
        let phrase = match form.strip_prefix('{').and_then(|f| f.strip_suffix('}')) {
            Some(slot) => filled(slot, persons, random).with_context(|| format!("unknown slot {slot:?}"))?,
            None => {
                let mut phrase = Phrase::default();
                phrase.add(form, tag, 0, rel);
                phrase
            }
        };
        phrases.push((phrase, head, rel));
    }
    Ok(join(&phrases))
}

/// Puts phrases in a row: the top of each takes the head and relation of its place.
fn join(phrases: &[(Phrase, usize, &str)]) -> Sentence {
    let starts: Vec<usize> = phrases
        .iter()
        .scan(0, |at, p| {
            let start = *at;
            *at += p.0.0.len();
            Some(start)
        })
        .collect();
    let top = |k: usize| starts[k] + phrases[k].0.0.iter().enumerate().position(|(i, r)| r.head == i).unwrap_or(0);
    let mut out = Sentence::default();
    for (k, (phrase, head, rel)) in phrases.iter().enumerate() {
        for row in &phrase.0 {
            let mut row = row.clone();
            let at = out.rows.len();
            row.head += starts[k];
            if row.head == at {
                row.head = if *head == 0 { at } else { top((head - 1).min(phrases.len() - 1)) };
                row.deprel = if *head == 0 { Deprel::Root } else { Deprel::parse(rel) };
            }
            if row.tag.upos == Upos::Punct
                && let Some(before) = out.rows.last_mut()
            {
                before.glued = true;
            }
            out.rows.push(row);
        }
    }
    if let Some(first) = out.rows.first_mut() {
        let mut chars = first.form.chars();
        first.form = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
    }
    out
}

fn filled(slot: &str, persons: &[Vec<String>], random: &mut Random) -> Option<Phrase> {
    let mut p = Phrase::default();
    match slot {
        "many" => many(&mut p, random),
        "others" => {
            let word = ["others", "others", "more", "people"][random.below(4)];
            p.add(one(NUMBERS, random), "m", 1, "nummod");
            p.add(word, "ns", 1, "dep");
        }
        "doers" => {
            let before = random.below(3);
            if before == 1 {
                let kind = one(DOER_KINDS, random);
                let name = kind.starts_with(char::is_uppercase);
                p.add(kind, if name { "p" } else { "a" }, 1, if name { "compound" } else { "amod" });
            } else if before == 2 {
                nation(&mut p, 1, random);
            }
            let top = p.0.len();
            p.add(one(DOERS, random), "ns", top, "dep");
        }
        "drones" => {
            p.add(["two", "several", "three"][random.below(3)], "m", 1, "nummod");
            p.add(["drones", "missiles", "rockets"][random.below(3)], "ns", 1, "dep");
        }
        "place" => place(&mut p, random),
        "country" => {
            p.add(one(COUNTRIES, random), "p", 0, "dep");
        }
        "nation" => nation(&mut p, 0, random),
        "person" => name(&mut p, persons, 0, random),
        "leader" => leader(&mut p, persons, random),
        _ => return None,
    }
    Some(p)
}

/// "Kenyan", "U.S.".
fn nation(p: &mut Phrase, head: usize, random: &mut Random) {
    let word = one(NATIONS, random);
    let name = word.ends_with('.');
    p.add(word, if name { "p" } else { "a" }, head, if name { "compound" } else { "amod" });
}

/// "at least 12 Afghan soldiers, including two officers,".
fn many(p: &mut Phrase, random: &mut Random) {
    let kind = (random.unit() < 0.25).then(|| one(KINDS, random));
    let quantity = random.below(10);
    // The number's place, then the noun's.
    let number = match quantity {
        5 => 1,
        0..=6 => 2,
        _ => 0,
    };
    let top = number + 1 + usize::from(kind.is_some());
    match quantity {
        0..=2 => {
            p.add("at", "i", 1, "case");
            p.add("least", "a", number, "nmod");
        }
        3 => {
            p.add(["more", "fewer", "less"][random.below(3)], "a", number, "advmod");
            p.add("than", "i", 0, "fixed");
        }
        4 => {
            p.add("up", "i", number, "advmod");
            p.add("to", "i", 0, "fixed");
        }
        5 => {
            p.add(["about", "nearly", "almost", "around", "over"][random.below(5)], "r", number, "advmod");
        }
        6 => {
            p.add("an", "d", top, "det");
            p.add("estimated", "vbn", top, "amod");
        }
        _ => {}
    }
    p.add(one(NUMBERS, random), "m", top, "nummod");
    if let Some(kind) = kind {
        let tag = if kind == "UN" { "p" } else { "n" };
        let nation = kind.starts_with(char::is_uppercase) && tag == "n";
        p.add(kind, if nation { "a" } else { tag }, top, if nation { "amod" } else { "compound" });
    }
    p.add(one(PEOPLE, random), "ns", top, "dep");
    if random.unit() < 0.25 {
        let child = top + 4;
        p.add(",", ".", child, "punct");
        p.add("including", "vbg", child, "case");
        p.add(one(NUMBERS, random), "m", child, "nummod");
        p.add(one(PEOPLE, random), "ns", top, "nmod");
        p.add(",", ".", child, "punct");
    }
}

/// "Zahedan", "Zahedan, Iran", "the town of Zahedan".
fn place(p: &mut Phrase, random: &mut Random) {
    match random.below(3) {
        0 => {
            p.add(one(CITIES, random), "p", 0, "dep");
        }
        1 => {
            p.add(one(CITIES, random), "p", 0, "dep");
            p.add(",", ".", 2, "punct");
            p.add(one(COUNTRIES, random), "p", 0, "appos");
        }
        _ => {
            p.add("the", "d", 1, "det");
            p.add(["town", "city", "province", "village", "capital"][random.below(5)], "n", 1, "dep");
            p.add("of", "i", 3, "case");
            p.add(one(CITIES, random), "p", 1, "nmod");
        }
    }
}

/// The words of a name, the first of which is `top`.
fn name(p: &mut Phrase, persons: &[Vec<String>], top: usize, random: &mut Random) {
    let Some(words) = persons.get(random.below(persons.len().max(1))) else {
        p.add("Odinga", "p", top, "dep");
        return;
    };
    for (i, word) in words.iter().enumerate() {
        p.add(word, "p", top, if i == 0 { "dep" } else { "flat" });
    }
}

/// "Kenyan foreign minister Amina Odinga", "President Odinga": as the treebanks have it, the title hangs on the name.
fn leader(p: &mut Phrase, persons: &[Vec<String>], random: &mut Random) {
    let capital = random.unit() < 0.4;
    let (title, kind) = {
        let chosen = one(if capital { CAPITAL_TITLES } else { TITLES }, random);
        chosen.split_once('|').map_or((chosen, None), |(t, k)| (t, Some(k)))
    };
    let owned = !capital || random.unit() < 0.4;
    let title_at = usize::from(owned) + usize::from(kind.is_some());
    let top = title_at + 1;
    if owned {
        nation(p, title_at, random);
    }
    if let Some(kind) = kind {
        let adjective = matches!(kind, "foreign" | "prime" | "Foreign" | "Prime");
        let tag = if capital { "p" } else { "n" };
        p.add(kind, if adjective { "a" } else { tag }, title_at, if adjective { "amod" } else { "compound" });
    }
    p.add(title, if capital { "p" } else { "n" }, top, "nmod");
    if capital && random.unit() < 0.5 {
        // A surname alone.
        let last = persons.get(random.below(persons.len().max(1))).and_then(|w| w.last());
        p.add(last.map_or("Odinga", String::as_str), "p", top, "dep");
    } else {
        name(p, persons, top, random);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_gives_a_tree() {
        let persons = vec![vec!["Amina".to_string(), "Odinga".to_string()]];
        let all = sentences(600, &persons, &mut Random::new(5)).expect("the patterns can be read");
        assert_eq!(all.len(), 600);
        for s in &all {
            let n = s.rows.len();
            assert_eq!(s.rows.iter().enumerate().filter(|(i, r)| r.head == *i).count(), 1, "one root");
            assert!(s.rows.iter().all(|r| r.head < n));
            for mut at in 0..n {
                let reached = (0..n).any(|_| {
                    at = s.rows[at].head;
                    s.rows[at].head == at
                });
                assert!(reached, "{:?}", s.rows.iter().map(|r| r.form.as_str()).collect::<Vec<_>>());
            }
            assert!(s.rows.iter().all(|r| r.deprel != Deprel::parse("dep")));
        }
    }
}
