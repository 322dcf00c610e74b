//! `cargo windows`: the programs and the installer for Windows, made on Debian from its packages and the registries alone.
//! `cargo windows -- --test`: the tests and the installer, run with Wine.
//!
//! Traps: two compilers never share a target folder. A window made without the feature `embedded` would look for a
//! development server. WebView2Loader.dll must lie beside the program, or nothing starts and nothing is said.

use crate::machine::{self, Folders, TO_BUILD, TO_SHOW, cargo, npm};
use crate::steps::{Outcome, Steps, answer, run};
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "x86_64-pc-windows-gnu";
const TO_CROSS: &[&str] = &[
    "binutils-mingw-w64-x86-64",
    "gcc-mingw-w64-x86-64",
    "libgit2-1.5",
    "libjemalloc2",
    "libssh2-1",
    "libxml2",
    "libedit2",
    "nsis",
];
const TO_TRY: &[&str] = &["wine64", "xvfb", "python3-xlib", "fonts-noto-core"];
/// Libraries that every Windows 10 has, and the one that we bring.
const KNOWN: &[&str] = &[
    "advapi32",
    "bcrypt",
    "bcryptprimitives",
    "combase",
    "comctl32",
    "comdlg32",
    "crypt32",
    "dwmapi",
    "gdi32",
    "imm32",
    "iphlpapi",
    "kernel32",
    "msvcrt",
    "netapi32",
    "ntdll",
    "ole32",
    "oleaut32",
    "pdh",
    "powrprof",
    "propsys",
    "psapi",
    "rpcrt4",
    "secur32",
    "shell32",
    "shlwapi",
    "user32",
    "userenv",
    "uxtheme",
    "version",
    "webview2loader",
    "winmm",
    "ws2_32",
];
/// What the installer holds.
const PROGRAMS: [&str; 3] = ["so-dan-van.exe", "dan-van.exe", "WebView2Loader.dll"];
/// The same packages whatever is built of them: with others the features of what all of them use would differ, and it would
/// be built twice.
const OURS: [&str; 7] = ["--locked", "--quiet", "--target", TARGET, "--workspace", "--exclude", "xtask"];
/// Largest installer and window program, in bytes.
const LARGEST: (u64, u64) = (25_000_000, 45_000_000);
/// Said where it cannot be done.
pub const ELSEWHERE: &str =
    "This needs Debian 12 with its security suite: only there is a Rust that compiles for Windows";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether this machine can do it at all: Debian, whose Rust compiles for Windows.
pub fn possible() -> bool {
    let debian =
        std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    debian && answer("apt-cache", &["policy", "rustc-web"]).is_some_and(|it| it.contains("Candidate: 1."))
}

/// The release: programs and installer into `out/windows`.
pub fn build(folders: &Folders) -> Outcome {
    let mut steps = Steps::default();
    steps.step("packages for Windows", || machine::install(&[TO_BUILD, TO_CROSS].concat()))?;
    steps.step("Rust for Windows", || toolchain(folders))?;
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("page: build", || run(&mut npm(folders, &["run", "build"])))?;
    steps.step("programs for Windows", || {
        let arguments =
            ["build", "--locked", "--release", "--target", TARGET, "-p", "dan-van-app", "-p", "dan-van-cli", "--bins"];
        let mut cargo = windows_cargo(folders);
        run(machine::without_our_folders(folders, cargo.args(arguments)))
    })?;
    let out = folders.root.join("out/windows");
    let programs = windows_folder(folders).join("build").join(TARGET).join("release");
    steps.step("installer", || {
        made(&out)?;
        for name in PROGRAMS {
            copy(&programs.join(name), &out.join(name))?;
        }
        imports(&programs)?;
        installer(folders, &programs, VERSION, "lzma", &out.join(installer_name(VERSION)))
    })?;
    steps.step("sizes", || {
        small_enough(&out.join(installer_name(VERSION)), LARGEST.0)?;
        small_enough(&out.join("so-dan-van.exe"), LARGEST.1)
    })?;
    println!("\nWritten into {}", out.display());
    steps.summary();
    Ok(())
}

/// Everything that can be tried of Windows without Windows, with a debug build.
pub fn test(folders: &Folders) -> Outcome {
    if !possible() {
        return Err(ELSEWHERE.into());
    }
    let mut steps = Steps::default();
    steps.step("page packages", || machine::install_page(folders))?;
    steps.step("page: build", || run(&mut npm(folders, &["run", "build"])))?;
    steps.step("command line of this system", || {
        machine::install(&[TO_BUILD, TO_SHOW].concat())?;
        // With the features of the whole workspace, as `cargo verify` builds it.
        run(&mut cargo(folders, &["build", "--locked", "--workspace", "--bins", "--quiet"]))
    })?;
    try_built(folders, &mut steps)?;
    steps.summary();
    Ok(())
}

/// The steps of [`test`] that are of Windows alone: the page and our own command line must be there.
pub fn try_built(folders: &Folders, steps: &mut Steps) -> Outcome {
    steps.step("Windows: packages", || machine::install(&[TO_BUILD, TO_CROSS, TO_TRY].concat()))?;
    steps.step("Windows: Rust", || toolchain(folders))?;
    steps.step("Windows: build", || run(&mut trying_cargo(folders, &["build", "--bins", "--tests"])))?;
    steps.step("Windows: tests with Wine", || {
        run(trying_cargo(folders, &["test", "--tests"]).env_remove("LD_PRELOAD"))
    })?;
    steps.step("Windows: installer with Wine", || try_installer(folders))
}

