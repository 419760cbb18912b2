//! Work that may take too long, given up after a while.
//!
//! In: a function and a limit. Out: its answer, or that it took too long. A thread cannot be stopped from outside, so the
//! one that takes too long is left behind until the process ends, and another takes its place.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Bytes of stack of each thread: trees of long sentences are walked recursively.
const STACK_BYTES: usize = 16 << 20;

type Panic = Box<dyn Any + Send>;

/// A thread that works for whoever asks.
struct Helper<I, O> {
    tasks: Sender<I>,
    answers: Receiver<Result<O, Panic>>,
}

/// A function with a limit of time.
pub(crate) struct Limited<I, O> {
    work: Arc<dyn Fn(I) -> O + Send + Sync>,
    idle: Mutex<Vec<Helper<I, O>>>,
}

impl<I: Send + 'static, O: Send + 'static> Limited<I, O> {
    pub fn new(work: Arc<dyn Fn(I) -> O + Send + Sync>) -> Limited<I, O> {
        Limited { work, idle: Mutex::new(Vec::new()) }
    }

    /// The answer, or `None` when it takes longer than `limit`.
    ///
    /// # Panics
    /// When the work panics, with its panic; when the system gives no more threads.
    pub fn call(&self, input: I, limit: Duration) -> Option<O> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let helper = waiting.unwrap_or_else(|| self.hire());
        helper.tasks.send(input).expect("a helper waits for tasks until it is dropped");
        let answer = match helper.answers.recv_timeout(limit) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => return None,
            Err(RecvTimeoutError::Disconnected) => unreachable!("a helper catches every panic"),
        };
        idle().push(helper);
        Some(answer.unwrap_or_else(|panic| resume_unwind(panic)))
    }

    fn hire(&self) -> Helper<I, O> {
        let (tasks, asked) = channel::<I>();
        let (answer, answers) = channel();
        let work = Arc::clone(&self.work);
        let run = move || {
            for input in asked {
                // The input is moved in and the rest is read only: nothing half-changed can be seen afterwards.
                let done = catch_unwind(AssertUnwindSafe(|| work(input)));
                if answer.send(done).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().stack_size(STACK_BYTES).spawn(run).expect("the system gives a thread");
        Helper { tasks, answers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_given_up_and_the_rest_is_answered() {
        let (hold, held) = channel::<()>();
        let held = Mutex::new(held);
        let work = move |n: u32| {
            if n == 7 {
                // Until the test lets go.
                let _ = held.lock().map(|h| h.recv());
            }
            n + 1
        };
        let limited = Limited::new(Arc::new(work));
        let long = Duration::from_secs(60);
        assert_eq!(limited.call(1, long), Some(2));
        assert_eq!(limited.call(7, Duration::from_millis(20)), None);
        assert_eq!(limited.call(2, long), Some(3));
        drop(hold);
    }

    #[test]
    fn a_panic_comes_through() {
        let limited = Limited::new(Arc::new(|n: u32| assert_ne!(n, 3, "planted")));
        let caught = catch_unwind(AssertUnwindSafe(|| limited.call(3, Duration::from_secs(60))));
        assert!(caught.is_err());
        assert_eq!(limited.call(4, Duration::from_secs(60)), Some(()));
    }
}
