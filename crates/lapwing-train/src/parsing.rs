//! Trains the parser with a dynamic oracle, and the labeller on gold trees.
//!
//! Source: Goldberg and Nivre (2012, 2013), costs of the arc-hybrid moves. Crossing arcs count as lost.

use lapwing_nlp::parser::{self, Input, LEFT, RIGHT, SHIFT, State};
use lapwing_nlp::weights::argmax_f32;
use lapwing_nlp::word::Word;

use crate::perceptron::Perceptron;
use crate::random::Random;

/// One sentence to learn from.
pub struct Example {
    /// Hashed words.
    pub words: Vec<Word>,
    /// Tags as the tagger would give them.
    pub tags: Vec<u8>,
    /// Gold heads; the root's is its own number.
    pub heads: Vec<usize>,
    /// Gold label numbers.
    pub labels: Vec<u8>,
}

/// Trains the three moves.
pub fn train(examples: &[Example], epochs: usize, mut progress: impl FnMut(usize, &Perceptron)) -> Perceptron {
    let mut model = Perceptron::new(3);
    let mut random = Random::new(11);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut feats, mut scores) = (Vec::new(), Vec::new());
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        for &e in &order {
            let example = &examples[e];
            let n = example.words.len();
            let input = Input { words: &example.words, tags: &example.tags };
            let gold: Vec<usize> = example.heads.iter().enumerate().map(|(t, &h)| if h == t { n } else { h }).collect();
            let mut state = State::new(n);
            while !state.done() {
                let legal = state.legal();
                if legal.iter().filter(|&&l| l).count() == 1 {
                    state.apply(legal.iter().position(|&l| l).unwrap_or(SHIFT));
                    continue;
                }
                state.features(input, &mut feats);
                model.score(&feats, &mut scores);
                let costs = costs(&state, &gold, legal);
                let least = costs.iter().copied().min().unwrap_or(0);
                let best_of = |ok: &dyn Fn(usize) -> bool| {
                    (0..3)
                        .filter(|&a| legal[a] && ok(a))
                        .max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
                        .unwrap_or(SHIFT)
                };
                let guess = best_of(&|_| true);
                let right = best_of(&|a| costs[a] == least);
                let wrong = if costs[guess] == least { right } else { guess };
                model.update(&feats, right, wrong);
                let explore = epoch > 0 && random.unit() < 0.9;
                state.apply(if explore { guess } else { right });
            }
        }
        progress(epoch, &model);
    }
    model
}

/// Gold arcs that each move makes unreachable; illegal moves cost `u32::MAX`.
fn costs(state: &State, gold: &[usize], legal: [bool; 3]) -> [u32; 3] {
    let b = state.front;
    let n = state.n;
    let mut costs = [u32::MAX; 3];
    if legal[SHIFT] {
        let mut cost = state.stack.iter().filter(|&&d| gold[d] == b).count() as u32;
        let depth = state.stack.len();
        cost += u32::from(depth > 0 && state.stack[..depth - 1].contains(&gold[b]));
        costs[SHIFT] = cost;
    }
    let Some(&s0) = state.stack.last() else { return costs };
    let lost = (b..n).filter(|&d| gold[d] == s0).count() as u32;
    if legal[LEFT] {
        let below = state.stack.len() > 1 && gold[s0] == state.stack[state.stack.len() - 2];
        costs[LEFT] = lost + u32::from(below) + u32::from(gold[s0] != b && gold[s0] > b);
    }
    if legal[RIGHT] {
        costs[RIGHT] = lost + u32::from(gold[s0] >= b);
    }
    costs
}

/// Trains the labeller on gold trees.
pub fn train_labels(examples: &[Example], n_classes: usize, epochs: usize) -> Perceptron {
    let mut model = Perceptron::new(n_classes);
    let mut random = Random::new(13);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut feats, mut scores) = (Vec::new(), Vec::new());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &e in &order {
            let example = &examples[e];
            let input = Input { words: &example.words, tags: &example.tags };
            let kids = parser::dependents(&example.heads);
            for t in 0..example.words.len() {
                parser::label_features(input, &example.heads, &kids, t, &mut feats);
                model.score(&feats, &mut scores);
                model.update(&feats, usize::from(example.labels[t]), argmax_f32(&scores));
            }
        }
    }
    model
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Following zero-cost moves must rebuild any tree without crossing arcs.
    #[test]
    fn the_oracle_rebuilds_trees() {
        for heads in [vec![1, 4, 3, 1, 4, 4], vec![0, 0, 1, 2, 3], vec![1, 2, 3, 3], vec![2, 2, 2, 5, 5, 2]] {
            let n = heads.len();
            let gold: Vec<usize> = heads.iter().enumerate().map(|(t, &h)| if h == t { n } else { h }).collect();
            let mut state = State::new(n);
            while !state.done() {
                let legal = state.legal();
                let costs = costs(&state, &gold, legal);
                let best = (0..3).filter(|&a| legal[a]).min_by_key(|&a| costs[a]).unwrap_or(SHIFT);
                assert_eq!(costs[best], 0, "a cheap move exists for {heads:?}");
                state.apply(best);
            }
            assert_eq!(state.heads, gold);
        }
    }
}
