//! What layout says about speakers: "POP: We won." at the start of a paragraph, "Minister: talks failed" in a
//! headline, a lead-in that ends with a colon before a quotation, and a quotation signed behind a dash.
//!
//! In: paragraphs, quotations, attributions so far. Out: attributions whose cue is the colon or dash.

use lapwing_core::{Article, Directness, Genre, Span, Upos};
use lapwing_data::cues::CueKind;

use super::scan::Scan;
use super::{Attribution, Holder};

/// Names before a colon are not longer than this.
const SPEAKER_WORDS_MAX: usize = 8;

/// Nor are those behind a dash, with what is said of them.
const SIGNER_WORDS_MAX: usize = 14;
const DASHES: [&str; 5] = ["—", "―", "–", "--", "-"];

/// Adds what layout shows.
pub fn attach(scan: &Scan, article: &Article, found: &mut Vec<Attribution>) {
    let turns = article.genre == Genre::Transcript;
    let mut open: Option<usize> = None;
    for n in 0..scan.quotes.paragraphs.len() {
        let paragraph = scan.quotes.paragraphs[n];
        if let Some((name, colon)) = speaker(scan, paragraph, turns || open.is_some()) {
            let content = trim_marks(scan.text, Span::new(colon.end, paragraph.end));
            let taken = found.iter().any(|a| {
                a.content.iter().any(|c| c.overlaps(content))
                    && a.cue.start < content.start
                    && a.cue.start > paragraph.start
            });
            if scan.words_in(content) >= 3 && !taken {
                found.retain(|a| !(colon.end <= a.content[0].start && a.cue.start < paragraph.start));
                open = Some(found.len());
                found.push(turn(scan, name, colon, content));
                continue;
            }
        }
        // In a transcript whoever speaks goes on until somebody else does.
        open = open.filter(|_| turns && !other_turn(scan, paragraph));
        if let Some(at) = open {
            found[at].content.push(trim_marks(scan.text, paragraph));
        }
    }
    signed(scan, found);
}

/// A label that names no speaker begins the paragraph: "QUESTION: …", "Q Mr. President, …"; or brackets fill it.
fn other_turn(scan: &Scan, paragraph: Span) -> bool {
    let words = paragraph.of(scan.text);
    let label = words.split(':').next().unwrap_or("").trim().to_lowercase();
    let initial = words.strip_prefix("Q ").or_else(|| words.strip_prefix("Q. ")).is_some();
    initial || scan.cues.no_speakers.contains(&label) || words.starts_with('(') && words.ends_with(')')
}

/// "“We won.” — Dana Pop, mayor": a quotation signed behind a dash at the end of its line.
fn signed(scan: &Scan, found: &mut Vec<Attribution>) {
    for quote in &scan.quotes.list {
        let line = scan.text[quote.span.end..].split('\n').next().unwrap_or("");
        let rest = line.trim_start();
        let dash_len = DASHES.iter().find_map(|d| rest.strip_prefix(d).map(|_| d.len()));
        let Some(dash_len) = dash_len.filter(|_| scan.words_in(quote.inner) > 1) else { continue };
        let at = quote.span.end + (line.len() - rest.len());
        let name = trim_marks(scan.text, Span::new(at + dash_len, quote.span.end + line.len()));
        let toks = scan.toks_in(name);
        let plain = toks.clone().all(|t| !matches!(scan.upos(t), Upos::Verb | Upos::Aux | Upos::Sconj));
        let proper = name.of(scan.text).starts_with(char::is_uppercase) && !toks.is_empty();
        if !plain || !proper || scan.words_in(name) > SIGNER_WORDS_MAX || name.of(scan.text).contains(['“', '"']) {
            continue;
        }
        // Whoever was thought to go on speaking does not.
        found.retain_mut(|a| {
            if !quote.span.contains(a.cue) {
                a.content.retain(|c| *c != quote.inner);
            }
            !a.content.is_empty()
        });
        found.push(turn(scan, name, Span::new(at, at + dash_len), quote.inner));
    }
}

fn turn(scan: &Scan, name: Span, colon: Span, content: Span) -> Attribution {
    let roots = scan.roots_in(name);
    let quoted = scan
        .quotes
        .list
        .iter()
        .any(|q| q.inner.contains(content) || content.contains(q.inner) && q.inner.len() + 4 > content.len());
    Attribution {
        holder: roots.first().map_or(Holder::Words(name), |&t| Holder::Tok(t)),
        holder_span: Some(name),
        cue: colon,
        cue_tok: scan.tok_from(colon.start).min(scan.doc.tokens.len().saturating_sub(1)),
        content: vec![content],
        content_roots: scan.roots_in(content),
        directness: if quoted { Directness::Direct } else { Directness::Indirect },
        addressee: None,
        parent: None,
        document: false,
        authors: Vec::new(),
        kind: CueKind::Speech,
    }
}

/// A name and the colon after it at the start of a paragraph. In doubt only a headline or a run of turns has one.
fn speaker(scan: &Scan, paragraph: Span, in_turns: bool) -> Option<(Span, Span)> {
    let words = paragraph.of(scan.text);
    let line = &words[..words.find('\n').unwrap_or(words.len())];
    let at = line.find(':').filter(|&i| line[i + 1..].starts_with([' ', '\u{a0}', '“', '"']) || i + 1 == line.len())?;
    // A time of day may stand before the name.
    let lead = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit() || ":.“\"'‘* ".contains(c)).len();
    if lead >= at {
        return None;
    }
    let name = Span::new(paragraph.start + lead, paragraph.start + at);
    let colon = Span::new(paragraph.start + at, paragraph.start + at + 1);
    let toks = scan.toks_in(name);
    let count = scan.words_in(name);
    let form = name.of(scan.text);
    if toks.is_empty()
        || count == 0
        || count > SPEAKER_WORDS_MAX
        || scan.cues.no_speakers.contains(&form.to_lowercase())
    {
        return None;
    }
    let letters = form.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 1 && letters.clone().all(char::is_uppercase);
    let named = toks.clone().any(|t| scan.doc.name_at(t).is_some() || scan.upos(t) == Upos::Propn);
    let plain =
        toks.clone().all(|t| !matches!(scan.upos(t), Upos::Verb | Upos::Aux | Upos::Pron | Upos::Sconj | Upos::Adv));
    let first =
        scan.doc.sentences.first().is_some_and(|s| s.span.start >= paragraph.start && s.span.start < paragraph.end);
    let sentence = scan.doc.sentences.get(scan.doc.sentence_of(toks.start).min(scan.doc.sentences.len() - 1));
    let headline = first || sentence.is_some_and(|s| s.headline);
    let speaks = line[at + 1..].trim_start().starts_with(['“', '"', '‘']);
    let document = count == 1 && toks.clone().all(|t| scan.cues.documents.contains(scan.lemma(t)));
    let title = !line.ends_with(['.', '!', '?', '”', '"']) && document;
    let fits = capitals
        || plain && (named && speaks || title)
        || plain && (named && (headline || in_turns || count <= 4) || headline && count <= 2);
    fits.then_some((name, colon))
}

fn trim_marks(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let cut = |c: char| c.is_whitespace() || "“”\"‘".contains(c);
    let start = span.start + (words.len() - words.trim_start_matches(cut).len());
    let end = span.start + words.trim_end_matches(cut).len();
    Span::new(start.min(end), end.max(start.min(end)))
}
