//! lapwing for Python: the module `lapwing._lapwing`, which the Python sources beside this crate dress up.
//!
//! In: texts, tables of texts, files, archives. Out: records as JSON, and tables that every library which speaks Arrow
//! takes without a copy. Everything is the façade's work; here it is only handed over, with the lock of the interpreter
//! released while lapwing works. Data and model are read once in a process.

mod article;
mod batch;
mod errors;
mod pipelines;
mod store;
mod table;

use pyo3::prelude::*;

#[pymodule]
mod _lapwing {
    use super::*;

    #[pymodule_export]
    use super::article::code_json;
    #[pymodule_export]
    use super::batch::{Batches, Coded, code_files, code_lines, code_table, keys_of_names, open_records};
    #[pymodule_export]
    use super::store::Store;
    #[pymodule_export]
    use super::table::Table;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("VERSION", lapwing::VERSION)?;
        module.add("SCHEMAS", super::table::schemas(module.py())?)?;
        super::errors::add_to(module)
    }
}
