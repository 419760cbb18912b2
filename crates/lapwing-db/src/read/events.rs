//! Lists of events, newest first, page by page.

use lapwing_store::record::{Event, Series};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::filter::{Conditions, Filter, Page, Problem};
use super::load::Loader;
use super::load_events::Loaded;
use super::words;
use crate::days::Day;
use crate::error::DbError;
use crate::open::Store;

/// One event with what a list shows of its document.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// The event's key in this archive.
    pub key: i64,
    /// Everything that was coded; its ids are public ones.
    pub event: Event,
    /// First day, in the precision it has.
    pub day: Day,
    /// Last day.
    pub day_last: Day,
    /// Which line of a chart it belongs to.
    pub series: Series,
    /// Public id of its incident.
    pub incident: String,
    /// Public id of the document.
    pub document: String,
    /// The document's id as its input gave it.
    pub given_id: String,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601, in the precision it was given in.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// `report`, `opinion`, …
    pub genre: String,
    /// Key of the run that coded it.
    pub run: String,
}

/// One page of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventPage {
    /// Newest first, without a date last; where nothing but words is asked for that very many sentences hold, those that came
    /// into the archive last first.
    pub rows: Vec<EventRow>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<String>,
}

impl Store {
    /// The events that `filter` lets through, newest first.
    ///
    /// # Errors
    /// A question that cannot be put (no word to search for, no place of a page), or an archive that cannot be read.
    pub fn events(&self, filter: &Filter, page: &Page) -> Result<EventPage, DbError> {
        let _one_state = self.snapshot()?;
        let keys = self.asked(self.event_keys(filter, page))?;
        let next = (keys.len() == page.limit && page.limit > 0)
            .then(|| keys.last().map(|(day, id)| format!("{day}.{id}")))
            .flatten();
        let mut loader = Loader::new(self);
        let keys: Vec<i64> = keys.into_iter().map(|(_, id)| id).collect();
        Ok(EventPage { rows: self.event_rows(&mut loader, &keys)?, next })
    }

    /// Hands all events that `filter` lets through to `see`, newest first, holding a page at a time.
    ///
    /// # Errors
    /// As [`Store::events`], and the first error of `see`.
    pub fn each_event<E: From<DbError>>(
        &self,
        filter: &Filter,
        mut see: impl FnMut(EventRow) -> Result<(), E>,
    ) -> Result<u64, E> {
        let _one_state = self.snapshot()?;
        let mut page = Page { after: None, limit: 1000 };
        let mut n = 0;
        loop {
            let found = self.events(filter, &page)?;
            for row in found.rows {
                n += 1;
                see(row)?;
            }
            match found.next {
                Some(next) => page.after = Some(next),
                None => return Ok(n),
            }
        }
    }

