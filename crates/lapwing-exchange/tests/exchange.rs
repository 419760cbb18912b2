//! Exports hold what their columns can say; what comes back is what went out; files of others are judged.

use std::fs;
use std::path::Path;

use lapwing_exchange::audit::audit;
use lapwing_exchange::{
    ExportFormat, ExportOptions, Exporter, Foreign, ForeignFormat, Item, Refused, Reports, Summary, read_foreign,
};
use lapwing_store::Record;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};

const FIXED: [(ExportFormat, usize); 5] = [
    (ExportFormat::Polecat, 40),
    (ExportFormat::Icews, 20),
    (ExportFormat::Gdelt, 61),
    (ExportFormat::GdeltMentions, 16),
    (ExportFormat::Phoenix, 26),
];

fn party(name: &str, country: &str, sectors: &[&str]) -> Value {
    json!({"text": format!("the {name}"), "start": 4, "end": 9, "name": name, "country": country, "sectors": sectors, "title": null})
}

/// An event as a record holds it; `change` is laid over it.
fn event(id: &str, category: &str, modes: &[&str], change: Value) -> Value {
    let sentence = json!({"index": 1, "text": "Ghana\tstruck Togo.", "start": 20, "end": 38});
    let trigger = json!({"text": "struck", "start": 26, "end": 32});
    let mut event = json!({
        "id": id, "category": category, "modes": modes, "contexts": ["military"], "modality": "asserted", "reciprocal": false,
        "actors": [party("Ghana", "GHA", &["GOV", "MIL"])], "recipients": [party("Togo", "TGO", &["JRN"])],
        "date": {"value": "2024-03-05", "precision": "day", "basis": "stated", "text": "on Tuesday"},
        "place": {"text": "Lomé", "start": 40, "end": 44, "name": "Lomé", "country": "TGO", "lat": 6.13, "lon": 1.22, "geonames_id": 2_365_267, "precision": "city"},
        "size": {"dead": {"low": 2, "high": null, "text": "at least two"}, "injured": null, "arrested": null}, "score": -9.0, "quad": 4,
        "trigger": trigger, "sentence": sentence, "evidence": [{"sentence": sentence, "trigger": trigger}],
        "reported_by": null, "claim": null, "voice": "narrator", "frame": "assault.strike", "confidence": 0.9
    });
    for (key, value) in change.as_object().expect("an object") {
        event[key] = value.clone();
    }
    event
}

fn record(events: &[Value]) -> Record {
    serde_json::from_value(json!({
        "id": "d1", "title": "=Ghana strikes", "published": "2024-03-06T07:30:00Z", "publisher": "Volta Wire", "url": "https://volta.example/1",
        "author": null, "language": "en", "genre": "report",
        "coder": {"version": "0.1.0", "data": "sha256:a", "model": "sha256:b"}, "text": "=Ghana strikes\n\nxxxxGhana struck Togo.\n\nMore.",
        "events": events, "claims": [], "notes": []
    }))
    .expect("a record")
}

fn item(events: &[Value]) -> Item {
    Item { record: record(events), outlet: Some("volta.example".to_string()), reports: Vec::new() }
}

fn options(format: ExportFormat) -> ExportOptions {
    ExportOptions { format, include_alleged: false, every_report: false, excel_safe: false, force: false }
}

fn export(folder: &Path, options: ExportOptions, items: &[Item]) -> (Summary, String) {
    let path = folder.join(format!("{:?}.out", options.format));
    let mut exporter = Exporter::create(&path, ExportOptions { force: true, ..options }).expect("an export");
    items.iter().for_each(|i| exporter.add(i).expect("taken"));
    let summary = exporter.finish().expect("written");
    (summary, String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned())
}

/// What nobody but others vouches for, or has not happened.
fn allegations() -> Vec<Value> {
    let holder = party("Mali", "MLI", &["GOV"]);
    vec![
        event("d1-e1", "ASSAULT", &[], json!({"reported_by": holder, "voice": "quoted"})),
        event("d1-e2", "ASSAULT", &[], json!({"modality": "future"})),
        event("d1-e3", "ASSAULT", &[], json!({"modality": "hypothetical"})),
        event("d1-e4", "ASSAULT", &[], json!({"modality": "negated"})),
        event("d1-e5", "ASSAULT", &[], json!({"voice": "author"})),
        event("d1-e6", "ASSAULT", &[], json!({"modality": "historical", "reported_by": holder})),
    ]
}

