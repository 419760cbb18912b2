//! Files, folders and standard input to a stream of articles.
//!
//! What comes in are paths in the caller's order, `-` for standard input; a folder stands for the readable files in
//! it, sorted by path. What goes out is one [`Outcome`] per article or failure, as they are met. One item is held in
//! memory at a time.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use lapwing_core::{Article, Note};

use crate::error::{ErrorKind, IngestError, Rejected};
use crate::kinds;
use crate::options::{Format, Options};
use crate::stream::{Stream, stem_of};

/// One article, or why one could not be read.
pub type Outcome = Result<Article, Rejected>;

/// Where an outcome came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named or found; `stdin` for standard input.
    pub input: String,
    /// Number of the outcome among those of the file, from 1.
    pub item: u64,
    /// Bytes of the file read so far, read-ahead included; `None` for pipes and files that could not be opened.
    pub bytes: Option<u64>,
}

/// Reads paths in their order; `-` is standard input, folders are read recursively.
pub fn articles<P: AsRef<Path>>(inputs: impl IntoIterator<Item = P>, options: &Options) -> Articles {
    let waiting = inputs.into_iter().map(|p| Waiting { path: p.as_ref().to_path_buf(), is_named: true }).collect();
    Articles {
        waiting,
        stream: None,
        options: options.clone(),
        ids: BTreeMap::new(),
        n_skipped: 0,
        place: Place::default(),
        cursor: None,
        n_records_passed_over: 0,
    }
}

/// Reads one open stream. `name` stands in messages, and names articles that name themselves not.
pub fn articles_of(reader: impl Read + 'static, name: &str, options: &Options) -> Articles {
    let mut articles = articles(Vec::<PathBuf>::new(), options);
    articles.place.input = name.to_string();
    articles.stream = Some(Stream::new(reader, name, options.format));
    articles
}

/// A stream of articles; see [`articles`].
pub struct Articles {
    waiting: VecDeque<Waiting>,
    stream: Option<Stream>,
    options: Options,
    /// How often each identifier was met, by hash: a run may hold millions.
    ids: BTreeMap<u64, u32>,
    n_skipped: usize,
    place: Place,
    /// Shares the place in the open file with the stream that reads it.
    cursor: Option<File>,
    /// Of the streams that are finished.
    n_records_passed_over: usize,
}

impl Articles {
    /// How many files in folders were passed over so far, because their names end in nothing readable.
    pub fn n_skipped(&self) -> usize {
        self.n_skipped
    }

    /// Where the outcome given last came from.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// How many records of archives were passed over so far, because they hold no article: requests, redirects, pictures.
    pub fn n_records_passed_over(&self) -> usize {
        self.n_records_passed_over + self.stream.as_ref().map_or(0, Stream::n_passed_over)
    }

    /// Opens the next path. An error is the path's only outcome.
    fn open(&mut self, next: &Waiting) -> io::Result<()> {
        if next.is_named && next.path == Path::new("-") {
            self.place.input = "stdin".to_string();
            self.stream = Some(Stream::new(io::stdin(), "stdin", self.options.format));
            return Ok(());
        }
        if fs::metadata(&next.path)?.is_dir() {
            return self.enter(&next.path);
        }
        let name = next.path.display().to_string();
        let format = match self.options.format {
            Format::Auto => Format::of_name(&name).unwrap_or_default(),
            known => known,
        };
        let file = File::open(&next.path)?;
        self.cursor = file.try_clone().ok();
        self.stream = Some(Stream::of_file(file, &name, format));
        Ok(())
    }

    /// Puts a folder's files in front of what waits. Links to folders are not followed: they may lead in circles.
    fn enter(&mut self, folder: &Path) -> io::Result<()> {
        let mut entries: Vec<fs::DirEntry> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.path()));
        for entry in entries {
            let path = entry.path();
            let kind = entry.file_type()?;
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let is_linked_folder = kind.is_symlink() && path.is_dir();
            if kind.is_dir() || (Format::of_name(name).is_some() && !is_linked_folder) {
                self.waiting.push_front(Waiting { path, is_named: false });
            } else {
                self.n_skipped += 1;
            }
        }
        Ok(())
    }

    /// Makes the identifier unique within the run.
    fn name(&mut self, mut article: Article) -> Article {
        let given = article.id.clone();
        let mut n = self.meet(&given);
        if n == 1 {
            return article;
        }
        loop {
            article.id = format!("{given}-{n}");
            if self.meet(&article.id) == 1 {
                break;
            }
            n = self.meet(&given);
        }
        article.notes.push(Note::whole(kinds::DUPLICATE_ID, format!("the identifier \"{given}\" was used before")));
        article
    }

    /// How often an identifier was met, this time included.
    fn meet(&mut self, id: &str) -> u32 {
        // FNV-1a: stable over runs and platforms. A clash would only add a number to an identifier.
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let n = self.ids.entry(hash).or_default();
        *n += 1;
        *n
    }
}

impl Iterator for Articles {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        loop {
            if let Some(outcome) = self.stream.as_mut().and_then(|s| s.next(&self.options)) {
                self.place.item += 1;
                self.place.bytes = self.cursor.as_ref().and_then(|mut file| file.stream_position().ok());
                return Some(outcome.map(|article| self.name(article)));
            }
            self.n_records_passed_over = self.n_records_passed_over();
            self.stream = None;
            let next = self.waiting.pop_front()?;
            self.cursor = None;
            self.place = Place { input: next.path.display().to_string(), ..Place::default() };
            if let Err(error) = self.open(&next) {
                self.place.item = 1;
                return Some(Err(failed(&next.path, &error)));
            }
        }
    }
}

/// A path that was named by the caller or found in a folder.
struct Waiting {
    path: PathBuf,
    is_named: bool,
}

fn failed(path: &Path, error: &io::Error) -> Rejected {
    let error = match error.kind() {
        io::ErrorKind::NotFound => IngestError::new(ErrorKind::NotFound, "no such file or folder"),
        _ => IngestError::new(ErrorKind::Unreadable, format!("cannot be read: {error}")),
    };
    error.at(stem_of(path), &path.display().to_string())
}
