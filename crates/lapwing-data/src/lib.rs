//! Ontology, lexicon and actor tables: what an expert could dispute, loaded from `data/` and checked.
//!
//! In: the files bundled into the binary, and optionally a user's folder that adds to or replaces them.
//! Out: one immutable [`Data`]. A data set loads wholly or not at all; every complaint names file, line and remedy.
//! This crate reads folders when asked to and does nothing else with the outside world.

pub mod actors;
pub mod cues;
pub mod dates;
mod error;
mod files;
pub mod happenings;
pub mod import;
mod index;
pub mod lexicon;
pub mod ontology;
pub mod places;
mod table;
pub mod territories;
mod toml_part;

use std::path::Path;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use actors::Actors;
pub use cues::Cues;
pub use dates::DateWords;
pub use error::{DataError, DataErrors};
pub use files::Files;
pub use happenings::Happenings;
pub use lexicon::Lexicon;
pub use ontology::Ontology;
pub use places::Places;
pub use territories::Territories;

/// Everything the coder knows that is not code and not learnt.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Data {
    /// Categories, modes, contexts, sectors, scores.
    pub ontology: Ontology,
    /// Frames and cues.
    pub lexicon: Lexicon,
    /// Words that tell time.
    pub dates: DateWords,
    /// Words that show that somebody is cited.
    pub cues: Cues,
    /// What tells one happening from another.
    pub happenings: Happenings,
    /// Names, role nouns and holders of offices.
    pub actors: Actors,
    /// The gazetteer.
    pub places: Places,
    /// Disputed territories and peoples.
    pub territories: Territories,
    /// SHA-256 of all files in use, hexadecimal; stamped into every record.
    pub hash: String,
}

impl Data {
    /// The data that ships inside the binary, read from its files once. `lapwing-ready` has the same ready-made.
    ///
    /// # Panics
    /// When the bundled files are broken, which the tests of this crate rule out.
    pub fn bundled() -> &'static Data {
        static BUNDLED: OnceLock<Data> = OnceLock::new();
        BUNDLED.get_or_init(|| Data::from_files(&Files::bundled()).unwrap_or_else(|e| panic!("bundled data: {e}")))
    }

    /// The bundled data with a user's folder laid over it: each file adds to the part that it belongs to, or replaces
    /// it where it says `replace = true` (see `data/README.md`).
    ///
    /// # Errors
    /// All complaints at once, when the folder can't be read or any file is wrong.
    pub fn with_folder(folder: &Path) -> Result<Data, DataErrors> {
        let mut files = Files::bundled();
        let mut errors = files.add_folder(folder).err().unwrap_or_default();
        match Data::from_files(&files) {
            Ok(data) => errors.into_result(|| data),
            Err(more) => {
                errors.0.extend(more.0);
                Err(errors)
            }
        }
    }

    /// Loads and checks `files`.
    ///
    /// # Errors
    /// All complaints at once.
    pub fn from_files(files: &Files) -> Result<Data, DataErrors> {
        let mut errors = DataErrors::default();
        let ontology = Ontology::load(files, &mut errors);
        let lexicon = Lexicon::load(files, &ontology, &mut errors);
        let dates = DateWords::load(files, &mut errors);
        let cues = Cues::load(files, &mut errors);
        let happenings = Happenings::load(files, &mut errors);
        let actors = Actors::load(files, &ontology, &mut errors);
        let mut places = Places::load(files, &mut errors);
        let territories = Territories::load(files, &actors, &places, &mut errors);
        territories.mark(&mut places);
        let hash = files.hash();
        errors.into_result(|| Data { actors, ontology, lexicon, cues, happenings, dates, places, territories, hash })
    }

    /// Everything as bytes that [`Data::from_ready`] reads without parsing or checking: for this version alone.
    ///
    /// # Panics
    /// Never: all of it can be written.
    pub fn ready(mut self) -> Vec<u8> {
        self.make_ready();
        postcard::to_allocvec(&self).unwrap_or_else(|e| panic!("data cannot be written: {e}"))
    }

    /// Unpacks what is otherwise unpacked on first use.
    pub fn make_ready(&mut self) {
        self.places.make_ready();
    }

    /// What [`Data::ready`] wrote; large tables stay where they lie.
    ///
    /// # Panics
    /// When the bytes are of another version.
    pub fn from_ready(bytes: &'static [u8]) -> Data {
        let mut data: Data = postcard::from_bytes(bytes).unwrap_or_else(|e| panic!("data made ready: {e}"));
        data.dates.make_ready();
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_data_loads() {
        let data = Data::from_files(&Files::bundled()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(data.hash.len(), 64);
    }
}