#[test]
fn nothing_but_allegations_gives_no_row() {
    let folder = tempfile::tempdir().expect("a folder");
    for (format, _) in FIXED {
        let (summary, text) = export(folder.path(), options(format), &[item(&allegations())]);
        assert_eq!(summary.n_rows, 0, "{format:?}");
        assert!(text.lines().count() <= 1, "{format:?}: {text}");
        assert_eq!(summary.left_out.values().sum::<usize>(), 6, "{format:?}: {:?}", summary.left_out);
    }
}

#[test]
fn allegations_asked_for_come_with_who_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    for (format, n_columns) in FIXED {
        let asked = ExportOptions { include_alleged: true, ..options(format) };
        let (summary, text) = export(folder.path(), asked, &[item(&allegations())]);
        assert_eq!(summary.n_rows, 6, "{format:?}");
        assert!(text.lines().all(|l| l.split('\t').count() == n_columns), "{format:?}: {text}");
        let beside =
            summary.files.iter().find(|f| f.to_string_lossy().ends_with(".statements.tsv")).expect("the table beside");
        let statements = fs::read_to_string(beside).expect("a table");
        let rows: Vec<Vec<&str>> = statements.lines().skip(1).map(|l| l.split('\t').collect()).collect();
        assert_eq!(rows.len(), 6, "{format:?}: {statements}");
        assert_eq!(rows[0][1..], ["asserted", "quoted", "Mali"]);
        assert_eq!(rows[3][1..], ["negated", "narrator", ""]);
    }
}

#[test]
fn rows_of_one_event_have_ids_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let both = [party("Mali", "MLI", &["GOV"]), party("Niger", "NER", &["GOV"])];
    let one = item(&[event("d1-e1", "CONSULT", &[], json!({"actors": both, "recipients": [], "reciprocal": true}))]);
    for format in [ExportFormat::Icews, ExportFormat::Gdelt, ExportFormat::Phoenix] {
        let (_, text) = export(folder.path(), options(format), std::slice::from_ref(&one));
        let ids: Vec<&str> = text.lines().map(|l| l.split('\t').next().expect("an id")).collect();
        let [.., first, second] = ids[..] else { panic!("{format:?}: {text}") };
        assert_ne!(first, second, "{format:?}");
    }
}

#[test]
fn columns_are_exact_and_unknown_cells_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = item(&[event("d1-e1", "ASSAULT", &["aerial"], json!({}))]);
    let row = |format| -> Vec<String> {
        let (_, text) = export(folder.path(), options(format), std::slice::from_ref(&one));
        text.lines().last().expect("a row").split('\t').map(str::to_string).collect()
    };
    let gdelt = row(ExportFormat::Gdelt);
    assert_eq!(gdelt[1..9], ["20240305", "202403", "2024", "2024.1781", "GHAGOVMIL", "GHANA", "GHA", ""]);
    assert_eq!(gdelt[15..18], ["TGOMED", "TOGO", "TGO"]);
    assert_eq!(gdelt[25..35], ["1", "195", "195", "19", "4", "", "", "", "", ""]);
    assert_eq!(gdelt[51..61], ["4", "Lomé, Togo", "TO", "", "", "6.13", "1.22", "", "", "https://volta.example/1"]);
    let icews = row(ExportFormat::Icews);
    assert_eq!(
        icews,
        [
            "d1-e1",
            "2024-03-05",
            "Ghana",
            "GOV,MIL",
            "Ghana",
            "Employ aerial weapons",
            "195",
            "",
            "Togo",
            "JRN",
            "Togo",
            "d1",
            "2",
            "Volta Wire",
            "Lomé",
            "",
            "",
            "Togo",
            "6.13",
            "1.22"
        ]
    );
    let polecat = row(ExportFormat::Polecat);
    assert_eq!(
        polecat[..15],
        [
            "d1-e1",
            "2024-03-05",
            "ASSAULT",
            "aerial",
            "-9",
            "MATERIAL CONFLICT",
            "military",
            "Ghana",
            "GHA",
            "452",
            "GOV",
            "MIL",
            "None",
            "the Ghana",
            "None"
        ]
    );
    assert_eq!(
        polecat[30..40],
        ["2365267", "Lomé", "None", "Volta Wire", "2024-03-06", "None", "None", "None", "en", "lapwing 0.1.0"]
    );
    let phoenix = row(ExportFormat::Phoenix);
    assert_eq!(
        phoenix[1..13],
        ["20240305", "2024", "3", "5", "GHAGOVMIL", "GHA", "GOV", "MIL", "TGOMED", "TGO", "MED", ""]
    );
    let mentions = row(ExportFormat::GdeltMentions);
    assert_eq!(
        mentions[1..13],
        [
            "20240305000000",
            "20240306073000",
            "1",
            "volta.example",
            "https://volta.example/1",
            "2",
            "4",
            "4",
            "26",
            "1",
            "90",
            "45"
        ]
    );
    let (_, text) = export(folder.path(), options(ExportFormat::Icews), std::slice::from_ref(&one));
    assert!(text.starts_with("Event ID\tEvent Date\tSource Name\t"), "{text}");
}

