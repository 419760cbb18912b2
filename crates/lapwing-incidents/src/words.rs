//! Words of a report: cut out, without endings, with how rare they are.

use std::collections::HashMap;
use std::sync::OnceLock;

use lapwing_data::Data;

static RARITY: &str = include_str!("../../../models/rarity.tsv");
/// Of a word that the table does not hold: in fewer than 8 of some 13,000 documents.
const RAREST: f32 = 8.0;

/// One word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word<'t> {
    /// As it is written, without a possessive ending.
    pub text: &'t str,
    /// Lower case, without an ending.
    pub stem: String,
    /// It opens a sentence.
    pub opens: bool,
}

/// Words and numbers of `text`; hyphens and apostrophes inside a word, points and commas inside a number belong to it.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut at = 0;
    let mut opens = true;
    let mut abbreviated = false;
    while let Some(first) = rest.find(char::is_alphanumeric) {
        // The point of "U.S." or of an initial ends no sentence.
        let between = rest[..first].strip_prefix('.').filter(|_| abbreviated).unwrap_or(&rest[..first]);
        opens |= between.contains(['.', '!', '?', '\n']);
        let from = at + first;
        let len = length(&text[from..]);
        let whole = &text[from..from + len];
        let bare = ["'s", "’s", "'", "’"].iter().find_map(|e| whole.strip_suffix(e)).unwrap_or(whole);
        found.push(Word { text: bare, stem: stem(bare), opens });
        opens = false;
        abbreviated = bare.contains('.') || bare.chars().nth(1).is_none();
        at = from + len;
        rest = &text[at..];
    }
    found
}

/// Bytes of the word that `text` begins with.
fn length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((i, c)) = chars.next() {
        let joins = match c {
            '-' | '\'' | '’' => true,
            '.' | ',' => before.is_ascii_digit() || before.is_uppercase() && i == 1,
            _ => false,
        };
        let goes_on = c.is_alphanumeric() || joins && chars.peek().is_some_and(|(_, n)| n.is_alphanumeric());
        if !goes_on {
            return i;
        }
        before = c;
    }
    text.len()
}

/// Lower case without the endings of number and tense: "capsizing" and "capsizes" become the same. Not a dictionary form.
pub(crate) fn stem(word: &str) -> String {
    const ENDINGS: [(&str, &str); 8] =
        [("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", "")];
    let mut stem = word.to_lowercase();
    for (ending, instead) in ENDINGS {
        if stem.ends_with(ending) && stem.chars().count() + instead.len() >= ending.len() + 4 {
            stem.truncate(stem.len() - ending.len());
            stem.push_str(instead);
            break;
        }
    }
    if stem.ends_with('e') && stem.chars().count() > 4 {
        stem.pop();
    }
    stem
}

/// How rare a stem is in news: about 0 ("the") to 8.
pub(crate) fn rarity(stem: &str) -> f32 {
    static TABLE: OnceLock<HashMap<&str, f32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = RARITY.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
        let rows = rows.filter_map(|(level, words)| Some((level.parse::<f32>().ok()?, words)));
        rows.flat_map(|(level, words)| words.split(' ').map(move |w| (w, level))).collect()
    });
    // A letter by itself tells nothing.
    if stem.chars().nth(1).is_none() { 0.0 } else { table.get(stem).copied().unwrap_or(RAREST) }
}

/// The number that a word or figure stands for: "1,200", "twelve", "sixty-four".
pub(crate) fn number(word: &str, data: &Data) -> Option<u32> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits: String = word.chars().filter(|c| *c != ',').collect();
        return digits.parse().ok();
    }
    let plain = |w: &str| data.dates.numerals.get(w).copied();
    let word = word.to_lowercase();
    match word.split_once('-') {
        Some((tens, ones)) => Some(plain(tens)? + plain(ones)?),
        None => plain(&word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_and_stemmed() {
        let text = "Togo's navy said 1,250 people fled. U.S. airstrikes hit Al-Marsa.";
        let stems: Vec<String> = words(text).into_iter().map(|w| w.stem).collect();
        assert_eq!(
            stems,
            ["togo", "navy", "said", "1,250", "peopl", "fled", "u.s", "airstrik", "hit", "al-marsa"],
            "{stems:?}"
        );
        assert!(words(text)[6].opens && !words(text)[7].opens);
    }

    #[test]
    fn endings_of_one_word_fall_together() {
        for group in [["capsizes", "capsized", "capsizing"], ["landslide", "landslides", "landslide"]] {
            let stems: Vec<String> = group.iter().map(|w| stem(w)).collect();
            assert!(stems.iter().all(|s| *s == stems[0]), "{stems:?}");
        }
    }

    #[test]
    fn rare_and_common_words() {
        assert!(rarity("the") < 1.0);
        assert!(rarity("qwertz") >= 8.0);
        assert!(rarity(&stem("killed")) < rarity(&stem("capsized")));
    }

    #[test]
    fn numbers_in_words_and_figures() {
        let data = Data::bundled();
        let read = |w: &str| number(w, data);
        assert_eq!(
            [read("1,200"), read("twelve"), read("Sixty-four"), read("house")],
            [Some(1200), Some(12), Some(64), None]
        );
    }
}
