//! What all views share: the archive, the data, and an overview of what is in the archive.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use lapwing::Pipeline;
use lapwing_db::{Activity, Count, Coverage, Day, DbError, Edge, Info, Named, NetworkQuery, Store, YearCounts};
use tokio::sync::Mutex;

use crate::answers::Answers;
use crate::archive::Archive;
use crate::guard::Doors;
use crate::problem::Problem;

/// Reports about the last days before the newest article are still coming in.
pub const INCOMPLETE_DAYS: i64 = 7;
/// How often a changed archive is looked at anew, at most.
const FRESH: Duration = Duration::from_secs(20);
/// Of the time, at most one part in so many is spent with that.
const RARELY: u32 = 10;
/// How long a request waits for a new count before it takes the one before.
const HASTE: Duration = Duration::from_millis(100);
/// People that the overview holds, of all and of each state.
const PEOPLE: usize = 500;
const PEOPLE_OF_STATE: usize = 40;
/// Dyads that the overview holds.
const DYADS: usize = 100;

/// The explorer of one archive.
pub struct App {
    /// Readers.
    pub archive: Arc<Archive>,
    /// Data and model: names of states, the codebook, and the coder for pasted articles.
    pub pipeline: Pipeline,
    /// Who may ask.
    pub doors: Doors,
    /// File name of the archive.
    pub name: String,
    /// Answers that still hold.
    pub answers: Answers,
    overview: Mutex<Option<Kept>>,
    /// Held by whoever counts.
    counting: Mutex<()>,
}

/// An overview, of which state of the files, and until when it is good enough.
#[derive(Clone)]
struct Kept {
    stamp: Stamp,
    until: Instant,
    overview: Arc<Overview>,
}

/// When the files of the archive were last written.
type Stamp = Vec<Option<(SystemTime, u64)>>;

/// What is in the archive. Costly to count, so it is kept.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// Counts.
    pub info: Info,
    /// Documents and events by day, events by code.
    pub coverage: Coverage,
    /// Who is named most.
    pub people: Vec<Named>,
    /// Who of each state is named most.
    pub people_of: BTreeMap<String, Vec<Named>>,
    /// Who acts and is acted on, over all time.
    pub activity: Vec<Activity>,
    /// The busiest dyads over all time, in incidents.
    pub dyads: Vec<Edge>,
    /// What every dyad did in every year.
    pub years: YearCounts,
}

impl Overview {
    /// First and last day of publication that is known.
    pub fn published(&self) -> Option<(Day, Day)> {
        let mut known = self.coverage.documents.keys().filter(|d| d.0 > 0);
        let first = *known.next()?;
        Some((first, known.next_back().copied().unwrap_or(first)))
    }

    /// From this day on reports are still to come: a week before the newest article.
    pub fn incomplete_from(&self) -> Option<Day> {
        let last = self.published()?.1;
        crate::calendar::shift(last, 1 - INCOMPLETE_DAYS)
    }

    /// Told events within some days.
    pub fn told_between(&self, since: Day, until: Day) -> u64 {
        self.coverage.told.range(since..=until).map(|(_, n)| n).sum()
    }

    fn of(store: &Store) -> Result<Overview, DbError> {
        let mut people = store.all_people()?;
        let mut people_of: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        for named in &people {
            let Some(country) = &named.country else { continue };
            let of_state = people_of.entry(country.clone()).or_default();
            if of_state.len() < PEOPLE_OF_STATE {
                of_state.push(named.clone());
            }
        }
        people.truncate(PEOPLE);
        let years = store.year_counts()?;
        let busiest = NetworkQuery { limit: DYADS, count: Count::Incidents, ..NetworkQuery::default() };
        Ok(Overview {
            info: store.info()?,
            coverage: store.coverage()?,
            people,
            people_of,
            activity: store.activity(None, None, Some(&years))?,
            dyads: store.network(&busiest, Some(&years))?,
            years,
        })
    }
}

impl App {
    /// For an archive that is open.
    pub fn new(archive: Archive, pipeline: Pipeline, doors: Doors) -> App {
        let name = archive.path().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        App {
            archive: Arc::new(archive),
            pipeline,
            doors,
            name,
            answers: Answers::default(),
            overview: Mutex::new(None),
            counting: Mutex::new(()),
        }
    }

