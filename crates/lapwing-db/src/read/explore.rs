//! Overviews: how much of what there is, for pages that lead a reader on.

use std::collections::BTreeMap;

use lapwing_store::record::Series;
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

use super::filter::{Conditions, Filter, Page, Problem, lists_with};
use crate::days::Day;
use crate::error::DbError;
use crate::open::Store;
use crate::write::code;

/// How many events of each code there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By category.
    pub categories: BTreeMap<String, u64>,
    /// By category and mode.
    pub modes: BTreeMap<(String, String), u64>,
    /// By context.
    pub contexts: BTreeMap<String, u64>,
    /// By series, in the order of [`Series::ALL`].
    pub series: [u64; 6],
    /// In all.
    pub n: u64,
}

/// A state or body with how much it does and meets with; only what articles themselves tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Code.
    pub code: String,
    /// Reports of what it did, by quad class.
    pub done: [u64; 4],
    /// Reports of what was done to it, by quad class.
    pub met: [u64; 4],
}

/// Somebody or something that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Code of the state or body it belongs to.
    pub country: Option<String>,
    /// Codes, blank-separated.
    pub sectors: String,
    /// Events it is a party of.
    pub events: u64,
    /// Claims it holds.
    pub claims: u64,
}

/// Somebody who is cited about a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Name; `None` for somebody whom articles do not name.
    pub name: Option<String>,
    /// Codes, blank-separated.
    pub sectors: String,
    /// Claims.
    pub claims: u64,
}

/// What the archive covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Documents by day of publication; day 0 without one.
    pub documents: BTreeMap<Day, u64>,
    /// Events that articles themselves tell, by day; day 0 without one.
    pub told: BTreeMap<Day, u64>,
}

impl Store {
    /// Counts by code of the events that `filter` lets through.
    ///
    /// # Errors
    /// A question that cannot be put, or an archive that cannot be read.
    pub fn facets(&self, filter: &Filter) -> Result<Facets, DbError> {
        self.asked(self.count_codes(filter))
    }

    /// The same for the newest `most` events alone, where more would take long.
    ///
    /// # Errors
    /// As [`Store::facets`].
    pub fn facets_of_newest(&self, filter: &Filter, most: usize) -> Result<Facets, DbError> {
        let counted = (|| -> Result<Facets, Problem> {
            let by_pair = !filter.pairs(&self.conn)?.sql.is_empty();
            let (day, id) = if by_pair { ("p.day", "p.event") } else { ("e.day", "e.id") };
            let what = format!("DISTINCT {day} AS day, {id} AS id");
            let (newest, values) = self.event_query(filter, &Conditions::default(), &what)?;
            let sql = format!(
                "SELECT e.category, e.modes, e.contexts, e.series, count(*) AS n FROM ({newest} ORDER BY {day} DESC, {id} DESC LIMIT {most}) f
                 JOIN event e ON e.id = f.id"
            );
            self.codes_of(&sql, values)
        })();
        self.asked(counted)
    }

    fn count_codes(&self, filter: &Filter) -> Result<Facets, Problem> {
        // An event may stand in several pairs.
        let n = if filter.pairs(&self.conn)?.sql.is_empty() { "count(*)" } else { "count(DISTINCT e.id)" };
        let what = format!("e.category, e.modes, e.contexts, e.series, {n} AS n");
        let (sql, values) = self.event_query(filter, &Conditions::default(), &what)?;
        self.codes_of(&sql, values)
    }

