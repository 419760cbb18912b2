//! `lapwing events`: events of an archive that a filter lets through, reports of one happening once.

use std::io::Write;

use lapwing::db::{Day, DbError, EventRow, Filter, IncidentRow, Page, Store, Told, Who};
use lapwing::store::escape::{csv, visible};
use lapwing::store::record::{Entity, Series};
use lapwing::store::{Style, event_text};
use serde_json::{Value, json};

use crate::args::{EventsArgs, RowFormat};
use crate::exit::{End, Usage};
use crate::output;

/// Rows that a table on a terminal shows unless told otherwise.
const SHOWN: usize = 50;

/// Runs the command.
pub fn run(args: &EventsArgs) -> anyhow::Result<End> {
    let people = output::for_people(args.output.as_deref());
    let format = args.format.unwrap_or(if people { RowFormat::Table } else { RowFormat::Jsonl });
    let filter = filter(args)?;
    let store = Store::open_to_read(&args.db)?;
    let mut out = output::open(args.output.as_deref())?;
    let style = output::style(args.output.as_deref());
    if format == RowFormat::Csv {
        writeln!(out, "{}", COLUMNS.join(","))?;
    }
    let limit = args.limit.unwrap_or(if format == RowFormat::Table { SHOWN } else { usize::MAX });
    let (mut page, mut n) = (Page { after: None, limit: limit.min(1000) }, 0);
    while page.limit > 0 {
        let (rows, next) = rows(&store, &filter, &page, args.every_report)?;
        for (row, told) in &rows {
            match format {
                RowFormat::Table => write!(out, "{}", table_row(row, told, style))?,
                RowFormat::Jsonl => writeln!(out, "{}", counted_row(row, told))?,
                RowFormat::Csv => writeln!(out, "{}", csv_row(row, told))?,
            }
        }
        n += rows.len();
        page = Page { after: next, limit: (limit - n).min(1000) };
        if page.after.is_none() {
            break;
        }
    }
    out.flush()?;
    let more = if page.after.is_some() { ", and more: --limit shows them" } else { "" };
    let (of, reports) = if args.every_report {
        ("report", String::new())
    } else {
        ("incident", format!(" ({} reports: --every-report)", store.count_events(&filter)?))
    };
    let mut err = std::io::stderr();
    let _ = writeln!(
        err,
        "{n} {of}{}{more}{reports}; `lapwing show --db {} ID` opens one",
        if n == 1 { "" } else { "s" },
        args.db.display()
    );
    Ok(End::Done)
}

/// Rows with how much tells of them, unless every report is a row.
type Rows = Vec<(EventRow, Option<Told>)>;

fn rows(store: &Store, filter: &Filter, page: &Page, every: bool) -> Result<(Rows, Option<String>), DbError> {
    if every {
        let found = store.events(filter, page)?;
        return Ok((found.rows.into_iter().map(|row| (row, None)).collect(), found.next));
    }
    let (found, next) = store.incidents(filter, page)?;
    let told = |i: &IncidentRow| Told { reports: i.n_reports, articles: i.n_articles, sources: i.n_sources };
    Ok((found.into_iter().map(|i| (told(&i), i)).map(|(told, i)| (i.main, Some(told))).collect(), next))
}

fn filter(args: &EventsArgs) -> anyhow::Result<Filter> {
    if !(0.0..=1.0).contains(&args.min_confidence) {
        return Err(Usage(format!("--min-confidence {} is not between 0 and 1", args.min_confidence)).into());
    }
    let who = |given: &Option<String>| given.as_deref().map(Who::read);
    let series = |given: &String| {
        let all = Series::ALL.map(Series::as_str);
        let found = Series::ALL.into_iter().find(|s| s.as_str() == given);
        found.ok_or_else(|| Usage(format!("--series {given}: use {}", all.join(", "))))
    };
    Ok(Filter {
        actor: who(&args.actor),
        recipient: who(&args.recipient),
        categories: args.category.iter().map(|c| c.to_uppercase()).collect(),
        mode: args.mode.clone(),
        context: args.context.clone(),
        since: args.since.as_deref().map(|d| day("--since", d)).transpose()?,
        until: args.until.as_deref().map(|d| day("--until", d)).transpose()?,
        place_country: args.place.clone(),
        modalities: args.modality.clone(),
        series: args.series.iter().map(series).collect::<Result<_, _>>()?,
        quads: args.quad.clone(),
        voice: args.voice.clone(),
        holder: who(&args.holder),
        min_confidence: args.min_confidence,
        text: args.text.clone(),
        document: args.document.clone(),
    })
}

/// A day as the options take it.
pub fn day(option: &str, given: &str) -> Result<Day, Usage> {
    Day::read(given).ok_or_else(|| Usage(format!("{option} {given}: write it as 2024, 2024-03 or 2024-03-05")))
}

