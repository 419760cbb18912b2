//! Several nets together annotate raw sentences: one net learns from them what all of them know.
//!
//! In: models that differ by their random start. Out: sentences with the tags, trees and names that their scores give
//! when they are added up.

use lapwing_core::Deprel;
use lapwing_nlp::Model;
use lapwing_nlp::net::{NAMES, tree};
use lapwing_nlp::weights::argmax_f32;

use crate::corpus::Tokens;
use crate::entities::UNKNOWN;
use crate::treebank::{Row, Sentence};

/// Names of which the committee is less sure are left unknown.
const NAME_SURE: f32 = 0.55;

/// An annotated sentence and its classes of names.
pub struct Annotated {
    /// Words and tree.
    pub sentence: Sentence,
    /// One class a word.
    pub names: Vec<u8>,
}

/// Annotates one sentence. The models must know the same tags and labels in the same order.
pub fn annotate(models: &[Model], tokens: &Tokens) -> Annotated {
    let n = tokens.len();
    let forms = || tokens.iter().map(|(form, glued)| (form.as_str(), *glued));
    let readings: Vec<_> = models.iter().map(|m| m.net().scores(&m.words(forms()))).collect();
    let sum = |part: &dyn Fn(usize) -> Vec<f32>, width: usize| {
        let mut total: Vec<f32> = Vec::new();
        for at in 0..models.len() {
            let mut scores = part(at);
            scores.chunks_exact_mut(width).for_each(log_softmax);
            if total.is_empty() {
                total = scores;
            } else {
                total.iter_mut().zip(scores).for_each(|(a, b)| *a += b);
            }
        }
        total
    };
    let Some(first) = models.first() else {
        return Annotated { sentence: Sentence::default(), names: Vec::new() };
    };
    let n_tags = first.tags().len();
    let tags = sum(&|at| readings[at].tags.clone(), n_tags);
    let arcs = sum(&|at| without_loops(&readings[at].arcs, n), n + 1);
    let heads = tree::best(&arcs, n);
    let n_labels = first.labels().len();
    let labels = sum(&|at| models[at].net().labels_of(&readings[at].top, &heads), n_labels);
    let chosen: Vec<u8> = tags.chunks_exact(n_tags).map(|row| argmax_f32(row) as u8).collect();
    let named = sum(&|at| named_scores(&models[at], &models[at].words(forms()), &chosen, &readings[at].names), NAMES);
    let rows = tokens
        .iter()
        .enumerate()
        .map(|(i, (form, glued))| {
            let tag = first.tags()[usize::from(chosen[i])];
            Row {
                form: form.clone(),
                lemma: first.lemma(form, tag),
                tag,
                head: heads[i],
                deprel: if heads[i] == i {
                    Deprel::Root
                } else {
                    first.best_label(&labels[i * n_labels..(i + 1) * n_labels])
                },
                glued: *glued,
                entity: String::new(),
            }
        })
        .collect();
    let classes = named
        .chunks_exact(NAMES)
        .map(|row| {
            let best = argmax_f32(row);
            let sure = (row[best] / models.len() as f32).exp();
            if sure < NAME_SURE { UNKNOWN } else { best as u8 }
        })
        .collect();
    Annotated { sentence: Sentence { rows, ..Sentence::default() }, names: classes }
}

/// Scores of names as they decide in use, with the classes before as the scores alone give them.
fn named_scores(model: &Model, words: &[lapwing_nlp::word::Word], tags: &[u8], net: &[f32]) -> Vec<f32> {
    model.finder().scores(words, tags, net)
}

fn log_softmax(row: &mut [f32]) {
    let most = row.iter().fold(f32::NEG_INFINITY, |m, x| m.max(*x));
    let sum: f32 = row.iter().map(|x| (x - most).exp()).sum();
    row.iter_mut().for_each(|x| *x -= most + sum.ln());
}

/// No word is its own head.
fn without_loops(arcs: &[f32], n: usize) -> Vec<f32> {
    let mut arcs = arcs.to_vec();
    for i in 0..n {
        arcs[i * (n + 1) + i + 1] = -1e4;
    }
    arcs
}
