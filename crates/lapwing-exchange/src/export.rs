//! One archive to one file in a format of others.
//!
//! In: [`Item`]s, one document after the other. Out: the file, written beside its place and moved there when it is whole;
//! notes beside it that tell what the format cannot hold; with `include_alleged` a table of who says so. Rows of tables are
//! sorted by dyad and date in bounded memory; lines of other formats come in the order of the archive.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use lapwing_store::plover_lines;
use lapwing_store::record::{Event, Line};

use crate::cameo::cameo_of;
use crate::cells::Cell;
use crate::columns;
use crate::flat;
use crate::formats;
use crate::parquet_file::ParquetFile;
use crate::row::{Item, Reports, name_of};
use crate::sort::Sorter;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Our table, for DuckDB, polars, pandas, R.
    Parquet,
    /// Our table as text.
    Csv,
    /// Whole records, one article a line.
    Jsonl,
    /// PLOVER 2.0 interchange records, one event a line.
    Plover,
    /// POLECAT, 40 columns.
    Polecat,
    /// ICEWS, 20 columns.
    Icews,
    /// GDELT 2.0 Events, 61 columns, no header.
    Gdelt,
    /// GDELT 2.0 Mentions, 16 columns, no header.
    GdeltMentions,
    /// Phoenix, 26 columns.
    Phoenix,
}

impl ExportFormat {
    /// The columns of a format that has no room for a holder or a modality.
    pub fn fixed_columns(self) -> Option<&'static [&'static str]> {
        match self {
            ExportFormat::Polecat => Some(&columns::POLECAT),
            ExportFormat::Icews => Some(&columns::ICEWS),
            ExportFormat::Gdelt => Some(&columns::GDELT),
            ExportFormat::GdeltMentions => Some(&columns::MENTIONS),
            ExportFormat::Phoenix => Some(&columns::PHOENIX),
            _ => None,
        }
    }

    fn has_header(self) -> bool {
        !matches!(self, ExportFormat::Gdelt | ExportFormat::GdeltMentions)
    }
}

/// How it is written.
#[derive(Clone, Copy, Debug)]
pub struct ExportOptions {
    /// What is written.
    pub format: ExportFormat,
    /// Formats with fixed columns: also what others allege, what is announced, conditional or denied, with a table beside
    /// that tells which is which. PLOVER: also what somebody merely reports.
    pub include_alleged: bool,
    /// Formats with fixed columns: every report, not one for each incident.
    pub every_report: bool,
    /// CSV: defuse text that a spreadsheet would run.
    pub excel_safe: bool,
    /// Overwrite what is there.
    pub force: bool,
}

/// What became of the events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents seen.
    pub n_documents: usize,
    /// Events seen.
    pub n_events: usize,
    /// Rows or lines written.
    pub n_rows: usize,
    /// Events left out because the format cannot say who says so or whether it happened, by series.
    pub left_out: BTreeMap<&'static str, usize>,
    /// Events left out because another report stands for their incident.
    pub n_other_reports: usize,
    /// What the step to the format's codes lost, and how often.
    pub losses: BTreeMap<String, usize>,
    /// Files written.
    pub files: Vec<PathBuf>,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is there already.
    #[error("{0} is there already: name another file, or overwrite it with --force")]
    Exists(PathBuf),
    /// A file cannot be written.
    #[error("{path}: cannot be written: {error}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The Parquet file cannot be written.
    #[error("{path}: cannot be written: {error}")]
    Parquet {
        /// Which.
        path: PathBuf,
        /// Why.
        error: parquet::errors::ParquetError,
    },
}

/// An export under way.
pub struct Exporter {
    options: ExportOptions,
    path: PathBuf,
    part: PathBuf,
    out: Out,
    statements: Vec<[String; 4]>,
    summary: Summary,
}

enum Out {
    Lines(BufWriter<File>),
    Table(Sorter),
    /// Written.
    Done,
}

