//! Which place an event happened at.
//!
//! In: the document, the trigger and the places found. Out: the place named by a locative phrase that belongs to the
//! trigger or its clause, else the only one of the sentence. Never merely a place in the article, never the dateline, never where something came from or
//! goes to.

use lapwing_core::{Article, Deprel, Document, Place, Span, Upos};
use lapwing_data::Data;
use lapwing_data::places::Level;

use super::PlaceMention;
use crate::circumstance::{bond_of_place, head_of};

/// The place of the event evoked by token `trigger`, only if the text says. `on_the_spot`: it is done where it
/// is told of, so that the only place of its sentence is where it happened.
pub fn event_place(
    article: &Article,
    doc: &Document,
    trigger: usize,
    on_the_spot: bool,
    places: &[PlaceMention],
    data: &Data,
) -> Option<Place> {
    let sentence = &doc.sentences[doc.sentence_of(trigger)];
    let first = places.partition_point(|p| p.span.end <= sentence.span.start);
    let inside = places[first..].iter().take_while(|p| p.span.start < sentence.span.end);
    let mut best: Option<(usize, usize, &PlaceMention)> = None;
    for place in inside {
        if !on_the_spot && is_aim(doc, place, data) {
            continue;
        }
        let Some((cost, far)) = cost(doc, trigger, place, data) else { continue };
        if best.is_none_or(|(c, f, _)| (cost, far) < (c, f)) {
            best = Some((cost, far, place));
        }
    }
    let place =
        best.map(|b| b.2).or_else(|| only_place(article, doc, trigger, places, data).filter(|_| on_the_spot))?;
    let exact = finer(article, doc, place, places);
    Some(exact.record(&article.text))
}

/// The place that the sentence tells apart from the trigger's own clause, where all that it tells lie in one country:
/// "Doctors in Kisumu say that two soldiers were stabbed." The nearest to the trigger.
fn only_place<'p>(
    article: &Article,
    doc: &Document,
    trigger: usize,
    places: &'p [PlaceMention],
    data: &Data,
) -> Option<&'p PlaceMention> {
    let sentence = &doc.sentences[doc.sentence_of(trigger)];
    let first = places.partition_point(|p| p.span.end <= sentence.span.start);
    let inside = places[first..].iter().take_while(|p| p.span.start < sentence.span.end);
    // "in the United States seizure": a state's name before a noun tells whose it is, not where.
    let owner = |p: &&PlaceMention| {
        let country = p.place.as_ref().is_some_and(|c| c.level == Level::Country);
        country && head_of(doc, p.span).is_some_and(|h| doc.tokens[h].deprel == Deprel::Compound)
    };
    let inside = inside.filter(|p| !owner(p));
    let told: Vec<(usize, &PlaceMention)> =
        inside.filter_map(|p| Some((locative_head(doc, p.span, data)?.abs_diff(trigger), p))).collect();
    let country = |p: &PlaceMention| p.record(&article.text).country;
    let one = country(told.first()?.1)?;
    told.iter().all(|(_, p)| country(p).as_ref() == Some(&one)).then(|| told.iter().min_by_key(|x| x.0).map(|x| x.1))?
}

/// The head of the phrase around `span` that a preposition of place leads in.
fn locative_head(doc: &Document, span: Span, data: &Data) -> Option<usize> {
    let words = &data.places.words.locative;
    let mut head = head_of(doc, span)?;
    for _ in 0..CLIMB_MAX {
        let token = &doc.tokens[head];
        let cases = |k: &usize| doc.tokens[*k].deprel == Deprel::Case && doc.tokens[*k].upos == Upos::Adp;
        if let Some(case) = doc.children(head).find(cases) {
            return words.cases.contains(&doc.tokens[case].lemma.to_lowercase()).then_some(head);
        }
        if token.head == head || !is_inner(token.deprel) {
            return None;
        }
        head = token.head;
    }
    None
}

