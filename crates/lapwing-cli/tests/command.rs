//! The command as users meet it: exit codes, bad inputs, formats, order.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const SENTENCES: [&str; 4] = [
    "Ghana on Monday accused Togo of raiding a border post, officials in Accra said.",
    "Kenya’s president met his Ugandan counterpart in Nairobi. Police arrested 12 protesters in Kampala.",
    "“We reject this decision,” Peru’s foreign minister told reporters after Chile recalled its ambassador.",
    "The weather was fine.",
];

fn lapwing() -> Command {
    let mut command = Command::cargo_bin("lapwing").expect("the command is built");
    command.env_remove("NO_COLOR");
    command
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the command runs");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn news(folder: &Path, n: usize) -> std::path::PathBuf {
    let lines: String = (0..n)
        .map(|i| {
            let text = format!("{} {}", SENTENCES[i % 4], SENTENCES[(i / 4) % 4]);
            format!("{}\n", serde_json::json!({"id": format!("n{i}"), "date": "2024-03-05", "text": text}))
        })
        .collect();
    let path = folder.join("news.jsonl");
    fs::write(&path, lines).expect("the file is written");
    path
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|l| serde_json::from_str(l).expect("each line is JSON")).collect()
}

/// The schema, with every object closed, so that a field that it does not declare is found too.
fn closed_schema() -> Value {
    fn close(v: &mut Value) {
        if let Some(map) = v.as_object_mut() {
            if map.contains_key("properties") {
                map.insert("additionalProperties".into(), false.into());
            }
            map.values_mut().for_each(close);
        } else if let Some(list) = v.as_array_mut() {
            list.iter_mut().for_each(close);
        }
    }
    let mut schema = serde_json::from_str(include_str!("../../../docs/schema/record.schema.json")).expect("JSON");
    close(&mut schema);
    schema
}

#[test]
fn real_records_fit_the_schema() {
    let dir = folder();
    let bad = dir.path().join("bad.jsonl");
    fs::write(&bad, "{\"id\": \"x\", \"text\": 3}\n").expect("written");
    let r = ran(lapwing().args(["code", "--with-text"]).arg(news(dir.path(), 16)).arg(&bad));
    assert_eq!(r.code, Some(3), "{}", r.err);
    let validator = jsonschema::validator_for(&closed_schema()).expect("the schema is one");
    let lines = lines(&r.out);
    assert_eq!(lines.len(), 17);
    for line in &lines {
        let errors: Vec<String> = validator.iter_errors(line).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}\n{line}", errors.join("\n"));
    }
    let points: Vec<char> = lines[2]["text"].as_str().expect("text").chars().collect();
    for event in lines[2]["events"].as_array().expect("events") {
        let at = |w: &Value| {
            let n = |k: &str| w[k].as_u64().expect("an offset") as usize;
            points[n("start")..n("end")].iter().collect::<String>()
        };
        assert_eq!(at(&event["trigger"]), event["trigger"]["text"].as_str().expect("words"));
        assert_eq!(event["evidence"][0]["trigger"], event["trigger"]);
    }
    assert!(lines.iter().any(|l| l["events"].as_array().is_some_and(|e| !e.is_empty())), "something is coded");
}

#[test]
fn one_and_two_threads_write_the_same_bytes() {
    let dir = folder();
    let news = news(dir.path(), 60);
    let one = ran(lapwing().args(["code", "--threads", "1"]).arg(&news));
    let two = ran(lapwing().args(["code", "--threads", "2"]).arg(&news));
    assert_eq!((one.code, two.code), (Some(0), Some(0)));
    assert_eq!(one.out, two.out);
    let ids: Vec<String> = lines(&one.out).iter().map(|l| l["id"].as_str().unwrap_or("").to_string()).collect();
    assert_eq!(ids, (0..60).map(|i| format!("n{i}")).collect::<Vec<_>>());
    assert!(one.err.contains("60 articles"), "{}", one.err);
}

#[test]
fn nothing_to_read_is_wrong_usage_with_an_example() {
    for command in ["code", "quotes", "parse", "dates"] {
        let r = ran(lapwing().arg(command));
        assert_eq!((r.code, r.out.as_str()), (Some(2), ""), "{command}: {}", r.err);
        assert!(r.err.contains(&format!("lapwing {command} article.html")), "{}", r.err);
    }
    assert_eq!(ran(lapwing().args(["code", "--format", "xml", "x"])).code, Some(2));
    assert_eq!(ran(lapwing().args(["code", "--min-confidence", "7", "x"])).code, Some(2));
}

