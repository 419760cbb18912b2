//! Lists as files: CSV, JSON and Parquet. `csv` is exact; `csv-excel` is for spreadsheets, which take some texts for formulas: there,
//! cells of text that begin like one get an apostrophe before them.

use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use lapwing::exchange::{Cell, Column, Kind, parquet_bytes};
use lapwing::store::record::Entity;
use lapwing_db::{ClaimFilter, ClaimRow, Dyad, Edge, EventRow, Filter, IncidentRow, Page, Tally};
use serde_json::{Value, json};

use crate::app::App;
use crate::lists;
use crate::pages::marks::evaluation;
use crate::problem::Problem;

/// Rows of one file; longer lists are exported by the command.
const ROWS: usize = 20_000;
const PER_QUESTION: usize = 500;

/// A table: names of columns, and rows of cells.
struct Table {
    name: String,
    head: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
    /// There was more than fits.
    is_cut: bool,
}

impl Table {
    fn answer(self, format: &str) -> Result<Response, Problem> {
        let (kind, ending, body) = match format {
            "csv" => ("text/csv; charset=utf-8", "csv", self.csv(false).into_bytes()),
            "csv-excel" => ("text/csv; charset=utf-8", "csv", self.csv(true).into_bytes()),
            "json" => ("application/json", "json", self.json().into_bytes()),
            "parquet" => ("application/vnd.apache.parquet", "parquet", self.parquet()?),
            other => {
                let message = format!("'format' can be csv, csv-excel, json or parquet, not '{other}'.");
                return Err(Problem::bad(message));
            }
        };
        let cut = if self.is_cut { format!("-first-{}", self.rows.len()) } else { String::new() };
        let file = format!("attachment; filename=\"{}{cut}.{ending}\"", self.name);
        Ok(([(header::CONTENT_TYPE, kind.to_string()), (header::CONTENT_DISPOSITION, file)], body).into_response())
    }

    fn csv(&self, safe: bool) -> String {
        let mut out = self.head.join(",") + "\r\n";
        if safe {
            // Spreadsheets take a file without it for another encoding.
            out.insert(0, '\u{FEFF}');
        }
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Value::Null => String::new(),
                Value::String(text) => quoted(&if safe { without_formula(text) } else { text.clone() }),
                other => other.to_string(),
            });
            out += &cells.collect::<Vec<_>>().join(",");
            out += "\r\n";
        }
        out
    }

    fn parquet(&self) -> Result<Vec<u8>, Problem> {
        let columns: Vec<Column> =
            self.head.iter().map(|name| Column { name, kind: kind_of(name), meaning: "" }).collect();
        let cell = |(column, value): (&Column, &Value)| match column.kind {
            Kind::Real => Cell::Real(value.as_f64()),
            Kind::Int => Cell::Int(value.as_i64()),
            Kind::Flag => Cell::Flag(value.as_bool().unwrap_or_default()),
            _ => Cell::optional(value.as_str()),
        };
        let rows = self.rows.iter().map(|row| columns.iter().zip(row).map(cell).collect()).collect();
        // Only a mistake of ours can make it fail.
        parquet_bytes("lapwing", &columns, rows).map_err(|e| Problem::internal(e.to_string()))
    }

    fn json(&self) -> String {
        let row =
            |r: &Vec<Value>| Value::Object(self.head.iter().map(|h| (*h).to_string()).zip(r.iter().cloned()).collect());
        Value::Array(self.rows.iter().map(row).collect()).to_string()
    }
}

/// What the cells of a column are; the same name is the same kind in every list.
fn kind_of(column: &str) -> Kind {
    match column {
        "score" | "mean_score" | "confidence" => Kind::Real,
        "quad"
        | "n"
        | "reports"
        | "articles"
        | "publishers"
        | "verbal_cooperation"
        | "material_cooperation"
        | "verbal_conflict"
        | "material_conflict" => Kind::Int,
        "reciprocal" => Kind::Flag,
        _ => Kind::Text,
    }
}

/// A cell by RFC 4180.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

/// A text that no spreadsheet takes for a formula. Source: OWASP ASVS 1.2.10.
fn without_formula(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{00A0}', '\u{FEFF}']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%') => {
            format!("'{text}")
        }
        _ => text.to_string(),
    }
}

fn names(all: &[Entity]) -> Value {
    let one = |e: &Entity| e.name.clone().unwrap_or_else(|| e.text.clone());
    Value::String(all.iter().map(one).collect::<Vec<_>>().join("; "))
}

fn codes(all: &[Entity]) -> Value {
    let one = |e: &Entity| {
        let country = e.country.clone().unwrap_or_else(|| "?".into());
        if e.sectors.is_empty() { country } else { format!("{country} {}", e.sectors.join(" ")) }
    };
    Value::String(all.iter().map(one).collect::<Vec<_>>().join("; "))
}

