//! What a page says about itself: title, author, publisher, date, address, section, language.
//!
//! Each comes from the place that was right most often on pages with known answers. Dates: address, JSON-LD, meta
//! tags, itemprop and time tags, the extractor.

mod json_ld;

use trafilatura::dom::{Document, NodeId};

use self::json_ld::JsonLd;
use crate::dates::{date_in_url, read_page_date};
use crate::page::{Page, clean_name};

/// The page's own metadata.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meta {
    title: Option<String>,
    author: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
    language: Option<String>,
    dates: Vec<String>,
    hints: Vec<String>,
}

/// Reads the metadata of a page that passed the guard, from the tree that its text is taken from afterwards.
pub(crate) fn read(document: &Document) -> Meta {
    let ld = JsonLd::read(document);
    let tree = Tree::of(document);
    let url = tree
        .first(&[("link[rel='canonical']", "href"), ("meta[property='og:url']", "content")])
        .or_else(|| ld.text("url"))
        .filter(|u| u.contains("://"));
    let publisher = ld
        .name("publisher")
        .or_else(|| {
            tree.first(&[("meta[property='og:site_name']", "content"), ("meta[name='application-name']", "content")])
        })
        .map(|p| tidy(&p))
        .filter(|p| !p.is_empty() && p.len() < 80);
    let title = title(&tree, &ld, publisher.as_deref());
    let author = author(&tree, &ld, publisher.as_deref());
    let mut dates: Vec<String> = ld.text("datePublished").into_iter().collect();
    for selector in DATES {
        dates.extend(tree.values(selector, "content"));
    }
    let marked = tree.all("[itemprop='datePublished'], time[datetime]");
    for name in ["content", "datetime"] {
        dates.extend(marked.iter().filter_map(|&e| document.get_attribute(e, name)));
    }
    let mut hints: Vec<String> = ld.texts("@type");
    hints.extend(ld.texts("articleSection"));
    for selector in [
        "meta[property='article:section']",
        "meta[name='section']",
        "meta[name='article:section']",
        "meta[itemprop='articleSection']",
    ] {
        hints.extend(tree.values(selector, "content"));
    }
    let language = tree.first(&[("html", "lang"), ("html", "xml:lang"), ("meta[property='og:locale']", "content")]);
    Meta { title, author, publisher, url, language, dates, hints }
}

impl Meta {
    /// Fills what the page's own input did not already know; gives back a date that could not be read, where no other was.
    pub fn into_page(self, page: &mut Page) -> Option<String> {
        page.title = page.title.take().or(self.title);
        page.author = page.author.take().or(self.author);
        page.publisher = page.publisher.take().or(self.publisher);
        page.url = page.url.take().or(self.url);
        page.language = page.language.take().or(self.language);
        page.hints.extend(self.hints);
        if page.published.is_some() {
            return None;
        }
        let in_url = page.url.as_deref().and_then(date_in_url);
        let stated = self.dates.iter().find_map(|d| read_page_date(d));
        page.published = match (in_url, stated) {
            // The same day with a time says more.
            (Some(url), Some(stated)) if (url.year, url.month, url.day) == (stated.year, stated.month, stated.day) => {
                Some(stated)
            }
            (url, stated) => url.or(stated),
        };
        self.dates.into_iter().next().filter(|_| page.published.is_none())
    }
}

/// A page, with the elements in which most of what it says of itself stands.
struct Tree<'d> {
    whole: &'d Document,
    /// Those of [`LISTED`], in the order of the page.
    listed: Vec<NodeId>,
}

/// Elements that are collected on one walk over the page.
const LISTED: [&str; 4] = ["meta", "link", "html", "h1"];

impl<'d> Tree<'d> {
    fn of(whole: &'d Document) -> Self {
        Tree { listed: whole.iter(whole.root(), &LISTED), whole }
    }

    /// The elements that `selector` selects; the page is walked only where they are not listed: `meta[name='author']` and `h1`
    /// are.
    fn all(&self, selector: &str) -> Vec<NodeId> {
        let (tag, rest) = selector.split_once('[').unwrap_or((selector, ""));
        let value = rest.strip_suffix("']").and_then(|r| r.split_once("='"));
        if !LISTED.contains(&tag) || value.is_none() != rest.is_empty() {
            return self.whole.query_selector_all(self.whole.root(), selector);
        }
        let has =
            |e: NodeId| value.is_none_or(|(name, value)| self.whole.get_attribute(e, name).is_some_and(|v| v == value));
        self.listed.iter().copied().filter(|&e| self.whole.tag_name(e) == tag && has(e)).collect()
    }

