//! What must not change unnoticed: the window's settings, its capabilities, and versions with known holes.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read is a failed test")]

use serde_json::{Value, json};
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn parsed(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap()
}

#[test]
fn the_page_may_load_and_do_only_this() {
    let app = &parsed("tauri.conf.json")["app"];
    let frozen = json!({
        "withGlobalTauri": false,
        "windows": [],
        "security": {
            "csp": {
                "default-src": "'self'",
                "script-src": "'self'",
                "style-src": "'self'",
                "img-src": "'self' data: blob:",
                "font-src": "'self'",
                "connect-src": "ipc: http://ipc.localhost",
                "object-src": "'none'",
                "frame-src": "'none'",
                "base-uri": "'none'",
                "form-action": "'none'"
            },
            "freezePrototype": true,
            "assetProtocol": { "enable": false },
            "capabilities": ["main"]
        }
    });
    assert_eq!(*app, frozen);
}

#[test]
fn the_one_capability_is_listening_and_choosing_files() {
    let files: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability = parsed("capabilities/main.json");
    let allowed =
        json!(["core:event:allow-listen", "core:event:allow-unlisten", "dialog:allow-open", "dialog:allow-save"]);
    assert_eq!(capability["permissions"], allowed);
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability.get("remote"), None);
}

/// Autofill writes what is typed to the disk in clear; its setting does nothing on Linux, so only the source shows it.
#[test]
fn the_webview_keeps_nothing() {
    let window = read("src/window.rs");
    assert!(
        window.contains("fn driven_by_a_test() -> bool {\n    cfg!(debug_assertions) && "),
        "a release could be driven"
    );
    for setting in
        [".incognito(!driven_by_a_test())", ".general_autofill_enabled(false)", ".on_navigation(is_our_page)"]
    {
        assert!(window.contains(setting), "{setting}");
    }
    let manifests = read("Cargo.toml") + &read("../Cargo.toml");
    assert!(!manifests.contains("devtools"), "the inspector would be in a release");
}

/// Name and version of every package in the lock file.
fn locked() -> Vec<(String, Vec<u64>)> {
    let lock = read("../Cargo.lock");
    let value = |block: &str, key: &str| {
        block
            .lines()
            .find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(" = \"")?.trim_end_matches('"').to_string()))
    };
    lock.split("[[package]]")
        .filter_map(|block| {
            let version = value(block, "version")?;
            let numbers = version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect();
            Some((value(block, "name")?, numbers))
        })
        .collect()
}

/// An older quick-xml that only the setter of pages has, for the citation styles shipped inside it: no foreign byte
/// reaches it. Any other package on the same version is a fault.
fn only_reads_our_own(version: &[u64]) -> bool {
    let lock = read("../Cargo.lock");
    let wanted = format!("\"quick-xml {}\"", version.iter().map(u64::to_string).collect::<Vec<_>>().join("."));
    let users: Vec<&str> = lock
        .split("[[package]]")
        .filter(|block| block.contains(&wanted))
        .filter_map(|block| block.split("name = \"").nth(1)?.split('"').next())
        .collect();
    users == ["citationberg"]
}

/// Holes that are published on GitHub only, so that no advisory database names them.
#[test]
fn no_dependency_is_below_a_version_with_a_known_hole() {
    let all = locked();
    assert!(all.len() > 300, "the lock file was not understood: {}", all.len());
    let floors: [(&str, [u64; 3]); 4] =
        [("tauri", [2, 11, 1]), ("quick-xml", [0, 41, 0]), ("zip", [2, 3, 0]), ("lopdf", [0, 42, 0])];
    for (name, floor) in floors {
        for (_, version) in all.iter().filter(|(found, _)| found == name) {
            if name == "quick-xml" && only_reads_our_own(version) {
                continue;
            }
            assert!(version.as_slice() >= floor.as_slice(), "{name} {version:?} is below {floor:?}");
        }
    }
    for absent in ["tauri-plugin-shell", "tauri-plugin-http", "tar"] {
        assert!(all.iter().all(|(name, _)| name != absent), "{absent} has no place here");
    }
}
