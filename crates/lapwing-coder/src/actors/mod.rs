//! Document → Mentions: who or what every noun phrase refers to.
//!
//! In: an article, its trees, the actor tables. Out: one [`Mention`] for each noun-phrase head that may matter to an event or
//! claim, with entity, ground and antecedent. Whether a capital is a place or stands for its government in an event, and
//! which country unnamed local people have, is left to the coding of events: it knows the slot and the place.

mod coref;
mod draft;
mod group;
mod local;
mod names;
mod persons;
pub(crate) mod phrase;
mod resolve;
mod surroundings;
#[cfg(test)]
mod tests;
mod text;

use lapwing_core::{Article, Deprel, Document, Entity, EntityKind, Mention, Mentions, Note, PubDate, Upos};
use lapwing_data::Data;

use draft::{Draft, Link};
use resolve::Resolver;
use text::Text;

/// Everything in `doc` that refers to something.
pub fn find_mentions(article: &Article, doc: &Document, data: &Data) -> Mentions {
    let text = Text::new(article, doc, data);
    let mut names = names::find(&text);
    let (around, dominant) = surroundings::states(&text, &names);
    names.retain(|name| !names::is_stray_party(&text, name, &around));
    let mut name_at = vec![None; text.len()];
    for (i, name) in names.iter().enumerate() {
        name_at[name.tokens.clone()].fill(Some(i));
    }
    let elsewhere = persons::elsewhere(&text);
    let day = article.published.as_ref().map_or(0, PubDate::number);
    let resolver = Resolver { text: &text, names, name_at, around, dominant, elsewhere, day };
    let mut drafts: Vec<Draft> = heads(&resolver).into_iter().map(|t| resolver.draft(t)).collect();
    let speaker = coref::link(&resolver, &mut drafts);
    local::settle(&resolver, &mut drafts, speaker);
    finish(&resolver, drafts)
}

/// What a phrase that stands alone refers to ("Iranian foreign minister"): the entity of the mention that governs the
/// text, else of the longest one; `None` when nothing about it is known.
pub fn resolve_phrase(article: &Article, doc: &Document, data: &Data) -> Option<Entity> {
    let mentions = find_mentions(article, doc, data);
    let known = |m: &&Mention| m.entity.country.is_some() || !m.entity.sectors.is_empty();
    let root = (0..doc.tokens.len()).find(|&t| doc.is_root(t)).and_then(|t| mentions.headed_by(t)).map(|m| m.1);
    let longest = || mentions.list.iter().filter(known).max_by_key(|m| (m.span.len(), std::cmp::Reverse(m.head)));
    let Some(mention) = root.filter(known).or_else(longest) else { return place_alone(&article.text, data) };
    let mut entity = mention.entity.clone();
    // A state by itself is not yet its government.
    if entity.kind == EntityKind::State || entity.kind == EntityKind::People && entity.title.is_none() {
        entity.sectors.retain(|s| s == "PRE");
    }
    Some(entity)
}

/// A phrase that is nothing but the name of places of one country ("Puerto Peñasco"): that country.
fn place_alone(phrase: &str, data: &Data) -> Option<Entity> {
    /// One word alone is as likely a surname, unless a town of that name is known beyond its region.
    const KNOWN_MIN: u64 = 50_000;
    let phrase = phrase.trim().trim_end_matches('.');
    let words = phrase.split_whitespace().count();
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    if words == 0 || !phrase.split_whitespace().next().is_some_and(capital) {
        return None;
    }
    let candidates = data.places.candidates(phrase);
    let first = candidates.first()?;
    let sure = candidates.iter().all(|c| c.country == first.country)
        && (words > 1 || first.population >= KNOWN_MIN)
        && candidates.iter().any(|c| c.primary);
    sure.then(|| Entity {
        kind: EntityKind::Place,
        name: Some(first.name.clone()),
        country: Some(first.country.clone()),
        ..Entity::default()
    })
}

