//! How fast raw articles are coded on one thread.

use std::time::Instant;

use anyhow::Result;
use lapwing::ingest::{self, Format, Options};

use super::scorers::{Run, Scored};

const N_ARTICLES: usize = 300;

/// Articles, sentences and tokens a second, reading of files left out.
pub fn score(run: &Run) -> Result<Scored> {
    let path = run.shared.join("raw/gmb_voa_docs.jsonl");
    let options = Options { format: Format::Jsonl, ..Options::default() };
    let articles: Vec<_> = ingest::articles([path], &options).filter_map(Result::ok).take(N_ARTICLES).collect();
    let (mut n_sentences, mut n_tokens, mut n_events) = (0, 0, 0);
    let start = Instant::now();
    for article in &articles {
        let read = run.pipeline.read_article(article);
        n_sentences += read.doc.sentences.len();
        n_tokens += read.doc.tokens.len();
        n_events += read.coded.events.len();
    }
    let seconds = start.elapsed().as_secs_f64().max(1e-9);
    let mut scored = Scored::default();
    for (name, n) in [("articles_per_s", articles.len()), ("sentences_per_s", n_sentences), ("tokens_per_s", n_tokens)]
    {
        scored.figures.insert(name.to_string(), (n as f64 / seconds).round());
    }
    scored.figures.insert("events_per_article".to_string(), n_events as f64 / articles.len().max(1) as f64);
    Ok(scored)
}
