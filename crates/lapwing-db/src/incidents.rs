//! Incidents: which reports tell of the same happening. Whoever clusters reads [`Report`]s and writes [`Cluster`]s; until
//! then, and after taking all clusters back, every event is an incident of its own.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_store::record::Event;
use rusqlite::{Connection, params};

use crate::delta;
use crate::error::DbError;
use crate::ids::coding_of;
use crate::leads::{LeadMembership, replace_happenings};
use crate::open::Store;
use crate::read::load::Loader;
use crate::write::{sql, step};

/// One event as one article reports it: what clustering may look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The event's key in this archive.
    pub event: i64,
    /// Key of the document in this archive: reports of one document share it.
    pub document: i64,
    /// Public id of the event.
    pub id: String,
    /// Everything that was coded, with public ids.
    pub record: Event,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601, in the precision it was given in.
    pub published: Option<String>,
    /// Publisher, else host of the address; `None` when neither is known.
    pub outlet: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// Reports of one happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The report that stands for it; one of `reports`.
    pub main: i64,
    /// Two or more.
    pub reports: Vec<Membership>,
}

/// A report in a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// The event's key in this archive.
    pub event: i64,
    /// Why it is in the cluster, for a person.
    pub reason: String,
    /// Its article repeats another one's words and is no source of its own.
    pub is_copy: bool,
}

/// All clusters of an archive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Events of the same happening.
    pub events: Vec<Cluster>,
    /// Where leads belong that are not the only one of their happening; `None`: they stay as they are.
    pub leads: Option<Vec<LeadMembership>>,
    /// [`Store::changes`] before the reports were read.
    pub changes: u64,
}

impl Store {
    /// Hands every event of the latest runs to `see`, a document's events together, in the order they were put in.
    ///
    /// # Errors
    /// When the archive cannot be read, or the first error of `see`.
    pub fn reports_for_incidents<E: From<DbError>>(
        &self,
        mut see: impl FnMut(Report) -> Result<(), E>,
    ) -> Result<(), E> {
        let _one_state = self.snapshot()?;
        let mut loader = Loader::new(self);
        for coding in self.current_codings()? {
            let document = loader.document(coding)?;
            for loaded in loader.events(coding)? {
                see(Report {
                    event: loaded.key,
                    document: document.row,
                    id: loaded.event.id.clone(),
                    record: loaded.event,
                    title: document.title.clone(),
                    published: document.published.clone(),
                    outlet: document.outlet.clone(),
                    url: document.url.clone(),
                })?;
            }
        }
        Ok(())
    }

    /// Hands title and text of every document to `see`, by its key in this archive: near-duplicates are found by wording.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn texts_for_incidents(&self, mut see: impl FnMut(i64, Option<&str>, &str)) -> Result<(), DbError> {
        let _one_state = self.snapshot()?;
        let done = self.conn.prepare("SELECT id, title, text FROM document ORDER BY id").and_then(|mut query| {
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let title: Option<String> = row.get(1)?;
                see(row.get(0)?, title.as_deref(), row.get_ref(2)?.as_str()?);
            }
            Ok(())
        });
        self.at(done)
    }

    /// How often codings and corrections came, and what that was when incidents were last found: when the two differ,
    /// they are to be found anew.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn changes(&self) -> Result<(u64, u64), DbError> {
        self.at(changes(&self.conn))
    }

    /// Replaces all clusters of events by these, in one transaction: every number counted by incidents follows. No clusters,
    /// and every event is an incident of its own again.
    ///
    /// # Errors
    /// A cluster of fewer than two reports, a main event outside it, an event in two clusters or of no latest run; nothing
    /// is changed then. When the archive cannot be written.
    pub fn write_incidents(&mut self, clusters: &[Cluster]) -> Result<(), DbError> {
        let found = Clusters { events: clusters.to_vec(), leads: None, changes: self.changes()?.1 };
        self.write(&found, |_| Ok(true)).map(drop)
    }

    /// Replaces all clusters, of events and of leads, and notes that they fit the archive; false, and nothing is changed,
    /// when something came in since `found.changes` was read.
    ///
    /// # Errors
    /// As [`Store::write_incidents`].
    pub fn write_clusters(&mut self, found: &Clusters) -> Result<bool, DbError> {
        self.write(found, |conn| Ok(changes(conn)?.0 == found.changes))
    }

    fn write(
        &mut self,
        found: &Clusters,
        fits: impl FnOnce(&Connection) -> rusqlite::Result<bool>,
    ) -> Result<bool, DbError> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = found.events.iter().flat_map(|c| &c.reports).find(|r| !seen.insert(r.event)) {
            return Err(DbError::Question(format!("event {} is in an incident twice", twice.event)));
        }
        for cluster in &found.events {
            if cluster.reports.len() < 2 || !cluster.reports.iter().any(|r| r.event == cluster.main) {
                let what = format!("an incident needs two reports or more, its main event {} among them", cluster.main);
                return Err(DbError::Question(what));
            }
        }
        let path = self.path.clone();
        let mut batch = self.batch()?;
        let conn = batch.conn();
        let done = (|| -> rusqlite::Result<bool> {
            if !fits(conn)? {
                return Ok(false);
            }
            replace(conn, &found.events)?;
            step("incidents");
            if let Some(leads) = &found.leads {
                replace_happenings(conn, leads)?;
                step("happenings");
            }
            conn.execute("UPDATE clustering SET clustered = ?", [sql(found.changes)])?;
            step("clustered");
            Ok(true)
        })();
        match done {
            Ok(fits) => batch.commit().map(|()| fits),
            // An event twice, or one that is not there.
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Err(DbError::Question(format!("the incidents do not fit the archive: {e}")))
            }
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                Err(DbError::Question("the incidents do not fit the archive: an event is not of the latest run".into()))
            }
            Err(e) => Err(DbError::of(&path, &e)),
        }
    }
}

