//! The words that tell time.
//!
//! In: `lexicon/dates.toml`. Out: one [`DateWords`], checked: months, weekdays and days exist in some calendar year.
//! Reading dates out of a text and calendar arithmetic are the coder's work, not done here.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

/// Name of the file.
const FILE: &str = "lexicon/dates.toml";

/// Everything the coder knows about words of time. Keys are lower case.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    /// Month name → 1 to 12.
    pub months: FxHashMap<String, u8>,
    /// Weekday name → Monday 1 to Sunday 7.
    pub weekdays: FxHashMap<String, u8>,
    /// Unit → its letter in a period; a leading `T` is a unit of the clock.
    pub units: FxHashMap<String, String>,
    /// Units in the plural.
    pub plurals: Words,
    /// Season → its TIMEX3 code.
    pub seasons: FxHashMap<String, String>,
    /// Season code → first month.
    pub season_months: FxHashMap<String, u8>,
    /// Part of the day → its TIMEX3 code.
    pub day_parts: FxHashMap<String, String>,
    /// Named time of day → `HH:MM`.
    pub clock_words: FxHashMap<String, String>,
    /// Half of the day → hours to add.
    pub half_day: FxHashMap<String, u8>,
    /// Names of time zones.
    pub zones: Words,
    /// Number word → value.
    pub numerals: FxHashMap<String, u32>,
    /// Numbers nobody can count and words said before a number.
    pub vague: Vague,
    /// Ordinal word → value.
    pub ordinals: FxHashMap<String, u32>,
    /// "nineties" → 9.
    pub decades: FxHashMap<String, u32>,
    /// "yesterday" → −1.
    pub day_offsets: FxHashMap<String, i32>,
    /// "tonight" → part of today.
    pub part_offsets: FxHashMap<String, String>,
    /// "last" → −1, counted from the publication date.
    pub shifts: FxHashMap<String, i32>,
    /// "previous" → −1, counted from the date last mentioned.
    pub anaphoric_shifts: FxHashMap<String, i32>,
    /// "ago", "later": what they do after a period.
    pub offset_words: FxHashMap<String, OffsetWord>,
    /// Function words and patterns.
    pub phrases: Phrases,
    /// TIMEX3 reference → phrases.
    pub references: BTreeMap<String, BTreeSet<String>>,
    /// "daily" → `P1D`.
    pub sets: FxHashMap<String, String>,
    /// Words that tell whether a date lies ahead.
    pub outlook: Outlook,
    /// Days with a name.
    pub holidays: Vec<Holiday>,
    /// Words that an expression can begin with, and beginnings of phrases; see [`DateWords::may_begin`].
    #[serde(skip)]
    starters: FxHashSet<String>,
    /// Words that an expression can go on with behind an article; see [`DateWords::may_go_on`].
    #[serde(skip)]
    behind_articles: FxHashSet<String>,
}

/// A plain list.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words.
    pub words: BTreeSet<String>,
}

/// Uncountable numbers.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Vague {
    /// "several".
    pub numerals: BTreeSet<String>,
    /// "nearly".
    pub about: BTreeSet<String>,
    /// "more than".
    pub about_phrases: BTreeSet<String>,
}

/// What a word after a period does.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OffsetWord {
    /// −1 back, 1 forth.
    pub direction: i32,
    /// Counted from the publication date or from the date last mentioned.
    pub from: OffsetFrom,
}

/// From where a period is counted.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetFrom {
    /// The publication date.
    Now,
    /// The date last mentioned.
    Then,
}

/// Function words and patterns; the data file says what each list is for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the comments of the data file explain each list")]
pub struct Phrases {
    pub begin: BTreeSet<String>,
    pub definite: BTreeSet<String>,
    pub indefinite: BTreeSet<String>,
    pub possessive: BTreeSet<String>,
    pub ordinal_endings: BTreeSet<String>,
    pub decade_endings: BTreeSet<String>,
    pub o_clock: BTreeSet<String>,
    pub from_now: BTreeSet<String>,
    pub fiscal: BTreeSet<String>,
    pub articles: BTreeSet<String>,
    pub of: BTreeSet<String>,
    pub on: BTreeSet<String>,
    pub stretches: BTreeSet<String>,
    pub every: BTreeSet<String>,
    pub per: BTreeSet<String>,
    pub not_after_unit: BTreeSet<String>,
    pub whole: BTreeSet<String>,
    pub latest: BTreeSet<String>,
    pub period: BTreeSet<String>,
    pub year_back: BTreeSet<String>,
    pub range: BTreeSet<String>,
    pub after_pair: BTreeSet<String>,
    pub year_end: BTreeSet<String>,
    pub before_year: BTreeSet<String>,
    pub not_after_year: BTreeSet<String>,
    pub not_before_year: BTreeSet<String>,
    pub doubtful_months: BTreeSet<String>,
    pub doubtful_weekdays: BTreeSet<String>,
    pub before_month: BTreeSet<String>,
    pub before_season: BTreeSet<String>,
}

