//! Links mentions: appositions, parts of names, pronouns, "the minister", "the country", "his counterpart".
//!
//! In: drafts in text order. Out: the same with entities taken from earlier drafts. Simple salience: number and kind must
//! fit, subjects and near mentions win. What stays open keeps what its own words say.

use std::collections::BTreeMap;
use std::ops::Range;

use lapwing_core::{Deprel, EntityKind, Tense};

use super::draft::{Draft, Link};
use super::group;
use super::resolve::Resolver;

/// Sentences that a pronoun looks back, and that a definite description looks back.
pub(super) const PRONOUN_REACH: usize = 3;
const DEFINITE_REACH: usize = 40;
/// Sentences that may be the heading of a text.
const HEADING_SENTENCES: usize = 2;
/// Steps from a state up to "on behalf of".
const BEHALF_REACH: usize = 3;

/// Resolves references between `drafts`, which are in text order of their heads. Gives the draft of the state that the
/// text speaks for, if an authority gives it out.
pub fn link(r: &Resolver, drafts: &mut [Draft]) -> Option<usize> {
    appositions(r, drafts);
    predicates(r, drafts);
    let speaker = speaker(r, drafts);
    let names = name_words(r, drafts);
    for i in 0..drafts.len() {
        let found = match drafts[i].link {
            Link::None => None,
            Link::NamePart => name_part(r, drafts, &names, i),
            Link::PersonPronoun => {
                pronoun(r, drafts, i, |d| !d.plural && (is_person(d) || d.entity.kind == EntityKind::Private))
            }
            Link::ThingPronoun => pronoun(r, drafts, i, |d| {
                !d.plural && matches!(d.entity.kind, EntityKind::State | EntityKind::Body | EntityKind::Thing)
            }),
            Link::PluralPronoun => pronoun(r, drafts, i, |d| {
                d.plural && d.entity.kind != EntityKind::Other || d.entity.kind == EntityKind::Body
            }),
            // "Prime Minister" in "Prime Minister Addo" is his title.
            Link::Definite if let Some(named) = bearer(r, drafts, i) => {
                Some(named).filter(|&n| drafts[n].entity.country.is_some())
            }
            Link::Definite => own_office(r, drafts, i, speaker).or_else(|| definite(r, drafts, i)),
            Link::State => state(r, drafts, i),
            Link::Speaker => speaker.filter(|&s| s < i && !quoted(r, drafts[i].head)),
            Link::Counterpart => counterpart(r, drafts, i),
        };
        let members = group::members(r, drafts, i, found);
        if members.is_empty() {
            if let Some(from) = found {
                take(drafts, i, from);
            }
        } else {
            group::form(drafts, i, members);
        }
        owned(r, drafts, i);
    }
    speaker
}