/// Tokens that head a mention: names by their governing token, other nominals by themselves.
fn heads(r: &Resolver) -> Vec<usize> {
    let text = r.text;
    let mut heads = Vec::new();
    for t in 0..text.len() {
        let nominal = text.upos(t).is_nominal();
        // "the wounded", "the opposition's": an adjective or numeral in the place of a noun.
        let argument = matches!(
            text.rel(t),
            Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::Obj
                | Deprel::Obl
                | Deprel::OblAgent
                | Deprel::Nmod
                | Deprel::Conj
        );
        let stands_in = matches!(text.upos(t), Upos::Adj | Upos::Num | Upos::Det) && argument;
        let part = matches!(text.rel(t), Deprel::Flat | Deprel::Fixed | Deprel::Goeswith);
        let first_of_name = r.name(t).is_some_and(|n| text.top(n.tokens.clone()) == t);
        let inside_name = r.name_at[t].is_some() && !first_of_name;
        if first_of_name || !inside_name && (nominal || stands_in) && !part {
            heads.push(t);
        }
    }
    heads
}

/// The draft whose head is `t`; they are in the order of their heads.
fn headed_by(drafts: &[Draft], t: usize) -> Option<&Draft> {
    drafts.get(drafts.partition_point(|d| d.head < t)).filter(|d| d.head == t)
}

fn finish(r: &Resolver, drafts: Vec<Draft>) -> Mentions {
    let text = r.text;
    let mut mentions = Mentions { list: Vec::new(), at: vec![None; text.len()], notes: Vec::new() };
    for (id, draft) in drafts.iter().enumerate() {
        mentions.at[draft.head] = Some(id);
    }
    for (id, draft) in drafts.iter().enumerate() {
        // A title before a name belongs to the mention of the person, and a badly attached part of a name to the name.
        let titled = draft.entity.kind == EntityKind::Person && r.name_at[draft.head].is_some();
        let name = r.name(draft.head).map(|n| n.tokens.clone());
        let covered = if titled { draft.tokens.clone() } else { name.unwrap_or(draft.head..draft.head) };
        for t in covered.filter(|&t| t != draft.head) {
            let free = r.name_at[t] == r.name_at[draft.head]
                || r.role(t).is_some() && headed_by(&drafts, t).is_some_and(|d| is_title_of(r, d, draft));
            if free
                && (mentions.at[t].is_none() || titled)
                && r.name_at[t].is_none_or(|n| Some(n) == r.name_at[draft.head])
            {
                mentions.at[t] = Some(id);
            }
        }
    }
    for draft in drafts {
        let span = text.span(draft.tokens.clone());
        let party_like = matches!(draft.entity.kind, EntityKind::Body | EntityKind::Person | EntityKind::People);
        if party_like
            && draft.link == Link::Definite
            && draft.antecedent.is_none()
            && draft.members.is_empty()
            && draft.entity.country.is_none()
        {
            let words = span.of(&text.article.text);
            mentions.notes.push(Note::at(
                "actor.unresolved",
                span,
                format!("nothing in the article says who {words:?} is"),
            ));
        }
        mentions.list.push(Mention {
            span,
            head: draft.head,
            entity: draft.entity,
            ground: draft.ground,
            antecedent: draft.antecedent,
            members: draft.members,
        });
    }
    take_apart(&mut mentions);
    mentions
}

/// A name that a table gives several codes (`FRO/BIL`) stands for that many parties: each a mention of its own, on no word.
fn take_apart(mentions: &mut Mentions) {
    for id in 0..mentions.list.len() {
        let whole = mentions.list[id].clone();
        let Some((first, rest)) = whole.entity.country.as_deref().and_then(|c| c.split_once('/')) else { continue };
        let several = [first].into_iter().chain(rest.split('/'));
        for code in several {
            let entity = Entity { country: Some(code.to_string()), ..whole.entity.clone() };
            let member = mentions.list.len();
            mentions.list.push(Mention { entity, members: Vec::new(), ..whole.clone() });
            mentions.list[id].members.push(member);
        }
        mentions.list[id].entity.country = Some(first.to_string());
    }
}

/// True when draft `title` is the title that stands before the person `person`: "President" in "President Pop".
fn is_title_of(r: &Resolver, title: &Draft, person: &Draft) -> bool {
    let name = r.name(person.head).map_or(person.head, |n| n.tokens.start);
    title.head + 1 == name
        || title.entity.title.is_some()
            && title.head < name
            && person.tokens.contains(&title.head)
            && title.head + 2 >= name
}
