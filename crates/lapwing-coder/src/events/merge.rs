//! One event once: joins candidates of one sentence that tell of the same act, and repeated mentions in an article.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_core::{Deprel, Entity, EntityKind, Event, Modality, Party, Tense};

use super::sides::are_further;
use super::{Draft, Reading, is_stand_in};

/// Joins drafts of the same sentence whose triggers belong together. Returns the survivors in text order.
pub fn within_sentence(r: &Reading, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::new();
    for draft in drafts {
        // Drafts come in text order: only the last ones can stand in the same sentence.
        let sentence = r.doc.sentence_of(draft.tok);
        let near = kept.iter().rev().take_while(|k| r.doc.sentence_of(k.tok) == sentence).count();
        let first = kept.len() - near;
        match kept[first..].iter().position(|k| same_act(r, k, &draft)).map(|i| first + i) {
            Some(i) => join(r, &mut kept[i], draft),
            None => kept.push(draft),
        }
    }
    kept
}

fn same_act(r: &Reading, a: &Draft, b: &Draft) -> bool {
    if a.event.category != b.event.category
        || r.doc.sentence_of(a.tok) != r.doc.sentence_of(b.tok)
        || a.event.modality != b.event.modality
    {
        return false;
    }
    let mutual = a.event.reciprocal != b.event.reciprocal;
    let (one_way, both) = if a.event.reciprocal { (&b.event, &a.event) } else { (&a.event, &b.event) };
    if mutual && is_conflict(r, one_way) {
        // "took the village after fighting with guerrillas": what one side does to the other is no fight of both.
        if one_way.actors.len() + both.actors.len() > 2 {
            return false;
        }
    } else if mutual {
        // "flew to Accra and met the Togolese premier": a visit to one state and a meeting with another.
        let (met, visited) = (countries(&both.actors), countries(&one_way.recipients));
        if !visited.is_empty() && met.len() > 1 && visited.is_disjoint(&met) {
            return false;
        }
        // "hosted a delegation from Togo for talks": the talks bring in nobody else.
        if brings_nobody(one_way, both) && matches!(link(r, a.tok, b.tok), Link::Argument) {
            return true;
        }
    }
    if !mutual && is_conflict(r, &a.event) && (is_told_of_struck(r, a, b) || is_told_of_struck(r, b, a)) {
        return false;
    }
    let (actors_a, actors_b) = (countries(&a.event.actors), countries(&b.event.actors));
    let same_span = |x: &[Party], y: &[Party]| x.iter().any(|p| y.iter().any(|q| p.span == q.span));
    let unnamed = |x: &[Party]| x.iter().all(is_stand_in);
    let actors_fit = unnamed(&a.event.actors)
        || unnamed(&b.event.actors)
        || actors_a == actors_b
        || same_span(&a.event.actors, &b.event.actors);
    let is_noun = |t: usize| r.doc.tokens[t].upos == lapwing_core::Upos::Noun;
    if !mutual
        && !is_conflict(r, &a.event)
        && is_noun(b.tok)
        && is_part(&a.event, &b.event)
        && matches!(link(r, a.tok, b.tok), Link::Argument)
    {
        return true;
    }
    if !actors_fit {
        return false;
    }
    // "killed a man after rebels shelled a village": who does both is told, and they are two.
    let around = [a.tok, b.tok].into_iter().any(|t| r.syntax.is_act_around(t));
    if around && !unnamed(&a.event.actors) && !unnamed(&b.event.actors) && !same_span(&a.event.actors, &b.event.actors)
    {
        return false;
    }
    if are_further(r, b, a) || claims(r, a, b) {
        return true;
    }
    let modes_a: BTreeSet<&String> = a.event.modes.iter().collect();
    let modes_b: BTreeSet<&String> = b.event.modes.iter().collect();
    let modes_fit = modes_a.is_empty() || modes_b.is_empty() || !modes_a.is_disjoint(&modes_b);
    // "protests and riots erupted, with demonstrators setting fire to cars": one crowd, as long as no two places are told.
    let crowd = r.data.ontology.categories.get(&a.event.category).is_some_and(|c| c.noun_is_doer.is_some());
    let (ra, rb) = (countries(&a.event.recipients), countries(&b.event.recipients));
    if crowd && (ra.is_empty() || rb.is_empty() || ra == rb) && !apart(r, a.tok, b.tok) {
        return true;
    }
    match link(r, a.tok, b.tok) {
        Link::Coordinated => modes_fit || a.event.recipients.is_empty() || b.event.recipients.is_empty(),
        Link::Argument => true,
        Link::Far => {
            // "killed … in an attack": apart in the tree, yet nothing contradicts that it is one act.
            // Victims told in one clause, doers in another: "52 were killed and 2,000 displaced in attacks by herders".
            let halves = a.event.actors.is_empty() && b.event.recipients.is_empty()
                || b.event.actors.is_empty() && a.event.recipients.is_empty();
            let noun = [a.tok, b.tok].iter().any(|&t| r.doc.tokens[t].upos == lapwing_core::Upos::Noun);
            if halves && noun && modes_fit {
                return true;
            }
            modes_fit
                && (ra.is_empty() || rb.is_empty() || ra == rb)
                && shared_clause(r, a.tok) == shared_clause(r, b.tok)
        }
    }
}

