//! Lists of events, incidents and claims, with filters: where every number leads.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use lapwing_db::Filter;

use super::{Choice, Frame, choices, counted, listed, page};
use crate::app::App;
use crate::filter::{self, CLAIM_PARAMS, EVENT_PARAMS};
use crate::items::{Item, Said};
use crate::params::Params;
use crate::problem::Problem;
use crate::{download, lists};

const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "list.html")]
struct List {
    frame: Frame,
    heading: String,
    lead: String,
    switches: Vec<(&'static str, Vec<Choice>)>,
    active: Vec<(String, String, String)>,
    items: Vec<Item>,
    claims: Vec<Said>,
    next: String,
}

fn known<'n>(names: &[&'n str]) -> Vec<&'n str> {
    names.iter().copied().chain(["after", "limit", "format"]).collect()
}

/// The filters in force, each with the address that lacks it.
fn active(
    app: &App,
    path: &str,
    p: &Params,
    names: &[&str],
    shown_otherwise: &[&str],
) -> Vec<(String, String, String)> {
    let one = |name: &&&str| {
        let value = p.get(name)?;
        let words = value.split(',').map(|v| if app.name_of(v) == v { v.to_string() } else { app.name_of(v) });
        Some((name.to_string(), words.collect::<Vec<_>>().join(" and "), p.without(&[name, "after"]).at(path)))
    };
    names.iter().filter(|n| !shown_otherwise.contains(n)).filter_map(|n| one(&n)).collect()
}

fn series_choices(path: &str, p: &Params) -> Vec<Choice> {
    let values = [
        ("", "all"),
        ("told", "told"),
        ("alleged", "alleged"),
        ("future", "announced"),
        ("hypothetical", "conditional"),
        ("negated", "denied"),
    ];
    choices(path, p, "series", &values)
}

fn quad_choices(path: &str, p: &Params) -> Vec<Choice> {
    let values = [
        ("", "all"),
        ("1", "verbal coop."),
        ("2", "material coop."),
        ("3", "verbal conflict"),
        ("4", "material conflict"),
    ];
    choices(path, p, "quad", &values)
}

/// `GET /events`
pub async fn events(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &known(&EVENT_PARAMS))?;
    let filters = filter::events(&app, &p)?;
    if let Some(format) = p.get("format") {
        return download::events(&app, format, filters).await;
    }
    let asked = filter::page(&p, PAGE)?;
    let first = asked.after.is_none();
    let overview = app.overview().await?;
    let (rows, next, n, marks) = app
        .archive
        .ask(move |store| {
            // To find nothing, all events would be gone through.
            let there = |f: &Filter| {
                f.series.is_empty() || f.series.iter().any(|s| overview.coverage.facets.series[*s as usize] > 0)
            };
            let filters: Vec<Filter> = filters.into_iter().filter(there).collect();
            let (rows, next) = lists::events(store, &filters, &asked)?;
            // Of a list that is whole, nothing need be counted.
            let n = match (first, filters.len(), &next) {
                (false, ..) => None,
                (true, 0 | 1, None) => Some(lists::Counted { n: rows.len() as u64, more: false }),
                _ => Some(lists::count_events(store, &filters)?),
            };
            Ok((rows, next, n, store.marks(None)?))
        })
        .await?;
    let order = lists::order(&rows);
    let mut items: Vec<Item> = rows.iter().map(|r| Item::of(&app, r)).collect();
    lists::count_marks(&mut items, &marks);
    let path = "/events";
    let frame = Frame::new(&app, "home", title("Reports", &app, &p)).with_data(
        &app,
        path,
        &p,
        &["csv", "csv-excel", "json", "parquet"],
    );
    page(&List {
        heading: frame.title.clone(),
        lead: n.map(|n| listed(n, "report", "reports") + order).unwrap_or_default(),
        switches: vec![("Word", series_choices(path, &p)), ("Class", quad_choices(path, &p))],
        active: active(&app, path, &p, &EVENT_PARAMS, &["series", "quad"]),
        items,
        claims: Vec::new(),
        next: next.map(|n| p.with("after", &n).at(path)).unwrap_or_default(),
        frame,
    })
}

/// `GET /incidents`
pub async fn incidents(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &known(&EVENT_PARAMS))?;
    let filters = filter::events(&app, &p)?;
    if let Some(format) = p.get("format") {
        return download::incidents(&app, format, filters).await;
    }
    let asked = filter::page(&p, PAGE)?;
    let (rows, next, marks) = app
        .archive
        .ask(move |store| {
            let (rows, next) = lists::incidents(store, &filters, &asked)?;
            Ok((rows, next, store.marks(None)?))
        })
        .await?;
    let mut items: Vec<Item> = rows.iter().map(|r| Item::of_incident(&app, r)).collect();
    lists::count_marks(&mut items, &marks);
    let path = "/incidents";
    let frame = Frame::new(&app, "home", title("Incidents", &app, &p)).with_data(
        &app,
        path,
        &p,
        &["csv", "csv-excel", "json", "parquet"],
    );
    page(&List {
        heading: frame.title.clone(),
        lead: "Each shown by the report that stands for it, newest first.".into(),
        switches: vec![("Word", series_choices(path, &p)), ("Class", quad_choices(path, &p))],
        active: active(&app, path, &p, &EVENT_PARAMS, &["series", "quad"]),
        items,
        claims: Vec::new(),
        next: next.map(|n| p.with("after", &n).at(path)).unwrap_or_default(),
        frame,
    })
}

