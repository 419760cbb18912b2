//! `lapwing incidents`: which reports of an archive tell of the same happening, why, and what a person says about it.

use std::io::{self, Write};

use lapwing::Pipeline;
use lapwing::clustering::{Clustered, find_incidents};
use lapwing::db::{MergedIncident, Store};

use crate::args::{IncidentsArgs, IncidentsCommand, Pair};
use crate::exit::End;
use crate::work;

/// Runs the command.
pub fn run(args: &IncidentsArgs) -> anyhow::Result<End> {
    let threads = work::threads(0);
    match &args.command {
        None => list(args),
        Some(IncidentsCommand::Rebuild) => {
            let mut store = Store::open_to_write(&args.db)?;
            tell(&find_incidents(&mut store, &Pipeline::bundled(), threads)?);
            Ok(End::Done)
        }
        Some(IncidentsCommand::Apart(pair)) => correct(args, pair, Some(false), threads),
        Some(IncidentsCommand::Together(pair)) => correct(args, pair, Some(true), threads),
        Some(IncidentsCommand::Undo(pair)) => correct(args, pair, None, threads),
        Some(IncidentsCommand::Corrections) => {
            let mut out = io::stdout().lock();
            for said in Store::open_to_read(&args.db)?.corrections()? {
                let what = if said.together { "together" } else { "apart" };
                writeln!(out, "{what}\t{}\t{}", said.a, said.b)?;
            }
            Ok(End::Done)
        }
    }
}

fn correct(args: &IncidentsArgs, pair: &Pair, together: Option<bool>, threads: usize) -> anyhow::Result<End> {
    let mut store = Store::open_to_write(&args.db)?;
    store.correct(&pair.a, &pair.b, together)?;
    tell(&find_incidents(&mut store, &Pipeline::bundled(), threads)?);
    Ok(End::Done)
}

/// What clustering found, in one line on standard error.
pub fn tell(found: &Clustered) {
    let _ = writeln!(
        io::stderr(),
        "{} incidents of several reports ({} reports), {} happenings that several articles tell first, {} copies",
        found.incidents,
        found.reports,
        found.happenings,
        found.copies
    );
}

fn list(args: &IncidentsArgs) -> anyhow::Result<End> {
    let rows = Store::open_to_read(&args.db)?.incident_list(args.leads, args.min_reports, args.limit)?;
    let mut out = io::stdout().lock();
    for row in &rows {
        if args.json { writeln!(out, "{}", serde_json::to_string(row)?)? } else { show(&mut out, row)? }
    }
    if rows.is_empty() && !args.json {
        let _ = writeln!(
            io::stderr(),
            "no incident of {} reports or more; `lapwing incidents --db FILE rebuild` finds them anew",
            args.min_reports
        );
    }
    Ok(End::Done)
}

fn show(out: &mut dyn Write, row: &MergedIncident) -> io::Result<()> {
    writeln!(
        out,
        "{}  {}  {}  {} reports, {} articles, {} independent sources",
        row.id,
        day(row.day),
        row.category.as_deref().unwrap_or("told first"),
        row.reports,
        row.articles,
        row.sources
    )?;
    for m in &row.members {
        let copy = if m.is_copy { "  copy" } else { "" };
        let published = m.published.as_deref().unwrap_or("no date");
        writeln!(out, "  {}  {published}  {}{copy}", m.id, m.outlet.as_deref().unwrap_or("unknown outlet"))?;
        writeln!(out, "    {}", m.text.split_whitespace().collect::<Vec<_>>().join(" "))?;
        writeln!(out, "    why: {}", m.reason)?;
    }
    Ok(())
}

fn day(day: i64) -> String {
    match (day / 10_000, day / 100 % 100, day % 100) {
        (0, ..) => "no date".to_string(),
        (year, 0, _) => format!("{year}"),
        (year, month, 0) => format!("{year}-{month:02}"),
        (year, month, day) => format!("{year}-{month:02}-{day:02}"),
    }
}
