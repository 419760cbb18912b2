//! `cargo xtask eval`: every scorer of `../shared/eval` that applies, lapwing beside its rivals.
//!
//! Texts go in, figures come out: nothing of the sets but ids and counts is written into the repository.

mod floors;
mod incidents;
mod items;
mod names;
mod predict;
mod report;
mod rivals;
mod scorers;
mod speed;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use lapwing::Pipeline;

/// What was asked for.
pub struct Wish {
    /// Fail on a fall below a floor.
    pub check: bool,
    /// Rewrite the committed tables.
    pub write: bool,
    /// Only sets whose names begin so; all when empty.
    pub only: Vec<String>,
}

/// Figures by set and name, e.g. `world_dev` → `category_f1`.
pub type Figures = BTreeMap<String, BTreeMap<String, f64>>;

/// Runs all wanted sets.
pub fn run(root: &Path, shared: &Path, wish: &Wish) -> Result<()> {
    if !shared.join("eval").is_dir() {
        println!("skipped: ../shared is missing, so there is nothing to score on");
        return Ok(());
    }
    let out = root.join("target/eval");
    std::fs::create_dir_all(&out)?;
    let pipeline = Pipeline::bundled();
    let mut figures = Figures::new();
    for set in scorers::SETS {
        if !wish.only.is_empty() && !wish.only.iter().any(|o| set.name.starts_with(o.as_str())) {
            continue;
        }
        let scored = (set.score)(&scorers::Run { name: set.name, pipeline: &pipeline, shared, out: &out })?;
        print!("{}", report::set(set.name, set.about, &scored.figures));
        if wish.write {
            items::write(root, set.name, &scored.items)?;
        }
        figures.insert(set.name.to_string(), scored.figures);
    }
    if wish.write {
        report::write(root, &figures)?;
    }
    if wish.check { floors::check(root, &figures) } else { Ok(()) }
}
