//! Finds the words that may evoke an event, and the frames whose conditions they meet.

use lapwing_core::{Deprel, NameKind, Upos};
use lapwing_data::lexicon::{Frame, TriggerKind, WordSeq};

use super::Reading;

/// A trigger and a frame that it may evoke.
pub struct Candidate<'a> {
    /// Head token of the trigger.
    pub tok: usize,
    /// Tokens of the trigger, in text order.
    pub tokens: Vec<usize>,
    /// The frame.
    pub frame: &'a Frame,
}

/// All pairs of trigger and frame, conditions not yet tested, in text order.
pub fn candidates<'a>(r: &Reading<'a>) -> Vec<Candidate<'a>> {
    let mut found = Vec::new();
    for t in 0..r.doc.tokens.len() {
        for kind in kinds(r, t) {
            for (frame, triggers) in r.data.lexicon.frames_for(r.lemma(t), *kind) {
                let longest = triggers.filter_map(|words| match_at(r, t, *kind, words)).max_by_key(Vec::len);
                if let Some(tokens) = longest {
                    let tok = trigger_head(r, t, *kind, &tokens);
                    let mere = match kind {
                        TriggerKind::Noun => is_mere_modifier(r, tok),
                        TriggerKind::Verb => is_state(r, tok) || is_part_of_name(r, tok),
                        TriggerKind::Adjective => false,
                    };
                    if !mere {
                        found.push(Candidate { tok, tokens, frame });
                    }
                }
            }
        }
    }
    found
}

fn kinds(r: &Reading, t: usize) -> &'static [TriggerKind] {
    match r.doc.tokens[t].upos {
        Upos::Verb => &[TriggerKind::Verb, TriggerKind::Noun],
        Upos::Noun => &[TriggerKind::Noun],
        Upos::Adj => &[TriggerKind::Adjective, TriggerKind::Noun],
        // Capitalised common nouns of headlines are proper nouns to the tagger.
        Upos::Propn if r.doc.name_at(t).is_none_or(|n| n.kind == NameKind::Other && n.tokens.len() == 1) => {
            &[TriggerKind::Noun]
        }
        _ => &[],
    }
}

/// "imprisoned leaders", "the wounded soldier": a participle before a noun tells how somebody is, not what happened.
fn is_state(r: &Reading, t: usize) -> bool {
    let token = &r.doc.tokens[t];
    token.deprel == Deprel::Amod && token.tense == lapwing_core::Tense::PastPart && token.head > t
}

/// "the Ministerial Council Meeting" in a sentence of small letters: the name of an institution.
fn is_called(r: &Reading, tok: usize) -> bool {
    let sentence = &r.doc.sentences[r.doc.sentence_of(tok)].tokens;
    let before = tok.checked_sub(1).filter(|b| *b > sentence.start && is_capital(r, tok) && is_capital(r, *b));
    before.is_some_and(|b| r.syntax.head(b) == Some(tok) && r.doc.tokens[b].upos != Upos::Adj)
        && is_in_small_letters(r, tok)
}

/// "F-16 Fighting Falcons" in a sentence of small letters: a verb's form within a name.
fn is_part_of_name(r: &Reading, tok: usize) -> bool {
    let sentence = &r.doc.sentences[r.doc.sentence_of(tok)].tokens;
    let next = tok + 1;
    let inside = tok > sentence.start && next < sentence.end && is_capital(r, tok) && is_capital(r, next);
    inside && r.doc.tokens[tok - 1].upos != Upos::Punct && is_in_small_letters(r, tok)
}

fn is_capital(r: &Reading, t: usize) -> bool {
    r.doc.tokens[t].span.of(&r.article.text).starts_with(char::is_uppercase)
}

/// The sentence of `tok` is no headline with capitals.
fn is_in_small_letters(r: &Reading, tok: usize) -> bool {
    const SMALL_MIN: usize = 4;
    let content = |t: &usize| matches!(r.doc.tokens[*t].upos, Upos::Noun | Upos::Verb | Upos::Adj);
    let words = r.doc.sentences[r.doc.sentence_of(tok)].tokens.clone().filter(content);
    words.filter(|t| !is_capital(r, *t)).count() >= SMALL_MIN
}

/// Tokens that realise `words`, the first of which is the lemma of `t`.
fn match_at(r: &Reading, t: usize, kind: TriggerKind, words: &WordSeq) -> Option<Vec<usize>> {
    let mut tokens = Vec::new();
    for (i, word) in words.words().iter().enumerate().skip(1) {
        let in_a_row = Some(t + i)
            .filter(|&k| k < r.doc.tokens.len() && r.lemma(k) == word && r.doc.sentence_of(k) == r.doc.sentence_of(t));
        let next = match kind {
            TriggerKind::Verb => in_a_row.or_else(|| beside_verb(r, t, word)),
            _ => in_a_row,
        };
        tokens.push(next?);
    }
    tokens.push(t);
    tokens.sort_unstable();
    // "formal protest", "no-confidence vote": only the last word need be a noun; a lone adjective or verb is none.
    let last_is_noun = tokens.last().is_some_and(|&k| matches!(r.doc.tokens[k].upos, Upos::Noun | Upos::Propn));
    (kind != TriggerKind::Noun || last_is_noun).then_some(tokens)
}

/// A particle, adverb, object or predicate of the verb with this lemma.
fn beside_verb(r: &Reading, verb: usize, word: &str) -> Option<usize> {
    let rels = [Deprel::CompoundPrt, Deprel::Advmod, Deprel::Xcomp, Deprel::Obj, Deprel::Obl, Deprel::NsubjPass];
    let near = |k: &usize| r.lemma(*k) == word;
    r.syntax.kids_with(verb, &rels).find(near).or_else(|| {
        let args: Vec<usize> = r.syntax.kids_with(verb, &rels).collect();
        // "in May the army took the town" is no "take in".
        let particle = |k: &usize| near(k) && (*k > verb || r.syntax.rel(*k) != Deprel::Case);
        args.into_iter().find_map(|a| r.syntax.kids_with(a, &[Deprel::Case, Deprel::Amod]).find(particle))
    })
}

/// Of several tokens the one on which the others hang.
fn trigger_head(r: &Reading, t: usize, kind: TriggerKind, tokens: &[usize]) -> usize {
    if kind != TriggerKind::Noun {
        return t;
    }
    tokens.iter().copied().find(|&k| r.syntax.head(k).is_none_or(|h| !tokens.contains(&h))).unwrap_or(t)
}

/// "attack helicopter", "peace-talks venue", "Attack on Titan" as a name: no event of their own.
fn is_mere_modifier(r: &Reading, tok: usize) -> bool {
    let rel = r.syntax.rel(tok);
    if matches!(rel, Deprel::Compound | Deprel::Flat | Deprel::Amod | Deprel::NmodPoss) {
        return true;
    }
    if is_called(r, tok) {
        return true;
    }
    // "the newspaper Liberation"
    if rel == Deprel::Appos && r.doc.tokens[tok].upos == Upos::Propn {
        return true;
    }
    r.doc.name_at(tok).is_some_and(|n| n.tokens.len() > 1 && r.doc.tokens[tok].upos == Upos::Propn)
}
