//! Makes tags and arcs agree with each other: the net reads each off by itself.
//!
//! A word that has an object is a verb, whatever its likeliest tag ("gunmen open fire", "convicts and sentences six").

use lapwing_core::{Deprel, Tense, Upos};

use crate::tagger::{Tag, best};
use crate::word::Word;

/// Bits of [`Word::classes`] for verbs and for their inflected forms.
const VERB: u32 = 2 | 2 << 4;
/// The same for nouns.
const NOUN: u32 = 1 | 1 << 4;

/// Gives nouns and adjectives that govern what only verbs govern the best tag of a verb. `tags`: what the numbers mean; `scores`: shape
/// `[n, n_tags]`; `labels`: one for each word.
pub fn verbs(words: &[Word], heads: &[usize], labels: &[Deprel], tags: &[Tag], scores: &[f32], chosen: &mut [u8]) {
    for (kid, &label) in labels.iter().enumerate() {
        let t = heads[kid];
        let upos = tags[usize::from(chosen[t])].upos;
        let governs = match label {
            // "Chad and Togo welcome a truce": an interjection governs nothing.
            Deprel::Obj => matches!(upos, Upos::Noun | Upos::Adj | Upos::Intj),
            // "ministers worry that it ends", "…, warning that it ends": what is told of a noun describes it.
            Deprel::Ccomp => {
                upos == Upos::Noun && kid > t && !heads.iter().zip(labels).any(|(&h, l)| h == t && nominal(*l))
            }
            // "he blamed candidate Pop": a modifier has no subject.
            Deprel::Nsubj => upos == Upos::Adj && labels[t] == Deprel::Amod && kid < t,
            // "the state imposed curfews": what stands between the subject of a noun without "to be" and that noun.
            Deprel::Amod => upos == Upos::Noun && heads[t] == t && parts_subject(kid, t, heads, labels),
            // "Ghana has blamed Togo": an adjective has an auxiliary only beside "to be".
            Deprel::Aux => upos == Upos::Adj && !(0..heads.len()).any(|k| heads[k] == t && labels[k] == Deprel::Cop),
            _ => false,
        };
        let t = if label == Deprel::Amod { kid } else { t };
        if !governs || heads[kid] == kid || words[t].classes & VERB == 0 {
            continue;
        }
        let past = |tag: Tag| matches!(tag.tense, Tense::Past | Tense::PastPart);
        let verb = |tag: Tag| tag.upos == Upos::Verb && (label != Deprel::Amod || past(tag));
        chosen[t] = best(tags, scores, t, verb).unwrap_or(chosen[t]);
    }
}

/// True when the modifier `m` of `n` stands right behind the phrase of a subject of `n`, which has no "to be".
fn parts_subject(m: usize, n: usize, heads: &[usize], labels: &[Deprel]) -> bool {
    let of = |k: usize, rels: &[Deprel]| heads[k] == n && rels.contains(&labels[k]);
    let copula = (0..heads.len()).any(|k| of(k, &[Deprel::Cop, Deprel::Aux, Deprel::Mark]));
    let subject = (0..m).rev().find(|&k| of(k, &[Deprel::Nsubj]));
    !copula && m < n && subject.is_some_and(|s| (s + 1..m).all(|k| is_under(heads, k, s)))
}

