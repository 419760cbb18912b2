//! Pages: metadata, main text, and that the headline stands once.

use lapwing_core::{Article, Genre};
use lapwing_ingest::{Options, from_html};

const BODY: &str = "<p>The government of Fiji asked Tonga on Monday to send divers after a ferry ran aground near Suva, officials said.</p>\
    <p>Tonga agreed within an hour, and a navy ship with twelve divers left Nuku'alofa in the evening, its government announced.</p>\
    <p>Fiji thanked Tonga for its quick answer in a statement that the prime minister read on the radio.</p>";

#[test]
fn a_page_says_what_it_is() {
    let head = r#"<title>Fiji asks Tonga for divers - Reef News</title>
        <meta property="og:site_name" content="Reef News"><link rel="canonical" href="https://reef.example/2024/08/12/fiji-divers">
        <script type="application/ld+json">/* page */ x</script>
        <script type="application/ld+json"><!-- {"@graph":[{"@type":"WebSite","name":"Reef"},{"@type":["NewsArticle"],
        "datePublished":"2024-08-12T09:15:00+12:00","author":[{"@type":"Person","name":"Sela Vunipolaka"},{"name":"Ratu Seruvakula"}]}]} --></script>"#;
    let article = page(head, &format!("<article><h1>Fiji asks Tonga for divers</h1>{BODY}</article>"));
    assert_eq!(article.title.as_deref(), Some("Fiji asks Tonga for divers"));
    assert_eq!(article.author.as_deref(), Some("Sela Vunipolaka, Ratu Seruvakula"));
    assert_eq!(article.publisher.as_deref(), Some("Reef News"));
    assert_eq!(article.url.as_deref(), Some("https://reef.example/2024/08/12/fiji-divers"));
    // The moment is the day before in UTC; the address says which day the page means.
    assert_eq!(article.published.map(|d| d.to_iso()).as_deref(), Some("2024-08-12"));
    assert_eq!(article.genre, Genre::Report);
}

#[test]
fn the_headline_stands_once() {
    let title = "<title>Fiji asks Tonga for divers</title>";
    for body in [
        BODY.to_string(),
        format!("<h1>Fiji asks Tonga for divers</h1>{BODY}"),
        format!("<article><header><h1>Fiji asks Tonga for divers</h1></header>{BODY}</article>"),
    ] {
        let article = page(title, &body);
        assert!(article.text.starts_with("Fiji asks Tonga for divers\n\n"), "{}", article.text);
        assert_eq!(article.text.matches("Fiji asks Tonga for divers").count(), 1);
        let headline = article.headline.expect("a headline");
        assert_eq!(headline.of(&article.text), "Fiji asks Tonga for divers");
    }
    // A headline that is how the lead begins is not said twice.
    let article = page("<title>The government of Fiji asked Tonga</title>", BODY);
    assert_eq!((article.headline, article.text.matches("of Fiji asked Tonga").count()), (None, 1));
}

#[test]
fn captions_and_furniture_stay_out() {
    let figure = "<figure><img src=a.jpg><figcaption>Divers of the Tongan navy on deck in 2019. Photo: Reef News</figcaption></figure>";
    let body = format!(
        "<nav><a href=/>Home</a> <a href=/w>World</a></nav><article>{figure}{BODY}{figure}<p>Sign up for our newsletter</p></article><footer>© 2024 Reef News. All rights reserved.</footer>"
    );
    let article = page("<title>Fiji asks Tonga for divers</title>", &body);
    assert_eq!(
        article.text,
        page("<title>Fiji asks Tonga for divers</title>", &format!("<article>{BODY}</article>")).text
    );
    for furniture in ["newsletter", "rights reserved", "Home", "Divers of the Tongan navy"] {
        assert!(!article.text.contains(furniture), "{furniture} stayed in {}", article.text);
    }
}

#[test]
fn sections_and_addresses_tell_the_genre() {
    for (head, genre) in [
        (r#"<meta property="article:section" content="Opinion">"#, Genre::Opinion),
        (r#"<link rel="canonical" href="https://reef.example/opinion/ferries">"#, Genre::Opinion),
        (r#"<script type="application/ld+json">{"@type":"OpinionNewsArticle"}</script>"#, Genre::Opinion),
        (r#"<script type="application/ld+json">{"@type":"LiveBlogPosting"}</script>"#, Genre::LiveBlog),
        (r#"<meta property="og:title" content="Editorial: The ferry was too old">"#, Genre::Editorial),
        (r#"<meta property="og:title" content="Readout of the call with Tonga">"#, Genre::PressRelease),
        (r#"<link rel="canonical" href="https://reef.example/news/opinion-polls-in-fiji">"#, Genre::Report),
    ] {
        assert_eq!(page(head, BODY).genre, genre, "{head}");
    }
}

#[test]
fn an_absurd_date_is_none_with_a_note() {
    let article = page(r#"<meta property="article:published_time" content="0000-00-00">"#, BODY);
    assert_eq!(article.published, None);
    assert!(article.notes.iter().any(|n| n.kind == "ingest.bad-date"), "{:?}", article.notes);
}

fn page(head: &str, body: &str) -> Article {
    let html = format!("<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>");
    from_html(html.as_bytes(), "page", &Options::default()).expect("an article")
}
