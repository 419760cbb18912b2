//! Cases of disputed territories and peoples: `cases/disputed.txt`, whose head explains the format.

use std::fs;
use std::path::Path;

use lapwing::{Article, Pipeline};

#[test]
fn disputed_places_and_parties_carry_notes_and_infer_nothing() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/disputed.txt");
    let cases = fs::read_to_string(file).expect("cases");
    let pipeline = Pipeline::bundled();
    let mut wrong = Vec::new();
    let mut n_cases = 0;
    for case in cases.split("\n--- ").skip(1) {
        let mut lines = case.lines().filter(|l| !l.is_empty());
        let (name, text) = (lines.next().expect("a name"), lines.next().expect("a text"));
        let found = facts(&pipeline, text);
        wrong.extend(
            lines.filter(|l| !found.contains(&(*l).to_string())).map(|l| format!("{name}: no {l:?} in {found:#?}")),
        );
        n_cases += 1;
    }
    assert!(n_cases > 4);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was coded of a text, as the cases write it.
fn facts(pipeline: &Pipeline, text: &str) -> Vec<String> {
    let article = Article { text: text.to_string(), ..Article::default() };
    let coded = pipeline.code_article(&article);
    let code = |code: &Option<String>| code.clone().unwrap_or_else(|| "none".to_string());
    let mut facts = Vec::new();
    for event in &coded.events {
        facts.extend(event.place.iter().map(|p| format!("place {} {}", code(&p.country), p.text)));
        let parties = event.actors.iter().chain(&event.recipients);
        facts.extend(parties.map(|p| format!("party {} {}", code(&p.entity.country), p.text)));
    }
    let disputed = coded.notes.iter().filter(|n| n.kind.ends_with(".disputed"));
    let notes: Vec<String> =
        disputed.map(|n| format!("note {} {}", n.kind, n.span.map_or("", |s| s.of(text)))).collect();
    facts.extend(if notes.is_empty() { vec!["no notes".to_string()] } else { notes });
    facts
}
