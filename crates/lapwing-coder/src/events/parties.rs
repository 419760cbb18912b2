//! Turns the filler of a slot into parties: what its mention resolves to, its owner, or the people of a place.

use lapwing_core::{Deprel, EntityKind, Mention, Party, Upos};
use lapwing_data::lexicon::TriggerKind;

use super::Reading;
use super::slots::is_plural;
use crate::actors::phrase::paired;
use crate::scene::OWN_FORCES;

/// Which role a party is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who does it.
    Actor,
    /// To whom.
    Recipient,
}

/// How good a filler is as a party: higher is better, 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fitness {
    /// No party at all.
    None,
    /// Private people: parties only of acts that strike several of them.
    Private,
    /// A place that stands for the people there.
    Place,
    /// The owner of the thing named ("the offices of the UN").
    Owner,
    /// A party by itself.
    Party,
}

/// The parties that the coordinated fillers of one slot stand for, and how good the best of them is.
pub fn parties_of(r: &Reading, fillers: &[usize], role: Role) -> (Vec<Party>, Fitness) {
    let all: Vec<(Vec<Party>, Fitness)> = fillers.iter().map(|&f| of_filler(r, f, role)).collect();
    // "the Houthis continue terrorist attacks": a party of its own goes before a word that merely tells of what kind.
    let all = match all.iter().zip(fillers).any(|(x, &f)| x.1 == Fitness::Party && !tells_kind(r, f)) {
        true => all.into_iter().zip(fillers).filter(|(_, f)| !tells_kind(r, **f)).map(|(x, _)| x).collect(),
        false => all,
    };
    let best = all.iter().map(|x| x.1).max().unwrap_or(Fitness::None);
    let floor = if best >= Fitness::Owner { Fitness::Private } else { best };
    let mut parties: Vec<Party> = Vec::new();
    for party in all.into_iter().filter(|x| x.1 >= floor && x.1 > Fitness::None).flat_map(|x| x.0) {
        if !parties.iter().any(|p| p.span == party.span && p.entity.country == party.entity.country) {
            parties.push(party);
        }
    }
    (parties, best)
}

/// "militant" in "militant attack": a role noun that modifies, without a country of its own.
fn tells_kind(r: &Reading, f: usize) -> bool {
    let modifies = matches!(r.syntax.rel(f), Deprel::Amod | Deprel::Compound);
    modifies && r.mentions.headed_by(f).is_some_and(|(_, m)| m.entity.name.is_none() && m.entity.title.is_none())
}

fn of_filler(r: &Reading, f: usize, role: Role) -> (Vec<Party>, Fitness) {
    if role == Role::Recipient
        && let Some(crowd) = crowd(r, f)
    {
        return (vec![crowd], Fitness::Owner);
    }
    let named = named_beside(r, f);
    if !named.is_empty() {
        return (named.into_iter().map(|m| party(r, m)).collect(), Fitness::Party);
    }
    let Some((_, mention)) = r.mentions.headed_by(f) else { return (owners(r, f), owners_fitness(r, f)) };
    if !mention.members.is_empty() {
        return (together(r, mention), Fitness::Party);
    }
    let examples = examples(r, f);
    if mention.entity.country.is_none() && !examples.is_empty() {
        return (examples, Fitness::Party);
    }
    // "a camp for Somali refugees was attacked": theirs, if it is nobody's else.
    if role == Role::Recipient && mention.entity.country.is_none() && mention.entity.name.is_none() {
        let served = served(r, f);
        if !served.is_empty() {
            return (served, Fitness::Party);
        }
    }
    let fitness = fitness(mention, role);
    if fitness == Fitness::None {
        return (owners(r, f), owners_fitness(r, f));
    }
    let split = by_country(r, f, mention);
    (if split.is_empty() { vec![party(r, mention)] } else { split }, fitness)
}

/// "old foes Togo and Ghana", "the neighbours Chad and Mali": the states that stand beside a noun that is no party itself.
pub fn named_beside<'r>(r: &Reading<'r>, f: usize) -> Vec<&'r Mention> {
    let s = &r.syntax;
    let own = r.mentions.headed_by(f).map(|x| &x.1.entity);
    if r.doc.tokens[f].upos != Upos::Noun || own.is_some_and(|e| e.kind.is_party() || e.country.is_some()) {
        return Vec::new();
    }
    let state = |m: &&Mention| m.entity.kind == EntityKind::State && m.entity.country.is_some();
    let named = s.kids_with(f, &[Deprel::Appos]).filter(|&k| k == f + 1).flat_map(|k| s.with_conjuncts(k));
    named.filter_map(|k| r.mentions.headed_by(k).map(|x| x.1)).filter(state).collect()
}

