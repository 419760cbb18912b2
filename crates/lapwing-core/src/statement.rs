use crate::{Entity, Note, Span};

/// What the coder found in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// In text order of their triggers.
    pub events: Vec<Event>,
    /// In text order of their cues.
    pub claims: Vec<Claim>,
    /// Doubts and omissions.
    pub notes: Vec<Note>,
}

impl Coded {
    /// The same statements in a text without its first `bytes` and `sentences`, where nothing was coded. Parties that
    /// stand there keep their words and lose their place.
    #[must_use]
    pub fn without_front(mut self, bytes: usize, sentences: usize) -> Coded {
        if bytes == 0 {
            return self;
        }
        let party = |p: &mut Party| p.span = p.span.and_then(|s| s.cut(bytes));
        let kept = |s: Span| s.cut(bytes).unwrap_or_default();
        for event in &mut self.events {
            event.actors.iter_mut().chain(&mut event.recipients).chain(&mut event.reported_by).for_each(party);
            if let Some(place) = &mut event.place {
                place.span = kept(place.span);
            }
            for e in &mut event.evidence {
                e.sentence = e.sentence.saturating_sub(sentences);
                (e.sentence_span, e.trigger) = (kept(e.sentence_span), kept(e.trigger));
            }
        }
        for claim in &mut self.claims {
            claim.holder.iter_mut().chain(&mut claim.addressee).for_each(party);
            claim.cue = kept(claim.cue);
            claim.content.iter_mut().for_each(|s| *s = kept(*s));
        }
        self.notes.retain_mut(|n| match n.span {
            Some(span) => {
                n.span = span.cut(bytes);
                n.span.is_some()
            }
            None => true,
        });
        self
    }
}

/// A party as it stands in an event or claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// The words; empty only when `span` is `None` and the party is implied by another sentence.
    pub text: String,
    /// Where the words stand.
    pub span: Option<Span>,
    /// What they resolve to.
    pub entity: Entity,
    /// On what ground it was resolved.
    pub ground: String,
}

/// An act between parties, as reported in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Category of the ontology, e.g. `ACCUSE`.
    pub category: String,
    /// Modes in published spelling, sorted.
    pub modes: Vec<String>,
    /// Contexts in published spelling, sorted.
    pub contexts: Vec<String>,
    /// Whether it happened, will happen, might happen.
    pub modality: Modality,
    /// All parties are actors and recipients are empty.
    pub reciprocal: bool,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// When it happened.
    pub date: EventDate,
    /// Where it happened, only if the text says.
    pub place: Option<Place>,
    /// How many were hurt or held.
    pub size: Size,
    /// Every place in the article that reports it; never empty, the first is the main one.
    pub evidence: Vec<Evidence>,
    /// The holder on whose word it stands; `None` when the article itself says so.
    pub reported_by: Option<Party>,
    /// Index into [`Coded::claims`] of the claim that contains it.
    pub claim: Option<usize>,
    /// Whose voice tells it.
    pub voice: Voice,
    /// Id of the frame that made it.
    pub frame: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// One place that reports an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// 0-based index of the sentence.
    pub sentence: usize,
    /// Bytes of the sentence.
    pub sentence_span: Span,
    /// Bytes of the word or words that evoke the event.
    pub trigger: Span,
}

/// Whether an event happened. Source: PLOVER 2.0, auxiliary modes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Modality {
    /// Told as happening or having happened.
    #[default]
    Asserted,
    /// Years ago, or background marked as past.
    Historical,
    /// Announced or expected.
    Future,
    /// Conditional or merely possible.
    Hypothetical,
    /// Stated not to have happened.
    Negated,
}

impl Modality {
    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Historical => "historical",
            Modality::Future => "future",
            Modality::Hypothetical => "hypothetical",
            Modality::Negated => "negated",
        }
    }
}

/// Whose voice tells an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The reporter's.
    #[default]
    Narrator,
    /// The author's of an opinion piece, or the issuer's of a press release.
    Author,
    /// Somebody who is cited.
    Quoted,
}

impl Voice {
    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Voice::Narrator => "narrator",
            Voice::Author => "author",
            Voice::Quoted => "quoted",
        }
    }
}

/// When an event happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventDate {
    /// ISO 8601 in the precision it has, or `start/end`; `None` when unknown.
    pub value: Option<String>,
    /// `year`, `month`, `day`, `interval` or `none`.
    pub precision: &'static str,
    /// `stated`, `relative`, `publication` or `none`.
    pub basis: &'static str,
    /// The words that date it.
    pub text: Option<String>,
}

/// Where an event happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The words.
    pub text: String,
    /// Where the words stand.
    pub span: Span,
    /// Gazetteer name.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Degrees north, WGS 84.
    pub lat: Option<f64>,
    /// Degrees east, WGS 84.
    pub lon: Option<f64>,
    /// GeoNames identifier.
    pub geonames_id: Option<u64>,
    /// `country`, `admin1`, `city` or `site`.
    pub precision: &'static str,
}

/// Numbers of people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Size {
    /// Killed.
    pub dead: Option<Count>,
    /// Wounded.
    pub injured: Option<Count>,
    /// Arrested.
    pub arrested: Option<Count>,
}

/// A number as the text gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// Lowest number consistent with the words.
    pub low: u64,
    /// Highest number consistent with the words; `None` when open ("at least 12").
    pub high: Option<u64>,
    /// The words.
    pub text: String,
}

/// What somebody is said to have said, believed or reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Who is cited; `None` when the text does not say ("reportedly").
    pub holder: Option<Party>,
    /// Who is spoken to, when the text says.
    pub addressee: Option<Party>,
    /// The words that show that somebody is cited.
    pub cue: Span,
    /// What is cited, in text order; never empty.
    pub content: Vec<Span>,
    /// Quoted word for word or retold.
    pub directness: Directness,
    /// Country codes the content speaks of, sorted.
    pub about: Vec<String>,
    /// Index into [`Coded::claims`] of the claim in which this one is nested.
    pub parent: Option<usize>,
    /// The holder is a letter, statement or report.
    pub document: bool,
}

/// How a claim's content is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directness {
    /// Wholly in quotation marks.
    Direct,
    /// Retold.
    Indirect,
    /// Partly in quotation marks.
    Mixed,
}

impl Directness {
    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Directness::Direct => "direct",
            Directness::Indirect => "indirect",
            Directness::Mixed => "mixed",
        }
    }
}
