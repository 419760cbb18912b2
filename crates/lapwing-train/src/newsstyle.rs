//! Copies of treebank sentences in the styles of news that the treebanks hardly hold: reports in the present tense
//! ("Kenya masses troops", "protesters are jailed"), headlines without articles and auxiliaries ("Two killed in blast")
//! and holders of offices in one breath ("Kenya's Minister of Trade Amina Odinga").
//!
//! In: annotated sentences. Out: further annotated sentences, made by changing the words and keeping the trees. The
//! copies are as right as the originals; that their words are somewhat odd does no harm.

use std::collections::BTreeSet;

use lapwing_core::{Deprel, Tense, Upos};
use lapwing_nlp::tagger::Tag;

use crate::inflect;
use crate::random::Random;
use crate::treebank::{Row, Sentence};

/// Words to put into copies.
#[derive(Default)]
pub struct Material {
    /// Regular verbs of news, dictionary forms.
    pub verbs: Vec<String>,
    /// Forms with a doubled consonant that no rule tells.
    pub doubled: BTreeSet<String>,
    /// Words of names of persons.
    pub persons: Vec<Vec<String>>,
}

/// Share of the verbs in copies that are replaced by a verb of news.
const NEW_VERBS: f32 = 0.35;
/// Share of the short subjects in copies that are replaced by a country.
const NEW_SUBJECTS: f32 = 0.4;

const COUNTRIES: [&str; 40] = [
    "Kenya",
    "Iran",
    "Israel",
    "Russia",
    "Ukraine",
    "China",
    "India",
    "Pakistan",
    "Turkey",
    "Syria",
    "Iraq",
    "Egypt",
    "Sudan",
    "Ethiopia",
    "Nigeria",
    "Mali",
    "Chad",
    "Niger",
    "Libya",
    "Tunisia",
    "France",
    "Germany",
    "Britain",
    "Poland",
    "Serbia",
    "Armenia",
    "Azerbaijan",
    "Georgia",
    "Japan",
    "Vietnam",
    "Indonesia",
    "Mexico",
    "Colombia",
    "Venezuela",
    "Peru",
    "Canada",
    "Australia",
    "Lebanon",
    "Yemen",
    "Qatar",
];
const OFFICES: [&str; 12] = [
    "Minister of Tourism",
    "Minister of Defense",
    "Minister of Trade",
    "President of Parliament",
    "Secretary of State",
    "minister of finance",
    "chairman of the Agency",
    "head of the Committee",
    "Chief of Staff",
    "Director of Police",
    "Minister of Justice",
    "commander of the Army",
];

/// Every second sentence with a finite past verb once more in the present, every fourth sentence as a headline, and
/// every third with a plain name of a person with an office before the name, half of these in the present too.
pub fn copies(sentences: &[Sentence], material: &Material) -> Vec<Sentence> {
    let mut random = Random::new(41);
    let mut out: Vec<Sentence> =
        sentences.iter().step_by(2).filter_map(|s| present(s, material, &mut random)).collect();
    out.extend(sentences.iter().skip(1).step_by(4).filter_map(headline));
    let offices: Vec<Sentence> =
        sentences.iter().skip(2).step_by(3).filter_map(|s| office(s, material, &mut random)).collect();
    out.extend(offices.iter().step_by(2).filter_map(|s| present(s, material, &mut random)));
    out.extend(offices);
    out
}

fn pick<'a, T>(list: &'a [T], random: &mut Random) -> Option<&'a T> {
    list.get(random.below(list.len()))
}

/// The subject of `verb`, active or passive.
fn subject(sentence: &Sentence, verb: usize) -> Option<usize> {
    let is = |r: &Row| matches!(r.deprel, Deprel::Nsubj | Deprel::NsubjPass);
    sentence.rows.iter().enumerate().position(|(k, r)| k != verb && r.head == verb && is(r))
}

