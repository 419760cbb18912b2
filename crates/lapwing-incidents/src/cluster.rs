//! From judged pairs to incidents: the surest pairs first, and only while all that would come together agree.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_data::Data;

use crate::copies::{self, Shingles, root};
use crate::pair::{are_dated, reasons, tells_which};
use crate::profile::{Lists, Profile};
use crate::{Act, Clustering, Corrections, Document, Incident, Merge, Reason, Report, blocks};

/// Points from which two reports are joined.
const JOIN: i32 = 0;
/// Reports of each side that are heard before two groups join.
const HEARD: usize = 8;
/// What a person's word counts.
const CERTAIN: i32 = 10_000;
/// Leads of copies tell the same.
const COPY: i32 = 2_000;
/// Events of documents whose leads tell the same happening.
const SAME_LEAD: i32 = 200;
/// The same between articles without a day, whose leads are less surely of the same: half of it when nothing else tells which
/// happening it is.
const SAME_LEAD_UNDATED: i32 = 120;
/// An article holds many events, of which those of one kind and parties are mostly not the same: more is to be in common
/// than between leads. Measured by eye on 20,000 articles: below it three of four were wrong.
const EVENTS: i32 = -80;
const EVENTS_UNDATED: i32 = -120;
/// One article has a day, the other none: only copies can tell that they are of one happening.
const OTHER_TIME: i32 = -1_000;
/// Events that stand in leads which tell of different happenings.
const OTHER_LEAD: i32 = -300;
/// Events with none of their parties in common.
const OTHER_PARTY: i32 = -200;
const SAME_PARTY: i32 = 40;

/// Puts reports of the same happening together.
pub fn cluster(documents: &[Document], reports: &[Report], corrections: &Corrections, data: &Data) -> Clustering {
    let lists = Lists::of(data);
    let days: Vec<Option<i32>> = documents.iter().map(|d| d.published).collect();
    let shingles: Vec<Shingles> = documents.iter().map(|d| Shingles::of(&d.text, data)).collect();
    let copy_of = copies::groups(&shingles, &days);
    let profiles: Vec<Profile> = reports.iter().map(|r| Profile::of(r, days[r.document], &lists, data)).collect();
    let judge = Judge { profiles: &profiles, reports, copy_of: &copy_of, data };

    let mut groups = Groups::new(reports.len(), corrections);
    let leads = judge.merges(|r| r.act.is_none(), &BTreeMap::new());
    groups.join_all(leads, &judge, &BTreeMap::new());
    groups.join_by_hand();
    let lead_of: BTreeMap<usize, usize> = reports
        .iter()
        .enumerate()
        .filter(|(_, r)| r.act.is_none())
        .map(|(n, r)| (r.document, root(&mut groups.parent, n)))
        .collect();
    let events = judge.merges(|r| r.act.is_some(), &lead_of);
    groups.join_all(events, &judge, &lead_of);
    groups.join_by_hand();
    let incidents = groups.incidents(documents, reports, &copy_of);
    Clustering { incidents, copy_of }
}

/// What speaks for and against two reports being of one happening; their sum decides.
pub fn judge(a: (&Report, &Document), b: (&Report, &Document), data: &Data) -> Vec<Reason> {
    let lists = Lists::of(data);
    let profile = |(r, d): (&Report, &Document)| Profile::of(r, d.published, &lists, data);
    reasons(&profile(a), &profile(b), &data.happenings)
}

struct Judge<'a> {
    profiles: &'a [Profile],
    reports: &'a [Report],
    copy_of: &'a [usize],
    data: &'a Data,
}

