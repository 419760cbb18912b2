//! A dyad over time: how often who did what to whom, by quad class, what is only said or feared apart from what happened.

use std::collections::BTreeMap;

use lapwing_store::record::Series;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::filter::{Conditions, Filter, Who, side};
use crate::days::Day;
use crate::error::DbError;
use crate::open::Store;
use crate::write::code;

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// Every event of every article.
    Reports,
    /// Articles that report any.
    Articles,
    /// Publishers that report any; a document without publisher or address counts as one of its own.
    Sources,
    /// Happenings: reports of the same one count once.
    #[default]
    Incidents,
}

/// How long each row of a chart is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Per {
    /// A day.
    Day,
    /// From Monday, under the Monday's date.
    Week,
    /// A month.
    #[default]
    Month,
    /// A year.
    Year,
}

/// Which dyad, when, and how it is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadQuery {
    /// Who does it, by code.
    pub actor: Who,
    /// To whom, by code.
    pub recipient: Who,
    /// On or after this day.
    pub since: Option<Day>,
    /// On or before this day.
    pub until: Option<Day>,
    /// Length of a row.
    pub per: Per,
    /// What is counted.
    pub count: Count,
}

/// Counts of one cell of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// How many in all. Where articles or publishers are counted, one may stand in several quad classes.
    pub n: u64,
    /// By quad class: verbal cooperation, material cooperation, verbal conflict, material conflict.
    pub by_quad: [u64; 4],
    /// Mean place on the scale from conflict (−10) to cooperation (10); of the incidents where these are counted, else of
    /// the reports. `None` without any.
    pub mean_score: Option<f64>,
}

/// One row: a stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DyadRow {
    /// First day of it: a day, a Monday, or a day with 00 for what does not matter or is not known. 0: without a date.
    pub period: Day,
    /// What the article itself tells as happened, historical events under their own dates: the line that is drawn.
    pub told: Tally,
    /// What somebody else alleges.
    pub alleged: Tally,
    /// What is announced or expected.
    pub future: Tally,
    /// What is conditional.
    pub hypothetical: Tally,
    /// What is said not to have happened.
    pub negated: Tally,
}

/// The answer, in time order; what has no date comes first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dyad {
    /// Stretches with anything in them.
    pub rows: Vec<DyadRow>,
}

/// More rows than this are not made where nothing happened: a century of days.
const FILLED: usize = 40_000;

impl Dyad {
    /// The same with a row for every stretch of time in between, or in the range asked for: nothing is a number too.
    #[must_use]
    pub fn filled(self, query: &DyadQuery) -> Dyad {
        let is_exact = |d: &Day| query.per.start(*d) == Some(*d);
        let mut dated = self.rows.iter().map(|r| r.period).filter(is_exact);
        let first_told = dated.next();
        let last_told = dated.next_back().or(first_told);
        let first = query.since.and_then(|d| query.per.start(Day(d.first()))).or(first_told);
        let last = query.until.and_then(|d| query.per.start(Day(d.last()))).or(last_told);
        let (Some(first), Some(last)) = (first, last) else { return self };
        let mut rows: BTreeMap<i64, DyadRow> = self.rows.into_iter().map(|r| (r.period.0, r)).collect();
        let mut at = first;
        for _ in 0..FILLED {
            if at > last {
                break;
            }
            rows.entry(at.0).or_insert_with(|| DyadRow { period: at, ..DyadRow::default() });
            at = query.per.next(at);
        }
        Dyad { rows: rows.into_values().collect() }
    }
}

impl Per {
    /// The stretch that a day lies in; `None` when the day is not known well enough.
    pub fn start(self, day: Day) -> Option<Day> {
        let (month, of_month) = (day.0 / 100 % 100, day.0 % 100);
        match self {
            _ if day.0 == 0 => None,
            Per::Year => Some(Day(day.0 / 10_000 * 10_000)),
            Per::Month => (month > 0).then_some(Day(day.0 / 100 * 100)),
            Per::Day => (of_month > 0).then_some(day),
            Per::Week => (of_month > 0).then(|| day.plus(-day.weekday())),
        }
    }