/// The state for which a text speaks that an authority gives out: the one whose name or officer is the subject most often.
fn speaker(r: &Resolver, drafts: &[Draft]) -> Option<usize> {
    let article = r.text.article;
    let marks = &r.text.words().official_marks;
    let official = [article.title.as_deref(), article.context.as_deref(), Some(article.text.as_str())]
        .into_iter()
        .flatten()
        .flat_map(str::lines)
        .any(|line| is_heading(line, marks));
    if !official {
        return None;
    }
    // "Statement by President Addo": whoever gives it out.
    let signed = drafts.iter().position(|d| {
        is_person(d)
            && d.entity.title.is_some()
            && d.entity.country.is_some()
            && r.text.sentence(d.head) < HEADING_SENTENCES
            && r.text.case_of(d.head).is_some_and(|c| r.text.words().author_cases.iter().any(|w| w == c))
    });
    if signed.is_some() {
        return signed;
    }
    // "On behalf of the people of Togo, I congratulate Ghana".
    let behalf = |d: &Draft| {
        let mut at = d.head;
        (0..BEHALF_REACH).any(|_| {
            let up =
                r.text.head(at).filter(|_| matches!(r.text.rel(at), Deprel::Nmod | Deprel::NmodPoss | Deprel::Amod));
            up.is_some_and(|h| {
                at = h;
                r.text.is_in(h, &r.text.words().speaker_for)
            })
        })
    };
    let on_behalf = drafts.iter().position(|d| {
        let state = d.entity.country.as_ref().is_some_and(|c| r.text.actors.states.contains_key(c));
        state && matches!(d.entity.kind, EntityKind::State) && behalf(d)
    });
    if on_behalf.is_some() {
        return on_behalf;
    }
    // Who acts or whose act it is, and who signs: not whom the text merely speaks of.
    let acts = |d: &Draft| match r.text.rel(d.head) {
        Deprel::Nsubj | Deprel::NmodPoss | Deprel::Root => true,
        Deprel::Nmod | Deprel::Obl => {
            r.text.case_of(d.head).is_some_and(|c| r.text.words().author_cases.iter().any(|w| w == c))
        }
        _ => false,
    };
    let speaks = |d: &&Draft| {
        let state = d.entity.kind == EntityKind::State && r.text.rel(d.head) == Deprel::Nsubj;
        (state || is_person(d) && d.entity.title.is_some() && acts(d))
            && d.entity.sectors.first().is_some_and(|s| s == "GOV")
    };
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for code in drafts.iter().filter(speaks).filter_map(|d| d.entity.country.as_deref()) {
        *counts.entry(code).or_default() += 1;
    }
    let most = counts.iter().map(|c| *c.1).max()?;
    let mut best = counts.iter().filter(|c| *c.1 == most).map(|c| (*c.0).to_string());
    let code = best.next().filter(|_| best.next().is_none())?;
    drafts.iter().position(|d| speaks(&d) && d.entity.country.as_ref() == Some(&code))
}

/// The person whose name stands right behind the title of draft `i`.
fn bearer(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    let next = drafts[i].head + 1;
    let name = r.name_at.get(next).copied().flatten()?;
    let same = next < r.text.len() && r.text.sentence(next) == r.text.sentence(drafts[i].head);
    if !same || !matches!(r.names[name].what, super::names::What::Person(_)) {
        return None;
    }
    in_sentence(r, drafts, i).find(|&k| r.name_at[drafts[k].head] == Some(name))
}

/// In what an authority gives out, "the President", "the Department" and "the Administration" are its own: the earlier
/// holder of that office in its state, else the authority where no state is told.
fn own_office(r: &Resolver, drafts: &[Draft], i: usize, speaker: Option<usize>) -> Option<usize> {
    let me = &drafts[i];
    let speaker = speaker?;
    let code = drafts[speaker].entity.country.as_ref();
    if !r.text.is_capital(me.head) || me.entity.country.is_some() || code.is_none() || quoted(r, me.head) {
        return None;
    }
    let role = me.role.as_deref()?;
    let holds = |d: &Draft| {
        d.entity.country.as_ref() == code
            && d.entity.title.as_deref().is_some_and(|t| t.to_lowercase().split_whitespace().any(|w| w == role))
    };
    let own = r.text.words().own_bodies.iter().any(|w| w == role);
    drafts[..i].iter().rposition(holds).or_else(|| own.then_some(speaker))
}

/// A line that begins with one of the marks, or is short and holds it: a sentence of news about a press statement is neither.
fn is_heading(line: &str, marks: &[String]) -> bool {
    const WORDS_MAX: usize = 12;
    let line = line.trim();
    let short = line.split_whitespace().take(WORDS_MAX + 1).count() <= WORDS_MAX;
    marks.iter().any(|mark| line.starts_with(mark) || short && line.contains(mark))
}

/// Inside quotation marks that its sentence opens.
fn quoted(r: &Resolver, t: usize) -> bool {
    let start = r.text.doc.sentences[r.text.sentence(t)].tokens.start;
    let marks = (start..t).filter(|&k| matches!(r.text.form(k), "\"" | "“" | "”" | "``" | "''")).count();
    marks % 2 == 1
}

