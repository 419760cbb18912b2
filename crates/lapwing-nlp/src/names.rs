//! Names: begin, inside and outside of persons, organisations, places and groups, the best chain of each sentence.
//!
//! A word is scored by sparse weights and by the net, a chain by its words and by how well each class follows the one
//! before. What a word is elsewhere in its document counts too: an article says once who somebody is, and then only names
//! him.

use std::collections::HashMap;

use lapwing_core::{Name, NameKind, Sentence};

use crate::hash::feature;
use crate::model::{ModelError, Reader};
use crate::weights::{Weights, argmax_f32};
use crate::word::Word;

/// Classes: 0 outside, then begin and inside of each kind in the order of [`KINDS`].
pub const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Group];
/// Number of classes.
pub const CLASSES: usize = 1 + 2 * KINDS.len();
/// Scores of the classes of one word, in natural logarithms up to a number that is the same for all.
pub type Scores = [f32; CLASSES];

/// Features of token `i`. `tags`: those of all tokens. Clears and fills `out`.
pub fn features(words: &[Word], tags: &[u8], i: usize, out: &mut Vec<u32>) {
    out.clear();
    let none = Word::default();
    let at = |d: isize| i.checked_add_signed(d).and_then(|j| words.get(j)).unwrap_or(&none);
    let tag = |d: isize| i.checked_add_signed(d).and_then(|j| tags.get(j)).map_or(255, |&t| u32::from(t));
    let (w, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let mut n = 500;
    let mut add = |parts: &[u32]| {
        n += 1;
        out.push(feature(n, parts));
    };
    add(&[w.form]);
    add(&[w.lower]);
    add(&[w.shape]);
    add(&[w.shape, u32::from(i == 0)]);
    add(&[tag(0)]);
    add(&[tag(0), w.shape]);
    add(&[w.suffix[1]]);
    add(&[w.suffix[2]]);
    add(&[w.suffix[3]]);
    add(&[w.suffix[2], tag(0)]);
    add(&[w.prefix[2]]);
    add(&[w.prefix[3]]);
    add(&[w.classes, w.shape]);
    add(&[w.lists, w.shape]);
    add(&[w.lists, w.classes, tag(0)]);
    add(&[p1.lists, w.lists]);
    add(&[w.lists, n1.lists, w.shape]);
    add(&[p1.lists, w.lists, n1.lists]);
    add(&[p1.lower, w.lists]);
    add(&[w.classes, tag(0)]);
    add(&[p1.lower]);
    add(&[p1.lower, w.shape]);
    add(&[p1.form]);
    add(&[p2.lower, p1.lower]);
    add(&[p1.shape, w.shape]);
    add(&[tag(-1), tag(0)]);
    add(&[tag(-1), tag(0), tag(1)]);
    add(&[n1.lower]);
    add(&[n1.lower, w.shape]);
    add(&[n1.form, w.form]);
    add(&[n1.shape, w.shape]);
    add(&[n1.shape, tag(1), w.shape]);
    add(&[n1.lower, n2.lower]);
    add(&[n1.suffix[2], n1.shape]);
    add(&[n1.classes, n1.shape, w.shape]);
    add(&[p1.lower, n1.lower]);
    add(&[p1.suffix[2]]);
    add(&[n2.form]);
    add(&[p2.form]);
    add(&[w.phrase]);
    add(&[w.phrase, tag(0), w.shape]);
    add(&[p1.phrase, w.phrase, n1.phrase]);
}

/// How much the net's scores count beside the sparse weights: both were learnt apart. Tuned on the development part.
const NET: f32 = 0.5;
/// How much of what a word says of its kind is taken from all its places in the document. Tuned like [`NET`].
const DOCUMENT: f32 = 0.7;
/// A word that cannot begin a name is looked at when the one before it is at most so much surer to be no name.
const NEARLY: f32 = 3.0;
/// Bit of [`Word::lists`] for given names.
const GIVEN_NAME: u32 = 1;
/// Scores of a word that is no part of a name.
const NO_NAME: Scores = {
    let mut scores = [-1e4; CLASSES];
    scores[0] = 0.0;
    scores
};

/// May `class` stand behind `before`? Inside follows begin or inside of its kind only. A sentence begins behind 0.
pub fn follows(before: usize, class: usize) -> bool {
    class == 0 || class % 2 == 1 || before == class || before + 1 == class
}

/// What is learnt about names.
#[derive(Debug)]
pub struct Finder {
    weights: Weights,
    /// What one unit of the weights is worth.
    unit: f32,
    /// Scores of a class (second) behind another (first).
    steps: [Scores; CLASSES],
}

/// Scored words of a document, sentence by sentence.
#[derive(Debug, Default)]
pub(crate) struct Scored {
    /// Hashes of the words in lower case; 0 where the word cannot begin a name.
    lower: Vec<u32>,
    scores: Vec<Scores>,
    /// May the word be the end of an office ("minister of Defence Ana Pop") rather than the begin of a person's name?
    offices: Vec<bool>,
}

impl Finder {
    pub(crate) fn read(reader: &mut Reader) -> Result<Self, ModelError> {
        let weights = Weights::read(reader)?;
        if weights.n_classes != CLASSES {
            return Err(ModelError::Broken("its names have other kinds"));
        }
        let mut finder = Finder { weights, unit: reader.f32()?, steps: [[0.0; CLASSES]; CLASSES] };
        for step in finder.steps.as_flattened_mut() {
            *step = reader.f32()?;
        }
        Ok(finder)
    }

    /// Scores the words of one sentence. `open[i]`: token `i` may begin a name. `net`: the net's scores, shape
    /// `[n, CLASSES]`. `governed[i]`: a preposition stands before token `i`.
    pub(crate) fn score(
        &self,
        (words, tags): (&[Word], &[u8]),
        (open, governed): (&[bool], &[bool]),
        net: &[f32],
        to: &mut Scored,
    ) {
        let given = |i: usize| words.get(i).is_some_and(|word| word.lists & GIVEN_NAME != 0);
        to.offices.extend(governed.iter().enumerate().map(|(i, &governed)| governed && !given(i) && given(i + 1)));
        let (mut near, mut features) = (false, Vec::new());
        for (i, (&open, net)) in open.iter().zip(net.as_chunks().0).enumerate() {
            let mut scores = if open || near { self.word(words, tags, i, net, &mut features) } else { NO_NAME };
            if !open {
                scores[1..].iter_mut().step_by(2).for_each(|begin| *begin = NO_NAME[1]);
            }
            near = scores[1..].iter().any(|&s| s + NEARLY > scores[0]);
            to.lower.push(if open { words[i].lower } else { 0 });
            to.scores.push(scores);
        }
    }

    fn word(&self, words: &[Word], tags: &[u8], i: usize, net: &Scores, features_of: &mut Vec<u32>) -> Scores {
        features(words, tags, i, features_of);
        let mut sums = [0; CLASSES];
        self.weights.score(features_of, &mut sums);
        std::array::from_fn(|class| NET * net[class] + self.unit * sums[class] as f32)
    }

    /// Names of a document whose words are scored; nothing is left of `scored`.
    pub(crate) fn find(&self, mut scored: Scored, sentences: &[Sentence]) -> Vec<Name> {
        scored.share();
        let mut names = Vec::new();
        for sentence in sentences {
            let classes = self.chain(&scored.scores[sentence.tokens.clone()]);
            names.extend(spans(&classes, sentence.tokens.start));
        }
        for name in names.iter_mut().filter(|name| name.kind == NameKind::Person && name.tokens.len() > 1) {
            name.tokens.start += usize::from(scored.offices[name.tokens.start]);
        }
        names
    }

    /// The best chain of classes (Viterbi).
    fn chain(&self, scores: &[Scores]) -> Vec<u8> {
        let mut best: Scores = std::array::from_fn(|class| if class == 0 { 0.0 } else { f32::NEG_INFINITY });
        let mut from = vec![[0u8; CLASSES]; scores.len()];
        for (i, word) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; CLASSES];
            // What the others of a word that is in no name would score is never the most.
            let classes = if *word == NO_NAME { 1 } else { CLASSES };
            for class in 0..classes {
                for before in (0..CLASSES).filter(|&before| follows(before, class)) {
                    // The first word has nothing before it.
                    let step = if i == 0 { 0.0 } else { self.steps[before][class] };
                    let score = best[before] + step + word[class];
                    if score > next[class] {
                        (next[class], from[i][class]) = (score, before as u8);
                    }
                }
            }
            best = next;
        }
        let mut classes = vec![0; scores.len()];
        let mut class = argmax_f32(&best) as u8;
        for (at, from) in classes.iter_mut().zip(&from).rev() {
            *at = class;
            class = from[usize::from(class)];
        }
        classes
    }

    /// Scores of all classes of one sentence, each with its step from the best class before: for training. Shape:
    /// `[n, CLASSES]`.
    pub fn scores(&self, words: &[Word], tags: &[u8], net: &[f32]) -> Vec<f32> {
        let (mut all, mut features) = (Vec::with_capacity(net.len()), Vec::new());
        let mut before = 0;
        for (i, net) in net.as_chunks().0.iter().enumerate().take(words.len()) {
            let mut scores = self.word(words, tags, i, net, &mut features);
            for (class, score) in scores.iter_mut().enumerate() {
                let step = if i == 0 { 0.0 } else { self.steps[before][class] };
                *score = if follows(before, class) { *score + step } else { -1e4 };
            }
            before = argmax_f32(&scores);
            all.extend_from_slice(&scores);
        }
        all
    }
}