/// A sentence that the tree takes for one noun although the noun has a subject, or a clause with "that" or "to" right behind it
/// and another noun before it that agrees with a verb, has that noun for its verb: "a group of states calls on Chad to stop",
/// "rebels claim that they left", "the bloc plans to open talks". `form`: a word as it stands; names of several end in "s"
/// ("the Houthis").
pub fn statements<'f>(
    words: &[Word],
    heads: &mut [usize],
    labels: &mut [Deprel],
    tags: &[Tag],
    scores: &[f32],
    chosen: &mut [u8],
    form: impl Fn(usize) -> &'f str,
) {
    let Some(t) = (0..heads.len()).find(|&t| heads[t] == t) else { return };
    let that = |k: usize| form(k).eq_ignore_ascii_case("that");
    let in_s = |k: usize| form(k).ends_with('s');
    if tags[usize::from(chosen[t])].upos != Upos::Noun || words[t].classes & VERB == 0 {
        return;
    }
    let kids: Vec<usize> = (0..heads.len()).filter(|&k| heads[k] == t && k != t).collect();
    let led: Vec<bool> =
        (0..heads.len()).map(|k| (0..heads.len()).any(|c| heads[c] == k && labels[c] == Deprel::Case)).collect();
    let leads = |k: usize| led[k];
    let subject = kids.iter().copied().find(|&k| k < t && labels[k] == Deprel::Nsubj);
    // "talks to end the war have begun".
    let helped =
        |c: usize| (0..heads.len()).any(|k| heads[k] == c && matches!(labels[k], Deprel::Aux | Deprel::AuxPass));
    let finite = kids.iter().any(|&c| c > t + 2 && helped(c) && labels[c] != Deprel::Conj);
    let clause = kids.iter().copied().find(|&c| {
        let own = |k: usize| heads[k] == c && matches!(labels[k], Deprel::Nsubj | Deprel::NsubjPass);
        let next = if c > t + 1 { form(t + 1) } else { "" };
        let told = next.eq_ignore_ascii_case("that") && (t + 2..c).any(own);
        let meant = next.eq_ignore_ascii_case("to") && in_s(t) && c == t + 2 && !finite;
        matches!(labels[c], Deprel::Acl | Deprel::Ccomp) && (told || meant) && heads[t + 1] == c
    });
    let several = |k: usize| {
        let tag = &tags[usize::from(chosen[k])];
        (tag.plural || tag.upos == Upos::Propn && in_s(k)) && matches!(labels[k], Deprel::Compound | Deprel::Nmod)
    };
    let stops = form(heads.len() - 1) == ".";
    let one = |k: usize| {
        let tag = &tags[usize::from(chosen[k])];
        stops && in_s(t) && !tag.plural && labels[k] == Deprel::Compound && matches!(tag.upos, Upos::Noun | Upos::Propn)
    };
    let agrees = |k: usize| if in_s(t) { one(k) || several(k) && that(t + 1) } else { several(k) };
    let before = t.checked_sub(1).filter(|&k| clause.is_some() && heads[k] == t && agrees(k) && !leads(k));
    let Some(s) = subject.or(before) else { return };
    // What only a noun has, but for what belongs to the subject or to a phrase between.
    if kids.iter().any(|&k| k > s && k < t && nominal(labels[k]) && !leads(k) || labels[k] == Deprel::Cop) {
        return;
    }
    let Some(verb) = best(tags, scores, t, |tag| tag.upos == Upos::Verb) else { return };
    chosen[t] = verb;
    labels[s] = Deprel::Nsubj;
    for k in kids.into_iter().filter(|&k| k != s) {
        if k < s && nominal(labels[k]) {
            heads[k] = s;
        } else if Some(k) == clause {
            labels[k] = if that(t + 1) { Deprel::Ccomp } else { Deprel::Xcomp };
        } else if matches!(labels[k], Deprel::Nmod | Deprel::Compound) && leads(k) {
            labels[k] = Deprel::Obl;
        }
    }
}

/// What only a noun has, or one that stands for a predicate.
fn nominal(label: Deprel) -> bool {
    use Deprel::{Amod, Case, Compound, Cop, Det, Nmod, NmodPoss, Nummod};
    matches!(label, Amod | Case | Compound | Cop | Det | Nmod | NmodPoss | Nummod)
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

/// "it had halted all aid": the net sometimes takes the participle behind "have" for an adjective of the object. The
/// participle becomes the verb, and all that hung on "have" hangs on it. `have`: whether a word is a form of it.
pub fn perfects(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag], have: impl Fn(usize) -> bool) {
    for v in 1..heads.len() {
        let (h, n) = (v - 1, heads[v]);
        let participle = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        let modifies = labels[v] == Deprel::Amod && n > v && heads[n] == h && labels[n] == Deprel::Obj;
        // "had violated", "had tortured one of them", read as a complement of having; not "had them tortured".
        let completes = labels[v] == Deprel::Xcomp && n == h;
        if !participle || !(modifies || completes) || !have(h) {
            continue;
        }
        let own: Vec<usize> = (0..heads.len()).filter(|&k| heads[k] == h && k != h).collect();
        heads[v] = if heads[h] == h { v } else { heads[h] };
        labels[v] = labels[h];
        for k in own.into_iter().filter(|&k| k != v) {
            heads[k] = v;
        }
        (heads[h], labels[h]) = (v, Deprel::Aux);
    }
}

/// "UNICEF vaccinated children": a noun that the tree hangs on the object across the verb is the subject that the verb lacks.
pub fn crossed(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    use Deprel::{Compound, Nmod, NmodUnmarked, Nsubj, NsubjPass, Obj};
    for k in 0..heads.len() {
        let o = heads[k];
        let t = heads[o];
        let across = k < t && t < o && labels[o] == Obj && matches!(labels[k], Compound | Nmod | NmodUnmarked);
        let nominal = matches!(tags[k].upos, Upos::Noun | Upos::Propn) && tags[t].upos == Upos::Verb;
        let taken = |x: usize| {
            heads[x] == t && matches!(labels[x], Nsubj | NsubjPass) || heads[x] == k && labels[x] == Deprel::Case
        };
        if across && nominal && !(0..heads.len()).any(taken) {
            (heads[k], labels[k]) = (t, Nsubj);
        }
    }
}

