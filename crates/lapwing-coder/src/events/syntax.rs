//! Who does what to whom in terms of meaning: deep subjects, objects and prepositional arguments of verbs and nouns.
//!
//! In: a document's trees and the function words of the lexicon. Out: head tokens of arguments, coordination
//! unfolded, passives, control, relative clauses and light verbs undone. Knows nothing of frames or parties.

mod clauses;
mod nouns;

use crate::actors::phrase::paired;
use lapwing_core::{Deprel, Document, Tense, Upos};
use lapwing_data::lexicon::Grammar;

/// A document's trees with quick access to dependents.
pub struct Syntax<'a> {
    /// The document.
    pub doc: &'a Document,
    /// Function words.
    pub grammar: &'a Grammar,
    /// For each token its dependents, in text order.
    kids: Vec<Vec<usize>>,
}

/// Control chains longer than this are parser errors.
const DEPTH_MAX: usize = 8;

impl<'a> Syntax<'a> {
    /// Indexes the dependents once.
    pub fn new(doc: &'a Document, grammar: &'a Grammar) -> Self {
        let mut kids = vec![Vec::new(); doc.tokens.len()];
        for (t, token) in doc.tokens.iter().enumerate() {
            if token.head != t {
                kids[token.head].push(t);
            }
        }
        Syntax { doc, grammar, kids }
    }

    /// Dependents of `t`, in text order.
    pub fn kids(&self, t: usize) -> &[usize] {
        &self.kids[t]
    }

    /// Relation of `t` to its head.
    pub fn rel(&self, t: usize) -> Deprel {
        self.doc.tokens[t].deprel
    }

    /// Head of `t`, `None` for a root.
    pub fn head(&self, t: usize) -> Option<usize> {
        Some(self.doc.tokens[t].head).filter(|&h| h != t)
    }

    /// Lemma of `t` as it stands in the document.
    pub fn lemma(&self, t: usize) -> &str {
        &self.doc.tokens[t].lemma
    }

    /// Dependents of `t` with one of the relations.
    pub fn kids_with<'s>(&'s self, t: usize, rels: &'s [Deprel]) -> impl Iterator<Item = usize> + 's {
        self.kids[t].iter().copied().filter(move |&k| rels.contains(&self.rel(k)))
    }

    /// `t` and what is coordinated with it.
    pub fn with_conjuncts(&self, t: usize) -> Vec<usize> {
        let mut all: Vec<usize> = paired(self.doc, t).into_iter().chain([t]).collect();
        let mut i = 0;
        while i < all.len() {
            let more: Vec<usize> =
                self.kids_with(all[i], &[Deprel::Conj]).filter(|&k| self.doc.tokens[k].upos != Upos::Verb).collect();
            all.extend(self.listed(all[i], &more));
            all.extend(self.beside_realm(all[i]));
            all.extend(more);
            i += 1;
        }
        all.sort_unstable();
        all
    }

    /// "the Republic of the Congo and Rwanda signed": the state that is joined to the last word of another one's name.
    fn beside_realm(&self, t: usize) -> Vec<usize> {
        let name = |k: &usize| self.doc.tokens[*k].upos == Upos::Propn;
        let realm = name(&t) && self.grammar.realm_nouns.has(&self.lemma(t).to_lowercase());
        let of = self
            .kids_with(t, &[Deprel::Nmod])
            .filter(|k| realm && name(k) && self.case_is(*k, |c| self.grammar.of_cases.has(c)));
        of.flat_map(|k| self.kids_with(k, &[Deprel::Conj]).filter(name).collect::<Vec<_>>()).collect()
    }

