//! Events and claims for people: one paragraph each, the words that prove it marked.
//!
//! Colour only where the caller says so; everything that comes from an article passes [`crate::escape::visible`].

use std::fmt::Write as _;

use crate::escape::visible;
use crate::record::{Claim, Entity, Event, Line, Record};

/// How to lay text out.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Use colour and weight.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

const DATE_COLUMNS: usize = 12;
const INDENT: &str = "            ";

/// Everything that was found in one article: heading, events, claims, notes.
pub fn events_table(line: &Line, style: Style) -> String {
    let record = match line {
        Line::Coded(record) => record,
        Line::Failed(f) => return format!("{}: {} ({})\n\n", visible(&f.id), visible(&f.error.message), f.error.kind),
    };
    let mut out = heading(record, style);
    if record.events.is_empty() {
        out += "no events\n";
    }
    for event in &record.events {
        out += &event_text(event, style);
    }
    if !record.claims.is_empty() {
        out += &format!("\n{}\n", style.bold("claims"));
    }
    for claim in &record.claims {
        out += &claim_text(claim, style);
    }
    out += &notes(record);
    out.push('\n');
    out
}

/// The claims alone.
pub fn claims_table(line: &Line, style: Style) -> String {
    let record = match line {
        Line::Coded(record) => record,
        Line::Failed(f) => return format!("{}: {} ({})\n\n", visible(&f.id), visible(&f.error.message), f.error.kind),
    };
    let mut out = heading(record, style);
    if record.claims.is_empty() {
        out += "no claims\n";
    }
    for claim in &record.claims {
        out += &claim_text(claim, style);
    }
    out.push('\n');
    out
}

fn heading(record: &Record, style: Style) -> String {
    let parts = [Some(&record.id), record.title.as_ref(), record.published.as_ref(), record.publisher.as_ref()];
    let mut parts: Vec<String> = parts.into_iter().flatten().map(|p| visible(p)).collect();
    if record.genre != "report" {
        parts.push(record.genre.clone());
    }
    format!("{}\n", style.bold(&parts.join(" · ")))
}

/// One event: date, parties and code, then the sentence with the trigger marked.
pub fn event_text(e: &Event, style: Style) -> String {
    let code =
        std::iter::once(e.category.as_str()).chain(e.modes.iter().map(String::as_str)).collect::<Vec<_>>().join("/");
    let arrow = if e.reciprocal { "⇄" } else { "→" };
    let who = parties(&e.actors);
    let mut head = format!("{who}  {arrow} {}", style.code(&code));
    if !e.recipients.is_empty() {
        head += &format!(" {arrow}  {}", parties(&e.recipients));
    }
    let mut marks = Vec::new();
    if e.modality != "asserted" {
        marks.push(e.modality.clone());
    }
    if let Some(holder) = &e.reported_by {
        marks.push(format!("says {}", entity(holder)));
    } else if e.voice != "narrator" {
        marks.push(e.voice.clone());
    }
    if let Some(place) = &e.place {
        marks.push(format!("in {}", visible(place.name.as_deref().unwrap_or(&place.text))));
    }
    for (what, count) in [("dead", &e.size.dead), ("injured", &e.size.injured), ("arrested", &e.size.arrested)] {
        if let Some(count) = count {
            marks.push(format!("{what}: {}", visible(&count.text)));
        }
    }
    if !marks.is_empty() {
        let _ = write!(head, "  ({})", marks.join("; "));
    }
    let date = e.date.value.as_deref().unwrap_or("—");
    let (from, to) = (e.trigger.start.saturating_sub(e.sentence.start), e.trigger.end.saturating_sub(e.sentence.start));
    format!("{date:<DATE_COLUMNS$}{head}\n{}", wrapped(&marked(&e.sentence.text, from, to), style))
}

/// One claim: holder, cue and content.
pub fn claim_text(c: &Claim, style: Style) -> String {
    let holder = c.holder.as_ref().map_or_else(|| "somebody".to_string(), |h| entity(&without_aside(h)));
    let to = c.addressee.as_ref().map_or_else(String::new, |a| format!(" to {}", entity(a)));
    let content = c.content.iter().map(|w| visible(&w.text)).collect::<Vec<_>>().join(" … ");
    let open = if c.directness == "indirect" {
        content
    } else {
        format!("“{}”", content.trim_matches(['“', '”', '"']))
    };
    format!(
        "{INDENT}{holder} {}{to} ({}):\n{}",
        style.code(&visible(&c.cue.text)),
        c.directness,
        wrapped(&Marked(vec![(open, false)]), style)
    )
}

fn parties(list: &[Entity]) -> String {
    if list.is_empty() { "(not named)".to_string() } else { list.iter().map(entity).collect::<Vec<_>>().join(", ") }
}

