//! Sets about names: who and where they are, and events between parties that only imported dictionaries know.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use lapwing::data::import::petrarch;
use lapwing::store::points::CodePoints;
use lapwing::{Data, Pipeline};
use serde_json::{Value, json};

use super::items::{self, Item};
use super::predict::{self, array, read, write};
use super::scorers::{Run, Scored, after, path, python};

/// Phrases that name one party each.
pub fn actors_dev(run: &Run) -> Result<Scored> {
    let gold = run.shared.join("eval/actors/actor_cases_dev.jsonl");
    let rows: Vec<Value> = read(&gold)?
        .iter()
        .map(|r| {
            let date = r["query_date"].as_str().filter(|d| d.starts_with(|c: char| c.is_ascii_digit()));
            json!({"id": r["id"], "text": r["text"], "context": r["context"], "date": date.unwrap_or("2022-10-01")})
        })
        .collect();
    let predicted = predict::each(&rows, |article| {
        let entity = run
            .pipeline
            .resolve(article)
            .map(|e| json!({"name": e.name, "country": e.country, "sectors": e.sectors, "title": e.title}));
        json!({"id": article.id, "entity": entity})
    })?;
    let pred = run.out.join("actors_dev.jsonl");
    write(&pred, &predicted)?;
    let errors = run.out.join("actors_dev.errors.jsonl");
    let out = python(run, "actors/score_actors.py", &[&path(&gold), &path(&pred), "--errors", &path(&errors)])?;
    let mut scored = Scored::default();
    for group in ["no_encyclopaedia", "restraint", "encyclopaedia", "all"] {
        if let Some(line) = out.lines().find(|l| l.split_whitespace().next() == Some(group)) {
            scored.add(group, after(line, "=", 0));
        }
    }
    let wrong: BTreeSet<String> = read(&errors)?.iter().map(|e| e["id"].to_string()).collect();
    scored.items = rows
        .iter()
        .zip(&predicted)
        .map(|(row, p)| Item {
            id: row["id"].as_str().unwrap_or("").into(),
            gold: 1,
            predicted: u32::from(!p["entity"].is_null()),
            right: u32::from(!wrong.contains(&row["id"].to_string())),
        })
        .collect();
    Ok(scored)
}

/// Names of places in local news.
pub fn places_lgl(run: &Run) -> Result<Scored> {
    places(run, "eval/places/geo_lgl.jsonl")
}

/// Names of places in reports of outbreaks.
pub fn places_geovirus(run: &Run) -> Result<Scored> {
    places(run, "eval/places/geo_geovirus.jsonl")
}

fn places(run: &Run, gold: &str) -> Result<Scored> {
    let gold = run.shared.join(gold);
    let rows = read(&gold)?;
    let mut scored = Scored::default();
    for given in [true, false] {
        let inputs: Vec<Value> = rows
            .iter()
            .map(|r| {
                let mut input = json!({"id": r["id"], "title": r["title"], "url": r["url"], "text": r["text"]});
                if given {
                    let spans = array(&r["toponyms"]).iter().map(|t| json!({"start": t["start"], "end": t["end"]}));
                    input["mentions"] = spans.collect();
                }
                input
            })
            .collect();
        let predicted = predict::each(&inputs, |article| {
            let points = CodePoints::new(&article.text);
            let list: Vec<Value> = run
                .pipeline
                .places(article)
                .iter()
                .map(|m| {
                    let (start, end) = points.span(m.span);
                    let p = m.record(&article.text);
                    json!({"start": start, "end": end, "country": p.country, "geonames_id": p.geonames_id,
                        "lat": p.lat, "lon": p.lon})
                })
                .collect();
            json!({"id": article.id, "places": list})
        })?;
        let pred = run.out.join(format!("{}{}.jsonl", run.name, if given { "" } else { "_found" }));
        write(&pred, &predicted)?;
        let out = python(run, "places/score_places.py", &[&path(&gold), &path(&pred)])?;
        if given {
            let line = out.lines().find(|l| l.starts_with("given:")).unwrap_or_default();
            // GeoVirus has positions only: no country and no identifier is counted there.
            for (name, label) in [("country", "country"), ("geonames_id", "id"), ("within_161_km", "161 km")] {
                let n = line.split(label).nth(1).and_then(|rest| rest.split(['/', '=']).nth(1));
                if n.is_some_and(|n| n.trim() != "0") {
                    scored.add(name, after(line, label, 2));
                }
            }
            scored.add("country_outside_usa", after(&out, "country outside the USA", 2));
            scored.items = items::counted(&rows, &predicted, "toponyms");
        } else {
            scored.add("found_recall", after(&out, "recall", 2));
        }
    }
    Ok(scored)
}

