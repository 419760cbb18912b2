//! lapwing reads news and writes down who did what to whom, when and where, who says so, and the exact words.
//!
//! ```
//! use lapwing::{Article, Pipeline};
//!
//! let pipeline = Pipeline::bundled();
//! let article = Article { text: "Ghana accused Togo of raiding a border post.".into(), ..Article::default() };
//! let coded = pipeline.code_article(&article);
//! assert!(coded.events.iter().any(|e| e.category == "ACCUSE"));
//! ```
//!
//! The three types to know: an [`Article`] goes in ([`ingest`] makes them from files), a [`Pipeline`] holds data and
//! model, and [`Coded`] comes out, with byte offsets into [`Article::text`]. [`Pipeline::record`] turns it into the
//! exported [`Record`], with offsets in code points. [`run`] codes many articles on several threads, in order:
//!
//! ```
//! use lapwing::{Line, Pipeline, ingest, run};
//!
//! let pipeline = Pipeline::bundled();
//! let input = r#"{"id": "a1", "date": "2024-03-05", "text": "Hungary on Monday thanked Romania."}"#;
//! let articles = ingest::articles_of(input.as_bytes(), "example", &ingest::Options::default());
//! let mut lines = Vec::new();
//! let counts = run(articles, 2, |a| pipeline.record(&a, false), |done| {
//!     lines.push(done.map(|record| record.id).unwrap_or_default());
//!     Ok::<(), std::io::Error>(())
//! })?;
//! assert_eq!((counts.coded, lines), (1, vec!["a1".to_string()]));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! No network, no clock: the same input, data and model give the same bytes at any number of threads.

#[cfg(feature = "db")]
pub mod archive;
#[cfg(feature = "db")]
pub mod clustering;
#[cfg(feature = "db")]
pub mod coded;
mod driver;
pub mod explain;
mod held;
#[cfg(feature = "db")]
pub mod import;
#[cfg(feature = "db")]
mod limit;
mod pipeline;
pub mod reports;
#[cfg(feature = "db")]
pub mod tables;

pub use driver::{Counts, run, run_items};
pub use lapwing_coder as coder;
pub use lapwing_core as core;
pub use lapwing_core::{Article, Claim, Coded, Document, Entity, Event, Genre, Mentions, Note, PubDate, Span};
pub use lapwing_data as data;
pub use lapwing_data::{Data, DataErrors};
#[cfg(feature = "db")]
pub use lapwing_db as db;
pub use lapwing_exchange as exchange;
pub use lapwing_incidents as incidents;
pub use lapwing_ingest as ingest;
pub use lapwing_nlp::Model;
pub use lapwing_ready::data as bundled_data;
pub use lapwing_store as store;
pub use lapwing_store::{Line, Record};
pub use pipeline::{Pipeline, Read};

/// Version of lapwing, stamped into every record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
