//! `lapwing data`: tables of others, turned into data for `--data DIR`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, anyhow};
use lapwing::Data;
use lapwing::data::import::{Imported, petrarch};
use lapwing::store::escape::visible;

use crate::args::PetrarchArgs;
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
    let imported = petrarch::import(actors.as_ref().map(named), role_nouns.as_ref().map(named), Data::bundled());
    write_all(&args.out, &imported)?;
    tell(&args.out, &imported)?;
    Ok(if imported.complaints.0.is_empty() { End::Done } else { End::SomeSetAside })
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
