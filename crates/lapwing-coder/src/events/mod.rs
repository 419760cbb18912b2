//! Events: from trees and mentions to who did what to whom.
//!
//! In: a document, its mentions, the lexicon. Out: events with evidence, and on request the reason why each
//! candidate died. The stations, in order: trigger → conditions → roles → modality → modes and contexts → merge.
//! What is said by whom, when and where is added by [`crate::code`], not here.

mod cues;
mod deep;
pub mod infer;
mod merge;
mod modality;
mod parties;
mod sides;
mod sizes;
mod slots;
mod syntax;
mod trace;
mod triggers;

use std::borrow::Cow;

use lapwing_core::{
    Article, Document, EntityKind, Event, EventDate, Evidence, Mention, Mentions, Modality, Party, Size, Span, Voice,
};
use lapwing_data::Data;
use lapwing_data::lexicon::{Frame, Parties, Slot};

use crate::lower;
pub use merge::within_article;
use parties::{Fitness, Role, parties_of};
pub use sizes::sizes;
pub use syntax::Syntax;
pub use trace::{Station, Step, Trace};

/// All that the coder reads while it codes one document.
pub struct Reading<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its sentences and trees.
    pub doc: &'a Document,
    /// What refers to whom.
    pub mentions: &'a Mentions,
    /// Ontology, lexicon, tables.
    pub data: &'a Data,
    /// Deep arguments.
    pub syntax: Syntax<'a>,
    /// Lower-case lemma of each token.
    lemmas: Vec<Cow<'a, str>>,
}

impl<'a> Reading<'a> {
    /// Prepares a document for coding.
    pub fn new(article: &'a Article, doc: &'a Document, mentions: &'a Mentions, data: &'a Data) -> Self {
        let lemmas = doc.tokens.iter().map(|t| lower(&t.lemma)).collect();
        Reading { article, doc, mentions, data, syntax: Syntax::new(doc, &data.lexicon.grammar), lemmas }
    }

    /// The mention whose words a party's are.
    pub fn mention_of(&self, party: &Party) -> Option<&'a Mention> {
        let span = party.span?;
        let first = self.doc.tokens.partition_point(|t| t.span.end <= span.start);
        let last = self.doc.tokens.partition_point(|t| t.span.start < span.end);
        (first..last).filter_map(|t| self.mentions.headed_by(t)).map(|x| x.1).find(|m| m.span == span)
    }

    /// The pronoun that is all a party's words.
    pub fn pronoun(&self, party: &Party) -> Option<usize> {
        let head = self.mention_of(party)?.head;
        Some(head).filter(|&h| self.doc.tokens[h].upos == lapwing_core::Upos::Pron)
    }

    /// Lower-case lemma of token `t`.
    pub fn lemma(&self, t: usize) -> &str {
        &self.lemmas[t]
    }
}

/// An event before it is placed, dated and attributed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Head token of the trigger.
    pub tok: usize,
    /// Triggers of other mentions of the same act in the sentence.
    pub also: Vec<usize>,
    /// Its words point back at an act told before: "the attack".
    pub echoes: bool,
    /// It lies ahead and was coded as another category for that.
    pub ahead: bool,
    /// Ids of all frames that made it; the event's own frame is the first.
    pub frames: Vec<String>,
    /// The event so far.
    pub event: Event,
}

