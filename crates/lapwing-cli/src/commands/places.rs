//! `lapwing places`: names of places and where they lie.

use lapwing::Article;
use lapwing::coder::places::PlaceMention;
use lapwing::store::escape::visible;
use lapwing::store::points::CodePoints;
use serde_json::json;

use crate::args::{ListFormat, PlacesArgs};
use crate::exit::End;
use crate::output;
use crate::work::{self, Failures};

/// Runs the command.
pub fn run(args: &PlacesArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.input.inputs, "places")?;
    let people = output::for_people(args.input.output.as_deref());
    let format = args.format.unwrap_or(if people { ListFormat::Table } else { ListFormat::Jsonl });
    let pipeline = work::pipeline(args.input.data.as_deref())?;
    let failures = if format == ListFormat::Jsonl { Failures::AsJson } else { Failures::Aside };
    let counts = work::articles(&args.input, failures, |article| {
        let found = pipeline.places(article);
        match format {
            ListFormat::Table => table(article, &found),
            ListFormat::Jsonl => line(article, &found),
        }
    })?;
    Ok(work::end(counts, ""))
}

fn line(article: &Article, found: &[PlaceMention]) -> String {
    let points = CodePoints::new(&article.text);
    let list: Vec<serde_json::Value> = found
        .iter()
        .map(|m| {
            let (start, end) = points.span(m.span);
            let p = m.record(&article.text);
            json!({"start": start, "end": end, "text": p.text, "name": p.name, "country": p.country, "lat": p.lat,
                "lon": p.lon, "geonames_id": p.geonames_id, "precision": p.precision})
        })
        .collect();
    format!("{}\n", json!({"id": article.id, "places": list}))
}

fn table(article: &Article, found: &[PlaceMention]) -> String {
    let mut out = format!("{}\n", visible(&article.id));
    for m in found {
        let p = m.record(&article.text);
        let name = p.name.as_deref().unwrap_or("not in the gazetteer");
        let at = p.lat.zip(p.lon).map_or_else(|| "—".to_string(), |(lat, lon)| format!("{lat:.2}, {lon:.2}"));
        let country = p.country.as_deref().unwrap_or("—");
        let doubt = if m.uncertain { "  (uncertain)" } else { "" };
        out += &format!("  {:<28} {country:<4} {:<8} {name:<28} {at}{doubt}\n", visible(&p.text), p.precision);
    }
    out + "\n"
}
