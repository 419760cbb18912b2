//! Inputs made to hang or crash a reader. None is timed: each would run for minutes, or not end, were it not caught.

use lapwing_core::Article;
use lapwing_ingest::{Options, from_html, from_text};

const LAST: &str = "<p>The ministers of Norway and Peru met in Lima on Tuesday.</p>";

#[test]
fn pages_that_hang_a_tree_builder_are_read_without_one() {
    let attributes: String = (0..100_000).map(|i| format!(" a{i}=1")).collect();
    for (what, page) in [
        ("div", "<div>".repeat(20_000)),
        ("lists", "<ul><li>".repeat(20_000)),
        ("items of two kinds of list", "<li><dd>".repeat(20_000)),
        ("bold", "<b>".repeat(20_000)),
        ("links", "<a href=x>".repeat(20_000)),
        ("tables", "<table><tr><td>".repeat(20_000)),
        ("headings", "<h1>".repeat(20_000)),
        ("upper case", "<DIV>".repeat(20_000)),
        ("end tags of others", "<div></b></p>".repeat(20_000)),
        ("end tags that a drawing hides", "<div><svg><desc><p></svg></div>".repeat(20_000)),
        ("end tags that an object hides", "<div><object></div></object>".repeat(20_000)),
        ("inline tags kept open by a paragraph", "<span><p></span><div></div>".repeat(20_000)),
        ("tags that close themselves behind a drawing", format!("<svg><p>{}", "<path/>".repeat(20_000))),
        ("links in a drawing", format!("<svg>{}", "<link>".repeat(20_000))),
        ("a comment that ends early", format!("<!-->{}-->", "<div>".repeat(20_000))),
        ("script in a drawing", format!("<svg><script>{}</script>", "<g>".repeat(20_000))),
        ("attributes", format!("<div{attributes}>")),
        ("formatting opened in every paragraph", format!("{}{}", "<b>".repeat(300), "<p>x".repeat(20_000))),
        ("brackets", "<".repeat(200_000)),
        ("tags", "<br>".repeat(200_000)),
    ] {
        let article = page_of(&format!("<html><body>{page}{LAST}"));
        assert!(article.notes.iter().any(|n| n.kind == "ingest.no-tree"), "{what}: {:?}", article.notes);
        assert!(article.text.contains("Norway and Peru met"), "{what}");
    }
}

#[test]
fn nesting_of_a_million_ends() {
    for tags in ["<div>", "<ul><li>", "<b>", "<a href=x>", "<table><tr><td>"] {
        let article = page_of(&format!("<html><body>{LAST}{}", tags.repeat(1_000_000)));
        assert!(article.notes.iter().any(|n| n.kind == "ingest.no-tree"), "{tags}: {:?}", article.notes);
        assert!(article.text.contains("Norway and Peru met"), "{tags}");
    }
}

#[test]
fn ordinary_pages_pass_the_guard() {
    let unclosed: String =
        (0..3000).map(|i| format!("<li>item {i}<p>text <b>bold</b> <br> <img src=x> more")).collect();
    let icons = "<svg viewBox='0 0 1 1'><title>Icon</title><g><path d='M0'/><circle r=1 /></g></svg>".repeat(800);
    let table: String = (0..2000).map(|i| format!("<tr><td>{i}<td><a href='/x?a>b'>link</a>")).collect();
    let scripts = "<script>if (a<b) document.write('<div><div><div>')</script><style>a>b{}</style>".repeat(400);
    let misnested = "<p><b><i>text</b></i></p><em><div>more</div></em>".repeat(1000);
    let xhtml = "<br/><hr/><img src='x'/><input type='text'/>".repeat(1000);
    for body in [unclosed, icons, table, scripts, misnested, xhtml] {
        let article = page_of(&format!("<html><body><article>{}</article>{body}</body></html>", LAST.repeat(3)));
        assert!(!article.notes.iter().any(|n| n.kind == "ingest.no-tree"), "{}…: {:?}", &body[..60], article.notes);
    }
}

#[test]
fn huge_pages_and_texts_are_cut() {
    let page = format!("<html><body>{}", LAST.repeat(100_000));
    let kinds: Vec<&str> = page_of(&page).notes.iter().map(|n| n.kind).collect();
    assert!(kinds.contains(&"ingest.no-tree"), "{kinds:?}");
    let text = "Norway thanked Peru. ".repeat(200_000);
    let article = from_text(text.as_bytes(), "x", &Options::default()).expect("an article");
    assert!(article.text.len() <= 2 << 20);
    assert!(article.notes.iter().any(|n| n.kind == "ingest.truncated"));
}

#[test]
fn texts_that_invite_work_in_the_square_of_their_length() {
    for text in [
        "(".repeat(2_000_000),
        "a ".repeat(900_000),
        "March 5, 2024\n".repeat(100_000),
        (0..40_000).map(|i| format!("Ana Pop{i} is a fellow at the place.\n\n")).collect(),
        (0..40_000).map(|i| format!("Sign up for the AB{i} newsletter\n")).collect(),
        (0..40_000).map(|i| format!("support {i} of the many things that matter here\n")).collect(),
        "& ".repeat(500_000),
        "\u{202E}\u{200B}x\n".repeat(100_000),
    ] {
        let article = from_text(format!("Norway thanked Peru.\n\n{text}").as_bytes(), "x", &Options::default());
        assert!(article.expect("an article").text.contains("Norway"), "{}…", &text[..8]);
    }
}

#[test]
fn broken_markup_is_read_as_far_as_it_goes() {
    for page in [
        "<html><body><p>The ministers of Norway and Peru met in Li",
        "<p>The ministers of Norway <b>and Peru met</p></b></div></html></p>",
        "<!doctype<html><body>The ministers of Norway and Peru met in Lima</",
        "<html><head><title>The ministers of Norway and Peru met",
        "<body><script>x</script><p>The ministers of Norway and Peru met<script>",
        "<html><head><script type='application/ld+json'>{\"@type\":\"NewsArticle\",</script></head><p>The ministers of Norway and Peru met",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'Norway'><!ENTITY b SYSTEM 'file:///etc/hostname'>]><html><body><p>The ministers of Norway and Peru met &a;&b;</p></body></html>",
    ] {
        let article = page_of(page);
        assert!(article.text.contains("The ministers of Norway"), "{page}: {}", article.text);
    }
}

#[test]
fn any_cut_of_a_page_is_an_outcome() {
    let page = format!(
        "<html><head><title>Ünö & “co”</title></head><body class=\"a b\"><!-- x --><article>{LAST}<p>&amp;&#8217;</p></article></body></html>"
    );
    for end in 0..page.len() {
        // Cuts within a character are damaged UTF-8.
        match from_html(&page.as_bytes()[..end], "x", &Options::default()) {
            Ok(article) => assert!(!article.text.is_empty(), "cut at {end}"),
            Err(error) => assert!(!error.message.is_empty(), "cut at {end}"),
        }
    }
}

fn page_of(html: &str) -> Article {
    from_html(html.as_bytes(), "page", &Options::default())
        .unwrap_or_else(|e| panic!("{e}: {}…", &html[..60.min(html.len())]))
}
