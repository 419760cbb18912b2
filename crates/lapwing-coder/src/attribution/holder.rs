//! Who says it: the subject of a cue verb as the tree has it, checked against the words beside the cue.
//!
//! In: trees, names, quotations. Out: a head token, or none. The parser errs most where headlines, datelines and
//! quotations disturb it, so that a subject which can't be one gives way to the phrase beside the verb.

use lapwing_core::{Deprel, Name, NameKind, Tense, Upos};

use super::Holder;
use super::scan::Scan;

/// Names end at most this many tokens before their verb: "Pop, who is ill, said" is left to the tree.
const REACH: usize = 6;

/// The holder of the verb or adjective `tok`.
pub fn holder(scan: &Scan, tok: usize) -> Holder {
    let passive = scan.syntax.is_passive(tok);
    let found = if passive { scan.syntax.subjects(tok) } else { scan.syntax.surface_subject(tok) };
    let first = found.into_iter().next();
    if first.is_some_and(|t| scan.rel(t) == Deprel::Expl) {
        return Holder::None;
    }
    let by_tree = first.map(|t| whole(scan, t)).filter(|&t| can_speak(scan, t, tok));
    let found = match by_tree {
        Some(t) if passive || scan.upos(t) == Upos::Pron => Some(t),
        Some(t) => Some(better(scan, t, tok).unwrap_or(t)),
        None if passive => None,
        None => beside(scan, tok).or_else(|| of_sentence(scan, tok)),
    };
    found.map_or(Holder::None, Holder::Tok)
}

/// The head of the phrase of which `t` is only a modifier: "front-runner Pop".
fn whole(scan: &Scan, t: usize) -> usize {
    let mut at = t;
    for _ in 0..4 {
        let part = matches!(scan.rel(at), Deprel::Compound | Deprel::Flat);
        match scan.syntax.head(at).filter(|h| part && scan.upos(*h).is_nominal()) {
            Some(head) => at = head,
            None => break,
        }
    }
    at
}

/// Outside of the quotation that the verb introduces, and behind a dateline.
fn can_speak(scan: &Scan, t: usize, tok: usize) -> bool {
    let word = !matches!(scan.upos(t), Upos::Punct | Upos::Verb | Upos::Aux | Upos::Adp | Upos::Sym);
    let outside = scan.quote_at[t].is_none_or(|q| scan.quote_at[tok] == Some(q));
    word && outside && dateline_end(scan, tok).is_none_or(|end| t >= end || tok < end)
}

/// First token behind "CITY, March 5 (Agency) —" at the start of the sentence of `tok`.
fn dateline_end(scan: &Scan, tok: usize) -> Option<usize> {
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let dash = sentence.clone().take(14).find(|&t| matches!(scan.doc.form(t, scan.text), "—" | "–" | "--" | "-" | "―"))?;
    let first = scan.doc.form(sentence.start, scan.text);
    let capitals = first.chars().count() > 2 && first.chars().all(|c| c.is_uppercase() || c == '.' || c == '-');
    let plain = sentence.start..dash;
    (capitals && !plain.clone().any(|t| matches!(scan.upos(t), Upos::Verb | Upos::Aux | Upos::Pron))).then_some(dash + 1)
}

/// A person's or body's name right before the verb, where the tree gives something farther that is no such name.
fn better(scan: &Scan, by_tree: usize, tok: usize) -> Option<usize> {
    if scan.doc.name_at(by_tree).is_some_and(speaks) || by_tree > tok {
        return None;
    }
    let name = name_before(scan, tok)?;
    let head = head_of(scan, name);
    // "the mayor of Cluj said": a name inside the subject's own phrase is no rival, but one after a comma is.
    (by_tree < name.tokens.start && !scan.doc.is_under(head, by_tree) && name.kind != NameKind::Place).then_some(head)
}

fn speaks(name: &Name) -> bool {
    matches!(name.kind, NameKind::Person | NameKind::Organisation)
}

/// The name that ends right before the verb, its auxiliaries, adverbs and a bracket.
fn name_before<'s>(scan: &'s Scan, tok: usize) -> Option<&'s Name> {
    let start = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.start;
    let mut at = tok;
    let mut bracket = false;
    for _ in 0..REACH + 4 {
        at = at.checked_sub(1).filter(|&a| a >= start)?;
        let form = scan.doc.form(at, scan.text);
        if form == ")" {
            bracket = true;
        } else if form == "(" {
            bracket = false;
        } else if bracket || matches!(scan.upos(at), Upos::Aux | Upos::Adv | Upos::Part) {
        } else {
            break;
        }
    }
    scan.doc.name_at(at).filter(|n| speaks(n))
}

/// The token of the name that the others hang on.
fn head_of(scan: &Scan, name: &Name) -> usize {
    let inside = |t: &usize| name.tokens.contains(t);
    name.tokens.clone().find(|t| !inside(&scan.doc.tokens[*t].head) || scan.doc.is_root(*t)).unwrap_or(name.tokens.start)
}

/// The nearest phrase where the tree gives no subject to a finite verb: "…, said Pop", "…, Pop said".
fn beside(scan: &Scan, tok: usize) -> Option<usize> {
    let finite = matches!(scan.doc.tokens[tok].tense, Tense::Past | Tense::Present | Tense::PastPart);
    if !finite || scan.upos(tok) != Upos::Verb {
        return None;
    }
    let sentence = &scan.doc.sentences[scan.doc.sentence_of(tok)].tokens;
    let fits = |t: &usize| {
        let argument = !matches!(scan.rel(*t), Deprel::NmodPoss | Deprel::OblUnmarked | Deprel::Amod);
        scan.upos(*t).is_nominal() && can_speak(scan, *t, tok) && argument && scan.kid(*t, &[Deprel::Case]).is_none()
    };
    // Inverted: right after the verb, before any comma.
    let run = |t: &usize| scan.upos(*t) != Upos::Punct && !matches!(scan.upos(*t), Upos::Verb | Upos::Aux | Upos::Adp | Upos::Sconj);
    let after_quote = tok > sentence.start && (scan.quote_at[tok - 1].is_some() || scan.upos(tok - 1) == Upos::Punct);
    let after = || (tok + 1..sentence.end).take(REACH).take_while(run).find(fits);
    let before = || name_before(scan, tok).map(|n| head_of(scan, n)).or_else(|| (sentence.start..tok).rev().take(REACH).find(fits));
    let found = if after_quote { after().or_else(before) } else { before().or_else(after) };
    found.map(|t| whole(scan, t))
}

/// For a participle or infinitive that hangs loose: the subject of the clause before it.
fn of_sentence(scan: &Scan, tok: usize) -> Option<usize> {
    if !matches!(scan.doc.tokens[tok].tense, Tense::PresPart | Tense::Base) || scan.upos(tok) != Upos::Verb {
        return None;
    }
    let sentence = &scan.doc.sentences[scan.doc.sentence_of(tok)].tokens;
    let subject = |t: &usize| matches!(scan.rel(*t), Deprel::Nsubj | Deprel::NsubjPass) && can_speak(scan, *t, tok);
    let same = |t: &usize| scan.quote_at[*t] == scan.quote_at[tok];
    let before = (sentence.start..tok).rev().filter(same).find(subject);
    before.filter(|&t| scan.upos(t) != Upos::Pron || !scan.syntax.grammar.relative_pronouns.has(scan.lemma(t)))
}
