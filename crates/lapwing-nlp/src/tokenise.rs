//! Tokens of a sentence, as the English treebanks have them, by rule.

use lapwing_core::Span;

use crate::split::Rules;
use crate::word::plain;

/// Spans of the tokens in `sentence`.
pub fn tokens(text: &str, sentence: Span, rules: &Rules) -> Vec<Span> {
    let mut out = Vec::new();
    let body = sentence.of(text);
    let mut start = None;
    for (i, c) in body.char_indices().chain([(body.len(), ' ')]) {
        if c.is_whitespace() || is_invisible(c) {
            if let Some(s) = start.take() {
                chunk(text, Span::new(sentence.start + s, sentence.start + i), rules, &mut out);
            }
        } else {
            start.get_or_insert(i);
        }
    }
    out
}

/// Control and zero-width characters part tokens like blanks.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A run without blanks: peel marks off both ends, then part the middle.
fn chunk(text: &str, span: Span, rules: &Rules, out: &mut Vec<Span>) {
    let (mut start, mut end) = (span.start, span.end);
    let whole = span.of(text);
    if is_address(whole) {
        out.push(span);
        return;
    }
    let mut tail = Vec::new();
    let last = ends_line(text, span);
    while start < end {
        let Some(c) = text[start..end].chars().next() else { break };
        if !is_opening_mark(c, &text[start + c.len_utf8()..end], rules) {
            break;
        }
        let run = run_of(text[start..end].chars());
        out.push(Span::new(start, start + run));
        start += run;
    }
    while start < end {
        let rest = &text[start..end];
        let Some(c) = rest.chars().next_back() else { break };
        let run = run_of(rest.chars().rev());
        if c == '.' && run == 1 && keeps_dot(rest, rules, last) || !is_closing_mark(c) || is_clitic_end(rest, rules) {
            break;
        }
        tail.push(Span::new(end - run, end));
        end -= run;
    }
    if start < end {
        middle(text, Span::new(start, end), rules, out);
    }
    out.extend(tail.into_iter().rev());
}

/// Bytes of the marks at the beginning of `chars` that are one token: "...", "--", "?!", or else a single one.
fn run_of(chars: impl Iterator<Item = char>) -> usize {
    let mut chars = chars.peekable();
    let Some(first) = chars.next() else { return 0 };
    let mut bytes = first.len_utf8();
    let goes_on = |c: &char| match first {
        '.' | '-' | '=' | '*' | '_' | '~' | '$' | '<' | '>' | '#' => *c == first,
        '!' | '?' => matches!(c, '!' | '?'),
        _ => false,
    };
    while let Some(c) = chars.next_if(goes_on) {
        bytes += c.len_utf8();
    }
    bytes
}

/// True when only blanks follow up to the end of the line.
fn ends_line(text: &str, span: Span) -> bool {
    let rest = &text[span.end..];
    rest.chars().take_while(|&c| c != '\n').all(char::is_whitespace)
}

fn is_address(chunk: &str) -> bool {
    let lower = chunk.get(..8.min(chunk.len())).unwrap_or("").to_ascii_lowercase();
    lower.starts_with("http://")
        || lower.starts_with("https:/")
        || lower.starts_with("www.")
        || chunk.contains('@')
            && chunk.find('@').is_some_and(|i| i > 0 && chunk[i..].contains('.') && !chunk.ends_with(['.', ',', ')']))
}

fn is_opening_mark(c: char, rest: &str, rules: &Rules) -> bool {
    match c {
        '\'' | '’' | '‘' => {
            !rules.clitics.iter().any(|x| x.strip_prefix('\'').is_some_and(|y| y == rest.to_lowercase()))
                && !rest.starts_with(|d: char| d.is_ascii_digit())
        }
        '#' | '@' => rest.is_empty(),
        '$' | '€' | '£' | '¥' => true,
        '-' => rest.starts_with(|d: char| !d.is_ascii_digit()) || rest.is_empty(),
        '.' => !rest.starts_with(|d: char| d.is_ascii_digit() || d == '.'),
        '+' | '%' | '&' => false,
        c => !c.is_alphanumeric(),
    }
}

fn is_closing_mark(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '+' | '#' | '$') || c == '%'
}

/// "U.S." and "Mr." keep their dot; a plain word before the sentence's end does not.
fn keeps_dot(chunk: &str, rules: &Rules, last: bool) -> bool {
    let stem = &chunk[..chunk.len() - 1];
    let lower = stem.to_lowercase();
    let letters = stem.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic));
    if letters {
        return stem.contains('.') || !last && stem.chars().all(char::is_uppercase);
    }
    rules.is_abbreviation(&lower) && (!last || rules.is_title(&lower) || lower.contains('.'))
}

fn is_clitic_end(chunk: &str, rules: &Rules) -> bool {
    let plain = plain(chunk).to_lowercase();
    // A bare closing apostrophe is a mark; "workers'" is parted in the middle.
    !plain.ends_with('\'') && rules.clitics.iter().any(|c| plain.ends_with(c.as_str()))
}

