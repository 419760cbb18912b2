//! The one whom an act is about, when no slot of its frame names a recipient: the nearest party named within its phrase.
//!
//! In: a trigger whose slots found nobody. Out: parties of the nearest branch that names a state, body or people.
//! "protested against the release of the king's prisoners" is about the king; "stayed at home in Togo" about nobody.

use lapwing_core::{Deprel, EntityKind, Party, Upos};

use super::Reading;
use super::parties::party;
use crate::scene::OWN_FORCES;

/// Branches deeper than this tell of something else.
const DEPTH_MAX: usize = 5;

/// The parties named nearest to the trigger `tok` within its phrase, `actors` and whatever holds them left out.
pub fn recipients(r: &Reading, tok: usize, actors: &[Party]) -> Vec<Party> {
    let mut level: Vec<usize> = branches(r, tok);
    if let Some(verb) = r.syntax.governing_light_verb(tok) {
        level.extend(branches(r, verb).into_iter().filter(|&k| k > tok));
    }
    level.retain(|&k| k > tok || r.doc.tokens[tok].upos == Upos::Noun);
    for _ in 0..DEPTH_MAX {
        for &k in &level {
            let found: Vec<Party> =
                r.syntax.with_conjuncts(k).into_iter().filter_map(|c| named(r, c, actors)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        level = level.iter().flat_map(|&k| branches(r, k)).collect();
        level.sort_unstable();
        level.dedup();
        if level.is_empty() {
            break;
        }
    }
    Vec::new()
}

/// Dependents of `t` that go on telling what it is about.
fn branches(r: &Reading, t: usize) -> Vec<usize> {
    let s = &r.syntax;
    let goes_on = |k: usize| match s.rel(k) {
        Deprel::Obj
        | Deprel::Iobj
        | Deprel::Ccomp
        | Deprel::Xcomp
        | Deprel::Acl
        | Deprel::NmodPoss
        | Deprel::Amod
        | Deprel::Compound => true,
        Deprel::Advcl => s.kids_with(k, &[Deprel::Mark]).any(|m| s.grammar.toward_cases.has(s.lemma(m))),
        Deprel::Obl | Deprel::Nmod => s.case_of(k).is_none_or(|c| s.grammar.about_cases.has(c)),
        Deprel::Nsubj | Deprel::NsubjPass => matches!(s.rel(t), Deprel::Ccomp | Deprel::Xcomp),
        _ => false,
    };
    s.kids(t).iter().copied().filter(|&k| goes_on(k)).collect()
}

fn named(r: &Reading, t: usize, actors: &[Party]) -> Option<Party> {
    let (_, mention) = r.mentions.headed_by(t)?;
    let entity = &mention.entity;
    let free = !actors.iter().any(|a| a.span.is_some_and(|s| s.overlaps(mention.span)));
    // "reopened the country's airspace", "withdrew his candidacy": of the state that acts only those with an office or mark
    // of their own are somebody else.
    let own = actors.iter().any(|a| a.entity.country == entity.country);
    let other = entity.kind != EntityKind::State
        && entity.title.is_some() | (entity.kind == EntityKind::Body)
        && !mention.ground.ends_with(OWN_FORCES)
        && !actors.iter().any(|a| a.entity.sectors == entity.sectors)
        && r.doc.tokens[mention.head].upos != Upos::Pron;
    let fits = entity.country.is_some() && entity.kind.is_party() && entity.kind != EntityKind::Place;
    (free && fits && (!own || other)).then(|| party(r, mention))
}
