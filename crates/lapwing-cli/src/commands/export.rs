//! `lapwing export`: an archive in a format that others read.

use std::io::{self, Write};

use lapwing::db::{DbError, DocumentRow, Store};
use lapwing::exchange::{ExportError, ExportFormat, ExportOptions, Exporter, Item, Reports, Summary};

use crate::args::{ExportArgs, ExportFormatArg};
use crate::exit::{End, Usage};

/// Runs the command.
pub fn run(args: &ExportArgs) -> anyhow::Result<End> {
    let format = match args.format {
        ExportFormatArg::Parquet => ExportFormat::Parquet,
        ExportFormatArg::Csv => ExportFormat::Csv,
        ExportFormatArg::Jsonl => ExportFormat::Jsonl,
        ExportFormatArg::Plover => ExportFormat::Plover,
        ExportFormatArg::Polecat => ExportFormat::Polecat,
        ExportFormatArg::Icews => ExportFormat::Icews,
        ExportFormatArg::Gdelt => ExportFormat::Gdelt,
        ExportFormatArg::GdeltMentions => ExportFormat::GdeltMentions,
        ExportFormatArg::Phoenix => ExportFormat::Phoenix,
    };
    if args.excel_safe && format != ExportFormat::Csv {
        return Err(Usage("--excel-safe is for --format csv".into()).into());
    }
    let store = Store::open_to_read(&args.db)?;
    let options = ExportOptions {
        format,
        include_alleged: args.include_alleged,
        every_report: args.every_report,
        excel_safe: args.excel_safe,
        force: args.force,
    };
    let mut exporter = Exporter::create(&args.out, options)?;
    each_item(&store, |item| exporter.add(item))?;
    let summary = exporter.finish()?;
    let _ = writeln!(io::stderr(), "{}", told(&summary));
    Ok(End::Done)
}

/// Hands every document to `see`, with how its events stand among the reports of their incidents.
pub fn each_item(store: &Store, mut see: impl FnMut(&Item) -> Result<(), ExportError>) -> anyhow::Result<()> {
    store.each_document(|document| -> Result<(), Stopped> {
        see(&item_of(document))?;
        Ok(())
    })?;
    Ok(())
}

/// A document as exports take it.
fn item_of(document: DocumentRow) -> Item {
    let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let reports = document.incidents.into_iter().map(|of| Reports {
        is_main: of.is_main,
        incident: of.incident,
        n_events: n(of.told.reports),
        n_articles: n(of.told.articles),
        n_outlets: n(of.told.sources),
    });
    Item { reports: reports.collect(), record: document.record, outlet: document.outlet }
}

/// What ends the reading.
#[derive(Debug)]
enum Stopped {
    Db(DbError),
    Export(ExportError),
}

impl From<DbError> for Stopped {
    fn from(error: DbError) -> Stopped {
        Stopped::Db(error)
    }
}

impl From<ExportError> for Stopped {
    fn from(error: ExportError) -> Stopped {
        Stopped::Export(error)
    }
}

impl From<Stopped> for anyhow::Error {
    fn from(stopped: Stopped) -> anyhow::Error {
        match stopped {
            Stopped::Db(error) => error.into(),
            Stopped::Export(error) => error.into(),
        }
    }
}

fn told(summary: &Summary) -> String {
    let mut text =
        format!("{} rows from {} events of {} documents", summary.n_rows, summary.n_events, summary.n_documents);
    for (series, n) in &summary.left_out {
        text += &format!("; {n} {series} left out");
    }
    if summary.n_other_reports > 0 {
        text +=
            &format!("; {} further reports of incidents left out (--every-report adds them)", summary.n_other_reports);
    }
    for file in &summary.files {
        text += &format!("\n{}", file.display());
    }
    text
}
