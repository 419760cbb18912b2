//! Which states an article speaks of: settles names of several countries and unnamed local parties.
//!
//! In: the names of the text; title and context as plain words, since they are not parsed. Out: codes, most frequent first.

use std::collections::BTreeMap;

use lapwing_core::{Deprel, NameKind};
use lapwing_data::actors::{NameClass, NameRow, alone};

use super::names::{Named, What};
use super::text::Text;

/// Codes of states named in the article, its title and its context, most frequent first; and the first one when it
/// weighs more than the next.
pub fn states(text: &Text, names: &[Named]) -> (Vec<String>, Option<String>) {
    let mut counts = Counts::default();
    for name in names {
        let coded = text.span(name.tokens.clone()).start >= text.article.coded_from;
        let own = match bears(text, name) {
            // "French news agency", "U.S. military": they tell of other places.
            Some(role) if role.sectors.first().is_some_and(|s| s == "JRN") => 0,
            Some(role) if role.sectors.first().is_some_and(|s| s == "MIL") => 1,
            _ if coded => OWN,
            _ => 1,
        };
        match &name.what {
            What::Known(rows) => counts.rows(rows, own),
            What::Unknown(NameKind::Place) => {
                let place = text.span(name.tokens.clone()).of(&text.article.text);
                counts.code(text.places.country_of(place), own);
            }
            _ => {}
        }
    }
    for extra in [&text.article.title, &text.article.context].into_iter().flatten() {
        plain(text, extra, &mut counts);
    }
    let mut ranked: Vec<(String, usize)> = counts.0.into_iter().collect();
    ranked.sort_by_key(|x| std::cmp::Reverse(x.1));
    let next = ranked.get(1).map_or(0, |x| x.1);
    let dominant = ranked.first().filter(|x| x.1 > next).map(|x| x.0.clone());
    (ranked.into_iter().map(|x| x.0).collect(), dominant)
}

/// The role noun that the name stands before: "military" for "U.S." in "U.S. military".
fn bears<'a>(text: &Text<'a>, name: &Named) -> Option<&'a lapwing_data::actors::Role> {
    let top = text.top(name.tokens.clone());
    let head =
        text.head(top).filter(|&h| h >= name.tokens.end && matches!(text.rel(top), Deprel::Amod | Deprel::Compound))?;
    text.actors.roles.longest(&text.spellings(head), text.before(head)).map(|x| x.1)
}

/// What a name in the article itself weighs against one in its context, and what one that tells a place or an
/// authority ("in Iraq", "Irish police") weighs there: the context may be another story.
const OWN: usize = 3;
const SURE: usize = 2;

#[derive(Default)]
struct Counts(BTreeMap<String, usize>);

impl Counts {
    fn code(&mut self, code: Option<String>, weight: usize) {
        if let Some(code) = code.filter(|_| weight > 0) {
            *self.0.entry(code).or_default() += weight;
        }
    }

    fn rows(&mut self, rows: &[&NameRow], weight: usize) {
        let sure = |r: &&&NameRow| {
            use NameClass::{Adjective, Capital, Legislature, People, Region, Seat, State};
            matches!(r.class, State | Adjective | Capital | People | Region | Seat | Legislature)
        };
        self.code(rows.iter().find(sure).and_then(|r| r.code.clone()), weight);
    }
}

/// Counts the names in words that were not parsed; places only after a preposition of place.
fn plain(text: &Text, words: &str, counts: &mut Counts) {
    let cut = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '"' | '–' | '—' | '>' | '|');
    let words: Vec<&str> =
        words.split(cut).filter(|w| !w.is_empty()).map(|w| w.trim_end_matches("'s").trim_end_matches("’s")).collect();
    let mut i = 0;
    while i < words.len() {
        let capital = words[i].starts_with(char::is_uppercase);
        let found = if capital { text.actors.names.longest(words[i..].iter().copied()) } else { None };
        if let Some((n, rows)) = found {
            let official = words.get(i + n).is_some_and(|w| local_body(text, w));
            counts.rows(&rows, if official || in_place(text, &words, i) { SURE } else { 1 });
            i += n;
            continue;
        }
        if capital && in_place(text, &words, i) {
            counts.code(text.places.country_of(words[i].trim_end_matches('.')), 1);
        }
        i += 1;
    }
}

fn in_place(text: &Text, words: &[&str], i: usize) -> bool {
    i > 0 && text.words().place_cases.iter().any(|c| c == words[i - 1])
}

/// "authorities", "police": whose state is where things happen.
fn local_body(text: &Text, word: &str) -> bool {
    let lower = word.to_lowercase();
    let bare = text.words().plural_endings.iter().filter_map(|e| lower.strip_suffix(e.as_str()));
    let spellings: Vec<&str> = std::iter::once(lower.as_str()).chain(bare).collect();
    text.actors.roles.longest(&spellings, alone).is_some_and(|(_, role)| role.local)
}
