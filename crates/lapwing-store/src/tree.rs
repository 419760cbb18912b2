//! Dependency trees for people: an aligned listing and a drawing.

use lapwing_core::{Article, Document, Sentence};

use crate::escape::{visible, xml};

/// One row a token: number, form, lemma, part of speech, head, relation, name.
pub fn tree_table(article: &Article, doc: &Document) -> String {
    let mut out = String::new();
    for (n, sentence) in doc.sentences.iter().enumerate() {
        out +=
            &format!("sentence {n}: {}\n{}\n", visible(sentence.span.of(&article.text)), rows(article, doc, sentence));
    }
    out
}

fn rows(article: &Article, doc: &Document, sentence: &Sentence) -> String {
    let base = sentence.tokens.start;
    let width = |f: &dyn Fn(usize) -> usize| sentence.tokens.clone().map(f).max().unwrap_or(1);
    let form = |t: usize| visible(doc.form(t, &article.text));
    let forms = width(&|t| form(t).chars().count());
    let lemmas = width(&|t| doc.tokens[t].lemma.chars().count());
    let mut out = String::new();
    for t in sentence.tokens.clone() {
        let token = &doc.tokens[t];
        let head = if token.head == t { 0 } else { token.head - base + 1 };
        let name = doc.name_at(t).map_or("", |n| n.kind.as_str());
        let row = format!(
            "{:>3}  {:<forms$}  {:<lemmas$}  {:<5}  {head:>3}  {:<12}  {name}",
            t - base + 1,
            form(t),
            visible(&token.lemma),
            token.upos.as_str(),
            token.deprel.as_str()
        );
        out += row.trim_end();
        out.push('\n');
    }
    out
}

const LETTER: f64 = 8.0;
const GAP: f64 = 18.0;
const LEVEL: f64 = 26.0;

/// All sentences as one SVG drawing with arcs from heads to dependents.
pub fn tree_svg(article: &Article, doc: &Document) -> String {
    let drawings: Vec<Drawing> = doc.sentences.iter().map(|s| draw(article, doc, s)).collect();
    let width = drawings.iter().map(|d| d.width).fold(0.0, f64::max);
    let height: f64 = drawings.iter().map(|d| d.height).sum();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"sans-serif\" font-size=\"14\">\n"
    );
    let mut top = 0.0;
    for d in drawings {
        out += &format!("<g transform=\"translate(0 {top:.0})\">\n{}</g>\n", d.body);
        top += d.height;
    }
    out + "</svg>\n"
}

struct Drawing {
    body: String,
    width: f64,
    height: f64,
}

fn draw(article: &Article, doc: &Document, sentence: &Sentence) -> Drawing {
    let base = sentence.tokens.start;
    let mut centers = Vec::new();
    let mut x = GAP;
    for t in sentence.tokens.clone() {
        let letters = doc.form(t, &article.text).chars().count().max(doc.tokens[t].upos.as_str().len());
        let width = letters as f64 * LETTER;
        centers.push(x + width / 2.0);
        x += width + GAP;
    }
    let levels = levels(doc, sentence);
    let ground = (levels.iter().copied().max().unwrap_or(0) as f64 + 1.0) * LEVEL + 12.0;
    let mut body = String::new();
    for t in sentence.tokens.clone() {
        let token = &doc.tokens[t];
        let (here, at) = (centers[t - base], ground + 18.0);
        body += &format!(
            "<text x=\"{here:.1}\" y=\"{at:.1}\" text-anchor=\"middle\">{}</text>\n",
            xml(doc.form(t, &article.text))
        );
        body += &format!(
            "<text x=\"{here:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"10\" fill=\"#777\">{}</text>\n",
            at + 16.0,
            token.upos.as_str()
        );
        if token.head == t {
            body += &format!("<path d=\"M{here:.1} 4 L{here:.1} {ground:.1}\" fill=\"none\" stroke=\"#333\"/>\n");
            continue;
        }
        let there = centers[token.head - base];
        let peak = ground - (levels[t - base] as f64 + 0.8) * LEVEL;
        body += &format!(
            "<path d=\"M{there:.1} {ground:.1} C{there:.1} {peak:.1} {here:.1} {peak:.1} {here:.1} {ground:.1}\" fill=\"none\" stroke=\"#36c\"/>\n"
        );
        body += &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"9\" fill=\"#36c\">{}</text>\n",
            (here + there) / 2.0,
            ground - (ground - peak) * 0.75 - 2.0,
            token.deprel.as_str()
        );
    }
    Drawing { body, width: x, height: ground + 48.0 }
}

/// For each token of the sentence the height of its arc: above all arcs that lie within it.
fn levels(doc: &Document, sentence: &Sentence) -> Vec<usize> {
    let base = sentence.tokens.start;
    let mut arcs: Vec<(usize, usize, usize)> = sentence
        .tokens
        .clone()
        .filter(|&t| doc.tokens[t].head != t)
        .map(|t| (t.min(doc.tokens[t].head) - base, t.max(doc.tokens[t].head) - base, t - base))
        .collect();
    arcs.sort_by_key(|&(from, to, t)| (to - from, t));
    let mut over = vec![0; sentence.tokens.len()];
    let mut levels = vec![0; sentence.tokens.len()];
    for (from, to, t) in arcs {
        let level = over[from..to].iter().copied().max().unwrap_or(0);
        levels[t] = level;
        over[from..to].fill(level + 1);
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "1\tGhana\tGhana\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\taccused\taccuse\tVERB\t_\t_\t0\troot\t_\t_\n3\tTogo\tTogo\tPROPN\t_\t_\t2\tobj\t_\t_\n";

    #[test]
    fn listing_and_drawing_show_every_relation() {
        let (text, doc) = lapwing_core::read_conllu(TREE).expect("a tree");
        let article = Article { text, ..Article::default() };
        let listing = tree_table(&article, &doc);
        assert!(listing.contains("  2  accused  accuse  VERB     0  root"), "{listing}");
        let svg = tree_svg(&article, &doc);
        assert!(svg.contains(">nsubj</text>") && svg.contains(">obj</text>") && svg.ends_with("</svg>\n"), "{svg}");
    }
}
