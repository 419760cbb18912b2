//! Trains a model and measures it: `cargo run --release -p lapwing-train --example train -- SHARED OUT`, or measures
//! one with `… -- SHARED MODEL measure`.

use std::path::Path;

use anyhow::{Context, Result};
use lapwing_nlp::Model;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [shared, out, rest @ ..] = arguments.as_slice() else { anyhow::bail!("usage: train SHARED OUT [measure]") };
    let started = std::time::Instant::now();
    if rest.first().map(String::as_str) != Some("measure") {
        lapwing_train::train(Path::new(shared), Path::new(out), |line| {
            println!("{:6.1} s  {line}", started.elapsed().as_secs_f64())
        })?;
    }
    let bytes = std::fs::read(out).with_context(|| format!("cannot read {out}"))?;
    let loading = std::time::Instant::now();
    let model = Model::from_bytes(&bytes)?;
    println!("{} bytes, read in {:.1} ms, id {}", bytes.len(), loading.elapsed().as_secs_f64() * 1000.0, model.id());
    for (name, score) in lapwing_train::evaluate(Path::new(shared), &model)? {
        println!("{name:32} {:.4}", score);
    }
    Ok(())
}
