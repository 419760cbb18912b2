//! Who says it: the subject of a cue verb as the tree has it, checked against the words beside the cue.
//!
//! In: trees, names, quotations. Out: a head token, or none. The parser errs most where headlines, datelines and
//! quotations disturb it, so that a subject which can't be one gives way to the phrase beside the verb.

use lapwing_core::{Deprel, Name, NameKind, Span, Tense, Upos};

use super::Holder;
use super::scan::Scan;

/// Names end at most this many tokens before their verb: "Pop, who is ill, said" is left to the tree.
const REACH: usize = 6;

/// The holder of the verb or adjective `tok`, and its words where they are known better than from the tree.
pub fn holder(scan: &Scan, tok: usize) -> (Holder, Option<Span>) {
    let passive = is_passive(scan, tok);
    let found = if passive { scan.syntax.subjects(tok) } else { scan.syntax.surface_subject(tok) };
    let first = found.into_iter().next();
    if first.is_some_and(|t| scan.rel(t) == Deprel::Expl) {
        return (Holder::None, None);
    }
    let by_tree = first.map(|t| whole(scan, t)).filter(|&t| can_speak(scan, t, tok));
    if !passive
        && let Some((head, span)) = clause_start(scan, tok)
        && by_tree.is_none_or(|t| span.contains(scan.doc.tokens[t].span) || scan.upos(t) != Upos::Pron && t < head)
    {
        return (Holder::Tok(head), Some(span));
    }
    let found = match by_tree {
        Some(t) if passive || scan.upos(t) == Upos::Pron => Some(t),
        Some(t) => Some(better(scan, t, tok).unwrap_or(t)),
        None if passive => None,
        None => beside(scan, tok).or_else(|| of_sentence(scan, tok)),
    };
    (found.map_or(Holder::None, Holder::Tok), None)
}

/// Passive by its own words, or as a participle that describes the noun before it.
fn is_passive(scan: &Scan, tok: usize) -> bool {
    let told = [Deprel::AuxPass, Deprel::NsubjPass, Deprel::CsubjPass, Deprel::OblAgent];
    let describes = || {
        let before = tok.checked_sub(1).map(|b| scan.upos(b));
        scan.rel(tok) == Deprel::Acl && before == Some(Upos::Noun) && scan.kid(tok, &[Deprel::Nsubj]).is_none()
    };
    scan.syntax.is_passive(tok) && (scan.kid(tok, &told).is_some() || scan.rel(tok) == Deprel::Conj || describes())
}

/// The phrase from the start of the clause right up to the verb: head and words. The tree often takes a noun of its
/// postmodifier for the subject: "Most of the voters in the two regions said".
fn clause_start(scan: &Scan, tok: usize) -> Option<(usize, Span)> {
    if scan.upos(tok) != Upos::Verb || scan.doc.tokens[tok].tense == Tense::PresPart && scan.kid(tok, &[Deprel::Aux]).is_none() {
        return None;
    }
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.start;
    let mut end = tok;
    while end > sentence && matches!(scan.upos(end - 1), Upos::Aux | Upos::Adv | Upos::Part) {
        end -= 1;
    }
    let mut start = end;
    let mut bracket = false;
    while start > sentence {
        let t = start - 1;
        let form = scan.doc.form(t, scan.text);
        let relative = scan.upos(t) == Upos::Pron && scan.syntax.grammar.relative_pronouns.has(scan.lemma(t));
        let finite = scan.upos(t) == Upos::Aux || scan.upos(t) == Upos::Verb && scan.doc.tokens[t].tense != Tense::PresPart && scan.doc.tokens[t].tense != Tense::PastPart;
        let joint = matches!(form, "'" | "’" | "." | "-") && t > sentence;
        if form == ")" || form == "(" {
            bracket = form == ")";
        } else if !bracket && (relative || finite || scan.upos(t) == Upos::Sconj || scan.quote_at[t] != scan.quote_at[tok]) {
            break;
        } else if !bracket && scan.upos(t) == Upos::Punct && !joint {
            break;
        }
        start = t;
    }
    while start < end && (scan.upos(start) == Upos::Cconj || scan.rel(start) == Deprel::OblUnmarked) {
        start += 1;
    }
    let opens = start < end && matches!(scan.upos(start), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adv);
    if !opens || scan.kid(start, &[Deprel::Case]).is_some_and(|c| c < start) {
        return None;
    }
    // The head: the first noun that is no part of a noun after it.
    let stretch = start..end;
    let first = stretch.clone().find(|&t| scan.upos(t).is_nominal() || scan.upos(t) == Upos::Num)?;
    let mut head = first;
    for _ in 0..6 {
        let part = matches!(scan.rel(head), Deprel::Compound | Deprel::Flat | Deprel::NmodPoss | Deprel::Nummod | Deprel::Amod | Deprel::Det | Deprel::Advmod);
        match scan.syntax.head(head).filter(|h| part && *h > head && stretch.contains(h) && scan.upos(*h) != Upos::Verb) {
            Some(next) => head = next,
            None => break,
        }
    }
    let verbal = stretch.clone().any(|t| scan.upos(t) == Upos::Verb && t < head);
    let adjacent = scan.doc.tokens[start].span.join(scan.doc.tokens[end - 1].span);
    (!verbal && can_speak(scan, head, tok) && end - start < 30).then_some((head, adjacent))
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
