//! Opening an archive: to write, to read, or not at all.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::DbError;
use crate::migrate::migrate;
use crate::schema;
use crate::terms::{Terms, Texts};
use crate::write::step;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);
/// Prepared statements that are kept.
const STATEMENTS: usize = 256;

/// An open archive.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    pub(crate) terms: Terms,
    pub(crate) texts: Texts,
    /// Off only in the control of the crash tests.
    pub(crate) transactions: bool,
}

/// Stops what a [`Store`] is asked.
pub struct Stopper(rusqlite::InterruptHandle);

impl Stopper {
    /// Stops the question that is being answered now, if any.
    pub fn stop(&self) {
        self.0.interrupt();
    }
}

impl Store {
    /// Opens an archive for reading and writing; makes it where there is none.
    ///
    /// # Errors
    /// A file that is no archive, of a later version, damaged, in use or out of reach. Such a file is not changed.
    pub fn create_or_open(path: &Path) -> Result<Store, DbError> {
        let is_new = !path.exists() || path.metadata().is_ok_and(|m| m.len() == 0);
        if is_new {
            let conn = Connection::open(path).map_err(|e| DbError::of(path, &e))?;
            step("file");
            let made = conn.busy_timeout(PATIENCE).and_then(|()| schema::create(&conn));
            made.map_err(|e| DbError::of(path, &e))?;
            step("tables");
            // The header must say what the file is before anything is written beside it.
            let wal = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
            wal.map_err(|e| DbError::of(path, &e))?;
        }
        Store::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens an archive for writing.
    ///
    /// # Errors
    /// As [`Store::create_or_open`], and a file that is missing.
    pub fn open_to_write(path: &Path) -> Result<Store, DbError> {
        Store::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens an archive for reading. Readers neither block a writer nor wait for one; only an archive of an earlier schema is
    /// brought up to date before.
    ///
    /// # Errors
    /// A file that is missing, no archive, of a later version or damaged.
    pub fn open_to_read(path: &Path) -> Result<Store, DbError> {
        Store::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Another reader of the same archive, for another thread.
    ///
    /// # Errors
    /// As [`Store::open_to_read`].
    pub fn reader(&self) -> Result<Store, DbError> {
        Store::open_to_read(&self.path)
    }

    /// Waits at most so long for another writer, instead of ten seconds.
    ///
    /// # Errors
    /// None that is known.
    pub fn wait_for_writers(&self, at_most: Duration) -> Result<(), DbError> {
        self.at(self.conn.busy_timeout(at_most))
    }

    /// Holds up to so many mebibytes of the archive in memory, instead of 32: for what writes millions of events.
    ///
    /// # Errors
    /// None that is known.
    pub fn hold(&self, mebibytes: u32) -> Result<(), DbError> {
        self.at(self.conn.pragma_update(None, "cache_size", -i64::from(mebibytes) * 1024))
    }

    /// A number that changes when somebody else changes the archive; of use only beside an earlier one of this store.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn version(&self) -> Result<i64, DbError> {
        self.at(self.conn.prepare_cached("PRAGMA data_version").and_then(|mut q| q.query_row([], |row| row.get(0))))
    }

    /// What stops a question that takes too long, from another thread: it then ends with [`DbError::Stopped`].
    pub fn stopper(&self) -> Stopper {
        Stopper(self.conn.get_interrupt_handle())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn open(path: &Path, access: OpenFlags) -> Result<Store, DbError> {
        let found = look_at_header(path)?;
        // 0 is no schema: what says so is damaged.
        if (1..schema::VERSION).contains(&found) {
            migrate(path, found)?;
        }
        let opened = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let conn = opened.map_err(|e| DbError::of(path, &e))?;
        prepare(&conn, access).map_err(|e| DbError::of(path, &e))?;
        let damaged = |what| DbError::Damaged { path: path.to_path_buf(), what };
        let version: u32 =
            conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| DbError::of(path, &e))?;
        if version != schema::VERSION {
            return Err(damaged(format!("it says that its schema is {version}")));
        }
        if let Some(what) = schema::difference(&conn).map_err(|e| DbError::of(path, &e))? {
            return Err(damaged(what));
        }
        Ok(Store {
            conn,
            path: path.to_path_buf(),
            terms: Terms::default(),
            texts: Texts::default(),
            transactions: true,
        })
    }

    /// One state of the archive for everything that is read until the answer is dropped. It is also quicker: each statement
    /// alone locks the file and lets it go again.
    pub(crate) fn snapshot(&self) -> Result<Snapshot<'_>, DbError> {
        let is_first = self.conn.is_autocommit();
        if is_first {
            self.at(self.conn.execute_batch("BEGIN"))?;
        }
        Ok(Snapshot(is_first.then_some(&self.conn)))
    }

    /// Turns an error of SQLite into ours.
    pub(crate) fn at<T>(&self, result: rusqlite::Result<T>) -> Result<T, DbError> {
        result.map_err(|e| DbError::of(&self.path, &e))
    }
}

/// See [`Store::snapshot`].
pub(crate) struct Snapshot<'s>(Option<&'s Connection>);

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.0 {
            // Nothing was written that could fail to be kept.
            let _ = conn.execute_batch("COMMIT");
        }
    }
}

/// A file that anybody may have made must not be able to run anything: no functions from its schema, no writing to the
/// tables inside tables.
pub(crate) fn prepare(conn: &Connection, access: OpenFlags) -> rusqlite::Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.execute_batch("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768")?;
    // `check` looks at references; doing so at every insert costs and finds nothing, for parents are written first.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
    if access.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        // NORMAL: a loss of power may cost the last transactions, never the file.
        conn.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864")?;
    }
    Ok(())
}

/// Refuses what is no archive, or a later one, before SQLite touches it; else its schema as far as the file itself tells.
fn look_at_header(path: &Path) -> Result<u32, DbError> {
    let mut header = Vec::new();
    let read = File::open(path).and_then(|file| file.take(100).read_to_end(&mut header));
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(DbError::Missing(path.to_path_buf())),
        Err(error) => return Err(DbError::Unusable { path: path.to_path_buf(), what: error.to_string() }),
        Ok(_) => {}
    }
    let number = |at: usize| header.get(at..at + 4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]));
    let is_ours = header.starts_with(b"SQLite format 3\0") && number(68).map(i64::from) == Some(schema::APPLICATION);
    let found = number(60).unwrap_or_default();
    match (is_ours, found > schema::VERSION) {
        (false, _) => Err(DbError::Foreign(path.to_path_buf())),
        (true, true) => Err(DbError::Newer { path: path.to_path_buf(), found, known: schema::VERSION }),
        (true, false) => Ok(found),
    }
}