/// Words that tell the direction of a date.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Outlook {
    /// It lies ahead.
    pub future: BTreeSet<String>,
    /// It lies behind.
    pub past: BTreeSet<String>,
    /// Right before a date: it lies ahead whatever the tense.
    pub announces: BTreeSet<String>,
}

/// A day with a name. Exactly one of the three ways to fix it is given.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// How it is called.
    pub names: Vec<String>,
    /// Month, for a fixed day or an nth weekday.
    pub month: Option<u8>,
    /// Day of the month.
    pub day: Option<u8>,
    /// Monday 1 to Sunday 7.
    pub weekday: Option<u8>,
    /// Which such weekday of the month; 5 is the last.
    pub nth: Option<u8>,
    /// Days from Easter Sunday.
    pub easter: Option<i32>,
}

impl DateWords {
    /// Reads and checks the file.
    pub fn load(files: &Files, errors: &mut DataErrors) -> DateWords {
        let mut part = TomlPart::load(FILE, files, errors);
        let mut words: DateWords = part.read("see the comments in the bundled file", errors);
        words.make_ready();
        let mut complain = |path: &[&str], what: String| {
            let (file, line) = part.place(path);
            errors.push(&file, line, what, "correct the value");
        };
        for (name, m) in sorted(&words.months) {
            if !(1..=12).contains(m) {
                complain(&["months", name], format!("month {name} is {m}, not 1 to 12"));
            }
        }
        for (name, d) in sorted(&words.weekdays) {
            if !(1..=7).contains(d) {
                complain(&["weekdays", name], format!("weekday {name} is {d}, not 1 to 7"));
            }
        }
        for (name, season) in sorted(&words.seasons) {
            if !words.season_months.contains_key(season) {
                complain(&["seasons", name], format!("season {season} has no entry in season_months"));
            }
        }
        for (i, holiday) in words.holidays.iter().enumerate() {
            let ways = [holiday.day.is_some(), holiday.nth.is_some(), holiday.easter.is_some()];
            let month = holiday.month.is_some_and(|m| (1..=12).contains(&m));
            let nth = holiday.nth.is_none_or(|n| (1..=5).contains(&n) && holiday.weekday.is_some());
            if ways.iter().filter(|w| **w).count() != 1 || (holiday.easter.is_none() && !month) || !nth {
                complain(
                    &["holidays", &i.to_string()],
                    format!("holiday {:?} needs month and day, month, weekday and nth, or easter", holiday.names),
                );
            }
        }
        words
    }

    /// Fills in what follows from the rest.
    pub(crate) fn make_ready(&mut self) {
        self.starters = self.starters();
        let words = self.phrases().flat_map(|phrase| phrase.split(|c: char| !c.is_alphanumeric()));
        let behind = words.map(str::to_string).chain(self.starters.iter().chain(&self.phrases.whole).cloned());
        self.behind_articles = behind.collect();
    }

    /// False for a word, lower case and neither number nor sign, that begins no expression of time.
    pub fn may_begin(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    /// False for such a word if no expression goes on with it behind an article: "the", "its", "a".
    pub fn may_go_on(&self, word: &str) -> bool {
        self.behind_articles.contains(word)
    }

    /// Phrases of several words that an expression may begin with.
    fn phrases(&self) -> impl Iterator<Item = &String> {
        let lists = [&self.phrases.begin, &self.phrases.year_end, &self.vague.about_phrases];
        let names = self.holidays.iter().flat_map(|h| &h.names);
        lists.into_iter().chain(self.references.values()).flatten().chain(names)
    }

    /// Every word that some rule of the grammar of dates may begin with.
    fn starters(&self) -> FxHashSet<String> {
        fn keys<V>(map: &FxHashMap<String, V>) -> Vec<&String> {
            sorted(map).into_iter().map(|x| x.0).collect()
        }
        let p = &self.phrases;
        let tables = [
            keys(&self.months),
            keys(&self.weekdays),
            keys(&self.units),
            keys(&self.seasons),
            keys(&self.day_parts),
            keys(&self.clock_words),
            keys(&self.numerals),
            keys(&self.ordinals),
            keys(&self.decades),
            keys(&self.day_offsets),
            keys(&self.part_offsets),
            keys(&self.shifts),
            keys(&self.anaphoric_shifts),
            keys(&self.sets),
        ];
        let lists = [
            &self.plurals.words,
            &self.vague.numerals,
            &self.vague.about,
            &p.articles,
            &p.fiscal,
            &p.latest,
            &p.stretches,
            &p.every,
            &p.indefinite,
        ];
        let mut all: FxHashSet<String> =
            tables.into_iter().flatten().chain(lists.into_iter().flatten()).cloned().collect();
        // A phrase is begun by its first letters, since texts are cut finer than phrases are written.
        for phrase in self.phrases() {
            all.extend(phrase.char_indices().map(|(at, c)| phrase[..at + c.len_utf8()].to_string()));
        }
        all
    }
}

fn sorted<V>(map: &FxHashMap<String, V>) -> Vec<(&String, &V)> {
    let mut list: Vec<_> = map.iter().collect();
    list.sort_by_key(|(name, _)| *name);
    list
}
