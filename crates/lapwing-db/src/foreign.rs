//! Events of others, kept apart from ours so that both can be laid side by side.
//!
//! A row of others has no evidence here, so no list, count, chart or export of events ever holds one: they have tables of
//! their own and come out only where they are asked for by the name of their format. Rows are known by their content:
//! the same file read twice adds nothing.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::days::Day;
use crate::error::DbError;
use crate::open::Store;
use crate::read::dyad::{DyadQuery, period_of};
use crate::read::filter::{Filter, Who};
use crate::terms::{Terms, find};
use crate::write::{Batch, code, sql, step};

/// A party as others give it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignSide {
    /// Name; empty when there is none.
    pub name: String,
    /// Codes of its countries, or as written where they are none.
    pub countries: Vec<String>,
    /// As written.
    pub sectors: String,
}

/// One row of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignEntry {
    /// Line in its file, from 1.
    pub line: u64,
    /// The row as it stands.
    pub raw: String,
    /// Their id.
    pub given_id: String,
    /// When it happened.
    pub day: Day,
    /// Who.
    pub actor: ForeignSide,
    /// To whom.
    pub recipient: ForeignSide,
    /// Those who act without a recipient act on each other.
    pub is_mutual: bool,
    /// Their code.
    pub code: String,
    /// PLOVER category; empty where PLOVER has none.
    pub category: String,
    /// PLOVER mode.
    pub mode: String,
    /// PLOVER contexts, by blanks.
    pub contexts: String,
    /// Quad class of the category, 1 to 4.
    pub quad: Option<u8>,
    /// Their scale.
    pub score: Option<f64>,
    /// Name of the place.
    pub place: String,
    /// Code of its country, or as written.
    pub place_country: String,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// When it was published or added.
    pub published: Day,
    /// Publisher or address.
    pub publisher: String,
    /// Reports that the row counts.
    pub n_mentions: Option<u64>,
}

/// A file of others under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignFileKey {
    file: i64,
    format: i64,
}

/// What an archive holds of one file of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignFileRow {
    /// As it was named.
    pub name: String,
    /// `polecat`, `icews` or `gdelt`.
    pub format: String,
    /// Rows kept of it.
    pub kept: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// It was read to its end.
    pub is_whole: bool,
}

/// Rows of others in one cell of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ForeignTally {
    /// Rows of a code that PLOVER has a category for.
    pub n: u64,
    /// These by quad class: verbal cooperation, material cooperation, verbal conflict, material conflict.
    pub by_quad: [u64; 4],
    /// Rows of a code that PLOVER has none for, such as statements and appeals of CAMEO.
    pub n_other: u64,
    /// Mean of their scale over the rows of a category; `None` where they give none.
    pub mean_score: Option<f64>,
}

impl Batch<'_> {
    /// Begins a file of others, or goes on with one of that name.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn foreign_file(&mut self, name: &str, format: &str, header: Option<&str>) -> Result<ForeignFileKey, DbError> {
        self.write(|conn, terms| {
            let format = terms.term(conn, format)?;
            step("format");
            conn.prepare_cached(
                "INSERT INTO foreign_file (name, format, header, n_rows, is_whole) VALUES (?1, ?2, ?3, 0, 0)
                 ON CONFLICT (name) DO UPDATE SET format = ?2, header = ?3",
            )?
            .execute(params![name, format, header])?;
            step("foreign file");
            let file = conn
                .prepare_cached("SELECT id FROM foreign_file WHERE name = ?")?
                .query_row([name], |row| row.get(0))?;
            Ok(ForeignFileKey { file, format })
        })
    }

    /// Puts a row in; false when it is there already.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn add_foreign(&mut self, file: ForeignFileKey, entry: &ForeignEntry) -> Result<bool, DbError> {
        self.write(|conn, terms| add(conn, terms, file, entry))
    }

    /// Notes a row that was set aside. Noted again, it is the same row.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn reject_foreign(&mut self, file: ForeignFileKey, line: u64, reason: &str) -> Result<(), DbError> {
        self.write(|conn, _| {
            conn.prepare_cached("INSERT OR REPLACE INTO foreign_reject (file, line, reason) VALUES (?, ?, ?)")?
                .execute(params![file.file, sql(line), reason])?;
            step("foreign reject");
            Ok(())
        })
    }

    /// Notes how far a file was read.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn foreign_read_to(&mut self, file: ForeignFileKey, n_rows: u64, is_whole: bool) -> Result<(), DbError> {
        self.write(|conn, _| {
            conn.prepare_cached("UPDATE foreign_file SET n_rows = ?, is_whole = ? WHERE id = ?")?.execute(params![
                sql(n_rows),
                is_whole,
                file.file
            ])?;
            step("foreign file read");
            Ok(())
        })
    }
}

