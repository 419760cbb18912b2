//! `docs/codebook.md` says what the data say: `CODEBOOK=update cargo test -p lapwing --test codebook` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use lapwing::Data;

/// Sentences shown of each category.
const EXAMPLES: usize = 4;

const QUADS: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

#[test]
fn the_codebook_says_what_the_data_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codebook.md");
    let wanted = codebook(Data::bundled());
    if std::env::var("CODEBOOK").is_ok_and(|v| v == "update") {
        std::fs::write(&path, &wanted).expect("the codebook can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(wanted.lines()).position(|(a, b)| a != b);
    assert!(
        written == wanted,
        "docs/codebook.md differs from the data (line {:?}): CODEBOOK=update cargo test -p lapwing --test codebook",
        differs.map(|n| n + 1)
    );
}

fn codebook(data: &Data) -> String {
    let o = &data.ontology;
    let mut out = format!(
        "# Codebook\n\nWritten from `data/ontology/` and the examples of `data/lexicon/events/` by a test; change those, not this page.\n\
         Ontology: {}. `lapwing explain CODE` says the same of one code, the explorer of an archive under \"Codebook\".\n\n\
         Sentences were invented; each is coded as shown by the frame named behind it, which the tests make sure of.\n\n## Categories\n",
        o.name
    );
    for (code, category) in &o.categories {
        let quad = QUADS.get(usize::from(category.quad).wrapping_sub(1)).copied().unwrap_or("unknown");
        let _ = write!(out, "\n### {code}\n\n{}\n\n", category.gloss);
        let _ = write!(out, "Quad {} ({quad}), score {}.", category.quad, category.score);
        if category.needs_recipient {
            out += " Needs a recipient.";
        }
        if let Some(future) = &category.when_future {
            let _ = write!(out, " What is only announced is {future}.");
        }
        out += "\n\n";
        if !category.modes.is_empty() {
            out += "| mode | score | meaning |\n|---|---|---|\n";
            for (name, mode) in &category.modes {
                let score = mode.score.map_or(String::new(), |s| s.to_string());
                let _ = writeln!(out, "| `{name}` | {score} | {} |", mode.gloss.replace('|', "\\|"));
            }
            out.push('\n');
        }
        let frames = data.lexicon.frames.iter().filter(|f| f.category == *code);
        for frame in frames.take(EXAMPLES) {
            for (mark, sentences) in [("yes", &frame.yes), ("no", &frame.no)] {
                for sentence in sentences.iter().take(1) {
                    let _ = writeln!(out, "- {mark}: \"{sentence}\" (`{}`)", frame.id);
                }
            }
        }
    }
    for (heading, codes) in
        [("Contexts", &o.contexts), ("Sectors", &o.sectors), ("Bodies that stand where a country stands", &o.bodies)]
    {
        let _ = write!(out, "\n## {heading}\n\n| code | meaning |\n|---|---|\n");
        for (code, meaning) in codes {
            let _ = writeln!(out, "| `{code}` | {} |", meaning.replace('|', "\\|"));
        }
    }
    out
}
