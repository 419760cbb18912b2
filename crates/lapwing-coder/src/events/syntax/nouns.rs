//! Arguments of nouns: whose act "the raid by the army on a village" is, whom it strikes, which verb carries it.

use lapwing_core::{Deprel, Tense, Upos};

use super::{DEPTH_MAX, Syntax};

impl Syntax<'_> {
    /// Doers of an event noun.
    pub(super) fn noun_subjects(&self, n: usize, depth: usize) -> Vec<usize> {
        if depth > DEPTH_MAX {
            return Vec::new();
        }
        let mut found = Vec::new();
        for carrier in self.carriers(n) {
            for k in self.kids[carrier].iter().copied() {
                match self.rel(k) {
                    Deprel::NmodPoss => found.extend(self.with_conjuncts(k)),
                    Deprel::Nmod | Deprel::Obl
                        if self.case_is(k, |c| self.grammar.agent_cases.has(c)) && !self.is_inquired(carrier, k) =>
                    {
                        found.extend(self.with_conjuncts(k))
                    }
                    Deprel::Amod | Deprel::Compound | Deprel::Nmod if self.case_of(k).is_none() => {
                        found.extend(self.with_conjuncts(k))
                    }
                    Deprel::Acl if self.is_passive(k) => found.extend(self.verb_subjects(k)),
                    Deprel::Nsubj if self.case_is(carrier, |c| self.grammar.actor_cases.has(c)) => {
                        found.extend(self.with_conjuncts(k))
                    }
                    _ => {}
                }
            }
        }
        for carrier in self.carriers(n) {
            if let Some(verb) = self.light_verb(carrier, &self.grammar.light_verbs) {
                // "were engaged in clashes": nobody engages them.
                let within = self.is_passive(verb) && self.grammar.taking_part_verbs.has(self.lemma(verb));
                found.extend(if within { self.surface_subject(verb) } else { self.subjects(verb) });
            }
        }
        found.dedup();
        if found.is_empty() {
            found = self.doer_behind(n);
        }
        found
    }

    /// "an investigation into abuses by soldiers": `doer` did what the noun `n` asks into.
    fn is_inquired(&self, n: usize, doer: usize) -> bool {
        let mut into =
            self.kids_with(n, &[Deprel::Nmod]).filter(|&k| self.case_is(k, |c| self.grammar.inquiry_cases.has(c)));
        into.any(|k| n < k && k < doer && self.doc.tokens[k].upos == Upos::Noun)
    }

    /// "an attack on a school by settlers", "the attack, reportedly carried out by rebels": a doer that the parser hung
    /// on the noun between, or on a participle that it hung elsewhere.
    pub(super) fn doer_behind(&self, n: usize) -> Vec<usize> {
        let by = |k: &usize| self.case_is(*k, |c| self.grammar.agent_cases.has(c));
        let between = self.kids_with(n, &[Deprel::Nmod]).filter(|k| *k > n && !by(k));
        let below = between.flat_map(|k| self.kids_with(k, &[Deprel::Nmod])).find(by);
        let participle = || {
            let skips = |t: &usize| matches!(self.doc.tokens[*t].upos, Upos::Punct | Upos::Adv);
            let sentence = self.doc.sentence_of(n);
            let end = (n + 1..self.doc.tokens.len()).find(|&t| !self.doc.is_under(t, n))?;
            let v = (end..self.doc.tokens.len()).find(|t| !skips(t))?;
            let fits = v > end
                && self.doc.sentence_of(v) == sentence
                && matches!(self.doc.tokens[v].tense, Tense::Past | Tense::PastPart)
                && self.grammar.light_verbs.has(self.lemma(v));
            self.kids_with(v, &[Deprel::OblAgent, Deprel::Obl]).find(by).filter(|_| fits)
        };
        below.or_else(participle).or_else(|| self.accused(n)).map_or(Vec::new(), |k| self.with_conjuncts(k))
    }

    /// "an attack by Togo on Mali", "the visit of the president of Togo to Mali": the doer and what of the preposition `case`
    /// the parser hung on it. Of those who are posted to a state the state is their own.
    pub fn past_doer(&self, n: usize, case: &str) -> Option<(usize, Vec<usize>)> {
        let grammar = self.grammar;
        let toward = grammar.toward_cases.has(case) && !grammar.source_cases.has(case);
        let posted = |k: usize| grammar.posted_nouns.has(self.lemma(k));
        if !toward || self.doc.tokens[n].upos != Upos::Noun || posted(n) {
            return None;
        }
        let goal = grammar.goal_cases.has(case);
        let of = |k: &usize| self.case_is(*k, |c| grammar.of_cases.has(c));
        let by = |k: &usize| self.case_is(*k, |c| grammar.agent_cases.has(c));
        let doer = |k: &usize| *k > n && !posted(*k) && (by(k) || goal && of(k));
        self.kids_with(n, &[Deprel::Nmod]).filter(doer).find_map(|k| {
            let hosts = std::iter::once(k).chain(self.kids_with(k, &[Deprel::Nmod]).filter(of));
            let mut toward =
                hosts.flat_map(|h| self.kids_with(h, &[Deprel::Nmod])).filter(|&x| self.marker_is(x, case));
            toward.next().map(|x| (k, self.with_conjuncts(x)))
        })
    }

    /// "accused Chad of an attack": who is accused of the act is the one who is said to have done it.
    pub(super) fn accused(&self, n: usize) -> Option<usize> {
        let of = matches!(self.rel(n), Deprel::Obl | Deprel::Nmod) && self.case_is(n, |c| self.grammar.of_cases.has(c));
        let verb = self.head(n).filter(|&h| of && self.doc.tokens[h].upos == Upos::Verb)?;
        if !self.grammar.object_control.has(self.lemma(verb)) {
            return None;
        }
        let rel = if self.is_passive(verb) { Deprel::NsubjPass } else { Deprel::Obj };
        self.kids_with(verb, &[rel]).next()
    }

    pub(super) fn noun_objects(&self, n: usize) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .carriers(n)
            .into_iter()
            .flat_map(|c| self.kids[c].clone())
            .filter(|&k| self.rel(k) == Deprel::Nmod && self.case_is(k, |c| self.grammar.of_cases.has(c)))
            .flat_map(|k| self.with_conjuncts(k))
            .filter(|&k| k != n)
            .collect();
        for carrier in self.carriers(n) {
            if let Some(verb) = self.light_verb(carrier, &self.grammar.light_verbs_passive) {
                found.extend(self.subjects(verb));
            }
        }
        found
    }

    /// `n` itself, the first of its conjuncts, and a noun of quantity before it ("a series of attacks").
    pub(super) fn carriers(&self, n: usize) -> Vec<usize> {
        let mut all = vec![n];
        let mut at = n;
        for _ in 0..DEPTH_MAX {
            let Some(head) = self.head(at) else { break };
            let quantity = self.rel(at) == Deprel::Nmod && self.grammar.quantity_nouns.has(self.lemma(head));
            let shared = self.rel(at) == Deprel::Conj && self.doc.tokens[head].upos == Upos::Noun;
            if !(quantity || shared) {
                break;
            }
            all.push(head);
            at = head;
        }
        all
    }

    /// The verb of the list that governs the event noun `n` as object, passive subject or oblique.
    pub(super) fn light_verb(&self, n: usize, list: &lapwing_data::lexicon::CueSet) -> Option<usize> {
        let rel = self.rel(n);
        let head = self.head(n)?;
        // "met after the attack": what a clause is set beside is not what its verb is about.
        let arg = matches!(rel, Deprel::Obj | Deprel::NsubjPass)
            // "in raids carried out by the army", read as a clause of its own.
            || rel == Deprel::Nsubj && self.is_passive(head)
            || rel == Deprel::Obl && self.case_of(n).is_none_or(|c| self.grammar.light_cases.has(c));
        if arg && self.doc.tokens[head].upos == Upos::Verb && list.has(self.lemma(head)) {
            return Some(head);
        }
        // "the attack that rebels launched"
        self.kids_with(n, &[Deprel::AclRelcl]).find(|&k| {
            list.has(self.lemma(k))
                && self.kids_with(k, &[Deprel::Nsubj]).next().is_some_and(|s| self.antecedent(s, k).is_none())
                && self.kids_with(k, &[Deprel::Obj]).next().is_none()
        })
    }

    /// The light verb, active or passive, that governs the event noun `n`.
    pub fn governing_light_verb(&self, n: usize) -> Option<usize> {
        self.carriers(n).into_iter().find_map(|c| {
            self.light_verb(c, &self.grammar.light_verbs)
                .or_else(|| self.light_verb(c, &self.grammar.light_verbs_passive))
        })
    }

    /// "clashes erupted between rebels and the army": the verb that says that the event noun `n` takes place.
    pub(super) fn happening_verb(&self, n: usize) -> Option<usize> {
        self.carriers(n).into_iter().filter(|&c| self.rel(c) == Deprel::Nsubj).find_map(|c| {
            self.head(c)
                .filter(|&h| self.doc.tokens[h].upos == Upos::Verb && self.grammar.happening_verbs.has(self.lemma(h)))
        })
    }

    /// Who acts or speaks on the occasion of the event noun `n`, the nearest clause first: "at a meeting with Togo, Ghana
    /// promised", "Ghana said taxes would rise, following a call with Togo".
    pub fn hosts_of_occasion(&self, n: usize) -> Vec<Vec<usize>> {
        let occasion = self.rel(n) == Deprel::Obl && self.case_is(n, |c| self.grammar.occasion_cases.has(c));
        let mut found = Vec::new();
        let mut verb = self.head(n).filter(|_| occasion);
        while let Some(v) = verb.filter(|&v| self.doc.tokens[v].upos == Upos::Verb && found.len() < DEPTH_MAX) {
            found.push(if self.is_passive(v) { Vec::new() } else { self.surface_subject(v) });
            verb = self.head(v).filter(|_| self.rel(v) == Deprel::Ccomp);
        }
        found
    }
}
