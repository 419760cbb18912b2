//! Gives unnamed local parties the country of the place where the event happened.
//!
//! In: drafts with places. Out: the same with `country` set where the text leaves no doubt: "gunmen", "12 people",
//! "police" are those of the place. The ground says so. Named parties and transnational bodies are left alone.

use std::collections::BTreeMap;

use lapwing_core::{EntityKind, Mentions, Party};

/// Sets the country of parties that have none and could only be local ones.
pub fn local_parties(parties: &mut [Party], country: Option<&str>, ground: &str) {
    let Some(country) = country else { return };
    for party in parties.iter_mut().filter(|p| is_local(p)) {
        party.entity.country = Some(country.to_string());
        party.ground = format!("{}; {ground}", party.ground);
    }
}

fn is_local(party: &Party) -> bool {
    let entity = &party.entity;
    let kind = matches!(entity.kind, EntityKind::Person | EntityKind::People | EntityKind::Body | EntityKind::Private);
    entity.country.is_none() && entity.name.is_none() && kind
}

/// The country that the article speaks of most, if it is clearly one: at least twice as often as the next.
pub fn dominant_country(mentions: &Mentions) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &mentions.list {
        if let Some(country) = mention.entity.country.as_deref().filter(|c| c.len() == 3) {
            *counts.entry(country).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    let (best, n) = *ranked.first()?;
    let next = ranked.get(1).map_or(0, |x| x.1);
    (n >= 2 * next.max(1) || next == 0).then(|| best.to_string())
}