impl Judge<'_> {
    /// Pairs that are worth joining among the reports that `wanted` picks, surest first.
    fn merges(&self, wanted: impl Fn(&Report) -> bool, lead_of: &BTreeMap<usize, usize>) -> Vec<Merge> {
        let picked: Vec<usize> = (0..self.reports.len()).filter(|&n| wanted(&self.reports[n])).collect();
        let profiles: Vec<&Profile> = picked.iter().map(|&n| &self.profiles[n]).collect();
        let group = |r: &Report| r.act.as_ref().map_or_else(String::new, |a| format!("{} {}", a.category, a.modality));
        let keys: Vec<String> = picked.iter().map(|&n| group(&self.reports[n])).collect();
        let kin = self.kin(&picked, lead_of);
        let mut merges: Vec<Merge> = Vec::new();
        let mut judge = |a, b| {
            let merge = self.merge(a, b, lead_of);
            if merge.points >= JOIN {
                merges.push(merge);
            }
        };
        kin.iter().for_each(|&(a, b)| judge(a, b));
        blocks::candidates(&profiles, &keys, |a, b| {
            if !kin.contains(&(picked[a], picked[b])) {
                judge(picked[a], picked[b]);
            }
        });
        merges.sort_by_key(|m| (-m.points, m.a, m.b));
        merges
    }

    /// Leads of copies, and events of one category in documents whose leads tell the same.
    fn kin(&self, picked: &[usize], lead_of: &BTreeMap<usize, usize>) -> BTreeSet<(usize, usize)> {
        let mut pairs = BTreeSet::new();
        let mut kin: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for &n in picked {
            let r = &self.reports[n];
            match &r.act {
                None => kin.entry((self.copy_of[r.document], String::new())).or_default().push(n),
                Some(act) => {
                    let Some(lead) = lead_of.get(&r.document) else { continue };
                    kin.entry((*lead, format!("{} {}", act.category, act.modality))).or_default().push(n);
                }
            }
        }
        for list in kin.values() {
            for (i, &a) in list.iter().enumerate() {
                for &b in list[i + 1..].iter().take(blocks_of_kin(list.len())) {
                    if self.reports[a].document != self.reports[b].document {
                        pairs.insert((a, b));
                    }
                }
            }
        }
        pairs
    }

    fn merge(&self, a: usize, b: usize, lead_of: &BTreeMap<usize, usize>) -> Merge {
        let (x, y) = (&self.reports[a], &self.reports[b]);
        let mut found = reasons(&self.profiles[a], &self.profiles[b], &self.data.happenings);
        let mut add = |what, points: i32| found.push(Reason { what, points, which: String::new() });
        let copies = self.copy_of[x.document] == self.copy_of[y.document];
        match (&x.act, &y.act) {
            (Some(one), Some(other)) => {
                let lead = |r: &Report| lead_of.get(&r.document);
                let (p, q) = (&self.profiles[a], &self.profiles[b]);
                let dated = are_dated(p, q);
                add("events", if dated { EVENTS } else { EVENTS_UNDATED });
                if copies && x.text == y.text {
                    add("the same sentence in copies", COPY);
                } else if one.in_lead && other.in_lead && lead(x).is_some() && lead(y).is_some() {
                    let same = lead(x) == lead(y);
                    let what = if same {
                        "told first by articles about the same"
                    } else {
                        "told first by articles about other things"
                    };
                    let same_lead = match dated {
                        true => SAME_LEAD,
                        false if tells_which(p, q) => SAME_LEAD_UNDATED,
                        false => SAME_LEAD_UNDATED / 2,
                    };
                    add(what, if same { same_lead } else { OTHER_LEAD });
                }
                match parties(one, other) {
                    Parties::Other => add("other parties", OTHER_PARTY),
                    Parties::Same => add("same parties", SAME_PARTY),
                    Parties::Unknown => {}
                }
            }
            _ if copies => add("copies", COPY),
            _ => {}
        }
        if self.profiles[a].published.is_some() != self.profiles[b].published.is_some() {
            found.push(Reason { what: "only one has a day", points: OTHER_TIME, which: String::new() });
        }
        found.sort_by_key(|r| (-r.points.abs(), r.what));
        Merge { a, b, points: found.iter().map(|r| r.points).sum(), reasons: found }
    }
}

/// Every report of a big group need not be compared with every other.
fn blocks_of_kin(reports: usize) -> usize {
    if reports > 64 { 8 } else { reports }
}

enum Parties {
    Same,
    Other,
    Unknown,
}

fn parties(a: &Act, b: &Act) -> Parties {
    let side = |x: &BTreeSet<String>, y: &BTreeSet<String>| {
        if x.is_empty() || y.is_empty() {
            Parties::Unknown
        } else if x.is_disjoint(y) {
            Parties::Other
        } else {
            Parties::Same
        }
    };
    match (side(&a.actors, &b.actors), side(&a.recipients, &b.recipients)) {
        (Parties::Other, _) | (_, Parties::Other) => Parties::Other,
        (Parties::Same, _) | (_, Parties::Same) => Parties::Same,
        _ => Parties::Unknown,
    }
}

struct Groups<'c> {
    parent: Vec<usize>,
    members: Vec<Vec<usize>>,
    merges: Vec<Merge>,
    corrections: &'c Corrections,
    /// For each report the first of those that a person put together with it.
    by_hand: Vec<usize>,
    /// Firsts of these that are never in one group.
    apart: BTreeSet<(usize, usize)>,
}

