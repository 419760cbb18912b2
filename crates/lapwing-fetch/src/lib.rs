//! Pages and feeds from the web, politely: the only place of lapwing that fetches anything.
//!
//! In: an address that a person or a feed gave. Out: the bytes of the page with its headers, or the reason why not. What
//! holds: robots.txt is obeyed; one host is asked one thing at a time, with a pause between; what did not change is not
//! sent again; who says "later" is left alone until then; sizes, times and redirects are bounded; no address of this
//! machine or its own network is asked unless that is allowed, wherever a redirect or a name may lead. Reads no article,
//! opens no archive.
//!
//! Why so: `docs/decisions/0075-fetching.md`.

mod address;
mod body;
mod page;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use robotstxt::DefaultMatcher;
use ureq::http::{Request, Response};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, config::Config};
use url::Url;

use address::PublicOnly;
pub use address::is_public;
pub use page::Page;

/// How others see who asks.
pub const USER_AGENT: &str =
    concat!("lapwing/", env!("CARGO_PKG_VERSION"), " (event coder for research; obeys robots.txt)");
/// The name that robots.txt may call us by.
const NAME: &str = "lapwing";
/// Bytes of a robots.txt that count. Source: RFC 9309, section 2.5.
const ROBOTS_BYTES_MAX: u64 = 500 << 10;
/// How long a robots.txt holds. Source: RFC 9309, section 2.4.
const ROBOTS_AGE_MAX: Duration = Duration::from_secs(24 * 3600);
/// Looks at whether to stop while waiting.
const LOOK: Duration = Duration::from_millis(50);
/// A server that wants to be left alone for longer is asked again after this.
const LATER_MAX: Duration = Duration::from_secs(24 * 3600);
/// What a server that names no time is given.
const LATER: Duration = Duration::from_secs(60);

/// The bounds.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Between two requests to one host.
    pub pause: Duration,
    /// For one request, from the name to the last byte.
    pub patience: Duration,
    /// Of a page, packed and unpacked.
    pub bytes_max: u64,
    /// Steps from an address to the page.
    pub redirects_max: usize,
    /// Addresses of this machine and its networks may be asked: for intranets and tests.
    pub allow_private: bool,
    /// Private addresses that may be asked all the same.
    pub but: Vec<SocketAddr>,
    /// How often a failure that may pass is tried again, first after `again_after`, then after twice as long each time.
    pub tries: u32,
    /// See `tries`.
    pub again_after: Duration,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            pause: Duration::from_secs(2),
            patience: Duration::from_secs(30),
            bytes_max: 8 << 20,
            redirects_max: 5,
            allow_private: false,
            but: Vec::new(),
            tries: 3,
            again_after: Duration::from_secs(2),
        }
    }
}

/// What is known of an address from the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The page.
    Page(Box<Page>),
    /// It is as it was.
    NotModified,
}

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No address that is fetched.
    #[error("'{0}' is no address that is fetched: write http:// or https:// with a host, and no password")]
    BadUrl(String),
    /// The host's robots.txt forbids it.
    #[error("the robots.txt of {0} does not let lapwing fetch this page")]
    Robots(String),
    /// The name leads into this machine or its networks.
    #[error("{0} lies in a private network; --allow-private fetches from there, too")]
    Private(String),
    /// Redirected again and again.
    #[error("the page is redirected more than {0} times")]
    Redirects(usize),
    /// More bytes than are taken.
    #[error("the page is longer than {0} bytes, packed or unpacked")]
    TooLarge(u64),
    /// The server asks to be left alone for so long.
    #[error("the server answers {status} and wants to be left alone for {} s", after.as_secs())]
    Later {
        /// 429 or 503.
        status: u16,
        /// How long.
        after: Duration,
    },
    /// The server has no such page, or none for us.
    #[error("the server answers {0}")]
    Status(u16),
    /// It took too long.
    #[error("the server did not send the page within {0} s")]
    Slow(u64),
    /// No connection, a broken answer, a wrong certificate.
    #[error("no answer that can be read: {0}")]
    Broken(String),
    /// A signal came.
    #[error("stopped")]
    Stopped,
}

impl FetchError {
    /// The name under which such an input is set aside.
    pub fn kind(&self) -> &'static str {
        match self {
            FetchError::BadUrl(_) | FetchError::Robots(_) | FetchError::Private(_) => "fetch.refused",
            FetchError::Later { .. } => "fetch.later",
            _ => "fetch.failed",
        }
    }

    /// Trying again soon may help.
    fn may_pass(&self) -> bool {
        matches!(self, FetchError::Slow(_) | FetchError::Broken(_) | FetchError::Status(500 | 502 | 504))
    }
}

/// Fetches, one thing after the other.
pub struct Fetcher {
    client: Agent,
    rules: Rules,
    hosts: HashMap<String, Host>,
}

