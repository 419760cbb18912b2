//! The sets: what goes in, which scorer judges it, which of its figures count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use lapwing::Pipeline;
use lapwing::store::points::CodePoints;
use serde_json::{Value, json};

use super::items::{self, Item};
use super::predict::{self, read, write};
use super::{incidents, names, speed, words};

/// One set.
pub struct Set {
    /// Short name, also of its table.
    pub name: &'static str,
    /// What it is, for the report.
    pub about: &'static str,
    /// Codes and scores it.
    pub score: fn(&Run) -> Result<Scored>,
}

/// What a set needs to be scored.
pub struct Run<'a> {
    /// Name of the set.
    pub name: &'static str,
    /// Data and model.
    pub pipeline: &'a Pipeline,
    /// Where the sets lie.
    pub shared: &'a Path,
    /// Where predictions go.
    pub out: &'a Path,
}

/// Figures of a set and counts of each item.
#[derive(Default)]
pub struct Scored {
    /// By name.
    pub figures: BTreeMap<String, f64>,
    /// In the order of the set.
    pub items: Vec<Item>,
}

/// All sets, in the order of the report.
pub const SETS: &[Set] = &[
    Set { name: "world_dev", about: "sentences as they come, exhaustively annotated", score: world_dev },
    Set { name: "world_train", about: "the same for development: no floor", score: world_train },
    Set { name: "first_article", about: "one opinion piece, scraped with its furniture", score: first_article },
    Set { name: "gsr_dev", about: "events of the PLOVER gold standard", score: gsr_dev },
    Set { name: "relations_dev", about: "news sentences with a marked pair of parties", score: relations_dev },
    Set { name: "modality_dev", about: "one marked event mention a sentence", score: modality_dev },
    Set { name: "contexts_dev", about: "contexts of gold events", score: contexts_dev },
    Set { name: "polnear_dev", about: "attributions in US political articles", score: polnear_dev },
    Set { name: "cofenet", about: "the same, exact spans (figures from 0 to 100)", score: cofenet },
    Set { name: "voice_dev", about: "statements, speeches, interviews", score: voice_dev },
    Set { name: "dates_timebank", about: "expressions of time, TimeBank", score: dates_timebank },
    Set { name: "dates_aquaint", about: "expressions of time, AQUAINT", score: dates_aquaint },
    Set {
        name: "petrarch_unit",
        about: "PETRARCH's unit tests with its imported dictionaries",
        score: names::petrarch_unit,
    },
    Set { name: "actors_dev", about: "phrases that name one party each", score: names::actors_dev },
    Set { name: "places_lgl", about: "names of places in local news, names given", score: names::places_lgl },
    Set {
        name: "places_geovirus",
        about: "names of places in reports of outbreaks, names given",
        score: names::places_geovirus,
    },
    Set { name: "incidents", about: "pairs and clusters of reports: one happening or not", score: incidents::score },
    Set { name: "model", about: "tags, trees and names of the language model", score: model },
    Set { name: "speed", about: "raw articles on one thread", score: speed::score },
];

fn world_dev(run: &Run) -> Result<Scored> {
    world(run, "eval/events/world_dev.jsonl")
}

fn world_train(run: &Run) -> Result<Scored> {
    world(run, "train/world_train.jsonl")
}

fn world(run: &Run, gold: &str) -> Result<Scored> {
    let gold = run.shared.join(gold);
    let rows = read(&gold)?;
    let records = predict::records(&rows, run.pipeline)?;
    let pred = run.out.join(format!("{}.jsonl", run.name));
    write(&pred, &records)?;
    let out = python(run, "events/score_sentences.py", &[&path(&gold), &path(&pred), "--json"])?;
    let json: Value = serde_json::from_str(&out)?;
    let all = json.as_object().and_then(|groups| groups.values().next()).context("the scorer gave no groups")?;
    let mut scored = Scored { items: items::of_events(&rows, &records), ..Scored::default() };
    for level in ["category", "actors", "full", "exact", "claim", "claim+holder"] {
        for (short, what) in [("p", "p"), ("r", "r"), ("f1", "f1")] {
            scored.add(&format!("{}_{what}", level.replace('+', "_")), all[level][short].as_f64());
        }
    }
    for what in ["mode", "modality", "sector", "place", "reported_by"] {
        scored.add(&format!("{what}_accuracy"), all[format!("{what}_accuracy")].as_f64());
    }
    scored.add(
        "empty_with_event",
        all["empty_gold_hit"].as_f64().zip(all["empty_gold"].as_f64()).map(|(a, b)| a / b.max(1.0)),
    );
    Ok(scored)
}