    /// How many events `filter` lets through.
    ///
    /// # Errors
    /// As [`Store::events`].
    pub fn count_events(&self, filter: &Filter) -> Result<u64, DbError> {
        let _one_state = self.snapshot()?;
        let counted = (|| {
            let by_pair = filter.entrance(&self.conn)?.is_one();
            let what = if by_pair { "count(DISTINCT p.event)" } else { "count(*)" };
            let (sql, values) = self.event_query(filter, &Conditions::default(), what)?;
            Ok(self.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get::<_, i64>(0))?)
        })();
        self.asked(counted).map(i64::unsigned_abs)
    }

    /// The same, but no further than `most`, or a page where words stand in very many sentences: a long list is not gone
    /// through to tell how long it is. Also whether there are more.
    ///
    /// # Errors
    /// As [`Store::events`].
    pub fn count_events_to(&self, filter: &Filter, most: u64) -> Result<(u64, bool), DbError> {
        let _one_state = self.snapshot()?;
        let counted = (|| {
            if let Some(words) = self.many_hits(filter.only_words())? {
                let n = self
                    .hits(words::EVENTS, &words, None, usize::try_from(most).unwrap_or(usize::MAX).saturating_add(1))?
                    .len() as u64;
                return Ok((n.min(most), n > most));
            }
            let most = if filter.has_common_words(&self.conn)? { most.min(Page::default().limit as u64) } else { most };
            let by_pair = filter.entrance(&self.conn)?.is_one();
            // In the order of an index nothing need be remembered to count each once.
            let what = if by_pair { "DISTINCT p.day, p.event" } else { "e.id" };
            let (sql, mut values) = self.event_query(filter, &Conditions::default(), what)?;
            values.push(Value::from(i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)));
            let sql = format!("SELECT count(*) FROM ({sql} LIMIT ?)");
            let n: i64 = self.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
            Ok((n.unsigned_abs().min(most), n.unsigned_abs() > most))
        })();
        self.asked(counted)
    }

    /// True when a newer coding of any document stands beside an older one.
    pub(crate) fn has_outdated(&self) -> rusqlite::Result<bool> {
        self.conn.prepare_cached("SELECT 1 FROM coding WHERE is_current = 0")?.exists([])
    }

    /// Day and key of each event of a page.
    fn event_keys(&self, filter: &Filter, page: &Page) -> Result<Vec<(i64, i64)>, Problem> {
        let mut from = Conditions::default();
        let place = page.place()?;
        if let Some(words) = self.many_hits(filter.only_words())? {
            return Ok(self.hits(words::EVENTS, &words, place, page.limit)?);
        }
        let by_pair = filter.entrance(&self.conn)?.is_one();
        let (day, id) = if by_pair { ("p.day", "p.event") } else { ("e.day", "e.id") };
        if let Some((d, i)) = place {
            from.add(format!("({day}, {id}) < (?, ?)"), [d.into(), i.into()]);
        }
        let (sql, mut values) = self.event_query(filter, &from, &format!("DISTINCT {day}, {id}"))?;
        let sql = format!("{sql} ORDER BY {day} DESC, {id} DESC LIMIT ?");
        values.push(Value::from(i64::try_from(page.limit).unwrap_or(i64::MAX)));
        let mut query = self.conn.prepare_cached(&sql)?;
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?));
        Ok(query.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?)
    }

    pub(super) fn event_query(
        &self,
        filter: &Filter,
        more: &Conditions,
        what: &str,
    ) -> Result<(String, Vec<Value>), Problem> {
        let entrance = filter.entrance(&self.conn)?;
        let by_pair = entrance.is_one();
        let (table, mut pairs) = (entrance.table, entrance.of);
        let conditions = filter.conditions(&self.conn, by_pair)?;
        // Pairs lie together by dyad and day, and only current codings have any. Codings are asked only where it matters.
        let has_codings = !by_pair && self.has_outdated()?;
        // Dyads alone need no event: looking each up is most of the work.
        let of_event = |sql: &String| sql.contains("e.");
        let is_bare = by_pair && !what.contains("e.") && !conditions.sql.iter().chain(&more.sql).any(of_event);
        let from = match (by_pair, has_codings) {
            (true, _) if is_bare => format!("{table} p"),
            (true, _) => format!("{table} p JOIN event e ON e.id = p.event"),
            (false, true) => "event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1".into(),
            (false, false) => "event e".into(),
        };
        for part in [&conditions, more] {
            pairs.sql.extend(part.sql.iter().cloned());
            pairs.values.extend(part.values.iter().cloned());
        }
        Ok((format!("SELECT {what} FROM {from} WHERE 1{}", pairs.and()), pairs.values))
    }

    /// Rows of a list by key, in that order.
    pub(crate) fn event_rows(&self, loader: &mut Loader, keys: &[i64]) -> Result<Vec<EventRow>, DbError> {
        Ok(loader.events_by_key(keys)?.into_iter().map(row).collect())
    }

    pub(crate) fn event_row(&self, loader: &mut Loader, key: i64) -> Result<EventRow, DbError> {
        let found = self.event_rows(loader, &[key])?.into_iter().next();
        self.at(found.ok_or(rusqlite::Error::QueryReturnedNoRows))
    }
}

fn row(loaded: Loaded) -> EventRow {
    let document = loaded.document;
    EventRow {
        key: loaded.key,
        day: loaded.day,
        day_last: loaded.day_last,
        series: loaded.event.series(),
        event: loaded.event,
        incident: loaded.incident,
        document: document.id.clone(),
        given_id: document.given_id.clone(),
        title: document.title.clone(),
        published: document.published.clone(),
        publisher: document.publisher.clone(),
        outlet: document.outlet.clone(),
        url: document.url.clone(),
        author: document.author.clone(),
        language: document.language.clone(),
        genre: document.genre.clone(),
        run: document.run.clone(),
    }
}
