//! A Parquet file written column by column, zstd-compressed, in row groups that bound memory.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use crate::cells::{Cell, Column, Kind};

/// Rows held before a row group is written.
const GROUP_ROWS: usize = 50_000;

/// An open file.
pub(crate) struct ParquetFile<'c, W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: &'c [Column],
    held: Vec<Vec<Cell>>,
}

/// A small table as the bytes of a file.
///
/// # Errors
/// A row of another length than `columns`.
pub fn parquet_bytes(name: &str, columns: &[Column], rows: Vec<Vec<Cell>>) -> Result<Vec<u8>, ParquetError> {
    let mut bytes = Vec::new();
    let mut file = ParquetFile::create(&mut bytes, name, columns)?;
    for row in rows {
        if row.len() != columns.len() {
            return Err(ParquetError::General(format!("{} cells for {} columns", row.len(), columns.len())));
        }
        file.add(row)?;
    }
    file.finish()?;
    Ok(bytes)
}

impl<'c, W: Write + Send> ParquetFile<'c, W> {
    pub fn create(file: W, name: &str, columns: &'c [Column]) -> Result<ParquetFile<'c, W>, ParquetError> {
        let fields = columns.iter().map(|c| field(c).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
        let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by(format!("lapwing {}", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(ParquetFile {
            writer: SerializedFileWriter::new(file, schema, Arc::new(properties))?,
            columns,
            held: Vec::new(),
        })
    }

    pub fn add(&mut self, row: Vec<Cell>) -> Result<(), ParquetError> {
        self.held.push(row);
        if self.held.len() == GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    pub fn finish(mut self) -> Result<(), ParquetError> {
        if !self.held.is_empty() {
            self.write_group()?;
        }
        self.writer.close().map(|_| ())
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.held);
        let mut group = self.writer.next_row_group()?;
        for (i, column) in self.columns.iter().enumerate() {
            let cells = rows.iter().map(|row| &row[i]);
            match column.kind {
                Kind::Text => write::<ByteArrayType, W>(&mut group, cells, |c| match c {
                    Cell::Text(Some(text)) => Some(ByteArray::from(text.as_str())),
                    _ => None,
                })?,
                Kind::Int => write::<Int64Type, W>(&mut group, cells, |c| match c {
                    Cell::Int(n) => *n,
                    _ => None,
                })?,
                Kind::Real => write::<DoubleType, W>(&mut group, cells, |c| match c {
                    Cell::Real(x) => *x,
                    _ => None,
                })?,
                Kind::Day => write::<Int32Type, W>(&mut group, cells, |c| match c {
                    Cell::Day(n) => *n,
                    _ => None,
                })?,
                Kind::Flag => write::<BoolType, W>(&mut group, cells, |c| match c {
                    Cell::Flag(yes) => Some(*yes),
                    _ => None,
                })?,
            }
        }
        group.close().map(|_| ())
    }
}

fn write<'c, T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: impl Iterator<Item = &'c Cell>,
    value_of: impl Fn(&Cell) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        let value = value_of(cell);
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".to_string()));
    };
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let physical = match column.kind {
        Kind::Text => Physical::BYTE_ARRAY,
        Kind::Int => Physical::INT64,
        Kind::Real => Physical::DOUBLE,
        Kind::Day => Physical::INT32,
        Kind::Flag => Physical::BOOLEAN,
    };
    let builder = Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
    match column.kind {
        Kind::Text => {
            builder.with_logical_type(Some(LogicalType::String)).with_converted_type(ConvertedType::UTF8).build()
        }
        Kind::Day => {
            builder.with_logical_type(Some(LogicalType::Date)).with_converted_type(ConvertedType::DATE).build()
        }
        _ => builder.build(),
    }
}
