//! Reading: records without loss, and answers to questions.

pub mod claims;
#[cfg(test)]
mod common_words;
pub mod counts;
pub mod documents;
pub mod dyad;
pub mod events;
pub mod explore;
pub mod filter;
pub mod incidents;
pub(crate) mod load;
mod load_events;
pub mod merged;
pub mod network;
mod words;
