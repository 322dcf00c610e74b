//! The program as others run it. One program for all of it: its tests run beside each other, and it is linked once.
#![expect(clippy::unwrap_used, reason = "a step that fails is a failed test")]

#[cfg(target_os = "linux")]
mod bombs;
mod circle;
mod main_job;
// A renderer that Debian has.
#[cfg(not(windows))]
mod paper;
#[cfg(windows)]
mod windows;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const PASSWORD: &str = "bốn từ không liên quan";

/// The program, about to run in a folder.
fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dan-van"));
    command.args(arguments).current_dir(dir).env("DAN_VAN_PASSWORD", PASSWORD);
    command
}

fn dan_van(dir: &Path, arguments: &[&str]) -> Output {
    command(dir, arguments).output().unwrap()
}

/// What it answers, when all is well.
fn ok(dir: &Path, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--json"]].concat();
    answered(&arguments, &dan_van(dir, &arguments))
}

fn answered(arguments: &[&str], output: &Output) -> Value {
    let said = [&output.stdout, &output.stderr].map(|stream| String::from_utf8_lossy(stream));
    assert!(output.status.success(), "{arguments:?}: {}{}", said[0], said[1]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What it answers when a rule forbids it.
fn refused(dir: &Path, arguments: &[&str]) -> Value {
    let output = dan_van(dir, &[arguments, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap()
}
