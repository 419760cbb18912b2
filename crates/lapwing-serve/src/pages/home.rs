//! The first page: search, the busiest dyads, what is in the archive.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use lapwing_db::Count;

use super::{DyadLine, Frame, page};
use crate::app::App;
use crate::chart::thousands;
use crate::params::Params;
use crate::problem::Problem;

const DYADS: usize = 20;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    is_empty: bool,
    dyads: Vec<DyadLine>,
    most: u64,
    tiles: Vec<(String, &'static str, &'static str)>,
    series: Vec<(&'static str, String, &'static str)>,
}

/// `GET /`
pub async fn home(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    Params::read(query.as_deref(), &[])?;
    let overview = app.overview().await?;
    let edges = &overview.dyads[..overview.dyads.len().min(DYADS)];
    let info = &overview.info;
    let number = |n: u64| thousands(&n.to_string());
    let dates = overview.published().map_or("no dates".to_string(), |(a, b)| format!("{a} – {b}"));
    let tiles = vec![
        (number(info.documents), "documents", "/articles"),
        (number(info.events), "events", "/events"),
        (number(info.incidents), "incidents", "/incidents"),
        (number(info.claims), "claims", "/claims"),
        (number(info.rejects), "inputs set aside", "/rejects"),
        (dates, "published", ""),
    ];
    let [asserted, historical, alleged, future, hypothetical, negated] = overview.coverage.facets.series;
    let series = vec![
        ("Told by the article", number(asserted + historical), "/events?series=told"),
        ("Alleged by somebody", number(alleged), "/events?series=alleged"),
        ("Announced", number(future), "/events?series=future"),
        ("Conditional", number(hypothetical), "/events?series=hypothetical"),
        ("Denied", number(negated), "/events?series=negated"),
    ];
    let most = edges.iter().map(|e| e.n).max().unwrap_or(1);
    let dyads = edges.iter().map(|e| DyadLine::of(&app, e, Count::Incidents, &Params::default())).collect();
    let mut frame = Frame::new(&app, "home", "Relations");
    frame.cite = super::cite(&app, "Overview of the archive", "/");
    page(&Home { frame, is_empty: info.documents == 0, dyads, most, tiles, series })
}
