//! The archive as its users meet it: nothing lost, nothing doubled, counts that add up.

use lapwing_db::{
    Added, ClaimFilter, Cluster, Count, Day, DbError, DyadQuery, DyadRow, Entry, Filter, Found, Membership,
    NetworkQuery, Origin, Page, Per, Standing, Store, Who,
};
use lapwing_store::Record;
use lapwing_store::record::{Claim, Coder, Date, Entity, Event, Evidence, Note, Place, Sentence, Series, Size, Words};
use tempfile::TempDir;

const TEXT: &str =
    "Ghana’s coast guard arrested at least 12 Togolese fishermen off Keta.\0 Lomé said Ghana had threatened it.";

fn coder(version: &str) -> Coder {
    Coder { version: version.into(), data: "sha256:d".into(), model: "sha256:m".into() }
}

fn words(text: &str, of: &str) -> Words {
    let byte = text.find(of).expect("the words stand in the text");
    let start = text[..byte].chars().count();
    Words { text: of.into(), start, end: start + of.chars().count() }
}

fn party(text: &str, of: &str, country: &str, sectors: &[&str]) -> Entity {
    let w = words(text, of);
    Entity {
        text: of.into(),
        start: Some(w.start),
        end: Some(w.end),
        name: (sectors == ["GOV"]).then(|| format!("Government of {country}")),
        country: Some(country.into()),
        sectors: sectors.iter().map(|s| (*s).to_string()).collect(),
        title: Some("fishermen".into()).filter(|_| sectors.contains(&"CVL")),
    }
}

/// The sentences of a text that a NUL may part in two.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let n = text.chars().count();
    match text.chars().position(|c| c == '\0') {
        Some(nul) => vec![(0, nul), (nul + 2, n)],
        None => vec![(0, n)],
    }
}

fn evidence(text: &str, index: usize, trigger: &str) -> Evidence {
    let (start, end) = sentences(text)[index];
    let shown = text.chars().skip(start).take(end - start).collect();
    Evidence { sentence: Sentence { index, text: shown, start, end }, trigger: words(text, trigger) }
}

fn event(evidence: Vec<Evidence>, code: (&str, u8, f64), actors: Vec<Entity>, recipients: Vec<Entity>) -> Event {
    Event {
        id: String::new(),
        category: code.0.into(),
        modes: Vec::new(),
        contexts: Vec::new(),
        modality: "asserted".into(),
        reciprocal: false,
        actors,
        recipients,
        date: Date {
            value: Some("2024-03-05".into()),
            precision: "day".into(),
            basis: "publication".into(),
            text: None,
        },
        place: None,
        size: Size { dead: None, injured: None, arrested: None },
        score: code.2,
        quad: code.1,
        trigger: evidence[0].trigger.clone(),
        sentence: evidence[0].sentence.clone(),
        evidence,
        reported_by: None,
        claim: None,
        voice: "narrator".into(),
        frame: "some.frame".into(),
        confidence: 0.875,
    }
}

fn arrest() -> Event {
    let mut arrest = event(
        vec![evidence(TEXT, 0, "arrested"), evidence(TEXT, 1, "threatened")],
        ("COERCE", 4, -6.5),
        vec![party(TEXT, "Ghana’s coast guard", "GHA", &["COP", "MIL"])],
        vec![party(TEXT, "12 Togolese fishermen", "TGO", &["CVL"])],
    );
    arrest.modes = vec!["arrest".into(), "seize".into()];
    arrest.contexts = vec!["fishing".into()];
    let keta = words(TEXT, "Keta");
    arrest.place = Some(Place {
        text: keta.text,
        start: keta.start,
        end: keta.end,
        name: Some("Keta".into()),
        country: Some("GHA".into()),
        lat: Some(5.917_9),
        lon: Some(0.987_5),
        geonames_id: Some(2_299_522),
        precision: "city".into(),
    });
    arrest.size.arrested = Some(lapwing_store::record::Count { low: 12, high: None, text: "at least 12".into() });
    arrest
}

