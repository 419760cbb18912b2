//! Texts cut into pieces where marks begin and end. Marks may overlap; positions are code points, half open.

/// A shading on a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tint {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Class of the style sheet.
    pub class: &'static str,
    /// What it belongs to, such as `e3`.
    pub of: String,
}

/// A stretch of text under the same marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Classes, blank-separated, each once.
    pub class: String,
    /// What the marks belong to, blank-separated.
    pub of: String,
    /// Marks that end with this piece, by index.
    pub ends: Vec<usize>,
    /// Marks that begin with this piece, by index.
    pub begins: Vec<usize>,
}

/// `text` for a page: line breaks stay, other controls and characters that hide or reorder text are written out.
pub fn shown(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
    };
    if !text.contains(is_hidden) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// Cuts the code points `from..to` of `text` where `marks` begin or end; marks outside are cut off.
pub fn pieces(text: &str, from: usize, to: usize, marks: &[Tint]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().skip(from).take(to.saturating_sub(from)).collect();
    let to = from + chars.len();
    let inside = |m: &Tint| m.start < to && m.end > from && m.start < m.end;
    let mut cuts: Vec<usize> = vec![from, to];
    for m in marks.iter().filter(|m| inside(m)) {
        cuts.extend([m.start.max(from), m.end.min(to)]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let over: Vec<(usize, &Tint)> =
            marks.iter().enumerate().filter(|(_, m)| inside(m) && m.start <= a && m.end >= b).collect();
        let mut classes: Vec<&str> = over.iter().map(|(_, m)| m.class).collect();
        // A claim within a claim is shaded once more.
        if classes.iter().filter(|c| **c == "s-claim").count() > 1 {
            classes.push("s-deep");
        }
        classes.sort_unstable();
        classes.dedup();
        let mut of: Vec<&str> = over.iter().map(|(_, m)| m.of.as_str()).collect();
        of.sort_unstable();
        of.dedup();
        out.push(Piece {
            text: shown(&chars[a - from..b - from].iter().collect::<String>()),
            class: classes.join(" "),
            of: of.join(" "),
            ends: over.iter().filter(|(_, m)| m.end == b).map(|(i, _)| *i).collect(),
            begins: over.iter().filter(|(_, m)| m.start == a).map(|(i, _)| *i).collect(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, class: &'static str, of: &str) -> Tint {
        Tint { start, end, class, of: of.into() }
    }

    #[test]
    fn overlapping_marks_cut_and_nothing_is_lost() {
        let text = "Čad “thanked” Togo.";
        let marks = [mark(0, 3, "s-party", "e1"), mark(4, 13, "s-claim", "c1"), mark(5, 18, "s-claim", "c2")];
        let cut = pieces(text, 0, 19, &marks);
        assert_eq!(cut.iter().map(|p| p.text.as_str()).collect::<String>(), text);
        let deep: Vec<&str> = cut.iter().filter(|p| p.class.contains("s-deep")).map(|p| p.text.as_str()).collect();
        assert_eq!(deep, ["thanked”"]);
        assert_eq!(cut[0].ends, [0]);
    }

    #[test]
    fn what_would_hide_or_reorder_text_is_written_out() {
        assert_eq!(shown("a\u{202E}b\r\nc"), "a\\u{202e}b\\u{d}\nc");
    }

    #[test]
    fn marks_outside_do_no_harm() {
        let cut =
            pieces("abc", 1, 9, &[mark(0, 2, "s-cue", "c1"), mark(7, 9, "s-cue", "c2"), mark(2, 2, "s-cue", "c3")]);
        let shown: Vec<(&str, &str)> = cut.iter().map(|p| (p.text.as_str(), p.class.as_str())).collect();
        assert_eq!(shown, [("b", "s-cue"), ("c", "")]);
        assert!(pieces("", 0, 0, &[]).is_empty());
    }
}
