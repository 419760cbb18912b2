//! Gives quotations to their cues: "“…,” said Pop", "Pop said: “…”", and those that go on without a cue.
//!
//! In: quotations, trees, attributions found in the trees. Out: attributions whose content takes in whole
//! quotations, with the pieces of one speech together. A quotation of a few words inside another clause is left
//! to that clause.

use lapwing_core::{Deprel, Directness, Span, Tense, Upos};
use lapwing_data::cues::{ContentForm, CueKind};

use super::clauses;
use super::holder::{after_quote, holder, inverted};
use super::quotes::Quote;
use super::scan::Scan;
use super::{Attribution, Holder};

/// A speech in quotation marks runs over at most so many quotations before its cue.
const CHAIN_MAX: usize = 24;

/// Extends and adds attributions.
pub fn attach(scan: &Scan, found: &mut Vec<Attribution>) {
    let mut owner: Vec<Option<usize>> = vec![None; scan.quotes.list.len()];
    for (i, quote) in scan.quotes.list.iter().enumerate() {
        if let Some(at) = mixed(scan, found, quote) {
            owner[i] = Some(at);
            let cue = found[at].cue;
            // "said she felt “…”": what holds the cue holds its words.
            let around = |a: &Attribution| a.content.iter().any(|c| c.contains(cue));
            found.iter_mut().filter(|a| around(a)).for_each(|a| widen(a, quote));
            widen(&mut found[at], quote);
        } else if is_speech(scan, quote)
            && let Some(cue) = best_cue(scan, i)
        {
            owner[i] = Some(give(scan, found, cue, quote));
        }
    }
    for i in 0..scan.quotes.list.len() {
        if owner[i].is_none() && is_speech(scan, &scan.quotes.list[i]) {
            owner[i] = go_on(scan, found, &owner, i);
        }
    }
}

/// An attribution whose content begins outside of the quotation and reaches into it, or, with a cue that is no verb
/// ("According to the envoy, “…”"), begins with it.
fn mixed(scan: &Scan, found: &[Attribution], quote: &Quote) -> Option<usize> {
    let reaches = |a: &Attribution| {
        let from = if takes_quotes(scan, a.cue_tok) { quote.span.start } else { quote.inner.start + 1 };
        scan.quote_at[a.cue_tok] != scan.quotes.at(quote.inner.start)
            && a.content.iter().any(|c| c.start < from && c.end > quote.inner.start)
    };
    // The innermost one: its cue stands last before the quotation.
    found.iter().enumerate().filter(|(_, a)| reaches(a)).max_by_key(|(_, a)| a.cue.start).map(|(i, _)| i)
}

fn widen(attribution: &mut Attribution, quote: &Quote) {
    // Words held at arm's length, or a quotation that ends with the clause, need no more room.
    for piece in &mut attribution.content {
        if piece.start <= quote.inner.start && piece.end > quote.inner.start && piece.end < quote.inner.end {
            let end = if piece.start < quote.span.start { quote.span.end } else { quote.inner.end };
            *piece = Span::new(piece.start, end);
        }
    }
    normalise(&mut attribution.content);
}

/// Long enough to be speech, or a sentence of its own.
fn is_speech(scan: &Scan, quote: &Quote) -> bool {
    let words = scan.words_in(quote.inner);
    let ends = quote.inner.of(scan.text).ends_with([',', '.', '!', '?', '…', '—', '-']);
    words > scan.cues.scare_words_max || ends && words > 0 || quote.continues.is_some()
}

/// The cue that governs quotation `i`, by nearness, punctuation and tree.
fn best_cue(scan: &Scan, i: usize) -> Option<usize> {
    let quote = &scan.quotes.list[i];
    let inside = scan.toks_in(quote.inner);
    if inside.is_empty() {
        return None;
    }
    if let Some(cue) = led_in(scan, quote) {
        return Some(cue);
    }
    let paragraph = scan.toks_in(scan.quotes.paragraphs[quote.paragraph]);
    let from = inside.start.saturating_sub(scan.cues.gap_words_max).max(paragraph.start);
    let to = (inside.end + scan.cues.gap_words_max).min(paragraph.end);
    let before = (from..inside.start).rev().filter_map(|t| score(scan, i, t).map(|s| (s, t)));
    let after = (inside.end..to).filter_map(|t| score(scan, i, t).map(|s| (s, t)));
    before.chain(after).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, t)| t)
}

