//! Why a candidate became an event, or at which station it died: what `explain` and `why-not` show.

use lapwing_core::Event;

/// A station on the way from a word to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Station {
    /// The word is in the lexicon.
    Trigger,
    /// The frame's `need` and `never`.
    Conditions,
    /// The frame's parties.
    Parties,
    /// Another frame fits the same trigger better.
    Choice,
    /// It is the content of another event.
    Content,
    /// It was coded.
    Coded,
}

impl Station {
    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Station::Trigger => "trigger",
            Station::Conditions => "conditions",
            Station::Parties => "parties",
            Station::Choice => "choice",
            Station::Content => "content",
            Station::Coded => "coded",
        }
    }
}

/// One thing that happened to a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Token of the trigger.
    pub tok: usize,
    /// Id of the frame.
    pub frame: String,
    /// Where.
    pub station: Station,
    /// What, for a person.
    pub message: String,
}

/// What happened to every candidate; remembers nothing unless asked to.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    wanted: bool,
    /// In the order in which it happened.
    pub steps: Vec<Step>,
}

impl Trace {
    /// A trace that remembers.
    pub fn wanted() -> Self {
        Trace { wanted: true, steps: Vec::new() }
    }

    /// False when nobody will read it: what is costly to say need not be said.
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted
    }

    pub(super) fn trigger(&mut self, tok: usize, frame: &str) {
        self.note(tok, frame, Station::Trigger, || "its trigger stands here".to_string());
    }

    pub(super) fn dies(&mut self, tok: usize, frame: &str, station: Station, message: String) {
        self.note(tok, frame, station, || message);
    }

    pub(super) fn lives(&mut self, tok: usize, frame: &str, event: &Event) {
        let names = |side: &[lapwing_core::Party]| side.iter().map(|p| p.text.clone()).collect::<Vec<_>>().join(", ");
        self.note(tok, frame, Station::Coded, || {
            format!(
                "{} {}: {} → {}",
                event.category,
                event.modality.as_str(),
                names(&event.actors),
                names(&event.recipients)
            )
        });
    }

    fn note(&mut self, tok: usize, frame: &str, station: Station, message: impl FnOnce() -> String) {
        if self.wanted {
            self.steps.push(Step { tok, frame: frame.to_string(), station, message: message() });
        }
    }
}
