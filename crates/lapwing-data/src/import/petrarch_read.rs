//! The lines of PETRARCH and TABARI dictionaries.

use crate::DataErrors;

/// A name with its synonyms and codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// 1-based line of the name.
    pub line: usize,
    /// The name, then its synonyms, as they stand.
    pub names: Vec<String>,
    /// What it is coded as, in order.
    pub codes: Vec<Dated>,
}

/// A code, and the days on which it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// As it stands.
    pub code: String,
    /// First day as year-month-day; empty for none.
    pub start: String,
    /// Last day, likewise.
    pub end: String,
}

/// A role noun.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleEntry {
    /// 1-based line.
    pub line: usize,
    /// Its spellings, lower case, irregular plural included.
    pub words: Vec<String>,
    /// As it stands, without the mark of the party's code.
    pub code: String,
}

/// The entries of a dictionary of parties.
pub fn entries(file: &str, text: &str, errors: &mut DataErrors) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for (line, raw) in lines(text) {
        let (name, codes) = raw.split_once('[').map_or((raw.as_str(), ""), |(name, _)| (name, &raw[name.len()..]));
        let (name, synonym) = name.trim().strip_prefix('+').map_or((name.trim(), false), |n| (n.trim(), true));
        if !name.is_empty() && !synonym {
            found.push(Entry { line, ..Entry::default() });
        }
        let Some(entry) = found.last_mut() else {
            errors.push(file, line, "stands before the first name", "begin with a name: NAME [CODE]");
            continue;
        };
        if !name.is_empty() {
            entry.names.push(name.to_string());
        }
        for inside in codes.split('[').skip(1) {
            match inside.split_once(']').and_then(|(code, _)| dated(code)) {
                Some(code) => entry.codes.push(code),
                None => errors.push(
                    file,
                    line,
                    format!("[{} is no code", inside.trim()),
                    "write [CODE], [CODE <date], [CODE >date] or [CODE date-date], dates as YYMMDD or YYYYMMDD",
                ),
            }
        }
    }
    for entry in found.iter().filter(|e| e.codes.is_empty()) {
        errors.push(file, entry.line, "has no code", "write one in square brackets behind it or below it");
    }
    found.retain(|e| !e.codes.is_empty());
    found
}

/// The entries of a dictionary of role nouns.
pub fn roles(file: &str, text: &str, errors: &mut DataErrors) -> Vec<RoleEntry> {
    let mut sets: Vec<(String, Vec<String>)> = Vec::new();
    let mut found = Vec::new();
    for (line, raw) in lines(text) {
        if let Some((name, members)) = raw.split_once('=').filter(|(name, _)| name.trim().starts_with('!')) {
            sets.push((name.trim().to_string(), members.split(',').map(|m| m.trim().to_string()).collect()));
            continue;
        }
        let code = raw.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
        let Some((code, _)) = code else {
            errors.push(file, line, "has no code", "write it as [~CODE]");
            continue;
        };
        let phrase = raw.split(['[', '{']).next().unwrap_or("");
        let mut words = spelt_out(phrase, &sets);
        if let Some((_, plural)) = raw.split_once('{') {
            words.extend(spelt_out(plural.split('}').next().unwrap_or(""), &sets));
        }
        words.retain(|w| !w.is_empty());
        words.dedup();
        found.push(RoleEntry { line, words, code: code.replace(['~', ' '], "") });
    }
    found
}

/// A phrase with each member of the sets that it names, lower case.
fn spelt_out(phrase: &str, sets: &[(String, Vec<String>)]) -> Vec<String> {
    let mut all = vec![phrase.to_string()];
    for (name, members) in sets.iter().filter(|(name, _)| phrase.contains(name.as_str())) {
        all = all.iter().flat_map(|p| members.iter().map(move |m| p.replace(name.as_str(), m))).collect();
    }
    all.iter().map(|p| p.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()).collect()
}

