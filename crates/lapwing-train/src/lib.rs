//! Trains the language model that lapwing ships and measures it.
//!
//! In: treebanks, annotated names, a word list. Out: a model file. Fixed seeds, no threads: on one machine the same data
//! give the same bytes. Never part of a normal build; ships nothing of the texts but what is learnt.

pub mod dictionary;
pub mod evaluate;
pub mod lemmas;
pub mod naming;
mod net;
pub mod newsstyle;
pub mod perceptron;
pub mod random;
pub mod tagging;
pub mod treebank;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_core::Deprel;
use lapwing_nlp::lemma::Lemmatiser;
use lapwing_nlp::tagger::Tag;
use lapwing_nlp::weights::Weights;
use lapwing_nlp::word::{self, Word};
use lapwing_nlp::{FORMAT, MAGIC};

pub use evaluate::{Scores, evaluate};
use treebank::{NamedSentence, Sentence};

const TAG_EPOCHS: usize = 6;
const NAME_EPOCHS: usize = 8;
const FOLDS: usize = 5;
/// Rows of the finder of names that are kept.
const NAME_ROWS_MAX: usize = 120_000;

/// Trains a model on the data under `shared` and writes it to `out`. `progress` is told what happens.
///
/// # Errors
/// When data are missing or `out` cannot be written.
pub fn train(shared: &Path, out: &Path, mut progress: impl FnMut(&str)) -> Result<()> {
    let ud = shared.join("train/ud");
    let mut sentences = treebank::read(&ud.join("en_ewt-train.conllu"))?;
    sentences.extend(treebank::read(&ud.join("en_gumclean-train.conllu"))?);
    let copies = newsstyle::copies(&sentences);
    progress(&format!("{} sentences, {} copies in news style", sentences.len(), copies.len()));
    let n_own = sentences.len();
    sentences.extend(copies);
    let all: Vec<&Sentence> = sentences.iter().collect();
    let seen: BTreeSet<String> = all.iter().flat_map(|s| &s.rows).map(|r| word::normal(&r.form)).collect();
    let dictionary = dictionary::read(&seen, &shared.join("facts"))?;
    let mut lemma_bytes = Vec::new();
    lemmas::write(&all, &dictionary, &mut lemma_bytes);
    let lemmatiser = Lemmatiser::from_bytes(&lemma_bytes)?;
    progress(&format!("{} sentences, {} dictionary forms", all.len(), dictionary.classes.len()));

    let tags = tag_list(&all);
    let labels = label_list(&all);
    let mut bytes = header(&tags, &labels);
    let named = named_sentences(shared)?;
    let mut examples = examples(&sentences, n_own, &tags, &labels, &lemmatiser);
    let others = add_names(&sentences[..n_own], &mut examples, &named, &lemmatiser);
    examples.extend(others);
    let counts = [tags.len(), labels.len(), 1 + 2 * lapwing_nlp::names::KINDS.len()];
    let trained = net::learn::train(&examples, counts, net::learn::PLAN, &mut progress);
    net::export::write(&trained.net, &trained.keys, &mut bytes);

    let tag_examples: Vec<tagging::Example> =
        examples[..n_own].iter().map(|e| (e.words.clone(), e.tags.clone())).collect();
    let names = train_names(&tag_examples, &sentences[..n_own], &named, tags.len(), &lemmatiser)?;
    progress(&format!("names: {} rows", names.1.len()));
    perceptron::write(&names.1, names.0, NAME_ROWS_MAX, &mut bytes);
    bytes.extend(lemma_bytes);
    std::fs::write(out, &bytes).with_context(|| format!("cannot write the model to {}", out.display()))?;
    progress(&format!("{} bytes written to {}", bytes.len(), out.display()));
    Ok(())
}

/// Treebank sentences for the net; those from `n_own` on are copies.
fn examples(
    sentences: &[Sentence],
    n_own: usize,
    tags: &[Tag],
    labels: &[Deprel],
    lemmatiser: &Lemmatiser,
) -> Vec<net::learn::Example> {
    let number = |label| labels.iter().position(|&l| l == label).unwrap_or(0) as u8;
    sentences
        .iter()
        .enumerate()
        .map(|(i, s)| net::learn::Example {
            words: words_of(s, lemmatiser),
            tags: tag_numbers(s, tags),
            heads: s.rows.iter().map(|r| r.head).collect(),
            labels: s.rows.iter().map(|r| number(r.deprel)).collect(),
            names: Vec::new(),
            copy: i >= n_own,
        })
        .collect()
}

