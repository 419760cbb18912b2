//! Trains the net: batches, learning rate, what is left out at random.

use std::collections::{BTreeMap, HashMap};

use lapwing_nlp::net::{FEATURES, features};
use lapwing_nlp::word::Word;

use super::adam::Adam;
use super::layout::Shape;
use super::{Drop, Grads, NO_FEAT, Net, Sample};
use crate::random::Random;

/// How long and how fast to learn.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Batches before the learning rate begins to fall to nothing.
    pub steps: usize,
    /// Batches over which it falls.
    pub fall: usize,
    /// Tokens after which a batch is closed.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f32,
}

/// For a member of the committee.
pub const MEMBER: Plan = Plan { steps: 13_120, fall: 2_500, batch: 800, rate: 2e-3 };
/// For the shipped net.
pub const SHIPPED: Plan = Plan { steps: 22_000, fall: 6_000, batch: 800, rate: 2e-3 };
/// Widths of the shipped net; the counts of rows, tags, labels and names are filled in.
const SHAPE: Shape = Shape { width: 128, layers: 3, arc: 64, lab: 96, rows: 0, tags: 0, labels: 0, names: 0 };
const DROP: Drop = Drop { input: 0.2, layer: 0.2, mlp: 0.25, word: 0.1 };
/// A word seen n times is hidden with probability RARE / (RARE + n), on top of `DROP.word`.
const RARE: f32 = 0.5;
/// Features seen fewer times have no row.
const SEEN_MIN: u32 = 2;
/// At most so many features have rows: the more frequent ones.
const ROWS_MAX: usize = 72_000;
/// The learning rate falls with the square root of the steps beyond this one.
const SLOW_FROM: f32 = 1_500.0;
const WARM_UP: f32 = 300.0;
const DECAY: f32 = 0.01;

/// One sentence to learn from, as words; empty lists mean "not annotated".
#[derive(Clone, Debug)]
pub struct Example {
    /// Hashed words.
    pub words: Vec<Word>,
    /// Gold tag numbers.
    pub tags: Vec<u8>,
    /// Gold heads; the root's is its own number.
    pub heads: Vec<usize>,
    /// Gold label numbers.
    pub labels: Vec<u8>,
    /// Gold classes of names.
    pub names: Vec<u8>,
    /// Probability of taking part in an epoch.
    pub share: f32,
}

impl Default for Example {
    fn default() -> Self {
        let (words, tags, heads, labels, names) = Default::default();
        Example { words, tags, heads, labels, names, share: 1.0 }
    }
}

/// A trained net and the feature hashes of its rows, ascending.
pub struct Trained {
    /// The net.
    pub net: Net,
    /// One hash a row.
    pub keys: Vec<u32>,
}

/// Trains a net. `counts`: number of tags, labels and classes of names. `progress` hears of every epoch.
pub fn train(
    examples: &[Example],
    counts: [usize; 3],
    plan: Plan,
    seed: u64,
    mut progress: impl FnMut(&str),
) -> Trained {
    let hashes: Vec<Vec<[u32; FEATURES]>> = examples.iter().map(|e| e.words.iter().map(features).collect()).collect();
    let keys = rows(&hashes);
    let samples = samples(examples, &hashes, &keys);
    let [tags, labels, names] = counts;
    let mut net = Net::new(Shape { rows: keys.len(), tags, labels, names, ..SHAPE }, seed);
    let mut grads = Grads::new(&net);
    let (mut dense, mut table) = (Adam::new(net.dense.len()), Adam::new(net.table.len()));
    let mut random = Random::new(98 + seed);
    let width = net.shape.width;
    let mut step = 0;
    let mut epoch = 0;
    while step < plan.steps + plan.fall {
        let mut batches = batches(examples, plan.batch, &mut random);
        random.shuffle(&mut batches);
        let mut losses = [0.0f64; 4];
        let mut n_tokens = 0;
        for batch in &batches {
            if step == plan.steps + plan.fall {
                break;
            }
            let batch: Vec<&Sample> = batch.iter().map(|&i| &samples[i]).collect();
            let n: usize = batch.iter().map(|s| s.feats.len()).sum();
            n_tokens += n;
            grads.clear(width);
            for (sum, loss) in losses.iter_mut().zip(net.learn(&batch, DROP, &mut random, &mut grads)) {
                *sum += f64::from(loss);
            }
            clip(&mut grads.dense, 1.0 / n as f32);
            let rate = rate(step, plan);
            step += 1;
            dense.tick();
            table.tick();
            dense.update(&mut net.dense, &grads.dense, 0, rate, DECAY);
            for k in 0..grads.touched.len() {
                let row = grads.touched[k] as usize * width..(grads.touched[k] as usize + 1) * width;
                grads.table[row.clone()].iter_mut().for_each(|g| *g *= 1.0 / n as f32);
                table.update(&mut net.table, &grads.table[row.clone()], row.start, rate, 0.0);
            }
        }
        epoch += 1;
        let [tag, arc, label, name] = losses.map(|l| l / n_tokens.max(1) as f64);
        progress(&format!(
            "net: epoch {epoch}, step {step}, losses: tags {tag:.3}, arcs {arc:.3}, labels {label:.3}, names {name:.3}"
        ));
    }
    Trained { net, keys }
}

