//! Finds proper names: longest match over the tokens against the tables, then names of persons.
//!
//! In: the text and the day it was published. Out: one [`Named`] for each name, not overlapping, in text order.
//! Rows of one name are not yet decided between.

use std::ops::Range;

use lapwing_core::{Deprel, EntityKind, NameKind, Upos};
use lapwing_data::actors::{NameClass, NameRow, RoleKind, Term, alone};

use super::text::Text;

/// A name in the text and what the tables say of it.
pub struct Named<'a> {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it may be.
    pub what: What<'a>,
}

/// What a name may be.
pub enum What<'a> {
    /// Rows of the tables of states, bodies and groups.
    Known(Vec<&'a NameRow>),
    /// A person; terms of office may be empty.
    Person(Vec<Term>),
    /// A name that no table has.
    Unknown(NameKind),
}

/// All names, in text order.
pub fn find<'a>(text: &Text<'a>) -> Vec<Named<'a>> {
    let mut found: Vec<Named> = Vec::new();
    for sentence in &text.doc.sentences {
        let mut t = sentence.tokens.start;
        while t < sentence.tokens.end {
            let next = at(text, t, sentence.tokens.end);
            t = next.as_ref().map_or(t + 1, |n| n.tokens.end);
            found.extend(next);
        }
    }
    found
}

fn at<'a>(text: &Text<'a>, t: usize, end: usize) -> Option<Named<'a>> {
    if let Some(tokens) = waters(text, t, end) {
        return Some(Named { tokens, what: What::Unknown(NameKind::Place) });
    }
    let person = person_at(text, t, end);
    let known = known_at(text, t, end);
    let longer =
        |p: &Named, k: &Named| p.tokens.end > k.tokens.end || p.tokens.end == k.tokens.end && p.tokens.len() > 1;
    match (person, known) {
        // What the user says of a name goes before what we know of persons of that name.
        (Some(p), Some(k)) if own(&k) && p.tokens.end <= k.tokens.end => Some(k),
        // "South Sudanese" is a people, whoever is called so.
        (Some(p), Some(k)) if of_state(&k) && p.tokens == k.tokens => Some(k),
        (Some(p), Some(k)) => {
            Some(if longer(&p, &k) && (has_terms(&p) || p.tokens.len() > k.tokens.len()) { p } else { k })
        }
        (Some(p), None) => Some(p),
        (None, Some(k)) => Some(k),
        (None, None) => unknown_at(text, t),
    }
}

/// "Gulf of Guinea", "South China Sea": no state is meant by the name inside.
fn waters(text: &Text, t: usize, end: usize) -> Option<Range<usize>> {
    const WORDS_MAX: usize = 4;
    if !text.is_capital(t) || !text.places.may_begin_region(text.form(t)) {
        return None;
    }
    let phrase = |n: &usize| text.span(t..t + n).of(&text.article.text);
    let n =
        (2..=WORDS_MAX.min(end - t)).rev().find(|n| text.is_capital(t + n - 1) && text.places.is_region(phrase(n)))?;
    // "European Union" is a body of its own, "Latin America" holds no state's name.
    let whole = text.actors.names.longest((t..t + n).map(|k| text.form(k))).is_some_and(|(known, _)| known == n);
    let state = (t..t + n).any(|k| text.actors.names.longest(std::iter::once(text.form(k))).is_some());
    (state && !whole).then_some(t..t + n)
}

/// "MFA", "VPN" and "the Liberals" are parties somewhere: capitals or one plural alone name one only in a text that speaks of its
/// state. "the Paris Agreement" is no party called "Agreement", while "Senate Republicans" are of theirs.
pub fn is_stray_party(text: &Text, name: &Named, around: &[String]) -> bool {
    let What::Known(rows) = &name.what else { return false };
    let last = name.tokens.end - 1;
    let alone = name.tokens.len() == 1 || name.tokens.len() == 2 && text.is_in(last - 1, &text.words().definite);
    let party = |r: &&NameRow| !r.own && r.class == NameClass::Body && r.sectors.first().is_some_and(|s| s == "PTY");
    if !alone || !rows.iter().all(party) {
        return false;
    }
    let plural = text.form(last).ends_with('s');
    let capitals = text.form(last).chars().all(|c| c.is_uppercase());
    let named = |k: &usize| k + 1 == last && text.rel(*k) == Deprel::Compound && text.is_capital(*k);
    let abroad = rows.iter().all(|r| r.code.as_ref().is_some_and(|c| !around.contains(c)));
    !plural && text.kids(last).iter().any(named) || (plural || capitals) && abroad
}

