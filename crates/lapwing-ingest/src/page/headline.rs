//! Which block is the headline.

use super::Page;
use super::blocks::{final_mark, is_sentence, n_words};
use super::pattern::words;

/// Where the headline stands, and what was above it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headline {
    pub at: Option<usize>,
    /// Lines of one to three words above it: sections.
    pub sections: Vec<String>,
    /// The same lines, taken out.
    pub removed: Vec<String>,
}

/// Finds the headline, or sets it first when the page prints its title. A title that was only metadata is looked
/// for but never added.
pub(crate) fn find(blocks: &mut Vec<String>, page: &mut Page) -> Headline {
    match page.title.clone() {
        Some(title) => find_known(blocks, &title, page.title_is_headline),
        None => guess(blocks, page),
    }
}

/// How far from the top a headline may stand.
const TOP: usize = 6;

fn find_known(blocks: &mut Vec<String>, title: &str, add: bool) -> Headline {
    let wanted = words(title);
    if wanted.is_empty() || blocks.is_empty() {
        return Headline::default();
    }
    let same = |block: &String| {
        let line = words(block);
        let (long, short) = if line.len() >= wanted.len() { (&line, &wanted) } else { (&wanted, &line) };
        line == wanted || (!is_sentence(block) && long.starts_with(short) && short.len() * 10 >= long.len() * 6)
    };
    if let Some(at) = blocks.iter().take(TOP).position(same) {
        let block = blocks.remove(at);
        // A headline below its kicker stays where it is, below a picture's caption it goes first.
        let to = if add { 0 } else { at };
        blocks.insert(to, block);
        return Headline { at: Some(to), ..Headline::default() };
    }
    let in_lead = blocks.iter().take(2).any(|b| words(b).starts_with(&wanted));
    if !add || in_lead {
        return Headline::default();
    }
    blocks.insert(0, title.to_string());
    Headline { at: Some(0), ..Headline::default() }
}

/// The first block above the first sentence that reads as a headline; short lines above it are sections.
fn guess(blocks: &mut Vec<String>, page: &mut Page) -> Headline {
    let Some(first_sentence) = blocks.iter().position(|b| is_sentence(b)) else { return Headline::default() };
    let above = &blocks[..first_sentence];
    let Some(at) = above
        .iter()
        .position(|b| reads_as_headline(b, 4))
        .or_else(|| above.iter().position(|b| reads_as_headline(b, 3)))
    else {
        return Headline::default();
    };
    let mut headline = Headline { at: Some(at), ..Headline::default() };
    if above[..at].iter().all(|b| n_words(b) <= 3 && final_mark(b).is_none()) {
        headline.removed = blocks.drain(..at).collect();
        headline.sections = headline.removed.clone();
        headline.at = Some(0);
    }
    page.title = headline.at.map(|at| blocks[at].clone());
    headline
}

fn reads_as_headline(block: &str, words_min: usize) -> bool {
    const WORDS_MAX: usize = 30;
    let open = matches!(final_mark(block), None | Some('?'));
    // A speaker's turn or a time stamp is no headline.
    let starts_well =
        block.chars().next().is_some_and(|c| c.is_alphabetic() || c.is_ascii_digit() || "'\"‘“".contains(c));
    let is_turn =
        block.split_once(':').is_some_and(|(head, _)| n_words(head) <= 4 && !head.contains(char::is_lowercase));
    open && starts_well && !is_turn && (words_min..=WORDS_MAX).contains(&n_words(block))
}
