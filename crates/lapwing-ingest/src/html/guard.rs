//! What may be parsed: a scan of a page's tags in linear time, before any tree is built.
//!
//! Tree builders take time in the square of the nesting, of the attributes of one tag, and of formatting tags left
//! open; a thread that hangs there cannot be stopped. So the scan never counts less than the parser would nest: an end
//! tag takes one start tag of its name off the count, and only where the parser would surely close it. What the parser
//! closes besides stays counted. Odd but harmless pages may thus be flagged; they are read without a tree.

use crate::options::Options;

/// Why a page may not be parsed; None when it may.
pub(crate) fn breach(html: &str, options: &Options) -> Option<String> {
    let mut scan = Scan {
        bytes: html.as_bytes(),
        at: 0,
        open: Vec::new(),
        n_brackets: 0,
        n_formatting: 0,
        n_drawings: 0,
        in_drawing: false,
    };
    let mut n_clones = 0;
    while let Some(tag) = scan.next_tag() {
        if tag.n_attributes > options.html_attributes_max {
            return Some(format!("a tag has more than {} attributes", options.html_attributes_max));
        }
        if scan.n_brackets > options.html_tags_max {
            return Some(format!("the page has more than {} tags", options.html_tags_max));
        }
        if tag.is_end {
            scan.close(tag.name)
        } else {
            scan.open(&tag)
        }
        if scan.open.len() > options.html_depth_max {
            return Some(format!("tags are nested more than {} deep", options.html_depth_max));
        }
        // Formatting left open is opened anew in every paragraph.
        n_clones += scan.n_formatting;
        if n_clones > CLONES_MAX {
            return Some("too much formatting is left open".to_string());
        }
    }
    (scan.n_brackets > options.html_tags_max).then(|| "the page holds too many stray brackets".to_string())
}

/// Elements that a parser may make out of formatting left open, over the whole page.
const CLONES_MAX: usize = 1_000_000;

/// Tags without content, and those that nest only by way of others that are counted.
const UNCOUNTED: [&str; 31] = [
    "area", "base", "basefont", "bgsound", "body", "br", "caption", "col", "colgroup", "embed", "frame", "head", "hr",
    "html", "image", "img", "input", "keygen", "link", "meta", "option", "param", "source", "tbody", "td", "tfoot",
    "th", "thead", "tr", "track", "wbr",
];

/// Tags that hide an inline tag opened before them from its end tag.
const BLOCKS: [&str; 45] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "iframe",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "noscript",
    "ol",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "ul",
    "xmp",
    "noembed",
    "noframes",
];

/// Blocks that close an open paragraph when they start.
const KEEP_PARAGRAPH: [&str; 8] =
    ["button", "table", "frameset", "iframe", "noscript", "noembed", "noframes", "object"];

/// Tags that hide everything opened before them from end tags within them.
const SCOPES: [&str; 18] = [
    "table",
    "object",
    "applet",
    "marquee",
    "template",
    "select",
    "svg",
    "math",
    "desc",
    "title",
    "foreignobject",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "annotation-xml",
    "body",
];

/// Tags that are opened anew in the next paragraph when left open.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Tags whose content is not markup.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// Drawing tags, which may close themselves inside a drawing.
const DRAWING: [&str; 20] = [
    "path",
    "g",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "use",
    "defs",
    "stop",
    "lineargradient",
    "radialgradient",
    "clippath",
    "mask",
    "symbol",
    "filter",
    "text",
    "tspan",
    "pattern",
];

struct Tag<'t> {
    name: &'t [u8],
    is_end: bool,
    closes_itself: bool,
    n_attributes: usize,
}

/// A start tag whose end was not met.
struct Open<'t> {
    name: &'t [u8],
    is_block: bool,
    is_scope: bool,
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    open: Vec<Open<'t>>,
    /// Opening brackets met: tags, comments and strays alike cost the parser time.
    n_brackets: usize,
    n_formatting: usize,
    /// Drawings and formulas not closed yet.
    n_drawings: usize,
    /// Nothing since the drawing's start can have ended it, so tags in it may close themselves.
    in_drawing: bool,
}