/// The last cue of a paragraph that ends with a colon right before the quotation's paragraph.
fn led_in(scan: &Scan, quote: &Quote) -> Option<usize> {
    let own = scan.quotes.paragraphs[quote.paragraph];
    let before = scan.quotes.paragraphs[quote.paragraph.checked_sub(1)?];
    let at_start = scan.text[own.start..quote.span.start].trim().is_empty();
    if !at_start || !before.of(scan.text).ends_with(':') {
        return None;
    }
    let last = scan.doc.sentences[scan.doc.sentence_of(scan.toks_in(before).next_back()?)].tokens.clone();
    last.rev().find(|&t| takes_quotes(scan, t) && scan.quote_at[t].is_none())
}

/// How well the cue `tok` suits the quotation; `None` when it can't be its cue.
fn score(scan: &Scan, i: usize, tok: usize) -> Option<f32> {
    let quote = &scan.quotes.list[i];
    if scan.quote_at[tok].is_some() || !takes_quotes(scan, tok) {
        return None;
    }
    let inside = scan.toks_in(quote.inner);
    let linked = inside.clone().any(|t| scan.doc.tokens[t].head == tok && scan.upos(t) != Upos::Punct)
        || inside.contains(&scan.doc.tokens[tok].head);
    let mut score = if linked { 3.0 } else { 0.0 };
    let between = if tok < inside.start { tok + 1..inside.start } else { inside.end..tok };
    let sentence_breaks = between
        .clone()
        .chain([tok.max(inside.start.saturating_sub(1))])
        .any(|t| scan.quote_at[t].is_none() && matches!(scan.doc.form(t, scan.text), "." | "!" | "?" | ";"));
    if between.clone().any(|t| {
        scan.quote_at[t].is_some_and(|q| q != i && scan.words_in(scan.quotes.list[q].inner) > scan.cues.scare_words_max)
    }) {
        return None;
    }
    let gap = between.clone().filter(|&t| scan.upos(t) != Upos::Punct).count();
    let inner = quote.inner.of(scan.text);
    if tok > inside.start {
        // After the quotation: it ends with a comma or an exclamation, and only the subject stands between.
        let ends_soft =
            inner.trim_end_matches(['’', '\'', '”', '"', ']', ')']).ends_with([',', '!', '?', '…', '—', '-'])
                || scan.text[quote.span.end..].trim_start().starts_with([',', '—', '–']);
        if sentence_breaks || !ends_soft && !linked {
            return None;
        }
        // "“…,” Pop, who leads the party, said": an aside between commas may hold a verb.
        let comma = |t: &usize| scan.doc.form(*t, scan.text) == ",";
        let aside = match between.clone().find(comma) {
            Some(first) if tok > 0 && comma(&(tok - 1)) && first + 1 < tok => first..tok,
            _ => tok..tok,
        };
        let clause_between =
            between.clone().any(|t| !aside.contains(&t) && scan.upos(t) == Upos::Verb && scan.is_finite(t));
        if clause_between && !linked {
            return None;
        }
        score += if ends_soft { 4.0 } else { 1.0 };
    } else {
        if sentence_breaks {
            return None;
        }
        let lead = scan.text[..quote.span.start].trim_end();
        score += if lead.ends_with(':') {
            4.0
        } else if lead.ends_with(',') {
            3.0
        } else {
            1.5
        };
        if !lead.ends_with([':', ',']) && gap > 6 && !linked {
            return None;
        }
    }
    if !scan.is_finite(tok) && scan.doc.tokens[tok].tense != Tense::PresPart && !linked {
        score -= 1.0;
    }
    Some(score - 0.15 * gap as f32)
}

