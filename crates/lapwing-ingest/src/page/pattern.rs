//! Phrases with gaps, matched against whole lines by words.
//!
//! Case, punctuation and the kind of dash or apostrophe do not count. `*` stands for any words or none, `#` for one
//! word with a digit in it, `{site}` for the name of the site or "us".

/// The words of a line as patterns see them.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in line.chars() {
        match c {
            '\'' | '’' | '‘' => {}
            '©' => words.push("copyright".to_string()),
            c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ if !word.is_empty() => words.push(std::mem::take(&mut word)),
            _ => {}
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// One phrase with gaps.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Word(String),
    Gap,
    Number,
    Site,
}

impl Pattern {
    /// Reads the written form.
    pub fn new(written: &str) -> Pattern {
        let mut pieces = Vec::new();
        for part in written.split_whitespace() {
            match part {
                "*" => pieces.push(Piece::Gap),
                "#" => pieces.push(Piece::Number),
                "{site}" => pieces.push(Piece::Site),
                _ => pieces.extend(words(part).into_iter().map(Piece::Word)),
            }
        }
        Pattern(pieces)
    }

    /// True when the phrase covers the line from end to end. `sites` are the names that `{site}` stands for.
    pub fn matches(&self, line: &[String], sites: &[Vec<String>]) -> bool {
        // Most lines fail at the first word.
        if let Some(Piece::Word(first)) = self.0.first()
            && line.first() != Some(first)
        {
            return false;
        }
        // reach[i]: the pieces so far can cover exactly the first i words.
        let mut reach = vec![false; line.len() + 1];
        reach[0] = true;
        for piece in &self.0 {
            let mut next = vec![false; line.len() + 1];
            for at in (0..=line.len()).filter(|at| reach[*at]) {
                match piece {
                    Piece::Gap => next[at..].fill(true),
                    Piece::Word(word) if line.get(at) == Some(word) => next[at + 1] = true,
                    Piece::Number if line.get(at).is_some_and(|w| w.contains(|c: char| c.is_ascii_digit())) => {
                        next[at + 1] = true;
                    }
                    Piece::Site => {
                        let fits = |site: &&Vec<String>| !site.is_empty() && line[at..].starts_with(site);
                        sites.iter().filter(fits).for_each(|site| next[at + site.len()] = true);
                    }
                    Piece::Word(_) | Piece::Number => {}
                }
            }
            reach = next;
            if !reach.contains(&true) {
                return false;
            }
        }
        reach[line.len()]
    }
}
