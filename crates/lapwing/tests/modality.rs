//! Cases of whether it happened: `cases/modality.txt`, whose head explains the format.

use std::fs;
use std::path::Path;

use lapwing::{Article, Pipeline, PubDate};

#[test]
fn events_are_told_as_having_happened_or_not() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/modality.txt");
    let cases = fs::read_to_string(file).expect("cases");
    let pipeline = Pipeline::bundled();
    let mut wrong = Vec::new();
    let mut n_cases = 0;
    for case in cases.split("\n--- ").skip(1) {
        let mut lines = case.lines().filter(|l| !l.is_empty());
        let (name, text) = (lines.next().expect("a name"), lines.next().expect("a text"));
        let wanted: Vec<&str> = lines.collect();
        let found = events(&pipeline, text);
        if found != wanted {
            wrong.push(format!("{name}: wanted {wanted:#?}, found {found:#?}"));
        }
        n_cases += 1;
    }
    assert!(n_cases > 4);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The events of a text, as the cases write them.
fn events(pipeline: &Pipeline, case: &str) -> Vec<String> {
    let dated = case.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let (day, text) = dated.map_or((None, case), |(day, text)| (Some(day), text));
    let published = day.map(|d| {
        let mut parts =
            d.split('-').map(|n| n.parse::<u8>().ok().map_or_else(|| n.parse().expect("a year"), i16::from));
        let mut next = || parts.next().expect("a day");
        let (year, month, day) = (next(), next(), next());
        PubDate::day(year, u8::try_from(month).expect("a month"), u8::try_from(day).expect("a day"))
    });
    let article = Article { text: text.to_string(), published, ..Article::default() };
    let told = |e: &lapwing::core::Event| {
        let trigger = e.evidence.first().map_or("", |x| x.trigger.of(&article.text));
        format!("{} {} {trigger:?}", e.category, e.modality.as_str())
    };
    pipeline.code_article(&article).events.iter().map(told).collect()
}
