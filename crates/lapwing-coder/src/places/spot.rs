//! Where names of places stand: what the reader marked as places, and names of the gazetteer in capitals that it
//! marked as nothing. What it marked as a person or body stays that.

use lapwing_core::{Article, Document, NameKind, Span, Upos};
use lapwing_data::Data;
use lapwing_data::places::Level;

/// Longest name looked up, in words.
const WORDS_MAX: usize = 4;
/// A place that the reader did not mark must be this large.
const POPULATION_MIN: u64 = 50_000;

/// Spans of names of places, in text order, not overlapping.
pub fn find(article: &Article, doc: &Document, data: &Data) -> Vec<Span> {
    let text = &article.text;
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < doc.tokens.len() {
        if let Some(name) = doc.name_at(at) {
            let end = name.tokens.end;
            if name.kind == NameKind::Place {
                spans.extend(doc.span_of(name.tokens.clone()));
            }
            at = end.max(at + 1);
            continue;
        }
        match unmarked(text, doc, at, data) {
            Some(end) => {
                spans.extend(doc.span_of(at..end));
                at = end;
            }
            None => at += 1,
        }
    }
    spans
}

/// One past the last token of a name of the gazetteer that begins at `at` and was marked as nothing.
fn unmarked(text: &str, doc: &Document, at: usize, data: &Data) -> Option<usize> {
    let sentence = &doc.sentences[doc.sentence_of(at)];
    let named = |t: usize| {
        doc.tokens[t].upos == Upos::Propn
            && doc.form(t, text).starts_with(char::is_uppercase)
            && doc.name_at(t).is_none()
    };
    if !named(at) {
        return None;
    }
    let longest = (at..sentence.tokens.end.min(at + WORDS_MAX)).take_while(|&t| named(t)).count();
    // Part of a longer name is no place of its own.
    if at > sentence.tokens.start && doc.tokens[at - 1].upos == Upos::Propn {
        return None;
    }
    (1..=longest).rev().find_map(|n| {
        let name = doc.span_of(at..at + n)?.of(text);
        let whole = n == longest || !named(at + n);
        let known = || {
            data.places
                .candidates(name)
                .iter()
                .any(|c| c.level < Level::City || c.primary && c.population >= POPULATION_MIN)
        };
        let stop = data.places.words.not_places.words.contains(&data.places.fold(name));
        (whole && !stop && name.chars().count() > 2 && known()).then_some(at + n)
    })
}