/// "Ghana treated 90 wounded rebels": a participle without arguments right before the object of a verb describes it.
pub fn participles(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let t = heads[v];
        let past = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        if !past || labels[v] != Deprel::Xcomp || t >= v {
            continue;
        }
        // A number or an article stands before nouns, not before verbs.
        let counts = |k: usize| k < v && matches!(labels[k], Deprel::Amod | Deprel::Det | Deprel::Nummod);
        let own: Vec<usize> = (0..heads.len()).filter(|&k| heads[k] == v).collect();
        let counted = own.iter().any(|&k| counts(k));
        let bare = own.iter().all(|&k| counts(k));
        let of_either = |o: usize| labels[o] == Deprel::Obj && (bare && heads[o] == t || counted && heads[o] == v);
        let object = (v + 1..heads.len()).find(|&o| of_either(o));
        if let Some(o) = object.filter(|&o| (v + 1..o).all(|k| heads[k] == o)) {
            for k in own {
                heads[k] = if k < v { o } else { t };
            }
            heads[o] = t;
            (heads[v], labels[v]) = (o, Deprel::Amod);
        }
    }
}

/// "The premier of Alberta called for talks": a verb that takes no object, and has no "to be", has its subject before it.
pub fn actives(heads: &[usize], labels: &mut [Deprel], tags: &[Tag], takes_no_object: impl Fn(usize) -> bool) {
    for s in 0..heads.len() {
        let v = heads[s];
        let helped = |k: usize| heads[k] == v && matches!(labels[k], Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
        let led = s < v && labels[s] == Deprel::NsubjPass && tags[v].upos == Upos::Verb;
        if led && takes_no_object(v) && !(0..heads.len()).any(helped) {
            labels[s] = Deprel::Nsubj;
        }
    }
}

/// "troops fighting rebels have left": a participle between a noun and its verb describes the noun, which is the subject.
pub fn participial_subjects(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let present = tags[v].upos == Upos::Verb && tags[v].tense == Tense::PresPart;
        if !present || labels[v] != Deprel::Csubj || heads[v] <= v {
            continue;
        }
        let noun = |s: usize| matches!(tags[s].upos, Upos::Noun | Upos::Propn);
        let subject = |s: &usize| heads[*s] == v && labels[*s] == Deprel::Nsubj && noun(*s);
        if let Some(s) = (0..v).find(subject) {
            (heads[s], labels[s]) = (heads[v], Deprel::Nsubj);
            (heads[v], labels[v]) = (s, Deprel::Acl);
        }
    }
    set_apart(heads, labels, tags);
}

/// "says the seven, arrested in Accra, had fled", read as two clauses: the participle between commas describes the subject of the
/// second.
fn set_apart(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let kid =
            |of: usize, wanted: &[Deprel]| (0..heads.len()).find(|&k| heads[k] == of && wanted.contains(&labels[k]));
        let subjects = [Deprel::Nsubj, Deprel::NsubjPass];
        let bare = tags[v].tense == Tense::PastPart && kid(v, &[Deprel::Aux, Deprel::AuxPass]).is_none();
        if labels[v] != Deprel::Ccomp || !bare {
            continue;
        }
        let second = (v + 1..heads.len()).find(|&w| heads[w] == heads[v] && labels[w] == Deprel::Ccomp);
        let finite = |w: &usize| kid(*w, &[Deprel::Aux, Deprel::AuxPass]).is_some() && kid(*w, &subjects).is_none();
        let subject = kid(v, &[Deprel::NsubjPass]).filter(|s| s + 1 < v && tags[s + 1].upos == Upos::Punct);
        if let (Some(w), Some(s)) = (second.filter(finite), subject) {
            let passive = kid(w, &[Deprel::AuxPass]).is_some();
            (heads[s], labels[s]) = (w, if passive { Deprel::NsubjPass } else { Deprel::Nsubj });
            (heads[v], labels[v]) = (s, Deprel::Acl);
        }
    }
}

/// "called off a strike": the noun phrase right behind a particle is the object, if the verb has none.
pub fn particle_objects(heads: &[usize], labels: &mut [Deprel], tags: &[Tag]) {
    for k in 1..heads.len() {
        let v = heads[k];
        let noun = matches!(tags[k].upos, Upos::Noun | Upos::Propn);
        if labels[k] != Deprel::Obl || k < v || !noun {
            continue;
        }
        let particle = (v + 1..k).find(|&p| heads[p] == v && labels[p] == Deprel::CompoundPrt);
        let led = (0..heads.len()).any(|c| heads[c] == k && labels[c] == Deprel::Case);
        let object = (0..heads.len()).any(|o| heads[o] == v && labels[o] == Deprel::Obj);
        if particle.is_some_and(|p| (p + 1..k).all(|x| is_under(heads, x, k))) && !led && !object {
            labels[k] = Deprel::Obj;
        }
    }
}

