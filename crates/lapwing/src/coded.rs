//! Records that were coded elsewhere, into an archive: what a cluster of machines wrote, as it is.
//!
//! In: rows of [`COLUMNS`], from Parquet files or from memory. Out: the same archive as if it had coded the articles
//! itself. A record is put in only when its words stand where its offsets say, so that nothing half-changed gets in.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use lapwing_db::{Added, DbError, Entry, Origin, Standing, Store};
use lapwing_exchange::{Column, Kind};
use lapwing_store::record::{Claim, Entity, Event, Line, Record, Sentence, Words};
use parquet::file::reader::FileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use crate::archive::Filled;

/// Records that were changed on the way are set aside under this name.
const CHANGED_KIND: &str = "archive.changed-record";
/// Documents in one transaction.
const BATCH_DOCUMENTS: usize = 200;

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Text, meaning }
}

/// The columns of a table of records.
pub const COLUMNS: [Column; 6] = [
    text("id", "Id of the article as its input gives it."),
    text("input", "File that it came from; empty for what came from memory."),
    Column {
        name: "item",
        kind: Kind::Int,
        meaning: "Number of the article in that file, or row in the table, from 1.",
    },
    text("error", "Why it was not coded (`lapwing explain` knows the names); empty when it was."),
    text("record", "The record with its text, or the error line, as JSON."),
    text("sentences", "Every sentence as [first, one past the last] code point of the text, as JSON."),
];

/// One row of [`COLUMNS`], without what stands in the record too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodedRow {
    /// File that it came from.
    pub input: Option<String>,
    /// Number in that file.
    pub item: Option<u64>,
    /// JSON.
    pub record: String,
    /// JSON.
    pub sentences: Option<String>,
}

/// Puts rows into `store` until `stop` is set. What is there already is not added again; what is no record, or was changed
/// on the way, is set aside. `name` tells where the rows themselves come from, for those that do not.
///
/// # Errors
/// When the archive cannot be read or written; what was committed before is kept.
pub fn add(
    store: &mut Store,
    name: &str,
    rows: impl Iterator<Item = Result<CodedRow, String>>,
    stop: &AtomicBool,
) -> Result<Filled, DbError> {
    let reader = store.reader()?;
    let mut batch = store.batch()?;
    let mut filled = Filled::default();
    let mut coder = None;
    for (n, row) in rows.enumerate() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let origin = row.as_ref().ok().and_then(origin_of);
        let aside = match row.and_then(|row| given_by(&row)) {
            Err(message) => Aside { id: String::new(), kind: CHANGED_KIND.to_string(), message },
            Ok(Given::Failed(aside)) => aside,
            Ok(Given::Coded(entry)) => {
                // What another run coded must be seen by `reader`, which tells whose text is kept.
                if coder.as_ref() != Some(&entry.record.coder) || n % BATCH_DOCUMENTS == 0 {
                    batch.commit()?;
                    coder = Some(entry.record.coder.clone());
                }
                match reader.standing(entry.key(), &entry.record.coder)? {
                    Standing::Uncoded(stored) if entry.record.text.as_deref() != Some(stored.as_str()) => {
                        // Its offsets count in another text.
                        let message = "the archive has this article with other blanks; ingest its text instead";
                        Aside { id: entry.record.id, kind: CHANGED_KIND.to_string(), message: message.to_string() }
                    }
                    _ => {
                        count(&mut filled, &entry, batch.add(&entry, origin.as_ref())?);
                        continue;
                    }
                }
            }
        };
        let is_other = aside.kind == crate::archive::LANGUAGE_KIND;
        *(if is_other { &mut filled.other_language } else { &mut filled.set_aside }) += 1;
        let here = || Origin { input: name.to_string(), item: n as u64 + 1, bytes: None };
        batch.reject(&origin.unwrap_or_else(here), &aside.id, &aside.kind, &aside.message)?;
    }
    batch.commit()?;
    Ok(filled)
}

