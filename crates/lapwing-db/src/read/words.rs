//! Lists of what very many sentences' words lead to, those that came into the archive last first: to sort all of them by day
//! would take seconds.

use super::filter::{Problem, checked_search};
use crate::open::Store;

/// Sentences with the words beyond which a list is not sorted by day.
const MANY: i64 = if cfg!(test) { 2 } else { 2_000 };
/// Sentences that are sought at once.
const AT_ONCE: i64 = 512;

/// Events by a sentence ?1 that proves them, unless a later one with the words ?2 does too.
pub(super) const EVENTS: &str = "
  SELECT v.event FROM proof v WHERE v.event >= ?1 & -16777216 AND v.event < (?1 & -16777216) + 16777216 AND v.sentence = ?1
    AND NOT EXISTS (SELECT 1 FROM proof w CROSS JOIN search g ON g.rowid = w.sentence
      WHERE w.event = v.event AND w.sentence > ?1 AND g.search MATCH ?2)
  GROUP BY v.event ORDER BY v.event DESC";

/// Claims by a sentence ?1 that they stand in, likewise.
pub(super) const CLAIMS: &str = "
  SELECT x.id FROM sentence t CROSS JOIN claim x ON x.id >= ?1 & -16777216 AND x.id < (?1 & -16777216) + 16777216
  WHERE t.id = ?1 AND (t.start < x.cue_end AND t.end > x.cue_start
      OR EXISTS (SELECT 1 FROM claim_content n WHERE n.claim = x.id AND t.start < n.end AND t.end > n.start))
    AND NOT EXISTS (SELECT 1 FROM sentence u CROSS JOIN search g ON g.rowid = u.id
      WHERE u.id > ?1 AND u.id < (?1 & -16777216) + 16777216 AND g.search MATCH ?2
        AND (u.start < x.cue_end AND u.end > x.cue_start
          OR EXISTS (SELECT 1 FROM claim_content n WHERE n.claim = x.id AND u.start < n.end AND u.end > n.start)))
  ORDER BY x.id DESC";

impl Store {
    /// What FTS5 takes, when so many sentences hold the words that lists of them are read in the order of the archive.
    pub(super) fn many_hits(&self, text: Option<&str>) -> Result<Option<String>, Problem> {
        let Some(text) = text else { return Ok(None) };
        let words = checked_search(text).map_err(Problem::Question)?;
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT {MANY})");
        let n: i64 = self.conn.prepare_cached(&sql)?.query_row([&words], |row| row.get(0))?;
        Ok((n == MANY).then_some(words))
    }

    /// Sentence and what `of_sentence` ([`EVENTS`], [`CLAIMS`]) leads to from it, from the sentence that came last on.
    pub(super) fn hits(
        &self,
        of_sentence: &str,
        words: &str,
        place: Option<(i64, i64)>,
        limit: usize,
    ) -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut search = self.conn.prepare_cached(
            "SELECT rowid FROM search WHERE search MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?",
        )?;
        let mut of_sentence = self.conn.prepare_cached(of_sentence)?;
        let mut found = Vec::new();
        let mut last = place.map_or(i64::MAX, |(sentence, _)| sentence);
        loop {
            let sentences = search.query_map((words, last, AT_ONCE), |row| row.get(0))?;
            let sentences: Vec<i64> = sentences.collect::<Result<_, _>>()?;
            for sentence in &sentences {
                for id in of_sentence.query_map((sentence, words), |row| row.get(0))? {
                    let key = (*sentence, id?);
                    if place.is_none_or(|place| key < place) {
                        found.push(key);
                    }
                }
                if found.len() >= limit {
                    found.truncate(limit);
                    return Ok(found);
                }
            }
            match sentences.last() {
                Some(sentence) if sentences.len() as i64 == AT_ONCE => last = sentence - 1,
                _ => return Ok(found),
            }
        }
    }
}
