//! What changed between two runs: events gained and lost, grouped by frame, for a person to read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use lapwing::Line;
use lapwing::store::record::{Entity, Event};

const SHOWN_PER_FRAME: usize = 5;

/// Prints events that stand in only one of the two files.
pub fn run(old: &Path, new: &Path) -> Result<()> {
    let (old, new) = (events(old)?, events(new)?);
    let before: BTreeSet<&String> = old.keys().collect();
    let after: BTreeSet<&String> = new.keys().collect();
    let lost: Vec<&String> = before.difference(&after).copied().collect();
    let gained: Vec<&String> = after.difference(&before).copied().collect();
    println!("{} events before, {} after, {} lost, {} gained", old.len(), new.len(), lost.len(), gained.len());
    for (sign, list, from) in [("-", lost, &old), ("+", gained, &new)] {
        let mut by_frame: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for key in list {
            by_frame.entry(&from[key].0).or_default().push(&from[key].1);
        }
        for (frame, shown) in by_frame {
            println!("\n{sign} {frame} ({})", shown.len());
            for line in shown.iter().take(SHOWN_PER_FRAME) {
                println!("    {line}");
            }
        }
    }
    Ok(())
}

/// Events of a file by what identifies them: frame and a line to show.
fn events(path: &Path) -> Result<BTreeMap<String, (String, String)>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut found = BTreeMap::new();
    for (n, line) in text.lines().enumerate() {
        let line: Line = serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1))?;
        let Some(record) = line.record() else { continue };
        for e in &record.events {
            let code = code(e);
            let key = format!("{} {} {code}", record.id, e.trigger.start);
            found.insert(key, (e.frame.clone(), format!("{code}  {}: {}", record.id, e.sentence.text)));
        }
    }
    Ok(found)
}

fn code(e: &Event) -> String {
    let side = |list: &[Entity]| list.iter().map(|p| p.country.as_deref().unwrap_or("—")).collect::<Vec<_>>().join(",");
    format!("{} {} {}>{}", e.category, e.modality, side(&e.actors), side(&e.recipients))
}
