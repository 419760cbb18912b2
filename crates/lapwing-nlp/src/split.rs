//! Paragraphs and sentences, by rule: what ends a sentence and what only looks like it.
//!
//! Paragraphs are parted by blank lines; a paragraph's end always ends a sentence. A single line break ends one too
//! when the line before it does not look wrapped.

use lapwing_core::Span;
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Longest sentence in bytes; longer ones are cut at a blank so that time stays linear.
pub const SENTENCE_BYTES_MAX: usize = 4_000;

/// Longest dateline in characters.
const DATELINE_CHARS_MAX: usize = 80;

/// Word lists of a language for splitting. File: `data/english.toml` of this crate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    titles: FxHashSet<String>,
    abbreviations: FxHashSet<String>,
    starters: FxHashSet<String>,
    subjects: FxHashSet<String>,
    enders: FxHashSet<String>,
    tied: FxHashSet<String>,
    lost: FxHashSet<String>,
    broken_off: FxHashSet<String>,
    labels: FxHashSet<String>,
    credits: Vec<String>,
    pub(crate) weekdays: Vec<String>,
    dated: FxHashSet<String>,
    words: FxHashSet<String>,
    pub(crate) clitics: Vec<String>,
    pub(crate) contractions: Vec<String>,
    pub(crate) joined_prefixes: FxHashSet<String>,
    pub(crate) joined_words: FxHashSet<String>,
    pub(crate) intransitive: FxHashSet<String>,
    pub(crate) settlements: FxHashSet<String>,
    pub(crate) directions: FxHashSet<String>,
    pub(crate) captives: FxHashSet<String>,
    pub(crate) performed: FxHashSet<String>,
    pub(crate) kept: FxHashSet<String>,
}

impl Rules {
    /// The rules for English.
    pub fn english() -> Rules {
        toml::from_str(include_str!("../data/english.toml")).unwrap_or_else(|e| panic!("data/english.toml: {e}"))
    }

    /// A title or abbreviation, without its dot, in lower case.
    pub(crate) fn is_abbreviation(&self, lower: &str) -> bool {
        self.is_title(lower) || self.abbreviations.contains(lower)
    }

    /// A word that never ends a sentence.
    pub(crate) fn is_title(&self, lower: &str) -> bool {
        self.titles.contains(lower)
    }
}

/// A sentence's bytes and the number of its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes, without surrounding blanks.
    pub span: Span,
    /// 0-based.
    pub paragraph: usize,
}

/// Splits `text` into sentences.
pub fn sentences(text: &str, rules: &Rules) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (paragraph, block) in paragraphs(text).into_iter().enumerate() {
        for line in lines(text, block) {
            split_line(text, line, rules, |span| pieces.push(Piece { span, paragraph }));
        }
    }
    pieces
}

/// Blocks between blank lines.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut blocks = Vec::new();
    let (mut start, mut end) = (None, 0);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            if let Some(s) = start.take() {
                blocks.push(Span::new(s, end));
            }
        } else {
            start.get_or_insert(at);
            end = at + line.len();
        }
        at += line.len();
    }
    blocks.extend(start.map(|s| Span::new(s, end)));
    blocks
}

/// Lines of a block joined where they look wrapped: a line is wrapped when the block's lines are of similar, full length.
fn lines(text: &str, block: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = block.start;
    for line in block.of(text).split_inclusive('\n') {
        found.push(Span::new(at, at + line.len()));
        at += line.len();
    }
    let longest = found.iter().map(Span::len).max().unwrap_or(0);
    let mut joined: Vec<Span> = Vec::new();
    for line in found {
        match joined.last_mut() {
            Some(last) if wrapped(last.of(text), line.of(text), longest) => *last = last.join(line),
            _ => joined.push(line),
        }
    }
    joined
}

