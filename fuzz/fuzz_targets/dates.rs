#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lapwing_fuzz::dates(bytes));
