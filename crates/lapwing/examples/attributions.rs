//! Writes who is cited for what, one line of JSON for each line of JSON Lines with `id` and `text`:
//! `cargo run --release -p lapwing --example attributions < in.jsonl > out.jsonl`. Offsets count code points.

use std::io::{BufRead, Write};

use lapwing_coder::actors::find_mentions;
use lapwing_coder::attribution::{Attribution, Holder, Scan, find_attributions};
use lapwing_core::{Article, Document, Span};
use lapwing_data::Data;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (model, data) = (lapwing_nlp::Model::bundled(), Data::bundled());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default().to_string();
        let article = Article { id: row["id"].as_str().unwrap_or_default().to_string(), text, ..Article::default() };
        let doc = lapwing_nlp::parse(&article, model);
        let mentions = find_mentions(&article, &doc, data);
        let scan = Scan::new(&article, &doc, data);
        let found = find_attributions(&scan, &article, &mentions);
        let (claims, index) = lapwing_coder::attribution::claims(&scan, &mentions, &found);
        let attributions: Vec<Value> = found
            .list
            .iter()
            .zip(&index)
            // Flat, as the sets that it is measured on.
            .filter(|(a, _)| a.parent.is_none())
            .filter_map(|(a, i)| {
                Some(line_of(&article.text, &doc, a, claims[(*i)?].holder.as_ref().and_then(|h| h.span)))
            })
            .collect();
        let claims: Vec<Value> = claims
            .iter()
            .map(|c| {
                let content: Vec<Value> = c.content.iter().map(|s| json!({"text": s.of(&article.text)})).collect();
                let holder = c.holder.as_ref().map(|h| json!({"text": h.text, "name": h.entity.name, "country": h.entity.country}));
                json!({"holder": holder, "cue": c.cue.of(&article.text), "content": content, "directness": c.directness.as_str()})
            })
            .collect();
        writeln!(out, "{}", json!({"id": article.id, "attributions": attributions, "claims": claims}))?;
    }
    Ok(())
}

fn line_of(text: &str, doc: &Document, a: &Attribution, holder: Option<Span>) -> Value {
    let points = |s: &Span| {
        let start = text[..s.start].chars().count();
        json!([start, start + s.of(text).chars().count()])
    };
    let spans = |list: &[Span]| list.iter().map(points).collect::<Vec<Value>>();
    let holder = match a.holder {
        Holder::Tok(t) => Some(holder.unwrap_or(doc.tokens[t].span)),
        _ => None,
    };
    json!({
        "source_spans": holder.map(|h| spans(&[h])), "cue_spans": spans(&[a.cue]), "content_spans": spans(&a.content),
        "type": a.directness.as_str(), "kind": format!("{:?}", a.kind), "document": a.document,
    })
}
