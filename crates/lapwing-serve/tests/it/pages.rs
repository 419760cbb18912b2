//! Every page answers, and leads only to pages that answer.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;

use crate::support::{Explorer, links};

#[tokio::test]
async fn every_link_leads_somewhere() {
    let explorer = Explorer::of_news();
    let mut waiting: VecDeque<String> =
        ["/", "/about", "/api", "/search", "/paste", "/marks", "/dyad/NAM/URY?by=day&count=share"]
            .map(String::from)
            .into();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds = BTreeSet::new();
    while let Some(uri) = waiting.pop_front() {
        let answer = explorer.page(&uri).await;
        assert_eq!(answer.status, StatusCode::OK, "{uri}: {}", answer.body);
        kinds.insert(uri.split(['/', '?']).nth(1).unwrap_or_default().to_string());
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in links(&answer.body) {
            if seen.len() < 900 && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    for kind in [
        "dyad",
        "incident",
        "article",
        "articles",
        "events",
        "incidents",
        "claims",
        "network",
        "actors",
        "actor",
        "codebook",
        "marks",
        "rejects",
        "static",
    ] {
        assert!(kinds.contains(kind), "no page of /{kind} was reached: {kinds:?}");
    }
}

#[tokio::test]
async fn pages_hold_no_inline_style_or_script() {
    let explorer = Explorer::of_news();
    for uri in [
        "/",
        "/dyad/NAM/URY",
        "/network",
        "/actors",
        "/codebook",
        "/search?q=trawler",
        "/claims",
        "/about",
        "/paste",
        "/nowhere",
    ] {
        let body = explorer.page(uri).await.body;
        assert!(body.starts_with("<!doctype html>"), "{uri}");
        for bad in [" style=\"", "<style", "<script>", " onclick=", " onload=", "javascript:", "http-equiv"] {
            assert!(!body.contains(bad), "{uri} holds {bad}");
        }
        let outside = body.split("src=\"").skip(1).filter(|s| !s.starts_with("/static/")).count();
        assert_eq!(outside, 0, "{uri} loads something from elsewhere");
    }
}

#[tokio::test]
async fn the_dyad_page_shows_both_directions_and_whose_word_it_is() {
    let explorer = Explorer::of_news();
    let body = explorer.page("/dyad/URY/NAM?by=month&since=2024-02&until=2024-07").await.body;
    for part in [
        "Uruguay → Namibia",
        "Namibia → Uruguay",
        "Who says what about whom",
        "What may not",
        "incomplete",
        "Cite this view",
        "alleged",
        "class=\"plot wide\"",
        "class=\"plot narrow\"",
    ] {
        assert!(body.contains(part), "{part}");
    }
    let swapped = explorer.page("/dyad/Namibia/Uruguay").await;
    assert_eq!(swapped.status, StatusCode::OK, "states go by name too");
    assert_eq!(explorer.page("/dyad/XXX/URY").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_allegation_looks_like_one_wherever_it_is_shown() {
    let explorer = Explorer::of_news();
    let listed = explorer.get("/api/v1/events?series=alleged&limit=500").await.json();
    let events = listed["events"].as_array().expect("a list").clone();
    assert!(!events.is_empty());
    for e in &events {
        let (document, incident) =
            (e["document"].as_str().unwrap_or_default(), e["incident"].as_str().unwrap_or_default());
        let list = explorer.page(&format!("/events?document={document}&series=alleged")).await.body;
        assert!(list.contains("class=\"alleged\"") && list.contains("tag alleged"), "{document}");
        let page = explorer.page(&format!("/incident/{incident}")).await.body;
        assert!(page.contains("alleged"), "{incident}");
        let article = explorer.page(&format!("/article/{document}")).await.body;
        assert!(article.contains("s-t-alleged"), "{document}");
    }
    // And what is told does not.
    let told = explorer.page("/events?series=told&voice=narrator").await.body;
    assert!(!told.contains("tag alleged"));
}

#[tokio::test]
async fn an_article_shows_its_text_whole_with_speakers() {
    let explorer = Explorer::of_news();
    let found = explorer.get("/api/v1/claims?about=URY&limit=1").await.json();
    let document = found["claims"][0]["document"].as_str().expect("a claim").to_string();
    let record = explorer.get(&format!("/api/v1/documents/{document}")).await.json();
    let text = record["record"]["text"].as_str().expect("a text").to_string();
    let page = explorer.page(&format!("/article/{document}")).await.body;
    let shown = page
        .split("<div class=\"text\"")
        .nth(1)
        .and_then(|p| p.split("<div class=\"margin\">").next())
        .expect("the text")
        .to_string();
    // Without labels and tags the page holds exactly the article's words.
    let mut words = String::new();
    let mut rest = shown.split_once('>').map_or("", |s| s.1);
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        rest = match after.strip_prefix("a class=\"ref") {
            Some(label) => label.split_once("</a>").map_or("", |s| s.1),
            None => after.split_once('>').map_or("", |s| s.1),
        };
    }
    let plain = words.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&");
    let squeezed = |t: &str| t.split_whitespace().collect::<String>();
    assert_eq!(squeezed(&plain), squeezed(&text));
    assert!(shown.contains("ref speaker"), "no speaker is named at a quote");
}

#[tokio::test]
async fn words_and_states_are_found() {
    let explorer = Explorer::of_news();
    let both = explorer.page("/search?q=Uruguay+Namibia").await.body;
    assert!(both.contains("/dyad/URY/NAM"), "two states lead to their relation");
    let one = explorer.page("/search?q=Portugal").await.body;
    assert!(one.contains("/actor/PRT"));
    let exact = explorer.page("/search?q=category%3ASANCTION+actor%3AUruguay").await.body;
    assert!(exact.contains("SANCTION") && !exact.contains(">ACCUSE"), "filters narrow");
    let none = explorer.page("/search?q=xylophone").await;
    assert!(none.status == StatusCode::OK && none.body.contains("No event fits"));
}

#[tokio::test]
async fn a_pasted_article_is_coded_and_not_kept() {
    let explorer = Explorer::of_news();
    let before = explorer.get("/api/v1/archive").await.json();
    let answer = explorer.post("/paste", "text=Chile+thanked+Kenya+for+its+help+on+Monday.&date=2024-03-06").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(
        answer.body.contains("Chile") && answer.body.contains("Kenya") && answer.body.contains("2024-03-04"),
        "{}",
        answer.body
    );
    assert_eq!(explorer.get("/api/v1/archive").await.json(), before);
    assert_eq!(explorer.post("/paste", "text=+").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_empty_archive_says_how_to_fill_it() {
    let explorer = Explorer::of("", Default::default());
    let body = explorer.page("/").await.body;
    assert!(body.contains("lapwing ingest --db news.db"), "{body}");
    for uri in ["/network", "/actors", "/events", "/claims", "/dyad/GHA/TGO", "/codebook", "/articles"] {
        assert_eq!(explorer.page(uri).await.status, StatusCode::OK, "{uri}");
    }
}
