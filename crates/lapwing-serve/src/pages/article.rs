//! The page of an article: its text with everything coded marked in place. Also for a text that is pasted and not kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use lapwing::Record;
use lapwing::ingest::{self, Format, Options};
use lapwing::store::record::{Entity, Event};
use serde::Deserialize;

use super::incident::EVENT_PARTS;
use super::{Frame, counted, page, signed};
use crate::app::App;
use crate::items::{Item, Said, holder, what};
use crate::marked::{Tint, pieces, shown};
use crate::problem::Problem;

/// What a reader can say is wrong with a claim.
pub const CLAIM_PARTS: [(&str, &str); 3] =
    [("all", "nobody is cited here"), ("holder", "who is cited"), ("other", "where the words begin or end")];

/// A stretch of text with what stands before and behind it: anchor and words.
struct Stretch {
    text: String,
    class: String,
    of: String,
    before: Vec<(String, String)>,
    after: Vec<(String, String)>,
}

struct Coded {
    item: Item,
    grounds: String,
}

struct Cited {
    said: Said,
    marks: usize,
}

#[derive(Template)]
#[template(path = "article.html")]
struct Article {
    frame: Frame,
    heading: String,
    byline: Vec<String>,
    url: String,
    url_text: String,
    language: String,
    paragraphs: Vec<Vec<Stretch>>,
    events: Vec<Coded>,
    claims: Vec<Cited>,
    notes: Vec<(String, String, String)>,
    stored: bool,
    mark_parts: Vec<(&'static str, &'static str)>,
    claim_parts: Vec<(&'static str, &'static str)>,
}

/// `GET /article/{id}`
pub async fn article(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let (row, incidents, marks) = app
        .archive
        .ask(move |store| {
            let row = store.document(&id)?;
            let key = row.record.id.clone();
            let filter = lapwing_db::Filter { document: Some(key.clone()), ..lapwing_db::Filter::default() };
            let mut incidents = BTreeMap::new();
            for e in store.events(&filter, &lapwing_db::Page { after: None, limit: 10_000 })?.rows {
                incidents.insert(e.event.id, e.incident);
            }
            Ok((row, incidents, store.marks(Some(&key))?))
        })
        .await?;
    let record = &row.record;
    let mut shown_page = build(&app, record, true);
    for coded in &mut shown_page.events {
        coded.item.marks = marks.iter().filter(|m| m.thing == coded.item.id).count();
        if let Some(incident) = incidents.get(&coded.item.id) {
            coded.item.href = format!("/incident/{incident}");
        }
    }
    for cited in &mut shown_page.claims {
        cited.marks = marks.iter().filter(|m| m.thing == cited.said.id).count();
    }
    shown_page.frame.downloads = vec![(format!("/api/v1/documents/{}", record.id), "JSON")];
    shown_page.frame.cite = super::cite(&app, &shown_page.heading, &format!("/article/{}", record.id));
    page(&shown_page)
}

fn build(app: &App, record: &Record, stored: bool) -> Article {
    let text = record.text.as_deref().unwrap_or_default();
    let heading = shown(record.title.as_deref().unwrap_or("Untitled article"));
    let mut byline: Vec<String> = [&record.publisher, &record.author].into_iter().flatten().map(|t| shown(t)).collect();
    byline.push(record.published.as_deref().map_or("no date".into(), |d| d.chars().take(10).collect()));
    byline.push(record.genre.replace('-', " "));
    byline.push(counted(record.events.len() as u64, "event", "events"));
    byline.push(counted(record.claims.len() as u64, "claim", "claims"));
    let given = record.url.as_deref().unwrap_or_default();
    // Other schemes could run something when they are clicked.
    let is_web = url::Url::parse(given).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
    let events = record.events.iter().map(|e| Coded { item: item(app, record, e), grounds: grounds(app, e) }).collect();
    let claims = record.claims.iter().map(|c| Cited { said: Said::of_claim(app, c), marks: 0 }).collect();
    let note = |n: &lapwing::store::record::Note| {
        (n.kind.clone(), shown(n.text.as_deref().unwrap_or_default()), shown(&n.message))
    };
    Article {
        frame: Frame::new(app, if stored { "home" } else { "paste" }, heading.clone()),
        paragraphs: paragraphs(app, record, text),
        byline,
        url: if is_web { given.to_string() } else { String::new() },
        url_text: shown(given),
        language: if record.language.len() == 2 { record.language.clone() } else { "en".into() },
        events,
        claims,
        notes: record.notes.iter().map(note).collect(),
        stored,
        mark_parts: EVENT_PARTS.to_vec(),
        claim_parts: CLAIM_PARTS.to_vec(),
        heading,
    }
}

