//! How quick lapwing is on one thread: what `bench/speed.md` reports.
//!
//! Articles of the raw news beside the repository, each read by itself, as many times as it takes to find the quickest
//! round: what else runs on the machine only ever makes a round slower. Seconds are those of the core.

mod spacy;
mod whole;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use lapwing::ingest::{self, Format, Options};
use lapwing::{Article, Pipeline};
use lapwing_coder::actors::find_mentions;
use lapwing_coder::attribution::{Scan, claims, find_attributions};
use lapwing_nlp::{Model, parse};

const N_ARTICLES: usize = 1_000;
const ROUNDS: usize = 5;
const PARTS: [&str; 5] = ["text", "command", "pages", "cores", "growth"];
const FILES: [&str; 3] = ["gmb_voa_docs", "wikinews_2019_2020", "wikipedia_current_events_2025_26"];

/// Bytes of text of each file that spaCy reads too, where it is at hand: a round of less is over before a clock can tell.
const BYTES_FOR_SPACY: usize = 150_000;

/// Prints the figures. `python`: one that has spaCy, for ratios from the same run. `only`: parts of [`PARTS`], all when empty.
pub fn run(shared: &Path, python: Option<PathBuf>, only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|o| !PARTS.contains(&o.as_str())) {
        bail!("there is no part {unknown:?}: {}", PARTS.join(", "));
    }
    let wanted = |part: &str| only.is_empty() || only.iter().any(|o| o == part);
    if !shared.join("raw").is_dir() {
        println!("skipped: ../shared is missing, so there is nothing to read");
        return Ok(());
    }
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/en.bin"))?;
    let (_, seconds) = quickest(|| Model::from_bytes(&bytes).map_or(0, |_| 1));
    println!("model of {:.1} MB ready in {:.1} ms", bytes.len() as f64 / 1e6, seconds * 1e3);
    let options = Options { format: Format::Jsonl, ..Options::default() };
    let pipeline = Pipeline::bundled();
    if python.is_none() {
        println!("spaCy skipped: name a Python that has it with --spacy or SPACY_PYTHON");
    }
    for name in FILES.into_iter().filter(|_| wanted("text")) {
        let path = shared.join("raw").join(format!("{name}.jsonl"));
        let articles: Vec<_> = ingest::articles([path], &options).filter_map(Result::ok).take(N_ARTICLES).collect();
        ensure!(!articles.is_empty(), "{name} holds no article");
        let (n, seconds) = quickest(|| articles.iter().map(|a| parse(a, pipeline.model()).tokens.len()).sum());
        let (_, coding) = quickest(|| articles.iter().map(|a| pipeline.code_article(a).events.len()).sum());
        let (chars, citing) = attributions(&pipeline, &articles);
        println!(
            "{name}: {} articles, {n} tokens; who is cited, trees given, {:.2} million characters/s",
            articles.len(),
            chars as f64 / citing / 1e6
        );
        println!(
            "{name}: {} articles, {n} tokens; trees and names {:.0} tokens/s; events and claims {:.0} tokens/s",
            articles.len(),
            n as f64 / seconds,
            n as f64 / coding
        );
        whole::text(name, &articles, &pipeline);
        if let Some(python) = &python {
            let mut bytes = 0;
            let few = articles.iter().take_while(|a| {
                bytes += a.text.len();
                bytes < BYTES_FOR_SPACY + a.text.len()
            });
            let n = few.count();
            beside_spacy(python, &articles[..n], &pipeline)?;
        }
    }
    let path = shared.join("raw").join(FILES[0]).with_extension("jsonl");
    let articles: Vec<_> = ingest::articles([path], &options).filter_map(Result::ok).take(N_ARTICLES).collect();
    if wanted("command") {
        whole::command(shared)?;
    }
    if wanted("pages") {
        whole::pages(&articles, &pipeline);
    }
    if wanted("cores") {
        whole::two_cores(&articles, &pipeline);
    }
    if wanted("growth") {
        whole::growth(&articles, &pipeline)?;
    }
    Ok(())
}

/// Prints how many times as quick as spaCy lapwing reads and codes the same articles.
fn beside_spacy(python: &Path, articles: &[Article], pipeline: &Pipeline) -> Result<()> {
    let (n, reading) = quickest(|| articles.iter().map(|a| parse(a, pipeline.model()).tokens.len()).sum());
    let code = || quickest(|| articles.iter().map(|a| pipeline.code_article(a).events.len()).sum()).1;
    let before = code();
    let sentences: usize = articles.iter().map(|a| parse(a, pipeline.model()).sentences.len()).sum();
    let spacy = spacy::read(python, articles.iter().map(|a| a.text.as_str()))?;
    // Before and after, since a machine that others share is not equally quick for minutes.
    let coding = before.min(code());
    println!(
        "  {} articles: {} reads {:.0} tokens/s, lapwing {:.0}: {:.1} times as quick",
        articles.len(),
        spacy.version,
        spacy.whole.n_tokens as f64 / spacy.whole.seconds,
        n as f64 / reading,
        spacy.whole.seconds / reading
    );
    println!(
        "  its tagger and parser alone {:.0} sentences/s, lapwing from raw text to events {:.0}: {:.1} times as quick",
        spacy.parser.n_sentences as f64 / spacy.parser.seconds,
        sentences as f64 / coding,
        spacy.parser.seconds / coding
    );
    Ok(())
}

/// Characters of the articles, and the seconds in which it is found who is cited for what, with trees and mentions given.
fn attributions(pipeline: &Pipeline, articles: &[Article]) -> (usize, f64) {
    let data = pipeline.data();
    let read: Vec<_> = articles
        .iter()
        .map(|a| {
            let doc = parse(a, pipeline.model());
            let mentions = find_mentions(a, &doc, data);
            (a, doc, mentions)
        })
        .collect();
    let (_, seconds) = quickest(|| {
        let one = |(a, doc, mentions): &(&Article, _, _)| {
            let scan = Scan::new(a, doc, data);
            let found = find_attributions(&scan, a, mentions);
            claims(&scan, mentions, &found).0.len()
        };
        read.iter().map(one).sum()
    });
    (articles.iter().map(|a| a.text.chars().count()).sum(), seconds)
}

/// What `work` counts, and the seconds of its quickest round.
fn quickest(mut work: impl FnMut() -> usize) -> (usize, f64) {
    let (mut n, mut best) = (0, f64::INFINITY);
    for _ in 0..ROUNDS {
        let (counted, seconds) = once(&mut work);
        (n, best) = (counted, best.min(seconds));
    }
    (n, best.max(1e-9))
}

/// The seconds of the quickest round of two works that are compared: in turn, so that both meet the same disturbances.
fn in_turn(mut one: impl FnMut() -> usize, mut other: impl FnMut() -> usize) -> (f64, f64) {
    let (mut of_one, mut of_other) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        of_one = of_one.min(once(&mut one).1);
        of_other = of_other.min(once(&mut other).1);
    }
    (of_one.max(1e-9), of_other.max(1e-9))
}

/// What `work` counts, and its seconds.
fn once(work: &mut impl FnMut() -> usize) -> (usize, f64) {
    let started = (Instant::now(), on_core());
    let n = work();
    let seconds = on_core().zip(started.1).map(|(now, then)| now - then);
    (n, seconds.unwrap_or_else(|| started.0.elapsed().as_secs_f64()))
}

/// Seconds that this thread has had a core to itself, where the system tells: others on the machine do not count.
fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}
