//! Tables from Excel, text and the clipboard: looked at and mended first, then taken in as one act.

use super::paper::export_folder;
use crate::desk::Desk;
use crate::intaking::{FillWhere, LineFilter, OpenTable, TablePage, TableProgress};
use dan_van_core::basics::{Code, Error, Result, text};
use dan_van_core::db::replace;
use dan_van_core::intake::{self, Edit, IntakeLine, IntakeSummary, IntakeTarget, Wish};
use dan_van_core::unit;
use dan_van_documents::xlsx::{self, Sheet as Page};
use dan_van_sealed::sheet::{self, Book};
use serde::{Deserialize, Serialize};
use tauri::State;

/// Where a table comes from: a file, or what was pasted.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TableSource {
    pub path: String,
    pub pasted: String,
}

/// A file as it was read.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TableFile {
    pub sheets: Vec<TableSheet>,
    /// The sheet that most probably holds the table.
    pub first: u32,
    /// What should be known of the file: macros, links.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TableSheet {
    pub name: String,
    pub rows: u32,
    pub hidden: bool,
}

/// What mending changed.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct TableEdited {
    pub summary: IntakeSummary,
    pub lines: Vec<IntakeLine>,
}

/// Where a table may go, and its columns.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_targets() -> Vec<IntakeTarget> {
    intake::targets()
}

/// Reads a file or what was pasted; it lies open until [`table_close`].
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_open(desk: State<Desk>, noun: String, source: TableSource) -> Result<TableFile> {
    desk.intaking().begin();
    let book = read(&desk, &source)?;
    let number = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let sheets = book.sheets.iter();
    let sheets =
        sheets.map(|one| TableSheet { name: one.name.clone(), rows: number(one.rows.len()), hidden: one.hidden });
    let sheets: Vec<TableSheet> = sheets.collect();
    let first = desk.with(|db| intake::likely_sheet(db.read(), &noun, &book.sheets))?;
    let first = first.ok_or_else(|| Error::field("file", "Tệp không có dòng nào"))?;
    let notes = book.notes.iter().map(|note| (*note).to_string()).collect();
    desk.intaking().place(Some(book));
    Ok(TableFile { sheets, first: number(first), notes })
}

/// Looks at a sheet of the open file. While it runs the page asks [`table_progress`] and may [`table_stop`].
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_look(desk: State<Desk>, sheet: u32, wish: Wish) -> Result<IntakeSummary> {
    with_table(&desk, |table| {
        desk.with(|db| table.look(db, sheet as usize, wish, &mut |done, total| desk.intaking().note(done, total)))
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_lines(desk: State<Desk>, filter: LineFilter, page: u32) -> Result<TablePage> {
    desk.intaking().with(|table| Ok(table.page(filter, page as usize)))
}

/// Mends cells of the open table; the file stays as it is. Answers the rows that were looked at again.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_edit(desk: State<Desk>, edits: Vec<Edit>) -> Result<TableEdited> {
    desk.intaking().with(|table| {
        let lines = desk.with(|db| table.edit(db, edits))?;
        Ok(TableEdited { summary: table.seen().summary.clone(), lines })
    })
}

/// Writes a text into many cells of a column.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_fill(
    desk: State<Desk>,
    column: u32,
    cells: FillWhere,
    like: String,
    text: String,
) -> Result<IntakeSummary> {
    with_table(&desk, |table| {
        let mut watch = |done, total| desk.intaking().note(done, total);
        desk.with(|db| table.fill(db, column, (cells, &like), &text, &mut watch))
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_import(desk: State<Desk>) -> Result<IntakeSummary> {
    with_table(&desk, |table| desk.with(|db| table.import(db, &mut |done, total| desk.intaking().note(done, total))))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_progress(desk: State<Desk>) -> TableProgress {
    desk.intaking().progress()
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_stop(desk: State<Desk>) {
    desk.intaking().stop();
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_close(desk: State<Desk>) {
    desk.intaking().stop();
    desk.intaking().place(None);
}

/// Writes the rows that are not taken, with their reasons, as Excel; returns the path.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_save_refused(desk: State<Desk>, folder: String) -> Result<String> {
    let table = desk.intaking().with(|table| Ok(intake::refused_table(table.seen())))?;
    let name = desk.with(|db| Ok(unit::required(db.read())?.party_name))?;
    let page = Page { title: "Các dòng chưa nhập", landscape: true, table: &table };
    let bytes = xlsx::write_sheets(&name, false, &[page]).map_err(Error::internal)?;
    let path = export_folder(&desk, &folder)?.join("dong-chua-nhap.xlsx");
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// Writes an empty workbook for a target, with lists to choose from; returns the path.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn table_template(desk: State<Desk>, noun: String, folder: String) -> Result<String> {
    let (label, columns) = desk.with(|db| intake::template(db.read(), &noun))?;
    let bytes = xlsx::template(&label, &columns).map_err(Error::internal)?;
    let path = export_folder(&desk, &folder)?.join(format!("mau-{}.xlsx", text::file_stem(&label)));
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

fn with_table(desk: &Desk, work: impl FnOnce(&mut OpenTable) -> Result<()>) -> Result<IntakeSummary> {
    desk.intaking().begin();
    desk.intaking().with(|table| {
        work(table)?;
        Ok(table.seen().summary.clone())
    })
}

fn read(desk: &Desk, source: &TableSource) -> Result<Book> {
    // What a locked register shows is nothing, not even a file beside it.
    desk.with(|_| Ok(()))?;
    let refused = |fault: sheet::SheetFault| Error::field("file", fault.to_string());
    if source.path.is_empty() {
        return Ok(Book { sheets: vec![sheet::text(&source.pasted).map_err(refused)?], ..Book::default() });
    }
    let unreadable = |cause: std::io::Error| {
        let message = "Không mở được tệp. Nếu tệp đang mở trong Excel, lưu và đóng lại rồi chọn lại";
        Error::new(Code::Storage, message).because(cause)
    };
    if std::fs::metadata(&source.path).map_err(unreadable)?.len() > sheet::MAX_BYTES as u64 {
        return Err(refused(sheet::SheetFault::TooBig));
    }
    let bytes = std::fs::read(&source.path).map_err(unreadable)?;
    sheet::read(&bytes, &|| desk.intaking().goes_on()).map_err(refused)
}
