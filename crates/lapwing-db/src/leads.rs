//! Leads: what each article tells first, kept as a report of its own so that an incident needs no event. And what a person
//! said about reports: these belong together, those do not.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::DbError;
use crate::ids::{PublicId, composed};
use crate::open::Store;
use crate::read::documents::Found;
use crate::write::step;

/// A document whose lead is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leadless {
    /// Key of its latest coding in this archive.
    pub coding: i64,
    /// ISO 8601, in the precision it was given in.
    pub published: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Text.
    pub text: String,
}

/// The lead of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// Key of the coding in this archive.
    pub coding: i64,
    /// What clustering looks at; the archive does not read it.
    pub report: String,
}

/// A lead with what is known of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRow {
    /// Key of the coding in this archive.
    pub coding: i64,
    /// Key of the document in this archive.
    pub document: i64,
    /// Public id of the document.
    pub id: String,
    /// ISO 8601, in the precision it was given in.
    pub published: Option<String>,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// As [`Lead::report`].
    pub report: String,
}

/// Where a lead belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadMembership {
    /// Key of the lead's coding.
    pub coding: i64,
    /// Key of the coding whose lead stands for the happening.
    pub main: i64,
    /// Why it is there, for a person.
    pub reason: String,
    /// Its article repeats another one's words.
    pub is_copy: bool,
}

/// What a person said about two reports, each named by the public id of an event, or of a document for its lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The smaller id.
    pub a: String,
    /// The larger id.
    pub b: String,
    /// They are one incident; else they are not.
    pub together: bool,
    /// The two reports as they stand now; `None` when the latest run no longer has them.
    pub keys: Option<(ReportKey, ReportKey)>,
}

/// A report of this archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportKey {
    /// Key of an event.
    Event(i64),
    /// Key of the coding whose lead it is.
    Lead(i64),
}

