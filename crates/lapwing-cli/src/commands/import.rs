//! `lapwing import`: files of others into an archive, beside its own events.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use lapwing::db::Store;
use lapwing::import::{ImportError, Imported, import};
use lapwing::store::escape::visible;
use zip::ZipArchive;

use crate::args::ImportArgs;
use crate::exit::End;
use crate::work;

/// A stop waits for the rows that are being written; what is not by then is rolled back.
const GRACE: Duration = Duration::from_secs(4);

/// Runs the command.
pub fn run(args: &ImportArgs) -> anyhow::Result<End> {
    let stop = work::interrupted();
    work::end_within(GRACE);
    let mut store = Store::create_or_open(&args.db)?;
    store.wait_for_writers(Duration::from_secs(args.wait))?;
    let bar = spinner();
    let (mut n_files, mut n_unusable, mut n_refused) = (0_usize, 0_usize, 0_u64);
    for input in &args.inputs {
        let done = each_file(input, &mut |name, reader| {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            let tell = |n| bar.set_message(format!("{name}: {n} rows"));
            match import(&mut store, name, reader, lapwing::bundled_data(), stop, tell) {
                Ok(of) => {
                    n_files += 1;
                    n_refused += of.set_aside;
                    bar.suspend(|| writeln!(io::stderr(), "{}: {}", visible(name), summary(&of)))?;
                }
                Err(ImportError::Db(error)) => return Err(error.into()),
                Err(ImportError::File(error)) => {
                    n_unusable += 1;
                    bar.suspend(|| writeln!(io::stderr(), "set aside: {}: {error}", visible(name)))?;
                }
            }
            Ok(())
        });
        // One input that is not there costs none of the others; a broken archive costs all.
        match done {
            Err(error) if error.is::<io::Error>() || error.is::<zip::result::ZipError>() => {
                n_unusable += 1;
                bar.suspend(|| writeln!(io::stderr(), "set aside: {error:#}"))?;
            }
            done => done?,
        }
    }
    bar.finish_and_clear();
    if n_refused > 0 {
        writeln!(io::stderr(), "{}: why rows were set aside: the table rejects", args.db.display())?;
    }
    Ok(match (n_files, n_unusable) {
        _ if stop.load(Ordering::Relaxed) => End::Interrupted,
        (0, _) => End::NothingUsed,
        (_, 0) if n_refused == 0 => End::Done,
        _ => End::SomeSetAside,
    })
}

/// Hands over what an input holds: the file itself, unpacked, or every file of a ZIP.
fn each_file(input: &Path, see: &mut dyn FnMut(&str, &mut dyn Read) -> anyhow::Result<()>) -> anyhow::Result<()> {
    if input == Path::new("-") {
        return see("-", &mut io::stdin());
    }
    let name = input.display().to_string();
    let unreadable = || format!("{}: cannot be read", visible(&name));
    let mut file = File::open(input).with_context(unreadable)?;
    let mut head = [0; 4];
    let n = file.read(&mut head).with_context(unreadable)?;
    let file = File::open(input).with_context(unreadable)?;
    match &head[..n] {
        [0x1f, 0x8b, ..] => see(&name, &mut MultiGzDecoder::new(BufReader::new(file))),
        b"PK\x03\x04" => {
            let mut packed = ZipArchive::new(BufReader::new(file)).with_context(unreadable)?;
            for i in 0..packed.len() {
                let mut member = packed.by_index(i).with_context(unreadable)?;
                if member.is_file() {
                    let name = format!("{name}:{}", member.name().with_context(unreadable)?);
                    see(&name, &mut member)?;
                }
            }
            Ok(())
        }
        _ => see(&name, &mut BufReader::new(file)),
    }
}

fn spinner() -> ProgressBar {
    // Draws only where a terminal is.
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg}, {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn summary(of: &Imported) -> String {
    let mut text = format!("{} rows of {}", of.new, of.format.as_str());
    for (n, what) in [
        (of.known, "there already"),
        (of.set_aside, "set aside"),
        (of.no_category, "of codes that PLOVER has no category for"),
        (of.n_latin as u64, "read as ISO-8859-1"),
    ] {
        if n > 0 {
            text += &format!(", {n} {what}");
        }
    }
    text
}
