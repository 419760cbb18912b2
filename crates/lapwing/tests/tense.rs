//! The verb above a weekday tells whether it lies ahead, in whole sentences read by the shipped model.

use lapwing::{Article, Pipeline, PubDate};

#[test]
fn what_somebody_would_do_lies_ahead() {
    let pipeline = Pipeline::bundled();
    // A Wednesday.
    let published = Some(PubDate::day(2024, 3, 6));
    let day_of = |text: &str| {
        let article = Article { text: text.into(), published, ..Article::default() };
        pipeline.dates(&article).first().and_then(|t| t.value.clone())
    };
    let ahead = day_of("The minister announced that the envoy would leave Accra on Friday.");
    assert_eq!(ahead.as_deref(), Some("2024-03-08"));
    let behind = day_of("The minister announced that the envoy had left Accra on Friday.");
    assert_eq!(behind.as_deref(), Some("2024-03-01"));
}
