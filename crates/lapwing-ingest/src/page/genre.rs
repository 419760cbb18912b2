//! What kind of text it is: by what the page says, by its structure, by its phrases, in this order.

use lapwing_core::Genre;

use super::Page;
use super::blocks::{final_mark, is_sentence, n_words};
use super::lists::{GENRES, GenreMarks};
use super::pattern::{Pattern, words};

/// What earlier stages learnt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Genres that removed lines stand for.
    pub groups: Vec<Genre>,
    /// A line about the author was there.
    pub has_bio: bool,
    /// Lines with the author or issuer that were taken out.
    pub bylines: Vec<String>,
}

/// The genre of cleaned blocks.
pub(crate) fn detect(blocks: &[String], page: &Page, marks: &Marks) -> Genre {
    let stated = || GENRES.iter().find(|g| is_stated(g, page)).map(|g| g.genre);
    // One block is a sentence or two from somewhere: its words say nothing of a page.
    let several = &blocks[..if blocks.len() > 1 { blocks.len() } else { 0 }];
    let phrased = || GENRES.iter().find(|g| has_phrase(g, several, page, marks)).map(|g| g.genre);
    let by_author = || (marks.has_bio && n_saying(blocks, &SELVES[..SINGULAR]) > 0).then_some(Genre::Opinion);
    // A text that says "we" and "I" throughout is somebody's own, whoever that is.
    let by_voice = || (blocks.len() >= 5 && n_saying(blocks, &SELVES) * 2 >= blocks.len()).then_some(Genre::Opinion);
    let addressed = || GENRES.iter().find(|g| is_addressed(g, several)).map(|g| g.genre);
    let by_removed = || marks.groups.first().copied();
    let by_lines = || structure(blocks);
    stated()
        .or_else(by_lines)
        .or_else(by_removed)
        .or_else(phrased)
        .or_else(addressed)
        .or_else(by_author)
        .or_else(by_voice)
        .unwrap_or_default()
}

/// The page's own section, type or address says it.
fn is_stated(marks: &GenreMarks, page: &Page) -> bool {
    let same = |a: &str, b: &str| words(a) == words(b);
    let by_section = page.hints.iter().any(|hint| marks.sections.iter().any(|s| same(s, hint)));
    let path = page.url.as_deref().map(|u| u.split("://").last().unwrap_or(u)).unwrap_or_default();
    let mut folders = path.split(['?', '#']).next().unwrap_or_default().split('/').skip(1);
    by_section || folders.any(|f| marks.paths.iter().any(|p| f.eq_ignore_ascii_case(p)))
}

fn has_phrase(marks: &GenreMarks, blocks: &[String], page: &Page, learnt: &Marks) -> bool {
    let covers = |patterns: &[Pattern], line: &str| {
        !patterns.is_empty() && {
            let line: Vec<String> = words(line);
            line.len() <= 40 && patterns.iter().any(|p| p.matches(&line, &[]))
        }
    };
    let opens = |b: &str| !matches!(final_mark(b), Some('.' | '!' | '?'));
    page.title.as_deref().is_some_and(|t| covers(&marks.titles, t))
        || page.author.as_deref().is_some_and(|a| covers(&marks.bylines, a))
        || page.publisher.as_deref().is_some_and(|p| covers(&marks.publishers, p))
        || blocks.iter().take(4).chain(&learnt.bylines).any(|b| opens(b) && covers(&marks.first, b))
        || blocks.iter().any(|b| covers(&marks.lines, b))
}

/// One person speaks to others: an address at the start, and the first person throughout.
fn is_addressed(marks: &GenreMarks, blocks: &[String]) -> bool {
    const OPENING_WORDS: usize = 60;
    const OPENING_BLOCKS: usize = 3;
    let opens = |block: &String| {
        let line: Vec<String> = words(block).into_iter().take(OPENING_WORDS).collect();
        marks.openings.iter().any(|p| p.matches(&line, &[]))
    };
    !marks.openings.is_empty()
        && blocks.iter().take(OPENING_BLOCKS).any(opens)
        && n_saying(blocks, &SELVES) * 7 >= blocks.len()
}

