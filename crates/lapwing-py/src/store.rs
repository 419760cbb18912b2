//! An archive, asked from Python.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use lapwing::archive::{Filled, fill, placed};
use lapwing::clustering::find_incidents_if_due;
use lapwing::coded::{self, CodedRow};
use lapwing::db::{self, ClaimFilter, Count, Day, DbError, DyadQuery, Filter, Per, Who};
use lapwing::exchange::{CLAIM_COLUMNS, Cell, EVENT_COLUMNS};
use lapwing::ingest::{self, Options};
use lapwing::store::record::Series;
use lapwing::{Line, tables};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors;
use crate::pipelines::{pipeline, threads};
use crate::table::{Rows, Table};

/// An archive, one SQLite file.
#[pyclass(frozen, module = "lapwing", subclass)]
pub(crate) struct Store {
    path: PathBuf,
    /// Nothing when it was closed.
    open: Mutex<Option<db::Store>>,
}

impl Store {
    /// Asks the archive with the interpreter free for others.
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(&mut db::Store) -> Result<T, DbError> + Send,
    ) -> PyResult<T> {
        let answer = py.detach(|| {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.as_mut().map(question)
        });
        match answer {
            Some(answer) => answer.map_err(|e| errors::store(py, &e)),
            None => Err(errors::question(py, format!("{}: was closed; open it again", self.path.display()))),
        }
    }

    /// To write, it is opened for the while of it: a reader then never stands in a writer's way.
    fn write<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut db::Store) -> Result<T, DbError> + Send,
    ) -> PyResult<T> {
        let path = self.path.clone();
        let done = py.detach(|| db::Store::open_to_write(&path).and_then(|mut store| work(&mut store)));
        done.map_err(|e| errors::store(py, &e))
    }
}

#[pymethods]
impl Store {
    #[new]
    #[pyo3(signature = (path, *, create=false))]
    fn new(py: Python<'_>, path: PathBuf, create: bool) -> PyResult<Store> {
        let opened = py.detach(|| {
            if create {
                db::Store::create_or_open(&path)?;
            }
            db::Store::open_to_read(&path)
        });
        let store = opened.map_err(|e| errors::store(py, &e))?;
        Ok(Store { path, open: Mutex::new(Some(store)) })
    }

    /// The file.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    fn close(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn __repr__(&self) -> String {
        format!("lapwing.Store({:?})", self.path.display().to_string())
    }

    #[pyo3(signature = (actor, recipient, *, since=None, until=None, by="month", count="incidents"))]
    #[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
    fn dyad(
        &self,
        py: Python<'_>,
        actor: &str,
        recipient: &str,
        since: Option<&str>,
        until: Option<&str>,
        by: &str,
        count: &str,
    ) -> PyResult<Table> {
        let per = match by {
            "day" => Per::Day,
            "week" => Per::Week,
            "month" => Per::Month,
            "year" => Per::Year,
            _ => return Err(errors::question(py, format!("by='{by}': use day, week, month or year"))),
        };
        let counted = match count {
            "reports" => Count::Reports,
            "articles" => Count::Articles,
            "sources" => Count::Sources,
            "incidents" => Count::Incidents,
            _ => {
                let what = format!("count='{count}': use reports, articles, sources or incidents");
                return Err(errors::question(py, what));
            }
        };
        let query = DyadQuery {
            actor: Who::read(actor),
            recipient: Who::read(recipient),
            since: day(py, "since", since)?,
            until: day(py, "until", until)?,
            per,
            count: counted,
        };
        let rows = self.ask(py, |store| tables::dyad(store, actor, recipient, &query))?;
        Ok(Table::of(&tables::DYAD_COLUMNS, &Rows(rows))?)
    }

    #[pyo3(signature = (**asked))]
    fn events(&self, py: Python<'_>, asked: Option<&Bound<'_, PyDict>>) -> PyResult<Table> {
        let filter = filter(py, asked)?;
        let rows = self.ask(py, |store| collected(|see| tables::events(store, &filter, see)))?;
        Ok(Table::of(&EVENT_COLUMNS, &Rows(rows))?)
    }

    #[pyo3(signature = (**asked))]
    fn incidents(&self, py: Python<'_>, asked: Option<&Bound<'_, PyDict>>) -> PyResult<Table> {
        let filter = filter(py, asked)?;
        let rows = self.ask(py, |store| collected(|see| tables::incidents(store, &filter, see)))?;
        Ok(Table::of(&tables::incident_columns(), &Rows(rows))?)
    }

    #[pyo3(signature = (*, holder=None, addressee=None, about=None, directness=None, since=None, until=None, text=None, document=None))]
    #[allow(clippy::too_many_arguments, reason = "each is a keyword of Python")]
    fn claims(
        &self,
        py: Python<'_>,
        holder: Option<&str>,
        addressee: Option<&str>,
        about: Option<String>,
        directness: Option<String>,
        since: Option<&str>,
        until: Option<&str>,
        text: Option<String>,
        document: Option<String>,
    ) -> PyResult<Table> {
        let filter = ClaimFilter {
            holder: holder.map(Who::read),
            addressee: addressee.map(Who::read),
            about,
            directness,
            since: day(py, "since", since)?,
            until: day(py, "until", until)?,
            text,
            document,
        };
        let rows = self.ask(py, |store| collected(|see| tables::claims(store, &filter, see)))?;
        Ok(Table::of(&CLAIM_COLUMNS, &Rows(rows))?)
    }

    /// The record of a document as JSON.
    fn document_json(&self, py: Python<'_>, id: &str) -> PyResult<String> {
        let record = self.ask(py, |store| store.document(id))?.record;
        Ok(Line::Coded(Box::new(record)).to_json())
    }

    /// Codes files and folders into the archive.
    #[pyo3(signature = (paths, *, keep_text, n_threads, data))]
    fn ingest_paths<'py>(
        &self,
        py: Python<'py>,
        paths: Vec<PathBuf>,
        keep_text: bool,
        n_threads: usize,
        data: Option<PathBuf>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let pipeline = pipeline(py, data)?;
        let options = Options { keep_text, ..Options::default() };
        let filled = self.write(py, |store| {
            let articles = placed(ingest::articles(&paths, &options));
            let threads = threads(n_threads);
            let filled = fill(store, articles, &Arc::clone(&pipeline), threads, &AtomicBool::new(false), |_| {})?;
            find_incidents_if_due(store, &pipeline, threads)?;
            Ok(filled)
        })?;
        told(py, filled)
    }

    /// Puts records in that were coded elsewhere: rows of (input, item, record, sentences).
    fn add_rows<'py>(&self, py: Python<'py>, rows: Vec<GivenRow>) -> PyResult<Bound<'py, PyDict>> {
        let rows = rows.into_iter().map(|(input, item, record, sentences)| {
            Ok(CodedRow { input, item, record: record.unwrap_or_default(), sentences })
        });
        let pipeline = pipeline(py, None)?;
        let filled = self.write(py, |store| {
            let filled = coded::add(store, "records", rows, &AtomicBool::new(false))?;
            find_incidents_if_due(store, &pipeline, threads(0))?;
            Ok(filled)
        })?;
        told(py, filled)
    }

    /// The same for Parquet files of such rows, and folders of them.
    fn add_files<'py>(&self, py: Python<'py>, path: PathBuf) -> PyResult<Bound<'py, PyDict>> {
        let Some(files) = coded::files_at(&path) else {
            let message = format!(
                "{}: no Parquet of records (columns 'record' and 'sentences') is there; for articles use ingest()",
                path.display()
            );
            return Err(errors::input(py, "ingest.bad-columns", message));
        };
        let pipeline = pipeline(py, None)?;
        let filled = self.write(py, |store| {
            let mut filled = Filled::default();
            for file in files {
                let name = file.display().to_string();
                filled += coded::add(store, &name, coded::rows_of_file(&file), &AtomicBool::new(false))?;
            }
            find_incidents_if_due(store, &pipeline, threads(0))?;
            Ok(filled)
        })?;
        told(py, filled)
    }
}

