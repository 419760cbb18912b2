//! `lapwing db`: is an archive whole, what is in it, make again what is derived.

use std::io::{self, Write};

use lapwing::db::{Info, Store};
use lapwing::store::escape::visible;

use crate::args::DbArgs;
use crate::exit::End;
use crate::output;

/// Runs `lapwing db check`.
pub fn check(args: &DbArgs) -> anyhow::Result<End> {
    // FTS5 compares its index with the sentences only in a file that could be written.
    let store = Store::open_to_write(&args.db).or_else(|_| Store::open_to_read(&args.db))?;
    let found = store.check()?;
    let db = args.db.display();
    if found.problems.is_empty() {
        let _ = writeln!(io::stderr(), "{db}: whole");
        return Ok(End::Done);
    }
    let mut out = output::open(None)?;
    for problem in &found.problems {
        writeln!(out, "{}", visible(problem))?;
    }
    out.flush()?;
    let remedy = if found.is_repairable {
        format!("`lapwing db rebuild --db {db}` makes it again from the documents")
    } else {
        "restore a copy, or ingest again into a new file".to_string()
    };
    let _ = writeln!(io::stderr(), "{db}: {} problem(s); {remedy}", found.problems.len());
    Ok(if found.is_repairable { End::NothingUsed } else { End::Damaged })
}

/// Runs `lapwing db rebuild`.
pub fn rebuild(args: &DbArgs) -> anyhow::Result<End> {
    Store::open_to_write(&args.db)?.rebuild()?;
    let _ = writeln!(io::stderr(), "{}: pairs, counts and search index made again", args.db.display());
    Ok(End::Done)
}

/// Runs `lapwing db info`.
pub fn info(args: &DbArgs) -> anyhow::Result<End> {
    let store = Store::open_to_read(&args.db)?;
    let info = store.info()?;
    let others = store.foreign_files()?;
    let mut out = output::open(None)?;
    write!(out, "{}", text(&args.db.display().to_string(), &info))?;
    if !others.is_empty() {
        writeln!(out, "events of others, beside these")?;
    }
    for f in &others {
        let (name, aside) = (visible(&f.name), f.set_aside);
        let end = if f.is_whole { "" } else { ", not to its end" };
        writeln!(out, "  {name}  {} rows of {}, {aside} set aside{end}", f.kept, f.format)?;
    }
    out.flush()?;
    Ok(End::Done)
}

fn text(db: &str, i: &Info) -> String {
    let mut out = format!("{db}  schema {}, {:.1} MB\n", i.schema, i.bytes as f64 / 1e6);
    for (name, n) in [
        ("documents", i.documents),
        ("sentences", i.sentences),
        ("events", i.events),
        ("incidents", i.incidents),
        ("claims", i.claims),
        ("entities", i.entities),
        ("set aside", i.rejects),
    ] {
        out += &format!("  {name:<10} {n:>10}\n");
    }
    if !i.incidents_fit {
        out += "  incidents were not sought since documents came last; `lapwing incidents --db FILE rebuild` does\n";
    }
    out += "runs\n";
    for (key, version, n) in &i.runs {
        out += &format!("  {key}  lapwing {}, {n} documents\n", visible(version));
    }
    out += "inputs\n";
    for (name, n, is_whole) in &i.inputs {
        out += &format!("  {}  {n} items{}\n", visible(name), if *is_whole { "" } else { ", not to its end" });
    }
    out
}
