//! Document → Mentions → Statements: actors, attributions, events, claims.
//!
//! In: an [`lapwing_core::Article`], its [`lapwing_core::Document`] and the data. Out: [`lapwing_core::Coded`].
//! Odd text is never an error. No IO, no clock, no randomness; knows no English outside the data.

mod circumstance;
pub mod actors;
pub mod dates;
pub mod attribution;
pub mod events;
pub mod places;

use lapwing_core::{Article, Coded, Document, Event, Mentions};
use lapwing_data::Data;

use events::{Draft, Reading, Trace};

/// Codes one document: events and claims, each with its evidence.
pub fn code(article: &Article, doc: &Document, mentions: &Mentions, data: &Data) -> Coded {
    code_traced(article, doc, mentions, data, &mut Trace::default())
}

/// The same, telling `trace` what became of every candidate.
pub fn code_traced(article: &Article, doc: &Document, mentions: &Mentions, data: &Data, trace: &mut Trace) -> Coded {
    let reading = Reading::new(article, doc, mentions, data);
    let drafts = events::drafts(&reading, trace);
    let events = drafts.into_iter().map(|d: Draft| (d.event, reading.lemma(d.tok).to_string())).collect();
    let events: Vec<Event> = events::within_article(events);
    Coded { events, claims: Vec::new(), notes: mentions.notes.clone() }
}
