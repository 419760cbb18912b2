//! Feeds: the three kinds, everyday defects, and what is refused.

use std::io::Cursor;

use lapwing_core::Article;
use lapwing_ingest::{ErrorKind, Format, Options, Outcome, articles_of};

fn read(feed: &str) -> Vec<Outcome> {
    articles_of(Cursor::new(feed.to_string()), "news.rss", &Options { format: Format::Feed, ..Options::default() })
        .collect()
}

fn articles(feed: &str) -> Vec<Article> {
    read(feed).into_iter().map(|o| o.expect("an article")).collect()
}

fn item(n: usize) -> String {
    format!(
        "<item><title>Fiji thanks Tonga &amp;amp; Samoa {n}</title><link>https://www.reef.example/2024/{n}</link><guid>g{n}</guid>\
         <pubDate>Tue, 05 Mar 2024 08:30:00 +0100</pubDate><description>&lt;p&gt;Fiji thanked Tonga on Monday for divers, number {n}.&lt;/p&gt;\
         &lt;p&gt;A second paragraph.&lt;/p&gt;</description></item>"
    )
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>Reef news</title>{items}</channel></rss>"
    )
}

#[test]
fn an_item_of_rss_is_an_article() {
    let all = articles(&rss(&(item(1) + &item(2))));
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].id, "g2");
    assert_eq!(all[1].url.as_deref(), Some("https://www.reef.example/2024/2"));
    assert_eq!(all[1].publisher.as_deref(), Some("reef.example"));
    assert_eq!(all[1].published.map(|d| d.to_iso()).as_deref(), Some("2024-03-05T07:30:00Z"));
    assert_eq!(
        all[1].text,
        "Fiji thanks Tonga & Samoa 2\n\nFiji thanked Tonga on Monday for divers, number 2.\n\nA second paragraph."
    );
    assert_eq!(all[1].headline.map(|h| h.of(&all[1].text)), Some("Fiji thanks Tonga & Samoa 2"));
}

#[test]
fn the_full_content_beats_the_summary() {
    let feed = rss("<item><guid>a</guid><description>Fiji thanked Tonga.</description>\
        <content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<div><p>Fiji thanked Tonga on Monday for its divers.</p>\
        <script>track('x & y')</script></div>]]></content:encoded></item>");
    assert_eq!(articles(&feed)[0].text, "Fiji thanked Tonga on Monday for its divers.");
}

#[test]
fn atom_and_json_feeds_are_read() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Reef</title><id>f</id><updated>2024-03-06T00:00:00Z</updated>\
        <entry><id>tag:reef,1</id><title type='html'>Fiji thanks &lt;b&gt;Tonga&lt;/b&gt; for divers</title><author><name>Ana Pop</name></author>\
        <link rel='self' href='https://reef.example/feed/1'/><link rel='alternate' href='https://reef.example/1'/>\
        <published>2024-03-05T08:30:00Z</published><updated>2024-03-06T00:00:00Z</updated>\
        <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Fiji thanked Tonga on Monday.</p><p>It was the first time.</p></div></content></entry>\
        <entry><id>tag:reef,2</id><title>Second item of the feed</title><updated>2024-03-06T01:00:00Z</updated><summary>Tonga thanked Fiji on Monday.</summary></entry></feed>";
    let all = articles(atom);
    assert_eq!(all[0].text, "Fiji thanks Tonga for divers\n\nFiji thanked Tonga on Monday.\n\nIt was the first time.");
    assert_eq!(all[0].url.as_deref(), Some("https://reef.example/1"));
    assert_eq!(all[0].author.as_deref(), Some("Ana Pop"));
    assert_eq!(all[0].published.map(|d| d.to_iso()).as_deref(), Some("2024-03-05T08:30:00Z"));
    assert!(all[0].notes.is_empty(), "{:?}", all[0].notes);
    assert_eq!(all[1].published.map(|d| d.to_iso()).as_deref(), Some("2024-03-06T01:00:00Z"));
    assert!(all[1].notes.iter().any(|n| n.kind == "ingest.updated"), "{:?}", all[1].notes);
    let json = r#"{
        "version": "https://jsonfeed.org/version/1.1", "title": "Reef",
        "items": [{"id": "7", "url": "https://reef.example/7", "title": "Fiji thanks Tonga again", "date_published": "2024-03-05T08:30:00Z",
                   "content_html": "<p>Fiji thanked Tonga on Monday.</p>"}]
    }"#;
    let found: Vec<Outcome> = articles_of(Cursor::new(json), "feed.json", &Options::default()).collect();
    let article = found[0].as_ref().expect("an article");
    assert_eq!(
        (article.id.as_str(), article.text.as_str()),
        ("7", "Fiji thanks Tonga again\n\nFiji thanked Tonga on Monday.")
    );
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>Reef</title></channel>\
        <item rdf:about='x'><title>Fiji thanks Tonga for its divers</title><link>https://reef.example/9</link></item></rdf:RDF>";
    assert_eq!(articles(rdf)[0].text, "Fiji thanks Tonga for its divers");
}

#[test]
fn dates_that_cannot_be_are_none() {
    for date in ["someday", "", "Tue, 05 Mar 9999 08:30:00 GMT", "0000-00-00", "-1"] {
        let feed = rss(&item(1).replace("Tue, 05 Mar 2024 08:30:00 +0100", date).replace("/2024/1", "/1"));
        assert_eq!(articles(&feed)[0].published, None, "{date}");
    }
}

