//! Style sheet, scripts and icon: files of `assets/`, inside the binary.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

const JS: &str = "text/javascript; charset=utf-8";

/// Name, type, bytes of each file.
const FILES: [(&str, &str, &[u8]); 6] = [
    ("explorer.css", "text/css; charset=utf-8", include_bytes!("../assets/explorer.css")),
    ("theme.js", JS, include_bytes!("../assets/theme.js")),
    ("explorer.js", JS, include_bytes!("../assets/explorer.js")),
    ("htmx.js", JS, include_bytes!("../assets/htmx.min.js")),
    ("cytoscape.js", JS, include_bytes!("../assets/cytoscape.min.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
];

/// Bytes of all files together.
pub const fn bytes_in_all() -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < FILES.len() {
        sum += FILES[i].2.len();
        i += 1;
    }
    sum
}

/// Hashes of the files, in their order.
fn tags() -> &'static [String] {
    static TAGS: OnceLock<Vec<String>> = OnceLock::new();
    TAGS.get_or_init(|| FILES.iter().map(|f| tag(f.2)).collect())
}

/// A strong entity tag of some bytes.
pub fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", &blake3::hash(bytes).to_hex()[..20])
}

/// `GET /static/{name}`
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(i) = FILES.iter().position(|f| f.0 == name) else {
        return Problem::missing("There is no such file.").into_response();
    };
    let tag = &tags()[i];
    let etag = (header::ETAG, HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\"")));
    let cache = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|h| h.to_str().is_ok_and(|h| h.contains(tag.as_str()))) {
        return (StatusCode::NOT_MODIFIED, [etag, cache]).into_response();
    }
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static(FILES[i].1));
    ([kind, etag, cache], FILES[i].2).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_files_together_stay_under_700_kilobytes() {
        let bytes = super::bytes_in_all();
        assert!((1..700_000).contains(&bytes), "{bytes} bytes");
    }
}
