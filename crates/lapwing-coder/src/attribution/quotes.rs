//! Quotation marks: from the raw text to pieces in quotation marks.
//!
//! In: the text alone. Out: the outermost quotations of each paragraph, in text order, broken ones repaired, with
//! the chain of those that run over several paragraphs (a mark opens each, only the last is closed). Who speaks
//! is not asked here. Single marks count only outside double ones, so that apostrophes do no harm.

use lapwing_core::Span;

/// One piece in quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub span: Span,
    /// Without its marks and without blanks at its ends.
    pub inner: Span,
    /// 0-based paragraph.
    pub paragraph: usize,
    /// The quotation of an earlier paragraph that this one continues: index into the list.
    pub continues: Option<usize>,
    /// Its closing mark stands in the text.
    pub closed: bool,
}

/// A text's paragraphs and quotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotes {
    /// In text order.
    pub paragraphs: Vec<Span>,
    /// In text order, not overlapping.
    pub list: Vec<Quote>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Open,
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    span: Span,
    side: Side,
    single: bool,
    straight: bool,
}

impl Quotes {
    /// Pairs the marks of `text`.
    pub fn find(text: &str) -> Quotes {
        let paragraphs = paragraphs(text);
        let marks: Vec<Vec<Mark>> = paragraphs.iter().map(|p| marks(text, *p)).collect();
        let mut quotes = Quotes { paragraphs, list: Vec::new() };
        let mut carried: Option<usize> = None;
        for (n, found) in marks.iter().enumerate() {
            carried = quotes.pair(text, n, found, marks.get(n + 1).map(Vec::as_slice), carried);
        }
        quotes
    }

    /// Index of the quotation that holds byte `at`, marks included.
    pub fn at(&self, at: usize) -> Option<usize> {
        let i = self.list.partition_point(|q| q.span.end <= at);
        self.list.get(i).filter(|q| q.span.start <= at).map(|_| i)
    }

    /// 0-based paragraph of byte `at`.
    pub fn paragraph_of(&self, at: usize) -> usize {
        self.paragraphs.partition_point(|p| p.end <= at).min(self.paragraphs.len().saturating_sub(1))
    }

    /// Pairs one paragraph's marks; gives back the quotation that the next paragraph continues.
    fn pair(
        &mut self,
        text: &str,
        n: usize,
        marks: &[Mark],
        next: Option<&[Mark]>,
        carried: Option<usize>,
    ) -> Option<usize> {
        let paragraph = self.paragraphs[n];
        let mut stack: Vec<Mark> = Vec::new();
        let mut carried = carried;
        // The paragraph goes on with a quotation but no mark opens it anew.
        if carried.is_some() && marks.first().is_none_or(|m| m.side == Side::Close && !m.single) {
            let at = Span::new(paragraph.start, paragraph.start);
            stack.push(Mark { span: at, side: Side::Open, single: false, straight: false });
        } else if carried.is_some() && !self.opens(n, marks, text) {
            carried = None;
        }
        for (i, mark) in marks.iter().enumerate() {
            match mark.side {
                Side::Open => {
                    let missing =
                        stack.last().is_some_and(|top| top.single == mark.single && top.straight == mark.straight)
                            && !closes_twice(&marks[i + 1..]);
                    if missing && let Some(open) = stack.pop() {
                        let end = cut(text, Span::new(open.span.end, mark.span.start));
                        self.push(text, n, open, Span::new(end, end), false, stack.is_empty(), &mut carried);
                    }
                    stack.push(*mark);
                }
                Side::Close => {
                    let Some(at) = stack.iter().rposition(|open| open.single == mark.single) else {
                        self.stray(text, n, *mark, stack.is_empty(), &mut carried);
                        continue;
                    };
                    if mark.single && at + 1 < stack.len() {
                        continue;
                    }
                    let open = stack[at];
                    stack.truncate(at);
                    // A single mark that never closed does not swallow the quotation after it.
                    stack.retain(|open| !open.single || mark.single);
                    self.push(text, n, open, mark.span, true, stack.is_empty(), &mut carried);
                }
            }
        }
        stack.retain(|open| !open.single);
        let open = stack.first().copied()?;
        // A paragraph that opens with marks of another kind quotes anew.
        let same = |m: &Mark| m.span.of(text) == open.span.of(text) || open.span.is_empty();
        let goes_on = next
            .is_some_and(|next| self.opens(n + 1, next, text) && next.first().is_some_and(same) || first_closes(next));
        let at_start = text[paragraph.start..open.span.start].trim().is_empty();
        let led_in = text[..open.span.start].trim_end().ends_with([',', ':']);
        let end = if goes_on || at_start || led_in {
            paragraph.end
        } else {
            first_sentence_end(text, Span::new(open.span.end, paragraph.end))
        };
        self.push(text, n, open, Span::new(end, end), false, true, &mut carried);
        if goes_on { self.list.len().checked_sub(1) } else { None }
    }

