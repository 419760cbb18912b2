//! Last station: order, directness, and which attribution stands inside which.
//!
//! In: attributions in any order. Out: [`Attributions`], sorted by cue, with parents and the cover of each token.

use lapwing_core::{Directness, Span};

use lapwing_data::cues::CueKind;

use super::holder::{dateline_end, titled};
use super::scan::Scan;
use super::speech::normalise;
use super::{Attribution, Attributions, Holder};

/// Sorts, links and closes the list.
pub fn settle(scan: &Scan, mut found: Vec<Attribution>) -> Attributions {
    for attribution in &mut found {
        normalise(&mut attribution.content);
        attribution.content.iter_mut().for_each(|piece| *piece = behind_dateline(scan, *piece));
        // The comma before the closing mark belongs to the sentence around the quotation.
        for piece in &mut attribution.content {
            let words = piece.of(scan.text);
            if words.ends_with(',') && words.len() > 1 {
                piece.end -= 1;
            }
        }
        if let Holder::Tok(tok) = attribution.holder {
            let cue = attribution.cue_tok;
            let pronoun = || scan.relative_subject(tok, cue);
            let span = *attribution
                .holder_span
                .get_or_insert_with(|| pronoun().unwrap_or_else(|| scan.holder_words(tok, cue)));
            let alone = span == scan.doc.tokens[tok].span;
            if alone && let Some(name) = scan.person_around(tok) {
                attribution.holder_span = Some(name.join(scan.holder_words(tok, cue)));
            } else if alone && let Some((head, words)) = titled(scan, tok) {
                let whole = scan.holder_words(head, cue);
                let words = if whole.overlaps(words) { whole.join(words) } else { words };
                (attribution.holder, attribution.holder_span) = (Holder::Tok(head), Some(words));
            }
        }
        if let (Holder::Tok(_), Some(span)) = (attribution.holder, attribution.holder_span) {
            attribution.holder_span = Some(scan.with_apposition(span, attribution.cue_tok));
        }
        attribution.directness = directness(scan, &attribution.content);
        if attribution.content_roots.is_empty() {
            attribution.content_roots = attribution.content.iter().flat_map(|c| scan.roots_in(*c)).collect();
        }
    }
    found.sort_by_key(|a| (a.cue.start, a.content[0].start));
    found.dedup_by(|b, a| a.cue == b.cue && a.content == b.content);
    let covering = nest(scan, &mut found);
    Attributions { list: found, covering }
}

/// "CLUJ, March 5 (News) — The dam holds, police said": the dateline is nobody's words.
fn behind_dateline(scan: &Scan, piece: Span) -> Span {
    let tokens = scan.toks_in(piece);
    let end = tokens.clone().next().and_then(|first| dateline_end(scan, first)).filter(|end| tokens.contains(end));
    let sentence = |t: usize| scan.doc.sentences[scan.doc.sentence_of(t)].tokens.start;
    match end.filter(|_| sentence(tokens.start) == tokens.start) {
        Some(end) => Span::new(scan.doc.tokens[end].span.start, piece.end),
        None => piece,
    }
}

/// Links each attribution to the smallest larger one that holds its cue; gives back the innermost one of each token.
fn nest(scan: &Scan, found: &mut [Attribution]) -> Vec<Option<usize>> {
    let mut around: Vec<Option<usize>> = vec![None; scan.doc.tokens.len()];
    let mut covering = around.clone();
    let mut by_size: Vec<usize> = (0..found.len()).collect();
    by_size.sort_by_key(|&i| (std::cmp::Reverse(size(&found[i])), i));
    for i in by_size {
        let outer = around.get(found[i].cue_tok).copied().flatten();
        // Of two that hold each other's cue neither is inside the other.
        found[i].parent = outer.filter(|&p| !holds(&found[i], found[p].cue));
        for t in found[i].content.iter().flat_map(|c| scan.toks_in(*c)) {
            around[t] = Some(i);
            if asserts(&found[i]) {
                covering[t] = Some(i);
            }
        }
    }
    covering
}

/// True when the content stands on the holder's word: "condemned the raid" and "urged them to leave" assert no raid.
fn asserts(a: &Attribution) -> bool {
    let words =
        matches!(a.kind, CueKind::Speech | CueKind::Belief | CueKind::Report | CueKind::Denial | CueKind::Accusation);
    words || a.directness != Directness::Indirect
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
