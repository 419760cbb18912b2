//! From what the coder found to the exported record: bytes become code points, indices become ids.

use lapwing_core as core;
use lapwing_data::Ontology;

use crate::points::CodePoints;
use crate::record::{Claim, Coder, Count, Date, Entity, Event, Evidence, Note, Place, Record, Sentence, Size, Words};

/// The record of one coded article. `with_text` adds the text that offsets count in.
pub fn record_of(
    article: &core::Article,
    coded: &core::Coded,
    ontology: &Ontology,
    coder: &Coder,
    with_text: bool,
) -> Record {
    let export = Export { id: &article.id, points: CodePoints::new(&article.text), ontology };
    Record {
        id: article.id.clone(),
        title: article.title.clone(),
        published: article.published.map(|d| d.to_iso()),
        crawled: article.crawled.map(|d| d.to_iso()),
        publisher: article.publisher.clone(),
        url: article.url.clone(),
        author: article.author.clone(),
        language: article.language.clone(),
        genre: article.genre.as_str().to_string(),
        coder: coder.clone(),
        text: with_text.then(|| article.text.clone()),
        events: coded.events.iter().enumerate().map(|(n, e)| export.event(n, e)).collect(),
        claims: coded.claims.iter().enumerate().map(|(n, c)| export.claim(n, c)).collect(),
        notes: article.notes.iter().chain(&coded.notes).map(|n| export.note(n)).collect(),
    }
}

struct Export<'a> {
    id: &'a str,
    points: CodePoints<'a>,
    ontology: &'a Ontology,
}

impl Export<'_> {
    fn event(&self, n: usize, e: &core::Event) -> Event {
        let evidence: Vec<Evidence> = e.evidence.iter().map(|x| self.evidence(x)).collect();
        let first = evidence.first().cloned().unwrap_or_else(|| self.evidence(&nowhere()));
        Event {
            id: format!("{}-e{}", self.id, n + 1),
            category: e.category.clone(),
            modes: e.modes.clone(),
            contexts: e.contexts.clone(),
            modality: e.modality.as_str().to_string(),
            reciprocal: e.reciprocal,
            actors: e.actors.iter().map(|p| self.entity(p)).collect(),
            recipients: e.recipients.iter().map(|p| self.entity(p)).collect(),
            date: date(&e.date),
            place: e.place.as_ref().map(|p| self.place(p)),
            size: Size {
                dead: count(&e.size.dead),
                injured: count(&e.size.injured),
                arrested: count(&e.size.arrested),
            },
            score: rounded(self.ontology.score(&e.category, &e.modes), 100.0),
            quad: self.ontology.categories.get(&e.category).map_or(0, |c| c.quad),
            trigger: first.trigger,
            sentence: first.sentence,
            evidence,
            reported_by: e.reported_by.as_ref().map(|p| self.entity(p)),
            claim: e.claim.map(|c| self.claim_id(c)),
            voice: e.voice.as_str().to_string(),
            frame: e.frame.clone(),
            confidence: confidence(e.confidence),
        }
    }

    fn claim(&self, n: usize, c: &core::Claim) -> Claim {
        Claim {
            id: self.claim_id(n),
            holder: c.holder.as_ref().map(|p| self.entity(p)),
            addressee: c.addressee.as_ref().map(|p| self.entity(p)),
            cue: self.words(c.cue),
            content: c.content.iter().map(|&s| self.words(s)).collect(),
            directness: c.directness.as_str().to_string(),
            about: c.about.clone(),
            parent: c.parent.map(|p| self.claim_id(p)),
            document: c.document,
        }
    }

    fn claim_id(&self, n: usize) -> String {
        format!("{}-c{}", self.id, n + 1)
    }

    fn note(&self, n: &core::Note) -> Note {
        let words = n.span.map(|s| self.words(s));
        Note {
            kind: n.kind.to_string(),
            start: words.as_ref().map(|w| w.start),
            end: words.as_ref().map(|w| w.end),
            text: words.map(|w| w.text),
            message: n.message.clone(),
        }
    }

    fn entity(&self, p: &core::Party) -> Entity {
        let offsets = p.span.map(|s| self.points.span(s));
        Entity {
            text: p.text.clone(),
            start: offsets.map(|o| o.0),
            end: offsets.map(|o| o.1),
            name: p.entity.name.clone(),
            country: p.entity.country.clone(),
            sectors: p.entity.sectors.clone(),
            title: p.entity.title.clone(),
        }
    }

    fn evidence(&self, e: &core::Evidence) -> Evidence {
        let w = self.words(e.sentence_span);
        Evidence {
            sentence: Sentence { index: e.sentence, text: w.text, start: w.start, end: w.end },
            trigger: self.words(e.trigger),
        }
    }

    fn place(&self, p: &core::Place) -> Place {
        let (start, end) = self.points.span(p.span);
        Place {
            text: p.text.clone(),
            start,
            end,
            name: p.name.clone(),
            country: p.country.clone(),
            lat: p.lat,
            lon: p.lon,
            geonames_id: p.geonames_id,
            precision: p.precision.to_string(),
        }
    }

    fn words(&self, span: core::Span) -> Words {
        let (start, end) = self.points.span(span);
        Words { text: self.points.words(span).to_string(), start, end }
    }
}

/// The coder promises evidence; an event without any still must not break a run.
fn nowhere() -> core::Evidence {
    core::Evidence { sentence: 0, sentence_span: core::Span::default(), trigger: core::Span::default() }
}

fn date(d: &core::EventDate) -> Date {
    let or_none = |s: &str| if s.is_empty() { "none".to_string() } else { s.to_string() };
    Date { value: d.value.clone(), precision: or_none(d.precision), basis: or_none(d.basis), text: d.text.clone() }
}

fn count(c: &Option<core::Count>) -> Option<Count> {
    c.as_ref().map(|c| Count { low: c.low, high: c.high, text: c.text.clone() })
}

fn confidence(x: f32) -> f64 {
    if x.is_finite() { rounded(f64::from(x).clamp(0.0, 1.0), 1000.0) } else { 0.0 }
}

fn rounded(x: f64, steps: f64) -> f64 {
    (x * steps).round() / steps
}
