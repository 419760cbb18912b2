//! Articles into an archive: each coded once, on several threads, in the order of the input.
//!
//! In: a stream of articles with their places, an open [`Store`]. Out: the same archive with everything in it, and counts.
//! What the archive knows already is not coded again, so that a run that was stopped goes on where it ended and the same
//! input fed again adds nothing. Languages other than English are set aside, and only where the text leaves no doubt.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use lapwing_db::{Added, Batch, DbError, Entry, Key, Origin, Standing, Store};
use lapwing_ingest::{Articles, Outcome, sure_language};
use lapwing_store::Line;
use lapwing_store::record::Coder;

use crate::limit::Limited;
use crate::{Article, Pipeline, Span, run_items};

/// Inputs in another language are set aside under this name.
pub(crate) const LANGUAGE_KIND: &str = "archive.language";
/// Inputs that take too long are set aside under this name.
const TIME_KIND: &str = "coder.too-long";
/// Time for one article of moderate length.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of text that get as much time again.
const PATIENCE_BYTES: usize = 100_000;
/// Documents in one transaction: small enough that a stop costs little, large enough that committing does not.
const BATCH_DOCUMENTS: usize = 200;
/// Bytes of text in one transaction, for long documents.
const BATCH_BYTES: usize = 4 << 20;

/// What became of the inputs of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Documents that are new.
    pub new: u64,
    /// Documents that another run had coded; this coding stands beside that one.
    pub recoded: u64,
    /// Documents that were there.
    pub known: u64,
    /// Inputs set aside: unreadable, or the coder failed on them.
    pub set_aside: u64,
    /// Inputs set aside because they are in another language.
    pub other_language: u64,
    /// Events put in.
    pub events: u64,
    /// Claims put in.
    pub claims: u64,
}

impl std::ops::AddAssign for Filled {
    fn add_assign(&mut self, other: Filled) {
        self.new += other.new;
        self.recoded += other.recoded;
        self.known += other.known;
        self.set_aside += other.set_aside;
        self.other_language += other.other_language;
        self.events += other.events;
        self.claims += other.claims;
    }
}

/// Codes articles with `pipeline` and puts them into `store`, until `stop` is set. `place` is told where each item came
/// from as it is done.
///
/// # Errors
/// When the archive cannot be read or written; what was committed before is kept.
pub fn fill(
    store: &mut Store,
    articles: impl Iterator<Item = (Origin, Outcome)>,
    pipeline: &Arc<Pipeline>,
    threads: usize,
    stop: &AtomicBool,
    place: impl FnMut(&Origin) + Send,
) -> Result<Filled, DbError> {
    let stamp = pipeline.stamp();
    let pipeline = Arc::clone(pipeline);
    let code = move |article: Article| pipeline.entry(&article);
    fill_with(store, articles, &stamp, code, Limits { threads, patience: PATIENCE }, stop, place)
}

/// How much a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Threads that code.
    pub threads: usize,
    /// Time for one article, and as much again for every 100 kB of text.
    pub patience: Duration,
}

/// The same with another coder, which `coder` stamps.
///
/// # Errors
/// As [`fill`].
pub fn fill_with(
    store: &mut Store,
    mut articles: impl Iterator<Item = (Origin, Outcome)>,
    coder: &Coder,
    code: impl Fn(Article) -> Entry + Send + Sync + 'static,
    limits: Limits,
    stop: &AtomicBool,
    mut place: impl FnMut(&Origin) + Send,
) -> Result<Filled, DbError> {
    let reader = store.reader()?;
    let mut filling = Filling { batch: store.batch()?, filled: Filled::default(), last: None, documents: 0, bytes: 0 };
    let (to_sink, origins) = channel::<Origin>();
    let mut unreadable = None;
    let mut is_whole = false;
    let items = std::iter::from_fn(|| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let Some((origin, outcome)) = articles.next() else {
            is_whole = true;
            return None;
        };
        let job = outcome.map_or_else(
            |r| Ok(Job::Reject(Aside { id: r.id, kind: r.kind.as_str().to_string(), message: r.message })),
            |article| triage(&reader, article, coder),
        );
        let job = job.map_err(|error| unreadable = Some(error)).ok()?;
        // Fails only when the sink has stopped: then nothing more is wanted.
        to_sink.send(origin).ok()?;
        Some(Ok(job))
    });
    let limited = Limited::new(Arc::new(code));
    let work = |job| match job {
        Job::Code(article) => {
            let id = article.id.clone();
            let patience = limits.patience * (1 + u32::try_from(article.text.len() / PATIENCE_BYTES).unwrap_or(0));
            limited
                .call(*article, patience)
                .map_or_else(|| Done::Reject(too_long(id, patience)), |e| Done::Coded(Box::new(e)))
        }
        Job::Known => Done::Known,
        Job::OtherLanguage(aside) => Done::OtherLanguage(aside),
        Job::Reject(aside) => Done::Reject(aside),
    };
    let sink = {
        let filling = &mut filling;
        move |done| {
            let origin = origins.recv().unwrap_or_default();
            place(&origin);
            filling.take(origin, done)
        }
    };
    run_items(items, limits.threads, Job::id, work, sink)?;
    match unreadable {
        Some(error) => Err(error),
        None => filling.end(is_whole),
    }
}