/// "the state imposed targeted sanctions": of two subjects the second, read as an adjective right before a past form with an
/// object, is the verb, and that past form describes the object.
pub fn second_subjects(
    words: &[Word],
    heads: &mut [usize],
    labels: &mut [Deprel],
    tags: &[Tag],
    scores: &[f32],
    chosen: &mut [u8],
) {
    for m in 1..heads.len().saturating_sub(1) {
        let v = m + 1;
        let tag = |k: usize| tags[usize::from(chosen[k])];
        let past = tag(v).upos == Upos::Verb && matches!(tag(v).tense, Tense::Past | Tense::PastPart);
        let misread = tag(m).upos == Upos::Adj && words[m].classes & VERB != 0;
        if heads[m] != v || labels[m] != Deprel::Nsubj || !misread || !past {
            continue;
        }
        let own: Vec<usize> = (0..heads.len()).filter(|&k| heads[k] == v && k != v).collect();
        let subject = own.iter().any(|&s| s < m && labels[s] == Deprel::Nsubj);
        let helped = own.iter().any(|&k| matches!(labels[k], Deprel::Aux | Deprel::AuxPass | Deprel::Cop));
        let object = own.iter().copied().find(|&o| o > v && labels[o] == Deprel::Obj);
        let Some(o) = object.filter(|&o| subject && !helped && (v + 1..o).all(|k| is_under(heads, k, o))) else {
            continue;
        };
        let finite = |tag: Tag| tag.upos == Upos::Verb && tag.tense == Tense::Past;
        let Some(verb) = best(tags, scores, m, finite) else { continue };
        chosen[m] = verb;
        heads[m] = if heads[v] == v { m } else { heads[v] };
        labels[m] = labels[v];
        own.into_iter().filter(|&k| k != m).for_each(|k| heads[k] = m);
        (heads[v], labels[v]) = (o, Deprel::Amod);
    }
}

/// "by soldiers in south Togo": a preposition that hangs on a word before the noun stands before the whole phrase.
pub fn cases(heads: &mut [usize], labels: &[Deprel], tags: &[Tag]) {
    for k in 0..heads.len() {
        let m = heads[k];
        let n = heads[m];
        // "in Gao Sunday": two phrases run together are none.
        let modifies = matches!(labels[m], Deprel::Compound | Deprel::Amod) && tags[m].upos != Upos::Propn;
        // "anti-graft", "pro-Chadian": what is joined to the word belongs to it.
        let first = k + 1 == m && (k == 0 || !is_under(heads, k - 1, n));
        let own = (0..heads.len()).any(|c| heads[c] == n && labels[c] == Deprel::Case);
        if labels[k] == Deprel::Case && modifies && m < n && first && !own {
            heads[k] = n;
        }
    }
}

/// "polls in 1990 that led to war": what stands before the pronoun of a relative clause lies outside it, on the noun that
/// the clause describes.
pub fn relatives(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let n = heads[v];
        if labels[v] != Deprel::AclRelcl || n >= v {
            continue;
        }
        let pronoun = |k: &usize| {
            heads[*k] == v && tags[*k].upos == Upos::Pron && matches!(labels[*k], Deprel::Nsubj | Deprel::NsubjPass)
        };
        let Some(p) = (n + 1..v).find(pronoun) else { continue };
        // "the men near Gao who fled", not "the men, on Monday, who fled".
        for k in n + 1..p {
            if heads[k] == v && labels[k] == Deprel::Obl && (n + 1..k).all(|x| heads[x] == k) {
                (heads[k], labels[k]) = (n, Deprel::Nmod);
            }
        }
    }
}

/// "recalls the raid carried out by rebels": a participle with a doer and no subject describes the object before it.
/// `of_act`: whether a participle tells who did what the noun before it means, or that somebody is "held hostage"; it describes
/// the noun right before it: "died in a raid carried out by rebels".
pub fn described(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag], of_act: impl Fn(usize) -> bool) {
    for v in 1..heads.len() {
        let h = heads[v];
        let past = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        if !past || !matches!(labels[v], Deprel::Advcl | Deprel::Ccomp) || h >= v {
            continue;
        }
        let own = |rels: &[Deprel]| (0..heads.len()).any(|k| heads[k] == v && rels.contains(&labels[k]));
        use Deprel::{Aux, AuxPass, Ccomp, Cop, Mark, Nsubj, NsubjPass, Obj, Obl, OblAgent};
        let before = (0..v).rev().find(|&k| tags[k].upos != Upos::Adv);
        let object = match labels[v] {
            Ccomp if own(&[OblAgent]) && !own(&[Obj]) => (h + 1..v).rev().find(|&o| heads[o] == h && labels[o] == Obj),
            Deprel::Advcl if of_act(v) => before.filter(|&o| heads[o] == h && matches!(labels[o], Obj | Obl)),
            _ => None,
        };
        if let Some(o) = object.filter(|_| !own(&[Aux, AuxPass, Cop, Mark, Nsubj, NsubjPass])) {
            (heads[v], labels[v]) = (o, Deprel::Acl);
        }
    }
}

