//! The codebook: a page for every category, mode and context, with what this archive has of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use lapwing_db::{Filter, Page};

use super::{Frame, page, signed};
use crate::app::App;
use crate::chart::{QUADS, thousands};
use crate::items::Item;
use crate::params::link;
use crate::problem::Problem;

struct CategoryLine {
    code: String,
    gloss: String,
    quad: u8,
    class: &'static str,
    score: String,
    n: String,
    href: String,
}

#[derive(Template)]
#[template(path = "codebook.html")]
struct Codebook {
    frame: Frame,
    ontology: String,
    categories: Vec<CategoryLine>,
    contexts: Vec<(String, String, String, String)>,
    sectors: Vec<(String, String)>,
    series: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "code.html")]
struct Code {
    frame: Frame,
    code: String,
    sort: String,
    ink: String,
    gloss: String,
    facts: Vec<(&'static str, String)>,
    modes: Vec<(String, String, String, String, String)>,
    frames: Vec<(String, String, Vec<String>, Vec<String>)>,
    items: Vec<Item>,
    all_href: String,
}

const SERIES: [(&str, &str); 6] = [
    ("asserted", "Told by the article as happening or having happened."),
    ("historical", "Told as long past; counted only under a date of its own."),
    ("alleged", "Somebody else says so: a holder, the author of an opinion, the issuer of a statement."),
    ("future", "Announced or expected."),
    ("hypothetical", "Conditional or merely possible."),
    ("negated", "Stated not to have happened."),
];

fn class(quad: u8) -> &'static str {
    QUADS.get(usize::from(quad).saturating_sub(1)).copied().unwrap_or("")
}

/// `GET /codebook`
pub async fn codebook(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let overview = app.overview().await?;
    let o = &app.pipeline.data().ontology;
    let n = |n: Option<&u64>| thousands(&n.copied().unwrap_or(0).to_string());
    let mut categories: Vec<CategoryLine> = o
        .categories
        .iter()
        .map(|(code, c)| CategoryLine {
            code: code.clone(),
            gloss: c.gloss.clone(),
            quad: c.quad,
            class: class(c.quad),
            score: signed(c.score),
            n: n(overview.coverage.facets.categories.get(code)),
            href: link("/events", &[("category", code)]),
        })
        .collect();
    categories.sort_by(|a, b| (a.quad, &a.code).cmp(&(b.quad, &b.code)));
    let context = |(code, gloss): (&String, &String)| {
        (
            code.clone(),
            gloss.clone(),
            n(overview.coverage.facets.contexts.get(code)),
            link("/events", &[("context", code)]),
        )
    };
    let pair = |(code, gloss): (&String, &String)| (code.clone(), gloss.clone());
    page(&Codebook {
        frame: Frame::new(&app, "codebook", "Codebook"),
        ontology: o.name.clone(),
        categories,
        contexts: o.contexts.iter().map(context).collect(),
        sectors: o.sectors.iter().map(pair).collect(),
        series: SERIES.to_vec(),
    })
}

async fn latest(app: &Arc<App>, filter: Filter) -> Result<Vec<Item>, Problem> {
    let rows = app.archive.ask(move |store| Ok(store.events(&filter, &Page { after: None, limit: 10 })?.rows)).await?;
    Ok(rows.iter().map(|r| Item::of(app, r)).collect())
}

/// `GET /codebook/{category}`
pub async fn category(State(app): State<Arc<App>>, Path(code): Path<String>) -> Result<Response, Problem> {
    let data = app.pipeline.data();
    let Some(c) = data.ontology.categories.get(&code) else {
        return Err(Problem::missing(format!("'{code}' is no category; the codebook lists them.")));
    };
    let overview = app.overview().await?;
    let mode = |(name, m): (&String, &lapwing::data::ontology::Mode)| {
        let n = overview.coverage.facets.modes.get(&(code.clone(), name.clone())).copied().unwrap_or(0);
        let href = link("/events", &[("category", &code), ("mode", name)]);
        (name.clone(), m.gloss.clone(), signed(m.score.unwrap_or(c.score)), thousands(&n.to_string()), href)
    };
    let mut facts = vec![("Class", class(c.quad).to_string()), ("Score", signed(c.score))];
    facts.push(("Recipient", if c.needs_recipient { "needed" } else { "not needed" }.to_string()));
    if let Some(future) = &c.when_future {
        facts.push(("When announced", format!("coded as {future}")));
    }
    let frames = data.lexicon.frames.iter().filter(|f| f.category == code);
    let frames = frames.map(|f| (f.id.clone(), f.modes.join(" "), f.yes.clone(), f.no.clone())).collect();
    let filter = Filter { categories: vec![code.clone()], ..Filter::default() };
    page(&Code {
        frame: Frame::new(&app, "codebook", code.clone()),
        sort: format!("category, {}", class(c.quad)),
        ink: format!("ink{}", c.quad),
        gloss: c.gloss.clone(),
        facts,
        modes: c.modes.iter().map(mode).collect(),
        frames,
        items: latest(&app, filter).await?,
        all_href: link("/events", &[("category", &code)]),
        code,
    })
}

/// `GET /codebook/{category}/{mode}`
pub async fn mode(
    State(app): State<Arc<App>>,
    Path((category, mode)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let data = app.pipeline.data();
    let found = data.ontology.categories.get(&category).and_then(|c| c.modes.get(&mode).map(|m| (c, m)));
    let Some((c, m)) = found else {
        return Err(Problem::missing(format!("'{mode}' is no mode of '{category}'; the codebook lists them.")));
    };
    let mut facts = vec![("Class", class(c.quad).to_string()), ("Score", signed(m.score.unwrap_or(c.score)))];
    if let Some(context) = &m.adds_context {
        facts.push(("Brings the context", context.clone()));
    }
    let frames = data.lexicon.frames.iter().filter(|f| f.category == category && f.modes.contains(&mode));
    let frames = frames.map(|f| (f.id.clone(), String::new(), f.yes.clone(), f.no.clone())).collect();
    let filter = Filter { categories: vec![category.clone()], mode: Some(mode.clone()), ..Filter::default() };
    page(&Code {
        frame: Frame::new(&app, "codebook", format!("{category} {mode}")),
        sort: format!("mode of {category}"),
        ink: format!("ink{}", c.quad),
        gloss: m.gloss.clone(),
        facts,
        modes: Vec::new(),
        frames,
        items: latest(&app, filter).await?,
        all_href: link("/events", &[("category", &category), ("mode", &mode)]),
        code: mode,
    })
}

/// `GET /codebook/context/{context}`
pub async fn context(State(app): State<Arc<App>>, Path(code): Path<String>) -> Result<Response, Problem> {
    let Some(gloss) = app.pipeline.data().ontology.contexts.get(&code).cloned() else {
        return Err(Problem::missing(format!("'{code}' is no context; the codebook lists them.")));
    };
    let filter = Filter { context: Some(code.clone()), ..Filter::default() };
    page(&Code {
        frame: Frame::new(&app, "codebook", code.clone()),
        sort: "context".into(),
        ink: String::new(),
        gloss,
        facts: Vec::new(),
        modes: Vec::new(),
        frames: Vec::new(),
        items: latest(&app, filter).await?,
        all_href: link("/events", &[("context", &code)]),
        code,
    })
}
