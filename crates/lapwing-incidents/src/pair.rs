//! Do two reports tell of the same happening? Every observation gives points and says why.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_data::Happenings;
use lapwing_data::happenings::Points;

use crate::Reason;
use crate::profile::Profile;

/// Days between two happenings beyond which more days tell nothing.
const DAYS_MAX: i32 = 7;
/// Rarity above which a shared word counts.
const WORD_RARE: f32 = 5.0;
/// Rarity above which a shared name counts.
const NAME_RARE: f32 = 3.0;

/// A smaller number in common may be chance.
const NUMBER_TELLING: u32 = 10;
/// The same among all the years: eleven dead are of many attacks in one city.
const NUMBER_TELLING_UNDATED: u32 = 30;
/// Rarity above [`WORD_RARE`], added up, from which words tell which happening it is: "northeast" alone does not.
const WORDS_TELLING: f32 = 2.5;

/// What was observed, with the points of each observation.
pub(crate) fn reasons(a: &Profile, b: &Profile, happenings: &Happenings) -> Vec<Reason> {
    let points = &happenings.points;
    // The later one looks back, not the earlier one.
    let (a, b) = if a.published > b.published { (b, a) } else { (a, b) };
    let mut found = Found { list: Vec::new() };
    words(a, b, points, &mut found);
    let elsewhere = places(a, b, points, &mut found);
    sorts(a, b, points, &mut found);
    counts(a, b, elsewhere, points, &mut found);
    times(a, b, points, &mut found);
    if is_any_of_many(a, b) {
        found.add("nothing tells which one", points.any_of_many, 1.0, "");
    }
    if is_another_day(a, b, &happenings.recurring.sorts) {
        found.add("another day", points.another_day, 1.0, "");
    }
    found.list
}

struct Found {
    list: Vec<Reason>,
}

impl Found {
    /// `times` the points, when that is not nothing.
    fn add(&mut self, what: &'static str, points: i32, times: f32, which: impl Into<String>) {
        let points = (points as f32 * times).round() as i32;
        if points != 0 {
            self.list.push(Reason { what, points, which: which.into() });
        }
    }
}

fn words(a: &Profile, b: &Profile, p: &Points, found: &mut Found) {
    let mut rare = shared(&a.words, &b.words, WORD_RARE);
    let dated = are_dated(a, b);
    // Without a day, words that only say what sort of happening it is would make one of all arrests of a country.
    rare.retain(|(w, _)| dated || !a.sort_words.contains(w));
    let weight: f32 = rare.iter().map(|(_, r)| r - WORD_RARE).sum();
    let points = if dated { p.rare_words } else { p.rare_words_undated };
    found.add("rare words", points, (weight / 3.0).min(3.0), list(&rare));
    let names = shared(&a.names, &b.names, NAME_RARE);
    let weight: f32 = names.iter().map(|(_, r)| r - NAME_RARE).sum();
    let points = if dated { p.names } else { p.names_undated };
    found.add("names", points, (weight / 5.0).min(4.0), list(&names));
    let only = |x: &Profile, y: &Profile| -> f32 {
        x.names.iter().filter(|(n, _)| !y.names.contains_key(*n)).map(|(_, r)| r).sum()
    };
    found.add("other names", p.other_names, (only(a, b).min(only(b, a)) / 8.0).min(3.0), "");
}

