//! Rows in the order of their keys, in bounded memory: what does not fit is sorted in parts on disk and merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cells::{Cell, Kind};
use crate::flat::COLUMNS;

/// Rows held in memory; about a kilobyte each.
const HELD_MAX: usize = 200_000;

/// Takes rows, gives them back sorted.
pub(crate) struct Sorter {
    held: Vec<(String, Vec<Cell>)>,
    held_max: usize,
    stem: PathBuf,
    parts: Vec<PathBuf>,
}

impl Sorter {
    /// `stem` names the files of parts.
    pub fn new(stem: &Path) -> io::Result<Sorter> {
        let folder = stem.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Now rather than after hours of reading.
        fs::metadata(folder)?;
        Ok(Sorter { held: Vec::new(), held_max: HELD_MAX, stem: stem.to_path_buf(), parts: Vec::new() })
    }

    pub fn add(&mut self, key: String, cells: Vec<Cell>) -> io::Result<()> {
        self.held.push((key, cells));
        if self.held.len() >= self.held_max { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut path = self.stem.clone().into_os_string();
        path.push(self.parts.len().to_string());
        self.parts.push(PathBuf::from(&path));
        let mut out = BufWriter::new(File::create(&path)?);
        self.held.sort_by(|a, b| a.0.cmp(&b.0));
        for (key, cells) in self.held.drain(..) {
            let values: Vec<Value> = cells.iter().map(value_of).collect();
            writeln!(out, "{}", json!([key, values]))?;
        }
        out.flush()
    }

    /// All rows in their order.
    pub fn rows(mut self) -> io::Result<Rows> {
        self.held.sort_by(|a, b| a.0.cmp(&b.0));
        let mut rows = Rows {
            held: std::mem::take(&mut self.held).into_iter(),
            next: None,
            parts: Vec::new(),
            heads: BinaryHeap::new(),
            _files: self,
        };
        rows.next = rows.held.next();
        for path in rows._files.parts.clone() {
            rows.parts.push(BufReader::new(File::open(path)?).lines());
            rows.refill(rows.parts.len() - 1)?;
        }
        Ok(rows)
    }
}

impl Drop for Sorter {
    fn drop(&mut self) {
        for path in &self.parts {
            let _ = fs::remove_file(path);
        }
    }
}

/// Sorted rows.
pub(crate) struct Rows {
    held: std::vec::IntoIter<(String, Vec<Cell>)>,
    next: Option<(String, Vec<Cell>)>,
    parts: Vec<Lines<BufReader<File>>>,
    /// The next line of each part: key, part, line.
    heads: BinaryHeap<Reverse<(String, usize, String)>>,
    /// Removes the parts in the end.
    _files: Sorter,
}

impl Rows {
    fn refill(&mut self, part: usize) -> io::Result<()> {
        if let Some(line) = self.parts[part].next() {
            let line = line?;
            let value: Value = serde_json::from_str(&line).map_err(io::Error::other)?;
            let key = value[0].as_str().unwrap_or_default().to_string();
            self.heads.push(Reverse((key, part, line)));
        }
        Ok(())
    }

    fn advance(&mut self) -> io::Result<Option<Vec<Cell>>> {
        let from_held = match (&self.next, self.heads.peek()) {
            (None, None) => return Ok(None),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some((held, _)), Some(Reverse((stored, _, _)))) => held < stored,
        };
        if from_held {
            let row = std::mem::replace(&mut self.next, self.held.next());
            return Ok(row.map(|(_, cells)| cells));
        }
        let Some(Reverse((_, part, line))) = self.heads.pop() else { return Ok(None) };
        self.refill(part)?;
        let value: Value = serde_json::from_str(&line).map_err(io::Error::other)?;
        let cells = COLUMNS.iter().enumerate().map(|(i, column)| cell_of(column.kind, &value[1][i])).collect();
        Ok(Some(cells))
    }
}

impl Iterator for Rows {
    type Item = io::Result<Vec<Cell>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

fn value_of(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Int(n) => json!(n),
        Cell::Real(x) => json!(x),
        Cell::Day(n) => json!(n),
        Cell::Flag(yes) => json!(yes),
    }
}

fn cell_of(kind: Kind, value: &Value) -> Cell {
    match kind {
        Kind::Text => Cell::Text(value.as_str().map(str::to_string)),
        Kind::Int => Cell::Int(value.as_i64()),
        Kind::Real => Cell::Real(value.as_f64()),
        Kind::Day => Cell::Day(value.as_i64().and_then(|n| i32::try_from(n).ok())),
        Kind::Flag => Cell::Flag(value.as_bool().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_on_disk_come_back_in_order_and_unchanged() {
        let folder = tempfile::tempdir().expect("a folder");
        let row = |n: usize| -> Vec<Cell> {
            let cell = |kind: Kind| match kind {
                Kind::Text => Cell::text(format!("t{n}\t\"x\"\n")),
                Kind::Int => Cell::Int(n.is_multiple_of(2).then_some(n as i64)),
                Kind::Real => Cell::Real(Some(n as f64 / 3.0)),
                Kind::Day => Cell::Day(Some(-(n as i32))),
                Kind::Flag => Cell::Flag(n.is_multiple_of(3)),
            };
            COLUMNS.iter().map(|c| cell(c.kind)).collect()
        };
        let mut sorter = Sorter::new(&folder.path().join("out.sort")).expect("a sorter");
        sorter.held_max = 7;
        for i in 0..60 {
            let n = i * 37 % 60;
            sorter.add(format!("{n:03}"), row(n)).expect("taken");
        }
        let rows: Vec<Vec<Cell>> = sorter.rows().expect("rows").collect::<io::Result<_>>().expect("rows");
        assert_eq!(rows, (0..60).map(row).collect::<Vec<_>>());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "parts are removed");
    }
}
