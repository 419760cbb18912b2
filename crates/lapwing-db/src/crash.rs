//! Stopped at every step of an ingest, an archive is whole and the next run makes it what it would have been.
//!
//! The test runs itself as a child that aborts, as a kill would, at the step it is told. A control without the
//! transaction shows that the test would notice.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Cluster, Entry, Membership, Origin, Store};

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
fn entries() -> Vec<Entry> {
    let lines = include_str!("../tests/data/records.jsonl").lines();
    let entry = |line| Entry { record: serde_json::from_str(line).expect("a record"), sentences: Vec::new() };
    lines.map(entry).collect()
}

/// An ingest with everything that writes: documents, a duplicate, a reject, a newer run, incidents, a rebuild.
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
    let cluster = |store: &Store, version: &str| {
        let mut reports = Vec::new();
        let read = store.reports_for_incidents(|r| {
            reports.extend((r.record.category == "COERCE").then_some(r.event));
            Ok::<(), crate::DbError>(())
        });
        read.expect("read");
        let member = |event: &i64| Membership { event: *event, reason: format!("arrests, {version}"), is_copy: false };
        vec![Cluster { main: reports[0], reports: reports.iter().map(member).collect() }]
    };
    let clusters = cluster(&store, "first");
    store.write_incidents(&clusters).expect("written");
    let mut newer = entries[0].clone();
    newer.record.coder.version = "newer".into();
    let mut batch = store.batch().expect("begins");
    batch.add(&newer, Some(&origin(1))).expect("recoded");
    batch.commit().expect("kept");
    drop(batch);
    let clusters = cluster(&store, "second");
    store.write_incidents(&clusters).expect("written");
    store.rebuild().expect("made again");
}

fn dump(path: &Path) -> String {
    let mut out = Vec::new();
    Store::open_to_write(path).expect("it opens").dump(&mut out).expect("it can be read");
    String::from_utf8(out).expect("UTF-8")
}

/// Runs this test again as a child. True when it came to its end.
fn child(path: &Path, stop_at: Option<usize>, bare: bool) -> bool {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args(["--exact", "crash::killed_at_any_step_the_next_run_makes_it_whole", "--quiet", "--nocapture"]);
    command.env(ARCHIVE, path).env_remove(STOP_AT).env_remove(BARE);
    if let Some(step) = stop_at {
        command.env(STOP_AT, step.to_string());
    }
    if bare {
        command.env(BARE, "1");
    }
    command.output().expect("it runs").status.success()
}

/// The steps after which the archive was not whole, or another run did not make it as `expected`.
fn harmful(expected: &str, n_steps: usize, bare: bool, enough: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for step in 1..=n_steps {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("news.db");
        assert!(!child(&path, Some(step), bare), "step {step} is never reached");
        // Stopped before the tables were made, there is nothing that could be damaged.
        let is_whole = || match Store::open_to_write(&path) {
            Ok(store) => store.check().is_ok_and(|c| c.problems.is_empty()),
            Err(_) => !path.exists() || std::fs::metadata(&path).is_ok_and(|m| m.len() == 0),
        };
        let whole_then = bare || is_whole();
        let again = child(&path, None, bare);
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
        std::fs::write(Path::new(&path).with_extension("steps"), STEPS.load(Ordering::SeqCst).to_string())
            .expect("written");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("news.db");
    assert!(child(&path, None, false), "an undisturbed run ends");
    let steps = std::fs::read_to_string(path.with_extension("steps")).expect("the child counted");
    let n_steps: usize = steps.parse().expect("a number");
    assert!(n_steps > 100, "{n_steps} steps");
    let expected = dump(&path);
    assert_eq!(harmful(&expected, n_steps, false, usize::MAX), Vec::<usize>::new());
    // The control: without the transaction some steps do harm.
    assert!(!harmful(&expected, n_steps, true, 1).is_empty(), "the control shows nothing");
}
