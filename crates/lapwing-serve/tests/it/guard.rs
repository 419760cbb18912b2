//! Who may ask: rows 26 and 27 of the matrix of faults.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use lapwing_serve::guard::Doors;

use crate::support::Explorer;

#[tokio::test]
async fn only_our_own_names_are_answered() {
    let explorer = Explorer::of("", Doors::default());
    for host in ["localhost", "localhost:7878", "127.0.0.1:7878", "[::1]:7878"] {
        assert_eq!(explorer.get_with("/", &[("host", host)]).await.status, StatusCode::OK, "{host}");
    }
    for host in
        ["evil.example", "evil.example:7878", "localhost.evil.example", "10.0.0.7:7878", "127.0.0.1.evil.example"]
    {
        for uri in ["/", "/api/v1/events", "/static/explorer.css"] {
            assert_eq!(explorer.get_with(uri, &[("host", host)]).await.status, StatusCode::FORBIDDEN, "{host} {uri}");
        }
    }
    let nameless = Request::builder().uri("/").body(Body::empty()).expect("a request");
    assert_eq!(explorer.send(nameless).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nothing_is_written_from_elsewhere() {
    let explorer = Explorer::of_news();
    let id = explorer.get("/api/v1/events?limit=1").await.json()["events"][0]["event"]["id"]
        .as_str()
        .expect("an event")
        .to_string();
    let form = format!("thing={id}&part=all&reason=forged");
    for origin in
        ["https://evil.example", "null", "http://localhost", "http://localhost:7879", "https://localhost:7878", ""]
    {
        let answer = explorer.post_with("/mark", &form, &[("origin", origin)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
    }
    assert_eq!(explorer.post_with("/mark", &form, &[]).await.status, StatusCode::FORBIDDEN, "no origin at all");
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri(format!("/mark?{form}")).header("host", "localhost:7878");
        let answer = explorer.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let json = explorer.get("/api/v1/marks").await.json();
    assert_eq!(json["marks"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn where_others_can_reach_it_a_token_is_needed() {
    let doors = Doors { hosts: vec!["desk.example".into()], token: Some("0123456789abcdef".into()) };
    let explorer = Explorer::of("", doors);
    let host = ("host", "desk.example:7878");
    assert_eq!(explorer.get_with("/", &[host]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(explorer.get_with("/?token=wrong", &[host]).await.status, StatusCode::UNAUTHORIZED);
    let entry = explorer.get_with("/?token=0123456789abcdef", &[host]).await;
    assert_eq!((entry.status, entry.header("location")), (StatusCode::SEE_OTHER, "/"));
    let cookie = entry.header("set-cookie").to_string();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap_or_default().to_string();
    assert_eq!(explorer.get_with("/", &[host, ("cookie", &cookie)]).await.status, StatusCode::OK);
    assert_eq!(
        explorer.get_with("/api/v1/archive", &[host, ("authorization", "Bearer 0123456789abcdef")]).await.status,
        StatusCode::OK
    );
    assert_eq!(
        explorer.get_with("/", &[("host", "evil.example"), ("cookie", &cookie)]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn no_path_leads_out_of_the_binary() {
    let explorer = Explorer::of("", Doors::default());
    for path in [
        "/static/..%2f..%2fetc%2fpasswd",
        "/static/../Cargo.toml",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static//etc/passwd",
        "/static/explorer.css%00.png",
        "/static/",
        "/article/..%2f..",
        "/static/..%5c..%5cwin.ini",
        "/api/v1/documents/..%2f..%2fetc%2fpasswd",
    ] {
        assert_eq!(explorer.page(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_policy_and_a_tag() {
    let explorer = Explorer::of_news();
    for uri in
        ["/", "/dyad/NAM/URY", "/api/v1/events", "/static/explorer.js", "/nowhere", "/api/v1/nowhere", "/search?q=%22"]
    {
        let answer = explorer.page(uri).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'),
            "{uri}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        assert!(answer.headers.get("access-control-allow-origin").is_none(), "{uri}");
        if answer.status == StatusCode::OK {
            let tag = answer.header("etag").to_string();
            let again = explorer.get_with(uri, &[("accept", "text/html"), ("if-none-match", &tag)]).await;
            assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{uri} {tag}");
            let other = explorer.get_with(uri, &[("accept", "text/html"), ("if-none-match", "\"x\"")]).await;
            assert_eq!(other.status, StatusCode::OK, "{uri}");
        }
    }
}
