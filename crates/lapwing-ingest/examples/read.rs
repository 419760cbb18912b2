//! Shows what ingest makes of files: `cargo run -p lapwing-ingest --example read -- page.html notes.txt`.

use lapwing_ingest::{Options, articles};

fn main() {
    let mut all = articles(std::env::args().skip(1), &Options::default());
    for outcome in &mut all {
        match outcome {
            Err(rejected) => println!("!! {} [{}]\n", rejected, rejected.kind.as_str()),
            Ok(article) => {
                println!("== {} | {} | {}", article.id, article.genre.as_str(), article.language);
                println!("title: {:?}  headline: {:?}", article.title, article.headline);
                println!("author: {:?}  publisher: {:?}  url: {:?}", article.author, article.publisher, article.url);
                println!("published: {:?}", article.published.map(|p| p.to_iso()));
                article.notes.iter().for_each(|note| println!("note {}: {}", note.kind, note.message));
                println!("\n{}\n", article.text);
            }
        }
    }
    println!("{} files passed over", all.n_skipped());
}
