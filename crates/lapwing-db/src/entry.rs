//! What goes into an archive.

use lapwing_store::Record;

use crate::key::Key;

/// One coded document, as it is put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its record, with the text that offsets count in.
    pub record: Record,
    /// Every sentence as code points of the text, half open, in text order.
    pub sentences: Vec<(usize, usize)>,
    /// What the article tells first, as clustering wants it; the archive does not read it. `None`: to be found later.
    pub lead: Option<String>,
}

impl Entry {
    /// The document's key.
    pub fn key(&self) -> Key {
        let r = &self.record;
        Key::of(r.publisher.as_deref(), r.url.as_deref(), r.text.as_deref().unwrap_or_default())
    }
}

/// Where an item came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// File as the caller named it.
    pub input: String,
    /// Number of the item in it, from 1.
    pub item: u64,
    /// How many bytes of it were read when the item ended, where that is known.
    pub bytes: Option<u64>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The document is new.
    New,
    /// The document was there, coded by another run; this coding stands beside it.
    Recoded,
    /// It was all there: nothing was added.
    Known,
}

/// What an archive knows of a document before it is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    New,
    /// It is there, but this run has not coded it. The stored text, to be coded instead of one that differs in blanks.
    Uncoded(String),
    /// It is there and coded by this run.
    Known,
}
