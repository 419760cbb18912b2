//! `lapwing watch`: feeds into an archive, again and again.
//!
//! Each feed is asked when its time has come, and only for what changed. Of each item that is new the page behind it is
//! fetched and coded; an item that was taken is never fetched again. A feed in trouble is asked ever more seldom.

use std::io::{self, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use jiff::SignedDuration;
use lapwing::db::{Origin, Store};
use lapwing::ingest::Outcome;
use lapwing::store::escape::visible;
use lapwing_fetch::{Answer, FetchError};
use serde::Deserialize;

use super::fetch::{Gather, outcomes_of};
use crate::args::WatchArgs;
use crate::exit::End;
use crate::work;

/// See `fetch`.
const GRACE: Duration = Duration::from_secs(4);
/// How often a feed is asked that does not say.
const EVERY: &str = "15m";
/// Nobody wants to be asked more often.
const EVERY_MIN: Duration = Duration::from_secs(60);
/// A feed in trouble is asked at least so often; a page that failed is tried again after as long.
const SELDOM: Duration = Duration::from_secs(24 * 3600);
/// Pages that are put in together: what a kill costs.
const PAGES: usize = 20;
/// Finding incidents reads the whole archive: not after every feed.
const INCIDENTS_EVERY: Duration = Duration::from_secs(3600);
/// Another writer may be at work for long; there is no hurry.
const WRITERS: Duration = Duration::from_secs(600);
const LOOK: Duration = Duration::from_millis(100);

/// `feeds.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feeds {
    every: Option<String>,
    #[serde(default)]
    feed: Vec<FeedEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedEntry {
    url: String,
    every: Option<String>,
    #[serde(default = "yes")]
    pages: bool,
}

fn yes() -> bool {
    true
}

/// A feed under watch.
struct Feed {
    url: String,
    every: Duration,
    pages: bool,
    due: Instant,
    /// Times in a row that it failed.
    n_failed: u32,
}

/// What one look at a feed gave.
#[derive(Default)]
struct Look {
    items: u64,
    before: u64,
    aside: u64,
}

/// Runs the command.
pub fn run(args: &WatchArgs) -> anyhow::Result<End> {
    let stop = work::interrupted();
    work::end_within(GRACE);
    let mut feeds = read_feeds(&args.feeds)?;
    let store = Store::create_or_open(&args.db)?;
    store.wait_for_writers(WRITERS)?;
    let mut gather = Gather::new(store, &args.web, stop)?;
    let mut sought: Option<Instant> = None;
    let (mut n_looks, mut n_troubles) = (0_u64, 0_u64);
    while !gather.is_stopped() {
        let now = Instant::now();
        let Some(feed) = feeds.iter_mut().filter(|f| f.due <= now).min_by_key(|f| f.due) else {
            let is_time = sought.is_none_or(|at| at.elapsed() >= INCIDENTS_EVERY);
            if is_time && !args.web.no_incidents {
                gather.find_incidents()?;
                sought = Some(Instant::now());
            }
            if args.once {
                break;
            }
            sleep(LOOK);
            continue;
        };
        n_looks += 1;
        let before = gather.filled;
        let done = look(&mut gather, feed)?;
        let wait = match &done {
            Ok(_) => {
                feed.n_failed = 0;
                feed.every
            }
            Err(FetchError::Later { after, .. }) => feed.every.max(*after),
            Err(_) => {
                feed.n_failed += 1;
                (feed.every * 2_u32.saturating_pow(feed.n_failed.min(10))).min(SELDOM)
            }
        };
        // Once: nothing is due again.
        feed.due = Instant::now() + if args.once { SELDOM * 365 } else { wait };
        n_troubles += u64::from(done.is_err());
        tell(&feed.url, &done, gather.filled.new - before.new, if args.once { None } else { Some(wait) });
    }
    let of = gather.filled;
    let _ = writeln!(
        io::stderr(),
        "{}: {n_looks} looks at {} feeds, {} new documents, {} events, {} claims",
        args.db.display(),
        feeds.len(),
        of.new,
        of.events,
        of.claims
    );
    Ok(if gather.is_stopped() {
        End::Interrupted
    } else if n_troubles == 0 {
        End::Done
    } else if n_troubles == n_looks {
        End::NothingUsed
    } else {
        End::SomeSetAside
    })
}

/// One look at a feed. The outer error is one of the archive.
fn look(gather: &mut Gather, feed: &Feed) -> anyhow::Result<Result<Look, FetchError>> {
    let page = match gather.ask(&feed.url)? {
        Ok(Answer::Page(page)) => page,
        Ok(Answer::NotModified) => return Ok(Ok(Look::default())),
        Err(FetchError::Stopped) => return Ok(Err(FetchError::Stopped)),
        Err(error) => {
            gather.set_aside(&feed.url, &error)?;
            return Ok(Err(error));
        }
    };
    let mut look = Look::default();
    let mut pages: Vec<(Origin, Outcome)> = Vec::new();
    let mut taken = Vec::new();
    for (origin, item) in outcomes_of(&page, &feed.url) {
        look.items += 1;
        let url = item.as_ref().ok().and_then(|a| a.url.clone()).filter(|_| feed.pages);
        let Some(url) = url else {
            pages.push((origin, item));
            continue;
        };
        if gather.store.fetched(&url)?.is_some_and(|r| r.status == 200) {
            look.before += 1;
            continue;
        }
        match gather.ask(&url)? {
            // It is as it was when it was taken.
            Ok(Answer::NotModified) => look.before += 1,
            Ok(Answer::Page(found)) => {
                pages.extend(outcomes_of(&found, &url).into_iter().map(|(o, page)| (o, with_item(page, &item))));
                taken.push((url, found.known));
            }
            Err(FetchError::Stopped) => {
                // What is at hand is kept; the feed is read again by the next run.
                keep(gather, &mut pages, &mut taken)?;
                return Ok(Err(FetchError::Stopped));
            }
            Err(FetchError::Later { .. }) => look.aside += 1,
            Err(error) => {
                look.aside += 1;
                gather.set_aside(&url, &error)?;
                let status = if let FetchError::Status(status) = error { status } else { 0 };
                gather.leave_alone(&url, status, SELDOM)?;
            }
        }
        if pages.len() >= PAGES {
            keep(gather, &mut pages, &mut taken)?;
        }
    }
    keep(gather, &mut pages, &mut taken)?;
    // Pages that are to be asked later stand in the feed: only when all were had is it enough to hear of changes.
    if look.aside == 0 {
        gather.taken(&feed.url, &page.known)?;
    }
    Ok(Ok(look))
}

fn keep(
    gather: &mut Gather,
    pages: &mut Vec<(Origin, Outcome)>,
    taken: &mut Vec<(String, lapwing_fetch::Known)>,
) -> anyhow::Result<()> {
    gather.put(std::mem::take(pages))?;
    for (url, known) in taken.drain(..) {
        gather.taken(&url, &known)?;
    }
    Ok(())
}

/// A page with what only its item in the feed says.
fn with_item(page: Outcome, item: &Outcome) -> Outcome {
    let Ok(item) = item else { return page };
    page.map(|mut page| {
        page.published = page.published.or(item.published);
        page.title = page.title.or_else(|| item.title.clone());
        page.author = page.author.or_else(|| item.author.clone());
        page
    })
}

fn tell(url: &str, done: &Result<Look, FetchError>, new: u64, wait: Option<Duration>) {
    let next = wait.map(|w| format!("; again in {}", spoken(w))).unwrap_or_default();
    let text = match done {
        Ok(look) if look.items == 0 => "nothing new".to_string(),
        Ok(look) => {
            let aside = if look.aside > 0 { format!(", {} set aside", look.aside) } else { String::new() };
            format!("{} items, {} taken before, {new} new documents{aside}", look.items, look.before)
        }
        Err(FetchError::Stopped) => "stopped".to_string(),
        Err(_) => "no feed this time".to_string(),
    };
    let _ = writeln!(io::stderr(), "{}: {text}{next}", visible(url));
}

fn spoken(wait: Duration) -> String {
    let seconds = wait.as_secs();
    if seconds.is_multiple_of(3600) && seconds > 0 {
        format!("{} h", seconds / 3600)
    } else if seconds >= 60 {
        format!("{} min", seconds / 60)
    } else {
        format!("{seconds} s")
    }
}

fn read_feeds(path: &Path) -> anyhow::Result<Vec<Feed>> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{name}: cannot be read (`lapwing watch --help` shows such a file)"))?;
    let read: Feeds =
        toml::from_str(&text).with_context(|| format!("{name}: `lapwing watch --help` shows an example"))?;
    if read.feed.is_empty() {
        return Err(anyhow!("{name}: names no feed; write [[feed]] with url = \"https://…\""));
    }
    let duration = |text: &str| -> anyhow::Result<Duration> {
        let wrong = || anyhow!("{name}: every = \"{text}\" is no time of at least a minute; write 15m or 1h");
        let read = text.parse::<SignedDuration>().map_err(|_| wrong())?;
        Duration::try_from(read).ok().filter(|d| *d >= EVERY_MIN).ok_or_else(wrong)
    };
    let all = read.every.as_deref().unwrap_or(EVERY);
    let mut feeds: Vec<Feed> = Vec::new();
    for entry in &read.feed {
        if feeds.iter().any(|f| f.url == entry.url) {
            return Err(anyhow!("{name}: {} is named twice", entry.url));
        }
        feeds.push(Feed {
            url: entry.url.clone(),
            every: duration(entry.every.as_deref().unwrap_or(all))?,
            pages: entry.pages,
            due: Instant::now(),
            n_failed: 0,
        });
    }
    Ok(feeds)
}
