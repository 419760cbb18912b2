//! What spaCy needs for the same articles, in the same run on one thread. Never a dependency: the user names a Python.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

const SCRIPT: &str = include_str!("with_spacy.py");
/// Libraries under spaCy that would use more threads.
const ONE_THREAD: [&str; 4] = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"];

/// What spaCy did.
pub struct Spacy {
    /// Its version and that of its pipeline.
    pub version: String,
    /// The whole pipeline: trees, lemmas and names.
    pub whole: Round,
    /// Tagger and parser alone.
    pub parser: Round,
}

/// The quickest round.
#[derive(Clone, Copy)]
pub struct Round {
    /// Tokens as spaCy counts them.
    pub n_tokens: usize,
    /// Sentences as spaCy counts them.
    pub n_sentences: usize,
    /// Seconds of the core.
    pub seconds: f64,
}

/// Has `python` read `texts`.
pub fn read<'a>(python: &Path, texts: impl Iterator<Item = &'a str>) -> Result<Spacy> {
    let input = texts.map(|t| serde_json::to_string(t).map(|line| line + "\n")).collect::<Result<String, _>>()?;
    let mut child = Command::new(python)
        .args(["-c", SCRIPT])
        .envs(ONE_THREAD.map(|name| (name, "1")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} does not start; name a Python that has spaCy", python.display()))?;
    // The script reads all its input before it writes.
    child.stdin.take().context("its input is closed")?.write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "spaCy failed; what it says stands above");
    let text = String::from_utf8(output.stdout)?;
    let mut lines = text.lines();
    let version = lines.next().unwrap_or("").to_string();
    let rounds = lines.map(round).collect::<Option<Vec<Round>>>().context("spaCy's script printed no numbers")?;
    let &[whole, parser] = rounds.as_slice() else { anyhow::bail!("spaCy's script printed {} rounds", rounds.len()) };
    Ok(Spacy { version, whole, parser })
}

fn round(line: &str) -> Option<Round> {
    let mut numbers = line.split(' ');
    Some(Round {
        n_tokens: numbers.next()?.parse().ok()?,
        n_sentences: numbers.next()?.parse().ok()?,
        seconds: numbers.next()?.parse().ok()?,
    })
}
