//! Content that the tree does not show, read from the order of words: "Pop said the talks had failed" where the
//! parser took "the talks" for an object, and "The talks failed, Pop said" where it hung "said" on some noun.
//!
//! In: a clause-taking cue verb without content in the tree. Out: its content.

use lapwing_core::{Deprel, Tense, Upos};

use lapwing_data::cues::ContentForm;

use super::clauses::Content;
use super::holder::{clause_start, closes_sentence, is_passive};
use super::scan::Scan;

/// The clause right after the cue where the tree shows none: the parser took its subject for an object, or hung its
/// verb elsewhere. From the complementizer or the first word after the cue to the end of the sentence.
pub fn following(scan: &Scan, tok: usize) -> Option<Content> {
    if scan.upos(tok) != Upos::Verb || is_passive(scan, tok) || scan.kid(tok, &[Deprel::Xcomp]).is_some() {
        return None;
    }
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let same_quote = |t: &usize| scan.quote_at[tok].is_none() || scan.quote_at[*t] == scan.quote_at[tok];
    let rest: Vec<usize> = (tok + 1..sentence.end).take_while(same_quote).collect();
    let stop =
        |&t: &usize| matches!(scan.doc.form(t, scan.text), ";" | ":" | "." | "!" | "?") && scan.quote_at[t].is_none();
    let rest = &rest[..rest.iter().position(stop).unwrap_or(rest.len())];
    // Nothing joins the second half of "has test-fired" to a cue.
    let joined = |k: usize| scan.kid(k, &[Deprel::Cc]).is_some() || scan.comma_before(k);
    // "said X and called Y": what is coordinated with the cue is not its content.
    let next = scan
        .syntax
        .kids(tok)
        .iter()
        .copied()
        .find(|&k| scan.rel(k) == Deprel::Conj && k > tok && scan.upos(k) == Upos::Verb && joined(k));
    let until = next.map(|k| scan.tree_without(k, &[])[0]);
    let rest: Vec<usize> = rest.iter().copied().take_while(|&t| until.is_none_or(|u| t < u)).collect();
    let opener =
        rest.iter().position(|&t| scan.rel(t) == Deprel::Mark && scan.cues.complementizers.contains(scan.lemma(t)));
    let verb = |t: usize| {
        scan.upos(t) == Upos::Aux
            || scan.upos(t) == Upos::Verb && matches!(scan.doc.tokens[t].tense, Tense::Past | Tense::Present)
    };
    // "repeated the claim that": the clause is the noun's.
    let noun_before = opener.and_then(|o| rest[o].checked_sub(1)).filter(|&b| b > tok && scan.upos(b) == Upos::Noun);
    if noun_before.is_some_and(|b| !scan.cues.noun(scan.lemma(b)).is_empty()) {
        return None;
    }
    // "held a call, proclaiming that": the clause is the participle's.
    let other = |&t: &usize| {
        scan.doc.tokens[t].tense == Tense::PresPart
            && scan.cues.verb(scan.lemma(t)).iter().any(|f| f.forms.contains(&ContentForm::Clause))
    };
    if opener.is_some_and(|o| rest[..o].iter().any(other)) {
        return None;
    }
    let first_verb = rest.iter().position(|&t| verb(t))?;
    let start = match opener.filter(|&o| o < first_verb) {
        Some(at) => at + 1,
        // Without a complementizer the clause stands right beside the cue, subject first.
        None => rest.iter().position(|&t| !matches!(scan.rel(t), Deprel::OblUnmarked | Deprel::CompoundPrt))?,
    };
    let lead = &rest[start..first_verb.max(start)];
    let subject = lead.iter().any(|&t| scan.upos(t).is_nominal() || matches!(scan.upos(t), Upos::Num | Upos::Det));
    let relative = opener.is_none()
        && lead
            .iter()
            .skip(1)
            .any(|&t| scan.upos(t) == Upos::Pron && scan.syntax.grammar.relative_pronouns.has(scan.lemma(t)));
    let begins = rest[start];
    let plain = scan.upos(begins) != Upos::Punct || scan.quote_at[begins].is_some();
    let prepositional = opener.is_none() && scan.kid(begins, &[Deprel::Case, Deprel::Mark]).is_some();
    // A participle needs the complementizer: "Speaking in Cluj, she said" is no case.
    let finite = matches!(scan.doc.tokens[tok].tense, Tense::Past | Tense::Present)
        || tok > 0 && scan.upos(tok - 1).is_nominal() && scan.doc.tokens[tok].tense != Tense::PresPart
        || scan.kid(tok, &[Deprel::Aux]).is_some();
    let led_in = opener.is_some_and(|o| o < first_verb);
    // "announced a truce after the rebels left": what is told is the truce.
    let top = Some(rest[first_verb]).filter(|&v| scan.upos(v) == Upos::Verb).or(scan.syntax.head(rest[first_verb]));
    let set_beside = |v: usize| {
        let mark = scan.kid(v, &[Deprel::Mark]).filter(|&m| scan.rel(v) == Deprel::Advcl && m > begins);
        scan.kid(tok, &[Deprel::Obj]).is_some_and(|o| mark.is_some_and(|m| (begins..m).contains(&o)))
    };
    if opener.is_none() && top.is_some_and(set_beside) {
        return None;
    }
    if !subject || !plain || relative || prepositional || !(finite || led_in) {
        return None;
    }
    Some(Content { tokens: rest[start..].to_vec(), roots: vec![rest[first_verb]], preposition: None })
}

