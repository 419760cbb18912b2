//! Did it happen? Climbs from a trigger through light verbs, infinitives and auxiliaries.

use lapwing_core::{Deprel, Modality, Tense, Upos};
use lapwing_data::lexicon::CueSet;

use super::Reading;

const CLIMB_MAX: usize = 8;

/// What of the words on a trigger is part of it and so says nothing about modality.
#[derive(Clone, Copy, Debug, Default)]
pub struct Own {
    /// Its negation: "will not negotiate" is a refusal that happened.
    pub negation: bool,
    /// Its auxiliary: "must leave" is a demand that happened.
    pub auxiliary: bool,
    /// The verb that carries it: "declared" of "declared martial law", whose own words count.
    pub head: Option<usize>,
}

/// The modality of the event evoked by `t`, and the word that shows it.
pub fn modality(r: &Reading, t: usize, own: Own) -> (Modality, Option<usize>) {
    let cues = &r.data.lexicon.modality;
    let s = &r.syntax;
    let mut at = t;
    for _ in 0..CLIMB_MAX {
        let own = if at == t { own } else { Own::default() };
        if let Some(k) = by_or_to_nobody(r, at, at == t).filter(|_| !own.negation) {
            return (Modality::Negated, Some(k));
        }
        if let Some(found) = own_marks(r, at, own) {
            return found;
        }
        let Some(head) = s.head(at) else { break };
        let rel = s.rel(at);
        let verbal = r.doc.tokens[at].upos == Upos::Verb;
        let lemma = r.lemma(head);
        // "no sign of an attack", "doubts that they attacked", read as a clause that describes the verb.
        let of_verb = rel == Deprel::AclRelcl && r.doc.tokens[head].upos == Upos::Verb;
        if (of_verb || matches!(rel, Deprel::Acl | Deprel::Ccomp | Deprel::Nmod)) && shows_or_doubts(r, head) {
            match (denied(r, head), cues.evidence.has(lemma)) {
                (Some(no), true) => return (Modality::Negated, Some(no)),
                (None, false) => return (Modality::Hypothetical, Some(head)),
                _ => break,
            }
        }
        if verbal {
            match rel {
                Deprel::Xcomp | Deprel::Acl | Deprel::Ccomp | Deprel::Advcl | Deprel::Csubj
                    if rel != Deprel::Csubj || r.doc.tokens[at].tense == Tense::Base =>
                {
                    let to_be_done = is_passive_infinitive(r, at);
                    let base = r.doc.tokens[at].tense == Tense::Base || to_be_done;
                    let infinite = to_be_done
                        || matches!(r.doc.tokens[at].tense, Tense::Base | Tense::PresPart)
                            && s.kids_with(at, &[Deprel::Aux]).next().is_none();
                    if infinite && let Some(predicate) = s.said_of(head) {
                        if is_pioneer(r, head, predicate) {
                            return (Modality::Historical, Some(head));
                        }
                        at = predicate;
                        continue;
                    }
                    // "denied a report that they had begun to strike"
                    let noun = r.doc.tokens[head].upos == Upos::Noun && matches!(rel, Deprel::Acl | Deprel::Ccomp);
                    // "a plot to kill the king was foiled"
                    let governed = |h: usize| match s.rel(head) {
                        Deprel::Obj => h < head,
                        Deprel::NsubjPass => infinite && base,
                        _ => false,
                    };
                    let denial = s.head(head).filter(|&h| noun && governed(h));
                    let says = rel == Deprel::Ccomp || s.kids_with(at, &[Deprel::Mark]).any(|k| r.lemma(k) == "that");
                    let disclaims = |h: usize| says && cues.disclaiming.has(r.lemma(h));
                    if let Some(h) = denial.filter(|&h| cues.negating_heads.has(r.lemma(h)) || disclaims(h)) {
                        return (Modality::Negated, Some(h));
                    }
                    // "denied a report claiming that they had begun"
                    let report = s.head(head).filter(|_| rel == Deprel::Ccomp && s.rel(head) == Deprel::Acl);
                    let denial = report.filter(|&n| s.rel(n) == Deprel::Obj).and_then(|n| s.head(n));
                    if let Some(h) = denial.filter(|&h| cues.negating_heads.has(r.lemma(h))) {
                        return (Modality::Negated, Some(h));
                    }
                    let marked =
                        |set: &CueSet| s.kids_with(at, &[Deprel::Mark, Deprel::Case]).any(|k| set.has(r.lemma(k)));
                    if rel == Deprel::Acl && !(infinite && base) {
                        // "has no intention of invading", "the risk of losing": as the noun is, so is what it is of; "the forces of murdering" name no forcing.
                        let who = r.mentions.headed_by(head).is_some_and(|(_, m)| m.entity.kind.is_party());
                        if infinite
                            && !who
                            && marked(&s.grammar.of_cases)
                            && let Some(found) = by_head(r, head)
                        {
                            return found;
                        }
                        // "a plan for bombing it"
                        if infinite && marked(&s.grammar.for_cases) && cues.purposing.has(lemma) {
                            return (Modality::Hypothetical, Some(head));
                        }
                        break;
                    }
                    // "approves a plan for disarming rebels", hung on the verb
                    let before = s.kids_with(at, &[Deprel::Mark]).next().and_then(|k| k.checked_sub(1));
                    if let Some(noun) = before.filter(|&n| infinite && !base && s.head(n) == Some(head))
                        && marked(&s.grammar.for_cases)
                        && cues.purposing.has(r.lemma(noun))
                    {
                        return (Modality::Hypothetical, Some(noun));
                    }
                    // "stopped short of expelling him"
                    let beside = [Deprel::Advmod, Deprel::Xcomp];
                    if !base && s.kids_with(head, &beside).any(|k| is_pair(&cues.negating_heads, lemma, r.lemma(k))) {
                        return (Modality::Negated, Some(head));
                    }
                    // "refrained from attacking", "kept it from attacking"
                    if infinite
                        && marked(&s.grammar.source_cases)
                        && cues.negating_heads.has(lemma)
                        && !is_undone(r, head)
                    {
                        return (Modality::Negated, Some(head));
                    }
                    // "warned Togo against sending troops"
                    if infinite && marked(&cues.dissuading) && cues.hypothetical_heads.has(lemma) {
                        return (Modality::Hypothetical, Some(head));
                    }
                    // "has yet to sign"
                    if let Some(k) = not_yet(r, at, head).filter(|_| infinite && base) {
                        return (Modality::Negated, Some(k));
                    }
                    // "must free them before they disarm", "will leave once the rebels disarm": not done either.
                    if rel == Deprel::Advcl
                        && r.doc.tokens[at].tense == Tense::Present
                        && let Some(k) = s.kids_with(at, &[Deprel::Mark]).find(|&k| cues.awaiting_marks.has(r.lemma(k)))
                        && s.kids_with(head, &[Deprel::Aux])
                            .any(|k| cues.future_aux.has(r.lemma(k)) || cues.hypothetical_aux.has(r.lemma(k)))
                    {
                        return (Modality::Hypothetical, Some(k));
                    }
                    // "fled ten years ago after rebels took the town"
                    if rel == Deprel::Advcl
                        && s.kids_with(at, &[Deprel::Mark]).any(|k| cues.no_later_marks.has(r.lemma(k)))
                        && let Some(long_ago) =
                            own_marks(r, head, Own::default()).filter(|x| x.0 == Modality::Historical)
                    {
                        return long_ago;
                    }
                    if rel == Deprel::Advcl && !(infinite && base) {
                        // "accused of attacking", "by attacking": told as a fact; whose word it is, attribution tells.
                        break;
                    }
                    // "began talks on a plan to leave" is no "began to leave".
                    let beside = rel == Deprel::Advcl
                        && s.kids_with(head, &[Deprel::Obj]).next().is_some()
                        && !s.grammar.object_control.has(lemma);
                    if cues.implicative_heads.has(lemma) && infinite && !beside {
                        at = head;
                        continue;
                    }
                    let ordered = cues.ordering_heads.has(lemma) && !tells_own(r, head);
                    if infinite && base && (cues.instructing_heads.has(lemma) || ordered) {
                        return (Modality::Hypothetical, Some(head));
                    }
                    // "announced that it has ended": told as done, whatever the verb of telling.
                    let done = rel == Deprel::Ccomp && !infinite && cues.future_heads.has(lemma);
                    if !done && let Some(found) = by_head(r, head) {
                        return found;
                    }
                    if infinite && base {
                        if rel == Deprel::Advcl || rel == Deprel::Acl {
                            return (Modality::Hypothetical, Some(head));
                        }
                        at = head;
                        continue;
                    }
                    break;
                }
                Deprel::Conj => {
                    let own_clause = s
                        .kids_with(at, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Aux, Deprel::Mark])
                        .next()
                        .is_some();
                    if own_clause {
                        break;
                    }
                    at = head;
                    continue;
                }
                _ => break,
            }
        }
        if own.head == Some(head) {
            if cues.negating_heads.has(lemma) {
                return if is_undone(r, head) { (Modality::Asserted, None) } else { (Modality::Negated, Some(head)) };
            }
            at = head;
            continue;
        }
        // Nouns: through light verbs and governors.
        if let Some(verb) = s.governing_light_verb(at) {
            if cues.future_heads.has(r.lemma(verb)) && !r.data.lexicon.grammar.light_verbs.has(r.lemma(verb)) {
                return (Modality::Future, Some(verb));
            }
            at = verb;
            continue;
        }
        // "trials would start next week"
        // "an invasion is imminent"
        let said_of = rel == Deprel::Nsubj && s.kids_with(head, &[Deprel::Cop]).next().is_some();
        if said_of
            && r.doc.tokens[head].upos == Upos::Adj
            && let Some(found) = by_head(r, head)
        {
            return found;
        }
        // "a deal is within reach"
        if said_of && s.case_of(head).is_some() && cues.prospects.has(lemma) {
            return (Modality::Hypothetical, Some(head));
        }
        // "an attack seems likely"
        let seems = rel == Deprel::Nsubj && cues.seeming.has(lemma);
        let adjective = |k: &usize| r.doc.tokens[*k].upos == Upos::Adj;
        if let Some(k) = s.kids_with(head, &[Deprel::Xcomp]).find(adjective).filter(|_| seems)
            && let Some(found) = by_head(r, k)
        {
            return found;
        }
        if rel == Deprel::Nsubj && cues.happening.has(lemma) {
            // "tariffs take effect in 30 days"
            if r.doc.tokens[head].tense == Tense::Present
                && let Some(k) = lies_ahead(r, head)
            {
                return (Modality::Future, Some(k));
            }
            at = head;
            continue;
        }
        if matches!(rel, Deprel::Obj | Deprel::Obl | Deprel::Nmod | Deprel::NsubjPass | Deprel::Xcomp | Deprel::Conj) {
            if rel == Deprel::Conj {
                at = head;
                continue;
            }
            let subject_like = rel == Deprel::NsubjPass
                || rel == Deprel::Obj
                || rel == Deprel::Nmod
                || rel == Deprel::Xcomp
                || has_case(r, at, "for");
            // "a commander wanted for attacks on Sarajevo"
            let sought = has_case(r, at, "for") && cues.sought.has(&r.doc.form(head, &r.article.text).to_lowercase());
            if subject_like
                && !sought
                && let Some(found) = by_head(r, head)
            {
                return found;
            }
            // "may spur an attack", "could lead to an attack"
            let particle = || s.kids_with(head, &[Deprel::CompoundPrt]).next().map(|k| r.lemma(k));
            let brought = match rel {
                Deprel::Obj => particle().map_or(cues.causing.has(lemma), |p| is_pair(&cues.causing, lemma, p)),
                Deprel::Obl => s.case_of(at).is_some_and(|c| is_pair(&cues.causing, lemma, c)),
                _ => false,
            };
            if brought {
                at = head;
                continue;
            }
            // "the anniversary of the attack"
            if rel == Deprel::Nmod && cues.commemorating.has(lemma) {
                return (Modality::Historical, Some(head));
            }
        }
        break;
    }
    (Modality::Asserted, None)
}

