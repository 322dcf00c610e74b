//! `cargo release -- FOLDER`: what goes beside the installers in FOLDER: the lists of parts (CycloneDX), the checksums, and
//! minisign's signature over them. `cargo supply`: licences, sources, advisories and signatures of what we build with.
//!
//! The tools come from the Rust registry into `target/tools`, once.

use crate::machine::{self, Folders, cargo, npm};
use crate::steps::{Outcome, Steps, answer, run};
use std::path::{Path, PathBuf};
use std::process::Command;

const CYCLONEDX: (&str, &str) = ("cargo-cyclonedx", "0.5.9");
const DENY: (&str, &str) = ("cargo-deny", "0.20.2");
/// Crates whose programs are shipped, and the systems they are built for.
const SHIPPED: [(&str, &str); 2] =
    [("dan-van-app", "src-tauri/Cargo.toml"), ("dan-van-cli", "src-tauri/cli/Cargo.toml")];
const SYSTEMS: [&str; 3] = ["x86_64-pc-windows-gnu", "x86_64-unknown-linux-gnu", "aarch64-apple-darwin"];
const SUMS: &str = "SHA256SUMS";

pub fn release(folders: &Folders, folder: &Path) -> Outcome {
    let mut steps = Steps::default();
    steps.step("tag", same_version)?;
    steps.step("tool for the lists of parts", || tool(folders, CYCLONEDX).map(|_| ()))?;
    steps.step("parts of the programs", || {
        let cyclonedx = tool(folders, CYCLONEDX)?;
        SHIPPED.iter().try_for_each(|shipped| {
            SYSTEMS.iter().try_for_each(|system| parts(folders, &cyclonedx, *shipped, system, folder))
        })
    })?;
    steps.step("parts of the page", || {
        let sbom = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"];
        let output = npm(folders, &sbom).output().map_err(|cause| format!("npm sbom: {cause}"))?;
        if !output.status.success() {
            return Err(format!("npm sbom: {}", String::from_utf8_lossy(&output.stderr)));
        }
        write(&folder.join("page.cdx.json"), &output.stdout)
    })?;
    steps.step("checksums", || checksums(folder))?;
    steps.step("signature", || sign(folder))?;
    steps.summary();
    Ok(())
}

pub fn supply(folders: &Folders) -> Outcome {
    let mut steps = Steps::default();
    steps.step("tool", || tool(folders, DENY).map(|_| ()))?;
    steps.step("licences, sources, bans", || {
        run(deny(folders)?.args(["check", "licenses", "sources", "bans"]).current_dir(&folders.root))
    })?;
    steps.step("advisories", || {
        if let Err(why) = run(deny(folders)?.args(["fetch", "db"]).current_dir(&folders.root)) {
            println!("The advisories were NOT checked: their database is out of reach ({why})");
            return Ok(());
        }
        run(deny(folders)?.args(["check", "advisories"]).current_dir(&folders.root))
    })?;
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("signatures of the page's packages", || {
        if answer("npm", &["view", "svelte", "dist.signatures", "--json"]).is_none_or(|told| told.is_empty()) {
            println!("The signatures were NOT checked: this registry gives none");
            return Ok(());
        }
        run(&mut npm(folders, &["audit", "signatures"]))
    })?;
    steps.summary();
    Ok(())
}

/// A tag of another version than the workspace's would name wrong files.
fn same_version() -> Outcome {
    let ours = concat!("v", env!("CARGO_PKG_VERSION"));
    match std::env::var("RELEASE_TAG") {
        Ok(tag) if tag != ours => Err(format!("the tag is {tag}, the version {ours}")),
        _ => Ok(()),
    }
}

/// The path of a tool, installed if it is not there in this version.
fn tool(folders: &Folders, (name, version): (&str, &str)) -> Result<PathBuf, String> {
    let root = folders.target().join("tools");
    let path = root.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let exact = format!("{name}@{version}");
    run(cargo(folders, &["install", "--quiet", "--locked", &exact, "--root"]).arg(&root))?;
    Ok(path)
}

fn deny(folders: &Folders) -> Result<Command, String> {
    tool(folders, DENY).map(Command::new)
}

fn parts(folders: &Folders, cyclonedx: &Path, (name, manifest): (&str, &str), system: &str, folder: &Path) -> Outcome {
    let file = format!("{name}-{system}");
    let mut command = Command::new(cyclonedx);
    command.args([
        "cyclonedx",
        "--quiet",
        "--format",
        "json",
        "--spec-version",
        "1.5",
        "--no-build-deps",
        "--target",
        system,
        "--override-filename",
        &file,
    ]);
    run(command.args(["--manifest-path", manifest]).current_dir(&folders.root))?;
    // It writes beside every manifest of the workspace; the one asked for is kept.
    for member in ["", "core", "documents", "sealed", "cli", "xtask"] {
        let made = folders.root.join("src-tauri").join(member).join(format!("{file}.json"));
        if folders.root.join(manifest).parent() == made.parent() {
            let text = std::fs::read_to_string(&made).map_err(|cause| format!("{}: {cause}", made.display()))?;
            // Where this machine keeps the project is nobody's business.
            let text = text.replace(&*folders.root.to_string_lossy(), "/so-dan-van");
            write(&folder.join(format!("{file}.cdx.json")), text.as_bytes())?;
        }
        // A member that was left out has none.
        let _ = std::fs::remove_file(made);
    }
    Ok(())
}

/// In the form that `sha256sum --check` reads.
fn checksums(folder: &Path) -> Outcome {
    let entries = std::fs::read_dir(folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| !name.starts_with(SUMS));
    names.sort();
    let output = Command::new("sha256sum").arg("--binary").args(&names).current_dir(folder).output();
    let output = output.map_err(|cause| format!("sha256sum: {cause}"))?;
    if !output.status.success() {
        return Err(format!("sha256sum: {}", String::from_utf8_lossy(&output.stderr)));
    }
    print!("{}", String::from_utf8_lossy(&output.stdout));
    write(&folder.join(SUMS), &output.stdout)
}

/// With the key that `MINISIGN_KEY_FILE` names, which has no password of its own (the workflow keeps it as a secret).
fn sign(folder: &Path) -> Outcome {
    let Some(key) = std::env::var_os("MINISIGN_KEY_FILE") else {
        println!("not signed: MINISIGN_KEY_FILE names no key");
        return Ok(());
    };
    machine::install(&["minisign"])?;
    let comment = format!("Sổ Dân Vận {}", env!("CARGO_PKG_VERSION"));
    run(Command::new("minisign")
        .arg("-S")
        .arg("-W")
        .arg("-s")
        .arg(key)
        .args(["-t", &comment, "-m", SUMS])
        .current_dir(folder))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    std::fs::write(path, bytes).map_err(|cause| format!("{}: {cause}", path.display()))
}
