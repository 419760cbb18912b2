//! What the server answers when it cannot answer: RFC 9457 problems for programs, a page for people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lapwing_db::DbError;
use serde::Serialize;

/// Why there is no answer.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// What kind of problem; a path of this server that explains it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind in words.
    pub title: &'static str,
    /// HTTP status code.
    pub status: u16,
    /// What is wrong this time and what to do.
    pub detail: String,
}

impl Problem {
    /// The request is not one that can be answered.
    pub fn bad(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "/about#bad-question", "The question cannot be put", detail)
    }

    /// Nothing is there.
    pub fn missing(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "/about#not-found", "Nothing is here", detail)
    }

    /// Not allowed from there.
    pub fn refused(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "/about#refused", "Refused", detail)
    }

    /// The query took too long.
    pub fn slow() -> Problem {
        let detail = "The archive needs too long for this; narrow it by dates, actors or category.";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "/about#too-slow", "That takes too long", detail)
    }

    /// Something that must not happen.
    pub fn internal(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "/about#failure", "lapwing failed", detail)
    }

    /// With any status.
    pub fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Problem {
        Problem { kind, title, status: status.as_u16(), detail: detail.into() }
    }

    /// As JSON.
    pub fn json(&self) -> Response {
        let body = serde_json::to_string(self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (self.code(), [(header::CONTENT_TYPE, kind)], body).into_response();
        response.extensions_mut().insert(self.clone());
        response
    }

    /// The status.
    pub fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    // The guard turns it into a page where a person asked.
    fn into_response(self) -> Response {
        self.json()
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Problem {
        match &error {
            DbError::Question(what) => Problem::bad(what.clone()),
            DbError::Unknown(_) => Problem::missing(error.to_string()),
            DbError::Stopped(_) => Problem::slow(),
            // A message for the person at this machine: it names the file.
            _ => Problem::internal(error.to_string()),
        }
    }
}
