//! Hostile articles and hostile questions: rows 24, 25, 28 and 29 of the matrix of faults.

use std::sync::Arc;

use axum::http::StatusCode;
use lapwing_serve::guard::Doors;
use tokio::task::JoinSet;

use crate::support::{Explorer, links};

/// Payloads in every field that somebody else writes.
fn hostile() -> String {
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg onload=alert(1)>",
        "</title><script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "{{7*7}}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
    ];
    let line = |(i, p): (usize, &&str)| {
        serde_json::json!({
            "id": p, "title": format!("{p} Ghana"), "date": "2024-03-05", "author": p, "publisher": format!("{p} Wire"),
            "url": if i % 2 == 0 { "javascript:alert(document.domain)".to_string() } else { format!("https://x.example/{p}") },
            "text": format!("Ghana accused Togo of a raid on Monday {p}. \"{p} We will not wait,\" Foreign Minister Kofi {p} Mensah said. Togo thanked Ghana near {p} Accra."),
        })
        .to_string()
    };
    payloads.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn markup_in_articles_stays_text_everywhere() {
    let explorer = Explorer::of(&hostile(), Doors::default());
    let mut pages: Vec<String> = [
        "/",
        "/events",
        "/incidents",
        "/claims",
        "/articles",
        "/rejects",
        "/actors",
        "/dyad/GHA/TGO",
        "/search?q=raid",
        "/network",
        "/marks",
    ]
    .map(String::from)
    .into();
    let id = explorer.get("/api/v1/events?limit=1").await.json()["events"][0]["event"]["id"]
        .as_str()
        .expect("an event")
        .to_string();
    let marked = explorer.post("/mark", &format!("thing={id}&part=all&reason=%3Cscript%3Ealert(1)%3C/script%3E")).await;
    assert_eq!(marked.status, StatusCode::SEE_OTHER);
    for uri in ["/articles", "/incidents"] {
        let body = explorer.page(uri).await.body;
        pages.extend(links(&body).into_iter().filter(|l| l.starts_with("/article/") || l.starts_with("/incident/")));
    }
    assert!(pages.len() > 20, "{pages:?}");
    for payload in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"] {
        let encoded: String = url::form_urlencoded::byte_serialize(payload.as_bytes()).collect();
        pages.extend(
            ["/search?q=", "/actors?name=", "/claims?holder=", "/events?actor=", "/marks?on="]
                .map(|p| format!("{p}{encoded}")),
        );
        pages.push(format!("/article/{encoded}"));
        pages.push(format!("/codebook/{encoded}"));
    }
    for uri in pages {
        let body = explorer.page(&uri).await.body;
        for bad in [
            "<script>alert",
            "<img",
            "<svg onload",
            "<iframe",
            "href=\"javascript:",
            "onerror=alert(1)>\"",
            "<b>no</b>",
        ] {
            assert!(!body.contains(bad), "{uri} holds {bad}");
        }
        assert!(!body.contains(">49<") || uri.contains("limit"), "{uri} ran a template");
    }
}

#[tokio::test]
async fn nothing_typed_is_a_query_language() {
    let explorer = Explorer::of_news();
    for typed in [
        "'; DROP TABLE event; --",
        "1 OR 1=1",
        "\" OR \"\"=\"",
        "trawler NEAR/3 seized",
        "trawler AND",
        "NOT trawler",
        "text:trawler*",
        "trawler)",
        "((",
        "^trawler",
        "{a b}:c",
        "%' OR '1'='1",
        "\\",
        "trawler\u{0} x",
        "SELECT load_extension('x')",
        "*",
        "+-\"",
    ] {
        let encoded: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        for path in [
            "/search?q=",
            "/api/v1/events?text=",
            "/api/v1/claims?text=",
            "/api/v1/events?actor=",
            "/api/v1/events?mode=",
            "/api/v1/events?holder=",
        ] {
            let answer = explorer.get(&format!("{path}{encoded}")).await;
            assert!(matches!(answer.status.as_u16(), 200 | 400), "{path}{typed}: {} {}", answer.status, answer.body);
        }
    }
    for bad in [
        "/search?q=%22open",
        "/search?q=*",
        "/search?q=colour%3Ared",
        "/api/v1/events?text=%22",
        "/api/v1/events?text=()",
    ] {
        assert_eq!(explorer.get(bad).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert!(explorer.get("/api/v1/archive").await.json()["events"].as_u64() > Some(20), "everything is still there");
}

#[tokio::test]
async fn fifty_at_once_are_all_answered() {
    let explorer = Arc::new(Explorer::of_news());
    let mut all = JoinSet::new();
    for i in 0..50 {
        let explorer = explorer.clone();
        all.spawn(async move {
            let uri = ["/", "/dyad/NAM/URY?by=day", "/search?q=trawler", "/network", "/claims"][i % 5];
            explorer.page(uri).await.status
        });
    }
    while let Some(status) = all.join_next().await {
        assert_eq!(status.expect("no handler panics"), StatusCode::OK);
    }
}

#[tokio::test]
async fn files_for_spreadsheets_hold_no_formula_and_files_for_machines_the_exact_text() {
    let line = serde_json::json!({"id": "x", "date": "2024-03-05", "publisher": "=cmd|' /C calc'!A0", "title": "t", "text": "\"=1+1 is what Togo owes,\" Ghana said on Monday. Ghana accused Togo of a raid."}).to_string();
    let explorer = Explorer::of(&line, Doors::default());
    let exact = explorer.get("/claims?format=csv").await;
    assert!(exact.header("content-type").starts_with("text/csv") && exact.body.contains(",=cmd|"), "{}", exact.body);
    let safe = explorer.get("/claims?format=csv-excel").await.body;
    assert!(safe.contains(",'=cmd|") && !safe.contains(",=cmd|"), "{safe}");
    let rows = explorer.get("/claims?format=json").await.json();
    assert_eq!(rows[0]["outlet"], "=cmd|' /C calc'!A0");
    for (uri, head) in [
        ("/events?format=csv", "id,date"),
        ("/incidents?format=csv", "incident_id,"),
        ("/dyad/GHA/TGO?format=csv", "actor,recipient"),
        ("/network?format=csv", "actor,recipient"),
    ] {
        let file = explorer.get(uri).await;
        assert!(
            file.body.starts_with(head) && file.header("content-disposition").starts_with("attachment"),
            "{uri}: {}",
            file.body
        );
        let packed = explorer.get(&uri.replace("csv", "parquet")).await;
        assert!(packed.body.starts_with("PAR1") && packed.body.ends_with("PAR1"), "{uri}");
        assert!(packed.header("content-disposition").ends_with(".parquet\""), "{uri}");
        assert_eq!(explorer.get(&uri.replace("csv", "xml")).await.status, StatusCode::BAD_REQUEST);
    }
}
