//! What can be typed. Help texts live here and nowhere else.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

mod meaning;
mod others;
mod web;

pub use meaning::{CompletionsArgs, ExplainArgs, ManArgs, WhyNotArgs};
pub use others::{ImportArgs, Others};
pub use web::{FetchArgs, WatchArgs, WebArgs};

/// Reads news and writes down who did what to whom, when and where, who says so, and the exact words.
#[derive(Debug, Parser)]
#[command(
    name = "lapwing",
    version,
    after_help = "Examples:\n  lapwing code article.html\n  lapwing code --format jsonl news/ > events.jsonl\n  lapwing explain ACCUSE\n  lapwing why-not \"Ghana accused Togo of a raid.\"\n\nExit codes: 0 done, 1 failure, 2 wrong usage, 3 done but some inputs set aside, 4 archive damaged or of another version, 130 interrupted."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[expect(clippy::large_enum_variant, reason = "made once, at the start")]
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Code articles: events and claims, with the words that prove them
    Code(CodeArgs),
    /// Code articles into an archive: one SQLite file that keeps everything
    Ingest(IngestArgs),
    /// Pages of the web into an archive
    Fetch(FetchArgs),
    /// Feeds into an archive, again and again
    Watch(WatchArgs),
    /// Events of an archive, newest first, narrowed by whatever is asked for
    Events(EventsArgs),
    /// One document, event, claim or incident of an archive, with all that proves it
    Show(ShowArgs),
    /// How two parties dealt with each other over time: counts, scores, a chart
    Dyad(DyadArgs),
    /// Check, mend and describe an archive
    #[command(subcommand)]
    Db(DbCommand),
    /// An archive in a format that others read
    Export(ExportArgs),
    /// A citable data set: tables, codebook, checksums
    Release(ReleaseArgs),
    /// What is wrong with a file of GDELT, ICEWS or POLECAT
    Audit(AuditArgs),
    /// Events of GDELT, ICEWS or POLECAT into an archive, to compare with its own
    Import(ImportArgs),
    /// Which reports of an archive tell of the same happening, and why
    Incidents(IncidentsArgs),
    /// Who is cited for what
    Quotes(QuotesArgs),
    /// Sentences, words and trees of articles
    Parse(ParseArgs),
    /// Expressions of time and the dates they mean
    Dates(DatesArgs),
    /// Names of places and where they lie
    Places(PlacesArgs),
    /// Who is mentioned
    #[command(subcommand)]
    Actors(ActorsCommand),
    /// Data of one's own for --data
    #[command(subcommand)]
    Data(DataCommand),
    /// Look at an archive in the browser
    Serve(ServeArgs),
    /// What a code, note or frame means
    Explain(ExplainArgs),
    /// Why a sentence gives no event, or another than expected
    WhyNot(WhyNotArgs),
    /// What a shell needs to complete lapwing's arguments
    Completions(CompletionsArgs),
    /// Manual pages, one a command
    Man(ManArgs),
}

/// Where articles come from; the same for all commands that read articles.
#[derive(Debug, ClapArgs)]
pub struct InputArgs {
    /// Files or folders to read, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// What the inputs hold; auto goes by file name, then by content
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    pub input_format: InputFormat,
    /// Code texts exactly as they stand: nothing is cleaned, offsets agree with the input
    #[arg(long)]
    pub keep_text: bool,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Threads to use; the output is the same at any number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// By file name ending, else by content
    Auto,
    /// Plain text, one article a file
    Text,
    /// A web page, one article a file
    Html,
    /// JSON Lines: id, date, title, author, url, publisher, text or html, context
    Jsonl,
    /// RSS, Atom or JSON Feed, one article an item
    Feed,
    /// WARC, plain or compressed, one article a page
    Warc,
    /// Parquet with a column text or html, one article a row
    Parquet,
}

