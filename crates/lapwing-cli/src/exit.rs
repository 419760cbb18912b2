//! How a run ends: exit codes and the last line on standard error.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use lapwing::Counts;
use lapwing::db::DbError;

/// How a run that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All done.
    Done,
    /// Done, but some inputs were set aside.
    SomeSetAside,
    /// No input could be used; why was already said.
    NothingUsed,
    /// What was looked at is damaged; how was already said.
    Damaged,
    /// The user stopped it.
    Interrupted,
}

/// Something wrong with how the command was called, found after the arguments were read.
#[derive(Debug)]
pub struct Usage(pub String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

impl End {
    /// Of a run with these counts.
    pub fn of(counts: Counts) -> End {
        match (counts.coded, counts.set_aside) {
            (_, 0) => End::Done,
            (0, _) => End::NothingUsed,
            _ => End::SomeSetAside,
        }
    }
}

/// Says what went wrong and turns it into an exit code.
pub fn code_of(done: anyhow::Result<End>) -> ExitCode {
    match done {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::NothingUsed) => ExitCode::from(1),
        Ok(End::SomeSetAside) => ExitCode::from(3),
        Ok(End::Damaged) => ExitCode::from(4),
        Ok(End::Interrupted) => ExitCode::from(130),
        Err(e) if is_closed_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr(), "error: {e:#}");
            let of_archive = e.chain().find_map(|cause| cause.downcast_ref::<DbError>()).map(DbError::exit_code);
            ExitCode::from(if e.is::<Usage>() { 2 } else { of_archive.unwrap_or(1) })
        }
    }
}

fn is_closed_pipe(e: &anyhow::Error) -> bool {
    e.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe))
}

/// True when standard output is a terminal.
pub fn on_terminal() -> bool {
    io::stdout().is_terminal()
}