    /// Groups by code what a query of events gives.
    fn codes_of(&self, sql: &str, values: Vec<Value>) -> Result<Facets, Problem> {
        let sql = format!(
            "SELECT a.text, b.text, c.text, g.series, g.n FROM ({sql} GROUP BY 1, 2, 3, 4) g JOIN term a ON a.id = g.category
             JOIN term b ON b.id = g.modes JOIN term c ON c.id = g.contexts"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query(params_from_iter(values))?;
        let mut found = Facets::default();
        while let Some(row) = rows.next()? {
            let (category, modes, contexts): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let n = row.get::<_, i64>(4)?.unsigned_abs();
            for mode in modes.split_whitespace() {
                *found.modes.entry((category.clone(), mode.to_string())).or_default() += n;
            }
            for context in contexts.split_whitespace() {
                *found.contexts.entry(context.to_string()).or_default() += n;
            }
            *found.categories.entry(category).or_default() += n;
            if let Some(of) = usize::try_from(row.get::<_, i64>(3)?).ok().and_then(|i| found.series.get_mut(i)) {
                *of += n;
            }
            found.n += n;
        }
        Ok(found)
    }

    /// Every state and body that acts or is acted on, by code, within the years or months that the days name.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn activity(&self, since: Option<Day>, until: Option<Day>) -> Result<Vec<Activity>, DbError> {
        let (from, to) = (since.map_or(0, |d| d.floor() / 100), until.map_or(i64::MAX, |d| d.ceiling() / 100));
        let from = if until.is_some() { from.max(1) } else { from };
        let mut found: BTreeMap<String, Activity> = BTreeMap::new();
        let done = (|| -> rusqlite::Result<()> {
            // Without bounds the counts by year say the same in fewer rows.
            let grain = i64::from(since.is_some() || until.is_some());
            for (side, column) in [(0, "actor"), (1, "recipient")] {
                let sql = format!(
                    "SELECT t.text, g.quad, g.n FROM (SELECT {column} AS who, quad, sum(n_reports) AS n FROM rollup
                     WHERE grain = {grain} AND period BETWEEN ? AND ? AND series < 2 GROUP BY 1, 2) g JOIN term t ON t.id = g.who"
                );
                let mut query = self.conn.prepare_cached(&sql)?;
                let mut rows = query.query(params![from, to])?;
                while let Some(row) = rows.next()? {
                    let code: String = row.get(0)?;
                    let of = found.entry(code.clone()).or_default();
                    of.code = code;
                    let counts = if side == 0 { &mut of.done } else { &mut of.met };
                    if let Some(n) = usize::try_from(row.get::<_, i64>(1)? - 1).ok().and_then(|q| counts.get_mut(q)) {
                        *n += row.get::<_, i64>(2)?.unsigned_abs();
                    }
                }
            }
            Ok(())
        })();
        self.at(done)?;
        Ok(found.into_values().collect())
    }

    /// Those who are named, the most frequent first; `part` of their name, `country` to which they belong.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn people(&self, part: Option<&str>, country: Option<&str>, limit: usize) -> Result<Vec<Named>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<Named>> {
            let like = part.map(|p| format!("%{}%", p.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
            let country = country.map(|c| code(&self.conn, c)).transpose()?;
            let current = |key: &str| match self.has_outdated()? {
                true => Ok::<_, rusqlite::Error>(format!("JOIN coding c ON c.id = {key} >> 24 AND c.is_current = 1")),
                false => Ok(String::new()),
            };
            let sql = format!(
                "SELECT n.name, k.text, s.text,
                   (SELECT count(*) FROM party p {} WHERE p.entity = n.id AND p.role < 2) AS e,
                   (SELECT count(*) FROM claim_party q {} WHERE q.entity = n.id AND q.role = 0) AS x
                 FROM entity n JOIN term s ON s.id = n.sectors LEFT JOIN term k ON k.id = n.country
                 WHERE n.name IS NOT NULL AND (?1 IS NULL OR n.name LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR n.country = ?2)
                   AND e + x > 0 ORDER BY e + x DESC, n.name LIMIT ?3",
                current("p.event")?,
                current("q.claim")?
            );
            let mut query = self.conn.prepare_cached(&sql)?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query.query_map(params![like, country, limit], |row| {
                Ok(Named {
                    name: row.get(0)?,
                    country: row.get(1)?,
                    sectors: row.get(2)?,
                    events: row.get::<_, i64>(3)?.unsigned_abs(),
                    claims: row.get::<_, i64>(4)?.unsigned_abs(),
                })
            })?;
            rows.collect()
        })();
        self.at(done)
    }

    /// Who of a country is cited with something about another one, the most frequent first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn speakers(&self, country: &str, about: &str, limit: usize) -> Result<Vec<Speaker>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<Speaker>> {
            let lists: Vec<String> = lists_with(&self.conn, about)?.iter().map(i64::to_string).collect();
            let sql = format!(
                "SELECT n.name, s.text, count(*) AS n FROM entity n JOIN term s ON s.id = n.sectors
                 JOIN claim_party q ON q.entity = n.id AND q.role = 0 JOIN claim x ON x.id = q.claim
                 JOIN coding c ON c.id = x.id >> 24 AND c.is_current = 1
                 WHERE n.country = ? AND x.about IN ({}) GROUP BY n.name, CASE WHEN n.name IS NULL THEN s.id END
                 ORDER BY n DESC, n.name LIMIT ?",
                lists.join(", ")
            );
            let mut query = self.conn.prepare_cached(&sql)?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query.query_map(params![code(&self.conn, country)?, limit], |row| {
                Ok(Speaker { name: row.get(0)?, sectors: row.get(1)?, claims: row.get::<_, i64>(2)?.unsigned_abs() })
            })?;
            rows.collect()
        })();
        self.at(done)
    }

    /// Documents and told events by day. Reads all days: keep the answer.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn coverage(&self) -> Result<Coverage, DbError> {
        let by_day = |sql: &str| -> rusqlite::Result<BTreeMap<Day, u64>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let rows = query.query_map([], |row| Ok((Day(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs())))?;
            rows.collect()
        };
        let told = [Series::Asserted, Series::Historical].map(|s| (s as i64).to_string()).join(", ");
        let current = match self.at(self.has_outdated())? {
            true => "JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1",
            false => "",
        };
        let told = format!("SELECT e.day, count(*) FROM event e {current} WHERE e.series IN ({told}) GROUP BY e.day");
        Ok(Coverage {
            documents: self.at(by_day("SELECT day, count(*) FROM document GROUP BY day"))?,
            told: self.at(by_day(&told))?,
        })
    }

    /// The latest inputs that were set aside: input, item, id, kind, message.
    ///
    /// # Errors
    /// When the archive cannot be read.
    #[expect(clippy::type_complexity, reason = "five columns of one table, named above")]
    pub fn rejects(&self, limit: usize) -> Result<Vec<(String, i64, String, String, String)>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<_>> {
            let mut query = self.conn.prepare_cached(
                "SELECT i.name, j.item, j.given_id, k.text, j.message FROM reject j JOIN input i ON i.id = j.input
                 JOIN term k ON k.id = j.kind ORDER BY j.id DESC LIMIT ?",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query
                .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
            rows.collect()
        })();
        self.at(done)
    }
}

