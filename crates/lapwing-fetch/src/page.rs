//! A page as it came, and as a record of a web archive: so it takes the way that archived pages take, with its encoding, its
//! address and the moment it was fetched.

use crate::Known;

/// What a server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it was found, behind all redirects.
    pub url: String,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// What to ask with the next time.
    pub known: Known,
    /// Unpacked.
    pub body: Vec<u8>,
}

impl Page {
    /// True when it says or shows that it is a feed.
    pub fn is_feed(&self) -> bool {
        let kind = self.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if matches!(kind, "text/html" | "application/xhtml+xml") {
            return false;
        }
        if ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"]
            .contains(&kind)
        {
            return true;
        }
        let head = String::from_utf8_lossy(&self.body[..self.body.len().min(1024)]).to_ascii_lowercase();
        ["<rss", "<feed", "<rdf:rdf", "https://jsonfeed.org/version"].iter().any(|mark| head.contains(mark))
    }

    /// The same as one record of a WARC file; `now` is ISO 8601 in UTC.
    pub fn to_warc(&self, now: &str) -> Vec<u8> {
        let one_line = |text: &str| text.replace(['\r', '\n'], " ");
        let kind =
            self.content_type.as_deref().map(|t| format!("Content-Type: {}\r\n", one_line(t))).unwrap_or_default();
        let head = format!("HTTP/1.1 200 OK\r\n{kind}\r\n");
        let length = head.len() + self.body.len();
        let url = one_line(&self.url);
        let mut bytes = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {now}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{head}"
        )
        .into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes
    }
}