/// Finds the events of a document, those of one sentence merged. `trace` hears why candidates died.
pub fn drafts(r: &Reading, trace: &mut Trace) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    let coded = |t: usize| r.doc.tokens[t].span.start >= r.article.coded_from;
    let candidates: Vec<_> = triggers::candidates(r).into_iter().filter(|c| coded(c.tok)).collect();
    let mut i = 0;
    while i < candidates.len() {
        let tok = candidates[i].tok;
        let mut j = i;
        let mut fits: Vec<(&Frame, Draft)> = Vec::new();
        let mut filled = slots::Filled::new(tok);
        while j < candidates.len() && candidates[j].tok == tok {
            let c = &candidates[j];
            trace.trigger(c.tok, &c.frame.id);
            if let Some(draft) = try_frame(r, &mut filled, (tok, &c.tokens), c.frame, trace) {
                fits.push((c.frame, draft));
            }
            j += 1;
        }
        i = j;
        let rank = |f: &Frame, d: &Draft| {
            (f.priority, f.need.len(), d.event.actors.len().min(1) + d.event.recipients.len().min(1))
        };
        let best = fits.iter().filter(|(f, _)| !f.beside).map(|(f, d)| rank(f, d)).max();
        let winner = fits.iter().position(|(f, d)| !f.beside && Some(rank(f, d)) == best);
        for (k, (frame, draft)) in fits.into_iter().enumerate() {
            if Some(k) == winner || frame.beside {
                found.push(draft);
            } else {
                trace.dies(tok, &frame.id, Station::Choice, "another frame fits the same trigger better".to_string());
            }
        }
    }
    found.sort_by_key(|d| d.tok);
    let found = drop_contents(r, found, trace);
    let mut kept = merge::within_sentence(r, found);
    kept.retain_mut(|draft| {
        let fits = sides::settle(r, draft);
        if !fits {
            let why = "is done by somebody to itself".to_string();
            trace.dies(draft.tok, &draft.event.frame, Station::Parties, why);
        }
        let within = r.data.ontology.categories.get(&draft.event.category).is_some_and(|c| c.recipient_within);
        if within && draft.event.recipients.is_empty() && !draft.event.reciprocal {
            draft.event.recipients = deep::recipients(r, draft.tok, &draft.event.actors);
            sides::drop_moved(r, draft);
            sides::drop_victims(r, draft);
        }
        fits
    });
    sides::culprits(r, &mut kept);
    sides::drivers(r, &mut kept);
    for draft in &mut kept {
        tell_once(r, &mut draft.event.actors);
        tell_once(r, &mut draft.event.recipients);
    }
    cues::add_contexts(r, &mut kept);
    kept
}

/// "the office began its probe", "the three announce their withdrawal": who is named is not told again by a pronoun.
fn tell_once(r: &Reading, side: &mut Vec<Party>) {
    if side.len() < 2 {
        return;
    }
    let named: Vec<Party> = side.iter().filter(|p| r.pronoun(p).is_none()).cloned().collect();
    side.retain(|p| {
        let Some(head) = r.pronoun(p) else { return true };
        let owner = r.syntax.rel(head) == lapwing_core::Deprel::NmodPoss;
        !named.iter().any(|q| {
            let same = (&p.entity.country, &p.entity.sectors) == (&q.entity.country, &q.entity.sectors);
            same && p.entity.name == q.entity.name && (owner || p.entity.name.is_some())
        })
    });
}

