use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::DataErrors;

/// The data files in use: what is bundled, by path relative to the data folder (`lexicon/events/accuse.toml`), and a
/// user's own files that extend it, both in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Files {
    bundled: BTreeMap<String, Cow<'static, [u8]>>,
    own: BTreeMap<String, Own>,
}

/// A user's file.
#[derive(Clone, Debug)]
struct Own {
    /// As it is called in complaints: with the folder that was given.
    shown: String,
    bytes: Vec<u8>,
    /// Its text behind `base` blanks, so that a place in it tells which of the files of one part is meant.
    padded: String,
    base: usize,
    replace: bool,
}

/// One file of a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer<'f> {
    /// As it is called in complaints.
    pub name: &'f str,
    /// What it holds.
    pub text: &'f str,
    /// The same behind `base` blanks.
    pub padded: &'f str,
    /// How many blanks.
    pub base: usize,
    /// It is the user's.
    pub own: bool,
}

static BUNDLED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The parts that a user's folder can extend: a file belongs to the part that its path begins with, directly or
/// before a hyphen, in folders whatever its name.
const PARTS: [&str; 24] = [
    // Before the folder that it lies in.
    "ontology/territories.toml",
    "ontology/",
    "lexicon/events/",
    "lexicon/classes.toml",
    "lexicon/contexts.toml",
    "lexicon/modality.toml",
    "lexicon/grammar.toml",
    "lexicon/numbers.toml",
    "lexicon/cues.toml",
    "lexicon/dates.toml",
    "lexicon/happenings.toml",
    "actors/countries.tsv",
    "actors/organisations.tsv",
    "actors/groups.tsv",
    "actors/partial.tsv",
    "actors/role_nouns.tsv",
    "actors/persons.tsv",
    "actors/reference.toml",
    "actors/spellings.toml",
    "places/countries.tsv",
    "places/divisions.tsv",
    "places/cities.tsv",
    "import/petrarch.toml",
    "import/wikidata.toml",
];
const LAST_PART: &str = "places/words.toml";

/// More than any file of ours; guards against one that unpacks without end.
const BYTES_MAX: u64 = 512 << 20;

impl Files {
    /// What ships inside the binary.
    pub fn bundled() -> Self {
        let bundled = BUNDLED.iter().map(|(name, bytes)| (name.to_string(), Cow::Borrowed(*bytes))).collect();
        Files { bundled, own: BTreeMap::new() }
    }

    /// Puts `bytes` in the place of a bundled file, or beside them.
    pub fn insert(&mut self, name: &str, bytes: Vec<u8>) {
        self.bundled.insert(name.to_string(), Cow::Owned(bytes));
    }

    /// Lays every `.toml`, `.tsv` and `.gz` file of `folder` over these.
    ///
    /// # Errors
    /// All complaints at once, when the folder or a file in it can't be read or is none that lapwing reads.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), DataErrors> {
        let mut errors = DataErrors::default();
        let before = self.own.len();
        self.walk(folder, folder, &mut errors);
        if self.own.len() == before && errors.0.is_empty() {
            let hint = "data/README.md of the project lists the files; the folder is laid out like data/";
            errors.push(&folder.display().to_string(), 0, "holds no data file", hint);
        }
        errors.into_result(|| ())
    }

    fn walk(&mut self, root: &Path, folder: &Path, errors: &mut DataErrors) {
        let complain = |errors: &mut DataErrors, path: &Path, e: std::io::Error| {
            errors.push(&path.display().to_string(), 0, e.to_string(), "check the path given with --data");
        };
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => return complain(errors, folder, e),
        };
        let mut paths: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.walk(root, &path, errors);
            } else if path.extension().is_some_and(|e| e == "toml" || e == "tsv" || e == "gz") {
                match std::fs::read(&path) {
                    Ok(bytes) => {
                        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                        self.extend(&name, &path.display().to_string(), bytes, errors);
                    }
                    Err(e) => complain(errors, &path, e),
                }
            }
        }
    }

    /// Adds a user's file, which extends the bundled part that `name` (a path relative to the data folder) belongs to.
    /// Complaints call it `shown`.
    pub fn extend(&mut self, name: &str, shown: &str, mut bytes: Vec<u8>, errors: &mut DataErrors) {
        let Some(part) = part_of(name) else {
            if name != "SOURCES.toml" {
                errors.push(shown, 0, "is no file that lapwing reads", near(name));
            }
            return;
        };
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut plain = Vec::new();
            if let Err(e) = flate2::read::GzDecoder::new(&bytes[..]).take(BYTES_MAX).read_to_end(&mut plain) {
                return errors.push(shown, 0, e.to_string(), "compress UTF-8 text with gzip");
            }
            bytes = plain;
        }
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}'),
            Err(e) => {
                let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
                return errors.push(shown, line, "is not UTF-8", "save it as UTF-8");
            }
        };
        let before = self.layers(part).iter().map(|l| l.base + l.text.len()).max().unwrap_or(0);
        let base = if name.ends_with(".toml") { before + 1 } else { 0 };
        let padded = " ".repeat(base) + text;
        let replace = replaces(text);
        self.own.insert(name.to_string(), Own { shown: shown.to_string(), bytes, padded, base, replace });
    }

    /// The files of one part: the bundled ones, then the user's. Bundled ones are left out where a file of the user
    /// says `replace = true`; `lexicon/events/` looks after that itself.
    pub(crate) fn layers<'f>(&'f self, part: &str) -> Vec<Layer<'f>> {
        let own: Vec<(&String, &Own)> = self.own.iter().filter(|(name, _)| part_of(name) == Some(part)).collect();
        let replaced = part != "lexicon/events/" && own.iter().any(|(_, o)| o.replace);
        let bundled = self.bundled.iter().filter(|(name, _)| !replaced && part_of(name) == Some(part));
        let text = |bytes: &'f [u8]| std::str::from_utf8(bytes).unwrap_or("");
        let ours =
            bundled.map(|(name, bytes)| Layer { name, text: text(bytes), padded: text(bytes), base: 0, own: false });
        let theirs = own.into_iter().map(|(_, o)| Layer {
            name: &o.shown,
            text: &o.padded[o.base..],
            padded: &o.padded,
            base: o.base,
            own: true,
        });
        ours.chain(theirs).collect()
    }

    /// Whether a file of the user says that it replaces the bundled part.
    pub(crate) fn is_replaced(&self, part: &str) -> bool {
        self.own.iter().any(|(name, o)| o.replace && part_of(name) == Some(part))
    }

    /// The bytes of one bundled file.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.bundled.get(name).map(|b| &**b)
    }

    /// SHA-256 over names and contents, hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        let mut add = |name: &str, bytes: &[u8]| {
            hasher.update((name.len() as u64).to_le_bytes());
            hasher.update(name);
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        for (name, bytes) in &self.bundled {
            add(name, bytes);
        }
        for (name, own) in &self.own {
            add(&format!("own/{name}"), &own.bytes);
        }
        hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// The part that a file belongs to.
