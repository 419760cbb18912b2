//! Runs `cases.txt`: frozen trees and what their mentions must refer to.

use lapwing_core::{Article, Mention, read_conllu};
use lapwing_data::Data;

use super::find_mentions;

#[test]
fn cases_hold() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for block in include_str!("cases.txt").split("--- ").skip(1) {
        let (head, trees) = block.split_once("\n\n").expect("a blank line stands before the trees");
        let (name, lines) = head.split_once('\n').expect("a name and lines");
        let (text, doc) = read_conllu(trees).unwrap_or_else(|e| panic!("{name}: {e}"));
        let article = Article { text, ..Article::default() };
        let mentions = find_mentions(&article, &doc, Data::bundled());
        assert_eq!(mentions.at.len(), doc.tokens.len(), "{name}");
        for line in lines.lines() {
            let word = line.split(" | ").next().unwrap_or("");
            let found: Vec<&Mention> =
                mentions.list.iter().filter(|m| doc.form(m.head, &article.text) == word).collect();
            if found.is_empty() {
                wrong.push(format!("{name}: no mention is headed by {word:?}"));
            }
            for mention in found {
                checked += 1;
                let got = shown(word, mention);
                if got != line {
                    wrong.push(format!("{name}: expected {line:?}, got {got:?} ({})", mention.ground));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 30, "only {checked} mentions were checked");
}

fn shown(word: &str, mention: &Mention) -> String {
    let or_dash = |s: Option<&str>| s.filter(|s| !s.is_empty()).unwrap_or("-").to_string();
    let e = &mention.entity;
    let sectors = e.sectors.join(" ");
    let cells = [
        word.to_string(),
        or_dash(e.country.as_deref()),
        or_dash(Some(&sectors)),
        format!("{:?}", e.kind),
        or_dash(e.name.as_deref()),
    ];
    cells.join(" | ")
}

#[test]
fn odd_text_is_no_error() {
    for text in ["", " ", "\u{feff}", "of of of", "«»", "’s ’s 's", "🇺🇳 UN 🇺🇳", "THE THE THE GOVERNMENT"]
    {
        let trees: String = text
            .split_whitespace()
            .enumerate()
            .map(|(i, w)| format!("{}\t{w}\t{w}\tPROPN\t_\t_\t{}\tnmod\t_\t_\n", i + 1, i))
            .collect();
        let (text, doc) = read_conllu(&trees).expect("reads");
        let article = Article { text, context: Some(text_of_nothing()), ..Article::default() };
        let mentions = find_mentions(&article, &doc, Data::bundled());
        assert!(mentions.list.iter().all(|m| m.span.end <= article.text.len()));
    }
}

fn text_of_nothing() -> String {
    "in in In, > || (of) – ’s 's".to_string()
}

#[test]
fn news_about_a_statement_is_none() {
    let trees = "# text = We urge Togo.\n1\tWe\twe\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\turge\turge\tVERB\t_\t_\t0\troot\t_\t_\n\
                 3\tTogo\tTogo\tPROPN\t_\t_\t2\tobj\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n";
    let ghana = "# text = Ghana waits.\n1\tGhana\tGhana\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\twaits\twait\tVERB\t_\t_\t0\troot\t_\t\
                 SpaceAfter=No\n3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";
    let (text, doc) = read_conllu(&format!("{ghana}{trees}")).expect("reads");
    let of_we = |title: &str| {
        let article = Article { text: text.clone(), title: Some(title.into()), ..Article::default() };
        let mentions = find_mentions(&article, &doc, Data::bundled());
        let we = mentions.list.iter().find(|m| doc.form(m.head, &article.text) == "We").expect("we are mentioned");
        we.entity.country.clone()
    };
    assert_eq!(of_we("Press Statement").as_deref(), Some("GHA"));
    assert_eq!(
        of_we("The minister told a crowd on Monday that a Press Statement of the ministry would soon be out"),
        None
    );
}

#[test]
fn a_name_of_several_codes_stands_for_as_many_parties() {
    use lapwing_core::{Entity, EntityKind, Mentions, Span};
    let entity = Entity { kind: EntityKind::Body, country: Some("AAA/BBB/CCC".to_string()), ..Entity::default() };
    let one = Mention {
        span: Span::new(0, 5),
        head: 0,
        entity,
        ground: "name of a body".to_string(),
        antecedent: None,
        members: Vec::new(),
    };
    let mut mentions = Mentions { list: vec![one], at: vec![Some(0)], notes: Vec::new() };
    super::take_apart(&mut mentions);
    let codes: Vec<Option<&str>> = mentions.list.iter().map(|m| m.entity.country.as_deref()).collect();
    assert_eq!(codes, [Some("AAA"), Some("AAA"), Some("BBB"), Some("CCC")]);
    assert_eq!(mentions.list[0].members, [1, 2, 3]);
    assert!(mentions.list[1..].iter().all(|m| m.members.is_empty()));
}
