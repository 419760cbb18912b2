//! Archives of the web to articles: WARC, plain or compressed as a whole or by record.
//!
//! What comes in is a stream of bytes; what goes out is one outcome for each archived page of text, and one for each
//! record that is damaged. Requests, redirects, pictures and other records without an article are passed over and
//! counted. After damage the next record that begins anywhere behind is looked for, so that a bad length or a broken
//! member costs one record. One record is held in memory at a time, and never more than [`RECORD_BYTES_MAX`].
//!
//! When a page was fetched says nothing of when anything happened: it is kept apart from the date of publication.

use std::io::{self, BufRead};

use lapwing_core::Article;

use super::bytes::{Bytes, Damage, damage_of};
use super::http::{self, Body};
use crate::dates::read_date;
use crate::error::{ErrorKind, IngestError, Rejected};
use crate::html::from_page;
use crate::inputs::Outcome;
use crate::options::Options;
use crate::page::Page;
use crate::text::from_bytes;

/// Records above it are set aside.
const RECORD_BYTES_MAX: u64 = 64 << 20;
const HEADER_BYTES_MAX: usize = 64 << 10;
const HEADER_LINES_MAX: usize = 200;

/// See the module.
pub(crate) struct Warc {
    bytes: Bytes,
    /// As in messages.
    name: String,
    stem: String,
    n_records: usize,
    n_passed_over: usize,
    /// What was before is no record and was told: nothing more is told until the next record.
    is_lost: bool,
    ended: bool,
}

/// A record of an archive.
struct Record {
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Record {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// What kept a record from being read whole.
enum Trouble {
    /// The input cannot be read on.
    Io(io::Error),
    /// The record is bad; the next can be looked for.
    Bad(IngestError),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Io(error)
    }
}

impl Warc {
    pub fn new(bytes: Bytes, name: &str, stem: &str) -> Warc {
        Warc {
            bytes,
            name: name.to_string(),
            stem: stem.to_string(),
            n_records: 0,
            n_passed_over: 0,
            is_lost: false,
            ended: false,
        }
    }

    /// Records without an article so far.
    pub fn n_passed_over(&self) -> usize {
        self.n_passed_over
    }

    /// The next article or failure; None at the end.
    pub fn next(&mut self, options: &Options) -> Option<Outcome> {
        while !self.ended {
            let offset = match self.find_record() {
                Ok(Found::Record(offset)) => offset,
                Ok(Found::Garbage(error, offset)) => return Some(self.set_aside(error, offset, None)),
                Ok(Found::End) => {
                    self.ended = true;
                    let nothing = || IngestError::new(ErrorKind::Empty, "there is no record in it");
                    return (self.n_records == 0 && !self.is_lost)
                        .then(|| Err(nothing().at(self.stem.clone(), &self.name)));
                }
                Err(error) => match self.after(error) {
                    Some(outcome) => return Some(outcome),
                    None => continue,
                },
            };
            self.n_records += 1;
            self.is_lost = false;
            let mut record = Record { headers: Vec::new(), body: Vec::new() };
            let read = self.read_record(&mut record);
            match read {
                Ok(()) => match self.article_of(&record, options) {
                    Some(Ok(article)) => return Some(Ok(article)),
                    Some(Err(error)) => return Some(self.set_aside(error, offset, Some(&record))),
                    None => self.n_passed_over += 1,
                },
                Err(Trouble::Bad(error)) => return Some(self.set_aside(error, offset, Some(&record))),
                Err(Trouble::Io(error)) => {
                    let told = self.set_aside(told_of(&error), offset, Some(&record));
                    self.go_on_after(&error);
                    return Some(told);
                }
            }
        }
        None
    }

    /// Where the next record begins; the reader then stands at its first header.
    fn find_record(&mut self) -> io::Result<Found> {
        loop {
            let offset = self.bytes.offset();
            let Some(line) = read_line(&mut self.bytes)? else { return Ok(Found::End) };
            if line.starts_with(b"WARC/") && line.len() < 16 {
                return Ok(Found::Record(offset));
            }
            if line.is_empty() || self.is_lost {
                continue;
            }
            self.is_lost = true;
            if self.n_records == 0 && line.starts_with(b"filedesc://") {
                self.ended = true;
                let message =
                    "this is ARC, the forerunner of WARC; convert it first, for instance with warcio recompress";
                return Ok(Found::Garbage(IngestError::new(ErrorKind::NotText, message), offset));
            }
            let message = "what stands here is no WARC record; reading goes on at the next one";
            return Ok(Found::Garbage(IngestError::new(ErrorKind::Damaged, message), offset));
        }
    }

    /// An error outside of any record: told, unless damage was just told.
    fn after(&mut self, error: io::Error) -> Option<Outcome> {
        let offset = self.bytes.offset();
        let told = (!self.is_lost).then(|| self.set_aside(told_of(&error), offset, None));
        self.is_lost = true;
        self.go_on_after(&error);
        told
    }

