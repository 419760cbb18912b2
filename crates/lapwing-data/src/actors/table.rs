//! Tab-separated tables with a comment header and one line of column names.

use std::io::Read;

use crate::{DataErrors, Files};

/// One row of a table, with its line number.
pub struct Row<'t> {
    /// 1-based line in the file.
    pub line: usize,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t> {
    /// The cell of column `i`, empty when the row is shorter.
    pub fn cell(&self, i: usize) -> &'t str {
        self.cells.get(i).copied().unwrap_or("").trim()
    }

    /// The members of a list cell, separated by `|`.
    pub fn list(&self, i: usize) -> impl Iterator<Item = &'t str> {
        self.cell(i).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// The words of a cell.
    pub fn words(&self, i: usize) -> Vec<String> {
        self.cell(i).split_whitespace().map(str::to_string).collect()
    }
}

/// The rows of `text`, whose columns must be exactly `columns`; complaints go to `errors`.
pub fn rows<'t>(file: &str, text: &'t str, columns: &[&str], errors: &mut DataErrors) -> Vec<Row<'t>> {
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    match lines.next() {
        Some((_, header)) if header.split('\t').eq(columns.iter().copied()) => {}
        Some((i, _)) => {
            errors.push(file, i + 1, "the column names differ", format!("they are: {}", columns.join(", ")));
            return Vec::new();
        }
        None => return Vec::new(),
    }
    let mut found = Vec::new();
    for (i, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() > columns.len() {
            errors.push(file, i + 1, format!("{} cells, expected {}", cells.len(), columns.len()), "check the tabs");
        }
        found.push(Row { line: i + 1, cells });
    }
    found
}

/// The text of a gzipped file; a missing or broken one is a complaint and reads as empty.
pub fn unzipped(name: &str, files: &Files, errors: &mut DataErrors) -> String {
    let mut text = String::new();
    let Some(bytes) = files.bytes(name) else {
        errors.push(name, 0, "is missing", "restore it from the project's data folder");
        return text;
    };
    if let Err(e) = flate2::read::GzDecoder::new(bytes).read_to_string(&mut text) {
        errors.push(name, 0, e.to_string(), "compress UTF-8 text with gzip");
        text.clear();
    }
    text
}
