//! `lapwing release`: a citable data set.

use std::io::{self, Write};

use lapwing::db::Store;
use lapwing::exchange::{About, Day, Release};

use super::export::each_item;
use crate::args::ReleaseArgs;
use crate::exit::{End, Usage};

/// Runs the command.
pub fn run(args: &ReleaseArgs) -> anyhow::Result<End> {
    if let Some(date) = args.date.as_deref().filter(|d| Day::read(d).is_none_or(|day| day.iso() != **d)) {
        return Err(Usage(format!("--date {date} is no day: write 2024-04-01")).into());
    }
    let store = Store::open_to_read(&args.db)?;
    let about = About {
        title: args.title.clone(),
        authors: args.authors.clone(),
        version: args.version_of_data.clone(),
        date: args.date.clone(),
        licence: args.licence.clone(),
        ontology: ontology(),
    };
    let mut release = Release::create(&args.folder, about)?;
    each_item(&store, |item| release.add(item))?;
    for file in release.finish()? {
        let _ = writeln!(io::stderr(), "{}", file.display());
    }
    Ok(End::Done)
}

/// Every code of the ontology with what it means.
fn ontology() -> String {
    let data = lapwing::bundled_data();
    let o = &data.ontology;
    let meaning = |code: &str| {
        let all = lapwing::explain::explain(code, data);
        all.iter().map(|m| m.text.replace('\n', " ")).collect::<Vec<_>>().join(" / ")
    };
    let mut text = String::new();
    let mut list = |heading: &str, codes: Vec<String>| {
        text += &format!("### {heading}\n\n");
        for code in codes {
            text += &format!("- `{code}`: {}\n", meaning(&code));
        }
        text.push('\n');
    };
    list("Categories", o.categories.keys().cloned().collect());
    let mut modes: Vec<String> = o.categories.values().flat_map(|c| c.modes.keys().cloned()).collect();
    modes.sort();
    modes.dedup();
    list("Modes", modes);
    list("Contexts", o.contexts.keys().cloned().collect());
    list("Sectors", o.sectors.keys().cloned().collect());
    list("Bodies", o.bodies.keys().cloned().collect());
    text
}
