//! Dictionary forms of words that news has and treebanks hardly do.

use lapwing_core::{Tense, Upos};
use lapwing_nlp::Model;
use lapwing_nlp::tagger::Tag;

fn lemma(form: &str, upos: Upos, tense: Tense, plural: bool) -> String {
    Model::bundled().lemma(form, Tag { upos, tense, plural })
}

#[test]
fn regular_verbs_of_news_have_their_lemmas() {
    for (form, expected) in [
        ("imposed", "impose"),
        ("jailed", "jail"),
        ("endorsed", "endorse"),
        ("freed", "free"),
        ("fined", "fine"),
        ("fled", "flee"),
        ("routed", "rout"),
        ("deployed", "deploy"),
        ("allied", "ally"),
        ("jammed", "jam"),
        ("vetoed", "veto"),
        ("shelled", "shell"),
        ("besieged", "besiege"),
        ("bombed", "bomb"),
        ("expelled", "expel"),
        ("deterred", "deter"),
        ("rated", "rate"),
        ("tied", "tie"),
        ("agreed", "agree"),
    ] {
        for tense in [Tense::Past, Tense::PastPart] {
            assert_eq!(lemma(form, Upos::Verb, tense, false), expected, "{form}");
        }
    }
    for (form, expected) in [
        ("masses", "mass"),
        ("clashes", "clash"),
        ("frees", "free"),
        ("imposes", "impose"),
        ("accuses", "accuse"),
        ("vetoes", "veto"),
        ("allies", "ally"),
        ("focus", "focus"),
        ("routs", "rout"),
    ] {
        assert_eq!(lemma(form, Upos::Verb, Tense::Present, false), expected, "{form}");
    }
    for (form, expected) in [("fleeing", "flee"), ("freeing", "free"), ("jailing", "jail"), ("routing", "rout")] {
        assert_eq!(lemma(form, Upos::Verb, Tense::PresPart, false), expected, "{form}");
    }
}

#[test]
fn plurals_have_their_singular() {
    for (form, expected) in [
        ("troops", "troop"),
        ("MPs", "mp"),
        ("airstrikes", "airstrike"),
        ("allies", "ally"),
        ("hostages", "hostage"),
        ("militias", "militia"),
        ("ceasefires", "ceasefire"),
    ] {
        assert_eq!(lemma(form, Upos::Noun, Tense::None, true), expected, "{form}");
    }
    assert_eq!(lemma("Tel", Upos::Noun, Tense::None, false), "tel");
    assert_eq!(lemma("MPs", Upos::Propn, Tense::None, true), "MP");
    assert_eq!(lemma("news", Upos::Noun, Tense::None, false), "news");
}
