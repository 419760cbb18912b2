//! What a recipient can't be, and whose the further ones are: "itself", "its positions", "six others".
//!
//! In: the parties of a draft as its slots filled them. Out: the same without the doer as its own recipient.

use lapwing_core::{Deprel, EntityKind, Mention, Party, Upos};
use lapwing_data::lexicon::TriggerKind;

use super::parties::party;
use super::{Draft, Reading};
use crate::scene::is_guessed;

/// Settles who is on the two sides. False when the act is one that somebody does to itself, and thus no event.
pub fn settle(r: &Reading, draft: &mut Draft) -> bool {
    let words = &r.data.actors.reference;
    let event = &mut draft.event;
    // "an attack on an Israeli jeep that wounded an Israeli soldier", hung on the jeep: what is struck strikes nobody.
    let thing = |p: &Party| p.entity.kind == EntityKind::Thing;
    let same =
        |p: &Party| event.recipients.iter().any(|q| q.entity.country == p.entity.country && !is_guessed(&q.ground));
    if !event.reciprocal {
        // "killed when their vehicle hit a mine": neither do those who are struck.
        let theirs = |p: &Party| {
            let Some(m) = r.mention_of(p) else { return false };
            let pronoun = |t: usize| r.doc.tokens[t].upos == Upos::Pron;
            let owned = r.syntax.kids_with(m.head, &[Deprel::NmodPoss]).any(pronoun);
            event.recipients.iter().any(|q| {
                pronoun(m.head) && q.entity == p.entity
                    || owned
                        && (q.entity.country == p.entity.country || is_guessed(&p.ground))
                        && q.entity.sectors == p.entity.sectors
            })
        };
        // "a school shooting": where it was, not who shot.
        let strikes = r.data.ontology.categories.get(&event.category).is_some_and(|c| c.has_culprits);
        let scene = |p: &Party| {
            let unarmed = p.entity.sectors.iter().any(|s| words.unarmed.contains(s));
            let compound = r.mention_of(p).is_some_and(|m| r.syntax.rel(m.head) == Deprel::Compound);
            strikes && unarmed && compound && p.entity.name.is_none()
        };
        // "airstrikes on a school sheltering people": beside those who bear arms the others are struck.
        let bears_arms = |p: &Party| p.entity.sectors.iter().any(|s| words.armed.contains(s));
        let by_arms = strikes && event.actors.iter().any(bears_arms);
        let struck = |p: &Party| {
            let private = matches!(p.entity.kind, EntityKind::Private | EntityKind::People) && p.entity.name.is_none();
            // "villagers and soldiers killed a bandit" did it together.
            let joined = || {
                r.mention_of(p).is_some_and(|m| {
                    r.syntax.rel(m.head) == Deprel::Conj || r.syntax.kids_with(m.head, &[Deprel::Conj]).next().is_some()
                })
            };
            by_arms && private && !bears_arms(p) && !joined()
        };
        let not = |p: &Party| thing(p) && p.entity.country.is_some() && same(p) || theirs(p) || scene(p) || struck(p);
        let keep: Vec<bool> = event.actors.iter().map(|p| !not(p)).collect();
        let mut keep = keep.into_iter();
        event.actors.retain(|_| keep.next().unwrap_or(true));
    }
    let had = event.recipients.len();
    let doers = &event.actors;
    if !event.reciprocal {
        for party in &mut event.recipients {
            if is_own(r, party, doers)
                && r.mention_of(party).is_some_and(|m| m.members.is_empty())
                && let Some(other) = the_other(r, party, doers)
            {
                party.entity = other.entity.clone();
                party.ground = format!("pronoun for the other state of the sentence: {}", other.ground);
            }
        }
        event.recipients.retain(|p| !is_reflexive(r, p) && !is_own(r, p, doers));
    }
    let emptied = had > 0 && event.recipients.is_empty();
    drop_victims(r, draft);
    let (actors, recipients) = (&mut draft.event.actors, &mut draft.event.recipients);
    for side in [actors, recipients] {
        further(r, side);
    }
    !(emptied && on_itself(r, draft))
}

/// "protested against the arrest of a lawyer", "condemned the killing of a priest": those who are blamed for it are meant, not
/// whom it struck.
pub fn drop_victims(r: &Reading, draft: &mut Draft) {
    let event = &mut draft.event;
    if r.data.ontology.categories.get(&event.category).is_some_and(|c| c.spares_victims) {
        event.recipients.retain(|p| !is_victim(r, p, draft.tok));
    }
}