fn takes_quotes(scan: &Scan, tok: usize) -> bool {
    // "The advert claims “…”": a noun right before the mark may be a verb that the tagger missed.
    let noun = || {
        scan.upos(tok) == Upos::Noun
            && tok > 0
            && scan.upos(tok - 1).is_nominal()
            && scan.quote_at.get(tok + 1).is_some_and(Option::is_some)
    };
    (scan.upos(tok) == Upos::Verb || noun())
        && scan.cues.verb(scan.lemma(tok)).iter().any(|f| f.forms.contains(&ContentForm::Quote))
}

/// Puts the quotation under the cue, in an attribution that exists or a new one.
fn give(scan: &Scan, found: &mut Vec<Attribution>, cue: usize, quote: &Quote) -> usize {
    if let Some(at) = found.iter().position(|a| a.cue_tok == cue) {
        let attribution = &mut found[at];
        let own = Span::new(quote.span.start, quote.span.end);
        let cue_span = attribution.cue;
        let mut pieces: Vec<Span> = Vec::new();
        for piece in &attribution.content {
            // What the tree took for content beside the quotation counts only when it stands clear of it.
            let rest = if piece.overlaps(own) { outside(scan, *piece, own) } else { vec![*piece] };
            pieces.extend(rest.into_iter().filter(|r| !r.overlaps(cue_span) && quoted(scan, *r)));
        }
        pieces.push(quote.inner);
        normalise(&mut pieces);
        attribution.content = pieces;
        // "“…,” Pop, the mayor, told the radio": what stands behind the cue is the one spoken to.
        let inside = scan.toks_in(quote.inner);
        if cue >= inside.end {
            let doubtful = matches!(attribution.holder, Holder::Tok(t) if t > cue || inside.contains(&t));
            if let Some(speaker) = after_quote(scan, inside.end, cue).filter(|_| doubtful) {
                (attribution.holder, attribution.holder_span) = (Holder::Tok(speaker), None);
            } else if attribution.holder == Holder::None
                && let Some((speaker, words)) = inverted(scan, inside.end, cue)
            {
                (attribution.holder, attribution.holder_span) = (Holder::Tok(speaker), Some(words));
            }
        }
        return at;
    }
    let kind = scan
        .cues
        .verb(scan.lemma(cue))
        .iter()
        .find(|f| f.forms.contains(&ContentForm::Quote))
        .map_or(CueKind::Speech, |f| f.kind);
    let (mut holder, mut holder_span) = holder(scan, cue);
    let inside = scan.toks_in(quote.inner);
    let after = (cue >= inside.end).then(|| after_quote(scan, inside.end, cue)).flatten();
    if let Some(speaker) = after.filter(|&s| holder != Holder::Tok(s)) {
        (holder, holder_span) = (Holder::Tok(speaker), None);
    }
    if holder == Holder::None
        && cue >= inside.end
        && let Some((speaker, words)) = inverted(scan, inside.end, cue)
    {
        (holder, holder_span) = (Holder::Tok(speaker), Some(words));
    }
    found.push(Attribution {
        holder,
        holder_span,
        cue: clauses::cue_span(scan, cue, None),
        cue_tok: cue,
        content: vec![quote.inner],
        content_roots: Vec::new(),
        directness: Directness::Direct,
        addressee: scan.kid(cue, &[Deprel::Iobj, Deprel::Obj]).filter(|&o| scan.quote_at[o].is_none()),
        parent: None,
        document: false,
        authors: Vec::new(),
        kind,
    });
    found.len() - 1
}

/// A quotation as a whole, or more than a few words of which some are quoted in passing. Other speech is placed by itself.
fn quoted(scan: &Scan, piece: Span) -> bool {
    if scan.quotes.list.iter().any(|q| q.inner == piece) {
        return true;
    }
    let inside = |q: &&Quote| q.inner.overlaps(piece);
    let mut quotes = scan.quotes.list.iter().filter(inside).peekable();
    scan.words_in(piece) > 3 && quotes.peek().is_some() && quotes.all(|q| !is_speech(scan, q))
}