/// What `frame` makes of a trigger, given by its head token and all of its tokens.
fn try_frame<'f>(
    r: &Reading,
    filled: &mut slots::Filled<'f>,
    (tok, tokens): (usize, &[usize]),
    frame: &'f Frame,
    trace: &mut Trace,
) -> Option<Draft> {
    if !slots::conditions_hold(r, filled, frame) {
        if trace.is_wanted() {
            let why = slots::failing_condition(r, filled, frame).unwrap_or_default();
            trace.dies(tok, &frame.id, Station::Conditions, why);
        }
        return None;
    }
    let category = r.data.ontology.categories.get(&frame.category);
    let counts = |side: &str| category.is_some_and(|c| c.crowds.iter().any(|s| s == side));
    let called: Vec<usize> = r.syntax.names_given(tok).collect();
    let (mut actors, mut actor_fit) = fill(r, filled, &frame.actor, (Role::Actor, false), (&[], &called));
    let taken: Vec<Span> = actors.iter().filter_map(|p| p.span).collect();
    let whom = (Role::Recipient, counts("recipient"));
    let (mut recipients, mut recipient_fit) = fill(r, filled, &frame.recipient, whom, (&taken, &called));
    // "the president's assassination", "the Hariri murder": done to the one whose it is.
    if recipients.is_empty() && actors.iter().all(|p| suffers(r, p, tok)) {
        (recipients, recipient_fit) = (std::mem::take(&mut actors), std::mem::replace(&mut actor_fit, Fitness::None));
    }
    let several = |side: &[Party]| side.len() + usize::from(crowd(r, side)) > 1;
    let actor_ok = actor_fit >= Fitness::Owner || actor_fit == Fitness::Private && counts("actor") && several(&actors);
    let recipient_ok = recipient_fit >= Fitness::Place
        || recipient_fit == Fitness::Private && counts("recipient") && several(&recipients);
    let enough = match frame.parties {
        Parties::Any => actor_ok || recipient_ok,
        Parties::Actor => actor_ok,
        Parties::Recipient => recipient_ok,
        Parties::Both if frame.reciprocal => actor_ok && (recipient_ok || actors.len() > 1 || crowd(r, &actors)),
        Parties::Both => actor_ok && recipient_ok,
        Parties::None => true,
    };
    if !enough {
        let why = format!(
            "actors: {actor_fit:?}, recipients: {recipient_fit:?}; the frame asks for parties = {:?}",
            frame.parties
        );
        trace.dies(tok, &frame.id, Station::Parties, why);
        return None;
    }
    if !frame.reciprocal
        && recipients.is_empty()
        && category.is_some_and(|c| c.needs_recipient)
        && frame.parties != Parties::Actor
    {
        trace.dies(tok, &frame.id, Station::Parties, format!("{} needs a recipient", frame.category));
        return None;
    }
    if frame.reciprocal && actors.is_empty() && !recipients.is_empty() {
        let others = |p: &Party| !recipients.iter().any(|q| q.entity.country == p.entity.country);
        let hosts = r.syntax.hosts_of_occasion(tok).into_iter().map(|h| parties_of(r, &h, Role::Actor));
        let host = hosts.into_iter().find(|(_, fit)| *fit == Fitness::Party).map(|x| x.0);
        actors = host.filter(|h| h.iter().all(|p| p.entity.country.is_some() && others(p))).unwrap_or_default();
    }
    if let Some(sector) = &frame.makes {
        recipients.iter_mut().for_each(|p| become_of(p, sector));
    }
    let reciprocal = frame.reciprocal && (!recipients.is_empty() || actors.len() > 1 || crowd(r, &actors));
    let n_leading = actors.len();
    if reciprocal {
        actors.append(&mut recipients);
    }
    if let Some(sector) = category.and_then(|c| c.by_forces.as_ref()) {
        actors.iter_mut().for_each(|p| through(r, p, tok, sector, "acts through its forces"));
    }
    if let (Some(sector), [one]) = (category.and_then(|c| c.lone_doer.as_ref()), actors.as_mut_slice())
        && one.entity.kind == EntityKind::Private
        && one.span.is_some_and(|s| !is_several(r, s))
    {
        become_of(one, sector);
    }
    if let Some(sector) = category.and_then(|c| c.noun_is_doer.as_ref()) {
        if actors.is_empty() && r.doc.tokens[tok].upos == lapwing_core::Upos::Noun {
            actors.push(crowd_behind(r, tok, sector));
        }
        actors.iter_mut().for_each(|p| through(r, p, tok, sector, "its people"));
        // "Greece has seen strikes": not its government.
        let sees = r.syntax.head(tok).filter(|_| r.doc.tokens[tok].upos == lapwing_core::Upos::Noun);
        let has = |p: &Party| sees.is_some() && subject_token(r, p).is_some_and(|t| r.syntax.head(t) == sees);
        let state = |p: &&mut Party| p.entity.kind == EntityKind::State && p.entity.sectors == ["GOV"] && has(p);
        actors.iter_mut().filter(state).for_each(|p| p.entity.sectors = vec![sector.to_string()]);
    }
    let nobody = recipient_fit <= Fitness::Place;
    if let Some(party) = category.filter(|_| nobody).and_then(|c| opposed(r, tok, c)) {
        recipients = vec![party];
    }
    let own = modality::Own {
        negation: slots::asks_for(frame, "neg"),
        auxiliary: slots::asks_for(frame, "aux"),
        head: slots::named_head(r, tok, frame),
    };
    let (modality, _) = modality::modality(r, tok, own);
    if modality == Modality::Hypothetical && modality::is_bare_condition(r, tok) {
        trace.dies(tok, &frame.id, Station::Content, "is merely a condition".to_string());
        return None;
    }
    if modality == Modality::Hypothetical && modality::is_purpose(r, tok) && category.is_some_and(|c| c.quad <= 2) {
        trace.dies(tok, &frame.id, Station::Content, "is merely what something else is done for".to_string());
        return None;
    }
    let scope = cues::scope(r, tok, tokens);
    let mut modes = cues::modes(r, &frame.category, &scope);
    modes.extend(frame.modes.iter().cloned());
    let told = category.is_some_and(|c| c.person_mode_unless.iter().any(|m| modes.contains(m)));
    if let (Some(mode), [one]) =
        (category.and_then(|c| c.person_mode.as_ref()).filter(|_| !told), recipients.as_slice())
        && one.entity.kind == EntityKind::Person
        && one.entity.name.is_some()
        && !one.entity.sectors.is_empty()
    {
        modes.insert(mode.clone());
    }
    cues::settle(r, &frame.category, &mut modes);
    for sector in modes.iter().filter_map(|m| category.and_then(|c| c.modes.get(m)?.doers.as_ref())) {
        actors.iter_mut().for_each(|p| become_of(p, sector));
    }
    let contexts = cues::contexts_of_parties(r, &frame.category, actors.iter().chain(&recipients));
    let sentence = r.doc.sentence_of(tok);
    let trigger = r.doc.span_of(tokens.iter().copied()).unwrap_or(r.doc.tokens[tok].span);
    let mut event = Event {
        category: frame.category.clone(),
        modes: modes.into_iter().collect(),
        contexts: contexts.into_iter().collect(),
        modality,
        reciprocal,
        actors,
        recipients,
        date: EventDate::default(),
        place: None,
        size: Size::default(),
        evidence: vec![Evidence { sentence, sentence_span: r.doc.sentences[sentence].span, trigger }],
        reported_by: None,
        claim: None,
        voice: Voice::Narrator,
        frame: frame.id.clone(),
        confidence: confidence(frame, actor_fit, recipient_fit, modality),
    };
    let ahead = reduce_future(r, &mut event);
    // "Rice is expected to meet the king": who means to meet promises it to the other.
    let one_sided = r.data.ontology.categories.get(&event.category).is_some_and(|c| c.one_sided);
    if ahead && one_sided && event.reciprocal && n_leading > 0 && n_leading < event.actors.len() {
        event.recipients = event.actors.split_off(n_leading);
        event.reciprocal = false;
    }
    let echoes = frame.echoes || is_definite(r, tok);
    trace.lives(tok, &frame.id, &event);
    Some(Draft { tok, also: Vec::new(), echoes, ahead, frames: vec![frame.id.clone()], event })
}