#[test]
fn historical_events_stand_under_their_own_dates_or_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let dated = |value: Value, basis: &str| json!({"modality": "historical", "date": {"value": value, "precision": "day", "basis": basis, "text": null}});
    let old = item(&[
        event("d1-e1", "ASSAULT", &[], dated(json!("1999-04-01"), "stated")),
        event("d1-e2", "ASSAULT", &[], dated(json!("2024-03-06"), "publication")),
        event("d1-e3", "ASSAULT", &[], dated(json!("1995"), "stated")),
        event("d1-e4", "ASSAULT", &[], dated(Value::Null, "none")),
    ]);
    let (_, text) = export(folder.path(), options(ExportFormat::Icews), std::slice::from_ref(&old));
    let dates: Vec<&str> = text.lines().skip(1).filter_map(|l| l.split('\t').nth(1)).collect();
    assert_eq!(dates, ["1999-04-01", "", "", ""]);
    let (_, text) = export(folder.path(), options(ExportFormat::Gdelt), &[old]);
    let years: Vec<&str> = text.lines().filter_map(|l| l.split('\t').nth(3)).collect();
    assert_eq!(years, ["1999", "", "1995", ""]);
}

#[test]
fn one_row_stands_for_an_incident_unless_all_reports_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports =
        |is_main| Reports { incident: "d1-i1".to_string(), is_main, n_events: 5, n_articles: 4, n_outlets: 3 };
    let mut both = item(&[event("d1-e1", "ASSAULT", &[], json!({})), event("d1-e2", "ASSAULT", &[], json!({}))]);
    both.reports = vec![reports(true), reports(false)];
    let (summary, text) = export(folder.path(), options(ExportFormat::Gdelt), std::slice::from_ref(&both));
    assert_eq!((summary.n_rows, summary.n_other_reports), (1, 1));
    assert_eq!(text.split('\t').skip(31).take(3).collect::<Vec<_>>(), ["5", "3", "4"]);
    let all = ExportOptions { every_report: true, ..options(ExportFormat::Gdelt) };
    assert_eq!(export(folder.path(), all, &[both]).0.n_rows, 2);
}

