//! The main text of a page by published extractors, each kept from taking the run down.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use lapwing_core::{Note, PubDate};
use trafilatura::dom::Document as Tree;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use crate::kinds;

/// Main text, one block a line, and the date that the extractor found if it was to look for one.
pub(crate) struct MainText {
    pub text: String,
    pub date: Option<PubDate>,
}

/// Reads the main text of a page and its `tree`; None when both extractors find nothing.
pub(crate) fn main_text(html: &str, tree: Tree, wants_date: bool, notes: &mut Vec<Note>) -> Option<MainText> {
    // The extractors are foreign code that works on its own tree: nothing of ours can be left half changed.
    let first = catch_unwind(AssertUnwindSafe(|| by_trafilatura(tree, wants_date))).ok().flatten();
    if first.as_ref().is_some_and(|t| !t.text.trim().is_empty()) {
        return first;
    }
    let second =
        catch_unwind(AssertUnwindSafe(|| by_readability(html))).ok().flatten().filter(|t| !t.trim().is_empty());
    second.map(|text| {
        notes.push(Note::whole(kinds::SECOND_OPINION, "the first extractor found no text on the page"));
        MainText { text, date: None }
    })
}

fn by_trafilatura(tree: Tree, wants_date: bool) -> Option<MainText> {
    let mut options =
        Options::default().with_focus(ExtractionFocus::FavorPrecision).with_exclude_comments(true).with_fallback(true);
    if !wants_date {
        // It searches the whole text for one.
        options.html_date_mode = HtmlDateMode::Disabled;
    }
    let result = trafilatura::extract_document(tree, &options).ok()?;
    // Read from its text: that spares naming the extractor's own date type.
    let date = result.metadata.date.and_then(|d| crate::dates::read_date(&d.to_string()));
    // Its plain text is one flat paragraph, so the blocks are taken from the markup.
    let text = Document::from(result.content_html.as_str()).formatted_text().to_string();
    Some(MainText { text, date })
}

fn by_readability(html: &str) -> Option<String> {
    let document = Document::from(html);
    document.select("figcaption, figure, .caption, .wp-caption-text, nav, aside, footer").remove();
    let stripped = document.html().to_string();
    let article = dom_smoothie::Readability::new(stripped.as_str(), None, None).ok()?.parse().ok()?;
    Some(Document::from(article.content.to_string().as_str()).formatted_text().to_string())
}
