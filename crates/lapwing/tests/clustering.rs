//! Incidents of an archive: found, shown with their reasons, corrected and taken back.

use std::sync::atomic::AtomicBool;

use lapwing::Pipeline;
use lapwing::archive::{fill, placed};
use lapwing::clustering::find_incidents;
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
    let news = placed(ingest::articles_of(NEWS.as_bytes(), "news.jsonl", &Options::default()));
    fill(&mut store, news, &Pipeline::bundled(), 1, &AtomicBool::new(false), |_| {}).expect("filled");
    (dir, store)
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
