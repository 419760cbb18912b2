//! Is the archive whole, what is in it, and making again what is derived.

use rusqlite::Connection;

use crate::delta;
use crate::error::DbError;
use crate::open::Store;
use crate::write::{sql, step};

/// What a check found; all is well when there are no problems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// Problems, for a person. Empty: the archive is whole.
    pub problems: Vec<String>,
    /// True when the problems are only in what `rebuild` makes again.
    pub is_repairable: bool,
}

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Schema of the file.
    pub schema: u32,
    /// Bytes on disk, the write-ahead log included.
    pub bytes: u64,
    /// Documents.
    pub documents: u64,
    /// Sentences of the latest runs.
    pub sentences: u64,
    /// Events of the latest runs.
    pub events: u64,
    /// Claims of the latest runs.
    pub claims: u64,
    /// Incidents.
    pub incidents: u64,
    /// Entities.
    pub entities: u64,
    /// Whether incidents were found since the last document came.
    pub incidents_fit: bool,
    /// Inputs set aside.
    pub rejects: u64,
    /// Key, version and number of documents of every run, the latest last.
    pub runs: Vec<(String, String, u64)>,
    /// Name, items read and whether it was read to its end, of every input.
    pub inputs: Vec<(String, u64, bool)>,
}

/// The counts as they must be, from pairs and incidents alone.
const EXPECTED: &str = "
  WITH dyads AS (
    SELECT DISTINCT actor, recipient, event, day, series, quad, score FROM pair WHERE actor <> 0 AND recipient <> 0
  ), units AS (
    SELECT actor, recipient, day, series, quad, 1 AS nr, score AS sr, 0 AS ni, 0 AS si FROM dyads
    UNION ALL
    SELECT actor, recipient, day, series, quad, 0, 0, 1, score FROM (
      SELECT DISTINCT actor, recipient, coalesce(i.day, y.day) AS day, coalesce(i.series, y.series) AS series,
        coalesce(i.quad, y.quad) AS quad, coalesce(-i.id, y.event) AS unit, coalesce(i.score, y.score) AS score
      FROM dyads y LEFT JOIN incident_report m ON m.event = y.event LEFT JOIN incident i ON i.id = m.incident)
  )
  SELECT actor, recipient, grain, CASE grain WHEN 0 THEN day / 10000 ELSE day / 100 END AS period, series, quad,
    sum(nr), sum(sr), sum(ni), sum(si)
  FROM units JOIN (SELECT 0 AS grain UNION ALL SELECT 1) GROUP BY actor, recipient, grain, period, series, quad";

/// Keys of incidents that cannot be.
const STRAYS: &str = "
  SELECT i.id FROM incident i WHERE (SELECT count(*) FROM incident_report m WHERE m.incident = i.id) < 2
    OR NOT EXISTS (SELECT 1 FROM incident_report m WHERE m.incident = i.id AND m.event = i.main)
    OR EXISTS (SELECT 1 FROM incident_report m JOIN coding c ON c.id = m.event >> 24 WHERE m.incident = i.id AND c.is_current = 0)";

impl Store {
    /// Looks at everything: pages, references, search index, counts.
    ///
    /// # Errors
    /// When the archive cannot be read at all.
    pub fn check(&self) -> Result<Check, DbError> {
        let mut check = Check::default();
        let pages = list(&self.conn, "PRAGMA integrity_check(20)");
        let pages = self.at(pages)?;
        check.problems.extend(pages.into_iter().filter(|p| p != "ok"));
        let strays = list(
            &self.conn,
            "SELECT \"table\" || ' refers to a missing ' || parent FROM pragma_foreign_key_check LIMIT 20",
        );
        check.problems.extend(self.at(strays)?);
        if !check.problems.is_empty() {
            return Ok(check);
        }
        check.is_repairable = true;
        let out_of_step = self.at(self.derived_problems())?;
        check.problems.extend(out_of_step);
        Ok(check)
    }

    fn derived_problems(&self) -> rusqlite::Result<Vec<String>> {
        let mut problems = Vec::new();
        let conn = &self.conn;
        let mut wrong_pairs = 0;
        let mut n_pairs = 0;
        let mut current =
            conn.prepare("SELECT e.id FROM event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1")?;
        let mut rows = current.query([])?;
        while let Some(row) = rows.next()? {
            let event = row.get(0)?;
            let cell = delta::cell_of(conn, event)?;
            for (actor, recipient, s, t) in delta::pairs_of(conn, event)? {
                n_pairs += 1;
                let there = conn
                    .prepare_cached(
                        "SELECT 1 FROM pair WHERE actor = ? AND recipient = ? AND day = ? AND event = ? AND actor_sectors = ?
                         AND recipient_sectors = ? AND series = ? AND quad = ? AND score = ?",
                    )?
                    .exists((actor, recipient, cell.day, event, s, t, cell.series, cell.quad, cell.score))?;
                wrong_pairs += i64::from(!there);
            }
        }
        let there: i64 = conn.query_row("SELECT count(*) FROM pair", [], |row| row.get(0))?;
        if wrong_pairs > 0 || there != n_pairs {
            problems.push(format!(
                "the table of pairs differs from the events ({wrong_pairs} missing, {there} instead of {n_pairs})"
            ));
        }
        let differ: i64 = conn.query_row(
            &format!(
                "SELECT (SELECT count(*) FROM (SELECT * FROM ({EXPECTED}) EXCEPT SELECT * FROM rollup))
                   + (SELECT count(*) FROM (SELECT * FROM rollup EXCEPT SELECT * FROM ({EXPECTED})))"
            ),
            [],
            |row| row.get(0),
        )?;
        if differ > 0 {
            problems.push(format!("{differ} counts of dyads differ from the events"));
        }
        let missaid = delta::missaid(conn)?;
        if missaid > 0 {
            problems.push(format!("{missaid} rows of who speaks about whom differ from the claims"));
        }
        let mislaid = delta::mislaid(conn)?;
        if mislaid > 0 {
            problems.push(format!("{mislaid} rows of incidents by dyad or events by country differ from the events"));
        }
        let strays: i64 = conn.query_row(&format!("SELECT count(*) FROM ({STRAYS})"), [], |row| row.get(0))?;
        if strays > 0 {
            problems.push(format!(
                "{strays} incidents have fewer than two reports, or reports that are not of the latest run"
            ));
        }
        problems.extend(self.search_problem()?);
        Ok(problems)
    }

