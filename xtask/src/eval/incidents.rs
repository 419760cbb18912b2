//! Reports of one happening: pairs judged by hand, and clusters among confusable single reports.

use std::collections::BTreeMap;

use anyhow::Result;
use lapwing::Article;
use lapwing::incidents::{Clustering, Corrections, Document, Report, cluster, judge};
use lapwing::reports;
use serde_json::{Value, json};

use super::items::Item;
use super::predict::{each, read, write};
use super::scorers::{Run, Scored, after, path, python};

/// One text, read.
#[derive(Clone)]
struct Told {
    document: Document,
    /// The lead, then the events.
    reports: Vec<Report>,
}

/// Scores pairs, each clustered by itself, and all clusters and single reports together.
pub fn score(run: &Run) -> Result<Scored> {
    let folder = run.shared.join("eval/incidents");
    let gold = folder.join("pairs_dev.jsonl");
    let pairs = read(&gold)?;
    let side = |p: &Value, s: &str| json!({"id": p[s], "text": p[format!("{s}_text")], "date": p[format!("{s}_date")]});
    let rows: Vec<Value> = pairs.iter().flat_map(|p| [side(p, "a"), side(p, "b")]).collect();
    let told = tell(run, &rows)?;
    let mut predicted = Vec::new();
    let mut items = Vec::new();
    for (pair, told) in pairs.iter().zip(told.chunks(2)) {
        let same = share_an_incident(run, told);
        let reasons = judge(
            (&told[0].reports[0], &told[0].document),
            (&told[1].reports[0], &told[1].document),
            run.pipeline.data(),
        );
        let reasons: Vec<Value> =
            reasons.iter().map(|r| json!({"what": r.what, "points": r.points, "which": r.which})).collect();
        predicted.push(json!({"a": pair["a"], "b": pair["b"], "same": same, "reasons": reasons}));
        let is_same = pair["label"] == "same";
        items.push(Item {
            id: format!("{} {}", pair["a"].as_str().unwrap_or(""), pair["b"].as_str().unwrap_or("")),
            gold: u32::from(is_same),
            predicted: u32::from(same),
            right: u32::from(is_same && same),
        });
    }
    let pred = run.out.join("incidents.jsonl");
    write(&pred, &predicted)?;
    let out = python(run, "incidents/score_incidents.py", &[&path(&gold), &path(&pred)])?;
    let mut scored = Scored { items, ..Scored::default() };
    for (name, label) in [("p", " P "), ("r", " R "), ("f1", " F1 ")] {
        scored.add(name, after(&out, label, 0));
    }
    clusters(run, &mut scored)?;
    Ok(scored)
}

fn tell(run: &Run, rows: &[Value]) -> Result<Vec<Told>> {
    each(rows, |article: &Article| {
        let read = run.pipeline.read_plainly(article);
        let published = article.published.as_ref().and_then(reports::day_of);
        let lead = reports::lead(&read, run.pipeline.data());
        let lead_end = lead.text.chars().count();
        let record = run.pipeline.export(article, &read.coded_alone(), false);
        let events = record.events.iter().map(|e| reports::event(e, published, lead_end));
        let reports = std::iter::once(lead.clone()).chain(events).collect();
        Told { document: Document { published, publisher: None, text: article.text.clone() }, reports }
    })
}

fn clustered(run: &Run, told: &[Told]) -> (Vec<Report>, Clustering) {
    let documents: Vec<Document> = told.iter().map(|t| t.document.clone()).collect();
    let mut all = Vec::new();
    for (n, t) in told.iter().enumerate() {
        all.extend(t.reports.iter().map(|r| Report { document: n, ..r.clone() }));
    }
    let clustering = cluster(&documents, &all, &Corrections::default(), run.pipeline.data());
    (all, clustering)
}

fn share_an_incident(run: &Run, told: &[Told]) -> bool {
    !clustered(run, told).1.incidents.is_empty()
}

/// B-cubed over the reports of `clusters_dev` and `singletons_dev`, all clustered together by their leads.
fn clusters(run: &Run, scored: &mut Scored) -> Result<()> {
    let mut rows: BTreeMap<String, (Value, String)> = BTreeMap::new();
    for single in read(&run.shared.join("eval/incidents/singletons_dev.jsonl"))? {
        let id = single["id"].as_str().unwrap_or("").to_string();
        rows.insert(id.clone(), (json!({"id": id, "text": single["text"], "date": single["date"]}), id));
    }
    for c in read(&run.shared.join("eval/incidents/clusters_dev.jsonl"))? {
        for id in super::predict::array(&c["ids"]).iter().filter_map(Value::as_str) {
            let row = json!({"id": id, "text": c["texts"][id], "date": c["dates"][id]});
            rows.insert(id.to_string(), (row, c["cid"].as_str().unwrap_or("").to_string()));
        }
    }
    let (rows, gold): (Vec<Value>, Vec<String>) = rows.into_values().unzip();
    let told = tell(run, &rows)?;
    let (all, clustering) = clustered(run, &told);
    let of = clustering.incident_of(all.len());
    let mut found: Vec<String> = (0..rows.len()).map(|n| format!("alone {n}")).collect();
    for (n, report) in all.iter().enumerate().filter(|(_, r)| r.act.is_none()) {
        if let Some(incident) = of[n] {
            found[report.document] = format!("incident {incident}");
        }
    }
    let share = |inside: &[String], of: &[String]| -> f64 {
        let mut sum = 0.0;
        for (i, group) in inside.iter().enumerate() {
            let members: Vec<usize> = (0..inside.len()).filter(|&j| inside[j] == *group).collect();
            sum += members.iter().filter(|&&j| of[j] == of[i]).count() as f64 / members.len() as f64;
        }
        sum / inside.len().max(1) as f64
    };
    let (p, r) = (share(&found, &gold), share(&gold, &found));
    scored.add("b_cubed_p", Some(p));
    scored.add("b_cubed_r", Some(r));
    scored.add("b_cubed_f1", Some(2.0 * p * r / (p + r).max(1e-9)));
    let listed: Vec<Value> = rows
        .iter()
        .zip(found.iter().zip(&gold))
        .map(|(r, (f, g))| json!({"id": r["id"], "found": f, "gold": g}))
        .collect();
    write(&run.out.join("incidents_clusters.jsonl"), &listed)
}
