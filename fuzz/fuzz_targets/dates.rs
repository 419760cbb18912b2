#![no_main]

// libFuzzer's own hook ends the run at every panic, also where a reader catches that of a crate beneath it and goes on.
libfuzzer_sys::fuzz_target!(init: drop(std::panic::take_hook()), |bytes: &[u8]| lapwing_fuzz::dates(bytes));
