//! What a name that lapwing shows means: `lapwing explain`.
//!
//! In: any category, mode, context, sector, body, country, frame id, kind of note or error, or word of the record. Out:
//! what it means, read from the data in use; only the names that the code itself gives are explained here.

use lapwing_data::{Data, Ontology};
use lapwing_ingest::{ErrorKind, NOTE_KINDS};

/// One meaning of a name; a name such as `expel` has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What sort of name: `category`, `mode of SANCTION`, `note`, …
    pub sort: String,
    /// The name in its published spelling.
    pub name: String,
    /// What it means, in whole sentences; several lines for categories and frames.
    pub text: String,
}

/// Notes and errors that the coder gives, and what each means.
pub const CODER_KINDS: &[(&str, &str)] = &[
    ("actor.unresolved", "A party or holder is mentioned, but nothing in the text or tables tells whose it is."),
    (
        "place.unresolved",
        "A place is named, but the gazetteer holds none of that name, so the event has no point on the map.",
    ),
    (
        "place.disputed",
        "An event's place lies in a disputed territory. Its country is the code of ontology/territories.toml, on the ground that the note gives; it says nothing about whose the territory is, nor about the country of any party.",
    ),
    (
        "actor.disputed",
        "A party belongs to a disputed territory or people. Its code is that of the tables of actors, on the ground that the note gives; it is not inferred from any place.",
    ),
    ("place.uncertain", "The name fits several places about equally well; the one shown is the likeliest."),
    (
        "archive.language",
        "The text is surely in another language than English, which is what the coder reads, so it was set aside.",
    ),
    (
        "archive.changed-record",
        "A record that was coded elsewhere was changed on the way, or belongs to another text: its words do not stand where it says. It was set aside; code its article again.",
    ),
    (
        "fetch.refused",
        "An address was not fetched: the host's robots.txt forbids it, it lies in a private network (--allow-private), or it is no address of the web.",
    ),
    (
        "fetch.later",
        "The server said that it wants to be left alone for a while; the address is asked again after that.",
    ),
    (
        "fetch.failed",
        "The server did not send the page: it has none, took too long, sent too much or something that cannot be read. Run again to try again.",
    ),
    (
        "import.bad-row",
        "A row of a file of others cannot be right: cells missing, no id or code, no such day or place. It was set aside with its line and the reason; the other rows were taken.",
    ),
    (
        "coder.too-long",
        "Coding this article took too long and was given up; the rest of the run is not affected, and fed again it is tried again. Please report it with the text.",
    ),
    (
        "coder.panic",
        "The coder failed on this article, which is set aside; the rest of the run is not affected. Please report it with the text.",
    ),
];

/// Words of the record that are neither codes nor kinds, and what each means.
const WORDS: &[(&str, &str, &str)] = &[
    ("modality", "asserted", "Told as happening or having happened."),
    ("modality", "historical", "Years ago, or marked as background."),
    ("modality", "future", "Announced or expected."),
    ("modality", "hypothetical", "Conditional or merely possible."),
    ("modality", "negated", "Stated not to have happened."),
    ("voice", "narrator", "The article itself tells it."),
    ("voice", "author", "The author of an opinion piece or the issuer of a statement tells it."),
    ("voice", "quoted", "Somebody who is cited tells it."),
    ("directness", "direct", "The content is quoted word for word."),
    ("directness", "indirect", "The content is retold."),
    ("directness", "mixed", "The content is quoted in part."),
    ("basis of a date", "stated", "The text gives the date in full."),
    ("basis of a date", "relative", "The text gives the date relative to another (\"on Monday\")."),
    ("basis of a date", "publication", "The text gives none: it is the day of publication."),
    ("basis of a date", "none", "No date is known."),
    ("series", "asserted", "The article itself tells it as happening or having happened."),
    (
        "series",
        "historical",
        "The article itself tells it as long past; it never takes the day of publication for its date.",
    ),
    ("series", "alleged", "A holder, the author of an opinion or the issuer of a statement says that it happened."),
    ("series", "future", "Announced or expected, whoever says so."),
    ("series", "hypothetical", "Conditional or merely possible."),
    ("series", "negated", "Said not to have happened."),
    ("quad", "1", "Verbal cooperation."),
    ("quad", "2", "Material cooperation."),
    ("quad", "3", "Verbal conflict."),
    ("quad", "4", "Material conflict."),
];

