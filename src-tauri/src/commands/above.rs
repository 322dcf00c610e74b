//! The superior's window: cards of units, receiving, the matrix, totals, one package, plans, receipts and returns; and the
//! same files as a unit opens them.

use super::paper::export_folder;
use crate::desk::Desk;
use dan_van_core::basics::{Code, Error, Result, text};
use dan_van_core::db::replace;
use dan_van_core::package::plan::{self, Asks, PlanUnit};
use dan_van_core::package::reply::{self, Remark, Reply};
use dan_van_core::package::{self, Order, Submission};
use dan_van_core::report::content::Codes;
use dan_van_core::rollup::review::{self, View};
use dan_van_core::rollup::sums::{self, GroupTotal, Matrix, MatrixQuery, Totals, UnitFigure};
use dan_van_core::rollup::tree::Tree;
use dan_van_core::rollup::{self, Enrolled, HowFar, Subunit, SubunitList, SubunitSearch, Tally};
use dan_van_documents::pdf;
use serde::Serialize;
use std::fs::File;
use std::panic::catch_unwind;
use std::path::PathBuf;
use tauri::State;

/// What came down, once it is open.
#[derive(Serialize, specta::Type)]
pub struct CameDown {
    /// A sentence for the person who opened it.
    pub sentence: String,
    /// None: it was a plan.
    pub reply: Option<Reply>,
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn find_subunits(desk: State<Desk>, search: SubunitSearch) -> Result<SubunitList> {
    desk.with(|db| rollup::find(db.read(), &search))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn enrol_cards(desk: State<Desk>, paths: Vec<String>) -> Result<Vec<Enrolled>> {
    let cards = paths.iter().map(|path| load(path)).collect::<Result<Vec<_>>>()?;
    desk.with(|db| rollup::enrol(db, &cards, false))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn confirm_card(desk: State<Desk>, fingerprint: String) -> Result<Subunit> {
    desk.with(|db| rollup::confirm(db, &fingerprint))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn revoke_card(desk: State<Desk>, fingerprint: String, first: u32) -> Result<()> {
    desk.with(|db| rollup::revoke(db, &fingerprint, u64::from(first)))
}

/// Receives files and folders. While it runs the page asks [`receive_progress`] and may [`cancel_receive`].
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn receive_packages(desk: State<Desk>, paths: Vec<String>) -> Result<Tally> {
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    let files = rollup::find_files(&paths)?;
    desk.receiving().begin();
    desk.with(|db| rollup::receive(db, &files, |progress| desk.receiving().note(progress)))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn receive_progress(desk: State<Desk>) -> HowFar {
    desk.receiving().progress()
}

/// What was filed stays; the rest of the files is left.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn cancel_receive(desk: State<Desk>) {
    desk.receiving().cancel();
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn matrix(desk: State<Desk>, query: MatrixQuery) -> Result<Matrix> {
    desk.with(|db| sums::matrix(db.read(), &query))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn totals(desk: State<Desk>, period: String) -> Result<Totals> {
    desk.with(|db| sums::totals(db.read(), &period))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn totals_by_unit(desk: State<Desk>, period: String, indicator: String) -> Result<Vec<UnitFigure>> {
    desk.with(|db| sums::by_unit(db.read(), &period, &indicator))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn package_view(desk: State<Desk>, code: String, period: String) -> Result<View> {
    desk.with(|db| review::view(db.read(), &code, &period))
}

/// The pages of a package's printed report, set here from what it says: no page of a stranger's pdf is ever read.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn package_pages(desk: State<Desk>, code: String, period: String) -> Result<Vec<String>> {
    let report = desk.with(|db| review::printed(db.read(), &code, &period))?;
    let set = catch_unwind(|| pdf::pages(&report, &Codes::default()));
    let text = "Không dàn được trang bản in trong gói. Lưu tệp PDF của gói để xem";
    let pages = set.ok().and_then(std::result::Result::ok).ok_or_else(|| Error::new(Code::Refused, text))?;
    Ok(pages.into_iter().map(|page| page.svg).collect())
}

/// Saves a file of a package; returns where it lies.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_package_file(desk: State<Desk>, code: String, period: String, at: u32) -> Result<String> {
    let folder = export_folder(&desk, "")?;
    let (name, bytes) = desk.with(|db| review::file(db.read(), &code, &period, at))?;
    let path = folder.join(name);
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// Writes a receipt, or a return with its comments; returns where it lies.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn reply_package(
    desk: State<Desk>,
    code: String,
    period: String,
    verdict: reply::Ruling,
    remarks: Vec<Remark>,
) -> Result<String> {
    let folder = export_folder(&desk, "")?;
    let (name, bytes) = desk.with(|db| review::reply(db, &code, &period, verdict, &remarks))?;
    let path = folder.join(name);
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// Receipts for every package of the period that was not answered yet; returns how many, and the folder.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn receipt_all(desk: State<Desk>, period: String) -> Result<(u32, String)> {
    let folder = export_folder(&desk, "")?;
    let made = desk.with(|db| review::receipts(db, &period))?;
    for (name, bytes) in &made {
        replace::write(&folder.join(name), bytes)?;
    }
    Ok((made.len() as u32, folder.display().to_string()))
}

/// What the last plan asked for.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn plan_asks(desk: State<Desk>) -> Result<Asks> {
    desk.with(|db| plan::asked(db.read()))
}

/// Writes the plan of a year for all units; returns where it lies.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_plan(desk: State<Desk>, year: i16, asks: Asks) -> Result<String> {
    let folder = export_folder(&desk, "")?;
    let (name, bytes) = desk.with(|db| {
        let unit = |u: Subunit| PlanUnit { code: u.code, name: u.name, fingerprint: u.fingerprint };
        let units = rollup::subunits(db.read())?.into_iter().map(unit).collect();
        plan::make(db, year, units, asks)
    })?;
    let path = folder.join(name);
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// A unit opens what its superior sent: a plan, a receipt or a return.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn open_from_superior(desk: State<Desk>, path: String, confirmed: bool) -> Result<CameDown> {
    let bytes = load(&path)?;
    if bytes.starts_with(b"untrusted comment: So Dan Van ke hoach") {
        let plan = desk.with(|db| plan::open(db, &bytes, confirmed))?;
        let sentence = format!("Đã mở kế hoạch số {} của {}: {}", plan.number, plan.superior, plan.campaign);
        return Ok(CameDown { sentence, reply: None });
    }
    let reply = desk.with(|db| reply::open(db, &bytes))?;
    let sentence = match reply.verdict {
        reply::Ruling::Receipt => format!("Cấp trên đã tiếp nhận gói kỳ {}, bản {}", reply.period, reply.version),
        reply::Ruling::Return => {
            format!("Cấp trên trả lại gói kỳ {}: {} ý kiến cần trả lời", reply.period, reply.comments.len())
        }
    };
    Ok(CameDown { sentence, reply: Some(reply) })
}

/// Every receipt and return this unit opened, newest first.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn replies(desk: State<Desk>) -> Result<Vec<Reply>> {
    desk.with(|db| reply::list(db.read()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn answer_comment(desk: State<Desk>, comment: String, answer: String, words: String) -> Result<()> {
    desk.with(|db| reply::answer(db, &comment, &answer, &text::lines(&words)))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn totals_by_group(
    desk: State<Desk>,
    period: String,
    indicator: String,
    which: Tree,
    now: bool,
) -> Result<Vec<GroupTotal>> {
    desk.with(|db| sums::indicator_by_group(db.read(), &period, &indicator, which, now))
}

/// A superior hands in its totals with its units' figures inside; returns the package and where it lies.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn submit_upward(desk: State<Desk>, period: String, names: bool) -> Result<(Submission, String)> {
    let folder = export_folder(&desk, "")?;
    let order = Order { period, names, ..Order::default() };
    let (submission, bytes) = desk.with(|db| rollup::submit_upward(db, &order))?;
    let path = folder.join(&submission.file_name);
    replace::write(&path, &bytes)?;
    Ok((submission, path.display().to_string()))
}

/// The card with which this superior hands in to its own superior; returns its path and fingerprint.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_upward_card(desk: State<Desk>) -> Result<(String, String)> {
    let folder = export_folder(&desk, "")?;
    let (fingerprint, bytes) = desk.with(package::card_upward)?;
    let path = folder.join("the-nop-len.sdvthe");
    replace::write(&path, &bytes)?;
    Ok((path.display().to_string(), fingerprint))
}

fn load(path: &str) -> Result<Vec<u8>> {
    Ok(dan_van_sealed::load(File::open(path)?)?)
}