fn wrapped(before: &str, after: &str, longest: usize) -> bool {
    let before = before.trim_end();
    let last_line = before.rsplit('\n').next().unwrap_or(before);
    let full = (30..200).contains(&longest) && last_line.len() + 25 > longest;
    let goes_on = after.trim_start().chars().next().is_some_and(|c| c.is_lowercase()) && !ends_sentence(before);
    (full && !(ends_sentence(before) && last_line.len() + 12 < longest)) || goes_on
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closer).ends_with(['.', '!', '?', '…'])
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '*' | '-' | '—' | '–')
}

fn split_line(text: &str, line: Span, rules: &Rules, mut push: impl FnMut(Span)) {
    let body = line.of(text);
    let mut start = 0;
    let mut chars = body.char_indices().peekable();
    let mut emit = |from: usize, to: usize| {
        let part = &body[from..to];
        let lead = part.len() - part.trim_start().len();
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            cut_long(text, Span::new(line.start + from + lead, line.start + from + lead + trimmed.len()), &mut push);
        }
    };
    let mut parts = unmarked(body, rules).into_iter().peekable();
    while let Some((i, c)) = chars.next() {
        if let Some(at) = parts.next_if(|&at| at <= i).filter(|&at| at > start) {
            emit(start, at);
            start = at;
        }
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        // Runs of marks ("?!", "...") and closing quotes belong to the sentence they end.
        let mut end = i + c.len_utf8();
        while let Some(&(j, d)) = chars.peek() {
            let mark = matches!(d, '.' | '!' | '?' | '…');
            let closer = is_closer(d)
                && (j + d.len_utf8() == body.len() || !body[j + d.len_utf8()..].starts_with(char::is_alphanumeric));
            // "and so on . . . They".
            let spaced = c == '.' && d == ' ' && body[j..].starts_with(" .") && !body[j + 2..].starts_with(in_word);
            // "(as we went. ) The".
            let bracket = d == ' ' && body[j..].starts_with(" ) ");
            if !(mark || closer || spaced || bracket) {
                break;
            }
            end = j + d.len_utf8();
            chars.next();
        }
        let reference = references(&body[start..i], &body[end..], rules);
        while chars.next_if(|&(j, _)| j < end + reference).is_some() {}
        end += reference;
        let rest = &body[end..];
        let gap = rest.len() - rest.trim_start().len();
        let next = rest.trim_start();
        let glued_ok =
            gap > 0 || c != '.' && next.starts_with(char::is_uppercase) || lost_blank(&body[start..i], next, rules);
        if glued_ok && breaks(&body[start..i], c, &body[i..end], next, rules) {
            emit(start, end);
            start = end;
        }
    }
    emit(start, body.len());
}

/// "The president resigned.The army took over.": a word in small letters before the full stop, one that begins sentences
/// behind it.
fn lost_blank(before: &str, next: &str, rules: &Rules) -> bool {
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    last.len() > 2
        && last.chars().all(char::is_lowercase)
        && word.starts_with(char::is_uppercase)
        && word.chars().skip(1).all(char::is_lowercase)
        && rules.starters.contains(&word.to_lowercase())
}

/// What stands behind ", March 5, 2024".
fn after_date(text: &str) -> Option<&str> {
    let (month, rest) = text.strip_prefix(", ")?.split_once(' ')?;
    let (day, rest) = rest.split_once(", ")?;
    let year = rest.get(..4)?;
    let number = |x: &str| !x.is_empty() && x.chars().all(|c| c.is_ascii_digit());
    let full = month.chars().all(char::is_alphabetic) && number(day) && number(year);
    let rest = &rest[4..];
    (full && !rest.starts_with(|c: char| !c.is_whitespace())).then_some(rest)
}

/// Can `c` stand behind a dot inside a word or number?
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '.'
}