/// "killed a bomber trying to assassinate a minister": what is told of those whom `a` strikes is an act `b` of theirs.
fn is_told_of_struck(r: &Reading, a: &Draft, b: &Draft) -> bool {
    const CLIMB_MAX: usize = 3;
    let both = |p: &Party| p.span.is_some() && b.event.actors.iter().any(|q| q.span == p.span);
    let struck = a.event.recipients.iter().filter(|p| both(p)).filter_map(|p| r.mention_of(p));
    let people = struck.filter(|m| matches!(m.entity.kind, EntityKind::Person | EntityKind::People));
    let heads: Vec<usize> = people.map(|m| m.head).collect();
    let mut at = b.tok;
    for _ in 0..CLIMB_MAX {
        let Some(head) = r.syntax.head(at).filter(|_| !heads.is_empty()) else { return false };
        match r.syntax.rel(at) {
            Deprel::Acl if r.doc.tokens[at].tense == Tense::PresPart => return heads.contains(&head),
            Deprel::Xcomp | Deprel::Advcl | Deprel::Conj => at = head,
            _ => return false,
        }
    }
    false
}

/// True when the two triggers have places of their own.
fn apart(r: &Reading, a: usize, b: usize) -> bool {
    let places = |t: usize| -> BTreeSet<usize> {
        let cases = r.data.actors.reference.place_cases.iter();
        let phrases = cases.flat_map(|c| r.syntax.prepositional(t, c));
        phrases.filter(|&k| r.doc.tokens[k].upos == lapwing_core::Upos::Propn).collect()
    };
    let (pa, pb) = (places(a), places(b));
    !pa.is_empty() && !pb.is_empty() && pa.is_disjoint(&pb)
}

/// Head of the clause that `t` shares: ", killing nine" goes with the clause that it hangs on.
fn shared_clause(r: &Reading, t: usize) -> usize {
    let mut c = r.syntax.clause_head(t);
    while r.syntax.rel(c) == Deprel::Advcl
        && r.doc.tokens[c].tense == lapwing_core::Tense::PresPart
        && r.syntax.kids_with(c, &[Deprel::Nsubj, Deprel::Mark]).next().is_none()
        && let Some(head) = r.syntax.head(c)
    {
        c = r.syntax.clause_head(head);
    }
    c
}

enum Link {
    /// Joined by "and".
    Coordinated,
    /// One is an argument or modifier of the other, at most one token between.
    Argument,
    /// Neither.
    Far,
}

