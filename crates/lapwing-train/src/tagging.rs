//! Trains the tagger, and tags the training data as a tagger would that has not seen it.

use lapwing_nlp::tagger;
use lapwing_nlp::weights::argmax_f32;
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
            for i in 0..words.len() {
                tagger::features(words, i, &tags, &mut feats);
                model.score(&feats, &mut scores);
                let best = argmax_f32(&scores);
                model.update(&feats, usize::from(gold[i]), best);
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
        let Ok(weights) = lapwing_nlp::weights::Weights::from_bytes(&bytes) else { continue };
        for (i, (words, _)) in examples.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            tagged[i] = tagger::tag(&weights, words);
        }
    }
    tagged
}
