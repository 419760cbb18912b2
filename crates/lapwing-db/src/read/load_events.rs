//! Events as they were put in, many at a time: a few questions for all of them, not some for each.

use std::collections::BTreeMap;
use std::rc::Rc;

use lapwing_store::record::{Count, Date, Event, Evidence, Place, Sentence, Size, Words};
use rusqlite::Row;

use super::load::{Document, Loader, json, words};
use crate::days::Day;
use crate::error::DbError;
use crate::ids::{coding_of, number_of};

/// Events that are read together: with their documents they are in memory.
const TOGETHER: usize = 100;

/// An event with what is known beside its record.
pub(crate) struct Loaded {
    pub key: i64,
    pub event: Event,
    pub document: Rc<Document>,
    pub day: Day,
    pub day_last: Day,
    /// Public id of its incident.
    pub incident: String,
}

impl Loader<'_> {
    /// All events of a coding, in text order.
    pub fn events(&mut self, coding: i64) -> Result<Vec<Loaded>, DbError> {
        let keys = self.store.at(crate::delta::events_of(&self.store.conn, coding))?;
        self.events_by_key(&keys)
    }

    /// Events by their keys, in that order.
    pub fn events_by_key(&mut self, keys: &[i64]) -> Result<Vec<Loaded>, DbError> {
        let mut found = Vec::with_capacity(keys.len());
        for some in keys.chunks(TOGETHER) {
            let loaded = self.load(some);
            found.extend(self.store.at(loaded)?);
        }
        Ok(found)
    }

    fn load(&mut self, keys: &[i64]) -> rusqlite::Result<Vec<Loaded>> {
        let mut codings: Vec<i64> = keys.iter().map(|k| coding_of(*k)).collect();
        codings.sort_unstable();
        codings.dedup();
        self.read_documents(&codings)?;
        let wanted = json(keys);
        let mut found = BTreeMap::new();
        let mut mains = BTreeMap::new();
        let conn = &self.store.conn;
        let mut query = conn.prepare_cached(
            "SELECT e.category, e.modes, e.contexts, e.modality, e.voice, e.reciprocal, e.quad, e.score, e.date, e.date_precision,
               e.date_basis, e.date_text, e.claim, e.frame, e.confidence, e.id, e.day, e.day_last, i.main
             FROM event e LEFT JOIN incident_report m ON m.event = e.id LEFT JOIN incident i ON i.id = m.incident
             WHERE e.id IN (SELECT value FROM json_each(?))",
        )?;
        let mut rows = query.query([&wanted])?;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(15)?;
            let document = self.at_hand(key)?;
            mains.insert(key, row.get::<_, Option<i64>>(18)?.unwrap_or(key));
            let (day, day_last) = (Day(row.get(16)?), Day(row.get(17)?));
            let event = self.event(row, key, &document)?;
            found.insert(key, Loaded { key, event, document, day, day_last, incident: String::new() });
        }
        self.parties(&wanted, &mut found)?;
        self.evidence(&wanted, &mut found)?;
        self.places(&wanted, &mut found)?;
        self.sizes(&wanted, &mut found)?;
        self.incidents(&mains, &mut found)?;
        let mut ordered = Vec::with_capacity(keys.len());
        for key in keys {
            let loaded = found.remove(key).ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            ordered.push(loaded);
        }
        Ok(ordered)
    }

    fn event(&self, row: &Row, key: i64, document: &Document) -> rusqlite::Result<Event> {
        let text = |at: usize| -> rusqlite::Result<String> { Ok(self.term(row.get(at)?)?.to_string()) };
        Ok(Event {
            id: format!("{}-e{}", document.id, number_of(key) + 1),
            category: text(0)?,
            modes: self.list(row.get(1)?)?,
            contexts: self.list(row.get(2)?)?,
            modality: text(3)?,
            reciprocal: row.get(5)?,
            actors: Vec::new(),
            recipients: Vec::new(),
            date: Date { value: row.get(8)?, precision: text(9)?, basis: text(10)?, text: row.get(11)? },
            place: None,
            size: Size { dead: None, injured: None, arrested: None },
            score: row.get(7)?,
            quad: row.get(6)?,
            trigger: Words { text: String::new(), start: 0, end: 0 },
            sentence: Sentence { index: 0, text: String::new(), start: 0, end: 0 },
            evidence: Vec::new(),
            reported_by: None,
            claim: row.get::<_, Option<i64>>(12)?.map(|n| format!("{}-c{}", document.id, n + 1)),
            voice: text(4)?,
            frame: text(13)?,
            confidence: row.get(14)?,
        })
    }

    fn parties(&self, wanted: &str, found: &mut BTreeMap<i64, Loaded>) -> rusqlite::Result<()> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT p.text, p.start, p.end, n.name, n.country, n.sectors, p.title, p.role, p.event
             FROM party p JOIN entity n ON n.id = p.entity
             WHERE p.event IN (SELECT value FROM json_each(?)) ORDER BY p.event, p.role, p.number",
        )?;
        let mut rows = query.query([wanted])?;
        while let Some(row) = rows.next()? {
            let Some(loaded) = found.get_mut(&row.get(8)?) else { continue };
            let party = self.entity(row)?;
            match row.get::<_, i64>(7)? {
                0 => loaded.event.actors.push(party),
                1 => loaded.event.recipients.push(party),
                _ => loaded.event.reported_by = Some(party),
            }
        }
        Ok(())
    }

    fn evidence(&self, wanted: &str, found: &mut BTreeMap<i64, Loaded>) -> rusqlite::Result<()> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT p.sentence, s.start, s.end, p.trigger_start, p.trigger_end, p.event
             FROM proof p JOIN sentence s ON s.id = p.sentence
             WHERE p.event IN (SELECT value FROM json_each(?)) ORDER BY p.event, p.number",
        )?;
        let mut rows = query.query([wanted])?;
        while let Some(row) = rows.next()? {
            let Some(loaded) = found.get_mut(&row.get(5)?) else { continue };
            let (start, end, from, to): (usize, usize, usize, usize) =
                (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let index = usize::try_from(number_of(row.get(0)?)).unwrap_or_default();
            let text = loaded.document.text.cut(start, end).to_string();
            let trigger = words(&loaded.document, from, to);
            let event = &mut loaded.event;
            event.evidence.push(Evidence { sentence: Sentence { index, text, start, end }, trigger });
            if let [first] = &event.evidence[..] {
                (event.trigger, event.sentence) = (first.trigger.clone(), first.sentence.clone());
            }
        }
        Ok(())
    }

    fn places(&self, wanted: &str, found: &mut BTreeMap<i64, Loaded>) -> rusqlite::Result<()> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT e.text, e.start, e.end, p.name, p.country, p.lat, p.lon, p.geonames_id, p.precision, e.event
             FROM event_place e JOIN place p ON p.id = e.place WHERE e.event IN (SELECT value FROM json_each(?))",
        )?;
        let mut rows = query.query([wanted])?;
        while let Some(row) = rows.next()? {
            let Some(loaded) = found.get_mut(&row.get(9)?) else { continue };
            let country: Option<i64> = row.get(4)?;
            let geonames: Option<i64> = row.get(7)?;
            loaded.event.place = Some(Place {
                text: row.get(0)?,
                start: row.get(1)?,
                end: row.get(2)?,
                name: row.get(3)?,
                country: country.map(|c| self.term(c)).transpose()?.map(|c| c.to_string()),
                lat: row.get(5)?,
                lon: row.get(6)?,
                geonames_id: geonames.map(i64::unsigned_abs),
                precision: self.term(row.get(8)?)?.to_string(),
            });
        }
        Ok(())
    }

    fn sizes(&self, wanted: &str, found: &mut BTreeMap<i64, Loaded>) -> rusqlite::Result<()> {
        let mut query = self.store.conn.prepare_cached(
            "SELECT what, low, high, text, event FROM event_size WHERE event IN (SELECT value FROM json_each(?))",
        )?;
        let mut rows = query.query([wanted])?;
        while let Some(row) = rows.next()? {
            let Some(loaded) = found.get_mut(&row.get(4)?) else { continue };
            let high: Option<i64> = row.get(2)?;
            let (low, high) = (row.get::<_, i64>(1)?.unsigned_abs(), high.map(i64::unsigned_abs));
            let count = Some(Count { low, high, text: row.get(3)? });
            let size = &mut loaded.event.size;
            *match row.get::<_, i64>(0)? {
                0 => &mut size.dead,
                1 => &mut size.injured,
                _ => &mut size.arrested,
            } = count;
        }
        Ok(())
    }

    /// Public ids of incidents, from the keys of the events that stand for them.
    fn incidents(&self, mains: &BTreeMap<i64, i64>, found: &mut BTreeMap<i64, Loaded>) -> rusqlite::Result<()> {
        let elsewhere: Vec<i64> = mains.iter().filter(|(key, main)| key != main).map(|(_, m)| coding_of(*m)).collect();
        let mut ids: BTreeMap<i64, String> = BTreeMap::new();
        if !elsewhere.is_empty() {
            let mut query = self.store.conn.prepare_cached(
                "SELECT c.id, lower(hex(substr(d.key, 1, 8))) FROM coding c JOIN document d ON d.id = c.document
                 WHERE c.id IN (SELECT value FROM json_each(?))",
            )?;
            let rows = query.query_map([json(&elsewhere)], |row| Ok((row.get(0)?, row.get(1)?)))?;
            ids = rows.collect::<Result<_, _>>()?;
        }
        for (key, main) in mains {
            let Some(loaded) = found.get_mut(key) else { continue };
            let document = ids.get(&coding_of(*main)).filter(|_| key != main).unwrap_or(&loaded.document.id);
            loaded.incident = format!("{document}-i{}", number_of(*main) + 1);
        }
        Ok(())
    }

    /// The document of an event; `read_documents` was asked for it.
    fn at_hand(&self, key: i64) -> rusqlite::Result<Rc<Document>> {
        self.known(coding_of(key)).ok_or(rusqlite::Error::QueryReturnedNoRows)
    }
}
