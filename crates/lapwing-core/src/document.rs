use std::ops::Range;

use crate::{Deprel, Span, Upos};

/// An article's text with sentences, tokens, trees and names. The text itself stays in the [`crate::Article`].
///
/// Invariants: sentences and tokens are in text order and do not overlap; each token belongs to exactly one
/// sentence; each sentence's heads form one tree with one root.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// In text order.
    pub sentences: Vec<Sentence>,
    /// In text order; indices into this list are what `tok` means everywhere.
    pub tokens: Vec<Token>,
    /// Names found, in text order, not overlapping.
    pub names: Vec<Name>,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Token indices.
    pub tokens: Range<usize>,
    /// Bytes from the first to the last token.
    pub span: Span,
    /// 0-based number of the paragraph (blank-line separated block) it stands in.
    pub paragraph: usize,
    /// True for a headline, which is written in its own grammar.
    pub headline: bool,
}

/// One syntactic word.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its bytes.
    pub span: Span,
    /// Dictionary form, lower case except for proper nouns.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// Token index of its head; its own index when it is the root.
    pub head: usize,
    /// Relation to its head.
    pub deprel: Deprel,
    /// Form features that the coder needs.
    pub tense: Tense,
}

pub use tense::Tense;
mod tense {
    /// Verb form of a token, as far as the form shows it.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Tense {
        /// Not a verb, or not known.
        #[default]
        None,
        /// Finite past: "attacked".
        Past,
        /// Finite present: "attacks".
        Present,
        /// Bare form: "attack" after "to" or a modal.
        Base,
        /// Past participle: "attacked" in "was attacked", "has attacked".
        PastPart,
        /// Present participle or gerund: "attacking".
        PresPart,
    }
}

/// A name: a run of tokens that names one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Token indices.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
}

/// What a name names, as far as form and context tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A nationality, religious or political group: "Iranian", "Sunni".
    Group,
    /// Anything else: an event, a law, a work.
    Other,
}

impl NameKind {
    /// The published spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            NameKind::Person => "PER",
            NameKind::Organisation => "ORG",
            NameKind::Place => "LOC",
            NameKind::Group => "NORP",
            NameKind::Other => "MISC",
        }
    }
}

impl Document {
    /// Index of the sentence that holds token `tok`.
    pub fn sentence_of(&self, tok: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= tok)
    }

    /// True when `tok` is the root of its sentence.
    pub fn is_root(&self, tok: usize) -> bool {
        self.tokens[tok].head == tok
    }

    /// Direct dependents of `tok`, in text order.
    pub fn children(&self, tok: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.sentences[self.sentence_of(tok)].tokens.clone();
        range.filter(move |&t| t != tok && self.tokens[t].head == tok)
    }

    /// First dependent of `tok` with the relation `deprel`.
    pub fn child(&self, tok: usize, deprel: Deprel) -> Option<usize> {
        self.children(tok).find(|&t| self.tokens[t].deprel == deprel)
    }

    /// True when `tok` is `ancestor` or hangs below it.
    pub fn is_under(&self, mut tok: usize, ancestor: usize) -> bool {
        loop {
            if tok == ancestor {
                return true;
            }
            let head = self.tokens[tok].head;
            if head == tok {
                return false;
            }
            tok = head;
        }
    }

    /// Tokens of the subtree of `tok`, itself included, in text order.
    pub fn subtree(&self, tok: usize) -> Vec<usize> {
        self.sentences[self.sentence_of(tok)].tokens.clone().filter(|&t| self.is_under(t, tok)).collect()
    }

    /// Bytes from the first to the last token of `tokens`; `None` when there are none.
    pub fn span_of(&self, tokens: impl IntoIterator<Item = usize>) -> Option<Span> {
        tokens.into_iter().map(|t| self.tokens[t].span).reduce(|a, b| a.join(b))
    }

    /// The surface form of `tok` in `text`, the article's text.
    pub fn form<'t>(&self, tok: usize, text: &'t str) -> &'t str {
        self.tokens[tok].span.of(text)
    }

    /// The name that holds `tok`, if any.
    pub fn name_at(&self, tok: usize) -> Option<&Name> {
        let at = self.names.partition_point(|n| n.tokens.end <= tok);
        self.names.get(at).filter(|n| n.tokens.contains(&tok))
    }
}
