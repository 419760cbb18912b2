//! What must stay the same, or turn round, when a sentence is rewritten: `cases/metamorphic.tsv` between pairs of states.

use lapwing::core::Modality;
use lapwing::{Article, Pipeline};

const PAIRS: [(&str, &str, &str, &str); 13] = [
    ("Ghana", "GHA", "Togo", "TGO"),
    ("Peru", "PER", "Bolivia", "BOL"),
    ("Kenya", "KEN", "Somalia", "SOM"),
    ("Norway", "NOR", "Poland", "POL"),
    ("India", "IND", "Nepal", "NPL"),
    ("Egypt", "EGY", "Libya", "LBY"),
    ("Japan", "JPN", "Vietnam", "VNM"),
    ("Serbia", "SRB", "Croatia", "HRV"),
    ("Chad", "TCD", "Niger", "NER"),
    ("Cuba", "CUB", "Panama", "PAN"),
    ("Iraq", "IRQ", "Kuwait", "KWT"),
    ("Zambia", "ZMB", "Malawi", "MWI"),
    ("Laos", "LAO", "Cambodia", "KHM"),
];

/// Category, codes of actors and of recipients, modality of each event of the text.
fn coded(pipeline: &Pipeline, text: &str) -> Vec<(String, Vec<String>, Vec<String>, Modality)> {
    let article = Article { text: text.into(), language: "en".into(), ..Article::default() };
    let codes = |side: &[lapwing::core::Party]| side.iter().filter_map(|p| p.entity.country.clone()).collect();
    let events = pipeline.code_article(&article).events;
    events.iter().map(|e| (e.category.clone(), codes(&e.actors), codes(&e.recipients), e.modality)).collect()
}

#[test]
fn rewriting_turns_codes_as_it_should() {
    let pipeline = Pipeline::bundled();
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/metamorphic.tsv"));
    let table = table.expect("the cases can be read");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|l| !l.starts_with('#')).skip(1).map(|l| l.split('\t').collect()).collect();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for row in &rows {
        let [past, participle, base, rest, category] = row[..] else { panic!("five columns, not {row:?}") };
        for (a, code_a, b, code_b) in PAIRS {
            let wanted = |from: &str, to: &str, modality: Modality| {
                vec![(category.to_string(), vec![from.to_string()], vec![to.to_string()], modality)]
            };
            let forth = format!("{a} {past} {b} {rest}.");
            let cases = [
                (forth.clone(), wanted(code_a, code_b, Modality::Asserted)),
                (format!("{b} {past} {a} {rest}."), wanted(code_b, code_a, Modality::Asserted)),
                (format!("{b} was {participle} by {a} {rest}."), wanted(code_a, code_b, Modality::Asserted)),
                (format!("{a} did not {base} {b} {rest}."), wanted(code_a, code_b, Modality::Negated)),
                (
                    format!("The museum reopened its garden in spring.\n\n{forth}\n\nBread grew cheaper again."),
                    wanted(code_a, code_b, Modality::Asserted),
                ),
            ];
            for (text, expected) in cases {
                checked += 1;
                let got = coded(&pipeline, &text);
                if got != expected {
                    wrong.push(format!("{text:?}: {got:?}"));
                }
            }
        }
    }
    assert_eq!(checked, rows.len() * PAIRS.len() * 5);
    assert!(rows.len() * PAIRS.len() >= 200, "at least 200 sentences are turned");
    assert!(wrong.is_empty(), "{} of {checked}:\n{}", wrong.len(), wrong.join("\n"));
}