const EVENT_HEAD: [&str; 25] = [
    "id",
    "date",
    "date_precision",
    "date_basis",
    "actors",
    "actor_names",
    "category",
    "modes",
    "recipients",
    "recipient_names",
    "reciprocal",
    "contexts",
    "modality",
    "series",
    "voice",
    "reported_by",
    "quad",
    "score",
    "place",
    "place_country",
    "sentence",
    "trigger",
    "confidence",
    "incident",
    "document",
];

fn event_cells(r: &EventRow) -> Vec<Value> {
    let e = &r.event;
    vec![
        json!(e.id),
        json!(e.date.value),
        json!(e.date.precision),
        json!(e.date.basis),
        codes(&e.actors),
        names(&e.actors),
        json!(e.category),
        json!(e.modes.join(" ")),
        codes(&e.recipients),
        names(&e.recipients),
        json!(e.reciprocal),
        json!(e.contexts.join(" ")),
        json!(e.modality),
        json!(r.series.as_str()),
        json!(e.voice),
        json!(e.reported_by.as_ref().map(|h| h.name.clone().unwrap_or_else(|| h.text.clone()))),
        json!(e.quad),
        json!(e.score),
        json!(e.place.as_ref().map(|p| p.name.clone().unwrap_or_else(|| p.text.clone()))),
        json!(e.place.as_ref().and_then(|p| p.country.clone())),
        json!(e.sentence.text),
        json!(e.trigger.text),
        json!(e.confidence),
        json!(r.incident),
        json!(r.document),
    ]
}

/// All rows of a list, page by page, each page within the limit of time.
async fn all<T, F>(app: &Arc<App>, ask: F) -> Result<(Vec<T>, bool), Problem>
where
    T: Send + 'static,
    F: Fn(&lapwing_db::Store, &Page) -> Result<(Vec<T>, Option<String>), Problem> + Send + Sync + 'static,
{
    let ask = Arc::new(ask);
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = Page { after, limit: PER_QUESTION };
        let one = ask.clone();
        let (more, next) = app.archive.ask(move |store| one(store, &page)).await?;
        rows.extend(more);
        after = next;
        if after.is_none() || rows.len() >= ROWS {
            return Ok((rows, after.is_some()));
        }
    }
}

/// A list of events as a file.
///
/// # Errors
/// Those of the archive, and an unknown format.
pub async fn events(app: &Arc<App>, format: &str, filters: Vec<Filter>) -> Result<Response, Problem> {
    let (rows, is_cut) = all(app, move |store, page| lists::events(store, &filters, page)).await?;
    let rows = rows.iter().map(event_cells).collect();
    Table { name: "events".into(), head: EVENT_HEAD.to_vec(), rows, is_cut }.answer(format)
}

/// A list of incidents as a file.
///
/// # Errors
/// Those of the archive, and an unknown format.
pub async fn incidents(app: &Arc<App>, format: &str, filters: Vec<Filter>) -> Result<Response, Problem> {
    let (rows, is_cut) = all(app, move |store, page| lists::incidents(store, &filters, page)).await?;
    let cells = |r: &IncidentRow| {
        let mut cells = vec![
            json!(r.main.incident),
            json!(r.n_reports),
            json!(r.n_articles),
            json!(r.n_sources),
            json!(r.series.as_str()),
        ];
        cells.extend(event_cells(&r.main));
        cells
    };
    // The incident's id and series stand first; those of the main report behind keep their own names.
    let head = ["incident_id", "reports", "articles", "publishers", "incident_series"].into_iter().chain(EVENT_HEAD);
    Table { name: "incidents".into(), head: head.collect(), rows: rows.iter().map(cells).collect(), is_cut }
        .answer(format)
}

/// A list of claims as a file.
///
/// # Errors
/// Those of the archive, and an unknown format.
pub async fn claims(app: &Arc<App>, format: &str, filter: ClaimFilter) -> Result<Response, Problem> {
    let (rows, is_cut) = all(app, move |store, page| Ok(store.claims(&filter, page)?)).await?;
    let cells = |r: &ClaimRow| {
        let c = &r.claim;
        let h = c.holder.as_ref();
        vec![
            json!(c.id),
            json!(h.and_then(|h| h.name.clone())),
            json!(h.map(|h| h.text.clone())),
            json!(h.and_then(|h| h.country.clone())),
            json!(h.map(|h| h.sectors.join(" "))),
            json!(c.cue.text),
            json!(c.content.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" … ")),
            json!(c.directness),
            json!(c.about.join(" ")),
            json!(c.parent),
            json!(r.document),
            json!(r.outlet),
            json!(r.published),
        ]
    };
    let head = vec![
        "id",
        "holder",
        "holder_text",
        "holder_country",
        "holder_sectors",
        "cue",
        "content",
        "directness",
        "about",
        "parent",
        "document",
        "outlet",
        "published",
    ];
    Table { name: "claims".into(), head, rows: rows.iter().map(cells).collect(), is_cut }.answer(format)
}