/// True when they tell of places that exclude each other.
fn places(a: &Profile, b: &Profile, p: &Points, found: &mut Found) -> bool {
    let same: Vec<&String> = a.places.keys().filter(|name| b.places.contains_key(*name)).collect();
    let towns =
        |x: &Profile| x.places.iter().filter(|(_, town)| **town).map(|(n, _)| n.clone()).collect::<BTreeSet<_>>();
    let (ours, theirs) = (towns(a), towns(b));
    let other_town = !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(&theirs);
    let other_region = !a.places.is_empty() && !b.places.is_empty() && same.is_empty();
    found.add("same place", p.same_place, same.first().map_or(0.0, |_| 1.0), same.first().map_or("", |s| s.as_str()));
    if other_town {
        found.add("other town", p.other_town, 1.0, pair(ours.first(), theirs.first()));
    }
    if other_region {
        found.add("other place", p.other_region, 1.0, pair(a.places.keys().next(), b.places.keys().next()));
    }
    let country = a.countries.intersection(&b.countries).next();
    let other_country = country.is_none() && !a.countries.is_empty() && !b.countries.is_empty();
    found.add("same country", p.same_country, country.map_or(0.0, |_| 1.0), country.map_or("", |c| c.as_str()));
    if other_country {
        found.add("other country", p.other_country, 1.0, pair(a.countries.first(), b.countries.first()));
    }
    other_country || other_town && other_region
}

fn sorts(a: &Profile, b: &Profile, p: &Points, found: &mut Found) {
    let same = a.sorts_first.intersection(&b.sorts_first).next();
    found.add("same sort", p.same_sort, same.map_or(0.0, |_| 1.0), same.map_or("", |s| s.as_str()));
    let told = !a.sorts_first.is_empty() && !b.sorts_first.is_empty();
    if told && a.sorts_first.is_disjoint(&b.sorts) && b.sorts_first.is_disjoint(&a.sorts) {
        found.add("other sort", p.other_sort, 1.0, pair(a.sorts_first.first(), b.sorts_first.first()));
    }
}

fn counts(a: &Profile, b: &Profile, elsewhere: bool, p: &Points, found: &mut Found) {
    let dated = are_dated(a, b);
    let dead = a.dead.intersection(&b.dead).max();
    // Two or three dead are of any attack of the years; where no day speaks, one number counts once.
    let chance = if !dated && dead.is_some_and(|n| *n < NUMBER_TELLING_UNDATED) { 0.3 } else { 1.0 };
    let shown = dead.map_or(String::new(), |n| n.to_string());
    found.add("same number of dead", p.same_dead, dead.map_or(0.0, |_| chance), shown);
    let same: Vec<&u32> = a.numbers.intersection(&b.numbers).filter(|n| dated || Some(*n) != dead).collect();
    let weight: f32 = same.iter().map(|n| if **n >= NUMBER_TELLING { 1.0 } else { 0.5 }).sum();
    let shown = same.iter().map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    found.add("same number", p.same_number, weight.min(2.0), shown);
    let toll = a.toll || b.toll;
    if !toll && dead.is_none() && !a.dead.is_empty() && !b.dead.is_empty() {
        let shown = |x: &Profile| x.dead.first().map(|n| n.to_string());
        found.add("other number of dead", p.other_dead, 1.0, pair(shown(a).as_ref(), shown(b).as_ref()));
    }
    // A toll of what? Without anything in common it may be any; and undated, of any attack or flood of the years.
    let alike = match dated {
        true => !a.sorts_first.is_disjoint(&b.sorts_first) || !shared(&a.words, &b.words, WORD_RARE).is_empty(),
        false => words_tell(a, b),
    };
    let near = !a.countries.is_disjoint(&b.countries)
        || !shared(&a.names, &b.names, WORD_RARE).is_empty()
        || a.places.keys().any(|name| b.places.contains_key(name));
    if toll && alike && near && !elsewhere {
        found.add("a toll that goes on", if dated { p.toll } else { p.toll_undated }, 1.0, "");
    }
    if !a.ordinals.is_empty() && !b.ordinals.is_empty() && a.ordinals.is_disjoint(&b.ordinals) {
        let shown = |x: &Profile| x.ordinals.first().map(|n| n.to_string());
        found.add("other in a row", p.other_ordinal, 1.0, pair(shown(a).as_ref(), shown(b).as_ref()));
    }
}