/// "an anti-government protest", "anti-coup protesters marched": whom a word beside the act or its doers says it is against.
fn opposed(r: &Reading, tok: usize, category: &lapwing_data::ontology::Category) -> Option<Party> {
    use lapwing_core::Deprel;
    let doers = r.syntax.subjects(tok);
    let mut beside = std::iter::once(tok)
        .chain(doers)
        .flat_map(|t| r.syntax.kids_with(t, &[Deprel::Amod, Deprel::Compound]).collect::<Vec<_>>());
    let (word, sector) = beside.find_map(|k| Some((k, category.against.get(r.lemma(k))?)))?;
    let span = r.doc.tokens[word].span;
    Some(Party {
        text: span.of(&r.article.text).to_string(),
        span: Some(span),
        entity: lapwing_core::Entity { kind: EntityKind::Body, sectors: vec![sector.clone()], ..Default::default() },
        ground: "word that tells whom it is against".to_string(),
    })
}

/// "2,000 were displaced": what is done to private people makes them of a sector.
fn become_of(party: &mut Party, sector: &str) {
    let entity = &mut party.entity;
    let private = matches!(entity.kind, EntityKind::Private | EntityKind::People) && entity.name.is_none();
    if private && entity.sectors.iter().all(|s| s == "CVL") {
        entity.sectors = vec![sector.to_string()];
    }
}

