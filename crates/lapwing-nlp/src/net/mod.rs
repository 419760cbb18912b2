//! The neural net that gives tags, trees and labels: from hashed words to scores.
//!
//! Embeddings of a word's features are summed, mixed with both neighbours, and passed through layers of simple
//! recurrent units in both directions; tags are read off the first layer, heads and labels off the last. Sums are
//! made in a fixed order, so results do not depend on the machine. Knows no tags or labels, only their
//! numbers. Source: Lei et al. (2018) for the units; Dozat and Manning (2017) for the arcs.

mod matrix;
pub mod tree;

use crate::hash::feature;
use crate::keys::Keys;
use crate::model::{ModelError, Reader};
use crate::weights::argmax_f32;
use crate::word::Word;
pub use matrix::Rows;
use matrix::{Matrix, quick, sigmoids};

/// Number of features of a word.
pub const FEATURES: usize = 15;
/// Number of classes of names.
pub const NAMES: usize = crate::names::CLASSES;
/// The layer, counted from 1, that names are read off.
pub const NAMES_LAYER: usize = 2;
/// Number of distance classes between a word and its head; the last but one is the root's.
pub const DISTANCES: usize = 26;
/// Distance class of the root.
pub const ROOT: usize = 24;

/// Hashes of the features of a word: those of the word itself first.
pub fn features(w: &Word) -> [u32; FEATURES] {
    let [p1, p2, p3, _] = w.prefix;
    let [s1, s2, s3, s4, s5] = w.suffix;
    let form = if w.form == w.lower { 0 } else { w.form };
    let glued = u32::from(w.glued);
    let values = [w.lower, form, p1, p2, p3, s1, s2, s3, s4, s5, w.shape, w.classes, glued, w.lists, w.phrase];
    let mut n = 900;
    values.map(|value| {
        n += 1;
        feature(n, &[value])
    })
}

/// Numbers of the features that depend on a word's neighbours.
const IN_CONTEXT: [usize; 2] = [12, 14];

/// Those of [`features`] that depend on a word's neighbours.
fn features_in_context(w: &Word) -> [u32; IN_CONTEXT.len()] {
    let [glued, phrase] = IN_CONTEXT.map(|i| 901 + i as u32);
    [feature(glued, &[u32::from(w.glued)]), feature(phrase, &[w.phrase])]
}

/// Distance class of an arc.
pub fn distance(dependent: usize, head: usize) -> usize {
    let class = match dependent.abs_diff(head) {
        0 => 0,
        n @ 1..=6 => n - 1,
        7..=8 => 6,
        9..=11 => 7,
        12..=15 => 8,
        16..=21 => 9,
        22..=30 => 10,
        _ => 11,
    };
    if head > dependent { class } else { 12 + class }
}

/// One layer: a matrix from the layer below to candidates and gates of both directions, gate biases and peepholes.
#[derive(Debug)]
struct Layer {
    matrix: Matrix,
    bias: Vec<f32>,
    peep: Vec<f32>,
}

/// A matrix and what is added to its product.
#[derive(Debug)]
struct Affine {
    matrix: Matrix,
    bias: Vec<f32>,
}

impl Affine {
    fn read(reader: &mut Reader, n_in: usize, n_out: usize) -> Result<Self, ModelError> {
        Ok(Affine { matrix: Matrix::read(reader, n_in, n_out)?, bias: reader.floats(n_out)? })
    }

    /// Shapes: x `[n, n_in]`, result `[n, n_out]`.
    fn of(&self, x: &Rows) -> Vec<f32> {
        let mut y = Vec::with_capacity(x.len() * self.bias.len());
        for _ in 0..x.len() {
            y.extend_from_slice(&self.bias);
        }
        self.matrix.add(x, &mut y);
        y
    }
}

/// Everything learnt by the net.
#[derive(Debug)]
pub struct Net {
    width: usize,
    arc: usize,
    lab: usize,
    /// Feature hashes; the position is the row of the table.
    keys: Keys,
    scales: Vec<f32>,
    table: Vec<i8>,
    window: Affine,
    layers: Vec<Layer>,
    tags: Affine,
    names: Affine,
    arc_dependent: Affine,
    arc_head: Affine,
    arc_pair: Affine,
    arc_root: Vec<f32>,
    arc_distance: Vec<f32>,
    label_dependent: Affine,
    label_head: Affine,
    label_root: Vec<f32>,
    label_distance: Vec<f32>,
    labels: Affine,
}

