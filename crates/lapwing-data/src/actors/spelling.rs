//! One spelling for names that papers romanise differently: "Sergei" and "Sergey", "Mohammed" and "Muhammad".

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::key::{Key, for_pieces};
use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

/// Names that are the same by the table, to the one that stands for them, both as [`by_rule`] writes them.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Spellings(FxHashMap<String, String>);

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    same: Vec<Vec<String>>,
}

impl Spellings {
    pub(super) fn load(files: &Files, errors: &mut DataErrors) -> Self {
        let file: File = TomlPart::load("actors/spellings.toml", files, errors).read("its key is `same`", errors);
        let of = |group: Vec<String>| {
            let first = group.first().map(|name| by_rule(name)).unwrap_or_default();
            group.into_iter().map(move |name| (by_rule(&name), first.clone())).collect::<Vec<_>>()
        };
        Spellings(file.same.into_iter().flat_map(of).collect())
    }

    /// The key of a name in the one spelling.
    pub fn key<'t>(&self, tokens: impl Iterator<Item = &'t str>) -> Key {
        tokens.fold(Key::default(), |key, token| self.then(key, token))
    }

    /// `key` with one more token in the one spelling.
    pub fn then(&self, key: Key, token: &str) -> Key {
        let mut key = key;
        for_pieces(token, |piece| {
            let plain = by_rule(piece);
            key = key.then(self.0.get(&plain).unwrap_or(&plain));
        });
        key
    }
}

/// Lower case; y, j and ee as i, ou and oo as u, ks as x, kh as h, ye at the beginning as e; doubled letters once; ei and i
/// at the end the same.
fn by_rule(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for_pieces(name, |piece| {
        if piece.is_ascii() {
            plain.extend(piece.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        } else {
            plain += &piece.to_lowercase();
        }
    });
    // Most names hold none of these.
    let pair = |w: &[u8]| matches!(w, b"ou" | b"oo" | b"ee" | b"ks" | b"kh");
    let any = plain.contains(['y', 'j']) || plain.as_bytes().windows(2).any(pair);
    for (from, to) in [("ou", "u"), ("oo", "u"), ("ee", "i"), ("ks", "x"), ("kh", "h"), ("y", "i"), ("j", "i")] {
        if any && plain.contains(from) {
            plain = plain.replace(from, to);
        }
    }
    let mut last = None;
    plain.retain(|c| last.replace(c) != Some(c));
    if plain.starts_with("ie") {
        plain.remove(0);
    }
    if plain.ends_with("ei") {
        plain.truncate(plain.len() - "ei".len());
        plain.push('i');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_of_one_name_are_the_same() {
        let same = |a: &str, b: &str| assert_eq!(by_rule(a), by_rule(b));
        same("Sergei", "Sergey");
        same("Alexey", "Aleksei");
        same("Yevgeny", "Evgenii");
        same("Zelenskyy", "Zelensky");
        same("Mahmoud", "Mahmud");
        same("Hussein", "Husein");
    }

    #[test]
    fn different_names_stay_different() {
        let other = |a: &str, b: &str| assert_ne!(by_rule(a), by_rule(b));
        other("Maria", "Mario");
        other("Ivan", "Iván Márquez");
        other("Karim", "Karima");
        other("Hasan", "Hassanein");
    }
}
