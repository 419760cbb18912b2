//! What readers found wrong: kept beside the data, shown, exported; nothing is changed by it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use lapwing_db::{Found, MarkRow, Store};
use serde::Deserialize;

use super::{Frame, page};
use crate::app::App;
use crate::download;
use crate::marked::shown;
use crate::params::Params;
use crate::problem::Problem;

struct Line {
    number: i64,
    made: String,
    thing: String,
    href: String,
    part: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "marks.html")]
struct Marks {
    frame: Frame,
    on: String,
    marks: Vec<Line>,
}

fn href(mark: &MarkRow) -> String {
    let (document, part) = mark.thing.split_once('-').unwrap_or((&mark.thing, ""));
    format!("/article/{document}#{part}")
}

/// `GET /marks`
pub async fn marks(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["on", "format"])?;
    let on = p.get("on").map(str::to_string);
    if let Some(format) = p.get("format") {
        return download::marks(&app, format, on).await;
    }
    let rows = app.archive.ask(move |store| Ok(store.marks(on.as_deref())?)).await?;
    let mut frame = Frame::new(&app, "", "Marked as wrong");
    if !rows.is_empty() {
        frame.cite = super::cite(&app, "Marks", &p.at("/marks"));
        frame.downloads = vec![(p.with("format", "jsonl").at("/marks"), "Evaluation file (JSON Lines)")];
    }
    let line = |m: MarkRow| Line {
        number: m.number,
        href: href(&m),
        made: m.made.chars().take(10).collect(),
        part: m.part,
        reason: shown(&m.reason),
        thing: m.thing,
    };
    page(&Marks { frame, on: p.text("on").into(), marks: rows.into_iter().map(line).collect() })
}

/// A remark as a form sends it.
#[derive(Debug, Deserialize)]
pub struct New {
    thing: String,
    part: String,
    reason: String,
}

/// `POST /mark`
pub async fn mark(State(app): State<Arc<App>>, headers: HeaderMap, Form(new): Form<New>) -> Result<Response, Problem> {
    let thing = new.thing.clone();
    write(&app, move |store, now| store.mark(&new.thing, &new.part, &new.reason, now).map(|_| ())).await?;
    let to = format!("/marks?on={}", url::form_urlencoded::byte_serialize(thing.as_bytes()).collect::<String>());
    if headers.contains_key("hx-request") {
        let said = "<p class=\"small\" role=\"status\">Kept. The record itself is unchanged. <a href=\"/marks\">All marks</a></p>";
        return Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Html(said)).into_response());
    }
    Ok(Redirect::to(&to).into_response())
}

/// Which remark is taken back.
#[derive(Debug, Deserialize)]
pub struct Withdrawn {
    number: i64,
}

/// `POST /mark/withdraw`
pub async fn withdraw(State(app): State<Arc<App>>, Form(old): Form<Withdrawn>) -> Result<Redirect, Problem> {
    write(&app, move |store, now| store.withdraw_mark(old.number, now)).await?;
    Ok(Redirect::to("/marks"))
}

/// Opens the archive for one change.
async fn write<F>(app: &Arc<App>, change: F) -> Result<(), Problem>
where
    F: FnOnce(&mut Store, &str) -> Result<(), lapwing_db::DbError> + Send + 'static,
{
    let path = app.archive.path().to_path_buf();
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let done =
        tokio::task::spawn_blocking(move || Store::open_to_write(&path).and_then(|mut store| change(&mut store, &now)));
    Ok(done.await.map_err(|e| Problem::internal(e.to_string()))??)
}

/// Remarks with the record they are about, one JSON object a line.
///
/// # Errors
/// Those of the archive.
pub fn evaluation(store: &Store, on: Option<&str>) -> Result<String, Problem> {
    let mut out = String::new();
    for m in store.marks(on)? {
        // The coding that was seen, also when the archive has a newer one.
        let seen = store.find(&format!("{}@{}", m.thing, m.run)).or_else(|_| store.find(&m.thing));
        let record = match seen {
            Ok(Found::Event(e) | Found::Incident(e)) => serde_json::to_value(&e.row.event).ok(),
            Ok(Found::Claim(c)) => serde_json::to_value(&c.claim).ok(),
            _ => None,
        };
        let line = serde_json::json!({
            "thing": m.thing, "run": m.run, "wrong": m.part, "reason": m.reason, "made": m.made, "record": record,
        });
        out += &line.to_string();
        out.push('\n');
    }
    Ok(out)
}
