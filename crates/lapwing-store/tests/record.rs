//! The record keeps its contract: schema, offsets, evidence, ids.

use lapwing_core::{
    Article, Claim, Coded, Count, Directness, Entity, EntityKind, Event, EventDate, Evidence, Modality, Note, Party,
    Place, PubDate, Size, Span, Voice,
};
use lapwing_data::Data;
use lapwing_store::record::{Coder, Line, Record};
use lapwing_store::{Style, claims_table, events_table, plover_lines, quotes_csv, quotes_markdown, record_of};
use serde_json::Value;

const TEXT: &str = "Łódź, 5 March. “Ghana’s soldiers raided Lomé on Monday,” Togo’s ministry said; it accused Ghana.";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap_or_else(|| panic!("{words:?} stands in the text"));
    Span::new(start, start + words.len())
}

fn party(words: &str, country: &str, sector: &str) -> Party {
    let entity = Entity {
        name: None,
        country: Some(country.into()),
        sectors: vec![sector.into()],
        title: None,
        kind: EntityKind::Body,
    };
    Party { text: words.into(), span: Some(span(words)), entity, ground: "country name".into() }
}

fn event(category: &str, trigger: &str, actor: Party, recipient: Party) -> Event {
    let sentence_span = Span::new(span("“Ghana").start, TEXT.len());
    Event {
        category: category.into(),
        modes: vec![],
        contexts: vec!["military".into()],
        modality: Modality::Asserted,
        reciprocal: false,
        actors: vec![actor],
        recipients: vec![recipient],
        date: EventDate {
            value: Some("2024-03-04".into()),
            precision: "day",
            basis: "relative",
            text: Some("on Monday".into()),
        },
        place: None,
        size: Size::default(),
        evidence: vec![Evidence { sentence: 1, sentence_span, trigger: span(trigger) }],
        reported_by: None,
        claim: None,
        voice: Voice::Narrator,
        frame: "test.frame".into(),
        confidence: 0.905,
    }
}

fn article() -> Article {
    let note = Note::whole("ingest.cut", "the text was cut");
    Article {
        id: "a1".into(),
        text: TEXT.into(),
        title: Some("Togo, \"again\"".into()),
        published: Some(PubDate::day(2024, 3, 5)),
        language: "en".into(),
        notes: vec![note],
        ..Article::default()
    }
}

fn sample() -> Record {
    let mut raid = event("ASSAULT", "raided", party("Ghana’s soldiers", "GHA", "MIL"), party("Lomé", "TGO", "GOV"));
    raid.modes = vec!["firearms".into()];
    raid.reported_by = Some(party("Togo’s ministry", "TGO", "GOV"));
    raid.claim = Some(0);
    raid.voice = Voice::Quoted;
    raid.size.dead = Some(Count { low: 3, high: None, text: "at least three".into() });
    raid.place = Some(Place {
        text: "Lomé".into(),
        span: span("Lomé"),
        name: Some("Lomé".into()),
        country: Some("TGO".into()),
        lat: Some(6.13),
        lon: Some(1.22),
        geonames_id: Some(2_365_267),
        precision: "city",
    });
    let accuse = event("ACCUSE", "accused", party("Togo’s ministry", "TGO", "GOV"), party("Ghana", "GHA", "GOV"));
    let claim = Claim {
        holder: Some(party("Togo’s ministry", "TGO", "GOV")),
        addressee: None,
        cue: span("said"),
        content: vec![span("Ghana’s soldiers raided Lomé on Monday")],
        directness: Directness::Direct,
        about: vec!["GHA".into()],
        parent: None,
        document: false,
    };
    let notes = vec![Note::at("actor.unresolved", span("it"), "no antecedent")];
    let coded = Coded { events: vec![raid, accuse], claims: vec![claim], notes };
    let coder = Coder {
        version: "0.1.0".into(),
        data: format!("sha256:{}", "0".repeat(64)),
        model: format!("sha256:{}", "1".repeat(64)),
    };
    record_of(&article(), &coded, &Data::bundled().ontology, &coder, true)
}

