//! Parquet: columns under many names, moments of every kind, and damaged files.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use lapwing_ingest::{ErrorKind, Options, Outcome, articles};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// What a column holds.
enum Column {
    Texts(Vec<Option<&'static str>>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
}

/// Writes a file with the given schema, each column in one row group.
fn file(name: &str, schema: &str, columns: &[Column]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("lapwing-table-{name}-{}.parquet", std::process::id()));
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(File::create(&path).expect("a file"), schema, properties).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    for column in columns {
        let mut out = group.next_column().expect("a column").expect("as many as the schema has");
        match column {
            Column::Texts(cells) => {
                let levels: Vec<i16> = cells.iter().map(|c| i16::from(c.is_some())).collect();
                let values: Vec<ByteArray> = cells.iter().flatten().map(|c| ByteArray::from(*c)).collect();
                out.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).expect("written");
            }
            Column::Ints(cells) => {
                out.typed::<Int32Type>().write_batch(cells, None, None).expect("written");
            }
            Column::Longs(cells) => {
                out.typed::<Int64Type>().write_batch(cells, None, None).expect("written");
            }
        }
        out.close().expect("closed");
    }
    group.close().expect("closed");
    writer.close().expect("closed");
    path
}

fn read(path: &PathBuf) -> Vec<Outcome> {
    articles([path], &Options::default()).collect()
}

#[test]
fn a_row_is_an_article() {
    let path = file(
        "rows",
        "message news { optional binary domain (utf8); optional binary Text (utf8); required int32 date (date); optional binary id (utf8); \
         optional binary url (utf8); optional binary description (utf8); }",
        &[
            Column::Texts(vec![Some("reef.example"), None, None]),
            Column::Texts(vec![Some("Fiji thanked Tonga on Monday."), None, Some("Tonga thanked Fiji.")]),
            Column::Ints(vec![19_787, 19_788, 19_789]),
            Column::Texts(vec![Some("a"), Some("b"), None]),
            Column::Texts(vec![Some("https://reef.example/1"), None, None]),
            Column::Texts(vec![Some("x"), None, None]),
        ],
    );
    let outcomes = read(&path);
    fs::remove_file(&path).expect("removed");
    let first = outcomes[0].as_ref().expect("an article");
    assert_eq!((first.id.as_str(), first.text.as_str()), ("a", "Fiji thanked Tonga on Monday."));
    assert_eq!(first.published.map(|d| d.to_iso()).as_deref(), Some("2024-03-05"));
    assert_eq!(first.publisher.as_deref(), Some("reef.example"));
    let second = outcomes[1].as_ref().expect_err("a row without text");
    assert_eq!(second.kind, ErrorKind::BadJson);
    assert!(second.message.contains(": row 2: "), "{second}");
    assert!(outcomes[2].as_ref().expect("an article").id.ends_with("-3"));
    assert_eq!(outcomes.len(), 3);
}

#[test]
fn moments_are_kept_as_far_as_they_are_known() {
    let second = 1_709_627_400;
    for (kind, value, iso) in [
        ("int64 date (timestamp(millis,true))", second * 1000, "2024-03-05T08:30:00Z"),
        ("int64 date (timestamp(micros,true))", second * 1_000_000 + 5, "2024-03-05T08:30:00Z"),
        ("int64 date (timestamp(nanos,true))", second * 1_000_000_000 + 5, "2024-03-05T08:30:00Z"),
        // Whose midnight it was is unknown.
        ("int64 date (timestamp(micros,false))", second * 1_000_000, "2024-03-05"),
        ("int64 date", 20_240_305, "2024-03-05"),
    ] {
        let schema = format!("message news {{ required {kind}; optional binary content (utf8); }}");
        let path =
            file("moments", &schema, &[Column::Longs(vec![value]), Column::Texts(vec![Some("Fiji thanked Tonga.")])]);
        let outcomes = read(&path);
        fs::remove_file(&path).expect("removed");
        let article = outcomes[0].as_ref().expect("an article");
        assert_eq!(article.published.map(|d| d.to_iso()).as_deref(), Some(iso), "{kind}: {:?}", article.notes);
    }
}

#[test]
fn a_table_without_texts_says_what_it_has() {
    let path = file(
        "columns",
        "message news { required int32 n; required int32 m; }",
        &[Column::Ints(vec![1]), Column::Ints(vec![2])],
    );
    let outcomes = read(&path);
    fs::remove_file(&path).expect("removed");
    let error = outcomes[0].as_ref().expect_err("refused");
    assert_eq!(error.kind, ErrorKind::BadColumns);
    assert!(error.message.contains("n, m"), "{error}");
}

#[test]
fn damaged_tables_are_errors_and_never_panics() {
    let path = file(
        "damaged",
        "message news { optional binary text (utf8); optional binary id (utf8); }",
        &[Column::Texts(vec![Some("Fiji thanked Tonga."); 40]), Column::Texts(vec![Some("a"); 40])],
    );
    let whole = fs::read(&path).expect("a file");
    let outcome_of = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("written");
        read(&path)
    };
    for cut in 0..whole.len() {
        let outcomes = outcome_of(&whole[..cut]);
        assert!(outcomes.len() == 1 && outcomes[0].is_err(), "cut at {cut}: {outcomes:?}");
    }
    for at in 0..whole.len() {
        let mut bad = whole.clone();
        bad[at] ^= 0x24;
        // Whatever comes out, it ends.
        assert!(outcome_of(&bad).len() <= 41, "byte {at}");
    }
    fs::remove_file(&path).expect("removed");
}