#[test]
fn bad_inputs_are_set_aside_with_a_clear_line() {
    let dir = folder();
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    let mut state = 0x9e37_79b9_u32;
    let noise: Vec<u8> = (0..50_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    let missing = dir.path().join("missing.txt");
    for path in [file("empty.txt", b""), file("noise.bin", &noise), missing] {
        let r = ran(lapwing().arg("code").arg(&path));
        assert_eq!(r.code, Some(1), "{}: {}", path.display(), r.err);
        assert!(r.err.contains("set aside: ") && r.err.contains("ingest."), "{}", r.err);
        let line = &lines(&r.out)[0];
        assert!(line["error"]["kind"].as_str().is_some_and(|k| k.starts_with("ingest.")), "{line}");
        let with_good = ran(lapwing().arg("code").arg(&path).arg(news(dir.path(), 1)));
        assert_eq!((with_good.code, lines(&with_good.out).len()), (Some(3), 2), "{}", with_good.err);
    }
}

#[test]
fn a_broken_page_is_read_or_set_aside() {
    let dir = folder();
    let page = dir.path().join("broken.html");
    let body = "<p>Ghana accused Togo of a raid on Monday.".repeat(30);
    fs::write(&page, format!("<html><body><div><div <p <<article>{body}<table><tr><td></div></p></article"))
        .expect("written");
    let r = ran(lapwing().arg("code").arg(&page));
    assert!(matches!(r.code, Some(0 | 1)), "{:?} {}", r.code, r.err);
    assert_eq!(lines(&r.out).len(), 1);
}

#[test]
fn a_line_of_twenty_megabytes_is_cut_and_said_so() {
    let dir = folder();
    let path = dir.path().join("long.txt");
    fs::write(&path, "word ".repeat(4 << 20)).expect("written");
    let r = ran(lapwing().args(["dates", "--format", "jsonl"]).arg(&path));
    assert_eq!(r.code, Some(0), "{}", r.err);
}

#[test]
fn standard_input_and_files_give_the_same() {
    let dir = folder();
    let news = news(dir.path(), 3);
    let from_file = ran(lapwing().arg("code").arg(&news));
    let bytes = fs::read(&news).expect("read");
    let piped = ran(lapwing().args(["code", "--input-format", "jsonl", "-"]).write_stdin(bytes));
    assert_eq!((from_file.code, &from_file.out), (piped.code, &piped.out));
}

#[test]
fn the_output_file_holds_what_the_pipe_would() {
    let dir = folder();
    let news = news(dir.path(), 3);
    let to = dir.path().join("out.jsonl");
    let piped = ran(lapwing().arg("code").arg(&news));
    let filed = ran(lapwing().arg("code").arg(&news).arg("-o").arg(&to));
    assert_eq!((filed.code, filed.out.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(&to).expect("read"), piped.out);
}

#[test]
fn tables_explanations_and_rows_show_the_event() {
    let dir = folder();
    let news = news(dir.path(), 1);
    let table = ran(lapwing().args(["code", "--format", "table"]).arg(&news));
    assert!(table.out.contains("ACCUSE") && table.out.contains("[accused]"), "{}", table.out);
    assert!(!table.out.contains('\u{1b}'), "no colour in a pipe");
    let explained = ran(lapwing().args(["code", "--explain"]).arg(&news));
    assert!(explained.out.contains("by frame accuse.") && explained.out.contains("ground: "), "{}", explained.out);
    assert_eq!(ran(lapwing().args(["code", "--explain", "--format", "jsonl"]).arg(&news)).code, Some(2));
    let plover = ran(lapwing().args(["code", "--format", "plover", "--include-reported"]).arg(&news));
    let rows = lines(&plover.out);
    assert!(rows.iter().any(|r| r["event"][0] == "ACCUSE" && r["quad_code"] == 3), "{}", plover.out);
}

#[test]
fn quotes_come_in_every_format() {
    let dir = folder();
    let news = news(dir.path(), 4);
    let json = lines(&ran(lapwing().arg("quotes").arg(&news)).out);
    assert!(json.iter().all(|l| l["events"].as_array().is_some_and(Vec::is_empty)));
    assert!(json.iter().any(|l| l["claims"].as_array().is_some_and(|c| !c.is_empty())));
    let csv = ran(lapwing().args(["quotes", "--format", "csv"]).arg(&news)).out;
    assert!(csv.starts_with("article,claim,holder,"), "{csv}");
    assert!(csv.lines().count() > 1, "{csv}");
    assert!(ran(lapwing().args(["quotes", "--format", "markdown"]).arg(&news)).out.contains("> — "));
}

#[test]
fn trees_are_written_and_read_back() {
    let dir = folder();
    let conllu = ran(lapwing().args(["parse", "-"]).write_stdin("Ghana thanked Togo."));
    assert!(conllu.out.contains("\tthank\tVERB\t"), "{}", conllu.out);
    let path = dir.path().join("tree.conllu");
    fs::write(&path, &conllu.out).expect("written");
    let svg = ran(lapwing().args(["parse", "--input-format", "conllu", "--format", "svg"]).arg(&path));
    assert!(svg.out.starts_with("<svg ") && svg.out.contains(">thanked</text>"), "{}", svg.out);
    let table = ran(lapwing().args(["parse", "--input-format", "conllu", "--format", "table"]).arg(&path));
    assert!(table.out.contains("thanked"), "{}", table.out);
}

#[test]
fn names_are_explained_and_unknown_ones_get_a_hint() {
    for name in ["ACCUSE", "arrest", "election", "MIL", "UNO", "ingest.furniture", "ingest.not-text", "historical"] {
        let r = ran(lapwing().args(["explain", name]));
        assert_eq!(r.code, Some(0), "{name}: {}", r.err);
        assert!(r.out.lines().count() > 1, "{}", r.out);
    }
    let r = ran(lapwing().args(["explain", "ACCUS"]));
    assert_eq!(r.code, Some(2));
    assert!(r.err.contains("near: ACCUSE"), "{}", r.err);
    assert_eq!(ran(lapwing().arg("explain")).code, Some(2));
}

#[test]
fn every_command_has_a_manual_page_and_is_completed() {
    let dir = tempfile::tempdir().expect("a folder");
    let r = ran(lapwing().arg("man").arg(dir.path().join("man1")));
    assert_eq!(r.code, Some(0), "{}", r.err);
    let page = |name: &str| std::fs::read_to_string(dir.path().join("man1").join(name)).unwrap_or_default();
    assert!(page("lapwing-ingest.1").contains("archive"), "{}", page("lapwing-ingest.1"));
    assert!(page("lapwing.1").contains("who did what to whom"), "{}", page("lapwing.1"));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let r = ran(lapwing().args(["completions", shell]));
        assert_eq!(r.code, Some(0), "{shell}: {}", r.err);
        assert!(r.out.contains("why-not"), "{shell}: {}", r.out);
    }
    assert_eq!(ran(lapwing().args(["completions", "abacus"])).code, Some(2));
}

#[test]
fn why_not_names_the_station() {
    let nothing = ran(lapwing().args(["why-not", "The weather was fine."]));
    assert_eq!(nothing.code, Some(0));
    assert!(nothing.out.contains("died at the station"), "{}", nothing.out);
    let coded = ran(lapwing().args(["why-not", "Ghana accused Togo of a raid."]));
    assert!(coded.out.contains("Coded: ACCUSE"), "{}", coded.out);
    assert_eq!(ran(lapwing().args(["why-not", " "])).code, Some(2));
}

#[test]
fn dates_and_actors_are_listed() {
    let dir = folder();
    let news = news(dir.path(), 2);
    let dates = lines(&ran(lapwing().arg("dates").arg(&news)).out);
    assert_eq!(dates[0]["timexes"][0]["value"], "2024-03-04", "{}", dates[0]);
    let actors = lines(&ran(lapwing().args(["actors", "list"]).arg(&news)).out);
    assert!(actors[0]["actors"].as_array().is_some_and(|a| a.iter().any(|m| m["country"] == "GHA")), "{}", actors[0]);
}

#[test]
fn a_name_is_found_on_a_day() {
    let on = |day: &str| lines(&ran(lapwing().args(["actors", "find", "Condoleezza", "Rice", "--date", day])).out);
    let then = on("2006-05-01");
    assert_eq!(then[0]["entity"]["country"], "USA", "{}", then[0]);
    assert_eq!(then[0]["entity"]["sectors"][0], "GOV", "{}", then[0]);
    assert_eq!(on("2015")[0]["entity"]["sectors"][0], "ELI");
    let table = ran(lapwing().args(["actors", "find", "Togo", "--format", "table"]));
    assert!(table.out.contains("TGO") && table.out.contains("because: country name"), "{}", table.out);
    let wrong = ran(lapwing().args(["actors", "find", "Togo", "--date", "last week"]));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("write it as 2006-05-01"), "{}", wrong.err);
}