/// "deployed police": forces that are moved are not whom they are moved against.
pub fn drop_moved(r: &Reading, draft: &mut Draft) {
    let armed = &r.data.actors.reference.armed;
    let tok = draft.tok;
    let object = |p: &Party| {
        let mut at = r.mention_of(p).map(|m| m.head);
        while let Some(t) = at.filter(|&t| {
            let rel = r.syntax.rel(t);
            t != tok && matches!(rel, Deprel::Obj | Deprel::NsubjPass | Deprel::Nmod | Deprel::Conj | Deprel::Amod)
        }) {
            at = r.syntax.head(t);
        }
        at == Some(tok)
    };
    let moved = |p: &Party| p.entity.name.is_none() && p.entity.sectors.iter().any(|s| armed.contains(s)) && object(p);
    if r.data.ontology.categories.get(&draft.event.category).is_some_and(|c| c.by_forces.is_some()) {
        draft.event.recipients.retain(|p| !moved(p));
    }
}

/// "thousands fled when rebels shelled the town": those who strike drive out those who flee, if nobody else is told to.
/// Fighters who flee are not driven out.
pub fn drivers(r: &Reading, drafts: &mut Vec<Draft>) {
    let armed = &r.data.actors.reference.armed;
    let fights = |p: &Party| p.entity.sectors.iter().any(|s| armed.contains(s));
    drafts.retain(|d| {
        let modes = r.data.ontology.categories.get(&d.event.category).map(|c| &c.follows_violence);
        let driven = modes.is_some_and(|list| list.iter().any(|m| d.event.modes.contains(m)));
        let (doers, whom) = (&d.event.actors, &d.event.recipients);
        let flees = |p: &Party| {
            r.mention_of(p).is_some_and(|m| !r.syntax.is_passive(d.tok) && r.syntax.subjects(d.tok).contains(&m.head))
        };
        !(driven && doers.is_empty() && !whom.is_empty() && whom.iter().all(|p| fights(p) && flees(p)))
    });
    let strikes = |d: &Draft| r.data.ontology.categories.get(&d.event.category).is_some_and(|c| c.has_culprits);
    let blows: Vec<(usize, usize, lapwing_core::Modality, Vec<Party>)> = drafts
        .iter()
        .filter(|d| strikes(d) && !d.event.actors.is_empty())
        .map(|d| (r.doc.sentence_of(d.tok), d.tok, d.event.modality, d.event.actors.clone()))
        .collect();
    for draft in drafts.iter_mut().filter(|d| d.event.actors.is_empty() && !d.event.reciprocal) {
        let modes = r.data.ontology.categories.get(&draft.event.category).map(|c| &c.follows_violence);
        if !modes.is_some_and(|list| list.iter().any(|m| draft.event.modes.contains(m))) {
            continue;
        }
        let here = r.doc.sentence_of(draft.tok);
        let mut near = blows.iter().filter(|b| b.0 == here && b.2 == draft.event.modality);
        let (Some(first), None) = (near.next(), near.next()) else { continue };
        let fled =
            |p: &Party| draft.event.recipients.iter().any(|q| p.span.zip(q.span).is_some_and(|(a, b)| a.overlaps(b)));
        // "the minister was dismissed after rebels took the town" is another matter.
        let people = |p: &Party| matches!(p.entity.kind, EntityKind::People | EntityKind::Private);
        if draft.event.recipients.iter().all(people) && !first.3.iter().any(fled) {
            draft.event.actors.clone_from(&first.3);
        }
    }
}

