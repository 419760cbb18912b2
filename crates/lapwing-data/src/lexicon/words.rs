//! Word lists: sequences of lemmas, cue sets, modality cues, function words.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::toml_part::TomlPart;
use crate::{DataErrors, Files, Ontology};

/// One or more lemmas in a row, lower case, e.g. `state of emergency`. Never empty.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct WordSeq(Vec<String>);

impl WordSeq {
    /// Splits at blanks and lowers.
    pub fn new(text: &str) -> Self {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            words.push(String::new());
        }
        WordSeq(words)
    }

    /// The sequences that `text` stands for: as it is written, and with words parted at hyphens as texts are read
    /// ("cease-fire" is one token or three).
    pub fn all(text: &str) -> Vec<Self> {
        let whole = WordSeq::new(text);
        let parted: Vec<String> = whole.0.iter().flat_map(|w| parted(w)).collect();
        if parted.len() == whole.0.len() { vec![whole] } else { vec![whole, WordSeq(parted)] }
    }

    /// The first lemma.
    pub fn first(&self) -> &str {
        &self.0[0]
    }

    /// All lemmas.
    pub fn words(&self) -> &[String] {
        &self.0
    }
}

/// "cease-fire" → "cease", "-", "fire".
fn parted(word: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split('-').collect();
    if parts.iter().any(|p| p.is_empty()) {
        return vec![word.to_string()];
    }
    let mut all = Vec::new();
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            all.push("-".to_string());
        }
        all.push(part.to_string());
    }
    all
}

/// What belongs to each of a few words, asked after for every word of a text: nearly all of those look like none of the few.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Few<T> {
    /// Looks of the words, a bit each.
    looks: [u64; 4],
    of: FxHashMap<String, Vec<T>>,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Few { looks: [0; 4], of: FxHashMap::default() }
    }
}

impl<T> Few<T> {
    /// Which bit stands for the first and the last byte of a word and its length.
    #[inline]
    fn look(word: &str) -> (usize, u64) {
        let [first, .., last] = word.as_bytes() else { return (0, 1) };
        let look = usize::from(*first) * 31 + usize::from(*last) * 7 + word.len();
        (look / 64 % 4, 1 << (look % 64))
    }

    fn push(&mut self, word: String, what: T) {
        let (at, bit) = Self::look(&word);
        self.looks[at] |= bit;
        self.of.entry(word).or_default().push(what);
    }

    #[inline]
    fn get(&self, word: &str) -> Option<&Vec<T>> {
        let (at, bit) = Self::look(word);
        if self.looks[at] & bit == 0 { None } else { self.of.get(word) }
    }
}

/// A set of word sequences with quick look-up by first lemma.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct CueSet(Few<WordSeq>);

impl CueSet {
    /// One entry a string.
    pub fn new(words: &[String]) -> Self {
        let mut by_first = Few::default();
        for seq in words.iter().flat_map(|w| WordSeq::all(w)) {
            by_first.push(seq.first().to_string(), seq);
        }
        CueSet(by_first)
    }

    /// First words of the entries, in no order.
    pub(super) fn starts(&self) -> impl Iterator<Item = &String> {
        self.0.of.keys()
    }

    /// Length of the longest entry that `lemmas` begins with, if any.
    pub fn prefix_of<'l>(&self, lemmas: impl Iterator<Item = &'l str> + Clone) -> Option<usize> {
        let first = lemmas.clone().next()?;
        let fits = |seq: &&WordSeq| {
            let mut rest = lemmas.clone();
            seq.words().iter().all(|w| rest.next() == Some(w))
        };
        self.0.get(first)?.iter().filter(fits).map(|seq| seq.words().len()).max()
    }

    /// True when the single word `lemma` is an entry.
    pub fn has(&self, lemma: &str) -> bool {
        self.prefix_of(std::iter::once(lemma)).is_some()
    }
}

