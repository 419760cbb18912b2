//! Reads JSON Lines with `id`, `text` and `dct`; writes the expressions of time found, as the scorer reads them.

use std::io::{BufRead, Write};

use lapwing_core::PubDate;
use lapwing_data::Data;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let data = Data::bundled();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let text = input["text"].as_str().unwrap_or("");
        let published = input["dct"].as_str().and_then(published);
        let points = |byte: usize| text[..byte].chars().count();
        let found: Vec<Value> = lapwing_coder::dates::find_dates(text, published, &data.dates)
            .iter()
            .map(|t| json!({"start": points(t.span.start), "end": points(t.span.end), "text": t.span.of(text), "type": t.kind.as_str(), "value": t.value}))
            .collect();
        writeln!(out, "{}", json!({"id": input["id"], "timexes": found}))?;
    }
    Ok(())
}

fn published(dct: &str) -> Option<PubDate> {
    let mut parts = dct.get(..10)?.split('-');
    Some(PubDate::day(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