    /// The stretch after one.
    pub fn next(self, start: Day) -> Day {
        match self {
            Per::Year => Day(start.0 + 10_000),
            Per::Month if start.0 / 100 % 100 == 12 => Day(start.0 + 10_000 - 1_100),
            Per::Month => Day(start.0 + 100),
            Per::Day => start.plus(1),
            Per::Week => start.plus(7),
        }
    }
}

impl DyadRow {
    fn tally(&mut self, series: i64) -> &mut Tally {
        match Series::ALL.get(usize::try_from(series).unwrap_or_default()) {
            Some(Series::Alleged) => &mut self.alleged,
            Some(Series::Future) => &mut self.future,
            Some(Series::Hypothetical) => &mut self.hypothetical,
            Some(Series::Negated) => &mut self.negated,
            _ => &mut self.told,
        }
    }
}

/// One group of a count.
struct Group {
    period: i64,
    series: i64,
    quad: i64,
    n: i64,
    score: i64,
    n_scored: i64,
}

impl Store {
    /// Counts of one dyad, in one direction.
    ///
    /// # Errors
    /// A party by name instead of code, or an archive that cannot be read.
    pub fn dyad(&self, query: &DyadQuery) -> Result<Dyad, DbError> {
        let _one_state = self.snapshot()?;
        for who in [&query.actor, &query.recipient] {
            if let Who::Name(name) = who {
                let what = format!(
                    "'{name}' is no code of a party: write AZE for a state, IRN:GOV for a part of one (`lapwing explain --all` lists codes)"
                );
                return Err(DbError::Question(what));
            }
        }
        let by_rollup = matches!(query.count, Count::Reports | Count::Incidents)
            && matches!(query.per, Per::Month | Per::Year)
            && is_country(&query.actor)
            && is_country(&query.recipient);
        let groups = if by_rollup {
            self.rolled_up(query)
        } else if query.count == Count::Incidents && is_country(&query.actor) && is_country(&query.recipient) {
            self.by_incident(query)
        } else {
            self.scanned(query, true)
        };
        let mut rows: BTreeMap<i64, DyadRow> = BTreeMap::new();
        let mut scores: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
        for g in self.at(groups)? {
            let row = rows.entry(g.period).or_default();
            row.period = Day(g.period);
            let tally = row.tally(g.series);
            if let Some(n) = usize::try_from(g.quad - 1).ok().and_then(|i| tally.by_quad.get_mut(i)) {
                *n += g.n.unsigned_abs();
            }
            tally.n += g.n.unsigned_abs();
            let sum = scores.entry((g.period, g.series.max(1))).or_default();
            *sum = (sum.0 + g.score, sum.1 + g.n_scored);
            if sum.1 > 0 {
                tally.mean_score = Some(sum.0 as f64 / 100.0 / sum.1 as f64);
            }
        }
        // An article that reports acts of two classes is one article.
        if matches!(query.count, Count::Articles | Count::Sources) {
            for g in self.at(self.scanned(query, false))? {
                rows.entry(g.period).or_default().tally(g.series).n = g.n.unsigned_abs();
            }
        }
        Ok(Dyad { rows: rows.into_values().collect() })
    }

    fn rolled_up(&self, query: &DyadQuery) -> rusqlite::Result<Vec<Group>> {
        let conn = &self.conn;
        let (grain, unit) = if query.per == Per::Year { (0, 10_000) } else { (1, 100) };
        let (n, score) = counters(query.count);
        let sql = format!(
            "SELECT period * {unit}, series, quad, {n}, {score}, {n} FROM rollup
             WHERE actor = ? AND recipient = ? AND grain = ? AND period BETWEEN ? AND ? AND {n} > 0"
        );
        let since = query.since.map_or(0, |d| d.floor() / unit);
        let until = query.until.map_or(i64::MAX, |d| d.ceiling() / unit);
        // What has no date lies in no range.
        let since = if query.until.is_some() { since.max(1) } else { since };
        let values: Vec<Value> = vec![
            country(conn, &query.actor)?.into(),
            country(conn, &query.recipient)?.into(),
            grain.into(),
            since.into(),
            until.into(),
        ];
        groups(conn, &sql, values)
    }

