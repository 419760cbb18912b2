//! What makes two documents the same: publisher, place on the web, and text without regard to its blanks.

use url::Url;

/// Content key of a document: the first 16 bytes of a BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// The key of a document. The same article fetched twice, or from two files, has one key.
    pub fn of(publisher: Option<&str>, url: Option<&str>, text: &str) -> Key {
        let mut hasher = blake3::Hasher::new();
        let mut field = |pieces: &mut dyn Iterator<Item = &str>| {
            for piece in pieces {
                hasher.update(piece.as_bytes());
                hasher.update(b" ");
            }
            // No field can run into the next.
            hasher.update(b"\xff");
        };
        field(&mut publisher.unwrap_or_default().split_whitespace());
        field(&mut url.map(canonical_url).as_deref().into_iter());
        field(&mut text.split_whitespace());
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Key(key)
    }

    /// The first 16 hexadecimal digits: the document's public id.
    pub fn id(&self) -> String {
        self.0[..8].iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// Query parameters that only tell where a reader came from.
const TRACKING: [&str; 12] =
    ["fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid", "ref_src", "_ga"];

/// An address without what does not change the page: fragment, tracking parameters, a final slash. What is no address
/// stays as it is.
pub fn canonical_url(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url.trim()) else { return url.trim().to_string() };
    if parsed.cannot_be_a_base() {
        return parsed.to_string();
    }
    parsed.set_fragment(None);
    let kept: Vec<(String, String)> = parsed
        .query_pairs()
        .filter(|(k, _)| !k.starts_with("utm_") && !TRACKING.contains(&k.as_ref()))
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    if parsed.query().is_some() {
        parsed.set_query(None);
        if !kept.is_empty() {
            parsed.query_pairs_mut().extend_pairs(&kept);
        }
    }
    let text = parsed.to_string();
    text.strip_suffix('/').map_or(text.clone(), str::to_string)
}

/// The host that an address names, without `www.`: it stands for the publisher where none is given.
pub(crate) fn host(url: &str) -> Option<String> {
    let host = Url::parse(url.trim()).ok()?.host_str()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_are_one() {
        for (given, same) in [
            ("HTTPS://News.Example:443/a/b/?utm_source=x&id=7#top", "https://news.example/a/b/?id=7"),
            ("https://news.example/a/", "https://news.example/a"),
            ("https://news.example/?fbclid=1", "https://news.example"),
            (" not an address ", "not an address"),
            ("mailto:desk@news.example", "mailto:desk@news.example"),
        ] {
            assert_eq!(canonical_url(given), same);
        }
    }

    #[test]
    fn blanks_make_no_other_document_and_fields_do_not_run_together() {
        let key = |p, t| Key::of(Some(p), None, t);
        assert_eq!(key("Wire", "Togo  thanked\nGhana."), key(" Wire", "Togo thanked Ghana. "));
        assert_ne!(key("Wire", "Togo thanked Ghana."), key("Wire", "Ghana thanked Togo."));
        assert_ne!(key("Wire", "Togo thanked Ghana."), key("Wire Togo", "thanked Ghana."));
        assert_ne!(key("Wire", "x"), Key::of(None, Some("Wire"), "x"));
    }
}
