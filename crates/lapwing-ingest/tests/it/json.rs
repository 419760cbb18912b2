//! JSON Lines: lenient keys, exact texts on request.

use lapwing_core::{Article, Genre};
use lapwing_ingest::{ErrorKind, IngestError, Options, from_json_line};

#[test]
fn all_keys_are_read() {
    let article = read(
        r#"{"id":"a1","date":"2024-03-05T08:30:00Z","title":"Ministers  meet","author":["Ana Pop",{"name":"Ion Rus"}],
        "publisher":{"name":"Example Wire"},"url":"https://x.example/1","context":"Talks > Oslo","genre":"letter","more":[1,{"a":2}],
        "text":"The ministers of Peru and Chile met in Oslo."}"#,
    )
    .expect("an article");
    assert_eq!(article.id, "a1");
    assert_eq!(article.published.map(|d| d.to_iso()).as_deref(), Some("2024-03-05T08:30:00Z"));
    assert_eq!(article.title.as_deref(), Some("Ministers meet"));
    assert_eq!(article.author.as_deref(), Some("Ana Pop, Ion Rus"));
    assert_eq!(article.publisher.as_deref(), Some("Example Wire"));
    assert_eq!(article.context.as_deref(), Some("Talks > Oslo"));
    assert_eq!((article.genre, article.headline), (Genre::Letter, None));
    assert_eq!(article.text, "The ministers of Peru and Chile met in Oslo.");
}

#[test]
fn a_title_is_never_added_to_a_text() {
    let line = r#"{"title":"Peru and Chile begin talks","text":"Peru and Chile begin talks\n\nThe ministers of Peru and Chile met in Oslo on Monday, both governments said in a statement."}"#;
    let article = read(line).expect("an article");
    assert_eq!(article.headline.map(|h| h.of(&article.text)), Some("Peru and Chile begin talks"));
    let article = read(&line.replace("\"Peru and Chile begin talks\\n", "\"\\n")).expect("an article");
    assert!(article.text.starts_with("The ministers"), "{}", article.text);
    assert_eq!(article.headline, None);
}

#[test]
fn ids_and_dates_of_every_kind() {
    for (line, id, date) in [
        (r#"{"id":17,"date":20240305,"text":"x y"}"#, "17", Some("2024-03-05")),
        (r#"{"id":" ","date":2024,"text":"x y"}"#, "file-7", Some("2024")),
        (r#"{"date":null,"text":"x y"}"#, "file-7", None),
    ] {
        let article = read(line).expect("an article");
        assert_eq!((article.id.as_str(), article.published.map(|d| d.to_iso()).as_deref()), (id, date), "{line}");
        assert!(article.notes.is_empty(), "{line}: {:?}", article.notes);
    }
    for date in ["\"someday\"", "[2024]", "1709625600", "true", "\"2024-13-01\"", "1e400", "\"\""] {
        let Ok(article) = read(&format!(r#"{{"date":{date},"text":"x y"}}"#)) else { continue };
        assert_eq!(article.published, None, "{date}");
        assert_eq!(article.notes[0].kind, "ingest.bad-date", "{date}");
    }
}

#[test]
fn kept_texts_are_kept_to_the_byte() {
    let keep = Options { keep_text: true, ..Options::default() };
    let text = "  Share this article \r\n\nFoo  bar\u{a0}said\u{200B} &amp; left.\tSource: X.\n\n\nFoo  bar\n";
    let line = serde_json::json!({"id": "k", "text": text, "title": "Share this article"}).to_string();
    let article = from_json_line(line.as_bytes(), "file", 1, &keep).expect("an article");
    assert_eq!(article.text, text);
    let short = Options { keep_text: true, text_cap_bytes: 20, ..Options::default() };
    let article = from_json_line(line.as_bytes(), "file", 1, &short).expect("an article");
    assert!(text.starts_with(&article.text) && article.text.len() <= 20);
    assert_eq!(article.notes[0].kind, "ingest.truncated");
}

#[test]
fn markup_in_a_line_is_a_page() {
    let html = "<html><head><title>Peru and Chile begin talks</title></head><body><p>The ministers of Peru and Chile met in Oslo on Monday, both governments said.</p></body></html>";
    let line = serde_json::json!({"html": html, "publisher": "Example Wire"}).to_string();
    let article = read(&line).expect("an article");
    assert!(article.text.starts_with("Peru and Chile begin talks\n\nThe ministers"), "{}", article.text);
    assert_eq!(article.publisher.as_deref(), Some("Example Wire"));
}

#[test]
fn bad_lines_say_why() {
    for (line, kind, words) in [
        ("{\"text\":\"x", ErrorKind::BadJson, "EOF"),
        ("[1,2]", ErrorKind::BadJson, "object"),
        ("\"text\"", ErrorKind::BadJson, "object"),
        ("{}", ErrorKind::BadJson, "neither"),
        ("{\"text\":5}", ErrorKind::BadJson, "not a string"),
        ("{\"text\":\" \"}", ErrorKind::Empty, "no text"),
        ("{\"html\":\"<p></p>\"}", ErrorKind::NoText, "no article text"),
        ("{\"text\":\"\\ud800\"}", ErrorKind::BadJson, "column"),
    ] {
        let error = read(line).expect_err(line);
        assert_eq!(error.kind, kind, "{line}: {error}");
        assert!(error.message.contains(words), "{line}: {error}");
    }
}

fn read(line: &str) -> Result<Article, IngestError> {
    from_json_line(line.as_bytes(), "file", 7, &Options::default())
}
