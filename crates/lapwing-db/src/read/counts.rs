//! What the roll-up counts in a stretch of time, dyad by dyad: read from the archive, or from its counts by year held in memory.

use std::collections::HashMap;
use std::ops::Range;

use super::dyad::Count;
use crate::days::Day;
use crate::error::DbError;
use crate::open::Store;

/// The counts by year of a whole archive, for who asks about many stretches of time: reading them takes a hundred times as long
/// as adding them up. They are of the archive as it was when they were read.
#[derive(Clone, Debug, Default)]
pub struct YearCounts {
    /// Actor and recipient, by number.
    dyads: Vec<(i64, i64)>,
    /// Years in order, with their rows.
    years: Vec<(i64, Range<usize>)>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    dyad: u32,
    quad: u8,
    /// Reports and incidents.
    n: [u32; 2],
    /// Sums of their scores, in hundredths.
    score: [i64; 2],
}

/// One count: what is told of a dyad in a year or month, by quad class.
pub(super) struct Counted {
    pub actor: i64,
    pub recipient: i64,
    /// 1 to 4.
    pub quad: usize,
    pub n: u64,
    /// Sum of scores, in hundredths.
    pub score: i64,
}

/// From the beginning of the first month to the end of the last one; a year means its January or its December.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Months {
    pub since: Option<Day>,
    pub until: Option<Day>,
}

/// Years are counted as grain 0, months as 1.
const YEARS: i64 = 0;
const MONTHS: i64 = 1;

impl Store {
    /// The counts by year as they are now.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn year_counts(&self) -> Result<YearCounts, DbError> {
        let mut held = YearCounts::default();
        let mut numbers: HashMap<(i64, i64), u32> = HashMap::new();
        let done = (|| -> rusqlite::Result<()> {
            // In the order of the index.
            let mut asked = self.conn.prepare_cached(
                "SELECT period, actor, recipient, quad, n_reports, n_incidents, score_reports, score_incidents FROM rollup
                 WHERE grain = 0 AND series < 2 ORDER BY period, series, actor, recipient, quad",
            )?;
            let mut rows = asked.query([])?;
            while let Some(row) = rows.next()? {
                let dyad = (row.get(1)?, row.get(2)?);
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(dyad).or_insert_with(|| {
                    held.dyads.push(dyad);
                    next
                });
                held.add(
                    row.get(0)?,
                    Row {
                        dyad: number,
                        quad: row.get(3)?,
                        n: [row.get(4)?, row.get(5)?],
                        score: [row.get(6)?, row.get(7)?],
                    },
                );
            }
            Ok(())
        })();
        self.at(done)?;
        Ok(held)
    }

    /// Calls `each` for every count of what articles themselves tell within some months that meets `which`, a condition on the
    /// roll-up. The counts of one dyad come apart, by year or month, class and series.
    pub(super) fn each_count(
        &self,
        months: Months,
        count: Count,
        basis: Basis<'_>,
        mut each: impl FnMut(Counted),
    ) -> rusqlite::Result<()> {
        for (grain, from, to) in stretches(months) {
            if let (YEARS, Basis::Held(held)) = (grain, basis) {
                held.each(from, to, count, &mut each);
                continue;
            }
            let which = if let Basis::Archive(which) = basis { which } else { "1" };
            let (n, score) = super::dyad::counters(count);
            let mut asked = self.conn.prepare_cached(&format!(
                "SELECT actor, recipient, quad, {n}, {score} FROM rollup
                 WHERE {which} AND grain = ? AND period BETWEEN ? AND ? AND series < 2"
            ))?;
            let mut rows = asked.query([grain, from, to])?;
            while let Some(row) = rows.next()? {
                each(Counted {
                    actor: row.get(0)?,
                    recipient: row.get(1)?,
                    quad: row.get(2)?,
                    n: row.get::<_, i64>(3)?.unsigned_abs(),
                    score: row.get(4)?,
                });
            }
        }
        Ok(())
    }
}

/// Where counts come from.
#[derive(Clone, Copy)]
pub(super) enum Basis<'a> {
    /// The archive, those that meet a condition of SQL on the roll-up.
    Archive(&'a str),
    /// As far as whole years are asked for, what is held; months from the archive.
    Held(&'a YearCounts),
}

impl YearCounts {
    fn add(&mut self, year: i64, row: Row) {
        let end = self.rows.len() + 1;
        match self.years.last_mut() {
            Some((last, rows)) if *last == year => rows.end = end,
            _ => self.years.push((year, end - 1..end)),
        }
        self.rows.push(row);
    }

    fn each(&self, from: i64, to: i64, count: Count, each: &mut impl FnMut(Counted)) {
        let of = usize::from(count == Count::Incidents);
        let years = self.years.iter().filter(|(year, _)| (from..=to).contains(year));
        for row in years.flat_map(|(_, rows)| &self.rows[rows.clone()]) {
            let (actor, recipient) = self.dyads[row.dyad as usize];
            let (n, score) = (u64::from(row.n[of]), row.score[of]);
            each(Counted { actor, recipient, quad: row.quad.into(), n, score });
        }
    }
}

/// Grain, first and last period of the counts to add up: years as far as whole years are asked for.
fn stretches(months: Months) -> Vec<(i64, i64, i64)> {
    let month = |d: Day| d.0 / 100;
    let from = months.since.map_or(0, |d| d.floor() / 100);
    // What has no date lies in no range.
    let from = if months.until.is_some() { from.max(1) } else { from };
    let to = months.until.map_or(i64::MAX, |d| d.ceiling() / 100);
    let starts_a_year = months.since.is_none_or(|d| month(d) % 100 <= 1);
    let ends_a_year = months.until.is_none_or(|d| matches!(month(d) % 100, 0 | 12));
    let first_year = if starts_a_year { from / 100 } else { from / 100 + 1 };
    let last_year = if ends_a_year { to / 100 } else { to / 100 - 1 };
    if first_year > last_year {
        return vec![(MONTHS, from, to)];
    }
    let mut found = vec![(YEARS, first_year.max(from.min(1)), last_year)];
    if !starts_a_year {
        found.push((MONTHS, from, first_year * 100 - 1));
    }
    if !ends_a_year {
        found.push((MONTHS, (last_year + 1) * 100, to));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_years_are_read_as_such_and_the_rest_by_month() {
        for (since, until, read) in [
            ("", "", vec![(0, 0, i64::MAX / 100)]),
            ("2015", "2016", vec![(0, 2015, 2016)]),
            ("2015-02", "", vec![(0, 2016, i64::MAX / 100), (1, 201_502, 201_599)]),
            ("2015-02", "2017-06", vec![(0, 2016, 2016), (1, 201_502, 201_599), (1, 201_700, 201_706)]),
            ("2015-02", "2015-12", vec![(1, 201_502, 201_512)]),
            ("2015-01", "2015-03", vec![(1, 201_501, 201_503)]),
            ("", "2016-03", vec![(0, 1, 2015), (1, 201_600, 201_603)]),
        ] {
            let months = Months { since: Day::read(since), until: Day::read(until) };
            assert_eq!(stretches(months), read, "{since} to {until}");
        }
    }
}
