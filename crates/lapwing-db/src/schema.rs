//! The tables, and whether a file has exactly these.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rusqlite::Connection;

use crate::write::step;

/// What `PRAGMA application_id` says of an archive: "LAPW".
pub(crate) const APPLICATION: i64 = 0x4c41_5057;
/// The schema that this version reads and writes.
pub(crate) const VERSION: u32 = 5;

/// The tables of schema 1.
pub(crate) const TABLES: &str = include_str!("schema.sql");
/// What schema 2 added.
pub(crate) const TABLES_2: &str = include_str!("schema_2.sql");
/// What schema 3 added and put in another order.
pub(crate) const TABLES_3: &str = include_str!("schema_3.sql");
/// What schema 4 added and put in another order.
pub(crate) const TABLES_4: &str = include_str!("schema_4.sql");
/// What schema 5 added.
pub(crate) const TABLES_5: &str = include_str!("schema_5.sql");
pub(crate) const VIEWS: &str = include_str!("views.sql");

/// Makes all tables and views in an empty file, in one transaction.
pub(crate) fn create(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let made = objects(conn).and_then(|there| {
        // Another writer was here first.
        if !there.is_empty() {
            return Ok(());
        }
        conn.execute_batch(TABLES)?;
        step("base tables");
        conn.execute_batch(TABLES_2)?;
        step("tables of schema 2");
        conn.execute_batch(TABLES_3)?;
        step("tables of schema 3");
        conn.execute_batch(TABLES_4)?;
        step("tables of schema 4");
        conn.execute_batch(TABLES_5)?;
        step("tables of schema 5");
        conn.execute_batch(VIEWS)?;
        step("views");
        conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}"))
    });
    match made {
        Ok(()) => conn.execute_batch("COMMIT"),
        Err(error) => {
            // Why it failed matters more than that it is undone.
            let _ = conn.execute_batch("ROLLBACK");
            Err(error)
        }
    }
}

/// What differs between this file's tables and ours; `None` when they agree. Tables, views and indexes that a user added
/// are no difference; a trigger is, for it could change what is written.
pub(crate) fn difference(conn: &Connection) -> rusqlite::Result<Option<String>> {
    Ok(differs(&objects(conn)?, expected()))
}

/// What differs between tables that are there and those that must be.
pub(crate) fn differs(there: &Objects, expected: &Objects) -> Option<String> {
    if let Some((name, _)) = there.iter().find(|(_, (kind, _))| kind == "trigger") {
        return Some(format!("there is a trigger, {name}"));
    }
    expected.iter().find_map(|(name, (kind, sql))| match there.get(name) {
        None => Some(format!("the {kind} {name} is missing")),
        Some((_, other)) if other != sql => Some(format!("the {kind} {name} was changed")),
        Some(_) => None,
    })
}

pub(crate) type Objects = BTreeMap<String, (String, String)>;

/// Name, kind and SQL of everything in the file.
pub(crate) fn objects(conn: &Connection) -> rusqlite::Result<Objects> {
    let mut found = Objects::new();
    let mut query = conn.prepare("SELECT name, type, coalesce(sql, '') FROM sqlite_schema")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
    }
    Ok(found)
}

/// The same for a file just made.
fn expected() -> &'static Objects {
    static OURS: OnceLock<Objects> = OnceLock::new();
    OURS.get_or_init(|| {
        let conn = Connection::open_in_memory().expect("memory holds an empty database");
        create(&conn).expect("the schema is valid");
        objects(&conn).expect("the schema can be read")
    })
}
