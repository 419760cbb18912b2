//! What a report tells, as far as reports are compared by it.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_data::Data;

use crate::words::{Word, number, rarity, stem, words};
use crate::{Place, Report};

/// Words that count people stand this near.
const NEAR: usize = 10;
/// Numbers below it are too common to tell anything.
const NUMBER_MIN: u32 = 3;
/// A sentence opens with a capital: only a rarer word is taken for a name there.
const NAME_RARITY: f32 = 5.5;

/// A report ready for comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub document: usize,
    /// Day of publication.
    pub published: Option<i32>,
    /// The happening's day: told outright, else that of publication.
    pub day: Option<i32>,
    /// The day is told outright, by "yesterday" or a date.
    pub told: bool,
    /// All days told outright.
    pub days: BTreeSet<i32>,
    /// Its words that say what sort of happening it is.
    pub sort_words: BTreeSet<String>,
    /// Stems that are no names, with their rarity.
    pub words: BTreeMap<String, f32>,
    /// Stems of names, with their rarity.
    pub names: BTreeMap<String, f32>,
    /// Weekdays named, Monday 1 to Sunday 7.
    pub weekdays: BTreeSet<u8>,
    /// Sorts of happening told by the first sentence.
    pub sorts_first: BTreeSet<String>,
    /// Sorts told anywhere.
    pub sorts: BTreeSet<String>,
    /// Numbers but years and days of months.
    pub numbers: BTreeSet<u32>,
    /// Numbers of dead.
    pub dead: BTreeSet<u32>,
    /// "second" 2.
    pub ordinals: BTreeSet<u32>,
    /// How much it looks back: words of that over the root of its length.
    pub looks_back: f32,
    /// It tells a count that goes on.
    pub toll: bool,
    /// It tells one more of the kind.
    pub once_more: bool,
    /// Lower-case names of places below a country; true for a town or site.
    pub places: BTreeMap<String, bool>,
    /// Codes of countries that it is about.
    pub countries: BTreeSet<String>,
}

/// Word lists without endings, made once.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    looking_back: BTreeSet<String>,
    toll: BTreeSet<String>,
    about: BTreeSet<String>,
    dead: BTreeSet<String>,
    not_dead: BTreeSet<String>,
    once_more: BTreeSet<String>,
    sorts: BTreeMap<String, Vec<String>>,
}

impl Lists {
    pub fn of(data: &Data) -> Lists {
        let h = &data.happenings;
        let stems = |words: &BTreeSet<String>| words.iter().map(|w| stem(w)).collect();
        let mut sorts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (sort, words) in &h.sorts {
            for word in words {
                sorts.entry(stem(word)).or_default().push(sort.clone());
            }
        }
        Lists {
            looking_back: stems(&h.looking_back),
            toll: stems(&h.toll),
            about: stems(&h.about),
            dead: stems(&h.dead),
            not_dead: stems(&h.not_dead),
            once_more: stems(&h.once_more),
            sorts,
        }
    }
}

impl Profile {
    pub fn of(report: &Report, published: Option<i32>, lists: &Lists, data: &Data) -> Profile {
        let all = words(&report.text);
        let mut p = Profile { document: report.document, published, ..Profile::default() };
        p.told = !report.days.is_empty();
        p.days = report.days.iter().copied().collect();
        p.day = report.days.first().copied().or(published);
        p.countries.clone_from(&report.countries);
        p.places = report.places.iter().filter_map(below_country).collect();
        let text = report.text.to_lowercase();
        p.toll = all.iter().any(|w| lists.toll.contains(&w.stem))
            || data.happenings.toll_phrases.iter().any(|phrase| text.contains(phrase.as_str()));
        p.once_more = all.iter().any(|w| lists.once_more.contains(&w.stem));
        let back = all.iter().filter(|w| lists.looking_back.contains(&w.stem)).count();
        p.looks_back = (back as f32 / (all.len() as f32 + 5.0).sqrt()).min(1.5);
        p.name_and_sort(&all, lists, data);
        p.count(&all, lists, data);
        p
    }