/// "Kenya halted trade with Chad.": a sentence of one noun phrase in which a past form stands between two nouns is a
/// clause. What stands before the verb is its subject, the noun its object.
pub fn clauses(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag]) {
    for v in 1..heads.len() {
        let (p, n) = (v - 1, heads[v]);
        let past = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Past | Tense::PastPart);
        let modifies = matches!(labels[v], Deprel::Amod | Deprel::Compound) && n > v && tags[v].upos == Upos::Verb;
        // "supporters have blocked roads", "Iran is supplying weapons": what has an auxiliary is a verb.
        if modifies && (0..v).any(|k| heads[k] == v && labels[k] == Deprel::Aux) {
            heads[..v].iter_mut().filter(|h| **h == n).for_each(|h| *h = v);
            heads[v] = if heads[n] == n { v } else { heads[n] };
            labels[v] = labels[n];
            (heads[n], labels[n]) = (v, Deprel::Obj);
            continue;
        }
        if !past || labels[v] != Deprel::Amod || n <= v {
            continue;
        }
        // "the Union blamed Chad, saying": what has a subject of its own is a verb.
        let own = |k: &usize| heads[*k] == v && labels[*k] == Deprel::Nsubj && tags[*k].upos != Upos::Adj;
        if heads[n] != n && tags[v].tense == Tense::Past && (0..v).any(|k| own(&k)) {
            for k in (0..v).filter(|&k| k != v) {
                if heads[k] == n {
                    heads[k] = v;
                    labels[k] = if labels[k] == Deprel::Case { Deprel::Mark } else { labels[k] };
                }
            }
            heads[v] = heads[n];
            labels[v] = match labels[n] {
                Deprel::Obl | Deprel::Nmod => Deprel::Advcl,
                Deprel::Nsubj | Deprel::NsubjPass => Deprel::Parataxis,
                Deprel::Obj => Deprel::Ccomp,
                other => other,
            };
            (heads[n], labels[n]) = (v, Deprel::Obj);
            continue;
        }
        if heads[n] != n {
            continue;
        }
        let nominal = |k: usize| matches!(tags[k].upos, Upos::Noun | Upos::Propn);
        let subject = |q: &usize| (heads[*q] == n || heads[*q] == v) && is_under(heads, p, *q) && nominal(*q);
        let Some(q) = (0..v).find(subject) else { continue };
        let kin = [Deprel::Compound, Deprel::Nmod, Deprel::NmodUnmarked, Deprel::Nsubj, Deprel::Flat, Deprel::Dep];
        let bars = [Deprel::Cop, Deprel::Nsubj, Deprel::NsubjPass, Deprel::Case, Deprel::Mark, Deprel::Aux];
        let barred =
            (0..heads.len()).any(|k| k != q && (heads[k] == n || heads[k] == q) && k < v && bars.contains(&labels[k]));
        if !nominal(p) || !kin.contains(&labels[q]) || barred {
            continue;
        }
        for k in (0..v).filter(|&k| k != q) {
            if heads[k] == n {
                heads[k] = q;
            }
        }
        (heads[q], labels[q]) = (v, Deprel::Nsubj);
        (heads[v], labels[v]) = (v, Deprel::Root);
        (heads[n], labels[n]) = (v, Deprel::Obj);
        for k in n + 1..heads.len() {
            if heads[k] == n && matches!(labels[k], Deprel::Punct | Deprel::Conj) && tags[k].upos != Upos::Noun {
                heads[k] = v;
            }
        }
    }
}

/// "threatened to halt gas deliveries": a plain verb right behind "to" that the tree takes for part of a noun is an infinitive,
/// and the noun its object. `to`: whether a word is "to".
pub fn infinitives(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag], to: impl Fn(usize) -> bool) {
    for v in 2..heads.len() {
        let (p, n) = (v - 1, heads[v]);
        let g = heads[n];
        let base = tags[v].upos == Upos::Verb && matches!(tags[v].tense, Tense::Base | Tense::None);
        let plain = base && matches!(labels[v], Deprel::Compound | Deprel::Amod) && n > v;
        let led = to(p) && tags[p].upos == Upos::Part && (heads[p] == n || heads[p] == v) && labels[p] != Deprel::Aux;
        if !plain || !led || g >= p || g == n {
            continue;
        }
        heads[v] = g;
        labels[v] = match tags[g].upos {
            Upos::Verb if (g + 1..p).all(|k| tags[k].upos == Upos::Adv) => Deprel::Xcomp,
            Upos::Verb => Deprel::Advcl,
            _ => Deprel::Acl,
        };
        (heads[p], labels[p]) = (v, Deprel::Mark);
        (heads[n], labels[n]) = (v, Deprel::Obj);
    }
}

