//! Which expression of time dates an event.
//!
//! In: the document, the trigger, its modality and the expressions found. Out: an [`EventDate`] with its basis. An
//! expression that dates the saying ("said on Monday") does not date what was said. Without any, an event told as
//! having happened is known to have happened by the day of publication, and only that is said.

use lapwing_core::{Article, Deprel, Document, EventDate, Modality, Tense, Upos};
use lapwing_data::lexicon::Lexicon;

use super::{Timex, TimexKind};
use crate::circumstance::{bond, head_of};

/// The date of the event evoked by token `trigger`.
pub fn event_date(
    article: &Article,
    doc: &Document,
    trigger: usize,
    modality: Modality,
    timexes: &[Timex],
    lexicon: &Lexicon,
) -> EventDate {
    match dating(article, doc, trigger, timexes, lexicon) {
        Some(timex) => stated(article, timex),
        None => match article.published {
            Some(published) if modality == Modality::Asserted => EventDate {
                value: Some(published.to_iso().chars().take(10).collect()),
                precision: match (published.month, published.day) {
                    (Some(_), Some(_)) => "day",
                    (Some(_), None) => "month",
                    _ => "year",
                },
                basis: "publication",
                text: None,
            },
            _ => EventDate { value: None, precision: "none", basis: "none", text: None },
        },
    }
}

/// The expression that dates the event, if one does.
fn dating<'t>(
    article: &Article,
    doc: &Document,
    trigger: usize,
    timexes: &'t [Timex],
    lexicon: &Lexicon,
) -> Option<&'t Timex> {
    let sentence = &doc.sentences[doc.sentence_of(trigger)];
    let first = timexes.partition_point(|t| t.span.end <= sentence.span.start);
    let inside = timexes[first..].iter().take_while(|t| t.span.start < sentence.span.end);
    let candidates = inside.filter(|t| matches!(t.kind, TimexKind::Date | TimexKind::Time)).filter_map(|t| {
        let head = head_of(doc, t.span)?;
        if head == trigger || is_compared(article, doc, head, lexicon) {
            return None;
        }
        let phrase = stretch(doc, head, lexicon);
        let around =
            || around(doc, trigger, lexicon).into_iter().find(|&(host, within)| tells(doc, head, host, within));
        let cost = bond(doc, phrase, trigger).or_else(|| around().map(|_| FAR))?;
        // Words that name no stretch of the calendar ("recently") yield to those that do.
        Some((
            t.moment.is_none() && t.value.as_deref().is_some_and(|v| v.ends_with("_REF")),
            cost,
            head.abs_diff(trigger),
            t,
        ))
    });
    candidates.min_by_key(|(vague, cost, far, _)| (*vague, *cost, *far)).map(|(.., t)| t)
}

/// "for the first time since 2002", "the largest protest in Accra since 2011": a time that the event is compared with.
fn is_compared(article: &Article, doc: &Document, head: usize, lexicon: &Lexicon) -> bool {
    const REACH: usize = 8;
    let grammar = &lexicon.grammar;
    let since = |k: &usize| doc.tokens[*k].deprel == Deprel::Case && grammar.since_cases.has(&doc.tokens[*k].lemma);
    let Some(case) = doc.children(head).find(since) else { return false };
    let first = doc.sentences[doc.sentence_of(head)].tokens.start.max(case.saturating_sub(REACH));
    (first..case)
        .rev()
        .take_while(|&k| doc.tokens[k].upos != Upos::Verb)
        .any(|k| grammar.superlatives.has(&doc.form(k, &article.text).to_lowercase()))
}

/// Costs more than any bond: what dates an act through another word yields to what dates it by itself.
const FAR: usize = 100;

/// Words that tell when the act of `trigger` was, and whether all of their phrase does or only what hangs on them.
fn around(doc: &Document, trigger: usize, lexicon: &Lexicon) -> Vec<(usize, bool)> {
    let token = &doc.tokens[trigger];
    let mut found = Vec::new();
    // "the agreement reached in 1995", "the raid carried out by the army in 1995"
    let participle = |k: &usize| {
        doc.tokens[*k].deprel == Deprel::Acl
            && matches!(doc.tokens[*k].tense, Tense::Past | Tense::PastPart)
            && lexicon.grammar.light_verbs.has(&doc.tokens[*k].lemma)
    };
    found.extend(doc.children(trigger).filter(participle).map(|k| (k, false)));
    if token.deprel == Deprel::AclRelcl {
        let noun = token.head;
        // "the 1995 riots in which nine were killed"
        let inside = |k: usize| {
            lexicon.grammar.relative_pronouns.has(&doc.tokens[k].lemma)
                && doc.children(k).any(|c| lexicon.grammar.spanning_cases.has(&doc.tokens[c].lemma))
        };
        if doc.children(trigger).any(inside) {
            found.push((noun, false));
        }
        // "the last time they met was at talks held in 1995"
        let said = doc.tokens[noun].head;
        let instance = lexicon.modality.instances.has(&doc.tokens[noun].lemma);
        if instance
            && matches!(doc.tokens[noun].deprel, Deprel::Nsubj | Deprel::OblUnmarked)
            && doc.child(said, Deprel::Cop).is_some()
        {
            found.push((said, true));
        }
    }
    found
}

/// Whether the expression of time that `head` heads belongs to `host`: hangs on it, or stands `within` what follows it.
fn tells(doc: &Document, head: usize, host: usize, within: bool) -> bool {
    doc.tokens[head].head == host || within && head > host && doc.is_under(head, host)
}

/// "during the 2020 war": the year on a noun of time dates what happened in it.
fn stretch(doc: &Document, phrase: usize, lexicon: &Lexicon) -> usize {
    let token = &doc.tokens[phrase];
    let tight = matches!(token.deprel, Deprel::Compound | Deprel::Amod | Deprel::Nummod | Deprel::NmodUnmarked);
    let during = |noun: usize| {
        doc.children(noun)
            .any(|k| doc.tokens[k].deprel == Deprel::Case && lexicon.grammar.spanning_cases.has(&doc.tokens[k].lemma))
    };
    if tight && during(token.head) { token.head } else { phrase }
}

fn stated(article: &Article, timex: &Timex) -> EventDate {
    let text = Some(timex.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "));
    let basis = if timex.relative || timex.moment.is_none() { "relative" } else { "stated" };
    match &timex.moment {
        Some(moment) => {
            let (value, precision) = moment.iso();
            EventDate { value: Some(value), precision, basis, text }
        }
        None => EventDate { value: None, precision: "none", basis, text },
    }
}
