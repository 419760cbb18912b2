use std::str::FromStr;

/// What an input holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// By file name ending, else by the first bytes.
    #[default]
    Auto,
    /// Plain text, one article a file.
    Text,
    /// A web page, one article a file.
    Html,
    /// One JSON object a line, one article each.
    Jsonl,
    /// RSS, Atom or JSON Feed: one article for each item.
    Feed,
    /// An archive of the web, one article for each page.
    Warc,
    /// A table with a column of texts, one article a row.
    Parquet,
}

impl Format {
    /// The format that the ending of a file name stands for, that of a compression taken off; None when it says nothing.
    pub fn of_name(name: &str) -> Option<Format> {
        let name = name.to_ascii_lowercase();
        let packed = [".gz", ".zst"].iter().find_map(|ending| name.strip_suffix(ending));
        match packed.unwrap_or(&name).rsplit_once('.')?.1 {
            "txt" => Some(Format::Text),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "jsonl" | "ndjson" | "jsonlines" | "json-lines" => Some(Format::Jsonl),
            "rss" | "atom" | "rdf" => Some(Format::Feed),
            "warc" | "wet" => Some(Format::Warc),
            "parquet" if packed.is_none() => Some(Format::Parquet),
            _ => None,
        }
    }

    /// Every format by the name under which users choose it.
    pub const NAMED: [(&str, Format); 7] = [
        ("auto", Format::Auto),
        ("text", Format::Text),
        ("html", Format::Html),
        ("jsonl", Format::Jsonl),
        ("feed", Format::Feed),
        ("warc", Format::Warc),
        ("parquet", Format::Parquet),
    ];
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Format, String> {
        Format::NAMED
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, format)| *format)
            .ok_or_else(|| format!("unknown input format '{name}': use auto, text, html, jsonl, feed, warc or parquet"))
    }
}

/// How to read, and the limits that bound time and memory.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the inputs hold.
    pub format: Format,
    /// Code text exactly as it stands, so that offsets agree with the input; pages are extracted all the same.
    pub keep_text: bool,
    /// Longer text is cut here, with a note. Bytes of UTF-8.
    pub text_cap_bytes: usize,
    /// Longer pages are cut here and read without a tree, with a note. Bytes.
    pub html_cap_bytes: usize,
    /// Longer lines of JSON Lines are errors; they are skipped without being held. Bytes.
    pub line_cap_bytes: usize,
    /// Feeds are read up to here; what follows is set aside. Bytes.
    pub feed_cap_bytes: usize,
    /// Pages nested deeper are read without a tree: building one takes time in the square of the depth.
    pub html_depth_max: usize,
    /// Pages with a tag of more attributes are read without a tree, for the same reason.
    pub html_attributes_max: usize,
    /// Pages of more tags are read without a tree.
    pub html_tags_max: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            format: Format::Auto,
            keep_text: false,
            text_cap_bytes: 2 << 20,
            html_cap_bytes: 4 << 20,
            // Room for a text or page at its cap whose characters are all written as \u escapes.
            line_cap_bytes: 16 << 20,
            feed_cap_bytes: 64 << 20,
            html_depth_max: 512,
            html_attributes_max: 500,
            html_tags_max: 100_000,
        }
    }
}