/// Events between invented states: the dictionaries are imported into a folder, which the texts are coded with.
pub fn petrarch_unit(run: &Run) -> Result<Scored> {
    let events = run.shared.join("eval/events");
    let folder = run.out.join("petrarch");
    import(&events, &folder)?;
    let pipeline = Pipeline::with_data_folder(&folder).context("the imported dictionaries cannot be used")?;
    let gold = events.join("petrarch_unit.jsonl");
    let rows = read(&gold)?;
    let mut seen = BTreeSet::new();
    let unique: Vec<Value> = rows.iter().filter(|r| seen.insert(r["text"].to_string())).cloned().collect();
    let records = predict::records(&unique, &pipeline)?;
    // Gold has a row a pair, as PETRARCH writes events.
    let pairs: Vec<Value> = records
        .iter()
        .map(|r| json!({"id": r["id"], "events": array(&r["events"]).iter().flat_map(dyads).collect::<Vec<_>>()}))
        .collect();
    let pred = run.out.join("petrarch_unit.jsonl");
    write(&pred, &pairs)?;
    let out = python(run, "events/score_events.py", &[&path(&gold), &path(&pred)])?;
    let mut scored = Scored { items: items::of_pooled(&rows, &unique, &records), ..Scored::default() };
    for level in ["category", "full"] {
        if let Some(line) = out.lines().find(|l| l.split_whitespace().next() == Some(level)) {
            scored.add(&format!("{level}_r"), after(line, level, 0));
            scored.add(&format!("{level}_p_top"), after(line, level, 1));
        }
    }
    scored.add("parties_r", parties(&rows, &unique, &pairs));
    let known = predict::each(&unique, |article| {
        let read = pipeline.read_article(article);
        read.mentions.list.into_iter().filter_map(|m| m.entity.country).collect::<BTreeSet<String>>()
    })?;
    scored.add("resolved_r", resolved(&rows, &unique, &known));
    Ok(scored)
}

/// Share of gold parties that some mention of the text resolves to, whether or not an event was found.
fn resolved(rows: &[Value], unique: &[Value], known: &[BTreeSet<String>]) -> Option<f64> {
    let (mut n, mut right) = (0, 0);
    for row in rows.iter().filter(|r| r["event"].is_string() && r["split"] != "drop") {
        let Some(at) = unique.iter().position(|u| u["text"] == row["text"]) else { continue };
        let parties = array(&row["actors"]).iter().chain(array(&row["recipients"]));
        for code in parties.filter_map(|p| p["country"].as_str()) {
            n += 1;
            right += u32::from(known[at].contains(code));
        }
    }
    (n > 0).then(|| f64::from(right) / f64::from(n))
}

/// Writes the imported dictionaries into `folder`, which is made anew.
fn import(events: &Path, folder: &Path) -> Result<()> {
    let text = |name: &str| fs::read_to_string(events.join(name)).with_context(|| format!("cannot read {name}"));
    let (actors, roles) = (text("petrarch_validate.actors.txt")?, text("petrarch_validate.agents.txt")?);
    let imported = petrarch::import(Some(("actors", &actors)), Some(("agents", &roles)), Data::bundled());
    if folder.is_dir() {
        fs::remove_dir_all(folder)?;
    }
    for (name, text) in imported.files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// One event a pair of parties; a reciprocal one both ways.
fn dyads(event: &Value) -> Vec<Value> {
    let (actors, recipients) = (array(&event["actors"]), array(&event["recipients"]));
    let reciprocal = event["reciprocal"].as_bool().unwrap_or(false);
    let mut pairs: Vec<(&Value, &Value)> = Vec::new();
    for a in actors {
        pairs.extend(recipients.iter().map(|r| (a, r)));
        if reciprocal {
            pairs.extend(recipients.iter().map(|r| (r, a)));
            pairs.extend(
                actors.iter().filter(|b| recipients.is_empty() && b["country"] != a["country"]).map(|b| (a, b)),
            );
        }
    }
    if pairs.is_empty() {
        return vec![event.clone()];
    }
    let with = |(a, r): (&Value, &Value)| {
        let mut one = event.clone();
        (one["actors"], one["recipients"], one["reciprocal"]) = (json!([a]), json!([r]), json!(false));
        one
    };
    pairs.into_iter().map(with).collect()
}

/// Share of gold pairs that some event has, whatever its category: the set's categories are those of another scheme.
fn parties(rows: &[Value], unique: &[Value], pairs: &[Value]) -> Option<f64> {
    let countries = |event: &Value, side: &str| -> BTreeSet<String> {
        array(&event[side]).iter().filter_map(|p| p["country"].as_str().map(str::to_string)).collect()
    };
    let (mut n, mut right) = (0, 0);
    for row in rows.iter().filter(|r| r["event"].is_string() && r["split"] != "drop") {
        let Some(at) = unique.iter().position(|u| u["text"] == row["text"]) else { continue };
        let same = |e: &&Value| ["actors", "recipients"].iter().all(|s| countries(e, s) == countries(row, s));
        n += 1;
        right += u32::from(array(&pairs[at]["events"]).iter().any(|e| same(&e)));
    }
    (n > 0).then(|| f64::from(right) / f64::from(n))
}
