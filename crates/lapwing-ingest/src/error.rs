use std::fmt;

/// Why an input gave no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No such file or folder.
    NotFound,
    /// The file exists but could not be read.
    Unreadable,
    /// Nothing but blanks.
    Empty,
    /// Binary data, a compressed file, random bytes.
    NotText,
    /// A line is not one JSON object with a text or html.
    BadJson,
    /// A line of JSON Lines above the cap.
    TooLarge,
    /// A page without article text.
    NoText,
    /// A file or a record of it is cut short or damaged.
    Damaged,
    /// Compressed data that swell beyond all reason.
    Bomb,
    /// A feed or an item of it that cannot be read.
    BadFeed,
    /// A table without a column of texts.
    BadColumns,
}

impl ErrorKind {
    /// Every kind with what it means, for explanations.
    pub const ALL: [(ErrorKind, &'static str); 11] = [
        (ErrorKind::NotFound, "The named file or folder does not exist."),
        (ErrorKind::Unreadable, "The file exists but could not be read, for instance for want of permission."),
        (ErrorKind::Empty, "The input holds nothing but blanks."),
        (ErrorKind::NotText, "The input is not text: binary or random bytes, or a format that is not read."),
        (ErrorKind::BadJson, "The line is not one JSON object with a 'text' or 'html' of words."),
        (ErrorKind::TooLarge, "The line, record or file is longer than the cap; what follows it is read."),
        (ErrorKind::NoText, "The page holds no article text."),
        (ErrorKind::Damaged, "The file or a record of it is cut short or damaged; undamaged records are read."),
        (ErrorKind::Bomb, "Compressed data swell beyond all reason; they were not unpacked."),
        (ErrorKind::BadFeed, "The feed, or an item of it, cannot be read; the other items are."),
        (ErrorKind::BadColumns, "The table has no column of texts."),
    ];

    /// The published name, e.g. `ingest.not-found`.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::NotFound => "ingest.not-found",
            ErrorKind::Unreadable => "ingest.unreadable",
            ErrorKind::Empty => "ingest.empty",
            ErrorKind::NotText => "ingest.not-text",
            ErrorKind::BadJson => "ingest.bad-json",
            ErrorKind::TooLarge => "ingest.too-large",
            ErrorKind::NoText => "ingest.no-text",
            ErrorKind::Damaged => "ingest.damaged",
            ErrorKind::Bomb => "ingest.bomb",
            ErrorKind::BadFeed => "ingest.bad-feed",
            ErrorKind::BadColumns => "ingest.bad-columns",
        }
    }
}

/// What is wrong with one item, without saying where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The same for a person, with what to do.
    pub message: String,
}

impl IngestError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> IngestError {
        IngestError { kind, message: message.into() }
    }

    /// The same error with its place, `file` or `file:line`, in front.
    pub(crate) fn at(self, id: String, place: &str) -> Rejected {
        Rejected { id, kind: self.kind, message: format!("{place}: {}", self.message), offset: None }
    }
}

/// One input or line that gave no article; the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The identifier the article would have had.
    pub id: String,
    /// What went wrong.
    pub kind: ErrorKind,
    /// `file: …`, `file:line: …` or `file: byte N: …`, and what to do.
    pub message: String,
    /// Where in the file the bad record begins, for archives: a byte, of the compressed file where it is compressed.
    pub offset: Option<u64>,
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IngestError {}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Rejected {}
