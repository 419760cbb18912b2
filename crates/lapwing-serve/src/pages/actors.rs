//! States and bodies, people and organisations.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use lapwing_db::{Activity, Count, Edge, Filter, Named, Page, Who};

use super::{DyadLine, Frame, page};
use crate::app::App;
use crate::chart::thousands;
use crate::items::Item;
use crate::lists;
use crate::marked::shown;
use crate::params::{Params, link};
use crate::problem::Problem;

const STATES: usize = 250;
const PEOPLE: usize = 100;

struct StateLine {
    code: String,
    name: String,
    done: String,
    met: String,
    done_href: String,
    met_href: String,
    by_quad: [u64; 4],
}

struct PersonLine {
    name: String,
    of: String,
    events: String,
    claims: String,
    events_href: String,
    claims_href: String,
}

#[derive(Template)]
#[template(path = "actors.html")]
struct Actors {
    frame: Frame,
    heading: &'static str,
    lead: String,
    name: String,
    states: Vec<StateLine>,
    people: Vec<PersonLine>,
    most: u64,
}

#[derive(Template)]
#[template(path = "actor.html")]
struct Actor {
    frame: Frame,
    name: String,
    code: String,
    lead: String,
    sides: Vec<(String, Vec<DyadLine>)>,
    most: u64,
    items: Vec<Item>,
    people: Vec<PersonLine>,
}

fn person(app: &App, n: &Named, with_state: bool) -> PersonLine {
    let state = n.country.as_deref().filter(|_| with_state).map(|c| app.name_of(c));
    let of =
        [state, Some(n.sectors.clone()).filter(|s| !s.is_empty())].into_iter().flatten().collect::<Vec<_>>().join(", ");
    PersonLine {
        name: shown(&n.name),
        of,
        events: thousands(&n.events.to_string()),
        claims: thousands(&n.claims.to_string()),
        events_href: link("/search", &[("q", &format!("actor:\"{}\"", n.name.replace('"', " ")))]),
        claims_href: link("/claims", &[("holder", &n.name)]),
    }
}

/// `GET /actors`
pub async fn actors(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let p = Params::read(query.as_deref(), &["name"])?;
    let name = p.text("name").to_string();
    let overview = app.overview().await?;
    let total = |a: &Activity| a.done.iter().chain(&a.met).sum::<u64>();
    let fits = |a: &Activity| {
        let wanted = name.to_lowercase();
        name.is_empty()
            || a.code.to_lowercase() == wanted
            || app.name_of(&a.code).to_lowercase().contains(&wanted)
            || app.code_of(&name).is_some_and(|c| c == a.code)
    };
    let mut activity: Vec<Activity> = overview.activity.iter().filter(|a| fits(a)).cloned().collect();
    activity.sort_by_key(|a| std::cmp::Reverse(total(a)));
    let n_states = activity.len();
    activity.truncate(STATES);
    let most = activity.iter().map(|a| a.done.iter().sum::<u64>()).max().unwrap_or(1).max(1);
    let states = activity.iter().map(|a| StateLine {
        name: app.name_of(&a.code),
        done: thousands(&a.done.iter().sum::<u64>().to_string()),
        met: thousands(&a.met.iter().sum::<u64>().to_string()),
        done_href: link("/events", &[("actor", &a.code), ("series", "told")]),
        met_href: link("/events", &[("recipient", &a.code), ("series", "told")]),
        by_quad: a.done,
        code: a.code.clone(),
    });
    let people = if name.is_empty() {
        overview.people.iter().take(PEOPLE).cloned().collect()
    } else {
        let part = name.clone();
        let named = app.archive.ask(move |store| Ok(store.people(&part, PEOPLE)?)).await?;
        match app.code_of(&name).and_then(|code| overview.people_of.get(&code)) {
            Some(of_state) if named.is_empty() => of_state.clone(),
            _ => named,
        }
    };
    let mut frame = Frame::new(&app, "actors", "Actors");
    frame.cite = super::cite(&app, "Actors", &p.at("/actors"));
    page(&Actors {
        heading: "Who acts, who is named",
        lead: format!("{n_states} states and bodies; the {} people and organisations named most.", people.len()),
        name,
        most,
        states: states.collect(),
        people: people.iter().map(|n| person(&app, n, true)).collect(),
        frame,
    })
}

/// `GET /actor/{code}`
pub async fn actor(
    State(app): State<Arc<App>>,
    Path(typed): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    Params::read(query.as_deref(), &[])?;
    let unknown = || Problem::missing(format!("'{typed}' is no state or body that lapwing knows."));
    let code = app.code_of(&typed).ok_or_else(unknown)?;
    let asked = code.clone();
    let overview = app.overview().await?;
    let held = app.held().await;
    let (edges, rows, marks) = app
        .archive
        .ask(move |store| {
            let edges = store.dyads_of(&asked, 15, Count::Incidents, held.as_ref().map(|h| &h.years))?;
            let who = Who::read(&asked);
            let filters = [
                Filter { actor: Some(who.clone()), ..Filter::default() },
                Filter { recipient: Some(who), ..Filter::default() },
            ];
            let (rows, _) = lists::incidents(store, &filters, &Page { after: None, limit: 20 })?;
            Ok((edges, rows, store.marks(None)?))
        })
        .await?;
    let (done, met) = &edges;
    let lines = |edges: &[Edge]| -> Vec<DyadLine> {
        edges.iter().map(|e| DyadLine::of(&app, e, Count::Incidents, &Params::default())).collect()
    };
    let name = app.name_of(&code);
    let sides = vec![(format!("On whom {name} acts"), lines(done)), (format!("Who acts on {name}"), lines(met))];
    let most = done.iter().chain(met).map(|e| e.n).max().unwrap_or(1);
    let mut items: Vec<Item> = rows.iter().map(|r| Item::of_incident(&app, r)).collect();
    lists::count_marks(&mut items, &marks);
    let mut frame = Frame::new(&app, "actors", name.clone());
    frame.cite = super::cite(&app, &name, &format!("/actor/{code}"));
    page(&Actor {
        lead: "what articles themselves tell, in incidents".into(),
        sides,
        most,
        items,
        people: overview.people_of.get(&code).into_iter().flatten().map(|n| person(&app, n, false)).collect(),
        name,
        code,
        frame,
    })
}