/// Learning rate at `step`: warm-up, slow fall, then straight down to nothing.
fn rate(step: usize, plan: Plan) -> f32 {
    let at = step as f32;
    let warm = (at / WARM_UP).min(1.0);
    let slow = (SLOW_FROM / at.max(SLOW_FROM)).sqrt();
    let fall = if step < plan.steps { 1.0 } else { 1.0 - (at - plan.steps as f32) / plan.fall as f32 };
    plan.rate * warm * slow * fall
}

/// Divides by the number of tokens and bounds the length of the gradient.
fn clip(grads: &mut [f32], scale: f32) {
    let mut norm = 0.0f64;
    for g in grads.iter_mut() {
        *g *= scale;
        norm += f64::from(*g * *g);
    }
    let clip = (1.0 / norm.sqrt() as f32).min(1.0);
    if clip < 1.0 {
        grads.iter_mut().for_each(|g| *g *= clip);
    }
}

/// Feature hashes that get a row.
fn rows(hashes: &[Vec<[u32; FEATURES]>]) -> Vec<u32> {
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for hash in hashes.iter().flatten().flatten() {
        *seen.entry(*hash).or_insert(0) += 1;
    }
    let mut found: Vec<(u32, u32)> = seen.into_iter().filter(|(_, n)| *n >= SEEN_MIN).collect();
    found.sort_by_key(|&(hash, n)| (std::cmp::Reverse(n), hash));
    found.truncate(ROWS_MAX);
    let mut keys: Vec<u32> = found.into_iter().map(|(hash, _)| hash).collect();
    keys.sort_unstable();
    keys
}

fn samples(examples: &[Example], hashes: &[Vec<[u32; FEATURES]>], keys: &[u32]) -> Vec<Sample> {
    let number = |hash: &u32| keys.binary_search(hash).map_or(NO_FEAT, |row| row as u32);
    let mut counts: HashMap<u32, u32> = HashMap::new();
    let feats: Vec<Vec<[u32; FEATURES]>> =
        hashes.iter().map(|s| s.iter().map(|f| f.each_ref().map(number)).collect()).collect();
    for f in hashes.iter().flatten() {
        *counts.entry(f[0]).or_insert(0) += 1;
    }
    examples
        .iter()
        .zip(feats)
        .zip(hashes)
        .map(|((e, feats), hashes)| Sample {
            feats,
            rare: hashes.iter().map(|f| RARE / (RARE + counts[&f[0]] as f32)).collect(),
            tags: e.tags.clone(),
            heads: e.heads.clone(),
            labels: e.labels.clone(),
            names: e.names.clone(),
            weight: 1.0,
        })
        .collect()
}

/// Batches of sentences of like length, in random order of the groups they are drawn from.
fn batches(examples: &[Example], n_tokens_max: usize, random: &mut Random) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..examples.len()).filter(|&i| random.unit() < examples[i].share).collect();
    random.shuffle(&mut order);
    let mut out = Vec::new();
    for group in order.chunks_mut(2_048) {
        group.sort_by_key(|&i| examples[i].words.len());
        let mut batch = Vec::new();
        let mut n_tokens = 0;
        for &i in group.iter() {
            if n_tokens > n_tokens_max {
                out.push(std::mem::take(&mut batch));
                n_tokens = 0;
            }
            n_tokens += examples[i].words.len();
            batch.push(i);
        }
        out.push(batch);
    }
    out
}