/// "Togo's military bombs a village": a verb with an object has neither an owner nor an article, so the word right before it,
/// read as its modifier, is its subject.
pub fn owners(
    words: &[Word],
    heads: &mut [usize],
    labels: &mut [Deprel],
    tags: &[Tag],
    scores: &[f32],
    chosen: &mut [u8],
) {
    for v in 2..heads.len() {
        let m = v - 1;
        let of_verb = |k: usize, l: &[Deprel]| heads[k] == v && l.contains(&labels[k]);
        let modifies = of_verb(m, &[Deprel::Amod, Deprel::Compound]) && words[m].classes & NOUN != 0;
        let verb =
            tags[usize::from(chosen[v])].upos == Upos::Verb && (v + 1..heads.len()).any(|k| of_verb(k, &[Deprel::Obj]));
        let owned = (0..m).any(|k| of_verb(k, &[Deprel::Det, Deprel::NmodPoss]));
        let taken = (0..v).any(|k| of_verb(k, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Aux, Deprel::Mark]));
        if !modifies || !verb || !owned || taken {
            continue;
        }
        for k in 0..m {
            if heads[k] == v && nominal(labels[k]) && labels[k] != Deprel::Cop {
                heads[k] = m;
            }
        }
        labels[m] = Deprel::Nsubj;
        chosen[m] = best(tags, scores, m, |tag| tag.upos == Upos::Noun).unwrap_or(chosen[m]);
    }
}

/// "warned protesters that the army would act": a clause with "that" and a subject of its own is told, it does not describe the
/// one to whom it is told.
pub fn told(heads: &mut [usize], labels: &mut [Deprel], tags: &[Tag], that: impl Fn(usize) -> bool) {
    for c in 2..heads.len() {
        let o = heads[c];
        let v = heads[o];
        let describes = labels[c] == Deprel::AclRelcl && matches!(labels[o], Deprel::Iobj) && o < c && v < o;
        let kid = |k: usize, l: &[Deprel]| heads[k] == c && l.contains(&labels[k]);
        let marked = || (o + 1..c).any(|k| kid(k, &[Deprel::Mark]) && that(k));
        let subject = || (o + 1..c).any(|k| kid(k, &[Deprel::Nsubj, Deprel::NsubjPass]) && !that(k));
        if describes && tags[v].upos == Upos::Verb && marked() && subject() {
            (heads[c], labels[c]) = (v, Deprel::Ccomp);
        }
    }
}

/// What hangs on an auxiliary hangs on its verb: an auxiliary governs nothing.
pub fn auxiliaries(heads: &mut [usize], labels: &[Deprel]) {
    for k in 0..heads.len() {
        let a = heads[k];
        let argument = matches!(
            labels[k],
            Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::Obj
                | Deprel::Obl
                | Deprel::Advmod
                | Deprel::Xcomp
                | Deprel::Ccomp
        );
        if argument && matches!(labels[a], Deprel::Aux | Deprel::AuxPass) && heads[a] != k && heads[a] != a {
            heads[k] = heads[a];
        }
    }
}

/// Gives a verb in the third person that completes another one without a subject of its own the best tag of a noun:
/// "would resume talks". `labels` follow.
pub fn nouns(heads: &[usize], labels: &mut [Deprel], tags: &[Tag], scores: &[f32], chosen: &mut [u8]) {
    for t in 1..heads.len() {
        let tag = tags[usize::from(chosen[t])];
        let own = [Deprel::Nsubj, Deprel::Mark, Deprel::Aux, Deprel::AuxPass, Deprel::Obj, Deprel::Cop];
        let bare = labels[t] == Deprel::Xcomp
            && heads[t] < t
            && tag.upos == Upos::Verb
            && tag.tense == Tense::Present
            && tags[usize::from(chosen[heads[t]])].upos == Upos::Verb
            && !(0..heads.len()).any(|k| heads[k] == t && own.contains(&labels[k]));
        let several = |tag: Tag| tag.upos == Upos::Noun && tag.plural;
        if bare && let Some(noun) = best(tags, scores, t, several) {
            chosen[t] = noun;
            labels[t] = Deprel::Obj;
        }
    }
}

