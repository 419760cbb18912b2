//! Lists of claims: who is cited for what.

use lapwing_store::record::Claim;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::filter::{Conditions, Page, Problem, Who, are_common, checked_search, entity_condition};
use super::load::Loader;
use super::words;
use crate::days::Day;
use crate::error::DbError;
use crate::ids::coding_of;
use crate::open::Store;
use crate::write::code;

/// Which claims; the default is all of the latest runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimFilter {
    /// Who is cited.
    pub holder: Option<Who>,
    /// Who is spoken to.
    pub addressee: Option<Who>,
    /// A country that the content speaks of.
    pub about: Option<String>,
    /// direct, indirect or mixed.
    pub directness: Option<String>,
    /// Published on or after this day.
    pub since: Option<Day>,
    /// Published on or before this day.
    pub until: Option<Day>,
    /// Words in the sentences that it stands in.
    pub text: Option<String>,
    /// Public id of the document, or its beginning.
    pub document: Option<String>,
}

/// One claim with what a list shows of its document.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// Everything that was coded; its ids are public ones.
    pub claim: Claim,
    /// Public id of the document.
    pub document: String,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601, in the precision it was given in.
    pub published: Option<String>,
    /// Publisher, else host of the address.
    pub outlet: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Key of the run that coded it.
    pub run: String,
}

impl Store {
    /// The claims that `filter` lets through, of the latest published documents first, and where the next page begins. Where
    /// nothing but words is asked for that very many sentences hold, those that came into the archive last come first.
    ///
    /// # Errors
    /// A question that cannot be put, or an archive that cannot be read.
    pub fn claims(&self, filter: &ClaimFilter, page: &Page) -> Result<(Vec<ClaimRow>, Option<String>), DbError> {
        let _one_state = self.snapshot()?;
        let keys = self.asked(self.claim_keys(filter, page))?;
        let next = (keys.len() == page.limit && page.limit > 0)
            .then(|| keys.last().map(|(day, id)| format!("{day}.{id}")))
            .flatten();
        let mut loader = Loader::new(self);
        let mut rows = Vec::with_capacity(keys.len());
        for (_, id) in keys {
            let claim = loader.claim(id)?;
            let document = loader.document(coding_of(id))?;
            rows.push(ClaimRow {
                claim,
                document: document.id.clone(),
                title: document.title.clone(),
                published: document.published.clone(),
                outlet: document.outlet.clone(),
                url: document.url.clone(),
                run: document.run.clone(),
            });
        }
        Ok((rows, next))
    }

    fn claim_keys(&self, filter: &ClaimFilter, page: &Page) -> Result<Vec<(i64, i64)>, Problem> {
        let conn = &self.conn;
        let rest = ClaimFilter { text: None, ..filter.clone() };
        if let Some(words) = self.many_hits(filter.text.as_deref().filter(|_| rest == ClaimFilter::default()))? {
            return Ok(self.hits(words::CLAIMS, &words, page.place()?, page.limit)?);
        }
        let mut to = Conditions::default();
        // Who speaks about whom is kept by country, newest first.
        let mut by_said = false;
        if let Some(Who::Code { country: Some(country), .. }) = &filter.holder {
            to.add("s.holder = ?", [code(conn, country)?.into()]);
            by_said = true;
        }
        if let Some(about) = &filter.about {
            to.add("s.about = ?", [code(conn, about)?.into()]);
            by_said = true;
        }
        for (who, role) in [(&filter.holder, 0), (&filter.addressee, 1)] {
            let is_country = matches!(who, Some(Who::Code { country: Some(_), sector: None }));
            if let Some(who) = who.as_ref().filter(|_| role == 1 || !is_country) {
                let (sql, values) = entity_condition(conn, who, "q")?;
                to.add(
                    format!(
                        "EXISTS (SELECT 1 FROM claim_party q JOIN entity n ON n.id = q.entity WHERE q.claim = x.id AND q.role = {role} AND {sql})"
                    ),
                    values,
                );
            }
        }
        if let Some(directness) = &filter.directness {
            to.add("x.directness = ?", [code(conn, directness)?.into()]);
        }
        let days = super::filter::Filter { since: filter.since, until: filter.until, ..Default::default() };
        let (day, id) = if by_said { ("s.day", "s.claim") } else { ("d.day", "x.id") };
        days.days(day, &mut to);
        let mut has_rare_words = false;
        if let Some(text) = &filter.text {
            let words = checked_search(text).map_err(Problem::Question)?;
            has_rare_words = !are_common(conn, &words)?;
            let stands_in = |claim: &str| {
                format!(
                    "(t.start < {claim}.cue_end AND t.end > {claim}.cue_start
                       OR EXISTS (SELECT 1 FROM claim_content n WHERE n.claim = {claim}.id AND t.start < n.end AND t.end > n.start))"
                )
            };
            let sql = if has_rare_words {
                // Asked once, not for each claim.
                format!(
                    "x.id IN (SELECT y.id FROM (SELECT rowid AS id FROM search WHERE search MATCH ?) f JOIN sentence t ON t.id = f.id
                       JOIN claim y ON y.id >= f.id & -16777216 AND y.id < (f.id & -16777216) + 16777216 WHERE {})",
                    stands_in("y")
                )
            } else {
                format!(
                    "EXISTS (SELECT 1 FROM sentence t CROSS JOIN search f ON f.rowid = t.id WHERE t.id >= x.id & -16777216
                       AND t.id < (x.id & -16777216) + 16777216 AND {} AND f.search MATCH ?)",
                    stands_in("x")
                )
            };
            to.add(sql, [words.into()]);
        }
        if let Some(document) = &filter.document {
            let id = crate::ids::PublicId::read(document).filter(|id| id.part.is_none());
            let id = id.ok_or_else(|| Problem::Question(DbError::Unknown(document.clone())))?;
            let (from, until) = id.key_range();
            to.add("d.key BETWEEN ? AND ?", [from.into(), until.into()]);
        }
        if let Some((d, i)) = page.place()? {
            to.add(format!("({day}, {id}) < (?, ?)"), [d.into(), i.into()]);
        }
        let mut values = to.values.clone();
        values.push(Value::from(i64::try_from(page.limit).unwrap_or(i64::MAX)));
        // Day by day from the newest, so that a page costs no more than its days; rare words lead to few claims.
        let from = if by_said {
            "said s CROSS JOIN claim x ON x.id = s.claim CROSS JOIN coding c ON c.id = x.id >> 24
             CROSS JOIN document d ON d.id = c.document"
        } else if has_rare_words {
            "claim x JOIN coding c ON c.id = x.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document"
        } else {
            "document d CROSS JOIN coding c ON c.document = d.id AND c.is_current = 1
             CROSS JOIN claim x ON x.id >= c.id << 24 AND x.id < (c.id + 1) << 24"
        };
        // A claim about two countries is said twice.
        let once = if by_said { "DISTINCT " } else { "" };
        let sql =
            format!("SELECT {once}{day}, {id} FROM {from} WHERE 1{} ORDER BY {day} DESC, {id} DESC LIMIT ?", to.and());
        let mut query = conn.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