    /// Looks for the next member behind a damaged one; any other error ends the reading.
    fn go_on_after(&mut self, error: &io::Error) {
        let goes_on = damage_of(error).is_some() && self.bytes.resume().unwrap_or(false);
        self.ended = !goes_on;
        self.is_lost = true;
    }

    fn read_record(&mut self, record: &mut Record) -> Result<(), Trouble> {
        self.read_headers(record)?;
        let length = record.header("content-length").map(str::trim).and_then(|l| l.parse::<u64>().ok());
        let Some(length) = length else {
            self.is_lost = true;
            return Err(bad(ErrorKind::Damaged, "the record's Content-Length is missing or no number"));
        };
        while (record.body.len() as u64) < length.min(RECORD_BYTES_MAX) {
            let available = self.bytes.fill_buf()?;
            if available.is_empty() {
                return Err(self.cut_short(record));
            }
            let n = (length.min(RECORD_BYTES_MAX) - record.body.len() as u64).min(available.len() as u64) as usize;
            record.body.extend_from_slice(&available[..n]);
            self.bytes.consume(n);
        }
        if length > RECORD_BYTES_MAX {
            return Err(self.skip_rest(record, length - RECORD_BYTES_MAX));
        }
        self.read_end(record)
    }

    fn read_headers(&mut self, record: &mut Record) -> Result<(), Trouble> {
        let mut n_bytes = 0;
        loop {
            let Some(line) = read_line(&mut self.bytes)? else {
                return Err(bad(ErrorKind::Damaged, "the file ends within the headers of a record"));
            };
            if line.is_empty() {
                return Ok(());
            }
            n_bytes += line.len();
            if n_bytes > HEADER_BYTES_MAX || record.headers.len() >= HEADER_LINES_MAX {
                self.is_lost = true;
                return Err(bad(ErrorKind::Damaged, "the headers of the record are too long"));
            }
            http::add_header(&mut record.headers, &line);
        }
    }

    /// What follows a record must be empty lines and then another, or nothing.
    fn read_end(&mut self, record: &mut Record) -> Result<(), Trouble> {
        const NEXT: &[u8] = b"WARC/";
        let mut n_ends = 0;
        let mut head = Vec::new();
        loop {
            let available = match self.bytes.fill_buf() {
                Ok(available) => available,
                Err(error) => {
                    // The damage is that of the next record, or only a checksum is missing: it is told next.
                    let is_whole = damage_of(&error) == Some(Damage::CutShort) && n_ends >= 4;
                    return if is_whole || self.bytes.is_at_member_start() { Ok(()) } else { Err(Trouble::Io(error)) };
                }
            };
            if head.is_empty() && matches!(available.first(), Some(b'\r' | b'\n')) {
                n_ends += 1;
                self.bytes.consume(1);
                continue;
            }
            let wanted = (NEXT.len() - head.len()).min(available.len());
            head.extend_from_slice(&available[..wanted]);
            self.bytes.consume(wanted);
            if wanted == 0 || head.len() == NEXT.len() {
                self.bytes.put_back(&head);
                // Behind the empty lines of a whole record may stand anything: that is told next.
                let is_whole = n_ends >= 4 || NEXT.starts_with(&head);
                return if is_whole { Ok(()) } else { Err(self.bad_length(record)) };
            }
        }
    }

    /// The input ended within a body: cut short, or a length that reaches over the records behind.
    fn cut_short(&mut self, record: &mut Record) -> Trouble {
        if holds_record(&record.body).is_some() {
            return self.bad_length(record);
        }
        bad(ErrorKind::Damaged, "the file ends within the record")
    }

    /// The length leads nowhere: goes on with the first record within the body, or behind it.
    fn bad_length(&mut self, record: &mut Record) -> Trouble {
        self.is_lost = true;
        // The end of the body may hold the beginning of the next record's first line.
        let at = holds_record(&record.body).unwrap_or(record.body.len().saturating_sub(MARK_BYTES));
        self.bytes.put_back(&record.body[at..]);
        bad(ErrorKind::Damaged, "the record's Content-Length is wrong")
    }

    /// Skips what is too long to hold. Where a record begins in it, its length was wrong.
    fn skip_rest(&mut self, record: &mut Record, mut n_left: u64) -> Trouble {
        if holds_record(&record.body).is_some() {
            return self.bad_length(record);
        }
        let mut window = std::mem::take(&mut record.body);
        while n_left > 0 {
            // Enough of the last chunk stays for a beginning that two chunks share.
            window.drain(..window.len().saturating_sub(MARK_BYTES));
            let available = match self.bytes.fill_buf() {
                Ok([]) => return bad(ErrorKind::Damaged, "the file ends within the record"),
                Ok(available) => available,
                Err(error) => return Trouble::Io(error),
            };
            let n = n_left.min(available.len() as u64) as usize;
            window.extend_from_slice(&available[..n]);
            self.bytes.consume(n);
            n_left -= n as u64;
            if holds_record(&window).is_some() {
                record.body = window;
                return self.bad_length(record);
            }
        }
        self.is_lost = true;
        bad(ErrorKind::TooLarge, format!("the record is longer than {} MiB", RECORD_BYTES_MAX >> 20))
    }

