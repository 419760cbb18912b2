//! The readable lists of this crate, read once.

use std::sync::LazyLock;

use lapwing_core::Genre;
use serde::Deserialize;

use super::pattern::Pattern;

/// Which lines are furniture.
pub(crate) static FURNITURE: LazyLock<Furniture> = LazyLock::new(|| {
    let file: FurnitureFile = toml::from_str(include_str!("../../data/furniture.toml")).expect("data/furniture.toml");
    Furniture::new(file)
});

/// Which marks give a genre away.
pub(crate) static GENRES: LazyLock<Vec<GenreMarks>> = LazyLock::new(|| {
    let file: GenreFile = toml::from_str(include_str!("../../data/genre.toml")).expect("data/genre.toml");
    file.mark.into_iter().map(GenreMarks::new).collect()
});

/// What `data/furniture.toml` says.
pub(crate) struct Furniture {
    pub groups: Vec<Group>,
    pub credit_labels: Vec<String>,
    pub credit_agencies: Vec<String>,
    pub byline_words: Vec<String>,
    pub byline_ends: Vec<String>,
    pub bio_verbs: Vec<String>,
    pub bio_nouns: Vec<String>,
    pub bio_subjects: Vec<String>,
}

/// Lines of one sort.
pub(crate) struct Group {
    pub place: Place,
    pub words_max: usize,
    pub genre: Option<Genre>,
    pub patterns: Vec<Pattern>,
}

/// Where in a page a group counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    /// Everywhere.
    Anywhere,
    /// Before the first and after the last sentence of the text.
    Edge,
    /// After the last sentences; what follows it is furniture too.
    Cut,
}

/// What gives one genre away.
pub(crate) struct GenreMarks {
    pub genre: Genre,
    pub sections: Vec<String>,
    pub paths: Vec<String>,
    pub titles: Vec<Pattern>,
    pub first: Vec<Pattern>,
    pub lines: Vec<Pattern>,
    pub bylines: Vec<Pattern>,
    pub publishers: Vec<Pattern>,
    pub openings: Vec<Pattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FurnitureFile {
    group: Vec<GroupFile>,
    credits: Credits,
    byline: Byline,
    bio: Bio,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    #[serde(rename = "name")]
    _name: String,
    place: Place,
    words_max: usize,
    genre: Option<String>,
    lines: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credits {
    labels: Vec<String>,
    agencies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Byline {
    words: Vec<String>,
    ends: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bio {
    verbs: Vec<String>,
    nouns: Vec<String>,
    subjects: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GenreFile {
    mark: Vec<MarkFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkFile {
    genre: String,
    #[serde(default)]
    sections: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    first: Vec<String>,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    bylines: Vec<String>,
    #[serde(default)]
    publishers: Vec<String>,
    #[serde(default)]
    openings: Vec<String>,
}

/// The genre of a published spelling.
pub(crate) fn genre_named(name: &str) -> Option<Genre> {
    const ALL: [Genre; 7] = [
        Genre::Report,
        Genre::Opinion,
        Genre::Editorial,
        Genre::Letter,
        Genre::PressRelease,
        Genre::Transcript,
        Genre::LiveBlog,
    ];
    ALL.into_iter().find(|g| g.as_str() == name)
}

impl Furniture {
    fn new(file: FurnitureFile) -> Furniture {
        let group = |g: GroupFile| Group {
            place: g.place,
            words_max: g.words_max,
            genre: g.genre.as_deref().and_then(genre_named),
            patterns: patterns(&g.lines),
        };
        Furniture {
            groups: file.group.into_iter().map(group).collect(),
            credit_labels: file.credits.labels,
            credit_agencies: file.credits.agencies,
            byline_words: file.byline.words,
            byline_ends: file.byline.ends,
            bio_verbs: file.bio.verbs,
            bio_nouns: file.bio.nouns,
            bio_subjects: file.bio.subjects,
        }
    }
}

impl GenreMarks {
    fn new(file: MarkFile) -> GenreMarks {
        GenreMarks {
            genre: genre_named(&file.genre).expect("data/genre.toml names genres of the record"),
            sections: file.sections,
            paths: file.paths,
            titles: patterns(&file.titles),
            first: patterns(&file.first),
            lines: patterns(&file.lines),
            bylines: patterns(&file.bylines),
            publishers: patterns(&file.publishers),
            openings: patterns(&file.openings),
        }
    }
}

fn patterns(written: &[String]) -> Vec<Pattern> {
    written.iter().map(|w| Pattern::new(w)).collect()
}