fn link(r: &Reading, a: usize, b: usize) -> Link {
    for (low, high) in [(a, b), (b, a)] {
        // "the raid killed two and injured six": both verbs tell what the raid did.
        let verb = r.syntax.head(low).filter(|_| r.syntax.rel(low) == Deprel::Nsubj);
        let second = r.syntax.rel(high) == Deprel::Conj
            && r.syntax.kids_with(high, &[Deprel::Nsubj, Deprel::NsubjPass]).next().is_none();
        if second && verb.is_some() && r.syntax.head(high) == verb {
            return Link::Argument;
        }
        // "were killed in a raid that struck a clinic": what the raid did is told of the same raid.
        let raid = r.syntax.head(low).filter(|_| r.syntax.rel(low) == Deprel::AclRelcl);
        let told = raid.is_some_and(|n| {
            r.doc.tokens[n].upos == lapwing_core::Upos::Noun
                && r.syntax.rel(n) == Deprel::Obl
                && r.syntax.head(n) == Some(high)
                && r.syntax.subjects(low).contains(&n)
        });
        // "an attack on an inn that killed nine and wounded two".
        let first = r.syntax.head(low).filter(|_| r.syntax.rel(low) == Deprel::Conj).unwrap_or(low);
        let does = r.syntax.rel(first) == Deprel::AclRelcl && r.syntax.subjects(low).contains(&high);
        if told || does || happened_there(r, low, high) {
            return Link::Argument;
        }
        // "nine were killed and others are hurt in a raid": where they were hurt the others were killed.
        let joined = r.syntax.head(low).filter(|_| r.syntax.rel(low) == Deprel::Conj).unwrap_or(low);
        let hurt = r.syntax.head(joined).filter(|_| r.syntax.rel(joined) == Deprel::Obl);
        let harms = |t: usize| r.data.lexicon.grammar.harming_verbs.has(r.lemma(t));
        if hurt.is_some_and(|v| {
            r.syntax.rel(v) == Deprel::Conj && r.syntax.head(v) == Some(high) && harms(v) && harms(high)
        }) {
            return Link::Argument;
        }
        let mut at = low;
        let mut coordinated = false;
        for _ in 0..3 {
            let Some(head) = r.syntax.head(at) else { break };
            coordinated |= r.syntax.rel(at) == Deprel::Conj;
            if matches!(r.syntax.rel(at), Deprel::AclRelcl | Deprel::Ccomp | Deprel::Parataxis) {
                break;
            }
            if head == high {
                return if coordinated { Link::Coordinated } else { Link::Argument };
            }
            at = head;
        }
    }
    Link::Far
}

/// "the storming of the mosque, where 80 were killed": what is told of the place of the noun `high` happened in it.
fn happened_there(r: &Reading, low: usize, high: usize) -> bool {
    let s = &r.syntax;
    let there = matches!(s.rel(low), Deprel::AclRelcl | Deprel::AdvclRelcl)
        && s.kids_with(low, &[Deprel::Advmod, Deprel::Mark, Deprel::Obl]).any(|k| s.lemma(k) == "where");
    let noun = r.doc.tokens[high].upos == lapwing_core::Upos::Noun;
    there && noun && s.head(low).is_some_and(|n| n != high && r.doc.is_under(n, high))
}

