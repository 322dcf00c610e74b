//! Printed forms: their menu, their pages on screen, the files they become; the numbers of documents that go out.

use super::paper::save_document;
use crate::desk::Desk;
use dan_van_core::basics::amount::Wording;
use dan_van_core::basics::{Date, Error, Result};
use dan_van_core::book::{self, Named, NumberSeries, ProposedNumber};
use dan_van_core::db::access::Way;
use dan_van_core::report;
use dan_van_core::report::content::{Codes, Family};
use dan_van_core::report::form::{self, FormInfo, FormOrder};
use dan_van_documents::pdf;
use tauri::State;

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn forms() -> Result<Vec<FormInfo>> {
    form::infos()
}

/// The records a form can be filled from, newest first.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn form_records(desk: State<Desk>, form: String, period: String) -> Result<Vec<Named>> {
    desk.with(|db| form::choices(db.read(), &form, &period))
}

/// The pages of a form as SVG. Looking at names or restricted records is written into the access log.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn form_pages(desk: State<Desk>, order: FormOrder) -> Result<Vec<String>> {
    let report = desk.with(|db| {
        let paper = form::build(db.read(), &order)?;
        if let Some(what) = &paper.logged {
            db.note_access(Way::View, what, &order.record, &order.period)?;
        }
        Ok(paper.report)
    })?;
    Ok(pdf::pages(&report, &Codes::default()).map_err(Error::internal)?.into_iter().map(|page| page.svg).collect())
}

/// Writes a form as Word and pdf, and as Excel when it has a table; its number and its line in the access log come
/// first. Returns the paths.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_form(desk: State<Desk>, order: FormOrder, folder: String) -> Result<Vec<String>> {
    let (report, table) = desk.with(|db| {
        let paper = form::build(db.read(), &order)?;
        form::hand_out(db, &order, &paper)?;
        Ok((paper.report, form::form(&order.form)?.has_table()))
    })?;
    save_document(&desk, &report, &Codes::default(), table, &folder)
}

/// The number a document would get: its own when it has one, else the one after the last of its series.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn propose_number(
    desk: State<Desk>,
    family: Family,
    kind: String,
    dated: Option<Date>,
    source: String,
) -> Result<ProposedNumber> {
    desk.with(|db| book::propose_number(db.read(), family, &kind, dated.unwrap_or_else(|| db.clock().today()), &source))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn number_series(desk: State<Desk>) -> Result<Vec<NumberSeries>> {
    desk.with(|db| book::number_series(db.read()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn wording(desk: State<Desk>) -> Result<Wording> {
    desk.with(|db| report::wording(db.read()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn set_wording(desk: State<Desk>, wording: Wording) -> Result<()> {
    desk.with(|db| report::set_wording(db, wording))
}