/// `lapwing code`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing code article.txt\n  lapwing code --explain article.html\n  zcat news.jsonl.gz | lapwing code --input-format jsonl - > events.jsonl"
)]
pub struct CodeArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<CodeFormat>,
    /// Add the text that offsets count in to each JSON line
    #[arg(long)]
    pub with_text: bool,
    /// Show, for each event, the frame that fired, the tree around it and how each party was resolved
    #[arg(long)]
    pub explain: bool,
    /// Leave out events of lower confidence (0 to 1)
    #[arg(long, value_name = "X", default_value_t = 0.0, hide_default_value = true)]
    pub min_confidence: f64,
    /// With --format plover: also events that somebody merely reports, named in the comment
    #[arg(long)]
    pub include_reported: bool,
}

/// Formats of `lapwing code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodeFormat {
    /// For people
    Table,
    /// One line of JSON per article
    Jsonl,
    /// PLOVER 2.0 interchange records, one line per event
    Plover,
}

/// `lapwing incidents`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing incidents --db news.db\n  lapwing incidents --db news.db --leads --min-reports 5\n  lapwing incidents --db news.db apart 3f9a1c2b4d5e6f70-e1 8c01d2e3f4a5b6c7-e2\n\nHow reports are judged: data/lexicon/happenings.toml."
)]
pub struct IncidentsArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// What articles tell first, event or not, instead of events
    #[arg(long)]
    pub leads: bool,
    /// Only incidents of so many reports or more
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub min_reports: u64,
    /// How many incidents to show, the most told first
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u64,
    /// One line of JSON an incident
    #[arg(long)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Option<IncidentsCommand>,
}

/// What to do with incidents beside listing them.
#[derive(Debug, Subcommand)]
pub enum IncidentsCommand {
    /// Find all incidents anew
    Rebuild,
    /// These two reports are not one incident, whatever speaks for it
    Apart(Pair),
    /// These two reports are one incident, whatever speaks against it
    Together(Pair),
    /// Forget what was said about these two reports
    Undo(Pair),
    /// What was said so far
    Corrections,
}

/// Two reports.
#[derive(Debug, ClapArgs)]
pub struct Pair {
    /// Id of an event, or of a document for what it tells first
    pub a: String,
    /// Another of the same sort
    pub b: String,
}

/// `lapwing ingest`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing ingest --db news.db articles.jsonl pages/\n  zcat news.jsonl.gz | lapwing ingest --db news.db --input-format jsonl -\n\nFeeding the same input again adds nothing; after a stop, run the same command again. Tables: docs/store.md."
)]
pub struct IngestArgs {
    /// The archive; made where there is none
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Files or folders to read, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Leave out finding which reports are one incident; `lapwing incidents rebuild` does it later
    #[arg(long)]
    pub no_incidents: bool,
    /// What the inputs hold; auto goes by file name, then by content
    #[arg(long, value_enum, default_value_t = InputFormat::Auto, value_name = "FORMAT")]
    pub input_format: InputFormat,
    /// Code texts exactly as they stand: nothing is cleaned, offsets agree with the input
    #[arg(long)]
    pub keep_text: bool,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Seconds to wait for another writer of the archive
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub wait: u64,
    /// Threads to use; the archive's content is the same at any number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
}

