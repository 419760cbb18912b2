//! A sentence that ends with a full stop and has no verb was misread: its verb is a past form that the net took for a
//! participle ("supporters of the president blocked roads.") or for a noun ("Chad's army clashed with rebels.").

use lapwing_core::{Deprel, Tense, Upos};

use crate::split::Rules;
use crate::tagger::{Tag, best};
use crate::word::Word;

/// Bits of [`Word::classes`]: nouns and verbs, plain and inflected.
const NOUN: u32 = 1 | 1 << 4;
const VERB: u32 = 2 | 2 << 4;

/// What is read of one sentence and put right.
pub(crate) struct Reading<'a> {
    /// Head of each word; the root is its own.
    pub heads: &'a mut [usize],
    /// Relation of each word to its head.
    pub labels: &'a mut [Deprel],
    /// Number of each word's tag among `tags`.
    pub chosen: &'a mut [u8],
    /// The words as the learned parts see them.
    pub words: &'a [Word],
    /// What the numbers of tags mean.
    pub tags: &'a [Tag],
    /// Scores of the tags, shape `[n, n_tags]`.
    pub scores: &'a [f32],
}

/// Finds the verb of a sentence that the tree takes for a noun, and makes a clause of it: what stands before the verb is its
/// subject, the noun behind it its object. `form`: a word as it stands.
pub(crate) fn clause<'f>(reading: &mut Reading, rules: &Rules, form: impl Fn(usize) -> &'f str) {
    let n = reading.heads.len();
    let Some(mut root) = (0..n).find(|&t| reading.heads[t] == t) else { return };
    let is_day = |k: usize| rules.weekdays.iter().any(|day| day == form(k));
    let stops = (0..n).rev().map(&form).find(|f| !matches!(*f, "\"" | "”" | "'" | "’")) == Some(".");
    if !stops || !reading.is_nominal(root) || reading.has_verb(root) {
        return;
    }
    let (heads, labels) = (reading.heads.to_vec(), reading.labels.to_vec());
    // "Saturday, assailants in Basra shot and killed a judge."
    let beside = |k: &usize| *k > root && reading.heads[*k] == root && reading.labels[*k] == Deprel::Appos;
    if is_day(root)
        && let Some(subject) = (0..n).find(|k| beside(k) && reading.is_nominal(*k))
    {
        (reading.heads[subject], reading.labels[subject]) = (subject, Deprel::Root);
        (reading.heads[root], reading.labels[root]) = (subject, Deprel::OblUnmarked);
        root = subject;
    }
    let found = (1..n).find_map(|v| Some((v, reading.verb_behind(v, root, rules, &form)?)));
    let (verb, read) = match found {
        Some((v, before)) if v == root => (v, reading.root_is_verb(root, before)),
        Some((v, before)) => (v, reading.verb_of(root, v, before)),
        None => match reading.verb_beside(root) {
            Some(v) => (v, reading.root_is_subject(root, v)),
            None => (root, false),
        },
    };
    if !read || !is_tree(reading.heads) {
        reading.heads.copy_from_slice(&heads);
        reading.labels.copy_from_slice(&labels);
        return;
    }
    for k in 0..n {
        // What tells the day belongs to the verb.
        if reading.heads[k] == verb && reading.labels[k] == Deprel::Obj && is_day(k) {
            reading.labels[k] = Deprel::OblUnmarked;
        }
        if reading.heads[k] == root && reading.labels[k] == Deprel::OblUnmarked {
            reading.heads[k] = verb;
        }
        // "In Baghdad, an official called …": what a comma parts from the subject belongs to the verb too.
        let apart = (k..root).any(|c| reading.labels[c] == Deprel::Punct && form(c) == ",");
        if root != verb && k < root && reading.heads[k] == root && reading.labels[k] == Deprel::Nmod && apart {
            (reading.heads[k], reading.labels[k]) = (verb, Deprel::Obl);
        }
    }
    let tense = if form(verb).ends_with('s') { Tense::Present } else { Tense::Past };
    let finite = |tag: Tag| tag.upos == Upos::Verb && tag.tense == tense;
    let found = best(reading.tags, reading.scores, verb, finite);
    reading.chosen[verb] = found.unwrap_or(reading.chosen[verb]);
}

