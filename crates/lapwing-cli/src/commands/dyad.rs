//! `lapwing dyad`: how two parties dealt with each other, over time.

use std::io::Write;

use lapwing::db::{Count, Day, Dyad, DyadQuery, DyadRow, Per, Store, Tally, Who};
use lapwing::store::Style;
use serde_json::{Value, json};

use super::beside::{self, Beside};
use super::events::day;
use crate::args::{CountBy, DyadArgs, Period, RowFormat};
use crate::exit::End;
use crate::output;

/// Columns on each side of the middle of the chart.
const HALF: usize = 14;

/// Runs the command.
pub fn run(args: &DyadArgs) -> anyhow::Result<End> {
    let people = output::for_people(args.output.as_deref());
    let format = args.format.unwrap_or(if people { RowFormat::Table } else { RowFormat::Jsonl });
    let store = Store::open_to_read(&args.db)?;
    let mut query = DyadQuery {
        actor: Who::read(&args.actor),
        recipient: Who::read(&args.recipient),
        since: args.since.as_deref().map(|d| day("--since", d)).transpose()?,
        until: args.until.as_deref().map(|d| day("--until", d)).transpose()?,
        per: match args.by {
            Period::Day => Per::Day,
            Period::Week => Per::Week,
            Period::Month => Per::Month,
            Period::Year => Per::Year,
        },
        count: match args.count {
            CountBy::Reports => Count::Reports,
            CountBy::Articles => Count::Articles,
            CountBy::Sources => Count::Sources,
            CountBy::Incidents => Count::Incidents,
        },
    };
    let mut out = output::open(args.output.as_deref())?;
    let style = output::style(args.output.as_deref());
    let there = (args.actor.clone(), args.recipient.clone());
    let back = (args.recipient.clone(), args.actor.clone());
    let both = if there == back { vec![there] } else { vec![there, back] };
    let mut n_rows = 0;
    for (i, (actor, recipient)) in both.into_iter().enumerate() {
        (query.actor, query.recipient) = (Who::read(&actor), Who::read(&recipient));
        let others = beside::read(&store, &query, &args.beside)?;
        let dyad = beside::with_their_periods(store.dyad(&query)?, &others).filled(&query);
        n_rows += dyad.rows.len();
        if format == RowFormat::Csv && i == 0 {
            writeln!(out, "{}{}", header(), beside::header(&others))?;
        }
        match format {
            RowFormat::Table if !others.is_empty() => {
                write!(out, "{}", beside::table(&actor, &recipient, &dyad, &others, args, style))?;
            }
            RowFormat::Table => write!(out, "{}", table(&actor, &recipient, &dyad, args, style))?,
            RowFormat::Jsonl => {
                for row in &dyad.rows {
                    writeln!(out, "{}", json_row(&actor, &recipient, row, &others, args))?;
                }
            }
            RowFormat::Csv => {
                for row in &dyad.rows {
                    let theirs = beside::csv(&others, row.period);
                    writeln!(out, "{}{theirs}", csv_row(&actor, &recipient, row, args))?;
                }
            }
        }
    }
    out.flush()?;
    if n_rows == 0 {
        let (a, b) = (&args.actor, &args.recipient);
        eprintln!(
            "no events between {a} and {b} in the time asked for; `lapwing events --db FILE --actor {a}` lists what {a} does"
        );
    }
    Ok(End::Done)
}

fn table(actor: &str, recipient: &str, dyad: &Dyad, args: &DyadArgs, style: Style) -> String {
    let counted = args.count.as_str();
    let mut out = format!("{}  {counted} by {}\n", style.bold(&format!("{actor} → {recipient}")), args.by.as_str());
    if dyad.rows.is_empty() {
        return out + "  none\n\n";
    }
    let widest = dyad.rows.iter().map(|r| sides(&r.told)).flat_map(|(a, b)| [a, b]).max().unwrap_or(0);
    out += &format!(
        "{:<20} {:>6} {:>27} {:>6}  {:^width$} {:>8} {:>6} {:>6} {:>7}\n",
        "",
        "told",
        "coop. v./m.  conflict v./m.",
        "score",
        "conflict | cooperation",
        "alleged",
        "future",
        "hypoth.",
        "negated",
        width = 2 * HALF + 1
    );
    for row in &dyad.rows {
        let t = &row.told;
        let q = t.by_quad;
        let score = t.mean_score.map_or_else(|| "·".to_string(), |s| format!("{s:+.1}"));
        out += &format!(
            "{:<20} {:>6} {:>6}{:>6}{:>8}{:>7} {score:>6}  {} {:>8} {:>6} {:>6} {:>7}\n",
            label(row.period, args.by),
            shown(t.n),
            shown(q[0]),
            shown(q[1]),
            shown(q[2]),
            shown(q[3]),
            bars(t, widest),
            shown(row.alleged.n),
            shown(row.future.n),
            shown(row.hypothetical.n),
            shown(row.negated.n)
        );
    }
    out + "\n"
}

