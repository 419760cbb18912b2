//! Data and model, read once in a process.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use lapwing::Pipeline;
use pyo3::prelude::*;

use crate::errors;

/// By the user's folder of data; nothing for the bundled ones.
static PIPELINES: Mutex<BTreeMap<Option<PathBuf>, Arc<Pipeline>>> = Mutex::new(BTreeMap::new());

/// The pipeline with the bundled data, or with the user's folder over them.
pub(crate) fn pipeline(py: Python<'_>, folder: Option<PathBuf>) -> PyResult<Arc<Pipeline>> {
    let read = py.detach(|| {
        let mut pipelines = PIPELINES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pipeline) = pipelines.get(&folder) {
            return Ok(Arc::clone(pipeline));
        }
        let pipeline = match &folder {
            None => Pipeline::bundled(),
            Some(folder) => Pipeline::with_data_folder(folder)?,
        };
        let pipeline = Arc::new(pipeline);
        pipelines.insert(folder, Arc::clone(&pipeline));
        Ok(pipeline)
    });
    read.map_err(|e: lapwing::DataErrors| errors::data(py, format!("the data cannot be used:\n{e}")))
}

/// As many threads as asked for; 0 means one for each processor.
pub(crate) fn threads(asked: usize) -> usize {
    if asked > 0 { asked } else { std::thread::available_parallelism().map_or(1, usize::from) }
}
