//! Names in a treebank that annotates mentions: persons, bodies and places whose head is a proper noun.
//!
//! In: the `Entity` column of GUM. Out: classes of names, [`UNKNOWN`] where a proper noun is no such mention: what
//! the other sources of names would call it cannot be told.

use std::collections::BTreeSet;

use lapwing_core::{Deprel, NameKind, Upos};
use lapwing_nlp::names;

use crate::naming;
use crate::treebank::Sentence;

/// The class of a word that nothing is known of.
pub const UNKNOWN: u8 = u8::MAX;

/// One class a word; empty when the sentence has no mentions.
pub fn classes(sentence: &Sentence, groups: &BTreeSet<String>) -> Vec<u8> {
    let rows = &sentence.rows;
    if rows.iter().all(|r| r.entity.is_empty()) {
        return Vec::new();
    }
    let mut classes: Vec<u8> = rows.iter().map(|r| if r.tag.upos == Upos::Propn { UNKNOWN } else { 0 }).collect();
    let mut mentions = mentions(sentence);
    // Inner mentions first, so that outer ones win: "University of Portsmouth" is no place.
    mentions.sort_by_key(|m| m.1 - m.0);
    for (from, to, kind) in mentions {
        let Some(head) = (from..to).find(|&t| !(from..to).contains(&rows[t].head) || rows[t].head == t) else {
            continue;
        };
        if rows[head].tag.upos != Upos::Propn {
            continue;
        }
        let (begin, end) = name_part(sentence, from, to, head, kind);
        let at = names::KINDS.iter().position(|&k| k == kind).unwrap_or(0) as u8;
        // A name that began inside this one is part of it now.
        for (i, class) in classes[begin..end].iter_mut().enumerate() {
            *class = 1 + at * 2 + u8::from(i > 0);
        }
        if let Some(next) = classes.get_mut(end).filter(|c| **c != UNKNOWN && **c > 0 && **c % 2 == 0) {
            *next = UNKNOWN;
        }
    }
    // The other sources call "Americans" no persons.
    for t in 0..rows.len() {
        let single = classes[t] % 2 == 1 && classes.get(t + 1).is_none_or(|&c| c != classes[t] + 1);
        if single && groups.contains(&rows[t].form) {
            classes[t] = 0;
        }
    }
    let forms: Vec<String> = rows.iter().map(|r| r.form.clone()).collect();
    naming::mark_groups(&forms, &mut classes, groups);
    classes
}

/// The words of a mention that are the name: proper nouns around the head, and "of" with what follows for bodies.
fn name_part(sentence: &Sentence, from: usize, to: usize, head: usize, kind: NameKind) -> (usize, usize) {
    let rows = &sentence.rows;
    let capital = |t: usize| {
        rows[t].form.starts_with(char::is_uppercase) || rows[t].form.starts_with(|c: char| c.is_ascii_digit())
    };
    let part = |t: usize| {
        rows[t].tag.upos == Upos::Propn
            || kind != NameKind::Person && capital(t) && matches!(rows[t].tag.upos, Upos::Adj | Upos::Noun | Upos::Verb)
            || rows[t].form == "-"
    };
    let (mut begin, mut end) = (head, head + 1);
    while begin > from && part(begin - 1) {
        begin -= 1;
    }
    loop {
        if end < to && part(end) {
            end += 1;
        } else if kind != NameKind::Person
            && end + 1 < to
            && (matches!(rows[end].form.as_str(), "of" | "for" | "&")
                || kind == NameKind::Organisation && rows[end].form == "and")
            && rows[end + 1].deprel != Deprel::Det
            && part(end + 1)
        {
            end += 2;
        } else {
            return (begin, end);
        }
    }
}

/// First word, end and kind of the mentions of persons, bodies and places.
fn mentions(sentence: &Sentence) -> Vec<(usize, usize, NameKind)> {
    let mut open: Vec<(String, usize, Option<NameKind>)> = Vec::new();
    let mut found = Vec::new();
    for (t, row) in sentence.rows.iter().enumerate() {
        let mut rest = row.entity.as_str();
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('(') {
                let end = inner.find(['(', ')']).unwrap_or(inner.len());
                let mut fields = inner[..end].split('-');
                let number = fields.next().unwrap_or("").to_string();
                let kind = match fields.next() {
                    Some("person") => Some(NameKind::Person),
                    Some("organization") => Some(NameKind::Organisation),
                    Some("place") => Some(NameKind::Place),
                    _ => None,
                };
                rest = &inner[end..];
                open.push((number, t, kind));
                if let Some(after) = rest.strip_prefix(')') {
                    rest = after;
                    if let Some((_, from, Some(kind))) = open.pop() {
                        found.push((from, t + 1, kind));
                    }
                }
            } else {
                let end = rest.find(')').map_or(rest.len(), |i| i + 1);
                let number = rest[..end].trim_end_matches(')');
                if let Some(at) = open.iter().rposition(|o| o.0 == number)
                    && let (_, from, Some(kind)) = open.remove(at)
                {
                    found.push((from, t + 1, kind));
                }
                rest = &rest[end..];
            }
        }
    }
    found
}
