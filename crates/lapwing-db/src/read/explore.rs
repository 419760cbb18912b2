//! Overviews: how much of what there is, for pages that lead a reader on.

use std::collections::{BTreeMap, HashMap};

use lapwing_store::record::Series;
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

use super::counts::{Basis, Months, YearCounts};
use super::dyad::Count;
use super::filter::{Conditions, Filter, Page, Problem};
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
    /// Events by code.
    pub facets: Facets,
}

impl Facets {
    fn add(&mut self, category: &str, modes: &str, contexts: &str, series: i64, n: u64) {
        for mode in modes.split_whitespace() {
            *self.modes.entry((category.to_string(), mode.to_string())).or_default() += n;
        }
        for context in contexts.split_whitespace() {
            *self.contexts.entry(context.to_string()).or_default() += n;
        }
        *self.categories.entry(category.to_string()).or_default() += n;
        if let Some(of) = usize::try_from(series).ok().and_then(|i| self.series.get_mut(i)) {
            *of += n;
        }
        self.n += n;
    }
}

impl Store {
    /// Counts by code of the newest `most` events that `filter` lets through: more would take long.
    ///
    /// # Errors
    /// A question that cannot be put, or an archive that cannot be read.
    pub fn facets_of_newest(&self, filter: &Filter, most: usize) -> Result<Facets, DbError> {
        let counted = (|| -> Result<Facets, Problem> {
            let by_pair = filter.entrance(&self.conn)?.is_one();
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
            found.add(&category, &modes, &contexts, row.get(3)?, row.get::<_, i64>(4)?.unsigned_abs());
        }
        Ok(found)
    }

    /// Every state and body that acts or is acted on, by code, within the years or months that the days name. `held` saves
    /// reading whole years.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn activity(
        &self,
        since: Option<Day>,
        until: Option<Day>,
        held: Option<&YearCounts>,
    ) -> Result<Vec<Activity>, DbError> {
        let _one_state = self.snapshot()?;
        let mut by_number: HashMap<i64, Activity> = HashMap::new();
        let basis = held.map_or(Basis::Archive("1"), Basis::Held);
        let counted = self.each_count(Months { since, until }, Count::Reports, basis, |c| {
            let quad = c.quad.wrapping_sub(1);
            if let Some(n) = by_number.entry(c.actor).or_default().done.get_mut(quad) {
                *n += c.n;
            }
            if let Some(n) = by_number.entry(c.recipient).or_default().met.get_mut(quad) {
                *n += c.n;
            }
        });
        self.at(counted)?;
        let named = by_number.into_iter().map(|(id, activity)| {
            let code = self.texts.of(&self.conn, id)?.to_string();
            Ok(Activity { code, ..activity })
        });
        let mut found = self.at(named.collect::<rusqlite::Result<Vec<_>>>())?;
        found.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        Ok(found)
    }

