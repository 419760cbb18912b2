//! `lapwing ingest`: articles into an archive.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use lapwing::archive::{Filled, fill, placed};
use lapwing::clustering::find_incidents_if_due;
use lapwing::coded;
use lapwing::db::Store;
use lapwing::ingest;

use crate::args::IngestArgs;
use crate::exit::End;
use crate::progress::Bytes;
use crate::work;

/// After a first signal the batch is finished; what is not by then is rolled back, and the next run does it.
const GRACE: Duration = Duration::from_secs(4);

/// Runs the command.
pub fn run(args: &IngestArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.inputs, "ingest --db news.db")?;
    // Before anything is begun: a stop is then always in order.
    let stop = work::interrupted();
    work::end_within(GRACE);
    // The archive first: what is wrong with it shows before the model is read.
    let mut store = Store::create_or_open(&args.db)?;
    store.wait_for_writers(Duration::from_secs(args.wait))?;
    let pipeline = Arc::new(work::pipeline(args.data.as_deref())?);
    // Records that were coded elsewhere go in as they are; all else is coded.
    let (records, inputs): (Vec<_>, Vec<_>) =
        args.inputs.iter().map(|path| coded::files_at(path).ok_or(path)).partition(Result::is_ok);
    let mut filled = Filled::default();
    for file in records.into_iter().flatten().flatten() {
        filled += coded::add(&mut store, &file.display().to_string(), coded::rows_of_file(&file), stop)?;
    }
    let inputs: Vec<_> = inputs.into_iter().filter_map(Result::err).collect();
    let articles = placed(ingest::articles(&inputs, &work::read_options(args.input_format, args.keep_text)));
    let progress = Bytes::start(&args.inputs);
    work::quiet_panics();
    let done = fill(&mut store, articles, &pipeline, work::threads(args.threads), stop, |origin| {
        progress.at(origin);
    });
    progress.finish();
    filled += done?;
    // Also what an earlier run put in and did not come to cluster.
    if !args.no_incidents
        && !stop.load(Ordering::Relaxed)
        && let Some(found) = find_incidents_if_due(&mut store, &pipeline, work::threads(args.threads))?
    {
        super::incidents::tell(&found);
    }
    let _ = writeln!(io::stderr(), "{}", summary(&filled, &args.db.display().to_string()));
    Ok(if stop.load(Ordering::Relaxed) {
        End::Interrupted
    } else if filled.set_aside + filled.other_language == 0 {
        End::Done
    } else if filled.new + filled.recoded + filled.known == 0 {
        End::NothingUsed
    } else {
        End::SomeSetAside
    })
}

fn summary(f: &Filled, db: &str) -> String {
    let mut text = format!(
        "{db}: {} new document{}, {} events, {} claims",
        f.new,
        if f.new == 1 { "" } else { "s" },
        f.events,
        f.claims
    );
    for (n, what) in [
        (f.recoded, "coded again by a newer coder"),
        (f.known, "there already"),
        (f.other_language, "set aside as not English"),
        (f.set_aside, "set aside"),
    ] {
        if n > 0 {
            text += &format!(", {n} {what}");
        }
    }
    if f.set_aside + f.other_language > 0 {
        text += " (why: the table rejects)";
    }
    text
}