/// Bytes behind the end of a sentence that belong to it: reference numbers in brackets ("[3] [17]", "[4–6]", "[source needed]"),
/// smileys, and numbers of footnotes where the next sentence shows that it is one.
fn references(before: &str, text: &str, rules: &Rules) -> usize {
    let mut end = 0;
    loop {
        let rest = text[end..].trim_start_matches(' ');
        let inside = rest.strip_prefix('[').and_then(|r| r.split_once(']')).map(|r| r.0);
        let reference = |x: &&str| {
            // One number, or several: "[3, 5]", "[7 – 9]".
            x.len() < 16
                && x.split([',', '-', '–', ';']).all(|n| {
                    let n = n.trim();
                    (1..=3).contains(&n.len()) && n.chars().all(|c| c.is_ascii_digit())
                })
                || x.len() < 40 && x.ends_with(" needed")
        };
        let bytes = inside.filter(reference).map_or_else(|| smiley(rest), |x| x.len() + 2);
        if bytes == 0 {
            break;
        }
        end = text.len() - rest.len() + bytes;
    }
    if end > 0 {
        return end;
    }
    let rest = text.trim_start_matches(' ');
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let Some(next) = rest[digits..].strip_prefix(' ').filter(|_| (1..=2).contains(&digits)) else { return 0 };
    let word: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
    let goes_on = if rest.len() < text.len() {
        rules.starters.contains(&word.to_lowercase()) && word.chars().next().is_some_and(char::is_uppercase)
    } else {
        // Directly behind the dot of a word it can be nothing else.
        before.chars().rev().take(3).all(char::is_lowercase) && word.chars().next().is_some_and(char::is_uppercase)
    };
    if goes_on { text.len() - next.len() - 1 } else { 0 }
}

/// Bytes of a smiley at the beginning of `text`.
fn smiley(text: &str) -> usize {
    let mouth = text.strip_prefix([':', ';']).map(|r| r.strip_prefix('-').unwrap_or(r));
    let Some(mouth) = mouth.filter(|m| m.starts_with([')', '(', 'D', 'P'])) else { return 0 };
    let end = text.len() - mouth.len() + 1;
    if text[end..].starts_with(|c: char| !c.is_whitespace() && c != ')') { 0 } else { end }
}

/// Bytes of the place, date and agency that a report begins with, or of the time that an entry of a live report begins
/// with: up to behind the dash. They are no part of the sentence that follows.
fn dateline(body: &str) -> Option<usize> {
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '―');
    let apart = |&(at, _): &(usize, &str)| {
        let behind = body[at..].trim_start_matches(dash);
        let attached = body[at..].starts_with('—') || body[..at].ends_with(')') || behind.starts_with(' ');
        let long = attached && !body[at..].starts_with('-');
        body[..at].ends_with(' ') && behind.starts_with(' ') || long
    };
    let end = body.char_indices().nth(DATELINE_CHARS_MAX).map_or(body.len(), |(at, _)| at);
    let (at, _) = body[..end].match_indices(dash).find(apart)?;
    let (head, rest) = (body[..at].trim(), body[at..].trim_start_matches(dash).trim_start());
    let first = head.split([' ', ',', '(']).next().filter(|first| !first.is_empty())?;
    let capitals = first.chars().filter(|c| c.is_uppercase()).count() > 2 && !first.contains(char::is_lowercase);
    let clock =
        first.len() > 3 && first.split(':').count() > 1 && first.chars().all(|c| c.is_ascii_digit() || c == ':');
    let proper = |word: &str| {
        let word = word.trim_start_matches('(');
        word.len() <= 3 || !word.starts_with(char::is_lowercase)
    };
    let begins = rest.trim_start_matches(is_opener).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let fits = (capitals || clock || head.ends_with(')')) && head.split_whitespace().all(proper);
    (fits && begins && rest.contains(char::is_lowercase)).then(|| body.len() - rest.len())
}

