//! An archive's answers as rows of the tables that lapwing exports: for data frames, notebooks and files.
//!
//! In: an open [`Store`] and what is asked of it. Out: rows of [`Cell`]s, one after the other, in the columns of
//! [`EVENT_COLUMNS`], [`CLAIM_COLUMNS`], [`incident_columns`] and [`DYAD_COLUMNS`]. No layout of its own: a dyad has the
//! columns of `lapwing dyad --format csv`, an incident those of the event that stands for it.

use std::collections::BTreeMap;

use lapwing_db::{ClaimFilter, DbError, DyadQuery, EventRow, Filter, Page, Per, Store, Tally, Who};
pub use lapwing_exchange::{CLAIM_COLUMNS, EVENT_COLUMNS};
use lapwing_exchange::{Cell, Column, Item, Kind, Reports, claim_row, event_row};
use lapwing_store::Record;
use lapwing_store::record::Coder;

/// Rows read at a time.
const PAGE_ROWS: usize = 1000;

/// A record as tables take it, its outlet worked out.
pub fn item_of(record: Record) -> Item {
    let outlet = record.publisher.clone().or_else(|| record.url.as_deref().and_then(lapwing_ingest::host_of));
    Item { record, outlet, reports: Vec::new() }
}

/// The rows of one record: its events, then its claims.
pub fn rows_of(item: &Item) -> (Vec<Vec<Cell>>, Vec<Vec<Cell>>) {
    let events = item.record.events.iter().map(|e| event_row(item, e, None)).collect();
    let claims = item.record.claims.iter().map(|c| claim_row(item, c)).collect();
    (events, claims)
}

/// Hands the events that `filter` lets through to `see`, newest first, in [`EVENT_COLUMNS`].
///
/// # Errors
/// As [`Store::events`].
pub fn events(store: &Store, filter: &Filter, mut see: impl FnMut(Vec<Cell>)) -> Result<(), DbError> {
    let mut runs = Runs::default();
    store.each_event(filter, |row| -> Result<(), DbError> {
        see(cells_of(&row, runs.coder(store, &row.run, &row.document)?));
        Ok(())
    })?;
    Ok(())
}

/// The columns of an incident: those of the event that stands for it, then how many tell it.
pub fn incident_columns() -> Vec<Column> {
    let count = |name, meaning| Column { name, kind: Kind::Int, meaning };
    let counts = [
        count("reports", "Events that report it."),
        count("articles", "Articles that report it."),
        count("sources", "Outlets that report it in words of their own."),
    ];
    EVENT_COLUMNS.into_iter().chain(counts).collect()
}

