//! Whether an expression of time lies ahead, as the verb above it tells.

use lapwing_core::{Deprel, Document, Span, Tense, Upos};
use lapwing_data::lexicon::ModalityCues;

use crate::circumstance::head_of;

/// Longer climbs are parser errors.
const CLIMB_MAX: usize = 8;

/// 1 ahead, −1 behind, `None` when the verb doesn't tell.
pub fn outlook(doc: &Document, span: Span, cues: &ModalityCues) -> Option<i32> {
    let mut at = head_of(doc, span)?;
    for _ in 0..CLIMB_MAX {
        let head = doc.tokens[at].head;
        if head == at {
            return None;
        }
        at = head;
        if !matches!(doc.tokens[at].upos, Upos::Verb | Upos::Aux) && doc.child(at, Deprel::Cop).is_none() {
            continue;
        }
        let aux: Vec<usize> = doc
            .children(at)
            .filter(|&k| matches!(doc.tokens[k].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop))
            .collect();
        if aux.iter().any(|&k| cues.future_aux.has(&doc.tokens[k].lemma)) {
            return Some(1);
        }
        // "announced that he would leave on Thursday"
        let reported = doc.tokens[at].deprel == Deprel::Ccomp;
        if reported && aux.iter().any(|&k| cues.hypothetical_aux.has(&doc.tokens[k].lemma)) {
            return Some(1);
        }
        if aux.iter().any(|&k| doc.tokens[k].tense == Tense::Past) || doc.tokens[at].tense == Tense::Past {
            // "was expected Friday", "planned to meet Friday" look ahead.
            return if cues.future_heads.has(&doc.tokens[at].lemma) { None } else { Some(-1) };
        }
        match doc.tokens[at].tense {
            Tense::PastPart if aux.is_empty() && doc.tokens[at].deprel == Deprel::Root => return Some(-1),
            Tense::Base
                if doc.tokens[at].deprel == Deprel::Xcomp
                    && cues.future_heads.has(&doc.tokens[doc.tokens[at].head].lemma) =>
            {
                return Some(1);
            }
            _ => return None,
        }
    }
    None
}
