//! Many articles in, tables of their statements out.
//!
//! In: a table of any library that speaks Arrow, lines of JSON, or files. Out: [`Coded`]: events, claims and whole records
//! as tables. A row that cannot be coded is a row of `records` with its error: none is lost. The work is done on threads of
//! its own, so that Ctrl-C is heard.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lapwing::archive::other_language;
use lapwing::exchange::{CLAIM_COLUMNS, Cell, EVENT_COLUMNS};
use lapwing::ingest::{self, Format, Options, Outcome};
use lapwing::{Line, Pipeline, coded, run_items, tables};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::{Map, Value};

use crate::article::article_of;
use crate::errors;
use crate::pipelines::{pipeline, threads};
use crate::table::{Rows, Table};

/// Articles of a table that are handed on at a time.
const CHUNK_ROWS: usize = 10_000;
/// Bytes of records after which a chunk is handed on, however many articles it holds: Arrow counts texts with 31 bits.
const CHUNK_BYTES: usize = 64 << 20;
/// How often a waiting caller looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(100);

/// What was found in a table of articles. As an Arrow object it is its events.
#[pyclass(frozen, module = "lapwing")]
pub(crate) struct Coded {
    events: Table,
    claims: Table,
    records: Table,
}

#[pymethods]
impl Coded {
    /// One row for each event.
    #[getter]
    fn events(&self) -> Table {
        self.events.clone()
    }

    /// One row for each claim.
    #[getter]
    fn claims(&self) -> Table {
        self.claims.clone()
    }

    /// One row for each article, in the order of the input: its record as JSON, or why it could not be coded.
    #[getter]
    fn records(&self) -> Table {
        self.records.clone()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        self.events.stream(py, requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        self.events.arrow_schema(py)
    }

    fn __repr__(&self) -> String {
        let [a, e, c] = [&self.records, &self.events, &self.claims].map(Table::n_rows);
        format!("<lapwing.Coded: {a} articles, {e} events, {c} claims>")
    }
}

/// An article on its way, with where it came from.
struct Placed {
    input: Option<String>,
    item: u64,
    outcome: Outcome,
}

/// What became of one.
struct Done {
    record: String,
    id: String,
    error: Option<String>,
    sentences: Option<String>,
    events: Vec<Vec<Cell>>,
    claims: Vec<Vec<Cell>>,
}

/// Rows of the three tables.
#[derive(Default)]
struct Chunk {
    events: Vec<Vec<Cell>>,
    claims: Vec<Vec<Cell>>,
    records: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Chunk {
    fn take(&mut self, input: Option<&str>, item: u64, done: Done) {
        self.bytes += done.record.len();
        self.events.extend(done.events);
        self.claims.extend(done.claims);
        self.records.push(vec![
            Cell::text(done.id),
            Cell::optional(input),
            Cell::Int(i64::try_from(item).ok()),
            Cell::Text(done.error),
            Cell::text(done.record),
            Cell::Text(done.sentences),
        ]);
    }

    fn coded(self) -> PyArrowResult<Coded> {
        Ok(Coded {
            events: Table::of(&EVENT_COLUMNS, &Rows(self.events))?,
            claims: Table::of(&CLAIM_COLUMNS, &Rows(self.claims))?,
            records: Table::of(&coded::COLUMNS, &Rows(self.records))?,
        })
    }
}

/// How articles are coded.
struct Work {
    pipeline: Arc<Pipeline>,
    threads: usize,
    only_english: bool,
    /// Articles in a chunk.
    chunk: usize,
}

impl Work {
    fn code(&self, outcome: Outcome) -> Done {
        let article = match outcome {
            Ok(article) => article,
            Err(r) => return failed(Line::failed(r.id, r.kind.as_str(), r.message)),
        };
        if let Some(message) = other_language(&article).filter(|_| self.only_english) {
            return failed(Line::failed(article.id, "archive.language", message));
        }
        let entry = self.pipeline.entry(&article);
        let sentences = coded::sentences_json(&entry);
        let line = Line::Coded(Box::new(entry.record));
        let json = line.to_json();
        done_of(line, json, Some(sentences))
    }

