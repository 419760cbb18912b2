//! The page of an incident: what happened as coded, every report with its sentences, and why they were taken together.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use lapwing::store::record::{Entity, Event};
use lapwing_db::{EventRow, Found};

use super::{Frame, dyad_link, page, signed};
use crate::app::App;
use crate::chart::QUADS;
use crate::items::{Item, sentence};
use crate::lists;
use crate::marked::{Piece, shown};
use crate::problem::Problem;

struct Report {
    item: Item,
    sentences: Vec<Vec<Piece>>,
    reason: String,
    voice: String,
}

#[derive(Template)]
#[template(path = "incident.html")]
struct Incident {
    frame: Frame,
    main: Item,
    gloss: String,
    facts: Vec<(String, String, String)>,
    n_articles: u64,
    n_sources: u64,
    links: Vec<(String, String)>,
    reports: Vec<Report>,
    mark_parts: Vec<(&'static str, &'static str)>,
}

/// What a reader can say is wrong with an event.
pub const EVENT_PARTS: [(&str, &str); 8] = [
    ("all", "no such event"),
    ("actor", "the actor"),
    ("recipient", "the recipient"),
    ("category", "category or mode"),
    ("modality", "whether it happened"),
    ("date", "the date"),
    ("place", "the place"),
    ("holder", "whose word it is"),
];

/// `GET /incident/{id}`
pub async fn incident(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let asked = id.clone();
    let (detail, counts, marks) = app
        .archive
        .ask(move |store| match store.find(&asked)? {
            Found::Event(detail) | Found::Incident(detail) => {
                let counts = store.incident_counts(detail.row.key)?;
                Ok((detail, counts, store.marks(None)?))
            }
            _ => {
                Err(Problem::missing(format!("{asked}: this is the id of an article or a claim, not of an incident.")))
            }
        })
        .await?;
    let mut reports: Vec<Report> = detail.reports.iter().map(|(row, reason)| report(&app, row, reason)).collect();
    for report in &mut reports {
        lists::count_marks(std::slice::from_mut(&mut report.item), &marks);
    }
    let e = &detail.row.event;
    let mut main = Item::of(&app, &detail.row);
    // What any article itself tells is not merely alleged.
    if let Some(told) = detail.reports.iter().find(|(r, _)| r.series.is_vouched_for()) {
        let told = Item::of(&app, &told.0);
        (main.alleged, main.holder, main.series, main.series_name) =
            (told.alleged, told.holder, told.series, told.series_name);
    }
    let title = format!("{} {} {}, {} {}", main.actors, main.arrow, main.recipients, main.what, main.date);
    let ontology = &app.pipeline.data().ontology;
    let gloss = ontology.categories.get(&e.category).map(|c| c.gloss.clone()).unwrap_or_default();
    let mut frame = Frame::new(&app, "home", title);
    frame.downloads = vec![(format!("/api/v1/incidents/{}", detail.row.incident), "JSON")];
    frame.cite = super::cite(&app, &frame.title, &format!("/incident/{}", detail.row.incident));
    page(&Incident {
        frame,
        gloss,
        facts: facts(&app, e),
        n_articles: counts.1,
        n_sources: counts.2,
        links: links(&app, e),
        main,
        reports,
        mark_parts: EVENT_PARTS.to_vec(),
    })
}

fn report(app: &App, row: &EventRow, reason: &str) -> Report {
    let e = &row.event;
    let one = |s: &lapwing::store::record::Evidence| {
        sentence(e, s.sentence.start, s.sentence.end, &s.sentence.text, (s.trigger.start, s.trigger.end))
    };
    let reason = if reason == "no other report of it" { "the only report" } else { reason };
    Report {
        item: Item::of(app, row),
        sentences: e.evidence.iter().map(one).collect(),
        reason: shown(reason),
        voice: e.voice.clone(),
    }
}