fn first_article(run: &Run) -> Result<Scored> {
    let folder = run.shared.join("first-article");
    let options = lapwing::ingest::Options::default();
    let mut lines = Vec::new();
    for outcome in lapwing::ingest::articles([folder.join("article.txt")], &options) {
        let article = outcome.map_err(|e| anyhow::anyhow!("{e}"))?;
        lines.push(serde_json::to_value(run.pipeline.record(&article, true))?);
    }
    let pred = run.out.join("first_article.jsonl");
    write(&pred, &lines)?;
    let out = python_at(&folder.join("score.py"), &[&path(&folder.join("gold.json")), &path(&pred)])?;
    let mut scored = Scored::default();
    for (name, label) in [
        ("events", "events "),
        ("claims", "claims "),
        ("from_furniture", "from furniture "),
        ("tourism_times", "tourism agreement coded "),
        ("events_in_all", "events in all "),
        ("allegations_as_fact", "allegations as fact "),
    ] {
        let last = out.lines().last().unwrap_or_default();
        scored.add(name, after(last, label, 0));
    }
    scored.items = out
        .lines()
        .filter_map(|l| {
            let (found, rest) = l.split_once(' ')?;
            let id = rest.split_whitespace().next()?;
            matches!(found, "found" | "missing").then(|| Item {
                id: id.into(),
                gold: 1,
                predicted: 0,
                right: u32::from(found == "found"),
            })
        })
        .collect();
    Ok(scored)
}

fn gsr_dev(run: &Run) -> Result<Scored> {
    let (mut scored, _) = pooled(run, "eval/events/gsr_dev.jsonl")?;
    scored.figures.retain(|name, _| name != "pair_macro_f1");
    Ok(scored)
}

fn relations_dev(run: &Run) -> Result<Scored> {
    let (mut scored, gold) = pooled(run, "eval/events/relations_dev.jsonl")?;
    // The pair reading asks for a line per marked pair, also where two share a sentence.
    let rows = read(&gold)?;
    let records = predict::records(&rows, run.pipeline)?;
    let pred = run.out.join("relations_pair.jsonl");
    write(&pred, &records)?;
    let out = python(run, "events/score_events.py", &[&path(&gold), &path(&pred), "--pair"])?;
    scored.add("pair_accuracy", after(&out, "accuracy", 0));
    scored.add("pair_macro_f1", after(&out, "macro-F1", 0));
    Ok(scored)
}

/// A set with one record per event: each text is coded once.
fn pooled(run: &Run, gold: &str) -> Result<(Scored, std::path::PathBuf)> {
    let gold = run.shared.join(gold);
    let rows = read(&gold)?;
    let mut seen = BTreeSet::new();
    let unique: Vec<Value> = rows.iter().filter(|r| seen.insert(r["text"].to_string())).cloned().collect();
    let records = predict::records(&unique, run.pipeline)?;
    let pred = run.out.join(format!("{}.jsonl", run.name));
    write(&pred, &records)?;
    let out = python(run, "events/score_events.py", &[&path(&gold), &path(&pred)])?;
    let mut scored = Scored { items: items::of_pooled(&rows, &unique, &records), ..Scored::default() };
    for level in ["category", "full"] {
        if let Some(line) = out.lines().find(|l| l.split_whitespace().next() == Some(level)) {
            scored.add(&format!("{level}_r"), after(line, level, 0));
            scored.add(&format!("{level}_p_top"), after(line, level, 1));
        }
    }
    for (name, label) in [
        ("sector_accuracy", "sector accuracy"),
        ("mode_accuracy", "mode accuracy"),
        ("context_recall", "context recall"),
    ] {
        scored.add(name, after(&out, label, 0));
    }
    Ok((scored, gold))
}

