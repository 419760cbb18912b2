//! A web page to an article: guard, metadata, main text.
//!
//! The main text comes from a published extractor; a second one reads the pages on which the first fails, and plain
//! stripping of tags those that no tree may be built of. Captions are left out: they repeat the text, and mostly
//! date from another day. Comments of readers are left out too.

mod extract;
mod guard;
mod meta;
mod strip;

pub(crate) use strip::strip_tags;

use lapwing_core::{Article, Note};
use trafilatura::dom::Document;

use crate::decode::{decode_as, invisible_notes};
use crate::error::{ErrorKind, IngestError};
use crate::kinds;
use crate::options::Options;
use crate::page::{self, Page};
use crate::text::cut;

/// Reads one web page. `name` becomes the article's id.
///
/// # Errors
/// `Empty` when there is nothing but blanks, `NotText` for binary bytes, `NoText` when no article is on the page.
pub fn from_html(bytes: &[u8], name: &str, options: &Options) -> Result<Article, IngestError> {
    from_page(bytes, Page { id: name.to_string(), ..Page::default() }, None, false, options)
}

/// The same for a page of which more is known: what a server called its encoding, and that it goes on.
pub(crate) fn from_page(
    bytes: &[u8],
    mut page: Page,
    charset: Option<&str>,
    goes_on: bool,
    options: &Options,
) -> Result<Article, IngestError> {
    let too_long = goes_on || bytes.len() > options.html_cap_bytes;
    let decoded = decode_as(&bytes[..bytes.len().min(options.html_cap_bytes)], true, charset)?;
    page.notes.extend(decoded.notes);
    from_markup(&decoded.text, page, too_long, options)
}

/// The same for markup that is already characters. What `page` knows beats what the markup says.
pub(crate) fn from_markup(
    html: &str,
    mut page: Page,
    too_long: bool,
    options: &Options,
) -> Result<Article, IngestError> {
    if html.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').is_empty() {
        return Err(IngestError::new(ErrorKind::Empty, "there is nothing in it"));
    }
    let too_long = too_long || html.len() > options.html_cap_bytes;
    let breach = if too_long {
        Some(format!("it is longer than {} bytes", options.html_cap_bytes))
    } else {
        guard::breach(html, options)
    };
    let text = match breach {
        Some(why) => {
            page.notes.push(Note::whole(kinds::NO_TREE, format!("tags were stripped plainly: {why}")));
            let mut end = html.len().min(options.html_cap_bytes);
            while !html.is_char_boundary(end) {
                end -= 1;
            }
            strip::strip_tags(&html[..end])
        }
        None => {
            let tree = Document::parse(html);
            let unread = meta::read(&tree).into_page(&mut page);
            let text = extract::main_text(html, tree, page.published.is_none(), &mut page.notes);
            let (text, date) = text.map_or((String::new(), None), |t| (t.text, t.date));
            page.published = page.published.or(date);
            if let Some(given) = unread.filter(|_| page.published.is_none()) {
                let given: String = given.chars().take(40).collect();
                page.notes.push(Note::whole(kinds::BAD_DATE, format!("no date could be read from \"{given}\"")));
            }
            if text.trim().is_empty() { strip::strip_tags(html) } else { text }
        }
    };
    if !text.chars().any(char::is_alphanumeric) {
        let message =
            "the page holds no article text; pages that need a browser to show their text must be saved from one";
        return Err(IngestError::new(ErrorKind::NoText, message));
    }
    page.title_is_headline = true;
    let text = cut(text, options.text_cap_bytes, &mut page.notes);
    page.notes.extend(invisible_notes(&text));
    Ok(page::clean(&text, page))
}
