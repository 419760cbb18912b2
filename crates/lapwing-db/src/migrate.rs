//! Brings an archive of an earlier schema up to this one, in one transaction: afterwards it is wholly new or as it was.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::delta;
use crate::error::DbError;
use crate::open::prepare;
use crate::schema::{
    Objects, TABLES, TABLES_2, TABLES_3, TABLES_4, TABLES_5, VERSION, VIEWS, difference, differs, objects,
};
use crate::write::step;

/// What each schema added to the one before; the first stands alone.
const STEPS: [&str; 5] = [TABLES, TABLES_2, TABLES_3, TABLES_4, TABLES_5];

/// Views of schema 1 and what schema 2 added, made anew: they may have changed since.
const VIEWS_1: [&str; 15] = [
    "runs",
    "inputs",
    "documents",
    "sentences",
    "parties",
    "evidence",
    "events",
    "claims",
    "entities",
    "notes",
    "marks",
    "rejects",
    "incident_reports",
    "incidents",
    "counts",
];
const VIEWS_2: [&str; 3] = ["leads", "happenings", "corrections"];
/// What schema 3 added.
const VIEWS_3: [&str; 2] = ["foreign_files", "foreign_events"];

/// Migrates the archive at `path`, whose header says schema `found`.
///
/// # Errors
/// When it cannot be written or is not what its schema says; it is then as it was.
pub(crate) fn migrate(path: &Path, found: u32) -> Result<(), DbError> {
    let failed = |what: String| DbError::Unmigrated { path: path.to_path_buf(), found, known: VERSION, what };
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let opened = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .and_then(|conn| prepare(&conn, access).map(|()| conn));
    let conn = opened.map_err(|e| failed(e.to_string()))?;
    let done = conn.execute_batch("BEGIN IMMEDIATE").and_then(|()| step_by_step(&conn));
    let undone = |what: String| {
        // Why it failed matters more than that it is undone.
        let _ = conn.execute_batch("ROLLBACK");
        failed(what)
    };
    match done {
        Ok(None) => {
            step("migrated");
            conn.execute_batch("COMMIT").map_err(|e| undone(e.to_string()))?;
            step("migration kept");
            Ok(())
        }
        Ok(Some(what)) => Err(undone(what)),
        Err(e) => Err(undone(e.to_string())),
    }
}

/// `None`, or what stands in the way.
fn step_by_step(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    // Another writer was here first, or this one was stopped after it had committed.
    if version == VERSION {
        return Ok(None);
    }
    let found = version as usize;
    if let Some(what) = differs(&objects(conn)?, &tables_of(found)?) {
        return Ok(Some(what));
    }
    let since_2: &[&str] = if found > 1 { &VIEWS_2 } else { &[] };
    let since_3: &[&str] = if found > 2 { &VIEWS_3 } else { &[] };
    for view in VIEWS_1.iter().chain(since_2).chain(since_3) {
        conn.execute_batch(&format!("DROP VIEW {view}"))?;
    }
    step("old views gone");
    for added in &STEPS[found..] {
        conn.execute_batch(added)?;
        step("tables of another schema");
    }
    delta::derive_all(conn)?;
    step("derived rows of another schema");
    conn.execute_batch(VIEWS)?;
    step("new views");
    conn.execute_batch(&format!("PRAGMA user_version = {VERSION}"))?;
    difference(conn)
}

/// Tables and indexes of an earlier schema.
fn tables_of(version: usize) -> rusqlite::Result<Objects> {
    let conn = Connection::open_in_memory()?;
    for added in &STEPS[..version] {
        conn.execute_batch(added)?;
    }
    objects(&conn)
}
