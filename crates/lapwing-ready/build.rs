//! Reads and checks the bundled data with the loader that reads users' data, and writes what came of it.

use std::path::Path;
use std::{env, fs, io};

use lapwing_data::{Data, Files};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let data = Data::from_files(&Files::bundled()).map_err(io::Error::other)?;
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("data.bin"), data.ready())
}
