//! One document with its words in the spellings that the tables are asked with, and quick access to the trees.

use std::borrow::Cow;

use lapwing_core::{Article, Deprel, Document, Span, Upos};
use lapwing_data::actors::{Actors, Reference};
use lapwing_data::{Data, Places};

use crate::lower;

/// What every step here reads; nothing changes it.
pub struct Text<'a> {
    pub article: &'a Article,
    pub doc: &'a Document,
    pub actors: &'a Actors,
    pub places: &'a Places,
    /// Lower-case form of each token.
    pub lower: Vec<Cow<'a, str>>,
    /// Lower-case lemma of each token.
    pub lemma: Vec<Cow<'a, str>>,
    kids: Vec<Vec<usize>>,
}

impl<'a> Text<'a> {
    pub fn new(article: &'a Article, doc: &'a Document, data: &'a Data) -> Self {
        let mut kids = vec![Vec::new(); doc.tokens.len()];
        for (t, token) in doc.tokens.iter().enumerate().filter(|(t, token)| token.head != *t) {
            kids[token.head].push(t);
        }
        let forms = (0..doc.tokens.len()).map(|t| lower(doc.form(t, &article.text))).collect();
        let lemma = doc.tokens.iter().map(|t| lower(&t.lemma)).collect();
        Text { article, doc, actors: &data.actors, places: &data.places, lower: forms, lemma, kids }
    }

    pub fn words(&self) -> &'a Reference {
        &self.actors.reference
    }

    pub fn len(&self) -> usize {
        self.doc.tokens.len()
    }

    pub fn form(&self, t: usize) -> &'a str {
        self.doc.form(t, &self.article.text)
    }

    pub fn rel(&self, t: usize) -> Deprel {
        self.doc.tokens[t].deprel
    }

    pub fn upos(&self, t: usize) -> Upos {
        self.doc.tokens[t].upos
    }

    /// Head of `t`, `None` for a root.
    pub fn head(&self, t: usize) -> Option<usize> {
        Some(self.doc.tokens[t].head).filter(|&h| h != t)
    }

    pub fn kids(&self, t: usize) -> &[usize] {
        &self.kids[t]
    }

    /// True when the form or lemma of `t` is in `list`.
    pub fn is_in(&self, t: usize, list: &[String]) -> bool {
        list.iter().any(|w| *w == self.lower[t] || *w == self.lemma[t])
    }

    /// True when a dependent of `t` with relation `rel` is in `list`.
    pub fn has_kid(&self, t: usize, rel: Deprel, list: &[String]) -> bool {
        self.kids[t].iter().any(|&k| self.rel(k) == rel && self.is_in(k, list))
    }

    /// The preposition of `t`, lower case.
    pub fn case_of(&self, t: usize) -> Option<&str> {
        self.kids[t].iter().find(|&&k| self.rel(k) == Deprel::Case).map(|&k| self.lower[k].as_ref())
    }

    pub fn is_capital(&self, t: usize) -> bool {
        self.form(t).chars().next().is_some_and(char::is_uppercase)
    }

    pub fn sentence(&self, t: usize) -> usize {
        self.doc.sentence_of(t)
    }

    /// Number of the tokens as the words show it: a noun whose form is not its lemma, or one that counts several.
    pub fn is_plural(&self, t: usize) -> bool {
        let coordinated = self.kids[t].iter().any(|&k| self.rel(k) == Deprel::Conj && self.upos(k).is_nominal());
        let counted = self.kids[t]
            .iter()
            .any(|&k| self.rel(k) == Deprel::Nummod && self.lower[k] != "1" && self.lemma[k] != "one");
        coordinated
            || counted
            || self.upos(t) != Upos::Pron && self.lower[t] != self.lemma[t] && self.lower[t].ends_with(['s', 'n'])
    }

    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        self.doc.tokens[tokens.start].span.join(self.doc.tokens[tokens.end - 1].span)
    }

    /// The token of `tokens` that governs the others: the first whose head lies outside.
    pub fn top(&self, tokens: std::ops::Range<usize>) -> usize {
        let outside = |&t: &usize| self.head(t).is_none_or(|h| !tokens.contains(&h));
        tokens
            .clone()
            .find(|t| outside(t) && self.upos(*t) != Upos::Punct)
            .or_else(|| tokens.clone().find(outside))
            .unwrap_or(tokens.start)
    }

    /// Lower-case spellings of `t`, for the role nouns.
    pub fn spellings(&self, t: usize) -> Vec<&str> {
        let lower = self.lower[t].as_ref();
        let mut all = vec![lower];
        if self.lower[t] != self.lemma[t] {
            all.push(&self.lemma[t]);
        } else if matches!(self.upos(t), Upos::Propn | Upos::Noun) {
            all.extend(self.words().plural_endings.iter().filter_map(|e| lower.strip_suffix(e.as_str())));
        }
        all
    }

    /// The same for the n-th token before `t` in its sentence, 0 the nearest; at most five.
    pub fn before<'t>(&'t self, t: usize) -> impl Fn(usize) -> Option<Vec<&'t str>> {
        const TOKENS_MAX: usize = 5;
        let start = self.doc.sentences[self.sentence(t)].tokens.start;
        move |n| (n < TOKENS_MAX && start + n < t).then(|| self.spellings(t - 1 - n))
    }
}
