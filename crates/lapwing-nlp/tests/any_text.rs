//! Whatever the text, the result is a document: spans in order, one tree a sentence, and time that grows with length.

use lapwing_core::{Article, Deprel, Document, NameKind, Span, Tense, Upos};
use lapwing_nlp::{Model, ModelError, parse, retag};

fn read(text: &str) -> Document {
    let doc = parse(&Article { text: text.to_string(), ..Article::default() }, Model::bundled());
    check(text, &doc);
    doc
}

fn check(text: &str, doc: &Document) {
    let mut end = 0;
    for token in &doc.tokens {
        assert!(token.span.start >= end && !token.span.is_empty());
        assert!(!token.span.of(text).is_empty());
        end = token.span.end;
    }
    let mut next = 0;
    for sentence in &doc.sentences {
        assert_eq!(sentence.tokens.start, next);
        next = sentence.tokens.end;
        assert!(!sentence.tokens.is_empty());
        assert_eq!(sentence.tokens.clone().filter(|&t| doc.tokens[t].head == t).count(), 1, "one root");
        for t in sentence.tokens.clone() {
            assert!(sentence.tokens.contains(&doc.tokens[t].head));
            let mut at = t;
            for _ in sentence.tokens.clone() {
                at = doc.tokens[at].head;
            }
            assert_eq!(doc.tokens[at].head, at, "every path ends at the root");
            assert_eq!(doc.tokens[t].head == t, doc.tokens[t].deprel == Deprel::Root);
        }
    }
    assert_eq!(next, doc.tokens.len());
    assert!(doc.names.windows(2).all(|pair| pair[0].tokens.end <= pair[1].tokens.start));
}

#[test]
fn hostile_texts_are_read() {
    let long = "x".repeat(1 << 20);
    let clitics = "n't".repeat(3_000);
    let marks = "((((".repeat(1_000);
    let dots = "a. ".repeat(3_000);
    for text in [&long, &clitics, &marks, &dots] {
        read(text);
    }
    let odd = [
        "",
        " ",
        "\n\n\n",
        "\u{0}\u{0}",
        "e\u{301}\u{301}\u{301}",
        "\u{202e}abc\u{202c}",
        "\u{feff}Hello",
        "🦀🦀 🦀",
        "'",
        "''''",
        "“”‘’",
        "...",
        "$",
        "U.S.",
    ];
    for text in odd {
        read(text);
    }
}

#[test]
fn random_characters_are_read() {
    let alphabet: Vec<char> = "ab Z.,'’“”-–—/$€@:;!?()\n\t0 9\u{0}\u{301}\u{200b}é中🦀".chars().collect();
    let mut seed = 7u32;
    for _ in 0..200 {
        let text: String = (0..120)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                alphabet[(seed >> 16) as usize % alphabet.len()]
            })
            .collect();
        read(&text);
    }
}

#[test]
fn random_pieces_of_news_are_read() {
    let pieces = [
        "OSLO, Jan. 3 (News) — ",
        "The army ",
        "Ana Pop",
        " said ",
        "\"",
        "“We ",
        "”",
        ". ",
        ".",
        "! ",
        "?",
        "...",
        "\n",
        "\n\n",
        "- ",
        "[12] ",
        "(",
        ") ",
        "U.S.",
        "Gen. ",
        "n't",
        "'s ",
        "http://example.org/a?b ",
        "14:05 ",
        "$5",
        "é\u{301}",
        "中文。",
        "🦀",
        "\u{200b}",
        "\u{202e}",
        "\u{0}",
        "ß",
        "İ",
        "ǅ",
        "\u{a0}",
        "\r\n",
        "Figure 1.2 ",
        "Image: ",
        "Monday, May 3, 2021",
        "1. ",
        ", ",
        ";",
        "—",
        "-",
        "/",
    ];
    let mut seed = 11u32;
    for _ in 0..400 {
        let text: String = (0..40)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                pieces[(seed >> 16) as usize % pieces.len()]
            })
            .collect();
        read(&text);
    }
}

#[test]
fn a_plain_sentence_is_read_as_a_person_reads_it() {
    let text = "The Norwegian army attacked the village on Friday.";
    let doc = read(text);
    let verb = doc.tokens.iter().position(|t| t.span.of(text) == "attacked").expect("the verb is a token");
    assert!(doc.is_root(verb));
    assert_eq!(
        (doc.tokens[verb].upos, doc.tokens[verb].tense, doc.tokens[verb].lemma.as_str()),
        (Upos::Verb, Tense::Past, "attack")
    );
    let subject = doc.child(verb, Deprel::Nsubj).expect("a subject");
    assert_eq!(doc.form(subject, text), "army");
    let object = doc.child(verb, Deprel::Obj).expect("an object");
    assert_eq!(doc.form(object, text), "village");
    assert!(doc.names.iter().any(|n| n.kind == NameKind::Group));
}

