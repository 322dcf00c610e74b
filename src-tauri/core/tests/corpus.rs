//! The kept corpora of the fuzzer (`tests/fuzz`), fed again to the same targets.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::PathBuf;

#[path = "../../../tests/fuzz/src/lib.rs"]
mod targets;

fn replay(name: &str, target: fn(&[u8])) {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fuzz/corpus")).join(name);
    let files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "{name}: {} files", files.len());
    for file in files {
        println!("{}", file.display());
        target(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn tables() {
    replay("import_table", targets::import_table);
}

#[test]
fn blocks_of_packages() {
    replay("package_block", targets::package_block);
}

#[test]
fn contents_of_packages() {
    replay("package_content", targets::package_content);
}

#[test]
fn files_of_packages() {
    replay("package_file", targets::package_file);
}

#[test]
fn slots_of_keys() {
    replay("key_slots", targets::key_slots);
}