    fn opens(&self, n: usize, marks: &[Mark], text: &str) -> bool {
        marks.first().is_some_and(|m| {
            m.side == Side::Open && !m.single && text[self.paragraphs[n].start..m.span.start].trim().is_empty()
        })
    }

    /// A closing mark without an opening one: the paragraph's beginning is taken for it.
    fn stray(&mut self, text: &str, n: usize, mark: Mark, outside: bool, carried: &mut Option<usize>) {
        let paragraph = self.paragraphs[n];
        let first = self.list.last().is_none_or(|q| q.paragraph < n);
        let ends = text[..mark.span.start].ends_with([',', '.', '!', '?', '…']);
        if first && ends && outside && !mark.single {
            let at = Span::new(paragraph.start, paragraph.start);
            let open = Mark { span: at, side: Side::Open, single: false, straight: false };
            self.push(text, n, open, mark.span, false, true, carried);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one place where a quotation is made")]
    fn push(
        &mut self,
        text: &str,
        paragraph: usize,
        open: Mark,
        close: Span,
        closed: bool,
        outermost: bool,
        carried: &mut Option<usize>,
    ) {
        if !outermost || close.start < open.span.end {
            return;
        }
        let inner = trim(text, Span::new(open.span.end, close.start));
        let at_start = text[self.paragraphs[paragraph].start..open.span.start].trim().is_empty();
        let continues = if at_start { carried.take() } else { None };
        if !inner.is_empty() {
            let span = Span::new(open.span.start, close.end);
            self.list.retain(|q| !span.contains(q.span));
            self.list.push(Quote { span, inner, paragraph, continues, closed });
        }
    }
}

/// Blocks between blank lines; single lines where the text has no blank line.
fn paragraphs(text: &str) -> Vec<Span> {
    let blank = text.split('\n').skip(1).any(|line| line.trim().is_empty());
    let mut found: Vec<Span> = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let empty = line.trim().is_empty();
        if (empty || !blank)
            && let Some(s) = start.take()
        {
            found.push(trim(text, Span::new(s, at)));
        }
        if !empty && start.is_none() {
            start = Some(at);
        }
        at += line.len();
    }
    if let Some(s) = start {
        found.push(trim(text, Span::new(s, at)));
    }
    found
}

fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let piece = paragraph.of(text);
    let mut found = Vec::new();
    let mut open = false;
    let mut at = 0;
    while let Some(i) = next_mark(piece, at) {
        let mut rest = piece[i..].chars();
        let Some(c) = rest.next() else { break };
        let mut len = c.len_utf8();
        let doubled = (c == '\'' || c == '`') && rest.clone().next() == Some(c);
        if doubled {
            rest.next();
            len += 1;
        }
        at = i + len;
        let prev = piece[..i].chars().next_back();
        let next = rest.next();
        let opens_here = prev.is_none_or(|p| p.is_whitespace() || "([{—–-―/‘'“\"…".contains(p));
        let word_next = next.is_some_and(|d| !d.is_whitespace());
        let closes_here = prev.is_some_and(|p| !p.is_whitespace());
        let side = match c {
            '“' | '„' | '‟' | '«' => {
                Some(if closes_here && !opens_here && !word_next { Side::Close } else { Side::Open })
            }
            '”' | '»' => Some(if opens_here && !closes_here && next.is_some_and(char::is_alphanumeric) && !open {
                Side::Open
            } else {
                Side::Close
            }),
            '`' if doubled => Some(Side::Open),
            '"' | '\'' if c == '"' || doubled => Some(match (opens_here && word_next, closes_here) {
                (true, false) => Side::Open,
                (true, true) => {
                    if open {
                        Side::Close
                    } else {
                        Side::Open
                    }
                }
                (false, true) => Side::Close,
                (false, false) => {
                    if open {
                        Side::Close
                    } else {
                        Side::Open
                    }
                }
            }),
            '‘' | '\'' | '`' if opens_here && next.is_some_and(|d| d.is_alphabetic() || "“\"".contains(d)) => {
                Some(Side::Open)
            }
            '’' | '\'' if closes_here && next.is_none_or(|d| !d.is_alphanumeric()) => Some(Side::Close),
            _ => None,
        };
        if let Some(side) = side {
            let single = !doubled && matches!(c, '‘' | '’' | '\'' | '`');
            let start = paragraph.start + i;
            if !single {
                open = side == Side::Open;
            }
            found.push(Mark { span: Span::new(start, start + len), side, single, straight: matches!(c, '"' | '\'') });
        }
    }
    drop_apostrophes(text, found)
}

