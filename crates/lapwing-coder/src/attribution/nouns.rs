//! Cues that are no verbs: "the claim that …", "according to …", "in his view", "reportedly".
//!
//! In: trees and cue words. Out: attributions.

use lapwing_core::{Deprel, Directness, Span, Upos};
use lapwing_data::cues::{ContentForm, CueFrame, CueKind};

use super::holder::holder as verb_holder;
use super::scan::Scan;
use super::{Attribution, Holder};

/// All of them.
pub fn find(scan: &Scan) -> Vec<Attribution> {
    let mut found = Vec::new();
    for tok in 0..scan.doc.tokens.len() {
        found.extend(
            noun(scan, tok)
                .or_else(|| around(scan, tok))
                .or_else(|| according(scan, tok))
                .or_else(|| unnamed(scan, tok)),
        );
    }
    found
}

fn make(
    scan: &Scan,
    tok: usize,
    cue: Span,
    holder: Holder,
    kind: CueKind,
    roots: Vec<usize>,
    without: &[usize],
) -> Option<Attribution> {
    let mut tokens: Vec<usize> = roots.iter().flat_map(|&r| scan.tree_without(r, without)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    let content = scan.spans(&tokens);
    (!content.is_empty()).then_some(Attribution {
        holder,
        holder_span: None,
        cue,
        cue_tok: tok,
        content,
        content_roots: roots,
        directness: Directness::Indirect,
        addressee: None,
        parent: None,
        document: false,
        authors: Vec::new(),
        kind,
    })
}

/// "the claim that they left", "her argument is that they left", "allegations of fraud".
fn noun(scan: &Scan, tok: usize) -> Option<Attribution> {
    if scan.upos(tok) != Upos::Noun {
        return None;
    }
    scan.cues.noun(scan.lemma(tok)).iter().find_map(|frame| {
        let (root, marker) =
            clause_of(scan, tok, &frame.forms).or_else(|| phrase_of(scan, tok, &frame.prepositions))?;
        let without: Vec<usize> = marker.into_iter().collect();
        // "said in a statement that": the verb is the cue, its subject the holder.
        if let Some(verb) = said_in(scan, tok) {
            let (holder, holder_span) = verb_holder(scan, verb);
            let cue = scan.doc.tokens[verb].span;
            let made = make(scan, verb, cue, holder, CueKind::Speech, vec![root], &without);
            return made.map(|a| Attribution { holder_span, ..a });
        }
        let holder = noun_holder(scan, tok, root);
        // "the denial of rights" is nobody's word.
        if holder == Holder::None && frame.kind == CueKind::Denial && !scan.is_clause(root) {
            return None;
        }
        make(scan, tok, scan.doc.tokens[tok].span, holder, frame.kind, vec![root], &without)
    })
}

fn clause_of(
    scan: &Scan,
    tok: usize,
    forms: &std::collections::BTreeSet<ContentForm>,
) -> Option<(usize, Option<usize>)> {
    // Right after the noun, "that" opens its content even where the tagger takes it for a relative pronoun, if the
    // clause has a subject of its own.
    let complementizer = |k: usize| {
        let marks = |m: usize| scan.rel(m) == Deprel::Mark || m == tok + 1 && scan.rel(m) == Deprel::Obj;
        let own_subject = |m: usize| scan.kid(k, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some_and(|s| s != m);
        let opens = |m: usize| {
            scan.cues.complementizers.contains(scan.lemma(m))
                && marks(m)
                && (scan.rel(m) == Deprel::Mark || own_subject(m))
        };
        scan.syntax.kids(k).iter().copied().find(|&m| opens(m))
    };
    let infinitive = |k: usize| scan.kid(k, &[Deprel::Mark]).is_some() && !scan.is_finite(k);
    let clause = forms.contains(&ContentForm::Clause);
    let own = scan.syntax.kids(tok).iter().copied().find(|&k| {
        k > tok
            && matches!(scan.rel(k), Deprel::Acl | Deprel::Ccomp | Deprel::AclRelcl)
            && (clause && complementizer(k).is_some() || forms.contains(&ContentForm::Infinitive) && infinitive(k))
    });
    // "Her argument is that they left": the noun is the subject of its content.
    let predicate = || {
        let head =
            scan.syntax.head(tok).filter(|_| clause && matches!(scan.rel(tok), Deprel::Nsubj | Deprel::NsubjOuter))?;
        if scan.lemma(head) == scan.lemma(tok) {
            return None;
        }
        let ccomp = scan.kid(head, &[Deprel::Ccomp]).filter(|&k| complementizer(k).is_some());
        ccomp.or_else(|| (scan.rel(tok) == Deprel::NsubjOuter || complementizer(head).is_some()).then_some(head))
    };
    let root = own.or_else(predicate)?;
    if scan.doc.is_under(tok, root) {
        return None;
    }
    Some((root, complementizer(root)))
}

fn phrase_of(
    scan: &Scan,
    tok: usize,
    prepositions: &std::collections::BTreeSet<String>,
) -> Option<(usize, Option<usize>)> {
    let root = scan.syntax.kids(tok).iter().copied().find(|&k| {
        k > tok
            && matches!(scan.rel(k), Deprel::Nmod | Deprel::Acl)
            && scan.has_marked(k, &[Deprel::Case, Deprel::Mark], prepositions)
    })?;
    let marker = scan.syntax.kids(root).iter().copied().find(|&m| matches!(scan.rel(m), Deprel::Case | Deprel::Mark));
    Some((root, marker))
}

/// The verb of speech that the noun hangs on as what is spoken in: "said in a statement".
fn said_in(scan: &Scan, tok: usize) -> Option<usize> {
    let verb =
        scan.syntax.head(tok).filter(|&v| v < tok && scan.rel(tok) == Deprel::Obl && scan.upos(v) == Upos::Verb)?;
    let speaks = |f: &CueFrame| f.kind == CueKind::Speech && f.forms.contains(&ContentForm::Clause);
    let free = scan.kid(verb, &[Deprel::Ccomp]).is_none();
    (free && scan.cues.verb(scan.lemma(verb)).iter().any(speaks)).then_some(verb)
}

/// The one whose claim it is: possessor, "by" or "from", or the subject of the verb that governs the noun.
fn noun_holder(scan: &Scan, tok: usize, content: usize) -> Holder {
    let own = scan.syntax.kids(tok).iter().copied().find(|&k| {
        scan.rel(k) == Deprel::NmodPoss
            || scan.rel(k) == Deprel::Nmod
                && k != content
                && scan.has_marked(k, &[Deprel::Case], &scan.cues.document_author)
                && scan.upos(k) != Upos::Noun
    });
    let governor = || {
        let head = scan.syntax.head(tok)?;
        let object =
            matches!(scan.rel(tok), Deprel::Obj) && scan.upos(head) == Upos::Verb && !scan.syntax.is_passive(head);
        let makes =
            scan.cues.document_makers.contains(scan.lemma(head)) || !scan.cues.verb(scan.lemma(head)).is_empty();
        let light = scan.syntax.grammar.light_verbs.has(scan.lemma(head));
        if !object || !(makes || light) {
            return None;
        }
        scan.syntax.surface_subject(head).into_iter().next()
    };
    // "a New York Times report that", "the Harvest Party plans to": a proper name before the noun.
    let named = || {
        scan.syntax.kids(tok).iter().copied().find(|&k| {
            let before = k < tok && matches!(scan.rel(k), Deprel::Compound | Deprel::NmodUnmarked);
            before && scan.tree_without(k, &[]).into_iter().any(|t| scan.upos(t) == Upos::Propn)
        })
    };
    // "farmers worry that": a verb that the tagger took for a noun, with its subject before it.
    let bare = || {
        let alone = scan.kid(tok, &[Deprel::Det, Deprel::Amod, Deprel::Case]).is_none() && scan.is_clause(content);
        let plural = |k: &usize| scan.rel(*k) == Deprel::Compound && k + 1 == tok && scan.lemma(*k) != form(scan, *k);
        scan.syntax.kids(tok).iter().copied().find(|k| alone && plural(k))
    };
    own.or_else(named).or_else(bare).or_else(governor).map_or(Holder::None, Holder::Tok)
}

fn form(scan: &Scan, tok: usize) -> String {
    scan.doc.form(tok, scan.text).to_lowercase()
}

/// "according to police": the clause around it is the content.
fn according(scan: &Scan, tok: usize) -> Option<Attribution> {
    let end = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.end;
    let fits = |p: &&Vec<String>| {
        tok + p.len() < end
            && p.iter()
                .enumerate()
                .all(|(i, w)| scan.lemma(tok + i) == w || scan.doc.form(tok + i, scan.text).eq_ignore_ascii_case(w))
    };
    let phrase = scan.cues.before_holder.iter().find(fits)?;
    let last = tok + phrase.len() - 1;
    // The holder is what the cue's words mark: the nearest nominal head after them.
    let mut holder = (last + 1..end).find(|&t| scan.upos(t).is_nominal() || scan.upos(t) == Upos::Num)?;
    for _ in 0..8 {
        let head = scan.doc.tokens[holder].head;
        let inside = head > last
            && head != holder
            && !matches!(
                scan.rel(holder),
                Deprel::Nsubj | Deprel::Obl | Deprel::Obj | Deprel::Advcl | Deprel::Parataxis | Deprel::Ccomp
            );
        // "According to the agency, aid fell": what stands behind the comma is no part of the holder.
        let comma = head > holder && (holder..head).any(|t| scan.doc.form(t, scan.text) == ",");
        if !inside || comma || scan.upos(head) == Upos::Verb {
            break;
        }
        holder = head;
    }
    let cue = scan.doc.tokens[tok].span.join(scan.doc.tokens[last].span);
    let words = before_clause(scan, holder, tok);
    let (content, root) = around_phrase(scan, tok, holder, words)?;
    let spans = scan.spans(&content);
    (!spans.is_empty()).then_some(Attribution {
        holder: Holder::Tok(holder),
        holder_span: words,
        cue,
        cue_tok: tok,
        content: spans,
        content_roots: vec![root],
        directness: Directness::Indirect,
        addressee: None,
        parent: None,
        document: false,
        authors: Vec::new(),
        kind: CueKind::Speech,
    })
}

/// "According to the agency, aid fell": the words of the holder up to the comma, where the parser took the clause behind
/// it for a part of them.
fn before_clause(scan: &Scan, holder: usize, tok: usize) -> Option<Span> {
    let words = scan.holder_words(holder, tok);
    let tokens = scan.toks_in(words);
    let comma = tokens.clone().find(|&t| t > holder && scan.doc.form(t, scan.text) == ",")?;
    let clause = (comma..tokens.end).any(|t| {
        scan.upos(t) == Upos::Verb && scan.is_finite(t) && !matches!(scan.rel(t), Deprel::AclRelcl | Deprel::Acl)
    });
    // "One was, according to the agency, among the dead": the second comma closes the aside.
    let closes = tok > 0
        && scan.doc.form(tok - 1, scan.text) == ","
        && scan
            .doc
            .tokens
            .get(comma + 1)
            .is_some_and(|t| matches!(t.upos, Upos::Adp | Upos::Verb | Upos::Aux | Upos::Part));
    (clause || closes).then(|| Span::new(words.start, scan.doc.tokens[comma].span.start))
}

/// The sentence without the phrase that begins at `tok` and has the head `holder`; of what follows the phrase only
/// what a comma joins to it, not a new clause ("…, but").
fn around_phrase(scan: &Scan, tok: usize, holder: usize, words: Option<Span>) -> Option<(Vec<usize>, usize)> {
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let same = |t: &usize| scan.quote_at[*t] == scan.quote_at[tok] || scan.quote_at[tok].is_none();
    let words = words.unwrap_or_else(|| scan.phrase_beside(holder, tok));
    let holder_end = scan.tok_from(words.end).max(holder + 1);
    let comma = |t: usize| matches!(scan.doc.form(t, scan.text), "," | "—" | "–" | "--");
    let end =
        (holder_end..sentence.end).find(|&t| comma(t) || scan.doc.form(t, scan.text) == ";").unwrap_or(sentence.end);
    let mut before: Vec<usize> = (sentence.start..tok).filter(same).collect();
    let semicolon = before.iter().rposition(|&t| scan.doc.form(t, scan.text) == ";");
    before.drain(..semicolon.map_or(0, |s| s + 1));
    let opens_clause = |t: usize| matches!(scan.upos(t), Upos::Cconj | Upos::Sconj);
    let after: Vec<usize> = (end..sentence.end).skip(1).filter(same).collect();
    let verb = |t: &usize| matches!(scan.upos(*t), Upos::Verb | Upos::Aux);
    let keeps = after.first().is_some_and(|&t| !opens_clause(t)) || !before.iter().any(verb);
    let mut tokens = before;
    if keeps {
        tokens.extend(after);
    }
    // "according to police" leads a clause of its own only where it opens the sentence or stands after a comma.
    let root = tokens.iter().copied().find(|t| verb(t)).or_else(|| tokens.first().copied())?;
    Some((tokens, root))
}

/// The head of the clause that `tok` is part of.
fn clause_root(scan: &Scan, tok: usize) -> usize {
    let mut at = tok;
    for _ in 0..12 {
        let clause = matches!(
            scan.rel(at),
            Deprel::Root
                | Deprel::Ccomp
                | Deprel::Advcl
                | Deprel::AclRelcl
                | Deprel::Parataxis
                | Deprel::Acl
                | Deprel::AdvclRelcl
        ) || scan.rel(at) == Deprel::Conj && scan.kid(at, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
        match scan.syntax.head(at).filter(|_| !clause) {
            Some(head) => at = head,
            None => break,
        }
    }
    at
}

/// "in his view", "by its own account".
fn around(scan: &Scan, tok: usize) -> Option<Attribution> {
    if !scan.cues.around_nouns.contains(scan.lemma(tok)) || !matches!(scan.rel(tok), Deprel::Obl | Deprel::Nmod) {
        return None;
    }
    let owner = scan.kid(tok, &[Deprel::NmodPoss])?;
    let case = scan.kid(tok, &[Deprel::Case]).filter(|&c| scan.cues.around_cases.contains(scan.lemma(c)))?;
    let comma = |t: usize| scan.doc.tokens.get(t).is_some_and(|x| x.upos == Upos::Punct);
    let set_off = comma(tok + 1) || case > 0 && comma(case - 1);
    if !set_off {
        return None;
    }
    let root = clause_root(scan, scan.syntax.head(tok)?);
    let cue = scan.doc.tokens[case].span.join(scan.doc.tokens[tok].span);
    make(scan, tok, cue, Holder::Tok(owner), CueKind::Belief, vec![root], &[tok])
}

/// "reportedly": the clause around it, "the alleged attack": the phrase around it; holder not told.
fn unnamed(scan: &Scan, tok: usize) -> Option<Attribution> {
    if scan.rel(tok) == Deprel::Amod && scan.cues.unnamed_adjectives.contains(&form(scan, tok)) {
        let span = scan.doc.tokens[tok].span;
        let noun = scan.syntax.head(tok).filter(|&n| n > tok)?;
        return make(scan, tok, span, Holder::Words(span), CueKind::Speech, vec![noun], &[tok]);
    }
    if scan.upos(tok) != Upos::Adv || !scan.cues.unnamed.contains(scan.lemma(tok)) {
        return None;
    }
    let span = scan.doc.tokens[tok].span;
    let root = clause_root(scan, scan.syntax.head(tok)?);
    let without = [tok];
    make(scan, tok, span, Holder::Words(span), CueKind::Speech, vec![root], &without)
}