/// Whom an act that the text names has struck.
fn is_victim(r: &Reading, party: &Party, trigger: usize) -> bool {
    let of = |t: usize| r.syntax.case_of(t).is_some_and(|c| r.syntax.grammar.of_cases.has(c));
    let Some(head) = r.mention_of(party).map(|m| m.head) else { return false };
    let joined = r.syntax.head(head).filter(|_| r.syntax.rel(head) == Deprel::Conj);
    let Some(whom) = [Some(head), joined].into_iter().flatten().find(|&t| r.syntax.rel(t) == Deprel::Nmod && of(t))
    else {
        return false;
    };
    let Some(act) = r.syntax.head(whom).filter(|&n| r.doc.tokens[n].upos == Upos::Noun) else { return false };
    // "the release of three officers suspected of fraud": the act that is told of them is not what they are suspected of.
    if act != trigger && !r.doc.is_under(act, trigger) {
        return false;
    }
    // "calling for the removal of the president": whom the protest would have struck is whom it is against.
    let wanted = r.syntax.case_of(act).is_some_and(|c| r.syntax.grammar.for_cases.has(c))
        || r.syntax.head(act).filter(|&h| h != trigger).is_some_and(|h| {
            let frames = r.data.lexicon.frames_for(r.lemma(h), TriggerKind::Verb);
            let asks = |c: &str| r.data.ontology.categories.get(c).is_some_and(|c| c.absorbs_content && c.quad == 1);
            frames.into_iter().any(|(f, _)| asks(&f.category))
        });
    let strikes = |category: &str| r.data.ontology.categories.get(category).is_some_and(|c| c.quad == 4);
    !wanted && r.data.lexicon.frames_for(r.lemma(act), TriggerKind::Noun).any(|(f, _)| strikes(&f.category))
}

/// "defended itself": the object is the pronoun, not a thing of its own beside it.
fn on_itself(r: &Reading, draft: &Draft) -> bool {
    let reflexive = |t: usize| word_in(&r.data.actors.reference.reflexive_pronouns, r.lemma(t));
    r.syntax.objects(draft.tok).into_iter().any(reflexive)
}

/// "defended itself".
fn is_reflexive(r: &Reading, party: &Party) -> bool {
    word_in(&r.data.actors.reference.reflexive_pronouns, &party.text.to_lowercase())
}

/// "criticism of its record", said of the one that criticises: whosever it is, not the doer's. Neither is a state that
/// acts the "it" that it acts on, nor one of "the two countries".
fn is_own(r: &Reading, party: &Party, doers: &[Party]) -> bool {
    let Some(m) = r.mention_of(party) else { return false };
    let pronoun = r.doc.tokens[m.head].upos == Upos::Pron;
    let possessive = pronoun && r.syntax.rel(m.head) == Deprel::NmodPoss;
    let state = |p: &Party| p.entity.kind == EntityKind::State;
    let same = |d: &&Party| d.entity.country.is_some() && d.entity.country == party.entity.country;
    doers.iter().filter(same).any(|d| {
        possessive
            || (pronoun || !m.members.is_empty()) && state(party) && state(d)
            || pronoun && d.entity == party.entity
    })
}

/// The one state besides the doers' that the sentence names before the pronoun.
fn the_other<'r>(r: &'r Reading, pronoun: &Party, doers: &[Party]) -> Option<&'r Mention> {
    let span = pronoun.span?;
    let sentence = r.doc.sentence_of(r.doc.tokens.partition_point(|t| t.span.end <= span.start));
    let state = |m: &&Mention| {
        let code = m.entity.country.as_ref().filter(|c| r.data.actors.states.contains_key(*c));
        m.entity.kind.is_party()
            && r.doc.tokens[m.head].upos == Upos::Propn
            && code.is_some_and(|c| doers.iter().all(|d| d.entity.country.as_ref() != Some(c)))
    };
    let before = |m: &&Mention| m.span.end <= span.start && r.doc.sentence_of(m.head) == sentence;
    let mut found = r.mentions.list.iter().filter(before).filter(state);
    let first = found.next()?;
    found.all(|m| m.entity.country == first.entity.country).then_some(first)
}

