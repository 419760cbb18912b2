//! Words that very many sentences hold are sought in another way than rare ones, and find the same.

use super::claims::ClaimFilter;
use super::filter::{Filter, Page};
use crate::open::Store;

#[test]
fn common_words_find_what_rare_words_would() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = Store::create_or_open(&dir.path().join("news.db")).expect("it opens");
    let mut batch = store.batch().expect("begins");
    for entry in crate::crash::entries() {
        batch.add(&entry, None).expect("added");
    }
    batch.commit().expect("kept");
    drop(batch);
    // Words, whether so many sentences hold them that they are common here, and what they find.
    for (text, is_common, events, claims) in
        [("Togo", true, 3, 2), ("ambassador", false, 1, 0), ("\"on Monday\"", true, 2, 0), ("people Togo", false, 1, 2)]
    {
        let filter = Filter { text: Some(text.into()), ..Filter::default() };
        let found = store.asked(filter.has_common_words(&store.conn)).expect("asked");
        assert_eq!(found, is_common, "{text}");
        let page = Page::default();
        assert_eq!(store.events(&filter, &page).expect("read").rows.len(), events, "{text}");
        assert_eq!(store.incidents(&filter, &page).expect("read").0.len(), events, "{text}");
        assert_eq!(store.count_events_to(&filter, 10).expect("read"), (events as u64, false), "{text}");
        let filter = ClaimFilter { text: Some(text.into()), ..ClaimFilter::default() };
        assert_eq!(store.claims(&filter, &page).expect("read").0.len(), claims, "{text}");
    }
    let filter = Filter { text: Some("Togo".into()), ..Filter::default() };
    assert_eq!(store.count_events_to(&filter, 2).expect("read"), (2, true));
}