fn fitness(mention: &Mention, role: Role) -> Fitness {
    let entity = &mention.entity;
    match entity.kind {
        // Whom a state sends is hardly whom it acts on.
        kind if kind.is_party() && role == Role::Recipient && mention.ground.ends_with(OWN_FORCES) => Fitness::Private,
        kind if kind.is_party() => Fitness::Party,
        EntityKind::Thing if entity.country.is_some() && !entity.sectors.is_empty() => Fitness::Party,
        EntityKind::Thing if entity.country.is_some() && role == Role::Recipient => Fitness::Owner,
        EntityKind::Place if role == Role::Recipient && entity.country.is_some() => Fitness::Place,
        EntityKind::Private => Fitness::Private,
        _ => Fitness::None,
    }
}

/// "they", "the two leaders": each of those that they are.
fn together(r: &Reading, mention: &Mention) -> Vec<Party> {
    let members = mention.members.iter().filter_map(|&m| r.mentions.list.get(m));
    members.map(|m| Party { entity: m.entity.clone(), ground: mention.ground.clone(), ..party(r, mention) }).collect()
}

/// "allies such as Togo", "states including Mali and Niger": those named.
fn examples(r: &Reading, f: usize) -> Vec<Party> {
    let s = &r.syntax;
    let named =
        s.kids_with(f, &[Deprel::Nmod]).filter(|&k| s.case_of(k).is_some_and(|c| s.grammar.example_cases.has(c)));
    let named: Vec<usize> = named.collect();
    // "including nine from Togo, three from Mali and one from Benin", with the second hung beside the first.
    let last = named.last().copied();
    let more =
        s.kids_with(f, &[Deprel::Appos]).filter(|&k| last.is_some_and(|l| k > l && r.doc.tokens[l].upos == Upos::Num));
    let more = more.filter(|&k| r.doc.tokens[k].upos == Upos::Num);
    let all = named.iter().copied().chain(more).flat_map(|k| s.with_conjuncts(k));
    let all = all.filter_map(|k| r.mentions.headed_by(k).map(|x| x.1));
    // "soldiers, including nine from Togo": a number stands for what is counted.
    let whole = r.mentions.headed_by(f).map(|x| &x.1.entity.sectors);
    let counted = |m: &&Mention| m.entity.kind == EntityKind::Private && r.doc.tokens[m.head].upos == Upos::Num;
    all.filter(|m| m.entity.country.is_some() && (m.entity.kind.is_party() || counted(m)))
        .map(|m| {
            let mut one = party(r, m);
            if let Some(sectors) = whole.filter(|s| counted(&m) && !s.is_empty()) {
                one.entity.sectors.clone_from(sectors);
                one.entity.kind = EntityKind::People;
            }
            one
        })
        .collect()
}

/// "broke up a rally", "backs the protests in Togo": those who protest, of the state whose protests they are or where.
fn crowd(r: &Reading, f: usize) -> Option<Party> {
    if r.doc.tokens[f].upos != Upos::Noun || r.mentions.headed_by(f).is_some_and(|(_, m)| m.entity.kind.is_party()) {
        return None;
    }
    let frames = || r.data.lexicon.frames_for(r.lemma(f), TriggerKind::Noun).map(|(frame, _)| frame);
    let mut categories = frames().filter_map(|f| r.data.ontology.categories.get(&f.category));
    // "the strike" may be one of the air force.
    if frames().any(|f| r.data.ontology.categories.get(&f.category).is_some_and(|c| c.has_culprits)) {
        return None;
    }
    let sector = categories.find_map(|c| c.noun_is_doer.as_ref())?;
    let mut crowd = super::crowd_behind(r, f, sector);
    // Where they protest tells it as it does of other unnamed people: by the place of the event.
    let of = r.syntax.kids_with(f, &[Deprel::Amod, Deprel::Compound, Deprel::NmodPoss]);
    let mut states = of.filter_map(|k| r.mentions.headed_by(k)).filter_map(|(_, m)| m.entity.country.clone());
    crowd.entity.country = states.next();
    Some(crowd)
}

/// "the offices of the UN", "Iran's tankers", "Israeli positions": whose it is.
fn owner_tokens(r: &Reading, f: usize) -> Vec<usize> {
    let s = &r.syntax;
    s.kids(f)
        .iter()
        .copied()
        .filter(|&k| match s.rel(k) {
            Deprel::NmodPoss | Deprel::Amod | Deprel::Compound => true,
            // "a camp for Togolese refugees" is theirs as well.
            Deprel::Nmod => s
                .case_of(k)
                .is_none_or(|c| r.data.actors.reference.of_cases.iter().any(|w| w == c) || s.grammar.for_cases.has(c)),
            _ => false,
        })
        .flat_map(|k| s.with_conjuncts(k))
        .chain(carried(r, f))
        .filter(|&k| k != f)
        .collect()
}

