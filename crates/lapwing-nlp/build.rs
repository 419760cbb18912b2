//! Takes the digest of the bundled model, which every record names, once while this is built instead of at every start.

use std::path::Path;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let model = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../models/en.bin");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", model.display());
    let id: String = Sha256::digest(fs::read(model)?).iter().map(|b| format!("{b:02x}")).collect();
    println!("cargo::rustc-env=MODEL_ID={id}");
    Ok(())
}
