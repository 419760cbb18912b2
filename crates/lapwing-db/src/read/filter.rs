//! Which events: what every list, count, chart and export can be narrowed by.

use lapwing_store::record::Series;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::days::Day;
use crate::error::DbError;
use crate::write::code;

/// A party to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// By code: `IRN`, `IRN:GOV`, `:GOV`.
    Code {
        /// ISO 3166-1 alpha-3 or one of the ontology's bodies.
        country: Option<String>,
        /// One of the party's sectors.
        sector: Option<String>,
    },
    /// By a part of its name or of the words that name it, upper or lower case.
    Name(String),
}

impl Who {
    /// Reads `IRN`, `IRN:GOV` or `:GOV` as codes, in capitals, and everything else as a name.
    pub fn read(text: &str) -> Who {
        let text = text.trim();
        let (country, sector) = text.split_once(':').map_or((text, ""), |(c, s)| (c, s));
        let is_code = |t: &str| t.len() == 3 && t.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let fits = |t: &str| t.is_empty() || is_code(t);
        if !text.is_empty() && text != ":" && fits(country) && fits(sector) {
            let some = |t: &str| (!t.is_empty()).then(|| t.to_string());
            return Who::Code { country: some(country), sector: some(sector) };
        }
        Who::Name(text.to_string())
    }
}

/// Which events; the default is all of the latest runs. What is named must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// One of those who did it. Parties of reciprocal events are both actors and recipients.
    pub actor: Option<Who>,
    /// One of those to whom it was done.
    pub recipient: Option<Who>,
    /// One of these categories.
    pub categories: Vec<String>,
    /// This mode among its modes.
    pub mode: Option<String>,
    /// This context among its contexts.
    pub context: Option<String>,
    /// On or after this day; of a coarse date its beginning counts.
    pub since: Option<Day>,
    /// On or before this day.
    pub until: Option<Day>,
    /// Country of the place.
    pub place_country: Option<String>,
    /// One of these modalities.
    pub modalities: Vec<String>,
    /// One of these series.
    pub series: Vec<Series>,
    /// One of these quad classes.
    pub quads: Vec<u8>,
    /// Whose voice tells it.
    pub voice: Option<String>,
    /// The holder on whose word it stands.
    pub holder: Option<Who>,
    /// Confidence from 0 to 1, or higher.
    pub min_confidence: f64,
    /// Words that stand in one of its sentences, in any order; "in quotation marks" together.
    pub text: Option<String>,
    /// Public id of the document, or its beginning.
    pub document: Option<String>,
}

/// A part of a long list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// `next` of the page before; `None` for the first.
    pub after: Option<String>,
    /// At most this many rows.
    pub limit: usize,
}

impl Page {
    /// Where it begins: two numbers that rows lie in the order of.
    pub(crate) fn place(&self) -> Result<Option<(i64, i64)>, Problem> {
        let Some(after) = &self.after else { return Ok(None) };
        let place = after.split_once('.').and_then(|(d, i)| Some((d.parse().ok()?, i.parse().ok()?)));
        let place = place.ok_or_else(|| {
            Problem::Question(DbError::Question(format!("'{after}' is no place in a list; use `next` of a page")))
        })?;
        Ok(Some(place))
    }
}

impl Default for Page {
    fn default() -> Page {
        Page { after: None, limit: 50 }
    }
}

/// Where a list is read from: `pair`, or `located` where a country of the place is all there is to begin with. Both have day,
/// event, series and quad class, under the name `p`.
pub(crate) struct Entrance {
    pub table: &'static str,
    pub of: Conditions,
}

impl Entrance {
    /// False where a list must be read from the events themselves.
    pub fn is_one(&self) -> bool {
        !self.of.sql.is_empty()
    }
}

/// Conditions joined by AND, with what is bound to their marks. Texts are only ever bound.
#[derive(Default)]
pub(crate) struct Conditions {
    pub sql: Vec<String>,
    pub values: Vec<Value>,
}

impl Conditions {
    pub fn add(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.into());
        self.values.extend(values);
    }

    /// `AND …` for each condition.
    pub fn and(&self) -> String {
        self.sql.iter().map(|s| format!(" AND ({s})")).collect()
    }
}

/// Numbers, comma-separated: they come from the archive itself.
fn list(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// The terms that hold `code` in their list of codes.
pub(crate) fn lists_with(conn: &Connection, code: &str) -> rusqlite::Result<Vec<i64>> {
    let mut query =
        conn.prepare_cached("SELECT id FROM term WHERE instr(' ' || text || ' ', ' ' || ? || ' ') > 0 ORDER BY id")?;
    query.query_map([code], |row| row.get(0))?.collect()
}

/// What a person typed to what FTS5 takes: every word quoted, so that nothing in it is an operator.
pub(crate) fn search_words(text: &str) -> String {
    let mut words = Vec::new();
    for (i, piece) in text.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(piece.to_string());
        } else {
            words.extend(piece.split_whitespace().map(str::to_string));
        }
    }
    words.retain(|w| w.chars().any(char::is_alphanumeric));
    words.iter().map(|w| format!("\"{}\"", w.replace('\0', " "))).collect::<Vec<_>>().join(" ")
}