/// Word sequences, of which one must stand at a place: quick however many there are.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct AnyOf {
    /// Each word of each sequence → the sequences that hold it, and where.
    places: Few<(u32, u32)>,
    sequences: Vec<WordSeq>,
}

impl AnyOf {
    /// An index of `sequences`.
    pub fn new(sequences: impl Iterator<Item = WordSeq>) -> Self {
        let mut all = AnyOf::default();
        for (n, sequence) in (0..).zip(sequences) {
            for (at, word) in (0..).zip(sequence.words()) {
                all.places.push(word.clone(), (n, at));
            }
            all.sequences.push(sequence);
        }
        all
    }

    /// True when one of the sequences stands in a text of `n` words so that it holds the word at `at`.
    pub fn stands<'l>(&self, at: usize, n: usize, lemma: impl Fn(usize) -> &'l str) -> bool {
        self.places.get(lemma(at)).is_some_and(|places| {
            places.iter().any(|&(sequence, place)| {
                let (words, place) = (self.sequences[sequence as usize].words(), place as usize);
                at >= place
                    && at - place + words.len() <= n
                    && words.iter().enumerate().all(|(k, w)| k == place || lemma(at - place + k) == *w)
            })
        })
    }
}

/// Words that show whether an event happened. File: `lexicon/modality.toml`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct ModalityCues {
    /// "not", "never", "no", …: dependents of the trigger.
    pub negations: CueSet,
    /// Verbs and nouns whose complement did not happen: "refuse", "fail", "deny".
    pub negating_heads: CueSet,
    /// Auxiliaries of the future: "will", "shall".
    pub future_aux: CueSet,
    /// Verbs and nouns whose complement lies ahead: "plan", "vow", "be set to".
    pub future_heads: CueSet,
    /// Auxiliaries of the possible: "may", "would".
    pub hypothetical_aux: CueSet,
    /// Conjunctions of the possible: "if", "unless".
    pub hypothetical_marks: CueSet,
    /// Conjunctions of what has not happened either where the main clause lies ahead: "once the rebels disarm".
    pub awaiting_marks: CueSet,
    /// Verbs, nouns and adjectives whose complement is merely possible: "consider", "risk", "likely".
    pub hypothetical_heads: CueSet,
    /// Verbs whose complement did happen although it is an infinitive: "manage", "begin", "continue".
    pub implicative_heads: CueSet,
    /// Verbs of telling somebody to do something: the infinitive behind them is merely what is asked for.
    pub instructing_heads: CueSet,
    /// The same of others than one's own people: "order".
    pub ordering_heads: CueSet,
    /// Adjectives and adverbs that put an event long ago: "former", "historic", "decades ago".
    pub historical: CueSet,
    /// Adjectives that put a noun's event ahead: "upcoming", "planned".
    pub future_modifiers: CueSet,
    /// Adjectives that make a noun's event merely possible: "possible", "potential", "alleged" is not one.
    pub hypothetical_modifiers: CueSet,
    /// Ranks of those who did something early: "was one of the first states to".
    pub pioneers: CueSet,
    /// After a negation they take it back: "not only".
    pub not_only: CueSet,
    /// Between "no" and "than" they tell how many: "no fewer than nine".
    pub bounding: CueSet,
    /// Words on a noun or a verb of trying that show that it came to nothing: "foiled", "failed".
    pub negating_modifiers: CueSet,
    /// Verbs of taking place, that tell of their subject whether it happened: "begin", "take place".
    pub happening: CueSet,
    /// Words that put a time ahead: "next week", "tomorrow".
    pub coming: CueSet,
    /// Stretches of time: "in 30 days".
    pub stretches: CueSet,
    /// Verbs of telling under which "would" lies ahead: "said that it would leave".
    pub telling: CueSet,
    /// Ages that are over: what happened in them is history.
    pub eras: CueSet,
    /// Stretches of time that put nothing long ago: "three days ago".
    pub recent_stretches: CueSet,
    /// Auxiliaries of being able, whose negation says that it was not done: "could not prevent the raid".
    pub ability_aux: CueSet,
    /// Verbs, nouns and adjectives of being able or let: denied, their complement did not happen.
    pub enabling_heads: CueSet,
    /// Conjunctions of a clause that lies no later than the one above it: "fled years ago after rebels took the town".
    pub no_later_marks: CueSet,
    /// Nouns of one of several happenings of a kind: "the last time they met was in 1990".
    pub instances: CueSet,
    /// Verbs that take the report in their object for false: "dismissed reports that they had attacked".
    pub disclaiming: CueSet,
    /// Before "of" or "than": what follows was not done.
    pub replacing: CueSet,
    /// Between "have" and an infinitive: it was not done so far.
    pub not_yet: CueSet,
    /// Verbs with their particle that leave no possibility of their complement; denied, they leave one.
    pub excluding: CueSet,
    /// Prepositions before what somebody is told not to do: "warned them against sending troops".
    pub dissuading: CueSet,
    /// Nouns for what is held in memory of something past.
    pub commemorating: CueSet,
    /// Nouns of what is meant to be done: "a plan for bombing it".
    pub purposing: CueSet,
    /// Of the words above, those that mean another thing as nouns: "the third stop of her tour".
    pub only_verbs: CueSet,
    /// Participles of those whom somebody wants for what was done: "wanted for attacks".
    pub sought: CueSet,
    /// What they bring about has happened if they have: "spark"; a verb, or a verb and a preposition or particle, "lead to".
    pub causing: CueSet,
    /// They tell of their subject what the adjective behind them says: "remain" of "remains elusive".
    pub seeming: CueSet,
    /// What shows that something happened: "sign" of "no sign of an attack".
    pub evidence: CueSet,
    /// What they are of may not have happened, and has where they are denied: "doubt".
    pub doubting: CueSet,
    /// Where something lies that may come: "reach" of "within reach".
    pub prospects: CueSet,
}

