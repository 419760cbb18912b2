//! The `lapwing` command: arguments in, one command run, an exit code out.
//!
//! Each command is one file of `commands/`. Data go to standard output, everything else to standard error. Exit codes:
//! 0 done, 1 failure, 2 wrong usage, 3 done but some inputs set aside, 4 an archive damaged or of
//! another version, 130 interrupted. A closed pipe is success.

mod args;
mod commands;
mod exit;
mod output;
mod progress;
mod work;

use std::process::ExitCode;

use clap::Parser;

use args::{ActorsCommand, Args, Command, DataCommand, DbCommand, ImportCommand};

/// Articles make many small pieces of memory, most of them short-lived.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match &args.command {
        Command::Code(a) => commands::code::run(a),
        Command::Ingest(a) => commands::ingest::run(a),
        Command::Events(a) => commands::events::run(a),
        Command::Show(a) => commands::show::run(a),
        Command::Dyad(a) => commands::dyad::run(a),
        Command::Db(DbCommand::Check(a)) => commands::db::check(a),
        Command::Db(DbCommand::Rebuild(a)) => commands::db::rebuild(a),
        Command::Db(DbCommand::Info(a)) => commands::db::info(a),
        Command::Export(a) => commands::export::run(a),
        Command::Release(a) => commands::release::run(a),
        Command::Audit(a) => commands::audit::run(a),
        Command::Fetch(a) => commands::fetch::run(a),
        Command::Watch(a) => commands::watch::run(a),
        Command::Import(a) => commands::import::run(a),
        Command::Incidents(a) => commands::incidents::run(a),
        Command::Quotes(a) => commands::quotes::run(a),
        Command::Parse(a) => commands::parse::run(a),
        Command::Dates(a) => commands::dates::run(a),
        Command::Places(a) => commands::places::run(a),
        Command::Actors(ActorsCommand::Resolve(a)) => commands::actors::resolve(a),
        Command::Actors(ActorsCommand::Find(a)) => commands::actors_find::find(a),
        Command::Actors(ActorsCommand::List(a)) => commands::actors::list(a),
        Command::Data(DataCommand::Import(ImportCommand::Petrarch(a))) => commands::data::import_petrarch(a),
        Command::Data(DataCommand::Import(ImportCommand::Wikidata(a))) => commands::data::import_wikidata(a),
        Command::Serve(a) => commands::serve::run(a),
        Command::Explain(a) => commands::explain::run(a),
        Command::WhyNot(a) => commands::why_not::run(a),
        Command::Completions(a) => commands::shell::completions(a),
        Command::Man(a) => commands::shell::man(a),
    };
    exit::code_of(done)
}