/// "no soldiers were killed", "neither side signed", "killed nobody": the word by which the verb `at` is done by nobody, or, where
/// its `objects` are looked at too, to nobody.
pub fn by_or_to_nobody(r: &Reading, at: usize, objects: bool) -> Option<usize> {
    let cues = &r.data.lexicon.modality;
    let s = &r.syntax;
    if r.doc.tokens[at].upos != Upos::Verb {
        return None;
    }
    let subjects = [Deprel::Nsubj, Deprel::NsubjPass];
    // "no soldiers were killed or injured": the second verb shares the subject.
    let shares = s.rel(at) == Deprel::Conj && s.kids_with(at, &subjects).next().is_none();
    let first = s.head(at).filter(|&h| shares && s.kids_with(h, &[Deprel::Expl]).next().is_none());
    let subject = s.kids_with(first.unwrap_or(at), &subjects);
    let object = s.kids_with(at, &[Deprel::Obj]).filter(|_| objects);
    // "no fewer than nine"
    let lemma = |k: usize| r.doc.tokens.get(k).map_or("", |_| r.lemma(k));
    let counts = |k: usize| cues.bounding.has(lemma(k + 1)) && lemma(k + 2) == "than";
    let denies = |k: &usize| cues.negations.has(r.lemma(*k)) && !cues.not_only.has(lemma(k + 1)) && !counts(*k);
    subject.chain(object).find_map(|party| {
        let itself = matches!(r.doc.tokens[party].upos, Upos::Pron | Upos::Noun) && denies(&party);
        let mut before = s.kids_with(party, &[Deprel::Det, Deprel::CcPreconj, Deprel::Advmod]).filter(|&k| k < party);
        if itself { Some(party) } else { before.find(denies) }
    })
}

