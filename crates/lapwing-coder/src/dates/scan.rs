//! Text → words for reading dates: letters, digits and single signs, with their lower-case forms.
//!
//! Its own cutting, finer than the tokens of a document: hyphens and clitics stand alone ("two-year", "year's").

use lapwing_core::Span;

/// One word, number or sign.
#[derive(Clone, Debug)]
pub struct Tok {
    /// Its bytes.
    pub span: Span,
    /// Lower-case form; typographic apostrophes are plain.
    pub low: String,
    /// What it is made of.
    pub kind: Kind,
    /// White space stands before it.
    pub spaced: bool,
    /// A blank line stands before it.
    pub new_block: bool,
    /// Begins with a capital.
    pub capital: bool,
}

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters.
    Word,
    /// Digits, perhaps with thousands commas or a decimal point.
    Number,
    /// Anything else, one character.
    Sign,
}

/// Cuts `text`.
pub fn scan(text: &str) -> Vec<Tok> {
    let mut toks: Vec<Tok> = Vec::new();
    let mut rest = text.char_indices().peekable();
    let (mut spaced, mut breaks) = (true, 2);
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            spaced = true;
            breaks += usize::from(c == '\n');
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            Kind::Number
        } else if c.is_alphabetic() {
            Kind::Word
        } else {
            Kind::Sign
        };
        let mut dotted = false;
        if kind != Kind::Sign {
            while let Some(&(at, next)) = rest.peek() {
                let same = match kind {
                    Kind::Number => next.is_ascii_digit() || separates_digits(text, at, next),
                    _ => next.is_alphabetic() || at == start + 1 && initials(text, start),
                };
                if !same {
                    break;
                }
                dotted |= next == '.';
                end = at + next.len_utf8();
                rest.next();
                if kind == Kind::Word && next == '.' && !initials_go_on(text, end) {
                    break;
                }
            }
            if dotted && kind == Kind::Word {
                // "a.m." is one word: take what is left of it.
                while let Some(&(at, next)) = rest.peek() {
                    if !(next == '.' || (next.is_alphabetic() && text[at + next.len_utf8()..].starts_with('.'))) {
                        break;
                    }
                    end = at + next.len_utf8();
                    rest.next();
                }
            }
        } else if is_apostrophe(c) {
            // A clitic ("'s") is one word.
            let tail = &text[end..];
            let len: usize = tail.chars().take_while(|x| x.is_alphabetic()).map(char::len_utf8).sum();
            if !spaced && (1..=2).contains(&len) {
                end += len;
                while rest.peek().is_some_and(|(at, _)| *at < end) {
                    rest.next();
                }
            }
        }
        let form = &text[start..end];
        let low =
            if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase().replace(['’', '‘'], "'") };
        toks.push(Tok {
            span: Span::new(start, end),
            low,
            kind,
            spaced,
            new_block: breaks > 1,
            capital: c.is_uppercase(),
        });
        (spaced, breaks) = (false, 0);
    }
    toks
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

/// "10,000" and "1.5" are one number; "5, 2003" and "4." are not.
fn separates_digits(text: &str, at: usize, c: char) -> bool {
    let digits = text[at + c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
    match c {
        ',' => digits == 3,
        '.' => digits > 0,
        _ => false,
    }
}

/// True when the word that begins at `start` is written with dots: "a.m.", "p.m".
fn initials(text: &str, start: usize) -> bool {
    let mut chars = text[start..].chars();
    let (first, dot, second) = (chars.next(), chars.next(), chars.next());
    let third = chars.next();
    first.is_some_and(|c| c.is_ascii_alphabetic())
        && dot == Some('.')
        && second.is_some_and(|c| c.is_ascii_alphabetic())
        && !third.is_some_and(char::is_alphanumeric)
}

fn initials_go_on(text: &str, at: usize) -> bool {
    let mut chars = text[at..].chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && !chars.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        scan(text).into_iter().map(|t| t.low).collect()
    }

    #[test]
    fn numbers_clitics_and_dotted_words_stay_whole() {
        assert_eq!(
            forms("At 9:30 a.m. on Sept. 5, 2003"),
            ["at", "9", ":", "30", "a.m.", "on", "sept", ".", "5", ",", "2003"]
        );
        assert_eq!(forms("last year's 1,500 two-day"), ["last", "year", "'s", "1,500", "two", "-", "day"]);
        assert_eq!(
            forms("the ’90s, 3.5%."),
            ["the", "’", "90", "s", ",", "3.5", "%", "."].map(|x| x.replace('’', "'"))
        );
    }
}
