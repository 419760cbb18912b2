//! Cells of tables: typed, so that Parquet keeps numbers, and as text, so that CSV can be compared by bytes.

/// A column: its name in files, and what it means, for codebooks.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name in the file.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// For a codebook.
    pub meaning: &'static str,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// 64-bit integer.
    Int,
    /// 64-bit floating point.
    Real,
    /// Days since 1970-01-01.
    Day,
    /// True or false.
    Flag,
}

/// One cell; `None` inside is "not known".
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// UTF-8.
    Text(Option<String>),
    /// 64-bit integer.
    Int(Option<i64>),
    /// 64-bit floating point.
    Real(Option<f64>),
    /// Days since 1970-01-01.
    Day(Option<i32>),
    /// True or false.
    Flag(bool),
}

impl Cell {
    /// Text; nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(Some(text.into()).filter(|t| !t.is_empty()))
    }

    /// Text that may be missing.
    pub fn optional(text: Option<&str>) -> Cell {
        Cell::Text(text.filter(|t| !t.is_empty()).map(str::to_string))
    }

    /// As CSV and TSV write it; empty when nothing is known.
    pub fn written(&self) -> String {
        match self {
            Cell::Text(text) => text.clone().unwrap_or_default(),
            Cell::Int(n) => n.map(|n| n.to_string()).unwrap_or_default(),
            Cell::Real(x) => x.map(|x| x.to_string()).unwrap_or_default(),
            Cell::Day(n) => n.map(iso_of).unwrap_or_default(),
            Cell::Flag(yes) => yes.to_string(),
        }
    }

    /// True for text that a spreadsheet would run as a formula.
    pub fn is_formula(&self) -> bool {
        matches!(self, Cell::Text(Some(text)) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']))
    }

    /// As [`Cell::written`], with an apostrophe before text that a spreadsheet would run as a formula.
    pub fn excel_safe(&self) -> String {
        if self.is_formula() { format!("'{}", self.written()) } else { self.written() }
    }
}

fn iso_of(days: i32) -> String {
    let date = jiff::civil::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days));
    date.map(|d| d.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_in_text_cells_only() {
        for text in ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(Cell::text(text).excel_safe(), format!("'{text}"), "{text:?}");
            assert_eq!(Cell::text(text).written(), text);
        }
        assert_eq!(Cell::text("Ghana = Togo").excel_safe(), "Ghana = Togo");
        assert_eq!(Cell::Real(Some(-3.5)).excel_safe(), "-3.5");
        assert_eq!(Cell::Day(Some(19_787)).excel_safe(), "2024-03-05");
    }
}
