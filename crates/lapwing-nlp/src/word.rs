//! What the learned parts see of a token: hashes of its form, its affixes and its shape.

use crate::hash;
use crate::lemma::Lemmatiser;

/// Hashed view of one token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Normalised form, case kept.
    pub form: u32,
    /// Normalised form in lower case, digits as 0.
    pub lower: u32,
    /// First 1 to 4 characters of the lower form.
    pub prefix: [u32; 4],
    /// Last 1 to 5 characters of the lower form.
    pub suffix: [u32; 5],
    /// Letter classes in a row, runs shortened: "McDonald" → `XxXx`.
    pub shape: u32,
    /// Parts of speech that a dictionary gives the form: bits noun 1, verb 2, adjective 4, adverb 8, the same times 16
    /// for their inflected forms.
    pub classes: u32,
    /// Lists of names that hold the form: given names 1, surnames 2, places 4, words of longer place names 8,
    /// countries 16, words of names of bodies 32.
    pub lists: u32,
    /// What [`crate::phrases`] says: kinds of listed names that it is part of, its place in them; 0 for none.
    pub phrase: u32,
    /// The next token stands directly behind it.
    pub glued: bool,
}

/// Lower form with digits as 0 and quotation marks and dashes made plain.
pub fn normal(form: &str) -> String {
    plain(form).to_lowercase().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// Curly quotes and long dashes as the treebanks have them.
pub fn plain(form: &str) -> String {
    form.chars()
        .map(|c| match c {
            '‘' | '’' | '‛' | '`' | '´' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '–' | '—' | '―' | '‐' | '‑' => '-',
            other => other,
        })
        .collect()
}

impl Word {
    /// Hashes `form` and looks it up in the model's dictionary.
    pub fn new(form: &str, dictionary: &Lemmatiser, glued: bool) -> Self {
        let plain = plain(form);
        let lower = normal(form);
        let chars: Vec<char> = lower.chars().collect();
        let piece = |part: &[char]| hash::bytes(part.iter().collect::<String>().as_bytes());
        let hashed = hash::bytes(lower.as_bytes());
        let (classes, lists) = dictionary.facts(hashed);
        let mut word = Word {
            form: hash::bytes(plain.as_bytes()),
            lower: hashed,
            classes: classes.into(),
            lists: lists.into(),
            glued,
            ..Word::default()
        };
        for n in 1..=4 {
            word.prefix[n - 1] = if chars.len() > n { piece(&chars[..n]) } else { 0 };
        }
        for n in 1..=5 {
            word.suffix[n - 1] = if chars.len() > n { piece(&chars[chars.len() - n..]) } else { 0 };
        }
        word.shape = hash::bytes(shape(&plain).as_bytes());
        word
    }
}

fn shape(form: &str) -> String {
    let mut out = String::new();
    let (mut last, mut run) = ('\0', 0);
    for c in form.chars().take(24) {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            c => c,
        };
        run = if class == last { run + 1 } else { 0 };
        last = class;
        if run < 2 {
            out.push(class);
        }
    }
    out
}