/// Where the article of a row came from, when the row says so.
fn origin_of(row: &CodedRow) -> Option<Origin> {
    let (input, item) = row.input.clone().zip(row.item)?;
    Some(Origin { input, item, bytes: None })
}

fn count(filled: &mut Filled, entry: &Entry, added: Added) {
    match added {
        Added::New => filled.new += 1,
        Added::Recoded => filled.recoded += 1,
        Added::Known => filled.known += 1,
    }
    if added != Added::Known {
        filled.events += entry.record.events.len() as u64;
        filled.claims += entry.record.claims.len() as u64;
    }
}

/// What a row holds.
enum Given {
    Coded(Box<Entry>),
    /// Its article could not be coded where it was tried.
    Failed(Aside),
}

/// An article set aside, and why.
struct Aside {
    id: String,
    kind: String,
    message: String,
}

fn given_by(row: &CodedRow) -> Result<Given, String> {
    let line: Line = serde_json::from_str(&row.record).map_err(|e| format!("'record' is no record of lapwing: {e}"))?;
    let record = match line {
        Line::Coded(record) => *record,
        Line::Failed(f) => {
            return Ok(Given::Failed(Aside { id: f.id, kind: f.error.kind, message: f.error.message }));
        }
    };
    let sentences: Vec<(usize, usize)> = match row.sentences.as_deref() {
        None | Some("") => Vec::new(),
        Some(json) => serde_json::from_str(json).map_err(|e| format!("'sentences' are no pairs of numbers: {e}"))?,
    };
    let wrong = |what: &str| format!("{}: {what}; code the article again", record.id);
    let text = record.text.as_deref().ok_or_else(|| wrong("the record has no text"))?;
    let points = Points::new(text);
    let is_apart = sentences.windows(2).all(|w| w[0].1 <= w[1].0);
    if !is_apart || sentences.iter().any(|(start, end)| start >= end || *end > points.len()) {
        return Err(wrong("its sentences do not stand in the text"));
    }
    points.check(&record).map_err(|what| wrong(&what))?;
    Ok(Given::Coded(Box::new(Entry { record, sentences, lead: None })))
}

/// A text that is cut by code points.
struct Points<'t> {
    text: &'t str,
    bytes: Vec<usize>,
}