/// `GET /claims`
pub async fn claims(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &known(&CLAIM_PARAMS))?;
    let wanted = filter::claims(&app, &p)?;
    if let Some(format) = p.get("format") {
        return download::claims(&app, format, wanted).await;
    }
    let asked = filter::page(&p, PAGE)?;
    let (rows, next) = app.archive.ask(move |store| Ok(store.claims(&wanted, &asked)?)).await?;
    let path = "/claims";
    let heading = match (p.get("holder"), p.get("about")) {
        (Some(h), Some(a)) => format!("What {} says about {}", app.name_of(h), app.name_of(a)),
        (Some(h), None) => format!("What {} says", app.name_of(h)),
        (None, Some(a)) => format!("What is said about {}", app.name_of(a)),
        (None, None) => "Who says what".into(),
    };
    let frame =
        Frame::new(&app, "claims", heading.clone()).with_data(&app, path, &p, &["csv", "csv-excel", "json", "parquet"]);
    let directness = choices(
        path,
        &p,
        "directness",
        &[("", "all"), ("direct", "quoted"), ("indirect", "retold"), ("mixed", "both")],
    );
    page(&List {
        heading,
        lead: "What somebody is said to have said, of the latest articles first. Nothing here is what an article itself vouches for.".into(),
        switches: vec![("Words", directness)],
        active: active(&app, path, &p, &CLAIM_PARAMS, &["directness"]),
        items: Vec::new(),
        claims: rows.iter().map(|r| Said::of(&app, r)).collect(),
        next: next.map(|n| p.with("after", &n).at(path)).unwrap_or_default(),
        frame,
    })
}

/// A heading that says what is listed.
fn title(what: &str, app: &App, p: &Params) -> String {
    let mut out = what.to_string();
    if let Some((a, b)) = p.get("between").and_then(|b| b.split_once(',')) {
        out += &format!(" between {} and {}", app.name_of(a), app.name_of(b));
    }
    match (p.get("actor"), p.get("recipient")) {
        (Some(a), Some(b)) => out += &format!(", {} → {}", app.name_of(a), app.name_of(b)),
        (Some(a), None) => out += &format!(" with {} as actor", app.name_of(a)),
        (None, Some(b)) => out += &format!(" with {} as recipient", app.name_of(b)),
        (None, None) => {}
    }
    match (p.get("since"), p.get("until")) {
        (Some(s), Some(u)) if s == u => out += &format!(", {s}"),
        (Some(s), Some(u)) => out += &format!(", {s} to {u}"),
        (Some(s), None) => out += &format!(", from {s}"),
        (None, Some(u)) => out += &format!(", to {u}"),
        (None, None) => {}
    }
    out
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Plain {
    frame: Frame,
    heading: &'static str,
    lead: String,
    head: Vec<&'static str>,
    rows: Vec<Vec<(String, String)>>,
    next: String,
}

/// `GET /articles`
pub async fn articles(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["after", "limit"])?;
    let asked = filter::page(&p, 100)?;
    let overview = app.overview().await?;
    let (rows, next) = app.archive.ask(move |store| Ok(store.documents(&asked)?)).await?;
    let line = |r: lapwing_db::Headline| {
        vec![
            (r.published.map(|p| p.chars().take(10).collect()).unwrap_or_else(|| "no date".into()), String::new()),
            (crate::marked::shown(r.title.as_deref().unwrap_or("Untitled")), format!("/article/{}", r.id)),
            (crate::marked::shown(r.outlet.as_deref().unwrap_or("publisher unknown")), String::new()),
            (r.events.to_string(), format!("/events?document={}", r.id)),
            (r.claims.to_string(), format!("/claims?document={}", r.id)),
        ]
    };
    page(&Plain {
        frame: Frame::new(&app, "home", "Articles"),
        heading: "Articles",
        lead: format!("{}, the latest first.", counted(overview.info.documents, "document", "documents")),
        head: vec!["Published", "Title", "Publisher", "Events", "Claims"],
        rows: rows.into_iter().map(line).collect(),
        next: next.map(|n| p.with("after", &n).at("/articles")).unwrap_or_default(),
    })
}

/// `GET /rejects`
pub async fn rejects(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    Params::read(query.as_deref(), &[])?;
    let rows = app.archive.ask(|store| Ok(store.rejects(500)?)).await?;
    let text = |t: String| (crate::marked::shown(&t), String::new());
    page(&Plain {
        frame: Frame::new(&app, "home", "Inputs set aside"),
        heading: "Inputs set aside",
        lead: "What could not be coded, and why. Nothing is dropped in silence.".into(),
        head: vec!["Input", "Item", "Id", "Kind", "Why"],
        rows: rows
            .into_iter()
            .map(|r| vec![text(r.0), text(r.1.to_string()), text(r.2), text(r.3), text(r.4)])
            .collect(),
        next: String::new(),
    })
}
