//! The books: what they are, their entries, and what waits to be done.

use crate::desk::Desk;
use dan_van_core::basics::{Date, Result};
use dan_van_core::book::{self, BookQuery, Entry, EntryId, EntryList, Informant, Named, PledgeState, Shelf, Task};
use tauri::State;

#[tauri::command(async)]
#[specta::specta]
pub fn books() -> &'static Shelf {
    book::shelf()
}

#[tauri::command(async)]
#[specta::specta]
pub fn entry_list(desk: State<Desk>, query: BookQuery) -> Result<EntryList> {
    desk.with(|db| book::list(db.read(), &query))
}

#[tauri::command(async)]
#[specta::specta]
pub fn entry_get(desk: State<Desk>, book: String, id: EntryId) -> Result<Entry> {
    desk.with(|db| book::get(db.read(), &book, &id))
}

#[tauri::command(async)]
#[specta::specta]
pub fn entry_name(desk: State<Desk>, book: String, id: String) -> Result<String> {
    desk.with(|db| book::name_of(db.read(), &book, &id))
}

#[tauri::command(async)]
#[specta::specta]
pub fn entry_suggest(desk: State<Desk>, book: String, typed: String) -> Result<Vec<Named>> {
    desk.with(|db| book::suggest(db.read(), &book, &typed))
}

#[tauri::command(async)]
#[specta::specta]
pub fn entry_save(desk: State<Desk>, book: String, entry: Entry) -> Result<EntryId> {
    desk.with(|db| book::save(db, &book, entry))
}

#[tauri::command(async)]
#[specta::specta]
pub fn entry_delete(desk: State<Desk>, book: String, ids: Vec<EntryId>) -> Result<()> {
    desk.with(|db| book::delete(db, &book, &ids))
}

/// A new entry of another book, filled from this one.
#[tauri::command(async)]
#[specta::specta]
pub fn entry_start(desk: State<Desk>, from: String, id: EntryId, to: String) -> Result<Entry> {
    desk.with(|db| book::start(db.read(), &from, &id, &to))
}

#[tauri::command(async)]
#[specta::specta]
pub fn informant(desk: State<Desk>, id: EntryId) -> Result<Option<Informant>> {
    desk.with(|db| book::informant(db.read(), &id))
}

#[tauri::command(async)]
#[specta::specta]
pub fn save_informant(desk: State<Desk>, id: EntryId, informant: Informant) -> Result<()> {
    desk.with(|db| book::save_informant(db, &id, informant))
}

#[tauri::command(async)]
#[specta::specta]
pub fn pledge_state(desk: State<Desk>, campaign: EntryId) -> Result<PledgeState> {
    desk.with(|db| book::pledge_state(db.read(), &campaign))
}

#[tauri::command(async)]
#[specta::specta]
pub fn sign_pledges(desk: State<Desk>, campaign: EntryId, members: Vec<EntryId>, on: Date) -> Result<()> {
    desk.with(|db| book::sign(db, &campaign, &members, on))
}

#[tauri::command(async)]
#[specta::specta]
pub fn procedure_way(desk: State<Desk>, year: i16) -> Result<String> {
    desk.with(|db| book::procedure_way(db.read(), year))
}

#[tauri::command(async)]
#[specta::specta]
pub fn set_procedure_way(desk: State<Desk>, year: i16, way: String) -> Result<()> {
    desk.with(|db| book::set_procedure_way(db, year, &way))
}

#[tauri::command(async)]
#[specta::specta]
pub fn tasks(desk: State<Desk>) -> Result<Vec<Task>> {
    desk.with(|db| book::tasks(db.read(), 30))
}
