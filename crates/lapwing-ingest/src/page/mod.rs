//! From the words of a page to an article: what comes in is text with or without furniture and what is known of it,
//! what goes out is the finished article.
//!
//! Nothing here knows a site by name: the lists in `data/furniture.toml` and `data/genre.toml` say which lines are
//! furniture and which marks give a genre away; this module knows where in a page they count.

mod author;
mod blocks;
mod captions;
mod furniture;
mod genre;
mod headline;
mod lists;
mod pattern;

pub(crate) use author::clean_name;
pub(crate) use lists::genre_named;

use std::collections::BTreeSet;

use lapwing_core::{Article, Genre, Note, PubDate, Span};

use crate::kinds;
use crate::language::set_language;

/// What is known of an item before its text is cleaned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub id: String,
    pub title: Option<String>,
    /// The title is printed above the text, so it is part of it (pages), not only metadata (JSON Lines).
    pub title_is_headline: bool,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub published: Option<PubDate>,
    pub context: Option<String>,
    /// Stated by the input; beats every mark.
    pub genre: Option<Genre>,
    /// Sections, schema.org types and the like, as the page gives them.
    pub hints: Vec<String>,
    pub language: Option<String>,
    pub notes: Vec<Note>,
}

/// Cleans a text and finishes its article.
pub(crate) fn clean(text: &str, mut page: Page) -> Article {
    let raw = blocks::split(text);
    let untouched = raw.clone();
    let folded = captions::drop_credits_and_repeats(raw);
    let mut found = author::Found { name: page.author.take(), ..author::Found::default() };
    let blocks = author::take_out(folded.blocks, &mut found, &mut page);
    let swept = furniture::sweep(blocks, &page);
    let (mut blocks, mut removed) = (swept.blocks, swept.removed);
    removed.extend(found.bylines.iter().cloned());
    if blocks.is_empty() {
        // All of it looks like furniture: then there is nothing better to read.
        (blocks, removed) = (untouched, Vec::new());
    }
    page.author = found.name;
    let headline = headline::find(&mut blocks, &mut page);
    removed.extend(headline.removed);

    let marks = genre::Marks { groups: swept.genres, has_bio: !found.bios.is_empty(), bylines: found.bylines };
    page.hints.extend(headline.sections);
    let genre = page.genre.unwrap_or_else(|| genre::detect(&blocks, &page, &marks));
    if folded.n_repeats > 0 {
        page.notes.push(Note::whole(kinds::REPEATED, format!("{} repeated blocks kept once", folded.n_repeats)));
    }
    if !removed.is_empty() {
        page.notes.push(Note::whole(kinds::FURNITURE, furniture_message(&removed)));
    }
    let bios: BTreeSet<&String> = found.bios.iter().collect();
    page.notes.extend(bios.into_iter().map(|bio| Note::whole(kinds::AUTHOR, bio.clone())));

    let at = headline.at;
    let start: usize = blocks.iter().take(at.unwrap_or(0)).map(|b| b.len() + SEPARATOR.len()).sum();
    let span = at.map(|at| Span::new(start, start + blocks[at].len()));
    finish(blocks.join(SEPARATOR), span, genre, page)
}

/// Finishes the article of a text that must stay as it is.
pub(crate) fn keep(text: String, mut page: Page) -> Article {
    let blocks = blocks::split(&text);
    let marks = genre::Marks::default();
    let genre = page.genre.unwrap_or_else(|| genre::detect(&blocks, &page, &marks));
    if page.author.is_none() {
        page.author = blocks.iter().take(8).find_map(|b| author::byline(b));
    }
    let start = text.len() - text.trim_start().len();
    let stands_first =
        |t: &&String| text[start..].strip_prefix(t.as_str()).is_some_and(|r| r.starts_with(['\r', '\n']));
    let headline = page.title.as_ref().filter(stands_first).map(|t| Span::new(start, start + t.len()));
    finish(text, headline, genre, page)
}

/// What stands between two blocks of a cleaned text.
const SEPARATOR: &str = "\n\n";

fn finish(text: String, headline: Option<Span>, genre: Genre, page: Page) -> Article {
    let mut article = Article {
        id: page.id,
        text,
        title: page.title,
        headline,
        author: page.author,
        publisher: page.publisher,
        url: page.url,
        published: page.published,
        crawled: None,
        coded_from: 0,
        context: page.context,
        language: String::new(),
        genre,
        given: None,
        notes: page.notes,
    };
    set_language(&mut article, page.language.as_deref());
    article
}

fn furniture_message(removed: &[String]) -> String {
    const SHOWN: usize = 3;
    let quoted = |block: &String| {
        let head: String = block.chars().take(40).collect();
        if head.len() < block.len() { format!("\"{head}…\"") } else { format!("\"{head}\"") }
    };
    let examples: Vec<String> = removed.iter().take(SHOWN).map(quoted).collect();
    let more = if removed.len() > SHOWN { ", …" } else { "" };
    format!("{} blocks removed: {}{more}", removed.len(), examples.join(", "))
}
