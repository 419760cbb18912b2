//! Disputed territories and peoples: which code their places get, and what a user must know of records that use them.
//!
//! In: resolved places, finished events and `ontology/territories.toml`. Out: countries as that file has them, and one
//! note for each territory that an event's place or party belongs to. A place tells nothing about a party's country here,
//! nor a party about a place's. Cases: `crates/lapwing/tests/disputed.rs`.

use std::collections::BTreeSet;

use lapwing_core::{Event, Note, Party, Span};
use lapwing_data::Data;
use lapwing_data::territories::Territory;

use super::PlaceMention;

/// The territory that a name of a place lies in.
pub fn of_place<'d>(mention: &PlaceMention, text: &str, data: &'d Data) -> Option<&'d Territory> {
    let by_row = mention.place.as_ref().and_then(|p| data.territories.of_place(p));
    let by_name = || data.territories.named(mention.span.of(text));
    // "Donetsk" of the gazetteer may be the one in Russia: a row that was found tells more than the name.
    by_row.or_else(|| if mention.place.is_none() { by_name() } else { None })
}

/// Gives the place the country that its territory has by the ontology.
pub fn settle(mention: &mut PlaceMention, text: &str, data: &Data) {
    let Some(territory) = of_place(mention, text, data) else { return };
    let Some(code) = &territory.place else {
        // What lies around is the country the article is about, which decides nothing here.
        mention.around = None;
        return;
    };
    if let Some(place) = &mut mention.place {
        place.country.clone_from(code);
        return;
    }
    mention.around = data.places.of_country(code).cloned();
}

/// The territory that a party belongs to or speaks for.
fn of_party<'d>(party: &Party, data: &'d Data) -> Option<&'d Territory> {
    let name = || party.entity.name.as_deref().and_then(|n| data.territories.in_words(n));
    let code = || party.entity.country.as_deref().and_then(|c| data.territories.of_code(c));
    name().or_else(code).or_else(|| data.territories.in_words(&party.text))
}

/// What the user must know: one note for each territory that the events use, at its first use.
pub fn notes(events: &[Event], places: &[PlaceMention], text: &str, data: &Data) -> Vec<Note> {
    let mut seen = BTreeSet::new();
    let mut notes = Vec::new();
    for event in events {
        let place = event.place.as_ref().and_then(|p| places.iter().find(|m| m.span == p.span));
        if let Some((mention, territory)) = place.and_then(|m| Some((m, of_place(m, text, data)?)))
            && seen.insert((false, territory.name.as_str()))
        {
            notes.push(Note::at("place.disputed", mention.span, place_message(territory)));
        }
        for party in event.actors.iter().chain(&event.recipients).chain(&event.reported_by) {
            if let Some(territory) = of_party(party, data)
                && seen.insert((true, territory.name.as_str()))
            {
                notes.push(party_note(party.span, territory));
            }
        }
    }
    notes
}

fn place_message(territory: &Territory) -> String {
    let code = territory.place.as_deref().map_or("as the gazetteer has it".to_string(), |c| format!("as {c}"));
    format!("{} is disputed; places there are coded {code}: {}", territory.name, territory.ground)
}

fn party_note(span: Option<Span>, territory: &Territory) -> Note {
    let code = match &territory.party {
        Some(code) => format!("its authorities are coded as {code}"),
        None => "parties are coded by what the text says of them".to_string(),
    };
    let message = format!("{} is disputed; {code}: {}", territory.name, territory.ground);
    match span {
        Some(span) => Note::at("actor.disputed", span, message),
        None => Note::whole("actor.disputed", message),
    }
}
