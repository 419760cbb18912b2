//! Clauses: what is the content of a verb, what stands around it, and where one ends.

use lapwing_core::{Deprel, Tense, Upos};

use super::Syntax;

impl Syntax<'_> {
    /// Clausal complements of `t`.
    pub fn complements(&self, t: usize) -> Vec<usize> {
        let mut found: Vec<usize> =
            self.kids_with(t, &[Deprel::Ccomp, Deprel::Xcomp, Deprel::Advcl, Deprel::Acl]).collect();
        // "told the army to leave": the infinitive often hangs on the object.
        if self.grammar.object_control.has(&self.lemma(t).to_lowercase()) {
            for object in self.kids_with(t, &[Deprel::Obj, Deprel::Iobj]) {
                found.extend(
                    self.kids_with(object, &[Deprel::Acl]).filter(|&k| self.doc.tokens[k].tense == Tense::Base),
                );
            }
        }
        found
    }

    /// "after rebels fired mortars": a clause with a doer of its own, before, after or amid which another act is done.
    pub fn is_act_around(&self, t: usize) -> bool {
        self.rel(t) == Deprel::Advcl
            && self.kids_with(t, &[Deprel::Nsubj]).next().is_some()
            && self.kids_with(t, &[Deprel::Mark]).any(|k| self.grammar.circumstance_cases.has(self.lemma(k)))
    }

    /// Head of the smallest clause that holds `t`.
    pub fn clause_head(&self, t: usize) -> usize {
        let clausal = [
            Deprel::Root,
            Deprel::Ccomp,
            Deprel::Xcomp,
            Deprel::Advcl,
            Deprel::Acl,
            Deprel::AclRelcl,
            Deprel::Parataxis,
            Deprel::AdvclRelcl,
            Deprel::Csubj,
        ];
        let mut at = t;
        while let Some(head) = self.head(at) {
            let own_clause = clausal.contains(&self.rel(at))
                || self.rel(at) == Deprel::Conj && self.doc.tokens[at].upos == Upos::Verb;
            if own_clause {
                break;
            }
            at = head;
        }
        at
    }
}