#[test]
fn headlines_and_paragraphs_are_marked() {
    let text = "Ministers meet in Oslo\n\nThe ministers met. They spoke of fish.\n\nNobody left.";
    let article = Article { text: text.to_string(), headline: Some(Span::new(0, 22)), ..Article::default() };
    let doc = parse(&article, Model::bundled());
    let marks: Vec<(bool, usize)> = doc.sentences.iter().map(|s| (s.headline, s.paragraph)).collect();
    assert_eq!(marks, [(true, 0), (false, 1), (false, 1), (false, 2)]);
}

/// Names as `KIND words`.
fn names(text: &str) -> Vec<String> {
    let doc = read(text);
    let words = |n: &lapwing_core::Name| doc.tokens[n.tokens.start].span.join(doc.tokens[n.tokens.end - 1].span);
    doc.names.iter().map(|n| format!("{} {}", n.kind.as_str(), words(n).of(text))).collect()
}

#[test]
fn long_and_foreign_names_are_whole() {
    for (text, expected) in [
        (
            "The Ministry of Trade of Chad met Abdel-Rahman al-Tijani bin Yusuf.",
            vec!["ORG Ministry of Trade of Chad", "PER Abdel-Rahman al-Tijani bin Yusuf"],
        ),
        (
            "Secretary of State Antony Lund met Jean-Pierre de la Croix in Port-au-Prince.",
            vec!["PER Antony Lund", "PER Jean-Pierre de la Croix", "LOC Port-au-Prince"],
        ),
        ("They landed at Lima International Airport on Friday.", vec!["LOC Lima International Airport"]),
    ] {
        assert_eq!(names(text), expected);
    }
}

#[test]
fn a_name_keeps_its_kind_in_all_of_the_document() {
    let alone = names("Brandt was quiet.");
    let told = names("Tomas Brandt, the minister, spoke of Brandt. He met Brandt and Mr. Brandt.\n\nBrandt was quiet.");
    assert_eq!(told.last().map(String::as_str), Some("PER Brandt"), "alone it was {alone:?}");
    assert!(told.iter().all(|name| name.starts_with("PER ")));
}

#[test]
fn reading_twice_gives_the_same_and_given_tokens_are_kept() {
    let text = "Ana Pop said she wasn't sure. Mr. Lund, a lawyer, agreed.";
    let doc = read(text);
    assert_eq!(doc, read(text));
    assert_eq!(retag(text, &doc, Model::bundled()), doc);
}

#[test]
fn what_was_read_before_changes_nothing() {
    let text = "Ana Pop met Mr. Lund in Oslo. \"No,\" she said to Lund's men, who met nobody.";
    let first = read(text);
    // More words than are remembered at a time.
    let many: Vec<String> = (0..20_000).map(|i| format!("w{i}x")).collect();
    read(&many.join(" "));
    assert_eq!(read(text), first);
    let fresh = Model::from_bytes(include_bytes!("../../../models/en.bin")).expect("the bundled model");
    assert_eq!(parse(&Article { text: text.to_string(), ..Article::default() }, &fresh), first);
}

#[test]
fn damaged_models_are_refused_with_a_reason() {
    assert_eq!(Model::from_bytes(b"no model at all").unwrap_err(), ModelError::NotAModel);
    let mut bytes = lapwing_nlp::MAGIC.to_vec();
    bytes.extend(99u32.to_le_bytes());
    assert_eq!(Model::from_bytes(&bytes).unwrap_err(), ModelError::WrongFormat(99));
    bytes.truncate(8);
    bytes.extend(lapwing_nlp::FORMAT.to_le_bytes());
    bytes.push(4);
    assert!(matches!(Model::from_bytes(&bytes), Err(ModelError::Broken(_))));
}

#[test]
fn the_manifest_describes_the_bundled_model() {
    let manifest: toml::Table = include_str!("../../../models/MANIFEST.toml").parse().expect("the manifest is TOML");
    let model = &manifest["model"].as_array().expect("a list of models")[0];
    assert_eq!(model["sha256"].as_str(), Some(Model::bundled().id()));
    let bytes = include_bytes!("../../../models/en.bin").len() as i64;
    assert_eq!(model["bytes"].as_integer(), Some(bytes));
    assert_eq!(model["format"].as_integer(), Some(i64::from(lapwing_nlp::FORMAT)));
}
