//! `cargo verify`: every check, in the order in which faults show soonest.
//!
//! Trap: one profile and one set of features for all of it (`--workspace --all-targets`), or Tauri is built twice.

use crate::machine::{self, Folders, TO_BUILD, TO_DRIVE, TO_SHOW, TO_TEST, cargo, npm};
use crate::steps::{Outcome, Steps, run};
use crate::windows::{self, Compiling};
use std::path::PathBuf;
use std::process::Command;

/// How much of it.
#[derive(Clone, Copy, PartialEq)]
pub enum Extent {
    /// Nothing in a browser or window, no faults.
    Quick,
    Usual,
    /// A release: for Windows too, which takes a quarter of an hour more.
    Windows,
}

pub fn verify(folders: &Folders, extent: Extent) -> Outcome {
    let mut steps = Steps::default();
    let drive = extent != Extent::Quick && cfg!(target_os = "linux");
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
        let windows = match extent {
            Extent::Windows if !windows::possible() => return Err(windows::ELSEWHERE.to_string()),
            Extent::Windows => {
                steps.step("Windows: packages", windows::packages)?;
                Some(Compiling::begin(folders)?)
            }
            _ => None,
        };
        steps.step("page tests in Chromium", || node_tests(folders, "tests/page"))?;
        steps.step("window tests", || node_tests(folders, "tests/window"))?;
        steps.step("printed forms in other programs", || {
            run(Command::new("/usr/bin/python3").arg("tests/documents/run.py").current_dir(&folders.root))
        })?;
        steps.step("power cuts, kills and damage", || {
            run(Command::new("/usr/bin/python3").arg("tests/power/run.py").current_dir(&folders.root))
        })?;
        steps.step("packages in any order, with kills", || {
            run(Command::new("/usr/bin/python3").arg("tests/rollup/orders.py").current_dir(&folders.root))
        })?;
        steps.step("totals in DuckDB and PostgreSQL", || {
            run(Command::new("/usr/bin/python3").arg("tests/rollup/run.py").current_dir(&folders.root))
        })?;
        match windows {
            Some(compiling) => windows::run_steps(folders, &mut steps, compiling)?,
            None => println!("\nThe tests for Windows were left out: `cargo verify -- --windows` has them too."),
        }
    } else {
        println!("\nThe tests in Chromium and in the window were left out (--quick, or not Linux).");
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

/// Every `*.test.mjs` of a folder, by node's own test runner.
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
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).args(files).current_dir(&folders.root);
    if let Some(chromium) = machine::chromium() {
        node.env("CHROMIUM", chromium);
    }
    run(&mut node)
}