/// The counts of a dyad as a file, one row for each direction, stretch and series.
///
/// # Errors
/// An unknown format.
pub fn dyad(format: &str, sides: &[(&String, &String, &Dyad)], unit: &str, per: &str) -> Result<Response, Problem> {
    let mut rows = Vec::new();
    for (actor, recipient, dyad) in sides {
        for row in &dyad.rows {
            let series: [(&str, &Tally); 5] = [
                ("told", &row.told),
                ("alleged", &row.alleged),
                ("future", &row.future),
                ("hypothetical", &row.hypothetical),
                ("negated", &row.negated),
            ];
            for (name, t) in series.into_iter().filter(|(_, t)| t.n > 0) {
                let period = if row.period.0 == 0 { Value::Null } else { json!(row.period.to_string()) };
                let [vc, mc, vf, mf] = t.by_quad;
                rows.push(vec![
                    json!(actor),
                    json!(recipient),
                    json!(per),
                    period,
                    json!(name),
                    json!(if unit == "incidents" { unit } else { "reports" }),
                    json!(t.n),
                    json!(vc),
                    json!(mc),
                    json!(vf),
                    json!(mf),
                    json!(t.mean_score),
                ]);
            }
        }
    }
    let head = vec![
        "actor",
        "recipient",
        "by",
        "period",
        "series",
        "unit",
        "n",
        "verbal_cooperation",
        "material_cooperation",
        "verbal_conflict",
        "material_conflict",
        "mean_score",
    ];
    let name = sides.first().map(|s| format!("{}-{}", s.0, s.1)).unwrap_or_default();
    Table { name, head, rows, is_cut: false }.answer(format)
}

/// The dyads of a network as a file.
///
/// # Errors
/// An unknown format.
pub fn network(format: &str, edges: &[Edge]) -> Result<Response, Problem> {
    let cells = |e: &Edge| {
        let [vc, mc, vf, mf] = e.by_quad;
        vec![
            json!(e.actor),
            json!(e.recipient),
            json!(e.n),
            json!(vc),
            json!(mc),
            json!(vf),
            json!(mf),
            json!(e.mean_score),
        ]
    };
    let head = vec![
        "actor",
        "recipient",
        "n",
        "verbal_cooperation",
        "material_cooperation",
        "verbal_conflict",
        "material_conflict",
        "mean_score",
    ];
    Table { name: "network".into(), head, rows: edges.iter().map(cells).collect(), is_cut: false }.answer(format)
}

/// Marks as an evaluation file.
///
/// # Errors
/// Those of the archive, and an unknown format.
pub async fn marks(app: &Arc<App>, format: &str, on: Option<String>) -> Result<Response, Problem> {
    if format != "jsonl" {
        return Err(Problem::bad(format!("'format' can be jsonl, not '{format}'.")));
    }
    let body = app.archive.ask(move |store| evaluation(store, on.as_deref())).await?;
    let head = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"marks.jsonl\""),
    ];
    Ok((head, body).into_response())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    fn table(cells: Vec<Value>) -> Table {
        Table { name: "t".into(), head: vec!["a", "b"], rows: vec![cells], is_cut: false }
    }

    #[test]
    fn spreadsheets_find_no_formula_and_machines_the_exact_text() {
        for text in ["=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =HYPERLINK(\"x\")", "＝1", "%0A"] {
            let t = table(vec![json!(text), json!(-1.5)]);
            assert!(t.csv(false).contains(text.trim_end()) || text.contains('"'), "{text}");
            let safe = t.csv(true);
            let cell = safe.lines().nth(1).unwrap_or_default().trim_start_matches('"');
            assert!(cell.starts_with('\''), "{text}: {safe}");
            assert!(safe.trim_end().ends_with(",-1.5"), "numbers stay: {safe}");
        }
        assert!(table(vec![json!("plain - text"), Value::Null]).csv(true).contains("\r\nplain - text,\r\n"));
    }

    #[test]
    fn parquet_keeps_numbers_numbers_and_the_exact_text() {
        let head = vec!["id", "score", "quad", "reciprocal", "content"];
        let rows = vec![
            vec![json!("=1+1"), json!(-2.5), json!(4), json!(true), json!("a \"b\", c")],
            vec![json!("x"), Value::Null, json!(1), json!(false), Value::Null],
        ];
        let bytes = Table { name: "t".into(), head, rows, is_cut: false }.parquet().unwrap_or_else(|p| panic!("{p:?}"));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.parquet");
        std::fs::write(&path, bytes).expect("written");
        let file = SerializedFileReader::new(std::fs::File::open(&path).expect("there")).expect("Parquet");
        let shown: Vec<String> =
            file.get_row_iter(None).expect("rows").map(|r| r.expect("a row").to_string()).collect();
        assert_eq!(shown.len(), 2);
        assert!(shown[0].contains("id: \"=1+1\", score: -2.5"), "{shown:?}");
        assert!(shown[0].contains("quad: 4, reciprocal: true"), "{shown:?}");
        assert!(shown[1].contains("score: null, quad: 1, reciprocal: false, content: null"), "{shown:?}");
    }

    #[test]
    fn cells_with_commas_quotes_and_breaks_come_back_whole() {
        assert_eq!(quoted("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(table(vec![json!("x"), json!(1)]).json(), r#"[{"a":"x","b":1}]"#);
    }
}
