//! Tables from Excel, text and the clipboard: looked at first, then taken in as one act.

use super::paper::export_folder;
use crate::desk::Desk;
use dan_van_core::basics::{Error, Result, text};
use dan_van_core::db::replace;
use dan_van_core::intake::{self, Intake, IntakeTarget, Wish};
use dan_van_core::unit;
use dan_van_documents::xlsx::{self, Sheet as Page};
use dan_van_sealed::sheet::{self, Sheet};
use serde::Deserialize;
use tauri::State;

/// Where a table comes from: a file, or what was pasted.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TableSource {
    pub path: String,
    pub pasted: String,
    /// Name of the sheet; empty: the first with rows.
    pub sheet: String,
}

/// Where a table may go, and its columns.
#[tauri::command(async)]
#[specta::specta]
pub fn table_targets() -> Vec<IntakeTarget> {
    intake::targets()
}

/// The sheets of a workbook that have rows.
#[tauri::command(async)]
#[specta::specta]
pub fn table_sheets(source: TableSource) -> Result<Vec<String>> {
    Ok(read(&source)?.into_iter().filter(|one| !one.rows.is_empty()).map(|one| one.name).collect())
}

#[tauri::command(async)]
#[specta::specta]
pub fn table_preview(desk: State<Desk>, source: TableSource, wish: Wish) -> Result<Intake> {
    let rows = rows(&source)?;
    desk.with(|db| intake::preview(db, &rows, &wish))
}

#[tauri::command(async)]
#[specta::specta]
pub fn table_import(desk: State<Desk>, source: TableSource, wish: Wish) -> Result<Intake> {
    let rows = rows(&source)?;
    desk.with(|db| intake::run(db, &rows, &wish))
}

/// Writes the rows that are not taken, with their reasons, as Excel; returns the path.
#[tauri::command(async)]
#[specta::specta]
pub fn table_save_refused(desk: State<Desk>, source: TableSource, wish: Wish, folder: String) -> Result<String> {
    let rows = rows(&source)?;
    let (table, name) = desk.with(|db| {
        let table = intake::refused_table(&intake::preview(db, &rows, &wish)?);
        Ok((table, unit::required(db.read())?.party_name))
    })?;
    let page = Page { title: "Các dòng chưa nhập", landscape: true, table: &table };
    let bytes = xlsx::write_sheets(&name, false, &[page]).map_err(Error::internal)?;
    let path = export_folder(&desk, &folder)?.join("dong-chua-nhap.xlsx");
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// Writes an empty workbook for a target, with lists to choose from; returns the path.
#[tauri::command(async)]
#[specta::specta]
pub fn table_template(desk: State<Desk>, noun: String, folder: String) -> Result<String> {
    let (label, columns) = desk.with(|db| intake::template(db.read(), &noun))?;
    let bytes = xlsx::template(&label, &columns).map_err(Error::internal)?;
    let path = export_folder(&desk, &folder)?.join(format!("mau-{}.xlsx", text::file_stem(&label)));
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

fn read(source: &TableSource) -> Result<Vec<Sheet>> {
    let refused = |fault: sheet::SheetFault| Error::field("file", fault.to_string());
    if source.path.is_empty() {
        return Ok(vec![sheet::text(&source.pasted).map_err(refused)?]);
    }
    if std::fs::metadata(&source.path)?.len() > sheet::MAX_BYTES as u64 {
        return Err(refused(sheet::SheetFault::TooBig));
    }
    sheet::read(&std::fs::read(&source.path)?).map_err(refused)
}

fn rows(source: &TableSource) -> Result<Vec<Vec<String>>> {
    let wanted = |one: &Sheet| if source.sheet.is_empty() { !one.rows.is_empty() } else { one.name == source.sheet };
    let found = read(source)?.into_iter().find(wanted);
    Ok(found.ok_or_else(|| Error::field("sheet", "Không có trang tính này hoặc không có dòng nào"))?.rows)
}
