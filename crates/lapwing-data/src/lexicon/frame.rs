//! Frames: which words in which surroundings report which event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Lexicon;
use super::words::{AnyOf, CueSet, WordSeq};
use crate::files::Layer;
use crate::toml_part::TomlPart;
use crate::{DataErrors, Files, Ontology};

/// One way of reporting an event.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Frame {
    /// Unique, `category.name`, e.g. `accuse.blame-for`.
    pub id: String,
    /// Category of the event.
    pub category: String,
    /// Modes it always has.
    pub modes: Vec<String>,
    /// Trigger verbs by lemma, with particles: `crack down`.
    pub verbs: Vec<WordSeq>,
    /// Trigger nouns by lemma; longer ones such as `state of emergency` by their words.
    pub nouns: Vec<WordSeq>,
    /// Trigger adjectives by lemma.
    pub adjectives: Vec<WordSeq>,
    /// Where the actor stands: the first slot that is filled by a party wins.
    pub actor: Vec<Slot>,
    /// Where the recipient stands.
    pub recipient: Vec<Slot>,
    /// The sector of unnamed private people to whom it is done: those whom war drives out are refugees.
    pub makes: Option<String>,
    /// Recipients are actors as well ("A and B met").
    pub reciprocal: bool,
    /// All of these must hold.
    pub need: Vec<SlotTest>,
    /// None of these may hold.
    pub never: Vec<SlotTest>,
    /// Which roles must be filled by a party.
    pub parties: Parties,
    /// A clausal or nominal content slot in which other events stand on the actor's word.
    pub content: bool,
    /// Fires beside the best frame of the trigger, not instead of it.
    pub beside: bool,
    /// Tells of an act that was told before, if one was: "claimed responsibility for the blast".
    pub echoes: bool,
    /// Among frames that fit the same trigger, the higher one wins; ties go to the one with more tests.
    pub priority: i32,
    /// Sentences that it must code.
    pub yes: Vec<String>,
    /// Sentences that it must not code.
    pub no: Vec<String>,
    /// File it stands in.
    pub file: String,
    /// 1-based line of its id.
    pub line: usize,
    /// It is the user's.
    pub own: bool,
}

/// Part of speech of a trigger.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum TriggerKind {
    /// A verb.
    Verb,
    /// A common or proper noun.
    Noun,
    /// An adjective.
    Adjective,
}

/// Where something stands relative to the trigger, in terms of meaning rather than surface: `subj` of a passive
/// is its agent. A path such as `obj/with` goes on from the filler of the first step.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Slot(pub Vec<String>);

/// `slot: word word @class`: some filler of the slot has one of the words as its lemma.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SlotTest {
    /// Slots looked at; one filled as wanted is enough.
    pub slots: Vec<Slot>,
    /// What the filler must be.
    pub tests: Vec<Test>,
}

/// What a filler must be.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Test {
    /// One of the words of this list by lemma, see [`Lexicon::words`]; the filler is a word of it.
    Words(u32),
    /// `@party`: resolves to a party.
    Party,
    /// `@country`: resolves to something that has a country.
    Country,
    /// `@person`: a person or people, political or private.
    Person,
    /// `@any`: is filled at all.
    Any,
    /// `@plural`: several things.
    Plural,
}

/// Which roles must be filled by a party.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Parties {
    /// One of the two.
    #[default]
    Any,
    /// The actor.
    Actor,
    /// The recipient.
    Recipient,
    /// Both.
    Both,
    /// Neither: the act itself is political ("a coup").
    None,
}

impl Frame {
    /// Its triggers of one kind.
    pub fn triggers_of(&self, kind: TriggerKind) -> &[WordSeq] {
        match kind {
            TriggerKind::Verb => &self.verbs,
            TriggerKind::Noun => &self.nouns,
            TriggerKind::Adjective => &self.adjectives,
        }
    }

