//! The books: what they are, their entries, and what waits to be done.

use super::paper::{export_folder, save_document};
use crate::desk::Desk;
use dan_van_core::basics::{Date, Error, Result, text};
use dan_van_core::beneficiary::{self, BeneficiaryId};
use dan_van_core::book::{self, BookQuery, Entry, EntryId, EntryList, Hit, Informant, Named, PledgeState, Shelf, Task};
use dan_van_core::db::access::{Access, Way};
use dan_van_core::db::replace;
use dan_van_core::report::content::Codes;
use dan_van_core::report::{book_list, disposal, person_sheet};
use dan_van_core::unit;
use dan_van_documents::xlsx;
use dan_van_documents::xlsx::Sheet;
use tauri::State;

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn books() -> &'static Shelf {
    book::shelf()
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_list(desk: State<Desk>, query: BookQuery) -> Result<EntryList> {
    desk.with(|db| {
        let definition = book::required(&query.book)?;
        if definition.restricted {
            db.note_access(Way::View, &format!("Sổ “{}”", definition.label), "", "")?;
        }
        book::list(db.read(), &query)
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_get(desk: State<Desk>, book: String, id: EntryId) -> Result<Entry> {
    desk.with(|db| {
        let definition = book::required(&book)?;
        if definition.restricted {
            db.note_access(Way::View, &format!("Sổ “{}”", definition.label), id.as_str(), "")?;
        }
        book::get(db.read(), &book, &id)
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_name(desk: State<Desk>, book: String, id: String) -> Result<String> {
    desk.with(|db| book::name_of(db.read(), &book, &id))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_suggest(desk: State<Desk>, book: String, typed: String) -> Result<Vec<Named>> {
    desk.with(|db| book::suggest(db.read(), &book, &typed))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_save(desk: State<Desk>, book: String, entry: Entry) -> Result<EntryId> {
    desk.with(|db| book::save(db, &book, entry))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_delete(desk: State<Desk>, book: String, ids: Vec<EntryId>) -> Result<()> {
    desk.with(|db| book::delete(db, &book, &ids))
}

/// A new entry of another book, filled from this one.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn entry_start(desk: State<Desk>, from: String, id: EntryId, to: String) -> Result<Entry> {
    desk.with(|db| book::start(db.read(), &from, &id, &to))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn informant(desk: State<Desk>, id: EntryId, reason: String) -> Result<Option<Informant>> {
    let reason = text::line(&reason);
    if reason.is_empty() {
        return Err(Error::field("reason", "Ghi lý do cần biết người nêu vụ việc"));
    }
    desk.with(|db| {
        db.note_access(Way::View, "Người nêu vụ việc", id.as_str(), &reason)?;
        book::informant(db.read(), &id)
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_informant(desk: State<Desk>, id: EntryId, informant: Informant) -> Result<()> {
    desk.with(|db| book::save_informant(db, &id, informant))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn pledge_state(desk: State<Desk>, campaign: EntryId) -> Result<PledgeState> {
    desk.with(|db| book::pledge_state(db.read(), &campaign))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn sign_pledges(desk: State<Desk>, campaign: EntryId, members: Vec<EntryId>, on: Date) -> Result<()> {
    desk.with(|db| book::sign(db, &campaign, &members, on))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn procedure_way(desk: State<Desk>, year: i16) -> Result<String> {
    desk.with(|db| book::procedure_way(db.read(), year))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn set_procedure_way(desk: State<Desk>, year: i16, way: String) -> Result<()> {
    desk.with(|db| book::set_procedure_way(db, year, &way))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn tasks(desk: State<Desk>) -> Result<Vec<Task>> {
    desk.with(|db| book::tasks(db.read(), 30))
}

/// Everything whose words begin as typed.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn search_everywhere(desk: State<Desk>, typed: String) -> Result<Vec<Hit>> {
    desk.with(|db| book::everywhere(db.read(), &typed))
}

/// Saves the year's deadlines as a calendar file; an empty folder: beside the other exports. Returns the path.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_calendar(desk: State<Desk>, year: i16, folder: String) -> Result<String> {
    let text = desk.with(|db| book::calendar_file(db.read(), year))?;
    let path = export_folder(&desk, &folder)?.join(format!("han-nop-{year}.ics"));
    replace::write(&path, text.as_bytes())?;
    Ok(path.display().to_string())
}

/// Writes the entries that match as Excel; returns the path.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_entries(desk: State<Desk>, query: BookQuery, folder: String) -> Result<String> {
    let book = book::required(&query.book)?;
    let (table, unit, sample) = desk.with(|db| {
        if book.restricted {
            db.note_access(Way::Export, &format!("Sổ “{}”", book.label), "", "")?;
        }
        let r = db.read();
        Ok((book_list::table(r, &query)?, unit::required(r)?.party_name, unit::is_sample(r)?))
    })?;
    let sheet = Sheet { title: &book.label, landscape: true, table: &table };
    let bytes = xlsx::write_sheets(&unit, sample, &[sheet]).map_err(Error::internal)?;
    let path = export_folder(&desk, &folder)?.join(format!("{}.xlsx", text::file_stem(&book.label)));
    replace::write(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// The newest lines of the access log, 100 a page.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn accesses(desk: State<Desk>, page: u32) -> Result<Vec<Access>> {
    desk.with(|db| db.read().accesses(page))
}

/// Makes the records anonymous whose time is over, and writes the record of it; returns the paths.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn dispose(desk: State<Desk>, ids: Vec<BeneficiaryId>, folder: String) -> Result<Vec<String>> {
    let record = desk.with(|db| {
        let mut codes = Vec::new();
        for id in &ids {
            codes.push(beneficiary::code_of(beneficiary::get(db.read(), id)?.number));
            beneficiary::anonymise(db, id)?;
        }
        disposal::build(db.read(), &codes)
    })?;
    save_document(&desk, &record, &Codes::default(), false, &folder)
}

/// Everything the register holds of one person, on paper: Word and pdf; returns the paths.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_person_sheet(desk: State<Desk>, id: BeneficiaryId, folder: String) -> Result<Vec<String>> {
    let sheet = desk.with(|db| {
        let sheet = person_sheet::build(db.read(), &id)?;
        db.note_access(Way::Print, &format!("Mọi dữ liệu của {}", sheet.subject), id.as_str(), "")?;
        Ok(sheet)
    })?;
    save_document(&desk, &sheet, &Codes::default(), false, &folder)
}
