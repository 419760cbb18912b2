//! From rows back to the record, exactly as it was put in, under public ids.

use std::collections::HashMap;
use std::rc::Rc;

use lapwing_store::Record;
use lapwing_store::record::{Claim, Coder, Count, Date, Entity, Event, Evidence, Note, Place, Sentence, Size, Words};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::DbError;
use crate::ids::{coding_of, composed, number_of};
use crate::open::Store;
use crate::write::with_nuls;

/// Terms that are remembered while loading.
const REMEMBERED: usize = 100_000;

/// Reads codings; remembers the document and the codes met last.
pub(crate) struct Loader<'s> {
    store: &'s Store,
    document: Option<Rc<Document>>,
    terms: HashMap<i64, Rc<str>>,
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
        Loader { store, document: None, terms: HashMap::new() }
    }

    /// The document of a coding.
    pub fn document(&mut self, coding: i64) -> Result<Rc<Document>, DbError> {
        if let Some(document) = self.document.as_ref().filter(|d| d.coding == coding) {
            return Ok(Rc::clone(document));
        }
        let loaded = Rc::new(self.store.at(document(&self.store.conn, coding))?);
        self.document = Some(Rc::clone(&loaded));
        Ok(loaded)
    }

    /// All events of a coding, in text order, with their keys.
    pub fn events(&mut self, coding: i64) -> Result<Vec<(i64, Event)>, DbError> {
        let ids = self.store.at(crate::delta::events_of(&self.store.conn, coding))?;
        ids.into_iter().map(|id| Ok((id, self.event(id)?))).collect()
    }

    /// One event.
    pub fn event(&mut self, id: i64) -> Result<Event, DbError> {
        let document = self.document(coding_of(id))?;
        let loaded = self.load_event(id, &document);
        self.store.at(loaded)
    }

    /// One claim.
    pub fn claim(&mut self, id: i64) -> Result<Claim, DbError> {
        let document = self.document(coding_of(id))?;
        let loaded = self.load_claim(id, &document);
        self.store.at(loaded)
    }

    /// The whole record of a coding, with its text.
    pub fn record(&mut self, coding: i64) -> Result<Record, DbError> {
        let document = self.document(coding)?;
        let events = self.events(coding)?.into_iter().map(|(_, event)| event).collect();
        let claims: Vec<i64> = self.store.at(claims_of(&self.store.conn, coding))?;
        let claims = claims.into_iter().map(|id| self.claim(id)).collect::<Result<_, _>>()?;
        let notes = self.notes(&document);
        let notes = self.store.at(notes)?;
        Ok(Record {
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
        })
    }

    fn load_event(&mut self, id: i64, document: &Document) -> rusqlite::Result<Event> {
        let conn = &self.store.conn;
        let mut query = conn.prepare_cached(
            "SELECT category, modes, contexts, modality, voice, reciprocal, quad, score, date, date_precision, date_basis, date_text,
               claim, frame, confidence FROM event WHERE id = ?",
        )?;
        let mut event = query.query_row([id], |row| {
            Ok(Event {
                id: format!("{}-e{}", document.id, number_of(id) + 1),
                category: self.term(row.get(0)?)?.to_string(),
                modes: self.list(row.get(1)?)?,
                contexts: self.list(row.get(2)?)?,
                modality: self.term(row.get(3)?)?.to_string(),
                reciprocal: row.get(5)?,
                actors: Vec::new(),
                recipients: Vec::new(),
                date: Date {
                    value: row.get(8)?,
                    precision: self.term(row.get(9)?)?.to_string(),
                    basis: self.term(row.get(10)?)?.to_string(),
                    text: row.get(11)?,
                },
                place: None,
                size: Size { dead: None, injured: None, arrested: None },
                score: row.get(7)?,
                quad: row.get(6)?,
                trigger: Words { text: String::new(), start: 0, end: 0 },
                sentence: Sentence { index: 0, text: String::new(), start: 0, end: 0 },
                evidence: Vec::new(),
                reported_by: None,
                claim: row.get::<_, Option<i64>>(12)?.map(|n| format!("{}-c{}", document.id, n + 1)),
                voice: self.term(row.get(4)?)?.to_string(),
                frame: self.term(row.get(13)?)?.to_string(),
                confidence: row.get(14)?,
            })
        })?;
        self.parties(id, &mut event)?;
        event.evidence = self.evidence(id, document)?;
        if let Some(first) = event.evidence.first() {
            (event.trigger, event.sentence) = (first.trigger.clone(), first.sentence.clone());
        }
        event.place = self.place(id)?;
        let mut sizes =
            conn.prepare_cached("SELECT what, low, high, text FROM event_size WHERE event = ? ORDER BY what")?;
        let mut rows = sizes.query([id])?;
        while let Some(row) = rows.next()? {
            let high: Option<i64> = row.get(2)?;
            let count = Count {
                low: row.get::<_, i64>(1)?.unsigned_abs(),
                high: high.map(i64::unsigned_abs),
                text: row.get(3)?,
            };
            match row.get::<_, i64>(0)? {
                0 => event.size.dead = Some(count),
                1 => event.size.injured = Some(count),
                _ => event.size.arrested = Some(count),
            }
        }
        Ok(event)
    }

    fn parties(&mut self, id: i64, event: &mut Event) -> rusqlite::Result<()> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT p.text, p.start, p.end, n.name, n.country, n.sectors, p.title, p.role FROM party p JOIN entity n ON n.id = p.entity
             WHERE p.event = ? ORDER BY p.role, p.number",
        )?;
        let mut rows = query.query([id])?;
        while let Some(row) = rows.next()? {
            let party = self.entity(row)?;
            match row.get::<_, i64>(7)? {
                0 => event.actors.push(party),
                1 => event.recipients.push(party),
                _ => event.reported_by = Some(party),
            }
        }
        Ok(())
    }

    fn entity(&mut self, row: &Row) -> rusqlite::Result<Entity> {
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

    fn evidence(&mut self, id: i64, document: &Document) -> rusqlite::Result<Vec<Evidence>> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT p.sentence, s.start, s.end, p.trigger_start, p.trigger_end FROM proof p JOIN sentence s ON s.id = p.sentence
             WHERE p.event = ? ORDER BY p.number",
        )?;
        let rows = query.query_map([id], |row| {
            let (start, end, from, to): (usize, usize, usize, usize) =
                (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let index = usize::try_from(number_of(row.get(0)?)).unwrap_or_default();
            Ok(Evidence {
                sentence: Sentence { index, text: document.text.cut(start, end).to_string(), start, end },
                trigger: words(document, from, to),
            })
        })?;
        rows.collect()
    }

    fn place(&mut self, id: i64) -> rusqlite::Result<Option<Place>> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT e.text, e.start, e.end, p.name, p.country, p.lat, p.lon, p.geonames_id, p.precision
             FROM event_place e JOIN place p ON p.id = e.place WHERE e.event = ?",
        )?;
        query
            .query_row([id], |row| {
                let country: Option<i64> = row.get(4)?;
                let geonames: Option<i64> = row.get(7)?;
                Ok(Place {
                    text: row.get(0)?,
                    start: row.get(1)?,
                    end: row.get(2)?,
                    name: row.get(3)?,
                    country: country.map(|c| self.term(c)).transpose()?.map(|c| c.to_string()),
                    lat: row.get(5)?,
                    lon: row.get(6)?,
                    geonames_id: geonames.map(i64::unsigned_abs),
                    precision: self.term(row.get(8)?)?.to_string(),
                })
            })
            .optional()
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

    fn term(&mut self, id: i64) -> rusqlite::Result<Rc<str>> {
        if let Some(term) = self.terms.get(&id) {
            return Ok(Rc::clone(term));
        }
        let text: String =
            self.store.conn.prepare_cached("SELECT text FROM term WHERE id = ?")?.query_row([id], |row| row.get(0))?;
        let term: Rc<str> = text.into();
        if self.terms.len() >= REMEMBERED {
            self.terms.clear();
        }
        self.terms.insert(id, Rc::clone(&term));
        Ok(term)
    }

    fn list(&mut self, id: i64) -> rusqlite::Result<Vec<String>> {
        Ok(self.term(id)?.split(' ').filter(|c| !c.is_empty()).map(str::to_string).collect())
    }
}

