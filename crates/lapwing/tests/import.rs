//! Files of others in an archive: what our own exports say comes back, and nothing of it is counted among ours.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lapwing::Pipeline;
use lapwing::archive::{fill, placed};
use lapwing::data::Data;
use lapwing::db::{Count, Day, DbError, DyadQuery, Filter, Per, Store, Who};
use lapwing::exchange::{ExportFormat, ExportOptions, Exporter, cameo_of, plover_of};
use lapwing::import::{ImportError, Imported, import};
use lapwing::ingest::{Options, articles};
use lapwing::store::record::Event;
use lapwing::tables::item_of;
use rusqlite::Connection;
use tempfile::TempDir;

const FORMATS: [(ExportFormat, &str); 3] =
    [(ExportFormat::Polecat, "polecat"), (ExportFormat::Icews, "icews"), (ExportFormat::Gdelt, "gdelt")];

/// The invented news of the tour, in an archive.
fn archive() -> (TempDir, PathBuf, Store) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("news.db");
    let mut store = Store::create_or_open(&path).expect("an archive is made");
    let news = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/news/trawler.jsonl");
    let go_on = AtomicBool::new(false);
    let read = placed(articles(&[news], &Options::default()));
    fill(&mut store, read, &Arc::new(Pipeline::bundled()), 2, &go_on, |_| {}).expect("filled");
    (dir, path, store)
}

fn export(store: &Store, dir: &Path, format: ExportFormat) -> Vec<u8> {
    let path = dir.join(format!("{format:?}"));
    let options = ExportOptions { format, include_alleged: false, every_report: true, excel_safe: false, force: false };
    let mut exporter = Exporter::create(&path, options).expect("an export");
    let read = store.each_document(|document| {
        exporter.add(&item_of(document.record)).expect("taken");
        Ok::<(), DbError>(())
    });
    read.expect("read");
    exporter.finish().expect("written");
    std::fs::read(&path).expect("there")
}

fn take(store: &mut Store, name: &str, bytes: &[u8]) -> Imported {
    let go_on = AtomicBool::new(false);
    import(store, name, bytes, Data::bundled(), &go_on, |_| {}).expect("imported")
}

/// What a row of any of the formats can say of one pair: day, who, what, to whom.
type Said = (i64, String, String, String);

fn ours(store: &Store, is_polecat: bool) -> BTreeSet<Said> {
    let mut said = BTreeSet::new();
    let read = store.each_event(&Filter::default(), |row| {
        let event = &row.event;
        if event.series().is_vouched_for() {
            let category = if is_polecat {
                Some(event.category.clone())
            } else {
                // What the step to CAMEO and back makes of it.
                cameo_of(event).and_then(|c| plover_of(c.code)).map(|c| c.category.to_string())
            };
            let day = if event.modality == "historical" && event.date.basis == "publication" { 0 } else { row.day.0 };
            // Columns for days hold whole days.
            let day = if day % 100 == 0 { 0 } else { day };
            for (actor, recipient) in sides(event) {
                said.insert((day, actor, category.clone().unwrap_or_default(), recipient));
            }
        }
        Ok::<(), DbError>(())
    });
    read.expect("read");
    said
}

fn sides(event: &Event) -> Vec<(String, String)> {
    let codes = |parties: &[lapwing::store::record::Entity]| -> Vec<String> {
        let all: Vec<String> = parties.iter().map(|p| p.country.clone().unwrap_or_default()).collect();
        if all.is_empty() { vec![String::new()] } else { all }
    };
    let actors = codes(&event.actors);
    if event.reciprocal && actors.len() > 1 {
        let n = actors.len();
        let pairs = (0..n).flat_map(|i| (0..n).filter(move |j| *j != i).map(move |j| (i, j)));
        return pairs.map(|(i, j)| (actors[i].clone(), actors[j].clone())).collect();
    }
    let recipients = codes(&event.recipients);
    actors.iter().flat_map(|a| recipients.iter().map(move |b| (a.clone(), b.clone()))).collect()
}