/// Words that count people. File: `lexicon/numbers.toml`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Numbers {
    /// Verbs and nouns of killing and dying.
    pub dead: CueSet,
    /// Of wounding.
    pub injured: CueSet,
    /// Of arresting.
    pub arrested: CueSet,
    /// "at least" before a number.
    pub at_least: CueSet,
    /// "more than" before a number.
    pub more_than: CueSet,
    /// "up to" before a number.
    pub at_most: CueSet,
    /// Number word → value.
    pub words: BTreeMap<String, u64>,
}

/// Function words and control verbs. File: `lexicon/grammar.toml`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Grammar {
    /// "who", "which", "that" as pronouns.
    pub relative_pronouns: CueSet,
    /// Prepositions of the passive agent: "by".
    pub agent_cases: CueSet,
    /// Prepositions of possession: "of".
    pub of_cases: CueSet,
    /// Verbs whose object does what the clause says: "accuse of", "urge to", "force to".
    pub object_control: CueSet,
    /// Prepositions before that for which somebody is treated so: "fined them for".
    pub desert_cases: CueSet,
    /// Words that bring in further ones beside a party: "along with".
    pub company_cases: CueSet,
    /// Verbs whose object does the same as the subject: "joined Togo in condemning".
    pub joining_verbs: CueSet,
    /// Verbs that say of an event noun that it takes place: what stands with them stands with it.
    pub happening_verbs: CueSet,
    /// Prepositions of the one from whom a demand or an offer comes.
    pub source_cases: CueSet,
    /// Verbs that tell where a thing is from: "missiles coming from Togo".
    pub sending_verbs: CueSet,
    /// Verbs whose passive says that one takes part: "were engaged in clashes".
    pub taking_part_verbs: CueSet,
    /// Pronouns that stand for persons alone.
    pub person_pronouns: CueSet,
    /// Persons told by the body that they belong to: "a member of the party, who was shot".
    pub people_of_bodies: CueSet,
    /// What a document says, those say who issue it: "issued a statement condemning the raid".
    pub document_nouns: CueSet,
    /// Verbs of issuing a document.
    pub issuing_verbs: CueSet,
    /// Verbs that say who is in a thing: "a bus carrying Togolese pilgrims".
    pub carrying_verbs: CueSet,
    /// Verbs of what an act does to people where it happens: "a bombing at a church that killed nine".
    pub harming_verbs: CueSet,
    /// Nouns of what harms people somewhere.
    pub blow_nouns: CueSet,
    /// Prepositions of the place where an act happens.
    pub scene_cases: CueSet,
    /// Prepositions before both sides of what they do: "fighting between the army and rebels".
    pub side_cases: CueSet,
    /// Prepositions that also begin a clause: "after an attack killed three".
    pub clause_cases: CueSet,
    /// Prepositions of the occasion on which somebody acts, who takes part in it: "at a meeting with Togo".
    pub occasion_cases: CueSet,
    /// Prepositions of what stands around an act and is no part of it: "was held before the rally".
    pub circumstance_cases: CueSet,
    /// Verbs whose subject does it even beside an object: "promise", "threaten".
    pub subject_control: CueSet,
    /// Verbs that lend their subject to an event noun: "carry out", "hold", "launch".
    pub light_verbs: CueSet,
    /// The same for the one to whom it happens: "suffer", "come under", "face".
    pub light_verbs_passive: CueSet,
    /// Nouns that stand before the noun that matters: "series", "number", "wave".
    pub quantity_nouns: CueSet,
    /// Prepositions that make the subject of "to be" the doer: "Iran is behind the attack".
    pub actor_cases: CueSet,
    /// Words of rank: "the first state to".
    pub ranks: CueSet,
    /// Verbs that say a noun of their subject: "become".
    pub copular_verbs: CueSet,
    /// Prepositions of the stretch of time in which something happens: "during the 2020 war".
    pub spanning_cases: CueSet,
    /// Prepositions of the time since which nothing like it has been: "since".
    pub since_cases: CueSet,
    /// Forms that say that nothing like it has been: "first", "largest".
    pub superlatives: CueSet,
    /// Prepositions between a light verb and its event noun: "engaged in talks", "came under attack".
    pub light_cases: CueSet,
    /// Prepositions before examples: "allies such as Togo".
    pub example_cases: CueSet,
    /// Prepositions of the one to whom something goes, for the step `within`.
    pub toward_cases: CueSet,
    /// Those of the goal, which belong to the act also behind whose act it is: "the visit of the king of Togo to Mali".
    pub goal_cases: CueSet,
    /// Those who are posted to somebody: "the ambassador to Mali".
    pub posted_nouns: CueSet,
    /// Prepositions of those whom a thing serves.
    pub for_cases: CueSet,
    /// Verbs of calling somebody something: "called the president a thief".
    pub naming_verbs: CueSet,
    /// Nouns of the state in which somebody is kept: "held hostage".
    pub captive_nouns: CueSet,
    /// Nouns of what somebody suffers: "the president's assassination".
    pub suffered_nouns: CueSet,
    /// Prepositions of what is asked into.
    pub inquiry_cases: CueSet,
    /// Nouns that with what stands behind them merely tell when: "in the wake of".
    pub circumstance_nouns: CueSet,
    /// Nouns that begin the name of one state: "the Republic of the Congo and Rwanda" are two.
    pub realm_nouns: CueSet,
    /// Prepositions that go on telling what an act is about.
    pub about_cases: CueSet,
    /// What they stand before is left out by the step `within`: "except".
    pub except_cases: CueSet,
    /// Verbs that nothing is done by: "crossed", "erupted" are no passives without "to be".
    pub never_passive: CueSet,
    /// Particles that the parser takes for prepositions: "called off the march".
    pub particles: CueSet,
    /// Prepositions of places and receivers, on which the parser may hang the doer of a passive.
    pub place_cases: CueSet,
}

