//! Document → Mentions → Statements: actors, attributions, events, claims.
//!
//! In: an [`lapwing_core::Article`], its [`lapwing_core::Document`] and the data. Out: [`lapwing_core::Coded`].
//! Odd text is never an error. No IO, no clock, no randomness; knows no English outside the data.

pub mod actors;
pub mod attribution;
mod circumstance;
pub mod dates;
pub mod events;
pub mod places;
mod scene;
mod statements;

use std::borrow::Cow;

use lapwing_core::{Article, Coded, Document, Mentions};
use lapwing_data::Data;

use events::{Reading, Trace, infer};
use statements::{Surroundings, complete};

/// Codes one document: events and claims, each with its evidence.
pub fn code(article: &Article, doc: &Document, mentions: &Mentions, data: &Data) -> Coded {
    code_traced(article, doc, mentions, data, &mut Trace::default())
}

/// The same, telling `trace` what became of every candidate.
pub fn code_traced(article: &Article, doc: &Document, mentions: &Mentions, data: &Data, trace: &mut Trace) -> Coded {
    let scan = attribution::Scan::new(article, doc, data);
    let attributions = attribution::find_attributions(&scan, article, mentions);
    let (claims, claim_of) = attribution::claims(&scan, mentions, &attributions);
    let reading = Reading::new(article, doc, mentions, data);
    let timexes = dates::find_dates_in(article, doc, data);
    let found_places = places::find_places(article, doc, data);
    let scenes = infer::scenes(doc, mentions, data);
    let around = Surroundings {
        attributions: &attributions,
        claim_of: &claim_of,
        dominant: infer::dominant_country(article, mentions, data),
        scenes: &scenes,
        now: dates::year_of_report(article, doc, &timexes, &data.lexicon.modality),
        timexes: &timexes,
        places: &found_places,
    };
    let drafts = events::drafts(&reading, trace);
    let finished = drafts
        .iter()
        .map(|d| (complete(&reading, &around, &drafts, d), reading.lemma(d.tok).to_string(), d.echoes))
        .collect();
    let mut coded = Coded { events: events::within_article(finished), claims, notes: mentions.notes.clone() };
    coded.notes.extend(places::notes(&coded.events, &found_places, article, data));
    claims_of_text(coded, article.coded_from)
}

/// Leaves out claims of the context, which is read but not coded.
fn claims_of_text(mut coded: Coded, from: usize) -> Coded {
    if from == 0 {
        return coded;
    }
    let mut n = 0;
    let place: Vec<Option<usize>> = coded
        .claims
        .iter()
        .map(|c| {
            let kept = c.cue.start >= from && c.content.iter().all(|s| s.start >= from);
            n += usize::from(kept);
            kept.then(|| n - 1)
        })
        .collect();
    let moved = |i: Option<usize>| i.and_then(|i| place.get(i).copied().flatten());
    coded.events.iter_mut().for_each(|e| e.claim = moved(e.claim));
    coded.claims.iter_mut().for_each(|c| c.parent = moved(c.parent));
    let mut kept = place.iter().map(Option::is_some);
    coded.claims.retain(|_| kept.next().unwrap_or(false));
    coded
}

/// A word in small letters; most are already.
fn lower(word: &str) -> Cow<'_, str> {
    let small = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    if word.bytes().all(small) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}