/// Events of many shapes: every category, several parties, missing ones, a meeting.
fn many() -> Item {
    let categories = [
        ("AGREE", ""),
        ("CONSULT", "phone"),
        ("SUPPORT", ""),
        ("CONCEDE", ""),
        ("COOPERATE", ""),
        ("AID", ""),
        ("RETREAT", "release"),
        ("REQUEST", "meet"),
        ("ACCUSE", "disapprove"),
        ("REJECT", "meet"),
        ("THREATEN", "violence"),
        ("PROTEST", "demo"),
        ("SANCTION", "expel"),
        ("MOBILIZE", "police"),
        ("COERCE", "arrest"),
        ("ASSAULT", "firearms"),
    ];
    let mut events: Vec<Value> = categories
        .iter()
        .enumerate()
        .map(|(i, (category, mode))| {
            let modes: Vec<&str> = [*mode].into_iter().filter(|m| !m.is_empty()).collect();
            event(&format!("d1-e{}", i + 1), category, &modes, json!({"quad": i / 4 + 1}))
        })
        .collect();
    let (ghana, togo, benin) =
        (party("Ghana", "GHA", &["GOV"]), party("Togo", "TGO", &["GOV"]), party("United Nations", "UNO", &[]));
    events.push(event(
        "d1-e17",
        "CONSULT",
        &[],
        json!({"reciprocal": true, "actors": [ghana, togo], "recipients": [], "quad": 1}),
    ));
    events.push(event(
        "d1-e18",
        "ACCUSE",
        &[],
        json!({"actors": [ghana, togo], "recipients": [benin], "place": null, "quad": 3}),
    ));
    events.push(event(
        "d1-e19",
        "ASSAULT",
        &[],
        json!({"actors": [], "date": {"value": null, "precision": "none", "basis": "none", "text": null}}),
    ));
    item(&events)
}

fn read(text: &str) -> (ForeignFormat, Vec<Foreign>, Vec<Refused>) {
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    let file = read_foreign(text.as_bytes(), |row| match row {
        Ok(row) => rows.push(row),
        Err(row) => refused.push(row),
    })
    .expect("a file of others");
    (file.format, rows, refused)
}

#[test]
fn what_goes_out_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = many();
    for (format, theirs) in [
        (ExportFormat::Polecat, ForeignFormat::Polecat),
        (ExportFormat::Icews, ForeignFormat::Icews),
        (ExportFormat::Gdelt, ForeignFormat::Gdelt),
    ] {
        let (summary, text) = export(folder.path(), options(format), std::slice::from_ref(&out));
        let (read_as, rows, refused) = read(&text);
        assert_eq!((read_as, rows.len(), refused.len()), (theirs, summary.n_rows, 0), "{refused:?}");
        // One row for each pair of parties, except in POLECAT.
        let expected: Vec<(usize, &str, &str)> = match theirs {
            ForeignFormat::Polecat => (0..19).map(|i| (i, "", "")).collect(),
            _ => (0..16)
                .map(|i| (i, "GHA", "TGO"))
                .chain([
                    (16, "GHA", "TGO"),
                    (16, "TGO", "GHA"),
                    (17, "GHA", "UNO"),
                    (17, "TGO", "UNO"),
                    (18, "", "TGO"),
                ])
                .collect(),
        };
        assert_eq!(rows.len(), expected.len());
        for (row, (i, actor, recipient)) in rows.iter().zip(expected) {
            let event = &out.record.events[i];
            assert_eq!(row.category, event.category, "{theirs:?} {}", event.id);
            let modes_kept = [
                "",
                "phone",
                "release",
                "meet",
                "disapprove",
                "violence",
                "demo",
                "expel",
                "police",
                "arrest",
                "firearms",
            ];
            let mode = event.modes.first().map_or("", String::as_str);
            assert!(modes_kept.contains(&mode));
            // What comes back with another mode says so in the notes.
            assert!(row.mode == mode || event.category == "ACCUSE", "{theirs:?} {}: {}", event.id, row.mode);
            assert_eq!(
                row.day.map(|d| d.iso()).unwrap_or_default(),
                event.date.value.clone().unwrap_or_default(),
                "{theirs:?} {}",
                event.id
            );
            assert_eq!(row.place_country, event.place.as_ref().and_then(|p| p.country.clone()).unwrap_or_default());
            assert_eq!(row.lat, event.place.as_ref().and_then(|p| p.lat));
            if theirs == ForeignFormat::Polecat {
                let all = |parties: &[lapwing_store::record::Entity]| {
                    parties.iter().map(|p| p.country.clone().unwrap_or_default()).collect::<Vec<_>>().join("; ")
                };
                assert_eq!(
                    (row.actor.country.clone(), row.recipient.country.clone()),
                    (all(&event.actors), all(&event.recipients)),
                    "{}",
                    event.id
                );
                assert_eq!((row.quad, row.score), (Some(event.quad), Some(event.score)));
            } else {
                assert_eq!(
                    (row.actor.country.as_str(), row.recipient.country.as_str()),
                    (actor, recipient),
                    "{theirs:?} {}",
                    event.id
                );
            }
        }
    }
}

