//! Which language a text is in, said only when it is sure.

use lapwing_core::{Article, Note};
use whatlang::Lang;

use crate::kinds;

/// Shorter texts are too often taken for a neighbour language.
const LENGTH_MIN_CHARS: usize = 200;

/// So much of a text tells its language.
const LENGTH_READ_CHARS: usize = 4000;

/// The language of a text (ISO 639-1) where its letters leave no doubt; a short text leaves one.
pub fn sure_language(text: &str) -> Option<&'static str> {
    text.char_indices().nth(LENGTH_MIN_CHARS)?;
    let head = text.char_indices().nth(LENGTH_READ_CHARS).map_or(text, |(end, _)| &text[..end]);
    if is_plainly_english(head) {
        return Some("en");
    }
    let sure = whatlang::detect(head).filter(|info| info.is_reliable() && info.confidence() > 0.9);
    sure.and_then(|info| iso_639_1(info.lang()))
}

/// Whether words that only English is full of are as frequent as in English. To compare the letters of a text with all languages
/// takes a tenth of the time that coding a short one does.
fn is_plainly_english(text: &str) -> bool {
    const WORDS: [&str; 14] =
        ["the", "of", "and", "that", "with", "was", "were", "from", "which", "by", "has", "have", "its", "his"];
    let (mut words, mut english) = (0, 0);
    for word in text.split_ascii_whitespace() {
        words += 1;
        english += usize::from(WORDS.iter().any(|w| word.eq_ignore_ascii_case(w)));
    }
    english * 7 >= words
}

/// Sets the article's language: what its letters say when they are sure, else what its page says, else English.
pub(crate) fn set_language(article: &mut Article, page_says: Option<&str>) {
    let sure = sure_language(&article.text);
    let page_says = page_says.map(|l| l.split(['-', '_']).next().unwrap_or(l).trim().to_ascii_lowercase());
    let page_says = page_says.filter(|l| l.len() == 2 && l.bytes().all(|b| b.is_ascii_lowercase()));
    article.language = sure.map(str::to_string).or(page_says).unwrap_or_else(|| "en".to_string());
    if article.language != "en" {
        let message = format!("the text seems to be in '{}'; only English is coded well", article.language);
        article.notes.push(Note::whole(kinds::LANGUAGE, message));
    }
}

/// The two-letter code of the languages that news is likely to come in.
fn iso_639_1(lang: Lang) -> Option<&'static str> {
    const CODES: [(&str, &str); 62] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("vie", "vi"),
    ];
    CODES.iter().find(|(long, _)| *long == lang.code()).map(|(_, short)| *short)
}
