#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dan_van_fuzz::package_content(data));
