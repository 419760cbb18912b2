//! Which place of the gazetteer a name means: weighs population, the region written behind the name, the countries
//! and divisions the article speaks of, and nearness to the places already known. Two rounds: the second knows the
//! places that were clear in the first.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use lapwing_core::{Article, Span};
use lapwing_data::Data;
use lapwing_data::places::{Candidate, Level};

use super::PlaceMention;
use super::context::{Context, km};

/// Weights. Source: searched coordinate-wise on the development sets, November 2026.
const POPULATION: f64 = 0.8;
const PRIMARY: f64 = 1.0;
const CAPITAL: f64 = 2.0;
const STATE: f64 = 3.35;
const DIVISION: f64 = 1.35;
const CONTAINED: f64 = 5.4;
const COUNTRY: f64 = 6.0;
const SAME_DIVISION: f64 = 2.0;
const PULL: f64 = 3.5;
/// A lead of this much over the second makes a place clear.
const CLEAR: f64 = 1.5;
const ROUNDS: usize = 3;
/// How far from the centre of an article a namesake of a local name may lie.
const LOCAL_KM: f64 = 120.0;

struct Spot {
    span: Span,
    key: String,
    /// Ends in a common noun for something smaller than a division: "Rapides Parish".
    local: bool,
    containers: Vec<Candidate>,
}

/// Resolves the names at `spans`.
pub fn resolve(article: &Article, spans: &[Span], data: &Data) -> Vec<PlaceMention> {
    if spans.is_empty() {
        return Vec::new();
    }
    let spots = spots(article, spans, data);
    let mut names: BTreeMap<&str, (Vec<Candidate>, Vec<&Candidate>)> = BTreeMap::new();
    let local: BTreeSet<&str> = spots.iter().filter(|s| s.local).map(|s| s.key.as_str()).collect();
    for spot in &spots {
        let entry = names.entry(&spot.key).or_insert_with(|| (candidates(&spot.key, spot.local, data), Vec::new()));
        entry.1.extend(&spot.containers);
    }
    // A town that lies nowhere near the region written behind its name is a namesake of one that nobody lists.
    for (found, containers) in names.values_mut() {
        let state = |c: &&Candidate| c.level == Level::Country;
        let elsewhere = |f: &Candidate| f.level == Level::City && containers.iter().all(|c| c.country != f.country);
        if !containers.is_empty() && containers.iter().all(state) && found.iter().all(elsewhere) {
            found.clear();
        }
    }
    let start = {
        let mut context = Context::read(article, spans, data);
        for (found, containers) in names.values() {
            match &found[..] {
                [one] if one.level != Level::City => context.vote(one, 1.0),
                _ => {}
            }
            for c in containers.iter().filter(|c| containers.len() == 1 || found.iter().any(|f| lies_in(f, c))) {
                context.vote(c, 1.0);
            }
        }
        context
    };
    let mut chosen: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    let mut context = start.clone();
    // Where no name has a namesake, a second round would choose the same.
    let rounds = if names.values().any(|(found, _)| found.len() > 1) { ROUNDS } else { 1 };
    for _ in 0..rounds {
        let mut next = start.clone();
        for (name, (found, containers)) in &names {
            let Some((best, lead)) = choose(found, containers, &context, data) else { continue };
            chosen.insert(name, (best, lead));
            if local.contains(name) && found[best].level == Level::City && !data.places.is_same(name, &found[best]) {
                continue;
            }
            let sure = (lead / CLEAR).clamp(0.1, 1.0);
            next.anchor(&found[best], sure);
            if found[best].level != Level::Country || found.len() > 1 {
                next.vote(&found[best], sure);
            }
        }
        context = next;
    }
    let around = LazyCell::new(|| surroundings(&context, data));
    spots
        .iter()
        .map(|spot| {
            let found = &names[spot.key.as_str()].0;
            // "Palm Beach in Mogadishu" is no beach of another country.
            let elsewhere = |p: &Candidate| {
                p.level == Level::City
                    && !spot.containers.is_empty()
                    && spot.containers.iter().all(|c| c.level == Level::Country && c.country != p.country)
            };
            let place = chosen.get(spot.key.as_str()).map(|&(best, lead)| (&found[best], lead));
            let place = place.filter(|(p, _)| !elsewhere(p));
            match place {
                Some((p, lead)) if !spot.local || p.level < Level::City || data.places.is_same(&spot.key, p) => {
                    PlaceMention { span: spot.span, place: Some(p.clone()), around: None, uncertain: lead < CLEAR }
                }
                _ => {
                    let near = around.as_ref().and_then(|a| nearest(found, a));
                    let around = near.cloned().or_else(|| within(&spot.containers, around.as_ref()));
                    let around = around.filter(|_| !data.places.is_region(&spot.key));
                    PlaceMention { span: spot.span, place: None, around, uncertain: true }
                }
            }
        })
        .collect()
}