/// A condition on sentences: composed keys that the search finds.
pub(crate) fn checked_search(text: &str) -> Result<String, DbError> {
    let words = search_words(text);
    if words.is_empty() {
        return Err(DbError::Question(format!("there is no word to search for in '{text}'")));
    }
    Ok(words)
}

/// Of words in so many sentences, some stand in the next events of any list.
const COMMON: i64 = if cfg!(test) { 2 } else { 100_000 };

/// True when too many sentences hold the words to look at each; `words` is what FTS5 takes.
pub(crate) fn are_common(conn: &Connection, words: &str) -> rusqlite::Result<bool> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT {COMMON})");
    Ok(conn.prepare_cached(&sql)?.query_row([words], |row| row.get::<_, i64>(0))? == COMMON)
}

/// A side of the pairs that stand for a party by code; `side` is `actor` or `recipient`.
pub(crate) fn side(conn: &Connection, who: &Who, side: &str, to: &mut Conditions) -> rusqlite::Result<()> {
    let Who::Code { country, sector } = who else { return Ok(()) };
    if let Some(country) = country {
        to.add(format!("p.{side} = ?"), [code(conn, country)?.into()]);
    }
    if let Some(sector) = sector {
        to.add(format!("p.{side}_sectors IN ({})", list(&lists_with(conn, sector)?)), []);
    }
    Ok(())
}

/// A party by name, or a holder by code or name, as a condition on `e.id`.
fn party(conn: &Connection, who: &Who, roles: &str, to: &mut Conditions) -> rusqlite::Result<()> {
    let (sql, values) = entity_condition(conn, who, "q")?;
    let sql = format!(
        "EXISTS (SELECT 1 FROM party q JOIN entity n ON n.id = q.entity WHERE q.event = e.id AND ({roles}) AND {sql})"
    );
    to.add(sql, values);
    Ok(())
}

