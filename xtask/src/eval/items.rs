//! Per-item tables: ids and counts, no texts, so that a change shows where it struck.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::predict::array;

/// Counts of one item of a set.
pub struct Item {
    /// As the set gives it.
    pub id: String,
    /// How many answers gold has.
    pub gold: u32,
    /// How many lapwing gave.
    pub predicted: u32,
    /// How many agree in category; 0 where that is not counted.
    pub right: u32,
}

/// Writes `bench/eval/<set>.tsv`.
pub fn write(root: &Path, set: &str, items: &[Item]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let folder = root.join("bench/eval");
    fs::create_dir_all(&folder)?;
    let mut text = String::from("id\tgold\tpredicted\tright\n");
    for i in items {
        text += &format!("{}\t{}\t{}\t{}\n", i.id.replace(['\t', '\n'], " "), i.gold, i.predicted, i.right);
    }
    let path = folder.join(format!("{set}.tsv"));
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Items whose gold events carry a category and alternatives.
pub fn of_events(rows: &[Value], records: &[Value]) -> Vec<Item> {
    rows.iter()
        .zip(records)
        .map(|(row, record)| {
            let gold: Vec<Vec<&str>> = array(&row["events"]).iter().map(|e| accepted(e, "category", "alt")).collect();
            item(row, &gold, record)
        })
        .collect()
}

/// Items of a set with one row per event; `unique` holds the first row of each text.
pub fn of_pooled(rows: &[Value], unique: &[Value], records: &[Value]) -> Vec<Item> {
    let mut by_text: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for row in rows.iter().filter(|r| r["event"].is_string()) {
        by_text.entry(row["text"].as_str().unwrap_or("")).or_default().push(accepted(row, "event", "event_alt"));
    }
    let none = Vec::new();
    unique
        .iter()
        .zip(records)
        .map(|(row, record)| item(row, by_text.get(row["text"].as_str().unwrap_or("")).unwrap_or(&none), record))
        .collect()
}

/// Items that are only counted: how many in gold, how many found.
pub fn counted(rows: &[Value], predicted: &[Value], key: &str) -> Vec<Item> {
    let n = |v: &Value| ["attributions", key].iter().map(|k| array(&v[*k]).len()).max().unwrap_or(0) as u32;
    rows.iter().zip(predicted).map(|(row, p)| Item { id: id(row), gold: n(row), predicted: n(p), right: 0 }).collect()
}

fn item(row: &Value, gold: &[Vec<&str>], record: &Value) -> Item {
    let mut predicted: Vec<&str> = array(&record["events"]).iter().filter_map(|e| e["category"].as_str()).collect();
    let n = predicted.len() as u32;
    let mut right = 0;
    for accepted in gold {
        if let Some(at) = predicted.iter().position(|p| accepted.contains(p)) {
            predicted.remove(at);
            right += 1;
        }
    }
    Item { id: id(row), gold: gold.len() as u32, predicted: n, right }
}

fn accepted<'a>(event: &'a Value, key: &str, alternatives: &str) -> Vec<&'a str> {
    event[key].as_str().into_iter().chain(array(&event[alternatives]).iter().filter_map(Value::as_str)).collect()
}

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap_or("").to_string()
}
