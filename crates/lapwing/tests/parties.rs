//! Cases of who acts on whom and where: `cases/parties.txt`, whose head explains the format.

mod blocks;

use lapwing::core::Party;
use lapwing::{Article, Pipeline};

#[test]
fn events_have_exactly_these_parties() {
    let pipeline = Pipeline::bundled();
    blocks::hold("parties.txt", |text, wanted| {
        // A case that names a sector names them all.
        let sectors = wanted.iter().any(|w| w.contains(':'));
        let found = events(&pipeline, text, sectors);
        let fits = |(found, wanted): (&String, &&str)| match wanted.contains('@') {
            true => found == wanted,
            false => found.split(" @").next() == Some(wanted),
        };
        let right = found.len() == wanted.len() && found.iter().zip(wanted).all(fits);
        (!right).then(|| format!("wanted {wanted:#?}, found {found:#?}"))
    });
}

/// The events of a text, as the cases write them.
fn events(pipeline: &Pipeline, text: &str, sectors: bool) -> Vec<String> {
    let article = Article { text: text.to_string(), ..Article::default() };
    let side = |parties: &[Party]| -> String {
        let codes = parties.iter().map(|p| {
            let country = p.entity.country.as_deref().unwrap_or("none");
            if sectors { format!("{country}:{}", p.entity.sectors.join("/")) } else { country.to_string() }
        });
        codes.collect::<Vec<_>>().join(" ")
    };
    let coded = pipeline.code_article(&article);
    let told = |e: &lapwing::core::Event| {
        let arrow = if e.reciprocal { "<>" } else { ">" };
        let place = e.place.as_ref().map_or(String::new(), |p| format!("@ {}", p.text));
        let line = format!("{} {} {arrow} {} {place}", e.category, side(&e.actors), side(&e.recipients));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    coded.events.iter().map(told).collect()
}