/// "in 30 days", "next week", "tomorrow": a time ahead on the verb `t` or its object.
fn lies_ahead(r: &Reading, t: usize) -> Option<usize> {
    let cues = &r.data.lexicon.modality;
    let s = &r.syntax;
    let hosts = std::iter::once(t).chain(s.kids_with(t, &[Deprel::Obj]));
    let times = [Deprel::Obl, Deprel::OblUnmarked, Deprel::Nmod, Deprel::NmodUnmarked, Deprel::Advmod];
    let numbered = |k: usize| has_case(r, k, "in") && s.kids_with(k, &[Deprel::Nummod]).next().is_some();
    let stretch = |k: usize| cues.stretches.has(r.lemma(k));
    let next = |k: usize| s.kids_with(k, &[Deprel::Amod]).any(|m| cues.coming.has(r.lemma(m)));
    hosts
        .flat_map(|h| s.kids_with(h, &times))
        .find(|&k| stretch(k) && (numbered(k) || next(k)) || cues.coming.has(r.lemma(k)))
}

/// "was one of the first states to", "were among the first to": several did it, and long enough ago to be counted.
fn is_pioneer(r: &Reading, noun: usize, predicate: usize) -> bool {
    let s = &r.syntax;
    let first = |t: usize| r.data.lexicon.modality.pioneers.has(r.lemma(t));
    let past = s.kids_with(predicate, &[Deprel::Cop]).any(|k| r.doc.tokens[k].tense == Tense::Past);
    past && std::iter::once(noun)
        .chain(s.kids_with(noun, &[Deprel::Nmod]))
        .any(|n| (first(n) || s.kids_with(n, &[Deprel::Amod]).any(first)) && super::slots::is_plural(r, n))
}

