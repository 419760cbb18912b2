//! Resolves one noun phrase from its own words: names, role nouns, and the modifiers that tell country and sector.
//!
//! In: the text and its names. Out: a [`Draft`] for a head token. References to other mentions are left to `coref`.

use std::ops::Range;

use lapwing_core::{Deprel, EntityKind, NameKind, Upos};
use lapwing_data::actors::{NameClass, NameRow, Role, RoleKind, SectorChange, Term, alone};
use lapwing_data::places::Candidate;

use super::draft::{Draft, Link};
use super::names::{Named, What};
use super::phrase::{Bond, extent, modifiers};
use super::text::Text;

/// The text with its names, ready to resolve phrases.
pub struct Resolver<'a> {
    pub text: &'a Text<'a>,
    pub names: Vec<Named<'a>>,
    /// For each token, the name it belongs to.
    pub name_at: Vec<Option<usize>>,
    /// Codes that the surroundings speak of, most trusted first: settles names with rows of several countries.
    pub around: Vec<String>,
    /// The state that they speak of far more than of any other.
    pub dominant: Option<String>,
    /// Persons named in title and context: name in lower case and terms.
    pub elsewhere: Vec<(String, Vec<Term>)>,
    /// Day of publication as year × 10000 + month × 100 + day; 0 when unknown.
    pub day: u32,
}

/// What modifiers say: whose a thing is.
#[derive(Clone, Debug, Default)]
pub struct Owner {
    pub code: Option<String>,
    pub sectors: Vec<String>,
    /// The owner is a body or person whose sectors its members share.
    pub member: bool,
    pub ground: String,
}

/// What stands for a number in digits among the role nouns.
const IN_DIGITS: &str = "0";

/// Owners of owners are followed this far.
const DEPTH_MAX: usize = 4;