impl Reading<'_> {
    fn tag(&self, k: usize) -> Tag {
        self.tags[usize::from(self.chosen[k])]
    }

    fn is_nominal(&self, k: usize) -> bool {
        matches!(self.tag(k).upos, Upos::Noun | Upos::Propn)
    }

    fn has(&self, t: usize, label: impl Fn(Deprel) -> bool) -> bool {
        (0..self.heads.len()).any(|k| k != t && self.heads[k] == t && label(self.labels[k]))
    }

    /// The sentence has a verb, or a noun with "to be" for one, or somebody says it.
    fn has_verb(&self, root: usize) -> bool {
        use Deprel::{Aux, AuxPass, Cop, Csubj, Expl, Nsubj, NsubjPass};
        let verbal = |l| matches!(l, Aux | AuxPass | Cop | Csubj | Expl | Nsubj | NsubjPass);
        let said = |k: usize| self.heads[k] == root && self.labels[k] == Deprel::Parataxis && self.has(k, verbal);
        self.has(root, verbal) || (0..self.heads.len()).any(said)
    }

    /// A past form of the main clause, and the noun right before it.
    fn verb_behind<'f>(&self, v: usize, root: usize, rules: &Rules, form: impl Fn(usize) -> &'f str) -> Option<usize> {
        use Deprel::{
            Acl, Amod, Appos, Aux, AuxPass, Case, Compound, Dep, Flat, Mark, Nmod, NmodUnmarked, Nsubj, NsubjPass,
        };
        let tag = self.tag(v);
        let participle = tag.upos == Upos::Verb && matches!(tag.tense, Tense::Past | Tense::PastPart);
        if !participle && !self.is_misread_verb(v, root, &form) {
            return None;
        }
        // On the way up to the root only nouns and what stands with them.
        let mut t = v;
        while t != root {
            let fits = matches!(self.labels[t], Compound | Nmod | NmodUnmarked | Appos | Amod | Case | Dep | Flat)
                || t == v && self.labels[t] == Acl;
            if !fits || t != v && self.tag(t).upos == Upos::Verb {
                return None;
            }
            t = self.heads[t];
        }
        let before = (0..v).rev().find(|&k| self.tag(k).upos != Upos::Adv)?;
        let own = self.has(v, |l| matches!(l, Nsubj | NsubjPass | Mark | Aux | AuxPass));
        let next = if v + 1 < self.heads.len() { form(v + 1) } else { "" };
        if !(self.is_nominal(before) || self.tag(before).upos == Upos::Num) || own || next.eq_ignore_ascii_case("by") {
            return None;
        }
        // "soldiers wounded in Mali.": a participle without an object describes.
        let alone = |w: &str| rules.intransitive.contains(w) || rules.intransitive.contains(&format!("{w} {next}"));
        (!participle || self.object_behind(v).is_some() || alone(form(v))).then_some(before)
    }

    /// A word that the dictionary knows as a verb alone and the net took for something else, or one "and" a verb.
    fn is_misread_verb<'f>(&self, v: usize, root: usize, form: impl Fn(usize) -> &'f str) -> bool {
        let (text, classes) = (form(v), self.words[v].classes);
        if !text.starts_with(char::is_lowercase) || text.ends_with("ing") || text.ends_with('s') && v != root {
            return false;
        }
        let verb_alone = classes & VERB != 0 && classes & NOUN == 0;
        // "shot and killed".
        let joined =
            |k: usize| self.labels[k] == Deprel::Conj && self.heads[k] == v && self.tag(k).tense == Tense::Past;
        match self.tag(v).upos {
            Upos::Noun | Upos::Propn if v + 2 < self.heads.len() && joined(v + 2) => classes & VERB != 0,
            Upos::Propn => verb_alone || text.ends_with("ed"),
            Upos::Noun => verb_alone,
            Upos::Adj | Upos::Adp => verb_alone && text.ends_with("ed"),
            _ => false,
        }
    }

    /// A past form without a subject that stands beside the root: "the raid and the arrests sparked a protest".
    fn verb_beside(&self, root: usize) -> Option<usize> {
        let subject = |l| matches!(l, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Mark | Deprel::Aux | Deprel::AuxPass);
        (root + 1..self.heads.len()).find(|&v| {
            let tag = self.tag(v);
            self.heads[v] == root
                && matches!(self.labels[v], Deprel::Conj | Deprel::Parataxis)
                && tag.upos == Upos::Verb
                && tag.tense == Tense::Past
                && !self.has(v, subject)
        })
    }

    /// The noun that a phrase without a preposition right behind `v` is about.
    fn object_behind(&self, v: usize) -> Option<usize> {
        let mut t = v + 1;
        if t >= self.heads.len() || self.labels[t] == Deprel::Case {
            return None;
        }
        while self.heads[t] > t {
            t = self.heads[t];
        }
        let led = (v + 1..t).any(|k| self.heads[k] == t && self.labels[k] == Deprel::Case);
        let noun = matches!(self.tag(t).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
        (noun && !led && t > v).then_some(t)
    }

    /// "Chad's army clashed with rebels.": the root is the verb, `before` ends its subject.
    fn root_is_verb(&mut self, root: usize, before: usize) -> bool {
        use Deprel::{Amod, Case, Compound, Det, Nmod, NmodPoss, NmodUnmarked, Nsubj, Nummod};
        let mut subject = before;
        while self.heads[subject] < root && self.heads[subject] != subject {
            subject = self.heads[subject];
        }
        let led = |k: usize| self.heads[k] == root && self.labels[k] == Case && k < root;
        if self.heads[subject] != root || (0..root).any(led) {
            return false;
        }
        for k in (0..root).filter(|&k| k != subject) {
            if self.heads[k] == root && matches!(self.labels[k], Amod | Compound | Det | Nmod | NmodPoss | Nummod) {
                self.heads[k] = subject;
            }
        }
        self.labels[subject] = Nsubj;
        let object = self.object_behind(root);
        for k in root + 1..self.heads.len() {
            if self.heads[k] == root && matches!(self.labels[k], Nmod | Compound | NmodUnmarked | Deprel::Appos) {
                self.labels[k] = self.behind(k, object);
            }
        }
        true
    }

    /// "supporters of the president blocked roads.": the root is the subject of `verb`, which ends with `before`.
    fn verb_of(&mut self, root: usize, verb: usize, before: usize) -> bool {
        use Deprel::{Acl, Advcl, Amod, Case, Compound, Det, Nmod, NmodPoss, Nsubj, Nummod, Obj, Punct, Root};
        if root > verb {
            return self.verb_before(root, verb, before);
        }
        let object = self.object_behind(verb);
        let governed = self.heads[verb];
        let mut last = before;
        while last != root && self.heads[last] < verb {
            last = self.heads[last];
        }
        // "series of terrorist related incidents": a bare noun before a participle describes it.
        let moved: Vec<usize> = (0..verb).filter(|&k| k != root && self.heads[k] >= verb).collect();
        let parts = |k: &usize| matches!(self.labels[*k], Det | Amod | NmodPoss | Nummod);
        let whole = self.has(last, |l| matches!(l, Det | NmodPoss)) || moved.iter().any(parts);
        if last != root && governed > verb && !whole && self.tag(last).upos != Upos::Propn {
            return false;
        }
        for k in moved {
            let adverb = self.tag(k).upos == Upos::Adv;
            (self.heads[k], self.labels[k]) = match self.labels[k] {
                Nmod | Compound | Amod if k == last => (root, Nmod),
                label if k == last => (root, label),
                Punct => (root, Punct),
                label if adverb => (verb, label),
                label if last == root => (root, label),
                label => (last, label),
            };
        }
        (self.heads[verb], self.labels[verb]) = (verb, Root);
        (self.heads[root], self.labels[root]) = (verb, Nsubj);
        for k in verb + 1..self.heads.len() {
            if k == governed || self.heads[k] < verb {
                self.heads[k] = verb;
                self.labels[k] = match self.labels[k] {
                    Acl => Advcl,
                    Punct => Punct,
                    Case => return false,
                    _ if Some(k) == object => Obj,
                    label if self.tag(k).upos == Upos::Verb => label,
                    _ => self.behind(k, object),
                };
            }
        }
        true
    }

    /// "Friday's attack further unnerved Christians.": the root is the object, `before` ends the subject.
    fn verb_before(&mut self, root: usize, verb: usize, before: usize) -> bool {
        use Deprel::{Amod, Case, Compound, Det, Mark, Nmod, NmodPoss, NmodUnmarked, Nsubj, Nummod, Obj, Punct, Root};
        let mut subject = before;
        while self.heads[subject] < verb && self.heads[subject] != subject {
            subject = self.heads[subject];
        }
        let kin = matches!(self.labels[subject], Compound | Nmod | NmodUnmarked | Deprel::Flat);
        let barred = |k: usize| k < verb && self.heads[k] == root && matches!(self.labels[k], Case | Mark);
        if !kin || self.heads[verb] != root || (0..verb).any(barred) {
            return false;
        }
        for k in (0..verb).filter(|&k| k != subject) {
            if self.heads[k] >= verb {
                let modifies =
                    matches!(self.labels[k], Det | Amod | NmodPoss | Nummod | Compound | Nmod) && k < subject;
                self.heads[k] = if modifies { subject } else { verb };
            }
        }
        (self.heads[verb], self.labels[verb]) = (verb, Root);
        (self.heads[subject], self.labels[subject]) = (verb, Nsubj);
        (self.heads[root], self.labels[root]) = (verb, Obj);
        for k in root + 1..self.heads.len() {
            let outer = matches!(self.labels[k], Punct | Deprel::Conj) && self.tag(k).upos != Upos::Noun;
            if self.heads[k] == root && outer {
                self.heads[k] = verb;
            }
        }
        true
    }

    /// "the protesters, who left, voiced support.": the root is the subject of `verb`, with what a conjunction adds to it.
    fn root_is_subject(&mut self, root: usize, verb: usize) -> bool {
        use Deprel::{Acl, Cc, Compound, Conj, Nmod, NmodUnmarked, Nsubj, Punct, Root};
        let joined = self.labels[verb] == Conj;
        let own: Vec<usize> = (root + 1..verb).filter(|&k| self.heads[k] == verb).collect();
        let added = own
            .iter()
            .copied()
            .find(|&k| self.is_nominal(k) && matches!(self.labels[k], Compound | Nmod | NmodUnmarked));
        if added.is_some() != joined {
            return false;
        }
        if let Some(added) = added {
            for k in own {
                if self.labels[k] == Cc || k < added {
                    self.heads[k] = added;
                }
            }
            (self.heads[added], self.labels[added]) = (root, Conj);
        }
        (self.heads[verb], self.labels[verb]) = (verb, Root);
        (self.heads[root], self.labels[root]) = (verb, Nsubj);
        for k in verb + 1..self.heads.len() {
            if self.heads[k] < verb {
                self.labels[k] = match self.labels[k] {
                    Acl => Deprel::Advcl,
                    Punct => Punct,
                    _ => self.behind(k, None),
                };
                self.heads[k] = verb;
            }
        }
        true
    }

    /// Relation of a noun behind the verb: with a preposition it is no object.
    fn behind(&self, k: usize, object: Option<usize>) -> Deprel {
        match self.labels[k] {
            _ if Some(k) == object => Deprel::Obj,
            label if matches!(label, Deprel::Conj | Deprel::Parataxis | Deprel::Advmod) => label,
            Deprel::NmodUnmarked | Deprel::OblUnmarked => Deprel::OblUnmarked,
            Deprel::Nmod | Deprel::Compound | Deprel::Appos => Deprel::Obl,
            label => label,
        }
    }
}