fn has_case(r: &Reading, t: usize, case: &str) -> bool {
    r.syntax.case_of(t) == Some(case)
}

/// "ordered his government to cut ties": what one has one's own people do is done.
fn tells_own(r: &Reading, head: usize) -> bool {
    let s = &r.syntax;
    let own = |k| s.kids_with(k, &[Deprel::NmodPoss]).any(|p| r.doc.tokens[p].upos == Upos::Pron);
    s.kids_with(head, &[Deprel::Obj, Deprel::Iobj]).any(own)
}

/// True for a word that shows that something happened, or that doubts it.
fn shows_or_doubts(r: &Reading, head: usize) -> bool {
    let cues = &r.data.lexicon.modality;
    let noun = r.doc.tokens[head].upos == Upos::Noun;
    noun && cues.evidence.has(r.lemma(head)) || cues.doubting.has(r.lemma(head))
}

/// "They said: kill the drivers", "Leave the town, the rebels said": a bare verb with nobody who does it tells somebody to.
fn is_told_to_do(r: &Reading, at: usize) -> bool {
    let s = &r.syntax;
    let own =
        [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Aux, Deprel::AuxPass, Deprel::Mark, Deprel::Cop, Deprel::Csubj];
    let alone = matches!(s.rel(at), Deprel::Root | Deprel::Ccomp | Deprel::Parataxis);
    alone && r.doc.tokens[at].tense == Tense::Base && s.kids_with(at, &own).next().is_none()
}

