//! Attributions → claims of the record: holders resolved, countries of the content gathered.
//!
//! In: attributions, mentions. Out: [`Claim`]s of those kinds that the data names, parents renumbered.

use std::collections::BTreeSet;

use lapwing_core::{Article, Claim, Deprel, Directness, Document, Entity, Mention, Mentions, Party, Span, Upos};
use lapwing_data::Data;
use lapwing_data::cues::CueKind;

use super::scan::Scan;
use super::{Attribution, Attributions, Holder};

/// The claims of a document, and for each attribution the claim that it became.
pub fn claims(scan: &Scan, mentions: &Mentions, attributions: &Attributions) -> (Vec<Claim>, Vec<Option<usize>>) {
    let mut index: Vec<Option<usize>> = Vec::new();
    let mut n = 0;
    for a in &attributions.list {
        let kept = is_claim(scan, &attributions.list, a);
        index.push(kept.then_some(n));
        n += usize::from(kept);
    }
    let kept = attributions.list.iter().zip(&index).filter(|(_, i)| i.is_some()).map(|(a, _)| a);
    let claims = kept.map(|a| claim(scan, mentions, attributions, &index, a)).collect();
    (claims, index)
}

/// By its kind, and by whether somebody else than the text's own voice is cited who did say it.
fn is_claim(scan: &Scan, all: &[Attribution], a: &Attribution) -> bool {
    let quoted = a.directness != Directness::Indirect;
    let own = matches!(a.holder, Holder::Tok(t) if scan.cues.own_voice.contains(scan.lemma(t)));
    let speaks = matches!(a.kind, CueKind::Speech | CueKind::Report | CueKind::Denial | CueKind::Accusation);
    let clause = || a.content_roots.iter().any(|&r| scan.is_finite(r));
    let kind = scan.cues.claim_kinds.contains(&a.kind)
        || quoted && scan.cues.claim_kinds_quoted.contains(&a.kind)
        || scan.cues.claim_kinds_clause.contains(&a.kind) && clause();
    let thing = matches!(a.holder, Holder::Tok(t) if scan.cues.no_holders.contains(scan.lemma(t)));
    // "The alleged attack" says of an act that somebody tells of it, no more.
    let told_of = scan.rel(a.cue_tok) == Deprel::Amod && matches!(a.holder, Holder::Words(_));
    if !kind || thing || told_of || shown(scan, a) || !speaks && (own || of_speaker(scan, all, a)) {
        return false;
    }
    // A turn's words are its speaker's as much as those in quotation marks.
    let turn = |p: usize| scan.upos(all[p].cue_tok) == Upos::Punct;
    let within = a.parent.is_some_and(|p| turn(p) || scan.quote_at[a.cue_tok].is_some());
    if within {
        // Marks of a quotation around the cue quote nothing here.
        let named = a.holder != Holder::None && !own;
        return named && scan.cues.claim_kinds_nested.contains(&a.kind) && said(scan, a);
    }
    quoted || said(scan, a)
}

/// False for what is merely possible or intended: "tests may show", "met to discuss", "if they say".
fn said(scan: &Scan, a: &Attribution) -> bool {
    let tok = a.cue_tok;
    let purpose = matches!(scan.rel(tok), Deprel::Advcl | Deprel::Acl);
    let open = |k: usize| {
        let lemma = scan.lemma(k);
        match scan.rel(k) {
            Deprel::Mark => scan.cues.unsaid.contains(lemma) || purpose && scan.cues.unsaid_purpose.contains(lemma),
            Deprel::Aux => a.kind == CueKind::Report && scan.cues.unsaid_reports.contains(lemma),
            _ => false,
        }
    };
    let verb = scan.upos(tok) == Upos::Verb && a.kind != CueKind::Intent;
    !verb || !scan.syntax.kids(tok).iter().any(|&k| open(k))
}

/// "showed his passport", "found a body": with a thing for its content a verb of reporting reports only in a document.
fn shown(scan: &Scan, a: &Attribution) -> bool {
    let document = a.document || matches!(a.holder, Holder::Tok(t) if scan.cues.documents.contains(scan.lemma(t)));
    let clause = a.content_roots.iter().any(|&r| scan.is_clause(r) || scan.is_finite(r));
    a.kind == CueKind::Report
        && a.directness == Directness::Indirect
        && scan.upos(a.cue_tok) == Upos::Verb
        && !document
        && !clause
}

