//! Any bytes to any reader: an outcome, never a panic (row 32 of the faults).

use std::io::{Cursor, Write};

use lapwing_ingest::{Format, Options, Outcome, articles_of};

const FORMATS: [Format; 6] = [Format::Auto, Format::Text, Format::Html, Format::Jsonl, Format::Feed, Format::Warc];

/// A generator of numbers that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let page = "<html><head><title>Fiji thanks Tonga</title></head><body><p>Fiji thanked <b>Tonga</b> on Monday &amp; left.</p></body></html>";
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{page}\r\n0\r\n\r\n",
        page.len()
    );
    let warc = format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: {}\r\n\r\n{response}\r\n\r\n", response.len()).repeat(2);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(warc.as_bytes()).expect("memory");
    let rss = "<?xml version='1.0'?><rss version='2.0'><channel><item><title>Fiji &amp; Tonga</title><description><![CDATA[<p>Fiji thanked Tonga.</p>]]></description></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>Fiji</title><content type='xhtml'><div><p>Fiji thanked Tonga.</p></div></content></entry></feed>";
    let lines = "{\"id\":\"a\",\"text\":\"Fiji thanked Tonga.\",\"date\":\"2024-03-05\",\"mentions\":[{\"start\":0,\"end\":4}]}\n{\"html\":\"<p>Fiji thanked Tonga.</p>\"}\n";
    let json = "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"x\",\"items\":[{\"id\":\"1\",\"content_text\":\"Fiji thanked Tonga.\"}]}";
    let packed = zstd::encode_all(warc.as_bytes(), 3).expect("memory");
    let mut all: Vec<Vec<u8>> = [page, &warc, rss, atom, lines, json].iter().map(|s| s.as_bytes().to_vec()).collect();
    all.extend([gzip.finish().expect("memory"), packed]);
    all
}

#[test]
fn mutated_inputs_are_outcomes() {
    let seeds = seeds();
    let mut numbers = Numbers(0x2024_0305);
    let mut n_articles = 0;
    for _ in 0..4000 {
        let mut bytes = seeds[numbers.next(seeds.len())].clone();
        for _ in 0..numbers.next(6) {
            let at = numbers.next(bytes.len());
            match numbers.next(5) {
                0 => bytes[at] = numbers.next(256) as u8,
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, b"<>&\"'\r\n\0{}[]"[numbers.next(12)]),
                3 => {
                    let other = &seeds[numbers.next(seeds.len())];
                    let from = numbers.next(other.len());
                    bytes.splice(at..at, other[from..].iter().take(60).copied());
                }
                _ => {
                    let end = (at + numbers.next(80)).min(bytes.len());
                    let copied = bytes[at..end].to_vec();
                    bytes.splice(at..at, copied);
                }
            }
        }
        let options = Options { format: FORMATS[numbers.next(FORMATS.len())], ..Options::default() };
        let outcomes: Vec<Outcome> = articles_of(Cursor::new(bytes), "any", &options).collect();
        n_articles += outcomes.iter().filter(|o| o.is_ok()).count();
        assert!(outcomes.iter().flatten().all(|a| a.headline.is_none_or(|h| h.end <= a.text.len())));
    }
    assert!(n_articles > 1000, "only {n_articles} articles: the mutations leave nothing to read");
}

#[test]
fn random_bytes_are_outcomes() {
    let mut numbers = Numbers(7);
    for n in 0..600 {
        let bytes: Vec<u8> = (0..numbers.next(3000)).map(|_| numbers.next(256) as u8).collect();
        let options = Options { format: FORMATS[n % FORMATS.len()], ..Options::default() };
        let outcomes: Vec<Outcome> = articles_of(Cursor::new(bytes), "any", &options).collect();
        assert!(!outcomes.is_empty(), "{:?} says nothing", options.format);
    }
}