/// `lapwing events`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing events --db news.db --actor IRN --recipient ISR --since 2024-04 --category ASSAULT\n  lapwing events --db news.db --actor IRN:GOV --series alleged --text 'border post' --format csv > alleged.csv\n\nParties: AZE a state, IRN:GOV a part of one, :REB a sector anywhere, anything else a part of a name."
)]
pub struct EventsArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Who did it
    #[arg(long, value_name = "PARTY")]
    pub actor: Option<String>,
    /// To whom
    #[arg(long, value_name = "PARTY")]
    pub recipient: Option<String>,
    /// One of these categories (repeat it)
    #[arg(long, value_name = "CODE")]
    pub category: Vec<String>,
    /// This mode among its modes
    #[arg(long, value_name = "MODE")]
    pub mode: Option<String>,
    /// This context among its contexts
    #[arg(long, value_name = "CONTEXT")]
    pub context: Option<String>,
    /// On or after this day, month or year
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// On or before it
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Country of the place
    #[arg(long, value_name = "COUNTRY")]
    pub place: Option<String>,
    /// asserted, historical, future, hypothetical or negated (repeat it)
    #[arg(long, value_name = "MODALITY", value_parser = ["asserted", "historical", "future", "hypothetical", "negated"])]
    pub modality: Vec<String>,
    /// asserted, historical, alleged, future, hypothetical or negated: alleged is what only a holder says (repeat it)
    #[arg(long, value_name = "SERIES")]
    pub series: Vec<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict (repeat it)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    pub quad: Vec<u8>,
    /// Who tells it
    #[arg(long, value_name = "VOICE", value_parser = ["narrator", "author", "quoted"])]
    pub voice: Option<String>,
    /// On whose word it stands
    #[arg(long, value_name = "PARTY")]
    pub holder: Option<String>,
    /// Leave out events of lower confidence (0 to 1)
    #[arg(long, value_name = "X", default_value_t = 0.0, hide_default_value = true)]
    pub min_confidence: f64,
    /// Words in one of its sentences, in any form; "in quotation marks" together
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Of this document
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// A row for each report, not one for each incident
    #[arg(long)]
    pub every_report: bool,
    /// At most so many; 50 in a table unless told otherwise
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<RowFormat>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of what an archive gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// For people
    Table,
    /// One line of JSON a row
    Jsonl,
    /// One row a row, exact text
    Csv,
}

/// `lapwing show`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing show --db news.db 3f9a1c2b4d5e6f70-e1\n  lapwing show --db news.db 3f9a\n\nThe beginning of a document's id is enough; ID@RUN shows what an older run made of it."
)]
pub struct ShowArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Ids of documents, events (-e1), claims (-c1) or incidents (-i1)
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ListFormat>,
}

/// `lapwing dyad`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing dyad --db news.db AZE ISR --since 2024-01 --until 2024-12 --by month\n  lapwing dyad --db news.db IRN:GOV IRN:CVL --by year --count reports\n\nBoth directions are shown. What is told: what articles themselves say happened. What is only alleged, expected,\nconditional or denied is counted apart."
)]
pub struct DyadArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// One party: AZE, or a part of a state as IRN:GOV
    #[arg(value_name = "PARTY")]
    pub actor: String,
    /// The other
    #[arg(value_name = "PARTY")]
    pub recipient: String,
    /// On or after this day, month or year
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// On or before it
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Length of a row
    #[arg(long, value_enum, default_value_t = Period::Month)]
    pub by: Period,
    /// What is counted
    #[arg(long, value_enum, default_value_t = CountBy::Incidents)]
    pub count: CountBy,
    /// Counts of others beside ours, from what `lapwing import` took in (repeat it)
    #[arg(long, value_enum, value_name = "OTHERS")]
    pub beside: Vec<Others>,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<RowFormat>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Length of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Period {
    /// A day
    Day,
    /// A week from Monday
    Week,
    /// A month
    Month,
    /// A year
    Year,
}

impl Period {
    /// As it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountBy {
    /// Every event of every article
    Reports,
    /// Articles that report any
    Articles,
    /// Publishers that report any
    Sources,
    /// Happenings, however many report them
    Incidents,
}

impl CountBy {
    /// As it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            CountBy::Reports => "reports",
            CountBy::Articles => "articles",
            CountBy::Sources => "sources",
            CountBy::Incidents => "incidents",
        }
    }
}

/// `lapwing db`
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Look at everything: pages, references, counts, search index
    Check(DbArgs),
    /// Make counts and search index again from the documents
    Rebuild(DbArgs),
    /// What is in it
    Info(DbArgs),
}