fn modality_dev(run: &Run) -> Result<Scored> {
    let gold = run.shared.join("eval/events/modality_dev.jsonl");
    let rows = read(&gold)?;
    let records = predict::records(&rows, run.pipeline)?;
    let pred = run.out.join("modality_dev.jsonl");
    write(&pred, &records)?;
    let json: Value =
        serde_json::from_str(&python(run, "events/score_modality.py", &[&path(&gold), &path(&pred), "--json"])?)?;
    let mut scored = Scored { items: items::counted(&rows, &records, "events"), ..Scored::default() };
    for name in ["found", "accuracy", "macro_f1"] {
        scored.add(name, json[name].as_f64());
    }
    Ok(scored)
}

fn contexts_dev(run: &Run) -> Result<Scored> {
    let gold = run.shared.join("eval/events/contexts_dev.jsonl");
    let mut rows = read(&run.shared.join("eval/events/world_dev.jsonl"))?;
    rows.extend(read(&run.shared.join("train/world_train.jsonl"))?);
    let world = run.out.join("contexts_world.jsonl");
    write(&world, &rows)?;
    let records = predict::records(&rows, run.pipeline)?;
    let pred = run.out.join("contexts_dev.jsonl");
    write(&pred, &records)?;
    let out = python(run, "events/score_contexts.py", &[&path(&gold), &path(&world), &path(&pred)])?;
    let mut scored = Scored::default();
    for (name, label) in [("p", " P "), ("r", " R "), ("f1", " F1 ")] {
        scored.add(name, after(&out, label, 0));
    }
    Ok(scored)
}

fn polnear_dev(run: &Run) -> Result<Scored> {
    let (rows, pred, predicted) = polnear(run)?;
    let gold = run.shared.join("eval/attribution/polnear_dev.jsonl");
    let json: Value =
        serde_json::from_str(&python(run, "attribution/score_attrib.py", &[&path(&gold), &path(&pred), "--json"])?)?;
    let mut scored = Scored { items: items::counted(&rows, &predicted, "attributions"), ..Scored::default() };
    for (name, key) in [
        ("triple_overlap", "triple/overlap"),
        ("content_overlap", "content/overlap"),
        ("source_overlap", "source/overlap"),
        ("cue_overlap", "cue/overlap"),
    ] {
        for (n, what) in ["p", "r", "f1"].iter().enumerate() {
            scored.add(&format!("{name}_{what}"), json["scores"][key][n].as_f64());
        }
    }
    scored.add("source_given_content", json["src_given_content"].as_f64());
    let (left, taken) = words::shares(&read(&gold)?, &predicted);
    scored.add("attributed_words_left", Some(left));
    scored.add("narrator_words_attributed", Some(taken));
    let plain = python(run, "attribution/score_attrib.py", &[&path(&gold), &path(&pred)])?;
    if let Some(line) = plain.lines().find(|l| l.starts_with("gold indirect")) {
        scored.add("indirect_content_recall", after(line, "content-recall", 0));
    }
    Ok(scored)
}

fn polnear(run: &Run) -> Result<(Vec<Value>, std::path::PathBuf, Vec<Value>)> {
    let rows = read(&run.shared.join("eval/attribution/polnear_dev.jsonl"))?;
    let predicted = predict::attributions(&predict::records(&rows, run.pipeline)?);
    let pred = run.out.join(format!("{}.jsonl", run.name));
    write(&pred, &predicted)?;
    Ok((rows, pred, predicted))
}

fn cofenet(run: &Run) -> Result<Scored> {
    let (_, pred, _) = polnear(run)?;
    let gold = run.shared.join("eval/attribution/cofenet_polnear_valid.jsonl");
    let out = python(run, "attribution/score_cofenet.py", &[&path(&gold), &path(&pred)])?;
    let mut scored = Scored::default();
    for role in ["source", "cue", "content"] {
        if let Some(line) = out.lines().find(|l| l.starts_with(role)) {
            scored.add(&format!("{role}_exact_f1"), after(line, "F1", 0));
        }
    }
    Ok(scored)
}

