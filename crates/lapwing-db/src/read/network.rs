//! Who deals with whom in a stretch of time: all dyads of it, the busiest first.

use std::cmp::Reverse;
use std::collections::HashMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::counts::{Basis, Counted, Months, YearCounts};
use super::dyad::{Count, Per, scan};
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
    /// The dyads of a stretch of time, the busiest first. Counts whole months; `held` saves reading whole years.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn network(&self, query: &NetworkQuery, held: Option<&YearCounts>) -> Result<Vec<Edge>, DbError> {
        let _one_state = self.snapshot()?;
        let edges = match query.count {
            Count::Reports | Count::Incidents => {
                let months = Months { since: query.since, until: query.until };
                self.added_up(months, query.count, held.map_or(Basis::Archive("1"), Basis::Held), |_| true)
            }
            Count::Articles | Count::Sources => self.counted_once(query),
        };
        self.at(edges.and_then(|edges| self.busiest(edges, query.within_states, query.limit)))
    }

    /// The dyads that one state or body is a part of, over all time, the busiest first: what it does, then what it meets with.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn dyads_of(
        &self,
        party: &str,
        limit: usize,
        count: Count,
        held: Option<&YearCounts>,
    ) -> Result<(Vec<Edge>, Vec<Edge>), DbError> {
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
        let side = |which: String, is_of: fn(&Counted) -> i64| {
            let basis = held.map_or(Basis::Archive(&which), Basis::Held);
            let edges = self.added_up(Months::default(), count, basis, |c| is_of(c) == id);
            edges.and_then(|edges| self.busiest(edges, false, limit))
        };
        let done = side(format!("actor = {id} AND {}", each("recipient", &format!("actor = {id}"))), |c| c.actor);
        let met = side(format!("{} AND recipient = {id}", each("actor", "1")), |c| c.recipient);
        Ok((self.at(done)?, self.at(met)?))
    }

    fn added_up(
        &self,
        months: Months,
        count: Count,
        basis: Basis<'_>,
        is_asked: impl Fn(&Counted) -> bool,
    ) -> rusqlite::Result<Vec<Sum>> {
        let mut sums: HashMap<(i64, i64), Sum> = HashMap::new();
        self.each_count(months, count, basis, |c| {
            if is_asked(&c) {
                let sum = sums.entry((c.actor, c.recipient)).or_default();
                (sum.actor, sum.recipient) = (c.actor, c.recipient);
                sum.n += c.n;
                sum.score += c.score;
                if let Some(n) = sum.by_quad.get_mut(c.quad.wrapping_sub(1)) {
                    *n += c.n;
                }
            }
        })?;
        // What is counted in no incident of its own is no edge.
        Ok(sums
            .into_values()
            .filter(|s| s.n > 0)
            .map(|s| Sum { mean: s.score as f64 / 100.0 / s.n as f64, ..s })
            .collect())
    }

    /// Names the busiest; equal ones in the order of their codes.
    fn busiest(&self, mut sums: Vec<Sum>, within_states: bool, limit: usize) -> rusqlite::Result<Vec<Edge>> {
        sums.retain(|s| s.actor != 0 && s.recipient != 0 && (within_states || s.actor != s.recipient));
        // Few need their names: those that are at least as busy as the last one that is shown.
        if limit < sums.len() {
            let (_, last, _) = sums.select_nth_unstable_by_key(limit, |s| Reverse(s.n));
            let least = last.n;
            sums.retain(|s| s.n >= least);
        }
        let mut edges = Vec::with_capacity(sums.len());
        for s in sums {
            let text = |id| Ok::<_, rusqlite::Error>(self.texts.of(&self.conn, id)?.to_string());
            let (actor, recipient) = (text(s.actor)?, text(s.recipient)?);
            edges.push(Edge { actor, recipient, n: s.n, by_quad: s.by_quad, mean_score: s.mean });
        }
        edges.sort_unstable_by(|a, b| {
            b.n.cmp(&a.n).then_with(|| (&a.actor, &a.recipient).cmp(&(&b.actor, &b.recipient)))
        });
        edges.truncate(limit);
        Ok(edges)
    }

    /// Articles and sources, which report of a dyad in many months and count once.
    fn counted_once(&self, query: &NetworkQuery) -> rusqlite::Result<Vec<Sum>> {
        let (sql, values) = scanned(query);
        let mut asked = self.conn.prepare_cached(&sql)?;
        let rows = asked.query_map(params_from_iter(values), |row| {
            let n = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            Ok(Sum {
                actor: row.get(0)?,
                recipient: row.get(1)?,
                n: n(2)?,
                by_quad: [n(3)?, n(4)?, n(5)?, n(6)?],
                mean: row.get(7)?,
                score: 0,
            })
        })?;
        rows.collect()
    }
}

/// An edge whose parties have numbers.
#[derive(Default)]
struct Sum {
    actor: i64,
    recipient: i64,
    n: u64,
    by_quad: [u64; 4],
    /// In hundredths.
    score: i64,
    mean: f64,
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
