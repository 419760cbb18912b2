//! Drafts → statements: when, where, how many, and on whose word each event stands.
//!
//! In: the events of a document as the frames left them, its attributions, dates and places. Out: finished events.
//! Decides nothing about what happened; only adds what surrounds it, and drops what the guide says is no event.

use lapwing_core::{Deprel, Entity, EntityKind, Event, EventDate, Genre, Mention, Modality, Party, Tense, Upos, Voice};
use lapwing_data::actors::Reference;
use lapwing_data::lexicon::Frame;

use crate::attribution::{Attributions, Holder, holder_party};
use crate::dates::Timex;
use crate::dates::event::event_date;
use crate::events::{Draft, Reading, infer, sizes};
use crate::places::event::event_place;
use crate::places::{PlaceMention, disputed};
use crate::scene::{Scenes, is_guessed};

/// What is known of a document when its events are finished.
pub struct Surroundings<'a> {
    /// Who is cited for what.
    pub attributions: &'a Attributions,
    /// For each attribution the claim that it became.
    pub claim_of: &'a [Option<usize>],
    /// The country the article speaks of most.
    pub dominant: Option<String>,
    /// The states spoken of, by sentence.
    pub scenes: &'a Scenes,
    /// Expressions of time.
    pub timexes: &'a [Timex],
    /// Year of publication; where it is not told, the latest year of a day that the text names as past.
    pub now: Option<i16>,
    /// Names of places.
    pub places: &'a [PlaceMention],
}

/// Finishes one event.
pub fn complete(r: &Reading, around: &Surroundings, drafts: &[Draft], draft: &Draft) -> Event {
    let mut event = draft.event.clone();
    let triggers: Vec<usize> = std::iter::once(draft.tok).chain(draft.also.iter().copied()).collect();
    event.size = sizes(r, drafts, draft);
    event.date = event_date(r.article, r.doc, draft.tok, event.modality, around.timexes, &r.data.lexicon);
    let on_the_spot = r.data.ontology.categories.get(&event.category).is_some_and(|c| c.on_the_spot);
    event.place = triggers.iter().find_map(|&t| event_place(r.article, r.doc, t, on_the_spot, around.places, r.data));
    attribute(r, around, drafts, draft, &mut event);
    set_in_past(around.now, r.article.published.is_some(), &mut event);
    set_beside_past(r, around, draft.tok, &mut event);
    place_parties(r, around, draft.tok, &mut event);
    event
}

/// "bombed a market in Mali": nobody is named who is struck, so the thing that is, of the country where it stands.
fn thing_struck(r: &Reading, tok: usize, country: &str, event: &mut Event) {
    let strikes = r.data.ontology.categories.get(&event.category).is_some_and(|c| c.has_culprits);
    if !strikes || event.reciprocal || !event.recipients.is_empty() || event.modality == Modality::Negated {
        return;
    }
    let verb = r.doc.tokens[tok].upos == Upos::Verb;
    let aims = || r.data.places.words.locative.aim_cases.iter().flat_map(|c| r.syntax.prepositional(tok, c));
    let objects = if verb { r.syntax.objects(tok) } else { aims().collect() };
    let words = &r.data.actors.reference.struck_things;
    let Some(&thing) = objects.iter().find(|&&t| words.iter().any(|w| w == r.lemma(t))) else { return };
    let phrase = r.doc.tokens[thing].span;
    event.recipients.push(Party {
        text: phrase.of(&r.article.text).to_string(),
        span: Some(phrase),
        entity: Entity { kind: EntityKind::Thing, country: Some(country.to_string()), ..Entity::default() },
        ground: "thing struck; country of the place".to_string(),
    });
}

/// Whose word the event stands on.
fn attribute(r: &Reading, around: &Surroundings, drafts: &[Draft], draft: &Draft, event: &mut Event) {
    // "is expected to meet": nobody is cited; that it lies ahead is told by its modality.
    let foretold = |i: usize| {
        let a = &around.attributions.list[i];
        a.holder == Holder::None && r.data.lexicon.modality.future_heads.has(r.lemma(a.cue_tok))
    };
    let mut covering = around.attributions.covering(draft.tok);
    while let Some(i) = covering.filter(|&i| foretold(i)) {
        covering = around.attributions.list[i].parent;
    }
    if let Some(i) = covering {
        event.voice = Voice::Quoted;
        event.claim = around.claim_of.get(i).copied().flatten();
        event.reported_by = reporter(r, around, i);
    } else if let Some(accuser) = accuser(r, drafts, draft) {
        event.voice = Voice::Quoted;
        event.reported_by = Some(accuser);
    } else if r.article.genre.has_own_voice() {
        event.voice = Voice::Author;
        event.reported_by = author(r);
    }
}