/// A record that uses every field.
fn full() -> Entry {
    let togo = || party(TEXT, "Lomé", "TGO", &["GOV"]);
    let mut threat = event(
        vec![evidence(TEXT, 1, "threatened")],
        ("THREATEN", 3, -5.0),
        vec![party(TEXT, "Ghana", "GHA", &["GOV"])],
        vec![togo()],
    );
    threat.reported_by = Some(togo());
    threat.voice = "quoted".into();
    threat.claim = Some("x-c1".into());
    threat.date = Date { value: None, precision: "none".into(), basis: "none".into(), text: Some("once".into()) };
    let claim = Claim {
        id: "x-c1".into(),
        holder: Some(togo()),
        addressee: Some(party(TEXT, "Ghana", "GHA", &["GOV"])),
        cue: words(TEXT, "said"),
        content: vec![words(TEXT, "Ghana had"), words(TEXT, "threatened it")],
        directness: "indirect".into(),
        about: vec!["GHA".into(), "TGO".into()],
        parent: None,
        document: false,
    };
    let nested = Claim { parent: Some("x-c1".into()), holder: None, document: true, ..claim.clone() };
    let fishermen = words(TEXT, "fishermen");
    let at = Note {
        kind: "actor.unresolved".into(),
        text: Some(fishermen.text),
        start: Some(fishermen.start),
        end: Some(fishermen.end),
        message: "who?".into(),
    };
    let whole = Note { kind: "ingest.bad-date".into(), text: None, start: None, end: None, message: "no date".into() };
    Entry {
        record: Record {
            id: "x".into(),
            title: Some("Arrests off Keta".into()),
            published: Some("2024-03-05T08:30:00Z".into()),
            publisher: Some("Example Wire".into()),
            url: Some("https://wire.example/a?id=1".into()),
            author: Some("A. Writer".into()),
            crawled: Some("2024-03-09T10:00:00Z".into()),
            language: "en".into(),
            genre: "report".into(),
            coder: coder("1"),
            text: Some(TEXT.into()),
            events: vec![arrest(), threat],
            claims: vec![claim, nested],
            notes: vec![at, whole],
        },
        sentences: sentences(TEXT),
        lead: Some("what is told first".into()),
    }
}

/// One event of its own text.
fn simple(id: &str, publisher: &str, date: Option<&str>, modality: &str) -> Entry {
    let text = format!("Ghana met Togo, {id}.");
    let (ghana, togo) = (party(&text, "Ghana", "GHA", &["GOV"]), party(&text, "Togo", "TGO", &[]));
    let mut met = event(vec![evidence(&text, 0, "met")], ("CONSULT", 1, 2.5), vec![ghana], vec![togo]);
    met.modality = modality.into();
    met.date.value = date.map(str::to_string);
    let mut entry = full();
    entry.record.id = id.into();
    entry.record.publisher = Some(publisher.into());
    entry.record.url = None;
    entry.sentences = sentences(&text);
    entry.record.text = Some(text);
    entry.record.events = vec![met];
    entry.record.claims.clear();
    entry.record.notes.clear();
    entry
}

/// The record as an archive gives it: under public ids.
fn expected(entry: &Entry, id: &str) -> Record {
    let mut record = entry.record.clone();
    let given = format!("{}-c", entry.record.id);
    let renamed = |c: &Option<String>| c.as_ref().map(|c| c.replace(&given, &format!("{id}-c")));
    record.id = id.into();
    for (n, event) in record.events.iter_mut().enumerate() {
        event.id = format!("{id}-e{}", n + 1);
        event.claim = renamed(&event.claim);
    }
    for (n, c) in record.claims.iter_mut().enumerate() {
        c.id = format!("{id}-c{}", n + 1);
        c.parent = renamed(&c.parent);
    }
    record
}

fn origin(item: u64) -> Origin {
    Origin { input: "news.jsonl".into(), item, bytes: Some(item * 100) }
}

fn archive() -> (TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let store = Store::create_or_open(&dir.path().join("news.db")).expect("an archive is made");
    (dir, store)
}

