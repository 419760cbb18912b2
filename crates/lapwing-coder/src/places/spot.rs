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
            let longer = longer(text, doc, name.tokens.start, end, data);
            if name.kind == NameKind::Place {
                // "Norfolk, Virginia" marked as one name is two.
                let tokens: Vec<usize> = (name.tokens.start..longer.unwrap_or(end)).collect();
                let parts = tokens.split(|&t| doc.form(t, text) == ",");
                spans.extend(parts.filter_map(|part| doc.span_of(part.iter().copied())));
            }
            at = longer.unwrap_or(end).max(at + 1);
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

/// Where a name of the gazetteer ends that begins with this one: "Dar es Salaam" when only "Dar" was marked.
fn longer(text: &str, doc: &Document, start: usize, end: usize, data: &Data) -> Option<usize> {
    let last = doc.sentences[doc.sentence_of(start)].tokens.end;
    (end + 1..=last.min(end + 2)).rev().find(|&e| {
        let capital = doc.form(e - 1, text).starts_with(char::is_uppercase);
        let free =
            (end..e).all(|t| doc.tokens[t].upos != Upos::Punct && doc.name_at(t).is_none_or(|n| n.tokens.end <= e));
        let known = |span: Span| {
            let name = span.of(text);
            data.places.is_region(name) || data.places.candidates(name).iter().any(|c| c.population >= POPULATION_MIN)
        };
        capital && free && doc.span_of(start..e).is_some_and(known)
    })
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
