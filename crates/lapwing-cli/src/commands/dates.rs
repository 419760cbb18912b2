//! `lapwing dates`: expressions of time and what they mean.

use lapwing::Article;
use lapwing::coder::dates::Timex;
use lapwing::store::escape::visible;
use lapwing::store::points::CodePoints;
use serde_json::json;

use crate::args::{DatesArgs, ListFormat};
use crate::exit::End;
use crate::output;
use crate::work::{self, Failures};

/// Runs the command.
pub fn run(args: &DatesArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.input.inputs, "dates")?;
    let people = output::for_people(args.input.output.as_deref());
    let format = args.format.unwrap_or(if people { ListFormat::Table } else { ListFormat::Jsonl });
    let pipeline = work::pipeline(args.input.data.as_deref())?;
    let failures = if format == ListFormat::Jsonl { Failures::AsJson } else { Failures::Aside };
    let counts = work::articles(&args.input, failures, |article| {
        let found = pipeline.dates(article);
        match format {
            ListFormat::Table => table(article, &found),
            ListFormat::Jsonl => line(article, &found),
        }
    })?;
    Ok(work::end(counts, ""))
}

fn line(article: &Article, found: &[Timex]) -> String {
    let points = CodePoints::new(&article.text);
    let list: Vec<serde_json::Value> = found
        .iter()
        .map(|t| {
            let (start, end) = points.span(t.span);
            json!({"start": start, "end": end, "text": points.words(t.span), "type": t.kind.as_str(), "value": t.value})
        })
        .collect();
    format!("{}\n", json!({"id": article.id, "timexes": list}))
}

fn table(article: &Article, found: &[Timex]) -> String {
    let mut out = format!("{}\n", visible(&article.id));
    for t in found {
        let value = t.value.as_deref().unwrap_or("—");
        out += &format!("  {:<9} {value:<24} {}\n", t.kind.as_str(), visible(t.span.of(&article.text)));
    }
    out + "\n"
}
