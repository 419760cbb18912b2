//! A mention in the making.

use std::ops::Range;

use lapwing_core::{Entity, EntityKind};

/// A mention before references are resolved.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Head token.
    pub head: usize,
    /// Tokens of the phrase.
    pub tokens: Range<usize>,
    /// What it refers to, as far as known.
    pub entity: Entity,
    /// Why.
    pub ground: String,
    /// How it may take its entity from another.
    pub link: Link,
    /// Index of the draft that it took its entity from.
    pub antecedent: Option<usize>,
    /// Indices of the drafts that it takes together.
    pub members: Vec<usize>,
    /// Lower-case lemma of the role noun.
    pub role: Option<String>,
    /// An unnamed one, of the country that the text speaks of when nothing else is said.
    pub local: bool,
    /// More than one.
    pub plural: bool,
}

/// How a mention may take its entity from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It stands for itself.
    None,
    /// "he", "she".
    PersonPronoun,
    /// "it", "its".
    ThingPronoun,
    /// "they", "their".
    PluralPronoun,
    /// "we" in a text given out by an authority.
    Speaker,
    /// "the minister", "the group": an earlier mention of that role.
    Definite,
    /// "the country".
    State,
    /// "his counterpart": the office of another party.
    Counterpart,
    /// A surname or first name alone.
    NamePart,
}

impl Draft {
    /// A draft that stands for itself.
    pub fn new(head: usize, tokens: Range<usize>, kind: EntityKind, ground: impl Into<String>) -> Self {
        let entity = Entity { kind, ..Entity::default() };
        Draft {
            head,
            tokens,
            entity,
            ground: ground.into(),
            link: Link::None,
            antecedent: None,
            members: Vec::new(),
            role: None,
            local: false,
            plural: false,
        }
    }
}
