//! Files of cases under `cases/`: blocks of a name, a text in one line and what is wanted of it, one thing a line.

use std::fs;
use std::path::Path;

/// Runs `differs` over each case of `file` (text, wanted lines) and fails with all that it tells.
pub fn hold(file: &str, mut differs: impl FnMut(&str, &[&str]) -> Option<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(file);
    let cases = fs::read_to_string(path).expect("cases");
    let mut wrong = Vec::new();
    let mut n_cases = 0;
    for case in cases.split("\n--- ").skip(1) {
        let mut lines = case.lines().filter(|l| !l.is_empty());
        let (name, text) = (lines.next().expect("a name"), lines.next().expect("a text"));
        wrong.extend(differs(text, &lines.collect::<Vec<_>>()).map(|how| format!("{name}: {how}")));
        n_cases += 1;
    }
    assert!(n_cases > 4);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
