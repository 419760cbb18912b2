//! Role nouns: words that tell what an unnamed party is. File: `actors/role_nouns.tsv`.

use std::collections::HashMap;

use lapwing_core::EntityKind;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Codes;
use super::key::{for_pieces, single_piece};
use crate::table::Table;
use crate::{DataErrors, Files};

/// What a role noun says of its bearer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum RoleKind {
    /// An entity of this kind.
    Entity(#[serde(with = "EntityKinds")] EntityKind),
    /// A thing that speaks for its author: letter, report.
    Document,
    /// "counterpart": takes the office of the other side.
    Counterpart,
    /// A bare collective noun: takes what it consists of.
    Group,
    /// A number word: takes what is counted.
    Quantity,
    /// Before the head: changes its sector as `SectorChange` says.
    Modifier(SectorChange),
    /// "Mr.": says that a person follows.
    Honorific,
}

/// How kinds of entities, which do not serialise themselves, are written.
#[derive(Deserialize, Serialize)]
#[serde(remote = "EntityKind")]
enum EntityKinds {
    State,
    Body,
    Person,
    People,
    Place,
    Thing,
    Private,
    Other,
}

/// What a modifier does to the sectors of its head.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum SectorChange {
    /// Goes in their place, as "rebel" before "soldiers".
    First,
    /// Goes beside them, as "state-run" before "television".
    Beside,
    /// Fills in for none, or for mere GOV, as "military" before "officials".
    Fill,
    /// Replaces them and whatever a name brings: "former".
    Replace,
}

/// One row: all its words mean the same.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Role {
    /// What it says of its bearer.
    pub kind: RoleKind,
    /// Primary first; may be empty.
    pub sectors: Vec<String>,
    /// An unnamed bearer belongs to the country that the text speaks of.
    pub local: bool,
    /// State that an office of this name belongs to when nothing else is said: "assistant secretary".
    pub home: Option<String>,
}

/// All role nouns, by their last word.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Roles {
    list: Vec<Role>,
    /// Last piece → the roles that end in it, in the order of [`Ending::rest`].
    by_last: FxHashMap<String, Vec<Ending>>,
}

/// The words of a role before its last one.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Ending {
    /// Pieces, nearest to the last word first.
    rest: Vec<String>,
    /// Index into the list.
    id: u32,
}

/// How one token may stand in the table, lower case: its form, its lemma.
pub type Forms<'t> = Vec<&'t str>;

/// For a head with nothing before it, or nothing that counts.
pub fn alone(_: usize) -> Option<Forms<'static>> {
    None
}

impl Roles {
    /// The role whose words end with `before` reversed plus the head. `head`: spellings of the head (lemma, form), lower
    /// case; `before`: for the n-th token before it, 0 the nearest, its spellings, `None` where there is none. Returns how
    /// many tokens before the head belong to it. Modifiers do not count.
    pub fn longest<'t>(&self, head: &[&str], before: impl Fn(usize) -> Option<Forms<'t>>) -> Option<(usize, &Role)> {
        self.find(head, &before, false)
    }

    /// The modifier that ends in the token `head`.
    pub fn modifier<'t>(&self, head: &[&str], before: impl Fn(usize) -> Option<Forms<'t>>) -> Option<(usize, &Role)> {
        self.find(head, &before, true)
    }

    /// Takes out the row that a row of the user replaces.
    fn forget(&mut self, last: &str, rest: &[String], modifier: bool) {
        let list = &self.list;
        let is_modifier = |id: u32| matches!(list[id as usize].kind, RoleKind::Modifier(_));
        if let Some(entries) = self.by_last.get_mut(last) {
            entries.retain(|e| e.rest != rest || is_modifier(e.id) != modifier);
        }
    }

    fn find<'t>(
        &self,
        head: &[&str],
        before: &dyn Fn(usize) -> Option<Forms<'t>>,
        modifier: bool,
    ) -> Option<(usize, &Role)> {
        let mut best: Option<Found> = None;
        for (n, spelling) in head.iter().enumerate() {
            let mut own = Vec::new();
            let whole;
            let last = match single_piece(spelling) {
                Some(last) => last,
                None => {
                    own = pieces(spelling);
                    let Some(last) = own.pop() else { continue };
                    own.reverse();
                    whole = last;
                    &whole
                }
            };
            let Some(endings) = self.by_last.get(last) else { continue };
            let mut look = |endings: &[Ending]| {
                for ending in endings {
                    let is_modifier = matches!(self.list[ending.id as usize].kind, RoleKind::Modifier(_));
                    if is_modifier != modifier {
                        continue;
                    }
                    let Some(used) = matches(&ending.rest, &own, before) else { continue };
                    let found = Found { length: ending.rest.len(), spelling: n, used, id: ending.id };
                    if best.as_ref().is_none_or(|b| found.is_better_than(b)) {
                        best = Some(found);
                    }
                }
            };
            // Some words end hundreds of roles: those are looked at that go on with the piece before it.
            let bare = endings.partition_point(|e| e.rest.is_empty());
            look(&endings[..bare]);
            let with = |piece: &str| {
                let from = endings[bare..].partition_point(|e| e.rest[0].as_str() < piece);
                let to = endings[bare..].partition_point(|e| e.rest[0].as_str() <= piece);
                &endings[bare..][from..to]
            };
            if bare == endings.len() {
                continue;
            }
            match own.first() {
                Some(piece) => look(with(piece)),
                None => {
                    let nearest = (0..).map_while(before).find(|token| token.iter().any(|s| is_worded(s)));
                    for spelling in nearest.into_iter().flatten() {
                        match single_piece(spelling) {
                            Some(piece) => look(with(piece)),
                            None => pieces(spelling).last().into_iter().for_each(|piece| look(with(piece))),
                        }
                    }
                }
            }
        }
        best.map(|found| (found.used, &self.list[found.id as usize]))
    }
}

