use crate::Span;

/// Something the coder noticed and tells the user: a doubt, an unresolved party, a cut sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Dotted kebab name, e.g. `actor.unresolved`; `lapwing explain` tells what each means.
    pub kind: &'static str,
    /// Where in the text, when it has a place.
    pub span: Option<Span>,
    /// What happened and what to do, for a person.
    pub message: String,
}

impl Note {
    /// A note about a place in the text.
    pub fn at(kind: &'static str, span: Span, message: impl Into<String>) -> Self {
        Note { kind, span: Some(span), message: message.into() }
    }

    /// A note about the article as a whole.
    pub fn whole(kind: &'static str, message: impl Into<String>) -> Self {
        Note { kind, span: None, message: message.into() }
    }
}