fn add(store: &mut Store, entries: &[Entry]) -> Vec<Added> {
    let mut batch = store.batch().expect("a transaction begins");
    let mut added = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        added.push(batch.add(entry, Some(&origin(n as u64 + 1))).expect("it is added"));
    }
    batch.commit().expect("it is kept");
    added
}

fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).expect("the archive can be read");
    String::from_utf8(out).expect("UTF-8")
}

fn assert_whole(store: &Store) {
    assert_eq!(store.check().expect("it can be checked").problems, Vec::<String>::new());
}

#[test]
fn a_record_comes_back_as_it_went_in() {
    let (_dir, mut store) = archive();
    let entry = full();
    assert_eq!(add(&mut store, std::slice::from_ref(&entry)), [Added::New]);
    let id = entry.key().id();
    let row = store.document(&id).expect("it is there");
    assert_eq!(row.record, expected(&entry, &id));
    assert_eq!(row.sentences, entry.sentences);
    assert_eq!((row.given_id.as_str(), row.input.as_deref(), row.item), ("x", Some("news.jsonl"), Some(1)));
    assert_eq!(store.document(&id[..6]).map(|r| r.given_id).ok().as_deref(), Some("x"));
    assert_whole(&store);
}

#[test]
fn the_same_again_adds_nothing_and_an_uncommitted_batch_neither() {
    let (_dir, mut store) = archive();
    let entries = [full(), simple("a", "Wire", Some("2024-03-05"), "asserted")];
    add(&mut store, &entries);
    let before = dump(&store);
    assert_eq!(add(&mut store, &entries), [Added::Known, Added::Known]);
    let mut batch = store.batch().expect("a transaction begins");
    batch.add(&simple("b", "Wire", None, "asserted"), None).expect("it is added");
    drop(batch);
    assert_eq!(dump(&store), before);
    assert_whole(&store);
}

#[test]
fn order_and_splits_of_the_input_do_not_matter() {
    let mut entries: Vec<Entry> =
        (0..6).map(|n| simple(&format!("d{n}"), "Wire", Some("2024-03-05"), "asserted")).collect();
    entries.push(full());
    let (_one, mut one) = archive();
    let (_two, mut two) = archive();
    let mut batch = one.batch().expect("begins");
    for e in &entries {
        batch.add(e, None).expect("added");
    }
    batch.commit().expect("kept");
    drop(batch);
    for part in [&entries[4..], &entries[..5], &entries[..]] {
        let mut batch = two.batch().expect("begins");
        for e in part.iter().rev() {
            batch.add(e, None).expect("added");
        }
        batch.commit().expect("kept");
    }
    assert_eq!(dump(&one), dump(&two));
}

#[test]
fn a_newer_coder_adds_a_run_and_views_show_the_latest() {
    let (_dir, mut store) = archive();
    let old = full();
    let mut new = old.clone();
    new.record.coder = coder("2");
    new.record.events.remove(0);
    new.record.claims.clear();
    new.record.events[0].claim = None;
    add(&mut store, std::slice::from_ref(&old));
    assert_eq!(store.standing(old.key(), &coder("1")).expect("read"), Standing::Known);
    assert_eq!(store.standing(old.key(), &coder("2")).expect("read"), Standing::Uncoded(TEXT.into()));
    assert_eq!(add(&mut store, std::slice::from_ref(&new)), [Added::Recoded]);
    let id = old.key().id();
    assert_eq!(store.document(&id).expect("it is there").record, expected(&new, &id));
    let info = store.info().expect("read");
    assert_eq!((info.documents, info.events, info.claims, info.runs.len()), (1, 1, 0, 2));
    // The older run is still there, whole.
    let first = &info.runs[0].0;
    assert_eq!(store.document(&format!("{id}@{first}")).expect("it is there").record, expected(&old, &id));
    // Fed by the older coder again, nothing changes.
    assert_eq!(add(&mut store, &[old]), [Added::Known]);
    assert_eq!(list(&store, Filter::default()), ["x THREATEN"]);
    assert_eq!(list(&store, Filter { text: Some("arrested".into()), ..Filter::default() }), Vec::<String>::new());
    assert_whole(&store);
}

