//! Which events or claims: from the parameters of an address, or from one line that somebody typed.

use lapwing::store::record::Series;
use lapwing_db::{ClaimFilter, Filter, Page, Who};

use crate::app::App;
use crate::params::Params;
use crate::problem::Problem;

/// Parameters that narrow events.
pub const EVENT_PARAMS: [&str; 16] = [
    "actor",
    "recipient",
    "between",
    "category",
    "mode",
    "context",
    "since",
    "until",
    "place",
    "series",
    "quad",
    "voice",
    "holder",
    "confidence",
    "text",
    "document",
];
/// Parameters that narrow claims.
pub const CLAIM_PARAMS: [&str; 8] =
    ["holder", "addressee", "about", "directness", "since", "until", "text", "document"];
/// Longest page of a list.
pub const PAGE_MAX: usize = 500;

/// The series that a word names.
pub fn series_of(word: &str) -> Option<Vec<Series>> {
    Some(match word {
        "told" => vec![Series::Asserted, Series::Historical],
        other => vec![*Series::ALL.iter().find(|s| s.as_str() == other)?],
    })
}

/// A party by code, with the name of a state as good as its code, else by name.
pub fn who(app: &App, typed: &str) -> Who {
    match Who::read(typed) {
        Who::Name(name) => match name.split_once(':') {
            Some((state, sector)) => match app.code_of(state) {
                Some(code) => Who::Code { country: Some(code), sector: Some(sector.to_ascii_uppercase()) },
                None => Who::Name(name),
            },
            None => match app.code_of(&name) {
                Some(code) => Who::Code { country: Some(code), sector: None },
                None => Who::Name(name),
            },
        },
        code => code,
    }
}

/// The filters of an address: one, or one for each direction where `between` is given.
///
/// # Errors
/// A value that makes no sense.
pub fn events(app: &App, p: &Params) -> Result<Vec<Filter>, Problem> {
    let list =
        |name: &str| p.get(name).map(|v| v.split(',').map(str::to_string).collect::<Vec<_>>()).unwrap_or_default();
    let ontology = &app.pipeline.data().ontology;
    let categories = list("category");
    if let Some(unknown) = categories.iter().find(|c| !ontology.categories.contains_key(*c)) {
        return Err(Problem::bad(format!("'{unknown}' is no category; the codebook lists them (e.g. ACCUSE).")));
    }
    if let Some(unknown) = p.get("context").filter(|c| !ontology.contexts.contains_key(*c)) {
        return Err(Problem::bad(format!("'{unknown}' is no context; the codebook lists them (e.g. election).")));
    }
    let mut series = Vec::new();
    for word in list("series") {
        let known = series_of(&word);
        series.extend(known.ok_or_else(|| {
            Problem::bad(format!(
                "'{word}' is no series: told, alleged, future, hypothetical, negated, asserted, historical."
            ))
        })?);
    }
    let mut quads = Vec::new();
    for quad in list("quad") {
        let number = quad.parse::<u8>().ok().filter(|q| (1..=4).contains(q));
        quads.push(number.ok_or_else(|| Problem::bad(format!("'{quad}' is no quad class: 1 to 4.")))?);
    }
    let confidence = match p.get("confidence") {
        None => 0.0,
        Some(c) => c
            .parse::<f64>()
            .ok()
            .filter(|c| (0.0..=1.0).contains(c))
            .ok_or_else(|| Problem::bad(format!("'confidence' is a number from 0 to 1, not '{c}'.")))?,
    };
    checked_text(p.get("text"))?;
    let filter = Filter {
        actor: p.get("actor").map(|w| who(app, w)),
        recipient: p.get("recipient").map(|w| who(app, w)),
        categories,
        mode: p.get("mode").map(str::to_string),
        context: p.get("context").map(str::to_string),
        since: p.day("since")?,
        until: p.day("until")?,
        place_country: p.get("place").map(|c| app.code_of(c).unwrap_or_else(|| c.to_string())),
        modalities: Vec::new(),
        series,
        quads,
        voice: p.get("voice").map(str::to_string),
        holder: p.get("holder").map(|w| who(app, w)),
        min_confidence: confidence,
        text: p.get("text").map(str::to_string),
        document: p.get("document").map(str::to_string),
    };
    let Some(between) = p.get("between") else { return Ok(vec![filter]) };
    let Some((a, b)) = between.split_once(',') else {
        return Err(Problem::bad("'between' names two parties, as in GHA,TGO."));
    };
    let (a, b) = (who(app, a), who(app, b));
    let there = Filter { actor: Some(a.clone()), recipient: Some(b.clone()), ..filter.clone() };
    Ok(vec![there, Filter { actor: Some(b), recipient: Some(a), ..filter }])
}