fn item(app: &App, record: &Record, e: &Event) -> Item {
    let row = lapwing_db::EventRow {
        key: 0,
        day: lapwing_db::Day::first_of(e.date.value.as_deref().unwrap_or_default()),
        day_last: lapwing_db::Day::last_of(e.date.value.as_deref().unwrap_or_default()),
        series: e.series(),
        incident: String::new(),
        document: record.id.clone(),
        given_id: String::new(),
        title: record.title.clone(),
        published: record.published.clone(),
        publisher: record.publisher.clone(),
        outlet: record.publisher.clone(),
        url: record.url.clone(),
        author: record.author.clone(),
        language: record.language.clone(),
        genre: record.genre.clone(),
        run: String::new(),
        event: e.clone(),
    };
    Item::of(app, &row)
}

fn grounds(app: &App, e: &Event) -> String {
    let basis = match e.date.basis.as_str() {
        "publication" => "dated by the day of publication".to_string(),
        "none" => "no date".to_string(),
        other => format!("date {other}, “{}”", shown(e.date.text.as_deref().unwrap_or_default())),
    };
    let words = |all: &[Entity]| all.iter().map(|p| format!("“{}”", shown(&p.text))).collect::<Vec<_>>().join(", ");
    let word = holder(app, e).map(|h| format!(" On the word of {h}.")).unwrap_or_default();
    let recipients =
        if e.recipients.is_empty() { String::new() } else { format!(", to whom: {}", words(&e.recipients)) };
    format!(
        "Who: {}{recipients}; {basis}; {}; score {}; modality {}.{word}",
        words(&e.actors),
        e.voice,
        signed(e.score),
        e.modality
    )
}

/// The text, paragraph by paragraph, cut where marks begin and end.
fn paragraphs(app: &App, record: &Record, text: &str) -> Vec<Vec<Stretch>> {
    let (marks, labels) = marks(app, record);
    let mut out = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        let to = from + line.chars().count();
        if !line.trim().is_empty() {
            let cut = pieces(text_between(text, from, to), 0, to - from, &shifted(&marks, from, to));
            let stretches = cut.into_iter().map(|p| {
                let label = |i: &usize, at_end: bool| {
                    labels.get(i).filter(|l| l.2 == at_end).map(|l| (l.0.clone(), l.1.clone()))
                };
                Stretch {
                    before: p.begins.iter().filter_map(|i| label(i, false)).collect(),
                    after: p.ends.iter().filter_map(|i| label(i, true)).collect(),
                    text: p.text,
                    class: p.class,
                    of: p.of,
                }
            });
            out.push(stretches.collect());
        }
        from = to + 1;
    }
    out
}

fn text_between(text: &str, from: usize, to: usize) -> &str {
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(b, _)| b);
    &text[byte(from)..byte(to)]
}

/// Marks as positions of a paragraph; those outside become empty, so that numbers of marks stay.
fn shifted(marks: &[Tint], from: usize, to: usize) -> Vec<Tint> {
    let one = |m: &Tint| {
        let inside = m.start < to && m.end > from;
        let (start, end) = if inside { (m.start.saturating_sub(from), m.end.min(to) - from) } else { (0, 0) };
        Tint { start, end, ..m.clone() }
    };
    marks.iter().map(one).collect()
}

/// Anchor, words, and whether a label stands behind its mark; by number of the mark.
type Labels = BTreeMap<usize, (String, String, bool)>;

