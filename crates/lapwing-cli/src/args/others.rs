//! Arguments of the commands that take in what others coded.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

/// `lapwing import`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing import --db news.db 20240305.export.CSV.zip ICEWS.2020.tab.zip\n  lapwing dyad --db news.db AZE ARM --beside icews\n\nRows of others are kept beside the archive's own events (views foreign_events, foreign_files) and never counted among them.\nThe same file again adds nothing; after a stop, run the same command again."
)]
pub struct ImportArgs {
    /// The archive; made where there is none
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Events of GDELT 2.0, ICEWS or POLECAT: text with tabs, plain, .gz or .zip; - for standard input
    #[arg(value_name = "INPUT", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Seconds to wait for another writer of the archive
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub wait: u64,
}

/// Whose events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Others {
    /// POLECAT
    Polecat,
    /// ICEWS
    Icews,
    /// GDELT 2.0
    Gdelt,
}

impl Others {
    /// As it is typed and as the archive names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Others::Polecat => "polecat",
            Others::Icews => "icews",
            Others::Gdelt => "gdelt",
        }
    }
}
