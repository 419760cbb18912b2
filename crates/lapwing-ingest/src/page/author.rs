//! Who wrote it: bylines, cards with a name and a line about the author, and such lines at the end.
//!
//! These lines are taken out of the text: "X served as minister" below a piece is about its author, not news.

use std::ops::Range;

use super::blocks::{final_mark, is_sentence, n_words};
use super::lists::FURNITURE;
use super::{Page, pattern::words};
use crate::dates::read_page_date;

/// What was found and taken out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// The author's name.
    pub name: Option<String>,
    /// Lines about the author.
    pub bios: Vec<String>,
    /// Lines with name or date alone.
    pub bylines: Vec<String>,
}

/// Lines about the author and dates stand at most this many blocks from the top.
const TOP: usize = 12;

/// Takes bylines, date lines and lines about the author out.
pub(crate) fn take_out(blocks: Vec<String>, found: &mut Found, page: &mut Page) -> Vec<String> {
    if blocks.len() < 2 {
        return blocks;
    }
    let blocks = take_out_bylines(blocks, found, page);
    if found.name.is_none() {
        found.name = name_on_card(&blocks);
    }
    let tail = tail_of(&blocks);
    let names = single_names(found.name.as_deref());
    let last_sentences: Vec<usize> = (0..blocks.len()).rev().filter(|at| is_sentence(&blocks[*at])).take(3).collect();
    let ends_text = |at: usize| last_sentences.last().is_none_or(|first| at >= *first);
    let mut kept = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        let placed = at < TOP || tail.contains(&at);
        let is_bio = || {
            names.iter().any(|n| is_bio_of(n, block) || (at < TOP && is_portrait_of(n, block)))
                || (tail.contains(&at) && is_unnamed_bio(block))
        };
        // The whole line, "Ana Pop, Minister of Trade", says who issued the text.
        if placed && (names.contains(block) || found.name.as_ref() == Some(block)) {
            found.bylines.push(block.clone());
            continue;
        }
        let stranger = || {
            let unknown = found.name.is_none() && tail.contains(&at) && ends_text(at);
            stranger_bio(block).filter(|name| unknown && first_met(name, &blocks[..at]))
        };
        if placed && is_bio() {
            found.bios.push(block.clone());
        } else if let Some(name) = stranger() {
            found.name = Some(name);
            found.bios.push(block.clone());
        } else {
            kept.push(block.clone());
        }
    }
    kept
}

/// The names in "Ana Pop, Ion Rus and Ewa Lis" that are long enough to be looked for.
fn single_names(all: Option<&str>) -> Vec<String> {
    const NAMES_MAX: usize = 8;
    let parts = all.into_iter().flat_map(|all| all.split([',', ';'])).flat_map(|n| n.split(" and "));
    parts.map(|n| n.trim().to_string()).filter(|n| n.contains(' ')).take(NAMES_MAX).collect()
}

/// The name in a byline: `By Ana Pop`, `By Ana Pop and Ion Rus, Example Wire`.
pub(crate) fn byline(block: &str) -> Option<String> {
    const WORDS_MAX: usize = 14;
    if n_words(block) > WORDS_MAX || matches!(final_mark(block), Some('.' | '!' | '?')) && !block.ends_with("Jr.") {
        return None;
    }
    let lower = block.to_lowercase();
    let starts = |w: &&String| lower.strip_prefix(w.as_str()).is_some_and(|rest| rest.starts_with([' ', ':']));
    let word = FURNITURE.byline_words.iter().find(starts)?;
    let rest = block.get(word.len()..)?.trim_start_matches([':', ' ']);
    let is_office = rest.to_lowercase().starts_with("the ") && !rest.to_lowercase().contains("editor");
    clean_name(rest).filter(|_| !is_office)
}

/// A person's name without what pages print beside it.
pub(crate) fn clean_name(given: &str) -> Option<String> {
    let given = given.trim();
    let lower = given.to_lowercase();
    let given = ["by ", "by: "]
        .iter()
        .find(|p| lower.starts_with(**p))
        .map_or(given, |p| given.get(p.len()..).unwrap_or(given));
    let mut name = given.split(['|', '•', '·', '@', '(', '/', '–', '—']).next()?.trim();
    while let Some((head, end)) = name.rsplit_once(',') {
        let end = end.trim().to_lowercase();
        let is_end = FURNITURE.byline_ends.iter().any(|e| end.contains(e.as_str())) || !end.contains(' ');
        if !is_end {
            break;
        }
        name = head.trim();
    }
    let small =
        ["and", "de", "la", "van", "von", "der", "den", "al", "el", "bin", "ibn", "di", "da", "du", "le", "ben"];
    let is_name = |w: &str| w.chars().next().is_some_and(char::is_uppercase) || small.contains(&w);
    let n = n_words(name);
    let fits =
        (1..=9).contains(&n) && name.split_whitespace().all(is_name) && !name.contains(|c: char| c.is_ascii_digit());
    fits.then(|| name.to_string())
}

