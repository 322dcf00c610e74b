//! The layers of the core, checked over its `use` lines (README, "Map").

#![expect(clippy::unwrap_used, reason = "a file that cannot be read is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

const NOUNS: [&str; 10] =
    ["account", "unit", "campaign", "code", "initiative", "beneficiary", "support", "target", "evidence", "book"];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, all: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, all);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.to_string_lossy().contains("test") {
                let text = fs::read_to_string(&path).unwrap();
                // What stands below the tests of a file is not the file's own.
                let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_string();
                all.push((path, own));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    walk(&root, &mut all);
    all.into_iter().map(|(path, text)| (path.strip_prefix(&root).unwrap().to_path_buf(), text)).collect()
}

fn folder(path: &Path) -> String {
    path.components().next().unwrap().as_os_str().to_string_lossy().into_owned()
}

#[test]
fn sql_is_named_only_where_it_lives() {
    let lives = |path: &Path| {
        let text = path.to_string_lossy().replace('\\', "/");
        text.starts_with("db/")
            || text.ends_with("/store.rs")
            || text == "target/formula.rs"
            || text.starts_with("report/")
    };
    let strangers: Vec<_> = sources()
        .into_iter()
        .filter(|(path, text)| text.contains("rusqlite") && !lives(path))
        .map(|(path, _)| path)
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn nobody_uses_another_nouns_store() {
    for (path, text) in sources() {
        for noun in NOUNS {
            let foreign = format!("crate::{noun}::store");
            assert!(!text.contains(&foreign), "{} uses {foreign}", path.display());
        }
    }
}

#[test]
fn the_lower_layers_know_nothing_of_the_upper_ones() {
    for (path, text) in sources() {
        let below: &[&str] = match folder(&path).as_str() {
            "basics" => &["db", "report", "package", "sample"],
            "db" => &["report", "package", "sample"],
            noun if NOUNS.contains(&noun) => &["package", "sample"],
            _ => continue,
        };
        for upper in below {
            assert!(!text.contains(&format!("crate::{upper}::")), "{} uses {upper}", path.display());
        }
        if ["basics", "db"].contains(&folder(&path).as_str()) {
            for noun in NOUNS {
                assert!(!text.contains(&format!("use crate::{noun}")), "{} uses {noun}", path.display());
            }
        }
    }
}

#[test]
fn the_clock_is_read_in_one_place() {
    for (path, text) in sources() {
        let reads = text.contains("Zoned::now") || text.contains("SystemTime::now");
        assert!(!reads || path.ends_with("basics/clock.rs"), "{}", path.display());
    }
}

#[test]
fn files_stay_short_and_say_what_they_are() {
    for (path, text) in sources() {
        assert!(text.lines().count() <= 500, "{} is long", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
    }
}
