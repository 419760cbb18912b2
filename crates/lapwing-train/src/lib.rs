//! Trains the language model that lapwing ships and measures it.
//!
//! In: treebanks, annotated names, a word list. Out: a model file. Fixed seeds, no threads: on one machine the same data
//! give the same bytes. Never part of a normal build; ships nothing of the texts but what is learnt.

pub mod chain;
pub mod committee;
pub mod corpus;
pub mod dictionary;
pub mod entities;
pub mod evaluate;
pub mod inflect;
pub mod lemmas;
pub mod lexicon;
pub mod naming;
mod net;
pub mod newsstyle;
pub mod patterns;
pub mod perceptron;
pub mod random;
pub mod tagging;
pub mod treebank;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lapwing_core::Deprel;
use lapwing_nlp::lemma::Lemmatiser;
use lapwing_nlp::phrases::Phrases;
use lapwing_nlp::tagger::Tag;
use lapwing_nlp::weights::Weights;
use lapwing_nlp::word::{self, Word};
use lapwing_nlp::{FORMAT, MAGIC, Model};

pub use evaluate::{Scores, evaluate};
use net::learn::Example;
use treebank::{NamedSentence, Sentence};

const TAG_EPOCHS: usize = 6;
const NAME_EPOCHS: usize = 8;
const FOLDS: usize = 5;
/// Rows of the finder of names that are kept.
const NAME_ROWS_MAX: usize = 60_000;
/// Share of the copies in news style that take part in an epoch.
const COPIES: f32 = 0.4;
/// Sentences made from patterns of news; they take part like the copies.
const PATTERNED: usize = 4_000;
/// Tokens of raw news in an epoch for each token of the treebanks.
const RAW_SHARE: f32 = 1.0;

/// Nets whose common judgement of raw news the shipped net learns from; their numbers are their random seeds.
const COMMITTEE: [u64; 3] = [2, 3, 4];
/// Every how many annotated raw sentences one is offered for a copy in news style.
const RAW_COPIES: usize = 3;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything: a committee, what it says of raw news, the net that ships, names and lemmas.
    All,
    /// One member of the committee.
    Member(u64),
    /// Names and lemmas alone: the net is that of the model that is overwritten.
    Rest,
}

/// Trains a model on the data under `shared` and writes it to `out`; members of the committee stand beside it, and are
/// taken from there when they exist. `progress` is told what happens.
///
/// # Errors
/// When data are missing or `out` cannot be written.
pub fn train(shared: &Path, out: &Path, step: Step, progress: &mut dyn FnMut(&str)) -> Result<()> {
    let mut members = Vec::new();
    if step == Step::All {
        for seed in COMMITTEE {
            let path = out.with_extension(format!("member{seed}"));
            if !path.exists() {
                train(shared, &path, Step::Member(seed), progress)?;
            }
            members.push(read_model(&path)?);
        }
    }
    let data = Data::read(shared, step)?;
    progress(&format!("{} sentences, {} of raw news", data.sentences.len(), data.raw.len()));
    let counts = [data.tags.len(), data.labels.len(), lapwing_nlp::net::NAMES];
    let mut bytes = match step {
        Step::Rest => {
            let old = std::fs::read(out).with_context(|| format!("cannot read {}", out.display()))?;
            old[..Model::names_at(&old)?].to_vec()
        }
        Step::All | Step::Member(_) => {
            let (annotated, seed) = match step {
                Step::Member(seed) => (Vec::new(), seed),
                _ => (data.raw.iter().map(|tokens| committee::annotate(&members, tokens)).collect(), 1),
            };
            progress(&format!("{} annotated", annotated.len()));
            let plan = if annotated.is_empty() { net::learn::MEMBER } else { net::learn::SHIPPED };
            let examples = data.examples(&annotated);
            let trained = net::learn::train(&examples, counts, plan, seed, &mut *progress);
            let mut bytes = header(&data.tags, &data.labels);
            net::export::write(&trained.net, &trained.keys, &mut bytes);
            bytes
        }
    };
    let names = data.names()?;
    progress(&format!("names: {} rows", names.n_rows()));
    names.write(NAME_ROWS_MAX, &mut bytes);
    bytes.extend(data.lemma_bytes);
    bytes.extend(data.phrase_bytes);
    std::fs::write(out, &bytes).with_context(|| format!("cannot write the model to {}", out.display()))?;
    progress(&format!("{} bytes written to {}", bytes.len(), out.display()));
    Ok(())
}

