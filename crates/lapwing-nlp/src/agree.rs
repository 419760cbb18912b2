//! Makes tags and arcs agree with each other: the net reads each off by itself.
//!
//! A word that has an object is a verb, whatever its likeliest tag ("gunmen open fire", "convicts and sentences six").

use lapwing_core::{Deprel, Upos};

use crate::tagger::Tag;
use crate::word::Word;

/// Bits of [`Word::classes`] for verbs and for their inflected forms.
const VERB: u32 = 2 | 2 << 4;

/// Gives nouns and adjectives that have an object the best tag of a verb. `tags`: what the numbers mean; `scores`: shape
/// `[n, n_tags]`; `labels`: one for each word.
pub fn verbs(words: &[Word], heads: &[usize], labels: &[Deprel], tags: &[Tag], scores: &[f32], chosen: &mut [u8]) {
    for (kid, &label) in labels.iter().enumerate() {
        let t = heads[kid];
        let upos = tags[usize::from(chosen[t])].upos;
        if label != Deprel::Obj || t == kid || !matches!(upos, Upos::Noun | Upos::Adj) || words[t].classes & VERB == 0 {
            continue;
        }
        let row = &scores[t * tags.len()..(t + 1) * tags.len()];
        let verbs = row.iter().enumerate().filter(|(i, _)| tags[*i].upos == Upos::Verb);
        if let Some((best, _)) = verbs.max_by(|a, b| a.1.total_cmp(b.1)) {
            chosen[t] = best as u8;
        }
    }
}

/// Gives the first of two subjects of a complement to the verb that governs it, when it stands before that verb and the
/// verb has none: "Pop, who is ill, warned (that) it ends soon". The tree stays a tree: a subject governs no verb above it.
pub fn subjects(heads: &mut [usize], labels: &[Deprel]) {
    let is_subject = |k: usize| matches!(labels[k], Deprel::Nsubj | Deprel::NsubjPass);
    for s in 0..heads.len() {
        let t = heads[s];
        let h = heads[t];
        let crosses = is_subject(s) && labels[t] == Deprel::Ccomp && s < h && h < t;
        let twice = crosses && (0..heads.len()).any(|k| heads[k] == t && k > h && is_subject(k));
        let bare = crosses && !(0..heads.len()).any(|k| heads[k] == h && k != h && is_subject(k));
        if twice && bare {
            heads[s] = h;
        }
    }
}

/// "The border of Iran with Togo shows this": a verb has one subject, so what stands between a noun, a word that the tree
/// takes for a conjunction, and the verb is a phrase with its preposition.
pub fn phrases(heads: &mut [usize], labels: &mut [Deprel], upos: &[Upos]) {
    for m in 1..heads.len() {
        let t = heads[m];
        if labels[m] != Deprel::Mark || m >= t || !matches!(upos[m - 1], Upos::Noun | Upos::Propn) {
            continue;
        }
        let subject = |k: &usize| heads[*k] == t && matches!(labels[*k], Deprel::Nsubj | Deprel::NsubjPass);
        let (before, after) = ((0..m).find(subject), (m + 1..t).find(subject));
        let Some((_, s)) = before.zip(after) else { continue };
        // Only words of the phrase stand between the two.
        if (m + 1..s).all(|k| heads[k] == s) && !is_under(heads, m - 1, s) {
            (heads[s], labels[s]) = (m - 1, Deprel::Nmod);
            (heads[m], labels[m]) = (s, Deprel::Case);
        }
    }
}

/// True when `t` hangs below `top`, or is it.
fn is_under(heads: &[usize], mut t: usize, top: usize) -> bool {
    for _ in 0..heads.len() {
        if t == top {
            return true;
        }
        t = heads[t];
    }
    false
}

#[cfg(test)]
mod tests {
    use lapwing_core::Tense;

    use super::*;

    #[test]
    fn the_subject_before_the_governing_verb_is_its_own() {
        // Pop warned it ends: 0 Pop, 1 warned, 2 it, 3 ends.
        let labels = [Deprel::Nsubj, Deprel::Root, Deprel::Nsubj, Deprel::Ccomp];
        let mut heads = [3, 1, 3, 1];
        subjects(&mut heads, &labels);
        assert_eq!(heads, [1, 1, 3, 1]);
        let mut right = [1, 1, 3, 1];
        subjects(&mut right, &labels);
        assert_eq!(right, [1, 1, 3, 1]);
    }

    #[test]
    fn a_second_subject_behind_a_conjunction_is_a_phrase() {
        // 0 drills 1 near 2 borders 3 with 4 Togo 5 show 6 this.
        use Deprel::{Case, Mark, Nmod, Nsubj, Obj, Root};
        let upos = [Upos::Noun, Upos::Adp, Upos::Noun, Upos::Sconj, Upos::Propn, Upos::Verb, Upos::Pron];
        let mut labels = [Nsubj, Case, Nmod, Mark, Nsubj, Root, Obj];
        let mut heads = [5, 2, 0, 5, 5, 5, 5];
        phrases(&mut heads, &mut labels, &upos);
        assert_eq!(heads, [5, 2, 0, 4, 2, 5, 5]);
        assert_eq!(labels, [Nsubj, Case, Nmod, Case, Nmod, Root, Obj]);
        // One subject: "drills show that Togo left" stays.
        let mut labels = [Nsubj, Root, Mark, Nsubj, Deprel::Ccomp];
        let mut heads = [1, 1, 4, 4, 1];
        let upos = [Upos::Noun, Upos::Verb, Upos::Sconj, Upos::Propn, Upos::Verb];
        phrases(&mut heads, &mut labels, &upos);
        assert_eq!(heads, [1, 1, 4, 4, 1]);
    }

    #[test]
    fn a_word_with_an_object_is_a_verb() {
        let tag = |upos, tense| Tag { upos, tense, plural: false };
        let tags = [tag(Upos::Noun, Tense::None), tag(Upos::Verb, Tense::Past), tag(Upos::Verb, Tense::Present)];
        let words = [Word::default(), Word { classes: 1 | 2, ..Word::default() }, Word::default()];
        let labels = [Deprel::Nsubj, Deprel::Root, Deprel::Obj];
        let scores = [1.0, 0.0, 0.0, 3.0, 1.0, 2.0, 1.0, 0.0, 0.0];
        let mut chosen = [0, 0, 0];
        verbs(&words, &[1, 1, 1], &labels, &tags, &scores, &mut chosen);
        assert_eq!(chosen, [0, 2, 0]);
        // A word that no dictionary knows as a verb stays what it is.
        let mut chosen = [0, 0, 0];
        verbs(&[Word::default(); 3].clone(), &[1, 1, 1], &labels, &tags, &scores, &mut chosen);
        assert_eq!(chosen, [0, 0, 0]);
    }
}
