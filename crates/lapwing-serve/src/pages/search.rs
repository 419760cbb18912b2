//! Search in one line.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use lapwing_db::{ClaimFilter, Page};

use super::{Frame, dyad_link, listed, page};
use crate::app::App;
use crate::filter;
use crate::items::{Item, Said};
use crate::lists;
use crate::params::{Params, link};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    frame: Frame,
    help: Vec<(&'static str, &'static str)>,
    jumps: Vec<(String, String)>,
    asked: bool,
    count: String,
    items: Vec<Item>,
    next: String,
    claims: Vec<Said>,
    claims_href: String,
}

const HELP: [(&str, &str); 10] = [
    ("Ghana Togo", "two states: their relation; one state: its page"),
    ("border closure", "sentences with both words, in any form"),
    ("\"border closure\"", "the words together"),
    ("actor:GHA recipient:TGO:GOV", "who and to whom, by code or name, with a sector if you like"),
    ("between:GHA,TGO", "either of both directions"),
    ("category:ACCUSE mode:allege context:election", "codes of the codebook"),
    ("series:alleged", "told, alleged, future, hypothetical, negated"),
    ("holder:\"Ama Owusu\"", "on whose word it stands"),
    ("quad:4 voice:quoted place:TGO confidence:0.8", "class 1 to 4, whose voice, where, how sure at least"),
    ("since:2024-03 until:2024-06-15", "dates of the events"),
];

/// `GET /search`
pub async fn search(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["q", "after", "limit"])?;
    let line = p.text("q").to_string();
    let read = filter::read_line(&line)?;
    let filters = filter::events(&app, &read)?;
    let asked_page = filter::page(&p, 50)?;
    let asked = !line.is_empty();
    let text = read.get("text").map(str::to_string);
    let only_words = read.without(&["text"]) == Params::default();
    let claim_filter = ClaimFilter { text: text.clone(), ..ClaimFilter::default() };
    let with_claims = only_words && text.is_some() && asked_page.after.is_none();
    let (rows, next, n, claims, marks) = if asked {
        app.archive
            .ask(move |store| {
                let (rows, next) = lists::events(store, &filters, &asked_page)?;
                let n = lists::count_events(store, &filters)?;
                let claims = if with_claims {
                    store.claims(&claim_filter, &Page { after: None, limit: 10 })?.0
                } else {
                    Vec::new()
                };
                Ok((rows, next, n, claims, store.marks(None)?))
            })
            .await?
    } else {
        (Vec::new(), None, lists::Counted::default(), Vec::new(), Vec::new())
    };
    let order = lists::order(&rows);
    let mut items: Vec<Item> = rows.iter().map(|r| Item::of(&app, r)).collect();
    lists::count_marks(&mut items, &marks);
    let title = if asked { format!("Search: {line}") } else { "Search".to_string() };
    let mut frame = Frame::new(&app, "", title);
    if asked {
        frame = frame.with_data(&app, "/events", &read, &["csv", "csv-excel", "json", "parquet"]);
        frame.cite = super::cite(&app, &frame.title, &p.without(&["after"]).at("/search"));
    }
    frame.query = line;
    page(&Search {
        help: HELP.to_vec(),
        jumps: text.as_deref().filter(|_| only_words).map(|t| jumps(&app, t)).unwrap_or_default(),
        asked,
        count: listed(n, "event", "events") + order,
        items,
        next: next.map(|n| p.with("after", &n).at("/search")).unwrap_or_default(),
        claims: claims.iter().map(|c| Said::of(&app, c)).collect(),
        claims_href: text.as_deref().map(|t| link("/claims", &[("text", t)])).unwrap_or_default(),
        frame,
    })
}

/// Pages that the words name: one state, or two.
fn jumps(app: &App, text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> =
        text.split_whitespace().filter(|w| !matches!(*w, "and" | "-" | "–" | "vs" | "with")).collect();
    let code = |w: &[&str]| app.code_of(w.join(" ").trim_matches(['"', ',']));
    if let Some(one) = code(&words) {
        return vec![(format!("/actor/{one}"), format!("Everything about {}", app.name_of(&one)))];
    }
    // Names may have several words: try every place to part them.
    let parted = (1..words.len()).find_map(|i| Some((code(&words[..i])?, code(&words[i..])?)));
    match parted {
        Some((a, b)) if a != b => {
            vec![(dyad_link(&a, &b), format!("The relation of {} and {}", app.name_of(&a), app.name_of(&b)))]
        }
        _ => Vec::new(),
    }
}
