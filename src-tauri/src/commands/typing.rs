//! What people type: days and money understood on leaving the field, drafts kept while typing.

use crate::desk::Desk;
use dan_van_core::basics::amount::{Wording, in_words};
use dan_van_core::basics::{Clock, Date, Error, Money, Result, date, money};
use serde::Serialize;
use tauri::State;

/// A day and how the field shows it.
#[derive(Serialize, specta::Type)]
pub struct UnderstoodDate {
    pub value: Date,
    pub shown: String,
}

/// An amount, how the field shows it, and in words to catch a nought too many.
#[derive(Serialize, specta::Type)]
pub struct UnderstoodMoney {
    pub value: Money,
    pub shown: String,
    pub words: String,
}

/// `year` 0: this year.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn understand_date(text: String, year: i16) -> Result<UnderstoodDate> {
    let year = if year == 0 { Clock::System.today().year() } else { year };
    let value = date::understand(&text, year).map_err(|why| Error::field("date", why))?;
    Ok(UnderstoodDate { value, shown: value.vietnamese() })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn understand_money(text: String) -> Result<UnderstoodMoney> {
    let value = money::understand(&text).map_err(|why| Error::field("money", why))?;
    let words = format!("{} đồng", in_words(value.0, Wording::default()));
    Ok(UnderstoodMoney { value, shown: value.grouped(), words })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn keep_draft(desk: State<Desk>, form: String, text: String) -> Result<()> {
    desk.with(|db| db.keep_draft(&form, &text))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn draft(desk: State<Desk>, form: String) -> Result<Option<String>> {
    desk.with(|db| db.draft(&form))
}
