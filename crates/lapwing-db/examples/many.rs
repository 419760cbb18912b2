//! Fills an archive with generated events through the store's own interface and times the questions of a chart. What an
//! archive holds already is not made again, so that a run that was stopped goes on; a full one is only asked.
//!
//! `cargo run --release -p lapwing-db --example many -- FILE N_EVENTS`; figures of a run stand in `bench/store.md`.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use lapwing_db::{
    Cluster, Count, Day, DbError, DyadQuery, Entry, Filter, Membership, NetworkQuery, Page, Per, Store, Who,
};
use lapwing_store::Record;
use lapwing_store::record::{Claim, Coder, Date, Entity, Event, Evidence, Place, Sentence, Size, Words};

const EVENTS_PER_DOCUMENT: usize = 5;
const DOCUMENTS_PER_BATCH: usize = 10_000;
/// Mebibytes of the archive that are held while it is filled.
const MEMORY: u32 = 2048;
const DAYS: u64 = 3652;
/// Category, quad class, score, modes.
const CATEGORIES: [(&str, u8, f64, [&str; 2]); 8] = [
    ("CONSULT", 1, 2.5, ["visit", "phone"]),
    ("SUPPORT", 1, 5.0, ["", ""]),
    ("COOPERATE", 2, 9.5, ["", ""]),
    ("AID", 2, 10.0, ["", ""]),
    ("ACCUSE", 3, -3.0, ["disapprove", "allege"]),
    ("THREATEN", 3, -5.0, ["restrict", "violence"]),
    ("COERCE", 4, -7.0, ["arrest", "seize"]),
    ("ASSAULT", 4, -9.0, ["firearms", "aerial"]),
];
const CONTEXTS: [&str; 7] = ["military", "diplomatic", "economic", "election", "human_rights", "territory", "cyber"];

/// Codes of states, of which the explorer has pages.
static STATES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/actors/countries.tsv").lines().filter(|l| !l.starts_with('#'));
    let states = rows.filter_map(|row| row.split_once('\t').filter(|(_, rest)| rest.starts_with('\t')));
    states.map(|(code, _)| code).collect()
});

/// A small generator of numbers; the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// Few parties are in most of the news: the product of two dice lies near the beginning.
    fn party(&mut self) -> usize {
        let n = STATES.len() as u64;
        (self.below(n) * self.below(n) * self.below(n) / (n * n)) as usize
    }
}

fn code(party: usize) -> String {
    STATES[party].to_string()
}

fn entity(party: usize, dice: &mut Dice, text: &str, start: usize) -> Entity {
    let sectors = match dice.below(10) {
        0..=5 => vec!["GOV".to_string()],
        6 => vec!["MIL".to_string()],
        7 => vec!["CVL".to_string()],
        _ => Vec::new(),
    };
    let country = code(party);
    let name = (sectors == ["GOV"]).then(|| format!("Government of {country}"));
    Entity {
        text: text.into(),
        start: Some(start),
        end: Some(start + 3),
        name,
        country: Some(country),
        sectors,
        title: None,
    }
}

