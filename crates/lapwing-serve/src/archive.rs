//! Readers of the archive for many requests at once, each question with a time limit.
//!
//! A question runs on a thread of its own, for the archive blocks. There are few readers: more would only wait for the same
//! processors. Who finds none free waits in line.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lapwing_db::{DbError, Store};
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// How long a question may take in the archive.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// How long a request waits for a free reader.
const QUEUE: Duration = Duration::from_secs(20);

/// Readers of one archive.
pub struct Archive {
    idle: Mutex<Vec<Store>>,
    /// Asks for nothing but [`Archive::version`], which no other connection can tell.
    watch: Mutex<Store>,
    places: Semaphore,
    first: std::path::PathBuf,
    patience: Duration,
}

impl Archive {
    /// Opens `n` readers.
    ///
    /// # Errors
    /// A file that is missing, no archive, of a later version or damaged.
    pub fn open(path: &Path, n: usize, patience: Duration) -> Result<Archive, DbError> {
        let readers = (0..n.max(1)).map(|_| Store::open_to_read(path)).collect::<Result<Vec<_>, _>>()?;
        let places = Semaphore::new(readers.len());
        let watch = Mutex::new(Store::open_to_read(path)?);
        Ok(Archive { watch, idle: Mutex::new(readers), places, first: path.to_path_buf(), patience })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.first
    }

    /// A number that changes when anybody changes the archive.
    pub fn version(&self) -> Option<i64> {
        self.watch.lock().ok()?.version().ok()
    }

    /// Answers a question with one of the readers; stops it when it takes too long.
    ///
    /// # Errors
    /// Those of the question, and a problem when it was stopped.
    pub async fn ask<T, F>(self: &Arc<Self>, question: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
    {
        let place = tokio::time::timeout(QUEUE, self.places.acquire()).await;
        let _place = place.map_err(|_| Problem::slow())?.map_err(|e| Problem::internal(e.to_string()))?;
        let reader = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let reader = match reader {
            Some(reader) => reader,
            // A question that panicked took its reader along.
            None => Store::open_to_read(&self.first)?,
        };
        let stop = reader.stopper();
        let work = tokio::task::spawn_blocking(move || {
            let answer = question(&reader);
            (reader, answer)
        });
        tokio::pin!(work);
        let done = tokio::select! {
            done = &mut work => done,
            () = tokio::time::sleep(self.patience) => {
                // Between two statements there is nothing to stop: try again until it ends.
                loop {
                    stop.stop();
                    if let Ok(done) = tokio::time::timeout(Duration::from_millis(20), &mut work).await {
                        break done;
                    }
                }
            }
        };
        let (reader, answer) = done.map_err(|_| Problem::internal("A question failed. Please report it."))?;
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(reader);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_question_that_takes_too_long_is_stopped_and_the_next_one_answered() {
        let folder = tempfile::tempdir().expect("a folder is made");
        let path = folder.path().join("empty.db");
        drop(Store::create_or_open(&path).expect("an archive is made"));
        let archive = Arc::new(Archive::open(&path, 1, Duration::from_millis(50)).expect("the archive opens"));
        // Asks on and on until it is stopped.
        let endless = archive.ask(|store| -> Result<(), Problem> {
            loop {
                store.info()?;
            }
        });
        let problem = endless.await.expect_err("it was stopped");
        assert_eq!(problem.status, 503);
        let next = archive.ask(|store| Ok(store.info()?.documents)).await;
        assert_eq!(next.ok(), Some(0));
    }
}