    /// Incidents by days that the roll-up does not tell apart: events that are one by themselves, and those of several reports.
    /// They come in the order of the table and are added up here: SQLite would sort them first.
    fn by_incident(&self, query: &DyadQuery) -> rusqlite::Result<Vec<Group>> {
        let conn = &self.conn;
        let mut to = Conditions::default();
        side(conn, &query.actor, "actor", &mut to)?;
        side(conn, &query.recipient, "recipient", &mut to)?;
        let range = Filter { since: query.since, until: query.until, ..Filter::default() };
        range.days("p.day", &mut to);
        let alone = format!(
            "SELECT p.day, p.event, p.series, p.quad, p.score FROM pair p
             WHERE NOT EXISTS (SELECT 1 FROM incident_report m WHERE m.event = p.event){} ORDER BY p.day, p.event",
            to.and()
        );
        let merged = format!(
            "SELECT p.day, p.main, p.series, p.quad, i.score FROM incident_pair p CROSS JOIN incident i ON i.main = p.main
             WHERE 1{} ORDER BY p.day, p.main",
            to.and()
        );
        let mut cells: BTreeMap<(i64, i64, i64), (i64, i64)> = BTreeMap::new();
        for sql in [alone, merged] {
            let mut asked = conn.prepare_cached(&sql)?;
            let mut rows = asked.query(params_from_iter(&to.values))?;
            let mut last = None;
            while let Some(row) = rows.next()? {
                let (day, id): (i64, i64) = (row.get(0)?, row.get(1)?);
                // Parties of several sectors are several pairs.
                if last.replace(id) == Some(id) {
                    continue;
                }
                let period = match query.per {
                    Per::Day => day,
                    per => per.start(Day(day)).map_or(day, |start| start.0),
                };
                let cell = cells.entry((period, row.get::<_, i64>(2)?.max(1), row.get(3)?)).or_default();
                *cell = (cell.0 + 1, cell.1 + row.get::<_, i64>(4)?);
            }
        }
        let group = |((period, series, quad), (n, score))| Group { period, series, quad, n, score, n_scored: n };
        Ok(cells.into_iter().map(group).collect())
    }

    fn scanned(&self, query: &DyadQuery, by_quad: bool) -> rusqlite::Result<Vec<Group>> {
        let conn = &self.conn;
        let mut to = Conditions::default();
        side(conn, &query.actor, "actor", &mut to)?;
        side(conn, &query.recipient, "recipient", &mut to)?;
        let range = Filter { since: query.since, until: query.until, ..Filter::default() };
        if query.count == Count::Incidents {
            range.days("coalesce(i.day, p.day)", &mut to);
        } else {
            range.days("p.day", &mut to);
        }
        let sql = scan(query.count, query.per, &to, by_quad, "");
        groups(conn, &sql, to.values)
    }
}

/// A count over the table of pairs: period, series, quad, number, sum of scores, number of scores; `by` are further columns.
pub(crate) fn scan(count: Count, per: Per, to: &Conditions, by_quad: bool, by: &str) -> String {
    let unit = match count {
        Count::Reports => "p.event",
        Count::Articles => "c.document",
        Count::Sources => "coalesce(nullif(d.outlet, 0), -d.id)",
        Count::Incidents => "coalesce(-i.id, p.event)",
    };
    // What is the same for all reports of an incident, so that they fall together.
    let (once, day, series, quad, score) = if count == Count::Incidents {
        (
            unit,
            "coalesce(i.day, p.day)",
            "coalesce(i.series, p.series)",
            "coalesce(i.quad, p.quad)",
            "coalesce(i.score, p.score)",
        )
    } else {
        ("p.event", "p.day", "p.series", "p.quad", "p.score")
    };
    let period = period_of(per);
    let quads = if by_quad { "quad" } else { "0" };
    // Each table more is a look-up for every pair.
    let tables = match count {
        Count::Reports => "",
        Count::Articles => "JOIN coding c ON c.id = p.event >> 24",
        Count::Sources => "JOIN coding c ON c.id = p.event >> 24 JOIN document d ON d.id = c.document",
        Count::Incidents => {
            "LEFT JOIN incident_report m ON m.event = p.event LEFT JOIN incident i ON i.id = m.incident"
        }
    };
    format!(
        "SELECT {period}, max(series, 1), {quads}, count(DISTINCT unit), sum(score), count(*){by} FROM (
           SELECT DISTINCT {once}, {unit} AS unit, {day} AS day, {series} AS series, {quad} AS quad, {score} AS score, p.actor AS actor, p.recipient AS recipient
           FROM pair p {tables} WHERE 1{}) GROUP BY 1, 2, 3{by} ORDER BY 1, 2, 3",
        to.and()
    )
}

