//! JSON-LD: what a page tells search engines, with the defects that pages have (comments, CDATA, control characters).

use serde_json::Value;
use trafilatura::dom::Document;

/// The objects of a page that describe its article, in the order of the page.
pub(crate) struct JsonLd(Vec<Value>);

impl JsonLd {
    pub fn read(document: &Document) -> JsonLd {
        let mut found = Vec::new();
        for script in document.query_selector_all(document.root(), "script[type='application/ld+json']") {
            if let Some(value) = parse(&document.text_content(script)) {
                collect(value, &mut found);
            }
        }
        JsonLd(found)
    }

    /// A plain value, or the address of an object.
    pub fn text(&self, key: &str) -> Option<String> {
        self.texts(key).into_iter().next()
    }

    /// All plain values of a key.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.0.iter().filter_map(|o| o.get(key)).flat_map(|v| flat(v, "@id")).collect()
    }

    /// The name under a key, which may be a string or an object.
    pub fn name(&self, key: &str) -> Option<String> {
        self.names(key).into_iter().next()
    }

    /// All names under a key.
    pub fn names(&self, key: &str) -> Vec<String> {
        let first = self.0.iter().filter_map(|o| o.get(key)).map(|v| flat(v, "name")).find(|names| !names.is_empty());
        first.unwrap_or_default().into_iter().filter(|n| !n.contains("://")).collect()
    }
}

/// Strings of a value, of the members of a list, or of one key of an object.
fn flat(value: &Value, key: &str) -> Vec<String> {
    match value {
        Value::String(s) if !s.trim().is_empty() => vec![s.trim().to_string()],
        Value::Array(list) => list.iter().flat_map(|v| flat(v, key)).collect(),
        Value::Object(_) => value.get(key).map(|v| flat(v, key)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let script = script.trim().trim_start_matches("//").trim_start_matches("<![CDATA[");
    let script = script.trim().trim_end_matches("]]>").trim_end_matches("//").trim_end_matches([';', ' ', '\n']);
    let plain: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&plain).ok()
}

/// Objects whose type is a kind of article, wherever they stand.
fn collect(value: Value, found: &mut Vec<Value>) {
    const TYPES: [&str; 4] = ["Article", "BlogPosting", "LiveBlogPosting", "Report"];
    match value {
        Value::Array(list) => list.into_iter().for_each(|v| collect(v, found)),
        Value::Object(mut object) => {
            let nested = ["@graph", "mainEntity"].map(|key| object.remove(key));
            let types = object.get("@type").map(|t| flat(t, "@type")).unwrap_or_default();
            if types.iter().any(|t| TYPES.iter().any(|known| t.ends_with(known))) {
                found.push(Value::Object(object));
            }
            nested.into_iter().flatten().for_each(|v| collect(v, found));
        }
        _ => {}
    }
}