/// "its embassy", "the country's government": of the state that the possessor turned out to be.
fn owned(r: &Resolver, drafts: &mut [Draft], i: usize) {
    // "his counterpart" is of another state than his.
    if drafts[i].entity.country.is_some() || drafts[i].role.is_none() || drafts[i].link == Link::Counterpart {
        return;
    }
    // "The institute is an organisation that …": what is said of a subject is of its state.
    let has_cop = r.text.kids(drafts[i].head).iter().any(|&k| r.text.rel(k) == Deprel::Cop);
    let subject = r.text.kids(drafts[i].head).iter().copied().find(|&k| has_cop && r.text.rel(k) == Deprel::Nsubj);
    if let Some(from) = subject.and_then(|k| beside(r, drafts, i, |d| d.head == k && d.entity.country.is_some())) {
        drafts[i].entity.country = drafts[from].entity.country.clone();
        drafts[i].ground += "; said of its subject";
        return;
    }
    let owner = r.text.kids(drafts[i].head).iter().find(|&&k| r.text.rel(k) == Deprel::NmodPoss);
    let found = owner.and_then(|&k| {
        // "the president, whose government fell": of the one that the clause is about.
        let at = if r.text.is_in(k, &r.text.words().relative_pronouns) { clause_about(r, k)? } else { k };
        beside(r, drafts, i, |d| {
            (d.head == at || d.tokens.contains(&at) && r.name_at[at].is_some() && r.name_at[at] == r.name_at[d.head])
                && d.entity.country.is_some()
        })
    });
    if let Some(from) = found {
        drafts[i].entity.country = drafts[from].entity.country.clone();
        drafts[i].ground = format!("{}; owner as {}", drafts[i].ground, drafts[from].ground);
    }
}

/// What the relative clause that holds `t` says something of.
fn clause_about(r: &Resolver, t: usize) -> Option<usize> {
    const DEPTH_MAX: usize = 6;
    let mut at = t;
    for _ in 0..DEPTH_MAX {
        let head = r.text.head(at)?;
        if r.text.rel(at) == Deprel::AclRelcl {
            return Some(head);
        }
        at = head;
    }
    None
}

fn is_person(d: &Draft) -> bool {
    matches!(d.entity.kind, EntityKind::Person)
}

/// Copies what draft `from` refers to into draft `to`.
fn take(drafts: &mut [Draft], to: usize, from: usize) {
    let entity = drafts[from].entity.clone();
    let ground = drafts[from].ground.clone();
    let mine = &mut drafts[to];
    mine.antecedent = Some(from);
    if mine.link == Link::Counterpart {
        mine.entity.sectors = entity.sectors;
        mine.entity.title = entity.title;
        mine.ground = format!("{}; office as {ground}", mine.ground);
        return;
    }
    let own = std::mem::take(&mut mine.entity);
    mine.entity = entity;
    match mine.link {
        // A description keeps what it says itself.
        Link::Definite | Link::State => {
            if !own.sectors.is_empty() {
                mine.entity.sectors = own.sectors;
            }
            mine.entity.kind = own.kind;
            mine.entity.title = own.title.or(mine.entity.title.take());
            mine.ground = format!("{}, as earlier: {ground}", mine.ground);
        }
        Link::NamePart => {
            // The office it is named with here goes before the one known of the person.
            if own.title.is_some() && !own.sectors.is_empty() {
                mine.entity.sectors = own.sectors;
            }
            mine.entity.title = own.title.or(mine.entity.title.take());
            mine.ground = format!("name as earlier: {ground}");
        }
        _ => mine.ground = format!("{} for: {ground}", mine.ground),
    }
}

