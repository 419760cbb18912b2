//! How many were killed, injured, arrested: numbers on the phrases that say who was.
//!
//! In: a document, all drafts and the one asked about. Out: [`Size`]. Which verbs and nouns count people of which sort,
//! and what number words mean, is data (`lexicon/numbers.toml`).

use lapwing_core::{Count, Deprel, Size, Span, Upos};

use super::{Draft, Reading};

/// Counts in the sentence of the event `draft`, read around the words that tell of dead, injured and arrested. A word that is a
/// trigger counts for its own event alone, any other for every act of material conflict: "condemned a raid that killed nine"
/// has nine dead once.
pub fn sizes(r: &Reading, drafts: &[Draft], draft: &Draft) -> Size {
    let numbers = &r.data.lexicon.numbers;
    let sentence = r.doc.sentences[r.doc.sentence_of(draft.tok)].tokens.clone();
    let material = r.data.ontology.categories.get(&draft.event.category).is_some_and(|c| c.quad == MATERIAL_CONFLICT);
    let evokes = |d: &Draft, t: usize| d.tok == t || d.also.contains(&t);
    let counts = |mut t: usize| {
        while !drafts.iter().any(|d| evokes(d, t)) {
            // "left two dead and 14 injured": both are part of the verb.
            let part = r.doc.tokens[t].upos == Upos::Adj || r.syntax.rel(t) == Deprel::Conj;
            let Some(head) = r.syntax.head(t).filter(|_| part) else { return material };
            t = head;
        }
        evokes(draft, t)
    };
    let arrest = numbers.arrested.has(r.lemma(draft.tok));
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
        // "16 people were injured while police say nine were arrested": not in the arrest.
        let beside = arrest && !numbers.arrested.has(lemma) && !evokes(draft, t);
        if slot.is_none() && !beside && counts(t) {
            *slot = r.syntax.objects(t).into_iter().chain(std::iter::once(t)).find_map(|f| count(r, f));
        }
    }
    size
}

/// Code of its quadrant, see [`lapwing_core::Event::quad`].
const MATERIAL_CONFLICT: u8 = 4;

/// The number that counts the noun `f`.
fn count(r: &Reading, f: usize) -> Option<Count> {
    let numbers = &r.data.lexicon.numbers;
    let number =
        r.syntax.kids_with(f, &[Deprel::Nummod]).next().or_else(|| Some(f).filter(|&f| value(r, f).is_some()))?;
    let n = value(r, number)?;
    let hedges: Vec<usize> = r.syntax.kids(number).iter().copied().filter(|&k| k < number).collect();
    let sentence_start = r.doc.sentences[r.doc.sentence_of(f)].tokens.start;
    let from = sentence_start.max(number.saturating_sub(2));
    let row = |set: &lapwing_data::lexicon::CueSet| {
        (from..number).find(|&i| set.prefix_of((i..number).map(|k| r.lemma(k))) == Some(number - i))
    };
    let (at_least, more_than, at_most) = (row(&numbers.at_least), row(&numbers.more_than), row(&numbers.at_most));
    let (low, high) = if at_least.is_some() {
        (n, None)
    } else if more_than.is_some() {
        (n + 1, None)
    } else if at_most.is_some() {
        (0, Some(n))
    } else {
        (n, Some(n))
    };
    let hedge = at_least.or(more_than).or(at_most).into_iter().chain(hedges.first().copied());
    let start = hedge.fold(number, usize::min);
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
