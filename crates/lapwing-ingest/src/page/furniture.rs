//! Which blocks are furniture, by the phrases of `data/furniture.toml` and by where they stand.

use lapwing_core::Genre;

use super::Page;
use super::blocks::{is_sentence, n_words};
use super::lists::{FURNITURE, Place};
use super::pattern::words;

/// Blocks without furniture.
pub(crate) struct Swept {
    pub blocks: Vec<String>,
    pub removed: Vec<String>,
    /// What the removed lines say about the genre.
    pub genres: Vec<Genre>,
}

/// Removes furniture. A text of one block is left alone: nothing says that it comes from a page.
pub(crate) fn sweep(blocks: Vec<String>, page: &Page) -> Swept {
    if blocks.len() < 2 {
        return Swept { blocks, removed: Vec::new(), genres: Vec::new() };
    }
    let lines: Vec<Vec<String>> = blocks.iter().map(|b| short_line(b)).collect();
    let mut sites = known_sites(page);
    let mut found = matches(&lines, &sites);
    let body = body_range(&blocks, &found);
    // What the recognised lines call the site lets more lines be recognised.
    for _ in 0..3 {
        let n_before = sites.len();
        for (block, _) in blocks.iter().zip(&found).filter(|(_, group)| group.is_some()) {
            learn_sites(block, &mut sites);
        }
        if sites.len() == n_before {
            break;
        }
        found = matches(&lines, &sites);
    }
    let n_words_all: usize = blocks.iter().map(|b| n_words(b)).sum();
    let mut swept = Swept { blocks: Vec::new(), removed: Vec::new(), genres: Vec::new() };
    let mut n_words_before = 0;
    let mut cut = Cut::No;
    for (at, block) in blocks.into_iter().enumerate() {
        let n = n_words(&block);
        let group = found[at].map(|g| &FURNITURE.groups[g]);
        let edge = body.as_ref().is_some_and(|b| !b.contains(&at));
        let counts = group.is_some_and(|g| match g.place {
            Place::Anywhere => true,
            Place::Edge => edge,
            Place::Cut => body.as_ref().is_some_and(|b| at >= b.start),
        });
        if counts && group.is_some_and(|g| g.place == Place::Cut) {
            let rest = n_words_all - n_words_before - n;
            cut = if rest * 10 < n_words_all * 3 { Cut::ToTheEnd } else { Cut::ToNextSentence };
        } else if cut == Cut::ToNextSentence && is_sentence(&block) {
            cut = Cut::No;
        }
        n_words_before += n;
        if counts || cut != Cut::No {
            swept.genres.extend(group.and_then(|g| g.genre));
            swept.removed.push(block);
        } else {
            swept.blocks.push(block);
        }
    }
    swept
}

/// What a heading such as "Related stories" takes with it.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    No,
    ToNextSentence,
    ToTheEnd,
}

/// The words of a block; none when it is too long for any phrase.
fn short_line(block: &str) -> Vec<String> {
    let longest = FURNITURE.groups.iter().map(|g| g.words_max).max().unwrap_or(0);
    if n_words(block) > longest { Vec::new() } else { words(block) }
}

/// The first group with a phrase that covers the line.
fn matches(lines: &[Vec<String>], sites: &[Vec<String>]) -> Vec<Option<usize>> {
    let group_of = |line: &Vec<String>| {
        FURNITURE
            .groups
            .iter()
            .position(|g| line.len() <= g.words_max && g.patterns.iter().any(|p| p.matches(line, sites)))
    };
    lines.iter().map(|line| if line.is_empty() { None } else { group_of(line) }).collect()
}

/// From the first to the last sentence that no phrase covers.
fn body_range(blocks: &[String], found: &[Option<usize>]) -> Option<std::ops::Range<usize>> {
    let is_body = |at: &usize| found[*at].is_none() && is_sentence(&blocks[*at]);
    let first = (0..blocks.len()).find(is_body)?;
    let last = (0..blocks.len()).rev().find(is_body)?;
    Some(first..last + 1)
}

fn known_sites(page: &Page) -> Vec<Vec<String>> {
    let mut sites = vec![vec!["us".to_string()]];
    sites.extend(page.publisher.as_deref().map(words).filter(|w| !w.is_empty()));
    let host = page.url.as_deref().and_then(|u| u.split("://").nth(1)).and_then(|r| r.split('/').next());
    let name = host.and_then(|h| h.trim_start_matches("www.").split('.').next()).filter(|n| n.len() > 2);
    sites.extend(name.map(|n| vec![n.to_lowercase()]));
    sites
}

/// More names than this are no names of one site.
const SITES_MAX: usize = 12;

/// Names in a recognised line that may be the site's: "… with ABC news updates", "… the position of The Daily Post".
fn learn_sites(block: &str, sites: &mut Vec<Vec<String>>) {
    const NEVER: [&str; 10] = ["US", "USA", "UK", "UN", "EU", "NATO", "AP", "AFP", "TV", "AI"];
    const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=5;
    let mut learn = |site: Vec<String>| {
        if sites.len() < SITES_MAX && !sites.contains(&site) {
            sites.push(site);
        }
    };
    let mut run: Vec<String> = Vec::new();
    for word in block.split(|c: char| !c.is_alphanumeric()).chain([""]) {
        let is_abbreviation = (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
        if is_abbreviation && !NEVER.contains(&word) {
            learn(vec![word.to_lowercase()]);
        }
        if word.starts_with(char::is_uppercase) {
            run.push(word.to_lowercase());
            continue;
        }
        if NAME_WORDS.contains(&run.len()) {
            let without_article =
                run.strip_prefix(&["the".to_string()]).filter(|r| r.len() > 1).map(<[String]>::to_vec);
            learn(std::mem::take(&mut run));
            without_article.into_iter().for_each(&mut learn);
        }
        run.clear();
    }
}
