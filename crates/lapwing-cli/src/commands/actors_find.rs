//! `lapwing actors find`: how a name resolves on a day, and all that the tables know by that name.

use std::io::Write;

use lapwing::core::{Mention, PubDate};
use lapwing::data::actors::{Office, Term};
use lapwing::ingest::read_date;
use lapwing::store::escape::visible;
use lapwing::{Article, Pipeline};
use serde_json::{Value, json};

use crate::args::{FindArgs, ListFormat};
use crate::exit::{End, Usage};
use crate::{output, work};

/// Runs `lapwing actors find`.
pub fn find(args: &FindArgs) -> anyhow::Result<End> {
    let name = args.name.join(" ").trim().to_string();
    if name.is_empty() {
        return Err(
            Usage("give the name to find: lapwing actors find 'Condoleezza Rice' --date 2006-05-01".into()).into()
        );
    }
    let date = args.date.as_deref().map(day).transpose()?;
    let pipeline = work::pipeline(args.data.as_deref())?;
    let format = args.format.unwrap_or(if output::for_people(None) { ListFormat::Table } else { ListFormat::Jsonl });
    let article = Article { text: name, published: date, context: args.context.clone(), ..Article::default() };
    let answer = answer(&pipeline, &article);
    let mut out = output::open(None)?;
    match format {
        ListFormat::Jsonl => writeln!(out, "{answer}")?,
        ListFormat::Table => write!(out, "{}", table(&answer))?,
    }
    out.flush()?;
    Ok(End::Done)
}

fn day(given: &str) -> anyhow::Result<PubDate> {
    let hint = "write it as 2006-05-01, 2006-05 or 2006";
    read_date(given).ok_or_else(|| Usage(format!("cannot read the date {given:?}: {hint}")).into())
}

/// What the name means, why, and what else it could mean.
fn answer(pipeline: &Pipeline, article: &Article) -> Value {
    let entity = pipeline.resolve(article);
    let mentions = pipeline.read_article(article).mentions_alone();
    let known = |m: &&Mention| m.entity.country.is_some() || !m.entity.sectors.is_empty();
    let ground = mentions.iter().filter(known).max_by_key(|m| m.span.len()).map(|m| m.ground.clone());
    let actors = &pipeline.data().actors;
    let words: Vec<&str> = article.text.split_whitespace().collect();
    let full = actors.persons.named(words.iter().copied());
    let surnamed = if words.len() == 1 { actors.persons.surnamed(words.iter().copied()) } else { Vec::new() };
    let number = article.published.as_ref().map(PubDate::number);
    let offices: Vec<Value> = full.iter().chain(&surnamed).map(|t| office(t, number)).collect();
    let names: Vec<Value> = actors
        .names
        .exact(&article.text)
        .iter()
        .map(|r| json!({"name": r.name, "country": r.code, "sectors": r.sectors, "is": format!("{:?}", r.class)}))
        .collect();
    let entity = entity.map(|e| json!({"name": e.name, "country": e.country, "sectors": e.sectors, "title": e.title}));
    json!({"text": article.text, "date": article.published.as_ref().map(PubDate::to_iso), "entity": entity,
        "ground": ground, "offices": offices, "names": names})
}

fn office(term: &Term, day: Option<u32>) -> Value {
    let iso = |d: u32| match d {
        0 | 99_991_231 => None,
        d => Some(format!("{:04}-{:02}-{:02}", d / 10_000, d / 100 % 100, d % 100)),
    };
    let then = day.map(|d| match term.on(d) {
        Office::In => "in office",
        Office::Perhaps => "perhaps still in office",
        Office::Before => "not yet in office",
        Office::After => "no longer in office",
    });
    json!({"name": term.name, "country": term.code, "sector": term.sector, "title": term.title,
        "start": iso(term.start), "end": iso(term.end), "end_is_last_seen": term.open, "on_the_day": then})
}

fn table(answer: &Value) -> String {
    let text = |v: &Value| visible(v.as_str().unwrap_or("")).to_string();
    let list = |v: &Value| v.as_array().map(|a| a.iter().map(&text).collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let on = if answer["date"].is_null() { String::new() } else { format!(" on {}", text(&answer["date"])) };
    let entity = &answer["entity"];
    let mut out = format!("{}{on}\n", text(&answer["text"]));
    if entity.is_null() {
        out += "  nobody that is known; add a row of your own with --data (data/README.md)\n";
    } else {
        let parts = [text(&entity["country"]), list(&entity["sectors"]), text(&entity["name"]), text(&entity["title"])];
        let shown: Vec<&str> = parts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
        out += &format!("  {}\n  because: {}\n", shown.join("  "), text(&answer["ground"]));
    }
    for (key, heading) in [("offices", "offices by that name"), ("names", "states, bodies and groups by that name")] {
        let rows = answer[key].as_array().map(Vec::as_slice).unwrap_or_default();
        if !rows.is_empty() {
            out += &format!("{heading}:\n");
        }
        for r in rows {
            let sectors = if key == "offices" { text(&r["sector"]) } else { list(&r["sectors"]) };
            let start = r["start"].as_str().unwrap_or("?");
            let end = r["end"].as_str().map_or("?".to_string(), |e| {
                if r["end_is_last_seen"] == true { format!("{e} or later") } else { e.to_string() }
            });
            let last = if key == "offices" {
                format!("{}  {start} to {end}  {}", text(&r["title"]), text(&r["on_the_day"]))
            } else {
                text(&r["is"]).to_lowercase()
            };
            out += format!("  {:<30} {:<3} {sectors:<8} {last}\n", text(&r["name"]), text(&r["country"])).trim_end();
            out += "\n";
        }
    }
    out
}
