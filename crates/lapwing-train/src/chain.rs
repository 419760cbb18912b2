//! Learns chains of classes of names: what [`lapwing_nlp::names::Finder`] reads.
//!
//! In: words with their classes, some unknown. Out: weights of features and of steps from class to class under which the
//! known classes are likely as a chain: a conditional random field (Lafferty et al. 2001), learnt sentence by sentence
//! with steps that shrink for what was moved often (AdaGrad), averaged over the second half of the epochs.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use lapwing_nlp::names::{self, CLASSES, Scores, follows};

use crate::naming::Example;
use crate::perceptron::{self, Plain, Row};
use crate::random::Random;

const SEED: u64 = 17;
const RATE: f32 = 0.05;
/// How much smaller the steps of the last epoch are than those of the first.
const DECAY: f32 = 0.7;
/// Smaller differences between what is and what was expected teach nothing.
const TELLING: f32 = 1e-3;
/// Smaller weights are left out of the model file.
const WEIGHT_MIN: f32 = 0.02;
const NEVER: f32 = -1e9;

/// Scores of a class (second) behind another (first).
type Steps = [Scores; CLASSES];

/// What is learnt.
pub struct Chain {
    rows: Vec<Row>,
    steps: Steps,
}

/// A weight for each class, with the sum of the squares of its moves.
#[derive(Clone, Copy)]
struct Cell {
    weights: Scores,
    moves: Scores,
    total: Scores,
}

impl Cell {
    const NEW: Cell = Cell { weights: [0.0; CLASSES], moves: [1e-4; CLASSES], total: [0.0; CLASSES] };

    fn learn(&mut self, rate: f32, errors: &Scores) {
        for (class, &error) in errors.iter().enumerate() {
            self.moves[class] += error * error;
            self.weights[class] += rate * error / self.moves[class].sqrt();
        }
    }

    fn keep(&mut self) {
        self.total.iter_mut().zip(self.weights).for_each(|(total, weight)| *total += weight);
    }
}

/// Features as numbers of cells.
struct Numbered {
    features: Vec<u32>,
    /// Cells of the features of each word of each example.
    words: Vec<Vec<Vec<u32>>>,
}

fn number(examples: &[Example]) -> Numbered {
    let mut numbers: HashMap<u32, u32, BuildHasherDefault<Plain>> = HashMap::default();
    let mut numbered = Numbered { features: Vec::new(), words: Vec::new() };
    let mut features = Vec::new();
    for example in examples {
        let mut of_example = Vec::new();
        for i in 0..example.words.len() {
            names::features(&example.words, &example.tags, i, &mut features);
            let cells = features.iter().map(|&feature| {
                *numbers.entry(feature).or_insert_with(|| {
                    numbered.features.push(feature);
                    numbered.features.len() as u32 - 1
                })
            });
            of_example.push(cells.collect());
        }
        numbered.words.push(of_example);
    }
    numbered
}

/// Trains on `examples`.
pub fn train(examples: &[Example], epochs: usize) -> Chain {
    let numbered = number(examples);
    let mut cells = vec![Cell::NEW; numbered.features.len()];
    let mut steps = [Cell::NEW; CLASSES];
    let mut random = Random::new(SEED);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let rate = RATE * (1.0 - DECAY * epoch as f32 / epochs as f32);
        for &at in &order {
            let (gold, words) = (chain_of(&examples[at].classes), &numbered.words[at]);
            if words.is_empty() {
                continue;
            }
            let scores: Vec<Scores> = words.iter().map(|word| sum(&cells, word)).collect();
            let known = |i: usize, class: usize| {
                let gold = usize::from(gold[i]);
                gold >= CLASSES || gold == class
            };
            let now = steps.map(|cell| cell.weights);
            let (is, steps_are) = expected(&scores, &now, &known);
            let (guess, steps_guessed) = expected(&scores, &now, &|_, _| true);
            for (i, word) in words.iter().enumerate() {
                let errors: Scores = std::array::from_fn(|class| is[i][class] - guess[i][class]);
                if errors.iter().any(|e| e.abs() > TELLING) {
                    word.iter().for_each(|&cell| cells[cell as usize].learn(rate, &errors));
                }
            }
            for (before, cell) in steps.iter_mut().enumerate() {
                let errors = std::array::from_fn(|class| steps_are[before][class] - steps_guessed[before][class]);
                cell.learn(rate, &errors);
            }
        }
        if epoch * 2 >= epochs {
            cells.iter_mut().chain(&mut steps).for_each(Cell::keep);
        }
    }
    let n = (epochs - epochs.div_ceil(2)).max(1) as f32;
    let mut rows: Vec<Row> = numbered
        .features
        .iter()
        .zip(&cells)
        .map(|(&feature, cell)| {
            let weights = cell.total.iter().enumerate().map(|(class, total)| (class as u8, total / n));
            (feature, weights.filter(|w| w.1.abs() >= WEIGHT_MIN).collect())
        })
        .filter(|row: &Row| !row.1.is_empty())
        .collect();
    rows.sort_by_key(|row| row.0);
    Chain { rows, steps: steps.map(|cell| cell.total.map(|total| total / n)) }
}

