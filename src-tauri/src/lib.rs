//! The Tauri shell: one window, thin commands over the core, and the clock that makes backups.

mod clipboard;
pub mod commands;
pub mod desk;
mod intaking;
mod preferences;
mod receiving;
pub mod webview;
mod window;

pub use commands::handler;
pub use commands::rights::needed;
pub use desk::Desk;

use std::path::Path;
use std::time::Duration;
use tauri::{Manager, RunEvent};

/// Opens the window and runs until it is closed.
pub fn run() -> tauri::Result<()> {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, words, folder| {
            app.state::<Desk>().hand_over(&words, Path::new(&folder));
            window::bring_forward(app);
        }))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands::handler::<tauri::Wry>())
        .setup(|app| {
            let data = preferences::data_folder(app.handle())?;
            app.manage(Desk::new(data, preferences::documents_folder(app.handle())?));
            let words: Vec<String> = std::env::args().collect();
            app.state::<Desk>().hand_over(&words, &std::env::current_dir()?);
            window::open(app.handle())?;
            webview::prepare(app.handle())?;
            back_up_while_working(app.handle().clone());
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Desk>().close();
        }
    });
    Ok(())
}

/// Looks once a minute whether a backup is due.
fn back_up_while_working(app: tauri::AppHandle) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(60));
            app.state::<Desk>().minute();
        }
    });
}
