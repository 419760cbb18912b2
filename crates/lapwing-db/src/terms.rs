//! Numbers for texts that come again and again. Remembered ones save look-ups; forgetting them changes nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

/// More remembered texts than this, and all are forgotten: memory stays bounded.
const REMEMBERED: usize = 100_000;

/// What was looked up before, as long as nobody else wrote.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    terms: HashMap<String, i64>,
    entities: HashMap<(Option<String>, Option<String>, String), i64>,
    /// `PRAGMA data_version`: changes when another connection writes.
    seen: i64,
}

impl Terms {
    pub fn forget(&mut self) {
        *self = Terms { seen: self.seen, ..Terms::default() };
    }

    /// Forgets when another writer was at work in between.
    pub fn refresh(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let now = conn.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        if now != self.seen {
            self.forget();
            self.seen = now;
        }
        Ok(())
    }

    /// The number of `text`, given now if it has none.
    pub fn term(&mut self, conn: &Connection, text: &str) -> rusqlite::Result<i64> {
        if let Some(id) = self.terms.get(text) {
            return Ok(*id);
        }
        let known = find(conn, text)?;
        let id = match known {
            Some(id) => id,
            None => {
                conn.prepare_cached("INSERT INTO term (text) VALUES (?)")?.execute([text])?;
                conn.last_insert_rowid()
            }
        };
        if self.terms.len() >= REMEMBERED {
            self.terms.clear();
        }
        self.terms.insert(text.to_string(), id);
        Ok(id)
    }

    /// The same for a list of codes.
    pub fn list(&mut self, conn: &Connection, codes: &[String]) -> rusqlite::Result<i64> {
        self.term(conn, &codes.join(" "))
    }

    /// The number of an entity, given now if it has none.
    pub fn entity(
        &mut self,
        conn: &Connection,
        name: Option<&str>,
        country: Option<&str>,
        sectors: &[String],
    ) -> rusqlite::Result<i64> {
        let key = (name.map(str::to_string), country.map(str::to_string), sectors.join(" "));
        if let Some(id) = self.entities.get(&key) {
            return Ok(*id);
        }
        let country = country.map(|c| self.term(conn, c)).transpose()?;
        let sectors = self.term(conn, &key.2)?;
        let known = conn
            .prepare_cached("SELECT id FROM entity WHERE name IS ? AND country IS ? AND sectors = ?")?
            .query_row(params![name, country, sectors], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => {
                conn.prepare_cached("INSERT INTO entity (name, country, sectors) VALUES (?, ?, ?)")?
                    .execute(params![name, country, sectors])?;
                conn.last_insert_rowid()
            }
        };
        if self.entities.len() >= REMEMBERED {
            self.entities.clear();
        }
        self.entities.insert(key, id);
        Ok(id)
    }
}

/// Texts by number, remembered for reading. Terms are never changed, so that they stay true; only a writer who takes a
/// transaction back must forget them.
#[derive(Debug, Default)]
pub(crate) struct Texts(RefCell<HashMap<i64, Arc<str>>>);

impl Texts {
    pub fn of(&self, conn: &Connection, id: i64) -> rusqlite::Result<Arc<str>> {
        if let Some(text) = self.0.borrow().get(&id) {
            return Ok(Arc::clone(text));
        }
        let text: String =
            conn.prepare_cached("SELECT text FROM term WHERE id = ?")?.query_row([id], |row| row.get(0))?;
        let text: Arc<str> = text.into();
        let mut known = self.0.borrow_mut();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(id, Arc::clone(&text));
        Ok(text)
    }

    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }
}

/// The number of `text`, if it has one.
pub(crate) fn find(conn: &Connection, text: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM term WHERE text = ?")?.query_row([text], |row| row.get(0)).optional()
}
