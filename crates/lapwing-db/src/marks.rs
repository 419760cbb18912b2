//! What readers found wrong. Marks stand beside the data, are shown with them, and change nothing.

use rusqlite::{Row, params};

use crate::error::DbError;
use crate::ids::{Part, PublicId};
use crate::open::Store;

/// What can be wrong with an event or claim.
pub const MARKS: [&str; 9] = ["all", "actor", "recipient", "category", "modality", "date", "place", "holder", "other"];

/// One remark of a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// Number in this archive.
    pub number: i64,
    /// Public id of the event or claim.
    pub thing: String,
    /// Key of the run whose coding was seen.
    pub run: String,
    /// One of [`MARKS`]; `all`: there is no such event or claim.
    pub part: String,
    /// Why, in the reader's words.
    pub reason: String,
    /// When, ISO 8601.
    pub made: String,
    /// When the reader took it back.
    pub withdrawn: Option<String>,
}

/// Longest reason, in characters.
const REASON: usize = 2000;

impl Store {
    /// Keeps a remark on the latest coding of an event or claim; gives its number. `now` is ISO 8601.
    ///
    /// # Errors
    /// Something that is no event or claim of the archive, no reason, or an archive that cannot be written.
    pub fn mark(&mut self, thing: &str, part: &str, reason: &str, now: &str) -> Result<i64, DbError> {
        let reason = reason.trim();
        if !MARKS.contains(&part) {
            return Err(DbError::Question(format!("'{part}' is no part of a record; use one of {}", MARKS.join(", "))));
        }
        if reason.is_empty() || reason.chars().count() > REASON {
            return Err(DbError::Question(format!("say in 1 to {REASON} characters why it is wrong")));
        }
        let id = PublicId::read(thing).ok_or_else(|| DbError::Unknown(thing.to_string()))?;
        let (thing, run) = match id.part {
            Some((Part::Event, _)) => {
                let row = self.event(thing)?.row;
                (row.event.id.clone(), row.run)
            }
            Some((Part::Claim, _)) => match self.find(thing)? {
                crate::Found::Claim(row) => (row.claim.id.clone(), row.run.clone()),
                _ => return Err(DbError::Unknown(thing.to_string())),
            },
            _ => return Err(DbError::Question("only an event or a claim can be marked".into())),
        };
        let sql = "INSERT INTO mark (thing, run, part, reason, made) VALUES (?, ?, ?, ?, ?)";
        let done = self.conn.execute(sql, params![thing, run, part, reason, now]);
        self.at(done)?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Takes a remark back; it is kept, with the moment.
    ///
    /// # Errors
    /// No such remark, or one taken back before; an archive that cannot be written.
    pub fn withdraw_mark(&mut self, number: i64, now: &str) -> Result<(), DbError> {
        let sql = "UPDATE mark SET withdrawn = ? WHERE id = ? AND withdrawn IS NULL";
        let done = self.conn.execute(sql, params![now, number]);
        match self.at(done)? {
            0 => Err(DbError::Unknown(format!("mark {number}"))),
            _ => Ok(()),
        }
    }

    /// Remarks that stand, on one document, event or claim or on all; the latest first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn marks(&self, on: Option<&str>) -> Result<Vec<MarkRow>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<MarkRow>> {
            let mut query = self.conn.prepare_cached(
                "SELECT id, thing, run, part, reason, made, withdrawn FROM mark WHERE withdrawn IS NULL
                 AND (?1 IS NULL OR thing = ?1 OR substr(thing, 1, length(?1) + 1) = ?1 || '-') ORDER BY id DESC",
            )?;
            let rows = query.query_map([on], |row: &Row| {
                Ok(MarkRow {
                    number: row.get(0)?,
                    thing: row.get(1)?,
                    run: row.get(2)?,
                    part: row.get(3)?,
                    reason: row.get(4)?,
                    made: row.get(5)?,
                    withdrawn: row.get(6)?,
                })
            })?;
            rows.collect()
        })();
        self.at(done)
    }
}
