//! What stands before every view: who may ask, and what browsers are told.
//!
//! The explorer belongs to the person at this machine. A page elsewhere must not be able to read it (its name would have to
//! lead here: the Host header is checked) or write into it (a form elsewhere: Origin is checked; GET never writes). Where
//! it listens for others too, a token is needed.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::App;
use crate::assets;
use crate::pages::error_page;
use crate::params::Params;
use crate::problem::Problem;

/// Everything from here, nothing inline, nothing from elsewhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const COOKIE: &str = "lapwing_token";
/// Longest answer that gets an entity tag.
const TAGGED: usize = 16 << 20;

/// Who may ask.
#[derive(Clone, Debug, Default)]
pub struct Doors {
    /// Names by which the server may be called beside loopback ones.
    pub hosts: Vec<String>,
    /// Needed of everybody where the server listens for other machines.
    pub token: Option<String>,
}

/// The layer around all routes.
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let for_people = wants_page(&request);
    let method = request.method().clone();
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|h| h.to_str().ok()).map(str::to_string);
    let mut response = match admit(&app.doors, &request) {
        Ok(None) => next.run(request).await,
        Ok(Some(entry)) => entry,
        Err(problem) => problem.into_response(),
    };
    if for_people && let Some(problem) = response.extensions().get::<Problem>() {
        response = error_page(&app, problem);
    }
    if method == Method::GET && response.status() == StatusCode::OK && !response.headers().contains_key(header::ETAG) {
        response = tagged(response, known.as_deref()).await;
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not no-referrer: with that, browsers send no Origin with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in
        [("cross-origin-resource-policy", "same-origin"), ("cross-origin-opener-policy", "same-origin")]
    {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    response
}

/// Nothing when the request may go on; an answer when it must first do something else.
fn admit(doors: &Doors, request: &Request) -> Result<Option<Response>, Problem> {
    let host = host(request)?;
    if !doors.knows(&host) {
        let detail = format!("This server is not called '{host}'. Use localhost, or start it with --host-name.");
        return Err(Problem::refused(detail));
    }
    if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
        let (kind, title) = ("/about#bad-question", "No such method");
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, kind, title, "Use GET or POST."));
    }
    let entry = doors.entry(request)?;
    if request.method() == Method::POST {
        from_here(request.headers(), &host)?;
    }
    Ok(entry)
}

/// `name:port` as the client called us.
fn host(request: &Request) -> Result<String, Problem> {
    let mut all = request.headers().get_all(header::HOST).iter();
    match (all.next().and_then(|h| h.to_str().ok()), all.next()) {
        (Some(host), None) if !host.is_empty() => Ok(host.to_ascii_lowercase()),
        _ => Err(Problem::bad("A request needs one Host header.")),
    }
}

/// A request that writes must come from one of our own pages.
fn from_here(headers: &HeaderMap, host: &str) -> Result<(), Problem> {
    let origin = headers.get(header::ORIGIN).and_then(|h| h.to_str().ok());
    if origin.is_some_and(|o| o.eq_ignore_ascii_case(&format!("http://{host}"))) {
        return Ok(());
    }
    let detail = match origin {
        Some(origin) => format!("A page of '{origin}' may not write here."),
        None => format!("A request that writes needs the header 'Origin: http://{host}'."),
    };
    Err(Problem::refused(detail))
}

impl Doors {
    fn knows(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_loopback = name == "localhost" || address.as_ref().is_ok_and(|ip| ip.is_loopback());
        // An address cannot be made to lead elsewhere, a name can.
        is_loopback
            || self.token.is_some() && address.is_ok()
            || self.hosts.iter().any(|h| h.eq_ignore_ascii_case(name))
    }

    fn entry(&self, request: &Request) -> Result<Option<Response>, Problem> {
        let Some(token) = &self.token else { return Ok(None) };
        let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
        let mut cookies = cookies.flat_map(|c| c.split(';')).filter_map(|c| c.trim().split_once('='));
        if cookies.any(|(name, value)| name == COOKIE && same(value, token)) {
            return Ok(None);
        }
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|h| h.to_str().ok());
        if bearer.and_then(|b| b.strip_prefix("Bearer ")).is_some_and(|b| same(b, token)) {
            return Ok(None);
        }
        let query = request.uri().query().unwrap_or_default();
        let given = url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == "token").map(|(_, v)| v);
        if given.is_some_and(|g| same(&g, token)) && request.method() == Method::GET {
            let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
            // Home, and not where the address says: a stranger may have made the address.
            let mut response = Redirect::to(&Params::default().at("/")).into_response();
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            return Ok(Some(response));
        }
        let (kind, title) = ("/about#refused", "A token is needed");
        let detail = "Open the address that the server printed when it started, with its ?token=….";
        Err(Problem::new(StatusCode::UNAUTHORIZED, kind, title, detail))
    }
}

/// Compares without telling by time how much agrees.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

/// True where a person reads the answer.
fn wants_page(request: &Request) -> bool {
    let path = request.uri().path();
    let accepts = request.headers().get(header::ACCEPT).and_then(|h| h.to_str().ok()).unwrap_or_default();
    !path.starts_with("/api/") && !path.starts_with("/static/") && accepts.contains("text/html")
}

/// Gives an answer a tag, and leaves its body out where the client has it.
async fn tagged(response: Response, known: Option<&str>) -> Response {
    let (mut parts, body) = response.into_parts();
    if axum::body::HttpBody::size_hint(&body).exact().is_none_or(|n| n > TAGGED as u64) {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = to_bytes(body, TAGGED).await else {
        return Problem::internal("The answer could not be put together.").into_response();
    };
    let tag = assets::tag(&bytes);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if known.is_some_and(|k| k.split(',').any(|k| k.trim().trim_start_matches("W/") == tag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_cannot_lead_elsewhere_are_ours() {
        let here = Doors::default();
        for host in ["localhost", "localhost:7878", "127.0.0.1:7878", "[::1]:7878", "127.9.9.9"] {
            assert!(here.knows(host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "192.168.1.4", "127.0.0.1.evil.example", "", ":80"] {
            assert!(!here.knows(host), "{host}");
        }
        let open = Doors { hosts: vec!["desk.example".into()], token: Some("t".into()) };
        assert!(open.knows("192.168.1.4:80") && open.knows("Desk.example") && !open.knows("evil.example"));
    }
}