    /// "Togo, the Netherlands, Mali and Chad": within a list of names one with an article is no other name of the first; nor is,
    /// in "Togo, nearby Ghana and Mali agreed", one to which others are joined with no comma behind.
    fn listed(&self, t: usize, conjuncts: &[usize]) -> Option<usize> {
        let name = |k: usize| self.doc.tokens[k].upos == Upos::Propn;
        let has = |k: usize, rels| self.kids_with(k, rels).next().is_some();
        let last = conjuncts.last().copied().filter(|&l| name(l));
        let joined = |k: usize| {
            let last = self.kids_with(k, &[Deprel::Conj]).filter(|&c| name(c)).last();
            let verb = self.head(t).filter(|_| self.rel(t) == Deprel::Nsubj);
            last.zip(verb).is_some_and(|(l, v)| l < v && self.doc.tokens[l + 1].upos != Upos::Punct)
        };
        let other = |k: usize| {
            let article = has(k, &[Deprel::Det]) && last.is_some_and(|l| k < l);
            name(k) && (article || has(k, &[Deprel::Det, Deprel::Amod, Deprel::Advmod]) && joined(k))
        };
        self.kids_with(t, &[Deprel::Appos]).find(|&k| name(t) && other(k))
    }

    /// True when what `t` (a verb) says of its surface subject is done to it.
    pub fn is_passive(&self, t: usize) -> bool {
        let token = &self.doc.tokens[t];
        if token.upos != Upos::Verb {
            return false;
        }
        if self.kids_with(t, &[Deprel::AuxPass]).next().is_some() {
            return true;
        }
        if self.grammar.never_passive.has(self.lemma(t)) && self.kids_with(t, &[Deprel::OblAgent]).next().is_none() {
            return false;
        }
        // "are oppressed", read as a verb that is said of its subject.
        if token.tense == Tense::PastPart && self.kids_with(t, &[Deprel::Cop]).next().is_some() {
            return true;
        }
        // A finite past form, or one with an object of its own, is active whatever the subject is labelled.
        let marked = self.kids_with(t, &[Deprel::NsubjPass, Deprel::CsubjPass, Deprel::OblAgent]).next().is_some();
        let has_object = self.kids_with(t, &[Deprel::Obj]).any(|k| !self.tells_state(k));
        if marked
            && token.tense == Tense::PastPart
            && !(has_object && self.kids_with(t, &[Deprel::NsubjPass]).next().is_some())
        {
            return true;
        }
        // "in raids carried out by the army": a doer after it and nothing done to.
        let has_doer = self.kids_with(t, &[Deprel::OblAgent]).next().is_some();
        if has_doer && !has_object && matches!(token.tense, Tense::Past | Tense::PastPart) {
            return true;
        }
        let has_aux = self.kids_with(t, &[Deprel::Aux]).next().is_some();
        let reduced =
            matches!(token.deprel, Deprel::Acl | Deprel::Advcl | Deprel::Amod) && token.tense == Tense::PastPart;
        if reduced && !has_aux && !has_object && !self.is_main_verb_under_noun(t) {
            return true;
        }
        // "was reported killed", "is believed shot": done to the one of whom it is told.
        if token.deprel == Deprel::Xcomp
            && token.tense == Tense::PastPart
            && self.kids_with(t, &[Deprel::Mark, Deprel::Obj, Deprel::Nsubj, Deprel::Aux]).next().is_none()
            && self.head(t).is_some_and(|h| self.kids_with(h, &[Deprel::AuxPass]).next().is_some())
        {
            return true;
        }
        // "was arrested and charged": the second verb shares the auxiliary.
        token.deprel == Deprel::Conj
            && token.tense == Tense::PastPart
            && !has_aux
            && self.kids_with(t, &[Deprel::Nsubj, Deprel::Obj]).next().is_none()
            && self.head(t).is_some_and(|h| self.is_passive(h))
    }

    /// "The rebels promised to leave", read by the parser as a noun with a participle: the verb is the clause's own.
    fn is_main_verb_under_noun(&self, t: usize) -> bool {
        let complement = [Deprel::Xcomp, Deprel::Ccomp];
        self.rel(t) == Deprel::Acl
            && self.head(t).is_some_and(|h| self.head(h).is_none() && h < t)
            && (self.doc.tokens[t].tense == Tense::Past || self.kids_with(t, &complement).next().is_some())
    }

