//! Many articles on several threads, in the order of the input.
//!
//! In: a stream of articles, a function for one article. Out: its results, in order, to a sink, and counts. Bounded: at
//! most a few articles per thread are held. A panic while one article is coded becomes that article's error line.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use lapwing_core::Article;
use lapwing_ingest::{Outcome, Rejected};
use lapwing_store::Line;

/// Articles on their way per thread: enough that no thread waits for a slow neighbour.
const HELD_PER_THREAD: usize = 8;
/// Bytes of stack per thread: trees of long sentences are walked recursively.
const STACK_BYTES: usize = 16 << 20;

/// What became of the inputs of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles that were coded.
    pub coded: usize,
    /// Inputs set aside: unreadable, or the coder failed on them.
    pub set_aside: usize,
}

/// Codes a stream of articles with `work` on `threads` threads and hands the results to `sink` in the order of input.
///
/// An input that cannot be read, or on which `work` panics, reaches the sink as the error line to write.
///
/// # Errors
/// The first error of `sink`; the run then stops.
///
/// # Panics
/// When the system gives no more threads.
pub fn run<T: Send, E: Send>(
    outcomes: impl Iterator<Item = Outcome>,
    threads: usize,
    work: impl Fn(Article) -> T + Sync,
    sink: impl FnMut(Result<T, Line>) -> Result<(), E> + Send,
) -> Result<Counts, E> {
    run_items(outcomes, threads, |article: &Article| &article.id, work, sink)
}

/// The same for articles that bring something along; `id` names an item in error lines.
///
/// # Errors
/// The first error of `sink`; the run then stops.
///
/// # Panics
/// When the system gives no more threads.
pub fn run_items<J: Send, T: Send, E: Send>(
    items: impl Iterator<Item = Result<J, Rejected>>,
    threads: usize,
    id: impl Fn(&J) -> &str + Sync,
    work: impl Fn(J) -> T + Sync,
    sink: impl FnMut(Result<T, Line>) -> Result<(), E> + Send,
) -> Result<Counts, E> {
    let threads = threads.max(1);
    let (to_workers, jobs) = channel::<(usize, Result<J, Rejected>)>();
    let jobs = Mutex::new(jobs);
    let (results, from_workers) = channel();
    // One permit for each article between reading and writing.
    let (permits, returned) = sync_channel::<()>(threads * HELD_PER_THREAD);
    thread::scope(|scope| {
        let writer = scope.spawn(move || write(from_workers, returned, sink));
        for _ in 0..threads {
            let (jobs, id, work, results) = (&jobs, &id, &work, results.clone());
            let builder = thread::Builder::new().stack_size(STACK_BYTES);
            builder.spawn_scoped(scope, move || code(jobs, id, work, results)).expect("the system gives a thread");
        }
        drop(results);
        feed(items, to_workers, permits);
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// An item and its number in the input.
type Job<J> = (usize, Result<J, Rejected>);

fn feed<J>(items: impl Iterator<Item = Result<J, Rejected>>, to_workers: Sender<Job<J>>, permits: SyncSender<()>) {
    for job in items.enumerate() {
        // Either fails only when the writer stopped: then nobody waits for more.
        if permits.send(()).is_err() || to_workers.send(job).is_err() {
            return;
        }
    }
}

fn code<J, T>(
    jobs: &Mutex<Receiver<Job<J>>>,
    id: &impl Fn(&J) -> &str,
    work: &impl Fn(J) -> T,
    results: Sender<(usize, Result<T, Line>)>,
) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, item)) = job else { return };
        let result = match item {
            Ok(item) => caught(id(&item).to_string(), item, work),
            Err(rejected) => Err(Line::failed(rejected.id, rejected.kind.as_str(), rejected.message)),
        };
        if results.send((number, result)).is_err() {
            return;
        }
    }
}

#[expect(clippy::result_large_err, reason = "an error line is rare, and made once")]
fn caught<J, T>(id: String, item: J, work: &impl Fn(J) -> T) -> Result<T, Line> {
    // The item is moved in and the data are read only: nothing half-changed can be seen afterwards.
    catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|s| (*s).to_string());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Line::failed(id, "coder.panic", format!("the coder failed on this article: {text}"))
    })
}

fn write<T, E>(
    from_workers: Receiver<(usize, Result<T, Line>)>,
    returned: Receiver<()>,
    mut sink: impl FnMut(Result<T, Line>) -> Result<(), E>,
) -> Result<Counts, E> {
    let mut counts = Counts::default();
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, result) in from_workers {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            match &result {
                Ok(_) => counts.coded += 1,
                Err(_) => counts.set_aside += 1,
            }
            sink(result)?;
            // The permit was sent before the job, so one is always there.
            let _ = returned.recv();
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(n: usize) -> impl Iterator<Item = Outcome> {
        (0..n).map(|i| Ok(Article { id: i.to_string(), text: "x".repeat(i % 7), ..Article::default() }))
    }

    #[test]
    fn results_come_in_the_order_of_input_at_any_number_of_threads() {
        for threads in [1, 2, 5] {
            let mut ids = Vec::new();
            let counts = run(
                articles(200),
                threads,
                |a| a.id,
                |done| {
                    ids.push(done.expect("no failure"));
                    Ok::<(), ()>(())
                },
            );
            assert_eq!(counts, Ok(Counts { coded: 200, set_aside: 0 }));
            assert_eq!(ids, (0..200).map(|i| i.to_string()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_is_one_articles_error() {
        let mut failed = Vec::new();
        let work = |a: Article| assert_ne!(a.id, "3", "planted");
        let counts = run(articles(9), 2, work, |done| {
            failed.extend(done.err().map(|line| line.id().to_string()));
            Ok::<(), ()>(())
        });
        assert_eq!((counts, failed), (Ok(Counts { coded: 8, set_aside: 1 }), vec!["3".to_string()]));
    }

    #[test]
    fn an_error_of_the_sink_stops_an_endless_input() {
        let endless = (0..).map(|i: usize| Ok(Article { id: i.to_string(), ..Article::default() }));
        let stopped =
            run(endless, 2, |a| a.id, |done| if done.is_ok_and(|id| id == "40") { Err("full") } else { Ok(()) });
        assert_eq!(stopped, Err("full"));
    }
}
