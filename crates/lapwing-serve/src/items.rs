//! Events, claims and parties as lists show them: every record with its sentence, and whose word it is.

use lapwing::store::record::{Claim, Entity, Event, Series};
use lapwing_db::{ClaimRow, EventRow, IncidentRow};

use crate::app::App;
use crate::marked::{Piece, Tint, pieces, shown};
use crate::params::link;

/// A line of a list of events or incidents.
#[derive(Clone, Debug)]
pub struct Item {
    /// Public id of the event.
    pub id: String,
    /// Its incident's page.
    pub href: String,
    /// When, in the precision it has.
    pub date: String,
    /// How the date is known, where that is not by the text itself.
    pub date_note: &'static str,
    /// Who.
    pub actors: String,
    /// `→` or `⇄`.
    pub arrow: &'static str,
    /// To whom.
    pub recipients: String,
    /// Category and mode.
    pub what: String,
    /// The category's page.
    pub what_href: String,
    /// Quad class.
    pub quad: u8,
    /// Contexts.
    pub contexts: Vec<String>,
    /// The sentence with trigger and parties.
    pub sentence: Vec<Piece>,
    /// Whose word it is, when not the article's own.
    pub holder: Option<String>,
    /// True for what somebody alleges, or tells in a voice that is not the reporter's.
    pub alleged: bool,
    /// `told`, `alleged`, `future`, `hypothetical`, `negated`.
    pub series: &'static str,
    /// The same for people; nothing for what is told.
    pub series_name: &'static str,
    /// Reports of it.
    pub n_reports: u64,
    /// Publishers that report it in words of their own.
    pub n_sources: u64,
    /// Its document.
    pub document: String,
    /// Anchor of the event in its article.
    pub anchor: String,
    /// Who published it.
    pub outlet: String,
    /// When.
    pub published: String,
    /// Headline.
    pub title: String,
    /// 0 to 1.
    pub confidence: String,
    /// Id of the frame.
    pub frame: String,
    /// Where.
    pub place: String,
    /// Remarks of readers.
    pub marks: usize,
}

/// A line of a list of claims.
#[derive(Clone, Debug)]
pub struct Said {
    /// Public id.
    pub id: String,
    /// The words in which the holder stands in the text.
    pub holder_text: String,
    /// Who that is.
    pub holder: String,
    /// True where nothing tells who is cited.
    pub unresolved: bool,
    /// The cue.
    pub cue: String,
    /// What is cited.
    pub content: String,
    /// direct, indirect, mixed.
    pub directness: String,
    /// Countries it speaks of, in words.
    pub about: String,
    /// Its document.
    pub document: String,
    /// Anchor in its article.
    pub anchor: String,
    /// Who published it.
    pub outlet: String,
    /// When.
    pub published: String,
    /// Nested in another claim.
    pub nested: bool,
}

/// What a series is called.
pub fn series_name(series: Series) -> (&'static str, &'static str) {
    match series {
        Series::Asserted | Series::Historical => ("told", ""),
        Series::Alleged => ("alleged", "alleged"),
        Series::Future => ("future", "announced"),
        Series::Hypothetical => ("hypothetical", "conditional"),
        Series::Negated => ("negated", "denied"),
    }
}

/// An entity in a few words: name and state, else its words.
pub fn who(app: &App, e: &Entity) -> String {
    let country = e.country.as_deref().map(|c| app.name_of(c));
    let role = e.sectors.first().map(|s| format!(" {s}")).unwrap_or_default();
    match (&e.name, country) {
        (Some(name), Some(country)) if *name != country => format!("{} ({country}{role})", shown(name)),
        (_, Some(country)) => format!("{country}{role}"),
        (Some(name), None) => format!("{}{role}", shown(name)),
        (None, None) => format!("“{}”", shown(&e.text)),
    }
}

/// A party as lists name it: its state and sector.
pub fn party(app: &App, e: &Entity) -> String {
    match &e.country {
        Some(country) => {
            let role = e.sectors.first().map(|s| format!(" {s}")).unwrap_or_default();
            format!("{}{role}", app.name_of(country))
        }
        None => who(app, e),
    }
}

