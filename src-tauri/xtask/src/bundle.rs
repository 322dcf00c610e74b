//! `cargo bundle`: this system's installer of the window, by Tauri's own bundler, with its file types: Debian's package on
//! Linux (with AppStream data), the application and its disk image on macOS. Windows' installer is `cargo windows`.
//! `cargo bundle -- --test`: the package of a debug build, installed and started in a fresh Debian.

use crate::machine::{self, Folders, TO_BUILD, TO_SHOW, cargo, npm};
use crate::steps::{Outcome, Steps, run};
use std::process::Command;

const TO_TRY: &[&str] = &["debootstrap", "python3-xlib", "xvfb"];

pub fn bundle(folders: &Folders) -> Outcome {
    let mut steps = Steps::default();
    steps.step("system packages", || machine::install(&[TO_BUILD, TO_SHOW].concat()))?;
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("page: build", || run(&mut npm(folders, &["run", "build"])))?;
    let kinds = if cfg!(target_os = "macos") { "app,dmg" } else { "deb" };
    steps.step("installer (some minutes)", || {
        run(machine::without_our_folders(folders, &mut tauri(folders, "build", kinds)))
    })?;
    steps.summary();
    Ok(())
}

/// What can be tried of the package.
pub fn test(folders: &Folders) -> Outcome {
    let mut steps = Steps::default();
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("page: build", || run(&mut npm(folders, &["run", "build"])))?;
    steps.step("window", || run(&mut cargo(folders, &["build", "--locked", "--workspace", "--bins", "--quiet"])))?;
    steps.step("Debian: packages", || machine::install(&[TO_BUILD, TO_SHOW, TO_TRY].concat()))?;
    steps.step("Debian: package of the window", || run(tauri(folders, "bundle", "deb").arg("--debug")))?;
    steps.step("Debian: installed and started in a fresh system", || {
        let package = folders.target().join("debug/bundle/deb");
        let mut python = Command::new("/usr/bin/python3");
        run(python
            .arg("tests/linux/package.py")
            .arg(package)
            .arg(folders.target().join("debian"))
            .current_dir(&folders.root))
    })?;
    steps.summary();
    Ok(())
}

/// Tauri's bundler; its verb `build` first builds a release, `bundle` takes what is there.
fn tauri(folders: &Folders, verb: &str, kinds: &str) -> Command {
    let mut tauri = Command::new(folders.ui.join("node_modules/.bin/tauri"));
    tauri.args([verb, "--bundles", kinds]).current_dir(folders.root.join("src-tauri"));
    machine::with_little_openssl(folders, &mut tauri);
    tauri
}
