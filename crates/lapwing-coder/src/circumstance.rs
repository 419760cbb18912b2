//! How closely a phrase of time or place belongs to the word that evokes an event.
//!
//! In: a tree, the head of the phrase, the trigger. Out: a cost, 0 for a direct dependent, `None` for a phrase of
//! another clause: one that dates the saying, or that lies in a relative or subordinate clause of its own.

use lapwing_core::{Deprel, Document, Tense, Upos};

/// Longer climbs are parser errors.
const CLIMB_MAX: usize = 8;
/// What each step from the trigger to a word that shares its circumstances costs, beside one step downwards.
const STEP_COST: usize = 2;

/// Cost of the bond between `phrase`, the head of a phrase, and `trigger`; both stand in one sentence.
pub fn bond(doc: &Document, phrase: usize, trigger: usize) -> Option<usize> {
    climb(doc, phrase, trigger, false)
}

/// The same for a place: participles behind a noun don't bar the way ("a strike on a truck carrying food near Wad").
pub fn bond_of_place(doc: &Document, phrase: usize, trigger: usize) -> Option<usize> {
    climb(doc, phrase, trigger, true)
}

fn climb(doc: &Document, phrase: usize, trigger: usize, through: bool) -> Option<usize> {
    let sharing = sharing(doc, trigger);
    let mut at = phrase;
    for steps in 0..CLIMB_MAX {
        let head = doc.tokens[at].head;
        if head == at {
            return None;
        }
        // A phrase that is itself a clause, or lies in one, circumstances that clause.
        if matches!(
            doc.tokens[at].deprel,
            Deprel::AclRelcl | Deprel::Acl | Deprel::Advcl | Deprel::Ccomp | Deprel::Parataxis
        ) && steps > 0
        {
            return None;
        }
        if let Some(&(_, cost)) = sharing.iter().find(|(t, _)| *t == head) {
            return Some(steps + cost);
        }
        // "a 2017 fire", "Monday's summit": it belongs to that noun and to nothing above.
        let tight =
            matches!(doc.tokens[at].deprel, Deprel::Compound | Deprel::Amod | Deprel::Nummod | Deprel::NmodPoss);
        let participle = doc.tokens[head].deprel == Deprel::Acl && doc.tokens[head].tense != Tense::Base;
        if doc.tokens[head].upos == Upos::Verb && !(through && participle) || steps == 0 && tight {
            return None;
        }
        at = head;
    }
    None
}

/// The trigger and the words above it that happen when and where it does: the verb of an event noun, the verb above
/// an infinitive or participle, the first of coordinated verbs.
fn sharing(doc: &Document, trigger: usize) -> Vec<(usize, usize)> {
    let mut list = vec![(trigger, 0)];
    let (mut at, mut cost) = (trigger, 0);
    for _ in 0..CLIMB_MAX {
        let token = &doc.tokens[at];
        let head = token.head;
        if head == at {
            break;
        }
        let verb = matches!(token.upos, Upos::Verb | Upos::Aux);
        let marked = doc.children(at).any(|k| matches!(doc.tokens[k].deprel, Deprel::Mark | Deprel::Case));
        let participle = matches!(token.tense, Tense::PresPart | Tense::PastPart);
        // "visited Mali on Monday, and will visit Togo": another time.
        let later = token.tense == Tense::Base
            && doc.tokens[head].tense == Tense::Past
            && doc.children(at).any(|k| doc.tokens[k].deprel == Deprel::Aux);
        let step = match token.deprel {
            Deprel::Xcomp | Deprel::Compound | Deprel::Fixed | Deprel::Flat => 1,
            Deprel::Advcl | Deprel::Acl if verb && participle && !marked => 2,
            Deprel::Conj if later => break,
            Deprel::Conj => 1 + usize::from(doc.children(at).any(|k| is_subject(doc.tokens[k].deprel))),
            Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obl | Deprel::Nmod | Deprel::Appos if !verb => 1,
            _ => break,
        };
        cost += step * STEP_COST;
        list.push((head, cost));
        at = head;
    }
    list
}

fn is_subject(rel: Deprel) -> bool {
    matches!(rel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj)
}

/// The token of `doc` that heads the words of the byte range: the one whose head lies outside.
pub fn head_of(doc: &Document, span: lapwing_core::Span) -> Option<usize> {
    let first = doc.tokens.partition_point(|t| t.span.end <= span.start);
    let end = first + doc.tokens[first..].iter().take_while(|t| t.span.start < span.end).count();
    let outside = |t: usize| doc.tokens[t].head == t || !(first..end).contains(&doc.tokens[t].head);
    (first..end).find(|&t| doc.tokens[t].upos != Upos::Punct && outside(t)).or((first < end).then_some(first))
}
