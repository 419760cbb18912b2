//! `lapwing completions` and `lapwing man`: what a shell and `man` want to know, from the one definition of the arguments.

use std::fs;
use std::io::Write;

use anyhow::Context;
use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::exit::End;
use crate::output;

/// Writes the completions of a shell to standard output.
pub fn completions(args: &CompletionsArgs) -> anyhow::Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "lapwing", &mut script);
    let mut out = output::open(None)?;
    out.write_all(&script)?;
    out.flush()?;
    Ok(End::Done)
}

/// Writes a page for the command and one for each that it has: `lapwing.1`, `lapwing-code.1` and so on.
pub fn man(args: &ManArgs) -> anyhow::Result<End> {
    fs::create_dir_all(&args.dir).with_context(|| format!("cannot make the folder {}", args.dir.display()))?;
    clap_mangen::generate_to(Args::command(), &args.dir)
        .with_context(|| format!("cannot write manual pages into {}", args.dir.display()))?;
    Ok(End::Done)
}
