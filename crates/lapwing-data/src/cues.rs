//! Words that show that somebody is cited. File: `lexicon/cues.toml`, whose header explains the keys.
//!
//! In: the file. Out: one [`Cues`] with look-up by lemma. Finding them in a text is the coder's work.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files};

const FILE: &str = "lexicon/cues.toml";

/// All cue words.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Cues {
    verbs: FxHashMap<String, Vec<CueFrame>>,
    adjectives: FxHashMap<String, Vec<CueFrame>>,
    nouns: FxHashMap<String, Vec<CueFrame>>,
    /// Kinds that become claims of the record.
    pub claim_kinds: BTreeSet<CueKind>,
    /// Kinds that become claims when their content is quoted.
    pub claim_kinds_quoted: BTreeSet<CueKind>,
    /// Kinds that become claims inside somebody's quoted words.
    pub claim_kinds_nested: BTreeSet<CueKind>,
    /// Kinds that become claims when their content is a finite clause: "demanded that they leave".
    pub claim_kinds_clause: BTreeSet<CueKind>,
    /// Marks that leave open whether it was said: "if they say".
    pub unsaid: BTreeSet<String>,
    /// Auxiliaries that leave open whether it was found: "tests may show".
    pub unsaid_reports: BTreeSet<String>,
    /// Marks of a purpose: "met to discuss".
    pub unsaid_purpose: BTreeSet<String>,
    /// Pronouns of the text's own voice: "I", "we".
    pub own_voice: BTreeSet<String>,
    /// Lemmas that never name a holder.
    pub never_holders: BTreeSet<String>,
    /// Pronouns that hold no claim of their own: "this shows".
    pub no_holders: BTreeSet<String>,
    /// Lemmas that head a phrase without a noun: "those close to him".
    pub lone_heads: BTreeSet<String>,
    /// Lead in what somebody is treated for: "arrested them for saying so".
    pub deserts: BTreeSet<String>,
    /// Word sequences before a holder: "according to".
    pub before_holder: Vec<Vec<String>>,
    /// Prepositions of a phrase around a holder: "in his view".
    pub around_cases: BTreeSet<String>,
    /// Nouns of a phrase around a holder.
    pub around_nouns: BTreeSet<String>,
    /// Adverbs with an unnamed holder: "reportedly".
    pub unnamed: BTreeSet<String>,
    /// Adjectives that leave open who says so: "alleged".
    pub unnamed_adjectives: BTreeSet<String>,
    /// Nouns of things that are written or published.
    pub documents: BTreeSet<String>,
    /// Verbs whose subject is the author of a document.
    pub document_makers: BTreeSet<String>,
    /// Prepositions of a document's addressee.
    pub document_addressee: BTreeSet<String>,
    /// Prepositions of a document's author.
    pub document_author: BTreeSet<String>,
    /// Words that only open a clause of content: "that".
    pub complementizers: BTreeSet<String>,
    /// Conjunctions of a commenting clause of saying: "as".
    pub comment_marks: BTreeSet<String>,
    /// Prepositions of the second half of a predication: "as".
    pub predication_cases: BTreeSet<String>,
    /// Words before a colon that name no speaker, lower case.
    pub no_speakers: BTreeSet<String>,
    /// Longest quotation in words that is taken for a word held at arm's length.
    pub scare_words_max: usize,
    /// Greatest distance in words from a cue to the mark of its quotation.
    pub gap_words_max: usize,
}

/// How one word takes its content.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct CueFrame {
    /// What sort of saying it is.
    pub kind: CueKind,
    /// Ways in which the content may stand beside it.
    pub forms: BTreeSet<ContentForm>,
    /// Prepositions that lead in the content.
    pub prepositions: BTreeSet<String>,
    /// How the one spoken to stands.
    pub addressee: Option<String>,
}

/// What sort of saying a cue shows.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CueKind {
    /// Saying, writing, arguing.
    Speech,
    /// Believing, knowing, fearing.
    Belief,
    /// What a study, court or document shows.
    Report,
    /// Saying that something is not so.
    Denial,
    /// Laying something at somebody's door.
    Accusation,
    /// Asking for something to be done.
    Request,
    /// Announcing what one will do.
    Intent,
    /// Praising or blaming.
    Attitude,
}

/// How content stands beside its cue.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContentForm {
    /// Words in quotation marks.
    Quote,
    /// A finite clause.
    Clause,
    /// A clause with "to".
    Infinitive,
    /// A noun phrase.
    Object,
    /// An object and what is said of it.
    Predication,
    /// An object and a clause or noun after a preposition.
    OfClause,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    kind: CueKind,
    #[serde(default)]
    frames: Vec<ContentForm>,
    #[serde(default)]
    prepositions: Vec<String>,
    #[serde(default)]
    addressee: Option<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    claims: BTreeSet<CueKind>,
    claims_when_quoted: BTreeSet<CueKind>,
    claims_in_quotations: BTreeSet<CueKind>,
    claims_with_clause: BTreeSet<CueKind>,
    unsaid: BTreeSet<String>,
    unsaid_reports: BTreeSet<String>,
    unsaid_purpose: BTreeSet<String>,
    own_voice: BTreeSet<String>,
    never_holders: BTreeSet<String>,
    no_holders: BTreeSet<String>,
    lone_heads: BTreeSet<String>,
    deserts: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    cases: BTreeSet<String>,
    nouns: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    before_holder: Vec<String>,
    around_holder: Around,
    unnamed: BTreeSet<String>,
    unnamed_adjectives: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Documents {
    nouns: BTreeSet<String>,
    makers: BTreeSet<String>,
    addressee_cases: BTreeSet<String>,
    author_cases: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    complementizers: BTreeSet<String>,
    comment_marks: BTreeSet<String>,
    predication_cases: BTreeSet<String>,
    no_speakers: BTreeSet<String>,
    scare_words_max: usize,
    gap_words_max: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    kinds: Kinds,
    verbs: Vec<Group>,
    adjectives: Vec<Group>,
    nouns: Vec<Group>,
    phrases: Phrases,
    documents: Documents,
    layout: Layout,
}