/// "Fuad N., chairman of …", "the Finnish defence minister, Ana P.": both mentions share name, office and country.
fn appositions(r: &Resolver, drafts: &mut [Draft]) {
    for b in 0..drafts.len() {
        let head = drafts[b].head;
        if r.text.rel(head) != Deprel::Appos {
            continue;
        }
        let Some(host) = r.text.head(head) else { continue };
        let Some(a) = in_sentence(r, drafts, b).find(|&k| {
            let d = &drafts[k];
            d.head == host
                || d.tokens.contains(&host)
                    && d.head != head
                    && r.name_at[host].is_some()
                    && r.name_at[host] == r.name_at[d.head]
        }) else {
            continue;
        };
        let (first, second) = (drafts[a].entity.clone(), drafts[b].entity.clone());
        let personal = |k: EntityKind| matches!(k, EntityKind::Person | EntityKind::Private);
        let alike = first.kind == second.kind || personal(first.kind) && personal(second.kind);
        // A bare place after a place, or an abbreviation after a name, says nothing new of the person.
        let two = first.name.is_some() && second.name.is_some() && first.country != second.country;
        let states = matches!(first.kind, EntityKind::State | EntityKind::Place | EntityKind::Thing);
        if !alike || two || states || first.kind == EntityKind::Other {
            continue;
        }
        let (named, described) = if first.name.is_some() { (first, second) } else { (second, first) };
        let mut both = named.clone();
        if named.name.is_some() && described.title.is_some() {
            both.title.clone_from(&described.title);
            if !described.sectors.is_empty() {
                both.sectors.clone_from(&described.sectors);
            }
            if described.kind == EntityKind::Person {
                both.kind = EntityKind::Person;
            }
        }
        both.country = described.country.or(both.country);
        if both.sectors.is_empty() {
            both.sectors = described.sectors;
        }
        for d in [a, b] {
            drafts[d].entity = both.clone();
            drafts[d].ground += ", apposition";
            drafts[d].link =
                if drafts[d].link == Link::Definite || both.name.is_some() { Link::None } else { drafts[d].link };
        }
    }
}

/// "Ama N. is a Ghanaian national": what is told of a person holds wherever the person is named.
fn predicates(r: &Resolver, drafts: &mut [Draft]) {
    let open = |d: &Draft| {
        matches!(d.entity.kind, EntityKind::Person | EntityKind::Private)
            && d.entity.name.is_some()
            && d.entity.country.is_none()
    };
    let told = |d: &Draft| {
        let noun = r.text.head(d.head).filter(|_| r.text.rel(d.head) == Deprel::Nsubj)?;
        let has = |rel: Deprel| r.text.kids(noun).iter().any(|&k| r.text.rel(k) == rel);
        // "is Turkish" and "is in Turkey" say less.
        if !has(Deprel::Cop) || !has(Deprel::Det) || has(Deprel::Case) {
            return None;
        }
        r.owner(noun, noun..noun + 1, 0).code
    };
    let told: Vec<(usize, String)> =
        (0..drafts.len()).filter(|&a| open(&drafts[a])).filter_map(|a| Some((a, told(&drafts[a])?))).collect();
    for (a, code) in told {
        let Some(last) = r.name(drafts[a].head).map(|n| r.text.lower[n.tokens.end - 1].clone()) else { continue };
        for d in drafts.iter_mut().filter(|d| open(d)) {
            if r.name(d.head).is_some_and(|n| r.text.lower[n.tokens.end - 1] == last) {
                d.entity.country = Some(code.clone());
                d.ground += ", by its predicate";
            }
        }
    }
}

/// Which drafts' names hold a word, by the word in small letters; in text order.
type NameWords<'t> = BTreeMap<&'t str, Vec<usize>>;

fn name_words<'t>(r: &'t Resolver, drafts: &[Draft]) -> NameWords<'t> {
    let mut words = NameWords::new();
    for (k, draft) in drafts.iter().enumerate() {
        for t in r.name(draft.head).map_or(0..0, |n| n.tokens.clone()) {
            words.entry(r.text.lower[t].as_ref()).or_default().push(k);
        }
    }
    words
}