fn part_of(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    PARTS.into_iter().chain([LAST_PART]).find(|part| {
        if part.ends_with('/') {
            return name.strip_prefix(part).is_some_and(|rest| rest.ends_with(".toml") && !rest.contains('/'));
        }
        let (stem, ending) = part.rsplit_once('.').unwrap_or((part, ""));
        let rest = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(ending)?.strip_suffix('.'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') && !rest.contains('/'))
    })
}

/// `replace = true` as a line of its own before the first table, in tables after the sign of a comment.
fn replaces(text: &str) -> bool {
    let head = text.lines().map(str::trim).take_while(|l| !l.starts_with('[') && !l.contains('\t'));
    let bare = |l: &str| l.trim_start_matches('#').split('#').next().unwrap_or("").replace(' ', "");
    let comment = |l: &str| !l.starts_with('#') || !text.contains("[[") && text.contains('\t');
    head.filter(|l| comment(l)).any(|l| bare(l).trim() == "replace=true")
}

/// What the user may have meant by a path that is none.
fn near(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem: String = file.chars().take_while(|c| *c != '.' && *c != '-').take(4).collect();
    let like = |part: &&&str| part.rsplit('/').next().is_some_and(|p| !stem.is_empty() && p.starts_with(&stem));
    match PARTS.iter().chain([&LAST_PART]).find(like) {
        Some(part) => {
            format!("did you mean {part}? A name of your own goes behind a hyphen, as in organisations-mine.tsv")
        }
        None => format!("use one of: {}, {LAST_PART}", PARTS.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_parts() {
        assert_eq!(part_of("lexicon/events/mine.toml"), Some("lexicon/events/"));
        assert_eq!(part_of("actors/organisations-elves.tsv"), Some("actors/organisations.tsv"));
        assert_eq!(part_of("ontology/territories.toml"), Some("ontology/territories.toml"));
        assert_eq!(part_of("ontology/mine.toml"), Some("ontology/"));
        assert_eq!(part_of("actors/persons.tsv.gz"), Some("actors/persons.tsv"));
        for stray in ["actors/organisationsmine.tsv", "actors/elves.tsv", "lexicon/events/deep/x.toml", "x.toml"] {
            assert_eq!(part_of(stray), None, "{stray}");
        }
    }

    #[test]
    fn the_mark_of_replacement_stands_before_the_rows() {
        assert!(replaces("replace = true\ncategory = \"ACCUSE\"\n"));
        assert!(replaces("# Ours.\nreplace=true # all of it\n"));
        assert!(replaces("# replace = true\nname\tcode\nX\tGHA\n"));
        assert!(!replaces("# replace = true\n[[frame]]\n"));
        assert!(!replaces("[[frame]]\nreplace = true\n"));
    }
}