    /// Every trigger with its kind.
    pub fn triggers(&self) -> impl Iterator<Item = (TriggerKind, &WordSeq)> {
        let kinds = [TriggerKind::Verb, TriggerKind::Noun, TriggerKind::Adjective];
        kinds.into_iter().flat_map(|kind| self.triggers_of(kind).iter().map(move |w| (kind, w)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    category: String,
    #[serde(default)]
    mode: Vec<ModeRow>,
    #[serde(default)]
    frame: Vec<FrameRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModeRow {
    code: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameRow {
    id: toml::Spanned<String>,
    category: Option<String>,
    #[serde(default)]
    modes: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    actor: Option<Vec<String>>,
    recipient: Option<Vec<String>>,
    makes: Option<String>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    need: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    #[serde(default)]
    parties: Parties,
    #[serde(default)]
    content: bool,
    #[serde(default)]
    beside: bool,
    #[serde(default)]
    echoes: bool,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

/// Reads all files of frames: ours, then the user's. A frame of the user replaces ours of the same id; a file of the
/// user that says `replace = true` replaces our file of its category.
pub(super) fn load(files: &Files, ontology: &Ontology, into: &mut Lexicon, errors: &mut DataErrors) {
    let layers = files.layers("lexicon/events/");
    let replaced: Vec<String> = layers.iter().filter(|l| l.own).filter_map(|l| replaced_category(l)).collect();
    for layer in layers {
        load_file(layer, files, &replaced, ontology, into, errors);
    }
}

/// The category whose bundled file this one replaces.
fn replaced_category(layer: &Layer) -> Option<String> {
    let table: toml::Table = toml::from_str(layer.text).ok()?;
    let replace = table.get("replace").and_then(toml::Value::as_bool) == Some(true);
    table.get("category").and_then(toml::Value::as_str).filter(|_| replace).map(str::to_string)
}

fn load_file(
    layer: Layer,
    files: &Files,
    replaced: &[String],
    ontology: &Ontology,
    into: &mut Lexicon,
    errors: &mut DataErrors,
) {
    let name = layer.name;
    let before = errors.0.len();
    let mut part = TomlPart::single(layer, errors);
    let file: Option<EventFile> = part.read("see data/README.md for the keys of a frame", errors);
    let Some(file) = file else { return };
    // An ontology of the user's own need not have our categories and modes.
    let own_ontology = files.is_replaced("ontology/");
    let lenient = own_ontology && !layer.own;
    if !layer.own && (replaced.contains(&file.category) || lenient && !ontology.categories.contains_key(&file.category))
    {
        return;
    }
    let has_mode =
        |category: &str, mode: &str| ontology.categories.get(category).is_some_and(|c| c.modes.contains_key(mode));
    for (i, row) in file.mode.into_iter().enumerate() {
        if !has_mode(&file.category, &row.code) {
            if !lenient {
                let (_, line) = part.place(&["mode", &i.to_string()]);
                let hint = "use a mode of this category from the ontology, or add it there";
                errors.push(name, line, format!("{} has no mode {:?}", file.category, row.code), hint);
            }
            continue;
        }
        let cues = CueSet::new(&row.words);
        into.modes.entry(file.category.clone()).or_default().push((row.code, cues));
    }
    let lines: Vec<usize> = file.frame.iter().map(|row| part.line(row.id.span().start).1).collect();
    for (n, mut row) in file.frame.into_iter().enumerate() {
        let (line, next) = (lines[n], lines.get(n + 1).copied().unwrap_or(usize::MAX));
        // What was wrong already is left out by now, so that its absence would be complained about again.
        let broken = errors.0[before..].iter().any(|e| (line..next).contains(&e.line));
        let mut complain = |message: String, hint: &str| errors.push(name, line, message, hint);
        let id = row.id.into_inner();
        let category = row.category.take().unwrap_or_else(|| file.category.clone());
        if lenient && !ontology.categories.contains_key(&category) {
            continue;
        }
        if lenient {
            row.modes.retain(|m| has_mode(&category, m));
        }
        let twin = into.frames.iter().position(|f| f.id == id);
        if let Some(twin) = twin.filter(|&t| into.frames[t].own == layer.own) {
            let place = format!("{}:{}", into.frames[twin].file, into.frames[twin].line);
            complain(format!("frame {id:?} stands at {place} too"), "give each frame its own id");
        }
        match ontology.categories.get(&category) {
            None => {
                complain(format!("{id}: category {category:?} is unknown"), "use one of the ontology, or add it there")
            }
            Some(c) => {
                for mode in row.modes.iter().filter(|m| !c.modes.contains_key(*m)) {
                    let hint = "use one of the ontology, or add it there";
                    complain(format!("{id}: {category} has no mode {mode:?}"), hint);
                }
            }
        }
        if row.verbs.is_empty() && row.nouns.is_empty() && row.adjectives.is_empty() && !broken {
            complain(format!("{id} has no trigger"), "give it verbs, nouns or adjectives");
        }
        if !layer.own && (row.yes.is_empty() || row.no.is_empty()) {
            complain(format!("{id} lacks examples"), "give it at least one yes and one no sentence");
        }
        let mut tests = |rows: &[String]| -> Vec<SlotTest> {
            rows.iter()
                .filter_map(|r| {
                    slot_test(r, &into.class_lists, &mut into.lists)
                        .map_err(|m| complain(format!("{id}: {m}"), "write \"slot: word word\" or \"slot: @class\""))
                        .ok()
                })
                .collect()
        };
        let (need, never) = (tests(&row.need), tests(&row.never));
        let slots = |given: Option<Vec<String>>, usual: &str| match given {
            Some(list) => list.iter().map(|s| slot(s)).collect(),
            None => vec![slot(usual)],
        };
        if let Some(sector) = row.makes.as_ref().filter(|s| !ontology.sectors.contains_key(*s)) {
            complain(format!("{id}: sector {sector:?} is unknown"), "see the sectors of ontology/plover.toml");
        }
        let seqs = |list: &[String]| list.iter().flat_map(|w| WordSeq::all(w)).collect();
        let frame = Frame {
            category,
            modes: row.modes,
            verbs: seqs(&row.verbs),
            nouns: seqs(&row.nouns),
            adjectives: seqs(&row.adjectives),
            actor: slots(row.actor, "subj"),
            recipient: slots(row.recipient, "obj"),
            makes: row.makes,
            reciprocal: row.reciprocal,
            need,
            never,
            parties: row.parties,
            content: row.content,
            echoes: row.echoes,
            beside: row.beside,
            priority: row.priority,
            yes: row.yes,
            no: row.no,
            file: name.to_string(),
            line,
            own: layer.own,
            id,
        };
        match twin {
            Some(at) => into.frames[at] = frame,
            None => into.frames.push(frame),
        }
    }
}

fn slot(text: &str) -> Slot {
    Slot(text.trim().split('/').map(|s| s.trim().to_string()).collect())
}

fn slot_test(text: &str, classes: &BTreeMap<String, u32>, lists: &mut Vec<AnyOf>) -> Result<SlotTest, String> {
    let (slots, words) = text.split_once(':').ok_or_else(|| format!("{text:?} has no colon"))?;
    let (mut tests, mut own) = (Vec::new(), Vec::new());
    for word in words.split_whitespace() {
        match word.strip_prefix('@') {
            Some("party") => tests.push(Test::Party),
            Some("country") => tests.push(Test::Country),
            Some("person") => tests.push(Test::Person),
            Some("any") => tests.push(Test::Any),
            Some("plural") => tests.push(Test::Plural),
            Some(class) => {
                let list = classes.get(class).ok_or_else(|| format!("class @{class} is not in classes.toml"))?;
                tests.push(Test::Words(*list));
            }
            None => own.extend(WordSeq::all(&word.replace('_', " "))),
        }
    }
    if !own.is_empty() {
        tests.push(Test::Words(u32::try_from(lists.len()).unwrap_or(u32::MAX)));
        lists.push(AnyOf::new(own.into_iter()));
    }
    if tests.is_empty() {
        return Err(format!("{text:?} names no word"));
    }
    Ok(SlotTest { slots: slots.split('|').map(slot).collect(), tests })
}
