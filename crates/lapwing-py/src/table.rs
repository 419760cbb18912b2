//! A table that every library which speaks Arrow takes without a copy.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use lapwing::coded;
use lapwing::exchange::{CLAIM_COLUMNS, Cell, Column, EVENT_COLUMNS, Kind};
use lapwing::tables::{DYAD_COLUMNS, incident_columns};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use serde_json::{Map, Value};

/// Rows of a batch.
const BATCH_ROWS: usize = 20_000;

/// A table in Arrow's memory. pyarrow.table(t), polars.DataFrame(t), duckdb and pandas take it as it is; without any of
/// them, t.to_dict() gives columns as lists.
#[pyclass(frozen, module = "lapwing")]
#[derive(Clone)]
pub(crate) struct Table {
    schema: SchemaRef,
    /// Each with fewer bytes of text in a column than Arrow's offsets can count.
    batches: Vec<RecordBatch>,
}

/// Rows of cells, as many in each as there are columns.
pub(crate) struct Rows(pub Vec<Vec<Cell>>);

impl Table {
    pub(crate) fn of(columns: &[Column], rows: &Rows) -> PyArrowResult<Table> {
        let schema = schema_of(columns);
        let batch = |rows: &[Vec<Cell>]| {
            let arrays = columns.iter().enumerate().map(|(i, c)| array_of(c.kind, rows.iter().map(|row| &row[i])));
            RecordBatch::try_new(Arc::clone(&schema), arrays.collect())
        };
        let batches = rows.0.chunks(BATCH_ROWS).map(batch).collect::<Result<_, _>>()?;
        Ok(Table { schema, batches })
    }

    /// The rows of another table of the same columns behind these.
    pub(crate) fn append(&mut self, other: Table) {
        self.batches.extend(other.batches);
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    pub(crate) fn stream<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        let arrays: Vec<Result<ArrayRef, ArrowError>> =
            self.batches.iter().map(|batch| Ok(Arc::new(StructArray::from(batch.clone())) as ArrayRef)).collect();
        let arrays = ArrayIterator::new(arrays, field.into());
        to_stream_pycapsule(py, Box::new(arrays), requested_schema)
    }

    pub(crate) fn arrow_schema<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }
}

