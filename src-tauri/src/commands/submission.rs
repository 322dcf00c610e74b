//! Handing in: what leaves, the package, the box of what was handed in, and the cards.

use super::paper::export_folder;
use crate::desk::Desk;
use dan_van_core::basics::{Date, Error, Result, text};
use dan_van_core::db::replace;
use dan_van_core::package::reply::{self, PeriodStanding};
use dan_van_core::package::{self, Attachment, Leaving, Order, Submission, Superior};
use dan_van_core::report::year::{self, Issue};
use dan_van_core::unit;
use dan_van_documents::pdf;
use serde::Serialize;
use std::fs::File;
use std::path::Path;
use tauri::State;

/// Bytes of the largest scan of a signed report.
const SCAN: u64 = 10 * 1024 * 1024;

/// A package made and saved.
#[derive(Serialize, specta::Type)]
pub struct Saved {
    pub submission: Submission,
    pub path: String,
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn preview_package(desk: State<Desk>, order: Order) -> Result<Leaving> {
    desk.with(|db| package::preview(db.read(), &order))
}

/// How every period of a year stands with the superior.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn period_states(desk: State<Desk>, year: i16) -> Result<Vec<PeriodStanding>> {
    desk.with(|db| reply::standings(db.read(), year))
}

/// `signed`: the path of a scan of the signed report that goes along, often empty; `folder` empty: the folder for exports.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn submit_package(desk: State<Desk>, order: Order, issue: Issue, signed: String, folder: String) -> Result<Saved> {
    let folder = export_folder(&desk, &folder)?;
    let scan = if signed.is_empty() { None } else { Some(signed_scan(&signed)?) };
    let (submission, bytes) = desk.with(|db| {
        let report = year::build(db.read(), &order.period, &issue)?;
        let mut attachments = Attachment::of_report(&report, pdf::write(&report).map_err(Error::internal)?)?;
        attachments.extend(scan.map(|bytes| Attachment { role: "signed.pdf".to_string(), bytes }));
        package::submit(db, &order, &attachments)
    })?;
    let path = folder.join(&submission.file_name);
    replace::write(&path, &bytes)?;
    Ok(Saved { submission, path: path.display().to_string() })
}

/// Bytes of a pdf that is small enough to be sent along.
fn signed_scan(path: &str) -> Result<Vec<u8>> {
    let refused = |text: &str| Error::field("signed", text);
    if std::fs::metadata(path)?.len() > SCAN {
        return Err(refused("Bản quét nặng hơn 10 MB. Quét lại ở mức nhẹ hơn (đen trắng, nét vừa) rồi chọn lại"));
    }
    let bytes = std::fs::read(path)?;
    if bytes.starts_with(b"%PDF-") {
        Ok(bytes)
    } else {
        Err(refused("Tệp này không phải PDF. Quét bản đã ký thành PDF"))
    }
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn submissions(desk: State<Desk>) -> Result<Vec<Submission>> {
    desk.with(|db| package::list(db.read()))
}

/// Saves a package from the box once more.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_submission(desk: State<Desk>, id: String, folder: String) -> Result<String> {
    let (bytes, name) = desk.with(|db| {
        let all = package::list(db.read())?;
        let found = all.into_iter().find(|s| s.id == id).ok_or_else(|| Error::missing("gói đã nộp"))?;
        Ok((package::bytes(db.read(), &id)?, found.file_name))
    })?;
    let path = export_folder(&desk, &folder)?.join(name);
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn mark_sent(desk: State<Desk>, id: String, sent_on: Date, sent_by: String) -> Result<()> {
    desk.with(|db| package::mark_sent(db, &id, sent_on, &sent_by))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn superior(desk: State<Desk>) -> Result<Option<Superior>> {
    desk.with(|db| package::superior(db.read()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn read_card(path: String) -> Result<Superior> {
    package::read_card(&dan_van_sealed::load(File::open(path)?)?)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn open_card(desk: State<Desk>, path: String, confirmed: bool) -> Result<Superior> {
    let bytes = dan_van_sealed::load(File::open(path)?)?;
    desk.with(|db| package::open_card(db, &bytes, confirmed))
}

/// Writes the unit's own card for the superior; returns its path and fingerprint.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_own_card(desk: State<Desk>, folder: String) -> Result<(String, String)> {
    let folder = export_folder(&desk, &folder)?;
    let (name, (fingerprint, bytes)) = desk.with(|db| {
        let name = unit::required(db.read())?.party_name;
        Ok((name, package::card(db)?))
    })?;
    let path = Path::new(&folder).join(format!("the-{}.sdvthe", text::file_stem(&name)));
    replace::write(&path, &bytes)?;
    Ok((path.display().to_string(), fingerprint))
}