/// What a list shows of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Public id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// Events of the latest run.
    pub events: u64,
    /// Claims of the latest run.
    pub claims: u64,
}

impl Store {
    /// All documents, the latest published first, and where the next page begins.
    ///
    /// # Errors
    /// A place of no page, or an archive that cannot be read.
    pub fn documents(&self, page: &Page) -> Result<(Vec<Headline>, Option<String>), DbError> {
        let place = match &page.after {
            None => (i64::MAX, i64::MAX),
            Some(after) => {
                let place = after.split_once('.').and_then(|(d, i)| Some((d.parse().ok()?, i.parse().ok()?)));
                place.ok_or_else(|| {
                    DbError::Question(format!("'{after}' is no place in a list; use `next` of a page"))
                })?
            }
        };
        let done = (|| -> rusqlite::Result<Vec<(i64, i64, Headline)>> {
            let mut query = self.conn.prepare_cached(
                "SELECT d.day, d.id, lower(hex(substr(d.key, 1, 8))), d.title, d.published, o.text,
                   (SELECT count(*) FROM event e WHERE e.id >= c.id << 24 AND e.id < (c.id + 1) << 24),
                   (SELECT count(*) FROM claim x WHERE x.id >= c.id << 24 AND x.id < (c.id + 1) << 24)
                 FROM document d JOIN coding c ON c.document = d.id AND c.is_current = 1 JOIN term o ON o.id = d.outlet
                 WHERE (d.day, d.id) < (?, ?) ORDER BY d.day DESC, d.id DESC LIMIT ?",
            )?;
            let rows =
                query.query_map(params![place.0, place.1, i64::try_from(page.limit).unwrap_or(i64::MAX)], |row| {
                    let outlet: String = row.get(5)?;
                    let headline = Headline {
                        id: row.get(2)?,
                        title: row.get(3)?,
                        published: row.get(4)?,
                        outlet: (!outlet.is_empty()).then_some(outlet),
                        events: row.get::<_, i64>(6)?.unsigned_abs(),
                        claims: row.get::<_, i64>(7)?.unsigned_abs(),
                    };
                    Ok((row.get(0)?, row.get(1)?, headline))
                })?;
            rows.collect()
        })();
        let rows = self.at(done)?;
        let next = (rows.len() == page.limit && page.limit > 0)
            .then(|| rows.last().map(|r| format!("{}.{}", r.0, r.1)))
            .flatten();
        Ok((rows.into_iter().map(|r| r.2).collect(), next))
    }
}