/// Where sentences of a line begin that no mark parts from the ones before, ascending: behind a dateline and the number
/// of a caption, before the maker of a picture, around the date that stands alone, before a pronoun whose capital shows
/// that the full stop is missing.
fn unmarked(body: &str, rules: &Rules) -> Vec<usize> {
    let mut found: Vec<usize> = dateline(body).into_iter().collect();
    let mut words = body.split_whitespace();
    if let (Some(label), Some(number), Some(next)) = (words.next(), words.next(), words.next())
        && rules.labels.contains(label)
        && number.contains('.')
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && number.ends_with(|c: char| c.is_ascii_digit())
        && next.starts_with(|c: char| c.is_uppercase() || c == '(')
    {
        found.push(next.as_ptr() as usize - body.as_ptr() as usize);
    }
    for credit in &rules.credits {
        found.extend(body.match_indices(credit.as_str()).map(|m| m.0).filter(|&at| {
            let behind = body[at + credit.len()..].strip_prefix(": ");
            at > 0
                && body[..at].ends_with(' ')
                && behind.is_some_and(|b| credit.starts_with('(') || b.starts_with(char::is_uppercase))
        }));
    }
    for day in &rules.weekdays {
        if let Some(rest) = body.strip_prefix(day.as_str()).and_then(after_date)
            && rest.trim_start().starts_with(char::is_uppercase)
        {
            found.push(body.len() - rest.trim_start().len());
        }
        let Some(at) = body.rfind(day.as_str()).filter(|&at| body[..at].ends_with(' ')) else { continue };
        let alone = body[..at].split_whitespace().next_back().is_some_and(|before| {
            before.ends_with(|c: char| c.is_alphanumeric() || is_closer(c))
                && !rules.dated.contains(&before.to_lowercase())
        });
        if alone && after_date(&body[at + day.len()..]).is_some_and(|rest| rest.trim().is_empty()) {
            found.push(at);
        }
    }
    let mut words = body.split(' ');
    let (mut earlier, mut before, mut at) = ("", "", 0);
    while let Some(word) = words.next() {
        let small = |w: &str| w.len() > 1 && w.chars().all(char::is_lowercase);
        let next = words.clone().next().unwrap_or("");
        if small(before) && rules.lost.contains(word) && next.starts_with(char::is_lowercase) {
            found.push(at);
        }
        // "He left [17] She stayed."
        let reference = before.strip_prefix('[').and_then(|b| b.strip_suffix(']'));
        if reference.is_some_and(|r| !r.is_empty() && r.chars().all(|c| c.is_ascii_digit()))
            && word.starts_with(char::is_uppercase)
            && rules.starters.contains(&word.to_lowercase())
            && next.starts_with(char::is_lowercase)
        {
            found.push(at);
        }
        // "We could not — Can you all see this?"
        let (plain, rest) = word.split_at(word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len()));
        let begins = rest.is_empty() || rest.starts_with(['\'', '’', ',']);
        if small(earlier) && matches!(before, "--" | "—" | "–" | "-") && begins && rules.broken_off.contains(plain)
        {
            found.push(at);
        }
        (earlier, before, at) = (before, word, at + word.len() + 1);
    }
    found.sort_unstable();
    found
}

