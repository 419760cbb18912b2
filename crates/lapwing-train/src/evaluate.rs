//! Measures a model: tags and trees on gold tokens, sentences and tokens on raw text, names.
//!
//! Texts are for measuring only; what is measured never trains. Labels are compared as [`Deprel::parse`] reads them,
//! with subtypes and punctuation.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use lapwing_core::{Article, Deprel, Document, NameKind, Sentence as DocSentence, Span, Tense, Token, Upos};
use lapwing_nlp::{Model, names, parse, retag};

use crate::treebank::{self, NamedSentence, Sentence};

/// The relations whose F1 is reported: those that decide who did what to whom.
pub const RELATIONS: [Deprel; 11] = [
    Deprel::Nsubj,
    Deprel::Obj,
    Deprel::NsubjPass,
    Deprel::Obl,
    Deprel::OblAgent,
    Deprel::Conj,
    Deprel::AclRelcl,
    Deprel::Appos,
    Deprel::Ccomp,
    Deprel::Xcomp,
    Deprel::NmodPoss,
];

/// Scores from 0 to 1 by name, e.g. `ewt-test.las`, `ewt-test.f1.nsubj:pass`, `names.typed`.
pub type Scores = BTreeMap<String, f64>;

/// Measures `model` on the test parts under `shared`.
///
/// # Errors
/// When a test file cannot be read.
pub fn evaluate(shared: &Path, model: &Model) -> Result<Scores> {
    let mut scores = Scores::new();
    for part in ["test", "dev"] {
        for bank in ["ewt", "gumclean"] {
            let sentences = treebank::read(&shared.join(format!("train/ud/en_{bank}-{part}.conllu")))?;
            trees(&sentences, model, &format!("{bank}-{part}"), &mut scores);
            raw(&sentences, model, &format!("{bank}-{part}"), &mut scores);
        }
        let named = treebank::read_names(&shared.join(format!("train/ner/uner_en_ewt-{part}.iob2")))?;
        name_scores(&named, model, &format!("names-{part}"), &mut scores);
    }
    Ok(scores)
}

fn blank_token(span: Span, at: usize) -> Token {
    Token { span, lemma: String::new(), upos: Upos::X, head: at, deprel: Deprel::Dep, tense: Tense::None }
}

/// Text and untagged document of gold tokens.
fn gold_tokens<'a>(sentences: impl Iterator<Item = Vec<(&'a str, bool)>>) -> (String, Document) {
    let mut text = String::new();
    let mut doc = Document::default();
    for (number, forms) in sentences.enumerate() {
        let base = doc.tokens.len();
        let begin = text.len();
        for (i, (form, glued)) in forms.iter().enumerate() {
            let start = text.len();
            text.push_str(form);
            doc.tokens.push(blank_token(Span::new(start, text.len()), base + i));
            if !glued {
                text.push(' ');
            }
        }
        let end = doc.tokens.last().map_or(begin, |t| t.span.end);
        text.push_str("\n\n");
        doc.sentences.push(DocSentence {
            tokens: base..doc.tokens.len(),
            span: Span::new(begin, end),
            paragraph: number,
            headline: false,
        });
    }
    (text, doc)
}

fn trees(sentences: &[Sentence], model: &Model, name: &str, scores: &mut Scores) {
    let (text, doc) =
        gold_tokens(sentences.iter().map(|s| s.rows.iter().map(|r| (r.form.as_str(), r.glued)).collect()));
    let ours = retag(&text, &doc, model);
    let (mut total, mut upos, mut tense, mut verbs, mut uas, mut las, mut lemma) = (0, 0, 0, 0, 0, 0, 0);
    let mut by_relation: BTreeMap<Deprel, [usize; 3]> = BTreeMap::new();
    let mut base = 0;
    for sentence in sentences {
        for (i, row) in sentence.rows.iter().enumerate() {
            let token = &ours.tokens[base + i];
            let head = token.head == base + row.head;
            let both = head && token.deprel == row.deprel;
            total += 1;
            upos += usize::from(token.upos == row.tag.upos);
            if row.tag.tense != Tense::None {
                verbs += 1;
                tense += usize::from(token.tense == row.tag.tense);
            }
            lemma += usize::from(token.lemma.to_lowercase() == row.lemma.to_lowercase());
            uas += usize::from(head);
            las += usize::from(both);
            by_relation.entry(row.deprel).or_default()[1] += 1;
            by_relation.entry(token.deprel).or_default()[2] += 1;
            by_relation.entry(row.deprel).or_default()[0] += usize::from(both);
        }
        base += sentence.rows.len();
    }
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    for (what, n, of) in [
        ("upos", upos, total),
        ("tense", tense, verbs),
        ("lemma", lemma, total),
        ("uas", uas, total),
        ("las", las, total),
    ] {
        scores.insert(format!("{name}.{what}"), share(n, of));
    }
    for relation in RELATIONS {
        let counts = by_relation.get(&relation).copied().unwrap_or_default();
        scores.insert(format!("{name}.f1.{}", relation.as_str()), f1(counts));
    }
}

