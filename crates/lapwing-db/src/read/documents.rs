//! One document, event, claim or incident by its public id, with everything that proves it.

use lapwing_store::Record;
use rusqlite::OptionalExtension;

use super::claims::ClaimRow;
use super::events::EventRow;
use super::incidents::Told;
use super::load::Loader;
use crate::error::DbError;
use crate::ids::{Part, PublicId, composed};
use crate::open::Store;

/// A document: the record of its latest run, or of the run that the id names.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRow {
    /// Everything, with its text; all ids are public ones.
    pub record: Record,
    /// The id that its input gave it.
    pub given_id: String,
    /// Key of the run.
    pub run: String,
    /// File it came from, as the caller named it.
    pub input: Option<String>,
    /// Number of the item in that file, from 1.
    pub item: Option<i64>,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// Every sentence as code points of the text.
    pub sentences: Vec<(usize, usize)>,
    /// How each event of the record stands among the reports of its incident.
    pub incidents: Vec<IncidentOf>,
}

/// How an event stands among the reports of its incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentOf {
    /// Public id of the incident.
    pub incident: String,
    /// The event stands for it.
    pub is_main: bool,
    /// How much tells of it.
    pub told: Told,
}

/// An event with the reports of the same incident.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDetail {
    /// The event; its evidence holds every sentence and trigger with offsets in the document's text.
    pub row: EventRow,
    /// All events of its incident, itself among them, each with why it is there.
    pub reports: Vec<(EventRow, String)>,
}

/// What an id names.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A document.
    Document(Box<DocumentRow>),
    /// An event.
    Event(Box<EventDetail>),
    /// A claim.
    Claim(Box<ClaimRow>),
    /// An incident: the event that stands for it, with all reports.
    Incident(Box<EventDetail>),
}

impl Store {
    /// What an id, or the beginning of a document's id, names.
    ///
    /// # Errors
    /// An id that nothing has, or that several documents have.
    pub fn find(&self, id: &str) -> Result<Found, DbError> {
        let _one_state = self.snapshot()?;
        let read = PublicId::read(id).ok_or_else(|| DbError::Unknown(id.to_string()))?;
        let coding = self.coding_named(&read, id)?;
        let mut loader = Loader::new(self);
        let unknown = |_| DbError::Unknown(id.to_string());
        Ok(match read.part {
            None => Found::Document(Box::new(self.document_of(&mut loader, coding)?)),
            Some((Part::Claim, number)) => {
                let key = composed(coding, i64::from(number) - 1);
                let claim = loader.claim(key).map_err(unknown)?;
                let document = loader.document(coding)?;
                Found::Claim(Box::new(ClaimRow {
                    claim,
                    document: document.id.clone(),
                    title: document.title.clone(),
                    published: document.published.clone(),
                    outlet: document.outlet.clone(),
                    url: document.url.clone(),
                    run: document.run.clone(),
                }))
            }
            Some((part, number)) => {
                let key = composed(coding, i64::from(number) - 1);
                let detail = self.detail(&mut loader, key).map_err(|e| match e {
                    DbError::Damaged { .. } => unknown(e),
                    other => other,
                })?;
                let detail = Box::new(detail);
                if part == Part::Event { Found::Event(detail) } else { Found::Incident(detail) }
            }
        })
    }