/// The author of a text that speaks in its own voice, or whoever issued it, with what the text tells of them.
fn author(r: &Reading) -> Option<Party> {
    let Some(name) = r.article.author.as_ref().or(r.article.publisher.as_ref()) else { return issuer(r) };
    let same = |m: &&Mention| {
        m.entity.kind.is_party() && m.entity.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name))
    };
    // Of several mentions the one that tells most: "Pop is a former minister of Ghana".
    let told = |m: &&Mention| (m.entity.country.is_some(), m.entity.sectors.len());
    let mut best: Option<&Mention> = None;
    for m in r.mentions.list.iter().filter(same) {
        if best.is_none_or(|b| told(&m) > told(&b)) {
            best = Some(m);
        }
    }
    let entity = best.map_or_else(|| Entity { name: Some(name.clone()), ..Entity::default() }, |m| m.entity.clone());
    Some(Party { text: name.clone(), span: None, entity, ground: "author of the article".to_string() })
}

/// The body that a statement names at its head, in a line without a verb: "Ministry of Foreign Affairs of Peru".
fn issuer(r: &Reading) -> Option<Party> {
    let head = r.doc.sentences.first().filter(|_| r.article.genre == Genre::PressRelease)?;
    let verb = |t: usize| matches!(r.doc.tokens[t].upos, Upos::Verb | Upos::Aux);
    if head.tokens.clone().any(verb) {
        return None;
    }
    let body = |m: &&Mention| head.span.contains(m.span) && m.entity.kind == EntityKind::Body;
    let m = r.mentions.list.iter().find(body)?;
    let text = m.span.of(&r.article.text).to_string();
    Some(Party { text, span: Some(m.span), entity: m.entity.clone(), ground: "issuer of the statement".to_string() })
}

fn reporter(r: &Reading, around: &Surroundings, mut i: usize) -> Option<Party> {
    loop {
        let a = &around.attributions.list[i];
        match a.holder {
            Holder::Tok(_) => return holder_party(r.article, r.doc, r.mentions, r.data, a),
            Holder::Words(span) => return Some(words(r, span)),
            Holder::None => match a.parent {
                Some(parent) => i = parent,
                None => return Some(words(r, a.cue)),
            },
        }
    }
}

fn words(r: &Reading, span: lapwing_core::Span) -> Party {
    Party {
        text: span.of(&r.article.text).to_string(),
        span: Some(span),
        entity: Entity::default(),
        ground: "holder not named".to_string(),
    }
}

/// "X accused Y of attacking Z": the attack stands on X's word, whatever the cues say.
fn accuser(r: &Reading, drafts: &[Draft], draft: &Draft) -> Option<Party> {
    let mut at = draft.tok;
    for _ in 0..6 {
        // "accused Togo of spying and expelled its envoy": what is coordinated with the accusation is no part of it.
        let token = &r.doc.tokens[at];
        let joined = token.deprel == Deprel::Conj && token.upos == Upos::Verb && token.tense != Tense::PresPart;
        at = r.syntax.head(at)?;
        if joined && r.doc.tokens[at].upos == Upos::Verb {
            continue;
        }
        // Drafts come in the order of their triggers.
        let first = drafts.partition_point(|d| d.tok < at);
        let above = drafts[first..]
            .iter()
            .take_while(|d| d.tok == at)
            .find(|d| d.frames.iter().any(|f| frame(r, f).is_some_and(|f| f.content)));
        if let Some(above) = above {
            return above.event.actors.first().cloned().or_else(|| Some(words(r, above.event.evidence[0].trigger)));
        }
    }
    None
}

fn frame<'a>(r: &Reading<'a>, id: &str) -> Option<&'a Frame> {
    r.data.lexicon.frames.iter().find(|f| f.id == id)
}