/// What the net says of a sentence.
#[derive(Debug, Default)]
pub struct Reading {
    /// Tag numbers.
    pub tags: Vec<u8>,
    /// Scores of tags, shape `[n, n_tags]`.
    pub tag_scores: Vec<f32>,
    /// Heads; the root's is its own index.
    pub heads: Vec<usize>,
    /// Scores of labels, shape `[n, n_labels]`.
    pub labels: Vec<f32>,
    /// Scores of classes of names, shape `[n, NAMES]`.
    pub names: Vec<f32>,
}

/// What the net computes before decisions are made.
#[derive(Debug, Default)]
pub struct Scores {
    /// Shape `[n, n_tags]`.
    pub tags: Vec<f32>,
    /// Shape `[n, NAMES]`.
    pub names: Vec<f32>,
    /// Shape `[n, n + 1]`, column 0 the root.
    pub arcs: Vec<f32>,
    /// Last states, which labels are read off. Shape `[n, width]`.
    pub top: Rows,
}

impl Net {
    pub(crate) fn read(reader: &mut Reader, n_tags: usize, n_labels: usize) -> Result<Self, ModelError> {
        let [width, layers, arc, lab] = [reader.u16()?, reader.u16()?, reader.u16()?, reader.u16()?].map(usize::from);
        if width == 0 || width % 2 == 1 || layers == 0 || arc == 0 || lab == 0 {
            return Err(ModelError::Broken("its net has an impossible shape"));
        }
        let rows = reader.u32()? as usize;
        let keys: Vec<u32> = (0..rows).map(|_| reader.u32()).collect::<Result<_, _>>()?;
        let keys = Keys::new(keys).ok_or(ModelError::Broken("its features are out of order"))?;
        let scales = reader.floats(rows)?;
        let table = reader.bytes(rows.saturating_mul(width))?.iter().map(|&b| b as i8).collect();
        Ok(Net {
            width,
            arc,
            lab,
            keys,
            scales,
            table,
            window: Affine::read(reader, 3 * width, width)?,
            layers: (0..layers)
                .map(|_| {
                    Ok(Layer {
                        matrix: Matrix::read(reader, width, 3 * width)?,
                        bias: reader.floats(2 * width)?,
                        peep: reader.floats(2 * width)?,
                    })
                })
                .collect::<Result<_, ModelError>>()?,
            tags: Affine::read(reader, width, n_tags)?,
            names: Affine::read(reader, width, NAMES)?,
            arc_dependent: Affine::read(reader, width, arc)?,
            arc_head: Affine::read(reader, width, arc)?,
            arc_pair: Affine::read(reader, arc, arc)?,
            arc_root: reader.floats(arc)?,
            arc_distance: reader.floats(DISTANCES)?,
            label_dependent: Affine::read(reader, width, lab)?,
            label_head: Affine::read(reader, width, lab)?,
            label_root: reader.floats(lab)?,
            label_distance: reader.floats(DISTANCES * lab)?,
            labels: Affine::read(reader, lab, n_labels)?,
        })
    }

    /// Tags, heads, labels and scores of names of one sentence. `sums`: what [`Net::own`] gives for its words.
    pub(crate) fn run(&self, words: &[Word], sums: Vec<f32>) -> Reading {
        let scores = self.scores_from(words, sums);
        let tags = scores.tags.chunks_exact(self.tags.bias.len()).map(|row| argmax_f32(row) as u8).collect();
        let heads = tree::best(&scores.arcs, words.len());
        let labels = self.labels_of(&scores.top, &heads);
        Reading { tags, tag_scores: scores.tags, heads, labels, names: scores.names }
    }

    /// Everything before a decision is made.
    pub fn scores(&self, words: &[Word]) -> Scores {
        self.scores_from(words, words.iter().flat_map(|w| self.own(w)).collect())
    }

    fn scores_from(&self, words: &[Word], sums: Vec<f32>) -> Scores {
        let n = words.len();
        let mut states = self.mixed(words, sums);
        let mut rows = Rows::new(&states, self.width);
        let (mut tags, mut names) = (Vec::new(), Vec::new());
        let mut gates = vec![0.0; n * 3 * self.width];
        for (at, layer) in self.layers.iter().enumerate() {
            layer.matrix.write(&rows, &mut gates);
            states = self.recur(layer, &gates, &states);
            rows = Rows::new(&states, self.width);
            if at == 0 {
                tags = self.tags.of(&rows);
            }
            if at + 1 == NAMES_LAYER.min(self.layers.len()) {
                names = self.names.of(&rows);
            }
        }
        Scores { tags, names, arcs: self.arcs(&rows), top: rows }
    }

