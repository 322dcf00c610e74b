//! What the cargo aliases run: `cargo start`, `cargo verify`, `cargo windows`, `cargo bundle`, `cargo release` and others. Needs nothing but the standard library.

#![forbid(unsafe_code)]

mod bundle;
mod machine;
mod release;
mod start;
mod steps;
mod verify;
mod windows;

use machine::Folders;
use std::process::ExitCode;
use steps::Outcome;

const HELP: &str = "\
cargo start              build the application and open its window; without a display: make ./out instead
cargo start -- --sample  the same with the sample register
cargo verify             install what the tests need and run every check
cargo verify -- --quick  without the tests in the browser and in the window, and for Windows
cargo windows            build the programs and the installer for Windows into ./out/windows (on Debian)
cargo windows -- --test  run the tests and the installer with Wine (on Debian)
cargo bundle             build this system's installer (Debian's package, macOS' disk image) into target/release/bundle
cargo bundle -- --test   install the package in a fresh Debian and start it there (on Debian, as root)
cargo release -- FOLDER  lists of parts, checksums and signature for the installers in FOLDER
cargo supply             licences, sources, advisories and signatures of what we build with
cargo bindings           write ui/src/lib/bindings.ts from the Rust commands";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let folders = Folders::of_this_project();
    let outcome = match words.as_slice() {
        ["start"] => start::start(&folders, false),
        ["start", "--sample"] => start::start(&folders, true),
        ["verify"] => verify::verify(&folders, false),
        ["verify", "--quick"] => verify::verify(&folders, true),
        ["windows"] => windows::build(&folders),
        ["windows", "--test"] => windows::test(&folders),
        ["bundle"] => bundle::bundle(&folders),
        ["bundle", "--test"] => bundle::test(&folders),
        ["release", folder] => release::release(&folders, folder.as_ref()),
        ["supply"] => release::supply(&folders),
        ["bindings"] => bindings(&folders),
        _ => Err(HELP.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// The test that compares the bindings writes them instead.
fn bindings(folders: &Folders) -> Outcome {
    let mut cargo = machine::cargo(folders, &["test", "-p", "dan-van-app", "--lib", "bindings"]);
    machine::page_placeholder(folders)?;
    steps::run(cargo.env("WRITE_SNAPSHOTS", "1"))
}
