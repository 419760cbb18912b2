//! REST over the same questions: `/api/v1`. The table of endpoints makes the routes' description too, so that neither can
//! say what the other does not know.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use lapwing_db::{Count, DyadQuery, Edge, EventRow, Found, IncidentRow, Per, Store, Tally, Who};
use serde_json::{Value, json};

use crate::app::App;
use crate::filter::{self, CLAIM_PARAMS, EVENT_PARAMS, PAGE_MAX};
use crate::lists;
use crate::pages;
use crate::pages::article::Pasted;
use crate::params::Params;
use crate::problem::Problem;

/// An address of the API.
pub struct Endpoint {
    /// `get` or `post`.
    pub method: &'static str,
    /// Path with its parts in braces.
    pub path: &'static str,
    /// What it gives.
    pub summary: &'static str,
    /// Parameters behind the question mark, or fields of the form.
    pub params: &'static [&'static str],
    /// Fields of the answer.
    pub fields: &'static [&'static str],
}

/// What narrows events, and the page asked for.
const EVENTS: [&str; EVENT_PARAMS.len() + 2] = {
    let mut all = ["after"; EVENT_PARAMS.len() + 2];
    let mut i = 0;
    while i < EVENT_PARAMS.len() {
        all[i] = EVENT_PARAMS[i];
        i += 1;
    }
    all[EVENT_PARAMS.len() + 1] = "limit";
    all
};