fn words(document: &Document, start: usize, end: usize) -> Words {
    Words { text: document.text.cut(start, end).to_string(), start, end }
}

pub(crate) fn claims_of(conn: &Connection, coding: i64) -> rusqlite::Result<Vec<i64>> {
    let mut query = conn.prepare_cached("SELECT id FROM claim WHERE id >= ? AND id < ? ORDER BY id")?;
    query.query_map([composed(coding, 0), composed(coding + 1, 0)], |row| row.get(0))?.collect()
}

fn document(conn: &Connection, coding: i64) -> rusqlite::Result<Document> {
    let mut query = conn.prepare_cached(
        "SELECT d.id, d.key, d.given_id, d.title, d.published, p.text, nullif(o.text, ''), d.url, d.author, l.text, g.text,
           r.version, r.data, r.model, r.key, c.is_current, i.name, d.item, d.text, d.nuls, d.crawled
         FROM coding c JOIN document d ON d.id = c.document JOIN run r ON r.id = c.run
           JOIN term l ON l.id = d.language JOIN term g ON g.id = d.genre JOIN term o ON o.id = d.outlet
           LEFT JOIN term p ON p.id = d.publisher LEFT JOIN input i ON i.id = d.input
         WHERE c.id = ?",
    )?;
    query.query_row(params![coding], |row| {
        let key: Vec<u8> = row.get(1)?;
        let nuls: Option<String> = row.get(19)?;
        Ok(Document {
            coding,
            row: row.get(0)?,
            id: key.iter().take(8).map(|b| format!("{b:02x}")).collect(),
            given_id: row.get(2)?,
            title: row.get(3)?,
            published: row.get(4)?,
            publisher: row.get(5)?,
            outlet: row.get(6)?,
            url: row.get(7)?,
            author: row.get(8)?,
            crawled: row.get(20)?,
            language: row.get(9)?,
            genre: row.get(10)?,
            coder: Coder { version: row.get(11)?, data: row.get(12)?, model: row.get(13)? },
            run: row.get(14)?,
            is_current: row.get(15)?,
            input: row.get(16)?,
            item: row.get(17)?,
            text: Points::new(with_nuls(row.get(18)?, nuls.as_deref())),
        })
    })
}