    /// Those with `part` in their name, the most frequent first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn people(&self, part: &str, limit: usize) -> Result<Vec<Named>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<Named>> {
            let like = format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            let current = |key: &str| match self.has_outdated()? {
                true => Ok::<_, rusqlite::Error>(format!("JOIN coding c ON c.id = {key} >> 24 AND c.is_current = 1")),
                false => Ok(String::new()),
            };
            let sql = format!(
                "SELECT n.name, k.text, s.text,
                   (SELECT count(*) FROM party p {} WHERE p.entity = n.id AND p.role < 2) AS e,
                   (SELECT count(*) FROM claim_party q {} WHERE q.entity = n.id AND q.role = 0) AS x
                 FROM entity n JOIN term s ON s.id = n.sectors LEFT JOIN term k ON k.id = n.country
                 WHERE n.name LIKE ?1 ESCAPE '\\' AND e + x > 0 ORDER BY e + x DESC, n.name LIMIT ?2",
                current("p.event")?,
                current("q.claim")?
            );
            let mut query = self.conn.prepare_cached(&sql)?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = query.query_map(params![like, limit], |row| {
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

    /// All who are named and a party of any event or the holder of any claim, the most frequent first. Reads all parties:
    /// keep the answer.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn all_people(&self) -> Result<Vec<Named>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<Named>> {
            let counts = |table: &str, key: &str, role: &str| -> rusqlite::Result<HashMap<i64, u64>> {
                let current = match self.has_outdated()? {
                    true => format!("JOIN coding c ON c.id = p.{key} >> 24 AND c.is_current = 1"),
                    false => String::new(),
                };
                let sql =
                    format!("SELECT p.entity, count(*) FROM {table} p {current} WHERE p.role {role} GROUP BY p.entity");
                let mut query = self.conn.prepare(&sql)?;
                let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
                rows.collect()
            };
            let (events, claims) = (counts("party", "event", "< 2")?, counts("claim_party", "claim", "= 0")?);
            let mut query = self.conn.prepare(
                "SELECT n.id, n.name, k.text, s.text FROM entity n JOIN term s ON s.id = n.sectors
                 LEFT JOIN term k ON k.id = n.country WHERE n.name IS NOT NULL",
            )?;
            let rows = query.query_map([], |row| {
                let id: i64 = row.get(0)?;
                let of = |counts: &HashMap<i64, u64>| counts.get(&id).copied().unwrap_or_default();
                Ok(Named {
                    name: row.get(1)?,
                    country: row.get(2)?,
                    sectors: row.get(3)?,
                    events: of(&events),
                    claims: of(&claims),
                })
            })?;
            let mut people: Vec<Named> = rows.collect::<Result<_, _>>()?;
            people.retain(|n| n.events + n.claims > 0);
            people.sort_by(|a, b| (b.events + b.claims).cmp(&(a.events + a.claims)).then_with(|| a.name.cmp(&b.name)));
            Ok(people)
        })();
        self.at(done)
    }

    /// Who of a country is cited with something about another one, the most frequent of the newest `newest` claims first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn speakers(&self, country: &str, about: &str, newest: usize, limit: usize) -> Result<Vec<Speaker>, DbError> {
        let done = (|| -> rusqlite::Result<Vec<Speaker>> {
            let mut query = self.conn.prepare_cached(
                "SELECT n.name, s.text, sum(g.n) AS n FROM (SELECT entity, count(*) AS n FROM
                   (SELECT entity FROM said WHERE holder = ? AND about = ? ORDER BY day DESC, claim DESC LIMIT ?) GROUP BY entity) g
                 JOIN entity n ON n.id = g.entity JOIN term s ON s.id = n.sectors
                 GROUP BY n.name, CASE WHEN n.name IS NULL THEN s.id END ORDER BY 3 DESC, n.name LIMIT ?",
            )?;
            let most = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            let who = (code(&self.conn, country)?, code(&self.conn, about)?);
            let rows = query.query_map(params![who.0, who.1, most(newest), most(limit)], |row| {
                Ok(Speaker { name: row.get(0)?, sectors: row.get(1)?, claims: row.get::<_, i64>(2)?.unsigned_abs() })
            })?;
            rows.collect()
        })();
        self.at(done)
    }

    /// Documents and told events by day, and events by code. Reads all events, once: keep the answer.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn coverage(&self) -> Result<Coverage, DbError> {
        let _one_state = self.snapshot()?;
        self.at(self.survey())
    }

    fn survey(&self) -> rusqlite::Result<Coverage> {
        let mut found = Coverage::default();
        let mut query = self.conn.prepare("SELECT day, count(*) FROM document GROUP BY day")?;
        let days = query.query_map([], |row| Ok((Day(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs())))?;
        found.documents = days.collect::<Result<_, _>>()?;
        let current = match self.has_outdated()? {
            true => "JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1",
            false => "",
        };
        // Grouping here needs no sorting of millions, as it would there.
        let mut by_code: HashMap<[i64; 4], u64> = HashMap::new();
        let sql = format!("SELECT e.day, e.category, e.modes, e.contexts, e.series FROM event e {current}");
        let mut query = self.conn.prepare(&sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let series: i64 = row.get(4)?;
            if series <= Series::Historical as i64 {
                *found.told.entry(Day(row.get(0)?)).or_default() += 1;
            }
            *by_code.entry([row.get(1)?, row.get(2)?, row.get(3)?, series]).or_default() += 1;
        }
        let mut text = self.conn.prepare_cached("SELECT text FROM term WHERE id = ?")?;
        let mut text = |id: i64| text.query_row([id], |row| row.get::<_, String>(0));
        let mut by_code: Vec<_> = by_code.into_iter().collect();
        by_code.sort_unstable();
        for ([category, modes, contexts, series], n) in by_code {
            found.facets.add(&text(category)?, &text(modes)?, &text(contexts)?, series, n);
        }
        Ok(found)
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
