//! A page's words without building a tree: tags go, block tags become line ends, scripts and styles are dropped.

/// Strips the tags of a page plainly. Linear in its length.
pub(crate) fn strip_tags(html: &str) -> String {
    const DROPPED: [&str; 11] =
        ["script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "aside", "head", "figcaption"];
    const INLINE: [&str; 18] = [
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
        "time", "u",
    ];
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    // Names whose end tag stands nowhere behind: looked for once, so that the time stays linear.
    let mut never_ended: Vec<String> = Vec::new();
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let name_end = rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).map_or(rest.len(), |e| e + 1);
        let name = rest[1..name_end].to_ascii_lowercase();
        if name.is_empty() && !rest.starts_with("<!") && !rest.starts_with("<?") {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        let end = tag_end(rest);
        rest = &rest[end..];
        if DROPPED.contains(&name.as_str()) && !never_ended.contains(&name) {
            match end_tag(rest, &name) {
                Some(at) => rest = &rest[at..],
                None if name == "script" || name == "style" => rest = "",
                None => never_ended.push(name.clone()),
            }
        }
        if !INLINE.contains(&name.trim_matches('/')) {
            out.push_str("\n\n");
        }
    }
    push_text(&mut out, rest);
    out
}

/// Text with its line ends as blanks: only tags end blocks here.
fn push_text(out: &mut String, text: &str) {
    let decoded = html_escape::decode_html_entities(text);
    out.extend(decoded.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
}

/// Length of the tag at the start, quoted attribute values respected as far as they close.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') if tag.as_bytes()[at - 1] == b'=' => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
        if at > ATTRIBUTES_BYTES_MAX {
            break;
        }
    }
    // Never closed: only the bracket's own word goes, the rest may be text.
    tag.find('>').map_or(tag.len(), |at| at + 1)
}

/// A tag with longer attributes ends at its next bracket.
const ATTRIBUTES_BYTES_MAX: usize = 1 << 20;

/// Where the end tag of an element begins.
fn end_tag(rest: &str, name: &str) -> Option<usize> {
    let is_end = |w: &[u8]| w.starts_with(b"</") && w[2..].eq_ignore_ascii_case(name.as_bytes());
    rest.as_bytes().windows(name.len() + 2).position(is_end)
}
