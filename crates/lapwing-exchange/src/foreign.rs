//! Files of GDELT, ICEWS and POLECAT to rows of one shape, so that they can be compared.
//!
//! Columns are found by the names in the header, in either of the spellings that are in use; GDELT has no header and is known
//! by its number of columns. A row that cannot be right is refused with its line and the reason, and reading goes on. What
//! others coded is kept as they coded it; what PLOVER calls it stands beside.

use std::io::{self, BufRead, BufReader, Read};

use crate::cameo::plover_of;
use crate::columns;
use crate::countries;
use crate::day::Day;
use crate::formats::quad_of;

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignFormat {
    /// POLECAT.
    Polecat,
    /// ICEWS.
    Icews,
    /// GDELT 2.0 Events.
    Gdelt,
}

impl ForeignFormat {
    /// The published name.
    pub fn as_str(self) -> &'static str {
        match self {
            ForeignFormat::Polecat => "polecat",
            ForeignFormat::Icews => "icews",
            ForeignFormat::Gdelt => "gdelt",
        }
    }
}

/// A party as others give it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignParty {
    /// Name; empty when there is none.
    pub name: String,
    /// ISO alpha-3, a body's code, or as written where it is neither; several of POLECAT by `; `.
    pub country: String,
    /// As written.
    pub sectors: String,
}

/// A row of a file of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foreign {
    /// Line in the file, from 1.
    pub line: usize,
    /// As written.
    pub id: String,
    /// When it happened.
    pub day: Option<Day>,
    /// CAMEO code, or category of POLECAT.
    pub code: String,
    /// What PLOVER calls it; empty for codes it has no category for.
    pub category: String,
    /// PLOVER mode; several of POLECAT by `; `.
    pub mode: String,
    /// PLOVER contexts, by `; `.
    pub contexts: String,
    /// 1 to 4.
    pub quad: Option<u8>,
    /// Their scale.
    pub score: Option<f64>,
    /// Who.
    pub actor: ForeignParty,
    /// To whom.
    pub recipient: ForeignParty,
    /// Name of the place.
    pub place: String,
    /// ISO alpha-3 of the place, or as written.
    pub place_country: String,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// When it was published or added.
    pub published: Option<Day>,
    /// Publisher or address.
    pub publisher: String,
    /// Reports that the row counts, where it says.
    pub n_mentions: Option<u64>,
}

/// What several actors without a recipient do with each other. Source: PLOVER 2.0, where all parties of a meeting, an accord, a
/// signature or a joint undertaking are actors. What several do to nobody named (a protest, an accusation) is not done to
/// each other.
const MUTUAL: [&str; 4] = ["AGREE", "CONSULT", "COOPERATE", "SUPPORT"];

impl Foreign {
    /// True when its actors act on each other.
    pub fn is_mutual(&self) -> bool {
        MUTUAL.contains(&self.category.as_str()) && self.recipient == ForeignParty::default()
    }
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Line in the file, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignFile {
    /// Whose it is.
    pub format: ForeignFormat,
    /// Its first line, where that names the columns.
    pub header: Option<String>,
    /// Rows in it, refused ones included.
    pub n_rows: usize,
    /// Lines that are no UTF-8 and were read as ISO-8859-1.
    pub n_latin: usize,
}

/// A line above it is refused without being held.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// Reads a file and hands every row to `see`.
///
/// # Errors
/// The file cannot be read, or is none of the three.
pub fn read_foreign(reader: impl Read, mut see: impl FnMut(Result<Foreign, Refused>)) -> io::Result<ForeignFile> {
    read_rows(reader, |_, _, row| {
        see(row);
        Ok(true)
    })
}

/// The same for who keeps rows: `see` is told the file as far as it is known and the row as it stands, and goes on while it
/// says so. Of a line that is too long nothing stands.
///
/// # Errors
/// The file cannot be read, or is none of the three; the first error of `see`.
pub fn read_rows<E: From<io::Error>>(
    reader: impl Read,
    mut see: impl FnMut(&ForeignFile, &str, Result<Foreign, Refused>) -> Result<bool, E>,
) -> Result<ForeignFile, E> {
    let mut reader = BufReader::new(reader);
    let mut layout: Option<Layout> = None;
    let mut file = ForeignFile { format: ForeignFormat::Gdelt, header: None, n_rows: 0, n_latin: 0 };
    let mut line = 0;
    while let Some(bytes) = next_line(&mut reader)? {
        line += 1;
        let Some(bytes) = bytes else {
            let reason = "the line is longer than a mebibyte".to_string();
            if layout.is_none() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason).into());
            }
            file.n_rows += 1;
            if !see(&file, "", Err(Refused { line, reason }))? {
                return Ok(file);
            }
            continue;
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                file.n_latin += 1;
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned()
            }
        };
        let text = text.trim_start_matches('\u{FEFF}').trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            continue;
        }
        let cells: Vec<&str> = text.split('\t').collect();
        let Some(layout) = &layout else {
            let found = Layout::of(&cells);
            let found = found.ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    "this is no file of POLECAT, ICEWS or GDELT 2.0 Events: no such header, and no 61 columns by tabs",
                )
            })?;
            file.format = found.format;
            if found.format == ForeignFormat::Gdelt {
                file.n_rows += 1;
                if !see(&file, text, found.row(&cells, line))? {
                    return Ok(file);
                }
            } else {
                file.header = Some(text.to_string());
            }
            layout = Some(found);
            continue;
        };
        file.n_rows += 1;
        if !see(&file, text, layout.row(&cells, line))? {
            return Ok(file);
        }
    }
    match layout {
        Some(_) => Ok(file),
        None => Err(io::Error::new(io::ErrorKind::InvalidData, "the file is empty").into()),
    }
}

