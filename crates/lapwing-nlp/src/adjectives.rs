//! What describes a name, where the net takes it for more: a participle that opens the sentence, an adjective read as a name.
//!
//! In: heads, labels and tags of one sentence. Out: the same with the describing word hung on what it describes.

use lapwing_core::{Deprel, Tense, Upos};

use crate::agree::is_under;
use crate::tagger::{Tag, best};

/// "Neighbouring Kenya, a large economy, condemned the raid": where the verb has no other subject, the name right behind a
/// participle at its front is the subject, which the participle describes. "Leaving Kenya, they condemned" has one.
pub fn openers(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for n in 1..heads.len() {
        let (v, r) = (n - 1, heads[n - 1]);
        let participle = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::PresPart | Tense::PastPart);
        let opens = participle && labels[v] == Deprel::Advcl && r > n;
        if !opens || tags[n].upos != Upos::Propn || heads[n] != v || labels[n] != Deprel::Obj {
            continue;
        }
        let has = |h: usize, rels: &[Deprel]| (0..heads.len()).any(|k| heads[k] == h && rels.contains(&labels[k]));
        use Deprel::{Aux, AuxPass, Ccomp, Csubj, Mark, Nsubj, NsubjPass, Obl};
        let finite = matches!(tags[r].tense, Tense::Past | Tense::Present) || has(r, &[Aux, AuxPass]);
        let bare = !has(r, &[Nsubj, NsubjPass, Csubj]) && !has(v, &[Aux, AuxPass, Ccomp, Mark, Nsubj, Obl]);
        if tags[r].upos != Upos::Verb || !finite || !bare {
            continue;
        }
        let passive = has(r, &[AuxPass]);
        heads.iter_mut().skip(n + 1).filter(|h| **h == v).for_each(|h| *h = n);
        (heads[n], labels[n]) = (r, if passive { NsubjPass } else { Nsubj });
        (heads[v], labels[v]) = (n, Deprel::Amod);
    }
}

/// "urged Togo to free hostages": the net takes "free" for an adjective wherever it may be one. `frees`: whether a word is "to",
/// the next one "free" and a third one of those whom one frees.
pub fn freed(
    heads: &mut [usize],
    labels: &mut [Deprel],
    tags: &[Tag],
    scores: &[f32],
    chosen: &mut [u8],
    frees: impl Fn(usize, usize, usize) -> bool,
) {
    for v in 1..heads.len() {
        let (to, n) = (v - 1, heads[v]);
        let g = heads[n];
        let led = heads[to] == n && labels[to] == Deprel::Case && g < to;
        let object = n > v && labels[v] == Deprel::Amod && matches!(labels[n], Deprel::Obl | Deprel::Nmod);
        if !led || !object || !frees(to, v, n) {
            continue;
        }
        let verb = tags[usize::from(chosen[g])].upos == Upos::Verb;
        (heads[v], labels[v]) = (g, if verb { Deprel::Xcomp } else { Deprel::Acl });
        (heads[to], labels[to]) = (v, Deprel::Mark);
        (heads[n], labels[n]) = (v, Deprel::Obj);
        for (t, upos) in [(v, Upos::Verb), (to, Upos::Part)] {
            let fits = |tag: Tag| tag.upos == upos && matches!(tag.tense, Tense::Base | Tense::None);
            chosen[t] = best(tags, scores, t, fits).unwrap_or(chosen[t]);
        }
    }
}

/// "Mali, the tiny Togo and Benin": an adjective that stands as one of those named, with a name right behind it that hangs on
/// it, or on the same word, describes that name.
pub fn names(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for n in 1..heads.len() {
        let a = n - 1;
        let named = |labels: &[Deprel], k: usize| matches!(labels[k], Deprel::Appos | Deprel::Conj);
        let adjective = tags[a].upos == Upos::Adj && named(labels, a) && heads[a] < a;
        let beside = heads[n] == a || heads[n] == heads[a];
        if adjective && tags[n].upos == Upos::Propn && named(labels, n) && beside {
            (heads[n], labels[n]) = (heads[a], labels[a]);
            heads.iter_mut().filter(|h| **h == a).for_each(|h| *h = n);
            (heads[a], labels[a]) = (n, Deprel::Amod);
        }
    }
}