fn changes(conn: &Connection) -> rusqlite::Result<(u64, u64)> {
    conn.prepare_cached("SELECT changes, clustered FROM clustering")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())))
}

/// Changes what differs and nothing else: most incidents of an archive stay as they are when articles come.
fn replace(conn: &Connection, clusters: &[Cluster]) -> rusqlite::Result<()> {
    let wanted: BTreeMap<i64, &Cluster> = clusters.iter().map(|c| (c.main, c)).collect();
    let mut kept = BTreeSet::new();
    let old: Vec<(i64, i64)> = conn
        .prepare("SELECT id, main FROM incident ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (incident, main) in old {
        if let Some(cluster) = wanted.get(&main)
            && memberships(conn, incident)? == sorted(&cluster.reports)
        {
            kept.insert(main);
            continue;
        }
        delta::count_incident(conn, incident, -1)?;
        for event in delta::reports_of(conn, incident)? {
            delta::count(conn, &delta::pairs_of(conn, event)?, delta::cell_of(conn, event)?, (0, 1))?;
        }
        delta::dissolve_rows(conn, incident)?;
        step("dissolved");
    }
    clusters.iter().filter(|c| !kept.contains(&c.main)).try_for_each(|cluster| put(conn, cluster))
}

fn put(conn: &Connection, cluster: &Cluster) -> rusqlite::Result<()> {
    for report in &cluster.reports {
        let current = "SELECT 1 FROM coding WHERE id = ? AND is_current = 1";
        conn.prepare_cached(current)?.query_row([coding_of(report.event)], |_| Ok(()))?;
        delta::count(conn, &delta::pairs_of(conn, report.event)?, delta::cell_of(conn, report.event)?, (0, -1))?;
    }
    let reports: Vec<i64> = cluster.reports.iter().map(|r| r.event).collect();
    let cell = delta::cell_of_incident(conn, cluster.main, &reports)?;
    conn.prepare_cached("INSERT INTO incident (main, day, series, quad, score) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![cluster.main, cell.day, cell.series, cell.quad, cell.score])?;
    let incident = conn.last_insert_rowid();
    for report in &cluster.reports {
        conn.prepare_cached("INSERT INTO incident_report (event, incident, is_copy, reason) VALUES (?, ?, ?, ?)")?
            .execute(params![report.event, incident, report.is_copy, report.reason])?;
    }
    step("incident");
    delta::count_incident(conn, incident, 1)
}

fn memberships(conn: &Connection, incident: i64) -> rusqlite::Result<Vec<Membership>> {
    conn.prepare_cached("SELECT event, reason, is_copy FROM incident_report WHERE incident = ? ORDER BY event")?
        .query_map([incident], |row| Ok(Membership { event: row.get(0)?, reason: row.get(1)?, is_copy: row.get(2)? }))?
        .collect()
}

fn sorted(reports: &[Membership]) -> Vec<Membership> {
    let mut reports = reports.to_vec();
    reports.sort_by_key(|r| r.event);
    reports
}
