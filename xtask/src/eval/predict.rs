//! From the lines of a set to what lapwing says about them.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result};
use lapwing::ingest::{self, Format, Options};
use lapwing::{Article, Line, Pipeline};
use serde_json::{Map, Value, json};

/// Reads JSON Lines.
pub fn read(path: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).with_context(|| format!("{} is not JSON Lines", path.display())))
        .collect()
}

/// Writes JSON Lines.
pub fn write(path: &Path, rows: &[Value]) -> Result<()> {
    let text: String = rows.iter().map(|r| format!("{r}\n")).collect();
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// The input lines of `rows`: the keys that lapwing reads and no other, so that no answer can slip in.
pub fn inputs(rows: &[Value]) -> String {
    let mut out = String::new();
    for row in rows {
        let mut input = Map::new();
        for key in ["id", "title", "author", "publisher", "url", "text", "context"] {
            if let Some(value) = row.get(key).filter(|v| v.is_string()) {
                input.insert(key.to_string(), value.clone());
            }
        }
        if let Some(mentions) = row.get("mentions").filter(|v| v.is_array()) {
            input.insert("mentions".to_string(), mentions.clone());
        }
        for key in ["date", "dct"] {
            if let Some(value) = row.get(key).filter(|v| v.is_string()) {
                input.insert("date".to_string(), value.clone());
            }
        }
        out += &format!("{}\n", Value::Object(input));
    }
    out
}

/// What `work` makes of each row, with the texts coded exactly as they stand.
pub fn each<T: Send>(rows: &[Value], work: impl Fn(&Article) -> T + Sync) -> Result<Vec<T>> {
    let options = Options { format: Format::Jsonl, keep_text: true, ..Options::default() };
    let articles = ingest::articles_of(std::io::Cursor::new(inputs(rows)), "set", &options);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut results = Vec::new();
    lapwing::run(
        articles,
        threads,
        |article| work(&article),
        |result| match result {
            Ok(value) => {
                results.push(value);
                Ok(())
            }
            Err(line) => Err(anyhow::anyhow!("{} could not be coded: {}", line.id(), line.to_json())),
        },
    )?;
    Ok(results)
}

/// The records of `rows` as JSON.
pub fn records(rows: &[Value], pipeline: &Pipeline) -> Result<Vec<Value>> {
    let lines = each(rows, |article| Line::Coded(Box::new(pipeline.record(article, false))))?;
    lines.iter().map(|line| Ok(serde_json::to_value(line)?)).collect()
}

/// Records as attributions of the attribution scorers.
pub fn attributions(records: &[Value]) -> Vec<Value> {
    let span = |w: &Value| json!([w["start"], w["end"]]);
    records
        .iter()
        .map(|record| {
            let list: Vec<Value> = array(&record["claims"])
                .iter()
                .map(|c| {
                    let holder = if c["holder"]["start"].is_u64() { span(&c["holder"]) } else { Value::Null };
                    let content: Vec<Value> = array(&c["content"]).iter().map(span).collect();
                    json!({"source": holder, "cue": span(&c["cue"]), "content": content.first(),
                        "content_spans": content, "type": c["directness"]})
                })
                .collect();
            json!({"id": record["id"], "attributions": list})
        })
        .collect()
}

/// The elements of a list; none when it is no list.
pub fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