fn voice_dev(run: &Run) -> Result<Scored> {
    let gold = run.shared.join("eval/attribution/voice_dev.jsonl");
    let rows = read(&gold)?;
    let records = predict::records(&rows, run.pipeline)?;
    let pred = run.out.join("voice_dev.jsonl");
    write(&pred, &records)?;
    let out = python(run, "attribution/score_voice.py", &[&path(&gold), &path(&pred)])?;
    let mut scored = Scored { items: items::counted(&rows, &records, "claims"), ..Scored::default() };
    for (name, label) in [("content_p", " P "), ("content_r", " R "), ("content_f1", " F1 "), ("holder_right", "= ")] {
        scored.add(name, after(&out, label, 0));
    }
    Ok(scored)
}

fn dates_timebank(run: &Run) -> Result<Scored> {
    dates(run, "eval/dates/timex_timebank.jsonl")
}

fn dates_aquaint(run: &Run) -> Result<Scored> {
    dates(run, "eval/dates/timex_aquaint.jsonl")
}

fn dates(run: &Run, gold: &str) -> Result<Scored> {
    let gold = run.shared.join(gold);
    let rows = read(&gold)?;
    let predicted = predict::each(&rows, |article| {
        let points = CodePoints::new(&article.text);
        let found = run.pipeline.dates(article);
        let list: Vec<Value> = found
            .iter()
            .map(|t| {
                let (start, end) = points.span(t.span);
                json!({"start": start, "end": end, "type": t.kind.as_str(), "value": t.value})
            })
            .collect();
        json!({"id": article.id, "timexes": list})
    })?;
    let pred = run.out.join(format!("{}.jsonl", run.name));
    write(&pred, &predicted)?;
    let out = python(run, "dates/score_dates.py", &[&path(&gold), &path(&pred)])?;
    let mut scored = Scored { items: items::counted(&rows, &predicted, "timexes"), ..Scored::default() };
    for (name, start) in [("strict_f1", "strict"), ("relaxed_f1", "relaxed"), ("value_f1", "value")] {
        if let Some(line) = out.lines().find(|l| l.starts_with(start)) {
            scored.add(name, after(line, "F1", 0).or_else(|| numbers(line).last().copied()));
        }
    }
    scored.add("day_right", after(&out, "value right", 0));
    scored.add("day_right_of_found", after(&out, "value|found", 0));
    Ok(scored)
}

fn model(run: &Run) -> Result<Scored> {
    let figures = lapwing_train::evaluate(run.shared, run.pipeline.model())?;
    Ok(Scored { figures, items: Vec::new() })
}

impl Scored {
    pub(super) fn add(&mut self, name: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.figures.insert(name.to_string(), value);
        }
    }
}

pub(super) fn path(p: &Path) -> String {
    p.to_string_lossy().into_owned()
}

pub(super) fn python(run: &Run, scorer: &str, args: &[&str]) -> Result<String> {
    python_at(&run.shared.join("eval").join(scorer), args)
}

fn python_at(scorer: &Path, args: &[&str]) -> Result<String> {
    let out = Command::new("python3").arg(scorer).args(args).output().context("python3 does not start")?;
    if !out.status.success() {
        bail!("{} failed: {}", scorer.display(), String::from_utf8_lossy(&out.stderr));
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The number `n` (from 0) behind the first `label`.
pub(super) fn after(text: &str, label: &str, n: usize) -> Option<f64> {
    let at = text.find(label)? + label.len();
    numbers(&text[at..]).get(n).copied()
}

/// All numbers of a text, in order.
fn numbers(text: &str) -> Vec<f64> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|w| w.chars().any(|c| c.is_ascii_digit()))
        .filter_map(|w| w.trim_end_matches('.').parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_behind_labels_are_read() {
        let line = "category               0.610   0.612";
        assert_eq!(after(line, "category", 1), Some(0.612));
        assert_eq!(after("events 12/18  claims 6/9", "claims ", 0), Some(6.0));
        assert_eq!(after("nothing", "claims", 0), None);
    }
}
