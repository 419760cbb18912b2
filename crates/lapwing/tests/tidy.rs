//! Rules of the house that a machine can check.

use std::fs;
use std::path::{Path, PathBuf};

use lapwing::Data;
use lapwing::explain::explain;

const LINES_MAX: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files below `folder` with the ending `extension`, in order, without what builds leave behind.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(|e| e.ok().map(|e| e.path())).collect(),
            Err(_) => return,
        };
        entries.sort();
        for path in entries {
            if path.is_dir() && !path.ends_with("target") {
                walk(&path, extension, found);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), extension, &mut found);
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let paths = files("crates", "rs").into_iter().chain(files("xtask", "rs"));
    paths.map(|p| (p.clone(), fs::read_to_string(&p).expect("a source file is UTF-8"))).collect()
}

/// The part of a line that is code: no comment, no string.
fn code_of(line: &str) -> String {
    let line = line.split("//").next().unwrap_or("");
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
}

fn complain(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every line of `sources` with its place, comments and strings left out.
fn lines_of_code() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (path, text) in sources() {
        let path = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        all.extend(text.lines().enumerate().map(|(n, l)| (format!("{path}:{}", n + 1), code_of(l))));
    }
    all
}

#[test]
fn words_with_two_meanings_are_not_used() {
    const BANNED: [&str; 6] = ["target", "agent", "source", "event_type", "story", "EventType"];
    // `source()` is a method of std's errors.
    let wrong = |code: &str| words(code).any(|w| BANNED.contains(&w)) && !code.contains("fn source(");
    let found: Vec<String> =
        lines_of_code().into_iter().filter(|(_, c)| wrong(c)).map(|(p, c)| format!("{p}: {c}")).collect();
    complain(&found);
}

#[test]
fn no_file_is_longer_than_800_lines() {
    let long = sources().into_iter().map(|(p, t)| (p, t.lines().count())).filter(|(_, n)| *n > LINES_MAX);
    complain(&long.map(|(p, n)| format!("{}: {n} lines", p.display())).collect::<Vec<_>>());
}

#[test]
fn inner_crates_are_closed_to_the_world() {
    const OPEN: [&str; 8] =
        ["std::fs", "std::env", "std::net", "std::process", "SystemTime", "Instant::now", "RandomState", "println!"];
    let inner = [
        "crates/lapwing-core/src",
        "crates/lapwing-nlp/src",
        "crates/lapwing-coder/src",
        "crates/lapwing-incidents/src",
    ];
    let found = lines_of_code()
        .into_iter()
        .filter(|(p, c)| inner.iter().any(|i| p.starts_with(i)) && OPEN.iter().any(|o| c.contains(o)));
    complain(&found.map(|(p, c)| format!("{p}: {c}")).collect::<Vec<_>>());
}

#[test]
fn core_is_not_serialised() {
    let found = lines_of_code()
        .into_iter()
        .filter(|(p, c)| p.starts_with("crates/lapwing-core/src") && c.contains("Serialize"));
    complain(&found.map(|(p, c)| format!("{p}: {c}")).collect::<Vec<_>>());
}