fn table_row(row: &EventRow, told: &Option<Told>, style: Style) -> String {
    let from = [Some(row.event.id.as_str()), row.outlet.as_deref(), row.title.as_deref()];
    let from: Vec<String> = from.into_iter().flatten().map(visible).collect();
    let told = told.filter(|t| t.reports > 1).map_or_else(String::new, |t| {
        format!(" · {} reports, {} articles, {} independent sources", t.reports, t.articles, t.sources)
    });
    format!("{}            {}{told}\n", event_text(&row.event, style), from.join(" · "))
}

/// An event's record with what is known of its document.
pub fn json_row(row: &EventRow) -> Value {
    let mut value = serde_json::to_value(&row.event).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("series".into(), row.series.as_str().into());
        fields.insert("incident".into(), row.incident.clone().into());
        fields.insert("run".into(), row.run.clone().into());
        fields.insert(
            "document".into(),
            json!({"id": row.document, "given_id": row.given_id, "title": row.title, "published": row.published,
                "publisher": row.publisher, "outlet": row.outlet, "url": row.url, "author": row.author,
                "language": row.language, "genre": row.genre}),
        );
    }
    value
}

fn counted_row(row: &EventRow, told: &Option<Told>) -> Value {
    let mut value = json_row(row);
    if let (Some(fields), Some(told)) = (value.as_object_mut(), told) {
        fields.insert("reports".into(), told.reports.into());
        fields.insert("articles".into(), told.articles.into());
        fields.insert("sources".into(), told.sources.into());
    }
    value
}

const COLUMNS: [&str; 33] = [
    "id",
    "date",
    "date_precision",
    "date_basis",
    "actors",
    "category",
    "modes",
    "contexts",
    "recipients",
    "reciprocal",
    "modality",
    "voice",
    "reported_by",
    "series",
    "quad",
    "score",
    "place",
    "place_country",
    "lat",
    "lon",
    "trigger",
    "sentence",
    "frame",
    "confidence",
    "incident",
    "document",
    "title",
    "published",
    "outlet",
    "url",
    "reports",
    "articles",
    "sources",
];

fn csv_row(row: &EventRow, told: &Option<Told>) -> String {
    let e = &row.event;
    let parties = |list: &[Entity]| list.iter().map(party).collect::<Vec<_>>().join("; ");
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let place = e.place.as_ref();
    let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
    let n = |of: fn(&Told) -> u64| told.as_ref().map(|t| of(t).to_string()).unwrap_or_default();
    let cells: [String; 33] = [
        e.id.clone(),
        text(&e.date.value),
        e.date.precision.clone(),
        e.date.basis.clone(),
        parties(&e.actors),
        e.category.clone(),
        e.modes.join(" "),
        e.contexts.join(" "),
        parties(&e.recipients),
        e.reciprocal.to_string(),
        e.modality.clone(),
        e.voice.clone(),
        e.reported_by.as_ref().map(|h| h.name.clone().unwrap_or_else(|| h.text.clone())).unwrap_or_default(),
        row.series.as_str().to_string(),
        e.quad.to_string(),
        e.score.to_string(),
        place.map(|p| p.name.clone().unwrap_or_else(|| p.text.clone())).unwrap_or_default(),
        place.and_then(|p| p.country.clone()).unwrap_or_default(),
        degrees(place.and_then(|p| p.lat)),
        degrees(place.and_then(|p| p.lon)),
        e.trigger.text.clone(),
        e.sentence.text.clone(),
        e.frame.clone(),
        e.confidence.to_string(),
        row.incident.clone(),
        row.document.clone(),
        text(&row.title),
        text(&row.published),
        text(&row.outlet),
        text(&row.url),
        n(|t| t.reports),
        n(|t| t.articles),
        n(|t| t.sources),
    ];
    cells.iter().map(|cell| csv(cell)).collect::<Vec<_>>().join(",")
}

/// `Ana Pop (ROU GOV)`, or the words where there is no name.
fn party(p: &Entity) -> String {
    let codes: Vec<&str> = p.country.iter().chain(&p.sectors).map(String::as_str).collect();
    let name = p.name.as_deref().unwrap_or(&p.text);
    match (name.is_empty(), codes.is_empty()) {
        (_, true) => name.to_string(),
        (true, false) => codes.join(" "),
        (false, false) => format!("{name} ({})", codes.join(" ")),
    }
}

/// The remedy for an id or question that the archive cannot answer.
pub fn unknown(error: DbError, db: &std::path::Path) -> anyhow::Error {
    match &error {
        DbError::Unknown(_) => {
            anyhow::Error::new(error).context(format!("`lapwing events --db {}` lists ids", db.display()))
        }
        _ => error.into(),
    }
}
