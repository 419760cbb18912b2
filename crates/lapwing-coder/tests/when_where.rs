//! Exact cases of dates and places (`cases/dates`, `cases/places`), and what must hold of any text.

use std::fs;
use std::path::{Path, PathBuf};

use lapwing_coder::dates::find_dates;
use lapwing_coder::places::resolve_places;
use lapwing_core::{Article, PubDate, Span};
use lapwing_data::Data;

struct Case {
    name: String,
    date: Option<PubDate>,
    text: String,
    expected: Vec<String>,
}

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(root).expect("folder of cases").map(|f| f.expect("file").path()).collect();
    files.sort();
    files
}

fn cases(folder: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for file in files(folder) {
        for line in fs::read_to_string(file).expect("cases").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            if let Some(name) = line.strip_prefix("--- ") {
                cases.push(Case { name: name.into(), date: None, text: String::new(), expected: Vec::new() });
                continue;
            }
            let case = cases.last_mut().expect("a case begins with its name");
            if let Some(date) = line.strip_prefix("date: ") {
                case.date = Some(day(date));
            } else if case.text.is_empty() {
                case.text = line.into();
            } else {
                case.expected.push(line.into());
            }
        }
    }
    cases
}

fn day(iso: &str) -> PubDate {
    let parts: Vec<i16> = iso.split('-').map(|p| p.parse().expect("a number")).collect();
    PubDate::day(parts[0], parts[1] as u8, parts[2] as u8)
}

#[test]
fn dates() {
    let mut wrong = Vec::new();
    for case in cases("dates") {
        let found: Vec<String> = find_dates(&case.text, case.date, &Data::bundled().dates)
            .iter()
            .map(|t| format!("{} {} {}", t.kind.as_str(), t.value.as_deref().unwrap_or("?"), t.span.of(&case.text)))
            .collect();
        if found != case.expected {
            wrong.push(format!("{}: {found:#?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places() {
    let mut wrong = Vec::new();
    for case in cases("places") {
        let (mut text, mut spans, mut start) = (String::new(), Vec::new(), 0);
        for c in case.text.chars() {
            match c {
                '[' => start = text.len(),
                ']' => spans.push(Span::new(start, text.len())),
                _ => text.push(c),
            }
        }
        let article = Article { text, ..Article::default() };
        let found: Vec<String> = resolve_places(&article, &spans, Data::bundled())
            .iter()
            .map(|m| match &m.place {
                Some(p) => format!("{} {} {}", p.level.as_str(), p.country, p.name),
                None => "none - -".into(),
            })
            .collect();
        if found != case.expected {
            wrong.push(format!("{}: {found:#?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_week_later_every_relative_day_is_a_week_later() {
    let text = "On Monday they met; yesterday they left. Last Friday the army fired, and it will leave next Sunday. \
                Three days ago the border was shut until tomorrow night.";
    let days = |date| -> Vec<jiff::civil::Date> {
        let found = find_dates(text, Some(date), &Data::bundled().dates);
        found.iter().filter_map(|t| t.moment.as_ref()?.first_day()).collect()
    };
    let before = days(PubDate::day(2024, 2, 21));
    let after = days(PubDate::day(2024, 2, 28));
    assert_eq!(before.len(), 6);
    let moved: Vec<_> = before.iter().map(|d| d.checked_add(jiff::Span::new().days(7)).expect("in range")).collect();
    assert_eq!(moved, after);
}

#[test]
fn odd_text_is_no_error() {
    let texts = [
        "",
        "'",
        "’s",
        "99999999999 years ago",
        "last",
        "the",
        "a.m.",
        "31 February 2024",
        "13/13/13",
        "0000-00-00",
        "in 9999 centuries",
        "４ March",
        "1 2 3 4 5 6-7-8-9",
        "Sept.",
        "Mon.",
        "twenty thousand thousand thousand years",
        "Ω of the 0s",
        "'90s'",
        "the '",
        "99th century",
        "5 millennia ago",
        "4 o'clock o'clock",
        "at 25:61 a.m.",
    ];
    for text in texts {
        for date in
            [None, Some(PubDate::day(2024, 2, 29)), Some(PubDate::day(1, 1, 1)), Some(PubDate::day(9999, 12, 31))]
        {
            for t in find_dates(text, date, &Data::bundled().dates) {
                assert!(t.span.end <= text.len() && !t.span.of(text).is_empty());
            }
        }
        let whole = [Span::new(0, text.len())];
        let article = Article { text: text.into(), ..Article::default() };
        assert_eq!(resolve_places(&article, &whole, Data::bundled()).len(), 1);
    }
}