/// "Did Togo attack Ghana?", "My question is: Will they leave?": the auxiliary of `at` that opens a question.
fn asked(r: &Reading, at: usize) -> Option<usize> {
    let s = &r.syntax;
    let tokens = &r.doc.tokens;
    let sentence = r.doc.sentences[r.doc.sentence_of(at)].tokens.clone();
    let subject = s.kids_with(at, &[Deprel::Nsubj, Deprel::NsubjPass]).next();
    let opens = |k: &usize| *k == sentence.start || tokens[k - 1].upos == Upos::Punct;
    let first = s.kids_with(at, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]).find(opens)?;
    let is_question = || (at..sentence.end).any(|t| tokens[t].span.of(&r.article.text) == "?");
    (subject.is_some_and(|k| k > first) && is_question()).then_some(first)
}

/// What hangs on `at` itself.
fn own_marks(r: &Reading, at: usize, own: Own) -> Option<(Modality, Option<usize>)> {
    let cues = &r.data.lexicon.modality;
    let s = &r.syntax;
    let kid = |rels: &[Deprel], set: &CueSet| s.kids_with(at, rels).find(|&k| set.has(r.lemma(k)));
    let denying = [Deprel::Advmod, Deprel::Det, Deprel::Cc, Deprel::Case, Deprel::Mark, Deprel::Nsubj];
    if let Some(k) = super::slots::negation(r, at, &denying)
        // "not only the attack on the mosque but also …": both happened.
        .filter(|&k| !own.negation && !cues.not_only.has(r.lemma((k + 1).min(r.doc.tokens.len() - 1))))
    {
        return Some((Modality::Negated, Some(k)));
    }
    let conditional = kid(&[Deprel::Mark], &cues.hypothetical_marks).or_else(|| inverted(r, at));
    if let Some(k) = conditional.or_else(|| asked(r, at)) {
        return Some((Modality::Hypothetical, Some(k)));
    }
    // "instead of attacking", "rather than attack": only before "of" and "than", else they tell what was done.
    let replaced = |k: &usize| {
        let next = r.doc.tokens.get(k + 1).map(|_| r.lemma(k + 1));
        cues.replacing.has(r.lemma(*k)) && next.is_some_and(|n| n == "of" || n == "than")
    };
    if let Some(k) = s.kids_with(at, &[Deprel::Mark, Deprel::Case, Deprel::Cc]).find(replaced) {
        return Some((Modality::Negated, Some(k)));
    }
    if let Some(k) = is_to_be(r, at) {
        return Some((Modality::Future, Some(k)));
    }
    if is_told_to_do(r, at) {
        return Some((Modality::Hypothetical, Some(at)));
    }
    if let Some(k) = s.kids_with(at, &[Deprel::Obl]).find(|&k| names_era(r, k)) {
        return Some((Modality::Historical, Some(k)));
    }
    // "orders that he be released"
    let bare = |k: &usize| r.doc.tokens[*k].tense == Tense::Base && r.lemma(*k) == "be";
    if let Some(k) = s
        .kids_with(at, &[Deprel::AuxPass])
        .find(bare)
        .filter(|_| s.rel(at) == Deprel::Ccomp && s.kids_with(at, &[Deprel::Aux]).next().is_none())
    {
        return Some((Modality::Hypothetical, Some(k)));
    }
    let aux = [Deprel::Aux];
    let condition = |k: &usize| s.kids_with(*k, &[Deprel::Mark]).any(|m| cues.hypothetical_marks.has(r.lemma(m)));
    if let Some(k) = kid(&aux, &cues.future_aux).filter(|_| !own.auxiliary) {
        // "will disarm if Mali withdraws"
        if let Some(c) = s.kids_with(at, &[Deprel::Advcl]).find(condition) {
            return Some((Modality::Hypothetical, Some(c)));
        }
        return Some((Modality::Future, Some(k)));
    }
    if let Some(k) = kid(&aux, &cues.hypothetical_aux).filter(|_| !own.auxiliary) {
        // "announced that it would close the border"
        // "… and would recall its envoy": the second of two is told as the first is.
        let mut first = at;
        while s.rel(first) == Deprel::Conj
            && let Some(h) = s.head(first)
        {
            first = h;
        }
        let told = s
            .head(first)
            .filter(|_| s.rel(first) == Deprel::Ccomp)
            .into_iter()
            .chain(s.kids_with(first, &[Deprel::Parataxis]));
        let told = told.into_iter().find(|&h| cues.telling.has(r.lemma(h)));
        let conditional = || s.kids_with(at, &[Deprel::Advcl]).any(|c| condition(&c));
        if r.lemma(k) == "would" && told.is_some_and(|h| r.doc.tokens[h].tense != Tense::Present) && !conditional() {
            return Some((Modality::Future, Some(k)));
        }
        return Some((Modality::Hypothetical, Some(k)));
    }
    if r.doc.tokens[at].upos == Upos::Noun {
        let mods = [Deprel::Amod, Deprel::Det, Deprel::Acl, Deprel::Compound];
        if let Some(k) = kid(&mods, &cues.negating_modifiers) {
            return Some((Modality::Negated, Some(k)));
        }
        // "his planned trip, which was cancelled"
        let dropped = |k: &usize| cues.negating_heads.has(r.lemma(*k)) && s.is_passive(*k);
        if let Some(k) = s.kids_with(at, &[Deprel::AclRelcl]).find(dropped) {
            return Some((Modality::Negated, Some(k)));
        }
        // "averted a planned strike": what lay ahead did not come.
        if let Some(h) = s.head(at).filter(|_| matches!(s.rel(at), Deprel::Obj | Deprel::NsubjPass))
            && cues.negating_heads.has(r.lemma(h))
            && !is_undone(r, h)
        {
            return Some((Modality::Negated, Some(h)));
        }
        if let Some(k) = kid(&mods, &cues.future_modifiers) {
            return Some((Modality::Future, Some(k)));
        }
        if let Some(k) = kid(&mods, &cues.hypothetical_modifiers) {
            return Some((Modality::Hypothetical, Some(k)));
        }
    }
    // "two days ago" is of these days.
    let recent = |k: usize| k > 0 && cues.recent_stretches.has(r.lemma(k - 1));
    kid(&[Deprel::Amod, Deprel::Advmod], &cues.historical)
        .filter(|&k| !recent(k))
        .map(|k| (Modality::Historical, Some(k)))
}

