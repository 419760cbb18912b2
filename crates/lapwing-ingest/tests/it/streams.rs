//! Files, folders and streams: order, identifiers, one clear outcome for everything.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use lapwing_ingest::{ErrorKind, Format, Options, Outcome, articles, articles_of};

#[test]
fn a_folder_is_read_in_the_order_of_its_paths() {
    let folder = Folder::new("order");
    folder.write("b.txt", "Chile thanked Peru on Monday.");
    folder.write("a/z.html", "<p>Chile thanked Peru on Tuesday for its help, a spokesman said.</p>");
    folder.write(
        "a/c.jsonl",
        "{\"id\":\"x\",\"text\":\"One.\"}\n\n{\"text\":\"Two.\"}\n{\"id\":\"x\",\"text\":\"Three.\"}\n",
    );
    folder.write("a/picture.png", "no");
    folder.write("README.md", "no");
    let mut all = articles([folder.path()], &Options::default());
    let ids: Vec<String> = all.by_ref().map(|o| o.expect("an article").id).collect();
    assert_eq!(ids, ["x", "c-3", "x-2", "z", "b"]);
    assert_eq!(all.n_skipped(), 2);
}

#[test]
fn same_names_are_told_apart_with_a_note() {
    let folder = Folder::new("names");
    folder.write("a/news.txt", "Chile thanked Peru.");
    folder.write("b/news.txt", "Peru thanked Chile.");
    let both: Vec<Outcome> = articles([folder.path()], &Options::default()).collect();
    let second = both[1].as_ref().expect("an article");
    assert_eq!(second.id, "news-2");
    assert_eq!(second.notes[0].kind, "ingest.duplicate-id");
}

#[test]
fn a_bad_line_is_one_error_and_the_rest_is_read() {
    let lines = "\u{feff}{\"id\":\"a\",\"text\":\"One.\"}\r\n{\"id\":\"b\",\"text\":\n{\"id\":\"c\",\"text\":3}\n{\"id\":\"d\",\"text\":\"Four.\"}";
    let outcomes: Vec<Outcome> = articles_of(Cursor::new(lines), "news.jsonl", &jsonl()).collect();
    let ids: Vec<&str> =
        outcomes.iter().map(|o| o.as_ref().map_or_else(|r| r.id.as_str(), |a| a.id.as_str())).collect();
    assert_eq!(ids, ["a", "news-2", "c", "d"]);
    let error = outcomes[1].as_ref().expect_err("a bad line");
    assert!(error.message.starts_with("news.jsonl:2: not a JSON object"), "{}", error.message);
}

#[test]
fn a_line_above_the_cap_is_skipped_without_being_held() {
    let long = Cursor::new("{\"text\":\"")
        .chain(io::repeat(b'a').take(50 << 20))
        .chain(Cursor::new("\"}\n{\"id\":\"next\",\"text\":\"Two.\"}\n"));
    let small = Options { line_cap_bytes: 1 << 16, ..jsonl() };
    let outcomes: Vec<Outcome> = articles_of(long, "news.jsonl", &small).collect();
    assert_eq!(outcomes[0].as_ref().expect_err("too long").kind, ErrorKind::TooLarge);
    assert_eq!(outcomes[1].as_ref().expect("an article").id, "next");
}

#[test]
fn an_endless_text_is_cut() {
    let endless = io::repeat(b'a');
    let options = Options { format: Format::Text, text_cap_bytes: 1 << 16, ..Options::default() };
    let article = articles_of(endless, "endless", &options).next().expect("an outcome").expect("an article");
    assert!(article.text.len() <= 1 << 16);
    assert!(article.notes.iter().any(|n| n.kind == "ingest.truncated"));
}

#[test]
fn the_first_bytes_tell_the_format() {
    for (input, title) in [
        ("{\"title\":\"T\",\"text\":\"Chile thanked Peru.\"}", Some("T")),
        (
            "  <!DOCTYPE html><html><head><title>Chile thanked Peru today</title></head><body><p>Chile thanked Peru.</p></body></html>",
            Some("Chile thanked Peru today"),
        ),
        ("Chile thanked Peru, <sources> said.", None),
    ] {
        let article = articles_of(Cursor::new(input), "stdin", &Options::default())
            .next()
            .expect("an outcome")
            .expect("an article");
        assert_eq!(article.title.as_deref(), title, "{input}");
        assert!(article.text.contains("Chile thanked Peru"), "{}", article.text);
    }
}

#[test]
fn everything_else_is_one_clear_error() {
    let folder = Folder::new("errors");
    folder.write("empty.jsonl", "");
    folder.write("empty.txt", "\n");
    folder.write("pretty.jsonl", "{\n  \"text\": \"x\"\n}\n");
    folder.write("random.jsonl", &"\u{1}\u{2}\u{3}a\n".repeat(100));
    fs::write(folder.path().join("wide.jsonl"), b"\xff\xfe{\0}\0\n\0").expect("a file");
    for (name, kind) in [
        ("nowhere.txt", ErrorKind::NotFound),
        ("empty.jsonl", ErrorKind::Empty),
        ("empty.txt", ErrorKind::Empty),
        ("pretty.jsonl", ErrorKind::BadJson),
        ("random.jsonl", ErrorKind::NotText),
        ("wide.jsonl", ErrorKind::NotText),
    ] {
        let outcomes: Vec<Outcome> = articles([folder.path().join(name)], &Options::default()).collect();
        assert_eq!(outcomes.len(), 1, "{name}");
        let error = outcomes[0].as_ref().expect_err(name);
        assert_eq!(error.kind, kind, "{name}: {error}");
        assert!(error.message.contains(name), "{name}: {error}");
    }
}

#[test]
fn the_shipped_examples_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let names = ["articles.jsonl", "fisheries-accord.html", "opinion.txt"].map(|n| folder.join(n));
    let all: Vec<_> = articles(names, &Options::default()).map(|o| o.expect("an article")).collect();
    assert_eq!(all.len(), 7);
    let genres: Vec<&str> = all.iter().map(|a| a.genre.as_str()).collect();
    assert_eq!(genres, ["report", "report", "report", "report", "press-release", "report", "opinion"]);
    assert_eq!(all[5].published.map(|d| d.to_iso()).as_deref(), Some("2024-04-18T12:05:00Z"));
    assert_eq!(all[6].author.as_deref(), Some("Aino Varpuluoto"));
    assert!(all[6].text.starts_with("The strait needs a treaty, not another patrol\n\n"), "{}", all[6].text);
    for furniture in ["Quay Review", "Share", "Related", "newsletter", "All rights"] {
        assert!(all[5..].iter().all(|a| !a.text.contains(furniture)), "{furniture} stayed");
    }
}

fn jsonl() -> Options {
    Options { format: Format::Jsonl, ..Options::default() }
}

/// A folder of its own for one test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("lapwing-ingest-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