impl<'t> Points<'t> {
    fn new(text: &'t str) -> Points<'t> {
        Points { text, bytes: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    fn stands(&self, words: &str, start: usize, end: usize) -> Result<(), String> {
        let cut = self.bytes.get(start).zip(self.bytes.get(end)).and_then(|(from, to)| self.text.get(*from..*to));
        if cut == Some(words) { Ok(()) } else { Err(format!("'{words}' does not stand at {start}")) }
    }

    fn words(&self, w: &Words) -> Result<(), String> {
        self.stands(&w.text, w.start, w.end)
    }

    fn sentence(&self, s: &Sentence) -> Result<(), String> {
        self.stands(&s.text, s.start, s.end)
    }

    fn party(&self, p: &Entity) -> Result<(), String> {
        p.start.zip(p.end).map_or(Ok(()), |(start, end)| self.stands(&p.text, start, end))
    }

    fn check(&self, record: &Record) -> Result<(), String> {
        for (n, event) in record.events.iter().enumerate() {
            if event.id != format!("{}-e{}", record.id, n + 1) {
                return Err(format!("'{}' is not the id of its event {}", event.id, n + 1));
            }
            self.event(event)?;
        }
        for (n, claim) in record.claims.iter().enumerate() {
            if claim.id != format!("{}-c{}", record.id, n + 1) {
                return Err(format!("'{}' is not the id of its claim {}", claim.id, n + 1));
            }
            self.claim(claim)?;
        }
        let named = record.events.iter().map(|e| &e.claim).chain(record.claims.iter().map(|c| &c.parent));
        match named.flatten().find(|id| !record.claims.iter().any(|c| c.id == **id)) {
            Some(id) => Err(format!("it has no claim '{id}'")),
            None => Ok(()),
        }
    }

    fn event(&self, event: &Event) -> Result<(), String> {
        self.sentence(&event.sentence)?;
        self.words(&event.trigger)?;
        for e in &event.evidence {
            self.sentence(&e.sentence)?;
            self.words(&e.trigger)?;
        }
        for party in event.actors.iter().chain(&event.recipients).chain(&event.reported_by) {
            self.party(party)?;
        }
        event.place.as_ref().map_or(Ok(()), |p| self.stands(&p.text, p.start, p.end))
    }

    fn claim(&self, claim: &Claim) -> Result<(), String> {
        self.words(&claim.cue)?;
        for words in &claim.content {
            self.words(words)?;
        }
        for party in claim.holder.iter().chain(&claim.addressee) {
            self.party(party)?;
        }
        Ok(())
    }
}

/// Every sentence of `entry` as the column `sentences` holds it.
pub fn sentences_json(entry: &Entry) -> String {
    serde_json::to_string(&entry.sentences).unwrap_or_default()
}

/// The Parquet files of records at `path`, a file or a folder of them; `None` when it is anything else.
pub fn files_at(path: &Path) -> Option<Vec<PathBuf>> {
    let is_parquet = |p: &Path| p.extension().is_some_and(|e| e == "parquet");
    let mut files = if path.is_dir() {
        std::fs::read_dir(path).ok()?.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| is_parquet(p)).collect()
    } else {
        vec![path.to_path_buf()]
    };
    files.sort();
    let first = files.first().filter(|p| is_parquet(p))?;
    projection(&*lapwing_ingest::open_parquet(File::open(first).ok()?).ok()?).ok()?;
    Some(files)
}

/// The rows of a Parquet file of records.
pub fn rows_of_file(path: &Path) -> impl Iterator<Item = Result<CodedRow, String>> + use<> {
    let name = path.display().to_string();
    let opened = File::open(path).map_err(|e| e.to_string()).and_then(|file| open(file));
    let (rows, error) = match opened {
        Ok(rows) => (Some(rows), None),
        Err(error) => (None, Some(Err(format!("{name}: cannot be read: {error}")))),
    };
    let mut rows = rows;
    let read = std::iter::from_fn(move || {
        let row = lapwing_ingest::next_row(rows.as_mut()?)?;
        if row.is_err() {
            rows = None;
        }
        Some(row.map(|row| row_of(&row)).map_err(|error| format!("{name}: cannot be read: {error}")))
    });
    error.into_iter().chain(read)
}

fn open(file: File) -> Result<RowIter<'static>, String> {
    let reader = lapwing_ingest::open_parquet(file)?;
    let wanted = projection(&*reader)?;
    RowIter::from_file_into(reader).project(Some(wanted)).map_err(|e| e.to_string())
}

fn projection(reader: &dyn FileReader) -> Result<Type, String> {
    let schema = reader.metadata().file_metadata().schema();
    let is_ours = |name: &str| COLUMNS.iter().any(|c| c.name == name);
    let fields: Vec<_> =
        schema.get_fields().iter().filter(|f| is_ours(f.name()) && f.is_primitive()).cloned().collect();
    if !fields.iter().any(|f| f.name() == "record") || !fields.iter().any(|f| f.name() == "sentences") {
        return Err("it has no columns 'record' and 'sentences'".to_string());
    }
    Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(|e| e.to_string())
}

fn row_of(row: &Row) -> CodedRow {
    let mut coded = CodedRow::default();
    for (name, cell) in row.get_column_iter() {
        match (name.as_str(), cell) {
            ("input", Field::Str(text)) => coded.input = Some(text.clone()),
            ("item", Field::Long(n)) => coded.item = u64::try_from(*n).ok(),
            ("record", Field::Str(text)) => coded.record.clone_from(text),
            ("sentences", Field::Str(text)) => coded.sentences = Some(text.clone()),
            _ => {}
        }
    }
    coded
}