fn read<T: DeserializeOwned + Default>(name: &str, files: &Files, errors: &mut DataErrors) -> T {
    TomlPart::load(name, files, errors).read("see data/README.md for its keys", errors)
}

pub(super) fn load_classes(files: &Files, errors: &mut DataErrors) -> BTreeMap<String, Vec<String>> {
    read("lexicon/classes.toml", files, errors)
}

pub(super) fn load_contexts(files: &Files, ontology: &Ontology, errors: &mut DataErrors) -> Vec<(String, CueSet)> {
    let name = "lexicon/contexts.toml";
    let mut part = TomlPart::load(name, files, errors);
    let mut table: BTreeMap<String, Vec<String>> = part.read("see data/README.md for its keys", errors);
    // An ontology of the user's own need not have our contexts.
    let ours = |file: &str| file == name && files.is_replaced("ontology/");
    table.retain(|code, _| {
        let known = ontology.contexts.contains_key(code);
        let (file, line) = if known { (String::new(), 0) } else { part.place(&[code]) };
        if !known && !ours(&file) {
            errors.push(
                &file,
                line,
                format!("context {code:?} is unknown"),
                "use one of the ontology, or add it there",
            );
        }
        known
    });
    table.into_iter().map(|(code, words)| (code, CueSet::new(&words))).collect()
}

