//! The notes that ingest writes on articles: their names and what each means to a reader.

pub(crate) const AUTHOR: &str = "ingest.author";
pub(crate) const BAD_DATE: &str = "ingest.bad-date";
pub(crate) const BAD_ENCODING: &str = "ingest.bad-encoding";
pub(crate) const BAD_FIELD: &str = "ingest.bad-field";
pub(crate) const BIDI: &str = "ingest.bidi";
pub(crate) const CONTROLS: &str = "ingest.control-characters";
pub(crate) const DUPLICATE_ID: &str = "ingest.duplicate-id";
pub(crate) const FURNITURE: &str = "ingest.furniture";
pub(crate) const LANGUAGE: &str = "ingest.language";
pub(crate) const NO_TREE: &str = "ingest.no-tree";
pub(crate) const REPEATED: &str = "ingest.repeated";
pub(crate) const SECOND_OPINION: &str = "ingest.second-opinion";
pub(crate) const TRUNCATED: &str = "ingest.truncated";
pub(crate) const UPDATED: &str = "ingest.updated";

/// Every kind of note that ingest writes, with what it means.
pub const NOTE_KINDS: &[(&str, &str)] = &[
    (AUTHOR, "A line about the author was taken out of the text; the message keeps it."),
    (BAD_DATE, "The publication date could not be read or is absurd; the article has none."),
    (BAD_ENCODING, "Some bytes fit no encoding and became replacement characters."),
    (BAD_FIELD, "A field of the JSON line has a type or value that cannot be used and was ignored."),
    (BIDI, "The text holds invisible characters that change the direction of writing."),
    (CONTROLS, "The text holds NUL or other control characters."),
    (DUPLICATE_ID, "Another article of the run has this identifier; a number was added."),
    (FURNITURE, "Blocks of page furniture (pleas, share buttons, credits, links) were removed."),
    (LANGUAGE, "The text does not seem to be English, which is what the coder reads."),
    (NO_TREE, "The page is too large, too deep or too odd to build a tree; its tags were stripped plainly."),
    (REPEATED, "Blocks that stand more than once were kept once."),
    (SECOND_OPINION, "The first extractor failed on the page; another one read it."),
    (TRUNCATED, "The text is longer than the cap; the rest is not coded."),
    (UPDATED, "The date of the article is that of its last change: the feed tells no other."),
];
