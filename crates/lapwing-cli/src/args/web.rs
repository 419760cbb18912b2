//! Arguments of the commands that fetch.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// How to behave on the web; the same for all commands that fetch.
#[derive(Debug, ClapArgs)]
pub struct WebArgs {
    /// Seconds between two requests to one host
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    pub pause: f64,
    /// Seconds for one page, from the name to the last byte
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    pub patience: f64,
    /// Megabytes of one page, packed or unpacked
    #[arg(long, value_name = "MB", default_value_t = 8)]
    pub max_size: u64,
    /// Also addresses of this machine and its networks: for intranets
    #[arg(long)]
    pub allow_private: bool,
    /// Leave out finding which reports are one incident; `lapwing incidents rebuild` does it later
    #[arg(long)]
    pub no_incidents: bool,
    /// Extend the data that ship with lapwing by this folder (see data/README.md)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Threads to code with; the archive's content is the same at any number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
}

/// `lapwing fetch`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing fetch --db news.db https://news.example/a https://news.example/feed.xml\n\nrobots.txt is obeyed. A page that did not change since the last time is not sent again. Of a feed, what it says of its items\nis coded; `lapwing watch` reads the pages behind them."
)]
pub struct FetchArgs {
    /// The archive; made where there is none
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Addresses of pages or feeds
    #[arg(value_name = "URL", required = true)]
    pub urls: Vec<String>,
    #[command(flatten)]
    pub web: WebArgs,
}

/// `lapwing watch`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  lapwing watch --db news.db feeds.toml\n\nfeeds.toml:\n  every = \"15m\"                      # how often a feed is asked\n  [[feed]]\n  url = \"https://news.example/feed.xml\"\n  [[feed]]\n  url = \"https://paper.example/world.rss\"\n  every = \"1h\"\n  pages = false                      # code what the feed says, not the pages behind it\n\nCtrl-C stops it in order. Which reports are one incident is found at the end of a run."
)]
pub struct WatchArgs {
    /// The archive; made where there is none
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Which feeds, and how often
    #[arg(value_name = "FEEDS")]
    pub feeds: PathBuf,
    /// Ask each feed once, then end
    #[arg(long)]
    pub once: bool,
    #[command(flatten)]
    pub web: WebArgs,
}