/// What happened two calendar years before the report, or more, is history. `now`: the year of the report, or the
/// latest that its text is known to come after.
fn set_in_past(now: Option<i16>, has_day: bool, event: &mut Event) {
    if event.modality == Modality::Asserted && is_long_past(now, has_day, &event.date) {
        event.modality = Modality::Historical;
    }
}

fn is_long_past(now: Option<i16>, has_day: bool, date: &EventDate) -> bool {
    // A report of unknown day does not name the year of its own news: "attacked the port in 1941".
    let bare_year =
        !has_day && matches!(date.precision, "year" | "month" | "day") && date.basis == "stated" && names_year(date);
    let year = date.value.as_deref().and_then(|v| v.get(..4)?.parse::<i16>().ok());
    bare_year || date.basis != "publication" && now.zip(year).is_some_and(|(now, year)| year + 2 <= now)
}

/// "refused to hand over power in 1991": a year long past behind an infinitive dates the verb before it as well. "fled in
/// 1991 after rebels took the town": what lies no later is as old, whenever it was.
fn set_beside_past(r: &Reading, around: &Surroundings, tok: usize, event: &mut Event) {
    if event.modality != Modality::Asserted || event.date.text.is_some() {
        return;
    }
    let has_day = r.article.published.is_some();
    let date_of = |t: usize| {
        let date = event_date(r.article, r.doc, t, Modality::Historical, around.timexes, &r.data.lexicon);
        Some(date).filter(|d| is_long_past(around.now, has_day, d))
    };
    // "pledged to expand by 2012", "has been fighting to win since 1987": only what was not done is as old as its infinitive.
    let refuses = r.data.lexicon.modality.negating_heads.has(r.lemma(tok));
    let base = |k: &usize| r.doc.tokens[*k].tense == Tense::Base && (refuses || has_day);
    if let Some(date) = r.syntax.kids_with(tok, &[Deprel::Xcomp]).filter(base).find_map(date_of) {
        (event.modality, event.date) = (Modality::Historical, date);
        return;
    }
    let no_later = |k: usize| r.data.lexicon.modality.no_later_marks.has(r.lemma(k));
    let led = r.syntax.rel(tok) == Deprel::Advcl && r.syntax.kids_with(tok, &[Deprel::Mark]).any(no_later);
    let past = r.doc.tokens[tok].tense != Tense::Present;
    if led && past && r.syntax.head(tok).and_then(date_of).is_some() {
        event.modality = Modality::Historical;
    }
}

/// The words that date the event hold its year.
fn names_year(date: &EventDate) -> bool {
    let year = date.value.as_deref().and_then(|v| v.get(..4));
    year.zip(date.text.as_deref()).is_some_and(|(year, text)| text.contains(year))
}

