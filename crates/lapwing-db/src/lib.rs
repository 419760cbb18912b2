//! The archive: everything that lapwing found, in one SQLite file that R, Python and DBeaver open too.
//!
//! In: [`Entry`]s, each an exported [`Record`](lapwing_store::Record) with its text and sentences. Out: the same records
//! without loss, and answers to questions about them: [`Store::events`], [`Store::claims`], [`Store::dyad`],
//! [`Store::network`]. Documents are keyed by content, so that feeding the same input twice adds nothing; a newer coder
//! adds a run beside the older one. One transaction, a [`Batch`], holds documents, their statements, counts, search rows
//! and how far the input was read: after any stop the next run finds a whole store and goes on.
//!
//! Tables and views are documented in `docs/store.md`. Reads no articles and codes nothing; knows no clock.

mod check;
#[cfg(test)]
mod crash;
mod days;
mod delta;
mod dump;
mod entry;
mod error;
mod fetched;
mod foreign;
mod ids;
mod incidents;
mod key;
mod leads;
mod marks;
mod migrate;
mod open;
mod read;
mod schema;
mod terms;
mod write;

pub use check::{Check, Info};
pub use days::Day;
pub use entry::{Added, Entry, Origin, Standing};
pub use error::DbError;
pub use fetched::FetchedRow;
pub use foreign::{ForeignEntry, ForeignFileKey, ForeignFileRow, ForeignSide, ForeignTally};
pub use ids::PublicId;
pub use incidents::{Cluster, Clusters, Membership, Report};
pub use key::{Key, canonical_url};
pub use leads::{Correction, Lead, LeadMembership, LeadRow, Leadless, ReportKey};
pub use marks::{MARKS, MarkRow};
pub use open::{Stopper, Store};
pub use read::claims::{ClaimFilter, ClaimRow};
pub use read::counts::YearCounts;
pub use read::documents::{DocumentRow, EventDetail, Found, IncidentOf};
pub use read::dyad::{Count, Dyad, DyadQuery, DyadRow, Per, Tally};
pub use read::events::{EventPage, EventRow};
pub use read::explore::{Activity, Coverage, Facets, Headline, Named, Speaker};
pub use read::filter::{Filter, Page, Who};
pub use read::incidents::{IncidentRow, Told};
pub use read::merged::{MergedIncident, MergedReport};
pub use read::network::{Edge, NetworkQuery};
pub use write::Batch;
