//! The commands of an archive as users meet them: exit codes, stops, two at once, full disks.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lapwing::db::Store;
use serde_json::Value;
use tempfile::TempDir;

const NEWS: &str = r#"{"id": "n1", "date": "2024-03-05", "publisher": "Wire", "title": "Arrests", "text": "Ghana’s police arrested 12 Togolese fishermen near Keta on Monday. Togo’s foreign minister said Ghana had threatened to seize Togo’s ships."}
{"id": "n2", "date": "2024-03-06", "publisher": "Gazette", "text": "Ghana’s president met his Togolese counterpart in Accra. Ghana will send 20 tonnes of rice to Togo."}
not JSON
"#;

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn program() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin("lapwing"))
}

fn ran(args: &[&str]) -> Ran {
    finished(program().args(args))
}

fn finished(command: &mut Command) -> Ran {
    let output = command.stdin(Stdio::null()).output().expect("the command runs");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

/// A folder with news and an archive of them.
fn archive() -> (TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let news = dir.path().join("news.jsonl");
    fs::write(&news, NEWS).expect("written");
    let db = dir.path().join("news.db").display().to_string();
    let r = ran(&["ingest", "--db", &db, &news.display().to_string()]);
    assert_eq!(r.code, Some(3), "{}", r.err);
    assert!(r.err.contains("2 new documents") && r.err.contains("1 set aside"), "{}", r.err);
    (dir, db)
}

fn dump(path: &Path) -> String {
    let mut out = Vec::new();
    Store::open_to_read(path).expect("it opens").dump(&mut out).expect("it can be read");
    String::from_utf8(out).expect("UTF-8")
}

/// `n` articles, a file.
fn many(dir: &Path, n: usize) -> PathBuf {
    let line = |i| {
        let text =
            format!("Ghana accused Togo of raid number {i}. The minister said that talks number {i} will go on.");
        format!("{}\n", serde_json::json!({"id": format!("m{i}"), "date": "2024-03-05", "text": text}))
    };
    let path = dir.join("many.jsonl");
    fs::write(&path, (0..n).map(line).collect::<String>()).expect("written");
    path
}

#[test]
fn what_went_in_is_listed_opened_and_counted() {
    let (dir, db) = archive();
    let r = ran(&["events", "--db", &db, "--actor", "GHA", "--recipient", "TGO"]);
    let rows: Vec<Value> = r.out.lines().map(|l| serde_json::from_str(l).expect("each line is JSON")).collect();
    assert!(r.code == Some(0) && rows.len() >= 3, "{}", r.err);
    let alleged: Vec<&Value> = rows.iter().filter(|r| r["series"] == "alleged").collect();
    assert!(!alleged.is_empty() && alleged.iter().all(|r| !r["reported_by"].is_null()), "{}", r.out);
    let csv = ran(&["events", "--db", &db, "--series", "asserted", "--format", "csv"]).out;
    assert!(csv.starts_with("id,date,") && csv.lines().count() >= 2 && !csv.contains("alleged"), "{csv}");
    let id = rows[0]["id"].as_str().expect("an id").to_string();
    let shown = ran(&["show", "--db", &db, "--format", "table", &id, &id[..16]]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert!(
        shown.out.contains(&format!("event {id}")) && shown.out.contains("document ") && shown.out.contains("["),
        "{}",
        shown.out
    );
    let chart =
        ran(&["dyad", "--db", &db, "GHA", "TGO", "--since", "2024-01", "--until", "2024-04", "--format", "table"]);
    assert!(
        chart.out.contains("GHA → TGO") && chart.out.contains("TGO → GHA") && chart.out.contains("2024-02"),
        "{}",
        chart.out
    );
    // An empty answer says so, whatever reads it.
    let none = ran(&["dyad", "--db", &db, "PER", "CHL"]);
    assert!(none.out.is_empty() && none.err.contains("no events between PER and CHL"), "{}{}", none.out, none.err);
    let rows = ran(&["dyad", "--db", &db, "GHA", "TGO", "--by", "year"]).out;
    let year: Value =
        serde_json::from_str(rows.lines().find(|l| l.contains("\"2024\"")).expect("a row")).expect("JSON");
    let told = year["told"]["n"].as_u64().expect("a number");
    assert!(told >= 1 && year["alleged"]["n"].as_u64() >= Some(1), "{year}");
    let info = ran(&["db", "info", "--db", &db]);
    assert!(info.out.contains("news.jsonl") && info.code == Some(0), "{}", info.out);
    assert_eq!(ran(&["db", "check", "--db", &db]).code, Some(0));
    let before = dump(Path::new(&db));
    let again = ran(&["ingest", "--db", &db, &dir.path().join("news.jsonl").display().to_string()]);
    assert!(again.code == Some(3) && again.err.contains("0 new documents"), "{}", again.err);
    assert_eq!(dump(Path::new(&db)), before);
}

#[test]
fn a_file_of_nothing_but_allegations_is_told_nowhere() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let news = dir.path().join("claims.jsonl");
    let text = "The opposition claimed that Ghana had attacked Togo. Rebels said Togo had shelled a Ghanaian village.";
    fs::write(&news, serde_json::json!({"id": "c", "date": "2024-03-05", "text": text}).to_string()).expect("written");
    let db = dir.path().join("news.db").display().to_string();
    assert_eq!(ran(&["ingest", "--db", &db, &news.display().to_string()]).code, Some(0));
    let rows = ran(&["dyad", "--db", &db, "GHA", "TGO", "--by", "year"]).out;
    let rows: Vec<Value> = rows.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let total = |series: &str| rows.iter().map(|r| r[series]["n"].as_u64().expect("a number")).sum::<u64>();
    assert!(total("alleged") >= 1 && total("told") == 0, "{rows:?}");
    assert_eq!(ran(&["events", "--db", &db, "--series", "asserted", "--series", "historical"]).out, "");
}

#[test]
fn wrong_questions_say_what_to_do() {
    let (_dir, db) = archive();
    for (args, code, says) in [
        (&["events", "--db", &db, "--since", "soon"][..], 2, "2024-03-05"),
        (&["events", "--db", &db, "--series", "rumoured"], 2, "alleged"),
        (&["events", "--db", &db, "--text", "***"], 2, "no word"),
        (&["dyad", "--db", &db, "Ghana", "TGO"], 2, "no code of a party"),
        (&["show", "--db", &db, "0123456789abcdef-e1"], 1, "nothing in the archive has this id"),
        (&["events", "--db", "none.db"], 1, "no such archive"),
        (&["ingest", "--db", "none/none.db", "x.txt"], 1, "none/none.db"),
        (&["ingest", "--db", &db], 2, "no input"),
    ] {
        let r = ran(args);
        assert_eq!(r.code, Some(code), "{args:?}: {}", r.err);
        assert!(r.err.contains(says), "{args:?}: {}", r.err);
    }
}

#[test]
fn a_damaged_archive_or_a_later_one_is_exit_4() {
    let (_dir, db) = archive();
    let mut bytes = fs::read(&db).expect("read");
    bytes[63] = 9;
    fs::write(&db, &bytes).expect("written");
    for args in [&["events", "--db", &db][..], &["db", "check", "--db", &db], &["ingest", "--db", &db, "x.txt"]] {
        let r = ran(args);
        assert!(r.code == Some(4) && r.err.contains("later lapwing"), "{args:?}: {}", r.err);
    }
    assert_eq!(fs::read(&db).expect("read"), bytes);
}

#[test]
fn a_second_writer_waits_and_then_says_that_the_store_is_in_use() {
    let (dir, db) = archive();
    let more = many(dir.path(), 3).display().to_string();
    let mut store = Store::open_to_write(Path::new(&db)).expect("it opens");
    let batch = store.batch().expect("the first writer begins");
    let r = ran(&["ingest", "--db", &db, "--wait", "1", &more]);
    assert!(r.code == Some(1) && r.err.contains("in use"), "{}", r.err);
    // Readers do not wait.
    assert_eq!(ran(&["events", "--db", &db]).code, Some(0));
    drop(batch);
    assert_eq!(ran(&["ingest", "--db", &db, "--wait", "1", &more]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_full_disk_costs_nothing_that_was_committed() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let news = many(dir.path(), 700);
    let (full, undisturbed) = (dir.path().join("full.db"), dir.path().join("whole.db"));
    let lapwing = program().get_program().to_owned();
    // No file may grow beyond a limit, as if the disk were full; the signal that tells so is ignored.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1200; exec \"$0\" \"$@\""]).arg(&lapwing);
    let r = finished(limited.args(["ingest", "--threads", "1", "--db"]).arg(&full).arg(&news));
    assert_eq!(r.code, Some(1), "{}", r.err);
    assert!(r.err.contains("full.db") && r.err.contains("what was committed is kept"), "{}", r.err);
    let kept = Store::open_to_read(&full).expect("it opens");
    let n = kept.info().expect("read").documents;
    assert!(n > 0 && n < 700, "{n}");
    assert_eq!(kept.check().expect("checked").problems, Vec::<String>::new());
    drop(kept);
    for db in [&full, &undisturbed] {
        assert_eq!(finished(program().args(["ingest", "--db"]).arg(db).arg(&news)).code, Some(0));
    }
    assert_eq!(dump(&full), dump(&undisturbed));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_that_waits_and_the_next_goes_on() {
    for signal in ["INT", "TERM"] {
        let dir = tempfile::tempdir().expect("a folder for the test");
        let db = dir.path().join("news.db");
        let news = fs::read(many(dir.path(), 40)).expect("read");
        let mut child = program()
            .args(["ingest", "--input-format", "jsonl", "--db"])
            .arg(&db)
            .arg("-")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(&news).expect("written");
        pipe.flush().expect("written");
        // The pipe stays open: the run waits for more. First it must have begun.
        let begun = Instant::now();
        while !db.exists() && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(500));
        let sent =
            Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(130), "{signal}");
        drop(pipe);
        let (rest, undisturbed) = (many(dir.path(), 40), dir.path().join("whole.db"));
        for db in [&db, &undisturbed] {
            assert_eq!(finished(program().args(["ingest", "--db"]).arg(db).arg(&rest)).code, Some(0), "{signal}");
        }
        // Where a document came from differs: a pipe, then a file.
        let documents = |path: &Path| -> Vec<(Value, Value)> {
            let lines: Vec<Value> = dump(path).lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
            lines.into_iter().filter(|v| v.is_object()).map(|v| (v["record"].clone(), v["sentences"].clone())).collect()
        };
        assert_eq!(documents(&db), documents(&undisturbed));
    }
}

#[test]
fn events_of_others_are_taken_in_from_plain_and_packed_files_and_counted_beside_ours() {
    let (dir, db) = archive();
    let header =
        "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tIntensity\tTarget Name\tTarget Country\n";
    let row = |id: u8, code: &str| format!("{id}\t2024-03-0{id}\tGhana\tGhana\t{code}\t-4.0\tTogo\tTogo\n");
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).expect("written");
        path.display().to_string()
    };
    let plain = file("plain.tab", format!("{header}{}{}short\n", row(1, "173"), row(2, "010")).as_bytes());
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(format!("{header}{}", row(3, "173")).as_bytes()).expect("packed");
    let gz = file("packed.tab.gz", &gz.finish().expect("packed"));
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    packed.start_file("inner.tab", zip::write::SimpleFileOptions::default()).expect("begun");
    packed.write_all(format!("{header}{}", row(4, "040")).as_bytes()).expect("packed");
    let zip = file("packed.zip", &packed.finish().expect("packed").into_inner());
    let asked = ran(&["dyad", "--db", &db, "GHA", "TGO", "--beside", "icews"]);
    assert!(asked.code == Some(2) && asked.err.contains("lapwing import"), "{}", asked.err);
    let news = file("no.csv", b"id,date\n1,2\n");
    let r = ran(&["import", "--db", &db, &plain, &gz, &zip, &news]);
    assert_eq!(r.code, Some(3), "{}", r.err);
    assert!(
        r.err.contains("inner.tab: 1 rows of icews") && r.err.contains("set aside: ") && r.err.contains("no.csv"),
        "{}",
        r.err
    );
    assert_eq!(ran(&["import", "--db", &db, &news]).code, Some(1));
    let r = ran(&["dyad", "--db", &db, "GHA", "TGO", "--beside", "icews", "--format", "jsonl"]);
    let first: Value = serde_json::from_str(r.out.lines().next().expect("a row")).expect("JSON");
    assert_eq!((&first["period"], &first["beside"]["icews"]["rows"]), (&"2024-03".into(), &3.into()), "{}", r.out);
    assert_eq!(first["beside"]["icews"]["other_rows"], 1, "{}", r.out);
    let csv = ran(&["dyad", "--db", &db, "GHA", "TGO", "--beside", "icews", "--format", "csv"]).out;
    let widths: Vec<usize> = csv.lines().map(|l| l.split(',').count()).collect();
    assert!(widths.len() > 1 && widths.iter().all(|w| *w == widths[0]) && csv.contains("icews_rows"), "{csv}");
    let table = ran(&["dyad", "--db", &db, "GHA", "TGO", "--beside", "icews", "--format", "table"]).out;
    assert!(table.contains("lapwing") && table.contains("icews") && table.contains("2024-03"), "{table}");
    let info = ran(&["db", "info", "--db", &db]).out;
    assert!(info.contains("events of others") && info.contains("inner.tab  1 rows of icews"), "{info}");
    let r = ran(&["dyad", "--db", &db, "GHA:GOV", "TGO", "--beside", "icews"]);
    assert!(r.code == Some(2) && r.err.contains("whole states"), "{}", r.err);
}
