//! Tables of an export read back by pyarrow, polars and DuckDB, where these are installed; told as skipped elsewhere.
//! `LAPWING_PYTHON` names the interpreter, else `python3` is asked.

use std::path::Path;
use std::process::Command;

use lapwing_exchange::{ExportFormat, ExportOptions, Exporter, Item};
use serde_json::json;

fn item(n: usize) -> Item {
    let sentence = json!({"index": 0, "text": "Ghana struck \"Togo\", =twice\n.", "start": 0, "end": 29});
    let trigger = json!({"text": "struck", "start": 6, "end": 12});
    let party = |country: &str| json!({"text": country, "start": 0, "end": 3, "name": null, "country": country, "sectors": ["GOV"], "title": null});
    let day = (!n.is_multiple_of(3)).then(|| format!("2024-03-{:02}", n % 28 + 1));
    let event = json!({
        "id": format!("d{n}-e1"), "category": "ASSAULT", "modes": [], "contexts": [], "modality": "asserted", "reciprocal": n.is_multiple_of(2),
        "actors": [party("GHA")], "recipients": [party("TGO")], "date": {"value": day, "precision": "day", "basis": "stated", "text": null},
        "place": null, "size": {"dead": {"low": n, "high": null, "text": "x"}, "injured": null, "arrested": null}, "score": -9.5, "quad": 4,
        "trigger": trigger, "sentence": sentence, "evidence": [{"sentence": sentence, "trigger": trigger}], "reported_by": null, "claim": null,
        "voice": "narrator", "frame": "assault.strike", "confidence": 0.25
    });
    let record = json!({
        "id": format!("d{n}"), "title": null, "published": null, "publisher": null, "author": null, "language": "en", "genre": "report",
        "coder": {"version": "0.1.0", "data": "a", "model": "b"}, "events": [event], "claims": [], "notes": []
    });
    Item { record: serde_json::from_value(record).expect("a record"), outlet: None, reports: Vec::new() }
}

fn export(path: &Path, format: ExportFormat) {
    let options =
        ExportOptions { format, include_alleged: false, every_report: false, excel_safe: false, force: false };
    let mut exporter = Exporter::create(path, options).expect("an export");
    (0..500).for_each(|n| exporter.add(&item(n)).expect("taken"));
    assert_eq!(exporter.finish().expect("written").n_rows, 500);
}

#[test]
fn other_readers_see_the_same_rows_names_order_and_types() {
    let folder = tempfile::tempdir().expect("a folder");
    let (parquet, csv) = (folder.path().join("events.parquet"), folder.path().join("events.csv"));
    export(&parquet, ExportFormat::Parquet);
    export(&csv, ExportFormat::Csv);
    let python = std::env::var("LAPWING_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readback.py");
    match Command::new(&python).arg(script).arg(&parquet).arg(&csv).output() {
        Err(error) => eprintln!("skipped: {python} does not run: {error}"),
        Ok(output) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stdout));
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
