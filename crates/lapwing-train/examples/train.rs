//! Trains a model and measures it: `cargo run --release -p lapwing-train --example train -- SHARED OUT`. With a further
//! word: `measure` only measures, `rest` keeps the net and learns names and lemmas anew, a number trains one member of
//! the committee with that seed.

use std::path::Path;

use anyhow::{Context, Result};
use lapwing_nlp::Model;
use lapwing_train::Step;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [shared, out, rest @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: train SHARED OUT [measure|rest|SEED]")
    };
    let started = std::time::Instant::now();
    let step = match rest.first().map(String::as_str) {
        None => Some(Step::All),
        Some("rest") => Some(Step::Rest),
        Some("measure") => None,
        Some(seed) => Some(Step::Member(seed.parse().context("the third argument is a seed, rest or measure")?)),
    };
    if let Some(step) = step {
        lapwing_train::train(Path::new(shared), Path::new(out), step, &mut |line| {
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