/// Phrases up to the one that carries the preposition.
const CLIMB_MAX: usize = 6;

/// A part of the phrase of its head.
fn is_inner(rel: Deprel) -> bool {
    matches!(
        rel,
        Deprel::Nmod
            | Deprel::NmodPoss
            | Deprel::Compound
            | Deprel::Appos
            | Deprel::Conj
            | Deprel::Flat
            | Deprel::NmodUnmarked
    )
}

fn is_country(place: &PlaceMention) -> bool {
    place.place.as_ref().is_some_and(|c| c.level == Level::Country)
}

/// "imposed sanctions on Togo", "condemned attacks on Togo": what a state is the aim of need not happen there.
fn is_aim(doc: &Document, place: &PlaceMention, data: &Data) -> bool {
    let aims = |k: usize| {
        doc.tokens[k].deprel == Deprel::Case
            && data.places.words.locative.aim_cases.contains(&doc.tokens[k].lemma.to_lowercase())
    };
    is_country(place) && head_of(doc, place.span).is_some_and(|h| doc.children(h).any(aims))
}

/// How loosely the phrase around `span` belongs to the trigger as its place.
fn cost(doc: &Document, trigger: usize, place: &PlaceMention, data: &Data) -> Option<(usize, usize)> {
    let words = &data.places.words.locative;
    let mut head = head_of(doc, place.span)?;
    // "in the U.S.-Croatia Forum": a state's name before a noun tells whose it is, not where; "at Togo's embassy" is abroad.
    let abroad = |noun: usize| {
        let nouns = &data.actors.reference.abroad_nouns;
        doc.tokens[head].deprel == Deprel::NmodPoss && nouns.iter().any(|w| *w == doc.tokens[noun].lemma.as_ref())
    };
    let owner = matches!(doc.tokens[head].deprel, Deprel::Compound | Deprel::Amod) || abroad(doc.tokens[head].head);
    if is_country(place) && owner {
        return None;
    }
    // "the mosque in Lahore", "Mosul's airport": climb to the phrase that carries the preposition.
    for _ in 0..CLIMB_MAX {
        let token = &doc.tokens[head];
        let case =
            doc.children(head).find(|&k| doc.tokens[k].deprel == Deprel::Case && doc.tokens[k].upos == Upos::Adp);
        let lemma = case.map(|k| doc.tokens[k].lemma.to_lowercase());
        if let Some(lemma) = &lemma {
            if words.not_cases.contains(lemma) {
                return None;
            }
            let of = words.of_cases.contains(lemma);
            if words.cases.contains(lemma) || of && token.head == trigger && doc.tokens[trigger].upos == Upos::Noun {
                let cost = bond_of_place(doc, head, trigger)?;
                return Some((cost + usize::from(of), head.abs_diff(trigger)));
            }
        }
        if token.head == head || !is_inner(token.deprel) || token.head == trigger {
            return None;
        }
        head = token.head;
    }
    None
}

/// "Davisboro, Georgia": the first of places written side by side is where it happened, whichever heads the phrase.
fn finer<'p>(
    article: &Article,
    doc: &Document,
    place: &'p PlaceMention,
    places: &'p [PlaceMention],
) -> &'p PlaceMention {
    let mut best = place;
    let mut at = places.iter().position(|p| p.span == place.span).unwrap_or(0);
    while at > 0 {
        let before = &places[at - 1];
        let between = article.text.get(before.span.end..places[at].span.start).unwrap_or("");
        let level = |p: &PlaceMention| p.place.as_ref().map_or(Level::City, |c| c.level);
        let same = head_of(doc, before.span)
            .zip(head_of(doc, places[at].span))
            .is_some_and(|(a, b)| doc.sentence_of(a) == doc.sentence_of(b));
        if between.trim() != "," || !same || level(before) < level(best) || level(before) == Level::Country {
            break;
        }
        best = before;
        at -= 1;
    }
    best
}