/// Every address.
pub const ENDPOINTS: [Endpoint; 12] = [
    Endpoint {
        method: "get",
        path: "/api/v1/archive",
        summary: "What is in the archive",
        params: &[],
        fields: &[
            "documents",
            "sentences",
            "events",
            "incidents",
            "claims",
            "rejects",
            "published",
            "series",
            "runs",
            "coder",
        ],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/dyads/{actor}/{recipient}",
        summary: "Counts of a dyad over time",
        params: &["by", "count", "since", "until"],
        fields: &["actor", "recipient", "by", "count", "incomplete_from", "rows"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/network",
        summary: "The busiest dyads of some months",
        params: &["since", "until", "quad", "count", "actor", "limit"],
        fields: &["dyads"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/events",
        summary: "Events, newest first",
        params: &EVENTS,
        fields: &["events", "next"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/events/{id}",
        summary: "An event with its evidence",
        params: &[],
        fields: &["event", "incident", "document", "series", "run"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/incidents",
        summary: "Incidents, newest first",
        params: &EVENTS,
        fields: &["incidents", "next"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/incidents/{id}",
        summary: "An incident with every report and why it is there",
        params: &[],
        fields: &["id", "n_reports", "n_articles", "n_sources", "reports"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/claims",
        summary: "Who is cited for what, of the latest articles first",
        params: &["holder", "addressee", "about", "directness", "since", "until", "text", "document", "after", "limit"],
        fields: &["claims", "next"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/documents/{id}",
        summary: "An article as it was coded, with its text",
        params: &[],
        fields: &["record", "sentences", "input", "item", "run"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/actors",
        summary: "States and bodies with what they do and meet with, by quad class",
        params: &["since", "until"],
        fields: &["actors"],
    },
    Endpoint {
        method: "get",
        path: "/api/v1/marks",
        summary: "What readers found wrong",
        params: &["on"],
        fields: &["marks"],
    },
    Endpoint {
        method: "post",
        path: "/api/v1/code",
        summary: "Codes a text and keeps nothing",
        params: &["text", "title", "date"],
        fields: &["id", "events", "claims", "notes"],
    },
];

fn answer(value: &Value) -> Result<Response, Problem> {
    Ok(([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response())
}

fn event_json(r: &EventRow) -> Value {
    json!({
        "event": r.event, "series": r.series.as_str(), "incident": r.incident, "document": r.document, "title": r.title,
        "published": r.published, "publisher": r.publisher, "outlet": r.outlet, "url": r.url, "run": r.run,
    })
}

fn incident_json(r: &IncidentRow) -> Value {
    json!({
        "id": r.main.incident, "series": r.series.as_str(), "n_reports": r.n_reports, "n_articles": r.n_articles,
        "n_sources": r.n_sources, "main": event_json(&r.main),
    })
}

/// `GET /api/v1/archive`
pub async fn archive(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    Params::read(query.as_deref(), &[])?;
    let o = app.overview().await?;
    let names = ["asserted", "historical", "alleged", "future", "hypothetical", "negated"];
    let series: BTreeMap<&str, u64> = names.into_iter().zip(o.coverage.facets.series).collect();
    answer(&json!({
        "documents": o.info.documents, "sentences": o.info.sentences, "events": o.info.events, "incidents": o.info.incidents,
        "claims": o.info.claims, "rejects": o.info.rejects,
        "published": o.published().map(|(a, b)| json!({"first": a.to_string(), "last": b.to_string()})),
        "series": series, "runs": o.info.runs, "coder": app.pipeline.stamp(),
    }))
}

fn tally(t: &Tally) -> Value {
    json!({"n": t.n, "by_quad": t.by_quad, "mean_score": t.mean_score})
}

/// `GET /api/v1/dyads/{actor}/{recipient}`
pub async fn dyad(
    State(app): State<Arc<App>>,
    Path((a, b)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["by", "count", "since", "until"])?;
    let (a, b) = (filter::who(&app, &a), filter::who(&app, &b));
    let by = p.one_of("by", &["month", "day", "week", "year"])?;
    let per = match by {
        "day" => Per::Day,
        "week" => Per::Week,
        "year" => Per::Year,
        _ => Per::Month,
    };
    let unit = p.one_of("count", &["incidents", "reports", "articles", "publishers"])?;
    let count = match unit {
        "reports" => Count::Reports,
        "articles" => Count::Articles,
        "publishers" => Count::Sources,
        _ => Count::Incidents,
    };
    let name = |w: &Who| match w {
        Who::Code { country, sector } => {
            [country.as_deref(), sector.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(":")
        }
        Who::Name(name) => name.clone(),
    };
    let (actor, recipient) = (name(&a), name(&b));
    let query = DyadQuery { actor: a, recipient: b, since: p.day("since")?, until: p.day("until")?, per, count };
    let dyad = app.archive.ask(move |store| Ok(store.dyad(&query)?)).await?;
    let rows: Vec<Value> = dyad
        .rows
        .iter()
        .map(|r| {
            let period = (r.period.0 > 0).then(|| r.period.to_string());
            json!({
                "period": period, "told": tally(&r.told), "alleged": tally(&r.alleged), "future": tally(&r.future),
                "hypothetical": tally(&r.hypothetical), "negated": tally(&r.negated),
            })
        })
        .collect();
    let incomplete = app.overview().await?.incomplete_from().map(|d| d.to_string());
    answer(
        &json!({"actor": actor, "recipient": recipient, "by": by, "count": unit, "incomplete_from": incomplete, "rows": rows}),
    )
}

/// `GET /api/v1/network`
pub async fn network(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["since", "until", "quad", "count", "actor", "limit"])?;
    let (edges, _) = pages::network::edges(&app, &p).await?;
    let one = |e: &Edge| json!({"actor": e.actor, "recipient": e.recipient, "n": e.n, "by_quad": e.by_quad, "mean_score": e.mean_score});
    answer(&json!({"dyads": edges.iter().map(one).collect::<Vec<_>>()}))
}

fn known(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().chain(["after", "limit"]).collect()
}

/// `GET /api/v1/events`
pub async fn events(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &known(&EVENT_PARAMS))?;
    let (filters, page) = (filter::events(&app, &p)?, filter::page(&p, 50)?);
    let (rows, next) = app.archive.ask(move |store| lists::events(store, &filters, &page)).await?;
    answer(&json!({"events": rows.iter().map(event_json).collect::<Vec<_>>(), "next": next}))
}

/// `GET /api/v1/events/{id}`
pub async fn event(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = app.archive.ask(move |store| Ok(store.event(&id)?)).await?;
    answer(&event_json(&found.row))
}

/// `GET /api/v1/incidents`
pub async fn incidents(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &known(&EVENT_PARAMS))?;
    let (filters, page) = (filter::events(&app, &p)?, filter::page(&p, 50)?);
    let (rows, next) = app.archive.ask(move |store| lists::incidents(store, &filters, &page)).await?;
    answer(&json!({"incidents": rows.iter().map(incident_json).collect::<Vec<_>>(), "next": next}))
}

/// `GET /api/v1/incidents/{id}`
pub async fn incident(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = app.archive.ask(move |store| {
        let found = store.event(&id)?;
        let counts = store.incident_counts(found.row.key)?;
        Ok((found, counts))
    });
    let (found, (n_reports, n_articles, n_sources)) = found.await?;
    let report = |(row, reason): &(EventRow, String)| {
        let mut value = event_json(row);
        value["reason"] = json!(reason);
        value
    };
    let reports: Vec<Value> = found.reports.iter().map(report).collect();
    answer(&json!({
        "id": found.row.incident, "n_reports": n_reports, "n_articles": n_articles, "n_sources": n_sources, "reports": reports,
    }))
}

/// `GET /api/v1/claims`
pub async fn claims(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &known(&CLAIM_PARAMS))?;
    let (wanted, page) = (filter::claims(&app, &p)?, filter::page(&p, 50)?);
    let (rows, next) = app.archive.ask(move |store| Ok(store.claims(&wanted, &page)?)).await?;
    let one = |r: &lapwing_db::ClaimRow| json!({"claim": r.claim, "document": r.document, "title": r.title, "published": r.published, "outlet": r.outlet, "url": r.url, "run": r.run});
    answer(&json!({"claims": rows.iter().map(one).collect::<Vec<_>>(), "next": next}))
}

/// `GET /api/v1/documents/{id}`
pub async fn document(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let row = app.archive.ask(move |store| match store.find(&id)? {
        Found::Document(row) => Ok(row),
        _ => Err(Problem::missing(format!("{id}: this is not the id of a document."))),
    });
    let row = row.await?;
    answer(
        &json!({"record": row.record, "sentences": row.sentences, "input": row.input, "item": row.item, "run": row.run}),
    )
}

/// `GET /api/v1/actors`
pub async fn actors(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["since", "until"])?;
    let (since, until) = (p.day("since")?, p.day("until")?);
    let held = app.held().await;
    let asked = move |store: &Store| Ok(store.activity(since, until, held.as_ref().map(|h| &h.years))?);
    let rows = app.archive.ask(asked).await?;
    let one =
        |a: &lapwing_db::Activity| json!({"code": a.code, "name": app.name_of(&a.code), "done": a.done, "met": a.met});
    answer(&json!({"actors": rows.iter().map(one).collect::<Vec<_>>()}))
}

/// `GET /api/v1/marks`
pub async fn marks(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["on"])?;
    let on = p.get("on").map(str::to_string);
    let lines = app.archive.ask(move |store| pages::marks::evaluation(store, on.as_deref())).await?;
    let marks: Vec<Value> = lines.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    answer(&json!({"marks": marks}))
}

/// `POST /api/v1/code`
pub async fn code(State(app): State<Arc<App>>, Form(pasted): Form<Pasted>) -> Result<Response, Problem> {
    let record = pages::article::code(&app, pasted).await?;
    answer(&serde_json::to_value(record).unwrap_or_default())
}

/// `GET /api/v1/openapi.json`
pub async fn openapi() -> Result<Response, Problem> {
    answer(&description())
}

/// What an address below `/api` that is none gets.
pub async fn nothing() -> Problem {
    Problem::missing("There is no such address; /api/v1/openapi.json lists all.")
}

fn parameter(name: &str) -> Value {
    let (schema, about) = match name {
        "limit" => (json!({"type": "integer", "minimum": 1, "maximum": PAGE_MAX}), "Rows of a page."),
        "after" => (json!({"type": "string"}), "`next` of the page before."),
        "since" => (
            json!({"type": "string", "examples": ["2024", "2024-03", "2024-03-05"]}),
            "On or after this year, month or day.",
        ),
        "until" => (
            json!({"type": "string", "examples": ["2024", "2024-03", "2024-03-05"]}),
            "On or before this year, month or day.",
        ),
        "by" => (json!({"enum": ["month", "day", "week", "year"]}), "Length of a row."),
        "count" => (
            json!({"type": "string"}),
            "What is counted: incidents (default) or reports; of a dyad also articles or publishers.",
        ),
        "quad" => (
            json!({"type": "string"}),
            "Quad classes, comma-separated: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
        ),
        "series" => (
            json!({"type": "string"}),
            "told, alleged, future, hypothetical, negated, asserted, historical; several with commas.",
        ),
        "confidence" => (json!({"type": "number", "minimum": 0, "maximum": 1}), "At least so sure."),
        "actor" | "recipient" | "holder" | "addressee" => (
            json!({"type": "string", "examples": ["GHA", "GHA:GOV", "Ama Owusu"]}),
            "By code, or by a part of the name.",
        ),
        "between" => (json!({"type": "string", "examples": ["GHA,TGO"]}), "Two parties, in either direction."),
        "text" => (json!({"type": "string"}), "Words of a sentence; in quotation marks together."),
        "directness" => (json!({"enum": ["direct", "indirect", "mixed"]}), "How it is cited."),
        _ => (json!({"type": "string"}), "See the codebook."),
    };
    json!({"name": name, "in": "query", "required": false, "description": about, "schema": schema})
}

/// OpenAPI 3.1 of all addresses.
pub fn description() -> Value {
    let mut paths = serde_json::Map::new();
    for e in &ENDPOINTS {
        let in_path = e.path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> =
            in_path.map(|n| json!({"name": n, "in": "path", "required": true, "schema": {"type": "string"}})).collect();
        let fields: serde_json::Map<String, Value> = e.fields.iter().map(|f| ((*f).to_string(), json!({}))).collect();
        let problem = json!({"description": "A problem", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
        let ok = json!({"description": e.summary, "content": {"application/json": {"schema": {"type": "object", "required": e.fields, "properties": fields}}}});
        let mut operation = json!({
            "operationId": e.path.trim_start_matches("/api/v1/").replace(['/', '{', '}'], "_").trim_matches('_').replace("__", "_"),
            "summary": e.summary,
            "responses": {"200": ok, "default": problem},
        });
        if e.method == "post" {
            let form: serde_json::Map<String, Value> =
                e.params.iter().map(|f| ((*f).to_string(), json!({"type": "string"}))).collect();
            operation["requestBody"] = json!({"required": true, "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "required": ["text"], "properties": form}}}});
        } else {
            parameters.extend(e.params.iter().map(|p| parameter(p)));
            operation["parameters"] = json!(parameters);
        }
        paths.insert(e.path.to_string(), json!({e.method: operation}));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "lapwing explorer", "version": "1",
            "description": "Who did what to whom, and who says so, in one archive. Counts are of what articles report; an allegation is its holder's.",
        },
        "paths": paths,
        "components": {"schemas": {"Problem": {
            "type": "object", "required": ["type", "title", "status", "detail"],
            "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
        }}},
    })
}
