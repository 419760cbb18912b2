//! Records that were coded elsewhere make the archive that coding here would have made.

use std::sync::atomic::AtomicBool;

use lapwing::coded::{CodedRow, add, sentences_json};
use lapwing::db::{Filter, Store};
use lapwing::{Article, Line, Pipeline};

const TEXT: &str = "Ghana thanked Togo. Mali accused Niger of closing the border, the minister said.";

fn row(change: impl Fn(&mut lapwing::Record)) -> Result<CodedRow, String> {
    let article = Article { id: "a1".into(), text: TEXT.into(), language: "en".into(), ..Article::default() };
    let mut entry = Pipeline::bundled().entry(&article);
    let sentences = Some(sentences_json(&entry));
    change(&mut entry.record);
    Ok(CodedRow { record: Line::Coded(Box::new(entry.record)).to_json(), sentences, ..CodedRow::default() })
}

#[test]
fn a_record_is_added_once_and_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::create_or_open(&folder.path().join("news.db")).expect("an archive");
    let stop = AtomicBool::new(false);
    let first = add(&mut store, "records", [row(|_| {}), row(|_| {})].into_iter(), &stop).expect("added");
    assert_eq!((first.new, first.known, first.set_aside), (1, 1, 0));
    let again = add(&mut store, "records", std::iter::once(row(|_| {})), &stop).expect("added");
    assert_eq!((again.new, again.known, again.events), (0, 1, 0));
    assert_eq!(store.count_events(&Filter::default()).expect("counted"), first.events);
    assert!(first.events >= 2 && store.check().expect("checked").problems.is_empty());
}

#[test]
fn a_record_that_was_changed_is_set_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::create_or_open(&folder.path().join("news.db")).expect("an archive");
    let changed = [
        row(|r| r.text = Some(TEXT.replace("Ghana", "The Ghana"))),
        row(|r| r.text = None),
        row(|r| r.id = "b".into()),
        row(|r| r.events[0].trigger.start += 1),
        row(|r| r.events[0].claim = Some("a1-c9".into())),
        row(|r| r.events.iter_mut().for_each(|e| e.sentence.end = 9_999)),
        row(|_| {}).map(|row| CodedRow { sentences: Some("[[0, 9999]]".into()), ..row }),
        row(|_| {}).map(|row| CodedRow { record: "no record".into(), ..row }),
        Err("a page of the file cannot be read".into()),
    ];
    let n = changed.len() as u64;
    let filled = add(&mut store, "records", changed.into_iter(), &AtomicBool::new(false)).expect("added");
    assert_eq!((filled.new, filled.set_aside), (0, n));
    assert_eq!(store.rejects(50).expect("read").len(), usize::try_from(n).expect("small"));
}

#[test]
fn offsets_never_count_in_a_text_with_other_blanks() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::create_or_open(&folder.path().join("news.db")).expect("an archive");
    let later = |r: &mut lapwing::Record| r.coder.version = "later".into();
    let wider = |r: &mut lapwing::Record| {
        later(r);
        r.text = Some(format!("{TEXT}  "));
    };
    let rows = [row(|_| {}), row(wider), row(later)];
    let filled = add(&mut store, "records", rows.into_iter(), &AtomicBool::new(false)).expect("added");
    assert_eq!((filled.new, filled.set_aside, filled.recoded), (1, 1, 1));
}
