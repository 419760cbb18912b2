//! The cases of `tests/cases/`: page text in, article out; and what may not change an article.

use std::fs;
use std::path::Path;

use lapwing_core::Article;
use lapwing_ingest::{Options, from_text};

#[test]
fn page_texts_come_out_as_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pages.txt");
    let file = fs::read_to_string(path).expect("the file of cases");
    let cases: Vec<Case> = file.split("\n--- ").skip(1).map(Case::read).collect();
    assert!(cases.len() > 10, "only {} cases were found", cases.len());
    let failures: Vec<String> = cases.iter().flat_map(Case::complaints).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn doubling_a_caption_changes_nothing() {
    let caption = "The ministers of Chad and Niger shake hands in Zinder on May 4, 2024. Photo: Press office.";
    let page = |captions: &str| {
        format!(
            "Chad and Niger reopen their border\n\n{captions}\n\nChad and Niger reopened their border on Saturday after two years, the government of Chad said.\n"
        )
    };
    let once = text(&page(caption));
    assert_eq!(once.text, text(&page(&format!("{caption}\n{caption}"))).text);
    assert_eq!(once.text, text(&page(&format!("{caption} {caption}"))).text);
    assert_eq!(once.text.matches("shake hands").count(), 1);
    assert!(!once.text.contains("Press office"), "the credit stayed: {}", once.text);
}

#[test]
fn furniture_around_an_article_changes_nothing() {
    let article = "Chad and Niger reopen their border\n\nChad and Niger reopened their border on Saturday after two years, the government of Chad said.";
    let dressed = format!(
        "Menu\nSearch\n\nShare this article\n\n{article}\n\nTags\nSign up for our daily newsletter\n© 2024 The Sahel Post. All rights reserved."
    );
    assert_eq!(text(article).text, text(&dressed).text);
    assert!(text(&dressed).notes.iter().any(|n| n.kind == "ingest.furniture"));
    assert!(text(article).notes.is_empty());
}

#[test]
fn cleaning_twice_changes_nothing_more() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pages.txt");
    for case in fs::read_to_string(path).expect("the file of cases").split("\n--- ").skip(1).map(Case::read) {
        let once = text(&case.input).text;
        assert_eq!(once, text(&once).text, "case {}", case.name);
    }
}

#[test]
fn spans_lie_in_the_text() {
    let article = text(
        "World\n\nÅland asks for a seat in the council\n\nThe government of Åland asked Finland on Monday for a seat of its own in the council.",
    );
    let headline = article.headline.expect("a headline");
    assert_eq!(headline.of(&article.text), "Åland asks for a seat in the council");
}

fn text(input: &str) -> Article {
    from_text(input.as_bytes(), "case", &Options::default()).expect("an article")
}

/// One case: a name, an input and what is expected of its article.
struct Case {
    name: String,
    input: String,
    expected: Vec<(String, String)>,
}

impl Case {
    fn read(block: &str) -> Case {
        let (name, rest) = block.split_once('\n').expect("a name");
        let (input, wanted) = rest.split_once("\n=> ").expect("what is expected");
        let expected = wanted.split("\n=> ").map(|line| {
            let (key, value) = line.split_once([' ', '\n']).unwrap_or((line, ""));
            (key.to_string(), value.trim().to_string())
        });
        Case { name: name.trim().to_string(), input: input.to_string(), expected: expected.collect() }
    }

    fn complaints(&self) -> Vec<String> {
        let article = text(&self.input);
        let complaint = |(key, wanted): &(String, String)| {
            let got = match key.as_str() {
                "genre" => article.genre.as_str().to_string(),
                "author" => article.author.clone().unwrap_or_default(),
                "published" => article.published.map(|p| p.to_iso()).unwrap_or_default(),
                "headline" => article.headline.map(|h| h.of(&article.text).to_string()).unwrap_or_default(),
                "text" => article.text.clone(),
                "has" => {
                    if article.text.contains(wanted.as_str()) {
                        wanted.clone()
                    } else {
                        article.text.clone()
                    }
                }
                "lacks" => {
                    if article.text.contains(wanted.as_str()) {
                        article.text.clone()
                    } else {
                        wanted.clone()
                    }
                }
                other => panic!("case {}: unknown expectation {other}", self.name),
            };
            (got != *wanted).then(|| format!("{}: {key}\n  wanted: {wanted}\n  got:    {got}", self.name))
        };
        self.expected.iter().filter_map(complaint).collect()
    }
}
