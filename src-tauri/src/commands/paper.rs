//! Reports: their words, their preview, and the files they become.

use crate::clipboard;
use crate::desk::Desk;
use dan_van_core::basics::{Code, Error, Result};
use dan_van_core::db::access::Way;
use dan_van_core::db::{Db, replace};
use dan_van_core::report::care_list;
use dan_van_core::report::content::{Codes, Report};
use dan_van_core::report::form;
use dan_van_core::report::narrative::{self, Before, Ground, Part};
use dan_van_core::report::remark;
use dan_van_core::report::year::Issue;
use dan_van_core::rollup::report::of_register;
use dan_van_core::{campaign, package, unit};
use dan_van_documents::xlsx::Sheet;
use dan_van_documents::{Fault, docx, pdf, xlsx};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tauri::State;

/// A page of the report's pdf, and where its figures stand, in hundredths of its width and height.
#[derive(Serialize, specta::Type)]
pub struct Picture {
    pub svg: String,
    pub spots: Vec<Spot>,
}

#[derive(Serialize, specta::Type)]
pub struct Spot {
    pub indicator: String,
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// The words of the report: parts, sections, sentences.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn narrative(desk: State<Desk>, period: String) -> Result<Vec<Part>> {
    desk.with(|db| narrative::parts(&Ground::of(db.read(), &period)?))
}

/// The same sections of the same period last year.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn words_before(desk: State<Desk>, period: String) -> Result<BTreeMap<String, Before>> {
    desk.with(|db| narrative::before(db.read(), &period))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_remark(desk: State<Desk>, period: String, section: String, words: String) -> Result<()> {
    desk.with(|db| remark::save(db, &period, &section, &words))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_sentence(desk: State<Desk>, period: String, code: String, words: String) -> Result<()> {
    desk.with(|db| narrative::save(db, &period, &code, &words))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn redraft_sentences(desk: State<Desk>, period: String, codes: Vec<String>) -> Result<()> {
    desk.with(|db| narrative::redraft(db, &period, &codes))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn keep_sentence(desk: State<Desk>, period: String, code: String) -> Result<()> {
    desk.with(|db| narrative::keep(db, &period, &code))
}

/// What should be looked at before the report is printed or handed in.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn report_review(desk: State<Desk>, period: String) -> Result<Vec<String>> {
    desk.with(|db| narrative::review(db.read(), &period))
}

/// The pages of the report's pdf, in order.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn report_pages(desk: State<Desk>, period: String, issue: Issue) -> Result<Vec<Picture>> {
    let (report, codes) = desk.with(|db| printed(db, &period, &issue))?;
    Ok(pdf::pages(&report, &codes).map_err(Error::internal)?.into_iter().map(picture).collect())
}

fn picture(page: pdf::Page) -> Picture {
    let of = |length: f64, whole: f64| length / whole * 100.0;
    let spot = |one: pdf::Spot| Spot {
        left: of(one.x, page.width),
        top: of(one.y, page.height),
        width: of(one.width, page.width),
        height: of(one.height, page.height),
        indicator: one.indicator,
    };
    Picture { spots: page.spots.into_iter().map(spot).collect(), svg: page.svg }
}

/// Whether the report would carry the codes of its figures, and why not: a sentence for the window.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn report_codes(desk: State<Desk>, period: String) -> Result<Codes> {
    desk.with(|db| package::paper::printed(db.read(), &period))
}

fn printed(db: &Db, period: &str, issue: &Issue) -> Result<(Report, Codes)> {
    Ok((of_register(db.read(), period, issue)?, package::paper::printed(db.read(), period)?))
}

/// Writes the report as Word, pdf and Excel, its number into the register of numbers first; `folder` empty: the folder for exports. Returns the paths.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_report(desk: State<Desk>, period: String, issue: Issue, folder: String) -> Result<Vec<String>> {
    let (report, codes) = desk.with(|db| {
        let (report, codes) = printed(db, &period, &issue)?;
        form::number_report(db, &format!("F04:{period}:"), "BC", &report)?;
        Ok((report, codes))
    })?;
    save_document(&desk, &report, &codes, true, &folder)
}

/// Writes a document as Word and pdf, and as Excel when it has a table: all of them are made before any is written. The
/// paths.
pub fn save_document(desk: &Desk, report: &Report, codes: &Codes, table: bool, folder: &str) -> Result<Vec<String>> {
    let made = |bytes: std::result::Result<Vec<u8>, Fault>| bytes.map_err(Error::internal);
    let mut files =
        vec![("docx", made(docx::write_with(report, codes))?), ("pdf", made(pdf::write_with(report, codes))?)];
    if table {
        files.push(("xlsx", made(xlsx::write(report))?));
    }
    let folder = export_folder(desk, folder)?;
    let mut paths = Vec::new();
    for (extension, bytes) in files {
        let path = folder.join(format!("{}.{extension}", report.file_stem));
        replace::write(&path, &bytes)?;
        paths.push(path.display().to_string());
    }
    Ok(paths)
}

/// Writes the list of supports of a period as Excel; names only when asked for.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_care_list(desk: State<Desk>, period: String, names: bool, folder: String) -> Result<String> {
    let (table, title, unit, sample) = desk.with(|db| {
        if names {
            db.note_access(Way::Export, "Danh sách hỗ trợ có họ tên", "", &period)?;
        }
        let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
        let span = campaign::of_year(db.read(), year)?.period(&period)?;
        let table = care_list::supports(db.read(), &span, names)?;
        let title = format!("Danh sách hỗ trợ, chăm lo {}", span.label);
        Ok((table, title, unit::required(db.read())?.party_name, unit::is_sample(db.read())?))
    })?;
    let sheet = Sheet { title: &title, landscape: true, table: &table };
    let bytes = xlsx::write_sheets(&unit, sample, &[sheet]).map_err(Error::internal)?;
    let path = export_folder(&desk, &folder)?.join(format!("ho-tro-cham-lo-{period}.xlsx"));
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// Opens a file with the program that belongs to it, a folder in the file manager.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn open_path(path: String) -> Result<()> {
    show(&path)
}

/// Copies files as a file manager does, to be pasted into a message.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn copy_files(paths: Vec<String>) -> Result<()> {
    clipboard::copy_files(&paths)
}

/// Hands a file to the program that belongs to it.
pub fn show(path: &str) -> Result<()> {
    let text = "Không mở được tệp này. Mở thư mục và bấm đúp vào tệp";
    tauri_plugin_opener::open_path(path, None::<&str>).map_err(|cause| Error::new(Code::Missing, text).because(cause))
}

/// The folder asked for, else the one of the preferences, else the one in Documents; made when absent.
pub fn export_folder(desk: &Desk, asked: &str) -> Result<PathBuf> {
    let preferred = desk.preferences().export_folder;
    let folder = match (asked, preferred.as_str()) {
        ("", "") => desk.documents().to_path_buf(),
        ("", preferred) => PathBuf::from(preferred),
        (asked, _) => PathBuf::from(asked),
    };
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
