//! One exception class for each kind of error. Each has the attribute `kind`; texts say what to do.

use lapwing::db::DbError;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

macro_rules! exceptions {
    ($($name:ident($base:ty, $kind:literal): $doc:literal;)*) => {
        $(create_exception!(lapwing, $name, $base, $doc);)*

        /// Puts the classes into the module.
        pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(
                let class = module.py().get_type::<$name>();
                class.setattr("kind", $kind)?;
                module.add(stringify!($name), class)?;
            )*
            Ok(())
        }
    };
}

exceptions! {
    LapwingError(PyException, "lapwing"): "What lapwing raises. `kind` is a dotted name that `lapwing explain` knows, or one beginning with `store.`.";
    InputError(LapwingError, "ingest"): "A text cannot be coded; the subclasses say why.";
    EmptyInput(InputError, "ingest.empty"): "There is nothing but blanks. kind: ingest.empty";
    NotText(InputError, "ingest.not-text"): "Binary data, not text. kind: ingest.not-text";
    NoArticle(InputError, "ingest.no-text"): "A page without article text. kind: ingest.no-text";
    TooLarge(InputError, "ingest.too-large"): "Longer than the cap. kind: ingest.too-large";
    BadColumns(InputError, "ingest.bad-columns"): "A table without a column of texts. kind: ingest.bad-columns";
    BadInput(InputError, "ingest"): "Anything else that is no article: a value of the wrong type, a damaged file. kind: ingest.*";
    CoderError(LapwingError, "coder.panic"): "The coder failed on an article; please report it. kind: coder.panic";
    DataError(LapwingError, "data"): "The user's folder of data cannot be used. kind: data";
    StoreError(LapwingError, "store"): "An archive cannot be used; the subclasses say why.";
    StoreMissing(StoreError, "store.missing"): "There is no such file. kind: store.missing";
    NotAStore(StoreError, "store.foreign"): "The file is no archive of lapwing. kind: store.foreign";
    StoreTooNew(StoreError, "store.newer"): "A later lapwing made the archive. kind: store.newer";
    StoreDamaged(StoreError, "store.damaged"): "The archive is damaged. kind: store.damaged";
    StoreInUse(StoreError, "store.in-use"): "Somebody else writes to the archive. kind: store.in-use";
    StoreUnusable(StoreError, "store.unusable"): "The disk is full or the file cannot be reached. kind: store.unusable";
    BadQuestion(StoreError, "store.question"): "A question that makes no sense, such as a date that is none. kind: store.question";
    UnknownId(StoreError, "store.unknown"): "Nothing in the archive has this id. kind: store.unknown";
}

fn with_kind(py: Python<'_>, error: PyErr, kind: &str) -> PyErr {
    match error.value(py).setattr("kind", kind) {
        Ok(()) => error,
        Err(other) => other,
    }
}

/// An input that could not be coded.
pub(crate) fn input(py: Python<'_>, kind: &str, message: String) -> PyErr {
    let error = match kind {
        "ingest.empty" => EmptyInput::new_err(message),
        "ingest.not-text" => NotText::new_err(message),
        "ingest.no-text" => NoArticle::new_err(message),
        "ingest.too-large" => TooLarge::new_err(message),
        "ingest.bad-columns" => BadColumns::new_err(message),
        "coder.panic" => CoderError::new_err(message),
        _ => BadInput::new_err(message),
    };
    with_kind(py, error, kind)
}

/// Data that cannot be used.
pub(crate) fn data(py: Python<'_>, message: String) -> PyErr {
    with_kind(py, DataError::new_err(message), "data")
}

/// A question to an archive that makes no sense.
pub(crate) fn question(py: Python<'_>, message: String) -> PyErr {
    with_kind(py, BadQuestion::new_err(message), "store.question")
}

/// An archive that cannot be used.
pub(crate) fn store(py: Python<'_>, error: &DbError) -> PyErr {
    let message = error.to_string();
    let (made, kind) = match error {
        DbError::Missing(path) => {
            let path = path.display();
            let message = format!("{path}: no such archive; lapwing.Store({path:?}, create=True) makes one");
            (StoreMissing::new_err(message), "store.missing")
        }
        DbError::Foreign(_) => (NotAStore::new_err(message), "store.foreign"),
        DbError::Newer { .. } => (StoreTooNew::new_err(message), "store.newer"),
        DbError::Damaged { .. } => (StoreDamaged::new_err(message), "store.damaged"),
        DbError::InUse(_) => (StoreInUse::new_err(message), "store.in-use"),
        DbError::Unusable { .. } => (StoreUnusable::new_err(message), "store.unusable"),
        DbError::Question(_) => (BadQuestion::new_err(message), "store.question"),
        DbError::Unknown(_) => (UnknownId::new_err(message), "store.unknown"),
        _ => (StoreError::new_err(message), "store.internal"),
    };
    with_kind(py, made, kind)
}
