//! The whole way, clean text or page to the line of a record: per second, on two cores, for a million articles; and what
//! the command takes to start and of memory.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use lapwing::ingest::{self, Options};
use lapwing::{Article, Pipeline};

use super::{in_turn, on_core, quickest};

/// Pages of which the time is compared with that of the extraction crate alone.
const N_PAGES: usize = 200;
/// What an hour of one core is reckoned at, in dollars: a rented virtual machine, rounded up.
const CORE_HOUR: f64 = 0.05;

/// Prints articles, sentences, tokens and bytes for each second of one core, and what a million such articles take.
pub fn text(name: &str, articles: &[Article], pipeline: &Pipeline) {
    let (mut sentences, mut tokens) = (0, 0);
    for article in articles {
        let doc = pipeline.parse(article);
        sentences += doc.sentences.len();
        tokens += doc.tokens.len();
    }
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    let (_, seconds) = quickest(|| articles.iter().map(|a| line(pipeline, a)).sum());
    let per = |n: usize| n as f64 / seconds;
    let hours = seconds / articles.len() as f64 * 1e6 / 3600.0;
    println!(
        "{name}: text to records, one core: {:.0} articles, {:.0} sentences, {:.0} tokens, {:.2} MB a second; a million articles {hours:.1} hours of a core, {:.2} dollars at {CORE_HOUR} an hour",
        per(articles.len()),
        per(sentences),
        per(tokens),
        per(bytes) / 1e6,
        hours * CORE_HOUR
    );
}

/// Length of the record's line.
fn line(pipeline: &Pipeline, article: &Article) -> usize {
    serde_json::to_string(&pipeline.record(article, false)).map_or(0, |line| line.len())
}

/// Prints how much longer pages take to become records than the extraction crate alone takes for them. The pages are
/// articles in furniture of our own, little of it and much, since none of others may be kept.
pub fn pages(articles: &[Article], pipeline: &Pipeline) {
    for furniture in [1, 10] {
        some_pages(articles, pipeline, furniture);
    }
}

fn some_pages(articles: &[Article], pipeline: &Pipeline, furniture: usize) {
    let pages: Vec<String> = articles.iter().take(N_PAGES).map(|a| page(a, furniture)).collect();
    let extract = |page: &String| {
        use trafilatura::{ExtractionFocus, Options};
        let options = Options::default()
            .with_focus(ExtractionFocus::FavorPrecision)
            .with_exclude_comments(true)
            .with_fallback(true);
        trafilatura::extract(page, &options).map_or(0, |found| found.content_html.len())
    };
    let record = |page: &String| {
        let article = ingest::from_html(page.as_bytes(), "page", &Options::default());
        article.map_or(0, |a| line(pipeline, &a))
    };
    let (alone, whole) = in_turn(|| pages.iter().map(extract).sum(), || pages.iter().map(record).sum());
    let bytes: usize = pages.iter().map(String::len).sum();
    println!(
        "{} pages of {:.0} kB: page to record {:.1} a second, extraction alone {:.1}: {:.2} times as long (bar 2.2)",
        pages.len(),
        bytes as f64 / pages.len().max(1) as f64 / 1e3,
        pages.len() as f64 / whole,
        pages.len() as f64 / alone,
        whole / alone
    );
}

/// A page as papers make them, with so many times the usual `furniture`: navigation, metadata, the text with captions between, links to other reports.
fn page(article: &Article, furniture: usize) -> String {
    let title = article.title.as_deref().unwrap_or("Report");
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} | Example Wire</title>\
         <meta property=\"og:title\" content=\"{0}\"><meta property=\"article:published_time\" content=\"2024-03-05T08:00:00Z\">\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-05\"}}</script>\
         <style>.report{{max-width:40em}}</style></head><body><header><nav><ul>",
        escaped(title).replace('"', "&quot;")
    );
    for section in 0..40 * furniture {
        html += &format!("<li class=\"nav-item\"><a href=\"/section/{section}\">Section {section}</a></li>");
    }
    html += &format!("</ul></nav></header><main><article class=\"report\"><h1>{}</h1>", escaped(title));
    for (n, block) in article.text.split("\n\n").enumerate() {
        html += &format!("<p>{}</p>", escaped(block));
        if n % 4 == 1 {
            html += "<figure><img src=\"/photo.jpg\" alt=\"\"><figcaption>A photograph from the archive</figcaption></figure>";
        }
    }
    html += "</article><aside><h2>More reports</h2>";
    for other in 0..60 * furniture {
        html += &format!(
            "<div class=\"card\"><a href=\"/report/{other}\"><h3>Another report of the day {other}</h3></a><span class=\"date\">4 March 2024</span></div>"
        );
    }
    html + "</aside></main><footer><p>All rights reserved.</p><a href=\"/terms\">Terms</a></footer><script>window.x=1;</script></body></html>"
}

/// Prints how much quicker two threads are than one by the wall clock: true only while nothing else runs.
pub fn two_cores(articles: &[Article], pipeline: &Pipeline) {
    let wall = |threads| {
        let rounds = (0..5).map(|_| {
            let started = Instant::now();
            let outcomes = articles.iter().cloned().map(Ok);
            let done: Result<_, std::convert::Infallible> =
                lapwing::run(outcomes, threads, |a| line(pipeline, &a), |_| Ok(()));
            assert!(done.is_ok_and(|counts| counts.coded == articles.len()), "every article is coded");
            started.elapsed().as_secs_f64()
        });
        rounds.fold(f64::INFINITY, f64::min)
    };
    let (one, two) = (wall(1), wall(2));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    println!("two threads {:.2} times as quick as one by the wall clock, at load {load} (bar 1.85)", one / two);
}

