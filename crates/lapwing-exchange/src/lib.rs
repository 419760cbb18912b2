//! What others write and read: exports in their formats, and their files read and judged.
//!
//! In: exported [`Record`](lapwing_store::Record)s, or files of GDELT, ICEWS and POLECAT. Out: Parquet, CSV, PLOVER,
//! POLECAT, ICEWS, GDELT, Phoenix; a citable folder; rows of others in one shape; a report on a file's faults. Formats
//! without room for a holder or a modality hold only what the article itself vouches for ([`Exporter`]). What is not known
//! stays empty. Opens no store and codes nothing.
//!
//! Codes of others are data in this crate's `data/` folder: the crosswalk between CAMEO and PLOVER with what it loses.

pub mod audit;
mod cameo;
mod cells;
mod claims;
pub mod columns;
mod countries;
mod day;
mod export;
mod flat;
mod foreign;
mod formats;
mod notes;
mod parquet_file;
mod release;
mod row;
mod sort;

pub use cameo::{CameoCode, cameo_of, plover_of};
pub use cells::{Cell, Column, Kind};
pub use claims::{COLUMNS as CLAIM_COLUMNS, row as claim_row};
pub use day::Day;
pub use export::{ExportError, ExportFormat, ExportOptions, Exporter, Summary};
pub use flat::{COLUMNS as EVENT_COLUMNS, row as event_row};
pub use foreign::{Foreign, ForeignFile, ForeignFormat, ForeignParty, Refused, read_foreign, read_rows};
pub use parquet_file::parquet_bytes;
pub use release::{About, Release};
pub use row::{Item, Reports};