/// Speaker turns or questions make a transcript, time stamps a live blog.
fn structure(blocks: &[String]) -> Option<Genre> {
    const STAMPS_MIN: usize = 4;
    const TURNS_MIN: usize = 3;
    const QUESTIONS_MIN: usize = 4;
    let n_stamps = blocks.iter().filter(|b| starts_with_time(b)).count();
    if n_stamps >= STAMPS_MIN {
        return Some(Genre::LiveBlog);
    }
    let labels: Vec<&str> = blocks.iter().filter_map(|b| speaker(b)).collect();
    let again = |label: &&&str| labels.iter().filter(|other| *other == *label).count() > 1;
    let is_titled = |label: &&&str| label.contains(' ') && !label.contains(char::is_lowercase);
    let n_turns = labels.iter().filter(again).count();
    let n_titled = labels.iter().filter(is_titled).count();
    let is_share = |n: usize| n * 8 >= blocks.len();
    if (n_turns >= TURNS_MIN && is_share(n_turns)) || (n_titled >= 2 && is_share(n_titled)) {
        return Some(Genre::Transcript);
    }
    let is_question = |b: &String| b.ends_with('?') && n_words(b) <= 60;
    let asked = blocks.windows(2).filter(|w| is_question(&w[0]) && !is_question(&w[1]) && is_sentence(&w[1])).count();
    (asked >= QUESTIONS_MIN && asked * 6 >= blocks.len()).then_some(Genre::Transcript)
}

/// The label of a speaker's turn: `QUESTION:`, `MR PRICE:`, `Ana Pop:`, `Q.`.
fn speaker(block: &str) -> Option<&str> {
    const LABEL_BYTES_MAX: usize = 48;
    let (label, said) =
        block.split_once(':').or_else(|| block.split_once(". ").filter(|(l, _)| *l == "Q" || *l == "A"))?;
    let is_name = |w: &str| w.starts_with(|c: char| c.is_uppercase() || c == '(');
    let n = label.split_whitespace().count();
    let fits = label.len() <= LABEL_BYTES_MAX && (1..=5).contains(&n) && label.split_whitespace().all(is_name);
    (fits && said.starts_with([' ', '\u{a0}'])).then_some(label)
}

/// `14:05`, `2.05pm`, `2:05 p.m. EST` at the start of a block.
fn starts_with_time(block: &str) -> bool {
    let bytes = block.as_bytes();
    let n_hour = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = &bytes[n_hour..];
    let minutes = rest.len() >= 3 && matches!(rest[0], b':' | b'.') && rest[1..3].iter().all(u8::is_ascii_digit);
    let hour_fits = block.get(..n_hour).and_then(|h| h.parse::<u8>().ok()).is_some_and(|h| h < 24);
    let closed = rest.get(3).is_none_or(|b| !b.is_ascii_digit());
    minutes && hour_fits && closed
}

/// Words by which somebody speaks of himself, and how many of them mean one person.
const SELVES: [&str; 11] = ["I", "I’m", "I'm", "I’ve", "I've", "my", "My", "we", "We", "our", "Our"];
const SINGULAR: usize = 7;

/// Number of blocks with one of the words outside quotation marks.
fn n_saying(blocks: &[String], selves: &[&str]) -> usize {
    blocks.iter().filter(|b| says(b, selves)).count()
}

fn says(block: &str, selves: &[&str]) -> bool {
    // A quotation that an earlier block left open is lost here; it mostly opens anew with each.
    let mut quoted = false;
    for piece in block.split_inclusive(['“', '”', '"']) {
        let said = piece.trim_end_matches(['“', '”', '"']);
        if !quoted && said.split_whitespace().any(|w| selves.contains(&w.trim_end_matches([',', '.', ';']))) {
            return true;
        }
        quoted = match piece.chars().next_back() {
            Some('“') => true,
            Some('”') => false,
            Some('"') => !quoted,
            _ => quoted,
        };
    }
    false
}