fn party(app: &App, e: &Entity) -> (String, String) {
    let is_state = |name: &&str| e.country.as_deref().is_some_and(|c| app.name_of(c) == *name);
    let name = e.name.as_deref().filter(|n| !is_state(n)).map(shown);
    let state = e.country.as_deref().map(|c| format!("{} ({c})", app.name_of(c)));
    let sectors: Vec<String> = e
        .sectors
        .iter()
        .map(|s| {
            let gloss = app.gloss(s);
            if gloss.is_empty() { s.clone() } else { format!("{s}, {}", gloss.trim_end_matches('.').to_lowercase()) }
        })
        .collect();
    let who = [name, state].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let who = if who.is_empty() { "not resolved".to_string() } else { who };
    let place = if e.start.is_some() { "" } else { ", from another sentence" };
    let mut ground = format!("words: “{}”{place}", shown(&e.text));
    if !sectors.is_empty() {
        ground += &format!("; {}", sectors.join("; "));
    }
    if let Some(title) = &e.title {
        ground += &format!("; {}", shown(title));
    }
    (who, ground)
}

/// What was coded, with its grounds.
pub fn facts(app: &App, e: &Event) -> Vec<(String, String, String)> {
    let mut facts = Vec::new();
    let mut add = |name: &str, value: String, ground: String| facts.push((name.to_string(), value, ground));
    for (role, all) in [("Actor", &e.actors), ("Recipient", &e.recipients)] {
        for entity in all {
            let (who, ground) = party(app, entity);
            add(role, who, ground);
        }
    }
    let modes = if e.modes.is_empty() { String::new() } else { format!(", {}", e.modes.join(", ")) };
    let ontology = &app.pipeline.data().ontology;
    let means: Vec<String> = ontology
        .categories
        .get(&e.category)
        .map(|c| e.modes.iter().filter_map(|m| c.modes.get(m)).map(|m| m.gloss.clone()).collect())
        .unwrap_or_default();
    add("What", format!("{}{modes}", e.category), means.join(" "));
    let quad = QUADS.get(usize::from(e.quad).saturating_sub(1)).copied().unwrap_or_default();
    add("Class", format!("{quad}, score {}", signed(e.score)), String::new());
    let basis = match e.date.basis.as_str() {
        "stated" => "the text gives it",
        "relative" => "counted from the day of publication or another date",
        "publication" => "the text gives none: the day of publication",
        _ => "no date is known",
    };
    let words = e.date.text.as_deref().map(|t| format!("words: “{}”; ", shown(t))).unwrap_or_default();
    add("Date", e.date.value.clone().unwrap_or_else(|| "—".into()), format!("{words}{basis}"));
    match &e.place {
        Some(p) => {
            let name = shown(p.name.as_deref().unwrap_or(&p.text));
            let state = p.country.as_deref().map(|c| format!(", {}", app.name_of(c))).unwrap_or_default();
            let point = match (p.lat, p.lon) {
                (Some(lat), Some(lon)) => format!("; {lat:.2}, {lon:.2}"),
                _ => "; no point on the map is known".into(),
            };
            add(
                "Place",
                format!("{name}{state}"),
                format!("words: “{}”; known to the {}{point}", shown(&p.text), p.precision),
            );
        }
        None => add("Place", "—".into(), "no place is told".into()),
    }
    for (name, count) in [("Dead", &e.size.dead), ("Injured", &e.size.injured), ("Arrested", &e.size.arrested)] {
        if let Some(c) = count {
            let high = match c.high {
                Some(h) if h == c.low => String::new(),
                Some(h) => format!(" to {h}"),
                None => " or more".into(),
            };
            add(name, format!("{}{high}", c.low), format!("words: “{}”", shown(&c.text)));
        }
    }
    if !e.contexts.is_empty() {
        add("Contexts", e.contexts.join(", "), String::new());
    }
    add("Modality", e.modality.clone(), String::new());
    facts
}

/// Where to read on.
fn links(app: &App, e: &Event) -> Vec<(String, String)> {
    let codes = |all: &[Entity]| all.iter().filter_map(|p| p.country.clone()).collect::<BTreeSet<_>>();
    let (actors, recipients) = (codes(&e.actors), codes(&e.recipients));
    let others = if e.reciprocal && recipients.is_empty() { actors.clone() } else { recipients };
    let mut out = Vec::new();
    for a in &actors {
        for b in others.iter().filter(|b| *b != a) {
            if out.iter().all(|(href, _)| *href != dyad_link(b, a)) {
                out.push((dyad_link(a, b), format!("The relation of {} and {}", app.name_of(a), app.name_of(b))));
            }
        }
    }
    out.truncate(6);
    out
}