fn present(sentence: &Sentence, material: &Material, random: &mut Random) -> Option<Sentence> {
    let mut copy = sentence.clone();
    let mut changed = false;
    let mut new_subject = None;
    for t in 0..copy.rows.len() {
        let row = sentence.rows[t].clone();
        let passive = row.deprel == Deprel::AuxPass && row.lemma == "be";
        if row.tag.tense != Tense::Past || row.tag.upos != Upos::Verb && !passive {
            continue;
        }
        let verb = if passive { row.head } else { t };
        let subject = subject(sentence, verb);
        let country = subject.filter(|&k| random.unit() < NEW_SUBJECTS && k < t && block(sentence, k).is_some());
        let many = country.is_none() && subject.is_none_or(|k| is_many(sentence, k));
        if passive {
            copy.rows[t].form = if many { "are" } else { "is" }.to_string();
        } else {
            let new = pick(&material.verbs, random).filter(|_| random.unit() < NEW_VERBS);
            let lemma = new.unwrap_or(&row.lemma).clone();
            copy.rows[t].form = match lemma.as_str() {
                "have" if !many => "has".to_string(),
                _ if many => lemma.clone(),
                _ => inflect::with_s(&lemma),
            };
            copy.rows[t].lemma = lemma;
        }
        if passive
            && sentence.rows[verb].tag.tense == Tense::PastPart
            && random.unit() < NEW_VERBS
            && let Some(lemma) = pick(&material.verbs, random)
        {
            copy.rows[verb].form = inflect::with_ed(lemma, &material.doubled);
            copy.rows[verb].lemma.clone_from(lemma);
        }
        copy.rows[t].tag = Tag { tense: Tense::Present, ..row.tag };
        new_subject = new_subject.or(country);
        changed = true;
    }
    if let Some((from, to)) = new_subject.and_then(|k| block(&copy, k)) {
        let name = pick(&COUNTRIES, random)?;
        copy = replace(&copy, from, to, &[word(name, Upos::Propn, 0, Deprel::Root)]);
    }
    changed.then_some(copy)
}

fn is_many(sentence: &Sentence, k: usize) -> bool {
    let r = &sentence.rows[k];
    r.tag.plural
        || r.tag.upos == Upos::Pron
            && !matches!(r.lemma.as_str(), "he" | "she" | "it" | "who" | "which" | "that" | "this")
        || sentence.rows.iter().any(|c| c.head == k && c.deprel == Deprel::Conj)
}

/// First word and end of a short phrase: the words under `top`, when they stand side by side and hold no clause.
fn block(sentence: &Sentence, top: usize) -> Option<(usize, usize)> {
    let rows = &sentence.rows;
    let under = |mut t: usize| {
        for _ in 0..rows.len() {
            if t == top {
                return true;
            }
            t = rows[t].head;
        }
        false
    };
    let members: Vec<usize> = (0..rows.len()).filter(|&t| under(t)).collect();
    let (from, to) = (*members.first()?, members.last()? + 1);
    let plain = members.iter().all(|&t| t == top || !matches!(rows[t].tag.upos, Upos::Verb | Upos::Aux));
    let relative = matches!(rows[top].lemma.as_str(), "who" | "which" | "that" | "what");
    (to - from == members.len() && members.len() <= 5 && plain && !relative && rows[top].head != top)
        .then_some((from, to))
}

/// A new word; `head` counts from the first word of its block.
fn word(form: &str, upos: Upos, head: usize, deprel: Deprel) -> Row {
    let tag = Tag { upos, tense: Tense::None, plural: false };
    let lemma = if upos == Upos::Propn { form.to_string() } else { form.to_lowercase() };
    Row { form: form.into(), lemma, tag, head, deprel, glued: false, entity: String::new() }
}

/// Puts `new` in the place of the phrase `from..to`. Heads of `new` count from its first word; its root is the word
/// that is its own head, which takes the place of the phrase's top.
fn replace(sentence: &Sentence, from: usize, to: usize, new: &[Row]) -> Sentence {
    let rows = &sentence.rows;
    let top = (from..to).find(|&t| !(from..to).contains(&rows[t].head)).unwrap_or(from);
    let root = new.iter().enumerate().position(|(k, r)| r.head == k).unwrap_or(0);
    let place = |t: usize| match t {
        t if t < from => t,
        t if t < to => from + root,
        t => t - (to - from) + new.len(),
    };
    let mut out = Vec::with_capacity(rows.len() + new.len());
    for (t, row) in rows.iter().enumerate() {
        if t == from {
            for (k, new_row) in new.iter().enumerate() {
                let mut row = new_row.clone();
                if k == root {
                    row.deprel = rows[top].deprel;
                    row.head = place(rows[top].head);
                } else {
                    row.head += from;
                }
                out.push(row);
            }
        }
        if !(from..to).contains(&t) {
            out.push(Row { head: place(row.head), ..row.clone() });
        }
    }
    Sentence { rows: out, ..sentence.clone() }
}