    /// Summed embeddings of the features that a word has wherever it stands. Shape: `[width]`.
    pub(crate) fn own(&self, word: &Word) -> Vec<f32> {
        let mut sums = vec![0.0; self.width];
        let features = features(word).into_iter().enumerate().filter(|(i, _)| !IN_CONTEXT.contains(i));
        let rows: Vec<usize> = features.filter_map(|(_, key)| self.keys.position(key)).collect();
        quick(Embedding { net: self, rows: &rows, sums: &mut sums });
        sums
    }

    /// Sums of [`Net::own`] with the other features added, mixed with their neighbours'. Shapes: `[n, width]`.
    fn mixed(&self, words: &[Word], mut sums: Vec<f32>) -> Vec<f32> {
        let (n, d) = (words.len(), self.width);
        for (word, sums) in words.iter().zip(sums.chunks_exact_mut(d)) {
            let features = features_in_context(word);
            let mut rows = [0; IN_CONTEXT.len()];
            let mut n = 0;
            for row in features.into_iter().filter_map(|key| self.keys.position(key)) {
                rows[n] = row;
                n += 1;
            }
            quick(Embedding { net: self, rows: &rows[..n], sums });
        }
        let mut around = vec![0.0; n * 3 * d];
        for (t, row) in around.chunks_exact_mut(3 * d).enumerate() {
            let from = t.saturating_sub(1);
            let to = (t + 2).min(n);
            let place = if t == 0 { d } else { 0 };
            row[place..place + (to - from) * d].copy_from_slice(&sums[from * d..to * d]);
        }
        let mixed = self.window.of(&Rows::new(&around, 3 * d));
        for (x, m) in sums.iter_mut().zip(mixed) {
            *x += m.max(0.0);
        }
        sums
    }

    /// Runs the recurrent units of a layer both ways. Shapes: gates `[n, 3·width]`, below and result `[n, width]`.
    fn recur(&self, layer: &Layer, gates: &[f32], below: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; below.len()];
        let mut state = vec![0.0; self.width];
        quick(Pass { layer, gates, below, state: &mut state, out: &mut out });
        out
    }

    /// Scores of arcs. Shape: `[n, n + 1]`, column 0 the root.
    fn arcs(&self, top: &Rows) -> Vec<f32> {
        let (n, a) = (top.len(), self.arc);
        let mut dependents = self.arc_dependent.of(top);
        relu(&mut dependents);
        let pairs = self.arc_pair.of(&Rows::new(&dependents, a));
        // The root and the heads as the outputs of a matrix: the scores of a row are one product.
        let mut heads = self.arc_root.clone();
        heads.extend(self.arc_head.of(top));
        relu(&mut heads[a..]);
        // From the last word to each place before and behind it: every row is a part of these.
        let last = n.saturating_sub(1);
        let distances: Vec<f32> = (0..last + n).map(|place| self.arc_distance[distance(last, place)]).collect();
        let mut scores = Vec::with_capacity(n * (n + 1));
        for i in 0..n {
            scores.push(self.arc_distance[ROOT]);
            scores.extend_from_slice(&distances[last - i..][..n]);
        }
        Matrix::new(&Rows::new(&heads, a), a).add(&Rows::new(&pairs, a), &mut scores);
        scores
    }

    /// Scores of the labels of all arcs. Shape: `[n, n_labels]`.
    pub fn labels_of(&self, top: &Rows, heads: &[usize]) -> Vec<f32> {
        let l = self.lab;
        // Half of the words are nobody's head.
        let mut asked: Vec<usize> = heads.iter().enumerate().filter(|(i, h)| i != *h).map(|(_, h)| *h).collect();
        asked.sort_unstable();
        asked.dedup();
        let of_head = self.label_head.of(&top.some(&asked));
        let mut hidden = self.label_dependent.of(top);
        for (i, (own, &h)) in hidden.chunks_exact_mut(l).zip(heads).enumerate() {
            let at = asked.partition_point(|&k| k < h) * l;
            let (head, class) =
                if h == i { (&self.label_root[..], ROOT) } else { (&of_head[at..at + l], distance(i, h)) };
            for ((x, a), b) in own.iter_mut().zip(head).zip(&self.label_distance[class * l..(class + 1) * l]) {
                *x = (*x + a + b).max(0.0);
            }
        }
        self.labels.of(&Rows::new(&hidden, l))
    }
}