fn read_model(path: &Path) -> Result<Model> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Model::from_bytes(&bytes).with_context(|| path.display().to_string())
}

/// Everything that is learnt from.
struct Data {
    /// Treebank sentences; those from `n_own` on are copies.
    sentences: Vec<Sentence>,
    n_own: usize,
    raw: Vec<corpus::Tokens>,
    named: Vec<NamedSentence>,
    groups: BTreeSet<String>,
    material: newsstyle::Material,
    tags: Vec<Tag>,
    labels: Vec<Deprel>,
    lemmatiser: Lemmatiser,
    lemma_bytes: Vec<u8>,
    phrases: Phrases,
    phrase_bytes: Vec<u8>,
}

impl Data {
    fn read(shared: &Path, step: Step) -> Result<Data> {
        let (ud, facts) = (shared.join("train/ud"), shared.join("facts"));
        let mut sentences = treebank::read(&ud.join("en_ewt-train.conllu"))?;
        sentences.extend(treebank::read(&ud.join("en_gumclean-train.conllu"))?);
        let lexicon = lexicon::read(&data_folder().join("lexicon/events"))?;
        let material = dictionary::material(&lexicon, &facts)?;
        let n_own = sentences.len();
        sentences.extend(newsstyle::copies(&sentences, &material));
        let n_lemmas = sentences.len();
        sentences.extend(patterns::sentences(PATTERNED, &material.persons, &mut random::Random::new(43))?);
        let mut seen: BTreeSet<String> =
            sentences.iter().flat_map(|s| &s.rows).map(|r| word::normal(&r.form)).collect();
        let raw = if matches!(step, Step::Member(_)) { Vec::new() } else { corpus::sentences(&shared.join("raw"))? };
        seen.extend(raw.iter().flatten().map(|(form, _)| word::normal(form)));
        let mut dictionary = dictionary::read(&seen, &lexicon, &facts, &data_folder())?;
        dictionary.trust(&sentences[..n_own], &lexicon);
        let phrase_bytes = dictionary.phrase_bytes();
        let all: Vec<&Sentence> = sentences.iter().collect();
        let mut lemma_bytes = Vec::new();
        // Patterns have no lemmas.
        lemmas::write(&all[..n_lemmas], &dictionary, &mut lemma_bytes);
        let groups = naming::groups(&facts.join("countries.tsv"))?;
        Ok(Data {
            named: named_sentences(shared, &groups)?,
            tags: tag_list(&all),
            labels: label_list(&all),
            lemmatiser: Lemmatiser::from_bytes(&lemma_bytes)?,
            phrases: Phrases::from_bytes(&phrase_bytes)?,
            sentences,
            n_own,
            raw,
            groups,
            material,
            lemma_bytes,
            phrase_bytes,
        })
    }

    /// For the net: treebanks with names, their copies, and what the committee annotated with copies of that.
    fn examples(&self, annotated: &[committee::Annotated]) -> Vec<Example> {
        let own = tokens_of(&self.sentences[..self.n_own]);
        let copies = self.sentences[self.n_own..].iter().map(|s| Example { share: COPIES, ..self.example(s) });
        let mut examples: Vec<Example> = self.sentences[..self.n_own]
            .iter()
            .map(|s| Example { names: entities::classes(s, &self.groups), ..self.example(s) })
            .collect();
        let others = add_names(&self.sentences[..self.n_own], &mut examples, &self.named, &self.lemmatiser);
        examples.extend(others);
        let copies: Vec<Example> = copies.collect();
        let n_raw: usize = annotated.iter().map(|a| a.names.len()).sum();
        let share = (RAW_SHARE * own as f32 / n_raw.max(1) as f32).min(1.0);
        let raw_copies: Vec<Sentence> = annotated.iter().step_by(RAW_COPIES).map(|a| a.sentence.clone()).collect();
        let raw_copies = newsstyle::copies(&raw_copies, &self.material);
        examples.extend(copies);
        examples.extend(annotated.iter().map(|a| Example {
            names: a.names.clone(),
            share,
            ..self.example(&a.sentence)
        }));
        examples.extend(raw_copies.iter().map(|s| Example { share: share * COPIES, ..self.example(s) }));
        examples.iter_mut().for_each(|e| self.phrases.mark(&mut e.words));
        examples
    }

