//! Plain text, as written by hand or copied from a page, to an article.

use lapwing_core::{Article, Note};

use crate::decode::{self, decode_as, invisible_notes};
use crate::error::{ErrorKind, IngestError};
use crate::kinds;
use crate::options::Options;
use crate::page::{self, Page};

/// Reads one plain text. `name` becomes the article's id.
///
/// # Errors
/// `Empty` when there is nothing but blanks, `NotText` for binary bytes.
pub fn from_text(bytes: &[u8], name: &str, options: &Options) -> Result<Article, IngestError> {
    from_bytes(bytes, Page { id: name.to_string(), ..Page::default() }, None, options)
}

/// The same for a text of which more is known, such as what a server called its encoding.
pub(crate) fn from_bytes(
    bytes: &[u8],
    mut page: Page,
    charset: Option<&str>,
    options: &Options,
) -> Result<Article, IngestError> {
    let decoded = decode_as(bytes, false, charset)?;
    page.notes.extend(decoded.notes);
    from_characters(decoded.text, page, options)
}

/// The same for text that is already characters, with what is known of it.
pub(crate) fn from_characters(text: String, mut page: Page, options: &Options) -> Result<Article, IngestError> {
    if text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}' || decode::is_control(c)) {
        return Err(IngestError::new(ErrorKind::Empty, "there is no text in it"));
    }
    let text = cut(text, options.text_cap_bytes, &mut page.notes);
    page.notes.extend(invisible_notes(&text));
    Ok(if options.keep_text { page::keep(text, page) } else { page::clean(&text, page) })
}

/// Cuts text above the cap at the last blank before it, with a note.
pub(crate) fn cut(mut text: String, cap_bytes: usize, notes: &mut Vec<Note>) -> String {
    if text.len() <= cap_bytes {
        return text;
    }
    let mut end = cap_bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let tail = end.saturating_sub(200);
    let blank = text.as_bytes()[tail..end].iter().rposition(|b| b.is_ascii_whitespace());
    text.truncate(blank.map_or(end, |at| tail + at));
    notes.push(Note::whole(kinds::TRUNCATED, format!("only the first {} bytes of the text are coded", text.len())));
    text
}