fn document(number: usize, dice: &mut Dice) -> Entry {
    let mut text = String::new();
    let mut sentences = Vec::new();
    let (mut events, mut claims) = (Vec::new(), Vec::new());
    for index in 0..EVENTS_PER_DOCUMENT {
        let (a, mut b) = (dice.party(), dice.party());
        if a == b {
            b = (b + 1) % STATES.len();
        }
        let (category, quad, score, modes) = CATEGORIES[dice.below(8) as usize];
        let modes = modes.get(dice.below(4) as usize).filter(|m| !m.is_empty()).map(|m| m.to_string());
        let contexts = CONTEXTS.get(dice.below(14) as usize).map(|c| c.to_string());
        let start = text.len();
        let sentence = format!("{} told {} something about item {number}.", code(a), code(b));
        let words = Words { text: "told".into(), start: start + 4, end: start + 8 };
        let end = start + sentence.len();
        let shown = Sentence { index, text: sentence.clone(), start, end };
        let day = dice.below(DAYS);
        let date = format!("{:04}-{:02}-{:02}", 2015 + day / 366, day / 31 % 12 + 1, day % 28 + 1);
        // One event of each document stands on somebody's word.
        let holder = (index == 2).then(|| entity(a, dice, &code(a), start));
        if let Some(holder) = &holder {
            claims.push(Claim {
                id: format!("g{number}-c1"),
                holder: Some(holder.clone()),
                addressee: None,
                cue: words.clone(),
                content: vec![Words { text: "something".into(), start: start + 13, end: start + 22 }],
                directness: ["direct", "indirect"][dice.below(2) as usize].into(),
                about: vec![code(b)],
                parent: None,
                document: false,
            });
        }
        let place = (dice.below(2) == 0).then(|| Place {
            text: code(b),
            start: start + 9,
            end: start + 12,
            name: None,
            country: Some(code(b)),
            lat: None,
            lon: None,
            geonames_id: None,
            precision: "country".into(),
        });
        events.push(Event {
            id: String::new(),
            category: category.into(),
            modes: modes.into_iter().collect(),
            contexts: contexts.into_iter().collect(),
            modality: ["asserted", "asserted", "asserted", "future", "negated"][dice.below(5) as usize].into(),
            reciprocal: false,
            actors: vec![entity(a, dice, &code(a), start)],
            recipients: vec![entity(b, dice, &code(b), start + 9)],
            date: Date { value: Some(date), precision: "day".into(), basis: "stated".into(), text: None },
            place,
            size: Size { dead: None, injured: None, arrested: None },
            score,
            quad,
            trigger: words.clone(),
            sentence: shown.clone(),
            evidence: vec![Evidence { sentence: shown, trigger: words }],
            claim: holder.is_some().then(|| format!("g{number}-c1")),
            voice: if holder.is_some() { "quoted" } else { "narrator" }.into(),
            reported_by: holder,
            frame: "some.frame".into(),
            confidence: 0.8,
        });
        sentences.push((start, end));
        text += &sentence;
        text += " ";
    }
    let record = Record {
        id: format!("g{number}"),
        title: None,
        published: events.first().and_then(|e: &Event| e.date.value.clone()),
        crawled: None,
        publisher: Some(format!("Outlet {}", number % 300)),
        url: None,
        author: None,
        language: "en".into(),
        genre: "report".into(),
        coder: Coder { version: "generated".into(), data: String::new(), model: String::new() },
        text: Some(text),
        events,
        claims,
        notes: Vec::new(),
    };
    Entry { record, sentences, lead: None }
}

/// Processor time of this process so far; the clock on the wall also counts what others do.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = |at: usize| stat.split(' ').nth(at).and_then(|t| t.parse::<u64>().ok()).unwrap_or(0);
    // User and system time, in hundredths of a second.
    Duration::from_millis(10 * (ticks(13) + ticks(14)))
}

/// Asks a hundred times and prints the shortest time and the mean processor time, in milliseconds.
fn time<T>(what: &str, mut ask: impl FnMut() -> T) {
    const TRIES: u32 = 100;
    let mut shortest = Duration::MAX;
    let begun = cpu();
    for _ in 0..TRIES {
        let begun = Instant::now();
        ask();
        shortest = shortest.min(begun.elapsed());
    }
    println!(
        "{what:<64} shortest {:>8.2} ms, processor {:>8.2} ms",
        ms(shortest),
        ms(cpu().saturating_sub(begun) / TRIES)
    );
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1000.0
}

