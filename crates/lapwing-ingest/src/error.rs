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
}

impl ErrorKind {
    /// Every kind with what it means, for explanations.
    pub const ALL: [(ErrorKind, &'static str); 7] = [
        (ErrorKind::NotFound, "The named file or folder does not exist."),
        (ErrorKind::Unreadable, "The file exists but could not be read, for instance for want of permission."),
        (ErrorKind::Empty, "The input holds nothing but blanks."),
        (ErrorKind::NotText, "The input is not text: binary, compressed or random bytes."),
        (ErrorKind::BadJson, "The line is not one JSON object with a 'text' or 'html' of words."),
        (ErrorKind::TooLarge, "The line of JSON Lines is longer than the cap; the lines after it are read."),
        (ErrorKind::NoText, "The page holds no article text."),
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
        Rejected { id, kind: self.kind, message: format!("{place}: {}", self.message) }
    }
}

/// One input or line that gave no article; the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The identifier the article would have had.
    pub id: String,
    /// What went wrong.
    pub kind: ErrorKind,
    /// `file: …` or `file:line: …`, and what to do.
    pub message: String,
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
