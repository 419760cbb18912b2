//! Bytes to characters: byte order mark, then UTF-8 where it fits, then what the server says, then the page's own word,
//! then a guess.
//!
//! Purposely does not clean: every character of the input is still there, bad bytes as U+FFFD.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use lapwing_core::Note;

use crate::error::{ErrorKind, IngestError};
use crate::kinds;

/// Decoded text and what was noticed.
pub(crate) struct Decoded {
    pub text: String,
    pub notes: Vec<Note>,
}

/// Decodes a file. `is_html` makes the meta tags count, `charset` is what a server called the encoding.
pub(crate) fn decode_as(bytes: &[u8], is_html: bool, charset: Option<&str>) -> Result<Decoded, IngestError> {
    reject_binary(bytes)?;
    let (encoding, skip) = encoding_of(bytes, is_html, charset);
    let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
    let text = text.into_owned();
    let bad = text.matches('\u{FFFD}').count();
    if bad * 10 > text.chars().count() {
        return Err(not_text("most of it fits no text encoding"));
    }
    Ok(Decoded { notes: replacement_note(bad).into_iter().collect(), text })
}

/// Decodes one line that must be UTF-8.
pub(crate) fn decode_line(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    // Only what this decoding added: the input may hold the character itself.
    let given = std::str::from_utf8(bytes).is_ok();
    let bad = if given { 0 } else { text.matches('\u{FFFD}').count() };
    Decoded { notes: replacement_note(bad).into_iter().collect(), text }
}

/// An error when the first bytes are those of a known binary format or hold what no text holds.
pub(crate) fn reject_binary(bytes: &[u8]) -> Result<(), IngestError> {
    const MAGIC: [(&[u8], &str); 8] = [
        (b"\x1f\x8b", "it is gzip: decompress it first"),
        (b"PK\x03\x04", "it is a ZIP or office file: export it as text first"),
        (b"%PDF", "it is a PDF: convert it to text first, for instance with pdftotext"),
        (b"\x89PNG", "it is a picture"),
        (b"\xff\xd8\xff", "it is a picture"),
        (b"BZh", "it is bzip2: decompress it first"),
        (b"\x28\xb5\x2f\xfd", "it is zstd: decompress it first"),
        (b"SQLite format 3\0", "it is a database"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(not_text(what));
    }
    let head = &bytes[..bytes.len().min(1 << 16)];
    if wide_encoding(head).is_some() {
        return Ok(());
    }
    // Texts hold hardly any control characters; random bytes hold about one in ten.
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    if odd > 8 && odd * 50 > head.len() { Err(not_text("it holds binary data")) } else { Ok(()) }
}

/// The characters of text that a reader cannot see but a program may stumble over.
pub(crate) fn invisible_notes(text: &str) -> Vec<Note> {
    let mut notes = Vec::new();
    let bidi = text.chars().filter(|c| is_bidi(*c)).count();
    if bidi > 0 {
        notes.push(Note::whole(kinds::BIDI, format!("{bidi} characters that change the direction of writing")));
    }
    let controls = text.chars().filter(|c| is_control(*c)).count();
    if controls > 0 {
        notes.push(Note::whole(kinds::CONTROLS, format!("{controls} control characters (NUL and the like)")));
    }
    notes
}

pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A control character other than white space.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
}

fn encoding_of(bytes: &[u8], is_html: bool, charset: Option<&str>) -> (&'static Encoding, usize) {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return (encoding, skip);
    }
    if let Some(encoding) = wide_encoding(bytes) {
        return (encoding, 0);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, 0);
    }
    if let Some(encoding) = charset.and_then(|c| label(c.as_bytes())) {
        return (encoding, 0);
    }
    if let Some(encoding) = is_html.then(|| meta_charset(bytes)).flatten() {
        return (encoding, 0);
    }
    // Mostly good UTF-8 with a bad byte here and there is damaged UTF-8, not an old code page.
    if mostly_utf8(bytes) {
        return (UTF_8, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Allow), 0)
}

/// UTF-16 without a mark: every other byte of western text is NUL.
fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let head = &bytes[..bytes.len().min(512)];
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    match half {
        0..4 => None,
        _ if odd * 10 > half * 7 && even == 0 => Some(UTF_16LE),
        _ if even * 10 > half * 7 && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// `charset=` in the first kilobytes, as browsers look for it, or the encoding that XML declares.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let word =
        if head.starts_with("<?xml") && head.split("?>").next()?.contains("encoding") { "encoding" } else { "charset" };
    let named = head.split(word).nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let named = named.trim_start_matches(['"', '\'']);
    let end = named.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.+".contains(c))).unwrap_or(named.len());
    label(&named.as_bytes()[..end])
}

/// The encoding of a name. What is read byte by byte here cannot be UTF-16, whatever it says.
fn label(name: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(name).filter(|e| *e != UTF_16LE && *e != UTF_16BE && *e != encoding_rs::REPLACEMENT)
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut bad, mut good) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        bad += usize::from(!chunk.invalid().is_empty());
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    good > 4 * bad
}

fn replacement_note(bad: usize) -> Option<Note> {
    (bad > 0).then(|| Note::whole(kinds::BAD_ENCODING, format!("{bad} characters could not be decoded")))
}

fn not_text(what: &str) -> IngestError {
    IngestError::new(ErrorKind::NotText, format!("this is not text ({what})"))
}
