//! The campaign, its periods, and the figures with the records behind them.

use crate::desk::Desk;
use dan_van_core::basics::Result;
use dan_van_core::campaign::{self, Campaign, CareRule, Span};
use dan_van_core::db::Act;
use dan_van_core::target::{self, Broken, Counted, Figure, PeriodicRow, Reason, Registered};
use tauri::State;

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn campaign_of_year(desk: State<Desk>, year: i16) -> Result<Campaign> {
    desk.with(|db| campaign::of_year(db.read(), year))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn periods(desk: State<Desk>, year: i16) -> Result<Vec<Span>> {
    desk.with(|db| Ok(campaign::of_year(db.read(), year)?.periods_of(year)))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn campaign_open(desk: State<Desk>, path: String) -> Result<Campaign> {
    let text = std::fs::read_to_string(path)?;
    desk.with(|db| campaign::open_file(db, &text))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn set_care_rule(desk: State<Desk>, year: i16, rule: CareRule) -> Result<()> {
    let act = Act::new(format!("Đổi cách tính chỉ tiêu chăm lo năm {year}"));
    desk.with(|db| db.write(act, |w| campaign::set_care_rule(w, year, rule)))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn figures(desk: State<Desk>, period: String) -> Result<Vec<Figure>> {
    desk.with(|db| target::figures(db.read(), &period))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn reasons(desk: State<Desk>, period: String, indicator: String) -> Result<Vec<Reason>> {
    desk.with(|db| target::reasons(db.read(), &period, &indicator))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn register_target(desk: State<Desk>, target: Registered) -> Result<()> {
    desk.with(|db| target::register(db, target))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn enter_figure(desk: State<Desk>, counted: Counted) -> Result<()> {
    desk.with(|db| target::enter(db, counted))
}

/// The figures that people may count, with what the books hold and the period before.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn periodic(desk: State<Desk>, period: String) -> Result<Vec<PeriodicRow>> {
    desk.with(|db| target::periodic(db.read(), &period))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn leave_blank(desk: State<Desk>, period: String, indicator: String, blank: bool) -> Result<()> {
    desk.with(|db| target::leave_blank(db, &period, &indicator, blank))
}

/// Rules of the campaign that do not hold.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn broken_rules(desk: State<Desk>, period: String) -> Result<Vec<Broken>> {
    desk.with(|db| target::broken(db.read(), &period))
}