/// Ground of a doer of whom the text has no word but the noun of the event.
const STAND_IN: &str = "noun of the event for those who do it";

/// True for a party that [`crowd_behind`] made; its place may have given it a country since.
fn is_stand_in(party: &Party) -> bool {
    party.ground.starts_with(STAND_IN)
}

/// "a protest in Accra": those who protest, of whom the text tells nothing but that they do.
fn crowd_behind(r: &Reading, tok: usize, sector: &str) -> Party {
    let span = r.doc.tokens[tok].span;
    Party {
        text: span.of(&r.article.text).to_string(),
        span: Some(span),
        entity: lapwing_core::Entity {
            kind: EntityKind::People,
            sectors: vec![sector.to_string()],
            ..Default::default()
        },
        ground: STAND_IN.to_string(),
    }
}

/// "the attack", "these talks": a noun that points back.
fn is_definite(r: &Reading, tok: usize) -> bool {
    use lapwing_core::{Deprel, Upos};
    let definite = &r.data.actors.reference.definite;
    r.doc.tokens[tok].upos == Upos::Noun
        && r.syntax.kids_with(tok, &[Deprel::Det]).any(|k| definite.iter().any(|d| d == r.lemma(k)))
}

/// The first slot that is filled best; earlier slots win ties. Parties whose words are `taken` are left out, and
/// what somebody is `called`.
/// Where `people_first`, several private people give way to no mere place ("kidnapped nine children from a village").
fn fill<'f>(
    r: &Reading,
    filled: &mut slots::Filled<'f>,
    slots: &'f [Slot],
    (role, people_first): (Role, bool),
    (taken, called): (&[Span], &[usize]),
) -> (Vec<Party>, Fitness) {
    let mut best: (Vec<Party>, Fitness) = (Vec::new(), Fitness::None);
    for slot in slots {
        let fillers: Vec<usize> = filled.of(r, slot).iter().copied().filter(|f| !called.contains(f)).collect();
        let (mut parties, fitness) = parties_of(r, &fillers, role);
        parties.retain(|p| p.span.is_none_or(|s| !taken.iter().any(|t| t.overlaps(s))));
        if parties.is_empty() {
            continue;
        }
        let people = people_first && best.1 == Fitness::Private && (best.0.len() > 1 || crowd(r, &best.0));
        if fitness > best.1 && !(people && fitness == Fitness::Place) {
            best = (parties, fitness);
        }
        if best.1 == Fitness::Party {
            break;
        }
    }
    best
}

/// "an Israeli airstrike", "Russian shelling", "a U.S. raid", "Togolese protests": the state that an adjective names stands
/// for its forces, or for its people.
fn through(r: &Reading, party: &mut Party, trigger: usize, sector: &str, why: &str) {
    let Some(span) = party.span else { return };
    let tok = r.doc.tokens.partition_point(|t| t.span.end <= span.start);
    let modifies = r.doc.tokens.get(tok).is_some_and(|t| {
        use lapwing_core::{Deprel, Upos};
        let named = t.upos == Upos::Propn && matches!(t.deprel, Deprel::Amod | Deprel::Compound);
        // "a barrage from Iran".
        let of_noun = t.upos == Upos::Propn && t.deprel == Deprel::Nmod && t.head == trigger;
        t.span == span && (t.upos == Upos::Adj || named || of_noun && r.doc.tokens[trigger].upos == Upos::Noun)
    });
    if modifies && party.entity.kind == EntityKind::State && party.entity.sectors.len() == 1 {
        party.entity.sectors = vec![sector.to_string()];
        party.ground = format!("{}; {why}", party.ground);
    }
}

