//! What ingest promises, over files of cases and hostile inputs.

mod cases;
mod dates;
mod encoding;
mod hostile;
mod html;
mod json;
mod streams;