#[test]
fn an_older_coder_that_comes_late_is_not_shown() {
    let (_dir, mut store) = archive();
    let by = |version: &str, id: &str| {
        let mut entry = simple(id, "Wire", None, "asserted");
        entry.record.coder = coder(version);
        entry
    };
    add(&mut store, &[by("1", "a"), by("2", "b")]);
    assert_eq!(add(&mut store, &[by("1", "b")]), [Added::Recoded]);
    assert_eq!(store.document(&by("1", "b").key().id()).expect("read").record.coder, coder("2"));
    assert_whole(&store);
}

fn list(store: &Store, filter: Filter) -> Vec<String> {
    let rows = store.events(&filter, &Page::default()).expect("read").rows;
    rows.into_iter().map(|r| format!("{} {}", r.given_id, r.event.category)).collect()
}

#[test]
fn filters_find_what_they_name() {
    let (_dir, mut store) = archive();
    let mut reciprocal = simple("r", "Wire", Some("2024-02"), "asserted");
    let e = &mut reciprocal.record.events[0];
    e.reciprocal = true;
    e.actors.append(&mut e.recipients);
    add(&mut store, &[full(), simple("a", "Wire", Some("2024-03-06"), "future"), reciprocal]);
    let all = ["a CONSULT", "x COERCE", "r CONSULT", "x THREATEN"];
    assert_eq!(list(&store, Filter::default()), all);
    let who = |w: &str| Some(Who::read(w));
    let text = |t: &str| Some(t.to_string());
    let f = Filter::default;
    let cases: Vec<(Filter, &[&str])> = vec![
        (Filter { actor: who("GHA"), ..f() }, &all),
        (Filter { actor: who("TGO"), ..f() }, &["r CONSULT"]),
        (Filter { actor: who("TGO"), recipient: who("GHA"), ..f() }, &["r CONSULT"]),
        (Filter { actor: who("GHA:MIL"), ..f() }, &["x COERCE"]),
        (Filter { recipient: who(":CVL"), ..f() }, &["x COERCE"]),
        (Filter { actor: who("XXX"), ..f() }, &[]),
        (Filter { actor: who("coast GUARD"), ..f() }, &["x COERCE"]),
        (Filter { recipient: who("government of tgo"), ..f() }, &["x THREATEN"]),
        (Filter { holder: who("TGO"), ..f() }, &["x THREATEN"]),
        (Filter { holder: who("Lomé"), ..f() }, &["x THREATEN"]),
        (Filter { categories: vec!["COERCE".into(), "THREATEN".into()], ..f() }, &["x COERCE", "x THREATEN"]),
        (Filter { mode: text("seize"), ..f() }, &["x COERCE"]),
        (Filter { mode: text("sei"), ..f() }, &[]),
        (Filter { context: text("fishing"), ..f() }, &["x COERCE"]),
        (Filter { place_country: text("GHA"), ..f() }, &["x COERCE"]),
        (Filter { modalities: vec!["future".into()], ..f() }, &["a CONSULT"]),
        (Filter { series: vec![Series::Alleged], ..f() }, &["x THREATEN"]),
        (Filter { voice: text("quoted"), ..f() }, &["x THREATEN"]),
        (Filter { quads: vec![4], ..f() }, &["x COERCE"]),
        (Filter { min_confidence: 0.9, ..f() }, &[]),
        (Filter { text: text("fisherman arrests"), ..f() }, &[]),
        (Filter { text: text("fishermen arrest"), ..f() }, &["x COERCE"]),
        (Filter { text: text("\"had threatened\""), ..f() }, &["x COERCE", "x THREATEN"]),
        (Filter { since: Day::read("2024-02-01"), until: Day::read("2024-02"), ..f() }, &["r CONSULT"]),
        (Filter { since: Day::read("2024-02-02"), until: Day::read("2024-03-05"), ..f() }, &["x COERCE"]),
        (Filter { document: Some(full().key().id()), actor: who("GHA"), ..f() }, &["x COERCE", "x THREATEN"]),
    ];
    for (filter, found) in cases {
        assert_eq!(list(&store, filter.clone()), found, "{filter:?}");
        assert_eq!(store.count_events(&filter).expect("read"), found.len() as u64, "{filter:?}");
    }
    assert!(store.events(&Filter { text: text("( * \""), ..f() }, &Page::default()).is_err());
    assert!(store.events(&f(), &Page { after: text("x"), limit: 1 }).is_err());
}