/// True for a person whose the noun `tok` is, when it means what somebody suffers. "the minister's dismissal of the claims" is not.
fn suffers(r: &Reading, party: &Party, tok: usize) -> bool {
    let grammar = &r.data.lexicon.grammar;
    let of = |k: usize| r.syntax.case_of(k).is_some_and(|c| grammar.of_cases.has(c));
    let suffered =
        grammar.suffered_nouns.has(r.lemma(tok)) && !r.syntax.kids_with(tok, &[lapwing_core::Deprel::Nmod]).any(of);
    let Some(m) = r.mention_of(party).filter(|_| suffered) else { return false };
    let unarmed = !m.entity.sectors.iter().any(|s| r.data.actors.reference.armed.contains(s));
    r.syntax.head(m.head) == Some(tok)
        && match (r.syntax.rel(m.head), m.entity.kind) {
            (lapwing_core::Deprel::NmodPoss, EntityKind::Person) => true,
            (lapwing_core::Deprel::NmodPoss, EntityKind::People | EntityKind::Private) => unarmed,
            (lapwing_core::Deprel::Compound, EntityKind::Person) => m.entity.name.is_some(),
            _ => false,
        }
}

/// The token of a party that is the subject of a verb.
fn subject_token(r: &Reading, party: &Party) -> Option<usize> {
    let mention = r.mention_of(party)?;
    (r.syntax.rel(mention.head) == lapwing_core::Deprel::Nsubj).then_some(mention.head)
}

fn crowd(r: &Reading, side: &[Party]) -> bool {
    side.iter().any(|p| p.span.is_some_and(|s| is_several(r, s)))
}

fn is_several(r: &Reading, span: Span) -> bool {
    let first = r.doc.tokens.partition_point(|t| t.span.end <= span.start);
    let last = r.doc.tokens.partition_point(|t| t.span.start < span.end);
    (first..last).any(|t| slots::is_plural(r, t))
}

/// PLOVER's reductions: a future CONSULT is AGREE, and so on. True when it was one.
fn reduce_future(r: &Reading, event: &mut Event) -> bool {
    let into = r.data.ontology.categories.get(&event.category).and_then(|c| c.when_future.clone());
    let Some(into) = into.filter(|_| event.modality == Modality::Future) else { return false };
    event.category = into;
    event.modality = Modality::Asserted;
    event.modes.clear();
    true
}

/// An event that merely fills in what another one asks for, threatens or promises is not coded beside it.
fn drop_contents(r: &Reading, drafts: Vec<Draft>, trace: &mut Trace) -> Vec<Draft> {
    let absorbs = |d: &Draft| r.data.ontology.categories.get(&d.event.category).is_some_and(|c| c.absorbs_content);
    let triggers: Vec<(usize, bool)> = drafts.iter().map(|d| (d.tok, absorbs(d))).collect();
    let circumstance = &r.data.lexicon.grammar.circumstance_cases;
    let governed = |d: &Draft, unreal: bool| {
        let mut at = d.tok;
        for _ in 0..6 {
            let head = r.syntax.head(at)?;
            if r.syntax.rel(at) == lapwing_core::Deprel::Conj
                && r.doc.tokens[at].upos == lapwing_core::Upos::Verb
                && r.syntax.kids_with(at, &[lapwing_core::Deprel::Nsubj]).next().is_some()
            {
                return None;
            }
            // "met the premier and is expected to meet the king": what it is joined to does not govern it.
            // "were held before a planned rally": what stands around an act is no part of it.
            let around = unreal
                && r.syntax.rel(at) == lapwing_core::Deprel::Obl
                && r.syntax.case_of(at).is_some_and(|c| circumstance.has(c));
            let apart = r.syntax.rel(at) == lapwing_core::Deprel::Conj || around;
            at = head;
            // "asked Togo to stop bombing": what is not to be done is the request's, whatever stands between.
            let between = |absorbs: bool| d.event.modality == Modality::Negated && !absorbs;
            if let Some(absorbing) = absorbing(&triggers, at).filter(|&a| !apart && !between(a)) {
                return Some(absorbing);
            }
        }
        None
    };
    let (mut kept, mut dead) = (Vec::new(), Vec::new());
    for draft in drafts {
        let unreal = draft.ahead || matches!(draft.event.modality, Modality::Future | Modality::Hypothetical);
        let above = governed(&draft, unreal);
        // "refused to meet": that they did not is the refusal.
        let unreal = unreal || draft.event.modality == Modality::Negated && above == Some(true);
        if unreal && above.is_some()
            || above == Some(true) && directly_under(r, draft.tok, &triggers) && !is_others(r, &draft, &triggers)
        {
            dead.push(draft);
        } else {
            kept.push(draft);
        }
    }
    for d in dead {
        // "announced that it would raise tariffs on Togo": to whom stands with the inner verb.
        let mut at = d.tok;
        for _ in 0..6 {
            let Some(head) = r.syntax.head(at) else { break };
            at = head;
            let outer = kept.iter_mut().find(|k| k.tok == at && k.event.category == d.event.category);
            if let Some(outer) = outer.filter(|k| k.event.recipients.is_empty() && !k.event.reciprocal) {
                let doers: Vec<Option<Span>> = outer.event.actors.iter().map(|p| p.span).collect();
                let new = d.event.recipients.iter().filter(|p| !doers.contains(&p.span));
                outer.event.recipients.extend(new.cloned());
                break;
            }
        }
        trace.dies(
            d.tok,
            &d.event.frame,
            Station::Content,
            "is what another event asks for, threatens or promises".to_string(),
        );
    }
    kept
}

