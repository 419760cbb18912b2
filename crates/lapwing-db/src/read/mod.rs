//! Reading: records without loss, and answers to questions.

pub mod claims;
pub mod documents;
pub mod dyad;
pub mod events;
pub mod filter;
pub(crate) mod load;
pub mod network;
