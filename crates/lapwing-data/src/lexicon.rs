//! The event lexicon: frames, mode cues, context cues, modality cues and the words of grammar.
//!
//! In: `lexicon/events/*.toml` (one file a category), `lexicon/classes.toml`, `lexicon/contexts.toml`,
//! `lexicon/modality.toml`, `lexicon/grammar.toml`. Out: one [`Lexicon`] with its trigger index.
//! Matching frames against trees is the coder's work, not done here.

mod frame;
mod words;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub use frame::{Frame, Parties, Slot, SlotTest, Test, TriggerKind};
pub use words::{AnyOf, CueSet, Grammar, ModalityCues, Numbers, WordSeq};

use crate::{DataErrors, Files, Ontology};

/// Indices of frames, each with those of its triggers that are meant.
type Begun = Vec<(usize, Vec<usize>)>;

/// All frames and cues.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Lexicon {
    /// In file order.
    pub frames: Vec<Frame>,
    /// By first trigger lemma, then kind: indices into `frames`, in file order, and which of its triggers begin so.
    index: FxHashMap<String, [Begun; 3]>,
    /// Per category: mode and the words that show it.
    pub modes: BTreeMap<String, Vec<(String, CueSet)>>,
    /// Context and the words that show it.
    pub contexts: Vec<(String, CueSet)>,
    /// First words of them → indices into `contexts`.
    context_starts: FxHashMap<String, Vec<u32>>,
    /// Words that show whether an event happened.
    pub modality: ModalityCues,
    /// Function words and control verbs.
    pub grammar: Grammar,
    /// Words that count people.
    pub numbers: Numbers,
    /// Named word lists, `@name` in frames.
    pub classes: BTreeMap<String, Vec<String>>,
    /// Numbers of the same lists among `lists`.
    class_lists: BTreeMap<String, u32>,
    /// Every list of words that frames look up.
    lists: Vec<AnyOf>,
}

impl Lexicon {
    /// Reads and checks all lexicon files.
    pub fn load(files: &Files, ontology: &Ontology, errors: &mut DataErrors) -> Lexicon {
        let mut lexicon = Lexicon { classes: words::load_classes(files, errors), ..Lexicon::default() };
        let words = |list: &Vec<String>| AnyOf::new(list.iter().flat_map(|w| WordSeq::all(w)));
        lexicon.lists = lexicon.classes.values().map(words).collect();
        lexicon.class_lists = lexicon.classes.keys().cloned().zip(0..).collect();
        frame::load(files, ontology, &mut lexicon, errors);
        for (i, frame) in lexicon.frames.iter().enumerate() {
            for kind in [TriggerKind::Verb, TriggerKind::Noun, TriggerKind::Adjective] {
                for (n, trigger) in frame.triggers_of(kind).iter().enumerate() {
                    let at = &mut lexicon.index.entry(trigger.first().to_string()).or_default()[kind as usize];
                    match at.last_mut().filter(|last| last.0 == i) {
                        Some(last) => last.1.push(n),
                        None => at.push((i, vec![n])),
                    }
                }
            }
        }
        lexicon.contexts = words::load_contexts(files, ontology, errors);
        for (n, (_, cues)) in (0..).zip(&lexicon.contexts) {
            cues.starts().for_each(|word| lexicon.context_starts.entry(word.clone()).or_default().push(n));
        }
        lexicon.modality = words::load_modality(files, errors);
        lexicon.grammar = words::load_grammar(files, errors);
        lexicon.numbers = words::load_numbers(files, errors);
        lexicon
    }

    /// The list of words that a frame's test names by its number.
    pub fn words(&self, list: u32) -> &AnyOf {
        &self.lists[list as usize]
    }

    /// The contexts of which some word begins with this lemma.
    pub fn contexts_begun_by(&self, lemma: &str) -> impl Iterator<Item = &(String, CueSet)> {
        let begun = self.context_starts.get(lemma).map_or(&[][..], Vec::as_slice);
        begun.iter().map(|&n| &self.contexts[n as usize])
    }

    /// Frames with a trigger that begins with `lemma`, in file order, and those triggers of each.
    pub fn frames_for(
        &self,
        lemma: &str,
        kind: TriggerKind,
    ) -> impl Iterator<Item = (&Frame, impl Iterator<Item = &WordSeq>)> {
        self.index.get(lemma).map_or(&[][..], |kinds| &kinds[kind as usize]).iter().map(move |(i, triggers)| {
            let frame = &self.frames[*i];
            (frame, triggers.iter().map(move |&n| &frame.triggers_of(kind)[n]))
        })
    }
}