/// Pairs of states of one format, as the archive keeps them.
fn theirs(path: &Path, format: &str) -> BTreeSet<Said> {
    let conn = Connection::open(path).expect("SQLite opens it");
    let sql = "SELECT p.day, a.text, c.text, b.text FROM foreign_pair p JOIN foreign_event e ON e.id = p.event
        JOIN term a ON a.id = p.actor JOIN term b ON b.id = p.recipient JOIN term c ON c.id = e.category
        JOIN term f ON f.id = p.format WHERE f.text = ?";
    let mut query = conn.prepare(sql).expect("the tables are there");
    let rows = query.query_map([format], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).expect("asked");
    rows.collect::<Result<_, _>>().expect("rows")
}

#[test]
fn what_we_exported_comes_back_as_the_same_events() {
    let (dir, path, mut store) = archive();
    for (format, name) in FORMATS {
        let bytes = export(&store, dir.path(), format);
        let done = take(&mut store, name, &bytes);
        assert_eq!((done.format.as_str(), done.set_aside, done.no_category), (name, 0, 0));
        let states: BTreeSet<Said> = ours(&store, format == ExportFormat::Polecat)
            .into_iter()
            .filter(|(_, a, _, b)| !a.is_empty() && !b.is_empty())
            .collect();
        assert!(states.len() > 15, "{states:?}");
        assert_eq!(theirs(&path, name), states, "{name}");
    }
}

#[test]
fn the_same_file_again_adds_nothing_whatever_its_name() {
    let (dir, _path, mut store) = archive();
    for (format, name) in FORMATS {
        let bytes = export(&store, dir.path(), format);
        let first = take(&mut store, name, &bytes);
        for name in [name, "a copy"] {
            let again = take(&mut store, name, &bytes);
            assert_eq!((again.new, again.known), (0, first.new + first.known), "{name}");
        }
    }
    assert_eq!(store.check().expect("checked").problems, Vec::<String>::new());
}

#[test]
fn rows_of_others_are_in_no_list_count_or_export_of_ours() {
    let (dir, path, mut store) = archive();
    let all = |store: &Store| {
        let query = DyadQuery {
            actor: Who::read("NAM"),
            recipient: Who::read("URY"),
            since: None,
            until: None,
            per: Per::Month,
            count: Count::Reports,
        };
        let views = ["events", "incidents", "counts", "evidence", "documents", "entities", "parties"];
        let conn = Connection::open(&path).expect("SQLite opens it");
        let n = views.map(|v| {
            conn.query_row(&format!("SELECT count(*) FROM {v}"), [], |r| r.get::<_, i64>(0)).expect("a number")
        });
        (
            n,
            store.dyad(&query).expect("read"),
            store.info().expect("read").events,
            export(store, dir.path(), ExportFormat::Csv),
        )
    };
    let before = all(&store);
    std::fs::remove_file(dir.path().join("Csv")).expect("there");
    let bytes = export(&store, dir.path(), ExportFormat::Icews);
    assert!(take(&mut store, "icews.tsv", &bytes).new > 20);
    assert_eq!(all(&store), before);
}

#[test]
fn both_stand_side_by_side_month_by_month() {
    let (dir, _path, mut store) = archive();
    let bytes = export(&store, dir.path(), ExportFormat::Polecat);
    take(&mut store, "polecat.tsv", &bytes);
    let query = |actor: &str, recipient: &str| DyadQuery {
        actor: Who::read(actor),
        recipient: Who::read(recipient),
        since: None,
        until: None,
        per: Per::Month,
        count: Count::Reports,
    };
    for (actor, recipient) in [("NAM", "URY"), ("URY", "NAM")] {
        let query = query(actor, recipient);
        let theirs = store.foreign_dyad("polecat", &query).expect("read");
        let ours = store.dyad(&query).expect("read");
        let told: Vec<_> = ours.rows.iter().filter(|r| r.told.n > 0).collect();
        assert!(told.len() >= 5);
        assert_eq!(told.iter().map(|r| r.period).collect::<Vec<Day>>(), theirs.keys().copied().collect::<Vec<_>>());
        for row in told {
            let other = theirs[&row.period];
            assert_eq!((other.n, other.by_quad, other.n_other), (row.told.n, row.told.by_quad, 0), "{}", row.period);
            let scores = (other.mean_score.expect("a score"), row.told.mean_score.expect("a score"));
            assert!((scores.0 - scores.1).abs() < 1e-9, "{scores:?}");
        }
    }
    let part = store.foreign_dyad("polecat", &query("NAM:GOV", "URY"));
    assert!(part.is_err_and(|e| e.exit_code() == 2), "parts of states are no question for others");
}

