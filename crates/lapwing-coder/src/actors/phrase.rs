//! Noun phrases: the words of a mention, and the modifiers that tell its country and sector.

use std::ops::Range;

use lapwing_core::{Deprel, Document, NameKind, Upos};

use super::text::Text;

/// The words of the phrase headed by `head`: without relative clauses, appositions, coordinated heads, and without
/// trailing prepositional phrases unless `keep` (the tokens of a name or title) reaches into them.
pub fn extent(text: &Text, head: usize, keep: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (keep.start.min(head), keep.end.max(head + 1));
    grow(text, head, head, &mut start, &mut end);
    for t in keep.clone() {
        grow(text, t, head, &mut start, &mut end);
    }
    while start < head
        && (text.upos(start) == Upos::Punct && !opens(text.form(start)) || text.upos(start) == Upos::Cconj)
    {
        start += 1;
    }
    while end > head + 1 && text.upos(end - 1) == Upos::Punct && !keep.contains(&(end - 1)) {
        end -= 1;
    }
    start..end
}

fn opens(form: &str) -> bool {
    matches!(form, "\"" | "“" | "'" | "‘")
}

fn grow(text: &Text, at: usize, head: usize, start: &mut usize, end: &mut usize) {
    let other = paired(text.doc, at).filter(|_| at == head);
    for &k in text.kids(at).iter().filter(|k| other.is_none_or(|o| **k != o && **k != o + 1)) {
        let fits = match text.rel(k) {
            Deprel::Det | Deprel::DetPredet | Deprel::Amod | Deprel::Compound | Deprel::Nummod | Deprel::NmodPoss => {
                k < head || text.rel(k) == Deprel::Compound
            }
            Deprel::Flat | Deprel::Fixed | Deprel::Goeswith | Deprel::CompoundPrt => true,
            Deprel::Advmod | Deprel::NmodUnmarked => k < head && at == head,
            Deprel::Case => k > at && at != head || k < at && at < head && text.kids(at).len() > 1,
            Deprel::Conj => at < head && k < head,
            Deprel::Cc => at < head,
            Deprel::Punct => k > *start && k < *end,
            Deprel::Nmod => k < head,
            _ => false,
        };
        // "at least 40 people"
        let quantity = text.rel(k) == Deprel::Case
            && k < at
            && text.rel(at) == Deprel::Nmod
            && !text.is_in(k, &text.words().of_cases)
            && text.head(at).is_some_and(|h| text.upos(h) == Upos::Num);
        if quantity {
            *start = (*start).min(k);
        } else if fits && text.rel(k) != Deprel::Case {
            *start = (*start).min(k);
            *end = (*end).max(k + 1);
            grow(text, k, head, start, end);
        } else if fits {
            *end = (*end).max(k + 1);
        }
    }
}

/// "the Togolese-Malian raid": the name of a state that a dash joins with `t`, which hangs on it.
pub(crate) fn paired(doc: &Document, t: usize) -> Option<usize> {
    let one = t.checked_sub(2)?;
    let state = |k: usize| {
        let name = doc.name_at(k);
        matches!(doc.tokens[k].deprel, Deprel::Amod | Deprel::Compound)
            && name.is_some_and(|n| n.tokens.len() == 1 && matches!(n.kind, NameKind::Group | NameKind::Place))
    };
    let dash = matches!(doc.tokens[t - 1].lemma.as_ref(), "-" | "–");
    (dash && doc.tokens[one].head == t && state(one) && state(t)).then_some(one)
}

/// How a modifier is bound to its head, nearest bond first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// "Sudan's army", "their army".
    Owner,
    /// "Sudanese army", "UN envoy".
    Before,
    /// "the army of Sudan", "a man from Ghana".
    Of,
    /// "police in Lahore".
    In,
}

/// Modifiers of `head` (those of every token in `keep` included) that can tell whose it is, best bond first.
pub fn modifiers(text: &Text, head: usize, keep: Range<usize>) -> Vec<(Bond, usize)> {
    let words = text.words();
    let mut found = Vec::new();
    for bearer in keep.clone().chain([head]) {
        for &k in text.kids(bearer) {
            if keep.contains(&k) {
                continue;
            }
            let bond = match text.rel(k) {
                Deprel::NmodPoss => Bond::Owner,
                Deprel::Amod | Deprel::Compound | Deprel::Flat | Deprel::NmodUnmarked => Bond::Before,
                Deprel::Nmod | Deprel::Obl => match text.case_of(k) {
                    None if k < head => Bond::Before,
                    Some(c) if words.of_cases.iter().any(|w| w == c) => Bond::Of,
                    Some(c) if words.place_cases.iter().any(|w| w == c) => Bond::In,
                    Some(c) if c.ends_with('s') && c.len() <= 2 => Bond::Owner,
                    _ => continue,
                },
                _ => continue,
            };
            if text.rel(k) != Deprel::Obl || bond == Bond::In {
                found.push((bond, k));
                for &c in text.kids(k).iter().filter(|&&c| text.rel(c) == Deprel::Conj) {
                    found.push((bond, c));
                }
            }
        }
    }
    if found.is_empty() {
        found.extend(shared_complement(text, head).map(|k| (Bond::Of, k)));
    }
    found.sort();
    found.dedup();
    found
}

/// "the government and people of Togo": the last of coordinated nouns, without an article of its own, bears the
/// complement of all.
fn shared_complement(text: &Text, head: usize) -> Option<usize> {
    let words = text.words();
    let last = text.kids(head).iter().copied().rfind(|&c| text.rel(c) == Deprel::Conj && text.upos(c).is_nominal())?;
    let own = text.kids(last).iter().any(|&k| matches!(text.rel(k), Deprel::Det | Deprel::NmodPoss | Deprel::Amod));
    let of = |k: &usize| {
        text.rel(*k) == Deprel::Nmod && *k > last && text.case_of(*k) == words.of_cases.first().map(String::as_str)
    };
    if own { None } else { text.kids(last).iter().copied().find(of) }
}
