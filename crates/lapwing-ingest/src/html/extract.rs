//! The main text of a page by published extractors, each kept from taking the run down.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use lapwing_core::{Note, PubDate};
use trafilatura::dom::Document as Tree;
use trafilatura::{ExtractResult, ExtractionFocus, FallbackCandidates, HtmlDateMode, Options};

use crate::kinds;

/// Main text, one block a line, and the date that the extractor found if it was to look for one.
pub(crate) struct MainText {
    pub text: String,
    pub date: Option<PubDate>,
}

/// Reads the main text of a page and its `tree`; None when both extractors find nothing.
pub(crate) fn main_text(html: &str, tree: Tree, wants_date: bool, notes: &mut Vec<Note>) -> Option<MainText> {
    // The extractors are foreign code that works on its own tree: nothing of ours can be left half changed.
    let first = catch_unwind(AssertUnwindSafe(|| by_trafilatura(html, tree, wants_date))).ok().flatten();
    if first.as_ref().is_some_and(|t| !t.text.trim().is_empty()) {
        return first;
    }
    let second =
        catch_unwind(AssertUnwindSafe(|| by_readability(html))).ok().flatten().filter(|t| !t.trim().is_empty());
    second.map(|text| {
        notes.push(Note::whole(kinds::SECOND_OPINION, "the first extractor found no text on the page"));
        MainText { text, date: None }
    })
}

fn by_trafilatura(html: &str, tree: Tree, wants_date: bool) -> Option<MainText> {
    let mut options =
        Options::default().with_focus(ExtractionFocus::FavorPrecision).with_exclude_comments(true).with_fallback(true);
    if !wants_date {
        // It searches the whole text for one.
        options.html_date_mode = HtmlDateMode::Disabled;
    }
    let page = Volume::of(&tree);
    let result = if page.is_mostly_paragraphs() {
        let alone = without_comparison(tree, &options).filter(|found| page.leaves_no_doubt(found));
        alone.or_else(|| trafilatura::extract(html, &options).ok())?
    } else {
        trafilatura::extract_document(tree, &options).ok()?
    };
    // Read from its text: that spares naming the extractor's own date type.
    let date = result.metadata.date.and_then(|d| crate::dates::read_date(&d.to_string()));
    // Its plain text is one flat paragraph, so the blocks are taken from the markup.
    let text = Document::from(result.content_html.as_str()).formatted_text().to_string();
    Some(MainText { text, date })
}

/// What the extractor finds without the second way by which it checks itself, which takes a third of its time.
fn without_comparison(tree: Tree, options: &Options) -> Option<ExtractResult> {
    // An empty result of that way, as if it had been made elsewhere: it is worse than any other.
    let mut empty = FallbackCandidates::default();
    empty.readability_html = Some(String::new());
    trafilatura::extract_document(tree, &options.clone().with_fallback_candidates(empty)).ok()
}

/// How much text a page holds, in bytes that are no blanks.
struct Volume {
    /// All that a reader may see, but for links: what consists of links is no article, for either way.
    all: usize,
    /// In paragraphs.
    paragraphs: usize,
}

impl Volume {
    fn of(tree: &Tree) -> Volume {
        let body = tree.body().unwrap_or_else(|| tree.root());
        let under = |tags: &[&str]| -> usize {
            tree.iter(body, tags).into_iter().map(|e| printed(&tree.text_content(e))).sum()
        };
        let other = under(&["script", "style", "noscript", "template", "a"]);
        Volume { all: printed(&tree.text_content(body)).saturating_sub(other), paragraphs: under(&["p"]) }
    }

    /// Then the first way finds most of the text, and it is worth trying it alone.
    fn is_mostly_paragraphs(&self) -> bool {
        self.is_half(self.paragraphs)
    }

    /// Whether the second way would not win: it must find more than twice as much, unless what was found holds no
    /// paragraphs or more tables than paragraphs (the rule of trafilatura 0.6 where precision is wanted).
    fn leaves_no_doubt(&self, found: &ExtractResult) -> bool {
        let n = |tag: &str| found.content_html.matches(tag).count();
        self.is_half(printed(&found.content_text)) && n("<p>") > n("<table")
    }

    /// At least half of all.
    fn is_half(&self, part: usize) -> bool {
        part * 2 >= self.all
    }
}

fn printed(text: &str) -> usize {
    text.bytes().filter(|b| !b.is_ascii_whitespace()).count()
}

fn by_readability(html: &str) -> Option<String> {
    let document = Document::from(html);
    document.select("figcaption, figure, .caption, .wp-caption-text, nav, aside, footer").remove();
    let stripped = document.html().to_string();
    let article = dom_smoothie::Readability::new(stripped.as_str(), None, None).ok()?.parse().ok()?;
    Some(Document::from(article.content.to_string().as_str()).formatted_text().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "Ghana and Togo signed a treaty on fisheries in Lomé on Monday, after talks of two years about who may fish \
         between the river and the sandbank, and about what trawlers of either side must pay for it.";

    fn page(article: &str) -> String {
        let links: String = (0..30).map(|n| format!("<li><a href=\"/{n}\">Section number {n}</a></li>")).collect();
        format!("<html><body><nav><ul>{links}</ul></nav><main><article>{article}</article></main></body></html>")
    }

    fn with_comparison(html: &str) -> String {
        let options = Options::default().with_focus(ExtractionFocus::FavorPrecision);
        let options = options.with_exclude_comments(true).with_fallback(true);
        let found = trafilatura::extract(html, &options).expect("there is an article");
        Document::from(found.content_html.as_str()).formatted_text().to_string()
    }

    #[test]
    fn leaving_out_the_comparison_changes_nothing() {
        let paragraphs = format!("<h1>Treaty</h1>{}", format!("<p>{PARAGRAPH}</p>").repeat(6));
        let with_table = format!("{paragraphs}<table><tr><td>{PARAGRAPH}</td></tr></table>");
        for html in [page(&paragraphs), page(&with_table)] {
            let tree = Tree::parse(&html);
            assert!(Volume::of(&tree).is_mostly_paragraphs(), "the way without comparison is tried");
            let found = by_trafilatura(&html, tree, false).expect("there is an article");
            assert_eq!(found.text, with_comparison(&html));
        }
    }

    #[test]
    fn a_page_without_paragraphs_is_compared() {
        let html = page(&format!("<div>{PARAGRAPH}</div>").repeat(6));
        let tree = Tree::parse(&html);
        assert!(!Volume::of(&tree).is_mostly_paragraphs());
        let found = by_trafilatura(&html, tree, false).expect("there is an article");
        assert_eq!(found.text, with_comparison(&html));
    }

    #[test]
    fn half_of_the_text_found_leaves_no_doubt_less_does() {
        let mut found = ExtractResult::default();
        (found.content_text, found.content_html) = ("five!".to_string(), "<p>five!</p>".to_string());
        let page = |all| Volume { all, paragraphs: 5 };
        assert!(page(10).leaves_no_doubt(&found) && !page(11).leaves_no_doubt(&found));
        found.content_html = "five!".to_string();
        assert!(!page(10).leaves_no_doubt(&found), "no paragraphs were found");
    }
}