    /// A document by its public id or the beginning of it.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn document(&self, id: &str) -> Result<DocumentRow, DbError> {
        match self.find(id)? {
            Found::Document(row) => Ok(*row),
            _ => Err(DbError::Unknown(id.to_string())),
        }
    }

    /// An event by its public id, with its evidence and the other reports of its incident.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn event(&self, id: &str) -> Result<EventDetail, DbError> {
        match self.find(id)? {
            Found::Event(detail) | Found::Incident(detail) => Ok(*detail),
            _ => Err(DbError::Unknown(id.to_string())),
        }
    }

    /// Hands every document of the latest runs to `see`, in the order they were put in.
    ///
    /// # Errors
    /// When the archive cannot be read, or the first error of `see`.
    pub fn each_document<E: From<DbError>>(&self, mut see: impl FnMut(DocumentRow) -> Result<(), E>) -> Result<(), E> {
        let _one_state = self.snapshot()?;
        let mut loader = Loader::new(self);
        for coding in self.current_codings()? {
            see(self.document_of(&mut loader, coding)?)?;
        }
        Ok(())
    }

    pub(crate) fn current_codings(&self) -> Result<Vec<i64>, DbError> {
        let found =
            self.conn.prepare_cached("SELECT id FROM coding WHERE is_current = 1 ORDER BY id").and_then(|mut q| {
                let rows = q.query_map([], |row| row.get(0))?;
                rows.collect()
            });
        self.at(found)
    }

    pub(crate) fn document_of(&self, loader: &mut Loader, coding: i64) -> Result<DocumentRow, DbError> {
        let (record, incidents) = loader.record(coding)?;
        let incidents = self.incidents_of(coding, &incidents)?;
        let document = loader.document(coding)?;
        let sentences = self
            .conn
            .prepare_cached("SELECT start, end FROM sentence WHERE id >= ? AND id < ? ORDER BY id")
            .and_then(|mut query| {
                let rows = query
                    .query_map([composed(coding, 0), composed(coding + 1, 0)], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect()
            });
        Ok(DocumentRow {
            record,
            given_id: document.given_id.clone(),
            run: document.run.clone(),
            input: document.input.clone(),
            item: document.item,
            outlet: document.outlet.clone(),
            sentences: self.at(sentences)?,
            incidents,
        })
    }

    /// `incidents`: key and public id of the incident of each event.
    fn incidents_of(&self, coding: i64, incidents: &[(i64, String)]) -> Result<Vec<IncidentOf>, DbError> {
        let told = self.told("m.event >= ?1 AND m.event < ?2", (composed(coding, 0), composed(coding + 1, 0)))?;
        let of = |(event, incident): &(i64, String)| {
            let known = told.get(event);
            IncidentOf {
                incident: incident.clone(),
                is_main: known.is_none_or(|(main, _)| main == event),
                told: known.map_or_else(Told::default, |(_, told)| *told),
            }
        };
        Ok(incidents.iter().map(of).collect())
    }

    fn detail(&self, loader: &mut Loader, key: i64) -> Result<EventDetail, DbError> {
        let row = self.event_row(loader, key)?;
        let members = self
            .conn
            .prepare_cached(
                "SELECT m.event, m.reason FROM incident_report o JOIN incident_report m ON m.incident = o.incident
                 WHERE o.event = ? ORDER BY m.event",
            )
            .and_then(|mut query| {
                let rows = query.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect::<Result<Vec<(i64, String)>, _>>()
            });
        let members = self.at(members)?;
        let keys: Vec<i64> = members.iter().map(|m| m.0).collect();
        let reports = self.event_rows(loader, &keys)?;
        let mut reports: Vec<(EventRow, String)> = reports.into_iter().zip(members.into_iter().map(|m| m.1)).collect();
        if reports.is_empty() {
            reports.push((row.clone(), "no other report of it".to_string()));
        }
        Ok(EventDetail { row, reports })
    }

    pub(crate) fn coding_named(&self, id: &PublicId, text: &str) -> Result<i64, DbError> {
        let (from, to) = id.key_range();
        let documents =
            self.conn.prepare_cached("SELECT id FROM document WHERE key BETWEEN ? AND ? LIMIT 2").and_then(|mut q| {
                let rows = q.query_map((from, to), |row| row.get(0))?;
                rows.collect::<Result<Vec<i64>, _>>()
            });
        let document = match self.at(documents)?[..] {
            [] => return Err(DbError::Unknown(text.to_string())),
            [one] => one,
            _ => {
                return Err(DbError::Question(format!(
                    "several documents begin with '{}': give more of it",
                    id.document
                )));
            }
        };
        let coding = match &id.run {
            None => self
                .conn
                .prepare_cached("SELECT id FROM coding WHERE document = ? AND is_current = 1")
                .and_then(|mut q| q.query_row([document], |row| row.get(0)).optional()),
            Some(run) => self
                .conn
                .prepare_cached("SELECT c.id FROM coding c JOIN run r ON r.id = c.run WHERE c.document = ? AND substr(r.key, 1, length(?2)) = ?2")
                .and_then(|mut q| q.query_row(rusqlite::params![document, run], |row| row.get(0)).optional()),
        };
        self.at(coding)?.ok_or_else(|| DbError::Unknown(text.to_string()))
    }
}
