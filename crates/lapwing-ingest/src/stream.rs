//! One open file or pipe to outcomes: which format it has, and its articles one by one.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use crate::decode::reject_binary;
use crate::error::{ErrorKind, IngestError};
use crate::html::from_html;
use crate::inputs::Outcome;
use crate::json::{from_json_line, id_of_line};
use crate::lines::{Line, next_line};
use crate::options::{Format, Options};
use crate::text::from_text;

/// An open stream and how far it was read.
pub(crate) struct Stream {
    reader: Box<dyn BufRead>,
    /// As in messages.
    name: String,
    /// Identifier of a whole file, and what numbered lines are named after.
    stem: String,
    format: Format,
    /// Lines read so far.
    number: usize,
    n_items: usize,
    ended: bool,
}

impl Stream {
    pub fn new(reader: impl Read + 'static, name: &str, format: Format) -> Stream {
        // Room enough to tell binary data from text.
        const BUFFER_BYTES: usize = 1 << 16;
        let reader = Box::new(BufReader::with_capacity(BUFFER_BYTES, reader));
        Stream {
            reader,
            name: name.to_string(),
            stem: stem_of(Path::new(name)),
            format,
            number: 0,
            n_items: 0,
            ended: false,
        }
    }

    /// The next article or failure; None at the end.
    pub fn next(&mut self, options: &Options) -> Option<Outcome> {
        if self.ended {
            return None;
        }
        if self.number == 0 {
            match self.reader.fill_buf() {
                Ok(head) if self.format == Format::Auto => self.format = sniff(head),
                Ok(_) => {}
                Err(error) => return Some(self.give_up(unreadable(&error))),
            }
        }
        if self.format == Format::Jsonl { self.next_line(options) } else { Some(self.whole(options)) }
    }

    fn whole(&mut self, options: &Options) -> Outcome {
        self.ended = true;
        let is_html = self.format == Format::Html;
        // UTF-16 takes two bytes where UTF-8 takes one; one byte more tells that there was more.
        let cap_bytes = if is_html { options.html_cap_bytes } else { options.text_cap_bytes * 2 };
        let mut bytes = Vec::new();
        if let Err(error) = self.reader.by_ref().take(cap_bytes as u64 + 1).read_to_end(&mut bytes) {
            return self.give_up(unreadable(&error));
        }
        let read =
            if is_html { from_html(&bytes, &self.stem, options) } else { from_text(&bytes, &self.stem, options) };
        read.map_err(|error| error.at(self.stem.clone(), &self.name))
    }

    fn next_line(&mut self, options: &Options) -> Option<Outcome> {
        if self.number == 0 {
            let refused = self.reader.fill_buf().map_err(|e| unreadable(&e)).and_then(refuse_lines);
            if let Err(error) = refused {
                return Some(self.give_up(error));
            }
        }
        loop {
            let line = match next_line(&mut *self.reader, options.line_cap_bytes) {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.ended = true;
                    let nothing = || {
                        IngestError::new(ErrorKind::Empty, "there is no line in it").at(self.stem.clone(), &self.name)
                    };
                    return (self.n_items == 0).then(|| Err(nothing()));
                }
                Err(error) => return Some(self.give_up(unreadable(&error))),
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
        self.ended = true;
        Err(error.at(self.stem.clone(), &self.name))
    }
}

/// File name without its ending.
pub(crate) fn stem_of(path: &Path) -> String {
    path.file_stem().map_or_else(|| path.display().to_string(), |stem| stem.to_string_lossy().into_owned())
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
    // Without NULs UTF-16 reads like ASCII.
    let plain: Vec<u8> =
        head.iter().take(LOOK_BYTES).filter(|b| b.is_ascii() && **b != 0).map(u8::to_ascii_lowercase).collect();
    let start = plain.trim_ascii_start();
    let has = |tag: &[u8]| plain.windows(tag.len()).any(|w| w == tag);
    let page_tags: [&[u8]; 6] = [b"<html", b"<!doctype html", b"<head", b"<body", b"<meta", b"<article"];
    let fragment_tags: [&[u8]; 4] = [b"<p", b"<div", b"<!--", b"<h1"];
    match start.first() {
        Some(b'{') => Format::Jsonl,
        Some(b'<') if fragment_tags.iter().any(|t| start.starts_with(t)) => Format::Html,
        _ if page_tags.iter().any(|t| has(t)) => Format::Html,
        _ => Format::Text,
    }
}

fn unreadable(error: &io::Error) -> IngestError {
    IngestError::new(ErrorKind::Unreadable, format!("cannot be read: {error}"))
}
