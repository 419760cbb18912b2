//! "They", "the two leaders", "both countries": several earlier parties taken together.
//!
//! In: drafts in text order. Out: the drafts that a plural mention stands for: what is coordinated, or who met with
//! whom, in the nearest sentence that has such a pair; for bare nouns of states, else the last two states named.

use lapwing_core::{Deprel, EntityKind};

use super::coref::{PRONOUN_REACH, since, within};
use super::draft::{Draft, Link};
use super::resolve::Resolver;

/// Sentences that "the leaders" looks back.
const GROUP_REACH: usize = 8;

/// Indices of the earlier drafts that draft `i` takes together; empty when it stands for one, or when `single`, what
/// it would stand for otherwise, is nearer.
pub fn members(r: &Resolver, drafts: &[Draft], i: usize, single: Option<usize>) -> Vec<usize> {
    let me = &drafts[i];
    // "the Secretary and the minister" are two phrases, each of one.
    let several = me.plural && !(me.link == Link::Definite && r.text.lower[me.head] == r.text.lemma[me.head]);
    let bare = me.entity.country.is_none() && several;
    let wanted = match me.link {
        Link::PluralPronoun => true,
        Link::Definite => bare && me.role.as_ref().is_some_and(|w| r.text.words().group_nouns.contains(w)),
        // "the two countries", not "African countries" nor "two parts of the country".
        Link::State => bare && me.role.as_deref() == Some(&r.text.lemma[me.head]) && points_back(r, me.head),
        _ => false,
    };
    // "both countries' governments": of those for whom the owner stands.
    let people = bare && me.role.is_some() && me.entity.kind.is_party();
    let owner = r.text.kids(me.head).iter().find(|&&k| people && r.text.rel(k) == Deprel::NmodPoss);
    let owner = owner.and_then(|&k| within(r, drafts, i, 0).find(|&o| drafts[o].head == k));
    if let Some(owner) = owner.map(|o| &drafts[o]).filter(|o| !o.members.is_empty()) {
        return owner.members.clone();
    }
    if !wanted {
        return Vec::new();
    }
    // "The presidents met. They …": who those were that they were.
    if let Some(lone) = single.filter(|&s| me.link == Link::PluralPronoun && !drafts[s].members.is_empty()) {
        return drafts[lone].members.clone();
    }
    let here = r.text.sentence(me.head);
    let nearest = single.map_or(0, |s| {
        let lone = &drafts[s];
        // "The leaders" are not the forces just named; "they" are rather the pair that acted than what it spoke of.
        let subject = matches!(r.text.rel(lone.head), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Root);
        match me.link {
            Link::Definite if lone.role != me.role || !lone.plural => 0,
            Link::PluralPronoun if !subject => 0,
            // A crowd that is the subject is what "they" means rather than an older pair.
            Link::PluralPronoun if lone.plural && matches!(lone.entity.kind, EntityKind::People) => {
                r.text.sentence(lone.head) + 1
            }
            _ => r.text.sentence(lone.head),
        }
    });
    let reach = if me.link == Link::PluralPronoun { PRONOUN_REACH } else { GROUP_REACH };
    for sentence in (nearest.max(here.saturating_sub(reach))..=here).rev() {
        if let Some(found) = pair_in(r, drafts, i, sentence) {
            return found;
        }
    }
    if me.link != Link::State {
        return Vec::new();
    }
    // "the French seizure … the two countries": rather those who act than what a thing is called after.
    let modifies = |d: &Draft| matches!(r.text.rel(d.head), Deprel::Amod | Deprel::Compound);
    let whole = last_states(r, drafts, i, |d| !modifies(d));
    if whole.is_empty() { last_states(r, drafts, i, |_| true) } else { whole }
}

/// "the", "both" or "two" and nothing else before the noun.
fn points_back(r: &Resolver, head: usize) -> bool {
    let words = r.text.words();
    let before: Vec<usize> = r.text.kids(head).iter().copied().filter(|&k| k < head).collect();
    let back = |k: &usize| r.text.is_in(*k, &words.definite) || r.text.is_in(*k, &words.pair_numbers);
    let case = |k: &usize| r.text.rel(*k) == Deprel::Case;
    before.iter().any(back) && before.iter().all(|k| back(k) || case(k))
}

