//! Expressions of time: what they are, where they stand, what they mean.
//!
//! In: text, the publication date and the words of `lexicon/dates.toml`. Out: [`Timex`]es in text order, with TIMEX3
//! values. Steps: `scan` cuts words, `grammar` reads expressions, `resolve` counts them out on the calendar.
//! Without a publication date relative expressions keep no value. Which event a date belongs to is decided in
//! [`event`]. Cases: `cases/dates/`.

mod calendar;
pub mod event;
mod expr;
mod grammar;
mod numbers;
mod pairs;
mod periods;
mod resolve;
mod scan;
mod tense;

use lapwing_core::{Article, Document, PubDate, Span};
use lapwing_data::lexicon::ModalityCues;
use lapwing_data::{Data, DateWords};

pub use calendar::Moment;
use grammar::Grammar;
use resolve::Resolver;

/// One expression of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// The words.
    pub span: Span,
    /// What sort of time.
    pub kind: TimexKind,
    /// TIMEX3 value; `None` when it can't be known.
    pub value: Option<String>,
    /// The stretch of the calendar it names, when it names one.
    pub moment: Option<Moment>,
    /// True when the publication date or another date was needed to know the value.
    pub relative: bool,
}

/// What sort of time. Source: TimeML 1.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimexKind {
    /// A day or longer.
    Date,
    /// Shorter than a day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

impl TimexKind {
    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            TimexKind::Date => "DATE",
            TimexKind::Time => "TIME",
            TimexKind::Duration => "DURATION",
            TimexKind::Set => "SET",
        }
    }
}

/// Finds and resolves every expression of time in `text`, in text order, not overlapping.
pub fn find_dates(text: &str, published: Option<PubDate>, words: &DateWords) -> Vec<Timex> {
    find(text, published, words, |_| None)
}

/// The same with the tense of the verb above each expression to tell whether it lies ahead.
pub fn find_dates_in(article: &Article, doc: &Document, data: &Data) -> Vec<Timex> {
    find(&article.text, article.published, &data.dates, |span| tense::outlook(doc, span, &data.lexicon.modality))
}

/// The year of publication, or, where it is not told, the latest year of a day that the text tells of as past.
pub fn year_of_report(article: &Article, doc: &Document, timexes: &[Timex], cues: &ModalityCues) -> Option<i16> {
    let past_day = |t: &&Timex| !t.relative && tense::outlook(doc, t.span, cues) == Some(-1);
    let year = |t: &Timex| match &t.moment {
        Some(Moment::Day(day)) => Some(day.year()),
        _ => None,
    };
    article.published.map(|p| p.year).or_else(|| timexes.iter().filter(past_day).filter_map(year).max())
}

fn find(
    text: &str,
    published: Option<PubDate>,
    words: &DateWords,
    outlook: impl Fn(Span) -> Option<i32>,
) -> Vec<Timex> {
    let toks = scan::scan(text);
    let grammar = Grammar::new(&toks, words);
    let mut resolver = Resolver::new(published, words);
    let mut found: Vec<Timex> = Vec::new();
    let mut at = 0;
    while at < toks.len() {
        let Some((end, mut expr)) = grammar.read(at) else {
            at += 1;
            continue;
        };
        let pair = pairs::second(&grammar, end, &expr);
        if let Some((_, _, second)) = &pair {
            pairs::share_year(&mut expr, second);
        }
        let both = [Some((at, end, expr)), pair];
        for (from, to, expr) in both.into_iter().flatten() {
            let span = Span::new(toks[from].span.start, toks[to - 1].span.end);
            let told = grammar.announced(from).or_else(|| outlook(span));
            let outlook = told.unwrap_or_else(|| grammar.outlook(from, to));
            found.extend(resolver.resolve(span, &expr, outlook));
            at = to;
        }
    }
    found
}
