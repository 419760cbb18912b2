//! The exported record: one line per article. A contract with every user; new fields may be added, none may change its
//! meaning without a new major version. Its JSON Schema is `docs/schema/record.schema.json`.
//!
//! Offsets are Unicode code points, half open. What fills these fields is [`crate::record_of`]'s work.

use serde::{Deserialize, Serialize};

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// It was coded.
    Coded(Box<Record>),
    /// It could not be coded.
    Failed(Failure),
}

/// One coded article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// As the input gives it.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601 in the precision it was given in.
    pub published: Option<String>,
    /// When a crawler fetched it, in the same spelling; says nothing about when it was published.
    #[serde(default)]
    pub crawled: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    #[serde(default)]
    pub url: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// `report`, `opinion`, …
    pub genre: String,
    /// What coded it.
    pub coder: Coder,
    /// The text that offsets count in; only where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// In text order.
    pub events: Vec<Event>,
    /// In text order.
    pub claims: Vec<Claim>,
    /// Doubts and omissions.
    pub notes: Vec<Note>,
}

/// An input that could not be coded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// As the input gives it, or its name.
    pub id: String,
    /// Why.
    pub error: Error,
    /// Empty.
    pub events: Vec<Event>,
    /// Empty.
    pub claims: Vec<Claim>,
    /// Empty.
    pub notes: Vec<Note>,
}

/// Why an input could not be coded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Error {
    /// Dotted kebab name; `lapwing explain` knows it.
    pub kind: String,
    /// For a person.
    pub message: String,
}

/// What coded a record: the same three give the same output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coder {
    /// Version of lapwing.
    pub version: String,
    /// Hash of ontology, lexicon and tables, `sha256:…`.
    pub data: String,
    /// Hash of the language model, `sha256:…`.
    pub model: String,
}

/// Words and where they stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// The words.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A party, holder or addressee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// The mention beside the trigger or cue.
    pub text: String,
    /// Null when another sentence implies it.
    pub start: Option<usize>,
    /// Null when another sentence implies it.
    pub end: Option<usize>,
    /// What it resolves to.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3, or one of the ontology's bodies.
    pub country: Option<String>,
    /// The primary sector first.
    pub sectors: Vec<String>,
    /// Office or role noun.
    pub title: Option<String>,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Article id, `-e` and a number from 1.
    pub id: String,
    /// What.
    pub category: String,
    /// How.
    pub modes: Vec<String>,
    /// About what.
    pub contexts: Vec<String>,
    /// asserted, historical, future, hypothetical, negated.
    pub modality: String,
    /// All parties are actors.
    pub reciprocal: bool,
    /// Who.
    pub actors: Vec<Entity>,
    /// To whom.
    pub recipients: Vec<Entity>,
    /// When.
    pub date: Date,
    /// Where.
    pub place: Option<Place>,
    /// How many were hurt or held.
    pub size: Size,
    /// Conflict–cooperation scale, −10 to 10.
    pub score: f64,
    /// Quad class, 1 to 4.
    pub quad: u8,
    /// The words that evoke it.
    pub trigger: Words,
    /// The sentence they stand in.
    pub sentence: Sentence,
    /// Every place that reports it, the first equal to `sentence` and `trigger`.
    pub evidence: Vec<Evidence>,
    /// On whose word it stands.
    pub reported_by: Option<Entity>,
    /// Id of the claim that contains it.
    pub claim: Option<String>,
    /// narrator, author, quoted.
    pub voice: String,
    /// Id of the frame that made it.
    pub frame: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// When an event happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Date {
    /// ISO 8601 in the precision it has, or `start/end`.
    pub value: Option<String>,
    /// year, month, day, interval, none.
    pub precision: String,
    /// stated, relative, publication, none.
    pub basis: String,
    /// The words that date it.
    pub text: Option<String>,
}

/// Where an event happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The words.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Gazetteer name.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// GeoNames identifier.
    pub geonames_id: Option<u64>,
    /// country, admin1, city, site.
    pub precision: String,
}

