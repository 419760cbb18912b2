//! Where an article is at home: countries and divisions it speaks of, and where the places already known lie.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lapwing_core::{Article, Span};
use lapwing_data::Data;
use lapwing_data::places::{Candidate, Level};
use rustc_hash::FxHashMap;

/// Votes for a country from its name, its people and institutions, its divisions, the publisher's domain.
/// Source: searched coordinate-wise on the development sets, November 2026.
const STATE: f64 = 1.35;
const PEOPLE: f64 = 2.25;
const DIVISION: f64 = 1.0;
const HOME_WORD: f64 = 0.75;
const HOME_WORDS_MAX: f64 = 4.0;
const DOMAIN: f64 = 4.5;
/// Fewer votes than this are no certainty, however one-sided.
const SURE_VOTES: f64 = 2.0;
/// Kilometres at which the pull of a known place has fallen to a third.
const PULL_KM: f64 = 225.0;
const EARTH_RADIUS_KM: f64 = 6371.0;

/// What the article tells of where it is at home.
#[derive(Clone, Debug, Default)]
pub struct Context {
    countries: BTreeMap<String, f64>,
    divisions: BTreeMap<(String, String), f64>,
    anchors: Vec<(f64, f64, f64)>,
}

impl Context {
    /// Reads the text around `spots`, whose own names are weighed elsewhere, and the publisher.
    pub fn read(article: &Article, spots: &[Span], data: &Data) -> Context {
        let mut context = Context::default();
        for text in
            [article.title.as_deref(), article.context.as_deref(), article.publisher.as_deref()].into_iter().flatten()
        {
            context.read_text(text, &[], data);
        }
        context.read_text(&article.text, spots, data);
        if let Some(country) = article.url.as_deref().and_then(|u| data.places.country_of_host(host(u))) {
            *context.countries.entry(country.to_string()).or_default() += DOMAIN;
        }
        context
    }

    fn read_text(&mut self, text: &str, spots: &[Span], data: &Data) {
        let words = words(text, data);
        let mut seen: FxHashMap<String, f64> = FxHashMap::default();
        let mut home: BTreeMap<&str, f64> = BTreeMap::new();
        let mut name = String::new();
        for i in 0..words.len() {
            let named = words[i].named && data.places.may_begin(&words[i].folded);
            if !named && !data.places.may_begin_home(&words[i].folded) {
                continue;
            }
            name.clear();
            for n in 0..3 {
                let Some(word) = words.get(i + n) else { break };
                if n > 0 {
                    name.push(' ');
                }
                name.push_str(&word.folded);
                for country in data.places.homes(&name) {
                    if seen.insert(format!("{country} {name}"), 1.0).is_none() {
                        *home.entry(country.as_str()).or_default() += HOME_WORD;
                    }
                }
                if !word.named || !named || spots.iter().any(|s| s.overlaps(word.span)) {
                    continue;
                }
                let times = match seen.get_mut(&name) {
                    Some(times) => times,
                    None => seen.entry(name.clone()).or_default(),
                };
                *times += 1.0;
                let weight = 1.0 / *times;
                if let Some(country) = data.places.country_of_people(&name) {
                    *self.countries.entry(country.to_string()).or_default() += PEOPLE * weight;
                    continue;
                }
                match &data.places.large_ones(&name)[..] {
                    [one] => self.vote(one, weight),
                    several => several.iter().for_each(|c| self.vote(c, weight / several.len() as f64 / 2.0)),
                }
            }
        }
        for (country, votes) in home {
            *self.countries.entry(country.to_string()).or_default() += votes.min(HOME_WORDS_MAX);
        }
    }

    /// Counts a place that the article speaks of.
    pub fn vote(&mut self, place: &Candidate, weight: f64) {
        let votes = if place.level == Level::Country { STATE } else { DIVISION };
        *self.countries.entry(place.country.clone()).or_default() += votes * weight;
        if place.level != Level::Country {
            *self.divisions.entry((place.country.clone(), place.division.clone())).or_default() += weight;
        }
    }

    /// Remembers where a place lies that is known for `weight` (0 to 1).
    pub fn anchor(&mut self, place: &Candidate, weight: f64) {
        if place.level == Level::City {
            self.anchors.push((place.lat, place.lon, weight));
        }
    }

    /// Share of the votes that the country has, 0 to 1.
    pub fn country(&self, code: &str) -> f64 {
        share(self.countries.get(code), self.countries.values())
    }

    /// Share of the votes that the division has, 0 to 1.
    pub fn division(&self, country: &str, division: &str) -> f64 {
        let own = self.divisions.iter().find(|((c, d), _)| c == country && d == division).map(|x| x.1);
        share(own, self.divisions.values())
    }

    /// How strongly the known places pull towards a point, 0 to 1.
    pub fn pull(&self, lat: f64, lon: f64) -> f64 {
        let total: f64 = self.anchors.iter().map(|a| a.2).sum();
        let pull = |a: &(f64, f64, f64)| a.2 * (-km(lat, lon, a.0, a.1) / PULL_KM).exp();
        if total > 0.0 { self.anchors.iter().map(pull).sum::<f64>() / total.max(1.0) } else { 0.0 }
    }

    /// The known place nearest to all others: where the article plays.
    pub fn centre(&self) -> Option<(f64, f64)> {
        let best = self.anchors.iter().max_by(|a, b| self.pull(a.0, a.1).total_cmp(&self.pull(b.0, b.1)))?;
        Some((best.0, best.1))
    }

    /// The country with the most votes, the first by code among equals.
    pub fn main_country(&self) -> Option<&str> {
        let best = self.countries.iter().rev().max_by(|a, b| a.1.total_cmp(b.1))?;
        Some(best.0)
    }

    /// The division with the most votes in the main country.
    pub fn main_division(&self) -> Option<(&str, &str)> {
        let country = self.main_country()?;
        let here = self.divisions.iter().rev().filter(|((c, _), _)| c == country);
        here.max_by(|a, b| a.1.total_cmp(b.1)).map(|((c, d), _)| (c.as_str(), d.as_str()))
    }
}

fn share<'v>(votes: Option<&f64>, all: impl Iterator<Item = &'v f64>) -> f64 {
    let total: f64 = all.sum();
    votes.map_or(0.0, |v| v / total.max(SURE_VOTES))
}

/// Great-circle distance.
pub fn km(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> f64 {
    let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
    let (dlat, dlon) = (b - a, (lon_b - lon_a).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
}

struct Word<'t> {
    span: Span,
    folded: Cow<'t, str>,
    /// Written as a name: a capital first, all capitals when short.
    named: bool,
}

fn words<'t>(text: &'t str, data: &Data) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '\'' | '’');
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_part(c)) {
            (None, true) => start = Some(i),
            (Some(from), false) => {
                let form = &text[from..i];
                let form =
                    if form.ends_with('s') { form.trim_end_matches("'s").trim_end_matches("’s") } else { form };
                let form = form.trim_matches(|c: char| !c.is_alphanumeric());
                let short = form.chars().count() <= 3;
                let named = if short {
                    form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
                } else {
                    form.starts_with(char::is_uppercase)
                };
                let folded = data.places.folded(form);
                if !folded.is_empty() {
                    words.push(Word { span: Span::new(from, i), folded, named });
                }
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or("")
}
