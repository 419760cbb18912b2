//! Against servers on this machine: manners, bounds, and that nobody is led into the private network.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use lapwing_fetch::{Answer, FetchError, Fetcher, Known, Page, Rules, USER_AGENT};

/// What came in: path, then headers in lower case.
type Asked = Vec<(String, String)>;

/// A server that answers every request as it is told, until the test ends.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it has an address"));
        let asked = Arc::new(Mutex::new(Vec::<Asked>::new()));
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
                    let first = lines.next().and_then(Result::ok).unwrap_or_default();
                    let path = first.split(' ').nth(1).unwrap_or_default().to_string();
                    let mut request = vec![("path".to_string(), path.clone())];
                    for line in lines.map_while(Result::ok).take_while(|l| !l.is_empty()) {
                        if let Some((name, value)) = line.split_once(':') {
                            request.push((name.to_lowercase(), value.trim().to_string()));
                        }
                    }
                    let before = {
                        let mut log = log.lock().expect("nobody panicked");
                        log.push(request);
                        log.iter().filter(|r| r[0].1 == path).count()
                    };
                    answer(&path, before, &mut stream);
                });
            }
        });
        Server { address, asked }
    }

    /// One that has no robots.txt and sends `answer` for everything else.
    fn plain(answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) -> Server {
        Server::new(
            move |path, n, out| {
                if path == "/robots.txt" { send(out, "404 Not Found", &[], b"") } else { answer(path, n, out) }
            },
        )
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn paths(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panicked").iter().map(|r| r[0].1.clone()).collect()
    }
}

fn send(out: &mut TcpStream, status: &str, headers: &[(&str, &str)], body: &[u8]) {
    let mut text = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    let _ = out.write_all(format!("{text}\r\n").as_bytes()).and_then(|()| out.write_all(body));
}

fn rules() -> Rules {
    Rules {
        pause: Duration::ZERO,
        patience: Duration::from_secs(2),
        bytes_max: 100_000,
        allow_private: true,
        tries: 1,
        again_after: Duration::from_millis(10),
        ..Rules::default()
    }
}

fn fetched_by(rules: Rules, url: &str) -> Result<Answer, FetchError> {
    Fetcher::new(rules).fetch(url, &Known::default(), &AtomicBool::new(false))
}

fn fetched(url: &str) -> Result<Answer, FetchError> {
    fetched_by(rules(), url)
}

