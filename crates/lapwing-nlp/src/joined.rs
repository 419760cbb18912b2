//! What a coordinator joins: subjects that the net hangs on the verb one by one, verbs that it takes for modifiers.
//!
//! In: heads, labels and tags of one sentence. Out: the same with the second of two joined words hung on the first.

use lapwing_core::{Deprel, Tense, Upos};

use crate::agree::is_under;
use crate::tagger::{Tag, best};

/// "Togo and the tiny, poor Benin agreed": of two subjects with a coordinator between them the second is joined to the first.
/// An adjective right before a subject that counts as another one describes it.
pub fn subjects(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    let is_subject = |labels: &[Deprel], k: usize| matches!(labels[k], Deprel::Nsubj | Deprel::NsubjPass);
    let nominal = |k: usize| matches!(tags[k].upos, Upos::Noun | Upos::Propn);
    for k in 1..heads.len() {
        let (a, n) = (k - 1, k);
        let both = is_subject(labels, a) && is_subject(labels, n) && heads[a] == heads[n] && heads[n] > n;
        if both && tags[a].upos == Upos::Adj && nominal(n) {
            heads.iter_mut().filter(|h| **h == a).for_each(|h| *h = n);
            (heads[a], labels[a]) = (n, Deprel::Amod);
        }
    }
    for b in 1..heads.len() {
        let v = heads[b];
        if v <= b || !is_subject(labels, b) || !nominal(b) {
            continue;
        }
        // "Togo and the tiny Benin agreed, the paper said": beside a clause that is said no noun is said.
        let said = |a: usize| labels[a] == Deprel::Ccomp && labels[v] == Deprel::Ccomp && heads[a] == heads[v];
        let first = |a: &usize| nominal(*a) && (heads[*a] == v && is_subject(labels, *a) || said(*a));
        let Some(a) = (0..b).find(first) else { continue };
        let joins = |c: &usize| {
            let near = heads[*c] == v || is_under(heads, *c, b);
            tags[*c].upos == Upos::Cconj && near && (c + 1..b).all(|k| is_under(heads, k, b))
        };
        if let Some(c) = (a + 1..b).find(joins) {
            (heads[a], labels[a]) = (v, labels[b]);
            (heads[b], labels[b]) = (a, Deprel::Conj);
            (heads[c], labels[c]) = (b, Deprel::Cc);
        }
    }
}

/// "North of Baghdad, gunmen killed nine": a direction with another subject behind it tells where. `direction`: whether a word is
/// one.
pub fn directions(heads: &[usize], labels: &mut [Deprel], direction: impl Fn(usize) -> bool) {
    let is_subject = |l: Deprel| matches!(l, Deprel::Nsubj | Deprel::NsubjPass);
    for k in 0..heads.len() {
        let other = |labels: &[Deprel]| (k + 1..heads.len()).any(|b| heads[b] == heads[k] && is_subject(labels[b]));
        let of = |labels: &[Deprel]| (k + 1..heads.len()).any(|n| heads[n] == k && labels[n] == Deprel::Nmod);
        if is_subject(labels[k]) && direction(k) && of(labels) && other(labels) {
            labels[k] = Deprel::Obl;
        }
    }
}

/// "Did Togo attack Ghana?": between an auxiliary and a verb without a subject a name that the net takes for a part of the verb
/// is the subject.
pub fn asked(heads: &[usize], labels: &mut [Deprel], tags: &[Tag]) {
    for k in 1..heads.len() {
        let v = heads[k];
        let part = labels[k] == Deprel::Compound && tags[k].upos == Upos::Propn && k < v && tags[v].upos == Upos::Verb;
        let hangs = |rels: &[Deprel], end: usize| (0..end).any(|x| heads[x] == v && rels.contains(&labels[x]));
        if part && hangs(&[Deprel::Aux], k) && !hangs(&[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj], v) {
            labels[k] = Deprel::Nsubj;
        }
    }
}