/// A condition on an entity `n` and the party row `row` that refers to it.
pub(crate) fn entity_condition(conn: &Connection, who: &Who, row: &str) -> rusqlite::Result<(String, Vec<Value>)> {
    Ok(match who {
        Who::Name(name) => {
            let like = format!("%{}%", name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            let sql = format!("(n.name LIKE ? ESCAPE '\\' OR {row}.text LIKE ? ESCAPE '\\')");
            (sql, vec![like.clone().into(), like.into()])
        }
        Who::Code { country, sector } => {
            let mut parts = Vec::new();
            let mut values = Vec::new();
            if let Some(country) = country {
                parts.push("n.country = ?".to_string());
                values.push(code(conn, country)?.into());
            }
            if let Some(sector) = sector {
                parts.push(format!("n.sectors IN ({})", list(&lists_with(conn, sector)?)));
            }
            (if parts.is_empty() { "1".to_string() } else { parts.join(" AND ") }, values)
        }
    })
}

impl Filter {
    /// The pairs that the parties by code need, else the country of the place.
    pub(crate) fn entrance(&self, conn: &Connection) -> rusqlite::Result<Entrance> {
        let mut of = Conditions::default();
        for (who, name) in [(&self.actor, "actor"), (&self.recipient, "recipient")] {
            if let Some(who) = who {
                side(conn, who, name, &mut of)?;
            }
        }
        if let (Some(country), true) = (&self.place_country, of.sql.is_empty()) {
            of.add("p.country = ?", [code(conn, country)?.into()]);
            return Ok(Entrance { table: "located", of });
        }
        Ok(Entrance { table: "pair", of })
    }

    /// The words to look for, when there is nothing else.
    pub(crate) fn only_words(&self) -> Option<&str> {
        let rest = Filter { text: None, ..self.clone() };
        self.text.as_deref().filter(|_| rest == Filter::default())
    }

    /// True when a party is given by code.
    fn has_parties(&self) -> bool {
        [&self.actor, &self.recipient].into_iter().flatten().any(|w| matches!(w, Who::Code { .. }))
    }

    /// True when its words stand in so many sentences that these must not be gone through.
    pub(crate) fn has_common_words(&self, conn: &Connection) -> Result<bool, Problem> {
        let Some(text) = &self.text else { return Ok(false) };
        Ok(are_common(conn, &checked_search(text).map_err(Problem::Question)?)?)
    }

    /// Conditions on an event `e`, without those of [`Filter::entrance`]; with `by_pair`, what a row `p` of it says is asked of that.
    pub(crate) fn conditions(&self, conn: &Connection, by_pair: bool) -> Result<Conditions, Problem> {
        let mut to = Conditions::default();
        let (of, id) = if by_pair { ("p", "p.event") } else { ("e", "e.id") };
        if let Some(who @ Who::Name(_)) = &self.actor {
            party(conn, who, "q.role = 0", &mut to)?;
        }
        if let Some(who @ Who::Name(_)) = &self.recipient {
            party(conn, who, "q.role = 1 OR q.role = 0 AND e.reciprocal", &mut to)?;
        }
        if let Some(who) = &self.holder {
            party(conn, who, "q.role = 2", &mut to)?;
        }
        for (column, codes) in [("category", &self.categories), ("modality", &self.modalities)] {
            if !codes.is_empty() {
                let ids = codes.iter().map(|c| code(conn, c)).collect::<Result<Vec<_>, _>>()?;
                to.add(format!("e.{column} IN ({})", list(&ids)), []);
            }
        }
        for (column, wanted) in [("modes", &self.mode), ("contexts", &self.context)] {
            if let Some(wanted) = wanted {
                to.add(format!("e.{column} IN ({})", list(&lists_with(conn, wanted)?)), []);
            }
        }
        if let Some(voice) = &self.voice {
            to.add("e.voice = ?", [code(conn, voice)?.into()]);
        }
        if !self.series.is_empty() {
            let series: Vec<i64> = self.series.iter().map(|s| *s as i64).collect();
            to.add(format!("{of}.series IN ({})", list(&series)), []);
        }
        if !self.quads.is_empty() {
            let quads: Vec<i64> = self.quads.iter().map(|q| i64::from(*q)).collect();
            to.add(format!("{of}.quad IN ({})", list(&quads)), []);
        }
        self.days(&format!("{of}.day"), &mut to);
        // The entrance says the same where it is the only one.
        if let Some(country) = self.place_country.as_ref().filter(|_| self.has_parties()) {
            let sql =
                format!("EXISTS (SELECT 1 FROM located x WHERE x.country = ? AND x.day = {of}.day AND x.event = {id})");
            to.add(sql, [code(conn, country)?.into()]);
        }
        if self.min_confidence > 0.0 {
            to.add("e.confidence >= ?", [self.min_confidence.into()]);
        }
        if let Some(text) = &self.text {
            let words = checked_search(text).map_err(Problem::Question)?;
            let sql = if are_common(conn, &words)? {
                format!(
                    "EXISTS (SELECT 1 FROM proof v CROSS JOIN search f ON f.rowid = v.sentence WHERE v.event = {id} AND f.search MATCH ?)"
                )
            } else {
                format!(
                    "{id} IN (SELECT v.event FROM (SELECT rowid AS id FROM search WHERE search MATCH ?) f
                       JOIN proof v ON v.event >= f.id & -16777216 AND v.event < (f.id & -16777216) + 16777216 AND v.sentence = f.id)"
                )
            };
            to.add(sql, [words.into()]);
        }
        if let Some(document) = &self.document {
            let named = crate::ids::PublicId::read(document).filter(|id| id.part.is_none());
            let named = named.ok_or_else(|| Problem::Question(DbError::Unknown(document.clone())))?;
            let (from, to_key) = named.key_range();
            // From the document to its events, never through all events.
            let sql = format!(
                "{id} IN (SELECT y.id FROM document d CROSS JOIN coding k ON k.document = d.id
                   CROSS JOIN event y ON y.id >= k.id << 24 AND y.id < (k.id + 1) << 24 WHERE d.key BETWEEN ? AND ?)"
            );
            to.add(sql, [from.into(), to_key.into()]);
        }
        Ok(to)
    }

    /// The range of days as a condition on `column`.
    pub(crate) fn days(&self, column: &str, to: &mut Conditions) {
        if let Some(since) = self.since {
            to.add(format!("{column} >= ?"), [since.floor().into()]);
        }
        if let Some(until) = self.until {
            to.add(format!("{column} <= ?"), [until.ceiling().into()]);
            // What has no date lies in no range.
            to.add(format!("{column} > 0"), []);
        }
    }
}

/// A question that cannot be put, or an error of the archive.
pub(crate) enum Problem {
    Question(DbError),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Problem {
        Problem::Sqlite(error)
    }
}

impl crate::open::Store {
    pub(crate) fn asked<T>(&self, result: Result<T, Problem>) -> Result<T, DbError> {
        result.map_err(|problem| match problem {
            Problem::Question(error) => error,
            Problem::Sqlite(error) => DbError::of(&self.path, &error),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_codes_in_capitals_or_names() {
        let code = |c: Option<&str>, s: Option<&str>| Who::Code {
            country: c.map(str::to_string),
            sector: s.map(str::to_string),
        };
        assert_eq!(Who::read("IRN"), code(Some("IRN"), None));
        assert_eq!(Who::read("IRN:GOV"), code(Some("IRN"), Some("GOV")));
        assert_eq!(Who::read(":REB"), code(None, Some("REB")));
        for name in ["irn", "Ana Pop", "IRN:", "", ":"] {
            let got = Who::read(name);
            assert!(got == code(Some("IRN"), None) && name == "IRN:" || got == Who::Name(name.into()), "{name}");
        }
    }

    #[test]
    fn nothing_typed_is_an_operator() {
        assert_eq!(search_words("raid OR \"border post\" NEAR("), "\"raid\" \"OR\" \"border post\" \"NEAR(\"");
        assert_eq!(search_words("* \" ( \" ^"), "");
    }
}
