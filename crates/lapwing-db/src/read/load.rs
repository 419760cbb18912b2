//! From rows back to the record, exactly as it was put in, under public ids.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use lapwing_store::Record;
use lapwing_store::record::{Claim, Coder, Entity, Note, Words};
use rusqlite::{Connection, Row};

use crate::error::DbError;
use crate::ids::{coding_of, composed, number_of};
use crate::open::Store;
use crate::write::with_nuls;

/// Documents that are remembered while loading.
const REMEMBERED: usize = 128;

/// Reads codings; remembers the documents met last.
pub(crate) struct Loader<'s> {
    pub(super) store: &'s Store,
    documents: BTreeMap<i64, Rc<Document>>,
}

/// A document as one run coded it.
pub(crate) struct Document {
    pub coding: i64,
    /// Key in this archive.
    pub row: i64,
    /// Public id.
    pub id: String,
    pub given_id: String,
    pub title: Option<String>,
    pub published: Option<String>,
    pub publisher: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub author: Option<String>,
    pub crawled: Option<String>,
    pub language: String,
    pub genre: String,
    pub coder: Coder,
    pub run: String,
    pub is_current: bool,
    pub input: Option<String>,
    pub item: Option<i64>,
    pub text: Points,
}

/// A text that is cut by code points.
pub(crate) struct Points {
    text: String,
    /// Byte at which each code point begins, and the end; empty for ASCII, where both are the same.
    bytes: Vec<u32>,
}

impl Points {
    pub fn new(text: String) -> Points {
        let end = text.len() as u32;
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(b, _)| b as u32).chain([end]).collect()
        };
        Points { text, bytes }
    }

    pub fn whole(&self) -> &str {
        &self.text
    }

    /// Nothing when the offsets lie outside: only a damaged file has such.
    pub fn cut(&self, start: usize, end: usize) -> &str {
        let byte = |at: usize| if self.bytes.is_empty() { Some(at) } else { self.bytes.get(at).map(|b| *b as usize) };
        byte(start).zip(byte(end)).and_then(|(a, b)| self.text.get(a..b)).unwrap_or_default()
    }
}

