//! Arguments of the commands that explain lapwing and its findings, to people and to shells.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// `lapwing explain`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing explain SANCTION\n  lapwing explain ingest.furniture\n  lapwing explain --all"
)]
pub struct ExplainArgs {
    /// Category, mode, context, sector, body, country, frame, kind of note or error, or word of the record
    #[arg(value_name = "CODE", required_unless_present = "all")]
    pub code: Option<String>,
    /// List everything that can be explained
    #[arg(long)]
    pub all: bool,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// `lapwing completions`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing completions bash > ~/.local/share/bash-completion/completions/lapwing\n  lapwing completions fish > ~/.config/fish/completions/lapwing.fish"
)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `lapwing man`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  lapwing man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Folder to write them into; made if it is not there
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// `lapwing why-not`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  lapwing why-not \"The report blamed the weather.\"")]
pub struct WhyNotArgs {
    /// One sentence, in quotation marks
    #[arg(value_name = "SENTENCE")]
    pub sentence: String,
    /// Earlier text or story path that helps to resolve names
    #[arg(long, value_name = "TEXT")]
    pub context: Option<String>,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}