fn try_installer(folders: &Folders) -> Outcome {
    let programs = windows_folder(folders).join("build").join(TARGET).join("debug");
    let tried = windows_folder(folders).join("installers");
    made(&tried)?;
    imports(&programs)?;
    installer(folders, &programs, "0.0.1", "none", &tried.join(installer_name("0.0.1")))?;
    installer(folders, &programs, VERSION, "none", &tried.join(installer_name(VERSION)))?;
    let stand_in = folders.root.join("src-tauri/windows/webview-installer.nsi");
    let stands = tried.join("MicrosoftEdgeWebView2RuntimeInstallerX64.exe");
    run(Command::new("makensis").args(["-V1", "-INPUTCHARSET", "UTF8"]).arg(define("OUT", &stands)).arg(stand_in))?;
    let mut python = Command::new("/usr/bin/python3");
    python.arg("tests/windows/installer.py").arg(&tried).arg(&programs).arg(folders.built("dan-van"));
    run(with_wine(folders, &mut python).current_dir(&folders.root))
}

fn installer_name(version: &str) -> String {
    format!("SoDanVan-{version}-caidat.exe")
}

/// Compiler, build, Wine's home: all of it in one folder of the target folder.
fn windows_folder(folders: &Folders) -> PathBuf {
    folders.target().join("windows")
}

fn toolchain(folders: &Folders) -> Outcome {
    let made = windows_folder(folders).join("toolchain");
    run(Command::new("bash").arg(folders.root.join("src-tauri/windows/toolchain.sh")).arg(made))
}

/// Cargo of the toolchain for Windows, with its own target folder.
fn windows_cargo(folders: &Folders) -> Command {
    let windows = windows_folder(folders);
    let toolchain = windows.join("toolchain");
    let usr = toolchain.join("root/usr");
    let mut command = Command::new(usr.join("bin/cargo"));
    command.current_dir(&folders.root);
    let (gcc, rust) = (toolchain.join("gcc"), usr.join("bin"));
    let usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    command.env("PATH", format!("{}:{}:{usual}", gcc.display(), rust.display()));
    // Rust's own builds of the compiler hold jemalloc too; without it Debian's takes a twentieth longer.
    command.env("LD_LIBRARY_PATH", usr.join("lib/x86_64-linux-gnu")).env("LD_PRELOAD", "libjemalloc.so.2");
    command.env("CARGO_TARGET_DIR", windows.join("build")).env("CARGO_INCREMENTAL", "0");
    for other in ["RUSTUP_TOOLCHAIN", "RUSTC", "CARGO"] {
        command.env_remove(other);
    }
    machine::with_little_openssl(folders, &mut command);
    command
}

/// The same for what is only tried: compiled in as little time as can be, its tests run with Wine.
fn trying_cargo(folders: &Folders, verb: &[&str]) -> Command {
    let mut command = windows_cargo(folders);
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_STRIP", "symbols");
    command.env("CFLAGS_x86_64_pc_windows_gnu", "-O1").args(verb).args(OURS);
    with_wine(folders, &mut command);
    command
}

fn with_wine<'a>(folders: &Folders, command: &'a mut Command) -> &'a mut Command {
    let wine = folders.root.join("src-tauri/windows/wine.sh");
    command.env("WINE_HOME", windows_folder(folders).join("wine"));
    // Where the window's own tests find WebView2Loader.dll.
    let programs = windows_folder(folders).join("build").join(TARGET).join("debug");
    command.env("WINEPATH", format!("Z:{}", programs.display()).replace('/', "\\"));
    command.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", &wine).env("WINE", wine)
}

fn installer(folders: &Folders, programs: &Path, version: &str, compressor: &str, out: &Path) -> Outcome {
    let mut makensis = Command::new("makensis");
    makensis.args(["-V1", "-WX", "-INPUTCHARSET", "UTF8"]).arg(format!("-DVERSION={version}"));
    makensis.arg(format!("-DCOMPRESSOR={compressor}")).arg(define("PROGRAMS", programs)).arg(define("OUT", out));
    makensis.arg(define("ICON", &folders.root.join("icons/icon.ico")));
    run(makensis.arg(folders.root.join("src-tauri/windows/installer.nsi")))
}

fn define(name: &str, path: &Path) -> String {
    format!("-D{name}={}", path.display())
}

/// A program that asks for a library no Windows has would say nothing and not start.
fn imports(programs: &Path) -> Outcome {
    for name in ["so-dan-van.exe", "dan-van.exe"] {
        let path = programs.join(name);
        let told = answer("x86_64-w64-mingw32-objdump", &["-p", &path.to_string_lossy()]).ok_or("objdump failed")?;
        let wanted = told.lines().filter_map(|line| line.trim().strip_prefix("DLL Name: ")).map(str::to_lowercase);
        let strange: Vec<String> = wanted
            .filter(|dll| !dll.starts_with("api-ms-win-") && !KNOWN.contains(&dll.trim_end_matches(".dll")))
            .collect();
        if !strange.is_empty() {
            return Err(format!("{name} asks for libraries that Windows may not have: {}", strange.join(" ")));
        }
    }
    Ok(())
}

fn small_enough(path: &Path, most: u64) -> Outcome {
    let size = std::fs::metadata(path).map_err(|cause| format!("{}: {cause}", path.display()))?.len();
    println!("{:>6.1} MB of at most {:.0}  {}", size as f64 / 1e6, most as f64 / 1e6, path.display());
    if size <= most { Ok(()) } else { Err(format!("{} is too large", path.display())) }
}

fn made(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|cause| format!("{}: {cause}", folder.display()))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to).map(|_| ()).map_err(|cause| format!("{}: {cause}", from.display()))
}
