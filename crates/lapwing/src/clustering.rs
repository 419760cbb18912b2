//! The incidents of an archive: its reports are read, clustered, and written back with the reason for every merge.
//!
//! In: an open [`Store`]. Out: the same store with incidents, happenings and counts that follow; what people said about
//! reports is kept and obeyed. Always the whole archive at once and in an order of its own, so that neither the order nor
//! the split in which articles came matters. Leads come with each coding; where they do not, they are read once.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_db::{Cluster, Clusters, DbError, Lead, LeadMembership, LeadRow, Leadless, Membership, ReportKey, Store};
use lapwing_incidents::{Clustering, Corrections, Document, Incident, Report, cluster};

use crate::{Article, Pipeline, PubDate, reports, run_items};

/// Leads of one transaction.
const BATCH: usize = 500;
/// How often clustering begins anew because another writer put something in meanwhile.
const TRIES: usize = 3;
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

/// Finds the incidents of `store` if anything came in since they were found last, whoever put it in; `None` when nothing
/// did.
///
/// # Errors
/// As [`find_incidents`].
pub fn find_incidents_if_due(
    store: &mut Store,
    pipeline: &Pipeline,
    threads: usize,
) -> Result<Option<Clustered>, DbError> {
    let (changes, clustered) = store.changes()?;
    if changes == clustered { Ok(None) } else { find_incidents(store, pipeline, threads).map(Some) }
}

/// Finds all incidents of `store` anew.
///
/// # Errors
/// When the archive cannot be read or written; its incidents are then as they were.
pub fn find_incidents(store: &mut Store, pipeline: &Pipeline, threads: usize) -> Result<Clustered, DbError> {
    for _ in 0..TRIES {
        read_leads(store, pipeline, threads)?;
        let changes = store.changes()?.0;
        let known = Known::load(store)?;
        let corrections = known.corrections(store)?;
        let clustering = cluster(&known.documents, &known.reports, &corrections, pipeline.data());
        let (events, leads) = known.memberships(&clustering);
        let found = Clustered {
            incidents: events.len(),
            reports: events.iter().map(|c| c.reports.len()).sum(),
            happenings: leads.iter().filter(|l| l.coding == l.main).count(),
            copies: clustering.copy_of.iter().enumerate().filter(|(n, of)| n != *of).count(),
        };
        if store.write_clusters(&Clusters { events, leads: Some(leads), changes })? {
            return Ok(found);
        }
    }
    Err(DbError::InUse(store.path().to_path_buf()))
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

/// What an archive holds, ready to be clustered: in an order that does not hang on the one in which it came.
#[derive(Default)]
struct Known {
    documents: Vec<Document>,
    reports: Vec<Report>,
    /// For each report where it stands in the archive.
    keys: Vec<ReportKey>,
    /// For each report its public id.
    ids: Vec<String>,
    /// For each report whether it is told as a fact, alleged and so on; the same for all leads.
    series: Vec<u8>,
}

impl Known {
    fn load(store: &Store) -> Result<Known, DbError> {
        let mut known = Known::default();
        let mut leads: Vec<(Option<i32>, LeadRow)> = store
            .leads()?
            .into_iter()
            .map(|row| (row.published.as_deref().and_then(reports::day_of_iso), row))
            .collect();
        leads.sort_by(|(a, x), (b, y)| (a, &x.id).cmp(&(b, &y.id)));
        let mut of: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
        for (day, LeadRow { coding, document, id, outlet, report, .. }) in leads {
            let n = known.documents.len();
            known.documents.push(Document { published: day, publisher: outlet, text: String::new() });
            // One that cannot be read is as one without words.
            let lead = serde_json::from_str::<Report>(&report).unwrap_or_default();
            of.insert(document, (n, lead.text.chars().count()));
            known.push(Report { document: n, ..lead }, ReportKey::Lead(coding), id, 0);
        }
        store.texts_for_incidents(|document, _, text| {
            if let Some((n, _)) = of.get(&document) {
                known.documents[*n].text = text.to_string();
            }
        })?;
        let mut events = Vec::new();
        store.reports_for_incidents(|row| {
            if let Some(&(n, lead_end)) = of.get(&row.document) {
                let report = reports::event(&row.record, known.documents[n].published, lead_end);
                events.push((n, row.event, report, row.id, row.record.series() as u8));
            }
            Ok::<(), DbError>(())
        })?;
        events.sort_by_key(|(n, event, ..)| (*n, *event));
        for (n, event, report, id, series) in events {
            known.push(Report { document: n, ..report }, ReportKey::Event(event), id, series);
        }
        Ok(known)
    }

    fn push(&mut self, report: Report, key: ReportKey, id: String, series: u8) {
        self.reports.push(report);
        self.keys.push(key);
        self.ids.push(id);
        self.series.push(series);
    }

    fn corrections(&self, store: &Store) -> Result<Corrections, DbError> {
        let of: BTreeMap<ReportKey, usize> = self.keys.iter().enumerate().map(|(n, key)| (*key, n)).collect();
        let mut corrections = Corrections::default();
        for said in store.corrections()? {
            // What the latest run no longer has is kept, for a later one may.
            let Some((a, b)) = said.keys else { continue };
            let Some((&a, &b)) = of.get(&a).zip(of.get(&b)) else { continue };
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
            match self.keys[main] {
                ReportKey::Event(of) => {
                    let one = |&r: &usize| match self.keys[r] {
                        ReportKey::Event(event) => {
                            let (reason, is_copy) = member(r);
                            Some(Membership { event, reason, is_copy })
                        }
                        ReportKey::Lead(_) => None,
                    };
                    clusters.push(Cluster { main: of, reports: incident.reports.iter().filter_map(one).collect() });
                }
                ReportKey::Lead(of) => leads.extend(incident.reports.iter().filter_map(|&r| match self.keys[r] {
                    ReportKey::Lead(coding) => {
                        let (reason, is_copy) = member(r);
                        Some(LeadMembership { coding, main: of, reason, is_copy })
                    }
                    ReportKey::Event(_) => None,
                })),
            }
        }
        (clusters, leads)
    }

    /// The report that stands for an incident: of those that vouch most for it the earliest, which repeats no other; dated
    /// ones before undated ones.
    fn main(&self, incident: &Incident, clustering: &Clustering) -> usize {
        let published = |r: usize| self.documents[self.reports[r].document].published.unwrap_or(i32::MAX);
        let order = |r: &usize| (self.series[*r], self.is_copy(incident, *r, clustering), published(*r), *r);
        incident.reports.iter().copied().min_by_key(order).unwrap_or_default()
    }

    /// Its article repeats that of an earlier report in the incident, or both repeat one that is not in it.
    fn is_copy(&self, incident: &Incident, report: usize, clustering: &Clustering) -> bool {
        let document = self.reports[report].document;
        let before = |r: &usize| self.reports[*r].document < document;
        let same_words = |r: &usize| clustering.copy_of[self.reports[*r].document] == clustering.copy_of[document];
        incident.reports.iter().any(|r| before(r) && same_words(r))
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
            .filter(|r| r.what != "start" && r.what != "events")
            .take(REASONS)
            .map(|r| {
                let which = if r.which.is_empty() { String::new() } else { format!(" ({})", r.which) };
                format!("{}{which} {:+}", r.what, r.points)
            })
            .collect();
        format!("with {}: {}; {:+} in all", self.ids[other], told.join(", "), merge.points)
    }
}