/// Everything that `name` means, upper or lower case; empty when it is unknown.
pub fn explain(name: &str, data: &Data) -> Vec<Meaning> {
    let mut all = everything(data);
    all.retain(|m| m.name.eq_ignore_ascii_case(name.trim()));
    all
}

/// Names near to `name`, for a hint: those that share its beginning or hold it.
pub fn similar(name: &str, data: &Data) -> Vec<String> {
    let wanted = name.trim().to_lowercase();
    let begin: String = wanted.chars().take(4).collect();
    let mut names: Vec<String> = everything(data).into_iter().map(|m| m.name).collect();
    names.retain(|n| {
        let n = n.to_lowercase();
        !begin.is_empty() && n.starts_with(&begin) || wanted.len() > 2 && n.contains(&wanted)
    });
    names.sort();
    names.dedup();
    names.truncate(8);
    names
}

/// All names, in the order of the sorts.
pub fn everything(data: &Data) -> Vec<Meaning> {
    let mut all = Vec::new();
    let mut add = |sort: &str, name: &str, text: String| {
        all.push(Meaning { sort: sort.to_string(), name: name.to_string(), text });
    };
    for (code, category) in &data.ontology.categories {
        add("category", code, category_text(&data.ontology, code, data));
        for (mode, m) in &category.modes {
            let score = m.score.map_or_else(|| "the category's".to_string(), |s| s.to_string());
            add(&format!("mode of {code}"), mode, format!("{} Score: {score}.", m.gloss));
        }
    }
    for (sort, list) in [
        ("context", &data.ontology.contexts),
        ("sector", &data.ontology.sectors),
        ("body (stands where a country stands)", &data.ontology.bodies),
        ("country", &data.actors.states),
    ] {
        for (code, gloss) in list {
            add(sort, code, gloss.clone());
        }
    }
    for frame in &data.lexicon.frames {
        let words: Vec<String> = frame.triggers().map(|(_, w)| w.words().join(" ")).collect();
        let text = format!(
            "Codes {} from: {}.\nExample: {}\nNot: {}\nWritten in {}{}:{}.",
            frame.category,
            words.join(", "),
            frame.yes.first().map_or("", String::as_str),
            frame.no.first().map_or("", String::as_str),
            if frame.own { "" } else { "data/" },
            frame.file,
            frame.line
        );
        add("frame", &frame.id, text);
    }
    for (kind, text) in NOTE_KINDS.iter().chain(CODER_KINDS) {
        add("note", kind, (*text).to_string());
    }
    for (kind, text) in ErrorKind::ALL {
        add("error", kind.as_str(), text.to_string());
    }
    for (sort, name, text) in WORDS {
        add(sort, name, (*text).to_string());
    }
    all
}

fn category_text(ontology: &Ontology, code: &str, data: &Data) -> String {
    let c = &ontology.categories[code];
    let quad = WORDS.iter().find(|(sort, name, _)| *sort == "quad" && *name == c.quad.to_string());
    let mut text = format!("{}\nQuad {}: {} Score: {}.", c.gloss, c.quad, quad.map_or("", |q| q.2), c.score);
    if c.needs_recipient {
        text += " Needs a recipient.";
    }
    if let Some(future) = &c.when_future {
        text += &format!(" Announced, it is {future}.");
    }
    if let Some(sector) = &c.by_forces {
        text += &format!(" A state that an adjective names as its doer acts through its {sector}.");
    }
    if !c.modes.is_empty() {
        text += &format!("\nModes: {}.", c.modes.keys().cloned().collect::<Vec<_>>().join(", "));
    }
    let n_frames = data.lexicon.frames.iter().filter(|f| f.category == code).count();
    text += &format!("\n{n_frames} frames code it: data/lexicon/events/{}.toml.", code.to_lowercase());
    text
}