/// Gives acts without a doer the one whom the same or the next sentence calls "the gunman" or the like.
pub fn culprits(r: &Reading, drafts: &mut [Draft]) {
    let words = &r.data.actors.reference.culprits;
    let named: Vec<&Mention> = r.mentions.list.iter().filter(|m| word_in(words, r.lemma(m.head))).collect();
    // "one gunman was killed" brings in somebody new, whom an act strikes; "the gunman was killed" the one who did it.
    let points_back = |m: &Mention| {
        r.syntax.kids_with(m.head, &[Deprel::Det]).any(|k| word_in(&r.data.actors.reference.definite, r.lemma(k)))
    };
    let victims: Vec<lapwing_core::Span> =
        drafts.iter().flat_map(|d| &d.event.recipients).filter_map(|p| p.span).collect();
    for draft in drafts.iter_mut().filter(|d| d.event.actors.is_empty() && !d.event.reciprocal) {
        let category = r.data.ontology.categories.get(&draft.event.category);
        if !category.is_some_and(|c| c.has_culprits) {
            continue;
        }
        let here = r.doc.sentence_of(draft.tok);
        let own = |m: &Mention| draft.event.recipients.iter().any(|p| p.span.is_some_and(|s| s.overlaps(m.span)));
        let struck = |m: &Mention| own(m) || !points_back(m) && victims.iter().any(|s| s.overlaps(m.span));
        // "Gunmen fired at a bus.": without an article they begin another story.
        let bare = |m: &Mention| {
            r.syntax.kids_with(m.head, &[Deprel::Det]).next().is_none()
                && m.span.start == r.doc.tokens[m.head].span.start
        };
        let near = |m: &&&Mention| {
            let sentence = r.doc.sentence_of(m.head);
            let told = sentence == here || sentence == here + 1 && !bare(m);
            m.head > draft.tok && told && !struck(m)
        };
        if let Some(m) = named.iter().find(near) {
            let mut doer = party(r, m);
            doer.ground = format!("{}; of the act just told", doer.ground);
            // "the gunman" who did it alone is a criminal, as any other lone doer.
            let alone = doer.entity.name.is_none() && doer.entity.kind != EntityKind::People;
            let unknown = doer.entity.sectors.iter().all(|s| s == "CVL" || s == "UAF");
            if let Some(sector) = category.and_then(|c| c.lone_doer.as_ref()).filter(|_| alone && unknown) {
                doer.entity.sectors = vec![sector.clone()];
            }
            draft.event.actors.push(doer);
        }
    }
}

/// "A Togolese soldier was killed and six others were wounded": the further ones are of the same country and kind.
fn further(r: &Reading, side: &mut [Party]) {
    for i in 1..side.len() {
        let open = side[i].entity.country.is_none() || is_guessed(&side[i].ground);
        let more = open
            && r.mention_of(&side[i]).is_some_and(|m| {
                word_in(&r.data.actors.reference.further, r.lemma(m.head)) || r.doc.tokens[m.head].upos == Upos::Num
            });
        let sure = |p: &&Party| p.entity.country.is_some() && !is_guessed(&p.ground);
        // "near a Chadian base killed four Malian guards and wounded nine": of the same people, not of the thing, nor of the
        // city that is struck beside them.
        let is_who = |p: &&Party| !matches!(p.entity.kind, EntityKind::Thing | EntityKind::Place | EntityKind::State);
        let people: Vec<&Party> = side[..i].iter().filter(is_who).collect();
        let told = people.iter().any(sure);
        let bare = r.mention_of(&side[i]).is_some_and(|m| r.doc.tokens[m.head].upos == Upos::Num);
        let known = people.iter().copied().find(sure).or_else(|| people.first().copied());
        if let Some(first) = known.map(|p| p.entity.clone()).filter(|_| more) {
            let further = &mut side[i];
            further.entity.country = first.country;
            // Whose they are goes for all; what they are only where it is told for sure, or for a bare number.
            if told || bare || further.entity.sectors.is_empty() {
                further.entity.sectors = first.sectors;
            }
            further.ground = format!("{}; further ones of the same", further.ground);
        }
    }
}

/// "killed four and injured 13 others": all to whom it is done are further ones, beside those of the verb it is joined to.
pub fn are_further(r: &Reading, draft: &Draft, told: &Draft) -> bool {
    let is_further =
        |p: &Party| r.mention_of(p).is_some_and(|m| word_in(&r.data.actors.reference.further, r.lemma(m.head)));
    let all = !draft.event.recipients.is_empty() && draft.event.recipients.iter().all(is_further);
    let joined_to = r.syntax.head(draft.tok).filter(|_| r.syntax.rel(draft.tok) == Deprel::Conj);
    let struck = |v: usize| {
        let objects = r.syntax.objects(v).into_iter().map(|k| r.doc.tokens[k].span);
        objects.into_iter().any(|o| told.event.recipients.iter().any(|p| p.span.is_some_and(|s| s.overlaps(o))))
    };
    all && joined_to.is_some_and(|v| v == told.tok || told.also.contains(&v) || struck(v))
}

fn word_in(words: &[String], word: &str) -> bool {
    words.iter().any(|w| w == word)
}