/// "have cordoned off": behind "have" a word in "-ed" that no list knows is no noun. `have`: whether a word is a form of it.
pub fn participles<'f>(
    (heads, labels): (&mut [usize], &mut [Deprel]),
    (tags, scores, chosen): (&[Tag], &[f32], &mut [u8]),
    have: impl Fn(usize) -> bool,
    form: impl Fn(usize) -> &'f str,
) {
    for v in 1..heads.len() {
        let h = v - 1;
        let noun = tags[usize::from(chosen[v])].upos == Upos::Noun && labels[v] == Deprel::Obj && heads[v] == h;
        let ends = form(v).ends_with("ed") && !form(v).ends_with("eed") && form(v).len() > 5;
        let own = |heads: &[usize]| (0..heads.len()).any(|k| heads[k] == v);
        if !noun || !ends || !have(h) || own(heads) {
            continue;
        }
        let participle = |tag: Tag| tag.upos == Upos::Verb && tag.tense == Tense::PastPart;
        let Some(tag) = best(tags, scores, v, participle) else { continue };
        chosen[v] = tag;
        (heads[v], labels[v]) = (if heads[h] == h { v } else { heads[h] }, labels[h]);
        for (k, head) in heads.iter_mut().enumerate() {
            if *head == h && k != v && k != h {
                *head = v;
            }
        }
        (heads[h], labels[h]) = (v, Deprel::Aux);
    }
}

/// "condemned the raid and promised aid to Togo": a past form between a coordinator that hangs on it and a noun is no
/// modifier of a second object but a second verb.
pub fn verbs(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let n = heads[v];
        let past = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        let joined = tags[v - 1].upos == Upos::Cconj && heads[v - 1] == v;
        let modifies = n == v + 1 && labels[v] == Deprel::Amod && labels[n] == Deprel::Conj;
        // "struck on Thursday and left": no verb is joined to a day.
        let of_noun = n < v && labels[v] == Deprel::Conj && tags[n].upos == Upos::Propn && labels[n] == Deprel::Obl;
        if !past || !joined || !(modifies || of_noun) {
            continue;
        }
        let mut first = if modifies { heads[n] } else { n };
        while heads[first] != first && tags[first].upos != Upos::Verb {
            first = heads[first];
        }
        if tags[first].upos == Upos::Verb && first < v && matches!(tags[first].tense, Tense::Past | Tense::Present) {
            (heads[v], labels[v]) = (first, Deprel::Conj);
            if modifies {
                (heads[n], labels[n]) = (v, Deprel::Obj);
            }
        }
    }
}

/// "troops kill a man that shot two of them and arrest others": what stands in the present is joined to no past verb of a clause
/// within but to the verb above that stands in the present as well.
pub fn tenses(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    use Deprel::{Acl, AclRelcl, Advcl, Aux, AuxPass, Ccomp, Conj, Cop, Mark, Nsubj, NsubjPass};
    let is = |k: usize, tenses: &[Tense]| tags[k].upos == Upos::Verb && tenses.contains(&tags[k].tense);
    for c in 1..heads.len() {
        let v = heads[c];
        let joined = labels[c] == Conj && is(c, &[Tense::Present]) && is(v, &[Tense::Past]) && v < c;
        let within = matches!(labels[v], Acl | AclRelcl | Advcl | Ccomp);
        let has = |h: usize, rels: &[Deprel]| (0..heads.len()).any(|k| heads[k] == h && rels.contains(&labels[k]));
        if !joined || !within || has(c, &[Nsubj, NsubjPass, Aux, AuxPass, Cop, Mark]) || has(v, &[Aux, AuxPass]) {
            continue;
        }
        let mut above = heads[v];
        while heads[above] != above && tags[above].upos != Upos::Verb {
            above = heads[above];
        }
        if is(above, &[Tense::Present]) && above < v {
            heads[c] = above;
        }
    }
}

