//! Archives of earlier schemas are opened for ever. `data/schema-1.sqlite` and `data/schema-2.sqlite` were made by lapwing
//! 0.1.0 from invented news and then given small pages; `data/schema-3.sqlite` and `data/schema-4.sqlite` are the second, brought
//! up to date by a lapwing of that schema.

use std::fs;
use std::path::PathBuf;

use lapwing_db::{DbError, Filter, Page, Store};
use rusqlite::Connection;
use tempfile::TempDir;

const OLD: [&[u8]; 4] = [
    include_bytes!("data/schema-1.sqlite"),
    include_bytes!("data/schema-2.sqlite"),
    include_bytes!("data/schema-3.sqlite"),
    include_bytes!("data/schema-4.sqlite"),
];

fn old(schema: usize) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("news.db");
    fs::write(&path, OLD[schema - 1]).expect("written");
    (dir, path)
}

fn counted(path: &PathBuf, sql: &str) -> i64 {
    Connection::open(path).expect("SQLite opens it").query_row(sql, [], |row| row.get(0)).expect("a number")
}

#[test]
fn an_archive_of_schema_1_is_brought_up_to_date_by_whoever_opens_it() {
    for writing in [false, true] {
        let (_dir, path) = old(1);
        assert_eq!(counted(&path, "PRAGMA user_version"), 1);
        let before: Vec<i64> = ["documents", "events", "claims", "rejects", "marks", "counts"]
            .map(|view| counted(&path, &format!("SELECT count(*) FROM {view}")))
            .into();
        assert!(before.iter().all(|n| *n > 0), "{before:?}");
        let store = if writing { Store::create_or_open(&path) } else { Store::open_to_read(&path) }.expect("it opens");
        let info = store.info().expect("read");
        assert_eq!((info.schema, info.documents, info.events), (5, 5, 8));
        assert!(!info.incidents_fit, "incidents were never sought");
        assert_eq!(store.events(&Filter::default(), &Page::default()).expect("read").rows.len(), 8);
        assert_eq!(store.leadless(100).expect("read").len(), 5);
        drop(store);
        let store = Store::open_to_write(&path).expect("it opens again");
        assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
        let after: Vec<i64> = ["documents", "events", "claims", "rejects", "marks", "counts"]
            .map(|view| counted(&path, &format!("SELECT count(*) FROM {view}")))
            .into();
        assert_eq!(before, after);
        assert_eq!(counted(&path, "SELECT count(*) FROM happenings"), 0);
    }
}

#[test]
fn archives_of_schema_2_to_4_keep_their_incidents_corrections_and_marks() {
    for (schema, writing) in [(2, false), (2, true), (3, false), (3, true), (4, false), (4, true)] {
        let (_dir, path) = old(schema);
        assert_eq!(counted(&path, "PRAGMA user_version"), schema as i64);
        let views =
            ["documents", "events", "claims", "rejects", "marks", "counts", "leads", "corrections", "incidents"];
        let all = |path: &PathBuf| views.map(|view| counted(path, &format!("SELECT count(*) FROM {view}")));
        let before = all(&path);
        assert!(before.iter().all(|n| *n > 0), "{before:?}");
        let store = if writing { Store::create_or_open(&path) } else { Store::open_to_read(&path) }.expect("it opens");
        let info = store.info().expect("read");
        assert_eq!((info.schema, info.documents, info.events, info.incidents), (5, 6, 20, 19));
        assert!(info.incidents_fit, "they were sought");
        drop(store);
        let store = Store::open_to_write(&path).expect("it opens again");
        assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
        assert_eq!(all(&path), before);
        assert_eq!(counted(&path, "SELECT count(*) FROM foreign_events"), 0);
        let places = "SELECT count(*) FROM located";
        assert!(counted(&path, places) > 0 && counted(&path, "SELECT count(*) FROM incident_pair") > 0);
        // Every claim is found by whoever holds it.
        let unsaid = "SELECT count(*) FROM claim WHERE id NOT IN (SELECT claim FROM said)";
        assert_eq!(
            counted(&path, unsaid),
            counted(&path, "SELECT count(*) FROM claim c JOIN coding k ON k.id = c.id >> 24 WHERE k.is_current = 0")
        );
    }
}

