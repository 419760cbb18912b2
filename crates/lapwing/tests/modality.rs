//! Cases of whether it happened: `cases/modality.txt`, whose head explains the format.

mod blocks;

use lapwing::{Article, Pipeline};
use lapwing_ingest::read_date;

#[test]
fn events_are_told_as_having_happened_or_not() {
    let pipeline = Pipeline::bundled();
    blocks::hold("modality.txt", |text, wanted| {
        let found = events(&pipeline, text);
        (found != wanted).then(|| format!("wanted {wanted:#?}, found {found:#?}"))
    });
}

/// The events of a text, as the cases write them.
fn events(pipeline: &Pipeline, case: &str) -> Vec<String> {
    let dated = case.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let (day, text) = dated.map_or((None, case), |(day, text)| (Some(day), text));
    let published = day.map(|d| read_date(d).expect("a day"));
    let article = Article { text: text.to_string(), published, ..Article::default() };
    let told = |e: &lapwing::core::Event| {
        let trigger = e.evidence.first().map_or("", |x| x.trigger.of(&article.text));
        format!("{} {} {trigger:?}", e.category, e.modality.as_str())
    };
    pipeline.code_article(&article).events.iter().map(told).collect()
}
