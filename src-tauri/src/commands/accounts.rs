//! Accounts of the register, its key, and the part of the key that the superior keeps.

use super::paper::export_folder;
use super::register::Recovery;
use crate::desk::Desk;
use dan_van_core::account::{self, AccountForm, AccountRow};
use dan_van_core::basics::Result;
use dan_van_core::db::key::Effort;
use dan_van_core::db::rekey::OldCopy;
use dan_van_core::db::replace;
use dan_van_core::package::escrow::{self, Escrow};
use serde::Serialize;
use std::fs::File;
use tauri::State;

/// What a unit that forgot everything gets back.
#[derive(Serialize, specta::Type)]
pub struct Rescue {
    /// Key slots to send to the unit.
    pub path: String,
    /// The code that opens them, to be told apart from the file.
    pub groups: Vec<String>,
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn accounts(desk: State<Desk>) -> Result<Vec<AccountRow>> {
    desk.with(|db| account::list(db))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_account(desk: State<Desk>, account: AccountForm) -> Result<String> {
    desk.with(|db| account::save(db, account, Effort::Calibrated))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn remove_account(desk: State<Desk>, id: String) -> Result<()> {
    desk.with(|db| account::remove(db, &id))
}

/// The recovery code of the new key was written down.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn recovery_printed(desk: State<Desk>) -> Result<()> {
    desk.with(|db| db.recovery_printed())
}

/// A new key for the register after a suspected leak; the code is shown once.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn rekey(desk: State<Desk>, password: String) -> Result<Recovery> {
    desk.with(|db| db.rekey(&password, Effort::Calibrated).map(Recovery::from))
}

/// Backups and copies that the key before still opens.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn old_copies(desk: State<Desk>) -> Result<Vec<OldCopy>> {
    desk.with(|db| db.old_copies())
}

/// Deletes them; returns how many.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn delete_old_copies(desk: State<Desk>, paths: Vec<String>) -> Result<u32> {
    desk.with(|db| db.delete_old_copies(&paths))
}

/// Whether the superior may keep a key, and whether it does.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn escrow(desk: State<Desk>) -> Result<Escrow> {
    desk.with(|db| escrow::state(db))
}

/// The cell agrees that the superior keeps a key, or takes that back.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn agree_escrow(desk: State<Desk>, agree: bool) -> Result<Escrow> {
    desk.with(|db| escrow::agree(db, agree))
}

/// From its next plan on a superior offers to keep keys, or no longer.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn offer_escrow(desk: State<Desk>, offer: bool) -> Result<Escrow> {
    desk.with(|db| {
        escrow::offer(db, offer)?;
        escrow::state(db)
    })
}

/// A superior makes a new recovery code from the key slots of a unit.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn rescue_unit(desk: State<Desk>, path: String) -> Result<Rescue> {
    let slots = dan_van_sealed::load(File::open(path)?)?;
    let folder = export_folder(&desk, "")?;
    let (name, bytes, code) = desk.with(|db| escrow::rescue(db, &slots))?;
    let path = folder.join(name);
    replace::write(&path, &bytes)?;
    Ok(Rescue { path: path.display().to_string(), groups: code.groups().to_vec() })
}