/// True when `t` hangs below `top`, or is it.
pub fn is_under(heads: &[usize], mut t: usize, top: usize) -> bool {
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
    use super::*;

    fn tag(upos: Upos, tense: Tense) -> Tag {
        Tag { upos, tense, plural: false }
    }

    #[test]
    fn a_participle_behind_have_is_the_verb() {
        // 0 it 1 had 2 halted 3 aid 4 .
        use Deprel::{Amod, Aux, Nsubj, Obj, Punct, Root, Xcomp};
        let none = |u| tag(u, Tense::None);
        let tags = [
            none(Upos::Pron),
            tag(Upos::Verb, Tense::Past),
            tag(Upos::Verb, Tense::PastPart),
            none(Upos::Noun),
            none(Upos::Punct),
        ];
        let mut labels = [Nsubj, Root, Amod, Obj, Punct];
        let mut heads = [1, 1, 3, 1, 1];
        perfects(&mut heads, &mut labels, &tags, |k| k == 1);
        assert_eq!(heads, [2, 2, 2, 2, 2]);
        assert_eq!(labels, [Nsubj, Aux, Root, Obj, Punct]);
        // "it had halted one of them", the participle as a complement.
        let mut labels = [Nsubj, Root, Xcomp, Obj, Punct];
        let mut heads = [1, 1, 1, 1, 1];
        perfects(&mut heads, &mut labels, &tags, |k| k == 1);
        assert_eq!(heads, [2, 2, 2, 2, 2]);
        assert_eq!(labels, [Nsubj, Aux, Root, Obj, Punct]);
        // "it sold halted goods" stays.
        let mut labels = [Nsubj, Root, Amod, Obj, Punct];
        let mut heads = [1, 1, 3, 1, 1];
        perfects(&mut heads, &mut labels, &tags, |_| false);
        assert_eq!(heads, [1, 1, 3, 1, 1]);
    }

    #[test]
    fn what_has_an_auxiliary_is_the_verb() {
        // 0 crowds 1 have 2 blocked 3 roads.
        use Deprel::{Amod, Aux, Nsubj, Obj, Root};
        let none = |u| tag(u, Tense::None);
        let tags = [none(Upos::Noun), none(Upos::Aux), tag(Upos::Verb, Tense::PastPart), none(Upos::Noun)];
        let mut labels = [Nsubj, Aux, Amod, Root];
        let mut heads = [3, 2, 3, 3];
        clauses(&mut heads, &mut labels, &tags);
        assert_eq!(heads, [2, 2, 2, 2]);
        assert_eq!(labels, [Nsubj, Aux, Root, Obj]);
    }

    #[test]
    fn a_noun_across_the_verb_is_its_subject() {
        // 0 UNICEF 1 vaccinated 2 children.
        use Deprel::{Compound, Nsubj, Obj, Root};
        let none = |u| tag(u, Tense::None);
        let tags = [none(Upos::Noun), tag(Upos::Verb, Tense::Past), none(Upos::Noun)];
        let (mut heads, mut labels) = ([2, 1, 1], [Compound, Root, Obj]);
        crossed(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([1, 1, 1], [Nsubj, Root, Obj]));
        // Behind the verb it describes the object: "vaccinated school children".
        let tags = [tags[1], none(Upos::Noun), none(Upos::Noun)];
        let (mut heads, mut labels) = ([0, 2, 0], [Root, Compound, Obj]);
        crossed(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([0, 2, 0], [Root, Compound, Obj]));
    }

    #[test]
    fn a_participle_before_the_object_describes_it() {
        // 0 Ghana 1 treated 2 wounded 3 rebels.
        use Deprel::{Amod, Nsubj, Nummod, Obj, Root, Xcomp};
        let none = |u| tag(u, Tense::None);
        let tags =
            [none(Upos::Propn), tag(Upos::Verb, Tense::Past), tag(Upos::Verb, Tense::PastPart), none(Upos::Noun)];
        let (mut heads, mut labels) = ([1, 1, 1, 1], [Nsubj, Root, Xcomp, Obj]);
        participles(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([1, 1, 3, 1], [Nsubj, Root, Amod, Obj]));
        // "treated 90 wounded rebels", with the object hung on the participle.
        let tags = [tags[0], tags[1], none(Upos::Num), tags[2], tags[3]];
        let (mut heads, mut labels) = ([1, 1, 3, 1, 3], [Nsubj, Root, Nummod, Xcomp, Obj]);
        participles(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([1, 1, 4, 4, 1], [Nsubj, Root, Nummod, Amod, Obj]));
        // "kept rebels wounded" stays.
        let tags = [tags[0], tags[1], tags[4], tags[3]];
        let (mut heads, mut labels) = ([1, 1, 1, 1], [Nsubj, Root, Obj, Xcomp]);
        participles(&mut heads, &mut labels, &tags);
        assert_eq!((heads, labels), ([1, 1, 1, 1], [Nsubj, Root, Obj, Xcomp]));
    }

    #[test]
    fn an_auxiliary_governs_nothing() {
        // 0 Chad 1 has 2 left.
        let mut heads = [1, 2, 2];
        auxiliaries(&mut heads, &[Deprel::Nsubj, Deprel::Aux, Deprel::Root]);
        assert_eq!(heads, [2, 2, 2]);
    }

    #[test]
    fn a_third_person_without_a_subject_is_a_noun() {
        // 0 resume 1 talks.
        let tags = [
            tag(Upos::Verb, Tense::Base),
            tag(Upos::Verb, Tense::Present),
            Tag { upos: Upos::Noun, tense: Tense::None, plural: true },
        ];
        let mut labels = [Deprel::Root, Deprel::Xcomp];
        let mut chosen = [0, 1];
        nouns(&[0, 0], &mut labels, &tags, &[1.0, 0.0, 0.0, 0.0, 1.0, 0.5], &mut chosen);
        assert_eq!((chosen, labels), ([0, 2], [Deprel::Root, Deprel::Obj]));
    }

    #[test]
    fn a_past_form_between_two_nouns_makes_a_clause() {
        // 0 Kenya 1 halted 2 trade 3 with 4 Chad 5 .
        use Deprel::{Amod, Case, Compound, Det, Nmod, Nsubj, Obj, Punct, Root};
        let none = |u| tag(u, Tense::None);
        let tags = [
            none(Upos::Propn),
            tag(Upos::Verb, Tense::Past),
            none(Upos::Noun),
            none(Upos::Adp),
            none(Upos::Propn),
            none(Upos::Punct),
        ];
        let mut labels = [Compound, Amod, Root, Case, Nmod, Punct];
        let mut heads = [2, 2, 2, 4, 2, 2];
        clauses(&mut heads, &mut labels, &tags);
        assert_eq!(heads, [1, 1, 1, 4, 2, 1]);
        assert_eq!(labels, [Nsubj, Root, Obj, Case, Nmod, Punct]);
        // "The halted trade" has nothing before the verb.
        let tags = [none(Upos::Det), tag(Upos::Verb, Tense::PastPart), none(Upos::Noun)];
        let mut labels = [Det, Amod, Root];
        let mut heads = [2, 2, 2];
        clauses(&mut heads, &mut labels, &tags);
        assert_eq!(heads, [2, 2, 2]);
    }

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
    fn a_noun_with_a_subject_is_the_verb() {
        // 0 The 1 rebels 2 claim 3 that 4 they 5 left.
        use Deprel::{Acl, Ccomp, Compound, Det, Mark, Nsubj, Root};
        let none = |u| tag(u, Tense::None);
        let many = Tag { upos: Upos::Noun, tense: Tense::None, plural: true };
        let tags = [none(Upos::Noun), tag(Upos::Verb, Tense::Present), many];
        let mut words: Vec<Word> = (0..6).map(|_| Word::default()).collect();
        words[2].classes = 1 | 2;
        let scores = [1.0, 0.5, 0.0].repeat(6);
        let read =
            |labels: [Deprel; 6], chosen: [u8; 6]| {
                let (mut heads, mut labels, mut chosen) = ([2, 2, 2, 5, 5, 2], labels, chosen);
                statements(&words, &mut heads, &mut labels, &tags, &scores, &mut chosen, |k| {
                    if k == 3 { "that" } else { "" }
                });
                (heads, labels, chosen[2])
            };
        let wrong = [Det, Compound, Root, Mark, Nsubj, Acl];
        assert_eq!(read(wrong, [0, 2, 0, 0, 0, 0]), ([1, 2, 2, 5, 5, 2], [Det, Nsubj, Root, Mark, Nsubj, Ccomp], 1));
        // "The rebel claim that they left": one rebel is no subject of "claim".
        assert_eq!(read(wrong, [0; 6]), ([2, 2, 2, 5, 5, 2], wrong, 0));
        // "A group calls": a subject says the same.
        assert_eq!(read([Det, Nsubj, Root, Mark, Nsubj, Acl], [0; 6]).2, 1);
    }

    #[test]
    fn a_word_with_an_object_is_a_verb() {
        let tags = [tag(Upos::Noun, Tense::None), tag(Upos::Verb, Tense::Past), tag(Upos::Verb, Tense::Present)];
        let words = [Word::default(), Word { classes: 1 | 2, ..Word::default() }, Word::default()];
        let labels = [Deprel::Nsubj, Deprel::Root, Deprel::Obj];
        let scores = [1.0, 0.0, 0.0, 3.0, 1.0, 2.0, 1.0, 0.0, 0.0];
        let mut chosen = [0, 0, 0];
        verbs(&words, &[1, 1, 1], &labels, &tags, &scores, &mut chosen);
        assert_eq!(chosen, [0, 2, 0]);
        // "ministers worry that": so is one of which something is told, unless it has what only nouns have.
        let told = |first| {
            let labels = [first, Deprel::Root, Deprel::Ccomp];
            let mut chosen = [0, 0, 0];
            verbs(&words, &[1, 1, 1], &labels, &tags, &scores, &mut chosen);
            chosen[1]
        };
        assert_eq!((told(Deprel::Nsubj), told(Deprel::Det)), (2, 0));
        // A word that no dictionary knows as a verb stays what it is.
        let mut chosen = [0, 0, 0];
        verbs(&[Word::default(); 3].clone(), &[1, 1, 1], &labels, &tags, &scores, &mut chosen);
        assert_eq!(chosen, [0, 0, 0]);
    }
}
