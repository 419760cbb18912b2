//! Trains the four linear models: tags, moves, labels, names.

use lapwing_nlp::parser::{self, Input, LEFT, RIGHT, SHIFT, State};
use lapwing_nlp::word::Word;
use lapwing_nlp::{names, tagger};

use crate::perceptron::{Dice, Perceptron, argmax};

/// One sentence to learn from. All lists have one entry a token.
#[derive(Clone)]
pub struct Example {
    /// Hashed words.
    pub words: Vec<Word>,
    /// Gold tagger classes.
    pub tags: Vec<u8>,
    /// Gold heads; a root's is its own index.
    pub heads: Vec<usize>,
    /// Gold label numbers.
    pub labels: Vec<u8>,
}

/// What hears of progress.
pub type Progress<'p> = &'p mut dyn FnMut(&str);

/// Trains the tagger.
pub fn tagger(examples: &[Example], n_classes: usize, epochs: usize, progress: Progress) -> Perceptron {
    let mut model = Perceptron::new(n_classes);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::new(11);
    let (mut feats, mut scores) = (Vec::new(), vec![0.0; n_classes]);
    for epoch in 0..epochs {
        dice.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let example = &examples[e];
            let mut tags: Vec<u8> = Vec::with_capacity(example.words.len());
            for i in 0..example.words.len() {
                tagger::features(&example.words, i, &tags, &mut feats);
                model.score(&feats, &mut scores);
                let (guess, gold) = (argmax(&scores), usize::from(example.tags[i]));
                if guess != gold {
                    model.update(&feats, gold, guess);
                } else {
                    right += 1;
                }
                all += 1;
                model.tick();
                tags.push(guess as u8);
            }
        }
        progress(&format!(
            "tagger epoch {}/{epochs}: {:.2} % right in training",
            epoch + 1,
            100.0 * right as f32 / all as f32
        ));
    }
    model
}

/// Trains the moves with a dynamic oracle; tags are those of `tags`, one list a sentence.
pub fn parser(examples: &[Example], tags: &[Vec<u8>], epochs: usize, progress: Progress) -> Perceptron {
    let mut model = Perceptron::new(3);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::new(12);
    let (mut feats, mut scores) = (Vec::new(), vec![0.0; 3]);
    for epoch in 0..epochs {
        dice.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let example = &examples[e];
            let n = example.words.len();
            let input = Input { words: &example.words, tags: &tags[e] };
            let gold: Vec<usize> = example.heads.iter().enumerate().map(|(t, &h)| if h == t { n } else { h }).collect();
            let mut state = State::new(n);
            while !state.done() {
                let legal = state.legal();
                let costs = costs(&state, &gold);
                let cheapest = (0..3).filter(|&a| legal[a]).map(|a| costs[a]).min().unwrap_or(0);
                state.features(input, &mut feats);
                model.score(&feats, &mut scores);
                let best = |ok: &dyn Fn(usize) -> bool| {
                    (0..3).filter(|&a| legal[a] && ok(a)).reduce(|a, b| if scores[b] > scores[a] { b } else { a })
                };
                let guess = best(&|_| true).unwrap_or(SHIFT);
                let oracle = best(&|a| costs[a] == cheapest).unwrap_or(guess);
                if costs[guess] != cheapest {
                    model.update(&feats, oracle, guess);
                } else {
                    right += 1;
                }
                all += 1;
                model.tick();
                let follow = epoch > 0 && dice.roll() % 10 != 0;
                state.apply(if follow { guess } else { oracle });
            }
        }
        progress(&format!(
            "parser epoch {}/{epochs}: {:.2} % right in training",
            epoch + 1,
            100.0 * right as f32 / all as f32
        ));
    }
    model
}

/// Gold arcs that each move makes unreachable. Source: Goldberg and Nivre (2013), arc-hybrid.
fn costs(state: &State, gold: &[usize]) -> [usize; 3] {
    let (n, front) = (state.n, state.front);
    let depth = state.stack.len();
    let mut cost = [0; 3];
    if front < n {
        let b = front;
        cost[SHIFT] = state.stack.iter().filter(|&&s| gold[s] == b).count();
        if gold[b] < n && state.stack[..depth.saturating_sub(1)].contains(&gold[b]) {
            cost[SHIFT] += 1;
        }
    }
    if let Some(&s0) = state.stack.last() {
        let lost = (front..n).filter(|&k| gold[k] == s0).count();
        let below = (depth > 1).then(|| state.stack[depth - 2]);
        let head = gold[s0];
        cost[LEFT] = lost + usize::from(head > front && head <= n || below == Some(head));
        cost[RIGHT] = lost + usize::from(head >= front && head <= n);
    }
    cost
}

/// Trains the labels over gold heads.
pub fn labeller(
    examples: &[Example],
    tags: &[Vec<u8>],
    n_labels: usize,
    epochs: usize,
    progress: Progress,
) -> Perceptron {
    let mut model = Perceptron::new(n_labels);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::new(13);
    let (mut feats, mut scores) = (Vec::new(), vec![0.0; n_labels]);
    for epoch in 0..epochs {
        dice.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let example = &examples[e];
            let input = Input { words: &example.words, tags: &tags[e] };
            let kids = parser::dependents(&example.heads);
            for t in 0..example.words.len() {
                parser::label_features(input, &example.heads, &kids, t, &mut feats);
                model.score(&feats, &mut scores);
                let (guess, gold) = (argmax(&scores), usize::from(example.labels[t]));
                if guess != gold {
                    model.update(&feats, gold, guess);
                } else {
                    right += 1;
                }
                all += 1;
                model.tick();
            }
        }
        progress(&format!(
            "labels epoch {}/{epochs}: {:.2} % right in training",
            epoch + 1,
            100.0 * right as f32 / all as f32
        ));
    }
    model
}

/// A sentence with names: words, predicted tags, gold classes.
pub type NameExample = (Vec<Word>, Vec<u8>, Vec<u8>);

/// Trains the names.
pub fn names(examples: &[NameExample], epochs: usize, progress: Progress) -> Perceptron {
    let n_classes = 1 + 2 * names::KINDS.len();
    let mut model = Perceptron::new(n_classes);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice::new(14);
    let (mut feats, mut scores) = (Vec::new(), vec![0.0; n_classes]);
    for epoch in 0..epochs {
        dice.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let (words, tags, gold) = &examples[e];
            let mut classes: Vec<u8> = Vec::with_capacity(words.len());
            for i in 0..words.len() {
                names::features(words, tags, i, &classes, &mut feats);
                model.score(&feats, &mut scores);
                let (guess, wanted) = (argmax(&scores), usize::from(gold[i]));
                if guess != wanted {
                    model.update(&feats, wanted, guess);
                } else {
                    right += 1;
                }
                all += 1;
                model.tick();
                classes.push(guess as u8);
            }
        }
        progress(&format!(
            "names epoch {}/{epochs}: {:.2} % right in training",
            epoch + 1,
            100.0 * right as f32 / all as f32
        ));
    }
    model
}