impl Scored {
    /// Moves what each word says of its kind towards what it says everywhere in the document.
    fn share(&mut self) {
        let mut sums: HashMap<u32, (u32, [f32; 1 + KINDS.len()])> = HashMap::new();
        for (&lower, scores) in self.lower.iter().zip(&self.scores).filter(|(lower, _)| **lower != 0) {
            let (n, sum) = sums.entry(lower).or_default();
            *n += 1;
            sum.iter_mut().zip(kinds(scores)).for_each(|(sum, own)| *sum += own);
        }
        for (&lower, scores) in self.lower.iter().zip(&mut self.scores).filter(|(lower, _)| **lower != 0) {
            let Some((n, sum)) = sums.get(&lower).filter(|(n, _)| *n > 1) else { continue };
            let own = kinds(scores);
            for (class, score) in scores.iter_mut().enumerate() {
                let kind = class.div_ceil(2);
                *score += DOCUMENT * (sum[kind] / *n as f32 - own[kind]);
            }
        }
    }
}

/// Scores of outside and of each kind, below that of the best.
fn kinds(scores: &Scores) -> [f32; 1 + KINDS.len()] {
    let most = scores.iter().fold(f32::NEG_INFINITY, |most, &s| most.max(s));
    std::array::from_fn(|kind| if kind == 0 { scores[0] } else { scores[2 * kind - 1].max(scores[2 * kind]) } - most)
}

/// Joins classes to names; an inside without a matching begin begins a name.
pub fn spans(classes: &[u8], first: usize) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open = 0u8;
    for (i, &class) in classes.iter().enumerate() {
        if class == 0 {
            open = 0;
            continue;
        }
        let kind = (class - 1) / 2;
        let inside = class % 2 == 0 && open == kind + 1;
        match names.last_mut() {
            Some(name) if inside => name.tokens.end = first + i + 1,
            _ => {
                let kind = KINDS.get(usize::from(kind)).copied().unwrap_or(NameKind::Other);
                names.push(Name { tokens: first + i..first + i + 1, kind });
            }
        }
        open = kind + 1;
    }
    names
}
