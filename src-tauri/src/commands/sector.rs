//! The superior's window beyond figures: initiatives and exemplars of all units, and the trees the units stand in.

use super::paper::export_folder;
use crate::desk::Desk;
use dan_van_core::basics::{Date, Error, Page, Result};
use dan_van_core::db::replace;
use dan_van_core::report::content::Table;
use dan_van_core::rollup::honours::{self, Decision, HonourRef, HonourSearch, Honours};
use dan_van_core::rollup::initiatives::{self, FoundInitiative, InitiativeSearch};
use dan_van_core::rollup::tree::{self, Group, Tree, TreeChange, TreeNode, UnitHistory};
use dan_van_core::unit;
use dan_van_documents::xlsx::{self, Sheet};
use tauri::State;

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn sector_initiatives(desk: State<Desk>, search: InitiativeSearch) -> Result<Page<FoundInitiative>> {
    desk.with(|db| initiatives::list(db.read(), &search))
}

/// Everything that fits as Excel; returns where it lies.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_sector_initiatives(desk: State<Desk>, search: InitiativeSearch) -> Result<String> {
    let table = desk.with(|db| initiatives::table(db.read(), &search))?;
    save(&desk, &table, "Mô hình toàn ngành", &format!("mo-hinh-toan-nganh-{}.xlsx", search.period))
}

/// Everything that fits as lines for the clipboard.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn copy_sector_initiatives(desk: State<Desk>, search: InitiativeSearch) -> Result<String> {
    Ok(desk.with(|db| initiatives::table(db.read(), &search))?.as_lines())
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn honours(desk: State<Desk>, search: HonourSearch) -> Result<Honours> {
    desk.with(|db| honours::list(db.read(), &search))
}

/// Decides on some at once; undo takes it back.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn decide_honours(desk: State<Desk>, which: Vec<HonourRef>, decision: Decision, reason: String) -> Result<()> {
    desk.with(|db| honours::decide(db, &which, decision, &reason))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_honours(desk: State<Desk>, search: HonourSearch) -> Result<String> {
    let table = desk.with(|db| honours::table(db.read(), &search))?;
    save(&desk, &table, "Gương điển hình, đề nghị khen thưởng", &format!("guong-dien-hinh-{}.xlsx", search.period))
}

/// Groups that units can be put into.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn unit_groups(desk: State<Desk>) -> Result<Vec<Group>> {
    desk.with(|db| tree::groups(db.read()))
}

/// What stands directly below a group on a day (none: today); `parent` empty: the topmost.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn tree_level(
    desk: State<Desk>,
    which: Tree,
    day: Option<Date>,
    parent: String,
    page: u32,
) -> Result<Page<TreeNode>> {
    desk.with(|db| {
        let day = day.unwrap_or_else(|| db.clock().today());
        tree::level(db.read(), which, day, &parent, page)
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn unit_history(desk: State<Desk>, code: String) -> Result<UnitHistory> {
    desk.with(|db| tree::history(db.read(), &code))
}

/// What changes of the trees would do, in a sentence each; writes nothing.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn preview_tree(desk: State<Desk>, changes: Vec<TreeChange>) -> Result<Vec<String>> {
    desk.with(|db| tree::preview(db, &changes))
}

/// Makes them, all or none; undo takes them back together.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn change_tree(desk: State<Desk>, changes: Vec<TreeChange>) -> Result<Vec<String>> {
    desk.with(|db| tree::change(db, &changes))
}

fn save(desk: &Desk, table: &Table, title: &str, name: &str) -> Result<String> {
    let folder = export_folder(desk, "")?;
    let (unit, sample) = desk.with(|db| Ok((unit::required(db.read())?.party_name, unit::is_sample(db.read())?)))?;
    let sheet = Sheet { title, landscape: true, table };
    let bytes = xlsx::write_sheets(&unit, sample, &[sheet]).map_err(Error::internal)?;
    let path = folder.join(name);
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}