/// Numbers of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Killed.
    pub dead: Option<Count>,
    /// Wounded.
    pub injured: Option<Count>,
    /// Arrested.
    pub arrested: Option<Count>,
}

/// A number as the text gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// Lowest number that fits the words.
    pub low: u64,
    /// Highest number that fits; null when open.
    pub high: Option<u64>,
    /// The words.
    pub text: String,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// 0-based number in the article.
    pub index: usize,
    /// Its text.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// One place that reports an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The sentence.
    pub sentence: Sentence,
    /// The words that evoke the event.
    pub trigger: Words,
}

/// What somebody is said to have said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Article id, `-c` and a number from 1.
    pub id: String,
    /// Who is cited.
    pub holder: Option<Entity>,
    /// Who is spoken to.
    pub addressee: Option<Entity>,
    /// The words that show that somebody is cited.
    pub cue: Words,
    /// What is cited.
    pub content: Vec<Words>,
    /// direct, indirect, mixed.
    pub directness: String,
    /// Countries the content speaks of.
    pub about: Vec<String>,
    /// Id of the claim this one is nested in.
    pub parent: Option<String>,
    /// The holder is a letter, statement or report.
    pub document: bool,
}

/// Something the coder noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Dotted kebab name; `lapwing explain` knows it.
    pub kind: String,
    /// The words, where it has a place.
    pub text: Option<String>,
    /// First code point.
    pub start: Option<usize>,
    /// One past the last code point.
    pub end: Option<usize>,
    /// For a person.
    pub message: String,
}

impl Line {
    /// A line for an input that could not be coded.
    pub fn failed(id: impl Into<String>, kind: impl Into<String>, message: impl Into<String>) -> Line {
        Line::Failed(Failure {
            id: id.into(),
            error: Error { kind: kind.into(), message: message.into() },
            events: Vec::new(),
            claims: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// The input's id.
    pub fn id(&self) -> &str {
        match self {
            Line::Coded(record) => &record.id,
            Line::Failed(failure) => &failure.id,
        }
    }

    /// The record, when it was coded.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Line::Coded(record) => Some(record),
            Line::Failed(_) => None,
        }
    }

    /// One line of JSON, without the line break.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("records hold nothing that JSON lacks")
    }
}

/// The lines of a chart: events of different series are never added up into one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// The article itself tells it as happening or having happened.
    Asserted,
    /// The article itself tells it as long past; counted only under a date of its own.
    Historical,
    /// Somebody else says that it happened: a holder, the author of an opinion, the issuer of a statement.
    Alleged,
    /// Announced or expected.
    Future,
    /// Conditional or merely possible.
    Hypothetical,
    /// Stated not to have happened.
    Negated,
}

impl Series {
    /// All, in their order.
    pub const ALL: [Series; 6] =
        [Series::Asserted, Series::Historical, Series::Alleged, Series::Future, Series::Hypothetical, Series::Negated];

    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Series::Asserted => "asserted",
            Series::Historical => "historical",
            Series::Alleged => "alleged",
            Series::Future => "future",
            Series::Hypothetical => "hypothetical",
            Series::Negated => "negated",
        }
    }

    /// True for what the article itself vouches for: what tables without room for a holder may hold.
    pub fn is_vouched_for(self) -> bool {
        matches!(self, Series::Asserted | Series::Historical)
    }
}

impl Event {
    /// The series that the event belongs to.
    pub fn series(&self) -> Series {
        let told_by_the_article = self.reported_by.is_none() && self.voice == "narrator";
        match (self.modality.as_str(), told_by_the_article) {
            ("future", _) => Series::Future,
            ("hypothetical", _) => Series::Hypothetical,
            ("negated", _) => Series::Negated,
            (_, false) => Series::Alleged,
            ("historical", true) => Series::Historical,
            (_, true) => Series::Asserted,
        }
    }
}
