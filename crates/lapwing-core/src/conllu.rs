use crate::{Deprel, Document, Name, NameKind, Sentence, Span, Tense, Token, Upos};

/// A line that could not be read as CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluError {
    /// 1-based line number.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl std::fmt::Display for ConlluError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ConlluError {}

/// Reads CoNLL-U into one text and its document.
///
/// Sentences are joined by a line break (a blank line at `# newpar` and `# newdoc`); words by a blank unless
/// `SpaceAfter=No`. Multiword tokens keep their words side by side ("don't" gives "do" + "n't"), so a word whose
/// form differs from the surface is written as its form. Empty nodes (`8.1`) are skipped. `Name=B-PER` in MISC
/// (as [`write_conllu`] writes it) gives the names back.
///
/// # Errors
/// The first line with fewer than ten columns, or a head outside its sentence.
pub fn read_conllu(input: &str) -> Result<(String, Document), ConlluError> {
    let mut text = String::new();
    let mut doc = Document::default();
    let mut paragraph = 0;
    let mut new_par = false;
    let mut rows: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut no_space_until: Vec<(usize, bool)> = Vec::new();
    for (i, line) in input.lines().chain(std::iter::once("")).enumerate() {
        if line.starts_with("# newpar") || line.starts_with("# newdoc") {
            new_par = true;
        } else if line.starts_with('#') {
        } else if line.trim().is_empty() {
            if rows.is_empty() {
                continue;
            }
            if !doc.sentences.is_empty() {
                text.push('\n');
                if new_par {
                    paragraph += 1;
                    text.push('\n');
                }
            }
            new_par = false;
            push_sentence(&mut text, &mut doc, &rows, &no_space_until, paragraph)?;
            rows.clear();
            no_space_until.clear();
        } else {
            let cols: Vec<&str> = line.split('\t').collect();
            if cols.len() < 10 {
                return Err(ConlluError {
                    line: i + 1,
                    message: format!("{} columns, expected 10 separated by tabs", cols.len()),
                });
            }
            if let Some((first, last)) = cols[0].split_once('-') {
                let (first, last) = (first.parse().unwrap_or(0), last.parse().unwrap_or(0));
                no_space_until.extend((first..last).map(|id: usize| (id, true)));
                no_space_until.push((last, cols[9].contains("SpaceAfter=No")));
            } else if !cols[0].contains('.') {
                rows.push((i + 1, cols));
            }
        }
    }
    Ok((text, doc))
}

fn push_sentence(
    text: &mut String,
    doc: &mut Document,
    rows: &[(usize, Vec<&str>)],
    no_space: &[(usize, bool)],
    paragraph: usize,
) -> Result<(), ConlluError> {
    let base = doc.tokens.len();
    let begin = text.len();
    let mut end = begin;
    for (i, (line, cols)) in rows.iter().enumerate() {
        let start = text.len();
        text.push_str(cols[1]);
        end = text.len();
        let glued = no_space.iter().find(|(id, _)| *id == i + 1).map_or(cols[9].contains("SpaceAfter=No"), |x| x.1);
        if !glued && i + 1 < rows.len() {
            text.push(' ');
        }
        let head: usize = cols[6].parse().ok().filter(|&h| h <= rows.len()).ok_or_else(|| ConlluError {
            line: *line,
            message: format!("head {:?} lies outside the sentence", cols[6]),
        })?;
        read_name(doc, base + i, cols[9]);
        doc.tokens.push(Token {
            span: Span::new(start, end),
            lemma: cols[2].to_string(),
            upos: Upos::parse(cols[3]),
            head: if head == 0 { base + i } else { base + head - 1 },
            deprel: Deprel::parse(cols[7]),
            tense: tense(cols[3], cols[5]),
        });
    }
    doc.sentences.push(Sentence {
        tokens: base..doc.tokens.len(),
        span: Span::new(begin, end),
        paragraph,
        headline: false,
    });
    Ok(())
}

