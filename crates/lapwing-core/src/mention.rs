use crate::{Note, Span};

/// Index into [`Mentions::list`].
pub type MentionId = usize;

/// What a noun phrase refers to, as far as it could be resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entity {
    /// Full name, e.g. "Yoav Gallant" or "Azerbaijan"; `None` for unnamed parties ("19 MPs").
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3 of the state it belongs to, or PLOVER's own code (`UNO`, `IGO`, `NGO`, `EUR`, …; Kosovo `KOS`).
    pub country: Option<String>,
    /// PLOVER sectors, the primary one first.
    pub sectors: Vec<String>,
    /// Office or role noun as it stands in the text, e.g. "Defense Minister".
    pub title: Option<String>,
    /// What sort of thing it is.
    pub kind: EntityKind,
}

/// What sort of thing an entity is: decides whether it can be a party.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EntityKind {
    /// A state, or a name standing for its government.
    State,
    /// A body: ministry, army, party, armed group, intergovernmental body.
    Body,
    /// A named or unnamed person with a politically relevant role.
    Person,
    /// A politically relevant crowd or group of people: protesters, soldiers, civilians, Azerbaijanis.
    People,
    /// A place, which may become the party "people there" only by inference.
    Place,
    /// A thing that stands for its owner: embassy, ship, letter, territory.
    Thing,
    /// Private people and firms without a political mark: a man, a teacher, a company.
    Private,
    /// Nothing that can be a party.
    #[default]
    Other,
}

impl EntityKind {
    /// True for what PLOVER accepts as a party on its own.
    pub fn is_party(self) -> bool {
        matches!(self, EntityKind::State | EntityKind::Body | EntityKind::Person | EntityKind::People)
    }
}

/// A span that refers to an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The words that refer to it: the noun phrase without relative clauses and the like.
    pub span: Span,
    /// Head token of the phrase.
    pub head: usize,
    /// What it refers to.
    pub entity: Entity,
    /// On what ground it was resolved, for `--explain`: e.g. `country name`, `demonym + role noun minister`.
    pub ground: String,
    /// The earlier mention that it takes its entity from (pronoun, "the minister"), if any.
    pub antecedent: Option<MentionId>,
    /// The earlier mentions that it takes together ("they", "the two leaders"), or the parties that its one name stands for;
    /// empty for all others.
    pub members: Vec<MentionId>,
}

/// Everything in a document that refers to something, found before events and claims are coded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentions {
    /// In text order of their heads; behind them the parties of names that stand for several.
    pub list: Vec<Mention>,
    /// For each token of the document, the mention it heads. Length: number of tokens.
    pub at: Vec<Option<MentionId>>,
    /// What could not be resolved.
    pub notes: Vec<Note>,
}

impl Mentions {
    /// The mention headed by token `tok`, if any.
    pub fn headed_by(&self, tok: usize) -> Option<(MentionId, &Mention)> {
        let id = self.at.get(tok).copied().flatten()?;
        Some((id, &self.list[id]))
    }
}