#[test]
fn a_data_folder_of_ones_own_is_coded_with() {
    let dir = folder();
    let data = dir.path().join("mine");
    fs::create_dir_all(data.join("lexicon/events")).expect("made");
    fs::create_dir_all(data.join("actors")).expect("made");
    let frame =
        "category = \"ACCUSE\"\n[[frame]]\nid = \"accuse.outwit\"\nverbs = [\"outwit\"]\nrecipient = [\"obj\"]\n";
    fs::write(data.join("lexicon/events/mine.toml"), frame).expect("written");
    let states = "code\tname\nZUB\tZubrovia\nVUL\tVulgaria\n";
    fs::write(data.join("actors/countries-invented.tsv"), states).expect("written");
    let text = dir.path().join("a.txt");
    fs::write(&text, "Zubrovia has outwitted Vulgaria in the talks.").expect("written");
    let r = ran(lapwing().args(["code", "--format", "jsonl", "--data"]).arg(&data).arg(&text));
    assert_eq!(r.code, Some(0), "{}", r.err);
    let record = lines(&r.out).remove(0);
    let event = &record["events"][0];
    assert_eq!(event["frame"], "accuse.outwit", "{record}");
    assert_eq!((&event["actors"][0]["country"], &event["recipients"][0]["country"]), (&"ZUB".into(), &"VUL".into()));
    let plain = ran(lapwing().args(["code", "--format", "jsonl"]).arg(&text));
    assert_ne!(record["coder"]["data"], lines(&plain.out)[0]["coder"]["data"]);
    assert!(!plain.out.contains("ZUB"));
}