fn relu(x: &mut [f32]) {
    x.iter_mut().for_each(|v| *v = v.max(0.0));
}

/// Adds rows of the table to `sums`, in their order.
struct Embedding<'a> {
    net: &'a Net,
    rows: &'a [usize],
    sums: &'a mut [f32],
}

impl pulp::WithSimd for Embedding<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Embedding { net, rows, sums } = self;
        for &row in rows {
            let scale = net.scales[row];
            for (x, &v) in sums.iter_mut().zip(&net.table[row * net.width..(row + 1) * net.width]) {
                *x += scale * f32::from(v);
            }
        }
    }
}

/// Both directions of a layer over a whole sentence, side by side: neither waits for the other; see [`Net::recur`].
struct Pass<'a> {
    layer: &'a Layer,
    gates: &'a [f32],
    below: &'a [f32],
    /// Shape: `[2, width / 2]`, forward and backward, as those of `out`.
    state: &'a mut [f32],
    out: &'a mut [f32],
}

impl pulp::WithSimd for Pass<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        let Pass { layer, gates, below, state, out } = self;
        let d = state.len();
        let (n, h) = (below.len() / d, d / 2);
        for step in 0..n {
            for (side, t) in [step, n - 1 - step].into_iter().enumerate() {
                let (z, rest) = gates[(2 * t + side) * 3 * h..(2 * t + side + 1) * 3 * h].split_at(h);
                let (f, r) = rest.split_at(h);
                let (bias_f, bias_r) = layer.bias[side * d..(side + 1) * d].split_at(h);
                let (peep_f, peep_r) = layer.peep[side * d..(side + 1) * d].split_at(h);
                let at = (2 * t + side) * h..(2 * t + side + 1) * h;
                let parts = [z, f, r, bias_f, bias_r, peep_f, peep_r, &below[at.clone()]];
                unit(simd, &mut state[side * h..(side + 1) * h], parts, &mut out[at]);
            }
        }
    }
}

/// One step of a simple recurrent unit over all its cells. `parts`: candidate, forget and reset gates, their biases,
/// their peepholes, and the input that is passed on.
#[inline(always)]
fn unit<S: pulp::Simd>(simd: S, state: &mut [f32], parts: [&[f32]; 8], out: &mut [f32]) {
    let h = state.len();
    let wide = parts.map(|p| S::as_simd_f32s(&p[..h]));
    let (states, state_rest) = S::as_mut_simd_f32s(state);
    let (outs, out_rest) = S::as_mut_simd_f32s(&mut out[..h]);
    for (i, (state, out)) in states.iter_mut().zip(outs).enumerate() {
        (*state, *out) = cells(simd, *state, wide.map(|p| p.0[i]));
    }
    if !state_rest.is_empty() {
        let rest = wide.map(|p| simd.partial_load_f32s(p.1));
        let (new, passed) = cells(simd, simd.partial_load_f32s(state_rest), rest);
        simd.partial_store_f32s(state_rest, new);
        simd.partial_store_f32s(out_rest, passed);
    }
}

/// New states and outputs of as many cells as a vector holds. A function, since closures are not compiled for vectors.
#[inline(always)]
fn cells<S: pulp::Simd>(simd: S, old: S::f32s, parts: [S::f32s; 8]) -> (S::f32s, S::f32s) {
    let [z, f, r, bias_f, bias_r, peep_f, peep_r, below] = parts;
    let forget = simd.add_f32s(simd.add_f32s(f, bias_f), simd.mul_f32s(peep_f, old));
    let reset = simd.add_f32s(simd.add_f32s(r, bias_r), simd.mul_f32s(peep_r, old));
    let (forget, reset) = sigmoids(simd, forget, reset);
    let new = between(simd, forget, old, z);
    (new, between(simd, reset, new, below))
}

/// `share` of one and the rest of the other.
#[inline(always)]
fn between<S: pulp::Simd>(simd: S, share: S::f32s, one: S::f32s, other: S::f32s) -> S::f32s {
    let rest = simd.sub_f32s(simd.splat_f32s(1.0), share);
    simd.add_f32s(simd.mul_f32s(share, one), simd.mul_f32s(rest, other))
}
