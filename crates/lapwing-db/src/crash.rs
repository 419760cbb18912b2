//! Stopped at every step of an ingest, an archive is whole and the next run makes it what it would have been.
//!
//! The test runs itself as a child that aborts, as a kill would, at the step it is told. A control without the
//! transaction shows that the test would notice.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Cluster, Clusters, Day, Entry, ForeignEntry, ForeignSide, LeadMembership, Membership, Origin, Store};

/// The archive of a child; without it, this is no child.
const ARCHIVE: &str = "LAPWING_CRASH_ARCHIVE";
/// The step to stop at; without it, the child counts its steps.
const STOP_AT: &str = "LAPWING_CRASH_AT";
/// Set: every statement is a transaction of its own.
const BARE: &str = "LAPWING_CRASH_BARE";

static STEPS: AtomicUsize = AtomicUsize::new(0);

/// Counts steps; a child stops at one of them.
pub(crate) fn step(_name: &str) {
    static STOP: OnceLock<Option<usize>> = OnceLock::new();
    let stop = STOP.get_or_init(|| std::env::var(STOP_AT).ok()?.parse().ok());
    if STEPS.fetch_add(1, Ordering::SeqCst) + 1 == stop.unwrap_or(usize::MAX) {
        std::process::abort();
    }
}

/// Two documents of one happening, one of everything else; see the file for the articles.
pub(crate) fn entries() -> Vec<Entry> {
    let lines = include_str!("../tests/data/records.jsonl").lines();
    let entry = |line| Entry {
        record: serde_json::from_str(line).expect("a record"),
        sentences: Vec::new(),
        lead: Some("what is told first".into()),
    };
    lines.map(entry).collect()
}

/// An ingest with everything that writes: documents, a duplicate, a reject, a newer run, incidents, a correction, a rebuild.
fn ingest(path: &Path, transactions: bool) {
    let mut store = Store::create_or_open(path).expect("it opens");
    store.transactions = transactions;
    let entries = entries();
    let origin = |item| Origin { input: "news.jsonl".into(), item, bytes: Some(item * 10) };
    let mut batch = store.batch().expect("begins");
    for (n, entry) in entries.iter().enumerate() {
        batch.add(entry, Some(&origin(n as u64 + 1))).expect("added");
        if n % 2 == 1 {
            batch.read_to(&origin(n as u64 + 1), false).expect("noted");
            batch.commit().expect("kept");
        }
    }
    batch.add(&entries[0], Some(&origin(8))).expect("known");
    batch.reject(&origin(9), "bad", "ingest.bad-json", "not JSON").expect("noted");
    batch.read_to(&origin(9), true).expect("noted");
    batch.commit().expect("kept");
    drop(batch);
    find_incidents(&mut store);
    let mut newer = entries[0].clone();
    newer.record.coder.version = "newer".into();
    let mut batch = store.batch().expect("begins");
    batch.add(&newer, Some(&origin(1))).expect("recoded");
    batch.commit().expect("kept");
    drop(batch);
    find_incidents(&mut store);
    let (a, b) = (format!("{}-e1", entries[0].key().id()), format!("{}-e1", entries[1].key().id()));
    store.correct(&a, &b, Some(false)).expect("kept");
    find_incidents(&mut store);
    store.rebuild().expect("made again");
    import(&mut store);
}

/// A file of others in two transactions, with a row that is set aside.
fn import(store: &mut Store) {
    let side = |name: &str, countries: &[&str]| ForeignSide {
        name: name.into(),
        countries: countries.iter().map(|c| c.to_string()).collect(),
        sectors: "GOV".into(),
    };
    let mut batch = store.batch().expect("begins");
    for line in 1..=4 {
        let file = batch.foreign_file("others.tsv", "icews", Some("Event ID")).expect("begun");
        let entry = ForeignEntry {
            line,
            raw: format!("row {line}"),
            given_id: line.to_string(),
            day: Day(20_240_300 + line as i64),
            actor: side("Ghana", &["GHA", "MLI"]),
            recipient: side("Togo", &["TGO"]),
            code: "190".into(),
            category: "ASSAULT".into(),
            quad: Some(4),
            score: Some(-10.0),
            ..ForeignEntry::default()
        };
        if line == 3 {
            batch.reject_foreign(file, line, "no id").expect("noted");
        } else {
            batch.add_foreign(file, &entry).expect("added");
        }
        if line % 2 == 0 {
            batch.foreign_read_to(file, line, line == 4).expect("noted");
            batch.commit().expect("kept");
        }
    }
}