/// "Had the army attacked, they would have fled": a condition without a conjunction; trees differ, so that the order of words decides.
fn inverted(r: &Reading, t: usize) -> Option<usize> {
    let s = &r.syntax;
    let tokens = &r.doc.tokens;
    let first = r.doc.sentences[r.doc.sentence_of(t)].tokens.start;
    let is_had = r.lemma(first) == "have" && matches!(s.rel(first), Deprel::Aux | Deprel::AuxPass);
    let next = (first + 1..t).all(|k| !matches!(tokens[k].upos, Upos::Verb | Upos::Aux | Upos::Punct));
    let done = tokens[t].upos == Upos::Verb && matches!(tokens[t].tense, Tense::Past | Tense::PastPart);
    let subject = s.kids_with(t, &[Deprel::Nsubj, Deprel::NsubjPass]).next();
    (is_had && next && done && subject.is_some_and(|k| k > first)).then_some(first)
}

/// "has yet to sign", "is yet to sign": the word that says so of the infinitive `t` under `head`.
fn not_yet(r: &Reading, t: usize, head: usize) -> Option<usize> {
    let yet = |k: &usize| *k < t && r.data.lexicon.modality.not_yet.has(r.lemma(*k));
    let bare = matches!(r.lemma(head), "have" | "be");
    r.syntax.kids_with(head, &[Deprel::Advmod]).find(yet).filter(|_| bare)
}

