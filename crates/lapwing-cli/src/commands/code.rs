//! `lapwing code`: events and claims of articles.

use std::sync::atomic::{AtomicUsize, Ordering};

use lapwing::store::{events_table, explained, plover_lines};
use lapwing::{Article, Coded, Line, Pipeline};

use crate::args::{CodeArgs, CodeFormat};
use crate::exit::{End, Usage};
use crate::output;
use crate::work::{self, Failures};

/// Runs the command.
pub fn run(args: &CodeArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.input.inputs, "code")?;
    let people = args.explain || output::for_people(args.input.output.as_deref());
    let format = args.format.unwrap_or(if people { CodeFormat::Table } else { CodeFormat::Jsonl });
    if args.explain && format != CodeFormat::Table {
        return Err(Usage("--explain is for people: leave --format away, or use --format table".into()).into());
    }
    if !(0.0..=1.0).contains(&args.min_confidence) {
        return Err(Usage(format!("--min-confidence {} is not between 0 and 1", args.min_confidence)).into());
    }
    let pipeline = work::pipeline(args.input.data.as_deref())?;
    let style = output::style(args.input.output.as_deref());
    let tally = Tally::default();
    let failures = if format == CodeFormat::Jsonl { Failures::AsJson } else { Failures::Aside };
    let counts = work::articles(&args.input, failures, |article| {
        if args.explain {
            let mut read = pipeline.read_article(article);
            keep_confident(&mut read.coded, args.min_confidence);
            tally.add(&read.coded);
            let reasons = explained(&read.article, &read.doc, &read.coded);
            let line = Line::Coded(Box::new(pipeline.export(article, &read.coded_alone(), false)));
            return events_table(&line, style) + &reasons;
        }
        let coded = coded(&pipeline, article, args.min_confidence);
        tally.add(&coded);
        let record = pipeline.export(article, &coded, args.with_text);
        match format {
            CodeFormat::Table => events_table(&Line::Coded(Box::new(record)), style),
            CodeFormat::Jsonl => Line::Coded(Box::new(record)).to_json() + "\n",
            CodeFormat::Plover => {
                let plover = plover_lines(&record, article.url.as_deref(), args.include_reported);
                tally.n_reported.fetch_add(plover.n_reported, Ordering::Relaxed);
                plover.lines.into_iter().map(|line| line + "\n").collect()
            }
        }
    })?;
    Ok(work::end(counts, &tally.to_string()))
}

fn coded(pipeline: &Pipeline, article: &Article, min_confidence: f64) -> Coded {
    let mut coded = pipeline.code_article(article);
    keep_confident(&mut coded, min_confidence);
    coded
}

fn keep_confident(coded: &mut Coded, min_confidence: f64) {
    coded.events.retain(|e| f64::from(e.confidence) >= min_confidence);
}

/// What a run found, counted on all threads.
#[derive(Default)]
struct Tally {
    n_events: AtomicUsize,
    n_claims: AtomicUsize,
    n_reported: AtomicUsize,
}

impl Tally {
    fn add(&self, coded: &Coded) {
        self.n_events.fetch_add(coded.events.len(), Ordering::Relaxed);
        self.n_claims.fetch_add(coded.claims.len(), Ordering::Relaxed);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (events, claims) = (self.n_events.load(Ordering::Relaxed), self.n_claims.load(Ordering::Relaxed));
        write!(f, ", {events} events, {claims} claims")?;
        match self.n_reported.load(Ordering::Relaxed) {
            0 => Ok(()),
            n => write!(f, "; {n} events that somebody merely reports left out (--include-reported adds them)"),
        }
    }
}
