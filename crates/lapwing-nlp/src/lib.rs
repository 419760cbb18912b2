//! Article → Document: sentences, tokens, tags, lemmas, dependency trees and names.
//!
//! In: text. Out: [`lapwing_core::Document`]. The rule-made parts ([`split`], [`tokenise`]) use word lists; the learned
//! parts ([`tagger`], [`net`], [`names`], [`lemma`]) one small model. No IO, no clock, no randomness; time is
//! linear in the length of the text. Useful beyond news: knows nothing of politics. Never trains.

mod adjectives;
mod agree;
#[doc(hidden)]
pub mod hash;
mod joined;
mod keys;
pub mod lemma;
mod memory;
mod model;
pub mod names;
pub mod net;
pub mod phrases;
pub mod split;
pub mod tagger;
pub mod tokenise;
mod verbless;
pub mod weights;
pub mod word;

use lapwing_core::{Article, Deprel, Document, Sentence, Span, Token, Upos};

use memory::Memory;
pub use model::{FORMAT, MAGIC, Model, ModelError};
use names::Scored;
use tagger::Tag;
use word::Word;

/// Reads an article: the one function of this arrow of the flow.
pub fn parse(article: &Article, model: &Model) -> Document {
    let text = &article.text;
    let mut doc = Document::default();
    let mut scored = Scored::default();
    model.memories.lend(|memory| {
        for piece in split::sentences(text, &model.rules) {
            let spans = tokenise::tokens(text, piece.span, &model.rules);
            if spans.is_empty() {
                continue;
            }
            let headline = article.headline.is_some_and(|h| h.overlaps(piece.span));
            push_sentence(text, &spans, (piece.paragraph, headline), model, memory, (&mut doc, &mut scored));
        }
    });
    doc.names = model.names.find(scored, &doc.sentences);
    towns(text, &mut doc, model);
    doc
}

/// "the town of Kara": a name behind a word for a settlement is that of a place, whatever it looks like.
fn towns(text: &str, doc: &mut Document, model: &Model) {
    let form = |t: usize| doc.tokens[t].span.of(text);
    let told = |first: usize| {
        first >= 2
            && form(first - 1) == "of"
            && model.rules.settlements.contains(form(first - 2))
            && doc.sentences.iter().all(|s| s.tokens.start != first && s.tokens.start + 1 != first)
    };
    let own = |name: &lapwing_core::Name| name.kind == lapwing_core::NameKind::Person && told(name.tokens.start);
    let found: Vec<usize> = (0..doc.names.len()).filter(|&n| own(&doc.names[n])).collect();
    for n in found {
        doc.names[n].kind = lapwing_core::NameKind::Place;
    }
}

/// Keeps the sentences and tokens of `doc` and gives them new tags, lemmas, trees and names: for measuring.
pub fn retag(text: &str, doc: &Document, model: &Model) -> Document {
    let mut new = Document::default();
    let mut scored = Scored::default();
    model.memories.lend(|memory| {
        for s in &doc.sentences {
            let spans: Vec<Span> = s.tokens.clone().map(|t| doc.tokens[t].span).collect();
            push_sentence(text, &spans, (s.paragraph, s.headline), model, memory, (&mut new, &mut scored));
        }
    });
    new.names = model.names.find(scored, &new.sentences);
    towns(text, &mut new, model);
    new
}

