//! Fills a frame's slots around a trigger and tests its conditions.

use lapwing_core::{EntityKind, Upos};
use lapwing_data::lexicon::{Frame, Slot, SlotTest, Test, TriggerKind};

use super::Reading;
use super::parties::named_beside;

/// Head tokens that fill `slot` of the trigger `t`; several when coordinated.
pub fn fillers(r: &Reading, t: usize, slot: &Slot) -> Vec<usize> {
    let Some((first, rest)) = slot.0.split_first() else { return vec![t] };
    let mut at = step_from(r, t, first);
    at.dedup();
    for (before, step) in slot.0.iter().zip(rest) {
        // "in a military convoy": a party is no act with a doer of its own; nor is the thing in "the bombing of a Togolese bus".
        let thing = |a| first == "subj" && before == "of" && is_thing(r, a);
        // "in the wake of a report": what stands behind is only when it was.
        let when = |a: usize| r.syntax.grammar.circumstance_nouns.has(r.lemma(a));
        let acts = |a: usize| (step != "subj" || !is_party(r, a) && !thing(a)) && !when(a);
        let mut next: Vec<usize> = at.iter().filter(|&&a| acts(a)).flat_map(|&a| step_from(r, a, step)).collect();
        next.dedup();
        at = next;
    }
    // "fled after fighting between the army and rebels": of another act they would be its own people.
    let grammar = r.syntax.grammar;
    let beside = grammar.circumstance_cases.has(first) || grammar.source_cases.has(first);
    if beside && rest.last().is_some_and(|step| step == "subj") {
        let own = r.syntax.subjects(t);
        at.retain(|a| !own.contains(a));
    }
    at
}

/// True for the noun of a thing that tells of no act.
fn is_thing(r: &Reading, t: usize) -> bool {
    let thing = r.mentions.headed_by(t).is_some_and(|(_, m)| m.entity.kind == EntityKind::Thing);
    thing && r.data.lexicon.frames_for(r.lemma(t), TriggerKind::Noun).next().is_none()
}

fn is_party(r: &Reading, t: usize) -> bool {
    r.doc.tokens[t].upos == Upos::Noun && r.mentions.headed_by(t).is_some_and(|(_, m)| m.entity.kind.is_party())
}

fn step_from(r: &Reading, t: usize, step: &str) -> Vec<usize> {
    use lapwing_core::Deprel as D;
    let s = &r.syntax;
    match step {
        "self" => vec![t],
        "subj" => s.subjects(t),
        "obj" => s.objects(t),
        "iobj" => {
            let mut found: Vec<usize> = s.kids_with(t, &[D::Iobj]).collect();
            // "gave Togo 20 million dollars", read as two objects: the first is the one to whom.
            let objects: Vec<usize> = s.kids_with(t, &[D::Obj]).collect();
            if let [first, second] = objects[..]
                && found.is_empty()
                && t < first
                && first < second
            {
                found.push(first);
            }
            found.into_iter().flat_map(|k| s.with_conjuncts(k)).collect()
        }
        "comp" => s.complements(t),
        "poss" => s.kids_with(t, &[D::NmodPoss]).flat_map(|k| s.with_conjuncts(k)).collect(),
        "mod" => {
            s.kids_with(t, &[D::Amod, D::Compound, D::Nummod, D::Advmod]).flat_map(|k| s.with_conjuncts(k)).collect()
        }
        "head" => s.head(t).into_iter().collect(),
        "aux" => s.kids_with(t, &[D::Aux]).collect(),
        "mark" => s.kids_with(t, &[D::Mark]).collect(),
        "case" => s.kids_with(t, &[D::Case]).collect(),
        "neg" => negation(r, t, &[D::Advmod, D::Det, D::Cc, D::Case]).into_iter().collect(),
        "nobody" => super::modality::by_or_to_nobody(r, t, true).into_iter().collect(),
        "clause" => {
            let head = s.clause_head(t);
            let sentence = &r.doc.sentences[r.doc.sentence_of(t)];
            sentence.tokens.clone().filter(|&k| k != t && s.clause_head(k) == head).collect()
        }
        "within" => s.toward(t),
        "which" => s.described(t).into_iter().collect(),
        "sentence" => r.doc.sentences[r.doc.sentence_of(t)].tokens.clone().filter(|&k| k != t).collect(),
        case => {
            let found = s.prepositional(t, case);
            if found.is_empty() { toward_whom(r, t, case) } else { found }
        }
    }
}