/// Reads a table of word lists whose keys must be exactly `keys`.
fn lists(name: &str, keys: &[&str], files: &Files, errors: &mut DataErrors) -> Vec<CueSet> {
    let mut part = TomlPart::load(name, files, errors);
    let mut table: BTreeMap<String, Vec<String>> = part.read("see data/README.md for its keys", errors);
    let sets = keys.iter().map(|k| CueSet::new(&table.remove(*k).unwrap_or_default())).collect();
    let known: BTreeSet<&str> = keys.iter().copied().collect();
    for key in table.keys().filter(|k| !known.contains(k.as_str())) {
        let (file, line) = part.place(&[key]);
        errors.push(&file, line, format!("key {key:?} is unknown"), format!("keys are: {}", keys.join(", ")));
    }
    sets
}

pub(super) fn load_modality(files: &Files, errors: &mut DataErrors) -> ModalityCues {
    let keys = [
        "negations",
        "negating_heads",
        "future_aux",
        "future_heads",
        "hypothetical_aux",
        "hypothetical_marks",
        "awaiting_marks",
        "hypothetical_heads",
        "implicative_heads",
        "instructing_heads",
        "ordering_heads",
        "historical",
        "future_modifiers",
        "hypothetical_modifiers",
        "pioneers",
        "not_only",
        "bounding",
        "negating_modifiers",
        "happening",
        "coming",
        "stretches",
        "telling",
        "eras",
        "recent_stretches",
        "ability_aux",
        "enabling_heads",
        "no_later_marks",
        "instances",
        "disclaiming",
        "replacing",
        "not_yet",
        "excluding",
        "dissuading",
        "commemorating",
        "purposing",
        "only_verbs",
        "sought",
        "causing",
        "seeming",
        "evidence",
        "doubting",
        "prospects",
    ];
    let mut sets = lists("lexicon/modality.toml", &keys, files, errors).into_iter();
    let mut next = || sets.next().unwrap_or_default();
    ModalityCues {
        negations: next(),
        negating_heads: next(),
        future_aux: next(),
        future_heads: next(),
        hypothetical_aux: next(),
        hypothetical_marks: next(),
        awaiting_marks: next(),
        hypothetical_heads: next(),
        implicative_heads: next(),
        instructing_heads: next(),
        ordering_heads: next(),
        historical: next(),
        future_modifiers: next(),
        hypothetical_modifiers: next(),
        pioneers: next(),
        not_only: next(),
        bounding: next(),
        negating_modifiers: next(),
        happening: next(),
        coming: next(),
        stretches: next(),
        telling: next(),
        eras: next(),
        recent_stretches: next(),
        ability_aux: next(),
        enabling_heads: next(),
        no_later_marks: next(),
        instances: next(),
        disclaiming: next(),
        replacing: next(),
        not_yet: next(),
        excluding: next(),
        dissuading: next(),
        commemorating: next(),
        purposing: next(),
        only_verbs: next(),
        sought: next(),
        causing: next(),
        seeming: next(),
        evidence: next(),
        doubting: next(),
        prospects: next(),
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberFile {
    dead: Vec<String>,
    injured: Vec<String>,
    arrested: Vec<String>,
    at_least: Vec<String>,
    more_than: Vec<String>,
    at_most: Vec<String>,
    words: BTreeMap<String, u64>,
}

pub(super) fn load_numbers(files: &Files, errors: &mut DataErrors) -> Numbers {
    let file: NumberFile = read("lexicon/numbers.toml", files, errors);
    let set = |words: &[String]| CueSet::new(words);
    Numbers {
        dead: set(&file.dead),
        injured: set(&file.injured),
        arrested: set(&file.arrested),
        at_least: set(&file.at_least),
        more_than: set(&file.more_than),
        at_most: set(&file.at_most),
        words: file.words,
    }
}

pub(super) fn load_grammar(files: &Files, errors: &mut DataErrors) -> Grammar {
    let keys = [
        "relative_pronouns",
        "agent_cases",
        "of_cases",
        "object_control",
        "subject_control",
        "light_verbs",
        "light_verbs_passive",
        "quantity_nouns",
        "actor_cases",
        "ranks",
        "copular_verbs",
        "spanning_cases",
        "since_cases",
        "superlatives",
        "light_cases",
        "example_cases",
        "toward_cases",
        "goal_cases",
        "posted_nouns",
        "for_cases",
        "naming_verbs",
        "captive_nouns",
        "suffered_nouns",
        "inquiry_cases",
        "circumstance_nouns",
        "realm_nouns",
        "about_cases",
        "except_cases",
        "desert_cases",
        "company_cases",
        "joining_verbs",
        "happening_verbs",
        "source_cases",
        "sending_verbs",
        "taking_part_verbs",
        "person_pronouns",
        "people_of_bodies",
        "document_nouns",
        "issuing_verbs",
        "carrying_verbs",
        "harming_verbs",
        "blow_nouns",
        "scene_cases",
        "side_cases",
        "clause_cases",
        "occasion_cases",
        "circumstance_cases",
        "never_passive",
        "particles",
        "place_cases",
    ];
    let mut sets = lists("lexicon/grammar.toml", &keys, files, errors).into_iter();
    let mut next = || sets.next().unwrap_or_default();
    Grammar {
        relative_pronouns: next(),
        agent_cases: next(),
        of_cases: next(),
        object_control: next(),
        subject_control: next(),
        light_verbs: next(),
        light_verbs_passive: next(),
        quantity_nouns: next(),
        actor_cases: next(),
        ranks: next(),
        copular_verbs: next(),
        spanning_cases: next(),
        since_cases: next(),
        superlatives: next(),
        light_cases: next(),
        example_cases: next(),
        toward_cases: next(),
        goal_cases: next(),
        posted_nouns: next(),
        for_cases: next(),
        naming_verbs: next(),
        captive_nouns: next(),
        suffered_nouns: next(),
        inquiry_cases: next(),
        circumstance_nouns: next(),
        realm_nouns: next(),
        about_cases: next(),
        except_cases: next(),
        desert_cases: next(),
        company_cases: next(),
        joining_verbs: next(),
        happening_verbs: next(),
        source_cases: next(),
        sending_verbs: next(),
        taking_part_verbs: next(),
        person_pronouns: next(),
        people_of_bodies: next(),
        document_nouns: next(),
        issuing_verbs: next(),
        carrying_verbs: next(),
        harming_verbs: next(),
        blow_nouns: next(),
        scene_cases: next(),
        side_cases: next(),
        clause_cases: next(),
        occasion_cases: next(),
        circumstance_cases: next(),
        never_passive: next(),
        particles: next(),
        place_cases: next(),
    }
}
