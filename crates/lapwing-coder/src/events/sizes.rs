//! How many were killed, injured, arrested: numbers on the phrases that say who was.
//!
//! In: a document and the trigger tokens of an event. Out: [`Size`]. Which verbs and nouns count people of which sort,
//! and what number words mean, is data (`lexicon/numbers.toml`).

use lapwing_core::{Count, Deprel, Size, Span};

use super::Reading;

/// Counts in the sentence of an event, read around the words that tell of dead, injured and arrested.
pub fn sizes(r: &Reading, triggers: &[usize]) -> Size {
    let Some(&first) = triggers.first() else { return Size::default() };
    let numbers = &r.data.lexicon.numbers;
    let sentence = r.doc.sentences[r.doc.sentence_of(first)].tokens.clone();
    let mut size = Size::default();
    for t in sentence {
        let lemma = r.lemma(t);
        let slot = if numbers.dead.has(lemma) {
            &mut size.dead
        } else if numbers.injured.has(lemma) {
            &mut size.injured
        } else if numbers.arrested.has(lemma) {
            &mut size.arrested
        } else {
            continue;
        };
        if slot.is_none() {
            *slot = r.syntax.objects(t).into_iter().chain(std::iter::once(t)).find_map(|f| count(r, f));
        }
    }
    size
}

/// The number that counts the noun `f`.
fn count(r: &Reading, f: usize) -> Option<Count> {
    let numbers = &r.data.lexicon.numbers;
    let number =
        r.syntax.kids_with(f, &[Deprel::Nummod]).next().or_else(|| Some(f).filter(|&f| value(r, f).is_some()))?;
    let n = value(r, number)?;
    let hedges: Vec<usize> = r.syntax.kids(number).iter().copied().filter(|&k| k < number).collect();
    let sentence_start = r.doc.sentences[r.doc.sentence_of(f)].tokens.start;
    let before: Vec<&str> = (sentence_start.max(number.saturating_sub(2))..number).map(|k| r.lemma(k)).collect();
    let row = |set: &lapwing_data::lexicon::CueSet| {
        (0..before.len()).any(|i| set.prefix_of(before[i..].iter().copied()).is_some_and(|len| i + len == before.len()))
    };
    let (low, high) = if row(&numbers.at_least) {
        (n, None)
    } else if row(&numbers.more_than) {
        (n + 1, None)
    } else if row(&numbers.at_most) {
        (0, Some(n))
    } else {
        (n, Some(n))
    };
    let start = hedges.first().map_or(number, |&h| h.min(number));
    let span = Span::new(r.doc.tokens[start].span.start, r.doc.tokens[number].span.end);
    Some(Count { low, high, text: span.of(&r.article.text).to_string() })
}

fn value(r: &Reading, t: usize) -> Option<u64> {
    let form = r.doc.form(t, &r.article.text).replace([',', '\u{a0}'], "");
    form.parse()
        .ok()
        .filter(|&n: &u64| n < 10_000_000)
        .or_else(|| r.data.lexicon.numbers.words.get(&form.to_lowercase()).copied())
}
