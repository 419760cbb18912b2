//! Trains the language model that lapwing ships and measures it.
//!
//! In: treebanks, annotated names, a word list. Out: a model file. Fixed seeds and no threads: the same data give the same
//! bytes. Never part of a normal build; ships nothing of the texts but what is learnt.

pub mod dictionary;
pub mod evaluate;
pub mod lemmas;
pub mod naming;
pub mod newsstyle;
pub mod parsing;
pub mod perceptron;
pub mod random;
pub mod tagging;
pub mod treebank;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_core::Deprel;
use lapwing_nlp::lemma::Lemmatiser;
use lapwing_nlp::tagger::Tag;
use lapwing_nlp::weights::Weights;
use lapwing_nlp::word::{self, Word};
use lapwing_nlp::{FORMAT, MAGIC, hash};

pub use evaluate::{Scores, evaluate};
use treebank::{NamedSentence, Sentence};

const TAG_EPOCHS: usize = 6;
const PARSE_EPOCHS: usize = 8;
const LABEL_EPOCHS: usize = 6;
const NAME_EPOCHS: usize = 8;
const FOLDS: usize = 5;
/// Rows kept of each part: what fits the size of the model file.
const ROWS_MAX: [usize; 4] = [180_000, 450_000, 160_000, 90_000];

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
    sentences.extend(copies);
    let all: Vec<&Sentence> = sentences.iter().collect();
    let seen: BTreeSet<String> = all.iter().flat_map(|s| &s.rows).map(|r| word::normal(&r.form)).collect();
    let dictionary = dictionary::read(&seen)?;
    let mut lemma_bytes = Vec::new();
    lemmas::write(&all, &dictionary, &mut lemma_bytes);
    let lemmatiser = Lemmatiser::from_bytes(&lemma_bytes)?;
    progress(&format!("{} sentences, {} dictionary forms", all.len(), dictionary.classes.len()));

    let tags = tag_list(&all);
    let labels = label_list(&all);
    let examples: Vec<tagging::Example> =
        all.iter().map(|s| (words_of(s, &lemmatiser), tag_numbers(s, &tags))).collect();
    let references: Vec<&tagging::Example> = examples.iter().collect();
    let mut bytes = header(&tags, &labels);
    let tagger_rows = tagging::train(&references, tags.len(), TAG_EPOCHS).averaged();
    progress(&format!("tagger: {} rows", tagger_rows.len()));
    let mut tagger_bytes = Vec::new();
    perceptron::write(&tagger_rows, tags.len(), ROWS_MAX[0], &mut tagger_bytes);
    let tagger = Weights::from_bytes(&tagger_bytes)?;
    bytes.extend(tagger_bytes);

    let tagged = tagging::jackknife(&examples, tags.len(), FOLDS, TAG_EPOCHS);
    progress("training data tagged");
    let index: naming::TagIndex =
        all.iter().zip(&tagged).map(|(s, t)| (s.rows.iter().map(|r| r.form.clone()).collect(), t.clone())).collect();
    let trees: Vec<parsing::Example> = all
        .iter()
        .zip(examples)
        .zip(tagged)
        .map(|((s, (words, _)), tags)| {
            let heads = s.rows.iter().map(|r| r.head).collect();
            let labels = s.rows.iter().map(|r| labels.iter().position(|&l| l == r.deprel).unwrap_or(0) as u8).collect();
            parsing::Example { words, tags, heads, labels }
        })
        .collect();
    let parser = parsing::train(&trees, PARSE_EPOCHS, |epoch, _| progress(&format!("parser: epoch {}", epoch + 1)));
    perceptron::write(&parser.averaged(), 3, ROWS_MAX[1], &mut bytes);
    drop(parser);
    let labeller = parsing::train_labels(&trees, labels.len(), LABEL_EPOCHS).averaged();
    progress(&format!("labels: {} rows", labeller.len()));
    perceptron::write(&labeller, labels.len(), ROWS_MAX[2], &mut bytes);

    let named = named_sentences(shared)?;
    let name_examples: Vec<naming::Example> =
        named.iter().map(|s| name_example(s, &lemmatiser, &tagger, &index)).collect();
    let names = naming::train(&name_examples, NAME_EPOCHS);
    let name_rows = names.averaged();
    progress(&format!("names: {} rows", name_rows.len()));
    perceptron::write(&name_rows, names.n_classes, ROWS_MAX[3], &mut bytes);
    bytes.extend(lemma_bytes);
    std::fs::write(out, &bytes).with_context(|| format!("cannot write the model to {}", out.display()))?;
    progress(&format!("{} bytes written to {}", bytes.len(), out.display()));
    Ok(())
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
    sentence.rows.iter().map(|r| word_of(&r.form, r.glued, lemmatiser)).collect()
}

fn word_of(form: &str, glued: bool, lemmatiser: &Lemmatiser) -> Word {
    Word::new(form, lemmatiser.classes(hash::bytes(word::normal(form).as_bytes())), glued)
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

fn name_example(
    sentence: &NamedSentence,
    lemmatiser: &Lemmatiser,
    tagger: &Weights,
    index: &naming::TagIndex,
) -> naming::Example {
    let words: Vec<Word> = sentence.forms.iter().map(|f| word_of(f, false, lemmatiser)).collect();
    let tags = index.get(&sentence.forms).cloned().unwrap_or_else(|| lapwing_nlp::tagger::tag(tagger, &words));
    naming::Example { words, tags, classes: sentence.classes.clone() }
}