/// Every word hangs below one root.
fn is_tree(heads: &[usize]) -> bool {
    let rooted =
        |k: usize| (0..heads.len()).try_fold(k, |t, _| if heads[t] == t { Err(()) } else { Ok(heads[t]) }).is_err();
    (0..heads.len()).all(rooted) && (0..heads.len()).filter(|&t| heads[t] == t).count() == 1
}

#[cfg(test)]
mod tests {
    use lapwing_core::Deprel::{Acl, Amod, Case, Compound, Det, Nmod, NmodPoss, Nsubj, Obj, Obl, Punct, Root};

    use super::*;

    const TAGS: [Tag; 5] = [
        Tag { upos: Upos::Noun, tense: Tense::None, plural: false },
        Tag { upos: Upos::Verb, tense: Tense::Past, plural: false },
        Tag { upos: Upos::Verb, tense: Tense::PastPart, plural: false },
        Tag { upos: Upos::Adp, tense: Tense::None, plural: false },
        Tag { upos: Upos::Punct, tense: Tense::None, plural: false },
    ];
    const NOUN_TAG: u8 = 0;
    const PAST: u8 = 1;
    const PARTICIPLE: u8 = 2;
    const ADP: u8 = 3;
    const STOP: u8 = 4;

    /// Reads `text`, whose words have tags, heads and labels. `verbs`: words that a dictionary knows as verbs alone.
    fn read(text: &str, tree: &[(u8, usize, Deprel)], verbs: &[usize]) -> (Vec<usize>, Vec<Deprel>, Vec<u8>) {
        let forms: Vec<&str> = text.split(' ').collect();
        let class = |k| if verbs.contains(&k) { VERB } else { NOUN };
        let words: Vec<Word> = (0..forms.len()).map(|k| Word { classes: class(k), ..Word::default() }).collect();
        let mut heads: Vec<usize> = tree.iter().map(|t| t.1).collect();
        let mut labels: Vec<Deprel> = tree.iter().map(|t| t.2).collect();
        let mut chosen: Vec<u8> = tree.iter().map(|t| t.0).collect();
        let scores = vec![0.0; forms.len() * TAGS.len()];
        let mut reading = Reading {
            heads: &mut heads,
            labels: &mut labels,
            chosen: &mut chosen,
            words: &words,
            tags: &TAGS,
            scores: &scores,
        };
        clause(&mut reading, &Rules::english(), |k| forms[k]);
        (heads, labels, chosen)
    }