impl Store {
    /// Documents whose latest coding has no lead yet, at most `limit`.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn leadless(&self, limit: usize) -> Result<Vec<Leadless>, DbError> {
        let rows = self
            .conn
            .prepare_cached(
                "SELECT c.id, d.published, t.text, d.text FROM coding c JOIN document d ON d.id = c.document
                 LEFT JOIN term t ON t.id = d.publisher
                 WHERE c.is_current = 1 AND NOT EXISTS (SELECT 1 FROM lead l WHERE l.coding = c.id) ORDER BY c.id LIMIT ?",
            )
            .and_then(|mut query| {
                let rows = query.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                    Ok(Leadless {
                        coding: row.get(0)?,
                        published: row.get(1)?,
                        publisher: row.get(2)?,
                        text: row.get(3)?,
                    })
                })?;
                rows.collect()
            });
        self.at(rows)
    }

    /// Puts leads in, in one transaction.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn write_leads(&mut self, leads: &[Lead]) -> Result<(), DbError> {
        self.in_batch(|conn| {
            let mut insert = conn.prepare_cached("INSERT OR REPLACE INTO lead (coding, report) VALUES (?, ?)")?;
            leads.iter().try_for_each(|l| insert.execute(params![l.coding, l.report]).map(|_| ()))
        })
    }

    /// Leads of the latest codings, in the order they were put in.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn leads(&self) -> Result<Vec<LeadRow>, DbError> {
        let rows = self
            .conn
            .prepare_cached(
                "SELECT c.id, d.id, lower(hex(substr(d.key, 1, 8))), d.published, nullif(o.text, ''), l.report
                 FROM lead l JOIN coding c ON c.id = l.coding AND c.is_current = 1 JOIN document d ON d.id = c.document
                 JOIN term o ON o.id = d.outlet ORDER BY c.id",
            )
            .and_then(|mut query| {
                let rows = query.query_map([], |row| {
                    Ok(LeadRow {
                        coding: row.get(0)?,
                        document: row.get(1)?,
                        id: row.get(2)?,
                        published: row.get(3)?,
                        outlet: row.get(4)?,
                        report: row.get(5)?,
                    })
                })?;
                rows.collect()
            });
        self.at(rows)
    }

    /// What people said, in the order of ids.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn corrections(&self) -> Result<Vec<Correction>, DbError> {
        let _one_state = self.snapshot()?;
        let sql = "SELECT a, b, together, a_category, a_trigger, b_category, b_trigger FROM correction ORDER BY a, b";
        let rows = self.conn.prepare_cached(sql).and_then(|mut query| {
            let rows = query.query_map([], |row| {
                let said = Correction { a: row.get(0)?, b: row.get(1)?, together: row.get(2)?, keys: None };
                Ok((
                    said,
                    Mark { category: row.get(3)?, trigger: row.get(4)? },
                    Mark { category: row.get(5)?, trigger: row.get(6)? },
                ))
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        });
        let mut found = Vec::new();
        for (said, a, b) in self.at(rows)? {
            let keys = self.found_again(&said.a, &a)?.zip(self.found_again(&said.b, &b)?);
            found.push(Correction { keys, ..said });
        }
        Ok(found)
    }

    /// Keeps what a person says about two reports, or with `None` forgets it. Counts follow with the next clustering.
    ///
    /// # Errors
    /// Ids of no event and no document, or of an event and a document; nothing to forget; when the archive cannot be
    /// written.
    pub fn correct(&mut self, a: &str, b: &str, together: Option<bool>) -> Result<(), DbError> {
        let ((a, of_a), (b, of_b)) = (self.marked(a, together.is_none())?, self.marked(b, together.is_none())?);
        if a == b || a.contains('-') != b.contains('-') {
            let what = format!("{a}, {b}: name two events, or two documents for what they tell first");
            return Err(DbError::Question(what));
        }
        let ((a, of_a), (b, of_b)) = if a < b { ((a, of_a), (b, of_b)) } else { ((b, of_b), (a, of_a)) };
        let mut n = 0;
        self.in_batch(|conn| {
            n = match together {
                Some(together) => conn.execute(
                    "INSERT OR REPLACE INTO correction (a, b, together, a_category, a_trigger, b_category, b_trigger)
                     VALUES (?, ?, ?, ?, ?, ?, ?)",
                    params![a, b, together, of_a.category, of_a.trigger, of_b.category, of_b.trigger],
                )?,
                None => conn.execute("DELETE FROM correction WHERE a = ? AND b = ?", [&a, &b])?,
            };
            conn.execute("UPDATE clustering SET changes = changes + ?", [i64::from(n > 0)]).map(drop)
        })?;
        if n == 0 {
            return Err(DbError::Question(format!("{a}, {b}: nothing was said about these two")));
        }
        Ok(())
    }

    /// The whole id of a report, and what its event is found again by. To be forgotten it need not be there any more.
    fn marked(&self, id: &str, may_be_gone: bool) -> Result<(String, Mark), DbError> {
        match self.find(id) {
            Ok(Found::Document(row)) => Ok((row.record.id.clone(), Mark::default())),
            Ok(Found::Event(row)) => {
                let event = &row.row.event;
                let trigger = i64::try_from(event.trigger.start).unwrap_or(i64::MAX);
                Ok((event.id.clone(), Mark { category: Some(event.category.clone()), trigger: Some(trigger) }))
            }
            Ok(_) => Err(DbError::Question(format!("{id}: name an event, or a document for what it tells first"))),
            Err(DbError::Unknown(_)) if may_be_gone => Ok((id.to_string(), Mark::default())),
            Err(e) => Err(e),
        }
    }

    fn found_again(&self, id: &str, mark: &Mark) -> Result<Option<ReportKey>, DbError> {
        let Some(read) = PublicId::read(id) else { return Ok(None) };
        let coding = match self.coding_named(&read, id) {
            Ok(coding) => coding,
            Err(DbError::Unknown(_)) => return Ok(None),
            Err(e) => return Err(e),
        };
        let Some((_, number)) = read.part else { return Ok(Some(ReportKey::Lead(coding))) };
        let sql =
            "SELECT e.id FROM event e JOIN proof p ON p.event = e.id AND p.number = 0 JOIN term t ON t.id = e.category
             WHERE e.id >= ?1 << 24 AND e.id < (?1 + 1) << 24 AND t.text = ?2 AND p.trigger_start = ?3
             ORDER BY e.id <> ?4, e.id LIMIT 1";
        let found = self.conn.prepare_cached(sql).and_then(|mut query| {
            let same = composed(coding, i64::from(number) - 1);
            query.query_row(params![coding, mark.category, mark.trigger, same], |row| row.get(0)).optional()
        });
        Ok(self.at(found)?.map(ReportKey::Event))
    }

    fn in_batch(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<(), DbError> {
        let path = self.path.clone();
        let mut batch = self.batch()?;
        work(batch.conn()).map_err(|e| DbError::of(&path, &e))?;
        batch.commit()
    }
}

/// By what an event is found again when a newer run numbers events otherwise; nothing for a lead.
#[derive(Default)]
struct Mark {
    category: Option<String>,
    /// Code point at which its trigger begins.
    trigger: Option<i64>,
}

/// Replaces what is kept of which leads tell the same; changes only rows that differ.
pub(crate) fn replace_happenings(conn: &Connection, members: &[LeadMembership]) -> rusqlite::Result<()> {
    let wanted: BTreeMap<i64, &LeadMembership> = members.iter().map(|m| (m.coding, m)).collect();
    let mut query =
        conn.prepare("SELECT coding, main, is_copy, reason FROM lead WHERE main IS NOT NULL ORDER BY coding")?;
    let rows = query.query_map([], |row| {
        Ok(LeadMembership { coding: row.get(0)?, main: row.get(1)?, is_copy: row.get(2)?, reason: row.get(3)? })
    })?;
    let there: Vec<LeadMembership> = rows.collect::<Result<_, _>>()?;
    let mut update = conn.prepare("UPDATE lead SET main = ?2, is_copy = ?3, reason = ?4 WHERE coding = ?1")?;
    for old in there.iter().filter(|old| !wanted.contains_key(&old.coding)) {
        update.execute(params![old.coding, None::<i64>, 0, None::<String>])?;
        step("lead alone");
    }
    let there: BTreeMap<i64, &LeadMembership> = there.iter().map(|m| (m.coding, m)).collect();
    for (coding, m) in wanted.iter().filter(|(coding, m)| there.get(coding) != Some(*m)) {
        update.execute(params![coding, m.main, m.is_copy, m.reason])?;
        step("lead");
    }
    Ok(())
}
