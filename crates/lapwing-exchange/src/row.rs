//! What an export is made of: a document's record, and an event seen by one pair of its parties.

use lapwing_store::Record;
use lapwing_store::record::{Entity, Event};

use crate::day::Day;

/// One document as it goes into an export.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its record, with ids that are unique in the export.
    pub record: Record,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// One for each event of the record, or none where incidents are not known.
    pub reports: Vec<Reports>,
}

/// How an event stands among the reports of its incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reports {
    /// Id of the incident.
    pub incident: String,
    /// This event stands for the incident.
    pub is_main: bool,
    /// Events that report it.
    pub n_events: usize,
    /// Articles that do.
    pub n_articles: usize,
    /// Outlets that do, copies left out.
    pub n_outlets: usize,
}

/// An event with one actor and one recipient: what formats with one column for each can hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub item: &'a Item,
    pub event: &'a Event,
    pub reports: Option<&'a Reports>,
    pub actor: Option<&'a Entity>,
    pub recipient: Option<&'a Entity>,
    /// From 0, among the pairs of the event.
    pub number: usize,
    pub day: Option<Day>,
}

/// Every pair of an event. A reciprocal event stands once for each direction, as ICEWS has it.
pub(crate) fn pairs<'a>(item: &'a Item, event: &'a Event, reports: Option<&'a Reports>) -> Vec<Pair<'a>> {
    let sides: Vec<(Option<&Entity>, Option<&Entity>)> = if event.reciprocal && event.actors.len() > 1 {
        let all = &event.actors;
        all.iter()
            .enumerate()
            .flat_map(|(i, a)| {
                all.iter().enumerate().filter(move |(j, _)| i != *j).map(move |(_, b)| (Some(a), Some(b)))
            })
            .collect()
    } else {
        let side = |parties: &'a [Entity]| -> Vec<Option<&'a Entity>> {
            if parties.is_empty() { vec![None] } else { parties.iter().map(Some).collect() }
        };
        let recipients = side(&event.recipients);
        side(&event.actors)
            .into_iter()
            .flat_map(|a| recipients.iter().map(move |b| (a, *b)).collect::<Vec<_>>())
            .collect()
    };
    let day = Day::of(event);
    let pair = |(number, (actor, recipient))| Pair { item, event, reports, actor, recipient, number, day };
    sides.into_iter().enumerate().map(pair).collect()
}

/// `NOR GOV`: country and sectors.
pub(crate) fn code_of(party: &Entity) -> String {
    party.country.iter().chain(&party.sectors).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The name, else the words of the text.
pub(crate) fn name_of(party: &Entity) -> &str {
    party.name.as_deref().unwrap_or(&party.text)
}

/// Codes of bodies that stand where others have a country.
pub(crate) fn is_body(code: &str) -> bool {
    ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"].contains(&code)
}
