//! A recorded HTTP response to the bytes of its page.
//!
//! Headers of archives often tell what a server sent while the body is what a crawler made of it, so every label is
//! checked against the bytes: a body is unchunked or decompressed where it is so coded, whatever it says.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::bytes::{Damage, SWELL_MAX};
use crate::error::{ErrorKind, IngestError};

/// Layers of compression that are taken off.
const LAYERS_MAX: usize = 2;
const SWELL_FREE_BYTES: usize = 1 << 20;

/// The bytes of a page or text.
pub(crate) struct Body {
    pub bytes: Vec<u8>,
    pub is_html: bool,
    /// As the header names it.
    pub charset: Option<String>,
    /// More followed that is not held.
    pub is_cut: bool,
}

impl Body {
    /// A body with its label; None when it is no text that an article could be.
    pub fn labelled(bytes: &[u8], content_type: Option<&str>) -> Option<Body> {
        let label = content_type.unwrap_or_default().to_ascii_lowercase();
        let kind = label.split(';').next().unwrap_or_default().trim();
        let is_html = match kind {
            "text/html" | "application/xhtml+xml" => true,
            "text/plain" => false,
            "" => {
                let head: Vec<u8> = bytes.iter().take(2048).map(u8::to_ascii_lowercase).collect();
                let has = |tag: &[u8]| head.windows(tag.len()).any(|w| w == tag);
                (has(b"<html") || has(b"<!doctype html")).then_some(true)?
            }
            _ => return None,
        };
        let charset = label.split(';').skip(1).find_map(|p| p.trim().strip_prefix("charset=").map(str::to_string));
        let charset = charset.map(|c| c.trim_matches(['"', '\'', ' ']).to_string());
        Some(Body { bytes: bytes.to_vec(), is_html, charset, is_cut: false })
    }
}

/// Reads a response; None when it holds no article: a redirect, an error, a picture. At most `cap_bytes` of the body,
/// and one byte more to tell that there was more, are kept.
///
/// # Errors
/// `Damaged` for a response without an end of headers or a body that cannot be decompressed, `Bomb` for one that
/// swells beyond reason.
pub(crate) fn body_of(response: &[u8], cap_bytes: usize) -> Result<Option<Body>, IngestError> {
    let mut headers = Vec::new();
    let mut rest = response;
    let status = next_line(&mut rest).unwrap_or_default();
    let status = String::from_utf8_lossy(status).into_owned();
    let mut words = status.split_whitespace();
    if !words.next().is_some_and(|v| v.starts_with("HTTP/")) {
        return Err(IngestError::new(ErrorKind::Damaged, "the response does not begin with an HTTP status"));
    }
    if words.next() != Some("200") {
        return Ok(None);
    }
    loop {
        match next_line(&mut rest) {
            Some([]) => break,
            Some(line) => add_header(&mut headers, line),
            None => return Err(IngestError::new(ErrorKind::Damaged, "the headers of the response have no end")),
        }
    }
    let header = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let is_labelled = |name: &str, value: &str| header(name).is_some_and(|v| v.to_ascii_lowercase().contains(value));
    if Body::labelled(&[], header("content-type")).is_none() && header("content-type").is_some() {
        return Ok(None);
    }
    let unchunked = if is_labelled("transfer-encoding", "chunked") { unchunk(rest) } else { None };
    let mut bytes = unchunked.unwrap_or_else(|| rest.to_vec());
    let mut is_cut = false;
    for layer in 0.. {
        let is_zlib = is_labelled("content-encoding", "deflate") && layer == 0 && is_zlib(&bytes);
        let decoder: Box<dyn Read> = match &bytes[..] {
            [0x1f, 0x8b, 8, ..] => Box::new(MultiGzDecoder::new(&bytes[..])),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                Box::new(zstd::stream::read::Decoder::with_buffer(&bytes[..]).map_err(|_| damaged())?)
            }
            _ if is_zlib => Box::new(ZlibDecoder::new(&bytes[..])),
            _ if layer == 0 && is_labelled("content-encoding", "br") && std::str::from_utf8(&bytes).is_err() => {
                let message = "the body is compressed with Brotli, which lapwing does not read";
                return Err(IngestError::new(ErrorKind::NotText, message));
            }
            _ => break,
        };
        if layer == LAYERS_MAX {
            let message = format!("the body is compressed more than {LAYERS_MAX} times");
            return Err(IngestError::new(ErrorKind::Bomb, message));
        }
        (bytes, is_cut) = unpack(decoder, bytes.len(), cap_bytes)?;
    }
    let body = Body::labelled(&[], header("content-type")).or_else(|| Body::labelled(&bytes, None));
    Ok(body.map(|body| Body { is_cut: is_cut || bytes.len() > cap_bytes, bytes, ..body }))
}

/// Adds a line of headers; a folded one belongs to the line before it.
pub(crate) fn add_header(headers: &mut Vec<(String, String)>, line: &[u8]) {
    let line = String::from_utf8_lossy(line);
    match (line.starts_with([' ', '\t']), headers.last_mut()) {
        (true, Some((_, value))) => {
            value.push(' ');
            value.push_str(line.trim());
        }
        _ => {
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
            }
        }
    }
}

fn next_line<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = rest.iter().position(|b| *b == b'\n')?;
    let line = &rest[..end];
    *rest = &rest[end + 1..];
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

/// Takes the chunk lengths out; None when the body has none. What follows a bad or missing length is kept as it is.
fn unchunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut rest = body;
    let mut out = Vec::with_capacity(body.len());
    let mut n_chunks = 0;
    loop {
        let before = rest;
        let size = next_line(&mut rest).and_then(|line| {
            let digits = line.split(|b| *b == b';').next()?.trim_ascii();
            let is_hex = (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
            is_hex.then(|| usize::from_str_radix(&String::from_utf8_lossy(digits), 16).ok()).flatten()
        });
        let Some(size) = size else {
            if n_chunks == 0 {
                return None;
            }
            out.extend_from_slice(before);
            return Some(out);
        };
        if size == 0 {
            return Some(out);
        }
        n_chunks += 1;
        let n = size.min(rest.len());
        out.extend_from_slice(&rest[..n]);
        rest = &rest[n..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

/// The two bytes that zlib begins with.
fn is_zlib(bytes: &[u8]) -> bool {
    bytes.len() > 2 && bytes[0] & 0x0f == 8 && (u16::from(bytes[0]) * 256 + u16::from(bytes[1])) % 31 == 0
}

/// Decompresses up to the cap. A body that is damaged is no page: half a story may say the contrary.
fn unpack(mut decoder: Box<dyn Read + '_>, n_in: usize, cap_bytes: usize) -> Result<(Vec<u8>, bool), IngestError> {
    let mut out = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    while out.len() <= cap_bytes {
        match decoder.read(&mut chunk) {
            Ok(0) => return Ok((out, false)),
            Ok(n) => out.extend_from_slice(&chunk[..n]),
            Err(_) => return Err(damaged()),
        }
        if out.len() > SWELL_FREE_BYTES && out.len() as u64 > SWELL_MAX * n_in as u64 {
            return Err(IngestError::new(ErrorKind::Bomb, Damage::Bomb.to_string()));
        }
    }
    out.truncate(cap_bytes + 1);
    Ok((out, true))
}

fn damaged() -> IngestError {
    IngestError::new(ErrorKind::Damaged, "the compressed body of the response is damaged or cut short")
}
