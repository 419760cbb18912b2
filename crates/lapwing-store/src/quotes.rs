//! Claims as rows for spreadsheets and as Markdown for notes.

use crate::escape::csv;
use crate::record::{Claim, Record};

/// Column names of [`quotes_csv`], with the line break.
pub fn quotes_csv_header() -> String {
    "article,claim,holder,holder_name,holder_country,holder_sectors,cue,directness,content,start,end,parent\n"
        .to_string()
}

/// One row a claim: RFC 4180, exact text, no protection against formulas.
pub fn quotes_csv(record: &Record) -> String {
    record.claims.iter().map(|c| row(record, c)).collect()
}

fn row(record: &Record, c: &Claim) -> String {
    let h = c.holder.as_ref();
    let content: Vec<&str> = c.content.iter().map(|w| w.text.as_str()).collect();
    let cells = [
        record.id.clone(),
        c.id.clone(),
        h.map_or_else(String::new, |h| h.text.clone()),
        h.and_then(|h| h.name.clone()).unwrap_or_default(),
        h.and_then(|h| h.country.clone()).unwrap_or_default(),
        h.map_or_else(String::new, |h| h.sectors.join(" ")),
        c.cue.text.clone(),
        c.directness.clone(),
        content.join(" … "),
        c.content.first().map_or_else(String::new, |w| w.start.to_string()),
        c.content.last().map_or_else(String::new, |w| w.end.to_string()),
        c.parent.clone().unwrap_or_default(),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| csv(cell)).collect();
    format!("{}\n", cells.join(","))
}

/// A heading and one block quote a claim.
pub fn quotes_markdown(record: &Record) -> String {
    let heading = record.title.as_deref().unwrap_or(&record.id);
    let mut out = format!("## {}\n\n", markdown(heading));
    for c in &record.claims {
        let content: Vec<String> = c.content.iter().map(|w| markdown(&w.text)).collect();
        let holder = c
            .holder
            .as_ref()
            .map_or_else(|| "somebody".to_string(), |h| markdown(h.name.as_deref().unwrap_or(&h.text)));
        out +=
            &format!("> {}\n>\n> — {holder}, “{}” ({})\n\n", content.join(" … "), markdown(&c.cue.text), c.directness);
    }
    out
}

/// Text that Markdown shows as it stands.
fn markdown(text: &str) -> String {
    let mut out = String::new();
    for c in crate::escape::visible(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_shows_the_text_as_it_stands() {
        assert_eq!(markdown("*no* [link](x)\nnext"), "\\*no\\* \\[link\\](x) next");
    }
}
