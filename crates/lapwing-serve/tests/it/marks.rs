//! Marks: kept, shown, exported, taken back; the data stay as they are.

use axum::http::StatusCode;

use crate::support::Explorer;

#[tokio::test]
async fn a_mark_is_kept_shown_exported_and_changes_nothing() {
    let explorer = Explorer::of_news();
    let before = explorer.get("/api/v1/events?limit=500").await.json();
    let event = before["events"][2].clone();
    let id = event["event"]["id"].as_str().expect("an event").to_string();
    let document = event["document"].as_str().expect("a document").to_string();
    let answer =
        explorer.post("/mark", &format!("thing={id}&part=category&reason=It+was+%3Ci%3Eonly%3C/i%3E+a+threat")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, format!("/marks?on={id}").as_str()));

    for uri in [
        format!("/article/{document}"),
        format!("/events?document={document}"),
        format!("/incident/{}", event["incident"].as_str().unwrap_or_default()),
    ] {
        assert!(explorer.page(&uri).await.body.contains("marked wrong"), "{uri}");
    }
    let shown = explorer.page("/marks").await.body;
    assert!(shown.contains("only") && !shown.contains("<i>only"), "{shown}");
    let file = explorer.get("/marks?format=jsonl").await;
    assert!(file.header("content-disposition").contains("marks.jsonl"));
    let line = file.json();
    assert_eq!(
        (&line["thing"], &line["wrong"], &line["record"]),
        (&event["event"]["id"], &serde_json::json!("category"), &event["event"])
    );
    assert_eq!(explorer.get("/api/v1/events?limit=500").await.json(), before);

    let number = 1;
    assert_eq!(explorer.post("/mark/withdraw", &format!("number={number}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(explorer.post("/mark/withdraw", &format!("number={number}")).await.status, StatusCode::NOT_FOUND);
    assert!(explorer.page("/marks").await.body.contains("No mark"));
    assert!(!explorer.page(&format!("/article/{document}")).await.body.contains("marked wrong"));
}

#[tokio::test]
async fn kept_answers_go_when_the_archive_changes() {
    let explorer = Explorer::of_news();
    // Answers are kept once the archive has been counted.
    explorer.page("/").await;
    let before = explorer.page("/events").await.body;
    assert_eq!(explorer.page("/events").await.body, before);
    let id = explorer.get("/api/v1/events?limit=1").await.json()["events"][0]["event"]["id"].to_string();
    explorer.post("/mark", &format!("thing={}&part=category&reason=no", id.trim_matches('"'))).await;
    let after = explorer.page("/events").await.body;
    assert!(!before.contains("marked wrong") && after.contains("marked wrong"));
}

#[tokio::test]
async fn a_mark_needs_something_that_is_there_and_a_reason() {
    let explorer = Explorer::of_news();
    let row = explorer.get("/api/v1/claims?limit=1").await.json()["claims"][0].clone();
    let claim = row["claim"]["id"].as_str().expect("a claim").to_string();
    let document = row["document"].as_str().expect("a document").to_string();
    for (form, status) in [
        (format!("thing={claim}&part=holder&reason="), 400),
        (format!("thing={claim}&part=colour&reason=x"), 400),
        (format!("thing={claim}99&part=all&reason=x"), 404),
        (format!("thing={document}&part=all&reason=x"), 400),
        ("thing=nonsense&part=all&reason=x".to_string(), 404),
        (format!("thing={claim}&part=holder&reason={}", "x".repeat(3000)), 400),
    ] {
        assert_eq!(explorer.post("/mark", &form).await.status.as_u16(), status, "{form}");
    }
    let answer = explorer
        .post_with(
            "/mark",
            &format!("thing={claim}&part=holder&reason=it+was+her+aide"),
            &[("origin", "http://localhost:7878"), ("hx-request", "true")],
        )
        .await;
    assert!(answer.status == StatusCode::OK && answer.body.contains("Kept"), "{}", answer.body);
    assert!(explorer.page(&format!("/article/{document}")).await.body.contains("marked wrong"));
}
