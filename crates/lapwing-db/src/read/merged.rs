//! Incidents as a list: the most told first, each with its reports and why they are together.

use crate::error::DbError;
use crate::open::Store;

/// An incident, or a happening that leads tell of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MergedIncident {
    /// Public id: of the incident, or of the document whose lead stands for the happening.
    pub id: String,
    /// `YYYYMMDD`, zeros for what is not known.
    pub day: i64,
    /// Category; `None` for what leads tell.
    pub category: Option<String>,
    /// Events, or leads.
    pub reports: i64,
    /// Documents.
    pub articles: i64,
    /// Publishers that are no copies.
    pub sources: i64,
    /// Its reports, the one that stands for it first.
    pub members: Vec<MergedReport>,
}

/// A report in an incident.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MergedReport {
    /// Public id of the event, or of the document for its lead.
    pub id: String,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Its article repeats another one's words.
    pub is_copy: bool,
    /// Why it is there.
    pub reason: String,
    /// The sentence, or the beginning of the lead.
    pub text: String,
}

/// From the tables, not the views: these would look at every event for each incident. Columns of the list: id, day,
/// category, reports, articles, sources, the key that members are found by, the member that comes first.
const OF_EVENTS: (&str, &str) = (
    "SELECT lower(hex(substr(d.key, 1, 8))) || '-i' || ((i.main & 16777215) + 1), i.day, t.text, x.n, x.articles,
       (SELECT count(DISTINCT coalesce(nullif(d2.outlet, 0), -d2.id)) FROM incident_report m JOIN coding c2 ON c2.id = m.event >> 24
        JOIN document d2 ON d2.id = c2.document WHERE m.incident = i.id AND m.is_copy = 0), i.id, i.main
     FROM (SELECT r.incident AS id, count(*) AS n, count(DISTINCT k.document) AS articles FROM incident_report r
       JOIN coding k ON k.id = r.event >> 24 GROUP BY r.incident HAVING n >= ?1 ORDER BY n DESC, r.incident LIMIT ?2) x
       JOIN incident i ON i.id = x.id JOIN coding c ON c.id = i.main >> 24 JOIN document d ON d.id = c.document
       JOIN event e ON e.id = i.main JOIN term t ON t.id = e.category ORDER BY x.n DESC, i.id",
    "SELECT lower(hex(substr(d.key, 1, 8))) || '-e' || ((m.event & 16777215) + 1), nullif(o.text, ''), d.published, m.is_copy,
       m.reason, coalesce(substr(d.text, s.start + 1, s.end - s.start), '')
     FROM incident_report m JOIN coding c ON c.id = m.event >> 24 JOIN document d ON d.id = c.document
       JOIN term o ON o.id = d.outlet LEFT JOIN proof p ON p.event = m.event AND p.number = 0
       LEFT JOIN sentence s ON s.id = p.sentence
     WHERE m.incident = ?1 ORDER BY m.event <> ?2, coalesce(d.published, ''), m.event",
);
const OF_LEADS: (&str, &str) = (
    "SELECT lower(hex(substr(d.key, 1, 8))), d.day, NULL, x.n, x.n, x.sources, x.main, x.main
     FROM (SELECT coalesce(l.main, l.coding) AS main, count(*) AS n,
         count(DISTINCT CASE l.is_copy WHEN 0 THEN coalesce(nullif(b.outlet, 0), -b.id) END) AS sources
       FROM lead l JOIN coding k ON k.id = l.coding AND k.is_current = 1 JOIN document b ON b.id = k.document
       GROUP BY 1 HAVING n >= ?1 ORDER BY n DESC, 1 LIMIT ?2) x
       JOIN coding c ON c.id = x.main JOIN document d ON d.id = c.document ORDER BY x.n DESC, x.main",
    "SELECT lower(hex(substr(d.key, 1, 8))), nullif(o.text, ''), d.published, l.is_copy,
       coalesce(l.reason, 'no other article tells it first'), substr(d.text, 1, 240)
     FROM lead l JOIN coding c ON c.id = l.coding AND c.is_current = 1 JOIN document d ON d.id = c.document
       JOIN term o ON o.id = d.outlet
     WHERE l.main = ?1 OR l.coding = ?1 ORDER BY l.coding <> ?2, coalesce(d.published, ''), l.coding",
);

impl Store {
    /// Incidents of `reports_min` reports or more, the most told first, at most `limit`; with `leads` the happenings that
    /// articles tell first instead, events or not.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn incident_list(&self, leads: bool, reports_min: u64, limit: u64) -> Result<Vec<MergedIncident>, DbError> {
        let found = self.rows_of(if leads { OF_LEADS } else { OF_EVENTS }, reports_min, limit);
        self.at(found)
    }

    fn rows_of(&self, (list, members): (&str, &str), min: u64, limit: u64) -> rusqlite::Result<Vec<MergedIncident>> {
        let mut query = self.conn.prepare(list)?;
        let clamp = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let mut found = Vec::new();
        let mut rows = query.query([clamp(min), clamp(limit)])?;
        let mut inside = self.conn.prepare(members)?;
        while let Some(row) = rows.next()? {
            let (key, main): (i64, i64) = (row.get(6)?, row.get(7)?);
            let members = inside.query_map([key, main], |m| {
                Ok(MergedReport {
                    id: m.get(0)?,
                    outlet: m.get(1)?,
                    published: m.get(2)?,
                    is_copy: m.get(3)?,
                    reason: m.get(4)?,
                    text: m.get(5)?,
                })
            })?;
            found.push(MergedIncident {
                day: row.get(1)?,
                category: row.get(2)?,
                reports: row.get(3)?,
                articles: row.get(4)?,
                sources: row.get(5)?,
                members: members.collect::<Result<_, _>>()?,
                id: row.get(0)?,
            });
        }
        Ok(found)
    }
}
