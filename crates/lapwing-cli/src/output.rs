//! Where results go: standard output or a file, with or without colour.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use lapwing::store::Style;

/// Opens the place to write to.
pub fn open(file: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    match file {
        Some(path) if path != Path::new("-") => {
            let file = File::create(path).with_context(|| format!("cannot write to {}", path.display()))?;
            Ok(Box::new(BufWriter::new(file)))
        }
        _ => Ok(Box::new(BufWriter::new(io::stdout()))),
    }
}

/// True when results go to a terminal: then people read them.
pub fn for_people(file: Option<&Path>) -> bool {
    file.is_none() && crate::exit::on_terminal()
}

/// Width and colour for tables.
pub fn style(file: Option<&Path>) -> Style {
    let people = for_people(file);
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let width = if people { terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)) } else { 100 };
    Style { color: people && !no_color, width: width.clamp(40, 140) }
}
