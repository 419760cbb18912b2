//! The views, one file each. A handler asks the archive, fills a template and answers with a page; lists also as CSV or
//! JSON.

pub mod actors;
pub mod article;
pub mod codebook;
pub mod dyad;
pub mod home;
pub mod incident;
pub mod lists;
pub mod marks;
pub mod network;
pub mod search;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use lapwing_db::{Count, Edge};
use std::sync::Arc;

use crate::app::{App, INCOMPLETE_DAYS};
use crate::chart::thousands;
use crate::lists::Counted;
use crate::params::{Params, link};
use crate::problem::Problem;

/// What surrounds every page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Title of the window.
    pub title: String,
    /// Key of the entry of the menu that it belongs to.
    pub section: &'static str,
    /// File name of the archive.
    pub archive: String,
    /// What stands in the search line.
    pub query: String,
    /// Address and name of each download.
    pub downloads: Vec<(String, &'static str)>,
    /// How to cite the view; nothing where there is nothing to cite.
    pub cite: String,
}

impl Frame {
    /// For a page of a section.
    pub fn new(app: &App, section: &'static str, title: impl Into<String>) -> Frame {
        Frame { title: title.into(), section, archive: app.name.clone(), ..Frame::default() }
    }

    /// With downloads of the list and a citation of the view at an address.
    pub fn with_data(mut self, app: &App, path: &str, params: &Params, formats: &[&str]) -> Frame {
        let names = [("csv", "CSV"), ("csv-excel", "CSV for spreadsheets"), ("json", "JSON"), ("parquet", "Parquet")];
        let offered = names.iter().filter(|(f, _)| formats.contains(f));
        self.downloads = offered.map(|(f, name)| (params.with("format", f).at(path), *name)).collect();
        self.cite = cite(app, &self.title, &params.without(&["format", "after"]).at(path));
        self
    }

    /// The menu.
    pub fn nav(&self) -> [(&'static str, &'static str, &'static str); 6] {
        [
            ("/", "Relations", "home"),
            ("/network", "Network", "network"),
            ("/actors", "Actors", "actors"),
            ("/claims", "Claims", "claims"),
            ("/codebook", "Codebook", "codebook"),
            ("/paste", "Paste", "paste"),
        ]
    }

    /// True when there is something under the view.
    pub fn has_foot(&self) -> bool {
        !self.cite.is_empty()
    }

    /// Version of lapwing.
    pub fn version(&self) -> &'static str {
        lapwing::VERSION
    }
}

/// What a reader writes under a figure taken from here.
pub fn cite(app: &App, title: &str, address: &str) -> String {
    let stamp = app.pipeline.stamp();
    let short = |hash: &str| hash.trim_start_matches("sha256:").chars().take(12).collect::<String>();
    format!(
        "lapwing {} (PLOVER 2.0; data {}, model {}). {title}. Archive {}, view {address}.",
        stamp.version,
        short(&stamp.data),
        short(&stamp.model),
        app.name
    )
}

/// A link of a switch.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// It is what is shown now.
    pub on: bool,
}

/// The links of a switch over the values of one parameter; the first value is the default.
pub fn choices(path: &str, params: &Params, name: &str, values: &[(&str, &str)]) -> Vec<Choice> {
    let now = params.get(name).unwrap_or(values[0].0);
    let one = |(i, (value, label)): (usize, &(&str, &str))| Choice {
        name: (*label).to_string(),
        href: params.with(name, if i == 0 { "" } else { value }).without(&["after"]).at(path),
        on: *value == now,
    };
    values.iter().enumerate().map(one).collect()
}

/// Rectangles of a bar of shares: quad class, start, width, of 100.
pub fn stack(by_quad: &[u64; 4], most: &u64) -> Vec<(usize, String, String)> {
    let (mut at, mut out) = (0.0, Vec::new());
    for quad in [2usize, 1, 3, 4] {
        let wide = by_quad[quad - 1] as f64 * 100.0 / (*most).max(1) as f64;
        if wide > 0.0 {
            out.push((quad, format!("{at:.2}"), format!("{wide:.2}")));
        }
        at += wide;
    }
    out
}

/// A dyad in a table.
#[derive(Clone, Debug)]
pub struct DyadLine {
    /// Code of the actor.
    pub a: String,
    /// Code of the recipient.
    pub b: String,
    /// The same in words.
    pub actor: String,
    /// The same in words.
    pub recipient: String,
    /// The dyad's page.
    pub href: String,
    /// The sentences behind the number.
    pub list_href: String,
    /// How many.
    pub n: String,
    /// By quad class.
    pub by_quad: [u64; 4],
    /// Mean score.
    pub score: String,
}

impl DyadLine {
    /// Of an edge; `params` narrow both links.
    pub fn of(app: &App, e: &Edge, count: Count, params: &Params) -> DyadLine {
        let list = if count == Count::Incidents { "/incidents" } else { "/events" };
        let narrowed = params.with("actor", &e.actor).with("recipient", &e.recipient).with("series", "told");
        DyadLine {
            actor: app.name_of(&e.actor),
            recipient: app.name_of(&e.recipient),
            href: params.at(&format!("/dyad/{}/{}", e.actor, e.recipient)),
            list_href: narrowed.at(list),
            n: thousands(&e.n.to_string()),
            by_quad: e.by_quad,
            score: signed(e.mean_score),
            a: e.actor.clone(),
            b: e.recipient.clone(),
        }
    }
}

/// A score with its sign.
pub fn signed(score: f64) -> String {
    let text = format!("{:.1}", score.abs());
    if text == "0.0" { "0.0".into() } else { format!("{}{text}", if score < 0.0 { "−" } else { "+" }) }
}

/// `1 report`, `2 reports`.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(&n.to_string()), if n == 1 { one } else { many })
}

/// The same for what `lists::count_events` counts: `more than 1,000 reports`.
pub fn listed(n: Counted, one: &str, many: &str) -> String {
    let words = counted(n.n, one, many);
    if n.more { format!("more than {words}") } else { words }
}

/// A page of a template.
pub fn page(template: &impl Template) -> Result<Response, Problem> {
    let text = template.render().map_err(|e| Problem::internal(e.to_string()))?;
    Ok(Html(text).into_response())
}

/// The page of a problem.
pub fn error_page(app: &App, problem: &Problem) -> Response {
    #[derive(Template)]
    #[template(path = "error.html")]
    struct Error<'a> {
        frame: Frame,
        problem: &'a Problem,
    }
    let shown = Error { frame: Frame::new(app, "", problem.title), problem };
    match page(&shown) {
        Ok(mut response) => {
            *response.status_mut() = StatusCode::from_u16(problem.status).unwrap_or_default();
            response
        }
        Err(other) => other.json(),
    }
}

/// `GET /about`
pub async fn about(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    #[derive(Template)]
    #[template(path = "about.html")]
    struct About {
        frame: Frame,
        days: i64,
    }
    page(&About { frame: Frame::new(&app, "", "What may be concluded"), days: INCOMPLETE_DAYS })
}

/// `GET /api`
pub async fn api(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    #[derive(Template)]
    #[template(path = "api.html")]
    struct Api {
        frame: Frame,
        endpoints: Vec<(&'static str, &'static str, String)>,
    }
    let endpoints = crate::api::ENDPOINTS.iter();
    let endpoints = endpoints.map(|e| (e.path, e.summary, e.params.join(" "))).collect();
    page(&Api { frame: Frame::new(&app, "", "API"), endpoints })
}

/// A dyad's page.
pub fn dyad_link(a: &str, b: &str) -> String {
    link(&format!("/dyad/{a}/{b}"), &[])
}