/// "rejected an ultimatum from Ghana": a noun with a doer of its own tells what that one did, whatever became of it.
fn is_others(r: &Reading, draft: &Draft, triggers: &[(usize, bool)]) -> bool {
    use lapwing_core::Deprel;
    let verbal = r.data.ontology.categories.get(&draft.event.category).is_some_and(|c| matches!(c.quad, 1 | 3));
    let s = &r.syntax;
    let acts = |k: usize| {
        let word = r.doc.tokens[k].span;
        let actors = draft.event.actors.iter().filter(|p| p.entity.country.is_some());
        actors.filter_map(|p| p.span).any(|span| span.overlaps(word))
    };
    let from = |k: usize| s.case_of(k).is_some_and(|c| s.grammar.source_cases.has(c));
    let own = s.kids_with(draft.tok, &[Deprel::Nmod]).any(|k| from(k) && acts(k));
    // What the one above itself does is its own.
    let above = s.head(draft.tok).filter(|&h| absorbing(triggers, h).is_some());
    verbal && own && above.is_some_and(|h| !s.subjects(h).into_iter().any(acts))
}

/// "ruled out talks", "demanded a ceasefire", "refused to resume talks": the noun is what is refused or asked for. A
/// clause of its own between them ("decided, after Peru held drills, to …") tells of something else.
fn directly_under(r: &Reading, tok: usize, triggers: &[(usize, bool)]) -> bool {
    use lapwing_core::{Deprel, Upos};
    let mut at = tok;
    if r.doc.tokens[tok].upos == Upos::Verb
        || !matches!(r.syntax.rel(tok), Deprel::Obj | Deprel::Obl | Deprel::NsubjPass)
    {
        return false;
    }
    for _ in 0..6 {
        let Some(head) = r.syntax.head(at) else { return false };
        if matches!(r.syntax.rel(at), Deprel::Advcl | Deprel::AclRelcl | Deprel::Parataxis) {
            return false;
        }
        if absorbing(triggers, head) == Some(true) {
            return true;
        }
        at = head;
    }
    false
}

/// Whether the trigger at `tok`, if there is one, swallows what it asks for. `triggers` are in text order.
fn absorbing(triggers: &[(usize, bool)], tok: usize) -> Option<bool> {
    let first = triggers.partition_point(|&(t, _)| t < tok);
    triggers.get(first).filter(|x| x.0 == tok).map(|x| x.1)
}

fn confidence(frame: &Frame, actor: Fitness, recipient: Fitness, modality: Modality) -> f32 {
    let mut sure = 0.55f32;
    sure += match actor {
        Fitness::Party => 0.15,
        Fitness::Owner => 0.1,
        _ => 0.0,
    };
    sure += match recipient {
        Fitness::Party => 0.15,
        Fitness::Owner | Fitness::Place => 0.08,
        _ => 0.0,
    };
    sure += if frame.need.is_empty() { 0.0 } else { 0.05 };
    sure -= if matches!(modality, Modality::Hypothetical | Modality::Negated) { 0.2 } else { 0.0 };
    sure.clamp(0.0, 1.0)
}