/// Input, item, record, sentences.
type GivenRow = (Option<String>, Option<u64>, Option<String>, Option<String>);

fn collected(ask: impl FnOnce(&mut dyn FnMut(Vec<Cell>)) -> Result<(), DbError>) -> Result<Vec<Vec<Cell>>, DbError> {
    let mut rows = Vec::new();
    ask(&mut |row| rows.push(row))?;
    Ok(rows)
}

fn told(py: Python<'_>, f: Filled) -> PyResult<Bound<'_, PyDict>> {
    let counts = PyDict::new(py);
    for (name, n) in [
        ("new", f.new),
        ("recoded", f.recoded),
        ("known", f.known),
        ("other_language", f.other_language),
        ("set_aside", f.set_aside),
        ("events", f.events),
        ("claims", f.claims),
    ] {
        counts.set_item(name, n)?;
    }
    Ok(counts)
}

fn day(py: Python<'_>, name: &str, given: Option<&str>) -> PyResult<Option<Day>> {
    let read = |text| {
        Day::read(text)
            .ok_or_else(|| errors::question(py, format!("{name}='{text}': write it as 2024, 2024-03 or 2024-03-05")))
    };
    given.map(read).transpose()
}

/// What narrows events, from keywords that Python has checked for their names.
fn filter(py: Python<'_>, asked: Option<&Bound<'_, PyDict>>) -> PyResult<Filter> {
    let mut filter = Filter::default();
    let Some(asked) = asked else { return Ok(filter) };
    for (name, value) in asked {
        if value.is_none() {
            continue;
        }
        let name: String = name.extract()?;
        let text = || value.extract::<String>();
        // One or several.
        let list = || value.extract::<String>().map(|one| vec![one]).or_else(|_| value.extract::<Vec<String>>());
        match name.as_str() {
            "actor" => filter.actor = Some(Who::read(&text()?)),
            "recipient" => filter.recipient = Some(Who::read(&text()?)),
            "category" => filter.categories = list()?.iter().map(|c| c.to_uppercase()).collect(),
            "mode" => filter.mode = Some(text()?),
            "context" => filter.context = Some(text()?),
            "since" => filter.since = day(py, "since", Some(&text()?))?,
            "until" => filter.until = day(py, "until", Some(&text()?))?,
            "place" => filter.place_country = Some(text()?),
            "modality" => filter.modalities = list()?,
            "series" => {
                let named = |s: &String| {
                    Series::ALL.into_iter().find(|known| known.as_str() == s).ok_or_else(|| {
                        let all = Series::ALL.map(Series::as_str).join(", ");
                        errors::question(py, format!("series='{s}': use {all}"))
                    })
                };
                filter.series = list()?.iter().map(named).collect::<PyResult<_>>()?;
            }
            "quad" => filter.quads = value.extract::<u8>().map(|q| vec![q]).or_else(|_| value.extract())?,
            "voice" => filter.voice = Some(text()?),
            "holder" => filter.holder = Some(Who::read(&text()?)),
            "min_confidence" => filter.min_confidence = value.extract()?,
            "text" => filter.text = Some(text()?),
            "document" => filter.document = Some(text()?),
            other => {
                let what = format!("'{other}' narrows nothing: see help(lapwing.Store.events)");
                return Err(errors::question(py, what));
            }
        }
    }
    Ok(filter)
}