    /// What the attribute `name` of those elements holds.
    fn values(&self, selector: &str, name: &str) -> impl Iterator<Item = String> {
        self.all(selector).into_iter().filter_map(move |e| self.whole.get_attribute(e, name))
    }

    /// The text of those elements, entities as they stand.
    fn texts(&self, selector: &str) -> impl Iterator<Item = String> {
        self.all(selector).into_iter().map(|e| self.whole.text_content(e))
    }

    /// The first of several places that holds something.
    fn first(&self, places: &[(&str, &str)]) -> Option<String> {
        let in_place = |(selector, name): &(&str, &str)| {
            self.values(selector, name).map(|v| v.trim().to_string()).find(|v| !v.is_empty())
        };
        places.iter().find_map(in_place)
    }
}

/// Where dates stand, best first; behind them what is marked in the text.
const DATES: [&str; 12] = [
    "meta[property='article:published_time']",
    "meta[name='article:published_time']",
    "meta[property='og:published_time']",
    "meta[name='parsely-pub-date']",
    "meta[name='pubdate']",
    "meta[name='publish-date']",
    "meta[name='publication_date']",
    "meta[name='DC.date.issued']",
    "meta[name='dcterms.created']",
    "meta[name='DC.date']",
    "meta[name='sailthru.date']",
    "meta[name='date']",
];

/// The printed headline: without the site's name, and the page's h1 where that is how the longer title begins.
fn title(tree: &Tree, ld: &JsonLd, publisher: Option<&str>) -> Option<String> {
    let headings: Vec<String> = tree.texts("h1").map(|h| tidy(&h)).filter(|t| t.split(' ').count() > 2).collect();
    let printed = tree
        .first(&[("meta[property='og:title']", "content"), ("meta[name='twitter:title']", "content")])
        .or_else(|| ld.text("headline"))
        .or_else(|| tree.texts("head > title").next())
        .map(|t| without_site(&tidy(&t), publisher, &headings));
    let same = |h: &&String| printed.as_ref().is_some_and(|p| p.to_lowercase().starts_with(&h.to_lowercase()));
    let heading =
        headings.iter().find(same).or(if headings.len() == 1 && printed.is_none() { headings.first() } else { None });
    heading.cloned().or(printed).filter(|t| !t.is_empty())
}

/// "Headline | Example News" without its end.
fn without_site(title: &str, publisher: Option<&str>, headings: &[String]) -> String {
    for bar in [" | ", " — ", " – ", " - ", " :: ", " » ", " · "] {
        let Some((head, site)) = title.rsplit_once(bar) else { continue };
        let is_site =
            publisher.is_some_and(|p| p.eq_ignore_ascii_case(site.trim())) || headings.iter().any(|h| h == head.trim());
        let looks_like_site = bar == " | " && site.split(' ').count() <= 4 && head.split(' ').count() >= 4;
        if is_site || looks_like_site {
            return without_site(head.trim(), publisher, headings);
        }
    }
    title.to_string()
}

fn author(tree: &Tree, ld: &JsonLd, publisher: Option<&str>) -> Option<String> {
    let names = |given: Vec<String>| {
        let mut names: Vec<String> = Vec::new();
        for name in given.iter().filter_map(|n| clean_name(&tidy(n))) {
            let is_site = publisher.is_some_and(|p| p.eq_ignore_ascii_case(&name));
            if !is_site && !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    };
    let metas = [
        "meta[name='author']",
        "meta[property='author']",
        "meta[name='parsely-author']",
        "meta[name='byl']",
        "meta[name='DC.creator']",
    ];
    let printed = [
        "[rel='author']",
        "[itemprop='author'] [itemprop='name']",
        "[itemprop='author']",
        ".byline",
        ".author-name",
        ".author",
    ];
    let from_metas = || metas.iter().find_map(|s| names(tree.values(s, "content").collect()));
    // Most pages have none of these: then one walk tells.
    let any = || !tree.all(&printed.join(", ")).is_empty();
    let from_printed = || any().then(|| printed.iter().find_map(|s| names(tree.texts(s).take(3).collect()))).flatten();
    names(ld.names("author")).or_else(from_metas).or_else(from_printed)
}

fn tidy(text: &str) -> String {
    let text = html_escape::decode_html_entities(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
