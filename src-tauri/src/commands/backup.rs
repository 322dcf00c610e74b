//! Backups: the list, making one, and restoring with what will change shown first.

use crate::desk::Desk;
use dan_van_core::basics::Result;
use dan_van_core::db::backup::{self, Backup, Preview};
use std::path::Path;
use tauri::State;

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn backups(desk: State<Desk>) -> Result<Vec<Backup>> {
    desk.with(|db| backup::list(&db.backup_folder()))
}

/// `folder` empty: beside the register.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn back_up_now(desk: State<Desk>, folder: String) -> Result<Backup> {
    desk.with(|db| {
        let own = db.backup_folder();
        let folder = if folder.is_empty() { own } else { Path::new(&folder).join("so-dan-van") };
        db.back_up(&folder)
    })
}

/// `password`: of the day of a backup from before the key was changed.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn preview_restore(desk: State<Desk>, folder: String, password: Option<String>) -> Result<Preview> {
    desk.with(|db| db.preview_restore(Path::new(&folder), &password.unwrap_or_default()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn restore(desk: State<Desk>, folder: String, password: Option<String>) -> Result<()> {
    desk.with(|db| db.restore(Path::new(&folder), &password.unwrap_or_default()))
}
