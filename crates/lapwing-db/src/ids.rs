//! Public ids: derived from the document's key and a number, so that they are the same in every archive.
//!
//! `3f9a1c2b4d5e6f70` a document, `…-e1` its first event, `…-c1` its first claim, `…-i1` the incident that its first event
//! stands for. A beginning of the document part that fits one document only is enough.

/// Bits of a composed key that number the things of one coding.
pub(crate) const NUMBER_BITS: u32 = 24;
/// How many things of one kind a coding can hold.
pub(crate) const NUMBERS: i64 = 1 << NUMBER_BITS;

/// A public id, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicId {
    /// Lower-case hexadecimal digits, at most 16.
    pub document: String,
    /// What kind of thing, and its number from 1; `None` for the document itself.
    pub part: Option<(Part, u32)>,
    /// Key of the run, when a coding other than the latest is meant (`…@1a2b3c4d`).
    pub run: Option<String>,
}

/// Kinds of things that have ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `e`
    Event,
    /// `c`
    Claim,
    /// `i`
    Incident,
}

impl PublicId {
    /// Reads an id; `None` when it cannot be one.
    pub fn read(text: &str) -> Option<PublicId> {
        let (text, run) = match text.trim().split_once('@') {
            Some((text, run)) if !run.is_empty() => (text, Some(run.to_string())),
            Some(_) => return None,
            None => (text.trim(), None),
        };
        let (document, part) = match text.split_once('-') {
            None => (text, None),
            Some((document, part)) => {
                let kind = match part.chars().next()? {
                    'e' => Part::Event,
                    'c' => Part::Claim,
                    'i' => Part::Incident,
                    _ => return None,
                };
                let number: u32 = part[1..].parse().ok().filter(|n| *n > 0 && i64::from(*n) <= NUMBERS)?;
                (document, Some((kind, number)))
            }
        };
        let digits = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let fits = (4..=16).contains(&document.len()) && document.chars().all(digits);
        fits.then(|| PublicId { document: document.to_string(), part, run })
    }

    /// First and last key of 8 bytes that begin so.
    pub(crate) fn key_range(&self) -> (Vec<u8>, Vec<u8>) {
        let padded = |with: char| {
            let text: String = self.document.chars().chain(std::iter::repeat(with)).take(16).collect();
            u64::from_str_radix(&text, 16).unwrap_or_default().to_be_bytes().to_vec()
        };
        let mut last = padded('f');
        last.extend([0xff; 8]);
        (padded('0'), last)
    }
}

/// The composed key of thing `number` (from 0) of a coding.
pub(crate) fn composed(coding: i64, number: i64) -> i64 {
    coding << NUMBER_BITS | number
}

/// The coding of a composed key.
pub(crate) fn coding_of(id: i64) -> i64 {
    id >> NUMBER_BITS
}

/// The number, from 0, in a composed key.
pub(crate) fn number_of(id: i64) -> i64 {
    id & (NUMBERS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_and_nothing_else_is() {
        let id = PublicId::read("3f9a1c2b4d5e6f70-e12@1a2b").expect("an id");
        assert_eq!((id.part, id.run.as_deref()), (Some((Part::Event, 12)), Some("1a2b")));
        assert_eq!(PublicId::read("3f9a").map(|i| i.part), Some(None));
        for bad in ["", "3f9", "xyz12345", "3f9a1c2b-", "3f9a1c2b-e0", "3f9a1c2b-e", "3f9a1c2b-x1", "3F9A1C2B", "3f9a@"]
        {
            assert_eq!(PublicId::read(bad), None, "{bad}");
        }
        let (from, to) = PublicId::read("3f9a1").expect("an id").key_range();
        assert_eq!((from[..3].to_vec(), to[..3].to_vec()), (vec![0x3f, 0x9a, 0x10], vec![0x3f, 0x9a, 0x1f]));
        assert_eq!((coding_of(composed(7, 3)), number_of(composed(7, 3))), (7, 3));
    }
}