impl<'s> Loader<'s> {
    pub fn new(store: &'s Store) -> Loader<'s> {
        Loader { store, documents: BTreeMap::new() }
    }

    /// The document of a coding.
    pub fn document(&mut self, coding: i64) -> Result<Rc<Document>, DbError> {
        if let Some(document) = self.documents.get(&coding) {
            return Ok(Rc::clone(document));
        }
        let found = documents(self.store, &[coding]);
        let loaded = self.store.at(found)?.into_iter().next();
        let loaded = self.store.at(loaded.ok_or(rusqlite::Error::QueryReturnedNoRows))?;
        let loaded = Rc::new(loaded);
        self.remember([Rc::clone(&loaded)]);
        Ok(loaded)
    }

    /// A document that is at hand.
    pub(super) fn known(&self, coding: i64) -> Option<Rc<Document>> {
        self.documents.get(&coding).map(Rc::clone)
    }

    /// Has the documents of codings at hand, read together.
    pub(super) fn read_documents(&mut self, codings: &[i64]) -> rusqlite::Result<()> {
        let missing: Vec<i64> = codings.iter().copied().filter(|c| !self.documents.contains_key(c)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let loaded = documents(self.store, &missing)?;
        if self.documents.len() + loaded.len() > REMEMBERED {
            self.documents.retain(|coding, _| codings.contains(coding));
        }
        self.remember(loaded.into_iter().map(Rc::new));
        Ok(())
    }

    fn remember(&mut self, loaded: impl IntoIterator<Item = Rc<Document>>) {
        for document in loaded {
            if self.documents.len() > 2 * REMEMBERED {
                self.documents.clear();
            }
            self.documents.insert(document.coding, document);
        }
    }

    /// One claim.
    pub fn claim(&mut self, id: i64) -> Result<Claim, DbError> {
        let document = self.document(coding_of(id))?;
        let loaded = self.load_claim(id, &document);
        self.store.at(loaded)
    }

    /// The whole record of a coding, with its text; and key and incident of each event.
    pub fn record(&mut self, coding: i64) -> Result<(Record, Vec<(i64, String)>), DbError> {
        let document = self.document(coding)?;
        let loaded = self.events(coding)?.into_iter().map(|loaded| (loaded.event, (loaded.key, loaded.incident)));
        let (events, incidents) = loaded.unzip();
        let claims: Vec<i64> = self.store.at(claims_of(&self.store.conn, coding))?;
        let claims = claims.into_iter().map(|id| self.claim(id)).collect::<Result<_, _>>()?;
        let notes = self.notes(&document);
        let notes = self.store.at(notes)?;
        let record = Record {
            id: document.id.clone(),
            title: document.title.clone(),
            published: document.published.clone(),
            crawled: document.crawled.clone(),
            publisher: document.publisher.clone(),
            url: document.url.clone(),
            author: document.author.clone(),
            language: document.language.clone(),
            genre: document.genre.clone(),
            coder: document.coder.clone(),
            text: Some(document.text.whole().to_string()),
            events,
            claims,
            notes,
        };
        Ok((record, incidents))
    }

    pub(super) fn entity(&self, row: &Row) -> rusqlite::Result<Entity> {
        let country: Option<i64> = row.get(4)?;
        Ok(Entity {
            text: row.get(0)?,
            start: row.get(1)?,
            end: row.get(2)?,
            name: row.get(3)?,
            country: country.map(|c| self.term(c)).transpose()?.map(|c| c.to_string()),
            sectors: self.list(row.get(5)?)?,
            title: row.get(6)?,
        })
    }

    fn load_claim(&mut self, id: i64, document: &Document) -> rusqlite::Result<Claim> {
        let conn = &self.store.conn;
        let mut query = conn.prepare_cached(
            "SELECT cue_start, cue_end, directness, about, parent, is_document FROM claim WHERE id = ?",
        )?;
        let mut claim = query.query_row([id], |row| {
            Ok(Claim {
                id: format!("{}-c{}", document.id, number_of(id) + 1),
                holder: None,
                addressee: None,
                cue: words(document, row.get(0)?, row.get(1)?),
                content: Vec::new(),
                directness: self.term(row.get(2)?)?.to_string(),
                about: self.list(row.get(3)?)?,
                parent: row.get::<_, Option<i64>>(4)?.map(|n| format!("{}-c{}", document.id, n + 1)),
                document: row.get(5)?,
            })
        })?;
        let mut content =
            conn.prepare_cached("SELECT start, end FROM claim_content WHERE claim = ? ORDER BY number")?;
        let pieces = content.query_map([id], |row| Ok(words(document, row.get(0)?, row.get(1)?)))?;
        claim.content = pieces.collect::<Result<_, _>>()?;
        let mut parties = conn.prepare_cached(
            "SELECT p.text, p.start, p.end, n.name, n.country, n.sectors, p.title, p.role FROM claim_party p JOIN entity n ON n.id = p.entity
             WHERE p.claim = ? ORDER BY p.role",
        )?;
        let mut rows = parties.query([id])?;
        while let Some(row) = rows.next()? {
            let party = self.entity(row)?;
            *if row.get::<_, i64>(7)? == 0 { &mut claim.holder } else { &mut claim.addressee } = Some(party);
        }
        Ok(claim)
    }

    fn notes(&mut self, document: &Document) -> rusqlite::Result<Vec<Note>> {
        let mut query = self
            .store
            .conn
            .prepare_cached("SELECT kind, start, end, message FROM note WHERE coding = ? ORDER BY number")?;
        let rows = query.query_map([document.coding], |row| {
            let (start, end): (Option<usize>, Option<usize>) = (row.get(1)?, row.get(2)?);
            Ok(Note {
                kind: self.term(row.get(0)?)?.to_string(),
                text: start.zip(end).map(|(a, b)| document.text.cut(a, b).to_string()),
                start,
                end,
                message: row.get(3)?,
            })
        })?;
        rows.collect()
    }

    pub(super) fn term(&self, id: i64) -> rusqlite::Result<Arc<str>> {
        self.store.texts.of(&self.store.conn, id)
    }

    pub(super) fn list(&self, id: i64) -> rusqlite::Result<Vec<String>> {
        Ok(self.term(id)?.split(' ').filter(|c| !c.is_empty()).map(str::to_string).collect())
    }
}

pub(super) fn words(document: &Document, start: usize, end: usize) -> Words {
    Words { text: document.text.cut(start, end).to_string(), start, end }
}

pub(crate) fn claims_of(conn: &Connection, coding: i64) -> rusqlite::Result<Vec<i64>> {
    let mut query = conn.prepare_cached("SELECT id FROM claim WHERE id >= ? AND id < ? ORDER BY id")?;
    query.query_map([composed(coding, 0), composed(coding + 1, 0)], |row| row.get(0))?.collect()
}

/// The documents of codings; of those that are there.
fn documents(store: &Store, codings: &[i64]) -> rusqlite::Result<Vec<Document>> {
    let mut query = store.conn.prepare_cached(
        "SELECT d.id, d.key, d.given_id, d.title, d.published, d.publisher, d.outlet, d.url, d.author, d.language, d.genre,
           r.version, r.data, r.model, r.key, c.is_current, i.name, d.item, d.text, d.nuls, d.crawled, c.id
         FROM coding c JOIN document d ON d.id = c.document JOIN run r ON r.id = c.run LEFT JOIN input i ON i.id = d.input
         WHERE c.id IN (SELECT value FROM json_each(?))",
    )?;
    let text = |id: i64| store.texts.of(&store.conn, id).map(|t| t.to_string());
    let rows = query.query_map([json(codings)], |row| {
        let key: Vec<u8> = row.get(1)?;
        let nuls: Option<String> = row.get(19)?;
        Ok(Document {
            coding: row.get(21)?,
            row: row.get(0)?,
            id: key.iter().take(8).map(|b| format!("{b:02x}")).collect(),
            given_id: row.get(2)?,
            title: row.get(3)?,
            published: row.get(4)?,
            publisher: row.get::<_, Option<i64>>(5)?.map(text).transpose()?,
            outlet: Some(text(row.get(6)?)?).filter(|o| !o.is_empty()),
            url: row.get(7)?,
            author: row.get(8)?,
            crawled: row.get(20)?,
            language: text(row.get(9)?)?,
            genre: text(row.get(10)?)?,
            coder: Coder { version: row.get(11)?, data: row.get(12)?, model: row.get(13)? },
            run: row.get(14)?,
            is_current: row.get(15)?,
            input: row.get(16)?,
            item: row.get(17)?,
            text: Points::new(with_nuls(row.get(18)?, nuls.as_deref())),
        })
    })?;
    rows.collect()
}

/// Keys as SQL reads a list that is bound: `IN (SELECT value FROM json_each(?))`.
pub(super) fn json(keys: &[i64]) -> String {
    format!("[{}]", keys.iter().map(i64::to_string).collect::<Vec<_>>().join(","))
}