/// Puts names on the sentences that stand in a treebank too; gives the others as examples of their own.
fn add_names(
    sentences: &[Sentence],
    examples: &mut [net::learn::Example],
    named: &[NamedSentence],
    lemmatiser: &Lemmatiser,
) -> Vec<net::learn::Example> {
    let forms = |s: &Sentence| s.rows.iter().map(|r| r.form.clone()).collect::<Vec<String>>();
    let index: HashMap<Vec<String>, usize> = sentences.iter().enumerate().map(|(i, s)| (forms(s), i)).collect();
    let mut others = Vec::new();
    for sentence in named {
        if let Some(&i) = index.get(&sentence.forms) {
            examples[i].names = sentence.classes.clone();
        } else {
            let words = sentence.forms.iter().map(|f| Word::new(f, lemmatiser, false)).collect();
            others.push(net::learn::Example {
                words,
                names: sentence.classes.clone(),
                ..net::learn::Example::default()
            });
        }
    }
    others
}

/// Trains names on tags as a tagger gives them that has not seen the sentence. Gives the number of classes and the rows.
fn train_names(
    examples: &[tagging::Example],
    sentences: &[Sentence],
    named: &[NamedSentence],
    n_tags: usize,
    lemmatiser: &Lemmatiser,
) -> Result<(usize, Vec<perceptron::Row>)> {
    let tagged = tagging::jackknife(examples, n_tags, FOLDS, TAG_EPOCHS);
    let rows = tagging::train(&examples.iter().collect::<Vec<_>>(), n_tags, TAG_EPOCHS).averaged();
    let mut bytes = Vec::new();
    perceptron::write(&rows, n_tags, rows.len(), &mut bytes);
    let tagger = Weights::from_bytes(&bytes)?;
    let index: naming::TagIndex =
        sentences.iter().zip(tagged).map(|(s, t)| (s.rows.iter().map(|r| r.form.clone()).collect(), t)).collect();
    let examples: Vec<naming::Example> = named
        .iter()
        .map(|s| {
            let words: Vec<Word> = s.forms.iter().map(|f| Word::new(f, lemmatiser, false)).collect();
            let tags = index.get(&s.forms).cloned().unwrap_or_else(|| tagging::tag(&tagger, &words));
            naming::Example { words, tags, classes: s.classes.clone() }
        })
        .collect();
    let names = naming::train(&examples, NAME_EPOCHS);
    Ok((names.n_classes, names.averaged()))
}

fn header(tags: &[Tag], labels: &[Deprel]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.push(tags.len() as u8);
    for tag in tags {
        bytes.extend(tag.code().to_le_bytes());
    }
    bytes.push(labels.len() as u8);
    for label in labels {
        lemmas::text(label.as_str(), &mut bytes);
    }
    bytes
}

fn tag_list(sentences: &[&Sentence]) -> Vec<Tag> {
    let codes: BTreeSet<u16> = sentences.iter().flat_map(|s| &s.rows).map(|r| r.tag.code()).collect();
    codes.into_iter().filter_map(Tag::from_code).collect()
}

fn label_list(sentences: &[&Sentence]) -> Vec<Deprel> {
    let labels: BTreeSet<Deprel> = sentences.iter().flat_map(|s| &s.rows).map(|r| r.deprel).collect();
    labels.into_iter().collect()
}

fn tag_numbers(sentence: &Sentence, tags: &[Tag]) -> Vec<u8> {
    sentence.rows.iter().map(|r| tags.iter().position(|&t| t == r.tag).unwrap_or(0) as u8).collect()
}

fn words_of(sentence: &Sentence, lemmatiser: &Lemmatiser) -> Vec<Word> {
    sentence.rows.iter().map(|r| Word::new(&r.form, lemmatiser, r.glued)).collect()
}

fn named_sentences(shared: &Path) -> Result<Vec<NamedSentence>> {
    let ner = shared.join("train/ner");
    let mut named = treebank::read_names(&ner.join("uner_en_ewt-train.first-commit.iob2"))?;
    named.extend(treebank::read_names(&ner.join("wikigold_en.conllu"))?);
    let groups = naming::groups(&shared.join("facts/countries.tsv"))?;
    for sentence in &mut named {
        naming::mark_groups(sentence, &groups);
    }
    Ok(named)
}