fn join(r: &Reading, kept: &mut Draft, other: Draft) {
    let add = |into: &mut Vec<Party>, from: Vec<Party>| {
        for party in from {
            // "the minister came to Accra on his first visit": who is named already is not told again by a pronoun.
            if into.iter().any(|p| p.entity.country == party.entity.country) && r.pronoun(&party).is_some() {
                continue;
            }
            let same = |p: &Party| {
                p.span == party.span
                    || p.span.zip(party.span).is_some_and(|(a, b)| a.overlaps(b))
                    || p.entity.name.is_some() && is_same(&p.entity, &party.entity)
            };
            let known = into.iter().any(same);
            if !known {
                into.push(party);
            }
        }
    };
    let event = &mut kept.event;
    let mut other = other;
    if event.reciprocal != other.event.reciprocal {
        let (one_way, both) = if event.reciprocal { (&other.event, &*event) } else { (&*event, &other.event) };
        let conflict = is_conflict(r, one_way);
        if conflict || brings_nobody(one_way, both) {
            // "a rebel was killed in a clash with troops": one of the two sides is struck, the other strikes.
            let struck = one_way.recipients.clone();
            let doers = if conflict && one_way.actors.is_empty() { &both.actors } else { &one_way.actors };
            let apart = |p: &&Party| !struck.iter().any(|q| q.span == p.span || q.entity == p.entity);
            let doers: Vec<Party> = doers.iter().filter(|p| !conflict || apart(p)).cloned().collect();
            (event.actors, event.recipients, event.reciprocal) = (doers, struck, false);
            other.event.actors.clear();
        } else {
            // "flew to Accra and met the king": the visitor comes to the host, and where they met is no third party.
            let visitors = one_way.actors.clone();
            let known = |p: &&Party| !visitors.iter().any(|q| q.span == p.span || q.entity == p.entity);
            let hosts: Vec<Party> = both.actors.iter().filter(known).cloned().collect();
            let category = r.data.ontology.categories.get(&one_way.category);
            let comes = |m: &String| category.and_then(|c| c.modes.get(m)).is_some_and(|m| m.one_way);
            let one_sided = category.is_some_and(|c| c.one_sided) || one_way.modes.iter().any(comes);
            let directed = one_sided && !visitors.is_empty() && !hosts.is_empty();
            if directed {
                (event.actors, event.recipients, event.reciprocal) = (visitors, hosts, false);
                other.event.actors.clear();
            } else {
                event.reciprocal = true;
                event.recipients.clear();
            }
        }
        other.event.recipients.clear();
    }
    // Whoever is named goes before the noun that merely tells that somebody did it.
    if other.event.actors.iter().any(|p| !is_stand_in(p)) || event.actors.iter().any(|p| !is_stand_in(p)) {
        event.actors.retain(|p| !is_stand_in(p));
        other.event.actors.retain(|p| !is_stand_in(p));
    } else if !event.actors.is_empty() {
        other.event.actors.clear();
    }
    let taken: Vec<_> = event.recipients.iter().filter_map(|p| p.span).collect();
    add(
        &mut event.actors,
        other.event.actors.into_iter().filter(|p| p.span.is_none_or(|s| !taken.contains(&s))).collect(),
    );
    let doers: Vec<_> = event.actors.iter().filter_map(|p| p.span).collect();
    add(
        &mut event.recipients,
        other.event.recipients.into_iter().filter(|p| p.span.is_none_or(|s| !doers.contains(&s))).collect(),
    );
    let mut modes: BTreeSet<String> = event.modes.drain(..).chain(other.event.modes).collect();
    super::cues::settle(r, &event.category, &mut modes);
    event.modes = modes.into_iter().collect();
    let contexts: BTreeSet<String> = event.contexts.drain(..).chain(other.event.contexts).collect();
    event.contexts = contexts.into_iter().collect();
    event.confidence = event.confidence.max(other.event.confidence);
    kept.also.push(other.tok);
    kept.also.extend(other.also);
    kept.frames.extend(other.frames);
}

/// "imposed sanctions on Peru and banned Peruvian beef": one state, by its name and by the word for what is of it.
fn is_same(a: &Entity, b: &Entity) -> bool {
    (&a.name, &a.country, &a.sectors) == (&b.name, &b.country, &b.sectors)
}

/// True where `talks` name some parties of the directed `event` and nobody else.
fn brings_nobody(event: &Event, talks: &Event) -> bool {
    let all: BTreeSet<_> = countries(&event.actors).union(&countries(&event.recipients)).cloned().collect();
    let met = countries(&talks.actors);
    !met.is_empty() && met.is_subset(&all) && met.len() < all.len()
}

/// "hosted the presidents of Ghana and Mali for a summit": the noun `b`, hung on `a`, names some of its parties alone.
fn is_part(a: &Event, b: &Event) -> bool {
    let all: BTreeSet<_> = countries(&a.actors).union(&countries(&a.recipients)).cloned().collect();
    let some = countries(&b.actors);
    !a.recipients.is_empty() && b.recipients.is_empty() && !some.is_empty() && some.is_subset(&all)
}

/// "claimed responsibility for an attack that killed nine": what the clause tells is what is claimed.
fn claims(r: &Reading, claim: &Draft, told: &Draft) -> bool {
    let first = r.syntax.head(told.tok).filter(|_| r.syntax.rel(told.tok) == Deprel::Conj).unwrap_or(told.tok);
    let clause = r.syntax.rel(first) == Deprel::AclRelcl && r.doc.tokens[claim.tok].upos == lapwing_core::Upos::Verb;
    claim.echoes && clause && r.syntax.subjects(told.tok).into_iter().any(|s| r.doc.is_under(s, claim.tok))
}