fn take_out_bylines(blocks: Vec<String>, found: &mut Found, page: &mut Page) -> Vec<String> {
    let mut kept = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.into_iter().enumerate() {
        if at < TOP
            && let Some(name) = byline(&block)
        {
            found.name.get_or_insert(name);
            found.bylines.push(block);
        } else if at < TOP && is_date_line(&block) {
            page.published = page.published.or_else(|| read_page_date(&block));
            found.bylines.push(block);
        } else {
            kept.push(block);
        }
    }
    kept
}

/// A line that only says when: nothing but a date, a time and words such as "Published".
fn is_date_line(block: &str) -> bool {
    const AROUND: [&str; 34] = [
        "published",
        "updated",
        "posted",
        "last",
        "modified",
        "first",
        "on",
        "at",
        "date",
        "am",
        "pm",
        "a",
        "p",
        "m",
        "utc",
        "gmt",
        "est",
        "edt",
        "et",
        "cet",
        "cest",
        "ist",
        "bst",
        "pst",
        "pdt",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "of",
        "the",
    ];
    let words = words(block);
    let plain = |w: &&String| {
        !AROUND.contains(&w.as_str()) && !w.starts_with(|c: char| c.is_ascii_digit()) && !w.ends_with("day")
    };
    // One word may be left: the month.
    words.len() <= 14 && words.iter().filter(plain).count() <= 1 && read_page_date(block).is_some()
}

/// A card: the name alone on a line, then a line that begins with it. Several cards are a list of persons.
fn name_on_card(blocks: &[String]) -> Option<String> {
    let card =
        |w: &[String]| clean_name(&w[0]).filter(|n| *n == w[0] && (2..=4).contains(&n_words(n)) && is_bio_of(n, &w[1]));
    let mut cards = blocks.windows(2).enumerate().filter_map(|(at, w)| card(w).map(|name| (at, name)));
    let (at, name) = cards.next()?;
    let placed = at < TOP || tail_of(blocks).contains(&at);
    (placed && cards.all(|(_, other)| other == name)).then_some(name)
}

fn is_bio_of(name: &str, block: &str) -> bool {
    const WORDS_MAX: usize = 70;
    let rest = block.strip_prefix(name).map(|rest| rest.trim_start_matches([',', ' ']));
    let verb = |rest: &str| words(rest).first().is_some_and(|w| FURNITURE.bio_verbs.contains(w));
    n_words(block) <= WORDS_MAX && rest.is_some_and(verb)
}

/// A caption that is only the author with an office: no verb, the name at its end or start.
fn is_portrait_of(name: &str, block: &str) -> bool {
    const OFFICE_WORDS_MAX: usize = 7;
    let bare = block.trim_end_matches(['.', ' ']);
    bare.ends_with(name)
        && n_words(bare) <= n_words(name) + OFFICE_WORDS_MAX
        && bare.starts_with(char::is_uppercase)
        && {
            let office = &bare[..bare.len() - name.len()];
            let small = ["of", "for", "and", "the", "to", "at", "in", "on", "former", "minister", "then"];
            office.split_whitespace().all(|w| w.starts_with(char::is_uppercase) || small.contains(&w))
        }
}

/// "The writer is …": about the author without the name.
fn is_unnamed_bio(block: &str) -> bool {
    let line = words(block);
    let begins = |s: &&String| {
        let subject = words(s);
        line.starts_with(&subject) && line.get(subject.len()).is_some_and(|w| FURNITURE.bio_verbs.contains(w))
    };
    FURNITURE.bio_subjects.iter().any(|s| begins(&s))
}

/// "Jane Roe is a senior fellow at …": the name.
fn stranger_bio(block: &str) -> Option<String> {
    const WORDS_MAX: usize = 60;
    let name: Vec<&str> = block.split_whitespace().take_while(|w| w.starts_with(char::is_uppercase)).take(5).collect();
    let name = name.join(" ");
    let has_noun = || words(block).iter().any(|w| FURNITURE.bio_nouns.contains(w));
    let plausible = (2..=4).contains(&n_words(&name)) && !name.ends_with(',') && n_words(block) <= WORDS_MAX;
    let first = name.split(' ').next().unwrap_or_default();
    let is_person = !["The", "A", "An", "This", "That", "In", "On", "Our", "His", "Her"].contains(&first);
    (plausible && is_person && is_bio_of(&name, block) && has_noun()).then_some(name)
}

/// True when no earlier block speaks of that person: then the last lines do not go on about somebody in the news.
fn first_met(name: &str, earlier: &[String]) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    !earlier.iter().any(|b| b.split(|c: char| !c.is_alphanumeric()).any(|w| w == last))
}

/// The blocks of the last third, by words.
fn tail_of(blocks: &[String]) -> Range<usize> {
    let total: usize = blocks.iter().map(|b| n_words(b)).sum();
    let mut behind = 0;
    let mut start = blocks.len();
    while start > 1 {
        behind += n_words(&blocks[start - 1]);
        if behind * 3 > total && start < blocks.len() {
            break;
        }
        start -= 1;
    }
    start..blocks.len()
}
