//! How fast the station that finds who is cited works, parse and mentions given, on one core.
//!
//! In: a JSON Lines file of articles. Out: millions of characters a second on standard output.

use std::time::Instant;

use lapwing::Pipeline;
use lapwing::Read;
use lapwing::coder::attribution::{Scan, find_attributions};
use lapwing::ingest::{Format, Options, articles_of};

fn main() {
    let path = std::env::args().nth(1).expect("usage: measure_attribution ARTICLES.jsonl");
    let file = std::fs::read(&path).expect("the file is there");
    let pipeline = Pipeline::bundled();
    let options = Options { format: Format::Jsonl, ..Options::default() };
    let articles = articles_of(std::io::Cursor::new(file), "measure", &options).filter_map(Result::ok);
    let read: Vec<_> = articles.map(|article| pipeline.read_article(&article)).collect();
    let chars: usize = read.iter().map(|r| r.article.text.chars().count()).sum();
    let start = Instant::now();
    let one = |r: &Read| {
        let scan = Scan::new(&r.article, &r.doc, pipeline.data());
        find_attributions(&scan, &r.article, &r.mentions).list.len()
    };
    let found: usize = read.iter().map(one).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("{found} attributions, {:.2} Mchar/s", chars as f64 / 1e6 / seconds);
}
