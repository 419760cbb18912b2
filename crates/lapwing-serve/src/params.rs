//! Parameters of a view: read from the address, checked, and written into links.

use std::collections::BTreeMap;

use lapwing_db::Day;
use url::form_urlencoded;

use crate::problem::Problem;

/// What stands behind the question mark. Every name is known and stands once; empty values are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(BTreeMap<String, String>);

impl Params {
    /// Reads a query string of which only `known` names make sense.
    ///
    /// # Errors
    /// A name that is unknown or stands twice, or a value too long to be meant.
    pub fn read(query: Option<&str>, known: &[&str]) -> Result<Params, Problem> {
        let mut found = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value = value.trim();
            if !known.contains(&name.as_ref()) {
                let detail = format!("There is no parameter '{name}' here. Known: {}.", known.join(", "));
                return Err(Problem::bad(detail));
            }
            if value.len() > 1000 {
                return Err(Problem::bad(format!("The value of '{name}' is longer than 1000 bytes.")));
            }
            if !value.is_empty() && found.insert(name.to_string(), value.to_string()).is_some() {
                return Err(Problem::bad(format!("'{name}' stands there twice.")));
            }
        }
        Ok(Params(found))
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value, or nothing as an empty text.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// One of some words; the first when absent.
    ///
    /// # Errors
    /// Another word.
    pub fn one_of<'w>(&self, name: &str, words: &[&'w str]) -> Result<&'w str, Problem> {
        let Some(value) = self.get(name) else { return Ok(words[0]) };
        words
            .iter()
            .find(|w| **w == value)
            .copied()
            .ok_or_else(|| Problem::bad(format!("'{name}' can be {}; '{value}' is none of them.", words.join(", "))))
    }

    /// A day, month or year.
    ///
    /// # Errors
    /// Something else.
    pub fn day(&self, name: &str) -> Result<Option<Day>, Problem> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let day = Day::read(value);
        day.map(Some).ok_or_else(|| {
            Problem::bad(format!(
                "'{name}' is a year, month or day such as 2024, 2024-03 or 2024-03-05, not '{value}'."
            ))
        })
    }

    /// A number from 1 to `max`.
    ///
    /// # Errors
    /// Something else.
    pub fn number(&self, name: &str, default: usize, max: usize) -> Result<usize, Problem> {
        let Some(value) = self.get(name) else { return Ok(default) };
        let number = value.parse().ok().filter(|n| (1..=max).contains(n));
        number.ok_or_else(|| Problem::bad(format!("'{name}' is a number from 1 to {max}, not '{value}'.")))
    }

    /// The same with one value changed; an empty one takes it away.
    pub fn with(&self, name: &str, value: &str) -> Params {
        let mut changed = self.clone();
        if value.is_empty() {
            changed.0.remove(name);
        } else {
            changed.0.insert(name.to_string(), value.to_string());
        }
        changed
    }

    /// The same without some names.
    pub fn without(&self, names: &[&str]) -> Params {
        names.iter().fold(self.clone(), |p, n| p.with(n, ""))
    }

    /// An address with these parameters.
    pub fn at(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_string();
        }
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(&self.0);
        format!("{path}?{}", out.finish())
    }
}

/// An address with parameters.
pub fn link(path: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(Params::default(), |p, (n, v)| p.with(n, v)).at(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_doubled_and_senseless_parameters_are_refused() {
        let read = |q| Params::read(Some(q), &["by", "since"]);
        assert!(read("by=day&since=").is_ok_and(|p| p.get("by") == Some("day") && p.get("since").is_none()));
        for bad in ["x=1", "by=day&by=week", "sinc%65%00=1"] {
            assert_eq!(read(bad).err().map(|p| p.status), Some(400), "{bad}");
        }
        let p = read("by=hour&since=lately").expect("names are known");
        assert!(p.one_of("by", &["month", "day"]).is_err() && p.day("since").is_err());
    }

    #[test]
    fn links_carry_any_text_safely() {
        let p = Params::default().with("q", "a&b=\"c\" <d>");
        assert_eq!(p.at("/search"), "/search?q=a%26b%3D%22c%22+%3Cd%3E");
        assert_eq!(p.with("q", "").at("/search"), "/search");
    }
}