fn marks(app: &App, record: &Record) -> (Vec<Tint>, Labels) {
    let mut marks = Vec::new();
    let mut labels = Labels::new();
    let number = |id: &str| id.rsplit('-').next().unwrap_or_default().to_string();
    let mut add =
        |start: usize, end: usize, class: &'static str, of: &str| marks.push(Tint { start, end, class, of: of.into() });
    for c in &record.claims {
        let of = number(&c.id);
        for w in &c.content {
            add(w.start, w.end, "s-claim", &of);
        }
        add(c.cue.start, c.cue.end, "s-cue", &of);
        if let Some((start, end)) = c.holder.as_ref().and_then(|h| h.start.zip(h.end)) {
            add(start, end, "s-holder", &of);
        }
    }
    for e in &record.events {
        let of = number(&e.id);
        for proof in &e.evidence {
            let t = &proof.trigger;
            add(t.start, t.end, "s-trigger", &of);
            let class = match (holder(app, e).is_some(), e.quad) {
                (true, _) => "s-t-alleged",
                (_, 1) => "s-t1",
                (_, 2) => "s-t2",
                (_, 3) => "s-t3",
                _ => "s-t4",
            };
            add(t.start, t.end, class, &of);
        }
        for (start, end) in e.actors.iter().chain(&e.recipients).filter_map(|p| p.start.zip(p.end)) {
            add(start, end, "s-party", &of);
        }
        if let Some(p) = &e.place {
            add(p.start, p.end, "s-place", &of);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    for (i, m) in marks.iter().enumerate() {
        let name = |id: &String| record.claims.iter().find(|c| number(&c.id) == *id);
        match m.class {
            // The first stretch of a claim's content names its speaker.
            "s-claim" if seen.insert(m.of.clone()) => {
                let speaker = name(&m.of).map(|c| Said::of_claim(app, c).holder).unwrap_or_default();
                labels.insert(i, (m.of.clone(), speaker, false));
            }
            "s-trigger" => {
                let event = record.events.iter().find(|e| number(&e.id) == m.of);
                labels.insert(i, (m.of.clone(), event.map(what).unwrap_or_default(), true));
            }
            _ => {}
        }
    }
    (marks, labels)
}

#[derive(Template)]
#[template(path = "paste.html")]
struct Paste {
    frame: Frame,
    text: String,
    title: String,
    date: String,
}

/// `GET /paste`
pub async fn paste_form(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let frame = Frame::new(&app, "paste", "Paste an article");
    page(&Paste { frame, text: String::new(), title: String::new(), date: String::new() })
}

/// What is pasted.
#[derive(Debug, Default, Deserialize)]
pub struct Pasted {
    text: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    date: String,
}

/// `POST /paste`: codes a text and keeps nothing.
pub async fn paste(State(app): State<Arc<App>>, Form(pasted): Form<Pasted>) -> Result<Response, Problem> {
    let record = code(&app, pasted).await?;
    page(&build(&app, &record, false))
}

/// Codes a pasted text.
///
/// # Errors
/// A text that is empty or cannot be read.
pub async fn code(app: &Arc<App>, pasted: Pasted) -> Result<Record, Problem> {
    if pasted.text.trim().is_empty() {
        return Err(Problem::bad("There is no text to code."));
    }
    let app = app.clone();
    let coded = tokio::task::spawn_blocking(move || {
        let field = |t: &str| (!t.trim().is_empty()).then(|| t.trim().to_string());
        let line = serde_json::json!({"id": "pasted", "text": pasted.text, "title": field(&pasted.title), "date": field(&pasted.date)});
        let options = Options { format: Format::Jsonl, ..Options::default() };
        let line = std::io::Cursor::new(line.to_string().into_bytes());
        let article = ingest::articles_of(line, "pasted", &options).next();
        match article {
            Some(Ok(article)) => Ok(app.pipeline.record(&article, true)),
            Some(Err(e)) => Err(Problem::bad(e.to_string())),
            None => Err(Problem::bad("There is no text to code.")),
        }
    });
    coded.await.map_err(|_| Problem::internal("lapwing failed on this text; please report it with the text."))?
}