fn is_conflict(r: &Reading, event: &Event) -> bool {
    r.data.ontology.categories.get(&event.category).is_some_and(|c| c.quad > 2)
}

/// Joins events of different sentences that tell of the same act; evidence is gathered on the first.
///
/// Each event comes with the lemma of its trigger and with whether its words point back ("the attack").
pub fn within_article(events: Vec<(Event, String, bool)>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::new();
    // Events that may be the same: one category, word and modality.
    let mut alike: BTreeMap<(String, String, Modality, bool), Vec<usize>> = BTreeMap::new();
    for (event, lemma, echoes) in events {
        if let Some(told) = kept.iter_mut().rev().take(ECHO_REACH).find(|k| echoes && is_echo(k, &event)) {
            echo(told, event);
            continue;
        }
        let list = alike.entry((event.category.clone(), lemma, event.modality, event.reciprocal)).or_default();
        match list.iter().copied().find(|&k| same_in_article(&kept[k], &event)) {
            Some(i) => absorb(&mut kept[i], event),
            None => {
                list.push(kept.len());
                kept.push(event);
            }
        }
    }
    kept
}

/// How many events back a word may point, and how many sentences.
const ECHO_REACH: usize = 6;
const ECHO_SENTENCES: usize = 2;

/// True when `b`, whose words point back, tells of the act of `a`: one of its category just before, whose parties nothing
/// contradicts.
fn is_echo(a: &Event, b: &Event) -> bool {
    let fit = |x: &[Party], y: &[Party]| {
        let (x, y) = (countries(x), countries(y));
        x.is_empty() || y.is_empty() || x.is_subset(&y) || y.is_subset(&x)
    };
    let told = |e: &Event| e.evidence.last().map(|x| x.sentence);
    let near = told(a).zip(told(b)).is_some_and(|(x, y)| x < y && y - x <= ECHO_SENTENCES);
    near && a.category == b.category
        && a.modality == b.modality
        && a.reciprocal == b.reciprocal
        && fit(&a.actors, &b.actors)
        && fit(&a.recipients, &b.recipients)
}

/// Adds what the later mention tells beyond the first: who did it, to whom.
fn echo(kept: &mut Event, other: Event) {
    if kept.actors.is_empty() {
        kept.actors.clone_from(&other.actors);
    }
    if kept.recipients.is_empty() && !kept.reciprocal {
        kept.recipients.clone_from(&other.recipients);
    }
    absorb(kept, other);
}

fn same_in_article(a: &Event, b: &Event) -> bool {
    // Evidence comes in text order, so only the last piece can share the new one's sentence.
    let last = a.evidence.last().map(|e| e.sentence);
    if b.evidence.iter().any(|y| Some(y.sentence) == last) {
        return false;
    }
    let told = |e: &Event| (e.voice, e.reported_by.as_ref().and_then(|p| p.entity.country.clone()));
    let equal = countries(&a.actors) == countries(&b.actors) && countries(&a.recipients) == countries(&b.recipients);
    let somebody = !countries(&a.actors).is_empty() || !countries(&a.recipients).is_empty();
    let places_fit = match (&a.place, &b.place) {
        (Some(x), Some(y)) => x.text == y.text || x.name == y.name,
        _ => true,
    };
    let dates_fit = a.date.text.is_none() || b.date.text.is_none() || a.date.value == b.date.value;
    equal && somebody && places_fit && dates_fit && told(a) == told(b)
}

fn absorb(kept: &mut Event, other: Event) {
    kept.evidence.extend(other.evidence);
    if kept.place.is_none() {
        kept.place = other.place;
    }
    if kept.date.text.is_none() && other.date.text.is_some() {
        kept.date = other.date;
    }
}

fn countries(parties: &[Party]) -> BTreeSet<String> {
    parties.iter().filter_map(|p| p.entity.country.clone()).collect()
}