/// A role that the words are.
struct Found {
    /// Pieces before the last.
    length: usize,
    /// Which spelling of the head.
    spelling: usize,
    /// Tokens before the head.
    used: usize,
    id: u32,
}

impl Found {
    /// The longer one; of the same length that of the first spelling, then the one that stands first in the table.
    fn is_better_than(&self, other: &Found) -> bool {
        let first = |found: &Found| std::cmp::Reverse((found.spelling, found.id));
        (self.length, first(self)) > (other.length, first(other))
    }
}

fn is_worded(spelling: &str) -> bool {
    spelling.chars().any(char::is_alphanumeric)
}

/// Number of tokens of `before` that `rest` takes up after `own`, the pieces that the head itself still holds.
fn matches<'t>(rest: &[String], own: &[String], before: &dyn Fn(usize) -> Option<Forms<'t>>) -> Option<usize> {
    let shared = own.len().min(rest.len());
    if own[..shared] != rest[..shared] {
        return None;
    }
    let mut left = &rest[shared..];
    let mut used = 0;
    while !left.is_empty() {
        let token = before(used)?;
        used += 1;
        if !token.iter().any(|s| is_worded(s)) {
            continue;
        }
        let fits = |spelling: &&str| match single_piece(spelling) {
            Some(piece) => (left[0] == piece).then_some(1),
            None => {
                let p = pieces(spelling);
                (p.len() <= left.len() && p.iter().rev().eq(&left[..p.len()])).then_some(p.len())
            }
        };
        left = &left[token.iter().find_map(fits)?..];
    }
    Some(used)
}

fn pieces(word: &str) -> Vec<String> {
    let mut all = Vec::new();
    for_pieces(word, |p| all.push(p.to_string()));
    all
}

static TABLE: Table = Table {
    part: "actors/role_nouns.tsv",
    columns: &["words", "kind", "sectors", "home"],
    needed: &["words", "kind"],
    optional: &[],
};

pub(super) fn load(files: &Files, codes: &Codes, errors: &mut DataErrors) -> Roles {
    let mut roles = Roles::default();
    // Words and whether they modify → where they stood first, and whether that row is the user's.
    let mut seen: HashMap<String, (String, bool)> = HashMap::new();
    for row in TABLE.rows(files, errors) {
        let cell = row.cell(2);
        let (change, sectors) = match cell.strip_prefix('=') {
            Some(rest) => (SectorChange::Replace, rest),
            None => match cell.strip_prefix('?') {
                Some(rest) => (SectorChange::Fill, rest),
                None => match cell.strip_prefix('&') {
                    Some(rest) => (SectorChange::Beside, rest),
                    None => (SectorChange::First, cell.strip_prefix('+').unwrap_or(cell)),
                },
            },
        };
        let sectors: Vec<String> = sectors.split_whitespace().filter(|s| *s != "%").map(str::to_string).collect();
        codes.check(&row, "", &sectors, errors);
        let Some(kind) = kind(row.cell(1), change) else {
            row.complain(errors, format!("kind {:?} is unknown", row.cell(1)), format!("the kinds are: {KINDS}"));
            continue;
        };
        let id = u32::try_from(roles.list.len()).unwrap_or(u32::MAX);
        let (local, home) = match row.cell(3) {
            "local" => (true, None),
            "" => (false, None),
            code => (false, Some(code.to_string())),
        };
        codes.check(&row, home.as_deref().unwrap_or(""), &[], errors);
        roles.list.push(Role { kind, sectors, local, home });
        let modifier = matches!(kind, RoleKind::Modifier(_));
        for words in row.list(0) {
            let here = (format!("{}:{}", row.file, row.line), row.own);
            let first = seen.insert(format!("{words}|{modifier}"), here);
            let mut all: Vec<String> = words.split_whitespace().flat_map(pieces).collect();
            if let Some(last) = all.pop() {
                all.reverse();
                match first {
                    Some((_, false)) if row.own => roles.forget(&last, &all, modifier),
                    Some((place, _)) => {
                        row.complain(errors, format!("{words:?} stands at {place} too"), "keep one of them");
                    }
                    None => {}
                }
                roles.by_last.entry(last).or_default().push(Ending { rest: all, id });
            }
        }
    }
    roles.by_last.values_mut().for_each(|endings| endings.sort_unstable());
    roles
}

const KINDS: &str = "Person, People, Body, State, Thing, Place, Private, Document, Counterpart, Group, Quantity, \
                     Honorific, Modifier";

fn kind(text: &str, change: SectorChange) -> Option<RoleKind> {
    Some(match text {
        "Person" => RoleKind::Entity(EntityKind::Person),
        "People" => RoleKind::Entity(EntityKind::People),
        "Body" => RoleKind::Entity(EntityKind::Body),
        "State" => RoleKind::Entity(EntityKind::State),
        "Thing" => RoleKind::Entity(EntityKind::Thing),
        "Place" => RoleKind::Entity(EntityKind::Place),
        "Private" => RoleKind::Entity(EntityKind::Private),
        "Document" => RoleKind::Document,
        "Counterpart" => RoleKind::Counterpart,
        "Group" => RoleKind::Group,
        "Quantity" => RoleKind::Quantity,
        "Honorific" => RoleKind::Honorific,
        "Modifier" => RoleKind::Modifier(change),
        _ => return None,
    })
}