/// Prints start and memory of the command itself, from the binary beside this one.
pub fn command(shared: &Path) -> Result<()> {
    let binary = std::env::current_exe()?.with_file_name("lapwing");
    if !binary.is_file() {
        println!("start and memory of the command skipped: build it first with cargo build --release");
        return Ok(());
    }
    let text = std::fs::read_to_string(shared.join("raw/gmb_voa_docs.jsonl"))?;
    let lines: Vec<&str> = text.lines().collect();
    let mut starts: Vec<f64> = Vec::new();
    for _ in 0..9 {
        starts.push(run(&binary, "")?.0.as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);
    println!(
        "the command's start, nothing to code: {:.0} ms, the median of nine by the wall clock (bar 50)",
        starts[4] * 1e3
    );
    for n in [1, 1_000, lines.len()] {
        let input = lines[..n.min(lines.len())].join("\n") + "\n";
        let (wall, peak) = run(&binary, &input)?;
        println!(
            "{n} articles by the command: {:.2} s, at most {:.0} MB resident (bar 400)",
            wall.as_secs_f64(),
            peak as f64 / 1e3
        );
    }
    Ok(())
}

/// Has the command code `input`: how long it took and the most kilobytes that were resident.
fn run(binary: &Path, input: &str) -> Result<(Duration, u64)> {
    let started = Instant::now();
    let mut child = Command::new(binary)
        .args(["code", "--format", "jsonl", "--input-format", "jsonl", "--threads", "1", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stdin = child.stdin.take().context("its input is closed")?;
    let input = input.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        if let Ok(text) = std::fs::read_to_string(&status_file) {
            let most = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            peak = peak.max(most.and_then(|m| m.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0));
        }
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    ensure!(status.success() || status.code() == Some(1), "lapwing ended with {status}");
    let _ = writer.join();
    Ok((started.elapsed(), peak))
}

/// Prints how time grows with the length of a document, the number of documents and the number of frames.
pub fn growth(articles: &[Article], pipeline: &Pipeline) -> Result<()> {
    let one = &articles[..articles.len().min(40)];
    let tokens: usize = one.iter().map(|a| pipeline.parse(a).tokens.len()).sum();
    // What is unpacked on first use is no part of it.
    one.iter().for_each(|a| {
        line(pipeline, a);
    });
    let mut cells = Vec::new();
    for times in [1, 4, 16, 64] {
        let long: Vec<Article> = one
            .iter()
            .map(|a| {
                let mut long = a.clone();
                long.text = vec![a.text.as_str(); times].join("\n\n");
                long
            })
            .collect();
        let started = on_core();
        let n: usize = long.iter().map(|a| line(pipeline, a)).sum();
        let seconds = on_core().zip(started).map_or(f64::NAN, |(now, then)| now - then);
        ensure!(n > 0, "no record was made");
        cells.push(format!("{times}×: {:.1}", seconds * 1e6 / (tokens * times) as f64));
    }
    println!("microseconds a token by length of the document: {}", cells.join(", "));
    let mut cells = Vec::new();
    for n in [250, 500, 1_000] {
        let few = &articles[..n.min(articles.len())];
        let (_, seconds) = quickest(|| few.iter().map(|a| line(pipeline, a)).sum());
        cells.push(format!("{}: {:.2}", few.len(), seconds * 1e3 / few.len() as f64));
    }
    println!("milliseconds a document by their number: {}", cells.join(", "));
    let mut cells = Vec::new();
    let few = &articles[..articles.len().min(100)];
    for copies in [0, 1, 2, 3] {
        let folder = with_frames_again(copies)?;
        let own = if copies > 0 { Some(Pipeline::with_data_folder(&folder)?) } else { None };
        let pipeline = own.as_ref().unwrap_or(pipeline);
        let (_, seconds) = quickest(|| few.iter().map(|a| pipeline.code_article(a).events.len()).sum());
        let frames = pipeline.data().lexicon.frames.len();
        cells.push(format!("{frames}: {:.2}", seconds * 1e3 / few.len() as f64));
        std::fs::remove_dir_all(&folder)?;
    }
    println!("milliseconds a document by number of frames, each again on the same words: {}", cells.join(", "));
    Ok(())
}

/// A folder of data in which every frame of ours stands `copies` times again under ids of its own.
fn with_frames_again(copies: usize) -> Result<std::path::PathBuf> {
    let folder = std::env::temp_dir().join(format!("lapwing-bench-{}-{copies}", std::process::id()));
    let events = folder.join("lexicon/events");
    std::fs::create_dir_all(&events)?;
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/lexicon/events");
    for entry in std::fs::read_dir(ours)? {
        let path = entry?.path();
        let text = std::fs::read_to_string(&path)?;
        let stem = path.file_stem().and_then(|s| s.to_str()).context("a file name is UTF-8")?;
        for copy in 0..copies {
            let again = |l: &str| match l.strip_prefix("id = \"").and_then(|id| id.strip_suffix('"')) {
                Some(id) => format!("id = \"{id}-again-{copy}\"\n"),
                None => format!("{l}\n"),
            };
            let text: String = text.lines().map(again).collect();
            std::fs::write(events.join(format!("{stem}-{copy}.toml")), text)?;
        }
    }
    Ok(folder)
}