/// `lapwing db check`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  lapwing db check --db news.db")]
pub struct DbArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
}

/// `lapwing export`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing export --db news.db --format parquet --out events.parquet\n  lapwing export --db news.db --format icews --out events.tsv\n\nFormats with fixed columns (polecat, icews, gdelt, gdelt-mentions, phoenix) have no room for a holder or a modality: they hold only\nwhat an article itself tells as having happened. Beside them stand notes of what their columns cannot say."
)]
pub struct ExportArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    pub format: ExportFormatArg,
    /// The file to write
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Fixed columns, PLOVER: also what is alleged, announced, conditional or denied; a table beside tells which is which
    #[arg(long)]
    pub include_alleged: bool,
    /// Fixed columns: a row for each report, not one for each incident
    #[arg(long)]
    pub every_report: bool,
    /// CSV: put an apostrophe before text that a spreadsheet would run as a formula
    #[arg(long)]
    pub excel_safe: bool,
    /// Overwrite the file
    #[arg(long)]
    pub force: bool,
}

/// Formats of `lapwing export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormatArg {
    /// One row an event, for DuckDB, polars, pandas, R; sorted by dyad and date
    Parquet,
    /// The same as text
    Csv,
    /// Whole records, one article a line
    Jsonl,
    /// PLOVER 2.0 interchange records
    Plover,
    /// The 40 columns of POLECAT
    Polecat,
    /// The 20 columns of ICEWS
    Icews,
    /// The 61 columns of GDELT 2.0 Events
    Gdelt,
    /// The 16 columns of GDELT 2.0 Mentions
    GdeltMentions,
    /// The 26 columns of Phoenix
    Phoenix,
}

/// `lapwing release`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing release --db news.db --title 'Sahel events' --author 'Ana Pop' --version-of-data 1.0 sahel-1.0/"
)]
pub struct ReleaseArgs {
    /// A new or empty folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Title of the data set
    #[arg(long, default_value = "Events coded by lapwing")]
    pub title: String,
    /// Who made it; may be given several times
    #[arg(long = "author", value_name = "NAME")]
    pub authors: Vec<String>,
    /// Version of the data set
    #[arg(long, default_value = "1.0", value_name = "VERSION")]
    pub version_of_data: String,
    /// Day of release, as 2024-04-01
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Licence, as SPDX names it
    #[arg(long, value_name = "NAME")]
    pub licence: Option<String>,
}

/// `lapwing audit`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  lapwing audit 20240305.export.CSV")]
pub struct AuditArgs {
    /// Events of GDELT 2.0, ICEWS or POLECAT, plain text with tabs; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `lapwing quotes`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  lapwing quotes --format csv article.html > quotes.csv")]
pub struct QuotesArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<QuotesFormat>,
}

/// Formats of `lapwing quotes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuotesFormat {
    /// For people
    Table,
    /// One line of JSON per article, with claims only
    Jsonl,
    /// One row per claim
    Csv,
    /// Block quotes
    Markdown,
}

/// `lapwing parse`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  echo 'Ghana thanked Togo.' | lapwing parse -\n  lapwing parse --format conllu article.txt > article.conllu\n  lapwing parse --input-format conllu --format svg article.conllu > trees.svg"
)]
pub struct ParseArgs {
    /// Files or folders to read, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// What the inputs hold; conllu keeps the trees of the input
    #[arg(long, value_enum, default_value_t = ParseInput::Auto, value_name = "FORMAT")]
    pub input_format: ParseInput,
    /// Read texts exactly as they stand
    #[arg(long)]
    pub keep_text: bool,
    /// How to write: table is the default on a terminal, conllu elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ParseFormat>,
    /// Threads to use
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats that `lapwing parse` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ParseInput {
    /// By file name ending, else by content
    Auto,
    /// Plain text
    Text,
    /// A web page
    Html,
    /// JSON Lines
    Jsonl,
    /// A feed
    Feed,
    /// An archive of the web
    Warc,
    /// A table with a column of texts
    Parquet,
    /// Trees in CoNLL-U
    Conllu,
}

/// Formats of `lapwing parse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// An aligned listing
    Table,
    /// CoNLL-U, names in MISC
    Conllu,
    /// A drawing
    Svg,
}

