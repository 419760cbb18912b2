//! Encodings and the characters that nobody sees.

use lapwing_ingest::{ErrorKind, Options, from_html, from_text};

const SENTENCE: &str = "Señor Núñez de Córdoba thanked the mayor of São Paulo for the visit on Monday, he said.";

#[test]
fn the_same_words_in_every_encoding() {
    let utf16 = |big: bool| -> Vec<u8> {
        SENTENCE.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
    for bytes in [
        SENTENCE.as_bytes().to_vec(),
        with_mark(b"\xef\xbb\xbf", SENTENCE.as_bytes().to_vec()),
        with_mark(b"\xff\xfe", utf16(false)),
        with_mark(b"\xfe\xff", utf16(true)),
        utf16(false),
        utf16(true),
        latin1(SENTENCE),
    ] {
        let article = from_text(&bytes, "x", &Options::default()).expect("an article");
        assert_eq!(article.text, SENTENCE);
        assert!(article.notes.is_empty(), "{:?}", article.notes);
    }
}

#[test]
fn a_page_may_name_its_encoding() {
    let page = format!(
        "<html><head><meta charset='windows-1251'><title>x</title></head><body><p>{SENTENCE}</p></body></html>"
    );
    // In this code page the bytes of the accented letters are Cyrillic.
    let article = from_html(&latin1(&page), "x", &Options::default()).expect("an article");
    assert!(article.text.contains("Nъсez"), "{}", article.text);
}

#[test]
fn damaged_bytes_are_counted() {
    let mut bytes = SENTENCE.repeat(3).into_bytes();
    bytes.truncate(bytes.len() - 1);
    bytes.extend_from_slice(b" and \xff went \xc3");
    let article = from_text(&bytes, "x", &Options::default()).expect("an article");
    let note = article.notes.iter().find(|n| n.kind == "ingest.bad-encoding").expect("a note");
    assert!(note.message.starts_with("2 characters"), "{}", note.message);
}

#[test]
fn controls_are_told_and_kept_only_on_request() {
    let odd = "The envoy \u{0}of \u{202E}Nepal\u{202C} left Delhi on Monday.";
    let cleaned = from_text(odd.as_bytes(), "x", &Options::default()).expect("an article");
    assert_eq!(cleaned.text, "The envoy of Nepal left Delhi on Monday.");
    let kept = from_text(odd.as_bytes(), "x", &Options { keep_text: true, ..Options::default() }).expect("an article");
    assert_eq!(kept.text, odd);
    for article in [cleaned, kept] {
        let kinds: Vec<&str> = article.notes.iter().map(|n| n.kind).collect();
        assert_eq!(kinds, ["ingest.bidi", "ingest.control-characters"]);
    }
}

#[test]
fn a_foreign_language_is_told() {
    let spanish = "El presidente de Chile viajó el lunes a Lima para reunirse con su homólogo peruano y hablar sobre la frontera \
        marítima entre los dos países. Según su oficina, ambos gobiernos acordaron crear una comisión conjunta que comenzará a \
        trabajar en septiembre. La oposición criticó el acuerdo y pidió explicaciones en el congreso.";
    let article = from_text(spanish.as_bytes(), "x", &Options::default()).expect("an article");
    assert_eq!(article.language, "es");
    assert!(article.notes.iter().any(|n| n.kind == "ingest.language"));
    // What its words say goes before what a page says of itself.
    let english = "The president of Chile and the president of Peru met in Lima on Monday to speak of the border at sea. Both \
        governments agreed to set up a commission that will begin its work in September. The opposition criticised the accord \
        and asked for an explanation in the congress.";
    let page = format!("<html lang=\"es\"><body><article><p>{english}</p></article></body></html>");
    assert_eq!(from_html(page.as_bytes(), "x", &Options::default()).expect("an article").language, "en");
    // Too short to be sure.
    assert_eq!(from_text("Viva Chile".as_bytes(), "x", &Options::default()).expect("an article").language, "en");
}

#[test]
fn what_is_not_text_is_refused_with_advice() {
    for (bytes, advice) in [
        (b"\x1f\x8b\x08\x00rest".as_slice(), "decompress"),
        (b"PK\x03\x04rest", "export it as text"),
        (b"%PDF-1.7 rest", "pdftotext"),
        (&[0u8; 400], "binary"),
    ] {
        let error = from_text(bytes, "x", &Options::default()).expect_err("no text");
        assert_eq!(error.kind, ErrorKind::NotText);
        assert!(error.message.contains(advice), "{}", error.message);
    }
}

#[test]
fn nothing_is_empty() {
    for bytes in [b"".as_slice(), b" \n\t ", b"\xef\xbb\xbf", "\u{a0}\u{2003}".as_bytes()] {
        assert_eq!(from_text(bytes, "x", &Options::default()).expect_err("nothing").kind, ErrorKind::Empty);
        assert_eq!(from_html(bytes, "x", &Options::default()).expect_err("nothing").kind, ErrorKind::Empty);
    }
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect()
}
