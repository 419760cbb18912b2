//! Lists of incidents, newest first: what a number counted by incidents stands for.

use lapwing_store::record::Series;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::events::EventRow;
use super::filter::{Conditions, Filter, Page, Problem};
use super::load::Loader;
use crate::error::DbError;
use crate::open::Store;

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
        let mut rows = Vec::with_capacity(keys.len());
        for (_, main, series) in keys {
            let main_row = self.event_row(&mut loader, main)?;
            let counts = self.incident_counts(main)?;
            let series = usize::try_from(series).ok().and_then(|i| Series::ALL.get(i)).copied();
            rows.push(IncidentRow {
                series: series.unwrap_or(main_row.series),
                main: main_row,
                n_reports: counts.0,
                n_articles: counts.1,
                n_sources: counts.2,
            });
        }
        Ok((rows, next))
    }

    fn incident_keys(&self, filter: &Filter, page: &Page) -> Result<Vec<(i64, i64, i64)>, Problem> {
        let mut more = Conditions::default();
        let range = Filter { since: filter.since, until: filter.until, ..Filter::default() };
        range.days("coalesce(i.day, e.day)", &mut more);
        let mut one_of = |column: &str, numbers: Vec<i64>| {
            if !numbers.is_empty() {
                let list = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
                more.add(format!("coalesce(i.{column}, e.{column}) IN ({list})"), []);
            }
        };
        one_of("series", filter.series.iter().map(|s| *s as i64).collect());
        one_of("quad", filter.quads.iter().map(|q| i64::from(*q)).collect());
        if let Some(after) = &page.after {
            let place = after.split_once('.').and_then(|(d, i)| Some((d.parse::<i64>().ok()?, i.parse::<i64>().ok()?)));
            let (d, i) = place.ok_or_else(|| {
                Problem::Question(DbError::Question(format!("'{after}' is no place in a list; use `next` of a page")))
            })?;
            more.add("(coalesce(i.day, e.day), coalesce(i.main, e.id)) < (?, ?)", [d.into(), i.into()]);
        }
        let rest = Filter { since: None, until: None, series: Vec::new(), quads: Vec::new(), ..filter.clone() };
        let pairs = rest.pairs(&self.conn)?;
        let from = if pairs.sql.is_empty() {
            "event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1"
        } else {
            "pair p JOIN event e ON e.id = p.event JOIN coding c ON c.id = e.id >> 24"
        };
        let conditions = rest.conditions(&self.conn, "e.day")?;
        let mut values = Vec::new();
        let mut sql = format!(
            "SELECT DISTINCT coalesce(i.day, e.day) AS day, coalesce(i.main, e.id) AS main, coalesce(i.series, e.series)
             FROM {from} LEFT JOIN incident_report m ON m.event = e.id LEFT JOIN incident i ON i.id = m.incident WHERE 1"
        );
        for part in [pairs, conditions, more] {
            sql += &part.and();
            values.extend(part.values);
        }
        sql += " ORDER BY day DESC, main DESC LIMIT ?";
        values.push(Value::from(i64::try_from(page.limit).unwrap_or(i64::MAX)));
        let mut query = self.conn.prepare_cached(&sql)?;
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(query.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?)
    }

    /// How many reports, articles and independent publishers the incident of an event has, by the event's key.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn incident_counts(&self, event: i64) -> Result<(u64, u64, u64), DbError> {
        let sql = "SELECT count(*), count(DISTINCT c.document),
               count(DISTINCT CASE WHEN m.is_copy = 0 THEN coalesce(nullif(d.outlet, 0), -d.id) END)
             FROM incident_report m JOIN coding c ON c.id = m.event >> 24 JOIN document d ON d.id = c.document
             WHERE m.incident = (SELECT incident FROM incident_report WHERE event = ?)";
        let counted = self.conn.prepare_cached(sql).and_then(|mut query| {
            query.query_row([event], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
        });
        let (reports, articles, publishers) = self.at(counted)?;
        // An event in no cluster is an incident of its own.
        let of = |n: i64| n.unsigned_abs().max(1);
        Ok((of(reports), of(articles), of(publishers)))
    }
}
