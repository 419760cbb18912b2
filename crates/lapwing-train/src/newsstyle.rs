//! Copies of treebank sentences in the styles of news that the treebanks hardly hold: reports in the present tense
//! ("Airstrikes kill 26") and headlines without articles and auxiliaries ("Two killed in blast").
//!
//! In: annotated sentences. Out: further annotated sentences, made by changing the words and keeping the trees. The
//! copies are as right as the originals; that their words are somewhat odd does no harm.

use lapwing_core::{Deprel, Tense, Upos};
use lapwing_nlp::tagger::Tag;

use crate::treebank::{Row, Sentence};

/// Every second sentence with a finite past verb once more in the present, every fourth sentence as a headline.
pub fn copies(sentences: &[Sentence]) -> Vec<Sentence> {
    let mut out: Vec<Sentence> = sentences.iter().step_by(2).filter_map(present).collect();
    out.extend(sentences.iter().skip(1).step_by(4).filter_map(headline));
    out
}

fn present(sentence: &Sentence) -> Option<Sentence> {
    let mut copy = sentence.clone();
    let mut changed = false;
    for t in 0..copy.rows.len() {
        let row = &copy.rows[t];
        if row.tag.upos != Upos::Verb || row.tag.tense != Tense::Past {
            continue;
        }
        let subject =
            sentence.rows.iter().enumerate().find(|(k, r)| *k != t && r.head == t && r.deprel == Deprel::Nsubj);
        let many = subject.is_none_or(|(k, r)| {
            r.tag.plural
                || r.tag.upos == Upos::Pron
                    && !matches!(r.lemma.as_str(), "he" | "she" | "it" | "who" | "which" | "that" | "this")
                || sentence.rows.iter().any(|c| c.head == k && c.deprel == Deprel::Conj)
        });
        let form = if many { row.lemma.clone() } else { third_person(&row.lemma) };
        let row = &mut copy.rows[t];
        row.form = form;
        row.tag = Tag { tense: Tense::Present, ..row.tag };
        changed = true;
    }
    changed.then_some(copy)
}

fn third_person(lemma: &str) -> String {
    let before_y = lemma.chars().rev().nth(1).is_some_and(|c| !"aeiou".contains(c));
    match lemma {
        "have" => "has".to_string(),
        l if l.ends_with('y') && before_y => format!("{}ies", &l[..l.len() - 1]),
        l if l.ends_with(['s', 'x', 'z', 'o']) || l.ends_with("ch") || l.ends_with("sh") => format!("{l}es"),
        l => format!("{l}s"),
    }
}

fn headline(sentence: &Sentence) -> Option<Sentence> {
    let rows = &sentence.rows;
    let leaf = |t: usize| !rows.iter().enumerate().any(|(k, r)| k != t && r.head == t);
    let drop = |t: usize| {
        let row: &Row = &rows[t];
        let article = row.deprel == Deprel::Det && matches!(row.lemma.as_str(), "the" | "a");
        let stop = t + 1 == rows.len() && row.form == ".";
        leaf(t) && (article || stop || row.deprel == Deprel::AuxPass)
    };
    let kept: Vec<usize> = (0..rows.len()).filter(|&t| !drop(t)).collect();
    if kept.len() == rows.len() || kept.len() < 3 {
        return None;
    }
    let place = |t: usize| kept.binary_search(&t).ok();
    let mut copy = Sentence { rows: Vec::new(), ..sentence.clone() };
    for &t in &kept {
        let mut row = rows[t].clone();
        row.head = place(row.head)?;
        copy.rows.push(row);
    }
    let first = copy.rows.first_mut()?;
    let mut chars = first.form.chars();
    first.form = chars.next().map(|c| c.to_uppercase().chain(chars).collect())?;
    Some(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(form: &str, lemma: &str, upos: Upos, tense: Tense, head: usize, deprel: Deprel) -> Row {
        let tag = Tag { upos, tense, plural: false };
        Row { form: form.into(), lemma: lemma.into(), tag, head, deprel, glued: false, entity: String::new() }
    }

    fn sentence() -> Sentence {
        let rows = vec![
            row("The", "the", Upos::Det, Tense::None, 1, Deprel::Det),
            row("army", "army", Upos::Noun, Tense::None, 2, Deprel::Nsubj),
            row("seized", "seize", Upos::Verb, Tense::Past, 2, Deprel::Root),
            row("a", "a", Upos::Det, Tense::None, 4, Deprel::Det),
            row("town", "town", Upos::Noun, Tense::None, 2, Deprel::Obj),
            row(".", ".", Upos::Punct, Tense::None, 2, Deprel::Punct),
        ];
        Sentence { rows, ..Sentence::default() }
    }

    fn forms(s: &Sentence) -> Vec<&str> {
        s.rows.iter().map(|r| r.form.as_str()).collect()
    }

    #[test]
    fn the_present_copy_keeps_the_tree() {
        let copy = present(&sentence()).expect("it has a past verb");
        assert_eq!(forms(&copy), ["The", "army", "seizes", "a", "town", "."]);
        assert_eq!(copy.rows[2].tag.tense, Tense::Present);
    }

    #[test]
    fn the_headline_has_no_articles_and_a_whole_tree() {
        let copy = headline(&sentence()).expect("it has articles");
        assert_eq!(forms(&copy), ["Army", "seized", "town"]);
        assert_eq!(copy.rows.iter().map(|r| r.head).collect::<Vec<_>>(), [1, 1, 1]);
    }
}
