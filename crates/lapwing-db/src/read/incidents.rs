//! Lists of incidents, newest first: what a number counted by incidents stands for.

use std::collections::BTreeMap;

use lapwing_store::record::Series;
use rusqlite::types::Value;
use rusqlite::{Params, Row, params_from_iter};

use super::events::EventRow;
use super::filter::{Conditions, Entrance, Filter, Page, Problem, Who};
use super::load::{Loader, json};
use crate::error::DbError;
use crate::open::Store;
use crate::write::code;

/// Reports that are looked at one by one.
const FEW: i64 = if cfg!(test) { 2 } else { 10_000 };

/// One incident.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentRow {
    /// The event that stands for it, in whose document its words are read.
    pub main: EventRow,
    /// Its series: that of the report which vouches most for it.
    pub series: Series,
    /// Events that report it.
    pub n_reports: u64,
    /// Articles that report it.
    pub n_articles: u64,
    /// Publishers that report it in words of their own.
    pub n_sources: u64,
}

/// How much tells of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Events that report it.
    pub reports: u64,
    /// Articles that report it.
    pub articles: u64,
    /// Publishers that report it in words of their own.
    pub sources: u64,
}

impl Default for Told {
    /// An event in no cluster is an incident of its own.
    fn default() -> Told {
        Told { reports: 1, articles: 1, sources: 1 }
    }
}

impl Store {
    /// The incidents of which `filter` lets a report through; days, series and quad class are those of the incident. Newest
    /// first, and where the next page begins.
    ///
    /// # Errors
    /// A question that cannot be put, or an archive that cannot be read.
    pub fn incidents(&self, filter: &Filter, page: &Page) -> Result<(Vec<IncidentRow>, Option<String>), DbError> {
        let keys = self.asked(self.incident_keys(filter, page))?;
        let next = (keys.len() == page.limit && page.limit > 0)
            .then(|| keys.last().map(|(day, id, _)| format!("{day}.{id}")))
            .flatten();
        let mut loader = Loader::new(self);
        let mains: Vec<i64> = keys.iter().map(|(_, main, _)| *main).collect();
        let told = self.told("m.event IN (SELECT value FROM json_each(?))", [json(&mains)])?;
        let row = |(main, series): (EventRow, i64)| {
            let series = usize::try_from(series).ok().and_then(|i| Series::ALL.get(i)).copied();
            let told = told.get(&main.key).map_or_else(Told::default, |(_, told)| *told);
            IncidentRow {
                series: series.unwrap_or(main.series),
                main,
                n_reports: told.reports,
                n_articles: told.articles,
                n_sources: told.sources,
            }
        };
        let rows = self.event_rows(&mut loader, &mains)?;
        Ok((rows.into_iter().zip(keys.into_iter().map(|k| k.2)).map(row).collect(), next))
    }

    /// Day, main event and series: of events that are incidents of their own and of incidents of several reports, each in
    /// the order of an index, so that a page costs no more than its rows.
    fn incident_keys(&self, filter: &Filter, page: &Page) -> Result<Vec<(i64, i64, i64)>, Problem> {
        let place = page.place()?;
        let mut keys = self.alone(filter, place, page.limit)?;
        keys.extend(self.merged(filter, place, page.limit)?);
        keys.sort_unstable_by(|a, b| b.cmp(a));
        keys.truncate(page.limit);
        Ok(keys)
    }

    fn alone(&self, filter: &Filter, place: Option<(i64, i64)>, limit: usize) -> Result<Vec<(i64, i64, i64)>, Problem> {
        let mut more = Conditions::default();
        let by_pair = filter.entrance(&self.conn)?.is_one();
        let (day, id, series) = if by_pair { ("p.day", "p.event", "p.series") } else { ("e.day", "e.id", "e.series") };
        more.add(format!("NOT EXISTS (SELECT 1 FROM incident_report m WHERE m.event = {id})"), []);
        if let Some((d, i)) = place {
            more.add(format!("({day}, {id}) < (?, ?)"), [d.into(), i.into()]);
        }
        let once = if by_pair { "DISTINCT " } else { "" };
        let (sql, values) = self.event_query(filter, &more, &format!("{once}{day}, {id}, {series}"))?;
        Ok(self.keys(&format!("{sql} ORDER BY {day} DESC, {id} DESC LIMIT ?"), values, limit)?)
    }