#[test]
fn unfinished_work_is_not_committed() {
    let marks = [concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[ig", "nore")];
    let mut found = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().enumerate().filter(|(_, l)| marks.iter().any(|m| l.contains(m)));
        found.extend(lines.map(|(n, l)| format!("{}:{}: {l}", path.display(), n + 1)));
    }
    complain(&found);
}

#[test]
fn every_frame_has_both_kinds_of_examples() {
    let frames = &Data::bundled().lexicon.frames;
    assert!(frames.len() > 100, "{} frames", frames.len());
    let poor = frames.iter().filter(|f| f.yes.is_empty() || f.no.is_empty());
    complain(&poor.map(|f| format!("{}:{}: {} lacks yes or no", f.file, f.line, f.id)).collect::<Vec<_>>());
}

#[test]
fn every_category_has_frames() {
    let data = Data::bundled();
    assert_eq!(data.ontology.categories.len(), 16);
    let bare = data.ontology.categories.keys().filter(|c| !data.lexicon.frames.iter().any(|f| f.category == **c));
    complain(&bare.cloned().collect::<Vec<_>>());
}

#[test]
fn the_ontology_is_complete() {
    let o = &Data::bundled().ontology;
    let n_modes: usize = o.categories.values().map(|c| c.modes.len()).sum();
    assert_eq!((n_modes, o.contexts.len(), o.sectors.len(), o.bodies.len()), (67, 37, 25, 7));
}

/// Dotted kebab names given to notes and errors: `Note::at("…"`, `Note::whole("…"`, or a constant in `kinds.rs`.
fn kinds_in_use() -> Vec<String> {
    let mut kinds = Vec::new();
    for (path, text) in sources() {
        if !path.components().any(|c| c.as_os_str() == "src") {
            continue;
        }
        let product = text.split("#[cfg(test)]").next().unwrap_or("");
        for mark in ["Note::at(", "Note::whole(", "Line::failed(", "_KIND: &str = ", "pub(crate) const "] {
            // Names of files look like kinds.
            for piece in
                product.split(mark).skip(1).filter(|p| !p.lines().next().is_some_and(|l| l.contains("include_str!")))
            {
                let piece = piece.split(['\n', ';']).take(2).collect::<Vec<_>>().join(" ");
                kinds.extend(piece.split('"').skip(1).step_by(2).filter(|s| is_kind(s)).map(str::to_string));
            }
        }
    }
    kinds.sort();
    kinds.dedup();
    kinds
}

fn is_kind(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 2 && parts.iter().all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
}

#[test]
fn every_kind_of_note_is_explained() {
    let kinds = kinds_in_use();
    assert!(kinds.contains(&"ingest.truncated".to_string()), "{kinds:?}");
    complain(&kinds.into_iter().filter(|k| explain(k, Data::bundled()).is_empty()).collect::<Vec<_>>());
}

#[test]
fn everything_in_the_ontology_is_explained() {
    let data = Data::bundled();
    let o = &data.ontology;
    let modes = o.categories.values().flat_map(|c| c.modes.keys());
    let names =
        o.categories.keys().chain(o.contexts.keys()).chain(o.sectors.keys()).chain(o.bodies.keys()).chain(modes);
    complain(&names.filter(|n| explain(n, data).is_empty()).cloned().collect::<Vec<_>>());
}

#[test]
fn inner_crates_name_no_category() {
    let data = Data::bundled();
    // A category that PLOVER's rules of reduction name may be named by the data alone.
    let mut found = Vec::new();
    for (path, text) in sources() {
        let path = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        if !path.starts_with("crates/lapwing-nlp/src") && !path.starts_with("crates/lapwing-core/src") {
            continue;
        }
        let product = text.split("#[cfg(test)]").next().unwrap_or("");
        for (n, line) in product.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            if data.ontology.categories.keys().any(|c| line.contains(&format!("\"{c}\""))) {
                found.push(format!("{path}:{}: {line}", n + 1));
            }
        }
    }
    complain(&found);
}

#[test]
fn the_readme_names_every_command() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md is there");
    let read = |name: &str| fs::read_to_string(root().join("crates/lapwing-cli/src").join(name)).expect("it is there");
    let args = read("args.rs") + &read("args/meaning.rs");
    let names: Vec<&str> = args.lines().filter_map(|l| l.strip_prefix("/// `lapwing ")?.strip_suffix('`')).collect();
    assert!(names.len() > 5, "{names:?}");
    complain(
        &names
            .iter()
            .filter(|n| !readme.contains(&format!("lapwing {n}")))
            .map(|n| (*n).to_string())
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_documents_are_there_and_link_to_files_that_are() {
    let mut wrong = Vec::new();
    for name in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/GLOSSARY.md", "data/README.md"]
    {
        let path = root().join(name);
        let text = fs::read_to_string(&path).unwrap_or_default();
        if text.is_empty() {
            wrong.push(format!("{name} is missing"));
        }
        for link in text.split("](").skip(1).filter_map(|l| l.split(')').next()) {
            let file = link.split('#').next().unwrap_or("");
            if !file.is_empty() && !file.contains("://") && !path.with_file_name("").join(file).exists() {
                wrong.push(format!("{name}: {link} leads nowhere"));
            }
        }
    }
    complain(&wrong);
}

#[test]
fn no_document_or_source_names_a_machine() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let marks = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tm", "p/")];
        let lines = text.lines().enumerate().filter(|(_, l)| marks.iter().any(|m| l.contains(m)));
        found.extend(lines.map(|(n, l)| format!("{}:{}: {l}", path.display(), n + 1)));
    }
    complain(&found);
}