/// The first character from byte `from` on that may be a quotation mark, as a position in bytes.
fn next_mark(piece: &str, from: usize) -> Option<usize> {
    /// The first byte of “ ” „ ‟ ‘ ’ and of « ».
    const CURLY: u8 = 0xe2;
    const ANGLED: u8 = 0xc2;
    let may_be = |b: &u8| matches!(b, b'"' | b'\'' | b'`' | &CURLY | &ANGLED);
    piece.as_bytes()[from..].iter().position(may_be).map(|n| from + n)
}

/// Single closing marks that no single mark opened are apostrophes, single opening marks without a closing one too.
fn drop_apostrophes(text: &str, marks: Vec<Mark>) -> Vec<Mark> {
    let mut keep = vec![true; marks.len()];
    let mut open: Option<usize> = None;
    for (i, mark) in marks.iter().enumerate().filter(|(_, m)| m.single) {
        match (mark.side, open) {
            (Side::Open, Some(before)) => {
                keep[before] = false;
                open = Some(i);
            }
            (Side::Open, None) => open = Some(i),
            (Side::Close, None) => keep[i] = false,
            (Side::Close, Some(_)) => {
                // "the workers' rights": more likely an apostrophe when a real end follows.
                let possessive = text[..mark.span.start].ends_with('s')
                    && marks[i + 1..].iter().find(|m| m.single).is_some_and(|m| m.side == Side::Close);
                if possessive { keep[i] = false } else { open = None }
            }
        }
    }
    if let Some(i) = open {
        keep[i] = false;
    }
    marks.into_iter().zip(keep).filter(|(_, k)| *k).map(|(m, _)| m).collect()
}

fn closes_twice(rest: &[Mark]) -> bool {
    let mut sides = rest.iter().filter(|m| !m.single).map(|m| m.side);
    sides.next() == Some(Side::Close) && sides.next() == Some(Side::Close)
}

fn first_closes(marks: &[Mark]) -> bool {
    marks.iter().find(|m| !m.single).is_some_and(|m| m.side == Side::Close)
}

/// Where a quotation ends whose closing mark is missing before the next opening one: after the first sentence or comma end.
fn cut(text: &str, piece: Span) -> usize {
    first_sentence_end(text, piece).min(trim(text, piece).end.max(piece.start))
}

fn first_sentence_end(text: &str, piece: Span) -> usize {
    let words = piece.of(text);
    let mut chars = words.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let ends = matches!(c, '.' | '!' | '?') && chars.peek().is_none_or(|&(_, d)| d.is_whitespace());
        if ends {
            return piece.start + i + c.len_utf8();
        }
    }
    piece.end
}

fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    let end = span.start + words.trim_end().len();
    if end <= start { Span::new(span.start, span.start) } else { Span::new(start, end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        Quotes::find(text).list.iter().map(|q| q.inner.of(text)).collect()
    }

    #[test]
    fn marks_of_all_kinds_pair() {
        for (open, close) in
            [("“", "”"), ("\"", "\""), ("''", "''"), ("``", "''"), ("«", "»"), ("„", "“"), ("‘", "’"), ("'", "'")]
        {
            let text = format!("She said, {open}It's over,{close} and left.");
            assert_eq!(inner(&text), ["It's over,"], "{text}");
        }
    }

    #[test]
    fn apostrophes_open_nothing() {
        assert_eq!(inner("The workers' boss didn't say it's the '90s."), [""; 0]);
        assert_eq!(inner("It’s the miners’ strike."), [""; 0]);
    }

    #[test]
    fn inner_quotations_belong_to_the_outer_one() {
        assert_eq!(inner("“He called it ‘a farce’ twice,” she said."), ["He called it ‘a farce’ twice,"]);
        assert_eq!(inner("\"He said “no” to me.\" Then silence."), ["He said “no” to me."]);
    }

    #[test]
    fn a_quotation_over_paragraphs_is_a_chain() {
        let text = "“One.\n\n“Two.\n\n“Three,” he said.\n\n“Four.”";
        let quotes = Quotes::find(text);
        let chain: Vec<Option<usize>> = quotes.list.iter().map(|q| q.continues).collect();
        assert_eq!(inner(text), ["One.", "Two.", "Three,", "Four."]);
        assert_eq!(chain, [None, Some(0), Some(1), None]);
    }

    #[test]
    fn marks_of_another_kind_begin_anew() {
        let text = "“They came at night, the mayor said.\n\n„Wir gehen“ she said.";
        assert_eq!(Quotes::find(text).list.iter().map(|q| q.continues).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn broken_marks_are_repaired() {
        assert_eq!(inner("“We won. “They lost,” he said."), ["We won.", "They lost,"]);
        assert_eq!(inner("We have won the vote,” she said."), ["We have won the vote,"]);
        assert_eq!(inner("“We have won the vote, she said."), ["We have won the vote, she said."]);
        assert_eq!(inner("She said ”no comment” to all."), ["no comment"]);
    }
}