fn own(name: &Named) -> bool {
    matches!(&name.what, What::Known(rows) if rows.iter().all(|r| r.own))
}

fn of_state(name: &Named) -> bool {
    use NameClass::{Adjective, People, Seat, State};
    matches!(&name.what, What::Known(rows) if rows.iter().any(|r| matches!(r.class, Adjective | People | Seat | State)))
}

fn has_terms(name: &Named) -> bool {
    matches!(&name.what, What::Person(terms) if !terms.is_empty())
}

fn known_at<'a>(text: &Text<'a>, t: usize, end: usize) -> Option<Named<'a>> {
    let form = text.form(t);
    let starts = form.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) || form.eq_ignore_ascii_case("al");
    if !starts || text.upos(t) == Upos::Punct {
        return None;
    }
    let (n, rows) = text.actors.names.longest((t..end).map(|k| text.form(k)))?;
    let tokens = t..t + n;
    // A name of the user's is one whatever the tagger takes it for.
    let users = rows.iter().all(|r| r.own);
    // "US$59 million" and "English-speaking rebels" name no state.
    let next = |k: usize| if k < end { text.form(k) } else { "" };
    let money = next(t + n) == "$" && text.span(t..t + n).end == text.span(t + n..t + n + 1).start;
    let tongue = next(t + n) == "-" && text.is_in((t + n + 1).min(end - 1), &text.words().tongue_words);
    if money || tongue {
        return None;
    }
    if form.contains(['$', '€', '£']) {
        return None;
    }
    // "Tripoli, Lebanon" is not the capital of Libya.
    let capital = rows.iter().all(|r| r.class == NameClass::Capital);
    // "San José Pinula" is another town than San José.
    let longer_place = |m: &lapwing_core::Name| {
        let rest = m.tokens.end.saturating_sub(1);
        m.kind == NameKind::Place && m.tokens.start == t && rest >= t + n && text.upos(rest) == Upos::Propn
    };
    if capital && text.doc.name_at(t).is_some_and(longer_place) {
        return None;
    }
    if capital && next(t + n) == "," {
        // "in Tripoli, Lebanon said": a state that acts tells nothing of the place before the comma.
        let acts = |k: usize| matches!(text.rel(k), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        let state = text.actors.names.longest((t + n + 1..end).map(|k| text.form(k)));
        let state = state.filter(|(words, _)| !(t + n + 1..t + n + 1 + words).any(acts)).map(|x| x.1);
        let elsewhere = |r: &NameRow| r.class == NameClass::State && rows.iter().all(|own| own.code != r.code);
        if state.is_some_and(|rows| rows.iter().any(|r| elsewhere(r))) && text.doc.name_at(t).is_some() {
            return None;
        }
    }
    // "South American leaders" are not of the USA.
    // "the Pan-American Highway" is nobody's.
    let whole_of =
        t > 1 && text.form(t - 1) == "-" && text.words().continent_words.iter().any(|w| *w == text.lower[t - 2]);
    if whole_of {
        return None;
    }
    let part = n == 1
        && rows.iter().any(|r| matches!(r.class, NameClass::Adjective | NameClass::People))
        && t > 0
        && text.is_capital(t - 1)
        && text.is_in(t - 1, &text.words().continent_words);
    if part {
        return None;
    }
    // A name of a person or a place that merely begins with it: "Jordan Peterson", "Georgia Meloni".
    let longer = |m: &lapwing_core::Name| m.kind == NameKind::Person && m.tokens.len() > n && m.tokens.start == t;
    let inside_person = text.doc.name_at(t).is_some_and(|m| longer(m) && bare(text, m) == t);
    let bare_word =
        n == 1 && !matches!(text.upos(t), Upos::Propn | Upos::Noun | Upos::Adj | Upos::X | Upos::Sym | Upos::Num);
    if !users && (inside_person || bare_word) {
        return None;
    }
    // A party's one-word name at the beginning of a sentence may be a plain word.
    let first = text.doc.sentences[text.sentence(t)].tokens.start == t;
    let plain = n == 1
        && rows.iter().all(|r| r.class == NameClass::Body)
        && text.upos(t) != Upos::Propn
        && first
        && form.chars().any(char::is_lowercase);
    (!plain).then_some(Named { tokens, what: What::Known(rows) })
}

