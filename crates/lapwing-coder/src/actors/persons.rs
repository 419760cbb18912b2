//! Persons: a name with the title before it, after it, or in the tables of office holders.

use std::ops::Range;

use lapwing_core::{Deprel, EntityKind, Upos};
use lapwing_data::actors::{Office, RoleKind, SectorChange, Term, alone};

use super::draft::{Draft, Link};
use super::names::What;
use super::phrase::extent;
use super::resolve::Resolver;

/// What a title before a name says.
#[derive(Default)]
struct Title {
    tokens: Range<usize>,
    text: Option<String>,
    sectors: Vec<String>,
    country: Option<String>,
    former: bool,
    honorific: bool,
    local: bool,
    ground: String,
}

impl Resolver<'_> {
    /// The draft for a person's name.
    pub fn person(&self, head: usize, tokens: Range<usize>) -> Draft {
        self.person_at(head, tokens, 0)
    }

    /// The same at a depth: two names in a row can each be taken for a part of the other's title.
    pub fn person_at(&self, head: usize, tokens: Range<usize>, depth: usize) -> Draft {
        let text = self.text;
        let title = self.title_before(tokens.clone(), depth);
        let whole = title.tokens.start.min(tokens.start)..tokens.end;
        let mut draft = Draft::new(head, extent(text, head, whole), EntityKind::Private, "unknown person");
        let surface = text.span(tokens.clone()).of(&text.article.text).to_string();
        draft.entity.name = Some(surface);
        let terms = match self.name(tokens.start).map(|n| &n.what) {
            Some(What::Person(terms)) => terms.as_slice(),
            _ => &[],
        };
        let surnamed;
        let mut pool = terms;
        let alone = tokens.len() == 1;
        let mut single = alone;
        if single && terms.is_empty() {
            let own = text.lower[tokens.start].as_ref();
            let told = self.elsewhere.iter().find(|(name, _)| name.split_whitespace().any(|w| w == own));
            surnamed = match told {
                Some((_, terms)) => self.widened(terms, tokens.clone()),
                None => text.actors.persons.surnamed(tokens.clone().map(|t| text.form(t))),
            };
            single = told.is_none();
            pool = &surnamed;
        }
        // "Joe" may be "Joseph R." in the tables, but nobody else where he himself held office on the day.
        let himself = self.day > 0 && pool.iter().any(|t| t.on(self.day) == Office::In);
        let widened = self.widened(pool, tokens.clone());
        if !alone && !pool.is_empty() && !himself {
            pool = &widened;
        }
        let chosen = self.choose_term(pool, title.country.as_deref(), single);
        if let Some((term, office)) = chosen {
            draft.entity.country = Some(term.code.clone());
            draft.entity.sectors = match (office, &term.sector) {
                (Office::After, _) => vec!["ELI".to_string()],
                (_, Some(sector)) => vec![sector.clone()],
                (_, None) => Vec::new(),
            };
            draft.entity.title = term.title.clone();
            draft.entity.kind = EntityKind::Person;
            draft.ground = if office == Office::After { "former office holder".into() } else { "office holder".into() };
            draft.entity.name = Some(term.name.clone());
        }
        if title.text.is_some() {
            draft.entity.kind = if title.sectors.is_empty() && title.country.is_none() && chosen.is_none() {
                EntityKind::Private
            } else {
                EntityKind::Person
            };
            let known_sector = draft.entity.sectors.clone();
            if !title.sectors.is_empty() {
                draft.entity.sectors.clone_from(&title.sectors);
            } else if draft.entity.sectors.is_empty() {
                draft.entity.sectors = known_sector;
            }
            if title.country.is_some() {
                draft.entity.country.clone_from(&title.country);
            }
            draft.entity.title.clone_from(&title.text);
            draft.ground = format!(
                "title {}{}",
                title.text.as_deref().unwrap_or(""),
                if title.ground.is_empty() { String::new() } else { format!(" + {}", title.ground) }
            );
        } else if title.country.is_some() && draft.entity.country.is_none() {
            draft.entity.country.clone_from(&title.country);
        }
        if title.former {
            draft.entity.sectors = vec!["ELI".to_string()];
            draft.entity.kind = EntityKind::Person;
        }
        draft.local = title.local && draft.entity.country.is_none();
        let unknown = terms.is_empty() && chosen.is_none() && title.text.is_none();
        let titled_only = terms.is_empty() && chosen.is_none() && title.country.is_none();
        draft.link = if unknown || titled_only || alone && (terms.is_empty() || title.honorific || title.text.is_some())
        {
            Link::NamePart
        } else {
            Link::None
        };
        draft
    }

    /// The terms of a full name, with those of holders of the same surname, country and initial: "Joe" and "Joseph R.".
    fn widened(&self, terms: &[Term], name: Range<usize>) -> Vec<Term> {
        let initial = |n: &str| n.chars().next();
        let same = |t: &Term| terms.iter().any(|o| o.code == t.code && initial(&o.name) == initial(&t.name));
        let last = self.text.form(name.end - 1);
        let more = self.text.actors.persons.surnamed(std::iter::once(last)).into_iter().filter(same);
        terms.iter().cloned().chain(more).collect()
    }

    /// The term to believe: in office on the day, of the country asked for, of the highest rank; a surname alone must point to
    /// one country only.
    fn choose_term<'t>(&self, terms: &'t [Term], country: Option<&str>, surname: bool) -> Option<(&'t Term, Office)> {
        let office = |t: &Term| if self.day == 0 { Office::In } else { t.on(self.day) };
        let fits = |t: &&Term| country.is_none_or(|c| t.code == c) && !(surname && t.rank < 2);
        let rank = |t: &&Term| {
            let near = self.around.iter().position(|c| *c == t.code).map_or(0, |p| self.around.len() - p);
            (office(t), near.min(1), t.rank, t.end)
        };
        let best = terms.iter().filter(fits).max_by_key(|t| rank(t))?;
        let best_office = office(best);
        // A former holder of the same name long dead is no better than nobody.
        if best_office == Office::Before && surname || best.end + 400_000 < self.day {
            return None;
        }
        if surname {
            let near = self.around.contains(&best.code) || country.is_some();
            let rivals =
                terms.iter().filter(fits).filter(|t| office(t) >= Office::Perhaps && t.code != best.code).count();
            let sure = best.rank >= 2 && best_office >= Office::Perhaps && rivals == 0;
            // A head of state or government who left less than ten years ago is still spoken of by surname.
            let lately = best.rank == 3 && rivals == 0 && best_office == Office::After && best.end + 100_000 > self.day;
            if !near && !sure && !lately {
                return None;
            }
        }
        Some((best, best_office))
    }

    /// The title that stands before the name: "Israel's Defense Minister", "former President", "Mr.".
    fn title_before(&self, name: Range<usize>, depth: usize) -> Title {
        let text = self.text;
        let begin = text.doc.sentences[text.sentence(name.start)].tokens.start;
        let mut title = Title { tokens: name.start..name.start, ..Title::default() };
        let Some(last) = name.start.checked_sub(1).filter(|l| *l >= begin) else { return title };
        let joined = |t: usize| {
            let head = text.head(t);
            let up = head.is_some_and(|h| h >= t && h < name.end) || name.clone().any(|n| text.head(n) == Some(t));
            // "killed militia spokesman Odinga", read as two objects.
            let top = text.top(name.clone());
            let twins = head.is_some() && head == text.head(top) && text.rel(t) == text.rel(top);
            up || twins || matches!(text.rel(t), Deprel::Compound | Deprel::Flat | Deprel::Appos)
        };
        let far = if self.role(last).is_some() { None } else { self.title_with_field(begin, name.start) };
        if far.is_none()
            && (self.name_at[last].is_some() || !matches!(text.upos(last), Upos::Noun | Upos::Propn | Upos::Adj))
        {
            // "Iran's Rouhani", "Iranian Rouhani": country only.
            let owner = if text.upos(last) == Upos::Part && last > begin { last - 1 } else { last };
            if let Some(code) = self.code_at(owner).filter(|_| joined(owner)) {
                title.country = Some(code);
                title.tokens = name.start..name.start;
            }
            return title;
        }
        let (last, found) = far.map_or((last, None), |t| (t, self.role(t)));
        let Some((n, role)) = found.or_else(|| self.role(last).filter(|_| joined(last))) else { return title };
        let start = last - n;
        if role.kind == RoleKind::Honorific {
            title.honorific = true;
            title.tokens = start..name.start;
            return title;
        }
        if !matches!(
            role.kind,
            RoleKind::Entity(EntityKind::Person | EntityKind::Private | EntityKind::People) | RoleKind::Counterpart
        ) {
            return title;
        }
        // Further left: modifiers of the title.
        let mut left = start;
        let mut owner = None;
        while left > begin {
            let t = left - 1;
            let mark = text.upos(t) == Upos::Part || text.form(t) == "-" || text.form(t) == "’s";
            let fits = matches!(text.upos(t), Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
                && text.head(t).is_some_and(|h| h > t && h < name.end || name.contains(&h))
                || mark
                || self.name_at[t].is_some()
                    && text.head(t).is_some_and(|h| h > t && h < name.end || self.name_at[h] == self.name_at[t]);
            let former = text.upos(t) == Upos::Adj && text.actors.roles.modifier(&text.spellings(t), alone).is_some();
            if !fits && !former || text.upos(t) == Upos::Punct && text.form(t) != "-" {
                break;
            }
            if let Some((_, modifier)) = text.actors.roles.modifier(&text.spellings(t), alone) {
                title.former |= modifier.kind == RoleKind::Modifier(SectorChange::Replace);
            }
            left = t;
        }
        let mut sectors = role.sectors.clone();
        // "Interior Ministry spokesman": of the country that the text speaks of, as the ministry is.
        let local_body = (left..start).any(|t| self.name_at[t].is_none() && self.role(t).is_some_and(|(_, r)| r.local));
        let mut t = left;
        while t < start {
            if let Some(name) = self.name(t) {
                if let What::Known(rows) = &name.what
                    && let Some(row) = self.choose(rows)
                {
                    owner = row.code.clone().or(owner);
                    if (sectors.is_empty() || text.is_in(last, &text.words().member_nouns))
                        && !row.sectors.is_empty()
                        && row.class == lapwing_data::actors::NameClass::Body
                    {
                        sectors.clone_from(&row.sectors);
                    }
                    title.ground = "country name".into();
                }
                t = name.tokens.end;
                continue;
            }
            if let Some((_, modifier)) = text.actors.roles.modifier(&text.spellings(t), alone) {
                if modifier.kind == RoleKind::Modifier(SectorChange::First)
                    && (sectors.is_empty() || role.sectors.is_empty())
                {
                    sectors.clone_from(&modifier.sectors);
                }
            } else if sectors.is_empty()
                && let Some((_, body)) = self.role(t)
            {
                sectors.clone_from(&body.sectors);
            }
            t += 1;
        }
        title.country = owner;
        // "Foreign Minister of Iran X" is rare; "Prime Minister X of Iran" is not.
        if title.country.is_none() {
            let top = text.top(name.clone());
            title.country = self.owner(top, start..name.end, depth).code;
        }
        if sectors.is_empty() && title.country.is_some() && matches!(role.kind, RoleKind::Entity(EntityKind::Person)) {
            sectors = vec!["GOV".to_string()];
        }
        if title.country.as_deref().is_some_and(|c| !text.actors.states.contains_key(c)) {
            sectors.retain(|s| s != "GOV");
        }
        if title.country.is_none() && role.home.is_some() {
            title.country.clone_from(&role.home);
            title.ground = "office of that state".into();
        }
        title.local = role.local || local_body;
        title.sectors = sectors;
        title.text = Some(text.span(start..last + 1).of(&text.article.text).to_string());
        title.tokens = left..name.start;
        title
    }

    /// "Special Envoy for Water Affairs Ama Odinga": the title's noun, when capitals and small words alone part it from the
    /// name.
    fn title_with_field(&self, begin: usize, name: usize) -> Option<usize> {
        const FIELD_MAX: usize = 9;
        let text = self.text;
        let small = |t: usize| {
            text.words().title_cases.iter().any(|w| *w == text.lower[t]) || text.is_in(t, &text.words().definite)
        };
        let noun = (begin.max(name.saturating_sub(FIELD_MAX))..name.saturating_sub(2))
            .rev()
            .take_while(|&t| small(t) || text.is_capital(t) || text.form(t) == "-" || text.form(t) == ",")
            .find(|&t| {
                let person = |r: &lapwing_data::actors::Role| matches!(r.kind, RoleKind::Entity(EntityKind::Person));
                text.is_capital(t)
                    && text.words().title_cases.iter().any(|w| *w == text.lower[t + 1])
                    && self.name_at[t].is_none()
                    && self.role(t).is_some_and(|(_, r)| person(r))
            })?;
        let inside = noun + 2..name;
        let parted = inside.clone().any(|t| text.form(t) == ",");
        (!parted && text.is_capital(name - 1)).then_some(noun)
    }

    /// The country of a known name at `t`, a possessive mark before it skipped.
    fn code_at(&self, t: usize) -> Option<String> {
        let at = if self.name_at[t].is_none() { t.checked_sub(1)? } else { t };
        let What::Known(rows) = &self.name(at)?.what else { return None };
        self.choose(rows).and_then(|r| r.code.clone())
    }
}

/// Holders of offices named in full in the title and the context, which are not parsed.
pub fn elsewhere(text: &super::text::Text) -> Vec<(String, Vec<Term>)> {
    let mut found: Vec<(String, Vec<Term>)> = Vec::new();
    for extra in [&text.article.title, &text.article.context].into_iter().flatten() {
        let words: Vec<&str> = extra
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.' | '\'' | '’'))
            .filter(|w| !w.is_empty())
            .collect();
        let words: Vec<&str> =
            words.iter().map(|w| w.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(',')).collect();
        for i in 0..words.len() {
            if !words[i].starts_with(char::is_uppercase) {
                continue;
            }
            let ends = |n: &usize| words[i + n - 1].contains(char::is_uppercase);
            let mut lengths = (2..=5.min(words.len() - i)).rev().filter(ends).peekable();
            let Some(&longest) = lengths.peek() else { continue };
            let name = |n: usize| words[i..i + n].iter().copied();
            if let Some((n, terms)) = text.actors.persons.longest(name(longest), lengths) {
                found.push((words[i..i + n].join(" ").to_lowercase(), terms));
            }
        }
    }
    found
}
