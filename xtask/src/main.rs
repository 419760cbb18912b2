//! Tasks of this repository: `cargo xtask check | train | eval | bench | diff`.
//!
//! Never part of what users run. Reads `../shared` beside the repository where it is there, and says so where it is not.

mod bench;
mod diff;
mod eval;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use clap::{Parser, Subcommand};

/// As in the command: articles make many small pieces of memory, most of them short-lived.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "xtask", about = "Tasks of this repository")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Formatting, lints and tests
    Check,
    /// Train the language model from ../shared/train into models/en.bin
    Train,
    /// Score lapwing on ../shared/eval beside the rivals' figures
    Eval {
        /// Fail when a figure falls below bench/floors.toml
        #[arg(long)]
        check: bool,
        /// Rewrite docs/ACCURACY.md and bench/eval/*.tsv
        #[arg(long)]
        write: bool,
        /// Only sets whose names begin so
        #[arg(long, value_name = "NAME")]
        only: Vec<String>,
    },
    /// Measure speed on one thread: reading the model, raw text to trees and names, coding
    Bench {
        /// A Python that has spaCy and its small English pipeline, to measure beside; else SPACY_PYTHON
        #[arg(long, value_name = "PYTHON")]
        spacy: Option<PathBuf>,
        /// Only these parts: text, command, pages, cores, growth
        #[arg(long, value_name = "PART")]
        only: Vec<String>,
    },
    /// Show what changed between two files of `lapwing code --format jsonl`, grouped by frame
    Diff {
        /// Before
        old: PathBuf,
        /// After
        new: PathBuf,
    },
}

fn main() -> Result<()> {
    let root = root();
    match Args::parse().task {
        Task::Check => check(&root),
        Task::Train => train(&root),
        Task::Eval { check, write, only } => eval::run(&root, &shared(&root), &eval::Wish { check, write, only }),
        Task::Bench { spacy, only } => {
            if !is_shipped_build()? {
                return again_as_shipped(&root);
            }
            let named = spacy.or_else(|| std::env::var_os("SPACY_PYTHON").map(PathBuf::from));
            bench::run(&shared(&root), named, &only)
        }
        Task::Diff { old, new } => diff::run(&old, &new),
    }
}

/// Whether this runs as what is shipped is built, and not as the alias in `.cargo/config.toml` builds tasks.
fn is_shipped_build() -> Result<bool> {
    Ok(std::env::current_exe()?.parent().is_some_and(|folder| folder.ends_with("release")))
}

/// Builds the command and the tasks as they are shipped, and runs this task again.
fn again_as_shipped(root: &Path) -> Result<()> {
    cargo(root, &["build", "--release", "--workspace", "--bin", "lapwing", "--bin", "xtask"])?;
    let own: Vec<String> = std::env::args().skip(1).collect();
    let run = ["run", "--release", "--package", "xtask", "--"];
    cargo(root, &run.into_iter().chain(own.iter().map(String::as_str)).collect::<Vec<_>>())
}

/// Runs cargo in the repository.
fn cargo(root: &Path, args: &[&str]) -> Result<()> {
    println!("$ cargo {}", args.join(" "));
    let status = Command::new("cargo").args(args).current_dir(root).status().context("cargo does not start")?;
    ensure!(status.success(), "cargo {} failed", args.join(" "));
    Ok(())
}

/// The folder of the repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where training and evaluation sets lie: beside the repository.
fn shared(root: &Path) -> PathBuf {
    root.join("../shared")
}

fn check(root: &Path) -> Result<()> {
    for args in [
        &["fmt", "--all", "--check"][..],
        &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
        &["test", "--workspace"],
    ] {
        cargo(root, args)?;
    }
    Ok(())
}

fn train(root: &Path) -> Result<()> {
    let shared = shared(root);
    if !shared.is_dir() {
        bail!("../shared is missing: the treebanks to train on lie there");
    }
    let mut tell = |message: &str| println!("{message}");
    lapwing_train::train(&shared, &root.join("models/en.bin"), lapwing_train::Step::All, &mut tell)
}
