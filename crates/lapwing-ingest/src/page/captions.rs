//! Captions: the credit at their end goes, and what a page prints twice stands once.

use std::collections::BTreeSet;

use super::blocks::{final_mark, n_words};
use super::lists::FURNITURE;
use super::pattern::words;

/// Blocks of which each stands once.
pub(crate) struct Folded {
    pub blocks: Vec<String>,
    pub n_repeats: usize,
}

/// Cuts credits off, then drops every block that stood before. Short closed blocks may repeat: "Yes.", "(Applause.)".
pub(crate) fn drop_credits_and_repeats(blocks: Vec<String>) -> Folded {
    let mut seen = BTreeSet::new();
    let mut n_repeats = 0;
    let mut kept = Vec::with_capacity(blocks.len());
    let alone = blocks.len() == 1;
    for mut block in blocks {
        // With its credit first: a caption may stand twice with two credits.
        if let Some(half) = half_if_doubled(&block) {
            block.truncate(half);
            n_repeats += 1;
        }
        if let Some(at) = credit_start(&block).filter(|at| *at > 0 || !alone) {
            block.truncate(at);
            block.truncate(block.trim_end_matches([' ', '|', '-', '–', '—', '/', '(', '[']).len());
        }
        let key = words(&block);
        let may_repeat = key.len() < 5 && (final_mark(&block).is_some() || !block.contains(char::is_lowercase));
        if key.is_empty() || (!may_repeat && !seen.insert(key)) {
            n_repeats += usize::from(!block.is_empty());
            continue;
        }
        kept.push(block);
    }
    Folded { blocks: kept, n_repeats }
}

/// Where the credit at the end of a caption begins, if there is one.
fn credit_start(block: &str) -> Option<usize> {
    const CAPTION_WORDS_MAX: usize = 80;
    const CREDIT_WORDS_MAX: usize = 10;
    const CAPTION_BYTES_MAX: usize = 2000;
    if block.len() > CAPTION_BYTES_MAX || n_words(block) > CAPTION_WORDS_MAX {
        return None;
    }
    segment_starts(block).into_iter().find(|at| {
        let bracketed = block[..*at].ends_with(['(', '[']) && block.trim_end_matches('.').ends_with([')', ']']);
        let segment = block[*at..].trim_end_matches(['.', ')', ']', ' ']).to_lowercase();
        if n_words(&segment) > CREDIT_WORDS_MAX + 2 {
            return false;
        }
        let labelled = FURNITURE.credit_labels.iter().any(|label| segment.starts_with(label.as_str()));
        let agency = |s: &str| FURNITURE.credit_agencies.iter().any(|a| a == s.trim());
        let last = segment.rsplit(['/', '|']).next().unwrap_or(&segment);
        let slashed = segment.contains('/') && (agency(last) || agency(last.split(" via ").next().unwrap_or(last)));
        let first = segment.split('/').next().unwrap_or(&segment);
        let names_agency = slashed || (segment.contains('/') && agency(first));
        labelled || (n_words(&segment) <= 6 && names_agency) || (bracketed && agency(&segment))
    })
}

/// Byte positions where a segment of a caption may begin: the start, and behind a sentence, a bracket or a bar.
fn segment_starts(block: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut previous = ' ';
    let mut before_that = ' ';
    for (at, c) in block.char_indices() {
        let after_sentence =
            previous == ' ' && matches!(before_that, '.' | '!' | '?' | '”' | '"' | ')' | '|' | '–' | '—' | '-');
        if after_sentence || matches!(previous, '(' | '[') {
            starts.push(at);
        }
        (before_that, previous) = (previous, c);
    }
    starts
}

/// Half the length of a block that says the same twice in a row.
fn half_if_doubled(block: &str) -> Option<usize> {
    const WORDS_MIN: usize = 10;
    let half = block.len().checked_sub(1)? / 2;
    let (first, second) = (block.get(..half)?, block.get(half..)?);
    (n_words(block) >= WORDS_MIN && second.strip_prefix(' ') == Some(first)).then_some(half)
}
