//! What every finder of attributions looks at: the trees, the quotations, and helpers over both.
//!
//! In: one document. Out: subtrees as byte spans, noun phrases, subjects. Decides nothing about attributions.

use std::borrow::Cow;

use lapwing_core::{Article, Deprel, Document, NameKind, Span, Tense, Upos};
use lapwing_data::{Cues, Data};

use super::quotes::Quotes;
use crate::events::Syntax;
use crate::lower;

/// Longer asides are no part of a holder's words.
const ASIDE_WORDS_MAX: usize = 30;

/// One document with its quotations.
pub struct Scan<'a> {
    /// The text.
    pub text: &'a str,
    /// The trees.
    pub doc: &'a Document,
    /// Cue words.
    pub cues: &'a Cues,
    /// Deep arguments.
    pub syntax: Syntax<'a>,
    /// Quotations and paragraphs.
    pub quotes: Quotes,
    /// For each token, the quotation it stands in.
    pub quote_at: Vec<Option<usize>>,
    lemmas: Vec<Cow<'a, str>>,
}

impl<'a> Scan<'a> {
    /// Pairs the quotation marks and indexes the trees.
    pub fn new(article: &'a Article, doc: &'a Document, data: &'a Data) -> Self {
        let quotes = Quotes::find(&article.text);
        let quote_at = doc.tokens.iter().map(|t| quotes.at(t.span.start)).collect();
        let lemmas = doc.tokens.iter().map(|t| lower(&t.lemma)).collect();
        let syntax = Syntax::new(doc, &data.lexicon.grammar);
        Scan { text: &article.text, doc, cues: &data.cues, syntax, quotes, quote_at, lemmas }
    }

    /// Lower-case lemma.
    pub fn lemma(&self, tok: usize) -> &str {
        &self.lemmas[tok]
    }

    /// Relation of `tok` to its head.
    pub fn rel(&self, tok: usize) -> Deprel {
        self.doc.tokens[tok].deprel
    }

    /// Part of speech.
    pub fn upos(&self, tok: usize) -> Upos {
        self.doc.tokens[tok].upos
    }

    /// First dependent with one of the relations.
    pub fn kid(&self, tok: usize, rels: &[Deprel]) -> Option<usize> {
        self.syntax.kids(tok).iter().copied().find(|&k| rels.contains(&self.rel(k)))
    }

    /// True when `tok` has a dependent with relation `rel` whose lemma is in `words`.
    pub fn has_marked(&self, tok: usize, rels: &[Deprel], words: &std::collections::BTreeSet<String>) -> bool {
        self.syntax.kids(tok).iter().any(|&k| rels.contains(&self.rel(k)) && words.contains(self.lemma(k)))
    }

