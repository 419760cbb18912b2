use std::ops::Range;

/// A half-open byte range `start..end` of an article's text, always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte, 0-based.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`; `start` may not lie behind `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start, end }
    }

    /// The words of this range.
    ///
    /// # Panics
    /// When the range does not lie within `text` on character boundaries.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// True when the range holds nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies wholly inside this range.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two ranges share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub fn join(&self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same range `bytes` further on.
    pub fn shifted(&self, bytes: usize) -> Span {
        Span::new(self.start + bytes, self.end + bytes)
    }

    /// The same range in a text without its first `bytes`; `None` when it begins there.
    pub fn cut(&self, bytes: usize) -> Option<Span> {
        self.start.checked_sub(bytes).map(|start| Span::new(start, self.end - bytes))
    }

    /// The same as a standard range, for slicing.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}
