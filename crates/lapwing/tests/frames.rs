//! Every frame's own examples: a `yes` must fire it, a `no` must not.
//!
//! The sentences are coded over frozen trees in `cases/trees/`, so that a new language model cannot turn them red.
//! Examples that go wrong today stand in `cases/known_wrong_frames.tsv`; one that comes right fails until it is taken out.
//! `CASES=update cargo test -p lapwing --test frames` parses sentences that have no tree yet and drops stale ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use lapwing_coder::actors::find_mentions;
use lapwing_coder::events::{Reading, Trace, drafts};
use lapwing_core::{Article, read_conllu, write_conllu};
use lapwing_data::Data;
use lapwing_data::lexicon::Frame;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases/trees")
}

/// Frozen trees by sentence: CoNLL-U blocks that begin with `# example = …`.
fn frozen() -> BTreeMap<String, String> {
    let mut trees = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder()) else { return trees };
    for path in entries.filter_map(|e| e.ok().map(|e| e.path())) {
        let text = fs::read_to_string(&path).expect("a tree file is readable");
        for block in text.split("# example = ").skip(1) {
            let (sentence, rows) = block.split_once('\n').expect("rows follow an example");
            trees.insert(sentence.to_string(), rows.to_string());
        }
    }
    trees
}

fn update(data: &Data) {
    let known = frozen();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for frame in &data.lexicon.frames {
        let name = frame.file.rsplit('/').next().unwrap_or("frames").replace(".toml", ".conllu");
        let out = files.entry(name).or_default();
        for sentence in frame.yes.iter().chain(&frame.no) {
            let rows = known.get(sentence).cloned().unwrap_or_else(|| {
                let article = Article { text: sentence.clone(), ..Article::default() };
                write_conllu(sentence, &lapwing_nlp::parse(&article, lapwing_nlp::Model::bundled()))
            });
            *out += &format!("# example = {sentence}\n{}\n\n", rows.trim_end());
        }
    }
    fs::create_dir_all(folder()).expect("cases/trees can be made");
    for (name, text) in files {
        fs::write(folder().join(name), text).expect("a tree file is writable");
    }
}

/// Ids of the frames that code something in the sentence.
fn fired(rows: &str, data: &Data) -> (Vec<String>, Trace) {
    let (text, doc) = read_conllu(rows).expect("frozen trees are CoNLL-U");
    let article = Article { text, ..Article::default() };
    let mentions = find_mentions(&article, &doc, data);
    let reading = Reading::new(&article, &doc, &mentions, data);
    let mut trace = Trace::wanted();
    let frames = drafts(&reading, &mut trace).into_iter().flat_map(|d| d.frames).collect();
    (frames, trace)
}

fn why(frame: &Frame, trace: &Trace) -> String {
    let steps: Vec<String> = trace
        .steps
        .iter()
        .filter(|s| s.frame == frame.id)
        .map(|s| format!("{}: {}", s.station.as_str(), s.message))
        .collect();
    if steps.is_empty() { "its trigger was not found".to_string() } else { steps.join("; ") }
}

/// Frame and sentence of the examples that are known to go wrong.
fn known_wrong() -> BTreeSet<(String, String)> {
    let text =
        fs::read_to_string(folder().join("../known_wrong_frames.tsv")).expect("the list of known faults is readable");
    let rows = text.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
    rows.filter(|r| r.len() == 3).map(|r| (r[0].to_string(), r[2].to_string())).collect()
}

#[test]
fn frames_fire_on_their_own_examples_and_only_there() {
    let data = Data::bundled();
    if std::env::var("CASES").is_ok_and(|v| v == "update") {
        update(data);
    }
    let trees = frozen();
    let known = known_wrong();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for frame in &data.lexicon.frames {
        let examples = frame.yes.iter().map(|s| (s, true)).chain(frame.no.iter().map(|s| (s, false)));
        for (sentence, wanted) in examples {
            let Some(rows) = trees.get(sentence) else {
                wrong.push(format!(
                    "{}:{} {}: no frozen tree for {sentence:?}; run with CASES=update",
                    frame.file, frame.line, frame.id
                ));
                continue;
            };
            let (frames, trace) = fired(rows, data);
            let fault = (frame.id.clone(), sentence.clone());
            if frames.contains(&frame.id) != wanted && known.contains(&fault) {
                seen.insert(fault);
            } else if frames.contains(&frame.id) != wanted {
                let what = if wanted { "does not fire on" } else { "fires on" };
                wrong.push(format!(
                    "{}:{} {} {what} {sentence:?} ({}; fired: {})",
                    frame.file,
                    frame.line,
                    frame.id,
                    why(frame, &trace),
                    frames.join(", ")
                ));
            }
        }
    }
    assert!(!data.lexicon.frames.is_empty(), "there are frames to test");
    let mended: Vec<_> = known.difference(&seen).collect();
    assert!(mended.is_empty(), "these come right now: take them out of cases/known_wrong_frames.tsv: {mended:#?}");
    assert!(wrong.is_empty(), "{} examples go wrong:\n{}", wrong.len(), wrong.join("\n"));
}