/// Inner None: a line that is too long. Outer None: the end.
#[allow(clippy::type_complexity)]
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut bytes = Vec::new();
    let n = reader.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
    if n == 0 {
        return Ok(None);
    }
    if n as u64 == LINE_BYTES_MAX && bytes.last() != Some(&b'\n') {
        loop {
            let available = reader.fill_buf()?;
            let end = available.iter().position(|b| *b == b'\n');
            let (n, ended) = (end.map_or(available.len(), |e| e + 1), end.is_some() || available.is_empty());
            reader.consume(n);
            if ended {
                return Ok(Some(None));
            }
        }
    }
    Ok(Some(Some(bytes)))
}

/// Where in a row the columns stand.
struct Layout {
    format: ForeignFormat,
    names: Vec<String>,
}

impl Layout {
    fn of(cells: &[&str]) -> Option<Layout> {
        let names: Vec<String> = cells.iter().map(|c| spelt(c)).collect();
        let has = |name: &str| names.iter().any(|n| n == name);
        let format = if has("event type") && has("actor name") {
            ForeignFormat::Polecat
        } else if has("cameo code") && has("source name") {
            ForeignFormat::Icews
        } else if cells.len() == columns::GDELT.len() {
            return Some(Layout {
                format: ForeignFormat::Gdelt,
                names: columns::GDELT.iter().map(|n| spelt(n)).collect(),
            });
        } else {
            return None;
        };
        Some(Layout { format, names })
    }