/// Puts an office before the first plain name that is a subject or object: the name hangs on the office.
fn office(sentence: &Sentence, material: &Material, random: &mut Random) -> Option<Sentence> {
    let rows = &sentence.rows;
    let top = (0..rows.len()).find(|&t| {
        let pronoun = matches!(rows[t].form.as_str(), "he" | "she" | "He" | "She" | "him");
        (rows[t].tag.upos == Upos::Propn || pronoun)
            && matches!(rows[t].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::Conj)
    })?;
    let (from, to) = block(sentence, top)?;
    if (from..to).any(|t| t != top && !matches!(rows[t].deprel, Deprel::Flat | Deprel::Case)) || from != top {
        return None;
    }
    let name = pick(&material.persons, random)?;
    let title = pick(&OFFICES, random)?;
    let mut new = Vec::new();
    let owner = random.unit() < 0.6;
    if owner {
        new.push(Row { glued: true, ..word(pick(&COUNTRIES, random)?, Upos::Propn, 0, Deprel::NmodPoss) });
        new.push(word("'s", Upos::Part, 0, Deprel::Case));
    } else {
        let the = if from == 0 { "The" } else { "the" };
        new.push(word(the, Upos::Det, 0, Deprel::Det));
    }
    let office_at = new.len();
    let capital = title.starts_with(char::is_uppercase);
    let upos = if capital { Upos::Propn } else { Upos::Noun };
    let parts: Vec<&str> = title.split(' ').collect();
    let last = office_at + parts.len() - 1;
    for (i, part) in parts.iter().enumerate() {
        let inner = if part.starts_with(char::is_uppercase) { Upos::Propn } else { Upos::Noun };
        new.push(match *part {
            _ if i == 0 => word(part, upos, office_at, Deprel::Root),
            "of" => word(part, Upos::Adp, last, Deprel::Case),
            "the" => word(part, Upos::Det, last, Deprel::Det),
            _ => word(part, inner, office_at, Deprel::Nmod),
        });
    }
    if !owner && capital && random.unit() < 0.7 {
        let country = word(pick(&COUNTRIES, random)?, Upos::Propn, office_at, Deprel::Nmod);
        new.push(word("of", Upos::Adp, new.len() + 1, Deprel::Case));
        new.push(country);
    }
    new[0].head = office_at;
    if owner {
        new[1].head = 0;
    }
    let first = new.len();
    for (i, part) in name.iter().enumerate() {
        let (head, deprel) = if i == 0 { (office_at, Deprel::Appos) } else { (first, Deprel::Flat) };
        new.push(word(part, Upos::Propn, head, deprel));
    }
    Some(replace(sentence, from, to, &new))
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
        let mut random = Random::new(1);
        let copies: Vec<Sentence> =
            (0..20).filter_map(|_| present(&sentence(), &Material::default(), &mut random)).collect();
        assert_eq!(copies.len(), 20);
        let same = copies.iter().find(|c| c.rows.len() == 6).expect("some keep their subject");
        assert_eq!(forms(same), ["The", "army", "seizes", "a", "town", "."]);
        assert_eq!(same.rows[2].tag.tense, Tense::Present);
        let country = copies.iter().find(|c| c.rows.len() == 5).expect("some have a country instead");
        assert_eq!(country.rows.iter().map(|r| r.head).collect::<Vec<_>>(), [1, 1, 3, 1, 1]);
    }

    #[test]
    fn an_office_comes_before_a_name() {
        let mut plain = sentence();
        plain.rows[1] = row("Bush", "Bush", Upos::Propn, Tense::None, 2, Deprel::Nsubj);
        plain.rows.remove(0);
        for row in &mut plain.rows {
            row.head -= 1;
        }
        let material = Material { persons: vec![vec!["Amina".into(), "Odinga".into()]], ..Material::default() };
        let copy = office(&plain, &material, &mut Random::new(3)).expect("it has a name");
        let top = copy.rows.iter().position(|r| r.deprel == Deprel::Nsubj).expect("it has a subject");
        let name = copy.rows.iter().position(|r| r.form == "Amina").expect("it has the name");
        assert_eq!((copy.rows[name].head, copy.rows[name].deprel), (top, Deprel::Appos));
        assert_eq!(copy.rows[copy.rows[top].head].form, "seized");
        assert!(copy.rows.iter().all(|r| r.head < copy.rows.len()));
        assert_eq!(copy.rows[name + 1].head, name);
    }

    #[test]
    fn the_headline_has_no_articles_and_a_whole_tree() {
        let copy = headline(&sentence()).expect("it has articles");
        assert_eq!(forms(&copy), ["Army", "seized", "town"]);
        assert_eq!(copy.rows.iter().map(|r| r.head).collect::<Vec<_>>(), [1, 1, 1]);
    }
}