/// Those whom a body or a thing without a state of its own serves or holds.
fn served(r: &Reading, f: usize) -> Vec<Party> {
    let s = &r.syntax;
    let serves = s.kids_with(f, &[Deprel::Nmod]).filter(|&k| s.case_of(k).is_some_and(|c| s.grammar.for_cases.has(c)));
    let people = serves.flat_map(|k| s.with_conjuncts(k)).chain(carried(r, f));
    let known = |m: &&Mention| m.entity.kind == EntityKind::People && m.entity.country.is_some();
    people.filter_map(|k| r.mentions.headed_by(k)).map(|x| x.1).filter(known).map(|m| party(r, m)).collect()
}

/// "a bus carrying Togolese pilgrims": who is in the thing.
fn carried(r: &Reading, f: usize) -> Vec<usize> {
    let s = &r.syntax;
    let holds =
        s.kids_with(f, &[Deprel::Acl]).filter(|&v| s.grammar.carrying_verbs.has(r.lemma(v)) && !s.is_passive(v));
    holds.flat_map(|v| s.objects(v)).collect()
}

/// "missiles coming from Togo", "rockets fired from Mali": where a thing is from.
fn origin(r: &Reading, f: usize) -> Vec<usize> {
    let s = &r.syntax;
    let sent = s.kids_with(f, &[Deprel::Acl]).filter(|&v| s.grammar.sending_verbs.has(r.lemma(v)));
    let from = |v: usize| s.kids_with(v, &[Deprel::Obl]).filter(|&k| s.case_of(k) == Some("from")).collect::<Vec<_>>();
    sent.flat_map(from).flat_map(|k| s.with_conjuncts(k)).collect()
}

fn owners(r: &Reading, f: usize) -> Vec<Party> {
    let from = origin(r, f);
    let has_country = |m: &&Mention| {
        // A state that something comes from is a place to the reader of places.
        m.entity.country.is_some() && (m.entity.kind.is_party() || from.contains(&m.head))
    };
    let mut tokens = owner_tokens(r, f);
    if tokens.is_empty() {
        tokens = origin(r, f);
    }
    tokens
        .into_iter()
        .filter_map(|k| r.mentions.headed_by(k).map(|x| x.1))
        .filter(has_country)
        .map(|m| party(r, m))
        .collect()
}

fn owners_fitness(r: &Reading, f: usize) -> Fitness {
    if owners(r, f).is_empty() { Fitness::None } else { Fitness::Owner }
}

/// "Hungarian and Romanian officials", "the leaders of France and Germany": one party a country.
fn by_country(r: &Reading, f: usize, mention: &Mention) -> Vec<Party> {
    if mention.entity.name.is_some() && matches!(mention.entity.kind, EntityKind::Person | EntityKind::State) {
        return Vec::new();
    }
    // "a Ghanaian-Togolese teacher" is one person of two countries.
    let several = matches!(mention.entity.kind, EntityKind::Body | EntityKind::Thing) || is_plural(r, f);
    let joint = |k: &usize| several && paired(r.doc, *k).is_some();
    // "a Ghanaian Togolese teacher" is one person of two countries.
    let mut owned = owner_tokens(r, f);
    // "Lawmakers in Ghana and Togo"
    if owned.is_empty() {
        let places = &r.data.actors.reference.place_cases;
        let there = |k: &usize| r.syntax.case_of(*k).is_some_and(|c| places.iter().any(|w| w == c));
        let inside = r.syntax.kids_with(f, &[Deprel::Nmod]).find(there);
        owned = inside.map_or(Vec::new(), |k| r.syntax.with_conjuncts(k));
    }
    if !owned.iter().any(|k| r.syntax.rel(*k) == Deprel::Conj || joint(k)) {
        return Vec::new();
    }
    let mut found: Vec<Party> = Vec::new();
    for owner in owned.into_iter().filter_map(|k| r.mentions.headed_by(k).map(|x| x.1)) {
        let fresh = owner.entity.country.is_some() && !found.iter().any(|p| p.entity.country == owner.entity.country);
        if fresh {
            let mut one = party(r, mention);
            one.span = Some(owner.span);
            one.text = owner.span.of(&r.article.text).to_string();
            one.entity.country.clone_from(&owner.entity.country);
            one.ground = format!("{} of several countries: {}", mention.ground, owner.ground);
            found.push(one);
        }
    }
    if found.len() > 1 { found } else { Vec::new() }
}

/// The party that a mention stands for.
pub fn party(r: &Reading, mention: &Mention) -> Party {
    Party {
        text: mention.span.of(&r.article.text).to_string(),
        span: Some(mention.span),
        entity: mention.entity.clone(),
        ground: mention.ground.clone(),
    }
}
