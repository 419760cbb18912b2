//! The page of a dyad: both directions over time, incidents, contexts, who says what about whom.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use lapwing_db::{ClaimFilter, Count, Day, Dyad, DyadQuery, DyadRow, Filter, Page, Per, Speaker, Tally, Who};

use super::{Choice, Frame, choices, counted, listed, page};
use crate::app::{App, Overview};
use crate::calendar::{self, Stretch};
use crate::chart::{Chart, Lane, extent, number};
use crate::download;
use crate::items::{Item, Said, claims_link};
use crate::lists;
use crate::params::{Params, link};
use crate::problem::Problem;

/// Stretches of a picture, the latest; links lead to those before. Half a year of days, fifteen years of months.
const BARS: usize = 184;
/// Of these the latest stand in the table under it.
const ROWS: usize = 24;
const ITEMS: usize = 15;
const VOICES: usize = 3;

/// A cell of a table: the number, and where its sentences are.
type Cell = (String, String);

struct Line {
    name: String,
    incomplete: bool,
    cells: Vec<Cell>,
}

/// One direction.
struct Panel {
    title: String,
    title_plain: String,
    total: String,
    is_empty: bool,
    wide: String,
    narrow: String,
    rows: Vec<Line>,
    more_rows: usize,
}

#[derive(Template)]
#[template(path = "dyad.html")]
struct DyadPage {
    frame: Frame,
    path: String,
    zoom_path: String,
    a_name: String,
    b_name: String,
    summary: String,
    swap_href: String,
    directions: Vec<Choice>,
    grains: Vec<Choice>,
    counts: Vec<Choice>,
    hidden: Vec<(&'static str, String)>,
    since: String,
    until: String,
    first: String,
    last: String,
    whole_href: String,
    note: String,
    earlier_href: String,
    csv_href: String,
    from: String,
    to: String,
    names: String,
    charts: Vec<Panel>,
    grain_name: &'static str,
    incomplete_note: String,
    range: String,
    items: Vec<Item>,
    all_href: String,
    contexts: Vec<(String, String, String, String)>,
    #[expect(clippy::type_complexity, reason = "columns of one table of the page")]
    voices: Vec<(String, Vec<(String, String)>, String, Vec<Said>)>,
}

/// What is asked of the archive in one go.
#[derive(Default)]
struct Answer {
    there: Dyad,
    back: Dyad,
    items: Vec<lapwing_db::IncidentRow>,
    contexts: BTreeMap<String, u64>,
    voices: [(Vec<Speaker>, Vec<lapwing_db::ClaimRow>); 2],
    n_reports: lists::Counted,
    marks: Vec<lapwing_db::MarkRow>,
    /// Where the picture begins when it does not show all.
    drawn_from: Option<Day>,
}

/// Parameters of the page.
pub const PARAMS: [&str; 6] = ["dir", "by", "count", "since", "until", "format"];
const GRAINS: [(&str, &str, Per); 4] = [
    ("month", "month", Per::Month),
    ("day", "day", Per::Day),
    ("week", "week", Per::Week),
    ("year", "year", Per::Year),
];

/// More years than these are drawn by year unless the address says otherwise: by month their bars are hairs.
const YEARS_BY_MONTH: i64 = 10;

/// Contexts are counted over so many of the newest reports of each direction, speakers over so many claims.
const NEWEST: usize = 300;

/// `GET /dyad/{a}/{b}`
pub async fn dyad(
    State(app): State<Arc<App>>,
    Path((a, b)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &PARAMS)?;
    let code = |typed: &str| {
        app.code_of(typed).ok_or_else(|| Problem::missing(format!("'{typed}' is no state or body that lapwing knows.")))
    };
    let (a, b) = (code(&a)?, code(&b)?);
    let path = format!("/dyad/{a}/{b}");
    let overview = app.overview().await?;
    let mut asked = Asked::read(&p)?;
    let (since, until) = (p.day("since")?, p.day("until")?);
    if p.get("by").is_none() && years(&overview, since, until) > YEARS_BY_MONTH {
        (asked.per_name, asked.per) = ("year", Per::Year);
    }
    let (who_a, who_b) = (Who::read(&a), Who::read(&b));
    let answer = {
        let (per, count, dir, is_file) = (asked.per, asked.count, asked.dir, p.get("format").is_some());
        let (code_a, code_b) = (a.clone(), b.clone());
        app.archive
            .ask(move |store| {
                let of = |actor: &Who, recipient: &Who, per, count, since| {
                    let (actor, recipient) = (actor.clone(), recipient.clone());
                    store.dyad(&DyadQuery { actor, recipient, since, until, per, count })
                };
                // Of days and weeks, what is not drawn is not counted: the counts by month tell where all begins and ends.
                let mut drawn_from = None;
                if !is_file && matches!(per, Per::Day | Per::Week) {
                    let by_month = |x, y| of(x, y, Per::Month, Count::Reports, since);
                    let (there, back) = (by_month(&who_a, &who_b)?, by_month(&who_b, &who_a)?);
                    drawn_from = beginning(&there, &back, per, since, until);
                }
                let from = drawn_from.or(since);
                let (there, back) = (of(&who_a, &who_b, per, count, from)?, of(&who_b, &who_a, per, count, from)?);
                if is_file {
                    return Ok(Answer { there, back, ..Answer::default() });
                }
                drawn_from = drawn_from.or(beginning(&there, &back, per, since, until));
                let filters = |dir: &str| {
                    let one = |x: &Who, y: &Who| Filter {
                        actor: Some(x.clone()),
                        recipient: Some(y.clone()),
                        since,
                        until,
                        ..Filter::default()
                    };
                    match dir {
                        "out" => vec![one(&who_a, &who_b)],
                        "in" => vec![one(&who_b, &who_a)],
                        _ => vec![one(&who_a, &who_b), one(&who_b, &who_a)],
                    }
                };
                let wanted = filters(dir);
                let (items, _) = lists::incidents(store, &wanted, &Page { after: None, limit: ITEMS })?;
                let mut contexts = BTreeMap::new();
                let n_reports = lists::count_events(store, &wanted)?;
                for f in &wanted {
                    let facets = store.facets_of_newest(f, NEWEST)?;
                    for (context, n) in facets.contexts {
                        *contexts.entry(context).or_default() += n;
                    }
                }
                let voices = [(&code_a, &code_b), (&code_b, &code_a)].map(|(x, y)| {
                    let f = ClaimFilter {
                        holder: Some(Who::read(x)),
                        about: Some(y.clone()),
                        since,
                        until,
                        ..ClaimFilter::default()
                    };
                    Ok::<_, Problem>((
                        store.speakers(x, y, NEWEST, 6)?,
                        store.claims(&f, &Page { after: None, limit: VOICES })?.0,
                    ))
                });
                let [x, y] = voices;
                Ok(Answer {
                    there,
                    back,
                    items,
                    contexts,
                    voices: [x?, y?],
                    n_reports,
                    marks: store.marks(None)?,
                    drawn_from,
                })
            })
            .await?
    };
    if let Some(format) = p.get("format") {
        let sides = [(&a, &b, &answer.there), (&b, &a, &answer.back)];
        return download::dyad(format, &sides, asked.count_name, asked.per_name);
    }
    page(&build(&app, &p, &path, (&a, &b), &asked, &overview, answer)?)
}

/// Years between the ends asked for, or those of what was published.
fn years(overview: &Overview, since: Option<Day>, until: Option<Day>) -> i64 {
    let published = overview.published();
    let first = since.or(published.map(|p| p.0));
    let last = until.or(published.map(|p| p.1));
    first.zip(last).map_or(0, |(first, last)| last.0 / 10_000 - first.0 / 10_000)
}

/// What the address asks for.
struct Asked {
    dir: &'static str,
    per: Per,
    per_name: &'static str,
    count: Count,
    count_name: &'static str,
    share: bool,
}

impl Asked {
    fn read(p: &Params) -> Result<Asked, Problem> {
        let by = p.one_of("by", &GRAINS.map(|g| g.0))?;
        let (per_name, _, per) = GRAINS.iter().find(|g| g.0 == by).copied().unwrap_or(GRAINS[0]);
        let count_name = p.one_of("count", &["incidents", "reports", "share"])?;
        let (since, until) = (p.day("since")?, p.day("until")?);
        if let (Some(a), Some(b)) = (since, until)
            && calendar::date(a) > calendar::last(b)
        {
            return Err(Problem::bad("'since' lies after 'until'."));
        }
        Ok(Asked {
            dir: p.one_of("dir", &["both", "out", "in"])?,
            per,
            per_name,
            count: if count_name == "incidents" { Count::Incidents } else { Count::Reports },
            count_name,
            share: count_name == "share",
        })
    }
}

#[allow(clippy::too_many_arguments)]
fn build(
    app: &App,
    p: &Params,
    path: &str,
    (a, b): (&str, &str),
    asked: &Asked,
    overview: &Overview,
    answer: Answer,
) -> Result<DyadPage, Problem> {
    let (a_name, b_name) = (app.name_of(a), app.name_of(b));
    let (since, until) = (p.day("since")?, p.day("until")?);
    let stretches = stretches(&[&answer.there, &answer.back], asked.per, answer.drawn_from.or(since), until, BARS);
    let sides = [(a, b, &a_name, &b_name, &answer.there), (b, a, &b_name, &a_name, &answer.back)];
    let sides: Vec<_> = match asked.dir {
        "out" => sides.into_iter().take(1).collect(),
        "in" => sides.into_iter().skip(1).collect(),
        _ => sides.into_iter().collect(),
    };
    let lanes: Vec<Vec<Lane>> =
        sides.iter().map(|s| lanes_of(s.4, &stretches, asked.share.then_some(overview))).collect();
    // One scale for both directions, so that they can be compared.
    let scale = lanes.iter().map(|l| extent(&l[0])).fold((0.0f64, 0.0f64), |m, e| (m.0.max(e.0), m.1.max(e.1)));
    let incomplete = overview.incomplete_from().and_then(calendar::date);
    let incomplete_from = incomplete.and_then(|day| {
        let i = stretches.iter().position(|s| s.last >= day)?;
        let length = |from, to: jiff::civil::Date| f64::from(to.since(from).map_or(0, |span| span.get_days()));
        let (before, whole) = (length(stretches[i].first, day), length(stretches[i].first, stretches[i].last) + 1.0);
        Some(i as f64 + (before / whole).clamp(0.0, 1.0))
    });
    let charts = sides.iter().zip(lanes).map(|((x, y, x_name, y_name, dyad), lanes)| {
        panel(asked, (x, y), (x_name, y_name), dyad, lanes, &stretches, incomplete_from, scale)
    });
    let charts: Vec<Panel> = charts.collect();
    let range = match (p.get("since"), p.get("until")) {
        (Some(s), Some(u)) => format!("{s} to {u}"),
        (Some(s), None) => format!("from {s}"),
        (None, Some(u)) => format!("to {u}"),
        (None, None) => String::new(),
    };
    let between = format!("{a},{b}");
    let narrowed = |extra: &[(&str, &str)]| {
        let mut q = p.without(&["dir", "by", "count", "format"]);
        q = match asked.dir {
            "out" => q.with("actor", a).with("recipient", b),
            "in" => q.with("actor", b).with("recipient", a),
            _ => q.with("between", &between),
        };
        extra.iter().fold(q, |q, (n, v)| q.with(n, v))
    };
    let most = answer.contexts.values().copied().max().unwrap_or(1).max(1);
    let mut contexts: Vec<(String, u64)> = answer.contexts.into_iter().collect();
    contexts.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
    let contexts = contexts.into_iter().take(12).map(|(c, n)| {
        let href = narrowed(&[("context", &c)]).at("/events");
        (c, number(n as f64), href, format!("{:.1}", n as f64 * 100.0 / most as f64))
    });
    let mut items: Vec<Item> = answer.items.iter().map(|r| Item::of_incident(app, r)).collect();
    lists::count_marks(&mut items, &answer.marks);
    let [of_a, of_b] = answer.voices;
    let voice = |x: &str,
                 y: &str,
                 x_name: &str,
                 y_name: &str,
                 (speakers, claims): (Vec<Speaker>, Vec<lapwing_db::ClaimRow>)| {
        let named = speakers.into_iter().map(|s| {
            let name = s
                .name
                .unwrap_or_else(|| format!("others, {}", if s.sectors.is_empty() { "no sector" } else { &s.sectors }));
            (crate::marked::shown(&name), number(s.claims as f64))
        });
        let said = claims.iter().map(|c| Said::of(app, c)).collect();
        (format!("{x_name} about {y_name}"), named.collect::<Vec<_>>(), claims_link(x, y), said)
    };
    let mut frame = Frame::new(
        app,
        "home",
        format!("{a_name} and {b_name}{}", if range.is_empty() { String::new() } else { format!(", {range}") }),
    );
    frame = frame.with_data(app, path, p, &["csv", "json", "parquet"]);
    let dates = overview.published();
    let all = |of: fn(&Stretch) -> String| stretches.iter().map(of).collect::<Vec<_>>().join(" ");
    let mut note = String::new();
    let mut earlier_href = String::new();
    if let (Some(_), Some(first), Some(last)) = (answer.drawn_from, stretches.first(), stretches.last()) {
        note = format!(
            "The latest {} {}s are drawn and counted, {} to {}.",
            stretches.len(),
            asked.per_name,
            first.name,
            last.name
        );
        earlier_href = calendar::shift(calendar::day(first.first), -1)
            .map(|before| p.with("by", asked.per_name).with("until", &before.to_string()).without(&["format"]).at(path))
            .unwrap_or_default();
    }
    if asked.share {
        note += if note.is_empty() { "" } else { " " };
        note += "Percent of all reports in this archive that the articles themselves tell, with the same dates.";
    }
    Ok(DyadPage {
        summary: format!(
            "As {} of this archive tell it, who did what to whom between the two.",
            listed(answer.n_reports, "report", "reports")
        ),
        swap_href: p.at(&super::dyad_link(b, a)),
        directions: choices(
            path,
            p,
            "dir",
            &[("both", "both"), ("out", &format!("{a} → {b}")), ("in", &format!("{b} → {a}"))],
        ),
        grains: GRAINS.iter().map(|(name, ..)| grain(path, p, name, asked.per_name)).collect(),
        counts: choices(
            path,
            p,
            "count",
            &[("incidents", "incidents"), ("reports", "reports"), ("share", "share of coverage")],
        ),
        hidden: ["dir", "by", "count"].into_iter().filter_map(|n| p.get(n).map(|v| (n, v.to_string()))).collect(),
        since: p.text("since").to_string(),
        until: p.text("until").to_string(),
        first: dates.map(|d| d.0.to_string()).unwrap_or_default(),
        last: dates.map(|d| d.1.to_string()).unwrap_or_default(),
        whole_href: if range.is_empty() { String::new() } else { p.without(&["since", "until"]).at(path) },
        zoom_path: p.without(&["since", "until", "format"]).at(path),
        note,
        earlier_href,
        csv_href: p.with("format", "csv").at(path),
        from: all(|s| s.first.to_string()),
        to: all(|s| s.last.to_string()),
        names: all(|s| s.name.clone()),
        charts,
        grain_name: GRAINS.iter().find(|g| g.0 == asked.per_name).map_or("Month", |g| match g.2 {
            Per::Day => "Day",
            Per::Week => "Week from",
            Per::Month => "Month",
            Per::Year => "Year",
        }),
        incomplete_note: incomplete
            .map(|d| format!("From {d} on, reports are still coming in: incomplete."))
            .unwrap_or_default(),
        range,
        items,
        all_href: narrowed(&[]).at("/incidents"),
        contexts: contexts.collect(),
        voices: vec![voice(a, b, &a_name, &b_name, of_a), voice(b, a, &b_name, &a_name, of_b)],
        path: path.to_string(),
        a_name,
        b_name,
        frame,
    })
}

/// A link to the same by another stretch of time.
fn grain(path: &str, p: &Params, name: &str, now: &str) -> Choice {
    Choice { name: name.to_string(), href: p.with("by", name).without(&["after"]).at(path), on: name == now }
}

/// The stretches to draw: those asked for, else all from the first to the last that has anything in it; the latest where
/// there are more than `most`.
fn stretches(sides: &[&Dyad], per: Per, since: Option<Day>, until: Option<Day>, most: usize) -> Vec<Stretch> {
    let all = || sides.iter().flat_map(|d| &d.rows).map(|r| r.period).filter(|p| p.0 > 0);
    let first = since.or(all().min()).and_then(calendar::date);
    let last = until.or(all().max()).and_then(calendar::last);
    match (first, last) {
        (Some(first), Some(last)) if first <= last => calendar::stretches(first, last, per, most),
        _ => Vec::new(),
    }
}

/// The day from which on all can be drawn, when that is not the first.
fn beginning(there: &Dyad, back: &Dyad, per: Per, since: Option<Day>, until: Option<Day>) -> Option<Day> {
    let all = stretches(&[there, back], per, since, until, BARS + 1);
    all.get(all.len().checked_sub(BARS)?).filter(|_| all.len() > BARS).map(|s| calendar::day(s.first))
}

/// One lane for each series that has anything, the told one first and always.
fn lanes_of(dyad: &Dyad, stretches: &[Stretch], share: Option<&Overview>) -> Vec<Lane> {
    let mut by_key: BTreeMap<i64, DyadRow> = BTreeMap::new();
    for row in &dyad.rows {
        by_key.insert(row.period.0, row.clone());
    }
    let lane = |key: &'static str, name: &'static str, of: &dyn Fn(&DyadRow) -> Tally| {
        let value = |s: &Stretch| {
            let n = by_key.get(&s.key.0).map(|r| of(r).by_quad).unwrap_or_default();
            let whole = match share {
                None => 1.0,
                Some(o) => o.told_between(calendar::day(s.first), calendar::day(s.last)).max(1) as f64 / 100.0,
            };
            n.map(|n| n as f64 / whole)
        };
        Lane { key, name, values: stretches.iter().map(value).collect() }
    };
    let mut lanes = vec![lane("told", "told", &|r| r.told)];
    let others = [
        lane("alleged", "alleged", &|r: &DyadRow| r.alleged),
        lane("future", "announced", &|r: &DyadRow| r.future),
        lane("hypothetical", "conditional", &|r: &DyadRow| r.hypothetical),
        lane("negated", "denied", &|r: &DyadRow| r.negated),
    ];
    lanes.extend(others.into_iter().filter(|l| l.values.iter().flatten().any(|v| *v > 0.0)));
    lanes
}

#[allow(clippy::too_many_arguments)]
fn panel(
    asked: &Asked,
    (x, y): (&str, &str),
    (x_name, y_name): (&str, &str),
    dyad: &Dyad,
    lanes: Vec<Lane>,
    stretches: &[Stretch],
    incomplete_from: Option<f64>,
    scale: (f64, f64),
) -> Panel {
    let (unit, list) = match asked.count_name {
        "reports" => ("reports", "/events"),
        "share" => ("percent", "/events"),
        _ => ("incidents", "/incidents"),
    };
    let base = link(list, &[("actor", x), ("recipient", y)]);
    let ranges: Vec<(String, String)> = stretches.iter().map(|s| (s.first.to_string(), s.last.to_string())).collect();
    let mut rows = Vec::new();
    for (i, s) in stretches.iter().enumerate() {
        let cell = |key: &str, quads: &[usize]| -> Cell {
            let value =
                lanes.iter().find(|l| l.key == key).map_or(0.0, |l| quads.iter().map(|q| l.values[i][q - 1]).sum());
            if value <= 0.0 {
                return ("0".into(), String::new());
            }
            let (from, to) = &ranges[i];
            let quad = if quads.len() == 1 { format!("&quad={}", quads[0]) } else { String::new() };
            (number(value), format!("{base}&since={from}&until={to}&series={key}{quad}"))
        };
        let mut cells: Vec<Cell> = (1..=4).map(|q| cell("told", &[q])).collect();
        cells.extend(["alleged", "future", "hypothetical", "negated"].map(|k| cell(k, &[1, 2, 3, 4])));
        if cells.iter().any(|c| !c.1.is_empty()) {
            rows.push(Line {
                name: s.name.clone(),
                incomplete: incomplete_from.is_some_and(|from| i as f64 + 1.0 > from),
                cells,
            });
        }
    }
    rows.reverse();
    let more_rows = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    // What lies before the picture is not counted beside it.
    let first = stretches.first().map_or(0, |s| s.key.0);
    let drawn = || dyad.rows.iter().filter(|r| r.period.0 == 0 || r.period.0 >= first);
    let told: u64 = drawn().map(|r| r.told.n).sum();
    let alleged: u64 = drawn().map(|r| r.alleged.n).sum();
    let undated: u64 = dyad.rows.iter().filter(|r| r.period.0 == 0).map(|r| r.told.n).sum();
    let (one, many) = if asked.count == Count::Incidents { ("incident", "incidents") } else { ("report", "reports") };
    let mut total = format!("{} told", counted(told, one, many));
    if alleged > 0 {
        total += &format!(", {} alleged", number(alleged as f64));
    }
    if undated > 0 {
        total += &format!("; {} without a date not drawn", number(undated as f64));
    }
    let is_empty = stretches.is_empty() || lanes.iter().all(|l| l.values.iter().flatten().all(|v| *v <= 0.0));
    let chart = Chart {
        label: format!("{unit} by {}: {x_name} acting on {y_name}", asked.per_name),
        periods: stretches.iter().map(|s| s.name.clone()).collect(),
        ranges,
        lanes,
        incomplete_from,
        unit,
        base,
        scale,
    };
    Panel {
        title: format!("{x_name} → {y_name}"),
        title_plain: format!("{x_name} did anything to {y_name}"),
        total,
        is_empty,
        wide: chart.svg(980.0, "wide"),
        narrow: chart.svg(360.0, "narrow"),
        rows,
        more_rows,
    }
}