fn fill(path: &Path, n: usize) -> Result<(), DbError> {
    let begun = Instant::now();
    let mut store = Store::create_or_open(path)?;
    store.hold(MEMORY)?;
    let info = store.info()?;
    let there = info.documents as usize;
    if there * EVENTS_PER_DOCUMENT >= n && info.incidents < info.events {
        return Ok(());
    }
    let mut dice = Dice(7);
    let mut batch = store.batch()?;
    for number in 0..n / EVENTS_PER_DOCUMENT {
        // Also of what is there, so that the dice fall as they did.
        let made = document(number, &mut dice);
        if number < there {
            continue;
        }
        batch.add(&made, None)?;
        if number % DOCUMENTS_PER_BATCH == DOCUMENTS_PER_BATCH - 1 {
            batch.commit()?;
        }
    }
    batch.commit()?;
    drop(batch);
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{} events put in, {seconds:.0} s, {:.0} events/s, processor {:.0} s",
        n - there * EVENTS_PER_DOCUMENT,
        (n - there * EVENTS_PER_DOCUMENT) as f64 / seconds,
        cpu().as_secs_f64()
    );
    // The first event of every tenth document is that of the next one or two. Its key follows from the document's number:
    // to read all events would take longer than to write them.
    let mut clusters: Vec<Cluster> = Vec::new();
    for nth in 1..=n / EVENTS_PER_DOCUMENT {
        let event = (nth as i64) << 24;
        let member = Membership { event, reason: "generated".into(), is_copy: false };
        match (nth % 10, clusters.last_mut()) {
            (0, _) => clusters.push(Cluster { main: event, reports: vec![member] }),
            (1, Some(last)) => last.reports.push(member),
            (2, Some(last)) if nth % 20 == 2 => last.reports.push(member),
            _ => {}
        }
    }
    clusters.retain(|c| c.reports.len() > 1);
    let seconds = begun.elapsed().as_secs_f64();
    store.write_incidents(&clusters)?;
    println!("{} incidents written, {:.0} s", clusters.len(), begun.elapsed().as_secs_f64() - seconds);
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(n)) = (args.next(), args.next()) else { return Err("usage: many FILE N_EVENTS".into()) };
    let path = Path::new(&path);
    fill(path, n.parse()?)?;
    let store = Store::open_to_read(path)?;
    let info = store.info()?;
    println!("{} events, {} incidents, {:.0} MB", info.events, info.incidents, info.bytes as f64 / 1e6);
    let busiest = store.network(&NetworkQuery { limit: 1, count: Count::Reports, ..NetworkQuery::default() }, None)?;
    let Some(edge) = busiest.first() else { return Err("nothing was put in".into()) };
    println!("busiest dyad: {} to {}, {} events told", edge.actor, edge.recipient, edge.n);
    let (actor, recipient) = (Who::read(&edge.actor), Who::read(&edge.recipient));
    let query = |per, count| DyadQuery {
        actor: actor.clone(),
        recipient: recipient.clone(),
        since: None,
        until: None,
        per,
        count,
    };
    time("busiest dyad by month, incidents", || store.dyad(&query(Per::Month, Count::Incidents)));
    time("busiest dyad by month, reports", || store.dyad(&query(Per::Month, Count::Reports)));
    time("busiest dyad by day, incidents", || store.dyad(&query(Per::Day, Count::Incidents)));
    time("busiest dyad by month, sources", || store.dyad(&query(Per::Month, Count::Sources)));
    let part = DyadQuery { actor: Who::read(&format!("{}:GOV", edge.actor)), ..query(Per::Month, Count::Incidents) };
    time("busiest dyad by month, incidents, its government as actor", || store.dyad(&part));
    let dyad = Filter { actor: Some(actor.clone()), recipient: Some(recipient.clone()), ..Filter::default() };
    time("newest 50 events of the busiest dyad", || store.events(&dyad, &Page::default()));
    let one = Filter { actor: Some(actor), ..Filter::default() };
    time("newest 50 incidents of the busiest dyad", || store.incidents(&dyad, &Page::default()));
    time("newest 50 incidents of its actor", || store.incidents(&one, &Page::default()));
    time("newest 50 incidents", || store.incidents(&Filter::default(), &Page::default()));
    time("newest 50 documents", || store.documents(&Page::default()));
    time("newest 50 events of its actor", || store.events(&one, &Page::default()));
    time("newest 50 events", || store.events(&Filter::default(), &Page::default()));
    let year = Day::read("2020");
    let network = |count| NetworkQuery { since: year, until: year, count, ..NetworkQuery::default() };
    time("network of a year, 200 dyads, incidents", || store.network(&network(Count::Incidents), None));
    let half = NetworkQuery { until: Day::read("2020-06"), ..network(Count::Incidents) };
    time("network of half a year, 200 dyads, incidents", || store.network(&half, None));
    let held = store.year_counts()?;
    let since = NetworkQuery { since: Day::read("2004-05"), until: None, ..network(Count::Incidents) };
    time("network since a month, 200 dyads", || store.network(&since, None));
    time("the same, counts by year held", || store.network(&since, Some(&held)));
    let text = Filter { text: Some("item 77".into()), ..Filter::default() };
    time("events of sentences with two words", || store.events(&text, &Page::default()));
    Ok(())
}
