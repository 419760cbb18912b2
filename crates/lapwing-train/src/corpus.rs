//! Raw news as tokens, for a committee of nets to annotate.
//!
//! In: the JSON Lines under `raw`. Out: sentences of moderate length. Leaves out what stands in evaluation sets, and
//! most of the official texts, which would otherwise be the larger part.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result};
use lapwing_nlp::split::{self, Rules};
use lapwing_nlp::tokenise;

/// Words, each with whether the next one stands directly behind it.
pub type Tokens = Vec<(String, bool)>;

/// File and of how many items one is taken.
const FILES: [(&str, usize); 8] = [
    ("gmb_voa_docs", 1),
    ("wikipedia_current_events_2015_09", 1),
    ("wikipedia_current_events_2025_26", 1),
    ("wikinews_2019_2020", 1),
    ("ungd_2017_speeches", 4),
    ("us_state_dept_2021_22", 4),
    ("us_white_house_2021_22", 5),
    ("us_state_dept_tweets", 4),
];
const WORDS_MIN: usize = 4;
const WORDS_MAX: usize = 60;

/// Sentences of the raw texts in `folder`.
///
/// # Errors
/// When a file cannot be read or a line is not JSON.
pub fn sentences(folder: &Path) -> Result<Vec<Tokens>> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let excluded = read("EXCLUDE.txt")?;
    let excluded: HashSet<&str> = excluded.lines().map(str::trim).collect();
    let rules = Rules::english();
    let mut out = Vec::new();
    for (name, every) in FILES {
        let input = read(&format!("{name}.jsonl"))?;
        for (number, line) in input.lines().enumerate() {
            let item: serde_json::Value =
                serde_json::from_str(line).with_context(|| format!("{name}.jsonl:{}: no JSON", number + 1))?;
            let (Some(id), Some(text)) = (item["id"].as_str(), item["text"].as_str()) else { continue };
            if number % every != 0 || excluded.contains(id) {
                continue;
            }
            for piece in split::sentences(text, &rules) {
                let spans = tokenise::tokens(text, piece.span, &rules);
                if (WORDS_MIN..=WORDS_MAX).contains(&spans.len()) {
                    let glued = |i: usize| spans.get(i + 1).is_some_and(|n| n.start == spans[i].end);
                    out.push(spans.iter().enumerate().map(|(i, s)| (s.of(text).to_string(), glued(i))).collect());
                }
            }
        }
    }
    Ok(out)
}
