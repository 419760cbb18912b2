//! What kind of text it is: by what the page says, by its structure, by its phrases, in this order.

use lapwing_core::Genre;

use super::Page;
use super::blocks::final_mark;
use super::lists::{GENRES, GenreMarks};
use super::pattern::{Pattern, words};

/// What earlier stages learnt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Genres that removed lines stand for.
    pub groups: Vec<Genre>,
    /// A line about the author was there.
    pub has_bio: bool,
}

/// The genre of cleaned blocks.
pub(crate) fn detect(blocks: &[String], page: &Page, marks: &Marks) -> Genre {
    let stated = || GENRES.iter().find(|g| is_stated(g, page)).map(|g| g.genre);
    let phrased = || GENRES.iter().find(|g| has_phrase(g, blocks, page)).map(|g| g.genre);
    let by_author = || (marks.has_bio && speaks_in_first_person(blocks)).then_some(Genre::Opinion);
    let by_removed = || marks.groups.first().copied();
    let by_lines = || structure(blocks);
    stated().or_else(by_lines).or_else(by_removed).or_else(phrased).or_else(by_author).unwrap_or_default()
}

/// The page's own section, type or address says it.
fn is_stated(marks: &GenreMarks, page: &Page) -> bool {
    let same = |a: &str, b: &str| words(a) == words(b);
    let by_section = page.hints.iter().any(|hint| marks.sections.iter().any(|s| same(s, hint)));
    let path = page.url.as_deref().map(|u| u.split("://").last().unwrap_or(u)).unwrap_or_default();
    let mut folders = path.split(['?', '#']).next().unwrap_or_default().split('/').skip(1);
    by_section || folders.any(|f| marks.paths.iter().any(|p| f.eq_ignore_ascii_case(p)))
}

fn has_phrase(marks: &GenreMarks, blocks: &[String], page: &Page) -> bool {
    let covers = |patterns: &[Pattern], line: &str| {
        !patterns.is_empty() && {
            let line: Vec<String> = words(line);
            line.len() <= 40 && patterns.iter().any(|p| p.matches(&line, &[]))
        }
    };
    page.title.as_deref().is_some_and(|t| covers(&marks.titles, t))
        || page.author.as_deref().is_some_and(|a| covers(&marks.bylines, a))
        || page.publisher.as_deref().is_some_and(|p| covers(&marks.publishers, p))
        || blocks.iter().take(4).any(|b| !matches!(final_mark(b), Some('.' | '!' | '?')) && covers(&marks.first, b))
        || blocks.iter().any(|b| covers(&marks.lines, b))
}

/// Speaker turns make a transcript, time stamps a live blog.
fn structure(blocks: &[String]) -> Option<Genre> {
    const STAMPS_MIN: usize = 4;
    const TURNS_MIN: usize = 3;
    let n_stamps = blocks.iter().filter(|b| starts_with_time(b)).count();
    if n_stamps >= STAMPS_MIN {
        return Some(Genre::LiveBlog);
    }
    let labels: Vec<&str> = blocks.iter().filter_map(|b| speaker(b)).collect();
    let again = |label: &&&str| labels.iter().filter(|other| *other == *label).count() > 1;
    let n_turns = labels.iter().filter(again).count();
    (n_turns >= TURNS_MIN && n_turns * 8 >= blocks.len()).then_some(Genre::Transcript)
}

/// The label of a speaker's turn: `QUESTION:`, `MR PRICE:`, `Ana Pop:`, `Q.`.
fn speaker(block: &str) -> Option<&str> {
    const LABEL_BYTES_MAX: usize = 48;
    let (label, said) =
        block.split_once(':').or_else(|| block.split_once(". ").filter(|(l, _)| *l == "Q" || *l == "A"))?;
    let is_name = |w: &str| w.starts_with(|c: char| c.is_uppercase() || c == '(');
    let n = label.split_whitespace().count();
    let fits = label.len() <= LABEL_BYTES_MAX && (1..=5).contains(&n) && label.split_whitespace().all(is_name);
    (fits && said.starts_with([' ', '\u{a0}'])).then_some(label)
}

/// `14:05`, `2.05pm`, `2:05 p.m. EST` at the start of a block.
fn starts_with_time(block: &str) -> bool {
    let bytes = block.as_bytes();
    let n_hour = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = &bytes[n_hour..];
    let minutes = rest.len() >= 3 && matches!(rest[0], b':' | b'.') && rest[1..3].iter().all(u8::is_ascii_digit);
    let hour_fits = block.get(..n_hour).and_then(|h| h.parse::<u8>().ok()).is_some_and(|h| h < 24);
    let closed = rest.get(3).is_none_or(|b| !b.is_ascii_digit());
    minutes && hour_fits && closed
}

/// "I" or "my" outside quotation marks.
fn speaks_in_first_person(blocks: &[String]) -> bool {
    let mut quoted = false;
    for block in blocks {
        // A paragraph that opens a quotation may leave closing it to a later one; better lose one than all.
        if !block.starts_with(['“', '"']) {
            quoted = false;
        }
        for piece in block.split_inclusive(['“', '”', '"']) {
            let said = piece.trim_end_matches(['“', '”', '"']);
            let is_self = |w: &str| matches!(w, "I" | "I’m" | "I'm" | "I’ve" | "I've" | "my" | "My");
            if !quoted && said.split_whitespace().any(|w| is_self(w.trim_end_matches([',', '.', ';']))) {
                return true;
            }
            quoted = match piece.chars().next_back() {
                Some('“') => true,
                Some('”') => false,
                Some('"') => !quoted,
                _ => quoted,
            };
        }
    }
    false
}
