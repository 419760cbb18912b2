//! A feed (RSS, Atom, JSON Feed) to articles: one for each item, from its full content where it has some, else from its
//! summary.
//!
//! A published library reads the feed; around it stands what everyday feeds need: characters decoded before it looks,
//! bare ampersands escaped, and where the whole does not parse, items read one by one, so that a broken one costs
//! itself alone. A feed that declares entities is refused: nothing is ever expanded or fetched.

use std::panic::{AssertUnwindSafe, catch_unwind};

use feed_rs::model::{Content, Entry, Feed, Text};
use feed_rs::parser::Builder;
use lapwing_core::{Article, Note};

use super::warc::host_of;
use crate::dates::at_second;
use crate::decode::decode_as;
use crate::error::{ErrorKind, IngestError};
use crate::html::strip_tags;
use crate::inputs::Outcome;
use crate::kinds;
use crate::options::Options;
use crate::page::Page;
use crate::text::from_characters;

/// Reads a whole feed. `name` stands in messages; `stem` and a number name items that name themselves not. `goes_on` says
/// that the bytes were cut.
pub(crate) fn articles_of_feed(bytes: &[u8], name: &str, stem: &str, goes_on: bool, options: &Options) -> Vec<Outcome> {
    let failed = |error: IngestError| vec![Err(error.at(stem.to_string(), name))];
    let text = match decode_as(bytes, true, None) {
        Ok(decoded) => decoded.text,
        Err(error) => return failed(error),
    };
    let text = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    let parts = if text.starts_with('{') {
        Parts::default()
    } else {
        match declares_entities(text) {
            true => {
                let message = "the feed declares entities, which are never expanded; save it without its DOCTYPE";
                return failed(IngestError::new(ErrorKind::BadFeed, message));
            }
            false => Parts::of(text),
        }
    };
    let whole = if goes_on { Err("it is longer than what is read".to_string()) } else { parse(&repaired(text)) };
    let mut outcomes = Vec::new();
    let mut place = Place { name, stem, number: 0, language: None, title: None };
    match whole {
        Ok(feed) => place.read(feed, options, &mut outcomes),
        Err(why) if parts.items.is_empty() => {
            return failed(IngestError::new(ErrorKind::BadFeed, format!("this is no feed that can be read: {why}")));
        }
        Err(why) => {
            for item in &parts.items {
                match parse(&repaired(&parts.alone(item))) {
                    Ok(feed) if !feed.entries.is_empty() => place.read(feed, options, &mut outcomes),
                    Ok(_) => place.number += 1,
                    Err(why) => outcomes.push(place.bad_item(&format!("the item cannot be read: {why}"))),
                }
            }
            if parts.is_open {
                outcomes.push(place.bad_item(&format!("the feed breaks off here: {why}")));
            }
        }
    }
    if outcomes.is_empty() {
        return failed(IngestError::new(ErrorKind::Empty, "the feed has no item"));
    }
    outcomes
}

/// Where in which feed an item stands.
struct Place<'a> {
    name: &'a str,
    stem: &'a str,
    /// 1-based, of the last item.
    number: usize,
    language: Option<String>,
    title: Option<String>,
}

impl Place<'_> {
    fn read(&mut self, feed: Feed, options: &Options, outcomes: &mut Vec<Outcome>) {
        self.language = feed.language;
        self.title = feed.title.map(|t| words(&t.content)).filter(|t| !t.is_empty());
        for entry in feed.entries {
            self.number += 1;
            let numbered = format!("{}-{}", self.stem, self.number);
            let at = format!("{}: item {}", self.name, self.number);
            outcomes.push(self.article(entry, &numbered, options).map_err(|error| error.at(numbered, &at)));
        }
    }

    fn bad_item(&mut self, message: &str) -> Outcome {
        self.number += 1;
        let id = format!("{}-{}", self.stem, self.number);
        Err(IngestError::new(ErrorKind::BadFeed, message).at(id, &format!("{}: item {}", self.name, self.number)))
    }

    fn article(&self, entry: Entry, numbered: &str, options: &Options) -> Result<Article, IngestError> {
        let is_page = |rel: Option<&str>| matches!(rel, None | Some("alternate"));
        let url = entry.links.iter().find(|l| is_page(l.rel.as_deref())).map(|l| l.href.trim().to_string());
        let url = url.filter(|u| u.contains("://"));
        let id = [Some(entry.id.trim().to_string()), url.clone()].into_iter().flatten().find(|id| !id.is_empty());
        let authors: Vec<String> =
            entry.authors.iter().filter_map(|a| a.name.as_deref()).map(words).filter(|a| !a.is_empty()).collect();
        let mut page = Page {
            id: id.unwrap_or_else(|| numbered.to_string()),
            title: entry.title.map(|t| words(&t.content)).filter(|t| !t.is_empty()),
            title_is_headline: true,
            author: Some(authors.join(", ")).filter(|a| !a.is_empty()),
            publisher: url.as_deref().and_then(host_of).or_else(|| self.title.clone()),
            published: entry.published.and_then(|d| at_second(d.timestamp())),
            language: entry.language.or_else(|| self.language.clone()),
            url,
            ..Page::default()
        };
        if page.published.is_none()
            && let Some(updated) = entry.updated.and_then(|d| at_second(d.timestamp()))
        {
            page.published = Some(updated);
            page.notes.push(Note::whole(kinds::UPDATED, "the feed tells only when the item was last changed"));
        }
        let text =
            longest(entry.content.as_ref().and_then(text_of_content), entry.summary.as_ref().map(text_of_summary));
        let text = text.or_else(|| page.title.clone()).unwrap_or_default();
        from_characters(text, page, options)
    }
}

