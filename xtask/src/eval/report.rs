//! The figures for people: on standard output and in `docs/ACCURACY.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Figures, rivals, scorers};

/// One set as lines of text.
pub fn set(name: &str, about: &str, figures: &BTreeMap<String, f64>) -> String {
    let mut out = format!("{name}: {about}\n");
    for (figure, value) in figures {
        out += format!("  {figure:<28} {:>9}   {}", shown(*value), rivals::of(name, figure)).trim_end();
        out.push('\n');
    }
    out
}

/// Rewrites `docs/ACCURACY.md`: measured sets anew, the others as they stood would be lies, so they are left out.
pub fn write(root: &Path, figures: &Figures) -> Result<()> {
    let mut out = String::from(
        "# How well lapwing does\n\nMade by `cargo xtask eval --write`; do not edit. Figures are shares from 0 to 1 unless the name says otherwise.\nThe sets are development halves: others like them are kept apart and decide. What each set and figure means is told by\nthe scorers beside the sets. `bench/floors.toml` holds what must not be lost, `bench/eval/` the counts of each item.\nSpeed is measured on whatever machine ran this and serves as an idea only.\n",
    );
    for set in scorers::SETS {
        let Some(measured) = figures.get(set.name) else { continue };
        out +=
            &format!("\n## {}\n\n{}.\n\n| figure | lapwing | others |\n|---|---:|---|\n", set.name, capital(set.about));
        for (figure, value) in measured {
            out += &format!("| {figure} | {} | {} |\n", shown(*value), rivals::of(set.name, figure));
        }
    }
    let path = root.join("docs/ACCURACY.md");
    fs::write(&path, out).with_context(|| format!("cannot write {}", path.display()))
}

fn shown(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() >= 1.0 || value > 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.3}")
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
