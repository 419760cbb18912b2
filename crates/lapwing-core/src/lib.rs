//! The vocabulary of lapwing: what every other crate speaks.
//!
//! The flow is Source → [`Article`] → [`Document`] → [`Mentions`] → [`Coded`] → Store → Views.
//! Nothing here does IO, reads a clock or uses randomness. All positions are half-open byte ranges of
//! [`Article::text`]; they become code points only at export.

mod article;
mod conllu;
mod document;
mod mention;
mod note;
mod span;
mod statement;
mod ud;

pub use article::{Article, Genre, PubDate};
pub use conllu::{ConlluError, read_conllu, write_conllu};
pub use document::{Document, Name, NameKind, Sentence, Tense, Token};
pub use mention::{Entity, EntityKind, Mention, MentionId, Mentions};
pub use note::Note;
pub use span::Span;
pub use statement::{Claim, Coded, Count, Directness, Event, EventDate, Evidence, Modality, Party, Place, Size, Voice};
pub use ud::{Deprel, Upos};