fn times(a: &Profile, b: &Profile, p: &Points, found: &mut Found) {
    let dated = a.published.zip(b.published);
    let back = if dated.is_some() { b.looks_back } else { a.looks_back.max(b.looks_back) };
    found.add("looks back", p.looks_back, back, "");
    if b.once_more || dated.is_none() && a.once_more {
        found.add("one more", p.once_more, 1.0, "");
    }
    match (dated, a.day.zip(b.day)) {
        (Some((earlier, later)), Some((day, other))) => {
            let apart = (day - other).abs();
            found.add("days apart", p.day_apart, apart.min(DAYS_MAX) as f32, apart.to_string());
            if later > earlier && b.told && apart <= 1 {
                found.add("dated to the earlier report's day", p.looks_back_to_day, 1.0, "");
            }
            found.add("start", p.start, 1.0, "");
        }
        _ => {
            if !a.weekdays.is_empty() && !b.weekdays.is_empty() && a.weekdays.is_disjoint(&b.weekdays) {
                found.add("other weekday", p.other_weekday, 1.0, "");
            }
            found.add("start", p.start_undated, 1.0, "");
        }
    }
}

/// Without a day: the same sort in the same place, as there are many, and neither rare words nor a large number in common.
fn is_any_of_many(a: &Profile, b: &Profile) -> bool {
    !are_dated(a, b) && !a.sorts.is_disjoint(&b.sorts) && !tells_which(a, b)
}

/// Both articles have a day.
pub(crate) fn are_dated(a: &Profile, b: &Profile) -> bool {
    a.published.is_some() && b.published.is_some()
}

/// Undated reports have something in common that tells which happening of the years it is.
pub(crate) fn tells_which(a: &Profile, b: &Profile) -> bool {
    words_tell(a, b) || a.numbers.intersection(&b.numbers).any(|n| *n >= NUMBER_TELLING_UNDATED)
}

/// Rare words in common, but those that name the sort, tell which one it is.
fn words_tell(a: &Profile, b: &Profile) -> bool {
    let rare = shared(&a.words, &b.words, WORD_RARE);
    let telling = rare.iter().filter(|(w, _)| !a.sort_words.contains(w));
    telling.map(|(_, r)| r - WORD_RARE).sum::<f32>() >= WORDS_TELLING
}

/// Both tell of what happens again and again, on days that differ, and the later one does not look back.
fn is_another_day(a: &Profile, b: &Profile, recurring: &BTreeSet<String>) -> bool {
    let same_sort = a.sorts_first.intersection(&b.sorts_first).any(|s| recurring.contains(s));
    if !same_sort {
        return false;
    }
    let other_weekday = !a.weekdays.is_empty() && !b.weekdays.is_empty() && a.weekdays.is_disjoint(&b.weekdays);
    if a.told && b.told && a.days.is_disjoint(&b.days) && (other_weekday || a.numbers.is_disjoint(&b.numbers)) {
        return true;
    }
    if a.toll || b.toll {
        return false;
    }
    let other_dead = !a.dead.is_empty() && !b.dead.is_empty() && a.dead.is_disjoint(&b.dead);
    match (a.day.zip(b.day), a.published.zip(b.published)) {
        // Told to be of the same day, or one that the clock may have moved.
        (Some((day, other)), Some(_)) => match (day - other).abs() {
            0 => false,
            1 => other_dead && !b.told && a.numbers.is_disjoint(&b.numbers),
            _ => true,
        },
        _ => other_weekday,
    }
}

fn shared(a: &BTreeMap<String, f32>, b: &BTreeMap<String, f32>, over: f32) -> Vec<(String, f32)> {
    let mut both: Vec<(String, f32)> =
        a.iter().filter(|(w, r)| **r > over && b.contains_key(*w)).map(|(w, r)| (w.clone(), *r)).collect();
    both.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
    both
}

fn list(words: &[(String, f32)]) -> String {
    words.iter().take(5).map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(", ")
}

fn pair(a: Option<&String>, b: Option<&String>) -> String {
    format!("{}, {}", a.map_or("?", String::as_str), b.map_or("?", String::as_str))
}