/// A surname alone: the earlier name that holds it.
fn name_part(r: &Resolver, drafts: &[Draft], names: &NameWords, i: usize) -> Option<usize> {
    let range = r.name(drafts[i].head)?.tokens.clone();
    let bearers = names.get(r.text.lower[range.end - 1].as_ref())?;
    let earlier = || bearers[..bearers.partition_point(|&k| k < i)].iter().copied().rev();
    let holds = |k: &usize| is_person(&drafts[*k]) || drafts[*k].entity.kind == EntityKind::Private;
    let known = |k: &usize| holds(k) && drafts[*k].entity.country.is_some() && is_person(&drafts[*k]);
    let longer = |k: &usize| holds(k) && r.name(drafts[*k].head).is_some_and(|n| n.tokens.len() > range.len());
    earlier().find(known).or_else(|| earlier().find(longer))
}

/// The drafts before draft `i` that stand at most `reach` sentences back.
pub(super) fn within(r: &Resolver, drafts: &[Draft], i: usize, reach: usize) -> Range<usize> {
    since(r, drafts, i, r.text.sentence(drafts[i].head).saturating_sub(reach))
}

/// The last draft before draft `i` in its sentence that fits.
fn beside(r: &Resolver, drafts: &[Draft], i: usize, fits: impl Fn(&Draft) -> bool) -> Option<usize> {
    within(r, drafts, i, 0).rev().find(|&k| fits(&drafts[k]))
}

/// All drafts of the sentence of draft `i`.
pub(super) fn in_sentence(r: &Resolver, drafts: &[Draft], i: usize) -> Range<usize> {
    let here = r.text.sentence(drafts[i].head);
    let end = i + drafts[i..].partition_point(|d| r.text.sentence(d.head) <= here);
    since(r, drafts, i, here).start..end
}

/// The drafts before draft `i` from a sentence on.
pub(super) fn since(r: &Resolver, drafts: &[Draft], i: usize, sentence: usize) -> Range<usize> {
    drafts[..i].partition_point(|d| r.text.sentence(d.head) < sentence)..i
}

fn pronoun(r: &Resolver, drafts: &[Draft], i: usize, fits: impl Fn(&Draft) -> bool) -> Option<usize> {
    let here = r.text.sentence(drafts[i].head);
    let own_clause = |d: &Draft| {
        // "Iran accused it": a subject and an object of one verb are two parties.
        let (a, b) = (drafts[i].head, d.head);
        r.text.head(a).is_some()
            && r.text.head(a) == r.text.head(b)
            && r.text.rel(a) != Deprel::NmodPoss
            && r.text.rel(a) != Deprel::Conj
            || shared_subject(r, a) == Some(b)
    };
    // "thanked Togo for its help", "imposed costs on Togo for its raid": of the one that is thanked or made to pay.
    if let Some(k) = reason_of(r, drafts, i).filter(|&k| fits(&drafts[k])) {
        return Some(k);
    }
    if let Some(k) = treated_above(r, drafts, i).filter(|&k| fits(&drafts[k])) {
        return Some(k);
    }
    let score = |(k, d): (usize, &Draft)| {
        let back = here - r.text.sentence(d.head);
        let rel = r.text.rel(d.head);
        let role = match rel {
            Deprel::Nsubj | Deprel::NsubjPass => 3,
            Deprel::Root | Deprel::Obj | Deprel::Obl | Deprel::OblAgent | Deprel::Conj => 1,
            _ => 0,
        };
        let resolved = usize::from(d.entity.country.is_some()) + usize::from(d.entity.name.is_some());
        (PRONOUN_REACH + 1).saturating_sub(back) * 4 + role * 2 + resolved * 2 + usize::from(k + 4 > i)
    };
    let modifier = |d: &Draft| matches!(r.text.rel(d.head), Deprel::Amod | Deprel::Compound);
    within(r, drafts, i, PRONOUN_REACH)
        .map(|k| (k, &drafts[k]))
        .filter(|(_, d)| fits(d) && !own_clause(d) && !modifier(d))
        .max_by_key(|&e| score(e))
        .map(|e| e.0)
}

