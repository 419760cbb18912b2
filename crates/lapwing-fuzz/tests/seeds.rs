//! Every reader over its seeds: among them are all cases that fuzzing broke something with.

use std::fs;
use std::path::Path;

use lapwing_fuzz::READERS;

#[test]
fn every_reader_takes_its_seeds_whole_and_cut() {
    for (name, reader) in READERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
        let mut paths: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
            .map(|entry| entry.expect("a folder of files").path())
            .collect();
        paths.sort();
        assert!(paths.len() > 2, "{name} has {} seeds", paths.len());
        for path in paths {
            let bytes = fs::read(&path).expect("a seed is a file");
            reader(&bytes);
            for cut in 1..4 {
                reader(&bytes[..bytes.len() * cut / 4]);
            }
        }
    }
}

#[test]
fn every_reader_can_be_fuzzed() {
    for (name, _) in READERS {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets").join(name).with_extension("rs");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(text.contains(&format!("lapwing_fuzz::{name}(")), "{} runs something else", path.display());
    }
}