/// "Pop, who leads the party" is shown as "Pop" where it is known who that is.
fn without_aside(e: &Entity) -> Entity {
    let mut short = e.clone();
    if let Some((name, _)) = e.text.split_once(", ").filter(|_| e.name.is_some()) {
        short.text = name.to_string();
    }
    short
}

/// The words, then in brackets what they resolve to.
fn entity(e: &Entity) -> String {
    let shown = visible(&e.text);
    let name = e.name.as_deref().filter(|n| !e.text.contains(n)).map(visible);
    let code: Vec<String> =
        name.into_iter().chain(e.country.clone()).chain((!e.sectors.is_empty()).then(|| e.sectors.join(" "))).collect();
    match (shown.is_empty(), code.is_empty()) {
        (true, _) => code.join(" "),
        (false, true) => shown,
        (false, false) => format!("{shown} [{}]", code.join(" ")),
    }
}

fn notes(record: &Record) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for note in &record.notes {
        match kinds.iter_mut().find(|k| k.0 == note.kind) {
            Some(k) => k.1 += 1,
            None => kinds.push((&note.kind, 1)),
        }
    }
    if kinds.is_empty() {
        return String::new();
    }
    let list: Vec<String> = kinds.iter().map(|(kind, n)| format!("{n} × {kind}")).collect();
    format!("\nnotes: {} (`lapwing explain KIND` tells more)\n", list.join(", "))
}

/// A sentence, folded and indented as those of events are, with the code points `from..to` marked.
pub fn marked_text(text: &str, from: usize, to: usize, style: Style) -> String {
    wrapped(&marked(text, from, to), style)
}

/// A sentence without a mark.
pub fn sentence_text(text: &str, style: Style) -> String {
    wrapped(&Marked(vec![(text.to_string(), false)]), style)
}

/// Runs of text and whether each is marked.
struct Marked(Vec<(String, bool)>);

/// `text` with the code points `from..to` marked.
fn marked(text: &str, from: usize, to: usize) -> Marked {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(b, _)| b);
    let (a, b) = (byte(from), byte(to.max(from)));
    Marked(vec![(text[..a].to_string(), false), (text[a..b].to_string(), true), (text[b..].to_string(), false)])
}

/// Folds into the columns behind the date; the marked words get weight, or brackets where there is no colour.
fn wrapped(text: &Marked, style: Style) -> String {
    let room = style.width.saturating_sub(DATE_COLUMNS).max(30);
    let mut out = String::from(INDENT);
    let mut column = 0;
    let mut glue = true;
    for (run, mark) in &text.0 {
        let shown = visible(run);
        if run.starts_with(char::is_whitespace) {
            glue = false;
        }
        let words: Vec<&str> = shown.split(' ').filter(|w| !w.is_empty()).collect();
        for (i, word) in words.iter().enumerate() {
            let open = *mark && i == 0 && !style.color;
            let close = *mark && i + 1 == words.len() && !style.color;
            let word = format!("{}{word}{}", if open { "[" } else { "" }, if close { "]" } else { "" });
            let len = word.chars().count();
            if column > 0 && !glue {
                if column + 1 + len > room {
                    out += "\n";
                    out += INDENT;
                    column = 0;
                } else {
                    out.push(' ');
                    column += 1;
                }
            }
            out += &if *mark { style.mark(&word) } else { word };
            column += len;
            glue = false;
        }
        glue = !run.ends_with(char::is_whitespace) && !words.is_empty();
    }
    out.push('\n');
    out
}

impl Style {
    /// Text with weight, where there is colour.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    fn code(self, text: &str) -> String {
        self.wrap("36", text)
    }

    fn mark(self, text: &str) -> String {
        self.wrap("1;33", text)
    }

    fn wrap(self, sgr: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{sgr}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { color: false, width: 60 };

    #[test]
    fn the_trigger_is_marked_and_lines_are_folded() {
        let text =
            wrapped(&marked("Ghana on Monday accused Togo, its neighbour to the east, of a raid.", 16, 23), PLAIN);
        assert_eq!(
            text,
            "            Ghana on Monday [accused] Togo, its neighbour to\n            the east, of a raid.\n"
        );
    }

    #[test]
    fn a_mark_inside_a_word_adds_no_blank() {
        let text = wrapped(&marked("“Accused” it is.", 1, 8), PLAIN);
        assert_eq!(text.trim(), "“[Accused]” it is.");
    }

    #[test]
    fn colour_only_where_asked_for() {
        let colored = wrapped(&marked("He left.", 3, 7), Style { color: true, width: 60 });
        assert!(colored.contains("\u{1b}[1;33mleft\u{1b}[0m"), "{colored:?}");
        assert!(!wrapped(&marked("He left.", 3, 7), PLAIN).contains('\u{1b}'));
    }
}