/// The longest run of capitalised tokens from `t` that names an office holder, or a name that looks like a person's.
fn person_at<'a>(text: &Text<'a>, t: usize, end: usize) -> Option<Named<'a>> {
    if !text.is_capital(t) || matches!(text.upos(t), Upos::Punct | Upos::Det | Upos::Adp | Upos::Pron) {
        return None;
    }
    let within = |k: &usize| {
        *k < end
            && (text.upos(*k) == Upos::Propn
                || text.form(*k) == "-"
                || text.is_capital(*k)
                || text.lower[*k].len() <= 3)
    };
    let reach = (t + 1..t + 7).take_while(within).count();
    if let Some((n, terms)) = office_holder(text, t, reach + 1) {
        return Some(Named { tokens: t..t + n, what: What::Person(terms) });
    }
    // "on Friday", "in May": a day, though somebody is called so.
    let plain =
        |m: &lapwing_core::Name| m.tokens.len() == 1 && text.words().calendar_names.iter().any(|w| *w == text.lower[t]);
    let begins = |m: &&lapwing_core::Name| m.kind == NameKind::Person && bare(text, m) == t && !plain(m);
    let named = text.doc.name_at(t).filter(begins).map(|m| t..m.tokens.end);
    let tokens = named.or_else(|| after_title(text, t, end))?;
    let terms =
        if tokens.len() == 1 { Vec::new() } else { text.actors.persons.named(tokens.clone().map(|k| text.form(k))) };
    Some(Named { tokens, what: What::Person(terms) })
}

/// The longest run of tokens from `t`, at most `most`, that the tables of office holders name: number of tokens and terms.
fn office_holder(text: &Text, t: usize, most: usize) -> Option<(usize, Vec<Term>)> {
    // "Abdul Rahman" is not whom "Abdul Rahman Al Thani" names.
    let goes_on = |n: usize| text.doc.name_at(t).is_some_and(|m| m.kind == NameKind::Person && m.tokens.end > t + n);
    let ends = |last: usize| text.upos(last) != Upos::Punct && (text.is_capital(last) || text.form(last).contains('-'));
    let mut lengths = (2..=most).rev().filter(|n| ends(t + n - 1) && !goes_on(*n)).peekable();
    let longest = *lengths.peek()?;
    let persons = &text.actors.persons;
    let initial = |k: &usize| text.form(*k).trim_end_matches('.').chars().count() == 1 && text.form(*k) != "-";
    if !(t + 1..t + longest - 1).any(|k| initial(&k)) {
        return persons.longest((t..t + longest).map(|k| text.form(k)), lengths);
    }
    // "Kofi J. Addo" is in the tables without his initial.
    lengths.find_map(|n| {
        let whole = persons.named((t..t + n).map(|k| text.form(k)));
        let without = || persons.named((t..t + n).filter(|k| !initial(k)).map(|k| text.form(k)));
        let inner = n > 2 && (t + 1..t + n - 1).any(|k| initial(&k));
        let terms = if whole.is_empty() && inner { without() } else { whole };
        (!terms.is_empty()).then_some((n, terms))
    })
}

