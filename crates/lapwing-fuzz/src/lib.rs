//! What fuzzing runs: one function for each reader of what others wrote.
//!
//! In: any bytes. Out: nothing, or a panic where something broke: a crash of the reader, a position outside its text, a
//! server's fault. `fuzz/` hands these to libFuzzer; `tests/seeds.rs` runs them over `seeds/` as an ordinary test.

use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use lapwing::archive::{fill, placed};
use lapwing::ingest::{self, Format, Options, Outcome};
use lapwing::{Article, Pipeline};
use lapwing_coder::dates::find_dates;
use lapwing_db::Store;
use lapwing_serve::guard::Doors;
use tower::ServiceExt;

/// One reader.
pub type Reader = fn(&[u8]);

/// Every reader by its name: that of its file in `fuzz/fuzz_targets/` and of its folder in `seeds/`.
pub const READERS: [(&str, Reader); 8] = [
    ("warc", warc),
    ("feed", feed),
    ("html", html),
    ("jsonl", jsonl),
    ("parquet", parquet),
    ("dates", dates),
    ("text", text),
    ("query", query),
];

/// An archive of the web.
pub fn warc(bytes: &[u8]) {
    read(bytes, Format::Warc);
}

/// RSS, Atom or JSON Feed.
pub fn feed(bytes: &[u8]) {
    read(bytes, Format::Feed);
}

/// A page.
pub fn html(bytes: &[u8]) {
    read(bytes, Format::Html);
}

/// JSON Lines.
pub fn jsonl(bytes: &[u8]) {
    read(bytes, Format::Jsonl);
}

/// A table of articles. The wheel and Spark hand over the same columns.
pub fn parquet(bytes: &[u8]) {
    let mut file = tempfile::Builder::new().suffix(".parquet").tempfile().expect("a temporary file is made");
    file.write_all(bytes).expect("the temporary file takes bytes");
    let options = Options { format: Format::Parquet, ..Options::default() };
    check(ingest::articles([file.path()], &options));
}

/// Expressions of time, and dates of pages.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let day = ingest::read_date("2024-03-05");
    let found = find_dates(&text, day, &pipeline().data().dates);
    let mut end = 0;
    for timex in found {
        assert!(timex.span.start >= end && text.get(timex.span.start..timex.span.end).is_some(), "{:?}", timex.span);
        end = timex.span.end;
    }
    let _ = (ingest::read_date(&text), ingest::read_page_date(&text));
}

/// The whole way from a text to its record, whose offsets count code points.
pub fn text(bytes: &[u8]) {
    let article = ingest::from_text(bytes, "text", &Options::default());
    let Ok(article) = article else { return };
    let record = pipeline().record(&article, true);
    let n = article.text.chars().count();
    let evidence = record.events.iter().flat_map(|e| &e.evidence);
    for (start, end) in evidence.flat_map(|e| [(e.sentence.start, e.sentence.end), (e.trigger.start, e.trigger.end)]) {
        assert!(start <= end && end <= n, "{start} to {end} of {n}");
    }
}

/// What stands behind the host in an address of the explorer, over an archive of invented articles.
pub fn query(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let Ok(request) = Request::builder().uri(format!("/{typed}")).header("host", "127.0.0.1").body(Body::empty())
    else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime is made");
    let status = runtime.block_on(async {
        let answer = explorer().clone().oneshot(request).await.expect("the router never fails");
        let status = answer.status();
        to_bytes(answer.into_body(), 64 << 20).await.expect("the body can be read");
        status
    });
    // A question that takes too long is stopped and says so: 503.
    assert!(!status.is_server_error() || status.as_u16() == 503, "{status} for /{typed}");
}

fn read(bytes: &[u8], format: Format) {
    let options = Options { format, ..Options::default() };
    check(ingest::articles_of(Cursor::new(bytes.to_vec()), "any", &options));
}

/// Positions of every article lie in its text.
fn check(outcomes: impl Iterator<Item = Outcome>) {
    for article in outcomes.flatten() {
        let Article { text, headline, .. } = &article;
        assert!(headline.is_none_or(|h| text.get(h.start..h.end).is_some()), "the headline lies outside");
    }
}

fn pipeline() -> &'static Arc<Pipeline> {
    static PIPELINE: OnceLock<Arc<Pipeline>> = OnceLock::new();
    PIPELINE.get_or_init(|| Arc::new(Pipeline::bundled()))
}

/// The explorer over the articles that ship with the project.
fn explorer() -> &'static Router {
    static EXPLORER: OnceLock<(Router, tempfile::TempDir)> = OnceLock::new();
    let made = EXPLORER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder is made");
        let path = folder.path().join("news.db");
        let mut store = Store::create_or_open(&path).expect("an archive is made");
        let options = Options { format: Format::Jsonl, ..Options::default() };
        let lines = include_bytes!("../../../examples/news/trawler.jsonl").to_vec();
        let articles = placed(ingest::articles_of(Cursor::new(lines), "news.jsonl", &options));
        let never = std::sync::atomic::AtomicBool::new(false);
        fill(&mut store, articles, pipeline(), 1, &never, |_| {}).expect("the articles go in");
        drop(store);
        let app = lapwing_serve::open(&path, Pipeline::bundled(), Doors::default()).expect("the archive opens");
        (lapwing_serve::router(app), folder)
    });
    &made.0
}
