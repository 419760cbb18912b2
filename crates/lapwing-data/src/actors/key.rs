//! How names are compared: in pieces, without accents, stops, hyphens and apostrophes, so that "al-Shabaab",
//! "Al Shabaab" and the tokens "al", "-", "Shabaab" are the same, as are "U.S." and "US".

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small words inside names whose case varies between papers.
const PARTICLES: [&str; 22] = [
    "al", "el", "ul", "ad", "as", "an", "ash", "bin", "ibn", "bint", "de", "da", "di", "do", "dos", "la", "van", "von",
    "der", "of", "and", "for",
];

/// The same, each as one number: those of no more than four letters are compared at once.
const PACKED: [u32; PARTICLES.len()] = {
    let (mut all, mut i) = ([0; PARTICLES.len()], 0);
    while i < all.len() {
        all[i] = packed(PARTICLES[i].as_bytes());
        i += 1;
    }
    all
};

/// Letters in small ones, four at most, as one number.
const fn packed(word: &[u8]) -> u32 {
    let (mut number, mut i) = (0, 0);
    while i < word.len() {
        number = number << 8 | word[i].to_ascii_lowercase() as u32;
        i += 1;
    }
    number
}

/// The particle that a piece of letters and digits is.
fn particle(piece: &str) -> Option<&'static str> {
    if piece.len() > 4 {
        return None;
    }
    let word = packed(piece.as_bytes());
    PACKED.iter().position(|&particle| particle == word).map(|i| PARTICLES[i])
}

/// A running 64-bit hash over pieces (FNV-1a): equal for equal sequences of pieces, however they were split into tokens.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Key(u64);

impl Default for Key {
    fn default() -> Self {
        Key(0xcbf2_9ce4_8422_2325)
    }
}

impl Key {
    /// The key of a whole name.
    pub fn of(name: &str) -> Self {
        name.split_whitespace().fold(Key::default(), Key::then)
    }

    /// The key with the pieces of one more token.
    #[must_use]
    pub fn then(self, token: &str) -> Self {
        let mut key = self;
        for_pieces(token, |piece| key = key.with(piece));
        key
    }

    /// The hash alone.
    pub(crate) fn hash(self) -> u64 {
        self.0
    }

    fn with(self, piece: &str) -> Self {
        let mut hash = self.0;
        for byte in piece.bytes().chain([b' ']) {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        }
        Key(hash)
    }
}

/// The piece that a token of plain letters and digits is; `None` for any other, which [`for_pieces`] takes apart.
pub fn single_piece(token: &str) -> Option<&str> {
    if token.is_empty() || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    particle(token).or(Some(token))
}

/// Calls `each` with every piece of a token.
pub fn for_pieces(token: &str, mut each: impl FnMut(&str)) {
    if let Some(piece) = single_piece(token) {
        return each(piece);
    }
    let folded;
    let plain = if token.is_ascii() {
        token
    } else {
        folded = fold(token);
        &folded
    };
    let joined;
    let bare = if plain.contains('.') {
        joined = plain.replace('.', "");
        joined.as_str()
    } else {
        plain
    };
    for piece in bare.split(|c: char| !c.is_alphanumeric() && c != '+').filter(|p| !p.is_empty()) {
        each(particle(piece).unwrap_or(piece));
    }
}

/// Latin letters without accents; other scripts as they are.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ø' => out.push('o'),
            'Ø' => out.push('O'),
            'đ' => out.push('d'),
            'Đ' => out.push('D'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'Æ' => out.push_str("Ae"),
            'ə' => out.push('a'),
            'ʻ' | 'ʼ' | '’' | '‘' => out.push('\''),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        let tokens = ["Al", "-", "Shabaab"].iter().fold(Key::default(), |k, t| k.then(t));
        assert_eq!(Key::of("al-Shabaab"), tokens);
        assert_eq!(Key::of("U.S."), Key::of("US"));
        assert_eq!(Key::of("São Tomé"), Key::of("Sao Tome"));
        assert_ne!(Key::of("US"), Key::of("us"));
        assert_eq!(
            Key::of("People's Republic"),
            ["People", "'s", "Republic"].iter().fold(Key::default(), |k, t| k.then(t))
        );
    }
}
