//! What all commands that read articles share: inputs, pipeline, threads, error lines, counts at the end.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, anyhow};
use lapwing::ingest::{self, Format, Options};
use lapwing::store::escape::visible;
use lapwing::{Article, Counts, Line, Pipeline};

use crate::args::{InputArgs, InputFormat};
use crate::exit::{End, Usage};
use crate::output;
use crate::progress::Progress;

/// How a command shows an input that could not be coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failures {
    /// As a line of the output.
    AsJson,
    /// On standard error alone.
    Aside,
}

/// Data and model, with the user's folder over them where one is given.
pub fn pipeline(data: Option<&Path>) -> anyhow::Result<Pipeline> {
    match data {
        None => Ok(Pipeline::bundled()),
        Some(folder) => Pipeline::with_data_folder(folder).map_err(|e| anyhow!("the data cannot be used:\n{e}")),
    }
}

/// How to read inputs, from the arguments.
pub fn options(args: &InputArgs) -> Options {
    read_options(args.input_format, args.keep_text)
}

/// The same for commands with arguments of their own.
pub fn read_options(format: InputFormat, keep_text: bool) -> Options {
    let format = match format {
        InputFormat::Auto => Format::Auto,
        InputFormat::Text => Format::Text,
        InputFormat::Html => Format::Html,
        InputFormat::Jsonl => Format::Jsonl,
        InputFormat::Feed => Format::Feed,
        InputFormat::Warc => Format::Warc,
        InputFormat::Parquet => Format::Parquet,
    };
    Options { format, keep_text, ..Options::default() }
}

/// An error with an example when there is nothing to read.
pub fn need_inputs(inputs: &[PathBuf], command: &str) -> anyhow::Result<()> {
    if inputs.is_empty() {
        let message = format!(
            "no input: name files or folders, or - for standard input, e.g.\n  lapwing {command} article.html\n  lapwing {command} - < article.txt"
        );
        return Err(Usage(message).into());
    }
    Ok(())
}

/// Reads all articles, renders each with `render` on several threads and writes the results in the order of input.
pub fn articles(
    args: &InputArgs,
    failures: Failures,
    render: impl Fn(&Article) -> String + Sync,
) -> anyhow::Result<Counts> {
    articles_under(args, failures, "", render)
}

/// The same under a heading.
pub fn articles_under(
    args: &InputArgs,
    failures: Failures,
    heading: &str,
    render: impl Fn(&Article) -> String + Sync,
) -> anyhow::Result<Counts> {
    let mut out = output::open(args.output.as_deref())?;
    out.write_all(heading.as_bytes())?;
    let people = output::for_people(args.output.as_deref());
    let progress = Progress::start(people);
    quiet_panics();
    let stop = interrupted();
    let threads = threads(args.threads);
    let outcomes = ingest::articles(&args.inputs, &options(args)).take_while(|_| !stop.load(Ordering::Relaxed));
    let done = lapwing::run(
        outcomes,
        threads,
        |article| render(&article),
        |result| -> io::Result<()> {
            progress.step();
            match result {
                Ok(text) => out.write_all(text.as_bytes())?,
                Err(line) => failed(&line, failures, &mut *out)?,
            }
            if people { out.flush() } else { Ok(()) }
        },
    );
    progress.finish();
    let counts = done.and_then(|counts| out.flush().map(|()| counts));
    counts.with_context(|| match &args.output {
        Some(path) => format!("cannot write to {}", path.display()),
        None => "cannot write the results".to_string(),
    })
}

/// As many as asked for; 0 means one for each processor.
pub fn threads(asked: usize) -> usize {
    if asked > 0 { asked } else { thread::available_parallelism().map_or(1, usize::from) }
}

fn failed(line: &Line, failures: Failures, out: &mut dyn Write) -> io::Result<()> {
    if let Line::Failed(f) = line {
        // Losing a message must not end the run.
        let _ = writeln!(io::stderr(), "set aside: {} ({})", visible(&f.error.message), f.error.kind);
    }
    if failures == Failures::AsJson { writeln!(out, "{}", line.to_json()) } else { Ok(()) }
}

/// The end of a run: counts on standard error, then how it ended.
pub fn end(counts: Counts, what: &str) -> End {
    let aside = if counts.set_aside > 0 { format!(", {} set aside", counts.set_aside) } else { String::new() };
    let articles = if counts.coded == 1 { "article" } else { "articles" };
    let _ = writeln!(io::stderr(), "{} {articles}{aside}{what}", counts.coded);
    if interrupted().load(Ordering::Relaxed) { End::Interrupted } else { End::of(counts) }
}

/// Set by the first Ctrl-C or SIGTERM: what was begun is finished and written.
pub fn interrupted() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let handler = || {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        };
        // Without the handler Ctrl-C still ends the run, only less gently.
        let _ = ctrlc::set_handler(handler);
    });
    &STOP
}

/// From now on the first signal ends the run within `grace`, also when it waits for input: what is not committed by then is
/// as if the power had failed, which archives stand.
pub fn end_within(grace: Duration) {
    const LOOK: Duration = Duration::from_millis(100);
    thread::spawn(move || {
        while !interrupted().load(Ordering::Relaxed) {
            thread::sleep(LOOK);
        }
        thread::sleep(grace);
        std::process::exit(130);
    });
}

/// A panic in one article is told in its error line; the default report would only frighten.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}
