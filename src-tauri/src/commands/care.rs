//! Initiatives, people, supports and their evidence.

use crate::desk::Desk;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use dan_van_core::basics::{Clock, Date, Error, Page, Result};
use dan_van_core::beneficiary::{self, Beneficiary, BeneficiaryId, BeneficiaryQuery, BeneficiaryRow, Suggestion};
use dan_van_core::db::access::Way;
use dan_van_core::evidence::{self, Evidence, EvidenceId, MAX_BYTES, NewEvidence, Owner, Phase};
use dan_van_core::initiative::{self, Initiative, InitiativeId, InitiativeQuery, InitiativeRow};
use dan_van_core::support::{self, Habits, Month, Support, SupportId, SupportList, SupportQuery};
use std::path::Path;
use tauri::State;

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn initiative_list(desk: State<Desk>, query: InitiativeQuery) -> Result<Page<InitiativeRow>> {
    desk.with(|db| initiative::list(db.read(), &query))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn initiative_get(desk: State<Desk>, id: InitiativeId) -> Result<Initiative> {
    desk.with(|db| initiative::get(db.read(), &id))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn initiative_save(desk: State<Desk>, initiative: Initiative) -> Result<InitiativeId> {
    desk.with(|db| initiative::save(db, initiative))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn initiative_delete(desk: State<Desk>, id: InitiativeId) -> Result<()> {
    desk.with(|db| initiative::delete(db, &id))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_list(desk: State<Desk>, query: BeneficiaryQuery) -> Result<Page<BeneficiaryRow>> {
    desk.with(|db| beneficiary::list(db.read(), &query))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_get(desk: State<Desk>, id: BeneficiaryId) -> Result<Beneficiary> {
    desk.with(|db| {
        let person = beneficiary::get(db.read(), &id)?;
        if beneficiary::is_restricted(db.read(), &person)? {
            db.note_access(Way::View, &format!("Hồ sơ {}", beneficiary::code_of(person.number)), id.as_str(), "")?;
        }
        Ok(person)
    })
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_suggest(desk: State<Desk>, typed: String) -> Result<Vec<Suggestion>> {
    desk.with(|db| beneficiary::suggest(db.read(), &typed))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_duplicates(desk: State<Desk>, person: Beneficiary) -> Result<Vec<Suggestion>> {
    desk.with(|db| beneficiary::duplicates(db.read(), &person))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_save(desk: State<Desk>, person: Beneficiary) -> Result<BeneficiaryId> {
    desk.with(|db| beneficiary::save(db, person))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_delete(desk: State<Desk>, id: BeneficiaryId) -> Result<()> {
    desk.with(|db| beneficiary::delete(db, &id))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiary_anonymise(desk: State<Desk>, id: BeneficiaryId) -> Result<()> {
    desk.with(|db| beneficiary::anonymise(db, &id))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn beneficiaries_due(desk: State<Desk>) -> Result<Vec<Suggestion>> {
    desk.with(|db| beneficiary::due_for_disposal(db.read(), Clock::System.today()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn support_list(desk: State<Desk>, query: SupportQuery) -> Result<SupportList> {
    desk.with(|db| support::list(db.read(), &query))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn support_get(desk: State<Desk>, id: SupportId) -> Result<Support> {
    desk.with(|db| support::get(db.read(), &id))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn support_save(desk: State<Desk>, support: Support) -> Result<SupportId> {
    desk.with(|db| support::save(db, support))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn support_delete(desk: State<Desk>, ids: Vec<SupportId>) -> Result<()> {
    desk.with(|db| support::delete(db, &ids))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn support_habits(desk: State<Desk>) -> Result<Habits> {
    desk.with(|db| support::habits(db.read()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn support_months(desk: State<Desk>, from: Date, to: Date) -> Result<Vec<Month>> {
    desk.with(|db| support::by_month(db.read(), from, to))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn evidence_list(desk: State<Desk>, owner: Owner, record: String) -> Result<Vec<Evidence>> {
    desk.with(|db| evidence::list(db.read(), owner, &record))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn evidence_add(
    desk: State<Desk>,
    owner: Owner,
    record: String,
    path: String,
    shows_people: bool,
    phase: Phase,
) -> Result<EvidenceId> {
    let path = Path::new(&path);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if std::fs::metadata(path)?.len() > MAX_BYTES as u64 {
        return Err(Error::field("file", format!("Tệp “{name}” nặng quá {} MB", MAX_BYTES / 1024 / 1024)));
    }
    let bytes = std::fs::read(path)?;
    desk.with(|db| {
        evidence::add(db, NewEvidence { owner, record: &record, name: &name, bytes: &bytes, shows_people, phase })
    })
}

/// Base64 of a small JPEG; none for files that are not pictures.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn evidence_thumbnail(desk: State<Desk>, id: EvidenceId) -> Result<Option<String>> {
    desk.with(|db| Ok(evidence::thumbnail(db.read(), &id)?.map(|bytes| BASE64.encode(bytes))))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn evidence_delete(desk: State<Desk>, id: EvidenceId) -> Result<()> {
    desk.with(|db| evidence::delete(db, &id))
}

/// Saves a copy where the person chose and opens it.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn evidence_open(desk: State<Desk>, id: EvidenceId, path: String) -> Result<()> {
    let (_, bytes) = desk.with(|db| evidence::bytes(db.read(), &id))?;
    dan_van_core::db::replace::write(Path::new(&path), &bytes)?;
    super::paper::show(&path)
}
