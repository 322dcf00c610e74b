//! `cargo start`: the window, or without a display the same main job into `./out`.

use crate::machine::{self, Folders, TO_BUILD, TO_SHOW, cargo, npm};
use crate::steps::{Outcome, Steps, run};
use std::process::Command;
use std::time::SystemTime;

/// The sample register holds nothing worth keeping secret, so its password may stand here.
const SAMPLE_PASSWORD: &str = "du lieu mau khong can giu";

pub fn start(folders: &Folders, sample: bool) -> Outcome {
    if has_display() { open_window(folders, sample) } else { write_out(folders) }
}

fn has_display() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

fn open_window(folders: &Folders, sample: bool) -> Outcome {
    let mut steps = Steps::default();
    steps.step("system packages", || machine::install(&[TO_BUILD, TO_SHOW].concat()))?;
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("build the page", || run(&mut npm(folders, &["run", "build"])))?;
    steps.step("build the window (some minutes the first time)", || {
        run(&mut cargo(folders, &["build", "--locked", "-p", "dan-van-app", "--bin", "so-dan-van"]))
    })?;
    steps.summary();
    let mut window = Command::new(folders.built("so-dan-van"));
    run(if sample { window.arg("--sample") } else { &mut window })
}

/// Sample register, the year's report and the package, by the command line.
fn write_out(folders: &Folders) -> Outcome {
    println!("There is no display, so no window can be opened (set DISPLAY or WAYLAND_DISPLAY to have one).");
    println!("Doing the same main job with the command line instead, on a sample register, into ./out");
    let out = folders.root.join("out");
    let register = out.join("so-mau");
    let year = this_year().to_string();
    let (to, from) = (out.to_string_lossy().into_owned(), register.to_string_lossy().into_owned());
    let dan_van = |arguments: &[&str]| {
        let mut command = Command::new(folders.built("dan-van"));
        run(command.args(arguments).env("DAN_VAN_PASSWORD", SAMPLE_PASSWORD))
    };
    let mut steps = Steps::default();
    steps.step("system packages", || machine::install(TO_BUILD))?;
    steps.step("build the command line (some minutes the first time)", || {
        run(&mut cargo(folders, &["build", "--locked", "-p", "dan-van-cli"]))
    })?;
    steps.step("sample register", || {
        if register.exists() {
            std::fs::remove_dir_all(&register).map_err(|cause| format!("{from}: {cause}"))?;
        }
        dan_van(&["demo", &from, "--units", "1", "--people", "40", "--supports", "120", "--year", &year, "--seed", "1"])
    })?;
    steps.step("the year's report", || {
        dan_van(&["report", &from, "--kind", "year", "--period", &year, "--format", "docx,xlsx", "--out", &to])
    })?;
    steps.step("the package", || dan_van(&["export", &from, "--period", &year, "--out", &to]))?;
    println!("\nWritten into {to} (the paths are above); the sample register is {from}");
    steps.summary();
    Ok(())
}

/// The year now, in UTC: the sample only needs one that the campaign files know.
fn this_year() -> u64 {
    let days = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs() / 86_400);
    // Days of 400 Gregorian years are 146,097; counted from 1 March 0000.
    let (era, day) = ((days + 719_468) / 146_097, (days + 719_468) % 146_097);
    let of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let since_march = day - (365 * of_era + of_era / 4 - of_era / 100);
    era * 400 + of_era + u64::from(since_march >= 306)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_that_of_the_system() {
        if let Some(year) = crate::steps::answer("date", &["-u", "+%Y"]) {
            assert_eq!(this_year().to_string(), year);
        }
    }
}
