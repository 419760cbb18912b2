//! `lapwing actors`: who is mentioned, and how it was resolved.

use lapwing::Article;
use lapwing::core::Mention;
use lapwing::store::escape::visible;
use lapwing::store::points::CodePoints;
use serde_json::json;

use crate::args::{ListFormat, MentionedArgs, ResolveArgs};
use crate::exit::End;
use crate::output;
use crate::work::{self, Failures};

/// Runs `lapwing actors list`.
pub fn list(args: &MentionedArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.input.inputs, "actors list")?;
    let people = output::for_people(args.input.output.as_deref());
    let format = args.format.unwrap_or(if people { ListFormat::Table } else { ListFormat::Jsonl });
    let pipeline = work::pipeline(args.input.data.as_deref())?;
    let failures = if format == ListFormat::Jsonl { Failures::AsJson } else { Failures::Aside };
    let counts = work::articles(&args.input, failures, |article| {
        let read = pipeline.read_article(article);
        let mentions = read.mentions_alone();
        match format {
            ListFormat::Table => table(article, &mentions),
            ListFormat::Jsonl => line(article, &mentions),
        }
    })?;
    Ok(work::end(counts, ""))
}

/// Runs `lapwing actors resolve`.
pub fn resolve(args: &ResolveArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.input.inputs, "actors resolve")?;
    let people = output::for_people(args.input.output.as_deref());
    let format = args.format.unwrap_or(if people { ListFormat::Table } else { ListFormat::Jsonl });
    let pipeline = work::pipeline(args.input.data.as_deref())?;
    let failures = if format == ListFormat::Jsonl { Failures::AsJson } else { Failures::Aside };
    let counts = work::articles(&args.input, failures, |article| {
        let entity = pipeline.resolve(article);
        match format {
            ListFormat::Table => {
                let shown = entity.map_or("nobody that is known".to_string(), |e| {
                    let code = format!("{} {}", e.country.as_deref().unwrap_or("—"), e.sectors.join(" "));
                    format!("{code:<12} {:<30} {}", e.name.unwrap_or_default(), e.title.unwrap_or_default())
                });
                format!("  {:<40} {}\n", visible(&article.text), shown.trim_end())
            }
            ListFormat::Jsonl => {
                let entity = entity
                    .map(|e| json!({"name": e.name, "country": e.country, "sectors": e.sectors, "title": e.title}));
                format!("{}\n", json!({"id": article.id, "entity": entity}))
            }
        }
    })?;
    Ok(work::end(counts, ""))
}

fn line(article: &Article, list: &[Mention]) -> String {
    let points = CodePoints::new(&article.text);
    let list: Vec<serde_json::Value> = list
        .iter()
        .map(|m| {
            let (start, end) = points.span(m.span);
            json!({"text": points.words(m.span), "start": start, "end": end, "name": m.entity.name,
                "country": m.entity.country, "sectors": m.entity.sectors, "title": m.entity.title,
                "party": m.entity.kind.is_party(), "ground": m.ground})
        })
        .collect();
    format!("{}\n", json!({"id": article.id, "actors": list}))
}

fn table(article: &Article, list: &[Mention]) -> String {
    let mut out = format!("{}\n", visible(&article.id));
    for m in list.iter().filter(|m| m.entity.kind.is_party()) {
        let e = &m.entity;
        let code = format!("{} {}", e.country.as_deref().unwrap_or("—"), e.sectors.join(" "));
        let name = e.name.as_deref().unwrap_or("");
        out += &format!("  {:<40} {code:<12} {name:<30} {}\n", visible(m.span.of(&article.text)), m.ground);
    }
    out + "\n"
}
