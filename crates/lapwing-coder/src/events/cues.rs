//! Modes and contexts: words near a trigger that tell how and about what.

use std::collections::BTreeSet;

use lapwing_core::{Deprel, EntityKind, Party};
use lapwing_data::lexicon::CueSet;

use super::{Draft, Reading};

/// Modes that the category's cue words show, in the trigger itself or what hangs close to it.
pub fn modes(r: &Reading, category: &str, scope: &[usize]) -> BTreeSet<String> {
    let table = r.data.lexicon.modes.get(category).map_or(&[][..], Vec::as_slice);
    table.iter().filter(|(_, cues)| shows(r, cues, scope)).map(|(mode, _)| mode.clone()).collect()
}

/// Contexts that the parties show: authorities of several states, forces, courts.
pub fn contexts_of_parties<'a>(
    r: &Reading,
    category: &str,
    parties: impl Iterator<Item = &'a Party> + Clone,
) -> BTreeSet<String> {
    let ontology = &r.data.ontology;
    let sectors = parties.clone().flat_map(|p| &p.entity.sectors);
    let mut found: BTreeSet<String> = sectors.filter_map(|s| ontology.sector_contexts.get(s)).cloned().collect();
    let authority = |p: &&Party| p.entity.kind == EntityKind::State || p.entity.sectors.iter().any(|s| s == "GOV");
    let states: BTreeSet<&String> = parties.filter(authority).filter_map(|p| p.entity.country.as_ref()).collect();
    if states.len() > 1 {
        found.extend(ontology.categories.get(category).and_then(|c| c.between_states.clone()));
    }
    found
}

/// Takes out the modes that are not told beside others of the same event.
pub fn settle(r: &Reading, category: &str, modes: &mut BTreeSet<String>) {
    let Some(known) = r.data.ontology.categories.get(category).map(|c| &c.modes) else { return };
    let gone: Vec<String> =
        modes.iter().filter_map(|m| known.get(m)).flat_map(|m| m.instead_of.iter().cloned()).collect();
    modes.retain(|m| !gone.contains(m));
}

/// Adds the contexts that the words of their sentences show. `drafts`: in text order.
pub fn add_contexts(r: &Reading, drafts: &mut [Draft]) {
    let (mut sentence, mut shown) = (usize::MAX, Vec::new());
    for draft in drafts {
        let own = r.doc.sentence_of(draft.tok);
        if own != sentence {
            (sentence, shown) = (own, contexts(r, own));
        }
        let all: BTreeSet<String> = draft.event.contexts.drain(..).chain(shown.iter().cloned()).collect();
        draft.event.contexts = all.into_iter().collect();
    }
}

/// Contexts that the words of a sentence show.
fn contexts(r: &Reading, sentence: usize) -> Vec<String> {
    let words = r.doc.sentences[sentence].tokens.clone();
    let begun = words.flat_map(|t| r.data.lexicon.contexts_begun_by(r.lemma(t)).map(move |context| (t, context)));
    begun.filter(|(t, (_, cues))| shows(r, cues, &[*t])).map(|(_, (code, _))| code.clone()).collect()
}

/// The trigger's tokens with what hangs on it, clauses of their own left out, and the subject and verb it belongs to.
pub fn scope(r: &Reading, t: usize, trigger: &[usize]) -> Vec<usize> {
    let mut tokens: BTreeSet<usize> = trigger.iter().copied().collect();
    gather(r, t, &mut tokens, 0);
    for k in r.syntax.subjects(t) {
        tokens.insert(k);
        tokens.extend(r.syntax.kids_with(k, &[Deprel::Amod, Deprel::Compound]));
    }
    if let Some(verb) = r.syntax.governing_light_verb(t) {
        gather(r, verb, &mut tokens, 1);
    }
    // What is asked, refused or threatened stands in the complement; what others did before, not, unless that tells of it:
    // "was killed after gunmen opened fire".
    let active = !r.syntax.is_passive(t);
    for k in r.syntax.complements(t).into_iter().filter(|&k| !active || !r.syntax.is_act_around(k)) {
        gather(r, k, &mut tokens, 3);
    }
    tokens.into_iter().collect()
}

fn gather(r: &Reading, t: usize, into: &mut BTreeSet<usize>, depth: usize) {
    into.insert(t);
    if depth > 4 {
        return;
    }
    let apart = [Deprel::Conj, Deprel::Ccomp, Deprel::AclRelcl, Deprel::Parataxis, Deprel::Advcl, Deprel::Punct];
    for &k in r.syntax.kids(t) {
        if !apart.contains(&r.syntax.rel(k)) && !into.contains(&k) {
            gather(r, k, into, depth + 1);
        }
    }
}

fn shows(r: &Reading, cues: &CueSet, tokens: &[usize]) -> bool {
    let n = r.doc.tokens.len();
    tokens.iter().any(|&t| cues.prefix_of((t..n).map(|k| r.lemma(k))).is_some())
}
