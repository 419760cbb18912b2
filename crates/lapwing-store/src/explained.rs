//! How each event came about: the frame that fired, the tree around the trigger, the ground of each party.

use lapwing_core::{Article, Coded, Document, Event, Party};

use crate::escape::visible;

/// One paragraph an event, for people.
pub fn explained(article: &Article, doc: &Document, coded: &Coded) -> String {
    let mut out = String::new();
    for (n, event) in coded.events.iter().enumerate() {
        out += &format!(
            "{}-e{}  {} by frame {}, confidence {:.2}\n",
            visible(&article.id),
            n + 1,
            event.category,
            event.frame,
            event.confidence
        );
        out += &around(article, doc, event);
        for (role, list) in [("actor", &event.actors), ("recipient", &event.recipients)] {
            for party in list {
                out += &ground(role, party);
            }
        }
        if let Some(holder) = &event.reported_by {
            out += &ground("reported by", holder);
        }
        out.push('\n');
    }
    out
}

/// The trigger with its head and dependents.
fn around(article: &Article, doc: &Document, event: &Event) -> String {
    let Some(evidence) = event.evidence.first() else { return String::new() };
    let inside = |t: &usize| evidence.trigger.contains(doc.tokens[*t].span);
    let Some(sentence) = doc.sentences.get(evidence.sentence) else { return String::new() };
    // The head of the trigger's words is the one whose own head lies outside them.
    let words: Vec<usize> = sentence.tokens.clone().filter(inside).collect();
    let Some(&top) = words.iter().find(|&&t| doc.is_root(t) || !words.contains(&doc.tokens[t].head)) else {
        return String::new();
    };
    let shown = |t: usize| format!("{} {}", visible(doc.form(t, &article.text)), doc.tokens[t].upos.as_str());
    let mut out = String::new();
    let mut indent = 2;
    if !doc.is_root(top) {
        out += &format!("  {}\n", shown(doc.tokens[top].head));
        indent = 4;
    }
    out += &format!("{:indent$}{} ({})\n", "", shown(top), doc.tokens[top].deprel.as_str());
    for child in doc.children(top) {
        let words = doc.span_of(doc.subtree(child)).map_or_else(String::new, |s| visible(s.of(&article.text)));
        out += &format!("{:indent$}  {}: {words}\n", "", doc.tokens[child].deprel.as_str());
    }
    out
}

fn ground(role: &str, party: &Party) -> String {
    let e = &party.entity;
    let code: Vec<&str> = e.country.iter().chain(&e.sectors).map(String::as_str).collect();
    let code = if code.is_empty() { "not resolved".to_string() } else { code.join(" ") };
    let words = if party.text.is_empty() { "(implied)".to_string() } else { visible(&party.text) };
    format!("  {role}: {words} = {code}; ground: {}\n", visible(&party.ground))
}
