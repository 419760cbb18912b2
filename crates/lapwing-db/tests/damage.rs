//! What an archive does when somebody else was at the file: refuse, say what is wrong, mend what can be mended.

use std::fs;
use std::path::{Path, PathBuf};

use lapwing_db::{DbError, Entry, Filter, Page, Store};
use rusqlite::Connection;
use tempfile::TempDir;

fn entries() -> Vec<Entry> {
    let lines = include_str!("data/records.jsonl").lines();
    let entry =
        |line| Entry { record: serde_json::from_str(line).expect("a record"), sentences: Vec::new(), lead: None };
    lines.map(entry).collect()
}

fn fill(path: &Path) -> Result<(), DbError> {
    let mut store = Store::create_or_open(path)?;
    let mut batch = store.batch()?;
    for entry in entries() {
        batch.add(&entry, None)?;
    }
    batch.commit()
}

/// A closed archive: all in one file.
fn archive() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("news.db");
    fill(&path).expect("filled");
    (dir, path)
}

fn meddle(path: &Path, sql: &str) {
    let conn = Connection::open(path).expect("SQLite opens it");
    conn.execute_batch(sql).expect("the meddling works");
}

fn dump(path: &Path) -> String {
    let mut out = Vec::new();
    Store::open_to_read(path).expect("it opens").dump(&mut out).expect("it can be read");
    String::from_utf8(out).expect("UTF-8")
}

/// The exit code with which every way of opening refuses the file, which stays as it is.
fn refused(path: &Path) -> u8 {
    let before = fs::read(path).expect("the file can be read");
    let read = Store::open_to_read(path).err().expect("it is refused for reading");
    let write = Store::create_or_open(path).err().expect("it is refused for writing");
    assert!(fill(path).is_err());
    assert_eq!(fs::read(path).expect("the file can be read"), before, "the file was changed");
    assert_eq!(read.exit_code(), write.exit_code());
    assert!(read.to_string().contains("news.db"), "{read}");
    read.exit_code()
}

#[test]
fn what_is_no_archive_is_refused_and_not_written() {
    let (_dir, path) = archive();
    meddle(&path, "PRAGMA user_version = 9");
    assert_eq!(refused(&path), 4);
    assert!(matches!(Store::open_to_read(&path), Err(DbError::Newer { found: 9, .. })));
    for bytes in ["a text of somebody".repeat(40), "SQLite format 3\0".to_string()] {
        fs::write(&path, bytes).expect("written");
        assert_eq!(refused(&path), 4);
    }
    fs::remove_file(&path).expect("removed");
    meddle(&path, "CREATE TABLE bird (name TEXT)");
    assert_eq!(refused(&path), 4);
    assert!(matches!(Store::open_to_read(&path.with_file_name("none.db")), Err(DbError::Missing(_))));
}

#[test]
fn a_schema_that_is_not_ours_word_for_word_is_refused() {
    for sql in [
        "CREATE TRIGGER t AFTER INSERT ON document BEGIN DELETE FROM event; END",
        "DROP VIEW events; CREATE VIEW events AS SELECT load_extension('x') AS id",
        "DROP VIEW sentence_text; CREATE VIEW sentence_text AS SELECT 1 AS id, 'x' AS text",
        "DROP INDEX event_by_day",
        "ALTER TABLE claim ADD COLUMN x TEXT",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIEW runs AS SELECT 1' WHERE name = 'runs'",
    ] {
        let (_dir, path) = archive();
        meddle(&path, sql);
        assert_eq!(refused(&path), 4, "{sql}");
    }
}

#[test]
fn tables_of_ones_own_may_stand_beside() {
    let (_dir, path) = archive();
    meddle(
        &path,
        "CREATE TABLE mine (event TEXT); CREATE VIEW my_events AS SELECT id FROM events; CREATE INDEX my_index ON event(frame)",
    );
    let store = Store::open_to_write(&path).expect("it opens");
    assert!(!store.events(&Filter::default(), &Page::default()).expect("read").rows.is_empty());
}

#[test]
fn every_page_that_is_overwritten_is_noticed() {
    let (_dir, path) = archive();
    let whole = fs::read(&path).expect("the file can be read");
    let page_bytes = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
    let n_pages = whole.len() / page_bytes;
    assert!(n_pages > 20, "{n_pages}");
    for page in 0..n_pages {
        let mut bytes = whole.clone();
        bytes[page * page_bytes..(page + 1) * page_bytes].fill(0xa5);
        fs::write(&path, &bytes).expect("written");
        let noticed = match Store::open_to_read(&path) {
            Err(error) => error.exit_code() == 4,
            Ok(store) => match store.check() {
                Ok(check) => !check.problems.is_empty(),
                Err(error) => error.exit_code() == 4,
            },
        };
        assert!(noticed, "page {page} of {n_pages}");
        // Whatever is asked of it, there is an answer or an error.
        let _ = fill(&path);
        fs::write(&path, &whole).expect("written");
        let _ = fs::remove_file(path.with_extension("db-wal"));
        let _ = fs::remove_file(path.with_extension("db-shm"));
    }
    assert_eq!(Store::open_to_read(&path).expect("it opens").check().expect("checked").problems, Vec::<String>::new());
}

#[test]
fn what_is_derived_is_checked_against_the_documents_and_made_again() {
    let (_dir, path) = archive();
    let right = dump(&path);
    for sql in [
        "DELETE FROM pair WHERE actor > 0".to_string(),
        "DELETE FROM rollup WHERE grain = 1".to_string(),
        "UPDATE rollup SET n_reports = n_reports + 1 WHERE grain = 0".to_string(),
        "UPDATE rollup SET score_incidents = 0".to_string(),
        "UPDATE pair SET series = 3".to_string(),
        "DELETE FROM search_docsize WHERE id IN (SELECT id FROM search_docsize LIMIT 1)".to_string(),
        "INSERT INTO search (search, rowid, text) SELECT 'delete', id, text FROM sentence_text LIMIT 1".to_string(),
        "INSERT INTO search (search) VALUES ('delete-all')".to_string(),
    ] {
        meddle(&path, &sql);
        let mut store = Store::open_to_write(&path).expect("it opens");
        let check = store.check().expect("it can be checked");
        assert!(!check.problems.is_empty() && check.is_repairable, "{sql}: {check:?}");
        store.rebuild().expect("made again");
        assert_eq!(store.check().expect("it can be checked").problems, Vec::<String>::new(), "{sql}");
        drop(store);
        assert_eq!(dump(&path), right, "{sql}");
    }
    meddle(&path, "PRAGMA foreign_keys = OFF; DELETE FROM entity WHERE id = 1");
    let check = Store::open_to_read(&path).expect("it opens").check().expect("it can be checked");
    assert!(!check.problems.is_empty() && !check.is_repairable, "{check:?}");
}