/// Classes of which each may follow the one before: an inside that nothing begins is a beginning.
fn chain_of(classes: &[u8]) -> Vec<u8> {
    let mut before = 0;
    let repaired = classes.iter().map(|&class| {
        let stray = usize::from(class) < CLASSES && before < CLASSES && !follows(before, usize::from(class));
        before = usize::from(class) - usize::from(stray);
        before as u8
    });
    repaired.collect()
}

fn sum(cells: &[Cell], word: &[u32]) -> Scores {
    let mut scores = [0.0; CLASSES];
    for &cell in word {
        scores.iter_mut().zip(cells[cell as usize].weights).for_each(|(score, weight)| *score += weight);
    }
    scores
}

/// How often each class is expected at each word, and each step in the sentence, over all chains of allowed classes.
fn expected(scores: &[Scores], steps: &Steps, allowed: &dyn Fn(usize, usize) -> bool) -> (Vec<Scores>, Steps) {
    let n = scores.len();
    let (mut forward, mut backward) = (vec![[NEVER; CLASSES]; n], vec![[NEVER; CLASSES]; n]);
    for class in (0..CLASSES).filter(|&class| follows(0, class) && allowed(0, class)) {
        forward[0][class] = scores[0][class];
    }
    for i in 1..n {
        for class in (0..CLASSES).filter(|&class| allowed(i, class)) {
            let paths = std::array::from_fn(|before| {
                if follows(before, class) { forward[i - 1][before] + steps[before][class] } else { NEVER }
            });
            forward[i][class] = log_sum(&paths) + scores[i][class];
        }
    }
    backward[n - 1] = [0.0; CLASSES];
    for i in (0..n - 1).rev() {
        for before in 0..CLASSES {
            let paths = std::array::from_fn(|class| {
                let open = follows(before, class) && allowed(i + 1, class);
                if open { steps[before][class] + scores[i + 1][class] + backward[i + 1][class] } else { NEVER }
            });
            backward[i][before] = log_sum(&paths);
        }
    }
    let all = log_sum(&forward[n - 1]);
    let mut counts = [[0.0; CLASSES]; CLASSES];
    for i in 1..n {
        for (before, counts) in
            counts.iter_mut().enumerate().filter(|(before, _)| forward[i - 1][*before] > NEVER / 2.0)
        {
            for class in (0..CLASSES).filter(|&class| follows(before, class) && allowed(i, class)) {
                let path = forward[i - 1][before] + steps[before][class] + scores[i][class] + backward[i][class];
                counts[class] += (path - all).exp();
            }
        }
    }
    let classes = forward.iter().zip(&backward);
    (classes.map(|(f, b)| std::array::from_fn(|class| (f[class] + b[class] - all).exp())).collect(), counts)
}

fn log_sum(values: &Scores) -> f32 {
    let most = values.iter().fold(f32::NEG_INFINITY, |most, &v| most.max(v));
    most + values.iter().map(|v| (v - most).exp()).sum::<f32>().ln()
}

impl Chain {
    /// Features that have weights.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Writes the `max_rows` rows with the largest weights and the steps, in the layout that `Finder` reads.
    pub fn write(&self, max_rows: usize, out: &mut Vec<u8>) {
        let unit = perceptron::write(&self.rows, CLASSES, max_rows, out);
        for number in std::iter::once(&unit).chain(self.steps.as_flattened()) {
            out.extend(number.to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_adds_up_over_all_chains() {
        let scores = [[0.3, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.5, 2.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0]];
        let mut steps = [[0.0; CLASSES]; CLASSES];
        steps[1][2] = 0.7;
        let (classes, counts) = expected(&scores, &steps, &|_, _| true);
        // By hand: the likelihood of every pair of classes.
        let (mut all, mut inside) = (0.0, 0.0);
        for first in (0..CLASSES).filter(|&c| follows(0, c)) {
            for second in (0..CLASSES).filter(|&c| follows(first, c)) {
                let likely = (scores[0][first] + steps[first][second] + scores[1][second]).exp();
                all += likely;
                inside += if second == 2 { likely } else { 0.0 };
            }
        }
        assert!((classes[1][2] - inside / all).abs() < 1e-5);
        assert!((counts[1][2] - inside / all).abs() < 1e-5, "only a beginning goes before");
        assert!(classes.iter().all(|c| (c.iter().sum::<f32>() - 1.0).abs() < 1e-5));
        assert_eq!(chain_of(&[0, 2, 2, 4, 255, 4]), [0, 1, 2, 3, 255, 4]);
        let (known, _) = expected(&scores, &steps, &|i, class| i == 0 || class == 4);
        assert!((known[0][3] - 1.0).abs() < 1e-5, "inside a body follows the beginning of one");
    }
}
