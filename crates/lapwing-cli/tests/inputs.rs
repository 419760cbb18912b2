//! Inputs that hold many articles, as users meet them: coded, set aside, bounded.

use std::fs;
use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};

const PAGE: &str = "<html><head><title>Ghana accuses Togo of a raid</title></head><body><article><p>Ghana on Monday accused Togo of raiding a border post, \
    officials in Accra said.</p><p>Togo rejected the charge in a statement on Tuesday.</p></article></body></html>";

fn record(n: usize) -> Vec<u8> {
    let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Date: 2024-03-09T10:00:00Z\r\n\
         WARC-Target-URI: https://volta.example/2024/03/05/{n}\r\nContent-Length: {}\r\n\r\n{response}\r\n\r\n",
        response.len()
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

/// Gzip of ten gigabytes of zeros: one compressed block, repeated.
fn bomb() -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 16);
    compress.compress_vec(&vec![0; 1 << 20], &mut block, FlushCompress::Full).expect("zeros are compressed");
    let header: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [header, &block.repeat(10 << 10), &[3, 0], &[0; 8]].concat()
}

fn code(file: &Path) -> Command {
    let mut command = Command::cargo_bin("lapwing").expect("the command is built");
    command.args(["code", "--format", "jsonl"]).arg(file);
    command
}

#[test]
fn an_archive_with_a_bomb_is_coded_in_bounded_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("news.warc.gz");
    fs::write(&file, [gzip(&record(1)), bomb(), gzip(&record(2))].concat()).expect("written");
    let command = code(&file);
    let words: Vec<String> = command.get_args().map(|a| format!("'{}'", a.to_string_lossy())).collect();
    let limited = format!(
        "ulimit -v 2500000; exec '{}' {} --threads 2",
        command.get_program().to_string_lossy(),
        words.join(" ")
    );
    let output = Command::new("sh").args(["-c", &limited]).output().expect("the command runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert_eq!(out.lines().filter(|l| l.contains("\"category\":\"ACCUSE\"")).count(), 2, "{err}");
    assert!(err.contains("set aside: ") && err.contains("ingest.bomb"), "{err}");
    assert!(
        out.contains("\"crawled\":\"2024-03-09T10:00:00Z\"") && out.contains("\"published\":\"2024-03-05\""),
        "{out}"
    );
}

#[test]
fn the_zone_and_language_of_the_machine_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("news.rss");
    let item = |date: &str| {
        format!(
            "<item><title>Ghana accuses Togo of a raid</title><pubDate>{date}</pubDate><description>Ghana on Monday accused Togo of raiding a border post.</description></item>"
        )
    };
    let dates =
        ["Tue, 05 Mar 2024 23:30:00 GMT", "someday", "Tue, 05 Mar 2199 23:30:00 +1400", "01 Jan 0001 00:00:00 GMT"];
    let items: String = dates.iter().map(|d| item(d)).collect();
    fs::write(&file, format!("<rss version='2.0'><channel><title>Volta</title>{items}</channel></rss>"))
        .expect("written");
    let run = |zone: &str, locale: &str| {
        code(&file).env("TZ", zone).env("LC_ALL", locale).output().expect("the command runs")
    };
    let plain = run("UTC", "C");
    assert_eq!(plain.status.code(), Some(0), "{}", String::from_utf8_lossy(&plain.stderr));
    let text = String::from_utf8_lossy(&plain.stdout);
    assert_eq!(text.matches("\"published\":null").count(), 2, "{text}");
    for (zone, locale) in
        [("Pacific/Kiritimati", "tr_TR.UTF-8"), ("America/Los_Angeles", "de_DE.UTF-8"), ("nowhere", "")]
    {
        assert_eq!(run(zone, locale).stdout, plain.stdout, "{zone}");
    }
}