impl<'c> Groups<'c> {
    /// Every report by itself.
    fn new(reports: usize, corrections: &'c Corrections) -> Groups<'c> {
        let mut hands: Vec<usize> = (0..reports).collect();
        for &(a, b) in &corrections.together {
            let (a, b) = (root(&mut hands, a), root(&mut hands, b));
            hands[a.max(b)] = a.min(b);
        }
        let by_hand: Vec<usize> = (0..reports).map(|n| root(&mut hands, n)).collect();
        Groups {
            parent: (0..reports).collect(),
            members: (0..reports).map(|n| vec![n]).collect(),
            merges: Vec::new(),
            corrections,
            apart: corrections.apart.iter().map(|&(a, b)| (by_hand[a], by_hand[b])).filter(|(a, b)| a != b).collect(),
            by_hand,
        }
    }

    /// What a person put together, after all else: it says nothing about the reports that came together before. What a
    /// person said is apart stays so.
    fn join_by_hand(&mut self) {
        for &(a, b) in &self.corrections.together {
            let (x, y) = (root(&mut self.parent, a), root(&mut self.parent, b));
            if self.are_apart(x, y) {
                continue;
            }
            let reason = Reason { what: "put together by hand", points: CERTAIN, which: String::new() };
            self.join(Merge { a: a.min(b), b: a.max(b), points: CERTAIN, reasons: vec![reason] });
        }
    }

    fn join_all(&mut self, merges: Vec<Merge>, judge: &Judge, lead_of: &BTreeMap<usize, usize>) {
        // What was found worth joining needs no second hearing.
        let known: BTreeMap<(usize, usize), i32> = merges.iter().map(|m| ((m.a, m.b), m.points)).collect();
        for merge in merges {
            let (a, b) = (root(&mut self.parent, merge.a), root(&mut self.parent, merge.b));
            if a != b && self.agree(a, b, &known, judge, lead_of) {
                self.join(merge);
            }
        }
    }

    /// A person said that a report of one group is not of the same happening as one of the other; what was put together by
    /// hand is told apart together.
    fn are_apart(&self, a: usize, b: usize) -> bool {
        let ones = |n: usize| self.members[n].iter().map(|&x| self.by_hand[x]).collect::<BTreeSet<_>>();
        let (ours, theirs) = (ones(a), ones(b));
        let meet = |x: &usize, y: &usize| ours.contains(x) && theirs.contains(y);
        self.apart.iter().any(|(x, y)| meet(x, y) || meet(y, x))
    }

    /// The groups of `a` and `b` may join: nobody forbids it, no document tells two events of one kind as one, and on
    /// average their reports would.
    fn agree(
        &self,
        a: usize,
        b: usize,
        known: &BTreeMap<(usize, usize), i32>,
        judge: &Judge,
        lead_of: &BTreeMap<usize, usize>,
    ) -> bool {
        let (ours, theirs) = (&self.members[a], &self.members[b]);
        if self.are_apart(a, b) {
            return false;
        }
        let in_ours: BTreeSet<usize> = ours.iter().map(|&x| judge.reports[x].document).collect();
        if theirs.iter().any(|&y| in_ours.contains(&judge.reports[y].document)) {
            return false;
        }
        let (mut sum, mut n) = (0, 0);
        for &x in ours.iter().rev().take(HEARD) {
            for &y in theirs.iter().rev().take(HEARD) {
                let pair = (x.min(y), x.max(y));
                sum += known.get(&pair).copied().unwrap_or_else(|| judge.merge(pair.0, pair.1, lead_of).points);
                n += 1;
            }
        }
        sum >= JOIN * n
    }

    fn join(&mut self, merge: Merge) {
        let (a, b) = (root(&mut self.parent, merge.a), root(&mut self.parent, merge.b));
        if a == b {
            return;
        }
        let (first, last) = (a.min(b), a.max(b));
        self.parent[last] = first;
        let moved = std::mem::take(&mut self.members[last]);
        self.members[first].extend(moved);
        self.merges.push(merge);
    }

    fn incidents(mut self, documents: &[Document], reports: &[Report], copy_of: &[usize]) -> Vec<Incident> {
        let mut of: BTreeMap<usize, Incident> = BTreeMap::new();
        for (first, members) in self.members.iter().enumerate().filter(|(_, m)| m.len() > 1) {
            let mut members = members.clone();
            members.sort_unstable();
            let docs: BTreeSet<usize> = members.iter().map(|&r| reports[r].document).collect();
            let sources = independent(&docs, documents, copy_of);
            of.insert(first, Incident { reports: members, merges: Vec::new(), documents: docs.len(), sources });
        }
        for merge in std::mem::take(&mut self.merges) {
            let first = root(&mut self.parent, merge.a);
            if let Some(incident) = of.get_mut(&first) {
                incident.merges.push(merge);
            }
        }
        of.into_values().collect()
    }
}

/// How many publishers tell it in words of their own: of copies only the first counts, and documents of nobody count one by
/// one.
fn independent(docs: &BTreeSet<usize>, documents: &[Document], copy_of: &[usize]) -> usize {
    let mut told = BTreeSet::new();
    let mut publishers = BTreeSet::new();
    let mut nobody = 0;
    for &d in docs {
        if told.insert(copy_of[d]) {
            match documents[d].publisher.as_deref().filter(|p| !p.is_empty()) {
                Some(publisher) => drop(publishers.insert(publisher)),
                None => nobody += 1,
            }
        }
    }
    publishers.len() + nobody
}
