//! Who deals with whom in a stretch of time: all dyads of it, the busiest first.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::dyad::{Count, Per, counters, scan};
use super::filter::{Conditions, Filter};
use crate::days::Day;
use crate::error::DbError;
use crate::open::Store;
use crate::write::code;

/// Which stretch of time, and how it is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkQuery {
    /// From the beginning of this month; a year means its January.
    pub since: Option<Day>,
    /// To the end of this month; a year means its December.
    pub until: Option<Day>,
    /// What is counted.
    pub count: Count,
    /// At most this many dyads.
    pub limit: usize,
    /// Also what a state does to itself or its own people.
    pub within_states: bool,
}

impl Default for NetworkQuery {
    fn default() -> NetworkQuery {
        NetworkQuery { since: None, until: None, count: Count::default(), limit: 200, within_states: false }
    }
}

/// One dyad of a network: what articles themselves tell as happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Who.
    pub actor: String,
    /// To whom.
    pub recipient: String,
    /// How many.
    pub n: u64,
    /// By quad class.
    pub by_quad: [u64; 4],
    /// Mean place on the scale from conflict (−10) to cooperation (10).
    pub mean_score: f64,
}

impl Store {
    /// The dyads of a stretch of time, the busiest first. Counts whole months.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn network(&self, query: &NetworkQuery) -> Result<Vec<Edge>, DbError> {
        let _one_state = self.snapshot()?;
        self.at(self.edges(query))
    }

    /// The busiest dyads of the whole archive.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn busiest_dyads(&self, limit: usize, count: Count) -> Result<Vec<Edge>, DbError> {
        self.network(&NetworkQuery { limit, count, ..NetworkQuery::default() })
    }

    /// The dyads that one state or body is a part of, over all time, the busiest first: what it does, then what it meets with.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn dyads_of(&self, party: &str, limit: usize, count: Count) -> Result<(Vec<Edge>, Vec<Edge>), DbError> {
        let _one_state = self.snapshot()?;
        let id = self.at(code(&self.conn, party))?;
        // The counts lie by actor, then recipient: each is looked up once, by jumping from one to the next.
        let each = |column: &str, of: &str| {
            format!(
                "{column} IN (WITH RECURSIVE a(x) AS (SELECT min({column}) FROM rollup WHERE {of} UNION ALL
                   SELECT (SELECT min({column}) FROM rollup WHERE {of} AND {column} > x) FROM a WHERE x IS NOT NULL)
                 SELECT x FROM a WHERE x IS NOT NULL)"
            )
        };
        let side = |which: String| {
            let (sql, values) = rolled_up_where(&NetworkQuery { count, ..NetworkQuery::default() }, &which);
            self.edges_of(&sql, values, false, limit)
        };
        let done = side(format!("actor = {id} AND {}", each("recipient", &format!("actor = {id}"))));
        let met = side(format!("{} AND recipient = {id}", each("actor", "1")));
        Ok((self.at(done)?, self.at(met)?))
    }

    fn edges(&self, query: &NetworkQuery) -> rusqlite::Result<Vec<Edge>> {
        let (sql, values) = match query.count {
            Count::Reports | Count::Incidents => rolled_up_where(query, "1"),
            Count::Articles | Count::Sources => scanned(query),
        };
        self.edges_of(&sql, values, query.within_states, query.limit)
    }

    fn edges_of(
        &self,
        sql: &str,
        mut values: Vec<Value>,
        within_states: bool,
        limit: usize,
    ) -> rusqlite::Result<Vec<Edge>> {
        let loops = if within_states { "1" } else { "g.actor <> g.recipient" };
        let sql = format!(
            "SELECT a.text, b.text, n, q1, q2, q3, q4, mean FROM ({sql}) g JOIN term a ON a.id = g.actor
             JOIN term b ON b.id = g.recipient WHERE {loops} AND g.actor <> 0 AND g.recipient <> 0
             ORDER BY n DESC, a.text, b.text LIMIT ?"
        );
        values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut asked = self.conn.prepare_cached(&sql)?;
        let rows = asked.query_map(params_from_iter(values), |row| {
            let n = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            Ok(Edge {
                actor: row.get(0)?,
                recipient: row.get(1)?,
                n: n(2)?,
                by_quad: [n(3)?, n(4)?, n(5)?, n(6)?],
                mean_score: row.get(7)?,
            })
        })?;
        rows.collect()
    }
}

/// From the counts by year where only whole years are asked for, else by month.
fn rolled_up_where(query: &NetworkQuery, which: &str) -> (String, Vec<Value>) {
    let month = |d: Day| d.0 / 100;
    let whole_years =
        query.since.is_none_or(|d| month(d) % 100 <= 1) && query.until.is_none_or(|d| matches!(month(d) % 100, 0 | 12));
    let (grain, unit) = if whole_years { (0, 10_000) } else { (1, 100) };
    let since = query.since.map_or(0, |d| d.floor() / unit);
    let until = query.until.map_or(i64::MAX, |d| d.ceiling() / unit);
    let since = if query.until.is_some() { since.max(1) } else { since };
    let (n, score) = counters(query.count);
    let quads: String = (1..=4).map(|q| format!(", sum(CASE quad WHEN {q} THEN {n} ELSE 0 END) AS q{q}")).collect();
    let sql = format!(
        "SELECT actor, recipient, sum({n}) AS n{quads}, sum({score}) / 100.0 / sum({n}) AS mean FROM rollup
         WHERE {which} AND grain = ? AND period BETWEEN ? AND ? AND series < 2 GROUP BY actor, recipient HAVING sum({n}) > 0"
    );
    (sql, vec![grain.into(), since.into(), until.into()])
}

fn scanned(query: &NetworkQuery) -> (String, Vec<Value>) {
    let mut to = Conditions::default();
    // To the end of the month, as the counts by month do.
    let until = query.until.map(|d| Day(d.0 / 100 * 100));
    let since = query.since.map(|d| Day(d.0 / 100 * 100));
    Filter { since, until, ..Filter::default() }.days("p.day", &mut to);
    to.add("p.series < 2", []);
    let quads: String =
        (1..=4).map(|q| format!(", count(DISTINCT CASE quad WHEN {q} THEN unit END) AS q{q}")).collect();
    let all = scan(query.count, Per::Year, &to, true, "");
    let inner = all.split_once(" FROM (").map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once(") GROUP BY").map_or("", |(inner, _)| inner);
    let sql = format!(
        "SELECT actor, recipient, count(DISTINCT unit) AS n{quads}, avg(score) / 100.0 AS mean FROM ({inner}) GROUP BY actor, recipient"
    );
    (sql, to.values)
}
