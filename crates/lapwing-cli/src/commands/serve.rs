//! `lapwing serve`: an archive in the browser.

use std::fs::File;
use std::io::{self, Read, Write};

use anyhow::Context;
use lapwing_serve::guard::Doors;

use crate::args::ServeArgs;
use crate::exit::End;
use crate::work;

/// Runs the command.
pub fn run(args: &ServeArgs) -> anyhow::Result<End> {
    let is_open = !args.listen.ip().is_loopback();
    let doors = Doors { hosts: args.host_name.clone(), token: if is_open { Some(token()?) } else { None } };
    let suffix = doors.token.as_ref().map(|t| format!("/?token={t}")).unwrap_or_default();
    let app = lapwing_serve::open(&args.db, work::pipeline(args.data.as_deref())?, doors)?;
    let db = args.db.display();
    let ready = |address| {
        // Losing a message must not end the run.
        let _ = writeln!(io::stderr(), "{db} at http://{address}{suffix}  (Ctrl-C ends)");
    };
    let stopped = lapwing_serve::serve(app, args.listen, ready, lapwing_serve::interrupted());
    stopped.with_context(|| {
        format!(
            "cannot listen at {}: is another explorer running? Name a free port with --listen 127.0.0.1:0",
            args.listen
        )
    })?;
    Ok(End::Done)
}

/// What nobody can guess.
fn token() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom").and_then(|mut f| f.read_exact(&mut bytes)).context("no random numbers for a token")?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
