use crate::{Note, Span};

/// One published item after extraction: clean text and what its page says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Identifier, unique within a run: given by the input, or its file name.
    pub id: String,
    /// The text that is coded. Never changes after ingest; every span points into it.
    pub text: String,
    /// Headline as metadata. It helps to resolve names; it is coded only where `headline` says it stands in `text`.
    pub title: Option<String>,
    /// Where in `text` the headline stands, when it is part of it.
    pub headline: Option<Span>,
    /// Name of the author as the page gives it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<PubDate>,
    /// When a crawler fetched it. Says nothing about when it was published or when anything happened.
    pub crawled: Option<PubDate>,
    /// Story path or earlier text: helps to resolve names and pronouns, never coded.
    pub context: Option<String>,
    /// Byte of `text` where coding begins: 0, unless [`Article::after_context`] put the context before it.
    pub coded_from: usize,
    /// ISO 639-1 code.
    pub language: String,
    /// What kind of text it is; decides whose voice unattributed assertions are.
    pub genre: Genre,
    /// Names in `text` that the input points at, in text order: commands that resolve names resolve exactly these.
    pub given: Option<Vec<Span>>,
    /// What ingest noticed.
    pub notes: Vec<Note>,
}

impl Article {
    /// The article as it is read: its context stands before its text as earlier paragraphs, so that names and pronouns
    /// find what they mean there. `None` without context.
    pub fn after_context(&self) -> Option<Article> {
        let context = self.context.as_deref()?;
        let parts = context.split(PATH_MARKS).map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
        let parts: Vec<String> = parts.filter(|p| !p.is_empty()).collect();
        if parts.is_empty() {
            return None;
        }
        // Paragraphs end at blank lines where the text has any, else at each line. Before a text of one line only a
        // blank line keeps a title from looking like a line that was wrapped.
        let lines: Vec<&str> = self.text.trim_end().split('\n').collect();
        let blank = lines.len() == 1 || lines.iter().skip(1).any(|line| line.trim().is_empty());
        let gap = if blank { "\n\n" } else { "\n" };
        let text: String = parts.iter().flat_map(|p| [p.as_str(), gap]).chain([self.text.as_str()]).collect();
        let coded_from = text.len() - self.text.len();
        let headline = self.headline.map(|h| h.shifted(coded_from));
        let given = self.given.as_ref().map(|g| g.iter().map(|s| s.shifted(coded_from)).collect());
        Some(Article { text, coded_from, headline, given, context: None, ..self.clone() })
    }
}

/// They part the steps of a story path and the paragraphs of earlier text.
const PATH_MARKS: [char; 4] = ['|', '>', '›', '\n'];

/// The kind of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Genre {
    /// News report: unattributed assertions are the narrator's.
    #[default]
    Report,
    /// Opinion piece or column: unattributed assertions are the author's.
    Opinion,
    /// Unsigned opinion of the paper.
    Editorial,
    /// Letter to the editor or open letter.
    Letter,
    /// Statement or readout of a body: unattributed assertions are the issuer's.
    PressRelease,
    /// Interview, speech or briefing with speaker turns.
    Transcript,
    /// Running report with time stamps.
    LiveBlog,
}

impl Genre {
    /// The published spelling, e.g. `press-release`.
    pub fn as_str(self) -> &'static str {
        match self {
            Genre::Report => "report",
            Genre::Opinion => "opinion",
            Genre::Editorial => "editorial",
            Genre::Letter => "letter",
            Genre::PressRelease => "press-release",
            Genre::Transcript => "transcript",
            Genre::LiveBlog => "live-blog",
        }
    }

    /// True when unattributed assertions are an author's or issuer's, not a narrator's.
    pub fn has_own_voice(self) -> bool {
        !matches!(self, Genre::Report | Genre::LiveBlog)
    }
}

/// A publication date with the precision it was given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PubDate {
    /// Year, 1400 to 2200.
    pub year: i16,
    /// Month 1 to 12, when known.
    pub month: Option<u8>,
    /// Day 1 to 31, when known (then the month is known too).
    pub day: Option<u8>,
    /// Seconds since midnight UTC, when a time of day was given with an offset.
    pub second_of_day: Option<u32>,
}

impl PubDate {
    /// A calendar day without a time. Not checked: ingest reads dates.
    pub fn day(year: i16, month: u8, day: u8) -> Self {
        PubDate { year, month: Some(month), day: Some(day), second_of_day: None }
    }

    /// Year × 10000 + month × 100 + day, for comparing days; the middle of what is not known.
    pub fn number(&self) -> u32 {
        let year = u32::try_from(self.year).unwrap_or(0);
        year * 10_000 + u32::from(self.month.unwrap_or(7)) * 100 + u32::from(self.day.unwrap_or(1))
    }

    /// ISO 8601 with the precision it has: `2024`, `2024-03`, `2024-03-05` or `2024-03-05T08:30:00Z`.
    pub fn to_iso(&self) -> String {
        let mut iso = format!("{:04}", self.year);
        if let Some(month) = self.month {
            iso += &format!("-{month:02}");
            if let Some(day) = self.day {
                iso += &format!("-{day:02}");
                if let Some(s) = self.second_of_day {
                    iso += &format!("T{:02}:{:02}:{:02}Z", s / 3600, s / 60 % 60, s % 60);
                }
            }
        }
        iso
    }
}