    fn row(&self, cells: &[&str], line: usize) -> Result<Foreign, Refused> {
        let refused = |reason: String| Refused { line, reason };
        if cells.len() != self.names.len() {
            return Err(refused(format!(
                "{} cells instead of {}: a tab or line end within a cell?",
                cells.len(),
                self.names.len()
            )));
        }
        let cell = |names: &[&str]| -> String {
            let at = names.iter().find_map(|n| self.names.iter().position(|have| have == n));
            at.map(|at| cells[at].trim())
                .filter(|c| !matches!(*c, "None" | "NA" | "NULL" | ""))
                .unwrap_or_default()
                .to_string()
        };
        let number = |names: &[&str]| -> Result<Option<f64>, Refused> {
            let text = cell(names);
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| refused(format!("'{text}' is no number in {}", names[0])))
        };
        let (lat, lon) = match self.format {
            ForeignFormat::Gdelt => (number(&["actiongeo lat"])?, number(&["actiongeo long"])?),
            _ => (number(&["latitude"])?, number(&["longitude"])?),
        };
        if lat.is_some_and(|x| x.abs() > 90.0) || lon.is_some_and(|x| x.abs() > 180.0) {
            return Err(refused("the place lies nowhere on earth".to_string()));
        }
        let date = match self.format {
            ForeignFormat::Gdelt => cell(&["sqldate"]),
            _ => cell(&["event date"]),
        };
        let day = Day::read(&date);
        if day.is_none() && !date.is_empty() {
            return Err(refused(format!("'{date}' is no day")));
        }
        let mut row = Foreign { line, day, lat, lon, ..Foreign::default() };
        match self.format {
            ForeignFormat::Polecat => {
                row.id = cell(&["event id"]);
                row.code = cell(&["event type"]).to_uppercase();
                row.category = row.code.clone();
                row.mode = cell(&["event mode"]);
                row.contexts = cell(&["contexts"]);
                row.quad = quad_of(&cell(&["quad code"]));
                row.score = number(&["intensity", "event intensity"])?;
                row.actor = party(
                    cell(&["actor name"]),
                    cell(&["actor country"]),
                    polecat_sectors(&cell(&["primary actor sector"]), &cell(&["actor sectors"])),
                );
                row.recipient = party(
                    cell(&["recipient name"]),
                    cell(&["recipient country"]),
                    polecat_sectors(&cell(&["primary recipient sector"]), &cell(&["recipient sectors"])),
                );
                row.place = cell(&["placename"]);
                row.place_country = iso3_of(&cell(&["country"]));
                row.published = Day::read(&cell(&["publication date"]));
                row.publisher = cell(&["source"]);
            }
            ForeignFormat::Icews => {
                row.id = cell(&["event id"]);
                row.code = cell(&["cameo code"]);
                row.score = number(&["intensity"])?;
                row.actor = party(cell(&["source name"]), cell(&["source country"]), cell(&["source sectors"]));
                row.recipient = party(cell(&["target name"]), cell(&["target country"]), cell(&["target sectors"]));
                row.place = [cell(&["city"]), cell(&["province"]), cell(&["district"])]
                    .into_iter()
                    .find(|n| !n.is_empty())
                    .unwrap_or_default();
                row.place_country = iso3_of(&cell(&["country"]));
                row.publisher = cell(&["publisher"]);
            }
            ForeignFormat::Gdelt => {
                row.id = cell(&["globaleventid"]);
                row.code = cell(&["eventcode"]);
                row.quad = quad_of(&cell(&["quadclass"]));
                row.score = number(&["goldsteinscale"])?;
                row.actor = gdelt_party(&cell, "actor1");
                row.recipient = gdelt_party(&cell, "actor2");
                row.place = cell(&["actiongeo fullname"]);
                let fips = cell(&["actiongeo countrycode"]);
                row.place_country = countries::by_fips(&fips).map_or(fips, |c| c.iso3.to_string());
                row.published = Day::read(cell(&["dateadded"]).get(..8).unwrap_or_default());
                row.publisher = cell(&["sourceurl"]);
                row.n_mentions = cell(&["nummentions"]).parse().ok();
            }
        }
        if self.format != ForeignFormat::Polecat
            && let Some(code) = plover_of(&row.code)
        {
            row.category = code.category.to_string();
            row.mode = code.mode.to_string();
            row.contexts = code.text.replace(' ', "; ");
        }
        if row.id.is_empty() {
            return Err(refused("the row has no id".to_string()));
        }
        if row.code.is_empty() {
            return Err(refused("the row has no code".to_string()));
        }
        Ok(row)
    }
}

/// Names of columns are compared without case and in one spelling.
fn spelt(name: &str) -> String {
    name.trim().trim_matches('"').to_lowercase().replace('_', " ")
}

fn party(name: String, country: String, sectors: String) -> ForeignParty {
    let codes: Vec<String> = country.split(';').map(|c| iso3_of(c.trim())).collect();
    ForeignParty { name, country: codes.join("; "), sectors }
}

/// Primary sectors and others of the parties, party by party.
fn polecat_sectors(primary: &str, others: &str) -> String {
    let others: Vec<&str> = others.split(';').map(str::trim).collect();
    let joined = primary.split(';').enumerate().map(|(i, first)| {
        let rest = others.get(i).filter(|o| !matches!(**o, "None" | "")).map(|o| format!(" {o}")).unwrap_or_default();
        format!("{}{rest}", first.trim())
    });
    joined.collect::<Vec<_>>().join("; ")
}

fn gdelt_party(cell: &impl Fn(&[&str]) -> String, side: &str) -> ForeignParty {
    let of = |column: &str| cell(&[format!("{side}{column}").as_str()]);
    let country = [of("countrycode"), of("knowngroupcode")].into_iter().find(|c| !c.is_empty()).unwrap_or_default();
    let types = [of("type1code"), of("type2code"), of("type3code")].into_iter().filter(|t| !t.is_empty());
    ForeignParty { name: of("name"), country: iso3_of(&country), sectors: types.collect::<Vec<_>>().join(" ") }
}

/// The alpha-3 code of a name; what is neither stays as it is.
fn iso3_of(name: &str) -> String {
    countries::by_name(name).map_or_else(|| name.to_string(), |c| c.iso3.to_string())
}