fn middle(text: &str, span: Span, rules: &Rules, out: &mut Vec<Span>) {
    // Most words are plain letters, which nothing but a contraction parts.
    let word = span.of(text);
    if word.bytes().all(|b| b.is_ascii_alphabetic()) {
        let pairs = rules.contractions.iter().filter(|pair| pair.len() == word.len() + 1);
        let is = |a: &str, b: &str| word[..a.len()].eq_ignore_ascii_case(a) && word[a.len()..].eq_ignore_ascii_case(b);
        match pairs.filter_map(|pair| pair.split_once('|')).find(|(a, b)| is(a, b)) {
            Some((a, _)) => {
                out.extend([Span::new(span.start, span.start + a.len()), Span::new(span.start + a.len(), span.end)])
            }
            None => out.push(span),
        }
        return;
    }
    let form = plain(span.of(text)).to_lowercase();
    let chars: Vec<usize> = span.of(text).char_indices().map(|(i, _)| span.start + i).chain([span.end]).collect();
    // Plain forms have as many characters as the text, so character counts carry over.
    let count = form.chars().count();
    for pair in &rules.contractions {
        if let Some((a, _)) = pair.split_once('|').filter(|(a, b)| form.strip_prefix(a) == Some(b)) {
            let cut = chars[a.chars().count()];
            out.extend([Span::new(span.start, cut), Span::new(cut, span.end)]);
            return;
        }
    }
    for clitic in rules.clitics.iter().filter(|c| c.starts_with('\'') || c.as_str() == "n't") {
        let n = clitic.chars().count();
        if form.ends_with(clitic.as_str()) && count > n {
            let cut = chars[count - n];
            middle(text, Span::new(span.start, cut), rules, out);
            out.push(Span::new(cut, span.end));
            return;
        }
    }
    hyphens(text, span, rules, out);
}

/// Parts at hyphens, dashes and slashes between letters, and at marks inside ("end.Next", "8:30" stays).
fn hyphens(text: &str, span: Span, rules: &Rules, out: &mut Vec<Span>) {
    let body = span.of(text);
    let lower = body.to_lowercase();
    let mut start = 0;
    let mut previous = ' ';
    let mut emit = |from: usize, to: usize| {
        if from < to {
            out.push(Span::new(span.start + from, span.start + to));
        }
    };
    for (i, c) in body.char_indices() {
        let next = body[i + c.len_utf8()..].chars().next().unwrap_or(' ');
        let between = (previous.is_alphanumeric() || previous == '.') && next.is_alphanumeric();
        let parts = match c {
            '-' | '‐' | '‑' if between => {
                let first = lower.get(start..i).unwrap_or("");
                !(rules.joined_prefixes.contains(first)
                    || rules.joined_words.contains(&lower)
                    || first.chars().all(|d| d.is_ascii_digit() || d == '-')
                        && next.is_ascii_digit()
                        && body.matches('-').count() > 1)
            }
            '–' | '—' | '…' | '"' | '“' | '”' | '(' | ')' | '[' | ']' | ';' | '?' | '!' => true,
            '/' => between && !previous.is_ascii_digit(),
            ',' | ':' => !(previous.is_ascii_digit() && next.is_ascii_digit()),
            '.' => previous.is_lowercase() && next.is_uppercase(),
            '$' | '€' | '£' => true,
            _ => false,
        };
        if parts {
            // "U.S.-led": the prefix keeps "US$5" together only up to the sign.
            let end = i + c.len_utf8();
            if matches!(c, '$' | '€' | '£') {
                emit(start, end);
            } else {
                emit(start, i);
                emit(i, end);
            }
            start = end;
        }
        previous = c;
    }
    emit(start, body.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<&str> {
        let rules = Rules::english();
        tokens(text, Span::new(0, text.len()), &rules).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn clitics_and_marks_are_parted() {
        assert_eq!(
            forms("Iran’s envoy didn't say, “No.”"),
            ["Iran", "’s", "envoy", "did", "n't", "say", ",", "“", "No", ".", "”"]
        );
        assert_eq!(forms("the workers' strike cannot end"), ["the", "workers", "'", "strike", "can", "not", "end"]);
    }

    #[test]
    fn hyphens_part_words_but_not_prefixes_or_dates() {
        assert_eq!(
            forms("Wait -- what?! Al-Lund (no)!!!"),
            ["Wait", "--", "what", "?!", "Al", "-", "Lund", "(", "no", ")", "!!!"]
        );
        assert_eq!(
            forms("a U.S.-led anti-piracy mission on 2024-03-05"),
            ["a", "U.S.", "-", "led", "anti-piracy", "mission", "on", "2024-03-05"]
        );
        assert_eq!(
            forms("talks (in Geneva) at 8:30 cost $1,200.50…"),
            ["talks", "(", "in", "Geneva", ")", "at", "8:30", "cost", "$", "1,200.50", "…"]
        );
    }

    #[test]
    fn any_text_gives_spans_inside_it() {
        for text in ["", "\u{202e}\u{0}a\u{301}", "'''", "....", "-", "n't", "’s", "‘’“”«»", "a—b–c/d,e"]
        {
            for span in tokens(text, Span::new(0, text.len()), &Rules::english()) {
                assert!(!span.is_empty() && !span.of(text).is_empty());
            }
        }
    }
}
