//! The API: described as it is, counts as its lists hold, pages without gaps or doubles.

use std::path::Path;

use axum::http::StatusCode;
use lapwing_serve::api::{ENDPOINTS, description};
use serde_json::Value;

use crate::support::Explorer;

fn list<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().unwrap_or_else(|| panic!("no {name} in {value}"))
}

#[test]
fn the_description_is_the_file_that_was_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/openapi.json");
    let made = serde_json::to_string_pretty(&description()).expect("it is JSON") + "\n";
    if std::env::var_os("CASES").is_some_and(|v| v == "update") {
        std::fs::write(&path, &made).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "docs/schema/openapi.json differs; CASES=update writes it, then read the difference");
}

#[tokio::test]
async fn every_endpoint_answers_as_described() {
    let explorer = Explorer::of_news();
    let events = explorer.get("/api/v1/events?limit=1").await.json();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
    let row = &events["events"][0];
    for e in &ENDPOINTS {
        let id = match e.path {
            "/api/v1/events/{id}" => text(&row["event"]["id"]),
            "/api/v1/incidents/{id}" => text(&row["incident"]),
            _ => text(&row["document"]),
        };
        let uri = e.path.replace("{actor}", "NAM").replace("{recipient}", "URY").replace("{id}", &id);
        let answer = match e.method {
            "post" => explorer.post(&uri, "text=Chile+thanked+Kenya.").await,
            _ => explorer.get(&uri).await,
        };
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (StatusCode::OK, "application/json"),
            "{uri}: {}",
            answer.body
        );
        let json = answer.json();
        for field in e.fields {
            assert!(json.get(field).is_some(), "{uri} lacks {field}: {json}");
        }
        let unknown = explorer.get(&format!("{uri}?colour=red")).await;
        if !e.params.is_empty() && e.method == "get" {
            assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{uri}");
        }
    }
    assert_eq!(explorer.get("/api/v1/openapi.json").await.json(), description());
}

#[tokio::test]
async fn errors_are_problem_details() {
    let explorer = Explorer::of_news();
    for (uri, status) in [
        ("/api/v1/events?since=lately", 400),
        ("/api/v1/events?category=NICE", 400),
        ("/api/v1/events?after=here", 400),
        ("/api/v1/events?limit=0", 400),
        ("/api/v1/events?limit=501", 400),
        ("/api/v1/events/ffffffffffffffff-e1", 404),
        ("/api/v1/documents/zzz", 404),
        ("/api/v1/nothing", 404),
    ] {
        let answer = explorer.get(uri).await;
        let problem = answer.json();
        assert_eq!(
            (u64::from(answer.status.as_u16()), answer.header("content-type")),
            (status, "application/problem+json"),
            "{uri}"
        );
        assert_eq!(problem["status"].as_u64(), Some(status), "{uri}");
        assert!(problem["detail"].as_str().is_some_and(|d| d.len() > 10), "{problem}");
    }
    let page = explorer.page("/events?since=lately").await;
    assert!(page.status == StatusCode::BAD_REQUEST && page.body.contains("not &#39;lately&#39;"), "{}", page.body);
}

#[tokio::test]
async fn pages_of_a_list_have_no_gaps_and_no_doubles() {
    let explorer = Explorer::of_news();
    for (path, name, id) in [
        ("/api/v1/events?x", "events", "/event/id"),
        ("/api/v1/incidents?between=NAM,URY", "incidents", "/id"),
        ("/api/v1/events?between=URY,NAM", "events", "/event/id"),
        ("/api/v1/claims?about=NAM", "claims", "/claim/id"),
    ] {
        let path = path.replace("?x", "?quad=1,2,3,4");
        let ids =
            |v: &Value| list(v, name).iter().map(|r| r.pointer(id).cloned().unwrap_or_default()).collect::<Vec<_>>();
        let whole = ids(&explorer.get(&format!("{path}&limit=500")).await.json());
        assert!(whole.len() > 3, "{path}: {whole:?}");
        let (mut parts, mut after) = (Vec::new(), String::new());
        loop {
            let page = explorer.get(&format!("{path}&limit=3{after}")).await.json();
            parts.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(parts, whole, "{path}");
    }
}

#[tokio::test]
async fn every_count_of_a_dyad_is_the_length_of_its_list() {
    let explorer = Explorer::of_news();
    let mut n_cells = 0;
    for (count, path, name) in [("incidents", "incidents", "incidents"), ("reports", "events", "events")] {
        for by in ["day", "week", "month", "year"] {
            for (a, b) in [("NAM", "URY"), ("URY", "NAM"), ("PRT", "NAM")] {
                let dyad = explorer.get(&format!("/api/v1/dyads/{a}/{b}?by={by}&count={count}")).await.json();
                for row in list(&dyad, "rows") {
                    let Some(period) = row["period"].as_str() else { continue };
                    // A week is named by its Monday; all others, and months and years among weeks, name their days themselves.
                    let monday = period.parse::<jiff::civil::Date>().ok().filter(|_| by == "week");
                    let until = monday.map_or_else(
                        || period.to_string(),
                        |monday| monday.saturating_add(jiff::ToSpan::days(6)).to_string(),
                    );
                    for series in ["told", "alleged", "future", "hypothetical", "negated"] {
                        for quad in 1..=4usize {
                            let n = row[series]["by_quad"][quad - 1].as_u64().expect("a number");
                            if n == 0 && (n_cells % 7 != 0 || by != "month") {
                                n_cells += 1;
                                continue;
                            }
                            n_cells += 1;
                            let uri = format!(
                                "/api/v1/{path}?actor={a}&recipient={b}&since={period}&until={until}&series={series}&quad={quad}&limit=500"
                            );
                            let listed = list(&explorer.get(&uri).await.json(), name).len() as u64;
                            assert_eq!(listed, n, "{uri}");
                        }
                    }
                }
            }
        }
    }
    assert!(n_cells > 100, "{n_cells} cells");
}

#[tokio::test]
async fn an_incident_has_every_report_with_its_reason() {
    let explorer = Explorer::of_news();
    let all = explorer.get("/api/v1/incidents?limit=500").await.json();
    let merged =
        list(&all, "incidents").iter().find(|i| i["n_reports"].as_u64() > Some(1)).expect("one was taken together");
    let id = merged["id"].as_str().unwrap_or_default();
    let incident = explorer.get(&format!("/api/v1/incidents/{id}")).await.json();
    assert_eq!((list(&incident, "reports").len(), &incident["n_sources"]), (2, &merged["n_sources"]));
    let page = explorer.page(&format!("/incident/{id}")).await.body;
    assert!(page.contains("same day, act and parties") && page.contains("<b>2</b>"), "{page}");
}
