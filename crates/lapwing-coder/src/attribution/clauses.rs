//! Verbs and adjectives of saying with their content in the tree: "said that …", "…, they said", "accused X of …".
//!
//! In: trees and cue frames. Out: attributions whose content is a clause or phrase. Quotations that the tree does
//! not reach are given to their cues by `speech`.

use lapwing_core::{Deprel, Directness, Span, Tense, Upos};
use lapwing_data::cues::{ContentForm, CueFrame, CueKind};

use super::holder::{closes_sentence, holder, is_passive};
use super::loose::{following, parenthetical};
use super::scan::Scan;
use super::{Attribution, Holder};

/// All verbs and adjectives with content.
pub fn find(scan: &Scan) -> Vec<Attribution> {
    (0..scan.doc.tokens.len()).filter_map(|t| at(scan, t)).collect()
}

/// The cue frames of `tok` as the part of speech that it is.
pub fn frames<'s>(scan: &'s Scan, tok: usize) -> &'s [CueFrame] {
    match scan.upos(tok) {
        Upos::Verb => scan.cues.verb(scan.lemma(tok)),
        Upos::Adj => scan.cues.adjective(scan.lemma(tok)),
        _ => &[],
    }
}

fn at(scan: &Scan, tok: usize) -> Option<Attribution> {
    let frames = frames(scan, tok);
    if frames.is_empty() {
        return None;
    }
    let complement = [clause, comment, infinitive, predication, of_clause, preposition, object];
    let (kind, content) = complement.iter().find_map(|find| find(scan, tok, frames))?;
    let spans = scan.spans(&content.tokens);
    if spans.is_empty() {
        return None;
    }
    let (holder, holder_span) = holder(scan, tok);
    // What is part of the holder's own phrase is not what it says.
    if let Holder::Tok(t) = holder
        && content.tokens.contains(&t)
        && content.tokens.iter().all(|&c| scan.doc.is_under(c, t))
    {
        return None;
    }
    let heard = addressee(scan, tok, frames);
    let addressee = heard.filter(|&t| !spans.iter().any(|s| s.contains(scan.doc.tokens[t].span)));
    Some(Attribution {
        holder,
        holder_span,
        cue: cue_span(scan, tok, content.preposition),
        cue_tok: tok,
        content: spans,
        content_roots: content.roots,
        directness: Directness::Indirect,
        addressee,
        parent: None,
        document: false,
        authors: Vec::new(),
        kind,
    })
}

/// What a cue governs.
pub struct Content {
    /// In text order.
    pub tokens: Vec<usize>,
    /// Heads of its pieces.
    pub roots: Vec<usize>,
    /// A preposition right after the cue that belongs to it.
    pub preposition: Option<usize>,
}