/// Reads one sentence but for its names, which wait for the document's end. `place`: its paragraph, and whether it is the
/// headline.
fn push_sentence(
    text: &str,
    spans: &[Span],
    place: (usize, bool),
    model: &Model,
    memory: &mut Memory,
    (doc, scored): (&mut Document, &mut Scored),
) {
    let base = doc.tokens.len();
    let mut sums = Vec::new();
    let mut words: Vec<Word> = spans.iter().map(|s| memory.word(s.of(text), model, &mut sums)).collect();
    for (i, word) in words.iter_mut().enumerate() {
        word.glued = spans.get(i + 1).is_some_and(|next| next.start == spans[i].end);
    }
    model.phrases.mark(&mut words);
    let reading = model.net.run(&words, sums);
    let (mut classes, mut heads) = (reading.tags, reading.heads);
    let scores = reading.labels.chunks_exact(model.labels.len());
    let root = |(i, scores): (usize, &[f32])| if heads[i] == i { Deprel::Root } else { model.best_label(scores) };
    let mut labels: Vec<Deprel> = scores.enumerate().map(root).collect();
    let as_read = (heads.clone(), labels.clone());
    agree::subjects(&mut heads, &labels);
    let upos: Vec<Upos> = classes.iter().map(|&c| model.tags[usize::from(c)].upos).collect();
    agree::phrases(&mut heads, &mut labels, &upos);
    agree::verbs(&words, &heads, &labels, &model.tags, &reading.tag_scores, &mut classes);
    let form = |k: usize| spans[k].of(text);
    agree::statements(&words, &mut heads, &mut labels, &model.tags, &reading.tag_scores, &mut classes, form);
    agree::second_subjects(&words, &mut heads, &mut labels, &model.tags, &reading.tag_scores, &mut classes);
    agree::owners(&words, &mut heads, &mut labels, &model.tags, &reading.tag_scores, &mut classes);
    agree::nouns(&heads, &mut labels, &model.tags, &reading.tag_scores, &mut classes);
    verbless::clause(
        &mut verbless::Reading {
            heads: &mut heads,
            labels: &mut labels,
            chosen: &mut classes,
            words: &words,
            tags: &model.tags,
            scores: &reading.tag_scores,
        },
        &model.rules,
        form,
    );
    let frees = |to: usize, v: usize, n: usize| {
        let is = |k: usize, word: &str| form(k).eq_ignore_ascii_case(word);
        is(v, "free") && is(to, "to") && model.rules.captives.contains(&form(n).to_lowercase())
    };
    adjectives::freed(&mut heads, &mut labels, &model.tags, &reading.tag_scores, &mut classes, frees);
    agree::auxiliaries(&mut heads, &labels);
    let have = |k: usize| ["have", "has", "had"].iter().any(|w| spans[k].of(text).eq_ignore_ascii_case(w));
    joined::participles((&mut heads, &mut labels), (&model.tags, &reading.tag_scores, &mut classes), have, form);
    let tags: Vec<Tag> = classes.iter().map(|&c| model.tags[usize::from(c)]).collect();
    agree::perfects(&mut heads, &mut labels, &tags, have);
    joined::clause(&mut heads, &mut labels, &tags);
    agree::crossed(&mut heads, &mut labels, &tags);
    agree::participles(&mut heads, &mut labels, &tags);
    agree::clauses(&mut heads, &mut labels, &tags);
    let is = |k: usize, word: &str| spans[k].of(text).eq_ignore_ascii_case(word);
    agree::infinitives(&mut heads, &mut labels, &tags, |k| is(k, "to"));
    agree::told(&mut heads, &mut labels, &tags, |k| is(k, "that"));
    let takes_no_object = |v: usize| {
        let next = spans.get(v + 1).map_or("", |s| s.of(text));
        let known = &model.rules.intransitive;
        known.contains(form(v)) || known.contains(&format!("{} {next}", form(v)))
    };
    agree::participial_subjects(&mut heads, &mut labels, &tags);
    agree::particle_objects(&heads, &mut labels, &tags);
    agree::actives(&heads, &mut labels, &tags, takes_no_object);
    agree::relatives(&mut heads, &mut labels, &tags);
    agree::cases(&mut heads, &labels, &tags);
    let of_act = |v: usize| {
        let kept = spans.get(v + 1).is_some_and(|s| model.rules.kept.contains(s.of(text)));
        model.rules.performed.contains(form(v)) || kept
    };
    agree::described(&mut heads, &mut labels, &tags, of_act);
    adjectives::openers(&mut heads, &mut labels, &tags);
    adjectives::before_objects(&mut heads, &mut labels, &tags);
    adjectives::names(&mut heads, &mut labels, &tags);
    joined::asked(&heads, &mut labels, &tags);
    joined::verbs(&mut heads, &mut labels, &tags);
    joined::tenses(&mut heads, &mut labels, &tags);
    joined::subjects(&mut heads, &mut labels, &tags);
    joined::directions(&heads, &mut labels, |k| model.rules.directions.contains(&form(k).to_lowercase()));
    // Whoever climbs a circle never ends: what is mended into one stays as it was read.
    let circle = net::tree::has_circle(&heads);
    debug_assert!(!circle, "mended into a circle: {heads:?}");
    if circle {
        (heads, labels) = as_read;
    }
    for (i, &span) in spans.iter().enumerate() {
        let tag: Tag = model.tags[usize::from(classes[i])];
        doc.tokens.push(Token {
            span,
            lemma: memory.lemma(span.of(text), classes[i], model),
            upos: tag.upos,
            head: base + heads[i],
            deprel: labels[i],
            tense: tag.tense,
        });
    }
    // Plain words in small letters are no names.
    let proper = |i: usize| model.tags[usize::from(classes[i])].upos == Upos::Propn;
    let open: Vec<bool> = words.iter().enumerate().map(|(i, w)| w.form != w.lower || proper(i)).collect();
    let governed: Vec<bool> = (0..words.len()).map(|i| i > 0 && upos[i - 1] == Upos::Adp).collect();
    model.names.score((&words, &classes), (&open, &governed), &reading.names, scored);
    let span = Span::new(spans[0].start, spans[spans.len() - 1].end);
    let (paragraph, headline) = place;
    doc.sentences.push(Sentence { tokens: base..doc.tokens.len(), span, paragraph, headline });
}
