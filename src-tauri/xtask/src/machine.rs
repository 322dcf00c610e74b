//! What this machine has, and installing what it lacks: Debian packages by name, and the page's npm packages.

use crate::steps::{Outcome, answer, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// For the command line alone.
pub const TO_BUILD: &[&str] = &["build-essential", "pkg-config", "perl"];
/// For the window.
pub const TO_SHOW: &[&str] = &["libwebkit2gtk-4.1-dev"];
/// For the tests without a browser or a window: other programs open what ours wrote.
pub const TO_TEST: &[&str] = &[
    "age",
    "fonts-liberation",
    "fonts-noto-core",
    "libreoffice-calc-nogui",
    "libreoffice-writer-nogui",
    "minisign",
    "poppler-utils",
    "postgresql",
    "python3-docx",
    "python3-openpyxl",
    "python3-venv",
    "python3-xlib",
    "strace",
    "zstd",
];
/// For the tests in the browser and in the window.
pub const TO_DRIVE: &[&str] = &["dbus", "webkit2gtk-driver", "xvfb"];

const OTHER_SYSTEMS: &str = "\
This system's packages are not installed by this command. Needed:
  Windows: Rust with the MSVC build tools (C++ workload), Strawberry Perl, Node 20.19 or newer, WebView2 (part of Windows 11)
  macOS:   Rust, the Xcode command line tools, Node 20.19 or newer
  Linux:   Rust, Node 20.19 or newer, a C compiler, make, perl, and what Debian calls";

/// Where things are.
pub struct Folders {
    pub root: PathBuf,
    pub ui: PathBuf,
}

impl Folders {
    pub fn of_this_project() -> Folders {
        let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).into();
        Folders { ui: root.join("ui"), root }
    }

    /// Where cargo builds.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// A program of the debug build.
    pub fn built(&self, name: &str) -> PathBuf {
        self.target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// The same cargo that runs us, in the project's folder.
pub fn cargo(folders: &Folders, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(&folders.root);
    with_little_openssl(folders, &mut command);
    command
}

/// OpenSSL without what SQLCipher never asks for; on Windows a Perl script is no program.
pub fn with_little_openssl(folders: &Folders, command: &mut Command) {
    if cfg!(unix) {
        command.env("OPENSSL_SRC_PERL", folders.root.join("src-tauri/core/openssl.pl"));
    }
}

/// A release's compiler: names of this machine's folders stay out of the programs.
pub fn without_our_folders<'a>(folders: &Folders, cargo: &'a mut Command) -> &'a mut Command {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).unwrap_or_default();
    let crates = std::env::var_os("CARGO_HOME").map_or_else(|| Path::new(&home).join(".cargo"), PathBuf::from);
    let flag = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let flags = [flag(&crates.join("registry/src"), ""), flag(&folders.root, "so-dan-van")];
    // Separated by what no path holds.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
}

/// npm in the page's folder.
pub fn npm(folders: &Folders, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(&folders.ui);
    command
}

/// Installs the packages that are missing; where that is not possible, says what is needed and goes on.
pub fn install(packages: &[&str]) -> Outcome {
    if answer("apt-get", &["--version"]).is_none() {
        println!("{OTHER_SYSTEMS}\n           {}", packages.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        println!("nothing to install");
        return Ok(());
    }
    println!("installing: {}", missing.join(" "));
    run(&mut apt(&["update", "--quiet=2"]))?;
    run(apt(&["install", "--yes", "--quiet=2", "--no-install-recommends"]).args(missing))
}

fn is_installed(package: &str) -> bool {
    answer("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]).is_some_and(|it| it == "installed")
}

fn apt(arguments: &[&str]) -> Command {
    let root = answer("id", &["-u"]).is_some_and(|id| id == "0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    command
}

/// Chromium: Debian's package; Ubuntu has it as a snap only, under another name.
pub fn install_chromium() -> Outcome {
    if chromium().is_some() {
        return Ok(());
    }
    let ubuntu = std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("ID=ubuntu"));
    install(&[if ubuntu { "chromium-browser" } else { "chromium" }])?;
    chromium().map(|_| ()).ok_or_else(|| "no Chromium was found; name it in the variable CHROMIUM".to_string())
}

/// Where Chromium is; the variable `CHROMIUM` goes first.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium", "/usr/bin/google-chrome"];
    named.into_iter().chain(usual.iter().map(PathBuf::from)).find(|path| path.exists())
}

/// The page's packages, exactly as locked, without running any of their scripts.
pub fn install_page(folders: &Folders) -> Outcome {
    check_node()?;
    let changed = |name: &str| std::fs::metadata(folders.ui.join(name)).and_then(|file| file.modified()).ok();
    if changed("node_modules/.package-lock.json").is_some_and(|made| Some(made) >= changed("package-lock.json")) {
        println!("nothing to install");
        return Ok(());
    }
    run(&mut npm(folders, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

fn check_node() -> Outcome {
    let version = answer("node", &["--version"]).ok_or("Node 20.19 or newer is needed: https://nodejs.org")?;
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found >= (20, 19) { Ok(()) } else { Err(format!("Node 20.19 or newer is needed; this is {version}")) }
}

/// The shell does not compile without a built page; what only needs it compiled gets an empty one.
pub fn page_placeholder(folders: &Folders) -> Outcome {
    let index = folders.ui.join("dist/index.html");
    if index.exists() {
        return Ok(());
    }
    let made =
        std::fs::create_dir_all(folders.ui.join("dist")).and_then(|()| std::fs::write(&index, "<!doctype html>"));
    made.map_err(|cause| format!("{}: {cause}", index.display()))
}