fn read_name(doc: &mut Document, tok: usize, misc: &str) {
    let Some((begin, kind)) = misc.split('|').find_map(|m| m.strip_prefix("Name=")?.split_once('-')) else { return };
    let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Group, NameKind::Other];
    let Some(kind) = kinds.into_iter().find(|k| k.as_str() == kind) else { return };
    match doc.names.last_mut() {
        Some(last) if begin == "I" && last.tokens.end == tok && last.kind == kind => last.tokens.end = tok + 1,
        _ => doc.names.push(Name { tokens: tok..tok + 1, kind }),
    }
}

fn tense(upos: &str, feats: &str) -> Tense {
    let has = |f: &str| feats.split('|').any(|x| x == f);
    match upos {
        "VERB" | "AUX" if has("VerbForm=Part") && has("Tense=Past") => Tense::PastPart,
        "VERB" | "AUX" if has("VerbForm=Part") || has("VerbForm=Ger") => Tense::PresPart,
        "VERB" | "AUX" if has("VerbForm=Inf") => Tense::Base,
        "VERB" | "AUX" if has("Tense=Past") => Tense::Past,
        "VERB" | "AUX" if has("Tense=Pres") => Tense::Present,
        _ => Tense::None,
    }
}

/// Writes a document as CoNLL-U; `text` is the article's text. Names stand in MISC as `Name=B-PER`.
pub fn write_conllu(text: &str, doc: &Document) -> String {
    let mut out = String::new();
    let mut paragraph = usize::MAX;
    for (n, sentence) in doc.sentences.iter().enumerate() {
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            out += "# newpar\n";
        }
        out +=
            &format!("# sent_id = {}\n# text = {}\n", n + 1, sentence.span.of(text).replace(['\n', '\r', '\t'], " "));
        let base = sentence.tokens.start;
        for t in sentence.tokens.clone() {
            let token = &doc.tokens[t];
            let feats = match token.tense {
                Tense::None => "_",
                Tense::Past => "Tense=Past|VerbForm=Fin",
                Tense::Present => "Tense=Pres|VerbForm=Fin",
                Tense::Base => "VerbForm=Inf",
                Tense::PastPart => "Tense=Past|VerbForm=Part",
                Tense::PresPart => "Tense=Pres|VerbForm=Part",
            };
            let mut misc = Vec::new();
            if let Some(name) = doc.name_at(t) {
                let prefix = if name.tokens.start == t { "B" } else { "I" };
                misc.push(format!("Name={prefix}-{}", name.kind.as_str()));
            }
            if doc.tokens.get(t + 1).is_some_and(|next| next.span.start == token.span.end) {
                misc.push("SpaceAfter=No".to_string());
            }
            let misc = if misc.is_empty() { "_".to_string() } else { misc.join("|") };
            let head = if token.head == t { 0 } else { token.head - base + 1 };
            let form = token.span.of(text).replace(char::is_whitespace, " ");
            let lemma = if token.lemma.is_empty() { "_" } else { &token.lemma };
            out += &format!(
                "{}\t{form}\t{lemma}\t{}\t_\t{feats}\t{head}\t{}\t_\t{misc}\n",
                t - base + 1,
                token.upos.as_str(),
                token.deprel.as_str()
            );
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_and_reading_gives_the_same_trees_and_names() {
        let input = "1\tAna\tAna\tPROPN\t_\t_\t3\tnsubj\t_\tName=B-PER\n2\tPop\tPop\tPROPN\t_\t_\t1\tflat\t_\tName=I-PER\n3\tleft\tleave\tVERB\t_\tTense=Past|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n";
        let (text, doc) = read_conllu(input).expect("reads");
        assert_eq!(text, "Ana Pop left.");
        assert_eq!(doc.names, vec![Name { tokens: 0..2, kind: NameKind::Person }]);
        let (again, same) = read_conllu(&write_conllu(&text, &doc)).expect("reads what it wrote");
        assert_eq!((again, same), (text, doc));
    }

    #[test]
    fn a_short_line_names_its_number() {
        let error = read_conllu("1\tAna\n").expect_err("two columns are too few");
        assert_eq!(error.line, 1);
    }
}