/// "Police detained two reporters, accusing them", "Togo invaded Ghana and bombed it": the subject that the verb of the object
/// `object` shares with the verb above, so that the object is another party.
fn shared_subject(r: &Resolver, object: usize) -> Option<usize> {
    const CLIMB_MAX: usize = 4;
    let subject = |v: usize| r.text.kids(v).iter().copied().find(|&k| r.text.rel(k) == Deprel::Nsubj);
    let mut verb = r.text.head(object).filter(|_| r.text.rel(object) == Deprel::Obj)?;
    for _ in 0..CLIMB_MAX {
        let participle = r.text.doc.tokens[verb].tense == Tense::PresPart;
        let shares = match r.text.rel(verb) {
            Deprel::Conj => true,
            // "a raid on Togo after bombing it": with a conjunction of its own it may be anybody's.
            Deprel::Advcl => participle && !r.text.kids(verb).iter().any(|&k| r.text.rel(k) == Deprel::Mark),
            _ => false,
        };
        verb = r.text.head(verb).filter(|_| shares && subject(verb).is_none())?;
        if let Some(shared) = subject(verb) {
            return Some(shared);
        }
    }
    None
}

/// "detained nine men after they attacked a bank", "freed the sailors a day after they were held": the object of the verb whose
/// reason or time the clause tells of which draft `i` is the subject.
fn treated_above(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    const CLIMB_MAX: usize = 3;
    let words = r.text.words();
    let subject = |t: usize| matches!(r.text.rel(t), Deprel::Nsubj | Deprel::NsubjPass);
    let mut at = r.text.head(drafts[i].head).filter(|_| subject(drafts[i].head))?;
    let marked = r.text.kids(at).iter().any(|&k| r.text.rel(k) == Deprel::Mark && r.text.is_in(k, &words.ground_marks));
    for _ in 0..CLIMB_MAX {
        at = r.text.head(at).filter(|_| {
            marked && matches!(r.text.rel(at), Deprel::Advcl | Deprel::Acl | Deprel::OblUnmarked | Deprel::Obl)
        })?;
        if r.text.is_in(at, &words.treating_verbs) {
            let object = |d: &Draft| r.text.head(d.head) == Some(at) && r.text.rel(d.head) == Deprel::Obj;
            return beside(r, drafts, i, object);
        }
    }
    None
}

/// The object of the verb whose reason the noun that draft `i` owns gives.
fn reason_of(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    let noun = r.text.head(drafts[i].head).filter(|_| r.text.rel(drafts[i].head) == Deprel::NmodPoss)?;
    let case = r.text.case_of(noun)?;
    let reason =
        matches!(r.text.rel(noun), Deprel::Obl | Deprel::Nmod) && r.text.words().reason_cases.iter().any(|w| w == case);
    let verb = r.text.head(noun).filter(|_| reason)?;
    beside(r, drafts, i, |d| {
        r.text.head(d.head) == Some(verb)
            && matches!(r.text.rel(d.head), Deprel::Obj | Deprel::Obl | Deprel::NsubjPass)
            && d.entity.country.is_some()
    })
}

/// "the 16": those counted so before.
fn counted(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    let number = r.text.lower[drafts[i].head].as_ref();
    let so =
        |d: &Draft| r.text.kids(d.head).iter().any(|&k| r.text.rel(k) == Deprel::Nummod && r.text.lower[k] == number);
    drafts[..i].iter().rposition(|d| so(d) && d.entity.country.is_some())
}