    /// Doers of the verb, noun or adjective `t`.
    pub fn subjects(&self, t: usize) -> Vec<usize> {
        match self.doc.tokens[t].upos {
            Upos::Verb => self.verb_subjects(t),
            Upos::Adj if self.rel(t) == Deprel::Amod => self.head(t).into_iter().collect(),
            Upos::Adj => self.surface_subject(t),
            _ => {
                let mut found = self.noun_subjects(t, 0);
                // "is on a visit", "are under investigation": a noun that is said of its subject.
                if self.kids_with(t, &[Deprel::Cop]).next().is_some() && self.case_of(t).is_some() {
                    found.extend(self.surface_subject(t));
                }
                found
            }
        }
    }

    /// Those to whom or to which `t` is done.
    pub fn objects(&self, t: usize) -> Vec<usize> {
        if self.doc.tokens[t].upos == Upos::Verb { self.verb_objects(t) } else { self.noun_objects(t) }
    }

    /// "a man held hostage": a bare noun that tells in what state somebody is and names nobody, as "took hostages" does.
    pub fn tells_state(&self, t: usize) -> bool {
        let singular = self.doc.tokens[t].span.len() == self.lemma(t).len();
        singular && self.grammar.captive_nouns.has(self.lemma(t)) && self.kids(t).is_empty()
    }