/// "faces ten years if convicted": a condition without a subject of its own.
pub fn is_bare_condition(r: &Reading, t: usize) -> bool {
    let s = &r.syntax;
    let marks = &r.data.lexicon.modality.hypothetical_marks;
    s.rel(t) == Deprel::Advcl
        && s.kids_with(t, &[Deprel::Mark]).any(|k| marks.has(r.lemma(k)))
        && s.kids_with(t, &[Deprel::Nsubj, Deprel::NsubjPass]).next().is_none()
}

/// "to be released": an infinitive that is done to its subject.
fn is_passive_infinitive(r: &Reading, t: usize) -> bool {
    let s = &r.syntax;
    let bare = |k: usize| r.doc.tokens[k].tense == Tense::Base && r.lemma(k) == "be";
    s.kids_with(t, &[Deprel::AuxPass]).any(bare)
        && s.kids_with(t, &[Deprel::Mark]).any(|k| r.lemma(k) == "to")
        && s.kids_with(t, &[Deprel::Aux]).next().is_none()
}

/// "marched to honor the dead": an infinitive of purpose.
pub fn is_purpose(r: &Reading, t: usize) -> bool {
    let s = &r.syntax;
    s.rel(t) == Deprel::Advcl
        && r.doc.tokens[t].tense == Tense::Base
        && s.kids_with(t, &[Deprel::Mark]).any(|k| r.lemma(k) == "to")
        && s.kids_with(t, &[Deprel::Nsubj, Deprel::Aux]).next().is_none()
}

/// "in World War Two": the phrase that `k` heads names an age that is over.
fn names_era(r: &Reading, k: usize) -> bool {
    let eras = &r.data.lexicon.modality.eras;
    let first = r.doc.sentences[r.doc.sentence_of(k)].tokens.start.max(k.saturating_sub(3));
    (first..=k).any(|t| eras.prefix_of((t..r.doc.tokens.len()).map(|x| r.lemma(x))).is_some())
}

