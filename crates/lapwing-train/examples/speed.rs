//! Measures how many tokens a second a model reads: `… --example speed -- MODEL TEXTFILE`.

use anyhow::{Context, Result};
use lapwing_core::Article;
use lapwing_nlp::{Model, parse};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, text] = arguments.as_slice() else { anyhow::bail!("usage: speed MODEL TEXTFILE") };
    let bytes = std::fs::read(model).with_context(|| format!("cannot read {model}"))?;
    let started = std::time::Instant::now();
    let model = Model::from_bytes(&bytes)?;
    println!("model read in {:.1} ms", started.elapsed().as_secs_f64() * 1000.0);
    let text = std::fs::read_to_string(text).with_context(|| format!("cannot read {text}"))?;
    let article = Article { text, ..Article::default() };
    let mut best = f64::INFINITY;
    let mut n = 0;
    for _ in 0..5 {
        let started = std::time::Instant::now();
        n = parse(&article, &model).tokens.len();
        best = best.min(started.elapsed().as_secs_f64());
    }
    println!("{n} tokens, {:.0} tokens a second", n as f64 / best);
    Ok(())
}
