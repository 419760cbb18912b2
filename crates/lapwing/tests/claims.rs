//! Exact cases of who is cited for what: `cases/claims/*.txt`, each over its frozen tree.
//!
//! A case is `--- name`, a text, and a `claims` block with one line a claim. A new language model cannot turn them
//! red: trees stand beside the cases. `CASES=update cargo test -p lapwing --test claims` parses texts without a tree
//! and writes the `claims` blocks that are missing; it never changes one that is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lapwing_coder::actors::find_mentions;
use lapwing_coder::attribution::{Scan, claims, find_attributions};
use lapwing_core::{Article, Document, Party, Span, read_conllu, write_conllu};
use lapwing_data::Data;

struct Case {
    name: String,
    text: String,
    wanted: Option<Vec<String>>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases/claims")
}

fn read_cases(file: &str) -> (String, Vec<Case>) {
    let mut blocks = file.split("\n--- ");
    let title = blocks.next().unwrap_or_default().trim().to_string();
    let cases = blocks.map(|block| {
        let (name, rest) = block.split_once('\n').expect("a text follows the name");
        let (text, wanted) = match rest.split_once("\nclaims\n") {
            Some((text, lines)) => {
                (text, Some(lines.lines().map(|l| l.trim().to_string()).filter(|l| !l.is_empty()).collect()))
            }
            None => (rest, None),
        };
        Case { name: name.trim().to_string(), text: text.trim().to_string(), wanted }
    });
    (title, cases.collect())
}

fn write_cases(title: &str, cases: &[Case]) -> String {
    let mut out = format!("{title}\n");
    for case in cases {
        out += &format!("\n--- {}\n{}\n\nclaims\n", case.name, case.text);
        for line in case.wanted.iter().flatten() {
            out += &format!("  {line}\n");
        }
    }
    out
}

/// The frozen trees of one file, by case.
fn trees(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let blocks = text.split("# case = ").skip(1);
    blocks.filter_map(|b| b.split_once('\n')).map(|(n, rows)| (n.to_string(), rows.to_string())).collect()
}

/// Lays the words of a frozen tree over the text that they were parsed from.
fn lay_over(text: &str, mut doc: Document) -> Document {
    let mut at = 0;
    for token in &mut doc.tokens {
        let len = token.span.len();
        at += text[at..].len() - text[at..].trim_start().len();
        token.span = Span::new(at, at + len);
        at += len;
    }
    for sentence in &mut doc.sentences {
        let range = sentence.tokens.clone();
        sentence.span = doc.tokens[range.start].span.join(doc.tokens[range.end - 1].span);
    }
    doc
}

fn found(case: &Case, rows: &str, data: &Data) -> Vec<String> {
    let (_, doc) = read_conllu(rows).expect("frozen trees are CoNLL-U");
    let doc = lay_over(&case.text, doc);
    let article = Article { text: case.text.clone(), ..Article::default() };
    let mentions = find_mentions(&article, &doc, data);
    let scan = Scan::new(&article, &doc, data);
    let attributions = find_attributions(&scan, &article, &mentions);
    let (list, _) = claims(&scan, &mentions, &attributions);
    list.iter()
        .map(|c| {
            let meant = |h: &Party| h.entity.name.as_ref().map_or(String::new(), |n| format!(" for {n:?}"));
            let pronoun = |h: &Party| h.text.chars().all(char::is_lowercase);
            let named = |h: &Party| if pronoun(h) { meant(h) } else { String::new() };
            let holder = c.holder.as_ref().map_or("nobody".to_string(), |h| format!("{:?}{}", h.text, named(h)));
            let content: Vec<String> = c.content.iter().map(|s| format!("\"{}\"", s.of(&case.text))).collect();
            let addressee = c.addressee.as_ref().map_or(String::new(), |a| format!("  to \"{}\"", a.text));
            let document = if c.document { "  document" } else { "" };
            let cue = c.cue.of(&case.text);
            format!(
                "{}  holder {holder}  cue \"{cue}\"{addressee}  content {}{document}",
                c.directness.as_str(),
                content.join(" | ")
            )
        })
        .collect()
}

#[test]
fn claims_of_the_cases_are_found_exactly() {
    let data = Data::bundled();
    let update = std::env::var("CASES").is_ok_and(|v| v == "update");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).expect("cases/claims is there").filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in paths {
        let (title, mut cases) = read_cases(&fs::read_to_string(&path).expect("a case file is readable"));
        let tree_path = path.with_extension("conllu");
        let known = trees(&tree_path);
        let mut kept = String::new();
        for case in &mut cases {
            let rows = match known.get(&case.name) {
                Some(rows) => rows.clone(),
                None => {
                    assert!(update, "{}: no tree; run with CASES=update", case.name);
                    let article = Article { text: case.text.clone(), ..Article::default() };
                    write_conllu(&case.text, &lapwing_nlp::parse(&article, lapwing_nlp::Model::bundled()))
                }
            };
            kept += &format!("# case = {}\n{}\n\n", case.name, rows.trim_end());
            let lines = found(case, &rows, data);
            let wanted = case.wanted.get_or_insert_with(|| lines.clone());
            if *wanted != lines {
                wrong.push(format!("{}\n  wanted {wanted:#?}\n  found {lines:#?}", case.name));
            }
            seen += 1;
        }
        if update {
            fs::write(&tree_path, kept).expect("a tree file is writable");
            fs::write(&path, write_cases(&title, &cases)).expect("a case file is writable");
        }
    }
    assert!(seen > 20, "only {seen} cases were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a pronoun says that stands for a document is said by the authors of the document.
#[test]
fn it_speaks_for_the_authors_of_the_letter() {
    let text = "The bishops sent a letter to 30 ministers. “We invite you to Ghana,” the letter added.\n\n\
                It also noted, “The church lives in peace in Ghana.”";
    let article = Article { text: text.into(), ..Article::default() };
    let coded = lapwing::Pipeline::bundled().code_article(&article);
    let it = coded.claims.iter().filter_map(|c| c.holder.as_ref()).find(|h| h.text == "It");
    let it = it.expect("the second quotation has a holder");
    assert_eq!((it.entity.country.as_deref(), it.entity.sectors.as_slice()), (Some("GHA"), &["REL".to_string()][..]));
}
