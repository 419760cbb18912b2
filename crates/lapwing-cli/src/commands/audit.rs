//! `lapwing audit`: what is wrong with a file of others.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::Context;
use lapwing::exchange::audit::audit;
use lapwing::store::escape::visible;

use crate::args::AuditArgs;
use crate::exit::End;

/// Runs the command.
pub fn run(args: &AuditArgs) -> anyhow::Result<End> {
    let name = args.file.display();
    let reader: Box<dyn Read> = if args.file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&args.file).with_context(|| format!("{name}: cannot be read"))?)
    };
    let report = audit(reader).with_context(|| format!("{name}: cannot be judged"))?;
    // Cells of others may hold what a terminal would obey.
    let text: String = report.to_string().lines().map(|line| visible(line) + "\n").collect();
    io::stdout().write_all(text.as_bytes())?;
    Ok(if report.refused.n > 0 { End::SomeSetAside } else { End::Done })
}
