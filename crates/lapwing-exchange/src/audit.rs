//! What is wrong with a file of others, as a report that people read.
//!
//! In: rows of [`read_foreign`]. Out: counts with examples: rows that cannot be right, duplicates, impossible dates, unknown
//! codes, statements coded as events, and how far rows are reports rather than happenings.

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write as _};
use std::io::{self, Read};

use crate::cameo::{is_statement, plover_of};
use crate::day::Day;
use crate::foreign::{Foreign, ForeignFile, ForeignFormat, Refused, read_foreign};

/// Examples that are shown of each fault.
const EXAMPLES: usize = 3;

/// The report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What the file is.
    pub file: Option<ForeignFile>,
    /// Rows that cannot be read, by reason without its numbers.
    pub refused: Fault,
    /// Rows with an id that stood before on the same day.
    pub same_id: Fault,
    /// Rows that say in other words of the same id nothing new: same day, parties, code and place, from one publisher.
    pub same_content: Fault,
    /// Rows without a day.
    pub undated: Fault,
    /// Rows dated after they were published.
    pub after_publication: Fault,
    /// Rows of years before 1900.
    pub ancient: Fault,
    /// Rows of codes that are none.
    pub unknown_codes: Fault,
    /// Rows of codes that PLOVER has no event for, though CAMEO has them.
    pub no_event: Fault,
    /// Rows whose code is a statement.
    pub statements: Fault,
    /// Rows with neither an actor nor a recipient.
    pub no_party: Fault,
    /// Rows whose party acts on itself.
    pub self_dyads: Fault,
    /// Rows that are usable.
    pub n_rows: usize,
    /// Groups of rows of one day, dyad, category and place.
    pub n_happenings: usize,
    /// The largest groups: size and what they are.
    pub largest: Vec<(usize, String)>,
    /// Sum of the mentions that rows count, and rows that count any.
    pub mentions: (u64, usize),
}

/// How often something is wrong, and where.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// Rows.
    pub n: usize,
    /// A few, with their line.
    pub examples: Vec<String>,
}

impl Fault {
    fn add(&mut self, line: usize, what: impl FnOnce() -> String) {
        self.n += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(format!("line {line}: {}", what()));
        }
    }
}

/// Reads a file and judges it.
///
/// # Errors
/// The file cannot be read, or is none of those that are known.
pub fn audit(reader: impl Read) -> io::Result<Report> {
    let mut report = Report::default();
    let mut seen = Seen::default();
    // The format is known with the first row: each tells it by its code.
    let file = read_foreign(reader, |row| match row {
        Ok(row) => report.judge(&row, &mut seen),
        Err(Refused { line, reason }) => report.refused.add(line, || reason),
    })?;
    report.file = Some(file);
    report.n_happenings = seen.happenings.len();
    let mut groups: Vec<(usize, String)> =
        seen.happenings.into_iter().map(|(what, n)| (n, what)).filter(|(n, _)| *n > 1).collect();
    groups.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    groups.truncate(10);
    report.largest = groups;
    Ok(report)
}

#[derive(Default)]
struct Seen {
    ids: HashMap<(String, Option<Day>), (String, String)>,
    contents: HashMap<String, usize>,
    happenings: BTreeMap<String, usize>,
}

