//! Bytes in, [`Article`](lapwing_core::Article)s out.
//!
//! [`articles`] reads files, folders and standard input (texts, pages, JSON Lines, feeds, WARC, Parquet) one item at a time; [`from_text`], [`from_html`] and
//! [`from_json_line`] are the pure functions underneath. What comes out is clean text in blocks that an empty line
//! separates (a headline, a caption, a list item and a paragraph are one block each), what the page says about
//! itself, and a [`Note`](lapwing_core::Note) for everything that was removed, cut or doubtful.
//!
//! Any bytes are accepted: the worst outcome is one [`Rejected`] that says what to do. Memory is bounded by the caps
//! in [`Options`], whatever the size of the input. Files compressed with gzip or zstd are unpacked on the way. Nothing
//! here fetches from a network, asks the clock or splits sentences.
//!
//! What an expert could dispute (phrases of page furniture, marks of a genre) is readable data in this crate's
//! `data/` folder.

mod dates;
mod decode;
mod error;
mod html;
mod inputs;
mod json;
mod kinds;
mod language;
mod lines;
mod options;
mod page;
mod read;
mod stream;
mod text;

pub use dates::{read_date, read_page_date};
pub use error::{ErrorKind, IngestError, Rejected};
pub use html::from_html;
pub use inputs::{Articles, Outcome, Place, articles, articles_of};
pub use json::from_json_line;
pub use kinds::NOTE_KINDS;
pub use language::sure_language;
pub use options::{Format, Options};
pub use read::{host_of, keys_of_columns, next_row, open_parquet};
pub use text::from_text;
