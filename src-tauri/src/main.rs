//! Sổ Dân Vận: the window.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    #[cfg(windows)]
    if dan_van_app::webview::runtime_is_missing() {
        return 5.into();
    }
    match dan_van_app::run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("Không mở được cửa sổ: {cause}");
            std::process::ExitCode::FAILURE
        }
    }
}
