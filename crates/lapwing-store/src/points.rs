//! Byte offsets to code points, once per article.

use lapwing_core::Span;

/// Bytes between two entries of the table.
const STEP: usize = 64;

/// Turns byte offsets of one text into code-point offsets.
pub struct CodePoints<'t> {
    text: &'t str,
    /// Number of code points that begin before byte `i * STEP`; empty for pure ASCII, where both offsets agree.
    table: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return CodePoints { text, table: Vec::new() };
        }
        let mut table = Vec::with_capacity(text.len() / STEP + 1);
        let mut points = 0;
        for block in text.as_bytes().chunks(STEP) {
            table.push(points);
            points += count(block);
        }
        CodePoints { text, table }
    }

    /// The code-point offset of byte `byte`, which must be a character boundary.
    pub fn at(&self, byte: usize) -> usize {
        debug_assert!(self.text.is_char_boundary(byte), "byte {byte} lies inside a character");
        if self.table.is_empty() {
            return byte;
        }
        let block = (byte / STEP).min(self.table.len() - 1);
        self.table[block] + count(&self.text.as_bytes()[block * STEP..byte])
    }

    /// Start and end of `span` in code points.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    /// The words of `span`.
    pub fn words(&self, span: Span) -> &'t str {
        span.of(self.text)
    }
}

/// Bytes that begin a character.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_of_a_mixed_text_is_counted_right() {
        let text = "Łódź “said” 🐦 ".repeat(40);
        let points = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), n);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
    }

    #[test]
    fn ascii_needs_no_table() {
        assert_eq!(CodePoints::new("plain").span(Span::new(1, 4)), (1, 4));
        assert_eq!(CodePoints::new("").at(0), 0);
    }
}
