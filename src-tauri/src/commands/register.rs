//! Opening and closing the register, its unit, its lists and its history.

use crate::desk::{Arrived, Desk};
use crate::preferences::Preferences;
use dan_van_core::account;
use dan_van_core::basics::{Error, Result, text};
use dan_van_core::code::{self, CodeRow, Ward};
use dan_van_core::db::backup;
use dan_van_core::db::history::{ActRow, Change, Steps};
use dan_van_core::db::key::{Door, Effort, RecoveryCode, check_password};
use dan_van_core::db::rekey::UNPRINTED;
use dan_van_core::db::rights::{self, Roles};
use dan_van_core::db::{self, Account, AccountRole, Answers, Db};
use dan_van_core::sample;
use dan_van_core::unit::{self, Unit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tauri::State;

/// The sample register opens without being asked for a password: there is nothing in it to protect.
const SAMPLE_PASSWORD: &str = "dữ liệu mẫu không cần giữ";

/// What the page needs to choose its first screen.
#[derive(Serialize, specta::Type)]
pub struct AppInfo {
    pub version: String,
    /// Started with `--sample`.
    pub wants_sample: bool,
    pub open: bool,
    pub sample: bool,
    pub unit: Option<String>,
    pub role: Option<unit::Role>,
    /// Who opened it, and what that account may.
    pub account: Option<Account>,
    /// Rights that account does not have, each with the sentence that says whose they are.
    pub denied: BTreeMap<String, String>,
    /// Books and tables it may not see.
    pub closed: Vec<String>,
    /// The key was changed and nobody has seen the new recovery code.
    pub recovery_unprinted: bool,
    pub preferences: Preferences,
    pub today: dan_van_core::basics::Date,
}

#[derive(Deserialize, specta::Type)]
pub struct NewRegister {
    /// Empty: the program's own folder.
    pub folder: String,
    pub password: String,
    pub unit: Unit,
}

/// The code to print; it is shown once.
#[derive(Serialize, specta::Type)]
pub struct Recovery {
    pub groups: Vec<String>,
}

impl From<RecoveryCode> for Recovery {
    fn from(code: RecoveryCode) -> Recovery {
        Recovery { groups: code.groups().to_vec() }
    }
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn app_info(desk: State<Desk>) -> Result<AppInfo> {
    let open = desk.is_open();
    let mut info = (None, false, None, false);
    if open {
        info = desk.with(|db| {
            let r = db.read();
            let unprinted = r.setting(UNPRINTED)?.is_some();
            Ok((unit::get(r)?, unit::is_sample(r)?, Some(db.account().clone()), unprinted))
        })?;
    }
    let (unit, sample, account, recovery_unprinted) = info;
    let role = account.as_ref().map(|account| account.role);
    let denied = role.map(AccountRole::denied).unwrap_or_default();
    let closed = if denied.contains_key("restricted") { rights::roles().restricted.clone() } else { Vec::new() };
    Ok(AppInfo {
        version: env!("CARGO_PKG_VERSION").to_string(),
        wants_sample: std::env::args().any(|argument| argument == "--sample"),
        open,
        sample,
        role: unit.as_ref().map(|unit| unit.role),
        unit: unit.map(|unit| unit.party_name),
        account,
        denied,
        closed,
        recovery_unprinted,
        preferences: desk.preferences(),
        today: dan_van_core::basics::Clock::System.today(),
    })
}

/// Files opened with this program, and whether the page was loaded again after a fault; each is told once.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn arrived(desk: State<Desk>) -> Arrived {
    desk.arrived()
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn create_register(desk: State<Desk>, details: NewRegister) -> Result<Recovery> {
    check_at_once(&details)?;
    let folder = if details.folder.is_empty() {
        free_folder(&desk, &details.unit.party_name)
    } else {
        PathBuf::from(&details.folder)
    };
    let (mut db, code) = db::create(&folder, &details.password, desk.answers())?;
    if let Err(error) = unit::found(&mut db, details.unit, false) {
        // Nothing half made stays: the next try finds an empty place.
        drop(db);
        std::fs::remove_dir_all(&folder)?;
        return Err(error);
    }
    db.set_actor(&signer_name(&db)?);
    desk.place(db)?;
    Ok(code.into())
}

/// What is wrong with the password and with the unit, in one answer.
fn check_at_once(details: &NewRegister) -> Result<()> {
    let mut problems = unit::rules(&details.unit);
    if let Err(error) = check_password(&details.password) {
        error.problems.iter().for_each(|problem| problems.add(&problem.field, &problem.message));
    }
    problems.check()
}

fn free_folder(desk: &Desk, name: &str) -> PathBuf {
    let stem = text::file_stem(name);
    let stem = if stem.is_empty() { "so".to_string() } else { stem };
    let all = desk.data().join("so");
    (1..)
        .map(|n| all.join(if n == 1 { stem.clone() } else { format!("{stem}-{n}") }))
        .find(|folder| !folder.exists())
        .unwrap_or_else(|| all.join(stem))
}

fn signer_name(db: &Db) -> Result<String> {
    let unit = unit::get(db.read())?;
    Ok(unit
        .and_then(|unit| unit.signers.first().map(|signer| signer.name.clone()))
        .unwrap_or_else(|| "Người dùng".to_string()))
}

/// The first account is called as the first signer while it has no name.
fn with_actor(mut db: Db) -> Result<Db> {
    if db.account().name.is_empty() {
        let name = signer_name(&db)?;
        db.set_actor(&name);
    }
    Ok(db)
}

/// Who may be chosen before the password is typed: tasks, never names. One alone is not asked for.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn doors(folder: String) -> Result<Vec<Door>> {
    let all = db::doors(Path::new(&folder))?;
    Ok(all.into_iter().map(|door| Door { label: account::label_of(&door), ..door }).collect())
}

/// `account`: as chosen among the doors; none: whichever the password belongs to.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn open_register(desk: State<Desk>, folder: String, account: Option<String>, password: String) -> Result<()> {
    let account = account.unwrap_or_default();
    desk.try_open(|| with_actor(db::unlock_as(Path::new(&folder), &account, &password, desk.answers())?))
}

