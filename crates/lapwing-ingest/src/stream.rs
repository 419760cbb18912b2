//! One open file or pipe to outcomes: which format it has, and its articles one by one.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::vec;

use crate::decode::reject_binary;
use crate::error::{ErrorKind, IngestError};
use crate::html::from_html;
use crate::inputs::Outcome;
use crate::json::{from_json_line, id_of_line};
use crate::lines::{Line, next_line};
use crate::options::{Format, Options};
use crate::read::{Bytes, Table, Warc, articles_of_feed, told_of};
use crate::text::from_text;

/// An open stream and how far it was read.
pub(crate) struct Stream {
    inner: Inner,
    /// As in messages.
    name: String,
    /// Identifier of a whole file, and what numbered lines are named after.
    stem: String,
    format: Format,
    /// Lines read so far.
    number: usize,
    n_items: usize,
    n_passed_over: usize,
}

/// What is read, as soon as the format is known.
#[expect(clippy::large_enum_variant, reason = "one for each open input")]
enum Inner {
    Bytes(Bytes),
    /// A file that is not read from its beginning to its end.
    File(File),
    Table(Box<Table>),
    Warc(Box<Warc>),
    Items(vec::IntoIter<Outcome>),
    Ended,
}

impl Stream {
    pub fn new(reader: impl Read + 'static, name: &str, format: Format) -> Stream {
        Stream::of(Inner::Bytes(Bytes::new(reader)), name, format)
    }

    /// The same for a file, in which a reader may jump.
    pub fn of_file(file: File, name: &str, format: Format) -> Stream {
        match format {
            Format::Parquet => Stream::of(Inner::File(file), name, format),
            _ => Stream::new(file, name, format),
        }
    }

    fn of(inner: Inner, name: &str, format: Format) -> Stream {
        let stem = stem_of(Path::new(name));
        Stream { inner, name: name.to_string(), stem, format, number: 0, n_items: 0, n_passed_over: 0 }
    }

    /// Records without an article so far.
    pub fn n_passed_over(&self) -> usize {
        match &self.inner {
            Inner::Warc(warc) => warc.n_passed_over(),
            _ => self.n_passed_over,
        }
    }

    /// The next article or failure; None at the end.
    pub fn next(&mut self, options: &Options) -> Option<Outcome> {
        loop {
            match &mut self.inner {
                Inner::Ended => return None,
                Inner::Table(table) => return table.next(options),
                Inner::Warc(warc) => return warc.next(options),
                Inner::Items(items) => return items.next(),
                Inner::Bytes(_) if self.number > 0 => return self.next_line(options),
                Inner::Bytes(_) | Inner::File(_) => {
                    if let Some(outcome) = self.begin(options) {
                        return Some(outcome);
                    }
                    if matches!(self.inner, Inner::Bytes(_)) {
                        return self.next_line(options);
                    }
                }
            }
        }
    }

    /// Finds out what is read. Files of one article are read here.
    fn begin(&mut self, options: &Options) -> Option<Outcome> {
        let mut bytes = match std::mem::replace(&mut self.inner, Inner::Ended) {
            Inner::File(file) => match Table::open(file, &self.name, &self.stem) {
                Ok(table) => {
                    self.inner = Inner::Table(Box::new(table));
                    return None;
                }
                Err(error) => return Some(self.give_up(error)),
            },
            Inner::Bytes(bytes) => bytes,
            other => {
                self.inner = other;
                return None;
            }
        };
        match bytes.fill_buf() {
            Ok(head) if self.format == Format::Auto => self.format = sniff(head),
            // An archive tells itself of damage, and goes on behind it.
            Err(error) if self.format != Format::Warc => return Some(self.give_up(told_of(&error))),
            _ => {}
        }
        match self.format {
            Format::Warc => {
                self.inner = Inner::Warc(Box::new(Warc::new(bytes, &self.name, &self.stem)));
                None
            }
            Format::Feed => {
                let read = read_up_to(&mut bytes, options.feed_cap_bytes);
                let (read, goes_on) = match read {
                    Ok(read) => read,
                    Err(error) => return Some(self.give_up(told_of(&error))),
                };
                let items = articles_of_feed(&read, &self.name, &self.stem, goes_on, options);
                self.inner = Inner::Items(items.into_iter());
                None
            }
            Format::Parquet => {
                let message = "Parquet cannot be read from a pipe or a compressed file: name the plain file";
                Some(self.give_up(IngestError::new(ErrorKind::Unreadable, message)))
            }
            Format::Jsonl => {
                if let Err(error) = bytes.fill_buf().map_err(|e| told_of(&e)).and_then(refuse_lines) {
                    return Some(self.give_up(error));
                }
                self.inner = Inner::Bytes(bytes);
                None
            }
            _ => Some(self.whole(&mut bytes, options)),
        }
    }