#[test]
fn holders_of_offices_are_imported_however_the_dump_is_packed() {
    let dir = folder();
    let rows = [
        r#"{"id":"Q1","claims":{"P298":[{"rank":"normal","mainsnak":{"datavalue":{"value":"NOR"}}}]}}"#,
        r#"{"id":"Q2","labels":{"en":{"value":"Minister of Defence"}},"claims":{"P1001":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"id":"Q1"}}}}]}}"#,
        r#"{"id":"Q3","labels":{"en":{"value":"Sunniva Quellmark"}},"claims":{"P39":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"id":"Q2"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+2015-01-05T00:00:00Z","precision":11}}}]}}]}}"#,
    ];
    let dump = format!("[\n{}\n]\n", rows.join(",\n"));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, dump.as_bytes()).expect("packed");
    let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    std::io::Write::write_all(&mut bz, dump.as_bytes()).expect("packed");
    let packed = [
        ("d.json", dump.into_bytes()),
        ("d.json.gz", gz.finish().expect("packed")),
        ("d.json.bz2", bz.finish().expect("packed")),
    ];
    let mut tables = Vec::new();
    for (name, bytes) in packed {
        fs::write(dir.path().join(name), bytes).expect("written");
        let out = dir.path().join(format!("out-{name}"));
        let r = ran(lapwing().args(["data", "import", "wikidata"]).arg(dir.path().join(name)).arg("--out").arg(&out));
        assert_eq!(r.code, Some(0), "{}", r.err);
        assert!(r.err.contains("1 terms of office from 3 lines"), "{}", r.err);
        tables.push(fs::read_to_string(out.join("actors/persons-wikidata.tsv")).expect("read"));
    }
    assert!(
        tables.iter().all(|t| *t == tables[0] && t.contains("Sunniva Quellmark\t\tNOR\tGOV\tMinister of Defence\t2"))
    );
    let path = dir.path().join("p.jsonl");
    fs::write(&path, "{\"id\": \"a\", \"text\": \"Sunniva Quellmark\", \"date\": \"2016-01-01\"}\n").expect("written");
    let r = ran(lapwing()
        .args(["actors", "resolve", "--format", "jsonl", "--data"])
        .arg(dir.path().join("out-d.json"))
        .arg(&path));
    assert_eq!(lines(&r.out)[0]["entity"]["country"], "NOR", "{}", r.out);
    let r = ran(lapwing().args(["data", "import", "wikidata"]).arg(&path).arg("--out").arg(dir.path().join("none")));
    assert!(r.code == Some(0) || r.code == Some(1), "{}", r.err);
}