/// The best candidate and its lead over the next.
fn choose(found: &[Candidate], containers: &[&Candidate], context: &Context, data: &Data) -> Option<(usize, f64)> {
    let contained = |c: &Candidate| containers.iter().any(|k| lies_in(c, k));
    let score = |c: &Candidate| {
        let mut s = POPULATION * ((c.population + 10) as f64).log10();
        s += match c.level {
            Level::Country => STATE,
            Level::Division => DIVISION,
            Level::City => 0.0,
        };
        s += if c.primary { PRIMARY } else { 0.0 };
        s += if data.places.is_capital(c) { CAPITAL } else { 0.0 };
        s += if contained(c) { CONTAINED } else { 0.0 };
        s += COUNTRY * context.country(&c.country);
        if c.level != Level::Country {
            s += SAME_DIVISION * context.division(&c.country, &c.division);
            s += PULL * context.pull(c.lat, c.lon);
        }
        s
    };
    let mut scored: Vec<(usize, f64)> = found.iter().map(score).enumerate().collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let (best, top) = *scored.first()?;
    Some((best, scored.get(1).map_or(CLEAR * 2.0, |s| top - s.1)))
}

fn lies_in(inner: &Candidate, outer: &Candidate) -> bool {
    inner.level > outer.level
        && inner.country == outer.country
        && (outer.level == Level::Country || inner.division == outer.division)
}

fn candidates(key: &str, local: bool, data: &Data) -> Vec<Candidate> {
    if data.places.is_region(key) {
        return Vec::new();
    }
    let mut found = data.places.candidates(key);
    // "Canadian" is the country, and a town in Texas.
    if let Some(state) = data.places.country_of_people(key).and_then(|c| data.places.by_code(c, ""))
        && found.iter().all(|c| c.level != Level::Country)
    {
        found.insert(0, state.clone());
    }
    if !found.is_empty() {
        return found;
    }
    let bare = data.places.bare(key);
    let mut found = if bare == key { Vec::new() } else { data.places.candidates(&bare) };
    if local {
        found.retain(|c| c.level == Level::City);
    }
    found
}

/// Where a place without a row lies: where the article plays.
fn surroundings(context: &Context, data: &Data) -> Option<Candidate> {
    let region = match context.main_division() {
        Some((country, division)) => data.places.by_code(country, division),
        None => None,
    };
    let mut region = region.or_else(|| data.places.by_code(context.main_country()?, ""))?.clone();
    if let Some((lat, lon)) = context.centre() {
        (region.lat, region.lon) = (lat, lon);
    }
    Some(region)
}

/// The namesake of a local name that lies near enough: counties are often called like a town in them.
fn nearest<'c>(found: &'c [Candidate], around: &Candidate) -> Option<&'c Candidate> {
    let far = |c: &Candidate| km(c.lat, c.lon, around.lat, around.lon);
    found.iter().filter(|c| far(c) <= LOCAL_KM).min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// Where the article plays, unless the region written behind the name lies elsewhere.
fn within(containers: &[Candidate], around: Option<&Candidate>) -> Option<Candidate> {
    let fits = |a: &&Candidate| {
        containers.is_empty()
            || containers.iter().any(|c| c.country == a.country && (c.division.is_empty() || c.division == a.division))
    };
    around.filter(fits).or(containers.first()).cloned()
}