fn schema_of(columns: &[Column]) -> SchemaRef {
    let fields = columns.iter().map(|c| {
        let kind = match c.kind {
            Kind::Text => DataType::Utf8,
            Kind::Int => DataType::Int64,
            Kind::Real => DataType::Float64,
            Kind::Day => DataType::Date32,
            Kind::Flag => DataType::Boolean,
        };
        Field::new(c.name, kind, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn array_of<'c>(kind: Kind, cells: impl Iterator<Item = &'c Cell>) -> ArrayRef {
    // A cell of another kind cannot be: rows and columns come from the same table. It would be empty.
    match kind {
        Kind::Text => {
            let mut built = StringBuilder::new();
            cells.for_each(|c| built.append_option(if let Cell::Text(Some(t)) = c { Some(t) } else { None }));
            Arc::new(built.finish())
        }
        Kind::Int => {
            let mut built = Int64Builder::new();
            cells.for_each(|c| built.append_option(if let Cell::Int(n) = c { *n } else { None }));
            Arc::new(built.finish())
        }
        Kind::Real => {
            let mut built = Float64Builder::new();
            cells.for_each(|c| built.append_option(if let Cell::Real(x) = c { *x } else { None }));
            Arc::new(built.finish())
        }
        Kind::Day => {
            let mut built = Date32Builder::new();
            cells.for_each(|c| built.append_option(if let Cell::Day(n) = c { *n } else { None }));
            Arc::new(built.finish())
        }
        Kind::Flag => {
            let mut built = BooleanBuilder::new();
            cells.for_each(|c| built.append_option(if let Cell::Flag(yes) = c { Some(*yes) } else { None }));
            Arc::new(built.finish())
        }
    }
}

/// The rows of a batch as objects of JSON Lines, of the columns that have a key.
///
/// # Errors
/// A column that cannot be read as text.
pub(crate) fn objects_of(
    batch: &RecordBatch,
    keys: &[Option<&'static str>],
) -> Result<Vec<Map<String, Value>>, ArrowError> {
    let mut objects = vec![Map::new(); batch.num_rows()];
    for (key, column) in keys.iter().zip(batch.columns()) {
        let Some(key) = key else { continue };
        // Days and moments as ISO 8601, numbers as digits, texts of any kind as they are.
        let texts = cast(column, &DataType::Utf8)?;
        for (object, text) in objects.iter_mut().zip(texts.as_string::<i32>()) {
            if let Some(text) = text {
                object.insert((*key).to_string(), text.into());
            }
        }
    }
    Ok(objects)
}

/// Name, kind and meaning of every column of every table.
pub(crate) fn schemas(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let all = PyDict::new(py);
    for (table, columns) in [
        ("events", EVENT_COLUMNS.to_vec()),
        ("claims", CLAIM_COLUMNS.to_vec()),
        ("incidents", incident_columns()),
        ("dyad", DYAD_COLUMNS.to_vec()),
        ("records", coded::COLUMNS.to_vec()),
    ] {
        let rows = columns.iter().map(|c| {
            let kind = match c.kind {
                Kind::Text => "string",
                Kind::Int => "int64",
                Kind::Real => "double",
                Kind::Day => "date32",
                Kind::Flag => "bool",
            };
            (c.name, kind, c.meaning)
        });
        all.set_item(table, rows.collect::<Vec<_>>())?;
    }
    Ok(all)
}

#[pymethods]
impl Table {
    /// Hands over a stream of Arrow's C interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        self.stream(py, requested_schema)
    }

    /// Hands over the schema of Arrow's C interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        self.arrow_schema(py)
    }

    fn __len__(&self) -> usize {
        self.n_rows()
    }

    /// Names of the columns, in their order.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|f| f.name().as_str()).collect()
    }

    fn __repr__(&self) -> String {
        format!("<lapwing.Table: {} rows, {} columns>", self.n_rows(), self.schema.fields().len())
    }

    /// Columns by name, as lists of str, int, float, bool, datetime.date and None. Needs no other library.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        let date = py.import("datetime")?.getattr("date")?;
        for (n, field) in self.schema.fields().iter().enumerate() {
            let cells = PyList::empty(py);
            for array in self.batches.iter().map(|batch| batch.column(n)) {
                (0..array.len()).try_for_each(|i| cells.append(cell(py, array, i, &date)?))?;
            }
            columns.set_item(field.name(), cells)?;
        }
        Ok(columns)
    }

    /// A pandas.DataFrame; whole numbers that may be missing are pandas' Int64. Needs pandas.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let frame = py.import("pandas")?.call_method1("DataFrame", (self.to_dict(py)?,))?;
        let kinds = PyDict::new(py);
        for field in self.schema.fields() {
            match field.data_type() {
                DataType::Int64 => kinds.set_item(field.name(), "Int64")?,
                DataType::Float64 => kinds.set_item(field.name(), "float64")?,
                DataType::Date32 => kinds.set_item(field.name(), "datetime64[s]")?,
                _ => {}
            }
        }
        frame.call_method1("astype", (kinds,))
    }

    /// A polars.DataFrame. Needs polars.
    fn to_polars<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    /// A pyarrow.Table. Needs pyarrow.
    fn to_pyarrow<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }
}

fn cell<'py>(py: Python<'py>, array: &ArrayRef, i: usize, date: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if array.is_null(i) {
        return Ok(py.None().into_bound(py));
    }
    Ok(match array.data_type() {
        DataType::Int64 => array.as_primitive::<Int64Type>().value(i).into_pyobject(py)?.into_any(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(i).into_pyobject(py)?.into_any(),
        DataType::Boolean => array.as_boolean().value(i).into_pyobject(py)?.to_owned().into_any(),
        DataType::Date32 => {
            const DAY_OF_1970: i64 = 719_163;
            let day = DAY_OF_1970 + i64::from(array.as_primitive::<Date32Type>().value(i));
            date.call_method1("fromordinal", (day,))?
        }
        _ => array.as_string::<i32>().value(i).into_pyobject(py)?.into_any(),
    })
}
