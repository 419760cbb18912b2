//! Who is cited, by which words, for what: attributions in text order.
//!
//! In: a document, its mentions and the cue words. Out: [`Attributions`], flat, with the nesting as an index, and on
//! request claims of the record. The stations: quotation marks → verbs, adjectives and nouns with clauses →
//! quotations without a cue beside them → layout (turns, headlines) → nesting. Whether what is claimed is an
//! event, true, or said twice is not asked. Cases: `cases/claims/`.

mod claims;
mod clauses;
mod documents;
mod holder;
mod layout;
mod loose;
mod nesting;
mod nouns;
mod quotes;
mod scan;
mod speech;

use lapwing_core::{Article, Directness, Mentions, Span};
use lapwing_data::cues::CueKind;

pub use claims::{claims, holder_party};
pub use scan::Scan;

/// Somebody's words or thoughts as the text gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who is cited.
    pub holder: Holder,
    /// The words of the holder, as they stand by the cue; filled in for every holder that is a phrase.
    pub holder_span: Option<Span>,
    /// The words that show it; with a preposition that belongs to them.
    pub cue: Span,
    /// Head token of the cue: the verb, the noun, or the first word.
    pub cue_tok: usize,
    /// What is cited, in text order; never empty, the pieces do not overlap.
    pub content: Vec<Span>,
    /// Tokens that head the pieces of content.
    pub content_roots: Vec<usize>,
    /// Quoted, retold, or both.
    pub directness: Directness,
    /// Head token of the one spoken to.
    pub addressee: Option<usize>,
    /// The attribution in whose content this one stands: index into the list.
    pub parent: Option<usize>,
    /// The holder is a letter, statement, report.
    pub document: bool,
    /// Author and addressee of that document, where the text told them: head tokens.
    pub authors: Vec<usize>,
    /// What sort of saying it is.
    pub kind: CueKind,
}

/// Who is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The text does not say.
    None,
    /// Head token of a noun phrase.
    Tok(usize),
    /// Words that are no party, e.g. "reportedly".
    Words(Span),
}

/// All attributions of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributions {
    /// In text order of their cues.
    pub list: Vec<Attribution>,
    /// For each token, the innermost attribution that asserts it.
    covering: Vec<Option<usize>>,
}

impl Attributions {
    /// The innermost attribution on whose holder's word token `tok` stands. The cue and holder of an attribution are
    /// outside of it; requests, intents and praise assert nothing unless they quote.
    pub fn covering(&self, tok: usize) -> Option<usize> {
        self.covering.get(tok).copied().flatten()
    }

    /// Holder of the innermost attribution that holds `tok` and has one.
    pub fn holder_of(&self, tok: usize) -> Option<Holder> {
        let mut at = self.covering(tok);
        while let Some(i) = at {
            if self.list[i].holder != Holder::None {
                return Some(self.list[i].holder);
            }
            at = self.list[i].parent;
        }
        None
    }
}

/// Finds who is cited for what.
pub fn find_attributions(scan: &Scan, article: &Article, mentions: &Mentions) -> Attributions {
    let mut found = clauses::find(scan);
    found.extend(nouns::find(scan));
    speech::attach(scan, &mut found);
    layout::attach(scan, article, &mut found);
    documents::attach(scan, mentions, &mut found);
    nesting::settle(scan, found)
}
