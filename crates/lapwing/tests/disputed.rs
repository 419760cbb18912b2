//! Cases of disputed territories and peoples: `cases/disputed.txt`, whose head explains the format.

mod blocks;

use lapwing::{Article, Pipeline};

#[test]
fn disputed_places_and_parties_carry_notes_and_infer_nothing() {
    let pipeline = Pipeline::bundled();
    blocks::hold("disputed.txt", |text, wanted| {
        let found = facts(&pipeline, text);
        let missing: Vec<_> = wanted.iter().filter(|w| !found.iter().any(|f| f == *w)).collect();
        (!missing.is_empty()).then(|| format!("no {missing:#?} in {found:#?}"))
    });
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
