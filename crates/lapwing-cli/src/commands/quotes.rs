//! `lapwing quotes`: who is cited for what.

use lapwing::Line;
use lapwing::store::{claims_table, quotes_csv, quotes_csv_header, quotes_markdown};

use crate::args::{QuotesArgs, QuotesFormat};
use crate::exit::End;
use crate::output;
use crate::work::{self, Failures};

/// Runs the command.
pub fn run(args: &QuotesArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.input.inputs, "quotes")?;
    let people = output::for_people(args.input.output.as_deref());
    let format = args.format.unwrap_or(if people { QuotesFormat::Table } else { QuotesFormat::Jsonl });
    let pipeline = work::pipeline(args.input.data.as_deref())?;
    let style = output::style(args.input.output.as_deref());
    let failures = if format == QuotesFormat::Jsonl { Failures::AsJson } else { Failures::Aside };
    let header = if format == QuotesFormat::Csv { quotes_csv_header() } else { String::new() };
    let counts = work::articles_under(&args.input, failures, &header, |article| {
        let mut record = pipeline.record(article, false);
        record.events.clear();
        match format {
            QuotesFormat::Table => claims_table(&Line::Coded(Box::new(record)), style),
            QuotesFormat::Jsonl => Line::Coded(Box::new(record)).to_json() + "\n",
            QuotesFormat::Csv => quotes_csv(&record),
            QuotesFormat::Markdown => quotes_markdown(&record),
        }
    })?;
    Ok(work::end(counts, ""))
}