#[test]
fn pages_put_together_are_the_list() {
    let (_dir, mut store) = archive();
    let day = |n: usize| (!n.is_multiple_of(3)).then_some("2024-03-05");
    let entries: Vec<Entry> = (0..7).map(|n| simple(&format!("d{n}"), "Wire", day(n), "asserted")).collect();
    add(&mut store, &entries);
    let dyad = Filter { actor: Some(Who::read("GHA")), recipient: Some(Who::read("TGO")), ..Filter::default() };
    for filter in [Filter::default(), dyad] {
        let whole = list(&store, filter.clone());
        let mut paged = Vec::new();
        let mut page = Page { after: None, limit: 2 };
        loop {
            let found = store.events(&filter, &page).expect("read");
            paged.extend(found.rows.into_iter().map(|r| format!("{} {}", r.given_id, r.event.category)));
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        assert_eq!((paged.len(), &paged), (7, &whole));
    }
}

fn dyad(store: &Store, count: Count, per: Per) -> Vec<(String, [u64; 5])> {
    let query =
        DyadQuery { actor: Who::read("GHA"), recipient: Who::read("TGO"), since: None, until: None, per, count };
    let rows = store.dyad(&query).expect("read").rows;
    let n = |r: &DyadRow| [r.told.n, r.alleged.n, r.future.n, r.hypothetical.n, r.negated.n];
    rows.iter().map(|r| (r.period.to_string(), n(r))).collect()
}

fn row(period: &str, n: [u64; 5]) -> (String, [u64; 5]) {
    (period.to_string(), n)
}

#[test]
fn a_chart_adds_up_no_allegation() {
    let (_dir, mut store) = archive();
    add(
        &mut store,
        &[
            full(),
            simple("a", "Wire", Some("2024-03-06"), "asserted"),
            simple("b", "Wire", Some("2024-03-10"), "asserted"),
            simple("c", "Gazette", Some("2024-03-11"), "historical"),
            simple("d", "Gazette", Some("2024-03-11"), "future"),
            simple("e", "Gazette", Some("2024-04"), "negated"),
            simple("f", "Gazette", Some("2025"), "hypothetical"),
        ],
    );
    let by_month = vec![
        row("—", [0, 1, 0, 0, 0]),
        row("2024-03", [4, 0, 1, 0, 0]),
        row("2024-04", [0, 0, 0, 0, 1]),
        row("2025", [0, 0, 0, 1, 0]),
    ];
    assert_eq!(dyad(&store, Count::Incidents, Per::Month), by_month);
    assert_eq!(dyad(&store, Count::Reports, Per::Month), by_month);
    assert_eq!(dyad(&store, Count::Sources, Per::Month)[1], row("2024-03", [3, 0, 1, 0, 0]));
    assert_eq!(dyad(&store, Count::Articles, Per::Year)[1], row("2024", [4, 0, 1, 0, 1]));
    let by_week = dyad(&store, Count::Incidents, Per::Week);
    assert_eq!(by_week[1..3], [row("2024-03-04", [3, 0, 0, 0, 0]), row("2024-03-11", [1, 0, 1, 0, 0])]);
    assert_eq!(dyad(&store, Count::Reports, Per::Day)[1], row("2024-03-05", [1, 0, 0, 0, 0]));
    let query = DyadQuery {
        actor: Who::read("GHA:COP"),
        recipient: Who::read("TGO"),
        since: Day::read("2024"),
        until: Day::read("2024"),
        per: Per::Month,
        count: Count::Incidents,
    };
    let police = store.dyad(&query).expect("read").rows;
    assert_eq!((police.len(), police[0].told.n, police[0].told.by_quad), (1, 1, [0, 0, 0, 1]));
    assert_eq!(police[0].told.mean_score, Some(-6.5));
    let march = store.dyad(&DyadQuery { actor: Who::read("GHA"), ..query.clone() }).expect("read").rows;
    assert_eq!(march[0].told.mean_score, Some((2.5 * 3.0 - 6.5) / 4.0));
    assert!(store.dyad(&DyadQuery { actor: Who::read("the coast guard"), ..query }).is_err());
    for (count, n) in [(Count::Reports, 4), (Count::Incidents, 4), (Count::Articles, 4), (Count::Sources, 3)] {
        let query = NetworkQuery { count, until: Day::read("2024-03"), ..NetworkQuery::default() };
        let edges = store.network(&query, None).expect("read");
        assert_eq!((edges.len(), edges[0].n), (1, n), "{count:?}");
    }
    assert_whole(&store);
}

#[test]
fn counts_by_year_that_are_held_give_the_answers_of_the_archive() {
    let (_dir, mut store) = archive();
    let told = [
        ("a", Some("2022-05-03")),
        ("b", Some("2022-11-02")),
        ("c", Some("2023-03-05")),
        ("d", Some("2024-02")),
        ("e", None),
    ];
    let mut entries: Vec<Entry> = told.iter().map(|(id, date)| simple(id, "Wire", *date, "asserted")).collect();
    entries.push(simple("f", "Gazette", Some("2023-07-01"), "historical"));
    entries.push(simple("g", "Gazette", Some("2023-07-01"), "negated"));
    add(&mut store, &entries);
    let held = Some(store.year_counts().expect("read"));
    for (since, until, n) in [
        ("", "", 6),
        ("2022-06", "", 4),
        ("2022-06", "2024-01", 3),
        ("2023", "2023", 2),
        ("", "2022", 2),
        ("2025", "", 0),
    ] {
        let (since, until) = (Day::read(since), Day::read(until));
        for count in [Count::Reports, Count::Incidents] {
            let query = NetworkQuery { count, since, until, ..NetworkQuery::default() };
            let [read, added] = [None, held.as_ref()].map(|held| store.network(&query, held).expect("read"));
            assert_eq!(read, added, "{since:?} to {until:?}, {count:?}");
            assert_eq!(read.iter().map(|e| e.n).sum::<u64>(), n, "{since:?} to {until:?}, {count:?}");
            let [read, added] = [None, held.as_ref()].map(|held| store.dyads_of("TGO", 9, count, held).expect("read"));
            assert_eq!((read.0.len(), read.1.len()), (0, 1));
            assert_eq!(read, added);
        }
        let [read, added] = [None, held.as_ref()].map(|held| store.activity(since, until, held).expect("read"));
        assert_eq!(read.iter().map(|a| a.done[0]).sum::<u64>(), n);
        assert_eq!(read, added);
    }
}

fn report_keys(store: &Store) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    let read = store.reports_for_incidents(|r| {
        found.push((r.event, r.id));
        Ok::<(), DbError>(())
    });
    read.expect("the archive can be read");
    found
}

