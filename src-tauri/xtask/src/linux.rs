//! `cargo deb`: Debian's package of the window, by Tauri's own bundler, with its file types and AppStream data.

use crate::machine::{self, Folders, TO_BUILD, TO_SHOW, npm};
use crate::steps::{Outcome, Steps, run};
use std::process::Command;

pub fn package(folders: &Folders) -> Outcome {
    let mut steps = Steps::default();
    steps.step("system packages", || machine::install(&[TO_BUILD, TO_SHOW].concat()))?;
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("page: build", || run(&mut npm(folders, &["run", "build"])))?;
    steps.step("package (some minutes)", || {
        let mut tauri = Command::new(folders.ui.join("node_modules/.bin/tauri"));
        run(tauri.args(["build", "--bundles", "deb"]).current_dir(folders.root.join("src-tauri")))
    })?;
    steps.summary();
    Ok(())
}
