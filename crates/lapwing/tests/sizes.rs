//! Cases of how many were killed, injured, arrested: `cases/sizes.txt`, whose head explains the format.

mod blocks;

use lapwing::core::{Count, Event};
use lapwing::{Article, Pipeline};

#[test]
fn numbers_belong_to_their_events() {
    let pipeline = Pipeline::bundled();
    blocks::hold("sizes.txt", |text, wanted| {
        let article = Article { text: text.to_string(), ..Article::default() };
        let found: Vec<String> = pipeline.code_article(&article).events.iter().map(line).collect();
        (found != wanted).then(|| format!("wanted {wanted:#?}, found {found:#?}"))
    });
}

/// An event as the cases write it.
fn line(event: &Event) -> String {
    let of = |name: &str, count: &Option<Count>| count.as_ref().map(|c| format!(" {name} {:?}", c.text));
    let size = &event.size;
    let counts = [of("dead", &size.dead), of("injured", &size.injured), of("arrested", &size.arrested)];
    counts.into_iter().flatten().fold(event.category.clone(), |line, count| line + &count)
}