fn spots(article: &Article, spans: &[Span], data: &Data) -> Vec<Spot> {
    let text = &article.text;
    let mut spots: Vec<Spot> = spans
        .iter()
        .map(|&span| {
            // "St. John's" is a name, "Mosul's" is not.
            let name = span.of(text);
            let whole = data.places.fold(name);
            let short = data.places.fold(name.trim_end_matches("'s").trim_end_matches("’s"));
            let key = if whole == short || !data.places.candidates(&whole).is_empty() { whole } else { short };
            let local = data
                .places
                .words
                .generic
                .local
                .iter()
                .any(|w| key.strip_suffix(w.as_str()).is_some_and(|r| r.ends_with(' ')));
            Spot { span, containers: containers(&text[span.end..], data), key, local }
        })
        .collect();
    // "Palm Beach in Mogadishu": in the country of that town, where the name means towns of one country only.
    for i in 1..spots.len() {
        let between = text.get(spots[i - 1].span.end..spots[i].span.start).unwrap_or("x");
        if spots[i - 1].containers.is_empty() && data.places.words.locative.inside.iter().any(|w| *w == between.trim())
        {
            spots[i - 1].containers = home(&spots[i].key, data);
        }
    }
    // "Davisboro, Washington County, Georgia", "Toul and Nabatieh, Lebanon": the first lies where the second lies.
    for i in (1..spots.len()).rev() {
        let between = text.get(spots[i - 1].span.end..spots[i].span.start).unwrap_or("x");
        // "Kanam and Wase, Plateau State": a name between that nobody knows parts them no more than "and" does.
        let unknown = between.trim().strip_prefix("and ").and_then(|rest| rest.strip_suffix(','));
        let joined = matches!(between.trim(), "," | "and" | ", and")
            || unknown.is_some_and(|name| name.split(' ').all(|w| w.starts_with(char::is_uppercase)));
        if spots[i - 1].containers.is_empty() && joined {
            spots[i - 1].containers = spots[i].containers.clone();
        }
    }
    spots
}

/// The state of the one town of weight that a name means.
fn home(key: &str, data: &Data) -> Vec<Candidate> {
    const WEIGHT: u64 = 100_000;
    let found = data.places.candidates(key);
    let mut large = found.iter().filter(|c| c.level == Level::City && c.population >= WEIGHT);
    let first = large.next().filter(|first| large.all(|c| c.country == first.country));
    first.and_then(|c| data.places.by_code(&c.country, "")).cloned().into_iter().collect()
}

/// The states and divisions that the words right behind a name can mean: ", Iraq", ", Calif.", " (Kenya)".
fn containers(rest: &str, data: &Data) -> Vec<Candidate> {
    let trimmed = rest.trim_start();
    let after = match trimmed.strip_prefix([',', '(']) {
        Some(after) => after.trim_start(),
        None => match data.places.words.locative.inside.iter().find_map(|w| trimmed.strip_prefix(w.as_str())) {
            Some(after) if after.starts_with(' ') && rest.starts_with(' ') => after.trim_start(),
            _ => return Vec::new(),
        },
    };
    // ", Darfur, Sudan": what the table doesn't know is passed over once.
    after.splitn(3, ',').take(2).map(|part| container(part, data)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The states and divisions that the words at the head of `after` can mean.
fn container(after: &str, data: &Data) -> Vec<Candidate> {
    let after = after.trim_start();
    let end = after.find(['(', ')', ';', ':', '\n', '"', '“', '”']).unwrap_or(after.len());
    let words: Vec<&str> = after[..end].split_whitespace().take(5).collect();
    for n in (1..=words.len().min(5)).rev() {
        let Some(named) = words[..n].iter().position(|w| w.starts_with(char::is_uppercase)) else { continue };
        let name = words[..n].join(" ");
        // "Kisumu, western Kenya": lower-case words before the name are no part of it.
        let (last, tail) = (words[n - 1], words[named..n].join(" "));
        let tail = tail.trim_end_matches("'s").trim_end_matches("’s");
        let short = tail.trim_end_matches('.');
        if short.len() == 2 && short.chars().all(|c| c.is_ascii_uppercase()) {
            let postal = data.places.words.postal.countries.iter().filter_map(|c| data.places.by_code(c, short));
            let found: Vec<Candidate> = postal.cloned().collect();
            if !found.is_empty() {
                return found;
            }
        }
        let mut found = data.places.large(tail);
        if found.is_empty() {
            found = data.places.large(&data.places.bare(&name));
        }
        // "La." is Louisiana, "la" is not: short forms need their point.
        found.retain(|c| {
            c.primary
                || last.ends_with('.')
                || tail.len() > 5
                || tail.chars().all(|c| !c.is_lowercase())
                || c.level == Level::Country
        });
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