    /// The article of a record; None when it holds none.
    fn article_of(&self, record: &Record, options: &Options) -> Option<Result<Article, IngestError>> {
        let is_response = match record.header("warc-type")?.trim() {
            "response" => true,
            // Pages that were saved without HTTP, and texts made of pages (WET).
            "resource" | "conversion" => false,
            _ => return None,
        };
        let body = if is_response {
            match http::body_of(&record.body, options.html_cap_bytes) {
                Ok(body) => body?,
                Err(error) => return Some(Err(error)),
            }
        } else {
            Body::labelled(&record.body, record.header("content-type"))?
        };
        let url = record.header("warc-target-uri").map(|u| u.trim().trim_matches(['<', '>']).to_string());
        let page = Page { id: self.id_of(record), url: url.filter(|u| !u.is_empty()), ..Page::default() };
        let read = if body.is_html {
            from_page(&body.bytes, page, body.charset.as_deref(), body.is_cut, options)
        } else {
            from_bytes(&body.bytes, page, body.charset.as_deref(), options)
        };
        Some(read.map(|mut article| {
            article.crawled = record.header("warc-date").and_then(read_date);
            if article.publisher.is_none() {
                article.publisher = article.url.as_deref().and_then(host_of);
            }
            article
        }))
    }

    fn id_of(&self, record: &Record) -> String {
        let given = record.header("warc-record-id").map(|id| id.trim().trim_matches(['<', '>']));
        let given = given.map(|id| id.strip_prefix("urn:uuid:").unwrap_or(id)).filter(|id| !id.is_empty());
        given.map_or_else(|| format!("{}-{}", self.stem, self.n_records), str::to_string)
    }

    fn set_aside(&self, error: IngestError, offset: u64, record: Option<&Record>) -> Outcome {
        let id = record.map_or_else(|| format!("{}-{offset}", self.stem), |r| self.id_of(r));
        let url = record.and_then(|r| r.header("warc-target-uri")).map(|u| format!(" ({u})")).unwrap_or_default();
        let mut rejected: Rejected = error.at(id, &format!("{}: byte {offset}{url}", self.name));
        rejected.offset = Some(offset);
        Err(rejected)
    }
}

/// What stands next in an archive.
enum Found {
    /// A record, from this offset.
    Record(u64),
    /// Something else, from this offset.
    Garbage(IngestError, u64),
    End,
}

fn bad(kind: ErrorKind, message: impl Into<String>) -> Trouble {
    Trouble::Bad(IngestError::new(kind, message))
}

/// The name of the site without `www.`
pub fn host_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = authority.split(':').next()?.trim_end_matches('.').to_ascii_lowercase();
    let host = host.strip_prefix("www.").map(str::to_string).unwrap_or(host);
    (scheme.starts_with("http") && host.contains('.')).then_some(host)
}

pub(crate) fn told_of(error: &io::Error) -> IngestError {
    match damage_of(error) {
        Some(Damage::Bomb) => IngestError::new(ErrorKind::Bomb, Damage::Bomb.to_string()),
        Some(damage) => IngestError::new(ErrorKind::Damaged, damage.to_string()),
        None => IngestError::new(ErrorKind::Unreadable, format!("cannot be read: {error}")),
    }
}

/// As many bytes as tell the beginning of a record.
const MARK_BYTES: usize = 32;

/// Where in a body another record begins.
fn holds_record(body: &[u8]) -> Option<usize> {
    let is_head = |at: usize| {
        let rest = &body[at..];
        let end = rest.iter().take(16).position(|b| *b == b'\n');
        let starts_line = at == 0 || body[at - 1] == b'\n';
        starts_line
            && end.is_some_and(|end| rest[end + 1..].starts_with(b"WARC-") || rest[end + 1..].starts_with(b"Content-"))
    };
    let mut from = 0;
    while let Some(found) = find(&body[from..], b"WARC/") {
        if is_head(from + found) {
            return Some(from + found);
        }
        from += found + 1;
    }
    None
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| *b == wanted[0]) {
        if bytes[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// One line without its end, the head of it where it is long; None at the end of the input.
fn read_line(bytes: &mut Bytes) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut seen = false;
    loop {
        let available = bytes.fill_buf()?;
        if available.is_empty() {
            return Ok(seen.then_some(line));
        }
        seen = true;
        let end = available.iter().position(|b| *b == b'\n');
        let taken = &available[..end.unwrap_or(available.len())];
        let room = (HEADER_BYTES_MAX + 1).saturating_sub(line.len());
        line.extend_from_slice(&taken[..taken.len().min(room)]);
        let n = taken.len() + usize::from(end.is_some());
        bytes.consume(n);
        if end.is_some() {
            while line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Some(line));
        }
    }
}
