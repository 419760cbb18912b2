//! The verbs and nouns of the project's frames: words that training must know to be verbs and nouns.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

/// Dictionary forms that frames name, single words only.
#[derive(Default)]
pub struct Lexicon {
    /// Verbs.
    pub verbs: BTreeSet<String>,
    /// Nouns.
    pub nouns: BTreeSet<String>,
}

/// Reads the frames in `folder`.
///
/// # Errors
/// When a file cannot be read.
pub fn read(folder: &Path) -> Result<Lexicon> {
    let mut lexicon = Lexicon::default();
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
        let input = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let table: toml::Table = input.parse().with_context(|| path.display().to_string())?;
        for frame in table.get("frame").and_then(|f| f.as_array()).into_iter().flatten() {
            let words = |key: &str| {
                let list = frame.get(key).and_then(|v| v.as_array()).into_iter().flatten();
                list.filter_map(|w| w.as_str())
                    .filter(|w| w.len() > 2 && w.chars().all(|c| c.is_ascii_lowercase()))
                    .map(str::to_string)
                    .collect::<Vec<_>>()
            };
            lexicon.verbs.extend(words("verbs"));
            lexicon.nouns.extend(words("nouns"));
        }
    }
    Ok(lexicon)
}