/// `slots`: path of the key slots that the superior sent back; none: those beside the register.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn recover_register(
    desk: State<Desk>,
    folder: String,
    slots: Option<String>,
    code: String,
    new_password: String,
) -> Result<()> {
    let theirs = slots.map(|path| dan_van_sealed::load(std::fs::File::open(path)?)).transpose()?;
    let folder = Path::new(&folder);
    desk.try_open(|| {
        with_actor(match &theirs {
            Some(theirs) => db::recover_with(folder, theirs, &code, &new_password, desk.answers())?,
            None => db::recover(folder, &code, &new_password, desk.answers())?,
        })
    })
}

/// Sets the damaged file aside, puts the newest good backup in its place and opens it. Returns the backup's name.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn repair_register(desk: State<Desk>, folder: String, password: String) -> Result<String> {
    let mut name = String::new();
    desk.try_open(|| {
        name = backup::repair(Path::new(&folder), &password)?.made;
        with_actor(db::unlock(Path::new(&folder), &password, desk.answers())?)
    })?;
    Ok(name)
}

/// Opens the sample register, made anew when there is none of this year.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn open_sample(desk: State<Desk>) -> Result<()> {
    let answers = Answers { effort: Effort::Least, ..desk.answers() };
    let year = answers.clock.today().year();
    let folder = desk.data().join("mau").join(year.to_string());
    if db::examine(&folder) == db::Found::Register {
        return desk.place(db::unlock(&folder, SAMPLE_PASSWORD, answers)?);
    }
    let (mut db, _) = db::create(&folder, SAMPLE_PASSWORD, answers)?;
    sample::fill(&mut db, sample::Size { people: 40, supports: 120, year, seed: 1 }, 0)?;
    desk.place(db)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn lock(desk: State<Desk>) -> Result<()> {
    desk.close();
    Ok(())
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn change_password(desk: State<Desk>, current: String, wanted: String) -> Result<()> {
    desk.with(|db| account::change_password(db, &current, &wanted, Effort::Calibrated))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn new_recovery_code(desk: State<Desk>) -> Result<Recovery> {
    desk.with(|db| db.new_recovery_code().map(Recovery::from))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn save_preferences(desk: State<Desk>, preferences: Preferences) -> Result<()> {
    if ![15, 16, 18].contains(&preferences.text_size) || !(1..=120).contains(&preferences.idle_minutes) {
        return Err(Error::field("idle_minutes", "Số phút tự khóa từ 1 đến 120"));
    }
    desk.save_preferences(&preferences)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn unit_get(desk: State<Desk>) -> Result<Unit> {
    desk.with(|db| unit::required(db.read()))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn unit_save(desk: State<Desk>, unit: Unit) -> Result<()> {
    desk.with(|db| unit::save(db, unit))
}

/// The lists of the open register; before there is one, those that ship.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn codes(desk: State<Desk>) -> Result<Vec<CodeRow>> {
    if desk.is_open() { desk.with(|db| code::all(db.read())) } else { code::shipped() }
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn find_wards(words: String) -> Vec<Ward> {
    code::find_wards(&words)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn ward(code: String) -> Option<Ward> {
    code::ward(&code)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn undo(desk: State<Desk>) -> Result<Option<String>> {
    desk.with(Db::undo)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn redo(desk: State<Desk>) -> Result<Option<String>> {
    desk.with(Db::redo)
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn steps(desk: State<Desk>) -> Result<Steps> {
    desk.with(|db| db.steps())
}

/// The table of roles and rights.
#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn roles() -> &'static Roles {
    rights::roles()
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn history(desk: State<Desk>, page: u32) -> Result<Vec<ActRow>> {
    desk.with(|db| db.read().history(page))
}

#[tauri::command]
#[cfg_attr(test, specta::specta)]
pub fn changes(desk: State<Desk>, act: i32) -> Result<Vec<Change>> {
    desk.with(|db| db.read().changes(i64::from(act)))
}