impl<'a> Resolver<'a> {
    /// The name that `t` belongs to.
    pub fn name(&self, t: usize) -> Option<&Named<'a>> {
        self.name_at[t].map(|i| &self.names[i])
    }

    /// The row of a known name that fits the surroundings; `None` when rows of several countries fit equally.
    pub fn choose<'r>(&self, rows: &[&'r NameRow]) -> Option<&'r NameRow> {
        // What a name stood for in those days goes before what it stands for at all times.
        let then =
            |r: &&&NameRow| r.days.is_some_and(|(first, last)| self.day > 0 && (first..=last).contains(&self.day));
        if let Some(row) = rows.iter().find(then) {
            return Some(row);
        }
        let rows: Vec<&NameRow> = rows.iter().filter(|r| r.days.is_none()).copied().collect();
        let best = rows.iter().min_by_key(|r| {
            let near = self.around.iter().position(|c| Some(c) == r.code.as_ref());
            (near.unwrap_or(usize::MAX), r.class)
        })?;
        let near = best.code.as_ref().is_some_and(|c| self.around.contains(c));
        let same_code = rows.iter().all(|r| r.code == best.code || r.class != best.class);
        (near || same_code).then_some(*best)
    }

    /// The draft for the phrase headed by `head`.
    pub fn draft(&self, head: usize) -> Draft {
        let mut draft = match self.name(head).map(|n| (&n.what, n.tokens.clone())) {
            Some((What::Known(rows), tokens)) => self.known(head, tokens, rows),
            Some((What::Person(_), tokens)) => self.person(head, tokens),
            Some((What::Unknown(kind), tokens)) => self.unknown(head, tokens, *kind),
            None => self.common(head),
        };
        draft.plural = self.text.is_plural(head) || draft.plural;
        draft
    }

    fn known(&self, head: usize, tokens: Range<usize>, rows: &[&NameRow]) -> Draft {
        let Some(row) = self.choose(rows) else {
            let mut draft =
                Draft::new(head, extent(self.text, head, tokens), EntityKind::Body, "name of several bodies");
            draft.entity.name = rows.first().map(|r| r.name.clone());
            draft.entity.sectors = rows.iter().find(|r| r.days.is_none()).map_or(Vec::new(), |r| r.sectors.clone());
            return draft;
        };
        let words = extent(self.text, head, tokens.clone());
        let (kind, ground) = match row.class {
            NameClass::State => (EntityKind::State, "country name"),
            NameClass::Seat => (EntityKind::State, "seat of government"),
            NameClass::Capital => (EntityKind::State, "capital"),
            NameClass::Region => (EntityKind::Place, "part of a country"),
            NameClass::Legislature => (EntityKind::Body, "name of a legislature"),
            NameClass::Body => (EntityKind::Body, "name of a body"),
            NameClass::Adjective | NameClass::GroupAdjective if self.is_modifier(head) => {
                (EntityKind::State, "demonym")
            }
            NameClass::GroupAdjective | NameClass::GroupPeople => (EntityKind::People, "name of a group"),
            NameClass::Adjective | NameClass::People => (EntityKind::People, "demonym"),
        };
        let mut draft = Draft::new(head, words, kind, ground);
        draft.entity.name = Some(row.name.clone());
        draft.entity.country.clone_from(&row.code);
        draft.entity.sectors.clone_from(&row.sectors);
        match (kind, row.class) {
            (EntityKind::State, NameClass::Adjective) => draft.entity.sectors.insert(0, "GOV".into()),
            (EntityKind::State, NameClass::GroupAdjective) => draft.entity.kind = EntityKind::Other,
            (EntityKind::People, NameClass::Adjective) => draft.entity.sectors.insert(0, "CVL".into()),
            _ => {}
        }
        if kind == EntityKind::People {
            draft.entity.name = None;
            draft.plural = true;
            // "ethnic Albanians" live in another state than Albania.
            let words = self.text.words();
            if self.text.has_kid(head, Deprel::Amod, &words.ethnic_words) {
                draft.entity.country = None;
                draft.local = true;
            }
        }
        if matches!(row.class, NameClass::State | NameClass::Capital | NameClass::Region)
            && (self.in_place(head) || self.closes_place(head, tokens.start))
        {
            draft.entity.kind = EntityKind::Place;
        }
        // "the Lomé attack", "the Accra talks": where they were.
        let of_thing = || self.text.head(head).is_some_and(|h| self.role(h).is_none() && self.name_at[h].is_none());
        if matches!(row.class, NameClass::Capital | NameClass::Region)
            && self.text.rel(head) == Deprel::Compound
            && of_thing()
        {
            draft.entity.kind = EntityKind::Place;
        }
        // "the Saudi National Guard": a common name of bodies, of the state that stands before it.
        let mine =
            row.class == NameClass::Body && row.code.as_ref().is_some_and(|c| self.text.actors.states.contains_key(c));
        if mine {
            let before = modifiers(self.text, head, tokens).into_iter().filter(|(bond, _)| *bond <= Bond::Before);
            let state =
                before.map(|(bond, k)| self.owner_at(k, bond, DEPTH_MAX)).find(|o| !o.member && o.code.is_some());
            if let Some(owner) = state.filter(|o| o.ground != "place") {
                draft.entity.country = owner.code;
            }
        }
        draft
    }

    /// The country of a place: one that the surroundings speak of, or that of a place far larger than its namesakes.
    fn place_country(&self, name: &str) -> Option<String> {
        if self.text.places.is_region(name) {
            return None;
        }
        let candidates = self.text.places.candidates(name);
        let open = |p: &&Candidate| !self.text.places.is_disputed(p);
        let near = self.around.iter().find(|c| candidates.iter().filter(open).any(|p| p.country == **c));
        near.cloned().or_else(|| self.text.places.country_of(name))
    }

    /// The state that a name tells behind a preposition or before `role`, what it is: "High Court of Kenya", "Royal Thai
    /// Army".
    fn state_inside(&self, name: Range<usize>, role: usize) -> Option<String> {
        let cases = &self.text.words().of_cases;
        let told = |t: usize, class: NameClass| {
            let (_, rows) = self.text.actors.names.longest((t..name.end).map(|k| self.text.form(k)))?;
            rows.iter().find(|r| r.class == class).and_then(|r| r.code.clone())
        };
        let mut behind = name.clone().skip(1).filter(|&t| self.text.is_in(t, cases));
        // "North American Command": of a continent.
        let continent = |t: usize| self.text.is_in(t - 1, &self.text.words().continent_words);
        let mut before = (name.start + 1..role).filter(|&t| self.text.is_capital(t) && !continent(t));
        behind
            .find_map(|t| told(t + 1, NameClass::State))
            .or_else(|| before.find_map(|t| told(t, NameClass::Adjective).or_else(|| told(t, NameClass::State))))
    }

    /// True for "in Iran", "near Kabul": the place where something is, not a party.
    fn in_place(&self, head: usize) -> bool {
        let local = matches!(self.text.rel(head), Deprel::Obl | Deprel::Nmod);
        local && self.text.case_of(head).is_some_and(|c| self.text.words().place_cases.iter().any(|w| w == c))
    }

    /// "Tessaoua, Maradi Region, Niger": the state tells where the place before the comma lies.
    fn closes_place(&self, head: usize, first: usize) -> bool {
        let argument = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Obj, Deprel::Iobj, Deprel::OblAgent];
        let comma = first >= 2
            && !argument.contains(&self.text.rel(head))
            && self.text.form(first - 1) == ","
            && self.text.sentence(first - 2) == self.text.sentence(first);
        comma && {
            let before = first - 2;
            let marked = self.text.doc.name_at(before).is_some_and(|n| n.kind == NameKind::Place);
            let state = self.name(before).is_some_and(
                |n| matches!(&n.what, What::Known(rows) if rows.iter().any(|r| r.class != NameClass::Region)),
            );
            marked && !state
        }
    }

    fn is_modifier(&self, t: usize) -> bool {
        matches!(self.text.rel(t), Deprel::Amod | Deprel::Compound | Deprel::Flat)
            || self.text.rel(t) == Deprel::Conj
                && self.text.head(t).is_some_and(|h| matches!(self.text.rel(h), Deprel::Amod | Deprel::Compound))
    }

    fn unknown(&self, head: usize, tokens: Range<usize>, kind: NameKind) -> Draft {
        // A body whose own name says what it is: "Supreme Court", "Royal Oman Police".
        let role = if kind == NameKind::Place { None } else { self.role(head).or_else(|| self.role(tokens.end - 1)) };
        let name = self.text.span(tokens.clone()).of(&self.text.article.text).to_string();
        let mut draft = match role {
            Some((_, role)) if role.kind != RoleKind::Quantity => {
                let at = if self.role(head).is_some() { head } else { tokens.end - 1 };
                let mut draft = self.by_role(head, tokens.clone(), role, at);
                draft.link = Link::None;
                draft.local &= self.text.is_capital(head);
                // "Federal Court of Togo", "Royal Thai Army": of the state in its name; "Tamale Regional Council": of the place.
                let first = tokens.start;
                if draft.entity.country.is_none() {
                    draft.entity.country = self.state_inside(tokens.clone(), at);
                }
                if draft.entity.country.is_none() && tokens.len() > 1 && at != first && self.role(first).is_none() {
                    draft.entity.country = self.place_country(self.text.form(first));
                    if draft.entity.country.is_some() {
                        draft.ground += "; place in its name";
                    }
                }
                draft
            }
            _ => {
                let kind = match kind {
                    NameKind::Place => EntityKind::Place,
                    NameKind::Person | NameKind::Organisation => EntityKind::Private,
                    _ => EntityKind::Other,
                };
                let mut draft = Draft::new(head, extent(self.text, head, tokens.clone()), kind, "unknown name");
                let owner = self.owner(head, tokens.clone(), 0);
                draft.entity.country = owner.code;
                if kind == EntityKind::Place {
                    draft.entity.country = self.place_country(&name);
                    draft.ground = "place".into();
                }
                draft
            }
        };
        draft.entity.name = Some(name);
        draft
    }

    /// The role noun that ends in `t`, and how many tokens before belong to it. A word inside a name counts only
    /// when the name is not a known one.
    pub fn role(&self, t: usize) -> Option<(usize, &'a Role)> {
        if !matches!(self.text.upos(t), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Det | Upos::Pron) {
            return None;
        }
        let roles = &self.text.actors.roles;
        let found = roles.longest(&self.text.spellings(t), self.text.before(t));
        let found = found.or_else(|| roles.longest(&[IN_DIGITS], alone).filter(|_| self.is_count(t)))?;
        // "the House" is a parliament, "a house" is none.
        let words = self.text.words();
        let plain = found.0 == 0 && !self.text.is_capital(t) && self.text.is_in(t, &words.capital_nouns);
        // "using force", "military intelligence" apart: with nothing before it the noun is no body.
        let mass = found.0 == 0
            && self.text.lower[t] == self.text.lemma[t]
            && words.mass_nouns.iter().any(|w| *w == self.text.lower[t])
            && !self.text.kids(t).iter().any(|&k| k < t && self.text.rel(k) != Deprel::Case);
        (!plain && !mass).then_some(found)
    }

    /// "killed 14": digits in the place of a subject or object count people, unless they look like a year.
    fn is_count(&self, t: usize) -> bool {
        let argument = matches!(self.text.rel(t), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        let number = self.text.form(t).replace(',', "");
        let year = number.len() == 4 && number == self.text.form(t);
        // "October 20", "81–70", "15 of its citizens" are counted otherwise.
        let name = t > 0 && self.text.sentence(t - 1) == self.text.sentence(t) && self.text.upos(t - 1) == Upos::Propn;
        let whose =
            self.text.kids(t).iter().any(|&k| self.text.kids(k).iter().any(|&p| self.text.rel(p) == Deprel::NmodPoss));
        argument && !year && !name && !whose && number.bytes().all(|b| b.is_ascii_digit()) && !self.counts_things(t)
    }

    /// "shot down 95 of 143 drones": what the number `t` counts is no people.
    fn counts_things(&self, t: usize) -> bool {
        let text = self.text;
        let of = |k: usize| text.rel(k) == Deprel::Case && text.is_in(k, &text.words().of_cases);
        let what = Some(t + 1).filter(|&k| k < text.doc.tokens.len() && of(k)).and_then(|k| text.head(k));
        what.is_some_and(|n| {
            let role = text.actors.roles.longest(&text.spellings(n), text.before(n)).map(|x| x.1.kind);
            text.upos(n) == Upos::Noun && role.is_none_or(|kind| kind == RoleKind::Entity(EntityKind::Thing))
        })
    }

    /// "the secretary of state": a role noun of several words that goes on behind the head, and its tokens.
    fn role_beyond(&self, head: usize) -> Option<(Range<usize>, &'a Role)> {
        self.text.kids(head).iter().filter(|&&k| k > head && self.text.rel(k) == Deprel::Nmod).find_map(|&k| {
            let (n, role) = self.role(k)?;
            (n > 0 && k - n <= head).then_some((k - n..k + 1, role))
        })
    }

    fn common(&self, head: usize) -> Draft {
        let text = self.text;
        let words = text.words();
        let pronoun = |link, kind| {
            let mut draft = Draft::new(head, head..head + 1, kind, "pronoun");
            draft.link = link;
            draft
        };
        if text.upos(head) == Upos::Pron {
            if text.is_in(head, &words.person_pronouns) {
                return pronoun(Link::PersonPronoun, EntityKind::Other);
            }
            if text.is_in(head, &words.thing_pronouns) {
                return pronoun(Link::ThingPronoun, EntityKind::Other);
            }
            if text.is_in(head, &words.plural_pronouns) {
                let mut draft = pronoun(Link::PluralPronoun, EntityKind::Other);
                draft.plural = true;
                return draft;
            }
            if text.is_in(head, &words.speakers) {
                return pronoun(Link::Speaker, EntityKind::Other);
            }
            if text.is_in(head, &words.speaker_pronouns) || text.is_in(head, &words.relative_pronouns) {
                return pronoun(Link::None, EntityKind::Other);
            }
        }
        match self.role_beyond(head).or_else(|| Some((head - self.role(head)?.0..head + 1, self.role(head)?.1))) {
            Some((keep, role)) => self.by_role(head, keep, role, head),
            None => {
                let mut draft = Draft::new(head, extent(text, head, head..head + 1), EntityKind::Other, "noun");
                let place =
                    Some(head).filter(|&h| text.upos(h) == Upos::Propn && text.is_capital(h) && self.in_place(h));
                if let Some(code) = place.and_then(|h| self.place_country(text.form(h))) {
                    draft.entity.kind = EntityKind::Place;
                    draft.entity.name = Some(text.form(head).to_string());
                    draft.entity.country = Some(code);
                    draft.ground = "place".into();
                    return draft;
                }
                draft.entity.country = self.owner(head, head..head + 1, 0).code;
                draft
            }
        }
    }

    fn by_role(&self, head: usize, keep: Range<usize>, role: &Role, at: usize) -> Draft {
        let text = self.text;
        let lemma = text.lemma[at].to_string();
        if let (RoleKind::Group | RoleKind::Quantity, Some(inner)) = (role.kind, self.consists_of(head)) {
            let mut draft = self.draft(inner);
            let several = matches!(draft.entity.kind, EntityKind::People | EntityKind::Private) || draft.plural;
            if several || role.kind == RoleKind::Quantity {
                let whole = extent(text, head, keep);
                draft.tokens = whole.start.min(draft.tokens.start)..draft.tokens.end.max(whole.end);
                draft.head = head;
                // "two parts of the country" are parts of one.
                draft.plural |= draft.link != Link::State;
                if draft.link == Link::State && self.in_place(head) {
                    draft.entity.kind = EntityKind::Place;
                }
                draft.ground = format!("{lemma} of: {}", draft.ground);
                return draft;
            }
        }
        let owner = match self.owner(head, keep.clone(), 0) {
            owner if owner.code.is_none() && self.is_modifier(head) => self.owner_beside(head, owner),
            owner => owner,
        };
        let kind = match role.kind {
            RoleKind::Entity(EntityKind::Person) if text.is_plural(at) => EntityKind::People,
            RoleKind::Entity(kind) => kind,
            RoleKind::Document => EntityKind::Thing,
            RoleKind::Counterpart => EntityKind::Person,
            RoleKind::Group => EntityKind::Body,
            RoleKind::Quantity => EntityKind::Private,
            RoleKind::Modifier(_) | RoleKind::Honorific => EntityKind::Other,
        };
        let foreign = |k: &usize| {
            matches!(text.rel(*k), Deprel::Amod | Deprel::Compound | Deprel::Nmod)
                && *k < head
                && text.is_in(*k, &text.words().not_local)
        };
        let local = role.local
            && !text.kids(head).iter().any(foreign)
            && !matches!(kind, EntityKind::State | EntityKind::Place | EntityKind::Thing | EntityKind::Other);
        let ground = if owner.code.is_some() {
            format!("{} + role noun {lemma}", owner.ground)
        } else {
            format!("role noun {lemma}")
        };
        let mut draft = Draft::new(head, extent(text, head, keep.clone()), kind, ground);
        // "settlers near Hebron": where those of a known state are does not make them of it.
        let at_home = role.home.clone().filter(|_| owner.ground.starts_with("place"));
        draft.entity.country = at_home.or_else(|| owner.code.clone()).or_else(|| role.home.clone());
        draft.entity.sectors = self.sectors(head, &keep, role, &owner);
        if matches!(kind, EntityKind::Person | EntityKind::People) || role.kind == RoleKind::Counterpart {
            draft.entity.title = Some(text.span(keep.clone()).of(&text.article.text).to_string());
        }
        if role.kind == RoleKind::Document {
            draft.entity.sectors.clear();
        }
        // "State" in "State Tourism Agency" is no state, nor is "a state of emergency".
        let of_what = || self.consists_of(head).is_some_and(|k| !text.is_capital(k) && self.role(k).is_none());
        if role.kind == RoleKind::Entity(EntityKind::State)
            && (self.is_modifier(head) || owner.code.is_none() && of_what())
        {
            draft.entity = lapwing_core::Entity::default();
            return draft;
        }
        // "the Artibonite department", "Rakhine state": a part of a country called by its name.
        let named_place = |k: &usize| {
            *k < head
                && matches!(text.rel(*k), Deprel::Compound | Deprel::Amod | Deprel::Nmod)
                && text.is_capital(*k)
                && text.doc.name_at(*k).is_some_and(|m| m.kind == NameKind::Place)
                && self.name(*k).is_none_or(
                    |n| !matches!(&n.what, What::Known(rows) if rows.iter().any(|r| r.class == NameClass::State)),
                )
        };
        if text.words().division_nouns.contains(&lemma) && text.kids(head).iter().any(named_place) {
            draft.entity =
                lapwing_core::Entity { kind: EntityKind::Place, country: draft.entity.country, ..Default::default() };
            draft.ground = format!("place + {}", draft.ground);
            return draft;
        }
        draft.role = Some(lemma);
        draft.local = local;
        let definite = text.has_kid(head, Deprel::Det, &text.words().definite);
        let indefinite = text.has_kid(head, Deprel::Det, &text.words().indefinite)
            || text.has_kid(head, Deprel::Amod, &text.words().indefinite);
        let counted = text
            .kids(head)
            .iter()
            .any(|&k| text.rel(k) == Deprel::Nummod && !(definite && text.is_in(k, &text.words().pair_numbers)));
        let bare_title = text.is_capital(head) && text.upos(head) != Upos::Num;
        draft.link = match role.kind {
            RoleKind::Counterpart => Link::Counterpart,
            RoleKind::Entity(EntityKind::State) if !indefinite => Link::State,
            _ if owner.code.is_none() && !indefinite && (definite && !counted || bare_title) => Link::Definite,
            _ => Link::None,
        };
        draft
    }

    /// "a group of MPs", "dozens of protesters": what is grouped or counted.
    fn consists_of(&self, head: usize) -> Option<usize> {
        let of = |k: &usize| {
            self.text.rel(*k) == Deprel::Nmod
                && *k > head
                && self.text.case_of(*k) == self.text.words().of_cases.first().map(String::as_str)
        };
        self.text.kids(head).iter().copied().find(of)
    }

    fn sectors(&self, head: usize, keep: &Range<usize>, role: &Role, owner: &Owner) -> Vec<String> {
        let text = self.text;
        let mut sectors = role.sectors.clone();
        let last = text.lemma[keep.end - 1].as_ref();
        // "a Houthi drone" is the Houthis'.
        let owned = role.kind == RoleKind::Entity(EntityKind::Thing);
        let member = owned || role.sectors.is_empty() || text.words().member_nouns.iter().any(|w| w == last);
        // "supporters of the president" hold no office.
        let follows = text.words().following_nouns.iter().any(|w| w == last)
            && owner.sectors.iter().any(|s| matches!(s.as_str(), "GOV" | "ELI"));
        if owner.member && member && !follows && !owner.sectors.is_empty() {
            sectors.clone_from(&owner.sectors);
        }
        if sectors.is_empty()
            && owner.code.is_some()
            && matches!(
                role.kind,
                RoleKind::Entity(EntityKind::Person | EntityKind::People | EntityKind::Body) | RoleKind::Group
            )
            && !owner.member
            // "the Accra-based group" is no government.
            && !(role.kind == RoleKind::Group && owner.ground == "place")
        {
            sectors = vec!["GOV".to_string()];
        }
        // UN, EU and other international officials have no sector of government.
        if owner.code.as_deref().is_some_and(|c| !text.actors.states.contains_key(c))
            && sectors.first().is_some_and(|s| s == "GOV")
        {
            sectors.remove(0);
        }
        for &k in text.kids(head).iter().filter(|&&k| k < head && !keep.contains(&k)) {
            if self.name_at[k].is_some()
                || !matches!(
                    text.rel(k),
                    Deprel::Amod | Deprel::Compound | Deprel::Nmod | Deprel::Flat | Deprel::Advmod
                )
            {
                continue;
            }
            let Some((_, modifier)) = text.actors.roles.modifier(&text.spellings(k), text.before(k)) else { continue };
            match modifier.kind {
                // "former detainees" have held no office.
                RoleKind::Modifier(SectorChange::Replace)
                    if !role.sectors.first().is_some_and(|s| text.words().no_office.contains(s)) =>
                {
                    return modifier.sectors.clone();
                }
                RoleKind::Modifier(SectorChange::First) if role.kind != RoleKind::Document => {
                    sectors.retain(|s| s != "GOV" && !modifier.sectors.contains(s));
                    sectors.splice(0..0, modifier.sectors.iter().cloned());
                }
                RoleKind::Modifier(SectorChange::Beside)
                    if matches!(
                        role.kind,
                        RoleKind::Entity(EntityKind::Body | EntityKind::Person | EntityKind::State)
                    ) =>
                {
                    sectors.extend(modifier.sectors.iter().filter(|s| !role.sectors.contains(s)).cloned());
                }
                RoleKind::Modifier(SectorChange::Fill)
                    if role.kind != RoleKind::Document && sectors.iter().all(|s| s == "GOV") && !owner.member =>
                {
                    sectors.clone_from(&modifier.sectors);
                }
                _ => {}
            }
        }
        sectors
    }

    /// Whose the phrase is, by its modifiers.
    pub fn owner(&self, head: usize, keep: Range<usize>, depth: usize) -> Owner {
        let mut best = Owner::default();
        if depth > DEPTH_MAX {
            return best;
        }
        // Embassies and ambassadors stand in another state than their own.
        let abroad = self.text.is_in(keep.end - 1, &self.text.words().abroad_nouns)
            || self.text.is_in(head, &self.text.words().abroad_nouns);
        for (bond, k) in modifiers(self.text, head, keep).into_iter().filter(|(bond, _)| !(abroad && *bond == Bond::In))
        {
            let found = self.owner_at(k, bond, depth);
            if best.sectors.is_empty() && found.member {
                best.sectors.clone_from(&found.sectors);
                best.member = true;
            }
            if best.code.is_none() && found.code.is_some() {
                best.code = found.code;
                best.ground = found.ground;
            }
            if best.code.is_some() && (best.member || bond >= Bond::Of) {
                break;
            }
        }
        best
    }

    /// "a Ghanaian army base", "Karen guerrilla camps": the demonym before a modifier that is a role noun tells whose it is,
    /// though it hangs on the same head.
    fn owner_beside(&self, k: usize, own: Owner) -> Owner {
        let Some(before) = k.checked_sub(1).filter(|&b| self.text.head(b) == self.text.head(k)) else { return own };
        let fits = matches!(self.text.rel(before), Deprel::Amod | Deprel::Compound) && self.name_at[before].is_some();
        let beside = if fits { self.owner_at(before, Bond::Before, DEPTH_MAX) } else { Owner::default() };
        if beside.code.is_some() { beside } else { own }
    }

    fn owner_at(&self, k: usize, bond: Bond, depth: usize) -> Owner {
        match self.name(k).map(|n| (&n.what, n.tokens.clone())) {
            Some((What::Known(rows), _)) => {
                let Some(row) = self.choose(rows) else { return Owner::default() };
                let ground = match row.class {
                    NameClass::Adjective => "demonym",
                    NameClass::Capital | NameClass::Region => "place",
                    NameClass::Body => "body",
                    _ => "country name",
                };
                let member = matches!(row.class, NameClass::Body | NameClass::Legislature) && bond != Bond::In;
                // A body in a foreign place: "the embassy at NATO" is left to its own country.
                if row.class == NameClass::Body && bond == Bond::In {
                    return Owner::default();
                }
                let plain = matches!(row.class, NameClass::GroupAdjective);
                Owner {
                    code: row.code.clone(),
                    sectors: if plain { vec![] } else { row.sectors.clone() },
                    member,
                    ground: ground.into(),
                }
            }
            Some((What::Person(_), tokens)) if bond != Bond::In => {
                let person = self.person_at(k, tokens, depth + 1);
                Owner { code: person.entity.country, sectors: vec![], member: false, ground: "person".into() }
            }
            _ => {
                let keep = self.name(k).map_or(k..k + 1, |n| n.tokens.clone());
                let mut owner = self.owner(k, keep.clone(), depth + 1);
                let named = matches!(self.name(k).map(|n| &n.what), Some(What::Unknown(NameKind::Place)));
                let proper = self.text.upos(k) == Upos::Propn && self.text.is_capital(k) && self.role(k).is_none();
                // "Shanghai police": those of the place before them.
                let local = || self.text.head(k).and_then(|h| self.role(h)).is_some_and(|(_, role)| role.local);
                let proper = proper && (named || bond == Bond::In || bond == Bond::Before && local());
                if owner.code.is_none() && proper {
                    let place = self.text.span(keep).of(&self.text.article.text);
                    owner.code = self.place_country(place);
                    owner.ground = "place".into();
                }
                if let Some((_, role)) = self.role(k).filter(|_| bond <= Bond::Of && self.text.upos(k) != Upos::Adj)
                    && matches!(role.kind, RoleKind::Entity(EntityKind::Body | EntityKind::Person))
                    && !role.sectors.is_empty()
                    && !owner.member
                {
                    owner.sectors.clone_from(&role.sectors);
                    owner.member = true;
                }
                owner
            }
        }
    }
}