/// "The talks failed, Pop said.", "The talks, Pop said, failed.", "The talks failed, said Pop.": the sentence around
/// the cue and its subject is the content.
pub fn parenthetical(scan: &Scan, tok: usize) -> Option<Content> {
    let finite = matches!(scan.doc.tokens[tok].tense, Tense::Past | Tense::Present | Tense::PastPart)
        || scan.kid(tok, &[Deprel::Aux]).is_some();
    if !finite || scan.quote_at[tok].is_some() {
        return None;
    }
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let punct = |t: usize| scan.upos(t) == Upos::Punct;
    let comma = |t: usize| matches!(scan.doc.form(t, scan.text), "," | "—" | "–" | "--");
    let first = match clause_start(scan, tok) {
        Some((_, span)) => scan.tok_from(span.start),
        None => tok,
    };
    if first <= sentence.start || !comma(first - 1) {
        return None;
    }
    // What follows: the end, or for an inverted cue its subject and then the end or a comma.
    let mut next = tok + 1;
    if first == tok {
        while next < sentence.end && !punct(next) {
            next += 1;
        }
    }
    let speaker = first == tok && closes_sentence(scan, tok).is_some();
    if speaker {
        next = sentence.end;
    }
    let rest_verbal = !speaker && (tok + 1..next).any(|t| matches!(scan.upos(t), Upos::Verb | Upos::Aux));
    let ends = next >= sentence.end || punct(next) && !comma(next) && next + 2 >= sentence.end;
    let goes_on = next < sentence.end && comma(next);
    let aside = matches!(scan.upos(next.min(sentence.end - 1)), Upos::Adp | Upos::Propn) && first != tok;
    if rest_verbal || !(ends || goes_on || aside) {
        return None;
    }
    let before = sentence.start..first - 1;
    // "A purported envoy, Pop, claimed": a participle that describes makes no clause.
    let verb = |t: usize| {
        scan.upos(t) == Upos::Aux
            || scan.upos(t) == Upos::Verb && !matches!(scan.rel(t), Deprel::Amod | Deprel::Compound)
    };
    let after = if goes_on { next + 1..sentence.end } else { sentence.end..sentence.end };
    if !before.clone().chain(after.clone()).any(verb) || !ends && !goes_on && !before.clone().any(verb) {
        return None;
    }
    let tokens: Vec<usize> = before.chain(after).collect();
    let root = tokens.iter().copied().find(|&t| verb(t))?;
    Some(Content { tokens, roots: vec![root], preposition: None })
}
