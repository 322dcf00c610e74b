//! Reports: their words, their preview, and the files they become.

use crate::desk::Desk;
use dan_van_core::basics::{Code, Error, Result};
use dan_van_core::db::access::Way;
use dan_van_core::db::replace;
use dan_van_core::report::care_list;
use dan_van_core::report::form;
use dan_van_core::report::remark::{self, SECTIONS, Section};
use dan_van_core::report::year::Issue;
use dan_van_core::rollup::report::of_register;
use dan_van_core::{campaign, unit};
use dan_van_documents::xlsx::Sheet;
use dan_van_documents::{docx, pdf, xlsx};
use std::collections::BTreeMap;
use std::path::PathBuf;
use tauri::State;

#[tauri::command(async)]
#[specta::specta]
pub fn sections() -> Vec<Section> {
    SECTIONS.to_vec()
}

#[tauri::command(async)]
#[specta::specta]
pub fn remarks(desk: State<Desk>, period: String) -> Result<BTreeMap<String, String>> {
    desk.with(|db| remark::all(db.read(), &period))
}

#[tauri::command(async)]
#[specta::specta]
pub fn save_remark(desk: State<Desk>, period: String, section: String, words: String) -> Result<()> {
    desk.with(|db| remark::save(db, &period, &section, &words))
}

/// The pages of the report's pdf as SVG, in order.
#[tauri::command(async)]
#[specta::specta]
pub fn report_pages(desk: State<Desk>, period: String, issue: Issue) -> Result<Vec<String>> {
    let report = desk.with(|db| of_register(db.read(), &period, &issue))?;
    pdf::pages(&report).map_err(Error::internal)
}

/// Writes the report as Word, pdf and Excel, its number into the register of numbers first; `folder` empty: the folder for exports. Returns the paths.
#[tauri::command(async)]
#[specta::specta]
pub fn save_report(desk: State<Desk>, period: String, issue: Issue, folder: String) -> Result<Vec<String>> {
    let report = desk.with(|db| {
        let report = of_register(db.read(), &period, &issue)?;
        form::number_report(db, &format!("F04:{period}:"), "BC", &report)?;
        Ok(report)
    })?;
    let folder = export_folder(&desk, &folder)?;
    let files = [("docx", docx::write(&report)), ("pdf", pdf::write(&report)), ("xlsx", xlsx::write(&report))];
    let mut paths = Vec::new();
    for (extension, bytes) in files {
        let path = folder.join(format!("{}.{extension}", report.file_stem));
        replace::write(&path, &bytes.map_err(Error::internal)?)?;
        paths.push(path.display().to_string());
    }
    Ok(paths)
}

/// Writes the list of supports of a period as Excel; names only when asked for.
#[tauri::command(async)]
#[specta::specta]
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
#[tauri::command(async)]
#[specta::specta]
pub fn open_path(path: String) -> Result<()> {
    show(&path)
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