fn add(conn: &Connection, terms: &mut Terms, file: ForeignFileKey, entry: &ForeignEntry) -> rusqlite::Result<bool> {
    let format = file.format;
    let name: String = conn.prepare_cached("SELECT text FROM term WHERE id = ?")?.query_row([format], |r| r.get(0))?;
    let key = &blake3::hash(format!("{name}\n{}", entry.raw).as_bytes()).as_bytes()[..16].to_vec();
    let known = conn.prepare_cached("SELECT 1 FROM foreign_event WHERE key = ?")?.exists([key])?;
    if known {
        return Ok(false);
    }
    let mut term = |text: &str| terms.term(conn, text);
    let quad = entry.quad.map_or(0, i64::from);
    conn.prepare_cached(
        "INSERT INTO foreign_event (key, file, line, given_id, day, actor, actor_countries, actor_sectors, recipient,
           recipient_countries, recipient_sectors, code, category, mode, contexts, quad, score, place, place_country, lat, lon,
           published, publisher, n_mentions, raw)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        key,
        file.file,
        sql(entry.line),
        entry.given_id,
        entry.day.0,
        entry.actor.name,
        term(&entry.actor.countries.join(" "))?,
        term(&entry.actor.sectors)?,
        entry.recipient.name,
        term(&entry.recipient.countries.join(" "))?,
        term(&entry.recipient.sectors)?,
        term(&entry.code)?,
        term(&entry.category)?,
        term(&entry.mode)?,
        term(&entry.contexts)?,
        quad,
        entry.score,
        entry.place,
        term(&entry.place_country)?,
        entry.lat,
        entry.lon,
        entry.published.0,
        entry.publisher,
        entry.n_mentions.map(sql),
        entry.raw,
    ])?;
    let event = conn.last_insert_rowid();
    step("foreign event");
    // Rounded to whole hundredths, as our own scores are.
    #[allow(clippy::cast_possible_truncation)]
    let score = entry.score.map(|s| (s * 100.0).round() as i64);
    for (actor, recipient) in pairs(entry) {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO foreign_pair (actor, recipient, format, day, event, quad, score) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![term(actor)?, term(recipient)?, format, entry.day.0, event, quad, score])?;
        step("foreign pair");
    }
    Ok(true)
}

/// Every actor with every recipient; in mutual acts every actor with every other.
fn pairs(entry: &ForeignEntry) -> Vec<(&str, &str)> {
    let actors: Vec<&str> = entry.actor.countries.iter().map(String::as_str).collect();
    let others: Vec<&str> = entry.recipient.countries.iter().map(String::as_str).collect();
    let known = |(a, b): &(&str, &str)| !a.is_empty() && !b.is_empty();
    if entry.is_mutual && entry.recipient.name.is_empty() && others.iter().all(|c| c.is_empty()) {
        let n = actors.len();
        let all = (0..n).flat_map(|i| (0..n).filter(move |j| *j != i).map(move |j| (i, j)));
        let all = all.map(|(i, j)| (actors[i], actors[j]));
        return all.filter(known).collect();
    }
    actors.iter().flat_map(|a| others.iter().map(move |b| (*a, *b))).filter(known).collect()
}