fn outside(scan: &Scan, piece: Span, hole: Span) -> Vec<Span> {
    let mut rest = Vec::new();
    if piece.start < hole.start {
        rest.push(trim(scan.text, Span::new(piece.start, hole.start)));
    }
    if hole.end < piece.end {
        rest.push(trim(scan.text, Span::new(hole.end, piece.end)));
    }
    rest.retain(|r| !r.is_empty());
    rest
}

fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let cut = |c: char| c.is_whitespace() || ",;:".contains(c);
    let start = span.start + (words.len() - words.trim_start_matches(cut).len());
    let end = span.start + words.trim_end_matches(cut).len();
    Span::new(start.min(end), end)
}

/// Sorts the pieces and joins those that overlap.
pub fn normalise(pieces: &mut Vec<Span>) {
    pieces.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for piece in pieces.drain(..) {
        match merged.last_mut() {
            Some(last) if last.end >= piece.start => *last = last.join(piece),
            _ => merged.push(piece),
        }
    }
    *pieces = merged;
}

/// A quotation without a cue: the speaker of the one before it goes on, in the same or the next paragraph.
fn go_on(scan: &Scan, found: &mut [Attribution], owner: &[Option<usize>], i: usize) -> Option<usize> {
    let quote = &scan.quotes.list[i];
    if let Some(at) = quote.continues.and_then(|before| owner[before]) {
        return Some(add(found, at, quote));
    }
    let before = i.checked_sub(1).filter(|&b| scan.quotes.list[b].paragraph == quote.paragraph).and_then(|b| owner[b]);
    if let Some(at) = before {
        return Some(add(found, at, quote));
    }
    // A chain whose cue comes only in a later part: "“One.¶ “Two,” he said."
    let mut last = i;
    let mut later = None;
    for (n, q) in scan.quotes.list.iter().enumerate().skip(i + 1).take(CHAIN_MAX) {
        if q.continues == Some(last) {
            last = n;
            later = later.or(owner[n]);
        }
    }
    if let Some(at) = later {
        return Some(add(found, at, quote));
    }
    // The sentence before, in this paragraph or at the end of the one before, cites somebody: the same goes on.
    let start = scan.tok_from(quote.span.start);
    let at_start = scan.text[scan.quotes.paragraphs[quote.paragraph].start..quote.span.start].trim().is_empty();
    if !stands_alone(scan, quote) {
        return None;
    }
    let last = found
        .iter()
        .enumerate()
        .filter(|(_, a)| {
            a.cue_tok < start
                && a.kind != CueKind::Belief
                && matches!(a.holder, Holder::Tok(_))
                && scan.quote_at[a.cue_tok].is_none()
        })
        .filter(|(_, a)| {
            let p = scan.quotes.paragraph_of(a.cue.start);
            let last = a.content.iter().map(|c| scan.quotes.paragraph_of(c.start)).fold(p, usize::max);
            let whole =
                at_start && scan.text[quote.span.end..scan.quotes.paragraphs[quote.paragraph].end].trim().is_empty();
            p == quote.paragraph && !at_start
                || at_start && p + 1 == quote.paragraph
                || whole && last + 1 == quote.paragraph
        })
        .max_by_key(|(_, a)| a.cue.start)
        .map(|(n, _)| n)?;
    Some(add(found, last, quote))
}

fn add(found: &mut [Attribution], at: usize, quote: &Quote) -> usize {
    found[at].content.push(quote.inner);
    normalise(&mut found[at].content);
    at
}

/// The quotation begins a sentence and ends one.
fn stands_alone(scan: &Scan, quote: &Quote) -> bool {
    let lead = scan.text[..quote.span.start].trim_end();
    let begins = lead.is_empty()
        || lead.ends_with(['.', '!', '?', '”', '"', '\'', '’', ':', '\n'])
        || scan.text[scan.quotes.paragraphs[quote.paragraph].start..quote.span.start].trim().is_empty();
    let ends = quote.inner.of(scan.text).ends_with(['.', '!', '?', '…', '—', '-'])
        || scan.text[quote.span.end..].starts_with(['.', '!', '?']);
    begins && ends
}
