//! Text to blocks: paragraphs, headings, captions and list items, one string each, with clean white space.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::decode::{is_bidi, is_control};

/// Splits a text into its blocks. An empty line always ends a block; a line end does, unless the text is wrapped at a
/// fixed width or the next line goes on in lower case.
pub(crate) fn split(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.split(is_line_end).map(clean_line).collect();
    let width = wrap_width(&lines);
    let mut blocks: Vec<String> = Vec::new();
    let mut previous: Option<&str> = None;
    for line in &lines {
        if line.is_empty() {
            previous = None;
            continue;
        }
        match (previous, blocks.last_mut()) {
            (Some(before), Some(block)) if goes_on(before, line, width) => {
                block.push(' ');
                block.push_str(line);
            }
            _ => blocks.push(line.clone()),
        }
        previous = Some(line);
    }
    blocks
}

/// The sentence-ending character of a block, closing quotes and brackets aside.
pub(crate) fn final_mark(block: &str) -> Option<char> {
    let closing = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | ' ');
    block.trim_end_matches(closing).chars().next_back().filter(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | ','))
}

/// Number of words as blanks divide them.
pub(crate) fn n_words(block: &str) -> usize {
    block.split_whitespace().count()
}

/// True for a block that reads as a sentence of the text: long enough, and closed.
pub(crate) fn is_sentence(block: &str) -> bool {
    const WORDS_MIN: usize = 12;
    n_words(block) >= WORDS_MIN && matches!(final_mark(block), Some('.' | '!' | '?' | '…' | ':'))
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// One line without invisible characters, entities that were escaped twice, and doubled blanks.
fn clean_line(line: &str) -> String {
    let unescaped = if line.contains('&') { html_escape::decode_html_entities(line) } else { line.into() };
    let visible = |c: &char| {
        !is_control(*c) && !is_bidi(*c) && !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
    };
    let kept: String = unescaped.chars().filter(visible).collect();
    let composed = if is_nfc(&kept) { kept } else { kept.nfc().collect() };
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The width at which a text was wrapped by hand or program, if it was: most line ends within paragraphs stand
/// where the next word would not have fitted.
fn wrap_width(lines: &[String]) -> Option<usize> {
    const WIDTHS: std::ops::RangeInclusive<usize> = 50..=110;
    let width = lines.iter().map(|l| l.chars().count()).max().filter(|w| WIDTHS.contains(w))?;
    let ends = lines.windows(2).filter(|w| !w[0].is_empty() && !w[1].is_empty());
    let (mut soft, mut hard) = (0, 0);
    for pair in ends {
        if would_not_fit(&pair[0], &pair[1], width) { soft += 1 } else { hard += 1 }
    }
    (soft >= 3 && soft * 2 > hard * 3).then_some(width)
}

fn goes_on(before: &str, line: &str, width: Option<usize>) -> bool {
    let starts_low =
        line.chars().next().is_some_and(char::is_lowercase) && !matches!(final_mark(before), Some('.' | '!' | '?'));
    starts_low || width.is_some_and(|w| would_not_fit(before, line, w))
}

fn would_not_fit(before: &str, line: &str, width: usize) -> bool {
    let word = line.split(' ').next().unwrap_or(line);
    before.chars().count() + 1 + word.chars().count() > width
}
