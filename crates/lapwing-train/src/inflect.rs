//! Regular inflection of English verbs and nouns: from a dictionary form to the forms that texts have.

use std::collections::BTreeSet;

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Adds "s" as verbs in the third person and nouns in the plural have it.
pub fn with_s(lemma: &str) -> String {
    let before = lemma.chars().rev().nth(1).is_some_and(|c| !is_vowel(c));
    if lemma.ends_with('y') && before {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|e| lemma.ends_with(e)) || lemma.ends_with('o') && before {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

/// The past of a regular verb. `doubled`: forms whose last consonant is doubled against the rule.
pub fn with_ed(lemma: &str, doubled: &BTreeSet<String>) -> String {
    let before = lemma.chars().rev().nth(1).is_some_and(|c| !is_vowel(c));
    if lemma.ends_with('e') {
        format!("{lemma}d")
    } else if lemma.ends_with('y') && before {
        format!("{}ied", &lemma[..lemma.len() - 1])
    } else {
        format!("{}ed", stem(lemma, "ed", doubled))
    }
}

/// The "ing" form of a verb.
pub fn with_ing(lemma: &str, doubled: &BTreeSet<String>) -> String {
    if let Some(start) = lemma.strip_suffix("ie") {
        format!("{start}ying")
    } else if lemma.ends_with('e') && !["ee", "oe", "ye"].iter().any(|e| lemma.ends_with(e)) && lemma.len() > 2 {
        format!("{}ing", &lemma[..lemma.len() - 1])
    } else {
        format!("{}ing", stem(lemma, "ing", doubled))
    }
}

/// Doubles the last consonant of one short syllable ("jam", "quiz"), of longer words when `doubled` knows the form.
fn stem(lemma: &str, ending: &str, doubled: &BTreeSet<String>) -> String {
    let chars: Vec<char> = lemma.chars().collect();
    let Some(&last) = chars.last() else { return String::new() };
    let twice = format!("{lemma}{last}");
    let [.., a, b, c] = chars[..] else {
        return if doubled.contains(&format!("{twice}{ending}")) { twice } else { lemma.to_string() };
    };
    let open = !is_vowel(c) && !"wxyh".contains(c) && is_vowel(b) && (!is_vowel(a) || a == 'u' && lemma.contains("qu"));
    let groups = chars.iter().zip(chars.iter().skip(1)).filter(|(x, y)| is_vowel(**x) && !is_vowel(**y)).count();
    let double = open && groups == 1 || doubled.contains(&format!("{twice}{ending}"));
    // "k" stands in for the second "c": panic, panicked.
    if c == 'c' && is_vowel(b) {
        format!("{lemma}k")
    } else if double {
        twice
    } else {
        lemma.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms_are_spelt_as_usual() {
        let doubled: BTreeSet<String> = ["deterred", "deterring"].map(String::from).into();
        let all = |v: &str| [with_s(v), with_ed(v, &doubled), with_ing(v, &doubled)].join(" ");
        for (lemma, forms) in [
            ("impose", "imposes imposed imposing"),
            ("free", "frees freed freeing"),
            ("fine", "fines fined fining"),
            ("fin", "fins finned finning"),
            ("rout", "routs routed routing"),
            ("jail", "jails jailed jailing"),
            ("ally", "allies allied allying"),
            ("deploy", "deploys deployed deploying"),
            ("deter", "deters deterred deterring"),
            ("visit", "visits visited visiting"),
            ("bomb", "bombs bombed bombing"),
            ("tie", "ties tied tying"),
            ("clash", "clashes clashed clashing"),
            ("jam", "jams jammed jamming"),
            ("panic", "panics panicked panicking"),
            ("veto", "vetoes vetoed vetoing"),
        ] {
            assert_eq!(all(lemma), forms);
        }
    }
}
