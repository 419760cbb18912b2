//! A store filled from articles, an explorer over it, requests and answers.

use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use lapwing::Pipeline;
use lapwing::archive::{fill as fill_archive, placed};
use lapwing::ingest::{self, Format, Options};
use lapwing_db::{Cluster, Filter, Membership, Origin, Page, Store};
use lapwing_serve::guard::Doors;
use lapwing_serve::{open, router};
use tempfile::TempDir;
use tower::ServiceExt;

/// The invented articles that ship with the project.
pub const NEWS: &str = include_str!("../../../../examples/news/trawler.jsonl");

/// An explorer and the folder of its archive.
pub struct Explorer {
    router: Router,
    folder: TempDir,
}

/// An answer, read wholly.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|h| h.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

/// Fills an archive with JSON Lines.
pub fn fill(path: &Path, lines: &str) {
    static PIPELINE: OnceLock<Arc<Pipeline>> = OnceLock::new();
    let pipeline = PIPELINE.get_or_init(|| Arc::new(Pipeline::bundled()));
    let mut store = Store::create_or_open(path).expect("an archive is made");
    let options = Options { format: Format::Jsonl, ..Options::default() };
    let articles = placed(ingest::articles_of(Cursor::new(lines.to_string().into_bytes()), "test.jsonl", &options));
    fill_archive(&mut store, articles, pipeline, 2, &AtomicBool::new(false), |_| {}).expect("the articles go in");
    let mut batch = store.batch().expect("a batch begins");
    let broken = Origin { input: "test.jsonl".into(), item: 99, bytes: None };
    batch.reject(&broken, "broken", "ingest.bad-json", "line 99 is <b>no</b> JSON").expect("a reject goes in");
    batch.commit().expect("a batch ends");
}

/// Takes the two first reports of the same category, day and parties together, as clustering would.
fn cluster(path: &Path) {
    let mut store = Store::open_to_write(path).expect("the archive opens");
    let rows = store.events(&Filter::default(), &Page { after: None, limit: 500 }).expect("events are listed").rows;
    let fits = |a: &lapwing_db::EventRow, b: &lapwing_db::EventRow| {
        let parties = |r: &lapwing_db::EventRow| {
            r.event.actors.iter().chain(&r.event.recipients).filter_map(|p| p.country.clone()).collect::<Vec<_>>()
        };
        a.document != b.document
            && a.event.category == b.event.category
            && a.day == b.day
            && a.series == b.series
            && parties(a) == parties(b)
            && parties(a).len() > 1
    };
    let pair = rows.iter().find_map(|a| rows.iter().find(|b| fits(a, b)).map(|b| (a.key, b.key)));
    let (a, b) = pair.expect("two articles report the same");
    let report = |event, reason: &str| Membership { event, reason: reason.into(), is_copy: false };
    let cluster =
        Cluster { main: a, reports: vec![report(a, "stands for it"), report(b, "same day, act and parties")] };
    store.write_incidents(&[cluster]).expect("an incident is written");
}

impl Explorer {
    /// Over the articles that ship with the project; two reports of one incident are taken together.
    pub fn of_news() -> Explorer {
        let explorer = Explorer::of(NEWS, Doors::default());
        cluster(&explorer.path());
        explorer
    }

    pub fn of(lines: &str, doors: Doors) -> Explorer {
        let folder = tempfile::tempdir().expect("a folder is made");
        let path = folder.path().join("news.db");
        fill(&path, lines);
        let app = open(&path, Pipeline::bundled(), doors).expect("the archive opens");
        Explorer { router: router(Arc::clone(&app)), folder }
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("news.db")
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.expect("the body can be read");
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub async fn get_with(&self, uri: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().uri(uri);
        if !headers.iter().any(|h| h.0 == "host") {
            request = request.header("host", "localhost:7878");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    pub async fn get(&self, uri: &str) -> Answer {
        self.get_with(uri, &[]).await
    }

    /// As a browser asks for a page.
    pub async fn page(&self, uri: &str) -> Answer {
        self.get_with(uri, &[("accept", "text/html")]).await
    }

    pub async fn post_with(&self, uri: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method("POST").uri(uri).header("host", "localhost:7878");
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(form.to_string())).expect("a request")).await
    }

    /// As one of our own pages posts.
    pub async fn post(&self, uri: &str, form: &str) -> Answer {
        self.post_with(uri, form, &[("origin", "http://localhost:7878")]).await
    }
}

/// Addresses of this server that a page links to, without anchors.
pub fn links(page: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1).filter_map(|p| p.split('"').next());
    let own = found.filter(|h| h.starts_with('/')).map(|h| h.split('#').next().unwrap_or(h));
    own.map(|h| h.replace("&#38;", "&").replace("&amp;", "&").replace("&#x26;", "&")).collect()
}
