//! The flow, as one function.

use std::path::Path;

use lapwing_coder::actors::{find_mentions, resolve_phrase};
use lapwing_coder::dates::{Timex, find_dates_in};
use lapwing_coder::events::Trace;
use lapwing_coder::places::{PlaceMention, find_places, resolve_places};
use lapwing_core::{Article, Coded, Document, Entity, Mention, Mentions};
use lapwing_data::{Data, DataErrors};
use lapwing_nlp::Model;
use lapwing_store::Record;
use lapwing_store::record::Coder;

use crate::held::Held;

/// Data and model: all that coding needs beside the article. Cheap to share between threads.
#[derive(Debug)]
pub struct Pipeline {
    data: Held<Data>,
    model: Held<Model>,
}

/// One article with all that was found on the way.
#[derive(Debug)]
pub struct Read {
    /// The article as it was read: with its context before its text. All positions here count in its text.
    pub article: Article,
    /// Sentences, tokens, trees, names.
    pub doc: Document,
    /// Who is referred to where.
    pub mentions: Mentions,
    /// Events, claims, notes.
    pub coded: Coded,
    /// What became of every candidate; empty unless asked for.
    pub trace: Trace,
}

impl Read {
    /// What was coded, in positions of the text alone.
    pub fn coded_alone(self) -> Coded {
        let from = self.article.coded_from;
        let before = self.doc.sentences.partition_point(|s| s.span.start < from);
        self.coded.without_front(from, before)
    }

    /// Mentions in the text alone, in its positions.
    pub fn mentions_alone(&self) -> Vec<Mention> {
        let moved = |m: &Mention| m.span.cut(self.article.coded_from).map(|span| Mention { span, ..m.clone() });
        self.mentions.list.iter().filter_map(moved).collect()
    }
}

impl Pipeline {
    /// Codes one article: the whole flow.
    pub fn code_article(&self, article: &Article) -> Coded {
        self.read(article, Trace::default()).coded_alone()
    }

    /// The same, keeping what every station made.
    pub fn read_plainly(&self, article: &Article) -> Read {
        self.read(article, Trace::default())
    }

    /// The same, keeping what every station made and why candidates died.
    pub fn read_article(&self, article: &Article) -> Read {
        self.read(article, Trace::wanted())
    }

    fn read(&self, article: &Article, mut trace: Trace) -> Read {
        let article = article.after_context().unwrap_or_else(|| article.clone());
        let doc = lapwing_nlp::parse(&article, &self.model);
        let mentions = find_mentions(&article, &doc, &self.data);
        let coded = lapwing_coder::code_traced(&article, &doc, &mentions, &self.data, &mut trace);
        Read { article, doc, mentions, coded, trace }
    }

    /// Sentences, tokens, trees and names alone.
    pub fn parse(&self, article: &Article) -> Document {
        lapwing_nlp::parse(article, &self.model)
    }

    /// What a phrase that stands alone refers to; `None` when nothing about it is known.
    pub fn resolve(&self, article: &Article) -> Option<Entity> {
        resolve_phrase(article, &self.parse(article), &self.data)
    }

    /// The names of places in an article, or those that the input points at.
    pub fn places(&self, article: &Article) -> Vec<PlaceMention> {
        match &article.given {
            Some(spans) => resolve_places(article, spans, &self.data),
            None => find_places(article, &self.parse(article), &self.data),
        }
    }

    /// The expressions of time in an article; the tense of the verbs above them tells whether they lie ahead.
    pub fn dates(&self, article: &Article) -> Vec<Timex> {
        find_dates_in(article, &self.parse(article), &self.data)
    }

    /// Codes one article and makes its exported record; `with_text` adds the text that offsets count in.
    pub fn record(&self, article: &Article, with_text: bool) -> Record {
        self.export(article, &self.code_article(article), with_text)
    }

    /// The exported record of what was coded from `article`.
    pub fn export(&self, article: &Article, coded: &Coded, with_text: bool) -> Record {
        lapwing_store::record_of(article, coded, &self.data.ontology, &self.stamp(), with_text)
    }

    /// Codes one article for an archive: its record with text, every sentence, and what it tells first.
    #[cfg(feature = "db")]
    pub fn entry(&self, article: &Article) -> lapwing_db::Entry {
        let read = self.read(article, Trace::default());
        let points = lapwing_store::points::CodePoints::new(&article.text);
        let spans = read.doc.sentences.iter().filter_map(|s| s.span.cut(read.article.coded_from));
        let sentences = spans.map(|span| points.span(span)).collect();
        let lead = serde_json::to_string(&crate::reports::lead(&read, &self.data)).ok();
        lapwing_db::Entry { record: self.export(article, &read.coded_alone(), true), sentences, lead }
    }

    /// With the data and the model that ship inside the binary.
    pub fn bundled() -> Pipeline {
        let data = beside_the_model(lapwing_ready::data);
        Pipeline { data: Held::Bundled(data), model: Held::Bundled(Model::bundled()) }
    }

    /// With the user's folder laid over the bundled data.
    ///
    /// # Errors
    /// All complaints about the folder's files at once.
    pub fn with_data_folder(folder: &Path) -> Result<Pipeline, DataErrors> {
        let data = beside_the_model(|| Data::with_folder(folder))?;
        Ok(Pipeline { data: Held::Own(Box::new(data)), model: Held::Bundled(Model::bundled()) })
    }

    /// With data and model of one's own.
    pub fn new(data: Data, model: Model) -> Pipeline {
        Pipeline { data: Held::Own(Box::new(data)), model: Held::Own(Box::new(model)) }
    }

    /// Ontology, lexicon and tables in use.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The language model in use.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What goes into every record: the same three give the same output.
    pub fn stamp(&self) -> Coder {
        let hash = |id: &str| if id.starts_with("sha256:") { id.to_string() } else { format!("sha256:{id}") };
        Coder { version: crate::VERSION.to_string(), data: hash(&self.data.hash), model: hash(self.model.id()) }
    }
}

/// What `load` gives, while the model is read: reading either takes longer than coding an article.
fn beside_the_model<T>(load: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        scope.spawn(Model::bundled);
        load()
    })
}
