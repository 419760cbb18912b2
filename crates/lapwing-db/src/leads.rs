//! Leads: what each article tells first, kept as a report of its own so that an incident needs no event. And what a person
//! said about reports: these belong together, those do not.

use rusqlite::params;

use crate::error::DbError;
use crate::open::Store;

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

    /// Replaces what was said about which leads tell of the same happening.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn write_happenings(&mut self, members: &[LeadMembership]) -> Result<(), DbError> {
        self.in_batch(|conn| {
            conn.execute("UPDATE lead SET main = NULL, is_copy = 0, reason = NULL WHERE main IS NOT NULL", [])?;
            let mut update =
                conn.prepare_cached("UPDATE lead SET main = ?2, is_copy = ?3, reason = ?4 WHERE coding = ?1")?;
            members.iter().try_for_each(|m| update.execute(params![m.coding, m.main, m.is_copy, m.reason]).map(|_| ()))
        })
    }

    /// What people said, in the order of ids.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn corrections(&self) -> Result<Vec<Correction>, DbError> {
        let rows =
            self.conn.prepare_cached("SELECT a, b, together FROM correction ORDER BY a, b").and_then(|mut query| {
                let rows = query
                    .query_map([], |row| Ok(Correction { a: row.get(0)?, b: row.get(1)?, together: row.get(2)? }))?;
                rows.collect()
            });
        self.at(rows)
    }

    /// Keeps what a person says about two reports, or with `None` forgets it. Counts follow with the next clustering.
    ///
    /// # Errors
    /// Ids of no event and no document, or of an event and a document; when the archive cannot be written.
    pub fn correct(&mut self, a: &str, b: &str, together: Option<bool>) -> Result<(), DbError> {
        if a == b || a.contains('-') != b.contains('-') {
            let what = format!("{a}, {b}: name two events, or two documents for what they tell first");
            return Err(DbError::Question(what));
        }
        for id in [a, b] {
            self.find(id)?;
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        self.in_batch(|conn| match together {
            Some(together) => conn
                .execute("INSERT OR REPLACE INTO correction (a, b, together) VALUES (?, ?, ?)", params![a, b, together])
                .map(|_| ()),
            None => conn.execute("DELETE FROM correction WHERE a = ? AND b = ?", [a, b]).map(|_| ()),
        })
    }

    fn in_batch(&mut self, work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<()>) -> Result<(), DbError> {
        let path = self.path.clone();
        let mut batch = self.batch()?;
        work(batch.conn()).map_err(|e| DbError::of(&path, &e))?;
        batch.commit()
    }
}