/// What is known of a host: scheme, name and port.
#[derive(Default)]
struct Host {
    robots: Option<(Robots, Instant)>,
    /// Not to be asked before.
    next: Option<Instant>,
}

#[derive(Clone)]
enum Robots {
    Text(String),
    /// There is none.
    Everything,
    /// The server is in trouble: then nothing may be asked.
    Nothing,
}

impl Fetcher {
    /// A fetcher that keeps to `rules`.
    pub fn new(rules: Rules) -> Fetcher {
        let config = Config::builder()
            .user_agent(USER_AGENT)
            .accept("text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,text/plain;q=0.8,*/*;q=0.5")
            .accept_encoding("gzip")
            .http_status_as_error(false)
            // Followed here, so that each step is looked at.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look names up where nobody checks the addresses.
            .proxy(None)
            .timeout_global(Some(rules.patience))
            .build();
        let resolver = PublicOnly::new(rules.allow_private, &rules.but);
        let client = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Fetcher { client, rules, hosts: HashMap::new() }
    }

    /// Fetches one page, unless it is as it was `known` to be. Ends soon after `stop` is set.
    ///
    /// # Errors
    /// Why there is no page.
    pub fn fetch(&mut self, url: &str, known: &Known, stop: &AtomicBool) -> Result<Answer, FetchError> {
        let mut wait = self.rules.again_after;
        for _ in 1..self.rules.tries.max(1) {
            match self.fetch_once(url, known, stop) {
                Err(error) if error.may_pass() => pause(wait, stop)?,
                done => return done,
            }
            wait *= 2;
        }
        self.fetch_once(url, known, stop)
    }

    fn fetch_once(&mut self, url: &str, known: &Known, stop: &AtomicBool) -> Result<Answer, FetchError> {
        let mut url = checked(url)?;
        for step in 0..=self.rules.redirects_max {
            if !self.may_fetch(&url, stop)? {
                return Err(FetchError::Robots(url.host_str().unwrap_or_default().to_string()));
            }
            // What is known is known of the address that was asked for, not of where it leads.
            let mut response = self.ask(&url, Some(known).filter(|_| step == 0), stop)?;
            let status = response.status().as_u16();
            match status {
                200 => return self.page(url, &mut response).map(|page| Answer::Page(Box::new(page))),
                304 => return Ok(Answer::NotModified),
                301 | 302 | 303 | 307 | 308 => {
                    let to = header(&response, "location").ok_or(FetchError::Status(status))?;
                    url = url.join(&to).map_err(|_| FetchError::BadUrl(to)).and_then(|u| checked(u.as_str()))?;
                }
                429 | 503 => {
                    let after = later(&response);
                    if let Some(host) = self.hosts.get_mut(&key_of(&url)) {
                        host.next = Some(Instant::now() + after);
                    }
                    return Err(FetchError::Later { status, after });
                }
                _ => return Err(FetchError::Status(status)),
            }
        }
        Err(FetchError::Redirects(self.rules.redirects_max))
    }