/// Unnamed local parties belong to the country where it happened; where none is told, to that of a place named in the
/// same sentence, or to the one the article is about.
fn place_parties(r: &Reading, around: &Surroundings, tok: usize, event: &mut Event) {
    let sentence = r.doc.sentences[r.doc.sentence_of(tok)].span;
    // Whose the people of a disputed territory are doesn't follow from where they are.
    let disputed = |p: &PlaceMention| disputed::of_place(p, &r.article.text, r.data).is_some_and(|t| !t.has_own_code());
    let at_place = event.place.as_ref().and_then(|p| around.places.iter().find(|m| m.span == p.span));
    if at_place.is_some_and(disputed) {
        return no_place_as_party(&r.data.actors.reference, event);
    }
    // A name without a row lies where the article plays, which may be where the doers come from.
    let guessed = at_place.is_some_and(|p| p.place.is_none());
    let strangers = infer::strikers(&event.actors);
    let sure = |c: &String| !(guessed && strangers.contains(&c.as_str()));
    let told = event.place.as_ref().and_then(|p| p.country.clone()).filter(sure);
    if let Some(country) = told.as_ref().filter(|c| r.data.actors.states.contains_key(*c)) {
        thing_struck(r, tok, country, event);
    }
    let near = || {
        around
            .places
            .iter()
            .filter(|p| sentence.contains(p.span) && p.place.is_some() && !disputed(p))
            .find_map(|p| p.record(&r.article.text).country)
    };
    let place = match told {
        Some(country) => Some((country, "country of the place")),
        None => near().map(|country| (country, infer::NEAR)),
    };
    let here = r.doc.sentence_of(tok);
    let words = &r.data.actors.reference;
    let spoken_of = |not: &[&str]| {
        let other = around.scenes.most(here, not).filter(|_| !not.is_empty());
        // "killed in an Israeli-Togolese raid": of neither; "in a Togolese strike in the Pacific": hardly of Togo.
        let nowhere = !not.is_empty() && event.place.as_ref().is_some_and(|p| p.country.is_none());
        if other.is_none() && (nowhere || not.iter().any(|c| *c != not[0])) {
            return None;
        }
        let dominant = around.dominant.as_deref().filter(|c| around.scenes.allows(here, c));
        let most = other.or_else(|| around.scenes.most(here, &[])).or(dominant);
        most.map(|country| (country.to_string(), infer::ABOUT))
    };
    let strikers: Vec<String> = if event.reciprocal {
        Vec::new()
    } else {
        infer::strikers(&event.actors).into_iter().map(str::to_string).collect()
    };
    let strikers: Vec<&str> = strikers.iter().map(String::as_str).collect();
    let at = place.as_ref().map(|p| p.0.as_str()).filter(|_| event.place.is_some());
    // "Sudan and rebels signed a deal in Qatar": where they met is not whose they are.
    let certain = event.actors.iter().filter(|p| event.reciprocal && !is_guessed(&p.ground));
    let beside: Vec<String> = certain.filter_map(|p| p.entity.country.clone()).collect();
    infer::doubt(&mut event.actors, at, &[], &beside);
    infer::doubt(&mut event.recipients, at, &strikers, &[]);
    let of_recipients = place.clone().or_else(|| spoken_of(&strikers));
    let of_actors = place.or_else(|| spoken_of(&[]));
    if let Some((country, ground)) = of_actors {
        infer::local_parties(&mut event.actors, Some(&country), ground, words);
    }
    if let Some((country, ground)) = of_recipients {
        infer::local_parties(&mut event.recipients, Some(&country), ground, words);
    }
    if !event.reciprocal {
        // "declared a curfew in Haiti": where it acts is no other state.
        let at =
            |t: usize| r.syntax.case_of(t).is_some_and(|c| r.data.actors.reference.place_cases.iter().any(|w| w == c));
        let whom = |p: &&Party| !r.mention_of(p).is_some_and(|m| at(m.head));
        let treated: Vec<&Party> = event.recipients.iter().filter(whom).collect();
        infer::no_own_state(&mut event.actors, &treated, words);
    }
    if r.data.ontology.categories.get(&event.category).is_some_and(|c| c.abroad_only) {
        let home = |p: &Party| event.actors.iter().any(|a| a.entity.country == p.entity.country);
        // "sent 300 soldiers": one's own forces are no recipient either.
        let forces = |p: &Party| p.entity.name.is_none() && p.entity.sectors.iter().any(|s| s == "MIL");
        event.recipients.retain(|p| !home(p) || p.entity.kind.is_party() && !forces(p));
    }
    no_place_as_party(words, event);
}

fn no_place_as_party(words: &Reference, event: &mut Event) {
    // A place hit by an act stands for the people there; it is no party beside those struck.
    let struck = |p: &Party| p.entity.kind.is_party() || p.entity.kind == EntityKind::Private;
    if event.recipients.iter().any(struck) {
        // "fired missiles at Togo, Benin and Ghana": one state of several.
        let state = |p: &Party| p.entity.kind == EntityKind::State && p.entity.country.is_some();
        let others = event.recipients.iter().any(state);
        let place = |p: &Party| {
            let one_of_them = others && p.ground.starts_with("country name");
            // "outside of the Somali town of Afgoye"
            let last = p.text.rsplit(' ').next().unwrap_or("");
            let town = p.entity.kind == EntityKind::Thing && words.town_nouns.iter().any(|w| w == last);
            town || p.entity.kind == EntityKind::Place && !one_of_them || !struck(p) && p.ground.starts_with("place")
        };
        event.recipients.retain(|p| !place(p));
    }
}