/// "an attack by Togo on Mali", "aid of two million to Mali": what stands behind the doer or the extent belongs to the act, but
/// for what stands behind another act ("a trip by meeting with Togo").
fn toward_whom(r: &Reading, t: usize, case: &str) -> Vec<usize> {
    let party = |k: usize| r.mentions.headed_by(k).is_some_and(|(_, m)| m.entity.kind.is_party());
    let act = |k: usize| r.data.lexicon.frames_for(r.lemma(k), TriggerKind::Noun).next().is_some();
    let goal = r.syntax.grammar.goal_cases.has(case);
    let found = r.syntax.past_doer(t, case).filter(|(k, _)| party(*k) || goal && !act(*k));
    found.map_or(Vec::new(), |(_, found)| found)
}

/// What fills the slots of one trigger: frames of the same trigger ask for the same ones.
pub struct Filled<'f> {
    trigger: usize,
    known: Vec<(&'f Slot, Vec<usize>)>,
}

impl<'f> Filled<'f> {
    /// Nothing is known yet of the trigger `t`.
    pub fn new(t: usize) -> Self {
        Filled { trigger: t, known: Vec::new() }
    }

    /// Head tokens that fill `slot`; see [`fillers`].
    pub fn of(&mut self, r: &Reading, slot: &'f Slot) -> &[usize] {
        let at = self.known.iter().position(|(known, _)| *known == slot).unwrap_or_else(|| {
            self.known.push((slot, fillers(r, self.trigger, slot)));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}

/// True when all of the frame's needs hold and none of its nevers.
pub fn conditions_hold<'f>(r: &Reading, filled: &mut Filled<'f>, frame: &'f Frame) -> bool {
    frame.need.iter().all(|test| holds(r, filled, test)) && !frame.never.iter().any(|test| holds(r, filled, test))
}

/// True when a need of the frame looks at `step`, as in `neg: @any`: the word then belongs to the trigger.
pub fn asks_for(frame: &Frame, step: &str) -> bool {
    frame.need.iter().flat_map(|test| &test.slots).any(|slot| slot.0.iter().any(|s| s == step))
}

/// The verb that carries the noun `t` and that a need of the frame names: "imposed" of "imposed a curfew".
pub fn named_head(r: &Reading, t: usize, frame: &Frame) -> Option<usize> {
    let head = r.syntax.head(t).filter(|&h| r.doc.tokens[h].upos == Upos::Verb)?;
    let arg = matches!(r.syntax.rel(t), lapwing_core::Deprel::Obj | lapwing_core::Deprel::NsubjPass);
    let words = |test: &&SlotTest| test.slots.iter().any(|slot| slot.0.len() == 1 && slot.0[0] == "head");
    let named =
        |test: &SlotTest| test.tests.iter().any(|one| matches!(one, Test::Words(words) if ends_with(r, head, *words)));
    (arg && frame.need.iter().filter(words).any(named)).then_some(head)
}

/// The first condition of the frame that fails, in words, for `why-not`.
pub fn failing_condition<'f>(r: &Reading, filled: &mut Filled<'f>, frame: &'f Frame) -> Option<String> {
    let name = |test: &SlotTest| test.slots.iter().map(|s| s.0.join("/")).collect::<Vec<_>>().join("|");
    let need = frame
        .need
        .iter()
        .find(|test| !holds(r, filled, test))
        .map(|test| format!("needs another filler of `{}`", name(test)));
    need.or_else(|| {
        frame
            .never
            .iter()
            .find(|test| holds(r, filled, test))
            .map(|test| format!("excluded by the filler of `{}`", name(test)))
    })
}

fn holds<'f>(r: &Reading, filled: &mut Filled<'f>, test: &'f SlotTest) -> bool {
    test.slots.iter().any(|slot| {
        let found = filled.of(r, slot);
        if test.tests.contains(&Test::Plural) && (found.len() > 1 || found.iter().any(|&f| is_plural(r, f))) {
            return true;
        }
        found.iter().any(|&f| test.tests.iter().any(|one| filler_is(r, f, one)))
    })
}