    /// True for a verb form that heads a finite or otherwise independent clause.
    pub fn is_finite(&self, tok: usize) -> bool {
        matches!(self.doc.tokens[tok].tense, Tense::Past | Tense::Present)
            || self.kid(tok, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]).is_some()
    }

    /// True for the head of a clause, finite or not.
    pub fn is_clause(&self, tok: usize) -> bool {
        self.upos(tok) == Upos::Verb || self.kid(tok, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Cop]).is_some()
    }

    /// Tokens below `root`, itself included, without the subtrees of `without`.
    pub fn tree_without(&self, root: usize, without: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![root];
        while let Some(t) = open.pop() {
            if without.contains(&t) {
                continue;
            }
            found.push(t);
            open.extend(self.syntax.kids(t));
        }
        found.sort_unstable();
        found
    }

    /// `tokens` (sorted) as byte spans: one for each run, punctuation at the ends cut off.
    pub fn spans(&self, tokens: &[usize]) -> Vec<Span> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for &t in tokens {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|&l| (l + 1..t).all(|m| self.upos(m) == Upos::Punct)) => {
                    run.push(t)
                }
                _ => runs.push(vec![t]),
            }
        }
        runs.iter().filter_map(|run| self.trimmed(run)).collect()
    }

    fn trimmed(&self, run: &[usize]) -> Option<Span> {
        let solid = |t: &&usize| {
            let form = self.doc.form(**t, self.text);
            self.upos(**t) != Upos::Punct || form.chars().any(|c| c.is_alphanumeric() || "%$€£°".contains(c))
        };
        let first = *run.iter().find(solid)?;
        let last = *run.iter().rev().find(solid)?;
        let span = self.doc.tokens[first].span.join(self.doc.tokens[last].span);
        Some(self.with_marks(span))
    }

    /// Takes in a quotation mark that only one side of `span` would cut off.
    fn with_marks(&self, span: Span) -> Span {
        let touches = |q: &&super::quotes::Quote| {
            let opens = q.inner.start == span.start && q.inner.end < span.end;
            let closes = span.start < q.inner.start && q.inner.end >= span.end && q.inner.end - span.end <= 1;
            q.closed && q.inner.overlaps(span) && (opens || closes)
        };
        self.quotes.list.iter().filter(touches).fold(span, |s, q| s.join(q.span))
    }

    /// Bytes of the noun phrase headed by `head`, coordination included, relative clauses and asides after a comma
    /// left out.
    pub fn phrase(&self, head: usize) -> Span {
        self.phrase_beside(head, usize::MAX)
    }

    /// The same, never reaching over the token `cue`.
    pub fn phrase_beside(&self, head: usize, cue: usize) -> Span {
        if self.upos(head) == Upos::Pron && self.kid(head, &[Deprel::Conj, Deprel::Nmod]).is_none() {
            return self.doc.tokens[head].span;
        }
        let aside = |k: usize| k > head && self.comma_before(k);
        let outside = |k: &usize| match self.rel(*k) {
            Deprel::AclRelcl | Deprel::Parataxis | Deprel::Ccomp | Deprel::Punct | Deprel::Case | Deprel::Mark => true,
            Deprel::Cop | Deprel::Aux | Deprel::Nsubj | Deprel::Discourse | Deprel::Vocative => true,
            Deprel::Acl | Deprel::Advcl => aside(*k),
            _ => false,
        };
        let without: Vec<usize> = self.syntax.kids(head).iter().copied().filter(outside).collect();
        let side = |t: &usize| cue == usize::MAX || (*t < cue) == (head < cue) && *t != cue;
        let tokens: Vec<usize> = self.tree_without(head, &without).into_iter().filter(side).collect();
        // A phrase is one run: what the parser hung far away is not part of it.
        let at = tokens.iter().position(|&t| t == head).unwrap_or(0);
        let near = |a: usize, b: usize| b - a <= 2 || (a + 1..b).all(|m| self.upos(m) == Upos::Punct);
        let mut first = at;
        while first > 0 && near(tokens[first - 1], tokens[first]) {
            first -= 1;
        }
        let mut last = at;
        while last + 1 < tokens.len() && near(tokens[last], tokens[last + 1]) {
            last += 1;
        }
        while first < at && matches!(self.upos(tokens[first]), Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Punct) {
            first += 1;
        }
        let spans = self.spans(&tokens[first..=last]);
        let own = self.doc.tokens[head].span;
        spans.into_iter().find(|s| s.contains(own)).unwrap_or(own)
    }

    /// The relative pronoun that stands for `head` as the subject of `cue`: "Pop, who said".
    pub fn relative_subject(&self, head: usize, cue: usize) -> Option<Span> {
        let relative = |k: &usize| {
            matches!(self.rel(*k), Deprel::Nsubj | Deprel::NsubjPass)
                && *k != head
                && *k < cue
                && self.upos(*k) == Upos::Pron
                && self.syntax.grammar.relative_pronouns.has(self.lemma(*k))
        };
        self.syntax.kids(cue).iter().find(|k| relative(k)).map(|&k| self.doc.tokens[k].span)
    }

    /// The whole name of a person that the tree cut down to its head `tok`.
    pub fn person_around(&self, tok: usize) -> Option<Span> {
        let name = self.doc.name_at(tok).filter(|n| n.kind == NameKind::Person && n.tokens.len() > 1)?;
        let inside = |t: &usize| name.tokens.contains(t);
        let head = name.tokens.clone().find(|t| !inside(&self.doc.tokens[*t].head) || self.doc.is_root(*t));
        let span = self.doc.tokens[name.tokens.start].span.join(self.doc.tokens[name.tokens.end - 1].span);
        (head == Some(tok)).then_some(span)
    }

    /// The words by which the text names the holder `head` beside the cue `cue`: the whole phrase with its asides.
    pub fn holder_words(&self, head: usize, cue: usize) -> Span {
        let short = self.phrase_beside(head, cue);
        self.with_asides(head, cue, short)
    }

    /// `phrase`, headed by `head`, with what is said of it in asides right behind it: "Pop, who leads the party".
    fn with_asides(&self, head: usize, cue: usize, phrase: Span) -> Span {
        // "Pop, speaking in Cluj, said": a participle after a comma tells of the saying.
        let aside = |k: &usize| match self.rel(*k) {
            Deprel::AclRelcl | Deprel::Appos => *k > head,
            Deprel::Acl => *k > head && !self.comma_before(*k),
            _ => false,
        };
        let mut span = phrase;
        for k in self.toks_in(phrase).flat_map(|t| self.syntax.kids(t).iter().copied()).filter(aside) {
            let tokens = self.tree_without(k, &[]);
            let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { continue };
            let start = self.tok_from(span.end);
            let beside = first >= start && (start..first).all(|t| self.upos(t) == Upos::Punct) && first - start < 3;
            let whole = tokens.len() == last + 1 - first && !(first..=last).contains(&cue);
            let plain = (first..=last).all(|t| self.quote_at[t] == self.quote_at[head]);
            let side = (last < cue) == (head < cue);
            if beside && whole && plain && side && tokens.len() <= ASIDE_WORDS_MAX {
                span = self.spans(&tokens).into_iter().fold(span, |whole, s| whole.join(s));
            }
        }
        span
    }

    /// `phrase` with the apposition behind its comma, by the order of words alone: "Pop, head of the fund, said", "said Pop,
    /// head of the fund."
    pub fn with_apposition(&self, phrase: Span, cue: usize) -> Span {
        let comma = self.tok_from(phrase.end);
        let sentence = self.doc.sentences[self.doc.sentence_of(cue)].tokens.clone();
        let form = |t: usize| self.doc.form(t, self.text);
        let named = self.toks_in(phrase).any(|t| self.upos(t) == Upos::Propn);
        if !named || comma + 2 >= sentence.end || !sentence.contains(&comma) || form(comma) != "," {
            return phrase;
        }
        let end = if comma < cue {
            let mut at = cue;
            while at > comma + 1 && matches!(self.upos(at - 1), Upos::Aux | Upos::Adv | Upos::Part) {
                at -= 1;
            }
            at - 1
        } else {
            sentence.end - 1
        };
        let closed = end > comma + 1 && self.upos(end) == Upos::Punct && (comma > cue || form(end) == ",");
        let aside = comma + 1..end;
        let opens = matches!(self.upos(aside.start), Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj)
            && !matches!(self.rel(aside.start), Deprel::Nsubj | Deprel::NsubjPass);
        let relative =
            |t: &usize| self.syntax.grammar.relative_pronouns.has(self.lemma(*t)) && self.upos(*t) != Upos::Sconj;
        let first_relative = aside.clone().find(relative).unwrap_or(end);
        let verbal = (aside.start..first_relative)
            .any(|t| self.upos(t) == Upos::Aux || self.upos(t) == Upos::Verb && self.is_finite(t));
        let plain = aside.clone().all(|t| self.quote_at[t] == self.quote_at[comma] && form(t) != ";");
        if !closed || !opens || verbal || !plain || aside.len() > ASIDE_WORDS_MAX {
            return phrase;
        }
        phrase.join(self.doc.tokens[end - 1].span)
    }

    /// A comma stands right before the subtree of `tok`.
    pub fn comma_before(&self, tok: usize) -> bool {
        let first = self.tree_without(tok, &[]).into_iter().find(|&t| self.upos(t) != Upos::Punct).unwrap_or(tok);
        first > 0 && self.upos(first - 1) == Upos::Punct
    }

    /// Number of words in `span`.
    pub fn words_in(&self, span: Span) -> usize {
        let from = self.doc.tokens.partition_point(|t| t.span.start < span.start);
        self.doc.tokens[from..]
            .iter()
            .take_while(|t| t.span.end <= span.end)
            .filter(|t| t.span.of(self.text).chars().any(char::is_alphanumeric))
            .count()
    }

    /// Index of the first token that starts at or after byte `at`.
    pub fn tok_from(&self, at: usize) -> usize {
        self.doc.tokens.partition_point(|t| t.span.start < at)
    }

    /// Tokens that lie within `span`.
    pub fn toks_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.tok_from(span.start);
        let to = self.doc.tokens.partition_point(|t| t.span.start < span.end);
        from..to.max(from)
    }

    /// Tokens of `span` whose head lies outside of it.
    pub fn roots_in(&self, span: Span) -> Vec<usize> {
        let range = self.toks_in(span);
        range
            .clone()
            .filter(|&t| self.upos(t) != Upos::Punct)
            .filter(|&t| self.doc.is_root(t) || !range.contains(&self.doc.tokens[t].head))
            .collect()
    }
}
