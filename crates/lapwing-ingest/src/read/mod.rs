//! Files that hold many articles, or that are compressed: what their formats demand before a reader of pages or texts
//! can work.

mod bytes;
mod feed;
mod http;
mod pages;
mod replay;
mod table;
mod warc;

pub(crate) use bytes::Bytes;
pub(crate) use feed::articles_of_feed;
pub use pages::{next_row, open_parquet};
pub(crate) use table::Table;
pub use table::keys_of_columns;
pub use warc::host_of;
pub(crate) use warc::{Warc, told_of};