/// Does the mark `c` after `before` end the sentence when `next` follows?
fn breaks(before: &str, c: char, marks: &str, next: &str, rules: &Rules) -> bool {
    let Some(first) = next.trim_start_matches(is_opener).chars().next() else { return !next.is_empty() };
    let closed = marks.chars().any(is_closer);
    // "… of art. (photo: Agency)" ends; "He (b. 1960)" and "approx. (in metres)" go on.
    let aside = c == '.' && next.starts_with('(') && before.chars().rev().take(4).all(char::is_lowercase);
    if is_link(next) {
        return !rules.is_abbreviation(&before.rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase());
    }
    if first.is_lowercase() && !aside && !careless(before, c, closed, next, rules) {
        return false;
    }
    // "Viva Maria! (1965)".
    if next.strip_prefix('(').is_some_and(|n| n.chars().take(3).filter(char::is_ascii_digit).count() == 3) {
        return false;
    }
    if c != '.' {
        // "Stop!" said the man; "Why?" Khan asked.
        return !closed || !next.starts_with(char::is_lowercase);
    }
    if marks.starts_with("..") && !first.is_uppercase() {
        return false;
    }
    let word = before
        .rsplit(|x: char| x.is_whitespace() || matches!(x, '(' | '[' | '"' | '“' | '‘' | '—'))
        .next()
        .unwrap_or("");
    let lower = word.to_lowercase();
    // In small letters these are words: "He said no. Officials …", "a work of art. Critics …".
    let plain = word == lower && rules.words.contains(&lower) && !first.is_ascii_digit();
    if plain {
        return true;
    }
    if rules.titles.contains(&lower) {
        return false;
    }
    // "p. 330", "b. March 1960".
    if word.len() == 1 && word != "a" && word.starts_with(|x: char| x.is_ascii_lowercase()) {
        return false;
    }
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let next_word: String = next.trim_start_matches(is_opener).chars().take_while(|x| x.is_alphanumeric()).collect();
    let starter = rules.starters.contains(&next_word.to_lowercase());
    if initial {
        // "John F. Kennedy" goes on; "in plan B. The army" ends.
        return starter;
    }
    let dotted = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && !part.contains(|x: char| x.is_ascii_digit()));
    if rules.abbreviations.contains(&lower) || dotted {
        if first.is_ascii_digit() {
            return false;
        }
        return starter || closed || rules.enders.contains(&lower);
    }
    if first.is_ascii_digit()
        && word.chars().all(|x| x.is_ascii_digit())
        && !word.is_empty()
        && word.len() < 3
        && before.trim().len() == word.len()
    {
        // "1. 2024 saw …": a list number.
        return false;
    }
    // "Figure 2. The original".
    if let Some((label, number)) = before.trim().split_once(' ')
        && rules.labels.contains(label)
        && number.chars().all(|x| x.is_ascii_digit())
    {
        return false;
    }
    // "2. Results", "2.1. Results".
    let number = before.trim();
    number.is_empty() || number.len() > 4 || !number.chars().all(|x| x.is_ascii_digit() || x == '.') || {
        number.len() > 2 && !number.contains('.')
    }
}

fn is_link(text: &str) -> bool {
    let text = text.trim_start_matches('(');
    ["http://", "https://", "www."].iter().any(|x| text.starts_with(x))
}

/// Does a sentence begin with a small letter? Either its first word is a name like "eHow", or the writer spares capitals
/// and begins with a word that hardly follows an abbreviation.
fn careless(before: &str, c: char, closed: bool, next: &str, rules: &Rules) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
    // A name may end in "!", but hardly in a full stop.
    let plain = |x: char| x.is_lowercase() || c == '.' && x.is_alphabetic();
    let word = last.len() > 1 && last.chars().all(plain) && (last.len() > 2 || last.chars().all(char::is_lowercase));
    if closed || !word || rules.is_abbreviation(&last.to_lowercase()) && !rules.words.contains(last) {
        return false;
    }
    let word = next.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '?' | '!')).next().unwrap_or("");
    // Whatever follows the plain word that a question or a long word ends, but for "Why us? asked the minister".
    let small = last.chars().all(char::is_lowercase);
    let sure = small && (c != '.' || last.len() > 2) && !rules.tied.contains(word);
    word.contains(char::is_uppercase) && word.chars().all(char::is_alphanumeric)
        || rules.subjects.contains(word)
        || sure && word.chars().all(char::is_alphabetic)
}

