//! `lapwing fetch`: pages of the web into an archive. What `lapwing watch` shares with it stands here, too.

use std::io::{self, Cursor, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use lapwing::Pipeline;
use lapwing::archive::{Filled, fill, placed};
use lapwing::clustering::find_incidents_if_due;
use lapwing::db::{FetchedRow, Origin, Store};
use lapwing::ingest::{self, Format, Options, Outcome};
use lapwing::store::escape::visible;
use lapwing_fetch::{Answer, FetchError, Fetcher, Known, Page, Rules};

use crate::args::{FetchArgs, WebArgs};
use crate::exit::{End, Usage};
use crate::work;

/// After a first signal what is at hand is put in; what is not by then is fetched by the next run.
const GRACE: Duration = Duration::from_secs(4);

/// Runs the command.
pub fn run(args: &FetchArgs) -> anyhow::Result<End> {
    let stop = work::interrupted();
    work::end_within(GRACE);
    let mut gather = Gather::new(Store::create_or_open(&args.db)?, &args.web, stop)?;
    let (mut unchanged, mut failed) = (0_u64, 0_u64);
    for url in &args.urls {
        match gather.ask(url)? {
            Ok(Answer::NotModified) => unchanged += 1,
            Ok(Answer::Page(page)) => {
                let outcomes = outcomes_of(&page, url);
                gather.put(outcomes)?;
                gather.taken(url, &page.known)?;
            }
            Err(FetchError::Stopped) => break,
            Err(error) => {
                failed += 1;
                gather.set_aside(url, &error)?;
            }
        }
    }
    if !args.web.no_incidents && !gather.is_stopped() {
        gather.find_incidents()?;
    }
    let of = gather.filled;
    let mut text =
        format!("{}: {} new documents, {} events, {} claims", args.db.display(), of.new, of.events, of.claims);
    for (n, what) in [
        (of.known, "there already"),
        (unchanged, "unchanged since the last time"),
        (of.other_language, "set aside as not English"),
        (of.set_aside + failed, "set aside (why: the table rejects)"),
    ] {
        if n > 0 {
            text += &format!(", {n} {what}");
        }
    }
    let _ = writeln!(io::stderr(), "{text}");
    let aside = of.set_aside + of.other_language + failed;
    Ok(match (gather.is_stopped(), aside, of.new + of.known + of.recoded + unchanged) {
        (true, ..) => End::Interrupted,
        (_, 0, _) => End::Done,
        (_, _, 0) => End::NothingUsed,
        _ => End::SomeSetAside,
    })
}

/// The way from the web into an archive.
pub struct Gather {
    /// The archive.
    pub store: Store,
    /// What came of it so far.
    pub filled: Filled,
    fetcher: Fetcher,
    pipeline: Arc<Pipeline>,
    threads: usize,
    stop: &'static AtomicBool,
}

impl Gather {
    /// Fetches by the rules that were asked for.
    pub fn new(store: Store, args: &WebArgs, stop: &'static AtomicBool) -> anyhow::Result<Gather> {
        let seconds = |name: &str, s: f64| {
            Duration::try_from_secs_f64(s).map_err(|_| Usage(format!("{name}: {s} is no number of seconds")))
        };
        let rules = Rules {
            pause: seconds("--pause", args.pause)?,
            patience: seconds("--patience", args.patience)?,
            bytes_max: args.max_size << 20,
            allow_private: args.allow_private,
            ..Rules::default()
        };
        let pipeline = Arc::new(work::pipeline(args.data.as_deref())?);
        work::quiet_panics();
        Ok(Gather {
            store,
            filled: Filled::default(),
            fetcher: Fetcher::new(rules),
            pipeline,
            threads: work::threads(args.threads),
            stop,
        })
    }

    /// True when a signal came.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Asks an address, unless it is still to be left alone. The outer error is one of the archive.
    pub fn ask(&mut self, url: &str) -> anyhow::Result<Result<Answer, FetchError>> {
        let row = self.store.fetched(url)?;
        if let Some((row, after)) = row.as_ref().and_then(|r| Some((r, left(r)?))) {
            return Ok(Err(FetchError::Later { status: row.status, after }));
        }
        let known = row.map(|r| Known { etag: r.etag, modified: r.modified }).unwrap_or_default();
        let answer = self.fetcher.fetch(url, &known, self.stop);
        if let Err(FetchError::Later { status, after }) = &answer {
            self.leave_alone(url, *status, *after)?;
        }
        Ok(answer)
    }

    /// Notes that an address is not to be asked for a while; what is known of it stays.
    pub fn leave_alone(&mut self, url: &str, status: u16, after: Duration) -> anyhow::Result<()> {
        let before = self.store.fetched(url)?.unwrap_or_default();
        let now = Timestamp::now();
        let until = jiff::SignedDuration::try_from(after).ok().and_then(|d| now.checked_add(d).ok());
        let row = FetchedRow { at: now.to_string(), status, not_before: until.map(|t| t.to_string()), ..before };
        Ok(self.store.note_fetched(url, &row)?)
    }

    /// Codes what was read and puts it in, also when a signal came meanwhile: it is at hand.
    pub fn put(&mut self, outcomes: Vec<(Origin, Outcome)>) -> anyhow::Result<()> {
        let go_on = AtomicBool::new(false);
        self.filled += fill(&mut self.store, outcomes.into_iter(), &self.pipeline, self.threads, &go_on, |_| {})?;
        Ok(())
    }

    /// Notes that what an address gave is in the archive.
    pub fn taken(&mut self, url: &str, known: &Known) -> anyhow::Result<()> {
        let row = FetchedRow {
            at: Timestamp::now().to_string(),
            status: 200,
            etag: known.etag.clone(),
            modified: known.modified.clone(),
            not_before: None,
        };
        Ok(self.store.note_fetched(url, &row)?)
    }

    /// Notes why an address gave nothing.
    pub fn set_aside(&mut self, url: &str, error: &FetchError) -> anyhow::Result<()> {
        let _ =
            writeln!(io::stderr(), "set aside: {}: {} ({})", visible(url), visible(&error.to_string()), error.kind());
        let origin = Origin { input: url.to_string(), item: 1, bytes: None };
        let mut batch = self.store.batch()?;
        batch.reject(&origin, url, error.kind(), &error.to_string())?;
        Ok(batch.commit()?)
    }

    /// Finds incidents if anything came in.
    pub fn find_incidents(&mut self) -> anyhow::Result<()> {
        if let Some(found) = find_incidents_if_due(&mut self.store, &self.pipeline, self.threads)? {
            super::incidents::tell(&found);
        }
        Ok(())
    }
}

/// How long an address is still to be left alone.
fn left(row: &FetchedRow) -> Option<Duration> {
    let until: Timestamp = row.not_before.as_deref()?.parse().ok()?;
    Duration::try_from(until.duration_since(Timestamp::now())).ok().filter(|d| !d.is_zero())
}

/// The articles of a page, or of a feed's items; `url` is the address that was asked for.
pub fn outcomes_of(page: &Page, url: &str) -> Vec<(Origin, Outcome)> {
    let (bytes, format) = if page.is_feed() {
        (page.body.clone(), Format::Feed)
    } else {
        (page.to_warc(&Timestamp::now().to_string()), Format::Warc)
    };
    let read = ingest::articles_of(Cursor::new(bytes), url, &Options { format, ..Options::default() });
    let mut outcomes: Vec<(Origin, Outcome)> = placed(read).collect();
    if outcomes.is_empty() {
        let said = page.content_type.as_deref().unwrap_or("nothing that says what it is");
        let message = format!("{url}: this is no page of text but {said}");
        let kind = ingest::ErrorKind::NotText;
        let nothing = ingest::Rejected { id: url.to_string(), kind, message, offset: None };
        outcomes.push((Origin { input: url.to_string(), item: 1, bytes: None }, Err(nothing)));
    }
    outcomes
}
