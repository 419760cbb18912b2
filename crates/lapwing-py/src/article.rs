//! One article in, its record out.

use std::path::PathBuf;
use std::sync::Arc;

use lapwing::ingest::{self, Options, Outcome, Rejected};
use lapwing::{Line, run};
use pyo3::prelude::*;
use serde_json::{Map, Value};

use crate::errors;
use crate::pipelines::pipeline;

/// Codes one object of JSON Lines, as `lapwing code` would, and gives its record as JSON.
#[pyfunction]
#[pyo3(signature = (line, *, name, with_text, keep_text, data))]
pub(crate) fn code_json(
    py: Python<'_>,
    line: &str,
    name: &str,
    with_text: bool,
    keep_text: bool,
    data: Option<PathBuf>,
) -> PyResult<String> {
    let pipeline = pipeline(py, data)?;
    let options = Options { keep_text, ..Options::default() };
    let article = ingest::from_json_line(line.as_bytes(), name, 1, &options);
    let mut article = article.map_err(|e| errors::input(py, e.kind.as_str(), e.message))?;
    if article.id == format!("{name}-1") {
        article.id = name.to_string();
    }
    let coded = py.detach(|| {
        let mut coded = None;
        // On a thread of its own: trees of long sentences need more stack than some threads of Python have.
        let pipeline = Arc::clone(&pipeline);
        let done = run(
            std::iter::once(Ok(article)),
            1,
            |a| Line::Coded(Box::new(pipeline.record(&a, with_text))),
            |line| {
                coded = Some(line);
                Ok::<(), std::convert::Infallible>(())
            },
        );
        done.ok().and(coded)
    });
    match coded {
        Some(Ok(line)) => Ok(line.to_json()),
        Some(Err(Line::Failed(f))) => Err(errors::input(py, &f.error.kind, f.error.message)),
        _ => Err(errors::input(py, "coder.panic", "the coder gave no answer".to_string())),
    }
}

/// The article of one row of a table; rows without an id are named by their number.
pub(crate) fn article_of(row: Map<String, Value>, number: usize, options: &Options) -> Outcome {
    let given = row.get("id").and_then(Value::as_str).map(str::to_string);
    let line = Value::Object(row).to_string();
    ingest::from_json_line(line.as_bytes(), "row", number, options).map_err(|e| Rejected {
        id: given.unwrap_or_else(|| format!("row-{number}")),
        kind: e.kind,
        message: format!("row {number}: {}", e.message),
        offset: None,
    })
}