    fn merged(
        &self,
        filter: &Filter,
        place: Option<(i64, i64)>,
        limit: usize,
    ) -> Result<Vec<(i64, i64, i64)>, Problem> {
        let mut of = Conditions::default();
        let range = Filter { since: filter.since, until: filter.until, ..Filter::default() };
        range.days("i.day", &mut of);
        let mut one_of = |column: &str, numbers: Vec<i64>| {
            if !numbers.is_empty() {
                let list = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
                of.add(format!("i.{column} IN ({list})"), []);
            }
        };
        one_of("series", filter.series.iter().map(|s| *s as i64).collect());
        one_of("quad", filter.quads.iter().map(|q| i64::from(*q)).collect());
        if let Some((d, i)) = place {
            of.add("(i.day, i.main) < (?, ?)", [d.into(), i.into()]);
        }
        let mut rest = Filter { since: None, until: None, series: Vec::new(), quads: Vec::new(), ..filter.clone() };
        let reports = rest.clone();
        // Countries are kept by incident; whatever else is asked for must hold of one of its reports together with them.
        let mut by_country = false;
        for (who, column) in [(&mut rest.actor, "actor"), (&mut rest.recipient, "recipient")] {
            if let Some(Who::Code { country: Some(country), sector }) = who {
                of.add(format!("i.{column} = ?"), [code(&self.conn, country)?.into()]);
                by_country = true;
                if sector.is_none() {
                    *who = None;
                }
            }
        }
        if rest != Filter::default() {
            let entrance = reports.entrance(&self.conn)?;
            let conditions = reports.conditions(&self.conn, false)?;
            let has_rare_words = rest.text.is_some() && !rest.has_common_words(&self.conn)?;
            // Few reports are looked up from their own side; of many some will be among the next incidents.
            let from_entrance =
                entrance.is_one() && if entrance.table == "pair" { !by_country } else { self.are_few(&entrance)? };
            let is_narrow = has_rare_words || rest.document.is_some() || from_entrance;
            let tables = match (entrance.is_one(), from_entrance) {
                (true, true) => {
                    format!(
                        "{} p CROSS JOIN incident_report m ON m.event = p.event JOIN event e ON e.id = m.event",
                        entrance.table
                    )
                }
                (true, false) => format!(
                    "incident_report m JOIN event e ON e.id = m.event CROSS JOIN {} p ON p.event = e.id AND p.day = e.day",
                    entrance.table
                ),
                (false, _) => "incident_report m JOIN event e ON e.id = m.event".into(),
            };
            let wanted = format!("{}{}", entrance.of.and(), conditions.and());
            let sql = if is_narrow {
                format!("i.main IN (SELECT k.main FROM {tables} JOIN incident k ON k.id = m.incident WHERE 1{wanted})")
            } else {
                format!(
                    "EXISTS (SELECT 1 FROM incident k CROSS JOIN {tables} WHERE k.main = i.main AND m.incident = k.id{wanted})"
                )
            };
            of.add(sql, entrance.of.values.into_iter().chain(conditions.values));
        }
        let from = if by_country {
            "DISTINCT i.day, i.main, i.series FROM incident_pair i"
        } else {
            "i.day, i.main, i.series FROM incident i"
        };
        let sql = format!("SELECT {from} WHERE 1{} ORDER BY i.day DESC, i.main DESC LIMIT ?", of.and());
        Ok(self.keys(&sql, of.values, limit)?)
    }

    /// True when few events have their place there.
    fn are_few(&self, there: &Entrance) -> rusqlite::Result<bool> {
        let sql =
            format!("SELECT count(*) FROM (SELECT 1 FROM {} p WHERE 1{} LIMIT {FEW})", there.table, there.of.and());
        let n: i64 = self.conn.prepare_cached(&sql)?.query_row(params_from_iter(&there.of.values), |row| row.get(0))?;
        Ok(n < FEW)
    }

    fn keys(&self, sql: &str, mut values: Vec<Value>, limit: usize) -> rusqlite::Result<Vec<(i64, i64, i64)>> {
        values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut query = self.conn.prepare_cached(sql)?;
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        query.query_map(params_from_iter(values), read)?.collect()
    }

    /// How many reports, articles and independent publishers the incident of an event has, by the event's key.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn incident_counts(&self, event: i64) -> Result<(u64, u64, u64), DbError> {
        let told = self.told("m.event = ?", [event])?.remove(&event).map_or_else(Told::default, |(_, told)| told);
        Ok((told.reports, told.articles, told.sources))
    }

    /// For events of several reports that `which` picks: the event that stands for the incident, and how much tells of it.
    pub(super) fn told(&self, which: &str, values: impl Params) -> Result<BTreeMap<i64, (i64, Told)>, DbError> {
        let sql = format!(
            "SELECT m.event, i.main, count(*), count(DISTINCT c.document),
               count(DISTINCT CASE WHEN o.is_copy = 0 THEN coalesce(nullif(d.outlet, 0), -d.id) END)
             FROM incident_report m JOIN incident i ON i.id = m.incident JOIN incident_report o ON o.incident = m.incident
               JOIN coding c ON c.id = o.event >> 24 JOIN document d ON d.id = c.document
             WHERE {which} GROUP BY m.event"
        );
        let found = self.conn.prepare_cached(&sql).and_then(|mut query| {
            let n = |row: &Row, at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            let rows = query.query_map(values, |row| {
                let told = Told { reports: n(row, 2)?, articles: n(row, 3)?, sources: n(row, 4)? };
                Ok((row.get(0)?, (row.get(1)?, told)))
            })?;
            rows.collect()
        });
        self.at(found)
    }
}
