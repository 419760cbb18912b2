//! What sentences odd texts hold: `odd.txt` beside this file.

use lapwing_nlp::split::{self, Rules};

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn odd_texts_hold_these_sentences() {
    let rules = Rules::english();
    let lines = include_str!("odd.txt").lines().filter(|line| !line.starts_with('#'));
    let mut cases: Vec<(String, Vec<String>)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("> "), cases.last_mut()) {
            (Some(text), _) => cases.push((text.replace("\\n", "\n"), Vec::new())),
            (None, Some((_, expected))) => expected.push(plain(line)),
            (None, None) => panic!("odd.txt begins with no text: {line}"),
        }
    }
    assert!(cases.len() >= 40);
    for (text, expected) in cases {
        let found: Vec<String> = split::sentences(&text, &rules).iter().map(|p| plain(p.span.of(&text))).collect();
        assert_eq!(found, expected, "in {text:?}");
    }
}
