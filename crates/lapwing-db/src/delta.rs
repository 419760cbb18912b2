//! What is derived from statements: pairs, counts, search rows. Added with a coding, taken away when a newer one comes.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use crate::ids::composed;
use crate::write::step;

/// What counting needs of an event or incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cell {
    pub day: i64,
    pub series: i64,
    pub quad: i64,
    /// Hundredths.
    pub score: i64,
}

/// A row of the table of pairs: country and sectors of both sides, 0 where there is none.
pub(crate) type Pair = (i64, i64, i64, i64);

/// Brings the derived tables up to a coding that becomes current.
pub(crate) fn add_coding(conn: &Connection, coding: i64) -> rusqlite::Result<()> {
    for event in events_of(conn, coding)? {
        let (cell, pairs) = (cell_of(conn, event)?, pairs_of(conn, event)?);
        add_pairs(conn, event, cell, &pairs)?;
        count(conn, &pairs, cell, (1, 1))?;
    }
    step("located");
    conn.prepare_cached(&format!("INSERT INTO located {LOCATED}"))?.execute(bounds(coding))?;
    step("said");
    say(conn, coding)?;
    step("search");
    search_rows(conn, coding, false)
}

/// Takes a coding that is no longer current out of the derived tables.
pub(crate) fn retire(conn: &Connection, coding: i64) -> rusqlite::Result<()> {
    search_rows(conn, coding, true)?;
    step("unsearched");
    unsay(conn, coding)?;
    step("unsaid");
    conn.prepare_cached(&format!(
        "DELETE FROM located WHERE (country, day, event) IN (SELECT country, day, id FROM ({LOCATED}))"
    ))?
    .execute(bounds(coding))?;
    step("unlocated");
    for event in events_of(conn, coding)? {
        leave_incident(conn, event)?;
        let (cell, pairs) = (cell_of(conn, event)?, pairs_of(conn, event)?);
        for (actor, recipient, ..) in &pairs {
            conn.prepare_cached("DELETE FROM pair WHERE actor = ? AND recipient = ? AND day = ? AND event = ?")?
                .execute(params![actor, recipient, cell.day, event])?;
        }
        count(conn, &pairs, cell, (-1, -1))?;
        step("uncounted");
    }
    conn.prepare_cached("UPDATE coding SET is_current = 0 WHERE id = ?")?.execute([coding])?;
    step("retired");
    Ok(())
}

/// The keys that a coding's events and claims lie between; the second is not among them.
fn bounds(coding: i64) -> [i64; 2] {
    [composed(coding, 0), composed(coding + 1, 0)]
}

pub(crate) fn events_of(conn: &Connection, coding: i64) -> rusqlite::Result<Vec<i64>> {
    let mut query = conn.prepare_cached("SELECT id FROM event WHERE id >= ? AND id < ? ORDER BY id")?;
    let rows = query.query_map(bounds(coding), |row| row.get(0))?;
    rows.collect()
}

pub(crate) fn cell_of(conn: &Connection, event: i64) -> rusqlite::Result<Cell> {
    conn.prepare_cached("SELECT day, series, quad, CAST(round(score * 100) AS INTEGER) FROM event WHERE id = ?")?
        .query_row([event], |row| {
            Ok(Cell { day: row.get(0)?, series: row.get(1)?, quad: row.get(2)?, score: row.get(3)? })
        })
}

/// What an incident of several reports counts as: its main event, in the series of its best vouched report.
pub(crate) fn cell_of_incident(conn: &Connection, main: i64, reports: &[i64]) -> rusqlite::Result<Cell> {
    let mut cell = cell_of(conn, main)?;
    for report in reports {
        // What any article vouches for is not merely alleged.
        cell.series = cell.series.min(cell_of(conn, *report)?.series);
    }
    Ok(cell)
}

