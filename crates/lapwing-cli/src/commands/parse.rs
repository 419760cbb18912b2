//! `lapwing parse`: sentences, words and trees.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use lapwing::core::{read_conllu, write_conllu};
use lapwing::store::{tree_svg, tree_table};
use lapwing::{Article, Counts, Document, Pipeline};

use crate::args::{InputArgs, InputFormat, ParseArgs, ParseFormat, ParseInput};
use crate::exit::End;
use crate::output;
use crate::work::{self, Failures};

/// Runs the command.
pub fn run(args: &ParseArgs) -> anyhow::Result<End> {
    work::need_inputs(&args.inputs, "parse")?;
    let people = output::for_people(args.output.as_deref());
    let format = args.format.unwrap_or(if people { ParseFormat::Table } else { ParseFormat::Conllu });
    let input_format = match args.input_format {
        ParseInput::Conllu => return conllu(args, format),
        ParseInput::Auto => InputFormat::Auto,
        ParseInput::Text => InputFormat::Text,
        ParseInput::Html => InputFormat::Html,
        ParseInput::Jsonl => InputFormat::Jsonl,
        ParseInput::Feed => InputFormat::Feed,
        ParseInput::Warc => InputFormat::Warc,
        ParseInput::Parquet => InputFormat::Parquet,
    };
    let input = InputArgs {
        inputs: args.inputs.clone(),
        input_format,
        keep_text: args.keep_text,
        data: None,
        threads: args.threads,
        output: args.output.clone(),
    };
    let pipeline = Pipeline::bundled();
    let counts = work::articles(&input, Failures::Aside, |article| shown(article, &pipeline.parse(article), format))?;
    Ok(work::end(counts, ""))
}

/// Trees that somebody else made, shown as they are.
fn conllu(args: &ParseArgs, format: ParseFormat) -> anyhow::Result<End> {
    let mut out = output::open(args.output.as_deref())?;
    let mut counts = Counts::default();
    for path in &args.inputs {
        match trees(path) {
            Ok((article, doc)) => {
                out.write_all(shown(&article, &doc, format).as_bytes())?;
                counts.coded += 1;
            }
            Err(message) => {
                counts.set_aside += 1;
                let _ = writeln!(io::stderr(), "set aside: {}: {message}", path.display());
            }
        }
    }
    out.flush()?;
    Ok(work::end(counts, ""))
}

fn trees(path: &PathBuf) -> Result<(Article, Document), String> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        fs::read_to_string(path).map(|t| text = t)
    };
    read.map_err(|e| format!("cannot be read: {e}"))?;
    let (text, doc) = read_conllu(&text).map_err(|e| e.to_string())?;
    Ok((Article { id: path.display().to_string(), text, ..Article::default() }, doc))
}

fn shown(article: &Article, doc: &Document, format: ParseFormat) -> String {
    match format {
        ParseFormat::Table => tree_table(article, doc),
        ParseFormat::Conllu => format!("# newdoc id = {}\n{}", article.id, write_conllu(&article.text, doc)),
        ParseFormat::Svg => tree_svg(article, doc),
    }
}
