//! Whose words an article's words are: shares by word, as the readme of the attribution sets defines them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::predict::array;

/// Share of attributed words that were left to the narrator, and of the narrator's words that were attributed.
pub fn shares(gold: &[Value], predicted: &[Value]) -> (f64, f64) {
    let (mut attributed, mut left, mut told, mut taken) = (0_usize, 0_usize, 0_usize, 0_usize);
    for row in gold {
        let words = words(row["text"].as_str().unwrap_or(""));
        let theirs = covered(row, &words);
        let ours = predicted.iter().find(|p| p["id"] == row["id"]).map(|p| covered(p, &words)).unwrap_or_default();
        attributed += theirs.len();
        left += theirs.difference(&ours).count();
        told += words.len() - theirs.len();
        taken += ours.difference(&theirs).count();
    }
    (left as f64 / attributed.max(1) as f64, taken as f64 / told.max(1) as f64)
}

/// Words as half-open ranges of code points.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (i, _) in text.chars().enumerate().filter(|(_, c)| c.is_alphanumeric() || *c == '_') {
        match words.last_mut() {
            Some(last) if last.1 == i => last.1 = i + 1,
            _ => words.push((i, i + 1)),
        }
    }
    words
}

/// Indices of the words that some content holds.
fn covered(row: &Value, words: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for attribution in array(&row["attributions"]) {
        let mut pieces: Vec<&Value> = array(&attribution["content_spans"]).iter().collect();
        if pieces.is_empty() {
            pieces.push(&attribution["content"]);
        }
        for piece in pieces {
            let (Some(start), Some(end)) = (piece[0].as_u64(), piece[1].as_u64()) else { continue };
            let (start, end) = (start as usize, end as usize);
            let from = words.partition_point(|w| w.1 <= start);
            found.extend((from..words.len()).take_while(|&w| words[w].0 < end));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_are_counted_on_both_sides() {
        let gold = [json!({"id": "a", "text": "It rained, she said.", "attributions": [{"content": [0, 9]}]})];
        let ours = [json!({"id": "a", "attributions": [{"content_spans": [[3, 9], [15, 19]]}]})];
        assert_eq!(shares(&gold, &ours), (0.5, 0.5));
    }
}