/// "said she believed that": the mind of the one who speaks is part of what is said.
fn of_speaker(scan: &Scan, all: &[Attribution], a: &Attribution) -> bool {
    let (Some(parent), Holder::Tok(tok)) = (a.parent.map(|p| &all[p]), a.holder) else { return false };
    if scan.upos(tok) != Upos::Pron || scan.syntax.grammar.relative_pronouns.has(scan.lemma(tok)) {
        return false;
    }
    parent.content_roots.contains(&a.cue_tok)
}

fn claim(scan: &Scan, mentions: &Mentions, all: &Attributions, index: &[Option<usize>], a: &Attribution) -> Claim {
    let mut parent = a.parent;
    while let Some(p) = parent.filter(|&p| index[p].is_none()) {
        parent = all.list[p].parent;
    }
    Claim {
        holder: party(scan.text, scan.doc, mentions, a),
        addressee: a.addressee.map(|t| of_token(scan.text, scan.doc, mentions, t, Some(scan.phrase(t)))),
        cue: a.cue,
        content: a.content.clone(),
        directness: a.directness,
        about: about(scan, mentions, a),
        parent: parent.and_then(|p| index[p]),
        document: a.document,
    }
}

/// The holder as a party: what the mention resolves to; a document without an entity of its own takes its author's.
pub fn holder_party(
    article: &Article,
    doc: &Document,
    mentions: &Mentions,
    _: &Data,
    a: &Attribution,
) -> Option<Party> {
    party(&article.text, doc, mentions, a)
}

fn party(text: &str, doc: &Document, mentions: &Mentions, a: &Attribution) -> Option<Party> {
    let Holder::Tok(tok) = a.holder else { return None };
    let mut party = of_token(text, doc, mentions, tok, a.holder_span);
    let open = party.entity.name.is_none() && party.entity.country.is_none();
    let author = a.authors.iter().find_map(|&t| mentions.headed_by(t)).map(|(_, m)| m);
    if let Some(author) = author.filter(|_| a.document && open) {
        party.entity = author.entity.clone();
        party.ground = format!("author of the document: {}", author.ground);
    } else if party.entity.name.is_none() {
        let mention = mentions.headed_by(tok).map(|(_, m)| m);
        party.entity.name = mention.and_then(|m| described(text, doc, mentions, m, party.span?));
    }
    Some(party)
}

fn of_token(text: &str, doc: &Document, mentions: &Mentions, tok: usize, words: Option<Span>) -> Party {
    let mention = mentions.headed_by(tok).map(|(_, m)| m);
    let span = words.or(mention.map(|m| m.span)).unwrap_or(doc.tokens[tok].span);
    Party {
        text: span.of(text).to_string(),
        span: Some(span),
        entity: mention.map_or_else(Entity::default, |m| m.entity.clone()),
        ground: mention.map_or_else(String::new, |m| m.ground.clone()),
    }
}

/// Whom a pronoun stands for that has no name: "critics" for "who" in "critics, who said".
fn described(text: &str, doc: &Document, mentions: &Mentions, mention: &Mention, span: Span) -> Option<String> {
    let pronoun = |m: &Mention| doc.tokens[m.head].upos == Upos::Pron;
    if span != mention.span && !mention.span.overlaps(span) {
        return (!pronoun(mention)).then(|| mention.span.of(text).to_string());
    }
    let mut at = mention;
    for _ in 0..4 {
        if !pronoun(at) {
            return (!std::ptr::eq(at, mention)).then(|| at.span.of(text).to_string());
        }
        at = mentions.list.get(at.antecedent?)?;
    }
    None
}

fn about(scan: &Scan, mentions: &Mentions, a: &Attribution) -> Vec<String> {
    let inside = a.content.iter().flat_map(|c| scan.toks_in(*c));
    let codes: BTreeSet<String> = inside.filter_map(|t| mentions.headed_by(t)?.1.entity.country.clone()).collect();
    codes.into_iter().collect()
}
