//! What is known of addresses of the web: so that nothing is fetched twice for nothing, by this run or the next.

use rusqlite::{OptionalExtension, params};

use crate::error::DbError;
use crate::open::Store;

/// An address as it was asked last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchedRow {
    /// When, ISO 8601 in UTC.
    pub at: String,
    /// What the server answered; 0 when it did not.
    pub status: u16,
    /// `ETag` of what was taken.
    pub etag: Option<String>,
    /// `Last-Modified` of what was taken.
    pub modified: Option<String>,
    /// Not to be asked before this moment.
    pub not_before: Option<String>,
}

impl Store {
    /// What is known of an address.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn fetched(&self, url: &str) -> Result<Option<FetchedRow>, DbError> {
        let sql = "SELECT at, status, etag, modified, not_before FROM fetched WHERE url = ?";
        let found = self.conn.prepare_cached(sql).and_then(|mut query| {
            query
                .query_row([url], |row| {
                    Ok(FetchedRow {
                        at: row.get(0)?,
                        status: row.get(1)?,
                        etag: row.get(2)?,
                        modified: row.get(3)?,
                        not_before: row.get(4)?,
                    })
                })
                .optional()
        });
        self.at(found)
    }

    /// Notes what came of asking an address.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn note_fetched(&mut self, url: &str, row: &FetchedRow) -> Result<(), DbError> {
        let sql =
            "INSERT OR REPLACE INTO fetched (url, at, status, etag, modified, not_before) VALUES (?, ?, ?, ?, ?, ?)";
        let done = self.conn.prepare_cached(sql).and_then(|mut insert| {
            insert.execute(params![url, row.at, row.status, row.etag, row.modified, row.not_before])
        });
        self.at(done).map(drop)
    }
}