fn page(url: &str) -> Page {
    match fetched(url) {
        Ok(Answer::Page(page)) => *page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_comes_with_its_headers_and_we_say_who_asks() {
    let server = Server::plain(|_, _, out| {
        send(out, "200 OK", &[("content-type", "text/html; charset=latin1"), ("etag", "\"a1\"")], b"<p>caf\xe9</p>");
    });
    let page = page(&server.url("/a#part"));
    assert_eq!((page.url.as_str(), page.body.as_slice()), (server.url("/a").as_str(), &b"<p>caf\xe9</p>"[..]));
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=latin1"));
    assert_eq!(page.known.etag.as_deref(), Some("\"a1\""));
    assert!(!page.is_feed());
    let asked = server.asked.lock().expect("nobody panicked");
    assert!(asked.iter().all(|r| r.contains(&("user-agent".into(), USER_AGENT.into()))), "{asked:?}");
    assert!(USER_AGENT.starts_with("lapwing/"));
}

#[test]
fn no_private_address_is_asked_neither_at_once_nor_by_name_nor_behind_a_redirect() {
    let server = Server::plain(|_, _, out| send(out, "200 OK", &[], b"secret"));
    let strict = || Rules { allow_private: false, ..rules() };
    let port = server.address.rsplit(':').next().expect("a port").to_string();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0.0.0.0"] {
        let error = fetched_by(strict(), &format!("http://{host}:{port}/x")).expect_err(host);
        assert!(matches!(error, FetchError::Private(_)), "{host}: {error:?}");
    }
    for url in
        ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.0.1/", "http://[fe80::1]/"]
    {
        assert!(matches!(fetched_by(strict(), url), Err(FetchError::Private(_))), "{url}");
    }
    assert_eq!(server.paths(), Vec::<String>::new(), "nothing reached the server");
}

#[test]
fn each_step_of_a_redirect_is_looked_at_again() {
    // The guard works on every connection; here it is the scheme, the password and the robots.txt of the next host.
    let closed = Server::new(|path, _, out| match path {
        "/robots.txt" => send(out, "200 OK", &[], b"User-agent: *\nDisallow: /"),
        _ => send(out, "200 OK", &[], b"closed"),
    });
    let to = closed.url("/page");
    let server = Server::plain(move |path, _, out| {
        let to = match path {
            "/file" => "file:///etc/passwd",
            "/password" => "http://me:secret@example.org/",
            "/closed" => to.as_str(),
            "/here" => "there",
            "/there" => return send(out, "200 OK", &[], b"arrived"),
            _ => path,
        };
        send(out, "302 Found", &[("location", to)], b"");
    });
    assert!(matches!(fetched(&server.url("/file")), Err(FetchError::BadUrl(_))));
    assert!(matches!(fetched(&server.url("/password")), Err(FetchError::BadUrl(_))));
    assert!(matches!(fetched(&server.url("/closed")), Err(FetchError::Robots(_))));
    assert_eq!(closed.paths(), ["/robots.txt"]);
    assert_eq!(fetched(&server.url("/loop")), Err(FetchError::Redirects(5)));
    assert_eq!(page(&server.url("/here")).url, server.url("/there"));
}

#[test]
fn a_public_page_that_redirects_into_the_private_network_leads_nowhere() {
    let inner = Server::plain(|_, _, out| send(out, "200 OK", &[], b"secret"));
    let to = inner.url("/admin");
    let named = to.replace("127.0.0.1", "localhost");
    let server = Server::plain(move |path, _, out| match path {
        "/name" => send(out, "307 Temporary Redirect", &[("location", &named)], b""),
        "/open" => send(out, "200 OK", &[], b"open"),
        _ => send(out, "301 Moved", &[("location", &to)], b""),
    });
    // Stands for a server out there: the one private address that may be asked.
    let out_there = server.address.trim_start_matches("http://").parse().expect("an address");
    let strict = || Rules { allow_private: false, but: vec![out_there], ..rules() };
    assert!(fetched_by(strict(), &server.url("/open")).is_ok());
    for path in ["/address", "/name"] {
        let error = fetched_by(strict(), &server.url(path)).expect_err(path);
        assert!(matches!(error, FetchError::Private(_)), "{path}: {error:?}");
    }
    assert_eq!(inner.paths(), Vec::<String>::new());
}

#[test]
fn robots_txt_is_obeyed_asked_once_and_a_server_in_trouble_left_alone() {
    let server = Server::new(|path, _, out| match path {
        "/robots.txt" => send(
            out,
            "200 OK",
            &[],
            b"User-agent: other\nDisallow: /\n\nUser-agent: lapwing\nDisallow: /no\nAllow: /no/but\n",
        ),
        _ => send(out, "200 OK", &[], b"text"),
    });
    let mut fetcher = Fetcher::new(rules());
    let mut ask = |path: &str| fetcher.fetch(&server.url(path), &Known::default(), &AtomicBool::new(false));
    assert!(ask("/yes").is_ok() && ask("/no/but").is_ok());
    assert!(matches!(ask("/no/1"), Err(FetchError::Robots(_))));
    assert_eq!(server.paths(), ["/robots.txt", "/yes", "/no/but"]);
    let broken = Server::new(|_, _, out| send(out, "500 Oh", &[], b""));
    assert!(matches!(fetched(&broken.url("/x")), Err(FetchError::Robots(_))));
    assert_eq!(broken.paths(), ["/robots.txt"]);
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let server = Server::plain(|_, _, out| send(out, "304 Not Modified", &[], b""));
    let known = Known { etag: Some("\"a1\"".into()), modified: Some("Tue, 05 Mar 2024 10:00:00 GMT".into()) };
    let answer = Fetcher::new(rules()).fetch(&server.url("/a"), &known, &AtomicBool::new(false));
    assert_eq!(answer, Ok(Answer::NotModified));
    let asked = server.asked.lock().expect("nobody panicked");
    let has = |r: &Asked, name: &str| r.iter().any(|(n, _)| n == name);
    assert!(has(&asked[1], "if-none-match") && has(&asked[1], "if-modified-since"));
    assert!(!has(&asked[0], "if-none-match"), "robots.txt has marks of its own");
}

#[test]
fn who_says_later_is_left_alone() {
    let server = Server::plain(|_, _, out| send(out, "429 Too Many Requests", &[("retry-after", "3600")], b""));
    let mut fetcher = Fetcher::new(Rules { tries: 3, ..rules() });
    let mut ask = |path: &str| fetcher.fetch(&server.url(path), &Known::default(), &AtomicBool::new(false));
    assert_eq!(ask("/a"), Err(FetchError::Later { status: 429, after: Duration::from_secs(3600) }));
    assert!(matches!(ask("/b"), Err(FetchError::Later { after, .. }) if after > Duration::from_secs(3500)));
    assert_eq!(server.paths(), ["/robots.txt", "/a"], "neither asked again nor for another page");
    let dated = Server::plain(|_, _, out| {
        send(out, "503 Busy", &[("retry-after", "Fri, 01 Jan 2100 00:00:00 GMT")], b"");
    });
    assert_eq!(fetched(&dated.url("/")), Err(FetchError::Later { status: 503, after: Duration::from_secs(24 * 3600) }));
}

#[test]
fn a_failure_that_may_pass_is_tried_again_each_time_later() {
    let server = Server::plain(|_, n, out| match n {
        3 => send(out, "200 OK", &[], b"at last"),
        _ => send(out, "502 Bad Gateway", &[], b""),
    });
    let patient = Rules { tries: 3, again_after: Duration::from_millis(40), ..rules() };
    let begun = Instant::now();
    assert!(fetched_by(patient.clone(), &server.url("/a")).is_ok());
    assert!(begun.elapsed() >= Duration::from_millis(120), "40 ms, then 80 ms");
    let gone = Server::plain(|_, _, out| send(out, "404 Not Found", &[], b""));
    assert_eq!(fetched_by(patient, &gone.url("/a")), Err(FetchError::Status(404)));
    assert_eq!(gone.paths(), ["/robots.txt", "/a"]);
}

#[test]
fn bodies_without_end_bombs_and_slow_servers_are_given_up() {
    let endless = Server::plain(|_, _, out| {
        let _ = out.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        while out.write_all(&[b'x'; 4096]).is_ok() {}
    });
    assert_eq!(fetched(&endless.url("/")), Err(FetchError::TooLarge(100_000)));
    let bomb = Server::plain(|_, _, out| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![b' '; 50 << 20]).expect("packed");
        let bytes = packed.finish().expect("packed");
        assert!(bytes.len() < 100_000);
        send(out, "200 OK", &[("content-encoding", "gzip")], &bytes);
    });
    assert_eq!(fetched(&bomb.url("/")), Err(FetchError::TooLarge(100_000)));
    let slow = Server::plain(|_, _, out| {
        let _ = out.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
        while out.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let hasty = Rules { patience: Duration::from_millis(500), ..rules() };
    assert_eq!(fetched_by(hasty.clone(), &slow.url("/")), Err(FetchError::Slow(0)));
    let silent = Server::plain(|_, _, _| thread::sleep(Duration::from_secs(30)));
    assert_eq!(fetched_by(hasty, &silent.url("/")), Err(FetchError::Slow(0)));
    let short = Server::plain(|_, _, out| {
        let _ = out.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nxx");
    });
    assert!(matches!(fetched(&short.url("/")), Err(FetchError::Broken(_))), "half a page is none");
    let nonsense = Server::plain(|_, _, out| {
        let _ = out.write_all(b"\x00\xff\x00\xff\r\n\r\n");
    });
    assert!(matches!(fetched(&nonsense.url("/")), Err(FetchError::Broken(_))));
}

#[test]
fn packed_pages_are_unpacked_and_a_lie_about_it_is_an_error() {
    let server = Server::plain(|path, _, out| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<rss version=\"2.0\"></rss>").expect("packed");
        let bytes = if path == "/lie" { b"not packed".to_vec() } else { packed.finish().expect("packed") };
        send(out, "200 OK", &[("content-encoding", "gzip")], &bytes);
    });
    let page = page(&server.url("/feed"));
    assert_eq!((page.body.as_slice(), page.is_feed()), (&b"<rss version=\"2.0\"></rss>"[..], true));
    assert!(matches!(fetched(&server.url("/lie")), Err(FetchError::Broken(_))));
}

