//! Names that each could be a part of the other's title: whoever resolves them must come to an end.

use lapwing::{Article, Pipeline};

#[test]
fn names_in_a_row_come_to_an_end() {
    let pipeline = Pipeline::bundled();
    for text in [
        "He holds the Greater Lagos Chamber of Commerce Harbour Award.",
        "She won the Lagos Business Journal Power 50 List, the Hope Island Medal of Honor and the Greater Lagos Chamber of Commerce Pinnacle Award for Lifetime Achievement.",
    ] {
        let record = pipeline.record(&Article { text: text.into(), ..Article::default() }, false);
        assert!(record.events.iter().all(|e| e.confidence <= 1.0), "{text}");
        assert_eq!(record.language, "", "an article made by hand says no language");
    }
}
