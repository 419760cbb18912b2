//! What ingest promises, over files of cases and hostile inputs.

mod any_bytes;
mod archives;
mod cases;
mod dates;
mod encoding;
mod feeds;
mod hostile;
mod html;
mod json;
mod streams;
mod tables;