/// "are to meet", "are due to meet", and in headlines "Premier to visit": an infinitive that stands for a clause.
fn is_to_be(r: &Reading, at: usize) -> Option<usize> {
    let s = &r.syntax;
    let to = s.kids_with(at, &[Deprel::Mark]).find(|&k| r.lemma(k) == "to")?;
    if r.doc.tokens[at].upos != Upos::Verb {
        return None;
    }
    if let Some(k) = s.kids_with(at, &[Deprel::Cop, Deprel::Aux]).find(|&k| k < to && r.lemma(k) == "be") {
        return Some(k);
    }
    let head = s
        .head(at)
        .filter(|&h| s.head(h).is_none() && h + 1 == to && h > r.doc.sentences[r.doc.sentence_of(h)].tokens.start)?;
    let bare = s.kids_with(head, &[Deprel::Cop, Deprel::Nsubj, Deprel::Det, Deprel::Case]).next().is_none();
    let nominal = matches!(r.doc.tokens[head].upos, Upos::Noun | Upos::Propn | Upos::Adj);
    (bare && nominal && r.mentions.headed_by(head).is_some_and(|(_, m)| m.entity.kind.is_party())
        || bare && r.doc.tokens[head].upos == Upos::Propn)
        .then_some(to)
}

/// What a governing verb or noun says about its complement.
fn by_head(r: &Reading, head: usize) -> Option<(Modality, Option<usize>)> {
    let cues = &r.data.lexicon.modality;
    let lemma = r.lemma(head);
    if r.doc.tokens[head].upos == Upos::Noun && cues.only_verbs.has(lemma) {
        return None;
    }
    // "ruled out attacking" is no attack, "did not rule out attacking" a possible one.
    let mut particles = r.syntax.kids_with(head, &[Deprel::CompoundPrt]);
    if particles.any(|k| is_pair(&cues.excluding, lemma, r.lemma(k))) {
        let modality = denied(r, head).map_or(Modality::Negated, |_| Modality::Hypothetical);
        return Some((modality, Some(head)));
    }
    if cues.negating_heads.has(lemma) {
        return (!is_undone(r, head)).then_some((Modality::Negated, Some(head)));
    }
    if cues.future_heads.has(lemma) {
        return Some(denied(r, head).map_or((Modality::Future, Some(head)), |k| (Modality::Negated, Some(k))));
    }
    if cues.hypothetical_heads.has(lemma) {
        let denied = denied(r, head).filter(|_| cues.enabling_heads.has(lemma));
        return Some(denied.map_or((Modality::Hypothetical, Some(head)), |k| (Modality::Negated, Some(k))));
    }
    None
}

/// The two words are an entry.
fn is_pair(set: &CueSet, first: &str, second: &str) -> bool {
    set.prefix_of([first, second].into_iter()) == Some(2)
}

/// "has no plans to leave", "did not announce plans to leave", "was not able to leave": the word that denies what `head` says
/// of its complement.
fn denied(r: &Reading, head: usize) -> Option<usize> {
    let cues = &r.data.lexicon.modality;
    let s = &r.syntax;
    let rels = [Deprel::Advmod, Deprel::Det, Deprel::Case];
    let plain = |k: &usize| !cues.not_only.has(r.lemma((k + 1).min(r.doc.tokens.len() - 1)));
    let own = super::slots::negation(r, head, &rels).filter(plain);
    let verb = s.head(head).filter(|_| r.doc.tokens[head].upos == Upos::Noun && s.rel(head) == Deprel::Obj);
    own.or_else(|| verb.and_then(|v| super::slots::negation(r, v, &rels)).filter(plain))
}

/// "failed to prevent the raid", "did not stop the raid", "could not avert the raid": what `head` denies is denied itself.
fn is_undone(r: &Reading, head: usize) -> bool {
    let cues = &r.data.lexicon.modality;
    let s = &r.syntax;
    let open = |k: usize| {
        let lemma = r.lemma(k);
        cues.future_aux.has(lemma) || cues.hypothetical_aux.has(lemma) && !cues.ability_aux.has(lemma)
    };
    if s.kids_with(head, &[Deprel::Aux]).any(open) {
        return false;
    }
    let infinitive =
        r.doc.tokens[head].tense == Tense::Base && matches!(s.rel(head), Deprel::Xcomp | Deprel::Acl | Deprel::Ccomp);
    denied(r, head).is_some() || infinitive && s.head(head).is_some_and(|h| cues.negating_heads.has(r.lemma(h)))
}