impl Store {
    /// Counts of others for one dyad of whole states, by the stretches of `query`; what they count is a row of theirs.
    ///
    /// # Errors
    /// A party that is no whole state, or an archive that cannot be read.
    pub fn foreign_dyad(&self, format: &str, query: &DyadQuery) -> Result<BTreeMap<Day, ForeignTally>, DbError> {
        let state = |who: &Who| match who {
            Who::Code { country: Some(country), sector: None } => Ok(country.clone()),
            _ => Err(DbError::Question(
                "others name parts of states in words of their own: compare whole states, as AZE and ARM".into(),
            )),
        };
        let (actor, recipient) = (state(&query.actor)?, state(&query.recipient)?);
        self.at(self.foreign_tallies(format, &actor, &recipient, query))
    }

    fn foreign_tallies(
        &self,
        format: &str,
        actor: &str,
        recipient: &str,
        query: &DyadQuery,
    ) -> rusqlite::Result<BTreeMap<Day, ForeignTally>> {
        let conn = &self.conn;
        let mut of = crate::read::filter::Conditions::default();
        of.add("actor = ?", [code(conn, actor)?.into()]);
        of.add("recipient = ?", [code(conn, recipient)?.into()]);
        of.add("format = ?", [code(conn, format)?.into()]);
        Filter { since: query.since, until: query.until, ..Filter::default() }.days("day", &mut of);
        let sql = format!(
            "SELECT {}, quad, count(*), coalesce(sum(score), 0), count(score) FROM foreign_pair WHERE 1{} GROUP BY 1, 2 ORDER BY 1, 2",
            period_of(query.per),
            of.and()
        );
        let mut asked = conn.prepare_cached(&sql)?;
        let mut rows = asked.query(rusqlite::params_from_iter(of.values))?;
        let mut found: BTreeMap<Day, ForeignTally> = BTreeMap::new();
        let mut scores: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let period = Day(row.get(0)?);
            let n = row.get::<_, i64>(2)?.unsigned_abs();
            let tally = found.entry(period).or_default();
            let quad: i64 = row.get(1)?;
            match usize::try_from(quad - 1).ok().and_then(|i| tally.by_quad.get_mut(i)) {
                Some(of_quad) => {
                    *of_quad += n;
                    tally.n += n;
                    let sum = scores.entry(period).or_default();
                    *sum = (sum.0 + row.get::<_, i64>(3)?, sum.1 + row.get::<_, i64>(4)?);
                    tally.mean_score = (sum.1 > 0).then(|| sum.0 as f64 / 100.0 / sum.1 as f64);
                }
                None => tally.n_other += n,
            }
        }
        Ok(found)
    }

    /// Files of others, in the order in which they came.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn foreign_files(&self) -> Result<Vec<ForeignFileRow>, DbError> {
        let sql = "SELECT f.name, t.text, (SELECT count(*) FROM foreign_event e WHERE e.file = f.id),
             (SELECT count(*) FROM foreign_reject r WHERE r.file = f.id), f.is_whole
           FROM foreign_file f JOIN term t ON t.id = f.format ORDER BY f.id";
        let n = |row: &rusqlite::Row, at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
        let found = self.conn.prepare_cached(sql).and_then(|mut query| {
            query
                .query_map([], |row| {
                    Ok(ForeignFileRow {
                        name: row.get(0)?,
                        format: row.get(1)?,
                        kept: n(row, 2)?,
                        set_aside: n(row, 3)?,
                        is_whole: row.get(4)?,
                    })
                })?
                .collect()
        });
        self.at(found)
    }

    /// True when any row of that format was kept.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn has_foreign(&self, format: &str) -> Result<bool, DbError> {
        let found = find(&self.conn, format).and_then(|id| {
            let Some(id) = id else { return Ok(None) };
            self.conn
                .prepare_cached(
                    "SELECT 1 FROM foreign_file f JOIN foreign_event e ON e.file = f.id WHERE f.format = ? LIMIT 1",
                )?
                .query_row([id], |_| Ok(()))
                .optional()
        });
        Ok(self.at(found)?.is_some())
    }
}
