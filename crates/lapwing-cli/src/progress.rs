//! A moving line on standard error, only where that is a terminal.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use lapwing::db::Origin;

/// Counts articles; shows nothing unless a person watches.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Starts counting. Where results go to the same terminal, they are progress enough.
    pub fn start(results_on_terminal: bool) -> Progress {
        if results_on_terminal || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {pos} articles, {elapsed}, {per_sec}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(Some(bar))
    }

    /// One article more.
    pub fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Counts bytes of files against their sizes, so that the remaining time is known; shows nothing unless a person watches.
pub struct Bytes(Option<(ProgressBar, Mutex<Read>)>);

/// Which file is read, how far, and the bytes of those before it.
#[derive(Default)]
struct Read {
    input: String,
    bytes: u64,
    before: u64,
    articles: u64,
}

impl Bytes {
    /// Starts counting towards the size of all files and folders.
    pub fn start(inputs: &[PathBuf]) -> Bytes {
        if !io::stderr().is_terminal() {
            return Bytes(None);
        }
        let bar = ProgressBar::new(inputs.iter().map(|path| size(path)).sum());
        let style = "{bar:30} {percent}% of {total_bytes}, {msg}, {elapsed}, {eta} left";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Bytes(Some((bar, Mutex::default())))
    }

    /// An item is done.
    pub fn at(&self, origin: &Origin) {
        let Some((bar, read)) = &self.0 else { return };
        let Ok(mut read) = read.lock() else { return };
        if read.input != origin.input {
            read.before += read.bytes;
            read.input.clone_from(&origin.input);
        }
        read.bytes = origin.bytes.unwrap_or(0);
        read.articles += 1;
        bar.set_position(read.before + read.bytes);
        bar.set_message(format!(
            "{} articles, {:.0}/s",
            read.articles,
            read.articles as f64 / bar.elapsed().as_secs_f64()
        ));
    }

    /// Takes the line away.
    pub fn finish(&self) {
        if let Some((bar, _)) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Bytes of a file, or of the files in a folder; 0 where nobody can tell.
fn size(path: &std::path::Path) -> u64 {
    match std::fs::metadata(path) {
        Ok(m) if m.is_dir() => {
            std::fs::read_dir(path).map_or(0, |entries| entries.flatten().map(|e| size(&e.path())).sum())
        }
        Ok(m) => m.len(),
        Err(_) => 0,
    }
}