fn cut_long(text: &str, span: Span, push: &mut impl FnMut(Span)) {
    let mut rest = span;
    while rest.len() > SENTENCE_BYTES_MAX {
        let mut limit = rest.start + SENTENCE_BYTES_MAX;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let cut = text[rest.start..limit]
            .rfind(char::is_whitespace)
            .map_or(limit, |i| if i == 0 { limit } else { rest.start + i });
        let head = text[rest.start..cut].trim();
        if !head.is_empty() {
            push(Span::new(rest.start, rest.start + text[rest.start..cut].trim_end().len()));
        }
        let lead = text[cut..rest.end].len() - text[cut..rest.end].trim_start().len();
        rest = Span::new(cut + lead, rest.end);
    }
    if !rest.is_empty() {
        push(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let rules = Rules::english();
        sentences(text, &rules).into_iter().map(|p| p.span.of(text)).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_sentences() {
        assert_eq!(
            split("Mr. Olsen met Gen. T. Brandt in the U.S. Senate. They talked."),
            ["Mr. Olsen met Gen. T. Brandt in the U.S. Senate.", "They talked."]
        );
        assert_eq!(split("He left the U.S. The army stayed."), ["He left the U.S.", "The army stayed."]);
    }

    #[test]
    fn datelines_stand_alone() {
        for (line, report) in [
            ("OSLO, Jan. 30 (Agency) —", "Norway agreed."),
            ("NAIROBI (News) -", "Police fired shots."),
            ("Lima (News) --", "\"No,\" said Peru."),
            ("QUITO, Ecuador (March 3, 2021) –", "Two men left."),
            ("N'DJAMENA, Chad—", "The army left."),
            ("14:05 GMT -", "The convoy arrived."),
        ] {
            let text = format!("{line} {report}").replace("— The", "—The");
            assert_eq!(split(&text), [line, report]);
        }
        for text in [
            "ARMY LEAVES TOWN - REBELS RETURN",
            "NATO troops - a small force - arrived.",
            "Ana Pop - Oslo",
            "The army – once feared – left.",
            "CHAD-LIBYA TALKS resumed in Oslo.",
        ] {
            assert_eq!(split(text), [text]);
        }
    }

    #[test]
    fn blanks_that_were_lost_still_part_sentences() {
        assert_eq!(
            split("The president resigned.The army took over .It left."),
            ["The president resigned.", "The army took over .", "It left."]
        );
        assert_eq!(split("He uses node.Js and Booking.Com."), ["He uses node.Js and Booking.Com."]);
        assert_eq!(split("The minister resigned.Šimek stayed."), ["The minister resigned.Šimek stayed."]);
    }

    #[test]
    fn questions_links_and_broken_off_sentences_end() {
        assert_eq!(
            split("what is that? where is he? nobody knows."),
            ["what is that?", "where is he?", "nobody knows."]
        );
        assert_eq!(split("Why us? asked the envoy."), ["Why us? asked the envoy."]);
        assert_eq!(split("It was late. maybe too late."), ["It was late.", "maybe too late."]);
        assert_eq!(
            split("Read the report. https://example.org/a It is long."),
            ["Read the report.", "https://example.org/a It is long."]
        );
        assert_eq!(split("We could not see — Can you see it?"), ["We could not see —", "Can you see it?"]);
        assert_eq!(split("(We left early. ) The road was long."), ["(We left early. )", "The road was long."]);
    }

    #[test]
    fn quotes_stay_with_their_sentence() {
        assert_eq!(
            split("“We agree.” He left. \"Why?\" Khan asked."),
            ["“We agree.”", "He left.", "\"Why?\"", "Khan asked."]
        );
    }

    #[test]
    fn reference_numbers_stay_with_what_they_prove() {
        assert_eq!(
            split("He left in 1805. [6] [17] She stayed. [3]"),
            ["He left in 1805. [6] [17]", "She stayed. [3]"]
        );
        assert_eq!(split("He left [12] [17] She stayed."), ["He left [12] [17]", "She stayed."]);
        assert_eq!(split("He left. [Applause] She stayed."), ["He left.", "[Applause] She stayed."]);
        assert_eq!(split("The king (c. 1230) ruled."), ["The king (c. 1230) ruled."]);
    }

    #[test]
    fn numbers_of_footnotes_and_smileys_stay_with_their_sentence() {
        assert_eq!(
            split("They keep their rights. 4 Even so they left. 12 soldiers died. 12 British ships sank."),
            ["They keep their rights. 4", "Even so they left.", "12 soldiers died.", "12 British ships sank."]
        );
        assert_eq!(
            split("It needs a will to change.23 Others agree."),
            ["It needs a will to change.23", "Others agree."]
        );
        assert_eq!(
            split("He felt guilt. [better source needed] She left."),
            ["He felt guilt. [better source needed]", "She left."]
        );
        assert_eq!(
            split("It went fast, right? :) It took two years."),
            ["It went fast, right? :)", "It took two years."]
        );
        assert_eq!(split("He left . . . They stayed."), ["He left . . .", "They stayed."]);
    }

    #[test]
    fn captions_credits_and_dates_stand_alone() {
        assert_eq!(split("Figure 1.5 Voters wait in line."), ["Figure 1.5", "Voters wait in line."]);
        assert_eq!(split("Figure 24.7 shows a line."), ["Figure 24.7 shows a line."]);
        assert_eq!(split("Elephant at a lake Image: Ana Pop."), ["Elephant at a lake", "Image: Ana Pop."]);
        assert_eq!(
            split("Voters go to the polls in Chad Tuesday, September 1, 2015"),
            ["Voters go to the polls in Chad", "Tuesday, September 1, 2015"]
        );
        assert_eq!(split("He was shot on Tuesday, September 1, 2015"), ["He was shot on Tuesday, September 1, 2015"]);
        assert_eq!(split("He died early Sunday, May 28, 2006."), ["He died early Sunday, May 28, 2006."]);
        assert_eq!(split("2.1. Results of the vote"), ["2.1. Results of the vote"]);
        assert_eq!(split("In Viva Maria! (1965) she sang."), ["In Viva Maria! (1965) she sang."]);
    }

    #[test]
    fn a_capital_shows_that_the_full_stop_is_missing() {
        assert_eq!(split("he was right They have been late"), ["he was right", "They have been late"]);
        assert_eq!(split("She saw As You Like It twice."), ["She saw As You Like It twice."]);
        assert_eq!(split("Tuesday, May 3, 2005 Voters met."), ["Tuesday, May 3, 2005", "Voters met."]);
        assert_eq!(split("Tuesday, May 3, 2005, voters met."), ["Tuesday, May 3, 2005, voters met."]);
        assert_eq!(split("We sell cars, boats, etc. Prices vary."), ["We sell cars, boats, etc.", "Prices vary."]);
    }

    #[test]
    fn small_letters_begin_sentences_where_nothing_else_fits() {
        assert_eq!(split("call my phone. i am going out."), ["call my phone.", "i am going out."]);
        assert_eq!(split("We made a wiki. eHow was a site."), ["We made a wiki.", "eHow was a site."]);
        assert_eq!(split("It is approx. the size of Chad."), ["It is approx. the size of Chad."]);
        assert_eq!(
            split("\"Stop!\" he said. The U.S. they knew was gone."),
            ["\"Stop!\" he said.", "The U.S. they knew was gone."]
        );
    }

    #[test]
    fn paragraphs_and_unwrapped_lines_end_sentences() {
        assert_eq!(split("Talks resume\n\nThe two sides met"), ["Talks resume", "The two sides met"]);
        let wrapped = "The foreign minister of Chad said on Friday that the\ntwo countries would resume their talks next month in\nGeneva.";
        assert_eq!(split(wrapped).len(), 1);
        assert_eq!(
            split("Short headline\nA second line that stands apart from it."),
            ["Short headline", "A second line that stands apart from it."]
        );
    }

    #[test]
    fn endless_text_is_cut() {
        let text = "a".repeat(3 * SENTENCE_BYTES_MAX);
        let pieces = split(&text);
        assert!(pieces.len() >= 3 && pieces.iter().all(|p| p.len() <= SENTENCE_BYTES_MAX));
        assert_eq!(pieces.concat(), text);
    }
}
