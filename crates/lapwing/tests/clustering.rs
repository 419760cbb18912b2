//! Incidents of an archive: found, shown with their reasons, corrected and taken back.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use lapwing::Pipeline;
use lapwing::archive::{fill, placed};
use lapwing::clustering::{find_incidents, find_incidents_if_due};
use lapwing::db::Store;
use lapwing::ingest::{self, Options};
use tempfile::TempDir;

const NEWS: &str = r#"{"id": "a", "date": "2024-03-05", "publisher": "Accra Courier", "text": "Nine people were killed and 23 others wounded when a bomb exploded at a bus station in Tamale, Ghana, on Tuesday. Police blamed the Volta Front for the attack."}
{"id": "b", "date": "2024-03-06", "publisher": "Lagos Post", "text": "A bombing at the bus station of Tamale in northern Ghana yesterday killed nine people, hospital officials said. Ghanaian police accused the Volta Front of planting the device, which wounded 23 others."}
{"id": "c", "date": "2024-03-06", "publisher": "Daily Echo", "text": "Nine people were killed and 23 others wounded when a bomb exploded at a bus station in Tamale, Ghana, on Tuesday. Police blamed the Volta Front for the attack."}
{"id": "d", "date": "2024-03-06", "publisher": "Lagos Post", "text": "Peru and Chile signed an accord on fishing in Arica."}
"#;

fn archive() -> (TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let mut store = Store::create_or_open(&dir.path().join("news.db")).expect("an archive is made");
    feed(&mut store, NEWS);
    (dir, store)
}

fn feed(store: &mut Store, news: &'static str) {
    let news = placed(ingest::articles_of(news.as_bytes(), "news.jsonl", &Options::default()));
    fill(store, news, &Arc::new(Pipeline::bundled()), 1, &AtomicBool::new(false), |_| {}).expect("filled");
}

/// Everything about incidents in an archive, without what differs by the order of the input.
fn incidents(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    store.dump(&mut out).expect("the archive can be read");
    let kinds = ["[\"lead\"", "[\"incident\"", "[\"count\"", "[\"correction\"", "[\"clustering\""];
    let lines = String::from_utf8(out).expect("UTF-8");
    lines.lines().filter(|l| kinds.iter().any(|k| l.starts_with(k))).map(str::to_string).collect()
}

#[test]
fn incidents_are_found_shown_corrected_and_taken_back() {
    let (_dir, mut store) = archive();
    let pipeline = Pipeline::bundled();
    let found = find_incidents(&mut store, &pipeline, 2).expect("clustered");
    assert!(found.incidents >= 1 && found.happenings == 1 && found.copies == 1, "{found:?}");
    assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
    let told = store.incident_list(true, 2, 10).expect("read");
    assert_eq!((told[0].articles, told[0].sources, told[0].members.len()), (3, 2, 3));
    let accused = |store: &Store| {
        let all = store.incident_list(false, 2, 10).expect("read");
        all.into_iter().find(|i| i.category.as_deref() == Some("ACCUSE"))
    };
    let before = accused(&store).expect("the blame is one incident");
    assert_eq!((before.reports, before.sources), (3, 2));
    assert!(before.members[1..].iter().all(|m| m.reason.contains("in all")), "{before:?}");
    // The same again.
    assert_eq!(find_incidents(&mut store, &pipeline, 1).expect("clustered"), found);
    // A person knows better, and may be wrong.
    let own = before.members.iter().find(|m| m.outlet.as_deref() == Some("Lagos Post")).expect("its report").id.clone();
    for other in before.members.iter().filter(|m| m.id != own) {
        store.correct(&own, &other.id, Some(false)).expect("kept");
    }
    find_incidents(&mut store, &pipeline, 1).expect("clustered");
    let parted = accused(&store).expect("the copies are left");
    assert!(parted.members.iter().all(|m| m.id != own) && parted.sources == 1, "{parted:?}");
    assert_eq!(store.corrections().expect("read").len(), 2);
    for said in store.corrections().expect("read") {
        store.correct(&said.a, &said.b, None).expect("forgotten");
    }
    find_incidents(&mut store, &pipeline, 1).expect("clustered");
    assert_eq!(accused(&store), Some(before));
    assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
}

#[test]
fn what_cannot_be_corrected_is_refused() {
    let (_dir, mut store) = archive();
    find_incidents(&mut store, &Pipeline::bundled(), 1).expect("clustered");
    let all = store.incident_list(true, 1, 10).expect("read");
    let (a, b) = (all[0].id.clone(), all[1].id.clone());
    let event = format!("{a}-e1");
    for (one, other) in [(a.as_str(), a.as_str()), (&a, &event), (&a, "0000000000000000"), ("nonsense", &b)] {
        assert!(store.correct(one, other, Some(true)).is_err(), "{one} {other}");
    }
    store.correct(&a, &b, Some(true)).expect("kept");
    find_incidents(&mut store, &Pipeline::bundled(), 1).expect("clustered");
    let joined = store.incident_list(true, 2, 10).expect("read");
    assert_eq!(joined[0].articles, 4, "{joined:?}");
}

