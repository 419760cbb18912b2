//! Finished answers, kept until the archive changes: the same question put again costs nothing.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::response::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::app::App;
use crate::problem::Problem;

/// Bytes that are kept in all.
const ROOM: u64 = 128 << 20;
/// Longer answers are not kept.
const LONG: usize = 4 << 20;
/// Answers that are expected to be kept.
const MANY: usize = 1_000;

/// State of the archive and address.
type Key = (i64, String);
type Answer = Arc<(Parts, Bytes)>;

/// Answers by question; the least used ones go first.
pub struct Answers(Cache<Key, Answer, Weight>);

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Answer> for Weight {
    fn weight(&self, key: &Key, answer: &Answer) -> u64 {
        (key.1.len() + answer.1.len()) as u64
    }
}

impl Default for Answers {
    fn default() -> Answers {
        Answers(Cache::with_weighter(MANY, ROOM, Weight))
    }
}

/// The layer around all that reads the archive. Who asks what is being answered waits for that answer: many readers of one page
/// cost no more than one.
pub async fn keep(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let state = if request.method() == Method::GET { app.settled().await } else { None };
    let Some(state) = state else { return next.run(request).await };
    let key = (state, request.uri().to_string());
    let place = match app.answers.0.get_value_or_guard_async(&key).await {
        Ok(kept) => return given(&kept),
        Err(place) => place,
    };
    let response = next.run(request).await;
    let is_short = response.body().size_hint().exact().is_some_and(|n| n <= LONG as u64);
    if !is_short {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LONG).await else {
        return Problem::internal("The answer could not be put together.").into_response();
    };
    let answer = Arc::new((parts, body));
    let _ = place.insert(answer.clone());
    // Those who wait have it; whoever asks later asks anew.
    if answer.0.status != StatusCode::OK {
        app.answers.0.remove(&key);
    }
    given(&answer)
}

fn given(answer: &Answer) -> Response {
    Response::from_parts(answer.0.clone(), Body::from(answer.1.clone()))
}
