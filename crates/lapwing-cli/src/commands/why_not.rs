//! `lapwing why-not`: what became of every candidate in one sentence.

use std::io::Write;

use lapwing::coder::events::{Station, Step};
use lapwing::store::escape::visible;
use lapwing::store::tree_table;
use lapwing::{Article, Read};

use crate::args::WhyNotArgs;
use crate::exit::{End, Usage};
use crate::{output, work};

/// Runs the command.
pub fn run(args: &WhyNotArgs) -> anyhow::Result<End> {
    if args.sentence.trim().is_empty() {
        return Err(Usage(
            "no sentence: put one in quotation marks, e.g. lapwing why-not \"Ghana thanked Togo.\"".into(),
        )
        .into());
    }
    let pipeline = work::pipeline(args.data.as_deref())?;
    let article = Article {
        id: "sentence".into(),
        text: args.sentence.clone(),
        context: args.context.clone(),
        language: "en".into(),
        ..Article::default()
    };
    let read = pipeline.read_article(&article);
    let mut out = output::open(None)?;
    write!(out, "{}", report(&read.article, &read))?;
    out.flush()?;
    Ok(End::Done)
}

fn report(article: &Article, read: &Read) -> String {
    let mut out = tree_table(article, &read.doc);
    out += "parties\n";
    for m in &read.mentions.list {
        let e = &m.entity;
        let code = format!("{} {}", e.country.as_deref().unwrap_or("—"), e.sectors.join(" "));
        out += &format!("  {:<30} {code:<10} {:?}  ({})\n", visible(m.span.of(&article.text)), e.kind, m.ground);
    }
    if read.mentions.list.is_empty() {
        out += "  nothing in it was resolved\n";
    }
    out += "\ncandidates\n";
    for step in &read.trace.steps {
        let form = visible(read.doc.form(step.tok, &article.text));
        out += &format!("  {form:<16} {:<34} {:<10} {}\n", step.frame, step.station.as_str(), visible(&step.message));
    }
    out += &format!("\n{}\n", verdict(article, read));
    out
}

/// One sentence: coded, or the station where the candidate that came farthest died.
fn verdict(article: &Article, read: &Read) -> String {
    if read.doc.sentences.is_empty() {
        return "It died at the first station: there is no sentence in it.".to_string();
    }
    let steps = &read.trace.steps;
    if !read.coded.events.is_empty() {
        let list: Vec<String> = read.coded.events.iter().map(|e| format!("{} ({})", e.category, e.frame)).collect();
        return format!("Coded: {}.", list.join(", "));
    }
    let Some(last) = steps.iter().max_by_key(|s| s.station) else {
        return "It died at the station trigger: no word of it begins a frame. To add one, edit data/lexicon/events/."
            .to_string();
    };
    let Step { tok, frame, station, message } = last;
    let word = visible(read.doc.form(*tok, &article.text));
    match station {
        Station::Coded => format!("“{word}” was coded by {frame} and then dropped as no event of the guide."),
        _ => format!(
            "“{word}” ({frame}) came farthest and died at the station {}: {}",
            station.as_str(),
            visible(message)
        ),
    }
}
