//! Learns what [`lapwing_nlp::lemma::Lemmatiser`] reads: edits by suffix, and the words that they get wrong.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_core::{Tense, Upos};
use lapwing_nlp::hash;
use lapwing_nlp::lemma::{Edit, Lemmatiser, SUFFIX_MAX, class_bit};
use lapwing_nlp::tagger::Tag;
use lapwing_nlp::word::plain;

use crate::dictionary::Dictionary;
use crate::inflect;
use crate::treebank::Sentence;

/// Most frequent edits kept for a suffix.
const EDITS_MAX: usize = 3;

/// Learns from `sentences` and writes the lemmatiser's part of the model.
pub fn write(sentences: &[&Sentence], dictionary: &Dictionary, out: &mut Vec<u8>) {
    let mut pairs: BTreeMap<(u16, String), BTreeMap<String, usize>> = BTreeMap::new();
    for row in sentences.iter().flat_map(|s| &s.rows) {
        if row.tag.upos != Upos::Propn && row.lemma != "_" {
            let form = plain(&row.form).to_lowercase();
            let lemma = plain(&row.lemma).to_lowercase();
            *pairs.entry((row.tag.code(), form)).or_default().entry(lemma).or_insert(0) += 1;
        }
    }
    let best = |lemmas: &BTreeMap<String, usize>| {
        lemmas.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|x| (x.0.clone(), *x.1))
    };
    let mut rules: BTreeMap<(u16, String), BTreeMap<Edit, usize>> = BTreeMap::new();
    for ((code, form), lemmas) in &pairs {
        let Some((lemma, _)) = best(lemmas) else { continue };
        let edit = Edit::between(form, &lemma);
        let chars: Vec<char> = form.chars().collect();
        if usize::from(edit.cut) > SUFFIX_MAX || edit.add.chars().count() > SUFFIX_MAX {
            continue;
        }
        for n in 0..=SUFFIX_MAX.min(chars.len().saturating_sub(1)) {
            let suffix: String = chars[chars.len() - n..].iter().collect();
            *rules.entry((*code, suffix)).or_default().entry(edit.clone()).or_insert(0) += 1;
        }
    }
    let mut rule_bytes = Vec::new();
    let mut n_rules = 0u32;
    for ((code, suffix), edits) in &rules {
        let total: usize = edits.values().sum();
        if total < 2 && suffix.chars().count() > 2 {
            continue;
        }
        let mut sorted: Vec<(&Edit, &usize)> = edits.iter().collect();
        sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        sorted.truncate(EDITS_MAX);
        n_rules += 1;
        rule_bytes.extend(code.to_le_bytes());
        rule_bytes.extend(hash::bytes(suffix.as_bytes()).to_le_bytes());
        rule_bytes.push(sorted.len() as u8);
        for (edit, _) in sorted {
            rule_bytes.push(edit.cut);
            text(&edit.add, &mut rule_bytes);
        }
    }
    let class_bytes = forms(dictionary);
    // What the rules alone get wrong becomes an exception.
    let mut bytes = 0u32.to_le_bytes().to_vec();
    bytes.extend(n_rules.to_le_bytes());
    bytes.extend(&rule_bytes);
    bytes.extend(&class_bytes);
    let by_rule = Lemmatiser::from_bytes(&bytes).unwrap_or_default();
    let mut exceptions: BTreeMap<(u16, u32), String> = BTreeMap::new();
    for (bit, form, lemma) in &dictionary.irregular {
        for tag in tags_of(*bit) {
            if by_rule.lemma(form, tag) != *lemma {
                exceptions.insert((tag.code(), hash::bytes(form.as_bytes())), lemma.clone());
            }
        }
    }
    let odd: BTreeSet<(u8, &str)> = dictionary.irregular.iter().map(|(bit, form, _)| (*bit, form.as_str())).collect();
    let regular = inflected(dictionary);
    for ((code, form), lemma) in regular.clone() {
        let key = (code, hash::bytes(form.as_bytes()));
        let Some(tag) = Tag::from_code(code) else { continue };
        let irregular = exceptions.contains_key(&key) || odd.contains(&(class_bit(tag), form.as_str()));
        if !irregular && by_rule.lemma(&form, tag) != lemma {
            exceptions.insert(key, lemma);
        }
    }
    for ((code, form), lemmas) in &pairs {
        let (Some((lemma, count)), Some(tag)) = (best(lemmas), Tag::from_code(*code)) else { continue };
        let known = exceptions.contains_key(&(*code, hash::bytes(form.as_bytes())));
        let key = (*code, hash::bytes(form.as_bytes()));
        // A slip of the treebank: "freed" of "fre", "fled" of "flead".
        let word = dictionary.classes.get(&lemma).is_some_and(|bits| bits & class_bit(tag) != 0);
        let told = count <= 2 && regular.get(&(*code, form.clone())).is_some_and(|l| *l != lemma);
        let slip = !word && (told || known && odd.contains(&(class_bit(tag), form.as_str())));
        if lemma.len() < 256 && (count > 1 || !known) && !slip {
            if by_rule.lemma(form, tag) == lemma {
                exceptions.remove(&key);
            } else {
                exceptions.insert(key, lemma);
            }
        }
    }
    for (code, form, lemma) in corrections() {
        exceptions.insert((code, hash::bytes(form.as_bytes())), lemma.to_string());
    }
    out.extend((exceptions.len() as u32).to_le_bytes());
    for ((code, form), lemma) in &exceptions {
        out.extend(code.to_le_bytes());
        out.extend(form.to_le_bytes());
        text(lemma, out);
    }
    out.extend(n_rules.to_le_bytes());
    out.extend(rule_bytes);
    out.extend(class_bytes);
}