    fn whole(&mut self, bytes: &mut Bytes, options: &Options) -> Outcome {
        let is_html = self.format == Format::Html;
        // UTF-16 takes two bytes where UTF-8 takes one; one byte more tells that there was more.
        let cap_bytes = if is_html { options.html_cap_bytes } else { options.text_cap_bytes * 2 };
        let mut read = Vec::new();
        if let Err(error) = bytes.take(cap_bytes as u64 + 1).read_to_end(&mut read) {
            return self.give_up(told_of(&error));
        }
        let read = if is_html { from_html(&read, &self.stem, options) } else { from_text(&read, &self.stem, options) };
        read.map_err(|error| error.at(self.stem.clone(), &self.name))
    }

    fn next_line(&mut self, options: &Options) -> Option<Outcome> {
        loop {
            let Inner::Bytes(bytes) = &mut self.inner else { return None };
            let line = match next_line(bytes, options.line_cap_bytes) {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.inner = Inner::Ended;
                    let nothing = || {
                        IngestError::new(ErrorKind::Empty, "there is no line in it").at(self.stem.clone(), &self.name)
                    };
                    return (self.n_items == 0).then(|| Err(nothing()));
                }
                Err(error) => return Some(self.give_up(told_of(&error))),
            };
            self.number += 1;
            let place = format!("{}:{}", self.name, self.number);
            let numbered = format!("{}-{}", self.stem, self.number);
            let bytes = match &line {
                Line::Whole(bytes) => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii(),
                Line::TooLong => {
                    self.n_items += 1;
                    let message = format!(
                        "the line is longer than {} bytes; split the text into several",
                        options.line_cap_bytes
                    );
                    return Some(Err(IngestError::new(ErrorKind::TooLarge, message).at(numbered, &place)));
                }
            };
            if bytes.is_empty() {
                continue;
            }
            if self.n_items == 0 && matches!(bytes, b"{" | b"[") {
                let message = "JSON over several lines; write one object a line, for instance with jq -c";
                return Some(self.give_up(IngestError::new(ErrorKind::BadJson, message)));
            }
            self.n_items += 1;
            let read = from_json_line(bytes, &self.stem, self.number, options);
            return Some(read.map_err(|error| error.at(id_of_line(bytes).unwrap_or(numbered), &place)));
        }
    }

    /// A failure after which nothing more is read.
    fn give_up(&mut self, error: IngestError) -> Outcome {
        self.inner = Inner::Ended;
        Err(error.at(self.stem.clone(), &self.name))
    }
}

/// File name without its ending, and without that of a compression.
pub(crate) fn stem_of(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let plain = [".gz", ".zst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    match plain.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_string(),
        _ => plain.to_string(),
    }
}

/// All bytes, or as many as are read at most, and whether there were more.
fn read_up_to(bytes: &mut Bytes, cap_bytes: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut read = Vec::new();
    bytes.take(cap_bytes as u64 + 1).read_to_end(&mut read)?;
    let goes_on = read.len() > cap_bytes;
    read.truncate(cap_bytes);
    Ok((read, goes_on))
}

/// JSON Lines must be UTF-8: the line ends of other encodings are not single bytes.
fn refuse_lines(head: &[u8]) -> Result<(), IngestError> {
    reject_binary(head)?;
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || head.iter().take(64).any(|b| *b == 0) {
        return Err(IngestError::new(
            ErrorKind::NotText,
            "JSON Lines must be UTF-8; convert it, for instance with iconv -t utf-8",
        ));
    }
    Ok(())
}

/// By the first bytes: an object is JSON Lines, a tag a page, all else plain text.
fn sniff(head: &[u8]) -> Format {
    const LOOK_BYTES: usize = 2048;
    if head.starts_with(b"WARC/") || head.starts_with(b"filedesc://") {
        return Format::Warc;
    }
    if head.starts_with(b"PAR1") {
        return Format::Parquet;
    }
    // Without NULs UTF-16 reads like ASCII.
    let plain: Vec<u8> =
        head.iter().take(LOOK_BYTES).filter(|b| b.is_ascii() && **b != 0).map(u8::to_ascii_lowercase).collect();
    let start = plain.trim_ascii_start();
    let place = |tag: &[u8]| plain.windows(tag.len()).position(|w| w == tag);
    let first = |tags: &[&[u8]]| tags.iter().filter_map(|t| place(t)).min();
    let page_tags: [&[u8]; 6] = [b"<html", b"<!doctype html", b"<head", b"<body", b"<meta", b"<article"];
    let feed_tags: [&[u8]; 3] = [b"<rss", b"<rdf:rdf", b"<feed"];
    let fragment_tags: [&[u8]; 4] = [b"<p", b"<div", b"<!--", b"<h1"];
    match start.first() {
        Some(b'{') if place(b"://jsonfeed.org/version/").is_some() => Format::Feed,
        Some(b'{') => Format::Jsonl,
        Some(b'<') if first(&feed_tags).is_some_and(|at| first(&page_tags).is_none_or(|page| at < page)) => {
            Format::Feed
        }
        _ if first(&page_tags).is_some() => Format::Html,
        Some(b'<') if fragment_tags.iter().any(|t| start.starts_with(t)) => Format::Html,
        _ => Format::Text,
    }
}
