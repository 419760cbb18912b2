//! `lapwing data`: tables of others, turned into data for `--data DIR`.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use anyhow::{Context, anyhow};
use lapwing::Data;
use lapwing::data::import::{Imported, petrarch, wikidata};
use lapwing::store::escape::visible;

use crate::args::{PetrarchArgs, WikidataArgs};
use crate::exit::{End, Usage};

/// Runs `lapwing data import petrarch`.
pub fn import_petrarch(args: &PetrarchArgs) -> anyhow::Result<End> {
    if args.actors.is_none() && args.agents.is_none() {
        return Err(Usage("nothing to import: name a dictionary with --actors, --agents or both".into()).into());
    }
    let read = |path: &Option<std::path::PathBuf>| -> anyhow::Result<Option<(String, String)>> {
        let Some(path) = path else { return Ok(None) };
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        // These dictionaries are often in Latin-1; a wrong accent costs one name, not the import.
        Ok(Some((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned())))
    };
    let (actors, role_nouns) = (read(&args.actors)?, read(&args.agents)?);
    fn named(file: &(String, String)) -> petrarch::Named<'_> {
        (&file.0, &file.1)
    }
    let imported =
        petrarch::import(actors.as_ref().map(named), role_nouns.as_ref().map(named), lapwing::bundled_data());
    write_all(&args.out, &imported)?;
    tell(&args.out, &imported)?;
    Ok(if imported.complaints.0.is_empty() { End::Done } else { End::SomeSetAside })
}

/// Runs `lapwing data import wikidata`.
pub fn import_wikidata(args: &WikidataArgs) -> anyhow::Result<End> {
    let path = args.out.join("actors/persons-wikidata.tsv");
    if path.exists() {
        return Err(anyhow!("{} is there already: give a new folder with --out, or move it away", path.display()));
    }
    let cannot = || format!("cannot read {}", args.dump.display());
    let (offices, first) =
        wikidata::Offices::read(open_dump(&args.dump)?, lapwing::bundled_data()).with_context(cannot)?;
    if first.n_lines == first.n_broken {
        let hint = "a dump holds one entity a line, as in latest-all.json";
        return Err(anyhow!("{} holds no Wikidata entity: {hint}", args.dump.display()));
    }
    let folder = path.parent().unwrap_or(&args.out);
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = BufWriter::new(file);
    let tally = offices.write(open_dump(&args.dump)?, &mut out).with_context(cannot)?;
    out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    Data::with_folder(&args.out).map_err(|e| anyhow!("written, but it cannot be used as it is:\n{e}"))?;
    let mut err = io::stderr().lock();
    if tally.n_broken > 0 {
        writeln!(err, "set aside: {} lines that are no entity", tally.n_broken)?;
    }
    let (terms, lines, left) = (tally.n_terms, tally.n_lines, tally.n_left_out);
    writeln!(err, "{terms} terms of office from {lines} lines ({left} without a name or a state that we know)")?;
    writeln!(err, "written to {}; use it with --data {}", path.display(), args.out.display())?;
    Ok(if tally.n_broken > 0 { End::SomeSetAside } else { End::Done })
}

/// Opens a dump; how it is compressed is told by its first bytes, not by its name.
fn open_dump(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    let cannot = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(cannot)?;
    let mut head = Vec::new();
    Read::by_ref(&mut file).take(3).read_to_end(&mut head).with_context(cannot)?;
    file.rewind().with_context(|| format!("{} is read twice: give a file, not a pipe", path.display()))?;
    Ok(match head.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(BufReader::new(file)))),
        b"BZh" => Box::new(BufReader::new(bzip2::read::MultiBzDecoder::new(BufReader::new(file)))),
        _ => Box::new(BufReader::new(file)),
    })
}

/// Writes the files, none over one that is there, and tries them.
fn write_all(out: &Path, imported: &Imported) -> anyhow::Result<()> {
    if imported.files.is_empty() {
        return Err(anyhow!("nothing in the files could be used:\n{}", imported.complaints));
    }
    if let Some(there) = imported.files.keys().map(|name| out.join(name)).find(|path| path.exists()) {
        return Err(anyhow!("{} is there already: give a new folder with --out, or move it away", there.display()));
    }
    for (name, text) in &imported.files {
        let path = out.join(name);
        let folder = path.parent().unwrap_or(out);
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Data::with_folder(out).map(|_| ()).map_err(|e| anyhow!("written, but it cannot be used as it is:\n{e}"))
}

fn tell(out: &Path, imported: &Imported) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for complaint in &imported.complaints.0 {
        writeln!(err, "set aside: {}", visible(&complaint.to_string()))?;
    }
    if !imported.left_out.is_empty() {
        let list: Vec<String> = imported.left_out.iter().map(|(part, n)| format!("{part} {n}")).collect();
        writeln!(err, "parts of codes that are no PLOVER sector, left out: {}", visible(&list.join(", ")))?;
    }
    let (names, roles) = (imported.n_names, imported.n_roles);
    writeln!(err, "{names} names, {roles} role nouns in {}; use them with --data {0}", out.display())
}
