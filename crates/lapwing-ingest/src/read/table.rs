//! A Parquet file with a column of texts to articles, row by row.
//!
//! Columns are found by the names that JSON Lines use, and by a few under which data sets of news are published. A file
//! of which a page cannot be read loses the rest of that file, not the rows before it.

use std::fs::File;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::pages::{next_row, open_parquet};
use crate::error::{ErrorKind, IngestError};
use crate::inputs::Outcome;
use crate::json::from_json_object;
use crate::options::Options;

/// Names of columns, in lower case, and the key of a JSON line that each stands for; the first that a file has counts.
const COLUMNS: [(&str, &[&str]); 10] = [
    ("id", &["id"]),
    ("text", &["text", "content", "body", "maintext", "article"]),
    ("html", &["html"]),
    ("title", &["title", "headline"]),
    ("date", &["date", "published", "date_publish", "publish_date"]),
    ("url", &["url"]),
    ("publisher", &["publisher", "domain", "source_domain"]),
    ("author", &["author", "authors"]),
    ("context", &["context"]),
    ("genre", &["genre"]),
];

/// The key of a JSON line that each column of a table stands for, by its name.
pub fn keys_of_columns(names: &[&str]) -> Vec<Option<&'static str>> {
    let lower: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
    let first = |known: &[&str]| known.iter().find_map(|k| lower.iter().position(|n| n == k));
    let mut keys = vec![None; names.len()];
    for (key, known) in COLUMNS {
        if let Some(at) = first(known) {
            keys[at] = Some(key);
        }
    }
    keys
}

/// An open Parquet file.
pub(crate) struct Table {
    rows: RowIter<'static>,
    columns: Vec<Column>,
    name: String,
    stem: String,
    number: usize,
    ended: bool,
}

struct Column {
    key: &'static str,
    /// Ticks a second, and whether they count from midnight in Greenwich; for integers that are moments.
    ticks: Option<(i64, bool)>,
}

impl Table {
    /// Opens a file and finds its columns.
    ///
    /// # Errors
    /// `Damaged` for what is no Parquet file, `BadColumns` where no column holds texts.
    pub fn open(file: File, name: &str, stem: &str) -> Result<Table, IngestError> {
        let reader = open_parquet(file).map_err(|e| damaged(&e))?;
        let schema = reader.metadata().file_metadata().schema().clone();
        let fields = schema.get_fields();
        let mut columns = Vec::new();
        let mut taken = Vec::new();
        let names: Vec<&str> = fields.iter().map(|f| f.name()).collect();
        // In the order of the file: so come the cells of a row.
        for (field, key) in fields.iter().zip(keys_of_columns(&names)) {
            if let Some(key) = key.filter(|_| field.is_primitive()) {
                columns.push(Column { key, ticks: ticks_of(field) });
                taken.push(field.clone());
            }
        }
        if !columns.iter().any(|c| matches!(c.key, "text" | "html")) {
            let names = &names[..names.len().min(20)];
            let message = format!(
                "no column holds texts: name one 'text' (or 'html'); the file has {}",
                if names.is_empty() { "none".to_string() } else { names.join(", ") }
            );
            return Err(IngestError::new(ErrorKind::BadColumns, message));
        }
        let projection =
            Type::group_type_builder(schema.name()).with_fields(taken).build().map_err(|e| damaged(&e.to_string()))?;
        let rows = RowIter::from_file_into(reader).project(Some(projection)).map_err(|e| damaged(&e.to_string()))?;
        Ok(Table { rows, columns, name: name.to_string(), stem: stem.to_string(), number: 0, ended: false })
    }

    /// The next article or failure; None at the end.
    pub fn next(&mut self, options: &Options) -> Option<Outcome> {
        if self.ended {
            return None;
        }
        let read = next_row(&mut self.rows);
        self.number += 1;
        let numbered = format!("{}-{}", self.stem, self.number);
        let place = format!("{}: row {}", self.name, self.number);
        let row = match read {
            None if self.number == 1 => Err(IngestError::new(ErrorKind::Empty, "there is no row in it")),
            None => return None,
            Some(row) => row.map_err(|error| damaged(&error)),
        };
        self.ended = row.is_err();
        let read = row.and_then(|row| from_json_object(self.object_of(&row), &self.stem, self.number, options));
        Some(read.map_err(|error| error.at(numbered, &place)))
    }

    fn object_of(&self, row: &Row) -> Map<String, Value> {
        let cells = self.columns.iter().zip(row.get_column_iter());
        cells.map(|(column, (_, cell))| (column.key.to_string(), column.value_of(cell))).collect()
    }
}

impl Column {
    fn value_of(&self, cell: &Field) -> Value {
        match cell {
            Field::Str(text) => Value::String(text.clone()),
            // Texts without the mark of being text.
            Field::Bytes(bytes) => Value::String(String::from_utf8_lossy(bytes.data()).into_owned()),
            Field::Date(days) => self.moment(i64::from(*days) * 86_400, 1, false),
            Field::TimestampMillis(n) => self.moment(*n, 1000, self.ticks.is_none_or(|(_, utc)| utc)),
            Field::TimestampMicros(n) => self.moment(*n, 1_000_000, self.ticks.is_none_or(|(_, utc)| utc)),
            Field::Long(n) if self.ticks.is_some() => {
                let (ticks, utc) = self.ticks.unwrap_or((1, true));
                self.moment(*n, ticks, utc)
            }
            Field::Byte(n) => Value::from(*n),
            Field::Short(n) => Value::from(*n),
            Field::Int(n) => Value::from(*n),
            Field::Long(n) => Value::from(*n),
            Field::UByte(n) => Value::from(*n),
            Field::UShort(n) => Value::from(*n),
            Field::UInt(n) => Value::from(*n),
            Field::ULong(n) => Value::from(*n),
            _ => Value::Null,
        }
    }

    /// A moment as a JSON line would write it; without an offset only its day is known.
    fn moment(&self, n: i64, ticks: i64, utc: bool) -> Value {
        let Ok(moment) = Timestamp::from_second(n.div_euclid(ticks)) else { return Value::from(n) };
        let day = moment.to_zoned(TimeZone::UTC).date().to_string();
        Value::String(if utc { moment.to_string() } else { day })
    }
}

/// How a column of integers counts moments.
fn ticks_of(field: &Type) -> Option<(i64, bool)> {
    match field.get_basic_info().logical_type_ref()? {
        LogicalType::Timestamp(stamp) => {
            let ticks = match stamp.unit {
                TimeUnit::MILLIS => 1000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            Some((ticks, stamp.is_adjusted_to_u_t_c))
        }
        _ => None,
    }
}

fn damaged(why: &str) -> IngestError {
    IngestError::new(ErrorKind::Damaged, format!("the Parquet file cannot be read: {why}"))
}
