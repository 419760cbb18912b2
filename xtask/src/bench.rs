//! How quick lapwing is on one thread: what `bench/speed.md` reports.
//!
//! Articles of the raw news beside the repository, each read by itself, as many times as it takes to find the quickest
//! round: what else runs on the machine only ever makes a round slower. Seconds are those of the core.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use lapwing::Pipeline;
use lapwing::ingest::{self, Format, Options};
use lapwing_nlp::{Model, parse};

const N_ARTICLES: usize = 1_000;
const ROUNDS: usize = 7;
const FILES: [&str; 3] = ["gmb_voa_docs", "wikinews_2019_2020", "wikipedia_current_events_2025_26"];

/// Prints the figures.
pub fn run(shared: &Path) -> Result<()> {
    if !shared.join("raw").is_dir() {
        println!("skipped: ../shared is missing, so there is nothing to read");
        return Ok(());
    }
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/en.bin"))?;
    let (_, seconds) = quickest(|| Model::from_bytes(&bytes).map_or(0, |_| 1));
    println!("model of {:.1} MB ready in {:.1} ms", bytes.len() as f64 / 1e6, seconds * 1e3);
    let options = Options { format: Format::Jsonl, ..Options::default() };
    let pipeline = Pipeline::bundled();
    for name in FILES {
        let path = shared.join("raw").join(format!("{name}.jsonl"));
        let articles: Vec<_> = ingest::articles([path], &options).filter_map(Result::ok).take(N_ARTICLES).collect();
        ensure!(!articles.is_empty(), "{name} holds no article");
        let (n, seconds) = quickest(|| articles.iter().map(|a| parse(a, pipeline.model()).tokens.len()).sum());
        let (_, coding) = quickest(|| articles.iter().map(|a| pipeline.code_article(a).events.len()).sum());
        println!(
            "{name}: {} articles, {n} tokens; trees and names {:.0} tokens/s; events and claims {:.0} tokens/s",
            articles.len(),
            n as f64 / seconds,
            n as f64 / coding
        );
    }
    Ok(())
}

/// What `work` counts, and the seconds of its quickest round.
fn quickest(mut work: impl FnMut() -> usize) -> (usize, f64) {
    let (mut n, mut best) = (0, f64::INFINITY);
    for _ in 0..ROUNDS {
        let started = (Instant::now(), on_core());
        n = work();
        let seconds = on_core().zip(started.1).map(|(now, then)| now - then);
        best = best.min(seconds.unwrap_or_else(|| started.0.elapsed().as_secs_f64()));
    }
    (n, best.max(1e-9))
}

/// Seconds that this thread has had a core to itself, where the system tells: others on the machine do not count.
fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}