/// F1 of [found and right, in the gold, found].
fn f1([right, gold, found]: [usize; 3]) -> f64 {
    2.0 * right as f64 / (gold + found).max(1) as f64
}

fn overlap<T: Ord>(gold: &BTreeSet<T>, found: &BTreeSet<T>) -> f64 {
    f1([gold.intersection(found).count(), gold.len(), found.len()])
}

/// Sentences and tokens of raw text: sentences of a paragraph joined by blanks, paragraphs parted by a blank line.
fn raw(sentences: &[Sentence], model: &Model, name: &str, scores: &mut Scores) {
    let mut article = Article::default();
    let (mut gold_sentences, mut gold_words) = (BTreeSet::new(), BTreeSet::new());
    for sentence in sentences {
        if !article.text.is_empty() {
            article.text.push_str(if sentence.new_paragraph { "\n\n" } else { " " });
        }
        let start = article.text.len();
        article.text.push_str(&sentence.text);
        gold_sentences.insert((start, article.text.len()));
        let mut at = start;
        for row in &sentence.rows {
            let Some(found) = article.text[at..].find(&row.form) else { continue };
            // A word that the text does not spell out must not be found far away.
            if found <= 3 {
                gold_words.insert((at + found, at + found + row.form.len()));
                at += found + row.form.len();
            }
        }
    }
    let doc = parse(&article, model);
    let ours: BTreeSet<(usize, usize)> = doc.sentences.iter().map(|s| (s.span.start, s.span.end)).collect();
    let words: BTreeSet<(usize, usize)> = doc.tokens.iter().map(|t| (t.span.start, t.span.end)).collect();
    scores.insert(format!("{name}.raw.sentences"), overlap(&gold_sentences, &ours));
    scores.insert(format!("{name}.raw.tokens"), overlap(&gold_words, &words));
}

fn name_scores(named: &[NamedSentence], model: &Model, name: &str, scores: &mut Scores) {
    let (mut gold, mut found) = (BTreeSet::new(), BTreeSet::new());
    let mut base = 0;
    // Document by document, as texts are read in use.
    for document in named.chunk_by(|_, next| !next.new_document) {
        let (text, doc) = gold_tokens(document.iter().map(|s| s.forms.iter().map(|f| (f.as_str(), false)).collect()));
        let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Place];
        let ours = retag(&text, &doc, model).names;
        found.extend(
            ours.iter()
                .filter(|n| kinds.contains(&n.kind))
                .map(|n| (base + n.tokens.start, base + n.tokens.end, n.kind.as_str())),
        );
        for sentence in document {
            let names = names::spans(&sentence.classes, base);
            gold.extend(names.into_iter().map(|n| (n.tokens.start, n.tokens.end, n.kind.as_str())));
            base += sentence.forms.len();
        }
    }
    let untyped = |set: &BTreeSet<(usize, usize, &str)>| set.iter().map(|x| (x.0, x.1)).collect::<BTreeSet<_>>();
    scores.insert(format!("{name}.typed"), overlap(&gold, &found));
    scores.insert(format!("{name}.untyped"), overlap(&untyped(&gold), &untyped(&found)));
    for kind in ["PER", "ORG", "LOC"] {
        let only = |set: &BTreeSet<(usize, usize, &'static str)>| {
            set.iter().filter(|x| x.2 == kind).copied().collect::<BTreeSet<_>>()
        };
        scores.insert(format!("{name}.{kind}"), overlap(&only(&gold), &only(&found)));
    }
}
