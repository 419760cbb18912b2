//! Archives: what CC-NEWS writes, and every way in which an archive can be damaged (rows 9 to 12 of the faults).

use std::io::{Cursor, Read, Write};

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use lapwing_core::Article;
use lapwing_ingest::{ErrorKind, Format, Options, Outcome, articles_of};

/// A page that says when it was published.
fn page(town: &str) -> String {
    format!(
        "<html><head><title>Ministers meet in {town}</title><meta property='article:published_time' content='2024-03-05T08:30:00Z'></head>\
         <body><article><h1>Ministers meet in {town}</h1><p>The ministers of Norway and Peru met in {town} on Monday, both governments \
         said in a statement.</p></article></body></html>"
    )
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat()
}

fn record(kind: &str, n: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{n:08}-0000-4000-8000-000000000000>\r\nWARC-Date: 2024-03-09T10:00:00Z\r\n\
         WARC-Target-URI: https://www.news{n}.example/talks\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn page_record(n: usize) -> Vec<u8> {
    record("response", n, &response("Content-Type: text/html; charset=utf-8\r\n", page(&format!("Lima{n}")).as_bytes()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

fn read(bytes: Vec<u8>) -> Vec<Outcome> {
    articles_of(Cursor::new(bytes), "news.warc.gz", &Options { format: Format::Warc, ..Options::default() }).collect()
}

/// The numbers of the records that became articles.
fn kept(outcomes: &[Outcome]) -> Vec<usize> {
    outcomes.iter().flatten().map(|a| a.id[..8].parse().expect("a number")).collect()
}

fn faults(outcomes: &[Outcome]) -> Vec<(ErrorKind, &str)> {
    outcomes.iter().filter_map(|o| o.as_ref().err()).map(|r| (r.kind, r.message.as_str())).collect()
}

fn one(outcomes: &[Outcome]) -> &Article {
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    outcomes[0].as_ref().expect("an article")
}

#[test]
fn a_page_of_an_archive_is_an_article() {
    let archive = [
        record("warcinfo", 0, b"software: invented\r\n"),
        record("request", 1, b"GET /talks HTTP/1.1\r\n\r\n"),
        page_record(1),
        record("response", 2, b"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n"),
        record("response", 3, &response("Content-Type: image/png\r\n", b"\x89PNG")),
    ]
    .concat();
    let zstd = zstd::encode_all(&archive[..], 3).expect("memory takes everything");
    for (how, bytes) in [("plain", archive.clone()), ("whole-file gzip", gzip(&archive)), ("zstd", zstd)] {
        let mut all = articles_of(Cursor::new(bytes), "news.warc", &Options::default());
        let outcomes: Vec<Outcome> = all.by_ref().collect();
        let article = one(&outcomes);
        assert_eq!(article.id, "00000001-0000-4000-8000-000000000000", "{how}");
        assert_eq!(article.url.as_deref(), Some("https://www.news1.example/talks"));
        assert_eq!(article.publisher.as_deref(), Some("news1.example"));
        assert_eq!(article.published.map(|d| d.to_iso()).as_deref(), Some("2024-03-05T08:30:00Z"));
        assert_eq!(article.crawled.map(|d| d.to_iso()).as_deref(), Some("2024-03-09T10:00:00Z"));
        assert!(article.text.contains("met in Lima1 on Monday"), "{}", article.text);
        assert_eq!(all.n_records_passed_over(), 4, "{how}");
    }
}

#[test]
fn the_day_of_a_crawl_is_no_date_of_publication() {
    let page = page("Lima");
    let (head, body) = (page.find("<meta").expect("a date"), page.find("</head>").expect("an end"));
    let undated = format!("{}{}", &page[..head], &page[body..]);
    let archive = record("response", 1, &response("Content-Type: text/html\r\n", undated.as_bytes()));
    let outcomes = read(archive);
    assert_eq!(one(&outcomes).published, None);
    assert!(one(&outcomes).crawled.is_some());
}

#[test]
fn saved_pages_and_extracted_texts_are_read() {
    let text = "The ministers of Norway and Peru met in Lima on Monday.";
    let conversion =
        record("conversion", 1, text.as_bytes()).replace("application/http; msgtype=response", "text/plain");
    let resource =
        record("resource", 2, page("Lima").as_bytes()).replace("application/http; msgtype=response", "text/html");
    let outcomes = read([conversion, resource].concat());
    assert_eq!(kept(&outcomes), [1, 2]);
    assert_eq!(outcomes[0].as_ref().expect("an article").text, text);
}

#[test]
fn a_cut_at_any_byte_keeps_the_records_before_it() {
    let members: Vec<Vec<u8>> = (1..=3).map(|n| gzip(&page_record(n))).collect();
    let whole = members.concat();
    let ends: Vec<usize> = members
        .iter()
        .scan(0, |at, m| {
            *at += m.len();
            Some(*at)
        })
        .collect();
    for cut in 1..whole.len() {
        let outcomes = read(whole[..cut].to_vec());
        let n_whole = ends.iter().filter(|end| **end <= cut).count();
        let (kept, faults) = (kept(&outcomes), faults(&outcomes));
        // The checksum behind a record may be missing: the record itself is whole.
        assert!(
            kept == (1..=n_whole).collect::<Vec<_>>() || kept == (1..=n_whole + 1).collect::<Vec<_>>(),
            "cut at {cut}: {kept:?}"
        );
        let is_between = ends.contains(&cut);
        assert_eq!(faults.len(), usize::from(!is_between), "cut at {cut}: {faults:?}");
        for (kind, message) in faults {
            assert!(matches!(kind, ErrorKind::Damaged), "cut at {cut}: {message}");
            assert!(message.contains("byte "), "cut at {cut}: {message}");
        }
    }
}

#[test]
fn a_cut_at_any_byte_of_other_packings_loses_no_whole_record() {
    let archive: Vec<u8> = (1..=3).flat_map(page_record).collect();
    let frames: Vec<Vec<u8>> = (1..=3).map(|n| zstd::encode_all(&page_record(n)[..], 3).expect("memory")).collect();
    let zstd = frames.concat();
    let n_plain = archive.len() / 3;
    // Without a word may be missing: the line ends behind a record, and whole members.
    let in_plain = |cut: usize| (cut + 4) % n_plain <= 4;
    let in_zstd = |cut: usize| cut == frames[0].len() || cut == frames[0].len() + frames[1].len();
    let nowhere = |_: usize| false;
    #[expect(clippy::type_complexity, reason = "used once")]
    let packings: [(Vec<u8>, &dyn Fn(usize) -> bool); 3] =
        [(archive.clone(), &in_plain), (gzip(&archive), &nowhere), (zstd, &in_zstd)];
    for (whole, is_between) in packings {
        for cut in 1..whole.len() {
            let outcomes = read(whole[..cut].to_vec());
            let kept = kept(&outcomes);
            assert_eq!(kept, (1..=kept.len()).collect::<Vec<_>>(), "cut at {cut}");
            assert_eq!(faults(&outcomes).len(), usize::from(!is_between(cut)), "cut at {cut}: {outcomes:?}");
        }
    }
}

#[test]
fn a_damaged_member_costs_its_record_alone() {
    let members: Vec<Vec<u8>> = (1..=4).map(|n| gzip(&page_record(n))).collect();
    for at in 0..members[1].len() {
        let mut bad = members.clone();
        bad[1][at] ^= 0x55;
        let outcomes = read(bad.concat());
        let kept = kept(&outcomes);
        let others: Vec<usize> = kept.iter().copied().filter(|n| *n != 2).collect();
        // Bytes of a gzip header that nobody needs may be anything.
        assert!(others == [1, 3, 4], "byte {at}: {kept:?}");
        assert!(kept.contains(&2) || !faults(&outcomes).is_empty(), "byte {at}");
    }
}

#[test]
fn the_offset_of_a_bad_record_is_that_of_the_file() {
    let members: Vec<Vec<u8>> = (1..=3).map(|n| gzip(&page_record(n))).collect();
    let mut bad = members.clone();
    let middle = bad[1].len() / 2;
    bad[1][middle] ^= 0xff;
    let outcomes = read(bad.concat());
    let rejected = outcomes.iter().find_map(|o| o.as_ref().err()).expect("one is bad");
    assert_eq!(rejected.offset, Some(members[0].len() as u64), "{rejected}");
}

#[test]
fn lengths_that_lie_cost_one_record() {
    let lie = |by: i64| {
        let honest = page_record(2);
        let length = honest.windows(16).position(|w| w == b"Content-Length: ").expect("a length") + 16;
        let digits = honest[length..].iter().take_while(|b| b.is_ascii_digit()).count();
        let told: i64 = String::from_utf8_lossy(&honest[length..length + digits]).parse().expect("a number");
        [&honest[..length], (told + by).to_string().as_bytes(), &honest[length + digits..]].concat()
    };
    for by in [-300, -20, -1, 5, 200, 700, 5000, 200 << 20] {
        let archive = [page_record(1), lie(by), page_record(3), page_record(4)].concat();
        for bytes in [archive.clone(), gzip(&archive)] {
            let outcomes = read(bytes);
            assert_eq!(kept(&outcomes), [1, 3, 4], "by {by}: {outcomes:?}");
            let faults = faults(&outcomes);
            assert!(faults.len() == 1 && faults[0].0 == ErrorKind::Damaged, "by {by}: {faults:?}");
        }
    }
    // One too many reaches into the line ends alone.
    assert_eq!(kept(&read([page_record(1), lie(1), page_record(3)].concat())), [1, 2, 3]);
    for length in
        ["Content-Length: many", "Content-Length: -4", "Content-Lengths: 4", "Content-Length: 99999999999999999999999"]
    {
        let bad = page_record(2).replace("Content-Length", length);
        let outcomes = read([page_record(1), bad, page_record(3)].concat());
        assert_eq!(kept(&outcomes), [1, 3], "{length}");
        assert_eq!(faults(&outcomes).len(), 1, "{length}");
    }
}

#[test]
fn what_is_no_warc_is_refused_with_a_reason() {
    let arc = b"filedesc://x.arc 0.0.0.0 20240305083000 text/plain 76\n1 0 X\nURL IP-address Archive-date Content-type Archive-length\n\n".to_vec();
    for (bytes, kind, words) in [
        (arc.clone(), ErrorKind::NotText, "ARC"),
        (gzip(&arc), ErrorKind::NotText, "ARC"),
        (b"Norway thanked Peru.\n".to_vec(), ErrorKind::Damaged, "no WARC record"),
        (Vec::new(), ErrorKind::Empty, "no record"),
        (b"WARC/1.0\r\nWARC-Type: resp".to_vec(), ErrorKind::Damaged, "within the headers"),
        ([b"WARC/1.0\r\n".to_vec(), b"x: y\r\n".repeat(100_000)].concat(), ErrorKind::Damaged, "too long"),
        ([b"WARC/1.0\r\nx: ".to_vec(), vec![b'y'; 50 << 20]].concat(), ErrorKind::Damaged, "headers"),
    ] {
        let outcomes = read(bytes);
        let faults = faults(&outcomes);
        assert!(faults.len() == 1 && faults[0].0 == kind && faults[0].1.contains(words), "{faults:?}");
        assert!(kept(&outcomes).is_empty());
    }
}

#[test]
fn garbage_between_records_is_told_once() {
    let archive = [page_record(1), b"\x00\xffgarbage\nmore of it\n".repeat(100), page_record(2)].concat();
    let outcomes = read(archive);
    assert_eq!(kept(&outcomes), [1, 2], "{outcomes:?}");
    assert_eq!(faults(&outcomes).len(), 1, "{outcomes:?}");
    // Padding with line ends is not garbage.
    let archive = [page_record(1), b"\r\n".repeat(100), page_record(2)].concat();
    assert_eq!(kept(&read(archive)), [1, 2]);
}

#[test]
fn bodies_are_decoded_as_they_are_coded_not_as_they_are_labelled() {
    let page = page("Lima");
    let page = page.as_bytes();
    let chunked = |body: &[u8]| {
        let chunks = body.chunks(100).map(|c| [format!("{:x};x=y\r\n", c.len()).as_bytes(), c, b"\r\n"].concat());
        [chunks.collect::<Vec<_>>().concat(), b"0\r\n\r\n".to_vec()].concat()
    };
    let html = "Content-Type: text/html\r\n";
    let zlib = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(page).expect("memory");
        encoder.finish().expect("memory")
    };
    for (what, headers, body) in [
        ("plain", html.to_string(), page.to_vec()),
        ("chunked", format!("{html}Transfer-Encoding: chunked\r\n"), chunked(page)),
        ("said to be chunked", format!("{html}Transfer-Encoding: chunked\r\n"), page.to_vec()),
        (
            "a chunk cut short",
            format!("{html}Transfer-Encoding: chunked\r\n"),
            chunked(page)[..chunked(page).len() - 40].to_vec(),
        ),
        ("gzip", format!("{html}Content-Encoding: gzip\r\n"), gzip(page)),
        ("gzip unsaid", html.to_string(), gzip(page)),
        ("said to be gzip", format!("{html}Content-Encoding: gzip\r\n"), page.to_vec()),
        ("gzip twice", format!("{html}Content-Encoding: gzip\r\n"), gzip(&gzip(page))),
        (
            "gzip in chunks",
            format!("{html}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
            chunked(&gzip(page)),
        ),
        ("deflate", format!("{html}Content-Encoding: deflate\r\n"), zlib),
        ("zstd", format!("{html}Content-Encoding: zstd\r\n"), zstd::encode_all(page, 3).expect("memory")),
        ("no type", String::new(), page.to_vec()),
        ("folded header", "Content-Type:\r\n text/html\r\n".to_string(), page.to_vec()),
        ("xhtml", "content-type: application/xhtml+xml; charset=UTF-8\r\n".to_string(), page.to_vec()),
    ] {
        let outcomes = read(record("response", 1, &response(&headers, &body)));
        let article = outcomes[0].as_ref().unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(
            article.text.contains("The ministers of Norway and Peru met in Lima on Monday"),
            "{what}: {}",
            article.text
        );
    }
    for (what, headers, body, kind) in [
        ("gzip three times", html, gzip(&gzip(&gzip(page))), ErrorKind::Bomb),
        ("gzip cut short", html, gzip(page)[..100].to_vec(), ErrorKind::Damaged),
        (
            "Brotli",
            "Content-Type: text/html\r\nContent-Encoding: br\r\n",
            b"\x8b\x00\xff\xfe\x81".repeat(50),
            ErrorKind::NotText,
        ),
        ("a picture called a page", html, b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec(), ErrorKind::NotText),
        ("nothing", html, Vec::new(), ErrorKind::Empty),
    ] {
        let outcomes = read(record("response", 1, &response(headers, &body)));
        assert_eq!(faults(&outcomes).first().map(|f| f.0), Some(kind), "{what}: {outcomes:?}");
    }
    let outcomes = read(record("response", 1, b"nothing of HTTP"));
    assert_eq!(faults(&outcomes)[0].0, ErrorKind::Damaged);
}

#[test]
fn the_server_names_the_encoding() {
    let text = "Señor Núñez de Córdoba thanked the mayor of São Paulo for the visit on Monday, he said.";
    let latin: Vec<u8> = format!("<html><body><p>{text}</p></body></html>").chars().map(|c| c as u32 as u8).collect();
    let cyrillic = |bytes: &[u8]| response("Content-Type: text/html; charset=\"Windows-1251\"\r\n", bytes);
    let outcomes = read(record("response", 1, &cyrillic(&latin)));
    assert!(one(&outcomes).text.contains("Nъсez"), "{outcomes:?}");
    // Bytes that fit UTF-8 are UTF-8, whatever a server says.
    let outcomes =
        read(record("response", 1, &cyrillic(format!("<html><body><p>{text}</p></body></html>").as_bytes())));
    assert!(one(&outcomes).text.contains("Núñez"), "{outcomes:?}");
}

/// Gzip of very many zeros, made without compressing them.
fn zeros(n_mebibytes: usize) -> Vec<u8> {
    let mebibyte = vec![0; 1 << 20];
    let mut compress = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 16);
    let status = compress.compress_vec(&mebibyte, &mut block, FlushCompress::Full).expect("zeros are compressed");
    assert!(status == Status::Ok && compress.total_in() == 1 << 20, "one call takes all");
    // A block after a full flush stands for itself: it can be repeated.
    let header: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [header, &block.repeat(n_mebibytes), &[3, 0], &[0; 8]].concat()
}

#[test]
fn bombs_are_set_aside_before_they_swell() {
    // Ten gigabytes of zeros as a member, as a body, and as a file of other formats.
    let bomb = zeros(10 << 10);
    let member = [gzip(&page_record(1)), bomb.clone(), gzip(&page_record(2))].concat();
    let outcomes = read(member);
    assert_eq!(kept(&outcomes), [1, 2]);
    assert!(faults(&outcomes).iter().all(|f| f.0 == ErrorKind::Bomb || f.0 == ErrorKind::Damaged), "{outcomes:?}");
    let body = record("response", 1, &response("Content-Type: text/html\r\n", &bomb));
    let outcomes = read([body, page_record(2)].concat());
    assert_eq!((kept(&outcomes), faults(&outcomes).len()), (vec![2], 1));
    let small = record("response", 1, &response("Content-Type: text/html\r\n", &zeros(3)));
    assert_eq!(faults(&read(small))[0].0, ErrorKind::Bomb);
    for format in [Format::Jsonl, Format::Feed, Format::Html, Format::Text, Format::Auto] {
        let options = Options { format, ..Options::default() };
        let outcomes: Vec<Outcome> = articles_of(Cursor::new(bomb.clone()), "bomb.gz", &options).collect();
        assert_eq!(outcomes.len(), 1, "{format:?}");
        assert!(outcomes[0].is_err(), "{format:?}");
    }
}

#[test]
fn a_record_above_the_cap_is_skipped_without_being_held() {
    let long = Cursor::new(page_record(1))
        .chain(Cursor::new(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 314572800\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<html>"
                .to_string(),
        ))
        .chain(std::io::repeat(b'a').take(314_572_800 - 25))
        .chain(Cursor::new([b"\r\n\r\n".to_vec(), page_record(2)].concat()));
    let outcomes: Vec<Outcome> = articles_of(long, "long.warc", &Options::default()).collect();
    assert_eq!(kept(&outcomes), [1, 2]);
    assert_eq!(faults(&outcomes)[0].0, ErrorKind::TooLarge);
}

#[test]
fn archives_with_a_dictionary_are_read() {
    // Any bytes can be a dictionary; a frame in front holds it.
    let dictionary = page("Somewhere").into_bytes();
    let frame =
        [b"\x5d\x2a\x4d\x18".to_vec(), (dictionary.len() as u32).to_le_bytes().to_vec(), dictionary.clone()].concat();
    let packed = |n| {
        let mut encoder =
            zstd::stream::write::Encoder::with_dictionary(Vec::new(), 3, &dictionary).expect("an encoder");
        encoder.write_all(&page_record(n)).expect("memory");
        encoder.finish().expect("memory")
    };
    let outcomes = read([frame, packed(1), packed(2)].concat());
    assert_eq!(kept(&outcomes), [1, 2], "{outcomes:?}");
}

#[test]
fn texts_may_be_compressed_too() {
    let lines = b"{\"id\":\"a\",\"text\":\"Norway thanked Peru.\"}\n{\"id\":\"b\",\"text\":\"Peru thanked Norway.\"}\n";
    let two = [gzip(lines), gzip(&lines.replace("\"a\"", "\"c\""))].concat();
    let ids = |bytes: Vec<u8>, name: &str| -> Vec<String> {
        articles_of(Cursor::new(bytes), name, &Options::default())
            .map(|o| o.map_or_else(|e| format!("{:?}", e.kind), |a| a.id))
            .collect()
    };
    assert_eq!(ids(two.clone(), "news.jsonl.gz"), ["a", "b", "c", "b-2"]);
    assert_eq!(ids(two[..two.len() - 20].to_vec(), "news.jsonl.gz")[..2], ["a", "b"]);
    assert_eq!(ids(two[..two.len() - 20].to_vec(), "news.jsonl.gz").last().map(String::as_str), Some("Damaged"));
    assert_eq!(ids(gzip(page("Lima").as_bytes()), "dir/page.html.gz"), ["page"]);
    assert_eq!(ids(gzip(&gzip(b"Norway thanked Peru.")), "note.txt.gz"), ["NotText"]);
}

/// Replaces bytes in bytes.
trait Replace {
    fn replace(&self, wanted: &str, by: &str) -> Vec<u8>;
}

impl Replace for [u8] {
    fn replace(&self, wanted: &str, by: &str) -> Vec<u8> {
        String::from_utf8(self.to_vec()).expect("text").replace(wanted, by).into_bytes()
    }
}
