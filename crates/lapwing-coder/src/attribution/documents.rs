//! Letters, statements, reports: who wrote them and to whom, so that "the letter added" has its authors.
//!
//! In: trees, mentions, attributions. Out: `document`, `authors` and an addressee on those whose holder is a document.

use std::collections::BTreeMap;

use lapwing_core::{Deprel, Mentions, Upos};

use super::scan::Scan;
use super::{Attribution, Holder};

/// Author and addressee of one document: head tokens.
#[derive(Clone, Debug, Default)]
struct Written {
    authors: Vec<usize>,
    addressee: Option<usize>,
}

/// Marks attributions of documents and tells what is known of these.
pub fn attach(scan: &Scan, mentions: &Mentions, found: &mut [Attribution]) {
    let written = written(scan, mentions);
    for attribution in found.iter_mut() {
        attribution.addressee = attribution.addressee.or_else(|| of_governing_document(scan, attribution.cue_tok));
        let Holder::Tok(holder) = attribution.holder else { continue };
        let Some(noun) = document_noun(scan, mentions, holder) else { continue };
        attribution.document = true;
        let known = written.range(..=(scan.lemma(noun).to_string(), noun)).next_back();
        if let Some(((lemma, _), known)) = known
            && lemma == scan.lemma(noun)
        {
            attribution.authors.clone_from(&known.authors);
            attribution.addressee = attribution.addressee.or(known.addressee);
        }
    }
}

/// "sent a letter to the mayor, stating": the one whom the document goes to hears what the participle says.
fn of_governing_document(scan: &Scan, cue: usize) -> Option<usize> {
    let verb =
        scan.syntax.head(cue).filter(|_| matches!(scan.rel(cue), Deprel::Advcl | Deprel::Acl | Deprel::Xcomp))?;
    // The parser hangs the participle on the verb or on one of its nouns.
    let verb = if scan.upos(verb) == Upos::Verb { verb } else { governing_verb(scan, verb)? };
    let object = scan.kid(verb, &[Deprel::Obj]).filter(|&o| scan.cues.documents.contains(scan.lemma(o)))?;
    one(scan, object).addressee
}

fn governing_verb(scan: &Scan, mut at: usize) -> Option<usize> {
    for _ in 0..4 {
        at = scan.syntax.head(at)?;
        if scan.upos(at) == Upos::Verb {
            return Some(at);
        }
    }
    None
}

/// The document noun that `holder` is or, as a pronoun, stands for.
fn document_noun(scan: &Scan, mentions: &Mentions, holder: usize) -> Option<usize> {
    let mut at = holder;
    for _ in 0..4 {
        if scan.cues.documents.contains(scan.lemma(at)) && scan.upos(at) == Upos::Noun {
            return Some(at);
        }
        let (_, mention) = mentions.headed_by(at)?;
        at = mentions.list.get(mention.antecedent?)?.head;
    }
    None
}

/// What the text says about who wrote what: by document noun, in text order.
fn written(scan: &Scan, mentions: &Mentions) -> BTreeMap<(String, usize), Written> {
    let mut known = BTreeMap::new();
    for tok in 0..scan.doc.tokens.len() {
        if scan.upos(tok) != Upos::Noun || !scan.cues.documents.contains(scan.lemma(tok)) {
            continue;
        }
        let mut written = one(scan, tok);
        // "a letter of congratulations" names no author.
        written.authors.retain(|&a| mentions.headed_by(a).is_some_and(|(_, m)| m.entity.kind.is_party()));
        if !written.authors.is_empty() {
            known.insert((scan.lemma(tok).to_string(), tok), written);
        }
    }
    known
}

fn one(scan: &Scan, tok: usize) -> Written {
    let mut written = Written::default();
    for &k in scan.syntax.kids(tok) {
        // "thank you for your letter" tells nothing of who wrote the one that speaks.
        if scan.rel(k) == Deprel::NmodPoss && scan.upos(k) != Upos::Pron
            || scan.rel(k) == Deprel::Nmod && scan.has_marked(k, &[Deprel::Case], &scan.cues.document_author)
        {
            written.authors.push(k);
        }
        if scan.rel(k) == Deprel::Nmod && scan.has_marked(k, &[Deprel::Case], &scan.cues.document_addressee) {
            written.addressee = Some(k);
        }
    }
    let Some(verb) = scan.syntax.head(tok).filter(|&v| scan.upos(v) == Upos::Verb) else { return written };
    let made = matches!(scan.rel(tok), Deprel::Obj | Deprel::NsubjPass)
        && scan.cues.document_makers.contains(scan.lemma(verb));
    if made {
        let subjects = scan.syntax.subjects(verb);
        if !subjects.is_empty() {
            written.authors = subjects;
        }
        let to = scan.syntax.kids(verb).iter().copied().find(|&k| {
            scan.rel(k) == Deprel::Iobj
                || scan.rel(k) == Deprel::Obl && scan.has_marked(k, &[Deprel::Case], &scan.cues.document_addressee)
        });
        written.addressee = to.or(written.addressee);
    }
    written
}
