//! One file per command. Each takes its arguments and says how it ended.

pub mod actors;
pub mod actors_find;
pub mod audit;
pub mod beside;
pub mod code;
pub mod data;
pub mod dates;
pub mod db;
pub mod dyad;
pub mod events;
pub mod explain;
pub mod export;
pub mod fetch;
pub mod import;
pub mod incidents;
pub mod ingest;
pub mod parse;
pub mod places;
pub mod quotes;
pub mod release;
pub mod serve;
pub mod shell;
pub mod show;
pub mod watch;
pub mod why_not;