impl<'t> Scan<'t> {
    fn next_tag(&mut self) -> Option<Tag<'t>> {
        loop {
            let skipped = self.bytes[self.at..].iter().position(|b| *b == b'<')?;
            self.at += skipped + 1;
            self.n_brackets += 1;
            let rest = &self.bytes[self.at..];
            match rest.first()? {
                b'!' if rest.starts_with(b"!--") => self.skip_comment(),
                b'!' | b'?' => self.skip_past(b">"),
                b'/' if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => {
                    self.at += 1;
                    return Some(self.read_tag(true));
                }
                b'/' => self.skip_past(b">"),
                b if b.is_ascii_alphabetic() => return Some(self.read_tag(false)),
                _ => {}
            }
        }
    }

    fn read_tag(&mut self, is_end: bool) -> Tag<'t> {
        let is_name = |b: &u8| !b.is_ascii_whitespace() && *b != b'/' && *b != b'>';
        let start = self.at;
        self.at += self.bytes[start..].iter().take_while(|b| is_name(b)).count();
        let name = &self.bytes[start..self.at];
        let (mut n_attributes, mut closes_itself) = (0, false);
        while let Some(b) = self.bytes.get(self.at) {
            match b {
                b'>' => {
                    self.at += 1;
                    break;
                }
                b'/' => {
                    closes_itself = self.bytes.get(self.at + 1) == Some(&b'>');
                    self.at += 1;
                }
                b if b.is_ascii_whitespace() => self.at += 1,
                _ => {
                    n_attributes += 1;
                    self.skip_attribute();
                }
            }
        }
        if !is_end && is_one_of(name, &RAW) && self.n_drawings == 0 {
            self.skip_raw(name);
        }
        Tag { name, is_end, closes_itself, n_attributes }
    }

    /// One attribute: its name, and its value if it has one.
    fn skip_attribute(&mut self) {
        // A parser takes an equals sign at the start for a part of the name.
        self.at += 1;
        let ends_name = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=');
        self.at += self.bytes[self.at..].iter().take_while(|b| !ends_name(b)).count();
        let blanks = self.bytes[self.at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if self.bytes.get(self.at + blanks) != Some(&b'=') {
            return;
        }
        self.at += blanks + 1;
        self.at += self.bytes[self.at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        match self.bytes.get(self.at) {
            Some(quote @ (b'"' | b'\'')) => {
                let quote = *quote;
                self.at += 1;
                self.skip_past(&[quote]);
            }
            _ => {
                self.at += self.bytes[self.at..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count()
            }
        }
    }

    /// To behind the end tag of an element whose content is not markup.
    fn skip_raw(&mut self, name: &[u8]) {
        while let Some(found) = self.bytes[self.at..].iter().position(|b| *b == b'<') {
            let rest = &self.bytes[self.at + found + 1..];
            let is_end = rest.first() == Some(&b'/')
                && rest.len() > name.len()
                && rest[1..=name.len()].eq_ignore_ascii_case(name);
            if is_end && rest.get(name.len() + 1).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')) {
                // The end tag itself is read next.
                self.at += found;
                return;
            }
            self.at += found + 1;
        }
        self.at = self.bytes.len();
    }

    fn skip_comment(&mut self) {
        self.at += 3;
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b">") || rest.starts_with(b"->") {
            return self.skip_past(b">");
        }
        while self.at < self.bytes.len() {
            self.skip_past(b"--");
            // Every further hyphen may be the one before the end.
            self.at += self.bytes[self.at..].iter().take_while(|b| **b == b'-').count();
            let rest = &self.bytes[self.at..];
            if rest.starts_with(b">") || rest.starts_with(b"!>") {
                return self.skip_past(b">");
            }
        }
    }

    fn skip_past(&mut self, end: &[u8]) {
        let rest = &self.bytes[self.at..];
        self.at += rest.windows(end.len()).position(|w| w == end).map_or(rest.len(), |found| found + end.len());
    }

    fn open(&mut self, tag: &Tag<'t>) {
        let is_svg = tag.name.eq_ignore_ascii_case(b"svg");
        let is_drawing = is_one_of(tag.name, &DRAWING);
        let is_label = self.in_drawing && self.skip_label(tag.name);
        self.in_drawing = is_svg || is_label || (self.in_drawing && is_drawing);
        if is_label || (self.in_drawing && tag.closes_itself) {
            self.in_drawing = !is_svg || self.n_drawings > 0;
            return;
        }
        // Inside a drawing even "link" and "td" are plain tags, which nest.
        if self.n_drawings == 0 && is_one_of(tag.name, &UNCOUNTED) {
            return;
        }
        let open =
            Open { name: tag.name, is_block: is_one_of(tag.name, &BLOCKS), is_scope: is_one_of(tag.name, &SCOPES) };
        if open.is_block && !is_one_of(tag.name, &KEEP_PARAGRAPH) {
            self.end_before(&["p"], |other| other.is_scope || other.name.eq_ignore_ascii_case(b"button"));
        }
        let passes = |other: &Open| is_one_of(other.name, &["address", "div", "p"]);
        if is_one_of(tag.name, &["li"]) {
            self.end_before(&["li"], |other| (other.is_block || other.is_scope) && !passes(other));
        } else if is_one_of(tag.name, &["dd", "dt"]) {
            self.end_before(&["dd", "dt"], |other| (other.is_block || other.is_scope) && !passes(other));
        }
        self.n_formatting += usize::from(is_one_of(tag.name, &FORMATTING));
        self.n_drawings += usize::from(is_one_of(tag.name, &["svg", "math"]));
        self.open.push(open);
    }

    /// `<title>words</title>` in a drawing, which is what icons hold: passed over as a whole.
    fn skip_label(&mut self, name: &[u8]) -> bool {
        if !is_one_of(name, &["title", "desc"]) {
            return false;
        }
        let rest = &self.bytes[self.at..];
        let Some(end) = rest.iter().position(|b| *b == b'<') else { return false };
        let tag = &rest[end + 1..];
        let is_end =
            tag.first() == Some(&b'/') && tag.len() > name.len() + 1 && tag[1..=name.len()].eq_ignore_ascii_case(name);
        let closed = is_end && tag[name.len() + 1] == b'>';
        if closed {
            self.at += end + name.len() + 3;
        }
        closed
    }

    /// Takes the nearest of the named off the count, unless something that hides it is met first.
    fn end_before(&mut self, names: &[&str], hides: impl Fn(&Open) -> bool) {
        for at in (0..self.open.len()).rev() {
            if is_one_of(self.open[at].name, names) {
                return self.uncount(at);
            }
            if hides(&self.open[at]) {
                return;
            }
        }
    }

    fn close(&mut self, name: &[u8]) {
        // A parser closes formatting through so many blocks at most, plus two.
        const BLOCKS_PASSED_MAX: usize = 6;
        let n_before = self.open.len();
        let is_block = is_one_of(name, &BLOCKS) || is_one_of(name, &["table"]);
        let is_formatting = is_one_of(name, &FORMATTING);
        let is_item = is_one_of(name, &["li"]);
        let is_heading = name.len() == 2 && name[0].eq_ignore_ascii_case(&b'h');
        let mut n_blocks = 0;
        for at in (0..self.open.len()).rev() {
            let other = &self.open[at];
            if other.name.eq_ignore_ascii_case(name) {
                self.uncount(at);
                break;
            }
            n_blocks += usize::from(other.is_block);
            let hides_inline =
                other.is_block && if is_formatting { n_blocks > BLOCKS_PASSED_MAX } else { !is_block || is_heading };
            let hides_item = is_item && is_one_of(other.name, &["ul", "ol"]);
            if other.is_scope || hides_inline || hides_item {
                break;
            }
        }
        self.in_drawing &= is_one_of(name, &DRAWING) && self.open.len() < n_before;
    }

    fn uncount(&mut self, at: usize) {
        let gone = self.open.remove(at);
        self.n_formatting -= usize::from(is_one_of(gone.name, &FORMATTING));
        self.n_drawings -= usize::from(is_one_of(gone.name, &["svg", "math"]));
    }
}

fn is_one_of(name: &[u8], list: &[&str]) -> bool {
    list.iter().any(|n| n.len() == name.len() && n.as_bytes().eq_ignore_ascii_case(name))
}