impl Report {
    fn judge(&mut self, row: &Foreign, seen: &mut Seen) {
        self.n_rows += 1;
        let dyad = format!(
            "{} → {}",
            shown(&row.actor.country, &row.actor.name),
            shown(&row.recipient.country, &row.recipient.name)
        );
        let day = row.day.map(Day::iso).unwrap_or_default();
        // The two directions of a reciprocal event share an id by design.
        let parties = (
            format!("{}|{}", row.actor.name, row.actor.country),
            format!("{}|{}", row.recipient.name, row.recipient.country),
        );
        match seen.ids.get(&(row.id.clone(), row.day)) {
            Some(before) if *before == parties => {
                self.same_id.add(row.line, || format!("id {} on {day} again", row.id))
            }
            Some(_) => {}
            None => {
                seen.ids.insert((row.id.clone(), row.day), parties.clone());
                let content = [&day, &parties.0, &parties.1, &row.code, &row.place, &row.publisher]
                    .map(String::as_str)
                    .join("\u{1}");
                match seen.contents.get(&content) {
                    Some(first) => self
                        .same_content
                        .add(row.line, || format!("says what line {first} says ({dyad}, {}, {day})", row.code)),
                    None => {
                        seen.contents.insert(content, row.line);
                    }
                }
            }
        }
        match row.day {
            None => self.undated.add(row.line, || row.id.clone()),
            Some(day) if day.year < 1900 => self.ancient.add(row.line, || day.iso()),
            Some(day) if row.published.is_some_and(|p| p.is_whole() && day > p) => {
                self.after_publication.add(row.line, || {
                    format!("{}, published {}", day.iso(), row.published.map(Day::iso).unwrap_or_default())
                });
            }
            Some(_) => {}
        }
        let is_cameo = row.code.bytes().all(|b| b.is_ascii_digit());
        if is_cameo && is_statement(&row.code) {
            self.statements.add(row.line, || format!("{} ({dyad})", row.code));
        } else if is_cameo && row.code.starts_with("02") {
            self.no_event.add(row.line, || format!("{} ({dyad})", row.code));
        } else if (is_cameo && plover_of(&row.code).is_none())
            || (!is_cameo && !CATEGORIES.contains(&row.code.as_str()))
        {
            self.unknown_codes.add(row.line, || row.code.clone());
        }
        if row.actor == Default::default() && row.recipient == Default::default() {
            self.no_party.add(row.line, || row.id.clone());
        } else if row.actor == row.recipient {
            self.self_dyads.add(row.line, || dyad.clone());
        }
        if let Some(n) = row.n_mentions {
            self.mentions.0 += n;
            self.mentions.1 += 1;
        }
        if !day.is_empty() {
            let category = if row.category.is_empty() { &row.code } else { &row.category };
            // Either direction of a meeting is the same meeting.
            let mut sides = [row.actor.country.as_str(), row.recipient.country.as_str()];
            if row.quad == Some(1) || row.category == "CONSULT" {
                sides.sort_unstable();
            }
            let place = if row.place.is_empty() { &row.place_country } else { &row.place };
            let what = format!(
                "{day}, {} – {}, {category}, {}",
                or_unknown(sides[0]),
                or_unknown(sides[1]),
                or_unknown(place)
            );
            *seen.happenings.entry(what).or_default() += 1;
        }
    }

    /// True when nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults().iter().all(|(_, _, fault)| fault.n == 0)
    }

    fn faults(&self) -> [(&'static str, &'static str, &Fault); 11] {
        [
            ("cannot be read", "set aside at import", &self.refused),
            ("id used before on the same day", "counted twice by whoever counts rows", &self.same_id),
            ("same content under another id", "same day, parties, code, place and publisher", &self.same_content),
            ("without a day", "in no series", &self.undated),
            ("dated after publication", "plans, or wrong dates", &self.after_publication),
            ("dated before 1900", "history told today, or wrong dates", &self.ancient),
            ("unknown code", "no code of CAMEO 1.1b3 or PLOVER 2.0", &self.unknown_codes),
            ("appeal (02)", "CAMEO has events for it, the crosswalk to PLOVER none", &self.no_event),
            ("statement coded as event (01)", "somebody spoke: nothing is known to have happened", &self.statements),
            ("no party", "nobody did it to nobody", &self.no_party),
            ("a party acts on itself", "mostly one name resolved twice", &self.self_dyads),
        ]
    }
}

const CATEGORIES: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        if let Some(file) = &self.file {
            writeln!(
                text,
                "{} rows in the columns of {}, {} of them usable.",
                file.n_rows,
                file.format.as_str().to_uppercase(),
                self.n_rows
            )?;
            if file.n_latin > 0 {
                writeln!(text, "{} lines are no UTF-8 and were read as ISO-8859-1.", file.n_latin)?;
            }
            if file.format != ForeignFormat::Polecat {
                writeln!(
                    text,
                    "Codes are read in the numbering of CAMEO 1.1b3; whether the file follows it is not known."
                )?;
            }
        }
        writeln!(text)?;
        for (what, why, fault) in self.faults() {
            let share = if self.n_rows == 0 { 0.0 } else { fault.n as f64 * 100.0 / self.n_rows as f64 };
            writeln!(text, "{:>9}  {share:>5.1} %  {what} ({why})", fault.n)?;
            for example in &fault.examples {
                writeln!(text, "                    {example}")?;
            }
        }
        writeln!(text)?;
        let n_dated = self.n_rows - self.undated.n;
        if self.n_happenings > 0 {
            writeln!(
                text,
                "{n_dated} dated rows tell of at most {} happenings, if one day, dyad, category and place are one: {:.1} rows each.",
                self.n_happenings,
                n_dated as f64 / self.n_happenings as f64
            )?;
        }
        if self.mentions.1 > 0 {
            writeln!(
                text,
                "The rows count {} mentions, {:.1} each: none of these is a happening of its own.",
                self.mentions.0,
                self.mentions.0 as f64 / self.mentions.1 as f64
            )?;
        }
        for (n, what) in &self.largest {
            writeln!(text, "{n:>9}  rows: {what}")?;
        }
        f.write_str(&text)
    }
}

fn shown<'a>(country: &'a str, name: &'a str) -> &'a str {
    if country.is_empty() { or_unknown(name) } else { country }
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "?" } else { text }
}
