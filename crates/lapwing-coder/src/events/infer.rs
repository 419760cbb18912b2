//! Gives unnamed local parties the country of the place where the event happened.
//!
//! In: drafts with places. Out: the same with `country` set where the text leaves no doubt: "gunmen", "12 people",
//! "police" are those of the place. The ground says so. Named parties and transnational bodies are left alone.

use std::collections::BTreeMap;

use lapwing_core::{Article, Document, EntityKind, Mention, Mentions, Party};
use lapwing_data::Data;
use lapwing_data::actors::Reference;

use crate::scene::{AUTHORITY_BESIDE, OWN_FORCES, SPOKEN_OF, Scenes, is_guessed};

/// Ground of a country that the article as a whole gives.
pub const ABOUT: &str = "country the article is about";
/// Ground of a country that a place of the sentence gives, which need not be that of the event.
pub const NEAR: &str = "country of a place named beside it";

/// Sets the country of parties that have none and could only be local ones.
pub fn local_parties(parties: &mut [Party], country: Option<&str>, ground: &str, words: &Reference) {
    let Some(country) = country else { return };
    for party in parties.iter_mut().filter(|p| is_local(p) && !says_foreign(p, words)) {
        party.entity.country = Some(country.to_string());
        party.ground = format!("{}; {ground}", party.ground);
    }
}

/// Takes back the country of parties that was only guessed, where they were at another place or would be of those who
/// strike them. Those whose country is one of `beside` keep it.
pub fn doubt(parties: &mut [Party], place: Option<&str>, strikers: &[&str], beside: &[String]) {
    let keeps = |p: &Party| p.entity.country.as_ref().is_some_and(|c| beside.contains(c));
    for party in parties.iter_mut().filter(|p| p.entity.name.is_none() && is_guessed(&p.ground) && !keeps(p)) {
        let code = party.entity.country.as_deref().unwrap_or("");
        let spoken_of = party.ground.ends_with(SPOKEN_OF);
        // "Ghana says its army killed three people at sea": that Ghana tells it does not make them Ghanaians.
        let told = party.ground.ends_with(AUTHORITY_BESIDE) && party.entity.kind == EntityKind::Private;
        if spoken_of && place.is_some_and(|p| p != code) || (spoken_of || told) && strikers.contains(&code) {
            party.entity.country = None;
        }
    }
}

/// Takes back the guessed country of officials who treat that very state by its name, or its envoy: "the president urged Togo
/// to disarm", "the minister threatened to expel the ambassador of Togo".
pub fn no_own_state(actors: &mut [Party], recipients: &[&Party], words: &Reference) {
    for actor in actors.iter_mut() {
        let guessed = is_guessed(&actor.ground) || [ABOUT, NEAR, OWN_FORCES].iter().any(|g| actor.ground.ends_with(g));
        let official = actor.entity.sectors.iter().any(|s| words.of_a_state.contains(s));
        // "the country" may be his own; "it" stands for a name.
        let by_name = |p: &Party| p.text.rsplit_once(' ').is_none_or(|(_, w)| w.starts_with(char::is_uppercase));
        let abroad = |p: &Party| p.entity.kind == EntityKind::State && by_name(p) || is_abroad(&p.text, words);
        let named = |p: &&Party| abroad(p) && p.entity.country == actor.entity.country;
        if guessed && official && recipients.iter().any(named) {
            actor.entity.country = None;
        }
    }
}

fn is_local(party: &Party) -> bool {
    let entity = &party.entity;
    let kind = matches!(entity.kind, EntityKind::Person | EntityKind::People | EntityKind::Body | EntityKind::Private);
    entity.country.is_none() && entity.name.is_none() && kind
}

/// "foreign troops", "an envoy": their own words say that they need not be of the place.
fn says_foreign(party: &Party, words: &Reference) -> bool {
    let text = party.text.to_lowercase();
    let before = text.split_whitespace().rev().skip(1);
    before.into_iter().any(|w| words.not_local.iter().any(|n| n == w)) || is_abroad(&party.text, words)
}

/// "the ambassador", "diplomats": of another state than the one where they are.
fn is_abroad(text: &str, words: &Reference) -> bool {
    let text = text.to_lowercase();
    let last = text.split_whitespace().next_back().unwrap_or("");
    words.abroad_nouns.iter().any(|w| last == w || last.strip_suffix('s') == Some(w))
}

/// The states spoken of, by sentence.
pub fn scenes(doc: &Document, mentions: &Mentions, data: &Data) -> Scenes {
    const THERE: u64 = 5;
    const NAMED: u64 = 3;
    let named = mentions.list.iter().filter_map(|m| {
        let code = m.entity.country.as_deref().filter(|c| data.actors.states.contains_key(*c))?;
        let weight = match (m.entity.kind, m.entity.sectors.first().map(String::as_str)) {
            // A pope or a paper is of a state that the text need not speak of.
            (_, Some("JRN")) | (EntityKind::Person, Some("REL")) | (EntityKind::Other | EntityKind::Thing, _) => {
                return None;
            }
            (_, Some("MIL")) => 1,
            (EntityKind::Place, _) => THERE,
            _ => NAMED,
        };
        Some((doc.sentence_of(m.head), code, weight))
    });
    Scenes::new(doc.sentences.len(), named)
}

/// The states of those who may act abroad: nobody unnamed on the other side is of them while another state is spoken of.
pub fn strikers(parties: &[Party]) -> Vec<&str> {
    let abroad = |p: &&Party| p.entity.kind == EntityKind::State || p.entity.sectors.iter().any(|s| s == "MIL");
    parties.iter().filter(abroad).filter_map(|p| p.entity.country.as_deref()).collect()
}

/// The country that the article speaks of most, if it is clearly one: at least twice as often as the next. Where its
/// sentences name none, its title and context may.
pub fn dominant_country(article: &Article, mentions: &Mentions, data: &Data) -> Option<String> {
    let own = |m: &&Mention| m.span.start >= article.coded_from;
    let said = mentions.list.iter().filter(own).filter_map(|m| state_of(m, data));
    let before = || clearly_most(mentions.list.iter().filter_map(|m| state_of(m, data)));
    clearly_most(said).or_else(before).or_else(|| {
        let around = [article.title.as_deref(), article.context.as_deref()];
        let words: Vec<&str> = around.into_iter().flatten().flat_map(str::split_whitespace).collect();
        let trimmed: Vec<&str> = words.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
        let rows = (0..trimmed.len())
            .filter(|&i| trimmed[i].starts_with(char::is_uppercase))
            .filter_map(|i| data.actors.names.longest(trimmed[i..].iter().copied()));
        clearly_most(rows.filter_map(|(_, rows)| {
            rows.first().and_then(|r| r.code.as_deref()).filter(|c| data.actors.states.contains_key(*c))
        }))
    })
}

/// Its state: "the president" is not of the European Union because a text speaks of it.
fn state_of<'m>(mention: &'m Mention, data: &Data) -> Option<&'m str> {
    mention.entity.country.as_deref().filter(|c| data.actors.states.contains_key(*c))
}

fn clearly_most<'c>(codes: impl Iterator<Item = &'c str>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in codes {
        *counts.entry(code).or_default() += 1;
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    let (best, n) = *ranked.first()?;
    let next = ranked.get(1).map_or(0, |x| x.1);
    (next == 0 || n >= 2 * next).then(|| best.to_string())
}
