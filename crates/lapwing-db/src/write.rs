//! Putting documents in. A [`Batch`] is one transaction: all of it is kept, or nothing.

use lapwing_store::record::{Claim, Coder, Entity, Event, Note};
use rusqlite::{Connection, OptionalExtension, params};

use crate::days::Day;
use crate::delta;
use crate::entry::{Added, Entry, Origin, Standing};
use crate::error::DbError;
use crate::ids::{NUMBERS, composed};
use crate::key::{Key, host};
use crate::open::Store;
use crate::terms::{self, Terms};

/// Stands for NUL, which SQLite's own functions take for the end of a text.
const NUL: &str = "\u{2400}";

impl Store {
    /// Begins a transaction; waits for another writer.
    ///
    /// # Errors
    /// When another writer does not end in time, or the file cannot be written.
    pub fn batch(&mut self) -> Result<Batch<'_>, DbError> {
        let mut batch = Batch { store: self, is_open: false };
        batch.begin()?;
        Ok(batch)
    }

    /// What is known of a document that `coder` would code.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn standing(&self, key: Key, coder: &Coder) -> Result<Standing, DbError> {
        let found = self
            .conn
            .prepare_cached(
                "SELECT d.text, d.nuls, EXISTS (SELECT 1 FROM coding c JOIN run r ON r.id = c.run WHERE c.document = d.id AND r.key = ?2)
                 FROM document d WHERE d.key = ?1",
            )
            .and_then(|mut query| {
                query
                    .query_row(params![key.0, run_key(coder)], |row| {
                        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, bool>(2)?))
                    })
                    .optional()
            });
        Ok(match self.at(found)? {
            None => Standing::New,
            Some((.., true)) => Standing::Known,
            Some((text, nuls, false)) => Standing::Uncoded(with_nuls(text, nuls.as_deref())),
        })
    }
}

/// One transaction. What was put in since the last [`Batch::commit`] is gone when it is dropped.
pub struct Batch<'s> {
    store: &'s mut Store,
    is_open: bool,
}

impl Batch<'_> {
    /// Begins where nothing is begun. Not before there is something to write: others may want to write, too.
    fn begin(&mut self) -> Result<(), DbError> {
        if self.is_open {
            return Ok(());
        }
        if self.store.transactions {
            let begun = self.store.conn.execute_batch("BEGIN IMMEDIATE");
            self.store.at(begun)?;
        }
        self.is_open = true;
        let Store { conn, terms, .. } = &mut *self.store;
        let fresh = terms.refresh(conn);
        self.store.at(fresh)
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.store.conn
    }

    /// Begins where nothing is begun, and writes.
    pub(crate) fn write<T>(
        &mut self,
        what: impl FnOnce(&Connection, &mut Terms) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        self.begin()?;
        let Store { conn, terms, .. } = &mut *self.store;
        let done = what(conn, terms);
        self.store.at(done)
    }

    /// Puts one coded document in, with all that is derived from it.
    ///
    /// # Errors
    /// When the file cannot be written; the batch is then to be dropped.
    pub fn add(&mut self, entry: &Entry, origin: Option<&Origin>) -> Result<Added, DbError> {
        self.begin()?;
        let Store { conn, terms, .. } = &mut *self.store;
        let added = Writer { conn, terms }.add(entry, origin);
        self.store.at(added)
    }

    /// Notes an input that was set aside. Noted again, it is the same row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn reject(&mut self, origin: &Origin, given_id: &str, kind: &str, message: &str) -> Result<(), DbError> {
        self.begin()?;
        let Store { conn, terms, .. } = &mut *self.store;
        let done = Writer { conn, terms }.reject(origin, given_id, kind, message);
        self.store.at(done)
    }

    /// Notes how far an input was read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn read_to(&mut self, origin: &Origin, is_whole: bool) -> Result<(), DbError> {
        self.begin()?;
        let done = input(&self.store.conn, origin).and_then(|id| {
            step("input");
            self.store
                .conn
                .prepare_cached("UPDATE input SET n_items = ?, n_bytes = ?, is_whole = ? WHERE id = ?")?
                .execute(params![sql(origin.item), origin.bytes.map(sql), is_whole, id])
        });
        self.store.at(done).map(drop)
    }

    /// Keeps everything so far. What comes next is another transaction.
    ///
    /// # Errors
    /// When the file cannot be written; nothing since the last commit is kept then.
    pub fn commit(&mut self) -> Result<(), DbError> {
        step("commit");
        if self.store.transactions && self.is_open {
            let done = self.store.conn.execute_batch("COMMIT");
            self.store.at(done)?;
        }
        self.is_open = false;
        step("committed");
        Ok(())
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.is_open {
            // SQLite may have rolled back itself, as after a full disk.
            let _ = self.store.conn.execute_batch("ROLLBACK");
            self.store.terms.forget();
            self.store.texts.forget();
        }
    }
}