/// Clusters as an ingest does at its end, when anything came in: all arrests are one incident, all leads one happening.
fn find_incidents(store: &mut Store) {
    let (changes, clustered) = store.changes().expect("read");
    if changes == clustered {
        return;
    }
    let mut events = Vec::new();
    let read = store.reports_for_incidents(|r| {
        events.extend((r.record.category == "COERCE").then_some(r.event));
        Ok::<(), crate::DbError>(())
    });
    read.expect("read");
    let member = |event: &i64| Membership { event: *event, reason: "arrests".into(), is_copy: false };
    let cluster = Cluster { main: events[0], reports: events.iter().map(member).collect() };
    let leads: Vec<i64> = store.leads().expect("read").iter().map(|l| l.coding).collect();
    let member = |coding: &i64| LeadMembership {
        coding: *coding,
        main: leads[0],
        reason: "told first".into(),
        is_copy: coding != &leads[0],
    };
    let leads = Some(leads.iter().map(member).collect());
    let found = Clusters { events: vec![cluster], leads, changes };
    assert!(store.write_clusters(&found).expect("written"), "nobody else writes");
}

fn dump(path: &Path) -> String {
    let mut out = Vec::new();
    Store::open_to_write(path).expect("it opens").dump(&mut out).expect("it can be read");
    String::from_utf8(out).expect("UTF-8")
}

/// Runs a test again as a child. True when it came to its end.
fn child(test: &str, path: &Path, stop_at: Option<usize>, bare: bool) -> bool {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args(["--exact", &format!("crash::{test}"), "--quiet", "--nocapture"]);
    command.env(ARCHIVE, path).env_remove(STOP_AT).env_remove(BARE);
    if let Some(step) = stop_at {
        command.env(STOP_AT, step.to_string());
    }
    if bare {
        command.env(BARE, "1");
    }
    command.output().expect("it runs").status.success()
}

/// Of the child: how many steps it made.
fn tell_steps(path: &str) {
    std::fs::write(Path::new(path).with_extension("steps"), STEPS.load(Ordering::SeqCst).to_string()).expect("written");
}

fn steps_of(path: &Path) -> usize {
    let steps = std::fs::read_to_string(path.with_extension("steps")).expect("the child counted");
    steps.parse().expect("a number")
}

const INGEST: &str = "killed_at_any_step_the_next_run_makes_it_whole";
const MIGRATION: &str = "killed_while_an_archive_is_migrated_the_next_run_migrates_it";

/// The steps after which the archive was not whole, or another run did not make it as `expected`.
fn harmful(expected: &str, n_steps: usize, bare: bool, enough: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for step in 1..=n_steps {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("news.db");
        assert!(!child(INGEST, &path, Some(step), bare), "step {step} is never reached");
        // Stopped before the tables were made, there is nothing that could be damaged.
        let is_whole = || match Store::open_to_write(&path) {
            Ok(store) => store.check().is_ok_and(|c| c.problems.is_empty()),
            Err(_) => !path.exists() || std::fs::metadata(&path).is_ok_and(|m| m.len() == 0),
        };
        let whole_then = bare || is_whole();
        let again = child(INGEST, &path, None, bare);
        if !whole_then || !again || !is_whole() || dump(&path) != expected {
            found.push(step);
        }
        if found.len() >= enough {
            break;
        }
    }
    found
}

#[test]
fn killed_at_any_step_the_next_run_makes_it_whole() {
    if let Ok(path) = std::env::var(ARCHIVE) {
        ingest(Path::new(&path), std::env::var(BARE).is_err());
        tell_steps(&path);
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("news.db");
    assert!(child(INGEST, &path, None, false), "an undisturbed run ends");
    let n_steps = steps_of(&path);
    assert!(n_steps > 100, "{n_steps} steps");
    let expected = dump(&path);
    assert_eq!(harmful(&expected, n_steps, false, usize::MAX), Vec::<usize>::new());
    // The control: without the transaction some steps do harm.
    assert!(!harmful(&expected, n_steps, true, 1).is_empty(), "the control shows nothing");
}

#[test]
fn killed_while_an_archive_is_migrated_the_next_run_migrates_it() {
    if let Ok(path) = std::env::var(ARCHIVE) {
        Store::open_to_read(Path::new(&path)).expect("it opens");
        tell_steps(&path);
        return;
    }
    let files: [&[u8]; 3] = [
        include_bytes!("../tests/data/schema-1.sqlite"),
        include_bytes!("../tests/data/schema-2.sqlite"),
        include_bytes!("../tests/data/schema-4.sqlite"),
    ];
    for file in files {
        let old = |dir: &tempfile::TempDir| {
            let path = dir.path().join("news.db");
            std::fs::write(&path, file).expect("written");
            path
        };
        let dir = tempfile::tempdir().expect("a folder");
        let path = old(&dir);
        assert!(child(MIGRATION, &path, None, false), "an undisturbed run ends");
        let (n_steps, expected) = (steps_of(&path), dump(&path));
        assert!(n_steps > 4, "{n_steps} steps");
        for step in 1..=n_steps {
            let dir = tempfile::tempdir().expect("a folder");
            let path = old(&dir);
            assert!(!child(MIGRATION, &path, Some(step), false), "step {step} is never reached");
            let store = Store::open_to_write(&path).expect("it opens");
            assert_eq!(store.check().expect("checked").problems, Vec::<String>::new(), "step {step}");
            drop(store);
            assert_eq!(dump(&path), expected, "step {step}");
        }
    }
}
