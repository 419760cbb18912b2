//! The incidents of an archive: its reports are read, clustered, and written back with the reason for every merge.
//!
//! In: an open [`Store`]. Out: the same store with incidents, happenings and counts that follow; what people said about
//! reports is kept and obeyed. Always the whole archive at once, so that the order in which articles came does not matter
//! but for ties; leads are read once for each coding.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_db::{Cluster, DbError, Lead, LeadMembership, LeadRow, Leadless, Membership, Store};
use lapwing_incidents::{Clustering, Corrections, Document, Incident, Report, cluster};

use crate::{Article, Pipeline, PubDate, reports, run_items};

/// Leads of one transaction.
const BATCH: usize = 500;
/// Observations that a reason names.
const REASONS: usize = 5;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clustered {
    /// Events that several articles report, counted once.
    pub incidents: usize,
    /// Reports in these.
    pub reports: usize,
    /// Happenings that several articles tell first.
    pub happenings: usize,
    /// Articles that repeat another one's words.
    pub copies: usize,
}

/// Finds all incidents of `store` anew.
///
/// # Errors
/// When the archive cannot be read or written; it is then as it was, but for leads that were read.
pub fn find_incidents(store: &mut Store, pipeline: &Pipeline, threads: usize) -> Result<Clustered, DbError> {
    read_leads(store, pipeline, threads)?;
    let known = Known::load(store)?;
    let corrections = known.corrections(store)?;
    let clustering = cluster(&known.documents, &known.reports, &corrections, pipeline.data());
    let (clusters, leads) = known.memberships(&clustering);
    let found = Clustered {
        incidents: clusters.len(),
        reports: clusters.iter().map(|c| c.reports.len()).sum(),
        happenings: leads.iter().filter(|l| l.coding == l.main).count(),
        copies: clustering.copy_of.iter().enumerate().filter(|(n, of)| n != *of).count(),
    };
    store.write_incidents(&clusters)?;
    store.write_happenings(&leads)?;
    Ok(found)
}

/// Reads the leads that were not read yet.
fn read_leads(store: &mut Store, pipeline: &Pipeline, threads: usize) -> Result<(), DbError> {
    loop {
        let missing = store.leadless(BATCH)?;
        if missing.is_empty() {
            return Ok(());
        }
        let codings: Vec<i64> = missing.iter().map(|row| row.coding).collect();
        let mut leads: Vec<Lead> = Vec::new();
        let items = missing.into_iter().map(Ok);
        run_items(
            items,
            threads,
            |_| "",
            |row| Lead { coding: row.coding, report: lead_of(&row, pipeline) },
            |done| {
                leads.extend(done);
                Ok::<(), DbError>(())
            },
        )?;
        // One that breaks the reader is as one without words.
        let empty = serde_json::to_string(&Report::default()).unwrap_or_default();
        let there: BTreeSet<i64> = leads.iter().map(|l| l.coding).collect();
        leads.extend(
            codings.into_iter().filter(|c| !there.contains(c)).map(|coding| Lead { coding, report: empty.clone() }),
        );
        store.write_leads(&leads)?;
    }
}

fn lead_of(row: &Leadless, pipeline: &Pipeline) -> String {
    let published = row.published.as_deref().and_then(|p| {
        let mut parts = p.split(['-', 'T']);
        let (year, month, day) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(PubDate::day(year, month, day))
    });
    // More than any lead holds; the rest need not be read again.
    let end = row.text.char_indices().map(|(at, _)| at).nth(2 * reports::LEAD_MAX).unwrap_or(row.text.len());
    let article = Article {
        text: row.text[..end].to_string(),
        publisher: row.publisher.clone(),
        published,
        ..Article::default()
    };
    let report = reports::lead(&pipeline.read_plainly(&article), pipeline.data());
    serde_json::to_string(&report).unwrap_or_default()
}

/// What an archive holds, ready to be clustered.
struct Known {
    documents: Vec<Document>,
    reports: Vec<Report>,
    /// For each report: key of its event, or `None` and the coding of its lead.
    keys: Vec<(Option<i64>, i64)>,
    /// For each report its public id.
    ids: Vec<String>,
}