impl Cues {
    /// Reads and checks the cue file.
    pub fn load(files: &Files, errors: &mut DataErrors) -> Cues {
        let mut part = TomlPart::load(FILE, files, errors);
        let file: Option<CueFile> = part.read("the header of the file explains its keys", errors);
        file.map_or_else(Cues::default, |file| Cues::from_file(file, &part, errors))
    }

    fn from_file(file: CueFile, part: &TomlPart, errors: &mut DataErrors) -> Cues {
        Cues {
            verbs: index(file.verbs, part, "verbs", errors),
            adjectives: index(file.adjectives, part, "adjectives", errors),
            nouns: index(file.nouns, part, "nouns", errors),
            claim_kinds: file.kinds.claims,
            claim_kinds_quoted: file.kinds.claims_when_quoted,
            claim_kinds_nested: file.kinds.claims_in_quotations,
            claim_kinds_clause: file.kinds.claims_with_clause,
            unsaid: file.kinds.unsaid,
            unsaid_reports: file.kinds.unsaid_reports,
            unsaid_purpose: file.kinds.unsaid_purpose,
            own_voice: file.kinds.own_voice,
            never_holders: file.kinds.never_holders,
            no_holders: file.kinds.no_holders,
            lone_heads: file.kinds.lone_heads,
            deserts: file.kinds.deserts,
            before_holder: file
                .phrases
                .before_holder
                .iter()
                .map(|p| p.split_whitespace().map(str::to_lowercase).collect())
                .collect(),
            around_cases: file.phrases.around_holder.cases,
            around_nouns: file.phrases.around_holder.nouns,
            unnamed_adjectives: file.phrases.unnamed_adjectives,
            unnamed: file.phrases.unnamed,
            documents: file.documents.nouns,
            document_makers: file.documents.makers,
            document_addressee: file.documents.addressee_cases,
            document_author: file.documents.author_cases,
            complementizers: file.layout.complementizers,
            comment_marks: file.layout.comment_marks,
            predication_cases: file.layout.predication_cases,
            no_speakers: file.layout.no_speakers,
            scare_words_max: file.layout.scare_words_max,
            gap_words_max: file.layout.gap_words_max,
        }
    }

    /// How the verb `lemma` takes content; empty when it is no cue.
    pub fn verb(&self, lemma: &str) -> &[CueFrame] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// How the adjective `lemma` takes content.
    pub fn adjective(&self, lemma: &str) -> &[CueFrame] {
        self.adjectives.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// How the noun `lemma` takes content.
    pub fn noun(&self, lemma: &str) -> &[CueFrame] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }
}

fn index(groups: Vec<Group>, part: &TomlPart, key: &str, errors: &mut DataErrors) -> FxHashMap<String, Vec<CueFrame>> {
    let mut found: FxHashMap<String, Vec<CueFrame>> = FxHashMap::default();
    for (i, group) in groups.into_iter().enumerate() {
        if group.frames.is_empty() && group.prepositions.is_empty() {
            let first = group.words.first().map_or("", String::as_str);
            let (file, line) = part.place(&[key, &i.to_string()]);
            let hint = "give it frames or prepositions";
            errors.push(&file, line, format!("the group of {first:?} takes no content"), hint);
        }
        let frame = CueFrame {
            kind: group.kind,
            forms: group.frames.into_iter().collect(),
            prepositions: group.prepositions.into_iter().collect(),
            addressee: group.addressee,
        };
        for word in group.words {
            found.entry(word).or_default().push(frame.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_groups_has_both_frames() {
        let mut errors = DataErrors::default();
        let cues = Cues::load(&Files::bundled(), &mut errors);
        assert_eq!(errors, DataErrors::default());
        assert!(cues.verb("warn").iter().any(|f| f.kind == CueKind::Speech));
        assert!(cues.verb("accuse").iter().any(|f| f.forms.contains(&ContentForm::OfClause)));
        assert!(cues.verb("walk").is_empty());
    }

    #[test]
    fn a_misspelt_key_names_its_line() {
        let mut files = Files::bundled();
        files.insert(FILE, b"[kinds]\nclaimz = []\n".to_vec());
        let mut errors = DataErrors::default();
        Cues::load(&files, &mut errors);
        assert_eq!(errors.0[0].line, 2);
    }
}
