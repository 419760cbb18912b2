//! Files of GDELT, ICEWS and POLECAT into an archive, beside its own events and never among them.
//!
//! In: a file of others, row by row. Out: the rows that can be read, with what PLOVER calls their codes and its quad class,
//! and the others with the reason. A row has no evidence that a reader could open: it is kept where only a comparison asks
//! for it. The same file again adds nothing, so that a run that was stopped is simply run again.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

use lapwing_data::Data;
use lapwing_db::{Day, DbError, ForeignEntry, ForeignFileKey, ForeignSide, Store};
use lapwing_exchange::{Foreign, ForeignFormat, ForeignParty, read_rows};

/// Rows in one transaction.
const BATCH_ROWS: usize = 20_000;

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Whose it is.
    pub format: ForeignFormat,
    /// Rows that are new.
    pub new: u64,
    /// Rows that were there.
    pub known: u64,
    /// Rows set aside: no id, no code, cells missing, no such day or place.
    pub set_aside: u64,
    /// New rows of a code that PLOVER has no category for.
    pub no_category: u64,
    /// Lines that are no UTF-8 and were read as ISO-8859-1.
    pub n_latin: usize,
}

/// Why a file was not imported.
#[derive(Debug)]
pub enum ImportError {
    /// It cannot be read, or is none of the three formats.
    File(io::Error),
    /// The archive cannot be written; what was committed before is kept.
    Db(DbError),
}

impl From<io::Error> for ImportError {
    fn from(error: io::Error) -> ImportError {
        ImportError::File(error)
    }
}

impl From<DbError> for ImportError {
    fn from(error: DbError) -> ImportError {
        ImportError::Db(error)
    }
}

/// Puts the rows of a file into `store` until `stop` is set. `tell` is given the number of rows so far.
///
/// # Errors
/// The file cannot be read or is none of the three; the archive cannot be written.
pub fn import(
    store: &mut Store,
    name: &str,
    reader: impl Read,
    data: &Data,
    stop: &AtomicBool,
    mut tell: impl FnMut(u64),
) -> Result<Imported, ImportError> {
    let mut batch = store.batch()?;
    let mut of = Imported { format: ForeignFormat::Gdelt, new: 0, known: 0, set_aside: 0, no_category: 0, n_latin: 0 };
    let mut key: Option<ForeignFileKey> = None;
    let mut in_batch = 0;
    let mut is_stopped = false;
    let read = read_rows(reader, |file, raw, row| -> Result<bool, ImportError> {
        let at = match key {
            Some(at) => at,
            None => *key.insert(batch.foreign_file(name, file.format.as_str(), file.header.as_deref())?),
        };
        match row {
            Ok(row) => {
                let entry = entry_of(&row, raw, data);
                if batch.add_foreign(at, &entry)? {
                    of.new += 1;
                    of.no_category += u64::from(entry.category.is_empty());
                } else {
                    of.known += 1;
                }
            }
            Err(refused) => {
                of.set_aside += 1;
                batch.reject_foreign(at, refused.line as u64, &refused.reason)?;
            }
        }
        in_batch += 1;
        if in_batch == BATCH_ROWS {
            in_batch = 0;
            batch.foreign_read_to(at, file.n_rows as u64, false)?;
            batch.commit()?;
            tell(file.n_rows as u64);
        }
        is_stopped = stop.load(Ordering::Relaxed);
        Ok(!is_stopped)
    })?;
    let at = match key {
        Some(at) => at,
        // A header and no row.
        None => batch.foreign_file(name, read.format.as_str(), read.header.as_deref())?,
    };
    batch.foreign_read_to(at, read.n_rows as u64, !is_stopped)?;
    batch.commit()?;
    Ok(Imported { format: read.format, n_latin: read.n_latin, ..of })
}

fn entry_of(row: &Foreign, raw: &str, data: &Data) -> ForeignEntry {
    let quad = data.ontology.categories.get(&row.category).map(|c| c.quad);
    ForeignEntry {
        line: row.line as u64,
        raw: raw.to_string(),
        given_id: row.id.clone(),
        day: day_of(row.day),
        actor: side_of(&row.actor),
        recipient: side_of(&row.recipient),
        is_mutual: row.is_mutual(),
        code: row.code.clone(),
        // A category that is none of PLOVER's stands as their code alone.
        category: if quad.is_some() { row.category.clone() } else { String::new() },
        mode: row.mode.replace("; ", " "),
        contexts: row.contexts.replace("; ", " "),
        quad,
        score: row.score,
        place: row.place.clone(),
        place_country: row.place_country.clone(),
        lat: row.lat,
        lon: row.lon,
        published: day_of(row.published),
        publisher: row.publisher.clone(),
        n_mentions: row.n_mentions,
    }
}

fn side_of(party: &ForeignParty) -> ForeignSide {
    let countries = party.country.split("; ").filter(|c| *c != "None").map(str::to_string).collect();
    ForeignSide { name: party.name.clone(), countries, sectors: party.sectors.clone() }
}

fn day_of(day: Option<lapwing_exchange::Day>) -> Day {
    let number = |n: Option<u8>| i64::from(n.unwrap_or(0));
    Day(day.map_or(0, |d| i64::from(d.year) * 10_000 + number(d.month) * 100 + number(d.day)))
}
