//! Incidents: which reports of different articles tell of the same happening, and which articles are copies.
//!
//! In: [`Document`]s and [`Report`]s of them: the lead, that is what an article tells first, whether or not it is an event;
//! and every event. Out: [`Clustering`]: incidents of two reports or more, each merge with its reasons, groups of copies,
//! and counts of independent sources. Pure and deterministic, whatever the order of threads; near linear in the number of
//! reports, because only reports that share a rare word, a name or a place within some days are compared.
//!
//! Reads no files, codes nothing, keeps nothing: the archive does (`lapwing-db`). How it judges stands in
//! `data/lexicon/happenings.toml`, why in `docs/decisions/0072-incidents.md`.

mod blocks;
mod cluster;
mod copies;
mod pair;
mod profile;
mod words;

use std::collections::BTreeSet;

pub use cluster::{cluster, judge};

/// One article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Day of publication, counted from any fixed day.
    pub published: Option<i32>,
    /// Who published it; documents of one publisher are no independent sources.
    pub publisher: Option<String>,
    /// Its whole text: copies are found by it.
    pub text: String,
}

/// One article's account of one happening.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Index of its document.
    pub document: usize,
    /// The event, if it is one; `None`: the document's lead. At most one lead a document.
    pub act: Option<Act>,
    /// The sentences that tell it.
    pub text: String,
    /// Days, counted as publication is, that the text tells outright and that lie before it; the first is the happening's.
    pub days: Vec<i32>,
    /// Places in the text, in text order.
    pub places: Vec<Place>,
    /// Codes of countries in the text, of places and of parties.
    pub countries: BTreeSet<String>,
}

/// What makes a report one of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Act {
    /// Category of the ontology.
    pub category: String,
    /// Asserted, historical, future, hypothetical, negated.
    pub modality: String,
    /// Countries of who did it.
    pub actors: BTreeSet<String>,
    /// Countries of to whom.
    pub recipients: BTreeSet<String>,
    /// The sentence stands in the document's lead.
    pub in_lead: bool,
}

/// A place in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Its name, else the words for it.
    pub name: String,
    /// A whole country.
    pub is_country: bool,
    /// A town or a site.
    pub is_town: bool,
}

/// Reports told to be of one happening, or not, by a person. Indices of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Never in one incident.
    pub apart: BTreeSet<(usize, usize)>,
    /// Always in one incident.
    pub together: BTreeSet<(usize, usize)>,
}

/// Why two reports were joined or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What was observed.
    pub what: &'static str,
    /// For (above 0) or against: hundredths of a logit.
    pub points: i32,
    /// The words, numbers or places in question; may be empty.
    pub which: String,
}

/// Two reports that were joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Index of the earlier report.
    pub a: usize,
    /// Index of the later report.
    pub b: usize,
    /// Sum of the points.
    pub points: i32,
    /// The observations, strongest first.
    pub reasons: Vec<Reason>,
}

/// Reports of one happening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incident {
    /// Indices of its reports, ascending; two or more.
    pub reports: Vec<usize>,
    /// How they came together: a tree over the reports, one fewer than they are.
    pub merges: Vec<Merge>,
    /// Number of documents.
    pub documents: usize,
    /// Number of sources that do not depend on each other: publishers, those left out that only repeat another's words.
    pub sources: usize,
}

/// What became of documents and reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clustering {
    /// In the order of their first reports.
    pub incidents: Vec<Incident>,
    /// For each document the first document that it is a copy of: itself, when of none.
    pub copy_of: Vec<usize>,
}

impl Clustering {
    /// For each report the index of its incident.
    pub fn incident_of(&self, reports: usize) -> Vec<Option<usize>> {
        let mut of = vec![None; reports];
        for (n, incident) in self.incidents.iter().enumerate() {
            incident.reports.iter().for_each(|&r| of[r] = Some(n));
        }
        of
    }
}