/// Who to whom: every actor with every recipient; in reciprocal events every actor with every other.
pub(crate) fn pairs_of(conn: &Connection, event: i64) -> rusqlite::Result<BTreeSet<Pair>> {
    let (mut actors, mut recipients) = (Vec::new(), Vec::new());
    let mut query = conn.prepare_cached(
        "SELECT p.role, coalesce(n.country, 0), n.sectors, e.reciprocal FROM party p JOIN entity n ON n.id = p.entity JOIN event e ON e.id = p.event
         WHERE p.event = ? AND p.role < 2 ORDER BY p.role, p.number",
    )?;
    let mut rows = query.query([event])?;
    let mut reciprocal = false;
    while let Some(row) = rows.next()? {
        let side = if row.get::<_, i64>(0)? == 0 { &mut actors } else { &mut recipients };
        side.push((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
        reciprocal = row.get(3)?;
    }
    let mut pairs = BTreeSet::new();
    if reciprocal && recipients.is_empty() && actors.len() > 1 {
        for (i, a) in actors.iter().enumerate() {
            for (_, b) in actors.iter().enumerate().filter(|(j, _)| *j != i) {
                pairs.insert((a.0, b.0, a.1, b.1));
            }
        }
        return Ok(pairs);
    }
    // Nobody stands for a side that is not named, so that the other is found all the same.
    for side in [&mut actors, &mut recipients] {
        if side.is_empty() {
            side.push((0, 0));
        }
    }
    pairs.extend(actors.iter().flat_map(|a| recipients.iter().map(|b| (a.0, b.0, a.1, b.1))));
    Ok(pairs)
}

pub(crate) fn add_pairs(conn: &Connection, event: i64, cell: Cell, pairs: &BTreeSet<Pair>) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO pair (actor, recipient, day, event, actor_sectors, recipient_sectors, series, quad, score)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (actor, recipient, actor_sectors, recipient_sectors) in pairs {
        step("pair");
        insert.execute(params![
            actor,
            recipient,
            cell.day,
            event,
            actor_sectors,
            recipient_sectors,
            cell.series,
            cell.quad,
            cell.score
        ])?;
    }
    Ok(())
}

/// Adds to the counts of every dyad once, by year and by month: reports, incidents.
pub(crate) fn count(
    conn: &Connection,
    pairs: &BTreeSet<Pair>,
    cell: Cell,
    (reports, incidents): (i64, i64),
) -> rusqlite::Result<()> {
    let dyads: BTreeSet<(i64, i64)> = pairs.iter().map(|p| (p.0, p.1)).filter(|d| d.0 != 0 && d.1 != 0).collect();
    let mut add = conn.prepare_cached(
        "INSERT INTO rollup (actor, recipient, grain, period, series, quad, n_reports, score_reports, n_incidents, score_incidents)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT DO UPDATE SET n_reports = n_reports + ?7, score_reports = score_reports + ?8,
           n_incidents = n_incidents + ?9, score_incidents = score_incidents + ?10",
    )?;
    for (actor, recipient) in dyads {
        for (grain, period) in [(0, cell.day / 10_000), (1, cell.day / 100)] {
            step("count");
            add.execute(params![
                actor,
                recipient,
                grain,
                period,
                cell.series,
                cell.quad,
                reports,
                reports * cell.score,
                incidents,
                incidents * cell.score
            ])?;
            if reports < 0 || incidents < 0 {
                conn.prepare_cached(
                    "DELETE FROM rollup WHERE actor = ? AND recipient = ? AND grain = ? AND period = ? AND series = ? AND quad = ?
                     AND n_reports = 0 AND n_incidents = 0",
                )?
                .execute(params![actor, recipient, grain, period, cell.series, cell.quad])?;
            }
        }
    }
    Ok(())
}

/// The codes in the lists of what claims ?1 to ?2 are about, each by its list.
const PIECES: &str = "
  WITH RECURSIVE piece(list, code, rest) AS (
    SELECT DISTINCT t.id, '', t.text || ' ' FROM claim x JOIN term t ON t.id = x.about WHERE x.id >= ?1 AND x.id < ?2
    UNION ALL SELECT list, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM piece WHERE rest <> ''
  )";

/// What must stand in `said` of claims ?1 to ?2, if their coding is current.
const SAID: &str = "
  SELECT DISTINCT coalesce(n.country, 0), coalesce(k.id, 0), d.day, x.id, coalesce(q.entity, 0)
  FROM claim x JOIN coding c ON c.id = x.id >> 24 JOIN document d ON d.id = c.document
    LEFT JOIN claim_party q ON q.claim = x.id AND q.role = 0 LEFT JOIN entity n ON n.id = q.entity
    LEFT JOIN piece w ON w.list = x.about AND w.code <> '' LEFT JOIN term k ON k.text = w.code
  WHERE x.id >= ?1 AND x.id < ?2";

/// Notes who speaks about whom in a coding.
fn say(conn: &Connection, coding: i64) -> rusqlite::Result<()> {
    let claims = bounds(coding);
    // A list may hold codes that stand nowhere else.
    let codes = format!("{PIECES} INSERT OR IGNORE INTO term (text) SELECT code FROM piece");
    conn.prepare_cached(&codes)?.execute(claims)?;
    conn.prepare_cached(&format!("{PIECES} INSERT INTO said {SAID}"))?.execute(claims)?;
    Ok(())
}

fn unsay(conn: &Connection, coding: i64) -> rusqlite::Result<()> {
    let claims = bounds(coding);
    let mut query = conn.prepare_cached(&format!("{PIECES} {SAID}"))?;
    let rows = query.query_map(claims, |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
    let rows = rows.collect::<rusqlite::Result<Vec<[i64; 4]>>>()?;
    let mut gone = conn.prepare_cached("DELETE FROM said WHERE holder = ? AND about = ? AND day = ? AND claim = ?")?;
    for row in rows {
        gone.execute(row)?;
    }
    Ok(())
}

/// What must stand in `located` of events ?1 to ?2, if their coding is current.
const LOCATED: &str = "
  SELECT l.country AS country, e.day AS day, e.id AS id, e.series AS series, e.quad AS quad
  FROM event_place x CROSS JOIN place l ON l.id = x.place CROSS JOIN event e ON e.id = x.event
  WHERE x.event >= ?1 AND x.event < ?2 AND l.country IS NOT NULL";

/// What must stand in `incident_pair`.
const INCIDENT_PAIRS: &str = "
  SELECT DISTINCT p.actor, p.recipient, i.day, i.main, i.series, i.quad
  FROM pair p CROSS JOIN incident_report m ON m.event = p.event CROSS JOIN incident i ON i.id = m.incident";

/// Of current codings only.
const CURRENT: &str = "AND NOT EXISTS (SELECT 1 FROM coding k WHERE k.id = e.id >> 24 AND k.is_current = 0)";

/// Makes anew what lists are read from, of all current codings: who speaks about whom, incidents by dyad, events by country.
pub(crate) fn derive_all(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM said; DELETE FROM located; DELETE FROM incident_pair")?;
    let all = [0, i64::MAX];
    conn.execute(&format!("{PIECES} INSERT OR IGNORE INTO term (text) SELECT code FROM piece"), all)?;
    conn.execute(&format!("{PIECES} INSERT INTO said {SAID} AND c.is_current = 1"), all)?;
    conn.execute(&format!("INSERT INTO located {LOCATED} {CURRENT} ORDER BY 1, 2, 3"), all)?;
    conn.execute(&format!("INSERT INTO incident_pair {INCIDENT_PAIRS}"), [])?;
    Ok(())
}

/// How many rows of `said` are too many or missing.
pub(crate) fn missaid(conn: &Connection) -> rusqlite::Result<i64> {
    let expected = format!("{SAID} AND c.is_current = 1");
    let sql = format!(
        "{PIECES} SELECT (SELECT count(*) FROM ({expected} EXCEPT SELECT * FROM said))
           + (SELECT count(*) FROM (SELECT * FROM said EXCEPT {expected}))"
    );
    conn.query_row(&sql, [0, i64::MAX], |row| row.get(0))
}

/// How many rows of `located` and `incident_pair` are too many or missing.
pub(crate) fn mislaid(conn: &Connection) -> rusqlite::Result<i64> {
    let differ = |expected: &str, table: &str| {
        format!(
            "(SELECT count(*) FROM ({expected} EXCEPT SELECT * FROM {table}))
               + (SELECT count(*) FROM (SELECT * FROM {table} EXCEPT {expected}))"
        )
    };
    let located = differ(&format!("{LOCATED} {CURRENT}"), "located");
    let sql = format!("SELECT {located} + {}", differ(INCIDENT_PAIRS, "incident_pair"));
    conn.query_row(&sql, [0, i64::MAX], |row| row.get(0))
}

/// Search rows of a coding's sentences; taken away they must be given as they were put in.
fn search_rows(conn: &Connection, coding: i64, away: bool) -> rusqlite::Result<()> {
    let change = if away {
        "INSERT INTO search (search, rowid, text) SELECT 'delete', id, text FROM sentence_text WHERE id >= ? AND id < ?"
    } else {
        "INSERT INTO search (rowid, text) SELECT id, text FROM sentence_text WHERE id >= ? AND id < ?"
    };
    conn.prepare_cached(change)?.execute(bounds(coding))?;
    Ok(())
}

/// Adds (1) or takes away (-1) what an incident of several reports counts.
pub(crate) fn count_incident(conn: &Connection, incident: i64, sign: i64) -> rusqlite::Result<()> {
    let (main, cell): (i64, Cell) = conn
        .prepare_cached("SELECT main, day, series, quad, score FROM incident WHERE id = ?")?
        .query_row([incident], |row| {
            Ok((row.get(0)?, Cell { day: row.get(1)?, series: row.get(2)?, quad: row.get(3)?, score: row.get(4)? }))
        })?;
    let mut pairs = BTreeSet::new();
    for event in reports_of(conn, incident)? {
        pairs.extend(pairs_of(conn, event)?);
    }
    let dyads: BTreeSet<(i64, i64)> = pairs.iter().map(|p| (p.0, p.1)).collect();
    for (actor, recipient) in dyads {
        step("incident by dyad");
        if sign < 0 {
            let gone = "DELETE FROM incident_pair WHERE actor = ? AND recipient = ? AND day = ? AND main = ?";
            conn.prepare_cached(gone)?.execute(params![actor, recipient, cell.day, main])?;
        } else {
            conn.prepare_cached(
                "INSERT INTO incident_pair (actor, recipient, day, main, series, quad) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![actor, recipient, cell.day, main, cell.series, cell.quad])?;
        }
    }
    count(conn, &pairs, cell, (0, sign))
}

pub(crate) fn reports_of(conn: &Connection, incident: i64) -> rusqlite::Result<Vec<i64>> {
    let mut query = conn.prepare_cached("SELECT event FROM incident_report WHERE incident = ? ORDER BY event")?;
    query.query_map([incident], |row| row.get(0))?.collect()
}

/// Takes an event out of its incident, so that it is one of its own; with one report left, the incident goes too.
pub(crate) fn leave_incident(conn: &Connection, event: i64) -> rusqlite::Result<()> {
    let incident: Option<i64> = conn
        .prepare_cached("SELECT incident FROM incident_report WHERE event = ?")?
        .query_row([event], |row| row.get(0))
        .optional()?;
    let Some(incident) = incident else { return Ok(()) };
    count_incident(conn, incident, -1)?;
    conn.prepare_cached("DELETE FROM incident_report WHERE event = ?")?.execute([event])?;
    count(conn, &pairs_of(conn, event)?, cell_of(conn, event)?, (0, 1))?;
    let left = reports_of(conn, incident)?;
    if let [_, _, ..] = left[..] {
        let main: i64 =
            conn.prepare_cached("SELECT main FROM incident WHERE id = ?")?.query_row([incident], |row| row.get(0))?;
        let main = if main == event { left[0] } else { main };
        let cell = cell_of_incident(conn, main, &left)?;
        conn.prepare_cached("UPDATE incident SET main = ?, day = ?, series = ?, quad = ?, score = ? WHERE id = ?")?
            .execute(params![main, cell.day, cell.series, cell.quad, cell.score, incident])?;
        return count_incident(conn, incident, 1);
    }
    dissolve_rows(conn, incident)?;
    for alone in left {
        count(conn, &pairs_of(conn, alone)?, cell_of(conn, alone)?, (0, 1))?;
    }
    Ok(())
}

/// Takes an incident's rows away, not its counts.
pub(crate) fn dissolve_rows(conn: &Connection, incident: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM incident_report WHERE incident = ?")?.execute([incident])?;
    conn.prepare_cached("DELETE FROM incident WHERE id = ?")?.execute([incident])?;
    Ok(())
}