#[test]
fn incidents_are_counted_once_and_can_be_taken_back() {
    let (_dir, mut store) = archive();
    let entries = [
        simple("a", "Wire", Some("2024-03-31"), "asserted"),
        simple("b", "Gazette", Some("2024-04-01"), "asserted"),
        simple("c", "Wire", Some("2024-03-31"), "asserted"),
        full(),
    ];
    add(&mut store, &entries);
    let before = dump(&store);
    let reports = report_keys(&store);
    assert_eq!(reports.len(), 5);
    let keys: Vec<i64> = reports.iter().map(|r| r.0).collect();
    let member = |event, is_copy| Membership { event, reason: "same day and parties".into(), is_copy };
    let members = vec![member(keys[0], false), member(keys[1], false), member(keys[2], true)];
    let cluster = Cluster { main: keys[0], reports: members };
    store.write_incidents(std::slice::from_ref(&cluster)).expect("written");
    assert_whole(&store);
    let by_month = [row("—", [0, 1, 0, 0, 0]), row("2024-03", [2, 0, 0, 0, 0])];
    assert_eq!(dyad(&store, Count::Incidents, Per::Month), by_month);
    assert_eq!(dyad(&store, Count::Incidents, Per::Day)[2], row("2024-03-31", [1, 0, 0, 0, 0]));
    assert_eq!(dyad(&store, Count::Reports, Per::Month)[2], row("2024-04", [1, 0, 0, 0, 0]));
    let detail = store.event(&reports[1].1).expect("it is there");
    assert_eq!((detail.reports.len(), detail.row.incident), (3, reports[0].1.replace("-e", "-i")));
    assert_eq!(store.info().expect("read").incidents, 3);
    // What cannot be is refused, and nothing changes.
    let held = dump(&store);
    for wrong in [
        vec![Cluster { main: keys[3], ..cluster.clone() }],
        vec![cluster.clone(), cluster.clone()],
        vec![Cluster { main: 7, reports: vec![member(7, false), member(keys[1], false)] }],
        vec![Cluster { main: keys[0], reports: vec![member(keys[0], false)] }],
    ] {
        assert!(store.write_incidents(&wrong).is_err());
        assert_eq!(dump(&store), held);
    }
    store.write_incidents(&[]).expect("taken back");
    assert_eq!(dump(&store), before);
}