fn longest(content: Option<String>, summary: Option<String>) -> Option<String> {
    [content, summary].into_iter().flatten().filter(|t| t.chars().any(char::is_alphanumeric)).max_by_key(String::len)
}

fn text_of_content(content: &Content) -> Option<String> {
    let is_text = content.content_type.ty() == "text" || content.content_type.subty() == "xhtml";
    let body = content.body.as_deref().filter(|_| is_text)?;
    Some(if content.content_type.subty() == "plain" { body.to_string() } else { strip_tags(body) })
}

/// Summaries are markup, whatever they say.
fn text_of_summary(summary: &Text) -> String {
    strip_tags(&summary.content)
}

/// Words without markup, on one line.
fn words(text: &str) -> String {
    strip_tags(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parses a feed that is characters already.
fn parse(text: &str) -> Result<Feed, String> {
    // The library makes up ids where there are none, at random: ours are told by place.
    let parse = || Builder::new().id_generator(|_, _, _| String::new()).build().parse(text.as_bytes());
    match catch_unwind(AssertUnwindSafe(parse)) {
        Ok(parsed) => parsed.map_err(|e| e.to_string()),
        Err(_) => Err("the reader of feeds failed on it".to_string()),
    }
}

/// True for a DOCTYPE with entities of its own, before the root element.
fn declares_entities(text: &str) -> bool {
    let head_end = ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().filter_map(|root| text.find(root)).min();
    text[..head_end.unwrap_or(text.len())].contains("<!ENTITY")
}

/// A feed as text, taken apart without parsing it.
#[derive(Default)]
struct Parts<'a> {
    /// Root element's start tag.
    root: &'a str,
    /// Complete items.
    items: Vec<&'a str>,
    /// The feed has no end: items may be missing.
    is_open: bool,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Parts<'a> {
        let starts = ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().filter_map(|root| text.find(root)).min();
        let Some(start) = starts else { return Parts::default() };
        let rest = &text[start..];
        let root = &rest[..rest.find('>').map_or(rest.len(), |end| end + 1)];
        let name = if root.starts_with("<feed") { "entry" } else { "item" };
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        let is_open = !["</rss", "</feed", "</rdf:RDF", "</RDF"].iter().any(|end| rest.contains(end));
        let mut parts = Parts { root, is_open, ..Parts::default() };
        let mut rest = &rest[root.len()..];
        while let Some(at) = rest.find(&open) {
            rest = &rest[at..];
            if !rest[open.len()..].starts_with([' ', '>', '\t', '\r', '\n']) {
                rest = &rest[open.len()..];
                continue;
            }
            let Some(end) = rest.find(&close) else {
                break;
            };
            // An item that was never closed ends where the next begins.
            let own = rest[open.len()..end].rfind(&format!("{open}>")).map_or(0, |at| at + open.len());
            parts.items.push(&rest[own..end + close.len()]);
            rest = &rest[end + close.len()..];
        }
        parts
    }

    /// A feed of one item.
    fn alone(&self, item: &str) -> String {
        let (before, after) = match self.root {
            root if root.starts_with("<feed") => ("", "</feed>"),
            root if root.starts_with("<rss") => ("<channel>", "</channel></rss>"),
            root if root.starts_with("<RDF") => ("", "</RDF>"),
            _ => ("", "</rdf:RDF>"),
        };
        format!("{}{before}{item}{after}", self.root)
    }
}

/// XML without its declaration (the characters are decoded already), with bare ampersands escaped and a version that
/// the parser knows. JSON stays as it is.
fn repaired(text: &str) -> String {
    if text.starts_with('{') {
        return text.to_string();
    }
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or(rest, |(_, body)| body),
        None => text,
    };
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let verbatim = [("<![CDATA[", "]]>"), ("<!--", "-->")].into_iter().find(|(open, _)| rest.starts_with(open));
        if let Some((_, close)) = verbatim {
            let end = rest.find(close).map_or(rest.len(), |end| end + close.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if rest.starts_with("<rss") {
            let end = rest.find('>').unwrap_or(rest.len());
            out.push_str(&with_version(&rest[..end]));
            rest = &rest[end..];
        } else if rest.starts_with('&') && !is_reference(rest) {
            out.push_str("&amp;");
            rest = &rest[1..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn with_version(tag: &str) -> String {
    const KNOWN: [&str; 3] = ["2.0", "0.91", "0.92"];
    let Some(at) = tag.find("version") else { return format!("{tag} version=\"2.0\"") };
    let value = tag[at..].split(['"', '\'']).nth(1).unwrap_or_default();
    if KNOWN.contains(&value) || value.is_empty() { tag.to_string() } else { tag.replacen(value, "2.0", 1) }
}

/// `&name;`, `&#12;` or `&#xa;` at the start.
fn is_reference(text: &str) -> bool {
    const LENGTH_MAX: usize = 34;
    let end = text.bytes().take(LENGTH_MAX).position(|b| b == b';');
    end.is_some_and(|end| {
        let name = &text[1..end];
        let digits = name.strip_prefix("#x").or_else(|| name.strip_prefix('#'));
        !name.is_empty() && digits.unwrap_or(name).bytes().all(|b| b.is_ascii_alphanumeric())
    })
}
