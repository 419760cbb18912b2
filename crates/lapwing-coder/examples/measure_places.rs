//! Reads JSON Lines with `id`, `text`, `title`, `url` and `toponyms` or `mentions`; resolves exactly those names and
//! writes the places as the scorer reads them.

use std::io::{BufRead, Write};

use lapwing_core::{Article, Span};
use lapwing_data::Data;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let data = Data::bundled();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let word = |key: &str| input[key].as_str().map(str::to_string);
        let text = word("text").unwrap_or_default();
        let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let given = input["mentions"].as_array().or(input["toponyms"].as_array()).cloned().unwrap_or_default();
        let byte = |v: &Value| v.as_u64().and_then(|p| bytes.get(p as usize)).copied().unwrap_or(text.len());
        let mut spans: Vec<Span> = given.iter().map(|m| Span::new(byte(&m["start"]), byte(&m["end"]))).collect();
        spans.sort();
        let article = Article { title: word("title"), url: word("url"), text: text.clone(), ..Article::default() };
        let points = |b: usize| bytes.partition_point(|&x| x < b);
        let found: Vec<Value> = lapwing_coder::places::resolve_places(&article, &spans, data)
            .iter()
            .map(|m| {
                let p = m.record(&text);
                json!({"start": points(p.span.start), "end": points(p.span.end), "text": p.text, "name": p.name,
                    "country": p.country, "lat": p.lat, "lon": p.lon, "geonames_id": p.geonames_id})
            })
            .collect();
        writeln!(out, "{}", json!({"id": input["id"], "places": found}))?;
    }
    Ok(())
}
