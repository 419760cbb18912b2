//! Names: begin, inside and outside of persons, organisations, places and groups, left to right.

use lapwing_core::{Name, NameKind};

use crate::hash::feature;
use crate::weights::{Weights, argmax_f32};
use crate::word::Word;

/// Classes: 0 outside, then begin and inside of each kind in the order of [`KINDS`].
pub const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Group];

/// Features of token `i` given the classes before it and the tags of all. Clears and fills `out`.
pub fn features(words: &[Word], tags: &[u8], i: usize, before: &[u8], out: &mut Vec<u32>) {
    out.clear();
    let none = Word::default();
    let at = |d: isize| i.checked_add_signed(d).and_then(|j| words.get(j)).unwrap_or(&none);
    let tag = |d: isize| i.checked_add_signed(d).and_then(|j| tags.get(j)).map_or(255, |&t| u32::from(t));
    let past = |d: usize| if i >= d { u32::from(before[i - d]) } else { 99 };
    let (w, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let (b1, b2) = (past(1), past(2));
    let mut n = 500;
    let mut add = |parts: &[u32]| {
        n += 1;
        out.push(feature(n, parts));
    };
    add(&[w.form]);
    add(&[w.lower]);
    add(&[w.shape]);
    add(&[w.shape, b1]);
    add(&[w.shape, u32::from(i == 0)]);
    add(&[tag(0)]);
    add(&[tag(0), b1]);
    add(&[tag(0), w.shape, b1]);
    add(&[b1, b2]);
    add(&[w.form, b1]);
    add(&[w.suffix[1]]);
    add(&[w.suffix[2]]);
    add(&[w.suffix[3]]);
    add(&[w.suffix[2], tag(0)]);
    add(&[w.prefix[2]]);
    add(&[w.prefix[3]]);
    add(&[w.classes, w.shape]);
    add(&[w.lists, w.shape]);
    add(&[w.lists, w.classes, tag(0)]);
    add(&[p1.lists, w.lists, b1]);
    add(&[w.lists, n1.lists, w.shape]);
    add(&[p1.lists, w.lists, n1.lists]);
    add(&[p1.lower, w.lists]);
    add(&[w.classes, tag(0), b1]);
    add(&[p1.lower]);
    add(&[p1.lower, w.shape]);
    add(&[p1.form, b1]);
    add(&[p2.lower, p1.lower]);
    add(&[p1.shape, w.shape, b1]);
    add(&[tag(-1), tag(0), b1]);
    add(&[tag(-1), tag(0), tag(1)]);
    add(&[n1.lower]);
    add(&[n1.lower, w.shape]);
    add(&[n1.form, w.form]);
    add(&[n1.shape, w.shape]);
    add(&[n1.shape, tag(1), w.shape, b1]);
    add(&[n1.lower, n2.lower]);
    add(&[n1.suffix[2], n1.shape]);
    add(&[n1.classes, n1.shape, w.shape]);
    add(&[p1.lower, n1.lower]);
    add(&[p1.suffix[2]]);
    add(&[n2.form]);
    add(&[p2.form]);
    add(&[w.phrase]);
    add(&[w.phrase, b1]);
    add(&[w.phrase, tag(0), w.shape]);
    add(&[p1.phrase, w.phrase, n1.phrase]);
}

/// How much the sparse weights count beside the net's scores: both were learnt apart. Tuned on the development part.
const SPARSE: f32 = 0.000_09;
/// What is taken from the score of being no name: unsure words are rather names than not. Tuned like [`SPARSE`].
const OUTSIDE: f32 = 0.5;

/// Names of one sentence; token numbers count from `first`. `open[i]`: token `i` may begin a name. `net`: the net's
/// scores, shape `[n, n_classes]`.
pub fn find(weights: &Weights, words: &[Word], tags: &[u8], open: &[bool], net: &[f32], first: usize) -> Vec<Name> {
    let mut classes: Vec<u8> = Vec::with_capacity(words.len());
    let mut scorer = Scorer::new(weights);
    for (i, (&open, row)) in open.iter().zip(net.chunks_exact(weights.n_classes)).enumerate().take(words.len()) {
        let inside = classes.last().copied().unwrap_or(0);
        if !open && inside == 0 {
            classes.push(0);
            continue;
        }
        let scores = scorer.scores(words, tags, i, &classes, row);
        classes.push(argmax_f32(scores) as u8);
    }
    spans(&classes, first)
}

/// Scores of all classes with the best classes before: for training. Shape: `[n, n_classes]`.
pub fn scores(weights: &Weights, words: &[Word], tags: &[u8], net: &[f32]) -> Vec<f32> {
    let mut classes: Vec<u8> = Vec::with_capacity(words.len());
    let mut scorer = Scorer::new(weights);
    let mut all = Vec::with_capacity(net.len());
    for (i, row) in net.chunks_exact(weights.n_classes).enumerate().take(words.len()) {
        let scores = scorer.scores(words, tags, i, &classes, row);
        classes.push(argmax_f32(scores) as u8);
        all.extend_from_slice(scores);
    }
    all
}

/// Adds up what the sparse weights and the net say.
struct Scorer<'a> {
    weights: &'a Weights,
    features: Vec<u32>,
    sparse: Vec<i32>,
    sums: Vec<f32>,
}

impl<'a> Scorer<'a> {
    fn new(weights: &'a Weights) -> Self {
        Scorer { weights, features: Vec::new(), sparse: Vec::new(), sums: Vec::new() }
    }

    fn scores(&mut self, words: &[Word], tags: &[u8], i: usize, before: &[u8], net: &[f32]) -> &[f32] {
        features(words, tags, i, before, &mut self.features);
        self.sparse.clear();
        self.sparse.resize(self.weights.n_classes, 0);
        self.weights.score(&self.features, &mut self.sparse);
        let last = before.last().map_or(0, |&c| usize::from(c));
        self.sums.clear();
        self.sums.extend(net.iter().zip(&self.sparse).enumerate().map(|(class, (net, &sparse))| {
            // Inside follows begin or inside of its kind only.
            let stray = class > 0 && class % 2 == 0 && last != class && last + 1 != class;
            let outside = if class == 0 { OUTSIDE } else { 0.0 };
            if stray { -1e4 } else { net + SPARSE * sparse as f32 - outside }
        }));
        &self.sums
    }
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