    fn name_and_sort(&mut self, all: &[Word], lists: &Lists, data: &Data) {
        let inside: BTreeSet<&str> =
            all.iter().filter(|w| !w.opens && capital(w.text)).map(|w| w.stem.as_str()).collect();
        let first_end = all.iter().skip(1).position(|w| w.opens).map_or(all.len(), |n| n + 1);
        for (n, word) in all.iter().enumerate() {
            let lower = word.text.to_lowercase();
            if let Some(day) = data.dates.weekdays.get(&lower) {
                self.weekdays.insert(*day);
            }
            if let Some(ordinal) = data.dates.ordinals.get(&lower).copied().or_else(|| ordinal_figure(&lower)) {
                self.ordinals.insert(ordinal);
            }
            for sort in lists.sorts.get(&word.stem).into_iter().flatten() {
                self.sorts.insert(sort.clone());
                self.sort_words.insert(word.stem.clone());
                if n < first_end {
                    self.sorts_first.insert(sort.clone());
                }
            }
            let rare = rarity(&word.stem);
            let no_name = data.dates.weekdays.contains_key(&lower)
                || data.dates.months.contains_key(&lower)
                || data.happenings.no_names.contains(&lower);
            let is_name = capital(word.text)
                && !no_name
                && (!word.opens || rare >= NAME_RARITY || inside.contains(word.stem.as_str()));
            if is_name {
                self.names.insert(word.stem.clone(), rare);
            } else if !word.text.starts_with(|c: char| c.is_ascii_digit()) || word.text.contains('.') {
                // A broken number is as telling as a rare word.
                self.words.insert(word.stem.clone(), rare);
            }
        }
        let names = &self.names;
        self.words.retain(|w, _| !names.contains_key(w));
    }

    fn count(&mut self, all: &[Word], lists: &Lists, data: &Data) {
        let month = |i: usize| all.get(i).is_some_and(|w| data.dates.months.contains_key(&w.text.to_lowercase()));
        for (i, word) in all.iter().enumerate() {
            let Some(number) = number(word.text, data) else { continue };
            let in_figures = word.text.starts_with(|c: char| c.is_ascii_digit());
            let next = all.get(i + 1).map_or_else(String::new, |w| w.text.to_lowercase());
            let is_time = data.dates.units.contains_key(&next) || next.starts_with("year-old") || next == "percent";
            let is_year = in_figures && !word.text.contains(',') && (1900..2100).contains(&number);
            if is_time || is_year || i > 0 && month(i - 1) || month(i + 1) {
                continue;
            }
            if number >= NUMBER_MIN {
                self.numbers.insert(number);
            }
            if number > 1 && counts_dead(all, i, lists) {
                self.dead.insert(number);
            }
        }
    }
}

/// The number at `i` is one of dead: "killed at least four" before all, "four people were killed" else, then "the toll
/// of dead is four".
fn counts_dead(all: &[Word], i: usize, lists: &Lists) -> bool {
    let before = all[..i].iter().rev().find(|w| !lists.about.contains(&w.stem));
    if let Some(word) = before
        && (lists.dead.contains(&word.stem) || lists.not_dead.contains(&word.stem))
    {
        return lists.dead.contains(&word.stem);
    }
    let after = |list: &BTreeSet<String>| all[i + 1..].iter().take(NEAR).position(|w| list.contains(&w.stem));
    let before = |list: &BTreeSet<String>| all[..i].iter().rev().take(NEAR).any(|w| list.contains(&w.stem));
    match (after(&lists.dead), after(&lists.not_dead)) {
        (Some(dead), Some(other)) => dead < other,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => before(&lists.dead) && !before(&lists.not_dead),
    }
}

fn below_country(place: &Place) -> Option<(String, bool)> {
    (!place.is_country).then(|| (place.name.to_lowercase(), place.is_town))
}

/// "Accra", "al-Amir".
fn capital(word: &str) -> bool {
    word.split('-').any(|part| part.starts_with(char::is_uppercase))
}

/// "3rd", "894th".
fn ordinal_figure(word: &str) -> Option<u32> {
    ["st", "nd", "rd", "th"].iter().find_map(|e| word.strip_suffix(e)?.parse().ok())
}