#[test]
fn tables_are_sorted_by_dyad_and_date_and_read_back_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut items: Vec<Item> = vec![many(), item(&allegations())];
    items[1].record.id = "d2".to_string();
    let (summary, csv) = export(folder.path(), options(ExportFormat::Csv), &items);
    assert_eq!(summary.n_rows, 25);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|h| h == name).expect(name);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
    let key = |r: &csv::StringRecord| {
        [at("actor_country"), at("recipient_country"), at("date"), at("id")].map(|i| r[i].to_string())
    };
    assert!(rows.windows(2).all(|w| key(&w[0]) <= key(&w[1])), "not sorted");
    assert_eq!(rows.iter().filter(|r| &r[at("series")] == "alleged").count(), 3);
    assert!(rows.iter().all(|r| &r[at("title")] == "=Ghana strikes" && &r[at("sentence")] == "Ghana\tstruck Togo."));
    let (_, safe) = export(folder.path(), ExportOptions { excel_safe: true, ..options(ExportFormat::Csv) }, &items);
    assert!(safe.contains(",'=Ghana strikes,") && safe.contains(",-9,"), "{safe}");

    let path = folder.path().join("events.parquet");
    let mut exporter = Exporter::create(&path, options(ExportFormat::Parquet)).expect("an export");
    items.iter().for_each(|i| exporter.add(i).expect("taken"));
    exporter.finish().expect("written");
    let file = SerializedFileReader::new(fs::File::open(&path).expect("a file")).expect("Parquet");
    assert_eq!(file.metadata().file_metadata().num_rows(), 25);
    let ids: Vec<String> = file
        .get_row_iter(None)
        .expect("rows")
        .map(|r| r.expect("a row").get_column_iter().next().expect("a column").1.to_string())
        .collect();
    let wanted: Vec<String> = rows.iter().map(|r| format!("\"{}\"", &r[0])).collect();
    assert_eq!(ids, wanted);
}

#[test]
fn a_file_that_is_there_is_not_overwritten_and_half_a_file_not_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out.tsv");
    fs::write(&path, "mine").expect("written");
    assert!(Exporter::create(&path, options(ExportFormat::Icews)).is_err());
    let exporter =
        Exporter::create(&path, ExportOptions { force: true, ..options(ExportFormat::Icews) }).expect("an export");
    drop(exporter);
    assert_eq!(fs::read_to_string(&path).expect("a file"), "mine");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn files_of_others_are_read_in_both_spellings_and_bad_rows_set_aside() {
    let header = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tEvent Intensity\tQuad Code\tActor Name\tActor Country\tRecipient Name\tRecipient Country\tHeadline\tCountry\tLatitude\tLongitude";
    let good =
        "1\t2020-01-05\tassault\tfirearms\t-9\tMATERIAL CONFLICT\tNone\tNone\tTogo\tTGO\tA headline\tTogo\t6.1\t1.2";
    let rows = [
        good.to_string(),
        good.replace("A headline", "A\tstray tab"),
        good.replace("2020-01-05", "2020-02-31"),
        good.replace("6.1", "961"),
        good.replace("-9", "many"),
        good.replacen('1', "", 1),
    ];
    let mut bytes = format!("\u{feff}{header}\r\n{}\r\n", rows.join("\r\n")).into_bytes();
    // ISO-8859-1, and a line without end.
    bytes.extend_from_slice(
        b"2\t2020-01-06\tACCUSE\tNone\tNone\tVERBAL CONFLICT\tC\xf4te\tCIV\tTogo\tTGO\tNone\tNone\tNone\tNone\n",
    );
    bytes.extend(std::iter::repeat_n(b'x', 3 << 20));
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    let file = read_foreign(&bytes[..], |row| match row {
        Ok(row) => kept.push(row),
        Err(row) => refused.push(row),
    })
    .expect("POLECAT");
    assert_eq!((file.format, file.n_rows, file.n_latin), (ForeignFormat::Polecat, 8, 1));
    assert_eq!(refused.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 9], "{refused:?}");
    assert_eq!((kept[0].score, kept[0].place_country.as_str(), kept[0].actor.name.as_str()), (Some(-9.0), "TGO", ""));
    assert_eq!(kept[1].actor.name, "Côte");
    for text in ["", "a\tb\nc\td\n", "{\"x\": 1}"] {
        assert!(read_foreign(text.as_bytes(), |_| {}).is_err(), "{text}");
    }
}