    /// Codes all, on threads, handing on a chunk at a time until nobody listens.
    fn run(&self, mut items: impl Iterator<Item = Placed>, stop: &AtomicBool, to: SyncSender<Chunk>) {
        let (to_sink, places) = channel();
        let jobs = std::iter::from_fn(|| {
            let placed = items.next().filter(|_| !stop.load(Ordering::Relaxed))?;
            // Fails only when the sink has stopped: then nothing more is wanted.
            to_sink.send((placed.input, placed.item)).ok()?;
            Some(Ok(placed.outcome))
        });
        let mut chunk = Chunk::default();
        let done = {
            let (to, chunk) = (to.clone(), &mut chunk);
            run_items(
                jobs,
                self.threads,
                id_of,
                |outcome| self.code(outcome),
                move |done| {
                    let (input, item): (Option<String>, u64) = places.recv().unwrap_or_default();
                    chunk.take(input.as_deref(), item, done.unwrap_or_else(failed));
                    let is_full = chunk.records.len() >= self.chunk || chunk.bytes >= CHUNK_BYTES;
                    if is_full { to.send(std::mem::take(chunk)) } else { Ok(()) }
                },
            )
        };
        if done.is_ok() {
            // Fails only when nobody listens any more.
            let _ = to.send(chunk);
        }
    }
}

fn id_of(outcome: &Outcome) -> &str {
    match outcome {
        Ok(article) => &article.id,
        Err(rejected) => &rejected.id,
    }
}

fn failed(line: Line) -> Done {
    let json = line.to_json();
    done_of(line, json, None)
}

fn done_of(line: Line, record: String, sentences: Option<String>) -> Done {
    let id = line.id().to_string();
    match line {
        Line::Coded(coded) => {
            let (events, claims) = tables::rows_of(&tables::item_of(*coded));
            Done { record, id, error: None, sentences, events, claims }
        }
        Line::Failed(f) => {
            Done { record, id, error: Some(f.error.kind), sentences: None, events: vec![], claims: vec![] }
        }
    }
}

/// Chunks of coded articles, as they are done.
#[pyclass(frozen, module = "lapwing")]
pub(crate) struct Batches {
    chunks: Mutex<Receiver<Chunk>>,
    stop: Arc<AtomicBool>,
    /// What ended the input too early.
    problem: Problem,
}

/// What ended the input too early: kind and message.
type Problem = Arc<Mutex<Option<(&'static str, String)>>>;

fn told(problem: &Problem, kind: &'static str, message: String) {
    *problem.lock().unwrap_or_else(PoisonError::into_inner) = Some((kind, message));
}

impl Batches {
    /// Begins work on what `items` gives; it is called on the thread that works.
    fn start<I: Iterator<Item = Placed>>(work: Work, items: impl FnOnce(Problem) -> I + Send + 'static) -> Batches {
        let (to, chunks) = sync_channel(1);
        let stop = Arc::new(AtomicBool::new(false));
        let problem = Arc::new(Mutex::new(None));
        let (stopped, seen) = (Arc::clone(&stop), Arc::clone(&problem));
        std::thread::spawn(move || {
            // Held until the problem is told: the caller looks for one when nobody sends any more.
            let held = to.clone();
            let ended = catch_unwind(AssertUnwindSafe(|| work.run(items(Arc::clone(&seen)), &stopped, to)));
            if ended.is_err() {
                told(&seen, "coder.panic", "reading the input failed; what was done is lost. Please report it".into());
            }
            drop(held);
        });
        Batches { chunks: Mutex::new(chunks), stop, problem }
    }

    fn next(&self, py: Python<'_>) -> PyResult<Option<Chunk>> {
        loop {
            py.check_signals()?;
            let received = py.detach(|| self.chunks.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(LOOK));
            match received {
                Ok(chunk) => return Ok(Some(chunk)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let problem = self.problem.lock().unwrap_or_else(PoisonError::into_inner).take();
                    return problem.map_or(Ok(None), |(kind, message)| Err(errors::input(py, kind, message)));
                }
            }
        }
    }

    /// Everything as one.
    fn all(&self, py: Python<'_>) -> PyResult<Coded> {
        let mut all = Chunk::default().coded()?;
        while let Some(chunk) = self.next(py)? {
            let coded = py.detach(|| chunk.coded())?;
            all.events.append(coded.events);
            all.claims.append(coded.claims);
            all.records.append(coded.records);
        }
        Ok(all)
    }
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[pymethods]
impl Batches {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Coded>> {
        let Some(chunk) = self.next(py)? else { return Ok(None) };
        Ok(Some(py.detach(|| chunk.coded())?))
    }
}

/// Codes a table that speaks Arrow. `columns` names, by key of a JSON line, columns that bear another name.
#[pyfunction]
#[pyo3(signature = (table, *, columns, keep_text, only_english, n_threads, data))]
pub(crate) fn code_table(
    py: Python<'_>,
    table: AnyRecordBatch,
    columns: Vec<(String, String)>,
    keep_text: bool,
    only_english: bool,
    n_threads: usize,
    data: Option<PathBuf>,
) -> PyResult<Coded> {
    let reader = table.into_reader()?;
    let schema = reader.schema();
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let keys = keys_of(&names, &columns).map_err(|m| errors::input(py, "ingest.bad-columns", m))?;
    let work = Work { pipeline: pipeline(py, data)?, threads: threads(n_threads), only_english, chunk: CHUNK_ROWS };
    let options = Options { keep_text, ..Options::default() };
    let batches = Batches::start(work, move |problem| {
        let mut reader = reader;
        let mut rows = Vec::new().into_iter();
        let mut number = 0;
        std::iter::from_fn(move || {
            loop {
                if let Some(row) = rows.next() {
                    number += 1;
                    let outcome = article_of(row, number, &options);
                    return Some(Placed { input: None, item: number as u64, outcome });
                }
                let read = reader.next()?.and_then(|batch| crate::table::objects_of(&batch, &keys));
                match read {
                    Ok(objects) => rows = objects.into_iter(),
                    Err(error) => {
                        told(&problem, "ingest.damaged", format!("the table ends early: {error}"));
                        return None;
                    }
                }
            }
        })
    });
    batches.all(py)
}

/// Codes objects of JSON Lines that Python made of something that speaks no Arrow.
#[pyfunction]
#[pyo3(signature = (lines, *, keep_text, only_english, n_threads, data))]
pub(crate) fn code_lines(
    py: Python<'_>,
    lines: Vec<String>,
    keep_text: bool,
    only_english: bool,
    n_threads: usize,
    data: Option<PathBuf>,
) -> PyResult<Coded> {
    let work = Work { pipeline: pipeline(py, data)?, threads: threads(n_threads), only_english, chunk: CHUNK_ROWS };
    let options = Options { keep_text, ..Options::default() };
    let batches = Batches::start(work, move |_| {
        lines.into_iter().enumerate().map(move |(n, line)| {
            let row = serde_json::from_str::<Map<String, Value>>(&line).unwrap_or_default();
            Placed { input: None, item: n as u64 + 1, outcome: article_of(row, n + 1, &options) }
        })
    });
    batches.all(py)
}

/// Codes files and folders, `chunk` articles at a time: never more is held.
#[pyfunction]
#[pyo3(signature = (paths, *, format, chunk, keep_text, only_english, n_threads, data))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
pub(crate) fn code_files(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    format: &str,
    chunk: usize,
    keep_text: bool,
    only_english: bool,
    n_threads: usize,
    data: Option<PathBuf>,
) -> PyResult<Batches> {
    let format: Format = format.parse().map_err(|e: String| errors::input(py, "ingest", e))?;
    let chunk = chunk.max(1);
    let work = Work { pipeline: pipeline(py, data)?, threads: threads(n_threads), only_english, chunk };
    let options = Options { format, keep_text, ..Options::default() };
    Ok(Batches::start(work, move |_| {
        let articles = lapwing::archive::placed(ingest::articles(&paths, &options));
        articles.map(|(origin, outcome)| Placed { input: Some(origin.input), item: origin.item, outcome })
    }))
}

/// The key of each column; nothing for those that are passed over.
fn keys_of(names: &[&str], given: &[(String, String)]) -> Result<Vec<Option<&'static str>>, String> {
    const KEYS: [&str; 10] = ["id", "text", "html", "title", "date", "url", "publisher", "author", "context", "genre"];
    let mut keys = ingest::keys_of_columns(names);
    for (key, name) in given {
        let known = KEYS.iter().find(|k| *k == key);
        let known = known.ok_or_else(|| format!("'{key}' is no key of an article: use {}", KEYS.join(", ")))?;
        let at = names.iter().position(|n| n == name);
        let at = at.ok_or_else(|| format!("there is no column '{name}'; the table has {}", names.join(", ")))?;
        keys.iter_mut().filter(|k| **k == Some(*known)).for_each(|k| *k = None);
        keys[at] = Some(known);
    }
    if keys.iter().any(|k| matches!(k, Some("text" | "html"))) {
        return Ok(keys);
    }
    Err(format!(
        "no column holds texts: name one 'text' (or 'html'), or say text=…; the table has {}",
        names.join(", ")
    ))
}

/// The events and claims of records that were coded before: nothing is coded.
#[pyfunction]
pub(crate) fn open_records(py: Python<'_>, records: Vec<Option<String>>) -> PyResult<Coded> {
    let opened = py.detach(|| {
        let mut chunk = Chunk::default();
        for (number, json) in records.into_iter().enumerate() {
            let json = json.unwrap_or_default();
            let line: Line = serde_json::from_str(&json).map_err(|e| format!("record {}: {e}", number + 1))?;
            chunk.take(None, number as u64 + 1, done_of(line, json, None));
        }
        Ok(chunk)
    });
    let chunk = opened.map_err(|message: String| errors::input(py, "ingest.bad-json", message))?;
    Ok(py.detach(|| chunk.coded())?)
}

/// The key of a JSON line for each column of a frame that has one.
#[pyfunction]
#[pyo3(name = "keys_of")]
pub(crate) fn keys_of_names(
    py: Python<'_>,
    names: Vec<String>,
    columns: Vec<(String, String)>,
) -> PyResult<BTreeMap<String, &'static str>> {
    let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
    let keys = keys_of(&borrowed, &columns).map_err(|m| errors::input(py, "ingest.bad-columns", m))?;
    Ok(names.iter().cloned().zip(keys).filter_map(|(name, key)| Some((name, key?))).collect())
}