/// Where a person's name begins after what the name finder took into it: "King Abdullah", "Ghanaian President Addo".
fn bare(text: &Text, name: &lapwing_core::Name) -> usize {
    let of_person =
        |r: &lapwing_data::actors::Role| matches!(r.kind, RoleKind::Entity(EntityKind::Person) | RoleKind::Honorific);
    // "State" in "Secretary of State Odinga" ends a title that began before the name.
    let title = |k: usize| {
        let role = text.actors.roles.longest(&text.spellings(k), alone);
        role.is_some_and(|(_, r)| of_person(r)) || {
            let role = text.actors.roles.longest(&text.spellings(k), text.before(k));
            role.is_some_and(|(n, r)| n > 0 && k - n < name.tokens.start && of_person(r))
        }
    };
    // "the Secretary", "U.S. Special Envoy": a title with words of its own before it is nobody's name.
    let described = |&k: &usize| {
        k < name.tokens.start && matches!(text.rel(k), Deprel::Det | Deprel::Amod | Deprel::Compound | Deprel::NmodPoss)
    };
    let alone = name.tokens.len() == 1 && text.kids(name.tokens.start).iter().any(described);
    let none = if alone { name.tokens.end } else { name.tokens.start };
    // "Ghanaian President Addo": the state whose title follows.
    let state = |k: usize| {
        let (n, rows) = text.actors.names.longest((k..name.tokens.end).map(|i| text.form(i)))?;
        let state = rows.iter().any(|r| matches!(r.class, NameClass::State | NameClass::Adjective));
        (state && k + n < name.tokens.end && title(k + n)).then_some(k + n)
    };
    let first = state(name.tokens.start).unwrap_or(name.tokens.start);
    let start = (first..name.tokens.end).find(|&k| !title(k)).unwrap_or(none);
    // "the Vice President" alone is nobody's name.
    let last = name.tokens.end - 1;
    let whole = text.actors.roles.longest(&text.spellings(last), text.before(last));
    if whole.is_some_and(|(n, _)| n > 0 && last - n == name.tokens.start) {
        return name.tokens.end;
    }
    // "Defense Minister Odinga": a title of several words.
    let longer = (start + 1..name.tokens.end.saturating_sub(1)).rev().find(|&k| {
        let role = text.actors.roles.longest(&text.spellings(k), text.before(k));
        role.is_some_and(|(n, r)| k - n == start && matches!(r.kind, RoleKind::Entity(EntityKind::Person)))
    });
    let start = longer.map_or(start, |k| k + 1);
    // "Minister of Defense Akua Odinga"
    if start == name.tokens.start && name.tokens.len() > 2 && is_field(text, start) { start + 1 } else { start }
}

/// "Minister of" before the word: it tells the field of a title rather than begin a name.
fn is_field(text: &Text, t: usize) -> bool {
    let before = |n: usize| t.checked_sub(n).filter(|b| text.sentence(*b) == text.sentence(t));
    let (Some(case), Some(noun)) = (before(1), before(2)) else { return false };
    text.words().title_cases.iter().any(|w| *w == text.lower[case]) && text.is_capital(noun) && {
        let role = text.actors.roles.longest(&text.spellings(noun), alone);
        role.is_some_and(|(_, r)| matches!(r.kind, RoleKind::Entity(EntityKind::Person)))
    }
}

/// Proper nouns right after the title of a person, which are hardly anything but a name: "Secretary Sherman".
fn after_title(text: &Text, t: usize, end: usize) -> Option<Range<usize>> {
    let before = t.checked_sub(1).filter(|b| text.sentence(*b) == text.sentence(t) && text.is_capital(*b))?;
    let titled = matches!(text.upos(before), Upos::Noun | Upos::Propn) && text.upos(t) == Upos::Propn && {
        let role = text.actors.roles.longest(&text.spellings(before), text.before(before));
        role.is_some_and(|(_, r)| {
            matches!(r.kind, RoleKind::Entity(EntityKind::Person) | RoleKind::Honorific)
                && text.lower[before] == text.lemma[before]
        })
    };
    let known = text.actors.names.longest((t..end).map(|k| text.form(k))).is_some();
    let is_role = text.actors.roles.longest(&text.spellings(t), alone).is_some();
    if !titled || known || is_role {
        return None;
    }
    let last = (t..end.min(t + 4)).take_while(|&k| text.upos(k) == Upos::Propn && text.is_capital(k)).last()?;
    Some(t..last + 1)
}

fn unknown_at<'a>(text: &Text<'a>, t: usize) -> Option<Named<'a>> {
    let Some(name) = text.doc.name_at(t).filter(|m| m.tokens.start == t) else {
        // A surname alone that the name finder passed over.
        let proper = text.upos(t) == Upos::Propn && text.is_capital(t) && text.doc.name_at(t).is_none();
        let plain = text.words().calendar_names.iter().any(|w| *w == text.lower[t]);
        let holder = proper && !plain && !text.actors.persons.surnamed(std::iter::once(text.form(t))).is_empty();
        return holder.then(|| Named { tokens: t..t + 1, what: What::Person(Vec::new()) });
    };
    let titled = name.kind == NameKind::Person && bare(text, name) != t;
    (!titled).then(|| Named { tokens: name.tokens.clone(), what: What::Unknown(name.kind) })
}
