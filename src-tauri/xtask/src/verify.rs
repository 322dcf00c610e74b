//! `cargo verify`: every check, in the order in which faults show soonest.
//!
//! Trap: one profile and one set of features for all of it (`--workspace --all-targets`), or Tauri is built twice.

use crate::machine::{self, Folders, TO_BUILD, TO_DRIVE, TO_SHOW, TO_TEST, cargo, npm};
use crate::steps::{Outcome, Steps, run, run_beside};
use crate::windows;
use std::path::PathBuf;
use std::process::Command;

/// `quick`: nothing in a browser or window, no faults, nothing of Windows.
pub fn verify(folders: &Folders, quick: bool) -> Outcome {
    let mut steps = Steps::default();
    let drive = !quick && cfg!(target_os = "linux");
    let page = |script: &'static str| move || run(&mut npm(folders, &["run", script]));
    let rust = |arguments: &'static [&'static str]| move || run(&mut cargo(folders, arguments));

    steps.step("system packages", || {
        machine::install(&[TO_BUILD, TO_SHOW, TO_TEST, if drive { TO_DRIVE } else { &[] }].concat())?;
        if drive { machine::install_chromium() } else { Ok(()) }
    })?;
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("Rust formatting", rust(&["fmt", "--all", "--check"]))?;
    steps.step("page: lint", page("lint"))?;
    steps.step("page: types", page("check"))?;
    steps.step("page: unit tests", page("test"))?;
    steps.step("page: build", page("build"))?;
    // On Windows a running program's file cannot be replaced, and this one is running.
    let build: &[&str] = &["build", "--locked", "--workspace", "--all-targets", "--quiet"];
    let test: &[&str] = &["test", "--locked", "--workspace", "--quiet"];
    let here: &[&str] = if cfg!(windows) { &["--exclude", "xtask"] } else { &[] };
    steps.step("Rust build and lint", || run(linted(&mut cargo(folders, build)).args(here)))?;
    steps.step("Rust tests", || run(linted(&mut cargo(folders, test)).args(here)))?;
    if drive {
        steps.step("page tests in Chromium", || node_tests(folders, "tests/page"))?;
        steps.step("window tests", || node_tests(folders, "tests/window"))?;
        let python = |script: &str| {
            let mut python = Command::new("/usr/bin/python3");
            python.arg(script).current_dir(&folders.root);
            python
        };
        steps.step("printed forms, packages in any order, totals in DuckDB and PostgreSQL", || {
            run_beside(["tests/documents/run.py", "tests/rollup/orders.py", "tests/rollup/run.py"].map(python).into())
        })?;
        steps.step("power cuts, kills and damage", || run(&mut python("tests/power/run.py")))?;
    } else {
        println!("\nThe tests in Chromium and in the window were left out (--quick, or not Linux).");
    }
    if quick {
        println!("The tests for Windows were left out (--quick).");
    } else if windows::possible() {
        windows::try_built(folders, &mut steps)?;
    } else {
        println!("The tests for Windows were left out. {}.", windows::ELSEWHERE);
    }
    steps.summary();
    Ok(())
}

/// Clippy as the compiler of our own crates: it lints while it builds, as `cargo clippy` does, and what we depend on is
/// compiled once instead of being checked once more (five minutes on two cores). Warnings are errors.
fn linted(command: &mut Command) -> &mut Command {
    let strict = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", strict)
}

/// Every `*.test.mjs` of a folder, by node's own test runner, as many at a time as there are processors (node leaves one idle).
fn node_tests(folders: &Folders, folder: &str) -> Outcome {
    let read = |cause: std::io::Error| format!("{folder}: {cause}");
    let entries = std::fs::read_dir(folders.root.join(folder)).map_err(read)?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| PathBuf::from(folder).join(entry.file_name())).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    if files.is_empty() {
        return Err(format!("{folder} has no tests"));
    }
    let at_a_time = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).arg(format!("--test-concurrency={at_a_time}"));
    node.args(files).current_dir(&folders.root);
    if let Some(chromium) = machine::chromium() {
        node.env("CHROMIUM", chromium);
    }
    run(&mut node)
}
