//! What leaves lapwing: the exported record, its formats, and views of it for people.
//!
//! In: an [`lapwing_core::Article`] and what was coded from it. Out: a [`Record`], and that as JSON Lines, PLOVER
//! interchange records, tables, CSV or Markdown. The only crate whose types are serialised. Writes to a `Write` it is
//! given; opens no files, knows no terminal.

mod convert;
pub mod escape;
mod explained;
mod plover;
pub mod points;
mod quotes;
pub mod record;
mod table;
mod tree;

pub use convert::record_of;
pub use explained::explained;
pub use plover::{Plover, plover_lines};
pub use quotes::{quotes_csv, quotes_csv_header, quotes_markdown};
pub use record::{Line, Record};
pub use table::{Style, claim_text, claims_table, event_text, events_table, marked_text, sentence_text};
pub use tree::{tree_svg, tree_table};
