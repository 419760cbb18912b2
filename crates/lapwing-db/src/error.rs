//! What can go wrong with an archive, and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// An error of the archive. Its message names the file and says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DbError {
    /// There is no such file.
    #[error("{}: no such archive; `lapwing ingest --db {} INPUT` makes one", .0.display(), .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{}: not an archive of lapwing; name another file", .0.display())]
    Foreign(PathBuf),
    /// A later lapwing made it.
    #[error("{}: made by a later lapwing (schema {found}, this one knows {known}); use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest that this version reads.
        known: u32,
    },
    /// An earlier lapwing made it, and it could not be brought up to date; it is as it was.
    #[error(
        "{}: made by an earlier lapwing (schema {found}) and not brought up to schema {known} ({what}); it is as it was: mend that and run again",
        path.display()
    )]
    Unmigrated {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The schema that was wanted.
        known: u32,
        /// What stood in the way.
        what: String,
    },
    /// Its pages or tables are not what they must be.
    #[error("{}: the archive is damaged ({what}); restore a copy, or ingest again into a new file", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// Somebody else writes and did not finish in time.
    #[error("{}: the store is in use by another writer; wait until it has ended and run again", .0.display())]
    InUse(PathBuf),
    /// The disk is full, the file or folder read-only, or the device failed.
    #[error("{}: cannot be written or read ({what}); what was committed is kept: make room or mend access, and run again", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        what: String,
    },
    /// The question took too long and was stopped.
    #[error("{}: the question was stopped; narrow it", .0.display())]
    Stopped(PathBuf),
    /// A question that makes no sense.
    #[error("{0}")]
    Question(String),
    /// Nothing in the archive has this id.
    #[error("{0}: nothing in the archive has this id")]
    Unknown(String),
    /// A mistake of lapwing itself.
    #[error("{}: {what} (this is a mistake of lapwing; please report it)", path.display())]
    Internal {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        what: String,
    },
}

impl DbError {
    /// The exit code of a command that ends so: 1 failure, 2 a wrong question, 4 damaged or of a wrong version.
    pub fn exit_code(&self) -> u8 {
        match self {
            DbError::Foreign(_) | DbError::Newer { .. } | DbError::Unmigrated { .. } | DbError::Damaged { .. } => 4,
            DbError::Question(_) => 2,
            _ => 1,
        }
    }

    /// What an error of SQLite means for the archive at `path`.
    pub(crate) fn of(path: &Path, error: &rusqlite::Error) -> DbError {
        let (path, what) = (path.to_path_buf(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DbError::InUse(path),
            Some(ErrorCode::OperationInterrupted) => DbError::Stopped(path),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => DbError::Damaged { path, what },
            Some(
                ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::SystemIoFailure
                | ErrorCode::PermissionDenied
                | ErrorCode::FileLockingProtocolFailed,
            ) => DbError::Unusable { path, what },
            _ => match error {
                // A value that the schema does not allow: somebody wrote behind our back.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::QueryReturnedNoRows => DbError::Damaged { path, what },
                _ => DbError::Internal { path, what },
            },
        }
    }
}