/// "the minister": the nearest earlier mention of the same role, or of the same sector and number.
fn definite(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    let me = &drafts[i];
    if r.text.upos(me.head) == lapwing_core::Upos::Num {
        return counted(r, drafts, i);
    }
    let role = me.role.as_deref()?;
    let title_word =
        |d: &Draft| d.entity.title.as_deref().is_some_and(|t| t.to_lowercase().split_whitespace().any(|w| w == role));
    // "the Security Council … the council"
    let named_so = |d: &Draft| {
        matches!(d.entity.kind, EntityKind::Body)
            && r.name(d.head).is_some_and(|n| n.tokens.len() > 1 && r.text.lower[n.tokens.end - 1] == role)
    };
    let same_role = |d: &Draft| d.role.as_deref() == Some(role) || title_word(d) || named_so(d);
    let same_sector = |d: &Draft| {
        let bodies = matches!(me.entity.kind, EntityKind::Body) && matches!(d.entity.kind, EntityKind::Body);
        let persons = me.entity.kind == EntityKind::Person && d.entity.kind == EntityKind::Person;
        let fits = me.entity.sectors.is_empty() || me.entity.sectors.first() == d.entity.sectors.first();
        (bodies || persons) && fits && !(me.plural ^ d.plural)
    };
    let earlier = within(r, drafts, i, DEFINITE_REACH);
    let find = |test: &dyn Fn(&Draft) -> bool| {
        earlier.clone().rev().find(|&k| drafts[k].entity.country.is_some() && test(&drafts[k]))
    };
    find(&same_role).or_else(|| find(&same_sector))
}

/// "the country": the state spoken of.
fn state(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    if !r.text.words().state_nouns.iter().any(|w| Some(w) == drafts[i].role.as_ref()) || drafts[i].plural {
        return None;
    }
    let here = r.text.sentence(drafts[i].head);
    let other = subject_state(r, drafts, i);
    let earlier = within(r, drafts, i, DEFINITE_REACH);
    let fits = |d: &Draft| {
        d.entity.country.as_deref().is_some_and(|c| r.text.actors.states.contains_key(c) && Some(c) != other)
    };
    let find = |test: &dyn Fn(&Draft) -> bool| earlier.clone().rev().find(|&k| fits(&drafts[k]) && test(&drafts[k]));
    let subject =
        find(&|d| r.text.sentence(d.head) == here && matches!(r.text.rel(d.head), Deprel::Nsubj | Deprel::NsubjPass));
    let bare = |d: &Draft| matches!(d.entity.kind, EntityKind::State | EntityKind::Place);
    let whole = |d: &Draft| !matches!(r.text.rel(d.head), Deprel::Amod | Deprel::Compound);
    let near = |d: &Draft| here - r.text.sentence(d.head) <= 1;
    let named = find(&|d| bare(d) && whole(d) && near(d)).or_else(|| find(&bare));
    named.or(subject).or_else(|| find(&|_| true))
}

/// "a French minister visited the country": the state of the subject, which is not the one it acts on.
fn subject_state<'d>(r: &Resolver, drafts: &'d [Draft], i: usize) -> Option<&'d str> {
    let me = drafts[i].head;
    let verb = r.text.head(me).filter(|_| r.text.rel(me) == Deprel::Obj)?;
    // "hopes to visit the country": the subject stands with the verb above.
    let mut at = verb;
    let subject = loop {
        if let Some(k) = r.text.kids(at).iter().copied().find(|&k| r.text.rel(k) == Deprel::Nsubj) {
            break k;
        }
        at = r.text.head(at).filter(|_| matches!(r.text.rel(at), Deprel::Xcomp | Deprel::Conj))?;
    };
    drafts[..i].iter().rev().take(DEFINITE_REACH).find(|d| d.head == subject)?.entity.country.as_deref()
}

/// "his Azerbaijani counterpart": the office of the person it belongs to, or of the nearest person.
fn counterpart(r: &Resolver, drafts: &[Draft], i: usize) -> Option<usize> {
    let owner = r.text.kids(drafts[i].head).iter().copied().find(|&k| r.text.rel(k) == Deprel::NmodPoss);
    let of_owner = owner.and_then(|k| beside(r, drafts, i, |d| d.head == k && !d.entity.sectors.is_empty()));
    of_owner.or_else(|| drafts[..i].iter().rposition(|d| is_person(d) && !d.entity.sectors.is_empty()))
}