#[test]
fn phrases_and_places_resolve_line_by_line() {
    let dir = folder();
    let path = dir.path().join("in.jsonl");
    let phrases = [("a", "Norwegian foreign minister"), ("b", "the blue teapot")];
    let text: String = phrases.map(|(id, t)| format!("{}\n", serde_json::json!({"id": id, "text": t}))).concat();
    fs::write(&path, text).expect("written");
    let r = ran(lapwing().args(["actors", "resolve", "--format", "jsonl"]).arg(&path));
    let found = lines(&r.out);
    assert_eq!((&found[0]["id"], &found[0]["entity"]["country"]), (&"a".into(), &"NOR".into()), "{}", r.out);
    assert_eq!(found[0]["entity"]["sectors"][0], "GOV");
    assert!(found[1]["entity"].is_null(), "{}", r.out);

    // Offsets count code points: the é and the dash are one each.
    let line = serde_json::json!({"id": "p", "text": "Café – they left Lahore for Accra.", "mentions": [{"start": 17, "end": 23}]});
    fs::write(&path, format!("{line}\n")).expect("written");
    let r = ran(lapwing().args(["places", "--format", "jsonl", "--keep-text"]).arg(&path));
    let places = lines(&r.out)[0]["places"].clone();
    assert_eq!(places.as_array().map(Vec::len), Some(1), "{places}");
    let place = &places[0];
    assert_eq!((&place["text"], &place["start"], &place["country"]), (&"Lahore".into(), &17.into(), &"PAK".into()));
    fs::write(&path, "They left Lahore for Accra.\n").expect("written");
    let r = ran(lapwing().args(["places", "--format", "table", "--input-format", "text"]).arg(&path));
    assert!(r.out.contains("Lahore") && r.out.contains("GHA"), "{}", r.out);
}

#[test]
fn dictionaries_of_others_become_data() {
    let dir = folder();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("a.txt"), "ZUBROVIA [ZUB]\n+ZUBROVIAN\nVULGARIA_ [VUL]\nODD\n").expect("written");
    fs::write(path("b.txt"), "MARGRAVE {} [~GOV]\n").expect("written");
    let import = |out: &Path| {
        let mut command = lapwing();
        command.args(["data", "import", "petrarch", "--actors"]).arg(path("a.txt"));
        ran(command.arg("--agents").arg(path("b.txt")).arg("--out").arg(out))
    };
    let out = path("mine");
    let r = import(&out);
    assert_eq!(r.code, Some(3), "{}", r.err);
    assert!(r.err.contains("a.txt:4: has no code") && r.err.contains("3 names, 1 role nouns"), "{}", r.err);
    let again = import(&out);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is there already"), "{}", again.err);
    let text = path("t.txt");
    fs::write(&text, "The Zubrovian margrave on Monday accused Vulgaria of a raid.").expect("written");
    let r = ran(lapwing().args(["code", "--format", "jsonl", "--data"]).arg(&out).arg(&text));
    let event = &lines(&r.out)[0]["events"][0];
    assert_eq!((&event["actors"][0]["country"], &event["recipients"][0]["country"]), (&"ZUB".into(), &"VUL".into()));
    assert_eq!(event["actors"][0]["sectors"][0], "GOV");
}

#[test]
fn a_data_folder_that_is_wrong_is_a_failure_with_file_and_remedy() {
    let dir = folder();
    fs::create_dir_all(dir.path().join("d/ontology")).expect("made");
    fs::write(dir.path().join("d/ontology/plover.toml"), "name = 3\n").expect("written");
    let r = ran(lapwing().args(["explain", "ACCUSE", "--data"]).arg(dir.path().join("d")));
    assert_eq!(r.code, Some(1));
    assert!(r.err.contains("ontology/plover.toml:1"), "{}", r.err);
}

#[test]
fn a_closed_pipe_is_success() {
    use std::process::{Command as Plain, Stdio};
    let dir = folder();
    let news = news(dir.path(), 400);
    let mut child = Plain::new(assert_cmd::cargo::cargo_bin("lapwing"))
        .args(["code", "--with-text"])
        .arg(&news)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let status = child.wait().expect("ends");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let r = ran(lapwing().arg("--help"));
    for word in ["code", "quotes", "parse", "dates", "actors", "explain", "why-not", "Exit codes"] {
        assert!(r.out.contains(word), "{word} is missing in\n{}", r.out);
    }
}