/// What the treebanks have otherwise or too seldom.
fn corrections() -> Vec<(u16, &'static str, &'static str)> {
    let noun = |plural| Tag { upos: Upos::Noun, tense: Tense::None, plural }.code();
    let mut all = Vec::new();
    for (form, lemma) in [("troops", "troop"), ("mps", "mp"), ("forces", "force"), ("tel", "tel")] {
        all.extend([(noun(true), form, lemma), (noun(false), form, lemma)]);
    }
    all
}

/// (tag code, form) → lemma of the regular forms of all known verbs and nouns. Where two words share a form, the frames'
/// word wins, else the longer one: "rated" is of "rate", as "rat" doubles its consonant.
fn inflected(dictionary: &Dictionary) -> BTreeMap<(u16, String), String> {
    let mut found: BTreeMap<(u16, String), (bool, usize, String)> = BTreeMap::new();
    let mut irregular: BTreeSet<(u8, &str)> = BTreeSet::new();
    for (bit, form, lemma) in &dictionary.irregular {
        // Doubled forms and "ing" forms do not make a verb irregular.
        if *bit == 1 || !form.ends_with("ing") && !form.ends_with("ed") {
            irregular.insert((*bit, lemma));
        }
    }
    for (at, [all, ours]) in dictionary.words.iter().enumerate() {
        let bit = 1 << at;
        for lemma in all {
            let regular = !irregular.contains(&(bit, lemma.as_str()));
            for (tag, form) in forms_of(lemma, bit, regular, &dictionary.doubled) {
                let new = (ours.contains(lemma), lemma.len(), lemma.clone());
                let old = found.entry((tag.code(), form)).or_insert_with(|| new.clone());
                if (new.0, new.1) > (old.0, old.1) {
                    *old = new;
                }
            }
        }
    }
    found.into_iter().map(|(key, value)| (key, value.2)).collect()
}

fn forms_of(lemma: &str, bit: u8, regular: bool, doubled: &BTreeSet<String>) -> Vec<(Tag, String)> {
    let tag = |upos, tense, plural| Tag { upos, tense, plural };
    if bit == 1 {
        let one = (tag(Upos::Noun, Tense::None, false), lemma.to_string());
        // "news" and "series" are no plurals; the plural of a plural is no word.
        let many = (tag(Upos::Noun, Tense::None, true), inflect::with_s(lemma));
        return if regular && !lemma.ends_with('s') || lemma.ends_with("ss") { vec![one, many] } else { vec![one] };
    }
    let verb = |tense, form| (tag(Upos::Verb, tense, false), form);
    let mut all = vec![
        verb(Tense::Base, lemma.to_string()),
        verb(Tense::Present, lemma.to_string()),
        verb(Tense::Present, inflect::with_s(lemma)),
        verb(Tense::PresPart, inflect::with_ing(lemma, doubled)),
    ];
    if regular {
        all.push(verb(Tense::Past, inflect::with_ed(lemma, doubled)));
        all.push(verb(Tense::PastPart, inflect::with_ed(lemma, doubled)));
    }
    all
}

/// Parts of speech and lists of names by hash of the form, ascending.
fn forms(dictionary: &Dictionary) -> Vec<u8> {
    let mut facts: BTreeMap<u32, [u8; 2]> = BTreeMap::new();
    for (at, map) in [&dictionary.classes, &dictionary.lists].into_iter().enumerate() {
        for (form, bits) in map {
            facts.entry(hash::bytes(form.as_bytes())).or_default()[at] |= bits;
        }
    }
    let mut bytes = (facts.len() as u32).to_le_bytes().to_vec();
    for (form, [classes, lists]) in facts {
        bytes.extend(form.to_le_bytes());
        bytes.extend([classes, lists]);
    }
    bytes
}

/// Tags under which a dictionary's irregular form occurs.
fn tags_of(bit: u8) -> Vec<Tag> {
    let plain = |upos, tense, plural| Tag { upos, tense, plural };
    let all = match bit {
        1 => vec![plain(Upos::Noun, Tense::None, true)],
        2 => vec![plain(Upos::Verb, Tense::Past, false), plain(Upos::Verb, Tense::PastPart, false)],
        4 => vec![plain(Upos::Adj, Tense::None, false)],
        _ => vec![plain(Upos::Adv, Tense::None, false)],
    };
    debug_assert!(all.iter().all(|&t| class_bit(t) == bit));
    all
}

/// A short text with its length in one byte.
pub fn text(text: &str, out: &mut Vec<u8>) {
    out.push(text.len() as u8);
    out.extend(text.as_bytes());
}
