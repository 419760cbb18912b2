//! A plain tagger that tags the training data of names as a tagger would that has not seen them. Does not ship.

use lapwing_nlp::hash::feature;
use lapwing_nlp::weights::{Weights, argmax_f32};
use lapwing_nlp::word::Word;

use crate::perceptron::Perceptron;
use crate::random::Random;

/// Words and gold classes of one sentence.
pub type Example = (Vec<Word>, Vec<u8>);

/// Trains on `examples`.
pub fn train(examples: &[&Example], n_classes: usize, epochs: usize) -> Perceptron {
    let mut model = Perceptron::new(n_classes);
    let mut random = Random::new(7);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut feats, mut scores) = (Vec::new(), Vec::new());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &e in &order {
            let (words, gold) = examples[e];
            let mut tags: Vec<u8> = Vec::with_capacity(words.len());
            for (i, &class) in gold.iter().enumerate() {
                features(words, i, &tags, &mut feats);
                model.score(&feats, &mut scores);
                let best = argmax_f32(&scores);
                model.update(&feats, usize::from(class), best);
                tags.push(best as u8);
            }
        }
    }
    model
}

/// Classes that taggers trained on the other parts give each part: what the parser will see in use.
pub fn jackknife(examples: &[Example], n_classes: usize, folds: usize, epochs: usize) -> Vec<Vec<u8>> {
    let mut tagged = vec![Vec::new(); examples.len()];
    for fold in 0..folds {
        let others: Vec<&Example> =
            examples.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|x| x.1).collect();
        let rows = train(&others, n_classes, epochs).averaged();
        let mut bytes = Vec::new();
        crate::perceptron::write(&rows, n_classes, rows.len(), &mut bytes);
        let Ok(weights) = Weights::from_bytes(&bytes) else { continue };
        for (i, (words, _)) in examples.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            tagged[i] = tag(&weights, words);
        }
    }
    tagged
}

/// Features of token `i` given the classes before it. Clears and fills `out`.
fn features(words: &[Word], i: usize, tags: &[u8], out: &mut Vec<u32>) {
    out.clear();
    let w = &words[i];
    let none = Word::default();
    let at = |d: isize| i.checked_add_signed(d).and_then(|j| words.get(j)).unwrap_or(&none);
    let tag = |d: usize| if i >= d { u32::from(tags[i - d]) + 1 } else { 0 };
    let (p1, p2, n1, n2) = (at(-1), at(-2), at(1), at(2));
    let (t1, t2) = (tag(1), tag(2));
    let edge = u32::from(i == 0) + 2 * u32::from(i + 1 == words.len());
    let mut n = 0;
    let mut add = |parts: &[u32]| {
        n += 1;
        out.push(feature(n, parts));
    };
    add(&[]);
    add(&[w.form]);
    add(&[w.lower]);
    for s in w.suffix {
        add(&[s]);
    }
    for p in w.prefix {
        add(&[p]);
    }
    add(&[w.shape]);
    add(&[w.shape, edge]);
    add(&[w.classes]);
    add(&[w.lists, w.shape]);
    add(&[w.lists, w.classes, t1]);
    add(&[w.classes, t1]);
    add(&[w.classes, w.suffix[1], t1]);
    add(&[w.classes, n1.classes]);
    add(&[p1.classes, w.classes]);
    add(&[t1]);
    add(&[t1, t2]);
    add(&[t1, w.lower]);
    add(&[t1, t2, w.suffix[2]]);
    add(&[p1.lower]);
    add(&[p1.lower, w.lower]);
    add(&[p1.lower, w.suffix[1]]);
    add(&[p2.lower]);
    add(&[p2.lower, p1.lower]);
    add(&[n1.lower]);
    add(&[n1.lower, w.lower]);
    add(&[n1.lower, w.suffix[1]]);
    add(&[n2.lower]);
    add(&[n1.lower, n2.lower]);
    add(&[n1.suffix[1]]);
    add(&[n1.suffix[2], t1]);
    add(&[p1.suffix[2]]);
    add(&[n1.shape, w.shape]);
    add(&[p1.shape, w.shape, n1.shape]);
    add(&[n1.classes, n2.classes, t1]);
    add(&[u32::from(w.glued), n1.form]);
    add(&[u32::from(p1.glued), p1.form]);
}

/// Classes of all tokens of a sentence, as numbers of the model's tag list.
pub fn tag(weights: &Weights, words: &[Word]) -> Vec<u8> {
    let mut tags = Vec::with_capacity(words.len());
    let (mut feats, mut scores) = (Vec::new(), Vec::new());
    for i in 0..words.len() {
        features(words, i, &tags, &mut feats);
        tags.push(weights.best(&feats, &mut scores) as u8);
    }
    tags
}
