//! `lapwing show`: one document, event, claim or incident of an archive, with everything that proves it.

use std::fmt::Write as _;
use std::io::Write;

use lapwing::db::{ClaimRow, DocumentRow, EventDetail, EventRow, Found, Store};
use lapwing::store::escape::visible;
use lapwing::store::record::Entity;
use lapwing::store::{Line, Style, claim_text, event_text, events_table, sentence_text};
use serde_json::json;

use super::events::{json_row, unknown};
use crate::args::{ListFormat, ShowArgs};
use crate::exit::End;
use crate::output;

/// Runs the command.
pub fn run(args: &ShowArgs) -> anyhow::Result<End> {
    let store = Store::open_to_read(&args.db)?;
    let format = args.format.unwrap_or(if output::for_people(None) { ListFormat::Table } else { ListFormat::Jsonl });
    let style = output::style(None);
    let mut out = output::open(None)?;
    for id in &args.ids {
        let found = store.find(id).map_err(|e| unknown(e, &args.db))?;
        match format {
            ListFormat::Table => write!(out, "{}", table(found, style))?,
            ListFormat::Jsonl => writeln!(out, "{}", line(found))?,
        }
    }
    out.flush()?;
    Ok(End::Done)
}

fn line(found: Found) -> serde_json::Value {
    match found {
        Found::Document(d) => json!({"kind": "document", "given_id": d.given_id, "run": d.run, "input": d.input,
            "item": d.item, "sentences": d.sentences, "record": d.record}),
        Found::Event(e) => detail("event", &e),
        Found::Incident(e) => detail("incident", &e),
        Found::Claim(c) => json!({"kind": "claim", "claim": c.claim, "run": c.run, "document": {"id": c.document,
            "title": c.title, "published": c.published, "outlet": c.outlet, "url": c.url}}),
    }
}

fn detail(kind: &str, e: &EventDetail) -> serde_json::Value {
    let reports: Vec<_> =
        e.reports.iter().map(|(row, reason)| json!({"event": json_row(row), "reason": reason})).collect();
    json!({"kind": kind, "event": json_row(&e.row), "reports": reports})
}

fn table(found: Found, style: Style) -> String {
    match found {
        Found::Document(d) => document(*d, style),
        Found::Event(e) => event(&e, style),
        Found::Incident(e) => incident(&e, style),
        Found::Claim(c) => claim(&c, style),
    }
}

fn document(d: DocumentRow, style: Style) -> String {
    let mut out = String::new();
    let from =
        d.input.map_or_else(String::new, |i| format!(", item {} of {}", d.item.unwrap_or_default(), visible(&i)));
    let _ = writeln!(out, "document {} (id in its input: {}{from}; run {})", d.record.id, visible(&d.given_id), d.run);
    if let Some(url) = &d.record.url {
        let _ = writeln!(out, "{}", visible(url));
    }
    let text = d.record.text.clone().unwrap_or_default();
    for (start, end) in &d.sentences {
        let sentence: String = text.chars().skip(*start).take(end - start).collect();
        out += &sentence_text(&sentence, style);
    }
    out + "\n" + &events_table(&Line::Coded(Box::new(d.record)), style)
}

fn event(e: &EventDetail, style: Style) -> String {
    let row = &e.row;
    let mut out = format!("event {} (run {})\n{}", row.event.id, row.run, event_text(&row.event, style));
    for evidence in row.event.evidence.iter().skip(1) {
        let (from, s) = (evidence.trigger.start.saturating_sub(evidence.sentence.start), &evidence.sentence);
        let to = evidence.trigger.end.saturating_sub(s.start);
        out += &lapwing::store::marked_text(&s.text, from, to, style);
    }
    let _ = writeln!(
        out,
        "  series      {}: modality {}, voice {}",
        row.series.as_str(),
        row.event.modality,
        row.event.voice
    );
    for (role, list) in [("actor", &row.event.actors), ("recipient", &row.event.recipients)] {
        for p in list {
            let _ = writeln!(out, "  {role:<11} {}", party(p));
        }
    }
    if let Some(holder) = &row.event.reported_by {
        let _ = writeln!(out, "  says so     {}", party(holder));
    }
    let date = &row.event.date;
    let words = date.text.as_deref().map_or_else(String::new, |t| format!(", from “{}”", visible(t)));
    let _ = writeln!(out, "  date        {} ({}{words})", date.value.as_deref().unwrap_or("not known"), date.basis);
    if let Some(p) = &row.event.place {
        let at = p.lat.zip(p.lon).map_or_else(String::new, |(lat, lon)| format!(" at {lat:.2}, {lon:.2}"));
        let name = visible(p.name.as_deref().unwrap_or(&p.text));
        let _ = writeln!(out, "  place       {name}, {}{at} ({})", p.country.as_deref().unwrap_or("?"), p.precision);
    }
    let _ = writeln!(
        out,
        "  score       {} (quad {}); confidence {}",
        row.event.score, row.event.quad, row.event.confidence
    );
    let _ = writeln!(out, "  frame       {} (`lapwing explain` tells more)", row.event.frame);
    if let Some(claim) = &row.event.claim {
        let _ = writeln!(out, "  in claim    {claim}");
    }
    out += &from(row);
    if e.reports.len() > 1 {
        let _ = writeln!(out, "  incident    {}: {} reports", row.incident, e.reports.len());
        out += &reports(e);
    }
    out + "\n"
}

fn incident(e: &EventDetail, style: Style) -> String {
    let n = e.reports.len();
    let mut out = format!("incident {}: {n} report{}\n", e.row.incident, if n == 1 { "" } else { "s" });
    out += &event_text(&e.row.event, style);
    out += &reports(e);
    out + "\n"
}

fn reports(e: &EventDetail) -> String {
    let mut out = String::new();
    for (row, reason) in &e.reports {
        let outlet = row.outlet.as_deref().map_or_else(String::new, |o| format!(" · {}", visible(o)));
        let published = row.published.as_deref().unwrap_or("no date");
        let _ = writeln!(out, "    {}{outlet} · {published} · {}", row.event.id, visible(reason));
    }
    out
}

fn from(row: &EventRow) -> String {
    let parts = [row.outlet.as_deref(), row.title.as_deref(), row.published.as_deref(), row.url.as_deref()];
    let parts: Vec<String> = parts.into_iter().flatten().map(visible).collect();
    format!("  document    {} {}\n", row.document, parts.join(" · "))
}

fn party(p: &Entity) -> String {
    let code: Vec<&str> = p.country.iter().chain(&p.sectors).map(String::as_str).collect();
    let name = p.name.as_deref().map_or_else(String::new, |n| format!(", {}", visible(n)));
    let words = if p.text.is_empty() { "(implied)".to_string() } else { format!("“{}”", visible(&p.text)) };
    format!("{words}{name} [{}]", code.join(" "))
}

fn claim(c: &ClaimRow, style: Style) -> String {
    let parts = [c.outlet.as_deref(), c.title.as_deref(), c.published.as_deref(), c.url.as_deref()];
    let parts: Vec<String> = parts.into_iter().flatten().map(visible).collect();
    let parent = c.claim.parent.as_deref().map_or_else(String::new, |p| format!("  in claim    {p}\n"));
    let about = c.claim.about.join(" ");
    format!(
        "claim {} (run {})\n{}  about       {about}\n{parent}  document    {} {}\n\n",
        c.claim.id,
        c.run,
        claim_text(&c.claim, style),
        c.document,
        parts.join(" · ")
    )
}