#[test]
fn what_stands_where_schema_5_wants_to_write_is_not_overwritten() {
    for meddling in ["CREATE TABLE located (mine TEXT)", "DROP INDEX event_place_by_place", "DROP TABLE said"] {
        let (_dir, path) = old(4);
        let conn = Connection::open(&path).expect("SQLite opens it");
        conn.execute_batch(meddling).expect("the meddling works");
        conn.close().expect("closed");
        let before = fs::read(&path).expect("the file can be read");
        let error = Store::create_or_open(&path).err().expect("it is refused");
        assert!(matches!(error, DbError::Unmigrated { found: 4, known: 5, .. }), "{error}");
        assert_eq!(fs::read(&path).expect("the file can be read"), before, "{meddling}");
    }
}

#[test]
fn what_stands_where_schema_4_wants_to_write_is_not_overwritten() {
    for meddling in ["CREATE TABLE said (mine TEXT)", "DROP INDEX event_by_day", "DROP TABLE foreign_pair"] {
        let (_dir, path) = old(3);
        let conn = Connection::open(&path).expect("SQLite opens it");
        conn.execute_batch(meddling).expect("the meddling works");
        conn.close().expect("closed");
        let before = fs::read(&path).expect("the file can be read");
        let error = Store::create_or_open(&path).err().expect("it is refused");
        assert!(matches!(error, DbError::Unmigrated { found: 3, known: 5, .. }), "{error}");
        assert_eq!(fs::read(&path).expect("the file can be read"), before, "{meddling}");
    }
}

#[test]
fn what_stands_where_schema_3_wants_to_write_is_not_overwritten() {
    for meddling in
        ["CREATE TABLE foreign_event (mine TEXT)", "CREATE VIEW foreign_files AS SELECT 1 AS mine", "DROP TABLE lead"]
    {
        let (_dir, path) = old(2);
        let conn = Connection::open(&path).expect("SQLite opens it");
        conn.execute_batch(meddling).expect("the meddling works");
        conn.close().expect("closed");
        let before = fs::read(&path).expect("the file can be read");
        let error = Store::create_or_open(&path).err().expect("it is refused");
        assert!(matches!(error, DbError::Unmigrated { found: 2, known: 5, .. }), "{error}");
        assert_eq!(fs::read(&path).expect("the file can be read"), before, "{meddling}");
    }
}

#[test]
fn a_migration_that_fails_leaves_the_archive_as_it_was() {
    for (meddling, said) in [
        ("CREATE TABLE correction (mine TEXT)", "correction"),
        ("CREATE VIEW leads AS SELECT 1 AS mine", "leads"),
        ("DROP TABLE mark", "mark"),
        ("ALTER TABLE claim ADD COLUMN x TEXT", "claim"),
        ("CREATE TRIGGER t AFTER INSERT ON document BEGIN DELETE FROM event; END", "trigger"),
    ] {
        let (_dir, path) = old(1);
        let conn = Connection::open(&path).expect("SQLite opens it");
        conn.execute_batch(meddling).expect("the meddling works");
        conn.close().expect("closed");
        let before = fs::read(&path).expect("the file can be read");
        for opened in [Store::open_to_read(&path), Store::create_or_open(&path)] {
            let error = opened.err().expect("it is refused");
            assert!(matches!(error, DbError::Unmigrated { found: 1, known: 5, .. }), "{error}");
            assert!(error.to_string().contains(said) && error.to_string().contains("news.db"), "{error}");
        }
        assert_eq!(fs::read(&path).expect("the file can be read"), before, "{meddling}");
    }
}

#[test]
fn views_of_schema_1_that_somebody_changed_are_made_anew() {
    let (_dir, path) = old(1);
    let conn = Connection::open(&path).expect("SQLite opens it");
    let meddling =
        "DROP VIEW events; CREATE VIEW events AS SELECT load_extension('x') AS id; CREATE VIEW mine AS SELECT 7";
    conn.execute_batch(meddling).expect("the meddling works");
    conn.close().expect("closed");
    Store::open_to_read(&path).expect("it opens");
    assert_eq!(counted(&path, "SELECT count(*) FROM events"), 8);
    assert_eq!(counted(&path, "SELECT * FROM mine"), 7);
}