/// What is to be done with an item.
enum Job {
    Code(Box<Article>),
    Known,
    OtherLanguage(Aside),
    Reject(Aside),
}

/// What was done.
enum Done {
    Coded(Box<Entry>),
    Known,
    OtherLanguage(Aside),
    Reject(Aside),
}

/// An input set aside, and why.
struct Aside {
    id: String,
    kind: String,
    message: String,
}

impl Job {
    fn id(&self) -> &str {
        match self {
            Job::Code(article) => &article.id,
            Job::Known => "",
            Job::OtherLanguage(aside) | Job::Reject(aside) => &aside.id,
        }
    }
}

fn triage(reader: &Store, mut article: Article, coder: &Coder) -> Result<Job, DbError> {
    if let Some(message) = other_language(&article) {
        return Ok(Job::OtherLanguage(Aside { id: article.id, kind: LANGUAGE_KIND.to_string(), message }));
    }
    let key = Key::of(article.publisher.as_deref(), article.url.as_deref(), &article.text);
    match reader.standing(key, coder)? {
        Standing::Known => return Ok(Job::Known),
        Standing::New => {}
        Standing::Uncoded(stored) if stored != article.text => take_text(&mut article, stored),
        Standing::Uncoded(_) => {}
    }
    Ok(Job::Code(Box::new(article)))
}

/// Why an article is set aside as `archive.language`, when its text is beyond doubt in another language than English.
pub fn other_language(article: &Article) -> Option<String> {
    let language = if article.language == "en" { None } else { sure_language(&article.text).filter(|l| *l != "en") };
    language.map(|l| format!("the text is in '{l}'; only English is coded"))
}

fn too_long(id: String, patience: Duration) -> Aside {
    let message =
        format!("coding took longer than {} s and was given up; fed again, it is tried again", patience.as_secs());
    Aside { id, kind: TIME_KIND.to_string(), message }
}

/// Another copy of the text, which differs in blanks: offsets must count in the one that is stored.
fn take_text(article: &mut Article, stored: String) {
    let headline = article.headline.map(|h| h.of(&article.text).to_string());
    article.headline = headline.and_then(|h| stored.find(&h).map(|at| Span::new(at, at + h.len())));
    article.given = None;
    article.text = stored;
}

/// The transaction and what was counted.
struct Filling<'s> {
    batch: Batch<'s>,
    filled: Filled,
    /// Where the item came from that was done last.
    last: Option<Origin>,
    documents: usize,
    bytes: usize,
}

impl Filling<'_> {
    fn take(&mut self, origin: Origin, done: Result<Done, Line>) -> Result<(), DbError> {
        if let Some(before) = self.last.take().filter(|before| before.input != origin.input) {
            self.batch.read_to(&before, true)?;
        }
        match done {
            Ok(Done::Coded(entry)) => self.add(&entry, &origin)?,
            Ok(Done::Known) => self.filled.known += 1,
            Ok(Done::OtherLanguage(aside)) => {
                self.filled.other_language += 1;
                self.batch.reject(&origin, &aside.id, &aside.kind, &aside.message)?;
            }
            Ok(Done::Reject(aside)) => {
                self.filled.set_aside += 1;
                self.batch.reject(&origin, &aside.id, &aside.kind, &aside.message)?;
            }
            Err(Line::Failed(failure)) => {
                self.filled.set_aside += 1;
                self.batch.reject(&origin, &failure.id, &failure.error.kind, &failure.error.message)?;
            }
            // The driver hands failures on, nothing else.
            Err(Line::Coded(_)) => {}
        }
        self.last = Some(origin);
        if self.documents >= BATCH_DOCUMENTS || self.bytes >= BATCH_BYTES { self.commit(false) } else { Ok(()) }
    }

    fn add(&mut self, entry: &Entry, origin: &Origin) -> Result<(), DbError> {
        let added = self.batch.add(entry, Some(origin))?;
        match added {
            Added::New => self.filled.new += 1,
            Added::Recoded => self.filled.recoded += 1,
            Added::Known => self.filled.known += 1,
        }
        if added != Added::Known {
            self.filled.events += entry.record.events.len() as u64;
            self.filled.claims += entry.record.claims.len() as u64;
            self.documents += 1;
            self.bytes += entry.record.text.as_ref().map_or(0, String::len);
        }
        Ok(())
    }

    fn commit(&mut self, is_whole: bool) -> Result<(), DbError> {
        if let Some(last) = &self.last {
            self.batch.read_to(last, is_whole)?;
        }
        (self.documents, self.bytes) = (0, 0);
        self.batch.commit()
    }

    fn end(mut self, is_whole: bool) -> Result<Filled, DbError> {
        self.commit(is_whole)?;
        Ok(self.filled)
    }
}

/// Articles with where they came from.
pub fn placed(mut articles: Articles) -> impl Iterator<Item = (Origin, Outcome)> {
    std::iter::from_fn(move || {
        let outcome = articles.next()?;
        let place = articles.place();
        Some((Origin { input: place.input.clone(), item: place.item, bytes: place.bytes }, outcome))
    })
}