#[test]
fn one_host_is_asked_with_a_pause_between_and_a_stop_ends_the_waiting() {
    let server = Server::plain(|_, _, out| send(out, "200 OK", &[], b"text"));
    let mut fetcher = Fetcher::new(Rules { pause: Duration::from_millis(100), ..rules() });
    let begun = Instant::now();
    for path in ["/a", "/b"] {
        assert!(fetcher.fetch(&server.url(path), &Known::default(), &AtomicBool::new(false)).is_ok());
    }
    assert!(begun.elapsed() >= Duration::from_millis(200), "robots.txt, a, b");
    let stop = Arc::new(AtomicBool::new(false));
    let mut fetcher = Fetcher::new(Rules { pause: Duration::from_secs(1), ..rules() });
    let setter = Arc::clone(&stop);
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        setter.store(true, Ordering::Relaxed);
    });
    assert_eq!(fetcher.fetch(&server.url("/a"), &Known::default(), &stop), Err(FetchError::Stopped));
}

#[test]
fn only_the_web_is_fetched() {
    for url in
        ["ftp://example.org/", "file:///etc/passwd", "http://", "news", "javascript:1", "http://a:b@example.org/", ""]
    {
        assert!(matches!(fetched(url), Err(FetchError::BadUrl(_))), "{url}");
    }
}

#[test]
fn a_page_as_a_record_cannot_forge_headers() {
    let page = Page {
        url: "http://example.org/a\r\nWARC-Type: warcinfo".into(),
        content_type: Some("text/html\r\nX: y".into()),
        known: Known::default(),
        body: b"<p>x</p>".to_vec(),
    };
    let text = String::from_utf8(page.to_warc("2024-03-05T10:00:00Z")).expect("UTF-8");
    assert_eq!(text.matches("\r\nWARC-Type:").count(), 1, "{text}");
    assert!(!text.contains("\r\nX: y"), "{text}");
}