#[test]
fn the_order_and_the_split_of_the_input_do_not_matter() {
    let (_dir, mut whole) = archive();
    let pipeline = Pipeline::bundled();
    find_incidents(&mut whole, &pipeline, 2).expect("clustered");
    let expected = incidents(&whole);
    assert!(expected.iter().any(|l| l.contains("in all")), "{expected:?}");
    let lines: Vec<&'static str> = NEWS.lines().collect();
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let dir = tempfile::tempdir().expect("a folder for the test");
        let mut store = Store::create_or_open(&dir.path().join("news.db")).expect("an archive is made");
        for n in order {
            feed(&mut store, lines[n]);
            // Later articles join the incidents of earlier ones.
            find_incidents_if_due(&mut store, &pipeline, 1).expect("clustered").expect("something came in");
            assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
        }
        assert_eq!(incidents(&store), expected, "{order:?}");
    }
}

#[test]
fn an_ingest_that_did_not_come_to_cluster_is_made_up_for() {
    let (_dir, mut store) = archive();
    let pipeline = Pipeline::bundled();
    assert!(!store.info().expect("read").incidents_fit);
    // The same again adds nothing, and still there is something to do.
    feed(&mut store, NEWS);
    let found = find_incidents_if_due(&mut store, &pipeline, 1).expect("clustered").expect("it is due");
    assert!(found.incidents > 0 && store.info().expect("read").incidents_fit);
    assert_eq!(find_incidents_if_due(&mut store, &pipeline, 1).expect("read"), None);
    // Leads that came with the articles are those that would be read later.
    let given = store.leads().expect("read");
    assert_eq!(given.len(), 4);
    assert!(given.iter().all(|l| l.report.contains("\"text\"")), "{given:?}");
}

#[test]
fn copies_are_no_independent_sources_even_without_their_original() {
    let (_dir, mut store) = archive();
    let pipeline = Pipeline::bundled();
    find_incidents(&mut store, &pipeline, 1).expect("clustered");
    let accused = store.incident_list(false, 2, 10).expect("read");
    let accused = accused.iter().find(|i| i.category.as_deref() == Some("ACCUSE")).expect("the blame is one incident");
    let (own, copies): (Vec<_>, Vec<_>) = accused.members.iter().partition(|m| !m.is_copy);
    assert_eq!((own.len(), copies.len()), (2, 1));
    let event = |id: &str| store.event(id).expect("it is there").row;
    let row = event(&copies[0].id);
    assert_eq!((row.outlet.as_deref(), store.incident_counts(row.key).expect("read")), (Some("Daily Echo"), (3, 3, 2)));
    let mut seen = 0;
    let read = store.each_document(|document| {
        for (event, of) in document.record.events.iter().zip(&document.incidents) {
            let row = store.event(&event.id).map(|detail| detail.row)?;
            assert_eq!((&of.incident, of.is_main), (&row.incident, row.incident == event.id.replace("-e", "-i")));
            assert_eq!((of.told.reports, of.told.articles, of.told.sources), store.incident_counts(row.key)?);
            seen += 1;
        }
        Ok::<(), lapwing::db::DbError>(())
    });
    read.expect("read");
    assert!(seen >= 4, "{seen}");
}

#[test]
fn what_a_person_says_is_obeyed_after_a_newer_coding_numbers_events_otherwise() {
    let (_dir, mut store) = archive();
    let pipeline = Pipeline::bundled();
    find_incidents(&mut store, &pipeline, 1).expect("clustered");
    let accused = |store: &Store| {
        let all = store.incident_list(false, 2, 10).expect("read");
        all.into_iter().find(|i| i.category.as_deref() == Some("ACCUSE"))
    };
    let before = accused(&store).expect("the blame is one incident");
    let own = before.members.iter().find(|m| m.outlet.as_deref() == Some("Lagos Post")).expect("its report").id.clone();
    for other in before.members.iter().filter(|m| m.id != own) {
        store.correct(&own, &other.id, Some(false)).expect("kept");
    }
    let mut newer = Vec::new();
    let read = store.each_document(|row| {
        let mut record = row.record.clone();
        record.coder.version = "newer".into();
        record.events.reverse();
        newer.push(lapwing::db::Entry { record, sentences: row.sentences, lead: None });
        Ok::<(), lapwing::db::DbError>(())
    });
    read.expect("read");
    let mut batch = store.batch().expect("begins");
    for entry in &newer {
        batch.add(entry, None).expect("recoded");
    }
    batch.commit().expect("kept");
    drop(batch);
    find_incidents(&mut store, &pipeline, 1).expect("clustered");
    let parted = accused(&store).expect("the copies are left");
    assert!(parted.members.iter().all(|m| m.outlet.as_deref() != Some("Lagos Post")), "{parted:?}");
    assert!(store.corrections().expect("read").iter().all(|said| said.keys.is_some()));
    assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
}