/// The filter of an address of claims.
///
/// # Errors
/// A value that makes no sense.
pub fn claims(app: &App, p: &Params) -> Result<ClaimFilter, Problem> {
    checked_text(p.get("text"))?;
    p.one_of("directness", &["", "direct", "indirect", "mixed"])?;
    Ok(ClaimFilter {
        holder: p.get("holder").map(|w| who(app, w)),
        addressee: p.get("addressee").map(|w| who(app, w)),
        about: p.get("about").map(|w| app.code_of(w).unwrap_or_else(|| w.to_string())),
        directness: p.get("directness").map(str::to_string),
        since: p.day("since")?,
        until: p.day("until")?,
        text: p.get("text").map(str::to_string),
        document: p.get("document").map(str::to_string),
    })
}

/// The page of a list that an address asks for.
///
/// # Errors
/// A value that makes no sense.
pub fn page(p: &Params, default: usize) -> Result<Page, Problem> {
    Ok(Page { after: p.get("after").map(str::to_string), limit: p.number("limit", default, PAGE_MAX)? })
}

fn checked_text(text: Option<&str>) -> Result<(), Problem> {
    match text {
        Some(t) if !t.matches('"').count().is_multiple_of(2) => Err(Problem::bad("A quotation mark is not closed.")),
        Some(t) if !t.chars().any(char::is_alphanumeric) => Err(Problem::bad("There is no word to search for.")),
        _ => Ok(()),
    }
}

/// What one line of search means: filters by `name:value`, the rest words.
///
/// # Errors
/// A filter that does not exist, or a quotation mark that is not closed.
pub fn read_line(line: &str) -> Result<Params, Problem> {
    let line = line.replace(['“', '”', '„'], "\"");
    let mut params = Params::default();
    let mut words = String::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        // A value may stand in quotation marks, with blanks.
        let end = end_of_term(rest)?;
        let (term, after) = rest.split_at(end);
        rest = after.trim_start();
        let name = term
            .split_once(':')
            .filter(|(n, v)| !n.is_empty() && !v.is_empty() && n.bytes().all(|b| b.is_ascii_lowercase()));
        match name {
            Some((name, value)) if EVENT_PARAMS.contains(&name) && name != "text" => {
                if params.get(name).is_some() {
                    return Err(Problem::bad(format!("'{name}:' stands there twice.")));
                }
                params = params.with(name, value.trim_matches('"'));
            }
            Some((name, _)) if !term.starts_with('"') => {
                let known = EVENT_PARAMS.iter().filter(|n| **n != "text").map(|n| format!("{n}:")).collect::<Vec<_>>();
                return Err(Problem::bad(format!("There is no filter '{name}:'. Known: {}.", known.join(" "))));
            }
            _ => {
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(term);
            }
        }
    }
    if !words.is_empty() {
        checked_text(Some(&words))?;
        params = params.with("text", &words);
    }
    Ok(params)
}

fn end_of_term(text: &str) -> Result<usize, Problem> {
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => return Ok(i),
            _ => {}
        }
    }
    if quoted { Err(Problem::bad("A quotation mark is not closed.")) } else { Ok(text.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_holds_filters_and_words() {
        let p = read_line("border “cross fire” actor:GHA holder:\"Ama Owusu\" since:2024-03").expect("a line");
        let want = [("text", "border \"cross fire\""), ("actor", "GHA"), ("holder", "Ama Owusu"), ("since", "2024-03")];
        for (name, value) in want {
            assert_eq!(p.get(name), Some(value));
        }
    }

    #[test]
    fn lines_that_make_no_sense_are_refused() {
        for bad in ["\"open", "colour:red", "actor:GHA actor:TGO", "()", "*"] {
            assert_eq!(read_line(bad).err().map(|p| p.status), Some(400), "{bad}");
        }
        assert_eq!(
            read_line("'; DROP TABLE event; --").map(|p| p.text("text").to_string()).ok().as_deref(),
            Some("'; DROP TABLE event; --")
        );
        assert!(read_line("Ratio 3:1 https://x.example").is_err());
    }
}