fn parties(app: &App, all: &[Entity]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in all.iter().map(|e| party(app, e)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { "—".into() } else { names.join(", ") }
}

/// Category and modes.
pub fn what(e: &Event) -> String {
    if e.modes.is_empty() { e.category.clone() } else { format!("{}/{}", e.category, e.modes.join("+")) }
}

/// Whose word an event is; `None` when the reporter tells it.
pub fn holder(app: &App, e: &Event) -> Option<String> {
    match (&e.reported_by, e.voice.as_str()) {
        (Some(by), _) => Some(who(app, by)),
        (None, "narrator") => None,
        (None, "author") => Some("the author".into()),
        (None, _) => Some("somebody quoted".into()),
    }
}

/// A sentence of an article with an event's trigger and parties.
pub fn sentence(e: &Event, start: usize, end: usize, text: &str, trigger: (usize, usize)) -> Vec<Piece> {
    let mut marks = vec![Tint { start: trigger.0, end: trigger.1, class: "trigger", of: String::new() }];
    for p in e.actors.iter().chain(&e.recipients).chain(&e.reported_by) {
        if let (Some(a), Some(b)) = (p.start, p.end) {
            marks.push(Tint { start: a, end: b, class: "party", of: String::new() });
        }
    }
    // The sentence is cut out of the article: positions count from its beginning.
    for m in &mut marks {
        (m.start, m.end) =
            if m.end <= start || m.start >= end { (0, 0) } else { (m.start.saturating_sub(start), m.end - start) };
    }
    pieces(text, 0, end - start, &marks)
}

impl Item {
    /// Of an event.
    pub fn of(app: &App, row: &EventRow) -> Item {
        let e = &row.event;
        let (series, series_name) = series_name(row.series);
        let number = e.id.rsplit('-').next().unwrap_or_default().to_string();
        let holder = holder(app, e);
        // What is done together has all its parties on one side: the first stands before the arrow.
        let is_mutual = e.reciprocal && e.recipients.is_empty();
        let (left, right) =
            if is_mutual && e.actors.len() > 1 { e.actors.split_at(1) } else { (&e.actors[..], &e.recipients[..]) };
        Item {
            href: format!("/incident/{}", row.incident),
            date: row.day.to_string(),
            date_note: if e.date.basis == "publication" { "day of publication" } else { "" },
            actors: parties(app, left),
            arrow: if e.reciprocal { "⇄" } else { "→" },
            recipients: if left.len() == e.actors.len() && is_mutual {
                "one another".into()
            } else {
                parties(app, right)
            },
            what: what(e),
            what_href: format!("/codebook/{}", e.category),
            quad: e.quad,
            contexts: e.contexts.clone(),
            sentence: sentence(e, e.sentence.start, e.sentence.end, &e.sentence.text, (e.trigger.start, e.trigger.end)),
            alleged: holder.is_some(),
            holder,
            series,
            series_name,
            n_reports: 1,
            n_sources: 1,
            document: row.document.clone(),
            anchor: number,
            outlet: shown(row.outlet.as_deref().unwrap_or("publisher unknown")),
            published: row.published.as_deref().map(|p| p.chars().take(10).collect()).unwrap_or_default(),
            title: shown(row.title.as_deref().unwrap_or("Untitled")),
            confidence: format!("{:.2}", e.confidence),
            frame: e.frame.clone(),
            place: e.place.as_ref().map(|p| shown(p.name.as_deref().unwrap_or(&p.text))).unwrap_or_default(),
            marks: 0,
            id: e.id.clone(),
        }
    }

    /// Of an incident.
    pub fn of_incident(app: &App, row: &IncidentRow) -> Item {
        let (series, series_name) = series_name(row.series);
        Item { series, series_name, n_reports: row.n_reports, n_sources: row.n_sources, ..Item::of(app, &row.main) }
    }
}

impl Said {
    /// Of a claim.
    pub fn of(app: &App, row: &ClaimRow) -> Said {
        Said {
            document: row.document.clone(),
            outlet: shown(row.outlet.as_deref().unwrap_or("publisher unknown")),
            published: row.published.as_deref().map(|p| p.chars().take(10).collect()).unwrap_or_default(),
            ..Said::of_claim(app, &row.claim)
        }
    }

    /// Of a claim that is not in the archive.
    pub fn of_claim(app: &App, c: &Claim) -> Said {
        let h = c.holder.as_ref();
        Said {
            holder_text: h.map(|h| shown(&h.text)).unwrap_or_default(),
            holder: h.map_or("somebody".into(), |h| who(app, h)),
            unresolved: h.is_none_or(|h| h.name.is_none() && h.country.is_none()),
            cue: shown(&c.cue.text),
            content: c.content.iter().map(|w| shown(&w.text)).collect::<Vec<_>>().join(" … "),
            directness: c.directness.clone(),
            about: c.about.iter().map(|a| app.name_of(a)).collect::<Vec<_>>().join(", "),
            document: String::new(),
            anchor: c.id.rsplit('-').next().unwrap_or_default().to_string(),
            outlet: String::new(),
            published: String::new(),
            nested: c.parent.is_some(),
            id: c.id.clone(),
        }
    }
}

/// The page of a list of claims about a country by those of another.
pub fn claims_link(holder: &str, about: &str) -> String {
    link("/claims", &[("holder", holder), ("about", about)])
}