/// Hands the incidents of which `filter` lets a report through to `see`, newest first, in [`incident_columns`]. The series
/// is that of the report which vouches most for it.
///
/// # Errors
/// As [`Store::incidents`].
pub fn incidents(store: &Store, filter: &Filter, mut see: impl FnMut(Vec<Cell>)) -> Result<(), DbError> {
    let series_at = EVENT_COLUMNS.iter().position(|c| c.name == "series");
    let mut runs = Runs::default();
    let mut page = Page { after: None, limit: PAGE_ROWS };
    loop {
        let (rows, next) = store.incidents(filter, &page)?;
        for row in rows {
            let mut cells = cells_of(&row.main, runs.coder(store, &row.main.run, &row.main.document)?);
            if let Some(cell) = series_at.and_then(|at| cells.get_mut(at)) {
                *cell = Cell::text(row.series.as_str());
            }
            cells.extend([row.n_reports, row.n_articles, row.n_sources].map(|n| Cell::Int(i64::try_from(n).ok())));
            see(cells);
        }
        match next {
            Some(next) => page.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Hands the claims that `filter` lets through to `see`, the latest published first, in [`CLAIM_COLUMNS`].
///
/// # Errors
/// As [`Store::claims`].
pub fn claims(store: &Store, filter: &ClaimFilter, mut see: impl FnMut(Vec<Cell>)) -> Result<(), DbError> {
    let mut runs = Runs::default();
    let mut page = Page { after: None, limit: PAGE_ROWS };
    loop {
        let (rows, next) = store.claims(filter, &page)?;
        for row in rows {
            let mut record = bare(runs.coder(store, &row.run, &row.document)?);
            record.id.clone_from(&row.document);
            (record.title, record.published, record.url) = (row.title, row.published, row.url);
            see(claim_row(&Item { record, outlet: row.outlet, reports: Vec::new() }, &row.claim));
        }
        match next {
            Some(next) => page.after = Some(next),
            None => return Ok(()),
        }
    }
}

const fn int(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Int, meaning }
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Text, meaning }
}

/// Number, number by quad class, mean score of one series.
macro_rules! tally {
    ($name:literal) => {
        [
            int($name, "How many."),
            int(concat!($name, "_verbal_cooperation"), "How many of quad class 1."),
            int(concat!($name, "_material_cooperation"), "How many of quad class 2."),
            int(concat!($name, "_verbal_conflict"), "How many of quad class 3."),
            int(concat!($name, "_material_conflict"), "How many of quad class 4."),
            Column {
                name: concat!($name, "_mean_score"),
                kind: Kind::Real,
                meaning: "Mean place from conflict (-10) to cooperation (10); empty without any.",
            },
        ]
    };
}

const FIRST: [Column; 5] = [
    text("actor", "Who does it, by code."),
    text("recipient", "To whom, by code."),
    text("by", "day, week, month, year: the length of a row."),
    text("period", "First day of the row, ISO 8601 in the precision of `by`; empty for what has no date."),
    text("count", "reports, articles, sources, incidents: what is counted."),
];
const TALLIES: [[Column; 6]; 5] =
    [tally!("told"), tally!("alleged"), tally!("future"), tally!("hypothetical"), tally!("negated")];

/// The columns of a dyad: `told` is what articles themselves tell, the others are never to be added to it.
pub const DYAD_COLUMNS: [Column; 35] = {
    let mut columns = [FIRST[0]; 35];
    let mut at = 0;
    while at < columns.len() {
        columns[at] =
            if at < FIRST.len() { FIRST[at] } else { TALLIES[(at - FIRST.len()) / 6][(at - FIRST.len()) % 6] };
        at += 1;
    }
    columns
};

/// A dyad over time, in both directions, in [`DYAD_COLUMNS`]; stretches without events are rows of nothing. The sides of
/// `query` are `actor` and `recipient` of the first direction, under the codes given.
///
/// # Errors
/// As [`Store::dyad`].
pub fn dyad(store: &Store, actor: &str, recipient: &str, query: &DyadQuery) -> Result<Vec<Vec<Cell>>, DbError> {
    let (by, counted) = (name_of_per(query.per), name_of_count(query.count));
    let mut rows = Vec::new();
    let both = if actor == recipient { vec![(actor, recipient)] } else { vec![(actor, recipient), (recipient, actor)] };
    for (actor, recipient) in both {
        let query = DyadQuery { actor: Who::read(actor), recipient: Who::read(recipient), ..query.clone() };
        for row in store.dyad(&query)?.filled(&query).rows {
            let period = if row.period.0 == 0 { String::new() } else { row.period.to_string() };
            let mut cells: Vec<Cell> = [actor, recipient, by, period.as_str(), counted].map(Cell::text).into();
            for t in [&row.told, &row.alleged, &row.future, &row.hypothetical, &row.negated] {
                cells.extend(tally_of(t));
            }
            rows.push(cells);
        }
    }
    Ok(rows)
}

fn tally_of(t: &Tally) -> Vec<Cell> {
    let mut cells = vec![t.n];
    cells.extend(t.by_quad);
    let mut cells: Vec<Cell> = cells.into_iter().map(|n| Cell::Int(i64::try_from(n).ok())).collect();
    cells.push(Cell::Real(t.mean_score));
    cells
}

fn name_of_per(per: Per) -> &'static str {
    match per {
        Per::Day => "day",
        Per::Week => "week",
        Per::Month => "month",
        Per::Year => "year",
    }
}

fn name_of_count(count: lapwing_db::Count) -> &'static str {
    match count {
        lapwing_db::Count::Reports => "reports",
        lapwing_db::Count::Articles => "articles",
        lapwing_db::Count::Sources => "sources",
        lapwing_db::Count::Incidents => "incidents",
    }
}

fn cells_of(row: &EventRow, coder: Coder) -> Vec<Cell> {
    let mut record = bare(coder);
    record.id.clone_from(&row.document);
    record.title.clone_from(&row.title);
    record.published.clone_from(&row.published);
    record.url.clone_from(&row.url);
    record.language.clone_from(&row.language);
    record.genre.clone_from(&row.genre);
    let reports = Reports {
        incident: row.incident.clone(),
        // The id of an incident is that of the event that stands for it, with another letter.
        is_main: row.incident.replacen("-i", "-e", 1) == row.event.id,
        n_events: 0,
        n_articles: 0,
        n_outlets: 0,
    };
    event_row(&Item { record, outlet: row.outlet.clone(), reports: Vec::new() }, &row.event, Some(&reports))
}

/// A record of which lists know no more than who coded it.
fn bare(coder: Coder) -> Record {
    Record {
        id: String::new(),
        title: None,
        published: None,
        crawled: None,
        publisher: None,
        url: None,
        author: None,
        language: String::new(),
        genre: String::new(),
        coder,
        text: None,
        events: Vec::new(),
        claims: Vec::new(),
        notes: Vec::new(),
    }
}

/// What each run was, by its key: lists know the key alone.
#[derive(Default)]
struct Runs(BTreeMap<String, Coder>);

impl Runs {
    fn coder(&mut self, store: &Store, run: &str, document: &str) -> Result<Coder, DbError> {
        if let Some(coder) = self.0.get(run) {
            return Ok(coder.clone());
        }
        let coder = store.document(document)?.record.coder;
        self.0.insert(run.to_string(), coder.clone());
        Ok(coder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names_of_their_own_and_rows_fit_them() {
        let record = bare(Coder { version: String::new(), data: String::new(), model: String::new() });
        let (events, claims) = rows_of(&item_of(record));
        assert!(events.is_empty() && claims.is_empty());
        for columns in [EVENT_COLUMNS.to_vec(), CLAIM_COLUMNS.to_vec(), incident_columns(), DYAD_COLUMNS.to_vec()] {
            let mut names: Vec<&str> = columns.iter().map(|c| c.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), columns.len());
        }
    }
}