/// `lapwing dates`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  lapwing dates --format jsonl articles.jsonl")]
pub struct DatesArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ListFormat>,
}

/// Formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Table,
    /// One line of JSON per article
    Jsonl,
}

/// `lapwing actors`
#[derive(Debug, Subcommand)]
pub enum ActorsCommand {
    /// How a name resolves, on a day, and why; with everything the tables know by that name
    Find(FindArgs),
    /// Every party that articles mention, with country, sectors and why
    List(MentionedArgs),
    /// Whom a phrase names that stands alone: one text, one answer
    Resolve(ResolveArgs),
}

/// `lapwing actors find`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  lapwing actors find 'Condoleezza Rice' --date 2006-05-01\n  lapwing actors find Rice --date 2006-05-01 --context 'US Secretary of State'"
)]
pub struct FindArgs {
    /// The name, as one argument or several
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
    /// Day, month or year on which it is read; offices count only while they are held
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Words around it that help, such as the title of an article
    #[arg(long, value_name = "TEXT")]
    pub context: Option<String>,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ListFormat>,
}

/// `lapwing actors list`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  echo 'Ghana thanked Togo.' | lapwing actors list -")]
pub struct MentionedArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ListFormat>,
}

/// `lapwing actors resolve`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  echo 'Iranian foreign minister' | lapwing actors resolve -\n  lapwing actors resolve --format jsonl phrases.jsonl   (one {\"id\", \"text\", \"context\", \"date\"} a line)"
)]
pub struct ResolveArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ListFormat>,
}

/// `lapwing places`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing places --format jsonl --keep-text articles.jsonl\n\nWith \"mentions\": [{\"start\", \"end\"}] in an input line and --keep-text, exactly those names are resolved."
)]
pub struct PlacesArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write: table is the default on a terminal, jsonl elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ListFormat>,
}

/// `lapwing data`
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Turn the tables of another project into a folder for --data
    #[command(subcommand)]
    Import(ImportCommand),
}

/// `lapwing data import`
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Dictionaries of PETRARCH and TABARI
    Petrarch(PetrarchArgs),
    /// Holders of offices of a Wikidata dump
    Wikidata(WikidataArgs),
}

/// `lapwing data import petrarch`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing data import petrarch --actors Phoenix.actors.txt --agents Phoenix.agents.txt --out mine\n  lapwing code --data mine article.txt"
)]
pub struct PetrarchArgs {
    /// Dictionary of actors: names with codes such as [USAGOV 20010101-20091231]
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,
    /// Dictionary of agents: role nouns with codes such as [~GOV]
    #[arg(long, value_name = "FILE")]
    pub agents: Option<PathBuf>,
    /// Folder to write to; no file in it is overwritten
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `lapwing data import wikidata`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing data import wikidata latest-all.json.bz2 --out mine\n  lapwing code --data mine article.txt\n\nThe dump is read twice, a line at a time: first for states and offices, then for their holders."
)]
pub struct WikidataArgs {
    /// The dump: JSON, plain or compressed with gzip or bzip2
    #[arg(value_name = "DUMP")]
    pub dump: PathBuf,
    /// Folder to write to; no file in it is overwritten
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `lapwing serve`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing serve --db news.db\n  then open http://localhost:7878\n\nOnly this machine is answered, unless --listen names another address; then everybody needs the token that is printed."
)]
pub struct ServeArgs {
    /// The archive
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Address and port to listen at; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    pub listen: std::net::SocketAddr,
    /// A name by which others call this machine, with --listen; may be given several times
    #[arg(long, value_name = "NAME")]
    pub host_name: Vec<String>,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}
