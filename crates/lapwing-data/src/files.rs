use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::DataErrors;

/// The data files in use, by path relative to the data folder (`lexicon/events/accuse.toml`), in that order.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<String, Cow<'static, [u8]>>);

static BUNDLED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

impl Files {
    /// What ships inside the binary.
    pub fn bundled() -> Self {
        Files(BUNDLED.iter().map(|(name, bytes)| (name.to_string(), Cow::Borrowed(*bytes))).collect())
    }

    /// Adds or replaces one file.
    pub fn insert(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_string(), Cow::Owned(bytes));
    }

    /// Lays every `.toml`, `.tsv` and `.gz` file of `folder` over these.
    ///
    /// # Errors
    /// When the folder or a file in it can't be read.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), DataErrors> {
        let mut errors = DataErrors::default();
        self.walk(folder, folder, &mut errors);
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
        for path in entries.filter_map(|e| e.ok().map(|e| e.path())) {
            if path.is_dir() {
                self.walk(root, &path, errors);
            } else if path.extension().is_some_and(|e| e == "toml" || e == "tsv" || e == "gz") {
                match std::fs::read(&path) {
                    Ok(bytes) => {
                        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                        self.insert(&name, bytes);
                    }
                    Err(e) => complain(errors, &path, e),
                }
            }
        }
    }

    /// The bytes of one file.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(|b| &**b)
    }

    /// One file as text; a missing or non-UTF-8 file is a complaint and reads as empty.
    pub fn text(&self, name: &str, errors: &mut DataErrors) -> &str {
        match self.bytes(name).map(std::str::from_utf8) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                errors.push(name, 0, "is not UTF-8", "save it as UTF-8");
                ""
            }
            None => {
                errors.push(name, 0, "is missing", "restore it from the project's data folder");
                ""
            }
        }
    }

    /// Names of the files under `prefix` that end in `suffix`, in order.
    pub fn names<'a>(&'a self, prefix: &'a str, suffix: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().map(String::as_str).filter(move |n| n.starts_with(prefix) && n.ends_with(suffix))
    }

    /// SHA-256 over names and contents, hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, bytes) in &self.0 {
            hasher.update((name.len() as u64).to_le_bytes());
            hasher.update(name);
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}