#[test]
fn an_audit_finds_what_is_wrong() {
    let header = lapwing_exchange::columns::ICEWS.join("\t");
    let row = |id: &str, date: &str, actor: &str, code: &str, recipient: &str| {
        format!(
            "{id}\t{date}\t{actor}\t\t{actor}\tx\t{code}\t-2\t{recipient}\t\t{recipient}\ts\t1\tVolta\tLomé\t\t\tTogo\t6\t1\n"
        )
    };
    let file = [
        header + "\n",
        row("1", "2020-01-05", "Ghana", "111", "Togo"),
        row("1", "2020-01-05", "Ghana", "111", "Togo"),
        row("2", "2020-01-05", "Ghana", "111", "Togo"),
        // The two directions of one meeting.
        row("3", "2020-01-06", "Ghana", "040", "Togo"),
        row("3", "2020-01-06", "Togo", "040", "Ghana"),
        row("4", "2020-01-07", "Ghana", "010", "Togo"),
        row("5", "2020-01-07", "Ghana", "020", "Togo"),
        row("6", "2020-01-08", "Ghana", "999", "Togo"),
        row("7", "1820-01-08", "Ghana", "190", "Ghana"),
        row("8", "", "Ghana", "190", "Togo"),
        row("9", "2020-01-09", "", "190", ""),
        row("10", "2020-13-09", "Ghana", "190", "Togo"),
    ]
    .concat();
    let report = audit(file.as_bytes()).expect("a report");
    let found = [
        report.refused.n,
        report.same_id.n,
        report.same_content.n,
        report.statements.n,
        report.no_event.n,
        report.unknown_codes.n,
        report.ancient.n,
        report.self_dyads.n,
        report.undated.n,
        report.no_party.n,
    ];
    assert_eq!(found, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "{report}");
    assert_eq!((report.n_rows, report.largest[0].0), (11, 3), "{report}");
    let text = report.to_string();
    assert!(text.contains("10 dated rows tell of at most 7 happenings"), "{text}");
    assert!(!report.is_clean());
}

#[test]
fn a_release_describes_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let about = lapwing_exchange::About {
        title: "Volta: \"events\"".to_string(),
        authors: vec!["Ana Pop".to_string()],
        version: "1.0".to_string(),
        date: Some("2024-04-01".to_string()),
        licence: Some("CC-BY-4.0".to_string()),
        ontology: "### ASSAULT\n".to_string(),
    };
    let to = folder.path().join("data");
    let mut release = lapwing_exchange::Release::create(&to, about.clone()).expect("a release");
    release.add(&many()).expect("taken");
    let files = release.finish().expect("written");
    assert_eq!(files.len(), 6);
    let package: Value = serde_json::from_slice(&fs::read(to.join("datapackage.json")).expect("a file")).expect("JSON");
    let fields: Vec<&str> = package["resources"][0]["schema"]["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .filter_map(|f| f["name"].as_str())
        .collect();
    let csv = fs::read_to_string(to.join("events.csv")).expect("a file");
    assert_eq!(csv.lines().next().expect("a header").split(',').collect::<Vec<_>>(), fields);
    let codebook = fs::read_to_string(to.join("CODEBOOK.md")).expect("a file");
    assert!(fields.iter().all(|f| codebook.contains(&format!("| `{f}` |"))) && codebook.contains("### ASSAULT"));
    assert!(fs::read_to_string(to.join("CITATION.cff")).expect("a file").contains("title: \"Volta: \\\"events\\\"\""));
    assert_eq!(fs::read_to_string(to.join("SHA256SUMS")).expect("a file").lines().count(), 5);
    assert!(lapwing_exchange::Release::create(&to, about).is_err(), "a full folder is refused");
}