/// The schema, with every object closed, so that a field that it does not declare is found too.
fn closed_schema() -> Value {
    fn close(v: &mut Value) {
        if let Some(map) = v.as_object_mut() {
            if map.contains_key("properties") {
                map.insert("additionalProperties".into(), false.into());
            }
            map.values_mut().for_each(close);
        } else if let Some(list) = v.as_array_mut() {
            list.iter_mut().for_each(close);
        }
    }
    let mut schema = serde_json::from_str(include_str!("../../../docs/schema/record.schema.json")).expect("JSON");
    close(&mut schema);
    schema
}

#[test]
fn records_and_failures_fit_the_schema() {
    let validator = jsonschema::validator_for(&closed_schema()).expect("the schema is one");
    for line in [Line::Coded(Box::new(sample())), Line::failed("b", "ingest.unreadable", "no text in it")] {
        let json: Value = serde_json::from_str(&line.to_json()).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}

#[test]
fn the_schema_refuses_a_record_without_evidence() {
    let validator = jsonschema::validator_for(&closed_schema()).expect("the schema is one");
    let mut record = sample();
    record.events[0].evidence.clear();
    let json = serde_json::to_value(Line::Coded(Box::new(record))).expect("JSON");
    assert!(!validator.is_valid(&json));
}

#[test]
fn offsets_count_code_points_of_the_text() {
    let record = sample();
    let points: Vec<char> = TEXT.chars().collect();
    let at = |start: usize, end: usize| points[start..end].iter().collect::<String>();
    for e in &record.events {
        assert_eq!(at(e.trigger.start, e.trigger.end), e.trigger.text);
        assert_eq!(at(e.sentence.start, e.sentence.end), e.sentence.text);
        for p in e.actors.iter().chain(&e.recipients) {
            assert_eq!(at(p.start.expect("placed"), p.end.expect("placed")), p.text);
        }
    }
    assert_eq!(record.claims[0].content[0].text, "Ghana’s soldiers raided Lomé on Monday");
}

#[test]
fn a_line_reads_back_as_it_was_written() {
    let line = Line::Coded(Box::new(sample()));
    let again: Line = serde_json::from_str(&line.to_json()).expect("reads");
    assert_eq!(again, line);
    let first = &sample().events[0];
    assert_eq!((first.id.as_str(), first.claim.as_deref()), ("a1-e1", Some("a1-c1")));
    assert_eq!((first.score, first.quad, first.confidence), (-9.0, 4, 0.905));
    assert_eq!(sample().notes.len(), 2);
}

#[test]
fn an_allegation_is_no_plain_fact_in_plover_records() {
    let plain = plover_lines(&sample(), None, false);
    assert_eq!((plain.lines.len(), plain.n_reported), (1, 1));
    assert!(plain.lines[0].contains("\"event\":[\"ACCUSE\"]"), "{}", plain.lines[0]);
    let all = plover_lines(&sample(), Some("https://example.org/1"), true);
    assert_eq!((all.lines.len(), all.n_reported), (2, 0));
    let row: Value = serde_json::from_str(&all.lines[0]).expect("JSON");
    assert_eq!(row["comment"], "reported by Togo’s ministry");
    assert_eq!(row["event_loc"]["resolution"], 4);
    assert_eq!(row["cite_info"]["url"], "https://example.org/1");
}

#[test]
fn views_show_trigger_holder_and_code() {
    let style = Style { color: false, width: 100 };
    let line = Line::Coded(Box::new(sample()));
    let table = events_table(&line, style);
    for expected in ["ASSAULT/firearms", "[raided]", "says Togo’s ministry", "1 × actor.unresolved", "claims"] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
    assert!(claims_table(&line, style).contains("said (direct)"));
    assert!(quotes_csv(&sample()).starts_with("a1,a1-c1,Togo’s ministry,,TGO,GOV,said,direct,"));
    assert!(quotes_markdown(&sample()).starts_with("## Togo, \"again\"\n\n> Ghana’s soldiers"));
}
