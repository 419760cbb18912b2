//! `lapwing fetch` and `lapwing watch` against a server on this machine.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use lapwing::db::{Filter, Page, Store};
use tempfile::TempDir;

const PAGE_A: &str = "<html><head><title>Raid</title></head><body><article><h1>Raid</h1><p>Ghana’s police arrested 12 Togolese fishermen near Keta on Monday. The police said that the boats had been towed to the harbour of Keta.</p></article></body></html>";
const PAGE_B: &[u8] = b"<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>Ghana\x92s president met his Togolese counterpart in Accra on Tuesday. The pr\xe9sident of the chamber said that trade would grow again.</p></article></body></html>";

/// Answers by path; logs what was asked with whether it was conditional.
struct Site {
    address: String,
    asked: Arc<Mutex<Vec<(String, bool)>>>,
}

impl Site {
    fn new() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, base) = (Arc::clone(&asked), address.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                answer(stream, &base, &log);
            }
        });
        Site { address, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn times(&self, path: &str) -> usize {
        self.asked.lock().expect("nobody panicked").iter().filter(|(p, _)| p == path).count()
    }
}

fn answer(mut stream: TcpStream, base: &str, log: &Mutex<Vec<(String, bool)>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a handle")).lines();
    let path =
        lines.next().and_then(Result::ok).and_then(|l| l.split(' ').nth(1).map(str::to_string)).unwrap_or_default();
    let headers: Vec<String> = lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
    let is_conditional = headers.iter().any(|h| h.to_lowercase().starts_with("if-none-match"));
    log.lock().expect("nobody panicked").push((path.clone(), is_conditional));
    let item = |name: &str, date: &str| {
        format!("<item><title>{name}</title><link>{base}/{name}</link><pubDate>{date}</pubDate></item>")
    };
    let feed = || {
        format!(
            "<rss version=\"2.0\"><channel><title>Volta</title>{}{}{}</channel></rss>",
            item("a", "Tue, 05 Mar 2024 10:00:00 GMT"),
            item("b", "Wed, 06 Mar 2024 10:00:00 GMT"),
            item("closed/c", "Wed, 06 Mar 2024 10:00:00 GMT")
        )
    };
    let (status, kind, body): (&str, &str, Vec<u8>) = match path.as_str() {
        "/robots.txt" => ("200 OK", "text/plain", b"User-agent: *\nDisallow: /closed/\n".to_vec()),
        _ if is_conditional => ("304 Not Modified", "text/html", Vec::new()),
        "/a" => ("200 OK", "text/html; charset=utf-8", PAGE_A.as_bytes().to_vec()),
        "/b" => ("200 OK", "text/html; charset=windows-1252", PAGE_B.to_vec()),
        "/feed" => ("200 OK", "application/rss+xml", feed().into_bytes()),
        "/picture" => ("200 OK", "image/png", vec![0x89, b'P', b'N', b'G', 0, 1, 2]),
        "/busy" => ("503 Busy", "text/plain", Vec::new()),
        _ => ("404 Not Found", "text/html", b"<p>no such page</p>".to_vec()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\netag: \"1\"\r\nretry-after: 600\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("lapwing"));
    command.stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped());
    command
}

struct Ran {
    code: Option<i32>,
    err: String,
}

fn ran(args: &[&str]) -> Ran {
    let output = program().args(args).output().expect("the command runs");
    Ran { code: output.status.code(), err: String::from_utf8_lossy(&output.stderr).into_owned() }
}

fn db(dir: &TempDir) -> String {
    dir.path().join("news.db").display().to_string()
}

const MANNERS: [&str; 3] = ["--allow-private", "--pause", "0"];

#[test]
fn pages_are_fetched_coded_and_not_asked_for_twice() {
    let (site, dir) = (Site::new(), tempfile::tempdir().expect("a folder"));
    let db = db(&dir);
    let urls: Vec<String> = ["/a", "/b", "/closed/c", "/gone", "/picture", "/busy"].map(|p| site.url(p)).into();
    let args: Vec<&str> =
        ["fetch", "--db", &db].into_iter().chain(urls.iter().map(String::as_str)).chain(MANNERS).collect();
    let r = ran(&args);
    assert_eq!(r.code, Some(3), "{}", r.err);
    assert!(r.err.contains("2 new documents") && r.err.contains("4 set aside"), "{}", r.err);
    for said in ["fetch.refused", "fetch.failed", "fetch.later"] {
        assert!(r.err.contains(said), "{said}: {}", r.err);
    }
    assert_eq!(site.times("/closed/c"), 0, "robots.txt forbids it");
    let store = Store::open_to_read(dir.path().join("news.db").as_path()).expect("it opens");
    let events = store.events(&Filter::default(), &Page::default()).expect("read").rows;
    assert!(events.len() >= 2, "{events:?}");
    assert!(events.iter().all(|e| e.url.as_deref().is_some_and(|u| u.starts_with(&site.address))), "{events:?}");
    // The encoding is the one that the server names.
    let mut dump = Vec::new();
    store.dump(&mut dump).expect("read");
    let dump = String::from_utf8(dump).expect("UTF-8");
    assert!(dump.contains("Ghana’s president") && dump.contains("président"), "{dump}");
    drop(store);
    let again = ran(&args);
    // The picture, too, is as it was.
    assert!(again.err.contains("0 new documents") && again.err.contains("3 unchanged"), "{}", again.err);
    assert_eq!(site.times("/busy"), 1, "it asked to be left alone");
    let check = ran(&["db", "check", "--db", &db]);
    assert_eq!(check.code, Some(0), "{}", check.err);
}

#[test]
fn the_private_network_is_not_fetched_unless_allowed() {
    let (site, dir) = (Site::new(), tempfile::tempdir().expect("a folder"));
    let r = ran(&["fetch", "--db", &db(&dir), &site.url("/a")]);
    assert_eq!(r.code, Some(1), "{}", r.err);
    assert!(r.err.contains("private network") && r.err.contains("--allow-private"), "{}", r.err);
    assert_eq!(site.asked.lock().expect("nobody panicked").len(), 0);
}

#[test]
fn a_feed_is_watched_without_taking_anything_twice() {
    let (site, dir) = (Site::new(), tempfile::tempdir().expect("a folder"));
    let (db, feeds) = (db(&dir), dir.path().join("feeds.toml"));
    fs::write(&feeds, format!("[[feed]]\nurl = \"{}\"\n", site.url("/feed"))).expect("written");
    let feeds = feeds.display().to_string();
    let args: Vec<&str> = ["watch", "--db", &db, &feeds, "--once"].into_iter().chain(MANNERS).collect();
    let r = ran(&args);
    assert_eq!(r.code, Some(0), "{}", r.err);
    assert!(
        r.err.contains("3 items") && r.err.contains("2 new documents") && r.err.contains("1 set aside"),
        "{}",
        r.err
    );
    let store = Store::open_to_read(dir.path().join("news.db").as_path()).expect("it opens");
    let rows = store.events(&Filter::default(), &Page::default()).expect("read").rows;
    let published: Vec<_> = rows.iter().filter_map(|r| r.published.clone()).collect();
    assert!(published.iter().any(|p| p.starts_with("2024-03-05")), "the feed tells the date: {published:?}");
    drop(store);
    let again = ran(&args);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert!(again.err.contains("0 new documents"), "{}", again.err);
    assert_eq!((site.times("/a"), site.times("/b"), site.times("/closed/c")), (1, 1, 0));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_watch_in_order() {
    let (site, dir) = (Site::new(), tempfile::tempdir().expect("a folder"));
    let (db, feeds) = (db(&dir), dir.path().join("feeds.toml"));
    fs::write(&feeds, format!("every = \"1h\"\n[[feed]]\nurl = \"{}\"\npages = false\n", site.url("/feed")))
        .expect("written");
    let feeds = feeds.display().to_string();
    let args: Vec<&str> = ["watch", "--db", &db, &feeds].into_iter().chain(MANNERS).collect();
    let child = program().args(args).spawn().expect("the command runs");
    let begun = Instant::now();
    while site.times("/feed") == 0 && begun.elapsed() < Duration::from_secs(60) {
        thread::sleep(Duration::from_millis(50));
    }
    // What was read is put in before the signal is heeded.
    thread::sleep(Duration::from_millis(500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert!(
        Store::open_to_write(dir.path().join("news.db").as_path())
            .expect("whole")
            .check()
            .is_ok_and(|c| c.problems.is_empty())
    );
}

#[test]
fn a_list_of_feeds_that_cannot_be_meant_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("feeds.toml");
    let r = ran(&["watch", "--db", &db(&dir), &path.display().to_string(), "--once"]);
    assert!(r.code == Some(1) && r.err.contains("watch --help"), "no file: {}", r.err);
    for (text, said) in [
        ("", "names no feed"),
        ("[[feed]]\nurl = \"http://a.example/\"\nevery = \"1s\"\n", "at least a minute"),
        ("[[feed]]\nurl = \"http://a.example/\"\nevery = \"soon\"\n", "at least a minute"),
        ("[[feed]]\nadress = \"http://a.example/\"\n", "adress"),
        ("[[feed]]\nurl = \"http://a.example/\"\n[[feed]]\nurl = \"http://a.example/\"\n", "named twice"),
    ] {
        fs::write(&path, text).expect("written");
        let r = ran(&["watch", "--db", &db(&dir), &path.display().to_string(), "--once"]);
        assert!(r.code == Some(1) && r.err.contains(said) && r.err.contains("feeds.toml"), "{text}: {}", r.err);
    }
}