/// A dot is easier to pass over than a nought.
pub fn shown(n: u64) -> String {
    if n == 0 { "·".to_string() } else { n.to_string() }
}

/// Conflict and cooperation.
fn sides(t: &Tally) -> (u64, u64) {
    (t.by_quad[2] + t.by_quad[3], t.by_quad[0] + t.by_quad[1])
}

/// Conflict to the left of the middle, cooperation to the right; anything at all shows.
fn bars(t: &Tally, widest: u64) -> String {
    let (conflict, cooperation) = sides(t);
    let length =
        |n: u64| if n == 0 { 0 } else { ((n as usize * HALF).div_ceil(widest.max(1) as usize)).clamp(1, HALF) };
    format!("{:>HALF$}|{:<HALF$}", "▒".repeat(length(conflict)), "█".repeat(length(cooperation)))
}

/// What a row covers; a coarse date stands in no row of its own kind.
pub fn label(period: Day, by: Period) -> String {
    let n = period.0;
    match by {
        _ if n == 0 => "(no date)".to_string(),
        Period::Month | Period::Week | Period::Day if n / 100 % 100 == 0 => format!("{period} (no month)"),
        Period::Week | Period::Day if n % 100 == 0 => format!("{period} (no day)"),
        Period::Week => format!("week of {period}"),
        _ => period.to_string(),
    }
}

fn series(row: &DyadRow) -> [(&'static str, &Tally); 5] {
    [
        ("told", &row.told),
        ("alleged", &row.alleged),
        ("future", &row.future),
        ("hypothetical", &row.hypothetical),
        ("negated", &row.negated),
    ]
}

/// Names of the four quad classes, from the first.
pub const QUADS: [&str; 4] = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];

fn header() -> String {
    let names = ["told", "alleged", "future", "hypothetical", "negated"];
    let counts = names.iter().flat_map(|s| {
        let quads = QUADS.iter().map(move |q| format!("{s}_{q}"));
        [(*s).to_string()].into_iter().chain(quads).chain([format!("{s}_mean_score")])
    });
    let first = ["actor", "recipient", "by", "period", "count"].map(str::to_string);
    first.into_iter().chain(counts).collect::<Vec<_>>().join(",")
}

/// ISO 8601; empty without a date.
fn period(day: Day) -> String {
    if day.0 == 0 { String::new() } else { day.to_string() }
}

fn csv_row(actor: &str, recipient: &str, row: &DyadRow, args: &DyadArgs) -> String {
    let first = [actor, recipient, args.by.as_str(), &period(row.period), args.count.as_str()].map(str::to_string);
    let counts = series(row).into_iter().flat_map(|(_, t)| {
        let quads = t.by_quad.map(|n| n.to_string());
        let score = t.mean_score.map(|s| format!("{s:.4}")).unwrap_or_default();
        [t.n.to_string()].into_iter().chain(quads).chain([score])
    });
    first.into_iter().chain(counts).collect::<Vec<_>>().join(",")
}

fn json_row(actor: &str, recipient: &str, row: &DyadRow, others: &[Beside], args: &DyadArgs) -> Value {
    let mut value = json!({"actor": actor, "recipient": recipient, "by": args.by.as_str(),
        "period": Some(period(row.period)).filter(|p| !p.is_empty()), "count": args.count.as_str()});
    if let Some(fields) = value.as_object_mut() {
        for (name, t) in series(row) {
            let mut tally = json!({"n": t.n, "mean_score": t.mean_score});
            for (quad, n) in QUADS.iter().zip(t.by_quad) {
                tally[*quad] = n.into();
            }
            fields.insert(name.to_string(), tally);
        }
        if !others.is_empty() {
            fields.insert("beside".to_string(), beside::json(others, row.period));
        }
    }
    value
}
