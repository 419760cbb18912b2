//! CoNLL-U and IOB2 files → sentences for training and measuring.
//!
//! Keeps what training needs and [`lapwing_core::read_conllu`] drops: number, and the raw text of each sentence with
//! its paragraphs. Does not repair annotation.

use std::path::Path;

use anyhow::{Context, Result, bail};
use lapwing_core::{Deprel, NameKind, Tense, Upos};
use lapwing_nlp::tagger::Tag;

/// One annotated word.
#[derive(Clone, Debug)]
pub struct Row {
    /// The word as written.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Part of speech with verb form and number.
    pub tag: Tag,
    /// 0-based head; its own number for the root.
    pub head: usize,
    /// Relation to the head.
    pub deprel: Deprel,
    /// The next word stands directly behind it.
    pub glued: bool,
    /// The `Entity` annotation of the MISC column, if any.
    pub entity: String,
}

/// One annotated sentence.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Its words.
    pub rows: Vec<Row>,
    /// The raw text.
    pub text: String,
    /// It begins a paragraph or a document.
    pub new_paragraph: bool,
    /// It begins a document.
    pub new_document: bool,
}

/// Reads a treebank file.
///
/// # Errors
/// When the file cannot be read or a line has too few columns.
pub fn read(path: &Path) -> Result<Vec<Sentence>> {
    let input =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the treebank {}", path.display()))?;
    let mut sentences = Vec::new();
    let mut current = Sentence::default();
    let mut surface: Option<(usize, bool)> = None;
    for (number, line) in input.lines().chain([""]).enumerate() {
        if line.is_empty() {
            if !current.rows.is_empty() {
                sentences.push(std::mem::take(&mut current));
            }
            surface = None;
        } else if let Some(text) = line.strip_prefix("# text = ") {
            current.text = text.to_string();
        } else if line.starts_with("# newpar") && !line.starts_with("# newpar_block") {
            current.new_paragraph = true;
        } else if line.starts_with("# newdoc") {
            current.new_paragraph = true;
            current.new_document = true;
        } else if !line.starts_with('#') {
            let cols: Vec<&str> = line.split('\t').collect();
            if cols.len() < 10 {
                bail!("{}:{}: {} columns, expected 10", path.display(), number + 1, cols.len());
            }
            let space_after = !cols[9].contains("SpaceAfter=No");
            if let Some((_, last)) = cols[0].split_once('-') {
                surface = Some((last.parse().unwrap_or(0), space_after));
                continue;
            }
            let Ok(id) = cols[0].parse::<usize>() else { continue };
            let glued = match surface {
                Some((last, space)) if id <= last => id < last || !space,
                _ => !space_after,
            };
            let head: usize = cols[6].parse().unwrap_or(0);
            current.rows.push(Row {
                form: cols[1].to_string(),
                lemma: cols[2].to_string(),
                tag: tag(cols[3], cols[4], cols[5]),
                head: if head == 0 { id - 1 } else { head - 1 },
                deprel: Deprel::parse(cols[7]),
                glued,
                entity: cols[9].split('|').find_map(|m| m.strip_prefix("Entity=")).unwrap_or("").to_string(),
            });
        }
    }
    Ok(sentences)
}

fn tag(upos: &str, xpos: &str, feats: &str) -> Tag {
    let upos = Upos::parse(upos);
    let verb = matches!(upos, Upos::Verb | Upos::Aux);
    let tense = match xpos {
        "VB" if verb => Tense::Base,
        "VBD" if verb => Tense::Past,
        "VBN" if verb => Tense::PastPart,
        "VBG" if verb => Tense::PresPart,
        "VBP" | "VBZ" if verb => Tense::Present,
        _ => Tense::None,
    };
    let plural = matches!(upos, Upos::Noun | Upos::Propn) && feats.contains("Number=Plur");
    Tag { upos, tense, plural }
}

/// A sentence with names: words, and for each the begin/inside class of [`lapwing_nlp::names`] (0: outside).
#[derive(Clone, Debug, Default)]
pub struct NamedSentence {
    /// The words.
    pub forms: Vec<String>,
    /// One class a word.
    pub classes: Vec<u8>,
    /// It begins a document.
    pub new_document: bool,
}

/// Reads a file of names in the IOB2 scheme: word in column 2, class in column 3. Kinds that are not learnt are outside.
///
/// # Errors
/// When the file cannot be read.
pub fn read_names(path: &Path) -> Result<Vec<NamedSentence>> {
    let input = std::fs::read_to_string(path).with_context(|| format!("cannot read the names {}", path.display()))?;
    let mut sentences = Vec::new();
    let mut current = NamedSentence::default();
    for line in input.lines().chain([""]) {
        if line.is_empty() {
            if !current.forms.is_empty() {
                sentences.push(std::mem::take(&mut current));
            }
        } else if line.starts_with("# newdoc") {
            current.new_document = true;
        } else if !line.starts_with("# ") {
            let cols: Vec<&str> = line.split('\t').collect();
            let (Some(form), Some(label)) = (cols.get(1), cols.get(2)) else { continue };
            let class = label.split_once('-').map_or(0, |(begin, kind)| name_class(kind, begin == "B"));
            current.forms.push((*form).to_string());
            current.classes.push(class);
        }
    }
    Ok(sentences)
}

fn name_class(kind: &str, begin: bool) -> u8 {
    let kind = match kind {
        "PER" => NameKind::Person,
        "ORG" => NameKind::Organisation,
        "LOC" => NameKind::Place,
        _ => return 0,
    };
    let at = lapwing_nlp::names::KINDS.iter().position(|&k| k == kind).unwrap_or(0) as u8;
    1 + at * 2 + u8::from(!begin)
}
