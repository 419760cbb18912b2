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

/// From the counts by year as far as whole years are asked for, the rest by month.
fn rolled_up_where(query: &NetworkQuery, which: &str) -> (String, Vec<Value>) {
    let (n, score) = counters(query.count);
    let mut values = Vec::new();
    let parts = stretches(query).into_iter().map(|(grain, from, to)| {
        values.extend([grain.into(), from.into(), to.into()]);
        format!(
            "SELECT actor, recipient, quad, {n}, {score} FROM rollup WHERE {which} AND grain = ? AND period BETWEEN ? AND ? AND series < 2"
        )
    });
    let parts = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let quads: String = (1..=4).map(|q| format!(", sum(CASE quad WHEN {q} THEN {n} ELSE 0 END) AS q{q}")).collect();
    let sql = format!(
        "SELECT actor, recipient, sum({n}) AS n{quads}, sum({score}) / 100.0 / sum({n}) AS mean FROM ({parts})
         GROUP BY actor, recipient HAVING sum({n}) > 0"
    );
    (sql, values)
}

/// Grain, first and last period of the counts to add up.
fn stretches(query: &NetworkQuery) -> Vec<(i64, i64, i64)> {
    let month = |d: Day| d.0 / 100;
    let from = query.since.map_or(0, |d| d.floor() / 100);
    // What has no date lies in no range.
    let from = if query.until.is_some() { from.max(1) } else { from };
    let to = query.until.map_or(i64::MAX, |d| d.ceiling() / 100);
    let starts_a_year = query.since.is_none_or(|d| month(d) % 100 <= 1);
    let ends_a_year = query.until.is_none_or(|d| matches!(month(d) % 100, 0 | 12));
    let first_year = if starts_a_year { from / 100 } else { from / 100 + 1 };
    let last_year = if ends_a_year { to / 100 } else { to / 100 - 1 };
    if first_year > last_year {
        return vec![(1, from, to)];
    }
    let mut found = vec![(0, first_year.max(from.min(1)), last_year)];
    if !starts_a_year {
        found.push((1, from, first_year * 100 - 1));
    }
    if !ends_a_year {
        found.push((1, (last_year + 1) * 100, to));
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_years_are_read_as_such_and_the_rest_by_month() {
        let query = |since: &str, until: &str| NetworkQuery {
            since: Day::read(since),
            until: Day::read(until),
            ..NetworkQuery::default()
        };
        for (since, until, read) in [
            ("", "", vec![(0, 0, i64::MAX / 100)]),
            ("2015", "2016", vec![(0, 2015, 2016)]),
            ("2015-02", "", vec![(0, 2016, i64::MAX / 100), (1, 201_502, 201_599)]),
            ("2015-02", "2017-06", vec![(0, 2016, 2016), (1, 201_502, 201_599), (1, 201_700, 201_706)]),
            ("2015-02", "2015-12", vec![(1, 201_502, 201_512)]),
            ("2015-01", "2015-03", vec![(1, 201_501, 201_503)]),
            ("", "2016-03", vec![(0, 1, 2015), (1, 201_600, 201_603)]),
        ] {
            assert_eq!(stretches(&query(since, until)), read, "{since} to {until}");
        }
    }
}
