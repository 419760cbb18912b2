//! Names of places: where they stand, and which place of the gazetteer each means here.
//!
//! In: an article, its document and the data. Out: [`PlaceMention`]s in text order. `spot` finds the names,
//! `context` gathers what the article tells of where it is at home, `resolve` weighs the candidates; a name means
//! the same place throughout an article. A person or body named like a city is no place. Population alone never
//! decides between countries that the article speaks of. Which place an event happened at is decided in [`event`].
//! Cases: `cases/places/`.

mod context;
pub mod disputed;
pub mod event;
mod resolve;
mod spot;

use std::collections::BTreeSet;

use lapwing_core::{Article, Document, Event, Note, Place, Span};
use lapwing_data::Data;
use lapwing_data::places::Candidate;

pub use event::event_place;

/// A name of a place and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMention {
    /// The words.
    pub span: Span,
    /// What they mean; `None` when the gazetteer has no such place.
    pub place: Option<Candidate>,
    /// For a name without a row: where the places around it lie.
    pub around: Option<Candidate>,
    /// Another place of this name is almost as likely.
    pub uncertain: bool,
}

impl PlaceMention {
    /// As it is written into records.
    pub fn record(&self, text: &str) -> Place {
        let known = self.place.as_ref().or(self.around.as_ref());
        Place {
            text: self.span.of(text).to_string(),
            span: self.span,
            name: self.place.as_ref().map(|p| p.name.clone()),
            country: known.map(|p| p.country.clone()),
            lat: known.map(|p| p.lat),
            lon: known.map(|p| p.lon),
            geonames_id: self.place.as_ref().and_then(|p| p.geonames_id),
            precision: self.place.as_ref().map_or("site", |p| p.level.as_str()),
        }
    }

    /// What a user should know about it.
    pub fn note(&self, text: &str) -> Option<Note> {
        let name = self.span.of(text);
        if self.place.is_none() {
            return Some(Note::at("place.unresolved", self.span, format!("no place {name:?} in the gazetteer")));
        }
        self.uncertain.then(|| {
            Note::at(
                "place.uncertain",
                self.span,
                format!("several places are called {name:?}; the likeliest was taken"),
            )
        })
    }
}

/// Finds and resolves the names of places in an article.
pub fn find_places(article: &Article, doc: &Document, data: &Data) -> Vec<PlaceMention> {
    let spans = spot::find(article, doc, data);
    resolve_places(article, &spans, data)
        .into_iter()
        .filter(|m| m.place.is_some() || named_place(doc, m.span))
        .collect()
}

/// What the user must know of the places of events, and of parties and places whose belonging is disputed.
pub fn notes(events: &[Event], places: &[PlaceMention], article: &Article, data: &Data) -> Vec<Note> {
    let text = &article.text;
    let used: BTreeSet<Span> = events.iter().filter_map(|e| e.place.as_ref()).map(|p| p.span).collect();
    let doubtful = places.iter().filter(|m| used.contains(&m.span)).filter_map(|m| m.note(text));
    doubtful.chain(disputed::notes(events, places, text, data)).collect()
}

/// Resolves exactly the given names.
pub fn resolve_places(article: &Article, spans: &[Span], data: &Data) -> Vec<PlaceMention> {
    let mut found = resolve::resolve(article, spans, data);
    found.iter_mut().for_each(|m| disputed::settle(m, &article.text, data));
    found
}

fn named_place(doc: &Document, span: Span) -> bool {
    doc.names.iter().any(|n| {
        n.kind == lapwing_core::NameKind::Place && doc.span_of(n.tokens.clone()).is_some_and(|s| s.overlaps(span))
    })
}
