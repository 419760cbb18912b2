//! Incidents: which reports tell of the same happening. Whoever clusters reads [`Report`]s and writes [`Cluster`]s; until
//! then, and after taking all clusters back, every event is an incident of its own.

use lapwing_store::record::Event;
use rusqlite::params;

use crate::delta;
use crate::error::DbError;
use crate::ids::coding_of;
use crate::open::Store;
use crate::read::load::Loader;

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
            for (event, record) in loader.events(coding)? {
                see(Report {
                    event,
                    document: document.row,
                    id: record.id.clone(),
                    record,
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

    /// Replaces all clusters by these, in one transaction: every number counted by incidents follows. No clusters, and
    /// every event is an incident of its own again.
    ///
    /// # Errors
    /// A cluster of fewer than two reports, a main event outside it, an event in two clusters or of no latest run; nothing
    /// is changed then. When the archive cannot be written.
    pub fn write_incidents(&mut self, clusters: &[Cluster]) -> Result<(), DbError> {
        for cluster in clusters {
            if cluster.reports.len() < 2 || !cluster.reports.iter().any(|r| r.event == cluster.main) {
                let what = format!("an incident needs two reports or more, its main event {} among them", cluster.main);
                return Err(DbError::Question(what));
            }
        }
        let path = self.path.clone();
        let mut batch = self.batch()?;
        let conn = batch.conn();
        let done = (|| -> rusqlite::Result<()> {
            let old: Vec<i64> = conn
                .prepare("SELECT id FROM incident ORDER BY id")?
                .query_map([], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for incident in old {
                delta::count_incident(conn, incident, -1)?;
                for event in delta::reports_of(conn, incident)? {
                    delta::count(conn, &delta::pairs_of(conn, event)?, delta::cell_of(conn, event)?, (0, 1))?;
                }
                delta::dissolve_rows(conn, incident)?;
            }
            clusters.iter().try_for_each(|cluster| put(conn, cluster))
        })();
        match done {
            Ok(()) => batch.commit(),
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

fn put(conn: &rusqlite::Connection, cluster: &Cluster) -> rusqlite::Result<()> {
    // What any article vouches for is not merely alleged.
    let mut series = i64::MAX;
    for report in &cluster.reports {
        let current = "SELECT 1 FROM coding WHERE id = ? AND is_current = 1";
        conn.prepare_cached(current)?.query_row([coding_of(report.event)], |_| Ok(()))?;
        let cell = delta::cell_of(conn, report.event)?;
        series = series.min(cell.series);
        delta::count(conn, &delta::pairs_of(conn, report.event)?, cell, (0, -1))?;
    }
    let main = delta::cell_of(conn, cluster.main)?;
    conn.prepare_cached("INSERT INTO incident (main, day, series, quad, score) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![cluster.main, main.day, series, main.quad, main.score])?;
    let incident = conn.last_insert_rowid();
    for report in &cluster.reports {
        conn.prepare_cached("INSERT INTO incident_report (event, incident, is_copy, reason) VALUES (?, ?, ?, ?)")?
            .execute(params![report.event, incident, report.is_copy, report.reason])?;
    }
    delta::count_incident(conn, incident, 1)
}