#[test]
fn rows_that_cannot_be_right_are_set_aside_with_the_reason() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("news.db");
    let mut store = Store::create_or_open(&path).expect("made");
    // Both spellings of the header; a statement, which PLOVER does not count.
    for (name, header) in [
        (
            "names",
            "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tIntensity\tTarget Name\tTarget Country",
        ),
        (
            "underscores",
            "event_id\tevent_date\tsource_name\tsource_country\tcameo_code\tintensity\ttarget_name\ttarget_country",
        ),
    ] {
        let rows = [
            format!("{name}1\t2020-01-05\tGhana\tGhana\t190\t-10.0\tTogo\tTogo"),
            format!("{name}2\t2020-01-05\tGhana\tGhana\t010\t0.0\tTogo\tTogo"),
            format!("{name}3\t2020-02-31\tGhana\tGhana\t190\t-10.0\tTogo\tTogo"),
            format!("{name}4\t2020-01-05\tGhana\tGhana\t\t-10.0\tTogo\tTogo"),
            format!("{name}5\tshort"),
        ];
        let done = take(&mut store, name, format!("{header}\n{}\n", rows.join("\n")).as_bytes());
        assert_eq!((done.new, done.set_aside, done.no_category), (2, 3, 1), "{name}");
    }
    let conn = Connection::open(&path).expect("SQLite opens it");
    let mut query =
        conn.prepare("SELECT item, kind, message FROM rejects WHERE input = 'names' ORDER BY item").expect("there");
    let rejects: Vec<(i64, String, String)> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .expect("asked")
        .collect::<Result<_, _>>()
        .expect("rows");
    assert_eq!(rejects.iter().map(|r| r.0).collect::<Vec<_>>(), [4, 5, 6]);
    assert!(rejects.iter().all(|r| r.1 == "import.bad-row"), "{rejects:?}");
    assert!(rejects[0].2.contains("2020-02-31"), "{rejects:?}");
    let query = DyadQuery {
        actor: Who::read("GHA"),
        recipient: Who::read("TGO"),
        since: None,
        until: None,
        per: Per::Year,
        count: Count::Reports,
    };
    let found = store.foreign_dyad("icews", &query).expect("read");
    let tally = found[&Day(20_200_000)];
    assert_eq!((tally.n, tally.by_quad, tally.n_other, tally.mean_score), (2, [0, 0, 0, 2], 2, Some(-10.0)));
}

#[test]
fn what_is_no_file_of_others_is_refused_and_a_stop_is_taken_up_again() {
    let (dir, path, mut store) = archive();
    let go_on = AtomicBool::new(false);
    let refused = import(&mut store, "x", &b"id,date\n1,2\n"[..], Data::bundled(), &go_on, |_| {});
    assert!(matches!(refused, Err(ImportError::File(_))));
    assert_eq!(store.foreign_files().expect("read"), []);
    let bytes = export(&store, dir.path(), ExportFormat::Gdelt);
    let stop = AtomicBool::new(true);
    let part = import(&mut store, "gdelt", &bytes[..], Data::bundled(), &stop, |_| {}).expect("stopped in order");
    assert_eq!(part.new, 1, "the row at hand is kept");
    assert!(!store.foreign_files().expect("read")[0].is_whole);
    stop.store(false, Ordering::Relaxed);
    let rest = import(&mut store, "gdelt", &bytes[..], Data::bundled(), &stop, |_| {}).expect("gone on");
    assert_eq!((rest.known, rest.new > 20), (1, true));
    assert!(store.foreign_files().expect("read")[0].is_whole);
    drop(store);
    assert!(theirs(&path, "gdelt").len() > 10);
}