#[test]
fn everyday_defects_cost_nothing() {
    let good = rss(&(item(1) + &item(2)));
    for (what, feed) in [
        ("bare ampersands", good.replace("</guid>", " & co</guid>").replace("&amp;amp;", "&")),
        ("no version", good.replace("<rss version='2.0'>", "<rss>")),
        ("an odd version", good.replace("version='2.0'>", "version='2.0.11'>")),
        ("blanks before the declaration", format!("\n  {good}")),
        ("a byte order mark", format!("\u{feff}{good}")),
        ("a false declaration", good.replace("UTF-8", "UTF-16")),
        ("HTML entities", good.replace("Reef news", "Reef&nbsp;news&eacute;")),
        ("text after the end", format!("{good}\n<!-- cached -->")),
        ("cut short behind the items", good.replace("</channel></rss>", "")),
        ("an unclosed tag in the channel", good.replace("<title>Reef", "<image><title>Reef")),
    ] {
        let n_read = read(&feed)
            .iter()
            .filter(|o| o.as_ref().is_ok_and(|a| a.text.contains("Fiji thanked Tonga on Monday")))
            .count();
        assert_eq!(n_read, 2, "{what}: {:?}", read(&feed));
    }
}

#[test]
fn a_broken_item_costs_itself_alone() {
    let broken = "<item><guid>b</guid><description><b>Samoa</description></item>";
    let outcomes = read(&rss(&(item(1) + broken + &item(3))));
    let ids: Vec<&str> =
        outcomes.iter().map(|o| o.as_ref().map_or_else(|e| e.kind.as_str(), |a| a.id.as_str())).collect();
    assert_eq!(ids, ["g1", "ingest.bad-feed", "g3"]);
    assert!(outcomes[1].as_ref().expect_err("broken").message.starts_with("news.rss: item 2"), "{:?}", outcomes[1]);
}

#[test]
fn any_cut_of_a_feed_keeps_the_items_before_it() {
    let whole = rss(&(item(1) + &item(2)));
    let ends: Vec<usize> = whole.match_indices("</item>").map(|(at, end)| at + end.len()).collect();
    for cut in 0..whole.len() {
        let n_kept = read(&whole[..cut]).iter().filter(|o| o.is_ok()).count();
        assert_eq!(n_kept, ends.iter().filter(|end| **end <= cut).count(), "cut at {cut}");
        assert!(n_kept == 2 || read(&whole[..cut]).iter().any(Result::is_err), "cut at {cut}");
    }
}

#[test]
fn entities_are_neither_expanded_nor_fetched() {
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let bomb = format!("<!DOCTYPE rss [<!ENTITY l0 \"ha\">{laughs}]>{}", rss(&item(1).replace("number 1", "&l9;")));
    let outside = format!(
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>{}",
        rss(&item(1).replace("number 1", "&x;"))
    );
    for feed in [bomb, outside] {
        let outcomes = read(&feed);
        assert_eq!(outcomes.len(), 1);
        assert_eq!(outcomes[0].as_ref().expect_err("refused").kind, ErrorKind::BadFeed);
    }
    // Without a declaration the name stands as it is.
    let article = &articles(&rss(&item(1).replace("number 1", "&amp;l9;")))[0];
    assert!(article.text.contains("&l9;"), "{}", article.text);
}

#[test]
fn nesting_of_a_million_ends() {
    for tag in ["div", "b", "item", "x"] {
        let deep = format!("<{tag}>").repeat(1_000_000);
        let outcomes = read(&rss(&(item(1) + &format!("<item><description>{deep}</description></item>") + &item(3))));
        assert!(outcomes.iter().any(|o| o.as_ref().is_ok_and(|a| a.id == "g1")), "{tag}");
        let escaped = deep.replace('<', "&lt;");
        let outcomes = read(&rss(&item(1).replace("&lt;p&gt;Fiji", &format!("{escaped}Fiji"))));
        assert!(outcomes[0].as_ref().is_ok_and(|a| a.text.contains("Fiji thanked Tonga on Monday")), "{tag}");
    }
}

#[test]
fn what_is_no_feed_is_refused() {
    for (feed, kind) in [
        ("", ErrorKind::BadFeed),
        ("Norway thanked Peru.", ErrorKind::BadFeed),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", ErrorKind::Empty),
        ("{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"x\", \"items\": [{]}", ErrorKind::BadFeed),
    ] {
        let outcomes = read(feed);
        assert_eq!(outcomes.len(), 1, "{feed}");
        assert_eq!(outcomes[0].as_ref().expect_err("refused").kind, kind, "{feed}: {:?}", outcomes[0]);
    }
}

#[test]
fn a_feed_above_the_cap_keeps_its_first_items() {
    let small = Options { format: Format::Feed, feed_cap_bytes: 2000, ..Options::default() };
    let feed = rss(&(1..50).map(item).collect::<String>());
    let outcomes: Vec<Outcome> = articles_of(Cursor::new(feed), "news.rss", &small).collect();
    assert!(outcomes[0].is_ok() && outcomes.len() < 10, "{outcomes:?}");
    assert!(outcomes.last().expect("some").is_err());
}
