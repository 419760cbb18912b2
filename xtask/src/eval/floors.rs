//! Committed floors: a figure may not fall below, a count of errors not rise above. File: `bench/floors.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::Figures;

/// Figures of which less is better.
const CEILINGS: [&str; 3] = ["from_furniture", "allegations_as_fact", "events_in_all"];

/// Fails when a figure stands on the wrong side of its floor.
pub fn check(root: &Path, figures: &Figures) -> Result<()> {
    let path = root.join("bench/floors.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let floors: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(&text).context("bench/floors.toml")?;
    let mut fallen = Vec::new();
    let mut n_checked = 0;
    for (set, wanted) in &floors {
        let Some(measured) = figures.get(set) else { continue };
        for (name, &floor) in wanted {
            let Some(&figure) = measured.get(name) else {
                fallen.push(format!("{set} {name}: not measured, floor {floor}"));
                continue;
            };
            n_checked += 1;
            let fell = if CEILINGS.contains(&name.as_str()) { figure > floor } else { figure < floor };
            if fell {
                fallen.push(format!("{set} {name}: {figure:.3}, floor {floor:.3}"));
            }
        }
    }
    if fallen.is_empty() {
        println!("{n_checked} floors hold");
        return Ok(());
    }
    bail!("below the floors of bench/floors.toml:\n  {}", fallen.join("\n  "))
}