/// "The ambassadors of Togo presented credentials.": in a sentence of one noun phrase a past form right behind the first noun
/// and before a second one, with nothing that joins them, is the verb of both.
pub fn clause(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let n = heads[v];
        let past = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        if !past || labels[v] != Deprel::Amod || n <= v || labels[n] != Deprel::Conj {
            continue;
        }
        let s = heads[n];
        let whole = heads[s] == s && s < v && matches!(tags[s].upos, Upos::Noun | Upos::Propn);
        let apart = matches!(tags[v - 1].upos, Upos::Punct | Upos::Cconj);
        if !whole || apart || !(s + 1..v).all(|k| is_under(heads, k, s)) {
            continue;
        }
        if (0..heads.len()).any(|k| heads[k] == n && k < v) || (v + 1..n).any(|k| heads[k] != n) {
            continue;
        }
        for head in heads.iter_mut().skip(v + 1).filter(|head| **head == s) {
            *head = v;
        }
        (heads[v], labels[v]) = (v, Deprel::Root);
        (heads[s], labels[s]) = (v, Deprel::Nsubj);
        (heads[n], labels[n]) = (v, Deprel::Obj);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Deprel::{Amod, Case, Cc, Ccomp, Conj, Det, Nmod, Nsubj, Obj, Obl, Root};
    use Upos::{Adj, Adp, Cconj, Noun, Propn, Verb};

    fn tag(upos: Upos) -> Tag {
        Tag { upos, tense: if upos == Verb { Tense::Past } else { Tense::None }, plural: false }
    }

    #[test]
    fn two_subjects_with_a_coordinator_are_joined() {
        // 0 Togo 1 and 2 the 3 poor 4 Benin 5 agreed
        let tags = [Propn, Cconj, Upos::Det, Adj, Propn, Verb].map(tag);
        let mut heads = [5, 3, 3, 5, 5, 5];
        let mut labels = [Nsubj, Cc, Det, Nsubj, Nsubj, Root];
        subjects(&mut heads, &mut labels, &tags);
        assert_eq!((heads[3], labels[3]), (4, Amod));
        assert_eq!((heads[4], labels[4], heads[0], labels[0]), (0, Conj, 5, Nsubj));
    }

    #[test]
    fn a_direction_beside_a_subject_tells_where() {
        // 0 North 1 of 2 Baghdad 3 gunmen 4 fled
        let heads = [4, 2, 0, 4, 4];
        let mut labels = [Nsubj, Case, Nmod, Nsubj, Root];
        directions(&heads, &mut labels, |k| k == 0);
        assert_eq!(labels, [Obl, Case, Nmod, Nsubj, Root]);
        // "North of here lies Mali" has no other subject before the verb.
        let mut labels = [Nsubj, Case, Nmod, Obj, Root];
        directions(&heads, &mut labels, |k| k == 0);
        assert_eq!(labels[0], Nsubj);
    }

    #[test]
    fn a_present_verb_is_joined_to_the_present_above() {
        // 0 troops 1 kill 2 men 3 that 4 shot 5 two 6 and 7 arrest 8 others
        let present = Tag { upos: Verb, tense: Tense::Present, plural: false };
        let mut tags = [Noun, Verb, Noun, Upos::Pron, Verb, Upos::Num, Cconj, Verb, Noun].map(tag);
        (tags[1], tags[7]) = (present, present);
        let mut heads = [1, 1, 1, 4, 2, 4, 7, 4, 7];
        let mut labels = [Nsubj, Root, Obj, Nsubj, Deprel::AclRelcl, Obj, Cc, Conj, Obj];
        tenses(&mut heads, &mut labels, &tags);
        assert_eq!(heads[7], 1);
        // "that shot two and wounded others": both are the men's.
        tags[7] = tag(Verb);
        heads[7] = 4;
        tenses(&mut heads, &mut labels, &tags);
        assert_eq!(heads[7], 4);
    }

    #[test]
    fn a_name_between_an_auxiliary_and_its_verb_is_the_subject() {
        // 0 Did 1 Togo 2 attack 3 Ghana
        let tags = [Upos::Aux, Propn, Verb, Propn].map(tag);
        let heads = [2, 2, 2, 2];
        let mut labels = [Deprel::Aux, Deprel::Compound, Root, Obj];
        asked(&heads, &mut labels, &tags);
        assert_eq!(labels[1], Nsubj);
        // "Chad did Togo attack": who acts is told already.
        let mut labels = [Nsubj, Deprel::Compound, Root, Obj];
        asked(&heads, &mut labels, &tags);
        assert_eq!(labels[1], Deprel::Compound);
    }

    #[test]
    fn no_noun_is_said_beside_a_clause() {
        // 0 Togo 1 and 2 Benin 3 agreed 4 Addo 5 said
        let tags = [Propn, Cconj, Propn, Verb, Propn, Verb].map(tag);
        let mut heads = [5, 2, 3, 5, 5, 5];
        let mut labels = [Ccomp, Cc, Nsubj, Ccomp, Nsubj, Root];
        subjects(&mut heads, &mut labels, &tags);
        assert_eq!((heads[0], labels[0], heads[2], labels[2]), (3, Nsubj, 0, Conj));
    }

    #[test]
    fn subjects_without_a_coordinator_stay() {
        // 0 Togo 1 Benin 2 agreed
        let tags = [Propn, Propn, Verb].map(tag);
        let (mut heads, mut labels) = ([2, 2, 2], [Nsubj, Nsubj, Root]);
        subjects(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([2, 2, 2], [Nsubj, Nsubj, Root]));
    }

    #[test]
    fn a_second_verb_is_no_modifier() {
        // 0 Togo 1 condemned 2 raids 3 and 4 promised 5 aid
        let tags = [Propn, Verb, Noun, Cconj, Verb, Noun].map(tag);
        let mut heads = [1, 1, 1, 4, 5, 2];
        let mut labels = [Nsubj, Root, Obj, Cc, Amod, Conj];
        verbs(&mut heads, &mut labels, &tags);
        assert_eq!((heads[4], labels[4], heads[5], labels[5]), (1, Conj, 4, Obj));
        // 0 Togo 1 struck 2 on 3 Monday 4 and 5 left
        let tags = [Propn, Verb, Adp, Propn, Cconj, Verb].map(tag);
        let mut heads = [1, 1, 3, 1, 5, 3];
        let mut labels = [Nsubj, Root, Case, Obl, Cc, Conj];
        verbs(&mut heads, &mut labels, &tags);
        assert_eq!((heads[5], labels[5]), (1, Conj));
    }

    #[test]
    fn a_past_form_between_two_nouns_is_their_verb() {
        // 0 envoys 1 of 2 Togo 3 presented 4 credentials
        let tags = [Noun, Adp, Propn, Verb, Noun].map(tag);
        let mut heads = [0, 2, 0, 4, 0];
        let mut labels = [Root, Case, Nmod, Amod, Conj];
        clause(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([3, 2, 0, 3, 3], [Nsubj, Case, Nmod, Root, Obj]));
        // 0 envoys 1 and 2 armed 3 men
        let tags = [Noun, Cconj, Verb, Noun].map(tag);
        let (mut heads, mut labels) = ([0, 3, 3, 0], [Root, Cc, Amod, Conj]);
        clause(&mut heads, &mut labels, &tags);
        assert_eq!((heads[2], labels[2], labels[0]), (3, Amod, Root));
    }

    #[test]
    fn no_noun_ends_like_a_participle_behind_have() {
        // 0 troops 1 have 2 cordoned 3 off 4 roads
        let tags: Vec<Tag> = [Noun, Verb, Verb].map(tag).to_vec();
        let all = [Tag { tense: Tense::PastPart, ..tags[2] }, tags[0], tag(Verb), tag(Adp)];
        let scores = vec![0.0; 5 * all.len()];
        let mut chosen = [1, 2, 1, 3, 1];
        let mut heads = [1, 1, 1, 4, 1];
        let mut labels = [Nsubj, Root, Obj, Case, Obl];
        let words = ["troops", "have", "cordoned", "off", "roads"];
        participles((&mut heads, &mut labels), (&all, &scores, &mut chosen), |k| k == 1, |k| words[k]);
        assert_eq!((heads, chosen[2], labels[1]), ([2, 2, 2, 4, 2], 0, Deprel::Aux));
    }
}