fn filler_is(r: &Reading, f: usize, test: &Test) -> bool {
    let entity = r.mentions.headed_by(f).map(|(_, m)| &m.entity);
    match test {
        Test::Any => true,
        Test::Plural => is_plural(r, f),
        Test::Party => entity.is_some_and(|e| e.kind.is_party()) || !named_beside(r, f).is_empty(),
        Test::Country => entity.is_some_and(|e| e.country.is_some()) || !named_beside(r, f).is_empty(),
        Test::Person => {
            entity.is_some_and(|e| matches!(e.kind, EntityKind::Person | EntityKind::People | EntityKind::Private))
        }
        Test::Words(words) => {
            ends_with(r, f, *words)
                || titles(r, f).any(|k| ends_with(r, k, *words))
                || counted(r, f).is_some_and(|k| ends_with(r, k, *words))
        }
    }
}

/// "ambassador Kofi Addo": what a name is called counts as the name does.
fn titles<'r>(r: &'r Reading, f: usize) -> impl Iterator<Item = usize> + 'r {
    use lapwing_core::Deprel as D;
    let is_name = r.doc.tokens[f].upos == Upos::Propn;
    r.syntax
        .kids_with(f, &[D::Nmod, D::Compound, D::Appos, D::Flat])
        .filter(move |&k| is_name && r.doc.tokens[k].upos.is_nominal() && r.syntax.case_of(k).is_none())
}

/// "a total of 474 people", "dozens of soldiers": what a noun of quantity counts.
fn counted(r: &Reading, f: usize) -> Option<usize> {
    let grammar = &r.data.lexicon.grammar;
    if !grammar.quantity_nouns.has(r.lemma(f)) {
        return None;
    }
    let of = |k: &usize| r.syntax.case_of(*k).is_some_and(|c| grammar.of_cases.has(c));
    r.syntax.kids_with(f, &[lapwing_core::Deprel::Nmod]).find(of)
}

/// The word that denies `t`: on it, or on an adverb of it ("no longer").
pub fn negation(r: &Reading, t: usize, rels: &[lapwing_core::Deprel]) -> Option<usize> {
    use lapwing_core::Deprel as D;
    let negations = &r.data.lexicon.modality.negations;
    let own = r.syntax.kids_with(t, rels).find(|&k| negations.has(r.lemma(k)));
    own.or_else(|| {
        let mut adverbs = r.syntax.kids_with(t, &[D::Advmod]).filter(|&a| r.lemma(a) == "long");
        adverbs.find_map(|a| r.syntax.kids_with(a, &[D::Advmod, D::Det]).find(|&k| negations.has(r.lemma(k))))
    })
}

/// True when one of the sequences of a list stands in a row that holds `f` as one of its words.
fn ends_with(r: &Reading, f: usize, list: u32) -> bool {
    r.data.lexicon.words(list).stands(f, r.doc.tokens.len(), |t| r.lemma(t))
}

/// "killed nine", "six were killed": a number in the place of a noun.
fn is_counted(r: &Reading, f: usize) -> bool {
    use lapwing_core::Deprel as D;
    matches!(r.syntax.rel(f), D::Nsubj | D::NsubjPass | D::Obj) && !matches!(r.lemma(f), "one" | "1")
}

/// True when the noun `f` is plural by form or number, or coordinated.
pub fn is_plural(r: &Reading, f: usize) -> bool {
    let token = &r.doc.tokens[f];
    let form = token.span.of(&r.article.text).to_lowercase();
    token.upos == Upos::Noun && form != r.lemma(f)
        || r.lemma(f) == "people"
        || token.upos == Upos::Num && is_counted(r, f)
        || r.syntax
            .kids_with(f, &[lapwing_core::Deprel::Nummod])
            .next()
            .is_some_and(|k| !matches!(r.lemma(k), "one" | "1"))
}