/// Lines with something in them, without comments: `#` and `;` to the end of the line, `<!--` to `-->`.
fn lines(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (n, line) in text.lines().enumerate() {
        let mut rest = line;
        let mut kept = String::new();
        loop {
            if inside {
                let Some((_, after)) = rest.split_once("-->") else { break };
                (inside, rest) = (false, after);
            }
            let begin = ["<!--", "<! --"].iter().filter_map(|m| rest.find(m)).min();
            let Some(begin) = begin else {
                kept += rest;
                break;
            };
            kept += &rest[..begin];
            (inside, rest) = (true, &rest[begin + 4..]);
        }
        let mut in_code = false;
        let end = kept.find(|c| {
            in_code = c == '[' || in_code && c != ']';
            !in_code && matches!(c, '#' | ';')
        });
        kept.truncate(end.unwrap_or(kept.len()));
        if !kept.trim().is_empty() {
            found.push((n + 1, kept));
        }
    }
    found
}

/// The inside of a pair of brackets: `HOBGOV 19950601 - 19990815`, `USR <911226`.
fn dated(inside: &str) -> Option<Dated> {
    let inside = inside.trim();
    let end = inside.find(|c: char| c.is_whitespace() || c == '<' || c == '>').unwrap_or(inside.len());
    let (code, when) = inside.split_at(end);
    let when: String = when.chars().filter(|c| !c.is_whitespace()).collect();
    let dated = |start, end| Some(Dated { code: code.to_string(), start, end });
    if code.is_empty() || code.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match when.chars().next() {
        None => dated(String::new(), String::new()),
        Some('<') => dated(String::new(), iso(before(day(&when[1..])?))),
        Some('>') => dated(iso(day(&when[1..])?), String::new()),
        _ => {
            let (first, last) = when.split_once('-')?;
            dated(iso(day(first)?), iso(day(last)?))
        }
    }
}

/// Year, month, day of YYMMDD or YYYYMMDD; years of two digits below 30 are of this century.
fn day(text: &str) -> Option<(u32, u32, u32)> {
    if !text.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    let year = match text.len() {
        6 if number / 10_000 < 30 => 2000 + number / 10_000,
        6 => 1900 + number / 10_000,
        8 => number / 10_000,
        _ => return None,
    };
    let (month, day) = (number / 100 % 100, number % 100);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

fn before((year, month, day): (u32, u32, u32)) -> (u32, u32, u32) {
    match (month, day) {
        (1, 1) => (year.saturating_sub(1), 12, 31),
        // The last day of a month may be told as the 31st: days are only compared.
        (_, 1) => (year, month - 1, 31),
        _ => (year, month, day - 1),
    }
}

fn iso((year, month, day): (u32, u32, u32)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_synonyms_codes_and_days_are_read() {
        let text = "<!-- a\n comment -->\nZUBROVIA [ZUB] # plain\n+ZUBROVIAN\nODO_QUIST\n\t[ZUBGOV 950601 - 20010102]\n\t[ZUB <950601] ; old\nNOBODY\nGUILD [120 ] [---]\n";
        let mut errors = DataErrors::default();
        let found = entries("a.txt", text, &mut errors);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].names, ["ZUBROVIA", "ZUBROVIAN"]);
        let of = |d: &Dated| (d.code.clone(), d.start.clone(), d.end.clone());
        assert_eq!(of(&found[1].codes[0]), ("ZUBGOV".into(), "1995-06-01".into(), "2001-01-02".into()));
        assert_eq!(of(&found[1].codes[1]), ("ZUB".into(), String::new(), "1995-05-31".into()));
        assert_eq!(found[2].codes[0].code, "---");
        let lines: Vec<usize> = errors.0.iter().map(|e| e.line).collect();
        assert_eq!(lines, [9, 8]);
    }

    #[test]
    fn sets_and_plurals_of_role_nouns_are_spelt_out() {
        let text = "!FOLK! = MAN, WOMEN\nBEADLE {} [~GOV]\nGUILDS!FOLK! [~LAB]\nMASTER_OF_HOUNDS {MASTERS_OF_HOUNDS} [ NGO~]\nODD\n";
        let mut errors = DataErrors::default();
        let found = roles("b.txt", text, &mut errors);
        assert_eq!(found[0].words, ["beadle"]);
        assert_eq!(found[1].words, ["guildsman", "guildswomen"]);
        assert_eq!(found[2].words, ["master of hounds", "masters of hounds"]);
        assert_eq!((found[2].code.as_str(), errors.0[0].line), ("NGO", 5));
    }
}