    /// "called the president a thief": what somebody is called is nobody else.
    pub fn names_given(&self, t: usize) -> impl Iterator<Item = usize> + '_ {
        self.kids_with(t, &[Deprel::Obj]).skip(1).filter(move |_| self.grammar.naming_verbs.has(self.lemma(t)))
    }

    /// The subject one would see, however far it stands: own, shared, controlled, or antecedent. Coordination unfolded.
    pub fn surface_subject(&self, t: usize) -> Vec<usize> {
        let mut found = self.climb_subject(t, 0).map_or(Vec::new(), |s| self.with_conjuncts(s));
        if !found.is_empty() {
            found.extend(self.joined_by(t));
            found.extend(self.company(t));
        }
        found
    }

    /// "Greenland will join Denmark and Norway in boycotting": those with whom the subject does it.
    fn joined_by(&self, t: usize) -> Vec<usize> {
        let in_doing = self.rel(t) == Deprel::Advcl && self.doc.tokens[t].tense == Tense::PresPart;
        let verb = self.head(t).filter(|&h| in_doing && self.grammar.joining_verbs.has(self.lemma(h)));
        verb.map_or(Vec::new(), |v| self.verb_objects(v))
    }

    /// "was held along with her husband and his brother": those beside the subject.
    fn company(&self, t: usize) -> Vec<usize> {
        // "along with", not "along the border".
        let beside = |k: &usize| {
            let mut cases = self.kids_with(*k, &[Deprel::Case]).map(|c| self.lemma(c));
            matches!(self.rel(*k), Deprel::Obl | Deprel::Nmod)
                && cases.next().is_some_and(|c| self.grammar.company_cases.has(c))
                && cases.next() == Some("with")
        };
        let own = self.kids_with(t, &[Deprel::Nsubj, Deprel::NsubjPass]).next();
        // "kidnapped two reporters along with their driver" does not make the driver a kidnapper.
        let object = self.kids_with(t, &[Deprel::Obj]).next();
        let hosts = own.into_iter().chain([t]);
        hosts
            .flat_map(|h| self.kids(h).iter().copied().filter(beside))
            .filter(|&k| object.is_none_or(|o| k < o))
            .flat_map(|k| self.with_conjuncts(k))
            .collect()
    }

    fn climb_subject(&self, t: usize, depth: usize) -> Option<usize> {
        let found = self.subject_above(t, depth)?;
        let says = matches!(self.rel(t), Deprel::Acl | Deprel::AclRelcl) && self.head(t) == Some(found);
        Some(self.issuer(found, depth).filter(|_| says).unwrap_or(found))
    }

    /// "Togo issued a statement condemning the raid", "a resolution that condemns it was adopted by the board": what a document
    /// says, those say who issue it.
    fn issuer(&self, document: usize, depth: usize) -> Option<usize> {
        let verb = self.head(document).filter(|_| self.grammar.document_nouns.has(self.lemma(document)))?;
        if !self.grammar.issuing_verbs.has(self.lemma(verb)) {
            return None;
        }
        match self.rel(document) {
            Deprel::Obj if !self.is_passive(verb) => self.climb_subject(verb, depth + 1),
            Deprel::NsubjPass => self.verb_subjects(verb).first().copied(),
            _ => None,
        }
    }

    fn subject_above(&self, t: usize, depth: usize) -> Option<usize> {
        if depth > DEPTH_MAX {
            return None;
        }
        let own = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter];
        if let Some(s) = self.kids_with(t, &own).next() {
            // "watchdog Reporters Without Borders accused": two subjects in a row are one phrase, whose name comes last.
            let named = self.kids_with(t, &own).nth(1).filter(|&n| {
                let one_phrase = self.doc.tokens[n].upos == Upos::Propn && (s + 1..n).all(|k| self.doc.is_under(k, n));
                // "GAO (Reuters): Togo condemned": what stands before a colon is no subject.
                n < t && (one_phrase || (s + 1..n).any(|k| self.lemma(k) == ":"))
            });
            let s = named.or_else(|| self.behind_colon(s)).unwrap_or(s);
            return Some(self.antecedent(s, t).unwrap_or(s));
        }
        if let Some(s) = self.mislabelled_subject(t) {
            return Some(s);
        }
        if let Some(s) = self.deserving(t).or_else(|| self.doer_of_result(t)) {
            return Some(s);
        }
        let head = self.head(t)?;
        let token = &self.doc.tokens[t];
        if let Some(s) = self.split_clause_subject(t, head) {
            return Some(s);
        }
        match token.deprel {
            Deprel::Conj => {
                if self.doc.tokens[head].upos == Upos::Verb || self.kids_with(head, &own).next().is_some() {
                    self.climb_subject(head, depth + 1)
                } else {
                    None
                }
            }
            // "after fighting between the army and rebels": whose it is stands beside it.
            Deprel::Advcl
                if self.kids_with(t, &[Deprel::Obl]).any(|k| self.case_is(k, |c| self.grammar.side_cases.has(c))) =>
            {
                None
            }
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl => {
                if token.deprel == Deprel::Ccomp && matches!(token.tense, Tense::Past | Tense::Present) {
                    return None;
                }
                let lemma = self.lemma(head);
                // "speaking in Accra, he told the crowd": what opens the sentence is the subject's.
                let object = self.kids_with(head, &[Deprel::Obj, Deprel::Iobj]).next().filter(|&o| o < t);
                // "raided the camp to free hostages": only some verbs have their object do what follows.
                let by_object = match token.deprel {
                    Deprel::Ccomp => !self.grammar.subject_control.has(lemma),
                    _ => self.grammar.object_control.has(lemma),
                };
                if self.doc.tokens[head].upos != Upos::Verb {
                    return self
                        .noun_subjects(head, depth + 1)
                        .first()
                        .copied()
                        .or_else(|| self.climb_subject(head, depth + 1));
                }
                if by_object && !self.is_passive(head) && object.is_some() {
                    return object;
                }
                self.climb_subject(head, depth + 1)
            }
            Deprel::AclRelcl => Some(head),
            Deprel::Acl => match token.tense {
                Tense::Base => self
                    .said_of(head)
                    .and_then(|predicate| self.climb_subject(predicate, depth + 1))
                    .or_else(|| self.noun_subjects(head, depth + 1).first().copied()),
                _ => Some(head),
            },
            _ => None,
        }
    }

    /// "GAO (Reuters): Togo", read as one phrase: the name behind the colon.
    fn behind_colon(&self, s: usize) -> Option<usize> {
        let led = |k: &usize| self.kids_with(*k, &[Deprel::Punct]).any(|p| p < *k && self.lemma(p) == ":");
        self.kids_with(s, &[Deprel::Appos]).find(led)
    }

    /// "fined the station for insulting the king", "imposed sanctions on the army for arming rebels": who is treated so did
    /// it, not who treats them so.
    fn deserving(&self, t: usize) -> Option<usize> {
        let lead = self.kids_with(t, &[Deprel::Mark, Deprel::Case]).next()?;
        let participle = self.doc.tokens[t].tense == Tense::PresPart
            && matches!(self.rel(t), Deprel::Advcl | Deprel::Acl | Deprel::Obl)
            && self.grammar.desert_cases.has(self.lemma(lead));
        let mut host = self.head(t).filter(|_| participle)?;
        for _ in 0..DEPTH_MAX {
            if self.doc.tokens[host].upos == Upos::Verb {
                break;
            }
            host = self.head(host)?;
        }
        let object = self.kids_with(host, &[Deprel::Obj]).find(|&o| host < o && o < t);
        let toward = |of: usize| {
            self.kids_with(of, &[Deprel::Nmod, Deprel::Obl])
                .find(|&k| of < k && k < lead && self.case_is(k, |c| self.grammar.toward_cases.has(c)))
        };
        let suffers = || self.kids_with(host, &[Deprel::NsubjPass]).next().filter(|_| self.is_passive(host));
        suffers().or_else(|| object.and_then(toward)).or_else(|| toward(host)).or(object)
    }

    /// "jailed six after an attack on a bridge killed three", read as a phrase and a clause without a subject: the phrase
    /// right before a finite verb is its subject.
    fn split_clause_subject(&self, t: usize, head: usize) -> Option<usize> {
        let finite = self.rel(t) == Deprel::Advcl && matches!(self.doc.tokens[t].tense, Tense::Past | Tense::Present);
        if !finite || self.kids_with(t, &[Deprel::Mark]).next().is_some() {
            return None;
        }
        self.kids_with(head, &[Deprel::Obl]).find(|&k| {
            k < t
                && (k + 1..t).all(|x| self.doc.is_under(x, k))
                && self.case_is(k, |c| self.grammar.clause_cases.has(c))
        })
    }

    /// "was ambushed by rebels, wounding nine": what follows is done by who did the first.
    fn doer_of_result(&self, t: usize) -> Option<usize> {
        let loose = self.rel(t) == Deprel::Advcl
            && self.doc.tokens[t].tense == Tense::PresPart
            && t > 0
            && self.doc.tokens[t - 1].upos == Upos::Punct
            && self.kids_with(t, &[Deprel::Mark, Deprel::Obj]).all(|k| self.rel(k) == Deprel::Obj);
        let head = self.head(t).filter(|&h| loose && h < t && self.is_passive(h))?;
        let object = self.kids_with(t, &[Deprel::Obj]).next().is_some();
        self.kids_with(head, &[Deprel::OblAgent]).next().filter(|&a| object && a < t)
    }

    /// The noun that `t`, a passive participle without a doer, merely tells apart: "a man accused of theft".
    pub fn described(&self, t: usize) -> Option<usize> {
        let beside = matches!(self.rel(t), Deprel::Acl | Deprel::Amod) && self.is_passive(t);
        let apart = t > 0 && self.doc.tokens[t - 1].upos == Upos::Punct;
        self.head(t).filter(|_| beside && !apart && self.verb_subjects(t).is_empty())
    }

    /// "was the first state to recognize", "is one of the few to", "became the only country to": the noun `n` with an
    /// infinitive is said of a subject, who does what the infinitive says. The word that says it: noun or copular verb.
    pub fn said_of(&self, n: usize) -> Option<usize> {
        let mut at = n;
        let mut ranked = false;
        for _ in 0..DEPTH_MAX {
            ranked |= self.grammar.ranks.has(self.lemma(at))
                || self.kids_with(at, &[Deprel::Amod, Deprel::Nummod]).any(|k| self.grammar.ranks.has(self.lemma(k)));
            if self.kids_with(at, &[Deprel::Cop]).next().is_some() {
                return ranked.then_some(at);
            }
            let head = self.head(at)?;
            match self.rel(at) {
                Deprel::Xcomp | Deprel::Obj if self.grammar.copular_verbs.has(self.lemma(head)) => {
                    return ranked.then_some(head);
                }
                Deprel::Nmod => at = head,
                _ => return None,
            }
        }
        None
    }

    /// "A court sentences three men": a finite verb is no second part of a compound, so the noun before it is its subject.
    fn mislabelled_subject(&self, t: usize) -> Option<usize> {
        let token = &self.doc.tokens[t];
        if token.upos != Upos::Verb || !matches!(token.tense, Tense::Present | Tense::Past) {
            return None;
        }
        let rels = [Deprel::Compound, Deprel::NmodUnmarked, Deprel::Nmod, Deprel::Dep, Deprel::Flat];
        self.kids_with(t, &rels).find(|&k| k < t && self.doc.tokens[k].upos.is_nominal() && self.case_of(k).is_none())
    }

    /// What the relative pronoun `pronoun`, an argument of `t`, stands for.
    fn antecedent(&self, pronoun: usize, t: usize) -> Option<usize> {
        if self.doc.tokens[pronoun].upos != Upos::Pron || !self.grammar.relative_pronouns.has(self.lemma(pronoun)) {
            return None;
        }
        let mut verb = t;
        for _ in 0..DEPTH_MAX {
            let head = self.head(verb)?;
            match self.rel(verb) {
                // "a member of the MQM party, who was shot": a person, not the party.
                Deprel::AclRelcl | Deprel::Acl
                    if self.is_member_of(head) && self.grammar.person_pronouns.has(self.lemma(pronoun)) =>
                {
                    return self.head(head);
                }
                Deprel::AclRelcl | Deprel::Acl => {
                    let thing = !self.grammar.person_pronouns.has(self.lemma(pronoun));
                    return Some(self.struck_there(head, verb).filter(|_| thing).unwrap_or(head));
                }
                Deprel::Conj | Deprel::Xcomp | Deprel::Ccomp => verb = head,
                _ => return None,
            }
        }
        None
    }

    /// "a bombing at a church that killed nine", hung on the church: no place kills, but what happened there.
    fn struck_there(&self, place: usize, verb: usize) -> Option<usize> {
        let blow = |t: usize| self.grammar.blow_nouns.has(self.lemma(t));
        let there = |t: usize| {
            let within = |c: &str| self.grammar.scene_cases.has(c) || self.grammar.of_cases.has(c);
            self.rel(t) == Deprel::Nmod && self.case_is(t, within)
        };
        let mut at = place;
        while self.grammar.harming_verbs.has(self.lemma(verb)) && !blow(at) && there(at) {
            at = self.head(at)?;
        }
        (at != place && blow(at)).then_some(at)
    }

    /// "party" in "a member of the party".
    fn is_member_of(&self, t: usize) -> bool {
        let of = self.rel(t) == Deprel::Nmod && self.case_is(t, |c| self.grammar.of_cases.has(c));
        of && self.head(t).is_some_and(|h| self.grammar.people_of_bodies.has(self.lemma(h)))
    }

    fn verb_subjects(&self, t: usize) -> Vec<usize> {
        if !self.is_passive(t) {
            return self.surface_subject(t);
        }
        let doer = self
            .kids_with(t, &[Deprel::OblAgent, Deprel::Obl])
            .find(|&k| self.rel(k) == Deprel::OblAgent || self.case_is(k, |c| self.grammar.agent_cases.has(c)));
        let doer = doer.or_else(|| self.doer_below(t));
        // "reached by presidents Addo and Otieno", with title and name hung side by side.
        let named = doer.and_then(|d| self.kids_with(t, &[Deprel::OblAgent]).find(|&k| k == d + 1));
        let all = doer.into_iter().chain(named).flat_map(|a| self.with_conjuncts(a));
        all.collect()
    }

    /// "was imposed in the province by the president", with the doer hung on the place.
    fn doer_below(&self, t: usize) -> Option<usize> {
        let phrases =
            self.kids_with(t, &[Deprel::Obl]).filter(|&k| self.case_is(k, |c| self.grammar.place_cases.has(c)));
        phrases.filter(|&k| k > t).find_map(|k| {
            self.kids_with(k, &[Deprel::Nmod]).find(|&n| self.case_is(n, |c| self.grammar.agent_cases.has(c)))
        })
    }

    fn verb_objects(&self, t: usize) -> Vec<usize> {
        if self.is_passive(t) {
            // "was denied a visa": the retained object counts for tests, the subject comes first.
            let retained: Vec<usize> = self.kids_with(t, &[Deprel::Obj]).filter(|&k| !self.tells_state(k)).collect();
            return self.surface_subject(t).into_iter().chain(retained).collect();
        }
        let mut own: Vec<usize> = self.kids_with(t, &[Deprel::Obj]).filter(|&k| !self.tells_state(k)).collect();
        // "urged leaders to increase efforts": the only object, whatever the parser calls it.
        if own.is_empty() {
            own.extend(self.kids_with(t, &[Deprel::Iobj]));
        }
        if !own.is_empty() {
            return own.into_iter().flat_map(|o| self.with_conjuncts(self.antecedent(o, t).unwrap_or(o))).collect();
        }
        // "called off the march", "shut down the network", read as phrases beside the verb.
        if let Some(o) = self.object_of_particle(t) {
            return self.with_conjuncts(o);
        }
        // "the soldiers whom rebels killed", "the man police arrested"
        if self.rel(t) == Deprel::AclRelcl {
            let own = self.kids_with(t, &[Deprel::Nsubj]).next();
            if own.is_some_and(|s| self.antecedent(s, t).is_none()) {
                return self.head(t).into_iter().collect();
            }
        }
        // "arrested and beat three men": a shared object stands with the last verb.
        let shared = self
            .kids_with(t, &[Deprel::Conj])
            .find(|&k| self.doc.tokens[k].upos == Upos::Verb && self.kids_with(k, &[Deprel::Nsubj]).next().is_none());
        shared
            .filter(|&k| self.kids_with(t, &[Deprel::Obl]).next().is_none() && k < t + 4)
            .and_then(|k| self.kids_with(k, &[Deprel::Obj]).next())
            .map_or(Vec::new(), |o| self.with_conjuncts(o))
    }

    /// The object of a verb with a particle that the parser read as a phrase.
    fn object_of_particle(&self, t: usize) -> Option<usize> {
        let next = self.doc.tokens.get(t + 1).filter(|n| self.grammar.particles.has(&n.lemma))?;
        self.kids_with(t, &[Deprel::Obl]).find(|&k| {
            let mut cases = self.kids_with(k, &[Deprel::Case]);
            match next.deprel {
                Deprel::Case => next.head == k,
                Deprel::CompoundPrt => {
                    k > t + 1 && k < t + 5 && cases.next().is_none() && self.doc.tokens[k].upos == Upos::Noun
                }
                _ => false,
            }
        })
    }

    /// Lemma of the preposition of `t`.
    pub fn case_of(&self, t: usize) -> Option<&str> {
        self.cases(t).next().map(|k| self.lemma(k))
    }

    fn case_is(&self, t: usize, test: impl Fn(&str) -> bool) -> bool {
        self.cases(t).any(|k| test(self.lemma(k)) && !self.is_second(t, k))
    }

    /// "outside of the city", "ahead of the summit" are not of it: `k` goes with the preposition of `t` before it.
    fn is_second(&self, t: usize, k: usize) -> bool {
        let before = |m: usize| m + 1 == k && matches!(self.rel(m), Deprel::Case | Deprel::Mark);
        self.grammar.of_cases.has(self.lemma(k)) && self.kids(t).iter().any(|&m| before(m))
    }

    /// The prepositions of `t`: its own, or that of the title before it ("the murder of mayor Kofi Addo").
    fn cases(&self, t: usize) -> impl Iterator<Item = usize> + '_ {
        let own = self.kids_with(t, &[Deprel::Case]);
        let bare = self.kids_with(t, &[Deprel::Case]).next().is_none();
        let title = self
            .kids_with(t, &[Deprel::Nmod])
            .filter(move |&k| bare && k < t && self.doc.tokens[t].upos == Upos::Propn);
        own.chain(title.flat_map(|k| self.kids_with(k, &[Deprel::Case]).filter(move |&c| c < k)))
    }

    /// Arguments of `t` with the preposition `case`, at `t` itself, at its object, or at its light verb.
    pub fn prepositional(&self, t: usize, case: &str) -> Vec<usize> {
        let mut bearers = vec![t];
        if self.doc.tokens[t].upos == Upos::Verb {
            bearers.extend(
                self.kids_with(t, &[Deprel::Obj, Deprel::CompoundPrt, Deprel::Xcomp])
                    .filter(|&k| self.doc.tokens[k].upos != Upos::Verb),
            );
            if self.is_passive(t) {
                bearers.extend(self.kids_with(t, &[Deprel::NsubjPass]));
            }
        } else {
            bearers = self.carriers(t);
            bearers.extend(self.governing_light_verb(t));
            bearers.extend(self.happening_verb(t));
        }
        let rels = [Deprel::Obl, Deprel::Nmod, Deprel::OblAgent, Deprel::Advcl, Deprel::Acl];
        let of = |b: usize| self.kids_with(b, &rels).filter(|&k| k != t && self.marker_is(k, case));
        let mut found: Vec<usize> = bearers.iter().flat_map(|&b| of(b)).chain(self.beside(t, case)).collect();
        // "attacks on Jos and on Kano": what is coordinated with the noun has arguments of its own.
        if self.doc.tokens[t].upos != Upos::Verb && of(t).next().is_some() {
            found = of(t).collect();
        }
        // "met today in Accra with Togolese ministers": hung on the place between.
        if found.is_empty() && self.doc.tokens[t].upos == Upos::Verb {
            let between = self
                .kids_with(t, &[Deprel::Obl, Deprel::OblUnmarked])
                .filter(|&k| k > t && (self.doc.tokens[k].upos == Upos::Propn || self.rel(k) == Deprel::OblUnmarked));
            found = between.flat_map(|b| self.kids_with(b, &[Deprel::Nmod]).filter(move |&k| k > b)).collect();
            found.retain(|&k| self.marker_is(k, case) && self.grammar.toward_cases.has(case) && case == "with");
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().flat_map(|k| self.with_conjuncts(k)).collect()
    }

    /// "the rhetoric in Peru and the drills on its border": a phrase right behind a noun belongs to it, whatever the
    /// parser hung it on.
    fn beside(&self, t: usize, case: &str) -> Option<usize> {
        let next = self.doc.tokens.get(t + 1)?;
        let phrase = next.head;
        let fits = self.doc.tokens[t].upos == Upos::Noun
            && next.deprel == Deprel::Case
            && phrase > t
            && next.lemma == case
            && matches!(self.rel(phrase), Deprel::Nmod | Deprel::Obl)
            && self.head(phrase).is_some_and(|h| h < t && self.doc.tokens[h].upos == Upos::Noun);
        fits.then_some(phrase)
    }

    /// "sharing intelligence and aid with Togo": all in the phrase of `t`, however deep, that a preposition makes the
    /// one to whom something goes.
    pub fn toward(&self, t: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![t];
        while let Some(at) = open.pop() {
            for &k in &self.kids[at] {
                let relative =
                    matches!(self.rel(k), Deprel::AclRelcl | Deprel::Ccomp | Deprel::Advcl | Deprel::Parataxis);
                if relative || self.case_is(k, |c| self.grammar.except_cases.has(c)) {
                    continue;
                }
                if matches!(self.rel(k), Deprel::Nmod | Deprel::Obl)
                    && self.case_is(k, |c| self.grammar.toward_cases.has(c))
                {
                    found.extend(self.with_conjuncts(k));
                }
                open.push(k);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn marker_is(&self, t: usize, word: &str) -> bool {
        let mut markers = self.kids_with(t, &[Deprel::Case, Deprel::Mark]);
        markers.any(|k| self.lemma(k) == word && !self.is_second(t, k))
    }
}