/// A place at which the crash tests stop the process.
pub(crate) fn step(_name: &str) {
    #[cfg(test)]
    crate::crash::step(_name);
}

/// Offsets and counts are far below what SQLite's integers hold; sizes beyond are cut.
pub(crate) fn sql(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn at(n: usize) -> i64 {
    sql(n as u64)
}

/// The run's key: hexadecimal, of its three stamps.
pub(crate) fn run_key(coder: &Coder) -> String {
    let hash = blake3::hash(format!("{}\n{}\n{}", coder.version, coder.data, coder.model).as_bytes());
    hash.to_hex()[..8].to_string()
}

fn input(conn: &Connection, origin: &Origin) -> rusqlite::Result<i64> {
    let known = conn
        .prepare_cached("SELECT id FROM input WHERE name = ?")?
        .query_row([&origin.input], |r| r.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    conn.prepare_cached("INSERT INTO input (name, n_items, is_whole) VALUES (?, 0, 0)")?.execute([&origin.input])?;
    Ok(conn.last_insert_rowid())
}

/// NULs away, and where they stood (code points), as JSON.
fn without_nuls(text: &str) -> (String, Option<String>) {
    if !text.contains('\0') {
        return (text.to_string(), None);
    }
    let places: Vec<usize> = text.chars().enumerate().filter(|(_, c)| *c == '\0').map(|(i, _)| i).collect();
    (text.replace('\0', NUL), Some(serde_json::to_string(&places).unwrap_or_default()))
}

/// The reverse.
pub(crate) fn with_nuls(text: String, nuls: Option<&str>) -> String {
    let Some(places) = nuls.and_then(|n| serde_json::from_str::<Vec<usize>>(n).ok()) else { return text };
    text.chars().enumerate().map(|(i, c)| if places.binary_search(&i).is_ok() { '\0' } else { c }).collect()
}

struct Writer<'c> {
    conn: &'c Connection,
    terms: &'c mut Terms,
}

impl Writer<'_> {
    fn add(&mut self, entry: &Entry, origin: Option<&Origin>) -> rusqlite::Result<Added> {
        let run = self.run(&entry.record.coder)?;
        let key = entry.key();
        let known: Option<i64> = self
            .conn
            .prepare_cached("SELECT id FROM document WHERE key = ?")?
            .query_row([key.0], |row| row.get(0))
            .optional()?;
        let document = match known {
            Some(id) => id,
            None => self.document(key, entry, origin)?,
        };
        let current: Option<(i64, i64)> = self
            .conn
            .prepare_cached("SELECT id, run FROM coding WHERE document = ? AND is_current = 1")?
            .query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let is_there = self
            .conn
            .prepare_cached("SELECT 1 FROM coding WHERE document = ? AND run = ?")?
            .exists(params![document, run])?;
        if is_there {
            return Ok(Added::Known);
        }
        let stored: (String, Option<String>) = self
            .conn
            .prepare_cached("SELECT text, nuls FROM document WHERE id = ?")?
            .query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if entry.record.text.as_deref() != Some(&with_nuls(stored.0, stored.1.as_deref())) {
            // Offsets would point into another text. Store::standing gives the text to code.
            return Err(rusqlite::Error::InvalidParameterName("the text differs in blanks from the stored one".into()));
        }
        let is_current = current.is_none_or(|(_, latest)| latest < run);
        if let Some((older, _)) = current.filter(|_| is_current) {
            step("retire");
            delta::retire(self.conn, older)?;
        }
        self.coding(document, run, is_current, entry)?;
        Ok(if known.is_some() { Added::Recoded } else { Added::New })
    }

    fn run(&mut self, coder: &Coder) -> rusqlite::Result<i64> {
        let key = run_key(coder);
        let known = self
            .conn
            .prepare_cached("SELECT id FROM run WHERE key = ?")?
            .query_row([&key], |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return Ok(id);
        }
        step("run");
        self.conn
            .prepare_cached("INSERT INTO run (key, version, data, model) VALUES (?, ?, ?, ?)")?
            .execute(params![key, coder.version, coder.data, coder.model])?;
        Ok(self.conn.last_insert_rowid())
    }

    fn document(&mut self, key: Key, entry: &Entry, origin: Option<&Origin>) -> rusqlite::Result<i64> {
        let r = &entry.record;
        let (text, nuls) = without_nuls(r.text.as_deref().unwrap_or_default());
        let outlet = r.publisher.clone().or_else(|| r.url.as_deref().and_then(host)).unwrap_or_default();
        let publisher = r.publisher.as_deref().map(|p| self.terms.term(self.conn, p)).transpose()?;
        let outlet = self.terms.term(self.conn, &outlet)?;
        let language = self.terms.term(self.conn, &r.language)?;
        let genre = self.terms.term(self.conn, &r.genre)?;
        let from = origin.map(|o| input(self.conn, o)).transpose()?;
        let day = r.published.as_deref().map_or(0, |p| Day::first_of(p).0);
        step("document");
        self.conn
            .prepare_cached(
                "INSERT INTO document (key, given_id, title, published, day, publisher, outlet, url, author, crawled, language, genre, input, item, text, nuls)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                key.0,
                r.id,
                r.title,
                r.published,
                day,
                publisher,
                outlet,
                r.url,
                r.author,
                r.crawled,
                language,
                genre,
                from,
                origin.map(|o| sql(o.item)),
                text,
                nuls
            ])?;
        Ok(self.conn.last_insert_rowid())
    }

    fn coding(&mut self, document: i64, run: i64, is_current: bool, entry: &Entry) -> rusqlite::Result<()> {
        step("coding");
        self.conn
            .prepare_cached("INSERT INTO coding (document, run, is_current) VALUES (?, ?, ?)")?
            .execute(params![document, run, is_current])?;
        let coding = self.conn.last_insert_rowid();
        self.sentences(coding, entry)?;
        for (n, event) in entry.record.events.iter().enumerate().take(NUMBERS as usize) {
            step("event");
            self.event(composed(coding, at(n)), event)?;
        }
        for (n, claim) in entry.record.claims.iter().enumerate().take(NUMBERS as usize) {
            step("claim");
            self.claim(composed(coding, at(n)), claim)?;
        }
        for (n, note) in entry.record.notes.iter().enumerate() {
            step("note");
            self.note(coding, n, note)?;
        }
        if let Some(lead) = &entry.lead {
            step("lead");
            self.conn
                .prepare_cached("INSERT INTO lead (coding, report) VALUES (?, ?)")?
                .execute(params![coding, lead])?;
        }
        step("changes");
        self.conn.prepare_cached("UPDATE clustering SET changes = changes + 1")?.execute([])?;
        if is_current {
            step("derived");
            delta::add_coding(self.conn, coding)?;
        }
        Ok(())
    }

    fn sentences(&mut self, coding: i64, entry: &Entry) -> rusqlite::Result<()> {
        let mut insert =
            self.conn.prepare_cached("INSERT OR IGNORE INTO sentence (id, start, end) VALUES (?, ?, ?)")?;
        for (n, (start, end)) in entry.sentences.iter().enumerate().take(NUMBERS as usize) {
            step("sentence");
            insert.execute(params![composed(coding, at(n)), at(*start), at(*end)])?;
        }
        // Records that come without their sentences still bring those that prove something.
        for s in entry.record.events.iter().flat_map(|e| &e.evidence).map(|e| &e.sentence) {
            insert.execute(params![composed(coding, at(s.index)), at(s.start), at(s.end)])?;
        }
        Ok(())
    }

    fn entity(&mut self, e: &Entity) -> rusqlite::Result<i64> {
        self.terms.entity(self.conn, e.name.as_deref(), e.country.as_deref(), &e.sectors)
    }

    fn event(&mut self, id: i64, e: &Event) -> rusqlite::Result<()> {
        let (day, day_last) = e.date.value.as_deref().map_or((0, 0), |v| (Day::first_of(v).0, Day::last_of(v).0));
        let category = self.terms.term(self.conn, &e.category)?;
        let modes = self.terms.list(self.conn, &e.modes)?;
        let contexts = self.terms.list(self.conn, &e.contexts)?;
        let modality = self.terms.term(self.conn, &e.modality)?;
        let voice = self.terms.term(self.conn, &e.voice)?;
        let precision = self.terms.term(self.conn, &e.date.precision)?;
        let basis = self.terms.term(self.conn, &e.date.basis)?;
        let frame = self.terms.term(self.conn, &e.frame)?;
        // A claim's id ends in its number from 1.
        let claim = e.claim.as_deref().and_then(claim_number);
        self.conn
            .prepare_cached(
                "INSERT INTO event (id, day, day_last, category, modes, contexts, modality, voice, series, reciprocal, quad, score,
                   date, date_precision, date_basis, date_text, claim, frame, confidence)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                id,
                day,
                day_last,
                category,
                modes,
                contexts,
                modality,
                voice,
                e.series() as i64,
                e.reciprocal,
                e.quad,
                e.score,
                e.date.value,
                precision,
                basis,
                e.date.text,
                claim,
                frame,
                e.confidence
            ])?;
        let parties = [(0, &e.actors[..]), (1, &e.recipients[..]), (2, e.reported_by.as_slice())];
        for (role, list) in parties {
            for (n, party) in list.iter().enumerate() {
                step("party");
                let entity = self.entity(party)?;
                self.conn
                    .prepare_cached(
                        "INSERT INTO party (event, role, number, entity, title, text, start, end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    )?
                    .execute(params![
                        id,
                        role,
                        at(n),
                        entity,
                        party.title,
                        party.text,
                        party.start.map(at),
                        party.end.map(at)
                    ])?;
            }
        }
        for (n, proof) in e.evidence.iter().enumerate() {
            step("proof");
            self.conn
                .prepare_cached(
                    "INSERT INTO proof (event, number, sentence, trigger_start, trigger_end) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    id,
                    at(n),
                    composed(crate::ids::coding_of(id), at(proof.sentence.index)),
                    at(proof.trigger.start),
                    at(proof.trigger.end)
                ])?;
        }
        self.circumstances(id, e)
    }

    /// Place and size.
    fn circumstances(&mut self, id: i64, e: &Event) -> rusqlite::Result<()> {
        if let Some(p) = &e.place {
            let country = p.country.as_deref().map(|c| self.terms.term(self.conn, c)).transpose()?;
            let precision = self.terms.term(self.conn, &p.precision)?;
            let geonames = p.geonames_id.map(sql);
            let known = self
                .conn
                .prepare_cached(
                    "SELECT id FROM place WHERE name IS ? AND country IS ? AND geonames_id IS ? AND lat IS ? AND lon IS ? AND precision = ?",
                )?
                .query_row(params![p.name, country, geonames, p.lat, p.lon, precision], |row| row.get(0))
                .optional()?;
            let place: i64 = match known {
                Some(place) => place,
                None => {
                    self.conn
                        .prepare_cached(
                            "INSERT INTO place (name, country, geonames_id, lat, lon, precision) VALUES (?, ?, ?, ?, ?, ?)",
                        )?
                        .execute(params![p.name, country, geonames, p.lat, p.lon, precision])?;
                    self.conn.last_insert_rowid()
                }
            };
            step("place");
            self.conn
                .prepare_cached("INSERT INTO event_place (event, place, text, start, end) VALUES (?, ?, ?, ?, ?)")?
                .execute(params![id, place, p.text, at(p.start), at(p.end)])?;
        }
        for (what, count) in [(0, &e.size.dead), (1, &e.size.injured), (2, &e.size.arrested)] {
            if let Some(count) = count {
                step("size");
                self.conn
                    .prepare_cached("INSERT INTO event_size (event, what, low, high, text) VALUES (?, ?, ?, ?, ?)")?
                    .execute(params![id, what, sql(count.low), count.high.map(sql), count.text])?;
            }
        }
        Ok(())
    }

    fn claim(&mut self, id: i64, c: &Claim) -> rusqlite::Result<()> {
        let directness = self.terms.term(self.conn, &c.directness)?;
        let about = self.terms.list(self.conn, &c.about)?;
        self.conn
            .prepare_cached(
                "INSERT INTO claim (id, cue_start, cue_end, directness, about, parent, is_document) VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                id,
                at(c.cue.start),
                at(c.cue.end),
                directness,
                about,
                c.parent.as_deref().and_then(claim_number),
                c.document
            ])?;
        for (n, words) in c.content.iter().enumerate() {
            step("content");
            self.conn
                .prepare_cached("INSERT INTO claim_content (claim, number, start, end) VALUES (?, ?, ?, ?)")?
                .execute(params![id, at(n), at(words.start), at(words.end)])?;
        }
        for (role, party) in [(0, &c.holder), (1, &c.addressee)] {
            if let Some(party) = party {
                step("claim party");
                let entity = self.entity(party)?;
                self.conn
                    .prepare_cached(
                        "INSERT INTO claim_party (claim, role, entity, title, text, start, end) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    )?
                    .execute(params![
                        id,
                        role,
                        entity,
                        party.title,
                        party.text,
                        party.start.map(at),
                        party.end.map(at)
                    ])?;
            }
        }
        Ok(())
    }

    fn note(&mut self, coding: i64, number: usize, n: &Note) -> rusqlite::Result<()> {
        let kind = self.terms.term(self.conn, &n.kind)?;
        self.conn
            .prepare_cached("INSERT INTO note (coding, number, kind, start, end, message) VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![coding, at(number), kind, n.start.map(at), n.end.map(at), n.message])?;
        Ok(())
    }

    fn reject(&mut self, origin: &Origin, given_id: &str, kind: &str, message: &str) -> rusqlite::Result<()> {
        let from = input(self.conn, origin)?;
        let kind = self.terms.term(self.conn, kind)?;
        step("reject");
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO reject (input, item, given_id, kind, message) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![from, sql(origin.item), given_id, kind, message])?;
        Ok(())
    }
}

fn claim_number(id: &str) -> Option<i64> {
    let number: i64 = id.rsplit_once("-c")?.1.parse().ok()?;
    Some(number - 1)
}

/// The number of a code for a question; -1, which nothing has, when the archive does not know it.
pub(crate) fn code(conn: &Connection, text: &str) -> rusqlite::Result<i64> {
    Ok(terms::find(conn, text)?.unwrap_or(-1))
}
