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
    /// Last piece → the pieces before it, nearest first, and the role.
    by_last: FxHashMap<String, Vec<(Vec<String>, u32)>>,
}

impl Roles {
    /// The role whose words end with `before` reversed plus the head. `head`: spellings of the head (lemma, form), lower
    /// case; `before`: for each token before it, nearest first, its spellings. Returns how many tokens before the head
    /// belong to it. Modifiers do not count.
    pub fn longest(&self, head: &[&str], before: &[Vec<&str>]) -> Option<(usize, &Role)> {
        self.find(head, before, false)
    }

    /// The modifier that ends in the token `head`.
    pub fn modifier(&self, head: &[&str], before: &[Vec<&str>]) -> Option<(usize, &Role)> {
        self.find(head, before, true)
    }

    /// Takes out the row that a row of the user replaces.
    fn forget(&mut self, last: &str, rest: &[String], modifier: bool) {
        let list = &self.list;
        let is_modifier = |id: u32| matches!(list[id as usize].kind, RoleKind::Modifier(_));
        if let Some(entries) = self.by_last.get_mut(last) {
            entries.retain(|(words, id)| words != rest || is_modifier(*id) != modifier);
        }
    }

    fn find(&self, head: &[&str], before: &[Vec<&str>], modifier: bool) -> Option<(usize, &Role)> {
        let mut best: Option<(usize, usize, u32)> = None;
        for spelling in head {
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
            for (rest, id) in self.by_last.get(last).map_or(&[][..], Vec::as_slice) {
                let is_modifier = matches!(self.list[*id as usize].kind, RoleKind::Modifier(_));
                let Some(used) = matches(rest, &own, before).filter(|_| is_modifier == modifier) else { continue };
                if best.is_none_or(|b| rest.len() > b.0) {
                    best = Some((rest.len(), used, *id));
                }
            }
        }
        best.map(|(_, used, id)| (used, &self.list[id as usize]))
    }
}

/// Number of tokens of `before` that `rest` takes up after `own`, the pieces that the head itself still holds.
fn matches(rest: &[String], own: &[String], before: &[Vec<&str>]) -> Option<usize> {
    let shared = own.len().min(rest.len());
    if own[..shared] != rest[..shared] {
        return None;
    }
    let mut left = &rest[shared..];
    let mut used = 0;
    while !left.is_empty() {
        let token = before.get(used)?;
        used += 1;
        if token.iter().all(|s| !s.chars().any(char::is_alphanumeric)) {
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
                roles.by_last.entry(last).or_default().push((all, id));
            }
        }
    }
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