    /// FTS5 compares its index with the sentences; it is a command, which wants a file that can be written.
    fn search_problem(&self) -> rusqlite::Result<Option<String>> {
        let rows = "SELECT (SELECT count(*) FROM search_docsize) - (SELECT count(*) FROM sentence_text)";
        let differ: i64 = self.conn.query_row(rows, [], |row| row.get(0))?;
        if differ != 0 {
            return Ok(Some(format!("the search index has {differ:+} rows beside the sentences")));
        }
        match self.conn.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", []) {
            Ok(_) => Ok(None),
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
                Ok(Some("the search index differs from the sentences".to_string()))
            }
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Makes pairs, counts, lists by dyad, place and speaker, and search index again, in one transaction; incidents that cannot be are taken away.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn rebuild(&mut self) -> Result<(), DbError> {
        let path = self.path.clone();
        let mut batch = self.batch()?;
        rebuild(batch.conn()).map_err(|e| DbError::of(&path, &e))?;
        batch.commit()
    }

    /// What is in it.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn info(&self) -> Result<Info, DbError> {
        let _one_state = self.snapshot()?;
        let bytes = |ending: &str| {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            std::fs::metadata(name).map_or(0, |m| m.len())
        };
        let mut info = self.at(info(&self.conn))?;
        info.bytes = bytes("") + bytes("-wal");
        Ok(info)
    }
}

fn rebuild(conn: &Connection) -> rusqlite::Result<()> {
    let gone = conn.execute(&format!("DELETE FROM incident_report WHERE incident IN ({STRAYS})"), [])?;
    conn.execute("DELETE FROM incident WHERE NOT EXISTS (SELECT 1 FROM incident_report m WHERE m.incident = id)", [])?;
    conn.execute("UPDATE clustering SET changes = changes + 1 WHERE ? > 0", [sql(gone as u64)])?;
    conn.execute_batch("DELETE FROM pair; DELETE FROM rollup")?;
    step("emptied");
    let mut events =
        conn.prepare("SELECT e.id FROM event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1 ORDER BY e.id")?;
    let mut rows = events.query([])?;
    while let Some(row) = rows.next()? {
        let event = row.get(0)?;
        delta::add_pairs(conn, event, delta::cell_of(conn, event)?, &delta::pairs_of(conn, event)?)?;
    }
    conn.execute_batch(&format!("INSERT INTO rollup {EXPECTED}"))?;
    step("counted again");
    delta::derive_all(conn)?;
    step("derived again");
    conn.execute_batch("INSERT INTO search (search) VALUES ('rebuild')")
}

fn list(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn info(conn: &Connection) -> rusqlite::Result<Info> {
    let n = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    let has_outdated = conn.prepare_cached("SELECT 1 FROM coding WHERE is_current = 0")?.exists([])?;
    let current = |table: &str| match has_outdated {
        true => n(&format!("SELECT count(*) FROM {table} t JOIN coding c ON c.id = t.id >> 24 AND c.is_current = 1")),
        false => n(&format!("SELECT count(*) FROM {table}")),
    };
    let events = current("event")?;
    Ok(Info {
        schema: crate::schema::VERSION,
        bytes: 0,
        documents: n("SELECT count(*) FROM document")?,
        sentences: current("sentence")?,
        events,
        claims: current("claim")?,
        incidents: events - n("SELECT count(*) FROM incident_report")? + n("SELECT count(*) FROM incident")?,
        entities: n("SELECT count(*) FROM entity")?,
        incidents_fit: conn.query_row("SELECT changes = clustered FROM clustering", [], |row| row.get(0))?,
        rejects: n("SELECT count(*) FROM reject")?,
        runs: conn
            .prepare("SELECT r.key, r.version, count(c.id) FROM run r LEFT JOIN coding c ON c.run = r.id GROUP BY r.id ORDER BY r.id")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs())))?
            .collect::<Result<_, _>>()?,
        inputs: conn
            .prepare("SELECT name, n_items, is_whole FROM input ORDER BY id")?
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs(), row.get(2)?)))?
            .collect::<Result<_, _>>()?,
    })
}