/// The beginning of the stretch that the column `day` lies in.
pub(crate) fn period_of(per: Per) -> &'static str {
    match per {
        Per::Day => "day",
        Per::Month => "day / 100 * 100",
        Per::Year => "day / 10000 * 10000",
        Per::Week => {
            "CASE WHEN day % 100 = 0 THEN day ELSE CAST(strftime('%Y%m%d', printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100), '-6 days', 'weekday 1') AS INTEGER) END"
        }
    }
}

/// Columns of the roll-up.
pub(crate) fn counters(count: Count) -> (&'static str, &'static str) {
    if count == Count::Incidents { ("n_incidents", "score_incidents") } else { ("n_reports", "score_reports") }
}

fn is_country(who: &Who) -> bool {
    matches!(who, Who::Code { country: Some(_), sector: None })
}

fn country(conn: &Connection, who: &Who) -> rusqlite::Result<i64> {
    match who {
        Who::Code { country: Some(country), .. } => code(conn, country),
        _ => Ok(-1),
    }
}

fn groups(conn: &Connection, sql: &str, values: Vec<Value>) -> rusqlite::Result<Vec<Group>> {
    let mut query = conn.prepare_cached(sql)?;
    let rows = query.query_map(params_from_iter(values), |row| {
        Ok(Group {
            period: row.get(0)?,
            series: row.get(1)?,
            quad: row.get(2)?,
            n: row.get(3)?,
            score: row.get(4)?,
            n_scored: row.get(5)?,
        })
    })?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_without_events_are_rows_of_nothing() {
        let day = |t: &str| Day::read(t).expect("a day");
        let who = || Who::read("GHA");
        let query = |per, since: Option<&str>, until: Option<&str>| DyadQuery {
            actor: who(),
            recipient: who(),
            since: since.map(day),
            until: until.map(day),
            per,
            count: Count::Reports,
        };
        let given = |periods: &[&str]| Dyad {
            rows: periods.iter().map(|p| DyadRow { period: day(p), ..DyadRow::default() }).collect(),
        };
        for (per, since, until, from, filled) in [
            (Per::Month, None, None, &["2023-11", "2024-01"][..], &["2023-11", "2023-12", "2024-01"][..]),
            (Per::Month, None, None, &["2024", "2024-01", "2024-02"], &["2024", "2024-01", "2024-02"]),
            (Per::Year, Some("2022-05"), Some("2024"), &["2023"], &["2022", "2023", "2024"]),
            (Per::Day, None, Some("2024-03-01"), &["2024-02-28"], &["2024-02-28", "2024-02-29", "2024-03-01"]),
            (
                Per::Week,
                Some("2024-02-28"),
                Some("2024-03"),
                &["2024-03-04"],
                &["2024-02-26", "2024-03-04", "2024-03-11", "2024-03-18", "2024-03-25"],
            ),
            (Per::Day, None, None, &[], &[]),
        ] {
            let rows = given(from).filled(&query(per, since, until)).rows;
            let shown: Vec<String> = rows.iter().map(|r| r.period.to_string()).collect();
            assert_eq!(shown, filled, "{per:?} {since:?}");
        }
    }
}