    fn example(&self, s: &Sentence) -> Example {
        let number = |label| self.labels.iter().position(|&l| l == label).unwrap_or(0) as u8;
        Example {
            words: words_of(s, &self.lemmatiser),
            tags: tag_numbers(s, &self.tags),
            heads: s.rows.iter().map(|r| r.head).collect(),
            labels: s.rows.iter().map(|r| number(r.deprel)).collect(),
            names: Vec::new(),
            share: 1.0,
        }
    }

    /// Trains names on tags as a tagger gives them that has not seen the sentence.
    fn names(&self) -> Result<chain::Chain> {
        let own = &self.sentences[..self.n_own];
        let pairs: Vec<tagging::Example> =
            own.iter().map(|s| (words_of(s, &self.lemmatiser), tag_numbers(s, &self.tags))).collect();
        let n_tags = self.tags.len();
        let tagged = tagging::jackknife(&pairs, n_tags, FOLDS, TAG_EPOCHS);
        let rows = tagging::train(&pairs.iter().collect::<Vec<_>>(), n_tags, TAG_EPOCHS).averaged();
        let mut bytes = Vec::new();
        perceptron::write(&rows, n_tags, rows.len(), &mut bytes);
        let tagger = Weights::from_bytes(&bytes)?;
        let forms = |s: &Sentence| s.rows.iter().map(|r| r.form.clone()).collect::<Vec<String>>();
        let index: naming::TagIndex = own.iter().zip(&tagged).map(|(s, t)| (forms(s), t.clone())).collect();
        let mut examples: Vec<naming::Example> = Vec::new();
        let mut marked = |mut words: Vec<Word>, tags: Vec<u8>, classes: Vec<u8>| {
            self.phrases.mark(&mut words);
            examples.push(naming::Example { words, tags, classes });
        };
        for s in &self.named {
            let words: Vec<Word> = s.forms.iter().map(|f| Word::new(f, &self.lemmatiser, false)).collect();
            let tags = index.get(&s.forms).cloned().unwrap_or_else(|| tagging::tag(&tagger, &words));
            marked(words, tags, s.classes.clone());
        }
        for (s, tags) in own.iter().zip(tagged) {
            let classes = entities::classes(s, &self.groups);
            if !classes.is_empty() {
                marked(words_of(s, &self.lemmatiser), tags, classes);
            }
        }
        Ok(chain::train(&examples, NAME_EPOCHS))
    }
}

fn tokens_of(sentences: &[Sentence]) -> usize {
    sentences.iter().map(|s| s.rows.len()).sum()
}

/// The project's tables.
fn data_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

/// Puts names on the sentences that stand in a treebank too; gives the others as examples of their own.
fn add_names(
    sentences: &[Sentence],
    examples: &mut [Example],
    named: &[NamedSentence],
    lemmatiser: &Lemmatiser,
) -> Vec<Example> {
    let forms = |s: &Sentence| s.rows.iter().map(|r| r.form.clone()).collect::<Vec<String>>();
    let index: HashMap<Vec<String>, usize> = sentences.iter().enumerate().map(|(i, s)| (forms(s), i)).collect();
    let mut others = Vec::new();
    for sentence in named {
        if let Some(&i) = index.get(&sentence.forms) {
            examples[i].names = sentence.classes.clone();
        } else {
            let words = sentence.forms.iter().map(|f| Word::new(f, lemmatiser, false)).collect();
            others.push(Example { words, names: sentence.classes.clone(), ..Example::default() });
        }
    }
    others
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

fn named_sentences(shared: &Path, groups: &BTreeSet<String>) -> Result<Vec<NamedSentence>> {
    let ner = shared.join("train/ner");
    let mut named = treebank::read_names(&ner.join("uner_en_ewt-train.first-commit.iob2"))?;
    named.extend(treebank::read_names(&ner.join("wikigold_en.conllu"))?);
    for sentence in &mut named {
        naming::mark_groups(&sentence.forms, &mut sentence.classes, groups);
    }
    Ok(named)
}