/// Makes draft `i` stand for `members`.
pub fn form(drafts: &mut [Draft], i: usize, members: Vec<usize>) {
    let names: Vec<&str> = members
        .iter()
        .map(|&m| drafts[m].entity.name.as_deref().or(drafts[m].entity.country.as_deref()).unwrap_or("?"))
        .collect();
    let ground = format!("{} for: {}", drafts[i].ground, names.join(" and "));
    let me = &mut drafts[i];
    me.entity.kind = EntityKind::People;
    me.local = false;
    me.ground = ground;
    me.members = members;
}

/// Parties of one sentence that act together, before draft `i`.
fn pair_in(r: &Resolver, drafts: &[Draft], i: usize, sentence: usize) -> Option<Vec<usize>> {
    let near = since(r, drafts, i, sentence);
    let at = |t: usize| near.clone().rev().find(|&k| drafts[k].head == t);
    let inside = near.clone().filter(|&k| r.text.sentence(drafts[k].head) == sentence);
    for k in inside {
        let head = drafts[k].head;
        let clause = r.text.head(head);
        if !is_party(&drafts[k])
            || !matches!(
                r.text.rel(head),
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::Nmod | Deprel::NmodPoss
            )
        {
            continue;
        }
        // "They" in the clause of a pair that it is part of itself.
        if clause.is_some() && clause == r.text.head(drafts[i].head) && drafts[i].link == Link::PluralPronoun {
            continue;
        }
        let mut all = vec![k];
        all.extend(r.text.kids(head).iter().filter(|&&c| r.text.rel(c) == Deprel::Conj).filter_map(|&c| at(c)));
        // "Mahama spoke with Ouattara", "Mahama's call with Ouattara".
        if matches!(r.text.rel(head), Deprel::Nsubj | Deprel::NmodPoss)
            && let Some(verb) = clause
        {
            let case = |c: &usize| r.text.rel(*c) == Deprel::Case && r.text.is_in(*c, &r.text.words().with_cases);
            let with = |o: usize| r.text.kids(o).iter().any(case);
            let beside = r.text.kids(verb).iter().copied().filter(|&o| {
                matches!(r.text.rel(o), Deprel::Obl | Deprel::Nmod) && with(o)
                    || r.text.rel(o) == Deprel::Obj
                        && r.text.words().meeting_verbs.iter().any(|w| *w == r.text.lemma[verb])
            });
            for o in beside {
                all.extend(at(o));
                all.extend(r.text.kids(o).iter().filter(|&&c| r.text.rel(c) == Deprel::Conj).filter_map(|&c| at(c)));
            }
        }
        all.retain(|&m| is_party(&drafts[m]));
        all.sort_unstable();
        all.dedup();
        let mut codes: Vec<&str> = all.iter().filter_map(|&m| drafts[m].entity.country.as_deref()).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > 1 && all.len() > 1 {
            return Some(all);
        }
    }
    None
}

fn is_party(d: &Draft) -> bool {
    matches!(d.entity.kind, EntityKind::State | EntityKind::Person | EntityKind::Body) && d.entity.country.is_some()
}

/// The last two states named, for "the two countries".
fn last_states(r: &Resolver, drafts: &[Draft], i: usize, fits: impl Fn(&Draft) -> bool) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for k in within(r, drafts, i, 1).rev() {
        let d = &drafts[k];
        if found.len() == 2 {
            break;
        }
        let state = d.entity.country.as_ref().filter(|c| r.text.actors.states.contains_key(*c));
        let party =
            matches!(d.entity.kind, EntityKind::State | EntityKind::Person | EntityKind::Body | EntityKind::People);
        if party && fits(d) && state.is_some() && !found.iter().any(|&f| drafts[f].entity.country.as_ref() == state) {
            found.push(k);
        }
    }
    if found.len() < 2 {
        return Vec::new();
    }
    found.reverse();
    found
}
