//! Articles into an archive and out again, with the real coder and with one that fails.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lapwing::archive::{Filled, Limits, fill, fill_with, placed};
use lapwing::db::{DbError, Entry, Filter, Origin, Page, Store};
use lapwing::ingest::{self, Options};
use lapwing::{Article, Pipeline};
use tempfile::TempDir;

const NEWS: &str = r#"{"id": "art-a", "date": "2024-03-05", "publisher": "Wire", "title": "Arrests", "text": "Ghana’s police arrested 12 Togolese fishermen near Keta on Monday. Togo’s foreign minister said Ghana had threatened “our people”."}
{"id": "art-b", "date": "2024-03-06", "publisher": "Wire", "text": "Kenya’s president met his Ugandan counterpart in Nairobi.", "context": "Kenya > Talks"}
not JSON
{"id": "art-c", "date": "2024-03-06", "text": "Les ministres se sont réunis mardi dans la capitale pour parler de la frontière, des réfugiés et du commerce entre les deux pays, qui avaient rompu leurs relations il y a deux ans après une longue querelle sur les droits de pêche dans le lac."}
{"id": "art-a-again", "date": "2024-03-05", "publisher": "Wire", "text": "Ghana’s police arrested 12 Togolese fishermen near Keta on Monday. Togo’s foreign minister said Ghana had threatened “our people”."}
{"id": "art-d", "text": "Les deux parties ont signé."}
"#;

fn archive() -> (TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let store = Store::create_or_open(&dir.path().join("news.db")).expect("an archive is made");
    (dir, store)
}

fn news() -> impl Iterator<Item = (Origin, ingest::Outcome)> {
    placed(ingest::articles_of(NEWS.as_bytes(), "news.jsonl", &Options::default()))
}

fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).expect("the archive can be read");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn an_archive_holds_the_records_that_the_coder_gives() {
    let (_dir, mut store) = archive();
    let pipeline = Arc::new(Pipeline::bundled());
    let go_on = AtomicBool::new(false);
    let filled = fill(&mut store, news(), &pipeline, 2, &go_on, |_| {}).expect("filled");
    let Filled { new, known, set_aside, other_language, events, claims, .. } = filled;
    assert_eq!((new, known, set_aside, other_language), (3, 1, 1, 1));
    assert!(events >= 2 && claims >= 1, "{filled:?}");
    let mut seen = Vec::new();
    let read = store.each_document(|row| {
        let (_, article) = news().find(|(_, a)| a.as_ref().is_ok_and(|a| a.id == row.given_id)).expect("its article");
        let article = article.expect("it can be read");
        let given = pipeline.record(&article, true);
        // Only the ids differ: an archive has its own.
        let renamed = |json: String| json.replace(&format!("\"{}", given.id), &format!("\"{}", row.record.id));
        let same = renamed(serde_json::to_string(&given).expect("JSON"));
        assert_eq!(serde_json::to_string(&row.record).expect("JSON"), same);
        let shown: Vec<String> =
            row.sentences.iter().map(|(a, b)| article.text.chars().skip(*a).take(b - a).collect()).collect();
        assert!(shown.iter().all(|s| article.text.contains(s.as_str()) && s.trim() == s), "{shown:?}");
        seen.push(row.given_id);
        Ok::<(), DbError>(())
    });
    read.expect("read");
    assert_eq!(seen, ["art-a", "art-b", "art-d"]);
    let found = store.events(&Filter { text: Some("fishermen".into()), ..Filter::default() }, &Page::default());
    assert!(!found.expect("read").rows.is_empty());
    assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
    // Again: the same, and the same counts of what was set aside.
    let before = dump(&store);
    let again = fill(&mut store, news(), &pipeline, 1, &go_on, |_| {}).expect("filled");
    assert_eq!((again.new, again.known, again.set_aside, again.other_language), (0, 4, 1, 1));
    assert_eq!(dump(&store), before);
}

fn bare(article: &Article) -> Entry {
    let mut record = Pipeline::bundled().export(article, &lapwing::Coded::default(), true);
    record.coder.version = "bare".into();
    Entry { record, sentences: vec![(0, article.text.chars().count())], lead: None }
}

fn limits(threads: usize) -> Limits {
    Limits { threads, patience: Duration::from_secs(600) }
}

#[test]
fn one_article_that_breaks_the_coder_costs_itself_alone() {
    let (_dir, mut store) = archive();
    let stamp = lapwing::store::record::Coder { version: "bare".into(), ..Pipeline::bundled().stamp() };
    let code = |article: Article| {
        assert_ne!(article.id, "art-b", "planted");
        bare(&article)
    };
    let go_on = AtomicBool::new(false);
    let filled = fill_with(&mut store, news(), &stamp, code, limits(2), &go_on, |_| {}).expect("filled");
    assert_eq!((filled.new, filled.set_aside), (2, 2));
    assert!(dump(&store).contains(r#"["reject","news.jsonl",2,"art-b","coder.panic""#));
    // Mended, it comes in.
    let filled = fill_with(&mut store, news(), &stamp, |a| bare(&a), limits(2), &go_on, |_| {}).expect("filled");
    assert_eq!((filled.new, filled.known), (1, 3));
}

#[test]
fn one_article_that_takes_for_ever_is_given_up() {
    let (_dir, mut store) = archive();
    let stamp = lapwing::store::record::Coder { version: "bare".into(), ..Pipeline::bundled().stamp() };
    let (hold, held) = channel::<()>();
    let held = Mutex::new(held);
    let code = move |article: Article| {
        if article.id == "art-b" {
            // Until the test lets go.
            let _ = held.lock().map(|h| h.recv());
        }
        bare(&article)
    };
    let go_on = AtomicBool::new(false);
    let limits = Limits { threads: 2, patience: Duration::from_secs(2) };
    let filled = fill_with(&mut store, news(), &stamp, code, limits, &go_on, |_| {}).expect("filled");
    drop(hold);
    assert_eq!((filled.new, filled.set_aside), (2, 2));
    assert!(dump(&store).contains(r#"["reject","news.jsonl",2,"art-b","coder.too-long""#));
}

#[test]
fn a_stopped_run_goes_on_where_it_ended() {
    let (_one, mut one) = archive();
    let (_two, mut two) = archive();
    let stamp = lapwing::store::record::Coder { version: "bare".into(), ..Pipeline::bundled().stamp() };
    let stop = AtomicBool::new(false);
    let stopping = fill_with(
        &mut one,
        news(),
        &stamp,
        |a| bare(&a),
        limits(1),
        &stop,
        |origin| {
            stop.store(origin.item >= 1, Ordering::Relaxed);
        },
    );
    assert!(stopping.expect("what was begun is kept").new >= 1);
    let info = one.info().expect("read");
    stop.store(false, Ordering::Relaxed);
    let whole = fill_with(&mut two, news(), &stamp, |a| bare(&a), limits(1), &stop, |_| {}).expect("filled");
    let rest = fill_with(&mut one, news(), &stamp, |a| bare(&a), limits(1), &stop, |_| {}).expect("filled");
    assert_eq!(rest.new + info.documents, whole.new);
    assert_eq!(dump(&one), dump(&two));
}