impl Exporter {
    /// Begins an export to `path`.
    ///
    /// # Errors
    /// The file is there already, or its folder cannot be written to.
    pub fn create(path: &Path, options: ExportOptions) -> Result<Exporter, ExportError> {
        if path.exists() && !options.force {
            return Err(ExportError::Exists(path.to_path_buf()));
        }
        let part = beside(path, ".part");
        let failed = |error| ExportError::Io { path: path.to_path_buf(), error };
        let out = match options.format {
            ExportFormat::Parquet | ExportFormat::Csv => {
                Out::Table(Sorter::new(&beside(path, ".sort")).map_err(failed)?)
            }
            _ => {
                let mut out = BufWriter::new(File::create(&part).map_err(failed)?);
                if let Some(columns) = options.format.fixed_columns().filter(|_| options.format.has_header()) {
                    writeln!(out, "{}", columns.join("\t")).map_err(failed)?;
                }
                Out::Lines(out)
            }
        };
        Ok(Exporter {
            options,
            path: path.to_path_buf(),
            part,
            out,
            statements: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&mut self, item: &Item) -> Result<(), ExportError> {
        self.summary.n_documents += 1;
        self.summary.n_events += item.record.events.len();
        let lines: Vec<String> = match self.options.format {
            ExportFormat::Jsonl => vec![Line::Coded(Box::new(item.record.clone())).to_json()],
            ExportFormat::Plover => {
                let plover = plover_lines(&item.record, item.record.url.as_deref(), self.options.include_alleged);
                if plover.n_reported > 0 {
                    *self.summary.left_out.entry("alleged").or_default() += plover.n_reported;
                }
                plover.lines
            }
            ExportFormat::Parquet | ExportFormat::Csv => return self.add_rows(item),
            _ => self.fixed_lines(item),
        };
        self.summary.n_rows += lines.len();
        let Out::Lines(out) = &mut self.out else { return Ok(()) };
        for line in lines {
            writeln!(out, "{line}").map_err(|error| ExportError::Io { path: self.part.clone(), error })?;
        }
        Ok(())
    }

    fn add_rows(&mut self, item: &Item) -> Result<(), ExportError> {
        let Out::Table(sorter) = &mut self.out else { return Ok(()) };
        for (i, event) in item.record.events.iter().enumerate() {
            let cells = flat::row(item, event, item.reports.get(i));
            sorter.add(flat::key(&cells), cells).map_err(|error| ExportError::Io { path: self.part.clone(), error })?;
            self.summary.n_rows += 1;
        }
        Ok(())
    }

    fn fixed_lines(&mut self, item: &Item) -> Vec<String> {
        let mut lines = Vec::new();
        for (i, event) in item.record.events.iter().enumerate() {
            let reports = item.reports.get(i);
            let series = event.series();
            if !series.is_vouched_for() && !self.options.include_alleged {
                *self.summary.left_out.entry(series.as_str()).or_default() += 1;
                continue;
            }
            if reports.is_some_and(|r| !r.is_main) && !self.options.every_report {
                self.summary.n_other_reports += 1;
                continue;
            }
            let rows = self.rows_of(item, event, reports);
            for row in rows {
                if self.options.include_alleged {
                    let holder = event.reported_by.as_ref().map(|p| name_of(p).to_string()).unwrap_or_default();
                    let statement = [row[0].clone(), event.modality.clone(), event.voice.clone(), holder];
                    if self.statements.last() != Some(&statement) {
                        self.statements.push(statement);
                    }
                }
                lines.push(row.iter().map(|c| one_line(c)).collect::<Vec<_>>().join("\t"));
            }
        }
        lines
    }

    fn rows_of(&mut self, item: &Item, event: &Event, reports: Option<&Reports>) -> Vec<Vec<String>> {
        if !matches!(self.options.format, ExportFormat::Polecat | ExportFormat::GdeltMentions)
            && let Some(code) = cameo_of(event)
        {
            if !code.loss.is_empty() {
                let what = format!("{} {}: {}", code.category, code.mode, code.loss);
                *self.summary.losses.entry(what).or_default() += 1;
            }
            if event.modes.len() > 1 {
                *self.summary.losses.entry("modes beyond the first".to_string()).or_default() += 1;
            }
            if !event.contexts.is_empty() && self.options.format != ExportFormat::Phoenix {
                *self.summary.losses.entry("contexts".to_string()).or_default() += 1;
            }
        }
        match self.options.format {
            ExportFormat::Polecat => vec![formats::polecat(item, event)],
            ExportFormat::Icews => formats::icews(item, event, reports),
            ExportFormat::Gdelt => formats::gdelt(item, event, reports),
            ExportFormat::GdeltMentions => formats::mentions(item, event, reports),
            _ => formats::phoenix(item, event, reports),
        }
    }

    /// Writes what is left, and the files beside it; only then the file stands in its place.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn finish(mut self) -> Result<Summary, ExportError> {
        let out = std::mem::replace(&mut self.out, Out::Done);
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |error| ExportError::Io { path, error }
        };
        match out {
            Out::Done => {}
            Out::Lines(mut out) => out.flush().and_then(|()| out.get_ref().sync_all()).map_err(failed(&self.part))?,
            Out::Table(sorter) => {
                let file = File::create(&self.part).map_err(failed(&self.part))?;
                if self.options.format == ExportFormat::Parquet {
                    write_parquet(sorter, file, &self.part)?;
                } else {
                    write_csv(sorter, file, self.options.excel_safe).map_err(failed(&self.part))?;
                }
            }
        }
        fs::rename(&self.part, &self.path).map_err(failed(&self.path))?;
        self.summary.files.push(self.path.clone());
        if self.options.format.fixed_columns().is_some() {
            if self.options.include_alleged {
                let beside = beside(&self.path, ".statements.tsv");
                let rows =
                    self.statements.iter().map(|r| r.iter().map(|c| one_line(c)).collect::<Vec<_>>().join("\t") + "\n");
                let text: String =
                    std::iter::once("event_id\tmodality\tvoice\tholder\n".to_string()).chain(rows).collect();
                fs::write(&beside, text).map_err(failed(&beside))?;
                self.summary.files.push(beside);
            }
            let notes = beside(&self.path, ".notes.txt");
            fs::write(&notes, crate::notes::notes_of(self.options, &self.summary)).map_err(failed(&notes))?;
            self.summary.files.push(notes);
        }
        Ok(std::mem::take(&mut self.summary))
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        // Gone already when the export ended well.
        let _ = fs::remove_file(&self.part);
    }
}

/// A path with something behind its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().map(|n| n.to_os_string()).unwrap_or_default();
    name.push(ending);
    path.with_file_name(name)
}

/// A cell without what would end it: tabs and line ends become blanks.
fn one_line(cell: &str) -> String {
    cell.replace(['\t', '\r', '\n'], " ")
}

fn write_parquet(sorter: Sorter, file: File, path: &Path) -> Result<(), ExportError> {
    let failed = |error| ExportError::Parquet { path: path.to_path_buf(), error };
    let mut out = ParquetFile::create(file, "events", &flat::COLUMNS).map_err(failed)?;
    for row in sorter.rows().map_err(|error| ExportError::Io { path: path.to_path_buf(), error })? {
        out.add(row.map_err(|error| ExportError::Io { path: path.to_path_buf(), error })?).map_err(failed)?;
    }
    out.finish().map_err(failed)
}

fn write_csv(sorter: Sorter, file: File, excel_safe: bool) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(BufWriter::new(file));
    out.write_record(flat::COLUMNS.iter().map(|c| c.name))?;
    for row in sorter.rows()? {
        out.write_record(row?.iter().map(|c| if excel_safe { c.excel_safe() } else { Cell::written(c) }))?;
    }
    out.flush()
}