#[test]
fn a_newer_coding_takes_its_events_out_of_their_incidents() {
    let (_dir, mut store) = archive();
    let entries = ["a", "b", "c"].map(|id| simple(id, "Wire", Some("2024-03-31"), "asserted"));
    add(&mut store, &entries);
    let keys: Vec<i64> = report_keys(&store).into_iter().map(|r| r.0).collect();
    let member = |event| Membership { event, reason: "same day".into(), is_copy: false };
    let cluster = Cluster { main: keys[0], reports: keys.iter().map(|k| member(*k)).collect() };
    store.write_incidents(std::slice::from_ref(&cluster)).expect("written");
    for (again, n_incidents) in [(0, 2), (1, 3)] {
        let mut newer = entries[again].clone();
        newer.record.coder = coder("2");
        add(&mut store, &[newer]);
        assert_whole(&store);
        assert_eq!(store.info().expect("read").incidents, n_incidents);
        assert_eq!(dyad(&store, Count::Incidents, Per::Month), [row("2024-03", [n_incidents, 0, 0, 0, 0])]);
    }
    assert!(store.write_incidents(&[cluster]).is_err(), "its main event is of an older run");
}

#[test]
fn everything_has_an_id_that_opens_it() {
    let (_dir, mut store) = archive();
    add(&mut store, &[full()]);
    let id = full().key().id();
    assert!(matches!(store.find(&id), Ok(Found::Document(_))));
    let Ok(Found::Event(event)) = store.find(&format!("{id}-e2")) else { panic!("the second event is there") };
    assert_eq!(event.row.event.evidence.len(), 1);
    assert!(matches!(store.find(&format!("{id}-c1")), Ok(Found::Claim(c)) if c.claim.cue.text == "said"));
    assert!(matches!(store.find(&format!("{id}-i1")), Ok(Found::Incident(i)) if i.row.event.category == "COERCE"));
    for unknown in ["0000000000000000", "nonsense", &format!("{id}-e9"), &format!("{id}-c9"), &format!("{id}@ffff")] {
        let error = store.find(unknown).expect_err("nothing has this id");
        assert!(error.to_string().contains(unknown), "{error}");
    }
    let filter = ClaimFilter {
        holder: Some(Who::read("TGO")),
        about: Some("GHA".into()),
        text: Some("threatened".into()),
        ..ClaimFilter::default()
    };
    let (claims, next) = store.claims(&filter, &Page::default()).expect("read");
    assert_eq!((claims.len(), next), (1, None));
}