impl Known {
    fn load(store: &Store) -> Result<Known, DbError> {
        let mut known = Known { documents: Vec::new(), reports: Vec::new(), keys: Vec::new(), ids: Vec::new() };
        let mut of: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
        for LeadRow { coding, document, id, published, outlet, report } in store.leads()? {
            let n = known.documents.len();
            let day = published.as_deref().and_then(reports::day_of_iso);
            known.documents.push(Document { published: day, publisher: outlet, text: String::new() });
            let Ok(lead) = serde_json::from_str::<Report>(&report) else { continue };
            of.insert(document, (n, lead.text.chars().count()));
            known.push(Report { document: n, ..lead }, (None, coding), id);
        }
        store.texts_for_incidents(|document, _, text| {
            if let Some((n, _)) = of.get(&document) {
                known.documents[*n].text = text.to_string();
            }
        })?;
        store.reports_for_incidents(|row| {
            if let Some(&(n, lead_end)) = of.get(&row.document) {
                let report = reports::event(&row.record, known.documents[n].published, lead_end);
                known.push(Report { document: n, ..report }, (Some(row.event), 0), row.id);
            }
            Ok::<(), DbError>(())
        })?;
        Ok(known)
    }

    fn push(&mut self, report: Report, key: (Option<i64>, i64), id: String) {
        self.reports.push(report);
        self.keys.push(key);
        self.ids.push(id);
    }

    fn corrections(&self, store: &Store) -> Result<Corrections, DbError> {
        let of: BTreeMap<&str, usize> = self.ids.iter().enumerate().map(|(n, id)| (id.as_str(), n)).collect();
        let mut corrections = Corrections::default();
        for said in store.corrections()? {
            // A report of an older coding is no longer there.
            let Some((&a, &b)) = of.get(said.a.as_str()).zip(of.get(said.b.as_str())) else { continue };
            let list = if said.together { &mut corrections.together } else { &mut corrections.apart };
            list.insert((a.min(b), a.max(b)));
        }
        Ok(corrections)
    }

    /// Incidents of events, and where leads belong.
    fn memberships(&self, clustering: &Clustering) -> (Vec<Cluster>, Vec<LeadMembership>) {
        let (mut clusters, mut leads) = (Vec::new(), Vec::new());
        for incident in &clustering.incidents {
            let main = self.main(incident, clustering);
            let member = |r: usize| (self.reason(incident, r, main), self.is_copy(incident, r, clustering));
            if self.keys[main].0.is_some() {
                let of = |r: usize| {
                    let (reason, is_copy) = member(r);
                    self.keys[r].0.map(|event| Membership { event, reason, is_copy })
                };
                let reports = incident.reports.iter().filter_map(|&r| of(r)).collect();
                clusters.push(Cluster { main: self.keys[main].0.unwrap_or_default(), reports });
            } else {
                leads.extend(incident.reports.iter().map(|&r| {
                    let (reason, is_copy) = member(r);
                    LeadMembership { coding: self.keys[r].1, main: self.keys[main].1, reason, is_copy }
                }));
            }
        }
        (clusters, leads)
    }

    /// The report that stands for an incident: no copy if there is another, the earliest of these.
    fn main(&self, incident: &Incident, clustering: &Clustering) -> usize {
        let published = |r: usize| self.documents[self.reports[r].document].published.unwrap_or(i32::MAX);
        let order = |r: &usize| (self.is_copy(incident, *r, clustering), published(*r), *r);
        incident.reports.iter().copied().min_by_key(order).unwrap_or_default()
    }

    /// Its article repeats that of another report in the incident.
    fn is_copy(&self, incident: &Incident, report: usize, clustering: &Clustering) -> bool {
        let document = self.reports[report].document;
        let original = clustering.copy_of[document];
        original != document && incident.reports.iter().any(|&r| self.reports[r].document == original)
    }

    /// Why a report is in its incident: the surest merge that it took part in.
    fn reason(&self, incident: &Incident, report: usize, main: usize) -> String {
        if report == main {
            return "stands for the incident".to_string();
        }
        let merges = incident.merges.iter().filter(|m| m.a == report || m.b == report);
        let Some(merge) = merges.max_by_key(|m| m.points) else { return String::new() };
        let other = if merge.a == report { merge.b } else { merge.a };
        let told: Vec<String> = merge
            .reasons
            .iter()
            .filter(|r| r.what != "start")
            .take(REASONS)
            .map(|r| {
                let which = if r.which.is_empty() { String::new() } else { format!(" ({})", r.which) };
                format!("{}{which} {:+}", r.what, r.points)
            })
            .collect();
        format!("with {}: {}; {:+} in all", self.ids[other], told.join(", "), merge.points)
    }
}