    #[test]
    fn a_participle_with_an_object_is_the_verb() {
        let tree = [
            (NOUN_TAG, 0, Root),
            (ADP, 5, Case),
            (NOUN_TAG, 5, Det),
            (NOUN_TAG, 5, Compound),
            (PARTICIPLE, 5, Amod),
            (NOUN_TAG, 0, Nmod),
            (STOP, 0, Punct),
        ];
        let (heads, labels, chosen) = read("supporters of the mayor blocked roads .", &tree, &[4]);
        assert_eq!(heads, [4, 3, 3, 0, 4, 4, 4]);
        assert_eq!(labels, [Nsubj, Case, Det, Nmod, Root, Obj, Punct]);
        assert_eq!(chosen[4], PAST);
    }

    #[test]
    fn a_word_that_is_only_a_verb_is_the_verb() {
        let tree = [
            (NOUN_TAG, 2, NmodPoss),
            (NOUN_TAG, 2, Compound),
            (NOUN_TAG, 2, Root),
            (ADP, 4, Case),
            (NOUN_TAG, 2, Nmod),
            (STOP, 2, Punct),
        ];
        let (heads, labels, chosen) = read("Chad army clashed with rebels .", &tree, &[2]);
        assert_eq!(heads, [1, 2, 2, 4, 2, 2]);
        assert_eq!(labels, [NmodPoss, Nsubj, Root, Case, Obl, Punct]);
        assert_eq!(chosen[2], PAST);
    }

    #[test]
    fn a_participle_that_describes_stays() {
        // A caption: nobody says that the soldiers wounded anybody.
        let tree = [(NOUN_TAG, 0, Root), (PARTICIPLE, 0, Acl), (ADP, 3, Case), (NOUN_TAG, 1, Obl), (STOP, 0, Punct)];
        assert_eq!(read("soldiers wounded in Mali .", &tree, &[1]).1[0], Root);
        // A headline has no full stop, and may be a noun.
        let tree = [(NOUN_TAG, 0, Root), (PARTICIPLE, 2, Amod), (NOUN_TAG, 0, Nmod), (NOUN_TAG, 2, Compound)];
        assert_eq!(read("soldiers wounded goats home", &tree, &[1]).1[0], Root);
    }
}
