//! Tab-separated tables with a comment header and one line of column names: the bundled file, then the user's.

use std::io::Read;

use crate::{DataErrors, Files};

/// A kind of table.
pub(crate) struct Table {
    /// The part of the data it stands in.
    pub part: &'static str,
    /// All columns, in the order in which rows give their cells.
    pub columns: &'static [&'static str],
    /// Columns that a user's file may not leave out; ours leave out none but those of `optional`.
    pub needed: &'static [&'static str],
    /// Columns that ours may leave out.
    pub optional: &'static [&'static str],
}

/// One row of a table, with its place.
pub(crate) struct Row<'t> {
    /// The file as it is called in complaints.
    pub file: &'t str,
    /// 1-based line in the file.
    pub line: usize,
    /// It is the user's.
    pub own: bool,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t> {
    /// The cell of column `i`, empty when the row is shorter.
    pub fn cell(&self, i: usize) -> &'t str {
        self.cells.get(i).copied().unwrap_or("").trim()
    }

    /// The members of a list cell, separated by `|`.
    pub fn list(&self, i: usize) -> impl Iterator<Item = &'t str> + use<'t> {
        self.cell(i).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// The words of a cell.
    pub fn words(&self, i: usize) -> Vec<String> {
        self.cell(i).split_whitespace().map(str::to_string).collect()
    }

    /// Complains about this row.
    pub fn complain(&self, errors: &mut DataErrors, message: impl Into<String>, hint: impl Into<String>) {
        errors.push(self.file, self.line, message, hint);
    }
}

impl Table {
    /// The rows of all files, ours first; complaints go to `errors`.
    pub fn rows<'t>(&self, files: &'t Files, errors: &mut DataErrors) -> Vec<Row<'t>> {
        let layers = files.layers(self.part);
        if layers.is_empty() {
            errors.push(self.part, 0, "is missing", "restore it from the project's data folder");
        }
        let mut found = Vec::new();
        for layer in layers {
            if layer.text.is_empty() {
                errors.push(layer.name, 0, "is empty or not UTF-8", "save it as UTF-8");
            }
            self.rows_of(layer.name, layer.text, layer.own, &mut found, errors);
        }
        found
    }

    /// The rows of the user's files alone.
    pub fn own_rows<'t>(&self, files: &'t Files, errors: &mut DataErrors) -> Vec<Row<'t>> {
        let mut found = Vec::new();
        for layer in files.layers(self.part).into_iter().filter(|l| l.own) {
            self.rows_of(layer.name, layer.text, true, &mut found, errors);
        }
        found
    }

    fn rows_of<'t>(&self, file: &'t str, text: &'t str, own: bool, found: &mut Vec<Row<'t>>, errors: &mut DataErrors) {
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        let Some((at, header)) = lines.next() else { return };
        let header: Vec<&str> = header.split('\t').map(str::trim).collect();
        let before = errors.0.len();
        let columns = format!("the columns are: {}", self.columns.join(", "));
        for name in header.iter().filter(|h| !self.columns.contains(h)) {
            errors.push(file, at + 1, format!("column {name:?} is unknown"), columns.clone());
        }
        let needed = |c: &&&str| if own { self.needed.contains(*c) } else { !self.optional.contains(*c) };
        for name in self.columns.iter().filter(needed).filter(|c| !header.contains(c)) {
            errors.push(file, at + 1, format!("column {name:?} is missing"), columns.clone());
        }
        if errors.0.len() > before {
            return;
        }
        let order: Vec<Option<usize>> = self.columns.iter().map(|c| header.iter().position(|h| h == c)).collect();
        let as_it_stands = order.iter().enumerate().all(|(i, at)| *at == Some(i) || at.is_none() && i >= header.len());
        for (i, line) in lines {
            let mut cells: Vec<&str> = line.split('\t').collect();
            if cells.len() > header.len() {
                let message = format!("{} cells, expected {}", cells.len(), header.len());
                errors.push(file, i + 1, message, "part the cells by single tabs");
            }
            if !as_it_stands {
                cells = order.iter().map(|at| at.and_then(|k| cells.get(k).copied()).unwrap_or("")).collect();
            }
            found.push(Row { file, line: i + 1, own, cells });
        }
    }
}

/// What the end of a gzip file says of its length unpacked, within reason: room for it is made at once.
pub(crate) fn length_inside(packed: &[u8]) -> usize {
    const BELIEVED_MAX: u32 = 16 << 20;
    packed.last_chunk().map_or(0, |end| u32::from_le_bytes(*end).min(BELIEVED_MAX) as usize)
}

/// The text of a bundled gzipped file; a missing or broken one is a complaint and reads as empty.
pub(crate) fn unzipped(name: &str, files: &Files, errors: &mut DataErrors) -> String {
    let Some(bytes) = files.bytes(name) else {
        errors.push(name, 0, "is missing", "restore it from the project's data folder");
        return String::new();
    };
    let mut text = String::with_capacity(length_inside(bytes));
    if let Err(e) = flate2::read::GzDecoder::new(bytes).read_to_string(&mut text) {
        errors.push(name, 0, e.to_string(), "compress UTF-8 text with gzip");
        text.clear();
    }
    text
}
