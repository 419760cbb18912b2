//! The page of the network: who acts on whom in some months, as a table and a graph.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use lapwing_db::{Count, Edge, NetworkQuery, Store};

use super::{Choice, DyadLine, Frame, choices, page};
use crate::app::App;
use crate::download;
use crate::params::Params;
use crate::problem::Problem;

const EDGES: usize = 200;
/// Dyads that a graph can show legibly.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "network.html")]
struct Network {
    frame: Frame,
    lead: String,
    quads: Vec<Choice>,
    counts: Vec<Choice>,
    hidden: Vec<(&'static str, String)>,
    since: String,
    until: String,
    around: String,
    edges: Vec<DyadLine>,
    most: u64,
    unit: &'static str,
    graph: String,
}

/// Parameters of the page.
pub const PARAMS: [&str; 7] = ["since", "until", "quad", "count", "actor", "limit", "format"];

/// The dyads that an address asks for.
pub async fn edges(app: &Arc<App>, p: &Params) -> Result<(Vec<Edge>, Count), Problem> {
    let count =
        if p.one_of("count", &["incidents", "reports"])? == "reports" { Count::Reports } else { Count::Incidents };
    let limit = p.number("limit", SHOWN, EDGES)?;
    let quad = p.one_of("quad", &["", "1", "2", "3", "4"])?.parse::<usize>().ok();
    let around = match p.get("actor") {
        None => None,
        Some(typed) => {
            let unknown = || Problem::bad(format!("'{typed}' is no state or body that lapwing knows."));
            Some(app.code_of(typed).ok_or_else(unknown)?)
        }
    };
    // With a class or an actor the busiest of all are not the busiest of these: ask for more and choose.
    let wide = if quad.is_some() || around.is_some() { 20_000 } else { limit };
    let query =
        NetworkQuery { since: p.day("since")?, until: p.day("until")?, count, limit: wide, within_states: false };
    let held = app.held().await;
    let asked = move |store: &Store| Ok(store.network(&query, held.as_ref().map(|h| &h.years))?);
    let mut edges = app.archive.ask(asked).await?;
    if let Some(code) = around {
        edges.retain(|e| e.actor == code || e.recipient == code);
    }
    if let Some(quad) = quad {
        edges.retain_mut(|e| {
            e.n = e.by_quad[quad - 1];
            let mut only = [0; 4];
            only[quad - 1] = e.n;
            e.by_quad = only;
            e.n > 0
        });
        edges.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| (&a.actor, &a.recipient).cmp(&(&b.actor, &b.recipient))));
    }
    edges.truncate(limit);
    Ok((edges, count))
}

/// `GET /network`
pub async fn network(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &PARAMS)?;
    let (edges, count) = edges(&app, &p).await?;
    if let Some(format) = p.get("format") {
        return download::network(format, &edges);
    }
    let path = "/network";
    let months = match (p.get("since"), p.get("until")) {
        (Some(s), Some(u)) => format!("{s} to {u}"),
        (Some(s), None) => format!("from {s}"),
        (None, Some(u)) => format!("to {u}"),
        (None, None) => "all dates".into(),
    };
    let narrowed = p.without(&["quad", "count", "actor", "limit", "format"]);
    let lines: Vec<DyadLine> = edges
        .iter()
        .map(|e| {
            let mut line = DyadLine::of(&app, e, count, &narrowed);
            if let Some(quad) = p.get("quad") {
                line.list_href += &format!("&quad={quad}");
                line.score = "—".into();
            }
            line
        })
        .collect();
    let mut nodes: Vec<&str> = edges.iter().flat_map(|e| [e.actor.as_str(), e.recipient.as_str()]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let weight = |code: &str| edges.iter().filter(|e| e.actor == code || e.recipient == code).map(|e| e.n).sum::<u64>();
    let nodes: Vec<_> =
        nodes.iter().map(|c| serde_json::json!({"id": c, "name": app.name_of(c), "n": weight(c)})).collect();
    let arrows: Vec<_> = edges
        .iter()
        .zip(&lines)
        .map(|(e, l)| {
            let [vc, mc, vf, mf] = e.by_quad;
            serde_json::json!({"a": e.actor, "b": e.recipient, "n": e.n, "coop": vc + mc, "conf": vf + mf, "href": l.href})
        })
        .collect();
    let frame = Frame::new(&app, "network", format!("Who acts on whom, {months}")).with_data(
        &app,
        path,
        &p,
        &["csv", "json", "parquet"],
    );
    page(&Network {
        lead: format!("What articles themselves tell, {months}, whole months; acts within a state are left out."),
        quads: choices(
            path,
            &p,
            "quad",
            &[
                ("", "all"),
                ("1", "verbal coop."),
                ("2", "material coop."),
                ("3", "verbal conflict"),
                ("4", "material conflict"),
            ],
        ),
        counts: choices(path, &p, "count", &[("incidents", "incidents"), ("reports", "reports")]),
        hidden: ["quad", "count"].into_iter().filter_map(|n| p.get(n).map(|v| (n, v.to_string()))).collect(),
        since: p.text("since").into(),
        until: p.text("until").into(),
        around: p.text("actor").into(),
        most: edges.iter().map(|e| e.n).max().unwrap_or(1),
        unit: if count == Count::Reports { "Reports" } else { "Incidents" },
        graph: serde_json::json!({"nodes": nodes, "edges": arrows}).to_string(),
        edges: lines,
        frame,
    })
}