    /// What is in the archive, counted anew when it has changed. A large archive takes seconds to count: while that goes on,
    /// what was counted before is given.
    ///
    /// # Errors
    /// An archive that cannot be read.
    pub async fn overview(self: &Arc<App>) -> Result<Arc<Overview>, Problem> {
        let (before, is_fresh) = self.kept().await;
        let Some(before) = before else { return self.count().await };
        // Whoever counts already counts for all.
        if is_fresh || self.counting.try_lock().is_err() {
            return Ok(before);
        }
        let app = Arc::clone(self);
        let counted = tokio::spawn(async move { app.count().await });
        match tokio::time::timeout(HASTE, counted).await {
            Ok(Ok(done)) => done,
            _ => Ok(before),
        }
    }

    /// What was counted last, and whether it still holds.
    async fn kept(&self) -> (Option<Arc<Overview>>, bool) {
        match self.overview.lock().await.as_ref() {
            None => (None, false),
            Some(kept) => (Some(kept.overview.clone()), Instant::now() < kept.until || kept.stamp == self.stamp()),
        }
    }

    /// The state of the archive, if the overview is of that state: what is answered now holds until it changes.
    pub async fn settled(&self) -> Option<i64> {
        let version = self.archive.version()?;
        self.held().await.map(|_| version)
    }

    /// The overview, if it is of the archive as it is now: what is asked of it and of the archive then fits together.
    pub async fn held(&self) -> Option<Arc<Overview>> {
        let kept = self.overview.lock().await.clone()?;
        (kept.stamp == self.stamp()).then_some(kept.overview)
    }

    async fn count(&self) -> Result<Arc<Overview>, Problem> {
        let _alone = self.counting.lock().await;
        if let (Some(kept), true) = self.kept().await {
            return Ok(kept);
        }
        let begun = Instant::now();
        let (path, stamp) = (self.archive.path().to_path_buf(), self.stamp());
        let counted = tokio::task::spawn_blocking(move || Store::open_to_read(&path).and_then(|s| Overview::of(&s)));
        let counted = counted.await.map_err(|e| Problem::internal(e.to_string()))??;
        let overview = Arc::new(counted);
        let until = Instant::now() + FRESH.max(begun.elapsed() * RARELY);
        *self.overview.lock().await = Some(Kept { stamp, until, overview: overview.clone() });
        Ok(overview)
    }

    fn stamp(&self) -> Stamp {
        let path = self.archive.path();
        let mut log = path.as_os_str().to_os_string();
        log.push("-wal");
        let of = |m: std::fs::Metadata| m.modified().ok().map(|t| (t, m.len()));
        vec![path.metadata().ok().and_then(of), std::path::Path::new(&log).metadata().ok().and_then(of)]
    }

    /// A state or body in words; the code itself where nothing is known.
    pub fn name_of(&self, code: &str) -> String {
        let data = self.pipeline.data();
        let known = data.actors.states.get(code).or_else(|| data.ontology.bodies.get(code));
        // The glosses of bodies are sentences that begin with a name.
        let name = known.map_or(code, |n| n.split(['(', ';', ':']).next().unwrap_or(n).trim().trim_end_matches('.'));
        ["The ", "An ", "A "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name).to_string()
    }

    /// The code of a state or body that somebody typed, by code or name.
    pub fn code_of(&self, typed: &str) -> Option<String> {
        let typed = typed.trim();
        let data = self.pipeline.data();
        let upper = typed.to_ascii_uppercase();
        if data.actors.states.contains_key(&upper) || data.ontology.bodies.contains_key(&upper) {
            return Some(upper);
        }
        let by_name = data.actors.states.iter().find(|(_, n)| n.eq_ignore_ascii_case(typed)).map(|(c, _)| c.clone());
        by_name.or_else(|| {
            let rows = data.actors.names.exact(typed);
            let mut codes: Vec<&String> =
                rows.iter().filter(|r| r.sectors.is_empty()).filter_map(|r| r.code.as_ref()).collect();
            codes.dedup();
            if codes.len() == 1 { codes.first().map(|c| (*c).clone()) } else { None }
        })
    }

    /// What a code of the codebook means.
    pub fn gloss(&self, code: &str) -> String {
        let o = &self.pipeline.data().ontology;
        let found = o.sectors.get(code).or_else(|| o.contexts.get(code)).or_else(|| o.bodies.get(code));
        found.cloned().unwrap_or_default()
    }

    /// All states and bodies, by code.
    pub fn all_codes(&self) -> BTreeMap<String, String> {
        let data = self.pipeline.data();
        let codes = data.actors.states.keys().chain(data.ontology.bodies.keys());
        codes.map(|c| (c.clone(), self.name_of(c))).collect()
    }
}