    /// One request, when the host's turn has come.
    fn ask(&mut self, url: &Url, known: Option<&Known>, stop: &AtomicBool) -> Result<Response<Body>, FetchError> {
        let host = self.hosts.entry(key_of(url)).or_default();
        if let Some(next) = host.next {
            let wait = next.saturating_duration_since(Instant::now());
            // Who asked to be left alone for long is not waited for.
            if wait > self.rules.patience {
                return Err(FetchError::Later { status: 429, after: wait });
            }
            pause(wait, stop)?;
        }
        if stop.load(Ordering::Relaxed) {
            return Err(FetchError::Stopped);
        }
        let mut request = Request::get(url.as_str());
        for (name, value) in known.iter().flat_map(|k| [("if-none-match", &k.etag), ("if-modified-since", &k.modified)])
        {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let request = request.body(()).map_err(|e| FetchError::BadUrl(format!("{url} ({e})")))?;
        let answer = self.client.run(request);
        let pause = self.rules.pause;
        self.hosts.entry(key_of(url)).or_default().next = Some(Instant::now() + pause);
        answer.map_err(|e| self.trouble(url, &e))
    }

    fn page(&self, url: Url, response: &mut Response<Body>) -> Result<Page, FetchError> {
        let is_packed = header(response, "content-encoding").is_some_and(|e| e.to_ascii_lowercase().contains("gzip"));
        let body = body::read(response.body_mut().as_reader(), is_packed, self.rules.bytes_max);
        let body = body.map_err(|e| match e {
            body::Trouble::TooLarge => FetchError::TooLarge(self.rules.bytes_max),
            body::Trouble::Io(e) => self.io_trouble(&e),
        })?;
        Ok(Page {
            url: url.to_string(),
            content_type: header(response, "content-type"),
            known: Known { etag: header(response, "etag"), modified: header(response, "last-modified") },
            body,
        })
    }

    /// Whether the host's robots.txt lets us.
    fn may_fetch(&mut self, url: &Url, stop: &AtomicBool) -> Result<bool, FetchError> {
        let key = key_of(url);
        let fresh = |h: &Host| h.robots.clone().filter(|(_, at)| at.elapsed() < ROBOTS_AGE_MAX).map(|(r, _)| r);
        let robots = match self.hosts.get(&key).and_then(fresh) {
            Some(robots) => robots,
            None => {
                let robots = self.robots(url, stop)?;
                self.hosts.entry(key).or_default().robots = Some((robots.clone(), Instant::now()));
                robots
            }
        };
        Ok(match robots {
            Robots::Everything => true,
            Robots::Nothing => false,
            Robots::Text(text) => DefaultMatcher::default().one_agent_allowed_by_robots(&text, NAME, url.as_str()),
        })
    }

    /// Source: RFC 9309, section 2.3.1: a missing file allows everything, a server in trouble nothing.
    fn robots(&mut self, url: &Url, stop: &AtomicBool) -> Result<Robots, FetchError> {
        let mut at = url.join("/robots.txt").map_err(|_| FetchError::BadUrl(url.to_string()))?;
        for _ in 0..=self.rules.redirects_max {
            // Nobody answers: nobody would answer for the page.
            let mut response = self.ask(&at, None, stop)?;
            match response.status().as_u16() {
                200 => {
                    let is_packed =
                        header(&response, "content-encoding").is_some_and(|e| e.to_ascii_lowercase().contains("gzip"));
                    // Of a longer file the beginning counts.
                    let bytes = body::beginning(response.body_mut().as_reader(), is_packed, ROBOTS_BYTES_MAX);
                    let bytes = bytes.map_err(|e| self.io_trouble(&e))?;
                    return Ok(Robots::Text(
                        String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_string(),
                    ));
                }
                301 | 302 | 303 | 307 | 308 => {
                    let to = header(&response, "location").and_then(|to| at.join(&to).ok());
                    match to.and_then(|to| checked(to.as_str()).ok()) {
                        Some(to) => at = to,
                        None => return Ok(Robots::Everything),
                    }
                }
                429 => return Err(FetchError::Later { status: 429, after: later(&response) }),
                400..=499 => return Ok(Robots::Everything),
                _ => return Ok(Robots::Nothing),
            }
        }
        Ok(Robots::Everything)
    }

    fn trouble(&self, url: &Url, error: &ureq::Error) -> FetchError {
        match error {
            ureq::Error::Timeout(_) => FetchError::Slow(self.rules.patience.as_secs()),
            ureq::Error::Io(e) => match address::is_refusal(e) {
                true => FetchError::Private(url.host_str().unwrap_or_default().to_string()),
                false => self.io_trouble(e),
            },
            ureq::Error::HostNotFound => FetchError::Broken(format!("no host {}", url.host_str().unwrap_or_default())),
            other => FetchError::Broken(other.to_string()),
        }
    }

    fn io_trouble(&self, error: &std::io::Error) -> FetchError {
        let is_timeout = error.kind() == std::io::ErrorKind::TimedOut
            || error.get_ref().and_then(|e| e.downcast_ref()).is_some_and(|e| matches!(e, ureq::Error::Timeout(_)));
        if is_timeout { FetchError::Slow(self.rules.patience.as_secs()) } else { FetchError::Broken(error.to_string()) }
    }
}

/// Only the web, only with a host, and nobody's password.
fn checked(url: &str) -> Result<Url, FetchError> {
    let bad = || FetchError::BadUrl(url.to_string());
    let mut read = Url::parse(url.trim()).map_err(|_| bad())?;
    let is_plain = matches!(read.scheme(), "http" | "https") && read.username().is_empty() && read.password().is_none();
    if !is_plain || read.host_str().is_none_or(str::is_empty) {
        return Err(bad());
    }
    read.set_fragment(None);
    Ok(read)
}

fn key_of(url: &Url) -> String {
    format!("{}://{}:{}", url.scheme(), url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(0))
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// `Retry-After`, as seconds or as a date.
fn later(response: &Response<Body>) -> Duration {
    let text = header(response, "retry-after").unwrap_or_default();
    let seconds = text.trim().parse().ok().map(Duration::from_secs).or_else(|| {
        let at = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
        let left = at.duration_since(jiff::Timestamp::now());
        Some(Duration::try_from(left).unwrap_or_default())
    });
    seconds.unwrap_or(LATER).min(LATER_MAX)
}

/// Waits, unless a signal comes.
fn pause(wait: Duration, stop: &AtomicBool) -> Result<(), FetchError> {
    let end = Instant::now() + wait;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(FetchError::Stopped);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        sleep(left.min(LOOK));
    }
}
