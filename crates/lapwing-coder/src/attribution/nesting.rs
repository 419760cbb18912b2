//! Last station: order, directness, and which attribution stands inside which.
//!
//! In: attributions in any order. Out: [`Attributions`], sorted by cue, with parents and the cover of each token.

use lapwing_core::{Directness, Span};

use super::scan::Scan;
use super::speech::normalise;
use super::{Attribution, Attributions, Holder};

/// Sorts, links and closes the list.
pub fn settle(scan: &Scan, mut found: Vec<Attribution>) -> Attributions {
    for attribution in &mut found {
        normalise(&mut attribution.content);
        if let Holder::Tok(tok) = attribution.holder {
            attribution.holder_span.get_or_insert_with(|| scan.phrase_beside(tok, attribution.cue_tok));
        }
        attribution.directness = directness(scan, &attribution.content);
        if attribution.content_roots.is_empty() {
            attribution.content_roots = attribution.content.iter().flat_map(|c| scan.roots_in(*c)).collect();
        }
    }
    found.sort_by_key(|a| (a.cue.start, a.content[0].start));
    found.dedup_by(|b, a| a.cue == b.cue && a.content == b.content);
    let parents: Vec<Option<usize>> = (0..found.len()).map(|i| parent(&found, i)).collect();
    for (attribution, parent) in found.iter_mut().zip(parents) {
        attribution.parent = parent;
    }
    let covering = scan.doc.tokens.iter().map(|t| innermost(&found, t.span)).collect();
    Attributions { list: found, covering }
}

/// By the share of words in quotation marks.
fn directness(scan: &Scan, content: &[Span]) -> Directness {
    let words = content
        .iter()
        .flat_map(|c| scan.toks_in(*c))
        .filter(|&t| scan.doc.form(t, scan.text).chars().any(char::is_alphanumeric));
    let (mut all, mut quoted) = (0usize, 0usize);
    for t in words {
        all += 1;
        quoted += usize::from(scan.quote_at[t].is_some());
    }
    if quoted == 0 {
        Directness::Indirect
    } else if quoted == all {
        Directness::Direct
    } else {
        Directness::Mixed
    }
}

fn size(a: &Attribution) -> usize {
    a.content.iter().map(Span::len).sum()
}

fn holds(a: &Attribution, span: Span) -> bool {
    a.content.iter().any(|c| c.contains(span))
}

/// The smallest other attribution whose content holds the cue of `i`.
fn parent(found: &[Attribution], i: usize) -> Option<usize> {
    let inner = &found[i];
    found
        .iter()
        .enumerate()
        .filter(|(n, a)| *n != i && holds(a, inner.cue) && !holds(inner, a.cue))
        .min_by_key(|(n, a)| (size(a), *n))
        .map(|(n, _)| n)
}

fn innermost(found: &[Attribution], span: Span) -> Option<usize> {
    let depth = |i: usize| {
        let mut n = 0;
        let mut at = found[i].parent;
        while let Some(p) = at.filter(|_| n < found.len()) {
            n += 1;
            at = found[p].parent;
        }
        n
    };
    let named = |a: &Attribution| a.holder != Holder::None;
    found
        .iter()
        .enumerate()
        .filter(|(_, a)| holds(a, span))
        .max_by_key(|(i, a)| (depth(*i), named(a), std::cmp::Reverse(size(a)), std::cmp::Reverse(*i)))
        .map(|(i, _)| i)
}
