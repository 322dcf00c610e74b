//! What the program remembers outside any register: where registers lie and how the window looks. Nothing personal.

use dan_van_core::basics::{Error, Result};
use dan_van_core::db::replace;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, Runtime};

/// A register this computer knows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Known {
    /// Its folder.
    pub folder: String,
    /// Name of the party organisation.
    pub name: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Preferences {
    /// Text size in pixels: 15, 16 or 18.
    pub text_size: u8,
    /// Locks after this many minutes without a key or click.
    pub idle_minutes: u16,
    /// A second folder for backups (USB); empty: none.
    pub second_backup: String,
    /// Where documents and packages are saved; empty: Documents.
    pub export_folder: String,
    /// Last opened first.
    pub registers: Vec<Known>,
}

impl Default for Preferences {
    fn default() -> Preferences {
        let none = String::new;
        Preferences {
            text_size: 15,
            idle_minutes: 10,
            second_backup: none(),
            export_folder: none(),
            registers: Vec::new(),
        }
    }
}

/// `SO_DAN_VAN_DATA`, else the platform's folder for local data.
pub fn data_folder<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<PathBuf> {
    match std::env::var_os("SO_DAN_VAN_DATA") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => app.path().app_local_data_dir(),
    }
}

/// `SO_DAN_VAN_OUT`, else a folder in Documents.
pub fn documents_folder<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<PathBuf> {
    match std::env::var_os("SO_DAN_VAN_OUT") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Ok(app.path().document_dir().or_else(|_| app.path().home_dir())?.join("So Dan Van")),
    }
}

/// The preferences of a data folder; a damaged file counts as none.
pub fn read(data: &Path) -> Preferences {
    let text = std::fs::read_to_string(data.join("preferences.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

pub fn write(data: &Path, preferences: &Preferences) -> Result<()> {
    std::fs::create_dir_all(data)?;
    let text = serde_json::to_string_pretty(preferences).map_err(Error::internal)?;
    replace::write(&data.join("preferences.json"), text.as_bytes())
}