/// "let wounded Malians in", "let injured rebels leave": a participle that is said to complete the verb right before it, with a
/// noun right behind, describes the noun.
pub fn before_objects(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for n in 1..heads.len() {
        let v = n - 1;
        let h = heads[v];
        let past = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        let nominal = matches!(tags[n].upos, Upos::Noun | Upos::Propn);
        if !past || labels[v] != Deprel::Xcomp || h + 1 != v || !nominal || (0..v).any(|k| heads[k] == v) {
            continue;
        }
        let object = labels[n] == Deprel::Obj && (heads[n] == v || heads[n] == h);
        if object {
            heads.iter_mut().filter(|head| **head == v).for_each(|head| *head = h);
            heads[n] = h;
        }
        // "says killed rebels fled": what hangs below the participle is no subject of the verb above.
        if object || labels[n] == Deprel::Nsubj && heads[n] > n && !is_under(heads, n, v) {
            (heads[v], labels[v]) = (n, Deprel::Amod);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Deprel::{Advcl, Amod, Appos, Conj, Det, Nsubj, Obj, Punct, Root};
    use Upos::{Adj, Propn, Verb};

    fn tag(upos: Upos) -> Tag {
        Tag { upos, tense: if upos == Verb { Tense::Past } else { Tense::None }, plural: false }
    }

    fn neighbouring() -> (Vec<usize>, Vec<Deprel>, Vec<Tag>) {
        // 0 Neighbouring 1 Kenya 2 , 3 condemned 4 Uganda
        let mut tags = [Verb, Propn, Upos::Punct, Verb, Propn].map(tag).to_vec();
        tags[0].tense = Tense::PresPart;
        (vec![3, 0, 0, 3, 3], vec![Advcl, Obj, Punct, Root, Obj], tags)
    }

    #[test]
    fn a_name_behind_an_opening_participle_is_the_subject_that_the_verb_lacks() {
        let (mut heads, mut labels, tags) = neighbouring();
        openers(&mut heads, &mut labels, &tags);
        assert_eq!((heads[0], labels[0], heads[1], labels[1], heads[2]), (1, Amod, 3, Nsubj, 1));
    }

    #[test]
    fn a_clause_before_a_verb_with_a_subject_stays() {
        let (mut heads, mut labels, tags) = neighbouring();
        labels[4] = Nsubj;
        let before = (heads.clone(), labels.clone());
        openers(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), before);
    }

    #[test]
    fn a_participle_before_the_object_describes_it() {
        // 0 let 1 wounded 2 Malians 3 in
        let mut tags = [Verb, Verb, Propn, Upos::Adv].map(tag);
        tags[1].tense = Tense::PastPart;
        for on in [0, 1] {
            let mut heads = [0, 0, on, 1];
            let mut labels = [Root, Deprel::Xcomp, Obj, Deprel::Advmod];
            before_objects(&mut heads, &mut labels, &tags);
            assert_eq!((heads, labels[1]), ([0, 2, 0, 0], Amod));
        }
        // What hangs below the participle stays there: a tree has no circles.
        let (mut heads, mut labels) = ([0, 0, 3, 1], [Root, Deprel::Xcomp, Nsubj, Deprel::Ccomp]);
        let before = heads;
        before_objects(&mut heads, &mut labels, &tags);
        assert_eq!(heads, before);
        // "had the wounded treated": behind the object it completes the verb.
        let (mut heads, mut labels) = ([0, 0, 0, 2], [Root, Obj, Deprel::Xcomp, Deprel::Advmod]);
        let before = heads;
        before_objects(&mut heads, &mut labels, &tags);
        assert_eq!(heads, before);
    }

    #[test]
    fn an_adjective_among_names_describes_the_next_one() {
        // 0 Mali 1 the 2 tiny 3 Togo 4 agreed
        let tags = [Propn, Upos::Det, Adj, Propn, Verb].map(tag);
        let mut heads = [4, 2, 0, 2, 4];
        let mut labels = [Nsubj, Det, Appos, Appos, Root];
        names(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([4, 3, 3, 0, 4], [Nsubj, Det, Amod, Appos, Root]));
        // "Mali, the rich and Togo": no adjective right before the name.
        let mut labels = [Nsubj, Det, Conj, Nsubj, Root];
        let before = labels;
        names(&mut heads, &mut labels, &tags);
        assert_eq!(labels, before);
    }
}