impl Content {
    fn of(scan: &Scan, roots: Vec<usize>, without: &[usize]) -> Content {
        let mut without = without.to_vec();
        let own = roots.iter().flat_map(|&r| scan.tree_without(r, &without)).filter(|&t| adds(scan, t));
        without = own.filter(|t| !roots.contains(t)).chain(without.iter().copied()).collect();
        let mut tokens: Vec<usize> = roots.iter().flat_map(|&r| scan.tree_without(r, &without)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        Content { tokens, roots, preposition: None }
    }
}

/// "…, adding that": a participle of saying after a comma goes with the cue before it, not with that cue's content.
fn adds(scan: &Scan, tok: usize) -> bool {
    scan.upos(tok) == Upos::Verb
        && scan.doc.tokens[tok].tense == Tense::PresPart
        && scan.quote_at[tok].is_none()
        && matches!(scan.rel(tok), Deprel::Advcl | Deprel::Acl | Deprel::Parataxis | Deprel::Conj)
        && scan.comma_before(tok)
        && scan
            .cues
            .verb(scan.lemma(tok))
            .iter()
            .any(|f| f.kind == CueKind::Speech && f.forms.contains(&ContentForm::Clause))
}

/// The content `root` before the cue is set off from it by a comma or a quotation mark.
fn set_off(scan: &Scan, root: usize, tok: usize) -> bool {
    let last = scan.tree_without(root, &[tok]).into_iter().rfind(|&t| t < tok && scan.upos(t) != Upos::Punct);
    last.is_some_and(|l| scan.doc.tokens.get(l + 1).is_some_and(|t| t.upos == Upos::Punct) && l + 1 < tok)
}

type Found = Option<(CueKind, Content)>;

fn with_form(frames: &[CueFrame], form: ContentForm) -> Option<CueKind> {
    frames.iter().find(|f| f.forms.contains(&form)).map(|f| f.kind)
}

/// "said (that) they left".
fn clause(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    let kind = with_form(frames, ContentForm::Clause)?;
    let after = scan.syntax.kids(tok).iter().copied().find(|&k| k > tok && scan.rel(k) == Deprel::Ccomp);
    // "held a call, saying that": beside an object the clause is somebody else's, unless the object is the one told.
    let object = scan.kid(tok, &[Deprel::Obj]).filter(|&o| o > tok);
    let told = frames.iter().any(|f| f.addressee.as_deref() == Some("object"));
    let after = after.filter(|&root| told || object.is_none_or(|o| o > root || scan.upos(o) == Upos::Pron));
    let Some(root) = after.or_else(|| adverbial_content(scan, tok)).or_else(|| told_clause(scan, tok, told)) else {
        // "…, say voters who want more": what stands behind the cue speaks.
        return following(scan, tok)
            .filter(|_| closes_sentence(scan, tok).is_none())
            .or_else(|| {
                let before = scan.kid(tok, &[Deprel::Ccomp]).filter(|&k| set_off(scan, k, tok));
                let content =
                    before.or_else(|| parataxis_content(scan, tok)).map(|root| Content::of(scan, vec![root], &[]));
                content.filter(|c| c.tokens.iter().any(|&t| matches!(scan.upos(t), Upos::Verb | Upos::Aux)))
            })
            .or_else(|| parenthetical(scan, tok))
            .map(|content| (kind, content));
    };
    let marks: Vec<usize> = scan
        .syntax
        .kids(root)
        .iter()
        .copied()
        .filter(|&k| scan.rel(k) == Deprel::Mark && scan.cues.complementizers.contains(scan.lemma(k)))
        .collect();
    Some((kind, whole(scan, tok, Content::of(scan, vec![root], &marks))))
}

/// Mends a clause that the tree cut: what stands between "that" and its first word belongs to it, and so does a
/// finite verb right behind its last word.
fn whole(scan: &Scan, tok: usize, mut content: Content) -> Content {
    let (Some(&first), Some(&last)) = (content.tokens.first(), content.tokens.last()) else { return content };
    if first < tok {
        return content;
    }
    let marks = |t: &usize| scan.rel(*t) == Deprel::Mark && scan.cues.complementizers.contains(scan.lemma(*t));
    if let Some(that) = (tok + 1..first).rev().find(marks) {
        content.tokens.extend(that + 1..first);
    }
    let sentence_end = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.end;
    let glued = |t: usize| {
        let hyphen = scan
            .doc
            .tokens
            .get(t)
            .is_some_and(|h| h.span.of(scan.text) == "-" && h.span.start == scan.doc.tokens[t - 1].span.end);
        hyphen && scan.doc.tokens.get(t + 1).is_some_and(|n| n.span.start == scan.doc.tokens[t].span.end)
    };
    // "has test-fired": the tree may take the first part of a verb for an object.
    let mut next = last + 1;
    let mut joined = false;
    while !joined && next + 1 < sentence_end && glued(next) {
        joined = scan.upos(next + 1) == Upos::Verb;
        next += if joined { 1 } else { 2 };
    }
    let verb = |t: usize| scan.upos(t) == Upos::Aux || scan.upos(t) == Upos::Verb && scan.is_finite(t);
    let after_aux = scan.upos(last) == Upos::Aux && next < sentence_end && scan.upos(next) != Upos::Punct;
    if next < sentence_end && (verb(next) || after_aux || joined) && scan.quote_at[next] == scan.quote_at[last] {
        let head = scan.doc.tokens[next].head;
        let under = if scan.upos(next) == Upos::Aux && head > next { head } else { next };
        let mut end = next + 1;
        while end < sentence_end && (end <= under || scan.doc.is_under(end, under)) && end != tok {
            end += 1;
        }
        content.tokens.extend(last + 1..end);
    }
    content.tokens.sort_unstable();
    content.tokens.dedup();
    content
}

/// A clause that hangs loosely on a verb of saying that has no other content: "they left, he said" with "said" on top.
fn parataxis_content(scan: &Scan, tok: usize) -> Option<usize> {
    if scan.kid(tok, &[Deprel::Obj]).is_some() {
        return None;
    }
    scan.syntax.kids(tok).iter().copied().find(|&k| {
        scan.rel(k) == Deprel::Parataxis
            && k < tok
            && matches!(scan.upos(k), Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux)
    })
}

/// A clause with a complementizer that the parser took for an adverbial one or for one that describes a noun.
fn adverbial_content(scan: &Scan, tok: usize) -> Option<usize> {
    scan.syntax.kids(tok).iter().copied().find(|&k| {
        k > tok && scan.rel(k) == Deprel::Advcl && scan.has_marked(k, &[Deprel::Mark], &scan.cues.complementizers)
    })
}

/// "told reporters he would go": a clause without a relative pronoun that the tree hung on the one told.
fn told_clause(scan: &Scan, tok: usize, told: bool) -> Option<usize> {
    let heard = scan.kid(tok, &[Deprel::Iobj, Deprel::Obj]).filter(|&o| told && o > tok)?;
    let clause = scan.kid(heard, &[Deprel::AclRelcl]).filter(|&c| c > heard && scan.is_finite(c))?;
    let subject = scan.kid(clause, &[Deprel::Nsubj, Deprel::NsubjPass]).filter(|&s| s < clause)?;
    let first = scan.tree_without(clause, &[]).first().copied()?;
    let relative = |t: usize| scan.upos(t) == Upos::Pron && scan.syntax.grammar.relative_pronouns.has(scan.lemma(t));
    let beside = first == heard + 1 && !(first..=subject).any(relative);
    beside.then_some(clause)
}

/// "They left, he said", "They, he said, left", "as he said": the clause around the cue is the content.
fn comment(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    let head = scan.syntax.head(tok)?;
    // Verbs that merely go with quoted words comment on nothing else.
    let quoted = || with_form(frames, ContentForm::Quote).filter(|_| scan.quote_at[head].is_some());
    let kind = with_form(frames, ContentForm::Clause).or_else(quoted)?;
    let marked = scan.has_marked(tok, &[Deprel::Mark, Deprel::Advmod, Deprel::Case], &scan.cues.comment_marks);
    let loose = match scan.rel(tok) {
        Deprel::Parataxis => true,
        Deprel::Advcl => marked,
        Deprel::Ccomp | Deprel::Conj | Deprel::Dep => false,
        _ => false,
    };
    let own_content = scan.kid(tok, &[Deprel::Ccomp, Deprel::Xcomp]).is_some();
    let own_subject = scan.kid(tok, &[Deprel::Nsubj]).is_some() || marked;
    if !loose || own_content || !own_subject || !scan.is_finite(tok) {
        return None;
    }
    // A sentence that merely follows ("He won; she wept.") stands after a semicolon or colon, not after a comma.
    let mine = scan.tree_without(tok, &[]);
    let first = *mine.iter().find(|&&t| scan.upos(t) != Upos::Punct)?;
    let before = first.checked_sub(1).filter(|&b| scan.upos(b) == Upos::Punct);
    if before.is_some_and(|b| matches!(scan.doc.form(b, scan.text), ";" | ":" | "(")) {
        return None;
    }
    let root = top(scan, head);
    Some((kind, Content::of(scan, vec![root], &[tok])))
}

/// The clause that a comment on `tok` speaks of: "tok" itself, or what it is a part of up to the clause.
fn top(scan: &Scan, tok: usize) -> usize {
    let mut at = tok;
    for _ in 0..8 {
        let rel = scan.rel(at);
        let part = matches!(
            rel,
            Deprel::Nsubj
                | Deprel::Obj
                | Deprel::Obl
                | Deprel::Nmod
                | Deprel::Xcomp
                | Deprel::Advmod
                | Deprel::Amod
                | Deprel::Appos
                | Deprel::Conj
        );
        match scan.syntax.head(at).filter(|_| part) {
            Some(head) => at = head,
            None => break,
        }
    }
    at
}

/// "vowed to leave", "urged them to leave".
fn infinitive(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    // "is said to have fled": in the passive every verb of saying takes an infinitive.
    let raised = || with_form(frames, ContentForm::Clause).filter(|_| is_passive(scan, tok));
    let kind = with_form(frames, ContentForm::Infinitive).or_else(raised)?;
    let verbal = |k: &usize| {
        let clause = scan.upos(*k) == Upos::Verb || scan.kid(*k, &[Deprel::Mark, Deprel::Cop, Deprel::Aux]).is_some();
        clause && *k > tok
    };
    let root = scan
        .syntax
        .kids(tok)
        .iter()
        .copied()
        .find(|k| matches!(scan.rel(*k), Deprel::Xcomp | Deprel::Ccomp) && verbal(k))?;
    let object = scan.kid(tok, &[Deprel::Obj, Deprel::Iobj]).filter(|&o| o < root);
    Some((kind, Content::of(scan, object.into_iter().chain([root]).collect(), &[])))
}

/// "called the vote a farce", "described it as a farce".
fn predication(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    let kind = with_form(frames, ContentForm::Predication)?;
    let said = scan.syntax.kids(tok).iter().copied().find(|&k| {
        k > tok
            && match scan.rel(k) {
                Deprel::Xcomp | Deprel::Ccomp => true,
                Deprel::Obl | Deprel::Advcl | Deprel::Nmod => {
                    scan.has_marked(k, &[Deprel::Case, Deprel::Mark], &scan.cues.predication_cases)
                }
                _ => false,
            }
    });
    let object = scan.kid(tok, &[Deprel::Obj]);
    let nested =
        object.and_then(|o| {
            scan.syntax.kids(o).iter().copied().find(|&k| {
                scan.rel(k) == Deprel::Nmod && scan.has_marked(k, &[Deprel::Case], &scan.cues.predication_cases)
            })
        });
    if said.is_none() && nested.is_none() {
        return named(scan, tok).map(|content| (kind, content));
    }
    if is_passive(scan, tok) {
        return said.map(|s| (kind, Content::of(scan, vec![s], &[])));
    }
    let object = object?;
    Some((kind, Content::of(scan, [object].into_iter().chain(said).collect(), &[])))
}

/// "called them rapists", "called the vote “a farce”": two phrases side by side, however the parser hung them.
fn named(scan: &Scan, tok: usize) -> Option<Content> {
    let parts: Vec<usize> = scan
        .syntax
        .kids(tok)
        .iter()
        .copied()
        .filter(|&k| k > tok && matches!(scan.rel(k), Deprel::Obj | Deprel::Iobj | Deprel::Xcomp | Deprel::Dep))
        .collect();
    if parts.len() >= 2 {
        return Some(Content::of(scan, parts, &[]));
    }
    let object = *parts.first()?;
    let mut content = Content::of(scan, vec![object], &[]);
    let beside = [Deprel::NmodUnmarked, Deprel::Appos];
    if scan.syntax.kids(object).iter().any(|&k| k > object && beside.contains(&scan.rel(k)) && !scan.comma_before(k)) {
        return Some(content);
    }
    let next = content.tokens.last()? + 1;
    let quote = scan.quote_at.get(next).copied().flatten().filter(|&q| scan.quote_at[tok] != Some(q))?;
    content.tokens.extend(scan.toks_in(scan.quotes.list[quote].span));
    content.tokens.sort_unstable();
    content.tokens.dedup();
    Some(content)
}

/// "accused them of lying".
fn of_clause(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    let frame = frames.iter().find(|f| f.forms.contains(&ContentForm::OfClause))?;
    let charge = led_in(scan, tok, frame);
    let object = scan.kid(tok, &[Deprel::Obj]);
    let nested = object.and_then(|o| led_in(scan, o, frame));
    if is_passive(scan, tok) {
        let charge = charge?;
        return Some((frame.kind, Content::of(scan, vec![charge], &[])));
    }
    if charge.is_none() && nested.is_none() {
        return None;
    }
    Some((frame.kind, Content::of(scan, object.into_iter().chain(charge).collect(), &[])))
}

/// The dependent of `tok` that one of the frame's prepositions leads in.
fn led_in(scan: &Scan, tok: usize, frame: &CueFrame) -> Option<usize> {
    scan.syntax.kids(tok).iter().copied().find(|&k| {
        k > tok
            && matches!(
                scan.rel(k),
                Deprel::Obl | Deprel::Nmod | Deprel::Advcl | Deprel::Acl | Deprel::Ccomp | Deprel::Xcomp
            )
            && scan.has_marked(k, &[Deprel::Case, Deprel::Mark], &frame.prepositions)
    })
}

/// "warned of floods", "called for talks".
fn preposition(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    frames.iter().filter(|f| !f.forms.contains(&ContentForm::OfClause)).find_map(|frame| {
        let root = led_in(scan, tok, frame)?;
        let marker = scan.syntax.kids(root).iter().copied().find(|&k| {
            matches!(scan.rel(k), Deprel::Case | Deprel::Mark) && frame.prepositions.contains(scan.lemma(k))
        });
        let without: Vec<usize> = marker.into_iter().collect();
        let mut content = Content::of(scan, vec![root], &without);
        content.preposition = marker.filter(|&m| m == tok + 1);
        Some((frame.kind, content))
    })
}

/// "denied the charges".
fn object(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Found {
    let kind = with_form(frames, ContentForm::Object)?;
    if is_passive(scan, tok) {
        return None;
    }
    let root = scan.kid(tok, &[Deprel::Obj])?;
    // "denied them access" speaks of an act, not of words.
    let given = scan.kid(tok, &[Deprel::Iobj]).is_some();
    if scan.upos(root) == Upos::Pron || root < tok || given {
        return None;
    }
    Some((kind, Content::of(scan, vec![root], &[])))
}

fn addressee(scan: &Scan, tok: usize, frames: &[CueFrame]) -> Option<usize> {
    let how = frames.iter().find_map(|f| f.addressee.as_deref())?;
    if how == "object" {
        if is_passive(scan, tok) {
            return scan.kid(tok, &[Deprel::NsubjPass]);
        }
        return scan.kid(tok, &[Deprel::Iobj, Deprel::Obj]);
    }
    scan.syntax.kids(tok).iter().copied().find(|&k| {
        scan.rel(k) == Deprel::Obl
            && scan.syntax.kids(k).iter().any(|&c| scan.rel(c) == Deprel::Case && scan.lemma(c) == how)
    })
}

/// The cue's words: the verb with its particle and the auxiliaries and negation right before it.
pub fn cue_span(scan: &Scan, tok: usize, preposition: Option<usize>) -> Span {
    let mut span = scan.doc.tokens[tok].span;
    let mut first = tok;
    let belongs = |t: usize, first: usize| {
        let own = matches!(scan.rel(t), Deprel::Aux | Deprel::AuxPass | Deprel::Cop | Deprel::Advmod);
        let head = scan.doc.tokens[t].head;
        // "no longer says": what hangs on an adverb of the cue belongs to it too.
        let deeper = matches!(scan.rel(t), Deprel::Advmod | Deprel::Det) && (first..tok).contains(&head);
        head == tok && own || deeper
    };
    while first > 0
        && belongs(first - 1, first)
        && scan.upos(first - 1) != Upos::Punct
        && scan.doc.sentence_of(first - 1) == scan.doc.sentence_of(tok)
    {
        first -= 1;
    }
    span = span.join(scan.doc.tokens[first].span);
    for k in [scan.kid(tok, &[Deprel::CompoundPrt]), preposition].into_iter().flatten() {
        if k == tok + 1 || k == tok + 2 {
            span = span.join(scan.doc.tokens[k].span);
        }
    }
    span
}
