//! `lapwing explain`: what a name that lapwing shows means.

use std::io::Write;

use lapwing::Data;
use lapwing::explain::{Meaning, everything, explain, similar};

use crate::args::ExplainArgs;
use crate::exit::{End, Usage};
use crate::{output, work};

/// Runs the command.
pub fn run(args: &ExplainArgs) -> anyhow::Result<End> {
    let pipeline = work::pipeline(args.data.as_deref())?;
    let data = pipeline.data();
    let mut out = output::open(None)?;
    let Some(code) = args.code.as_deref().filter(|_| !args.all) else {
        for m in everything(data) {
            writeln!(out, "{:<34} {:<32} {}", m.name, m.sort, m.text.lines().next().unwrap_or(""))?;
        }
        out.flush()?;
        return Ok(End::Done);
    };
    let meanings = explain(code, data);
    if meanings.is_empty() {
        return Err(Usage(unknown(code, data)).into());
    }
    for Meaning { sort, name, text } in meanings {
        writeln!(out, "{name}  ({sort})\n  {}\n", text.replace('\n', "\n  "))?;
    }
    out.flush()?;
    Ok(End::Done)
}

fn unknown(code: &str, data: &Data) -> String {
    let near = similar(code, data);
    let hint = if near.is_empty() {
        "`lapwing explain --all` lists all names".to_string()
    } else {
        format!("near: {}", near.join(", "))
    };
    format!("{code:?} is no name that lapwing uses; {hint}")
}
