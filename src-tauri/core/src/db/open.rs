//! Making, opening and unlocking a register.
//!
//! The file may have been swapped or damaged: it is opened with SQLite's defences up, its schema compared with
//! the one this version makes, and `quick_check` run, before any value of it is shown.

use super::key::{DataKey, Door, Effort, FIRST, RecoveryCode, Slots};
use super::{Account, AccountRole, Db, FILE, place, replace};
use crate::basics::{Clock, Code, Error, Result, id};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use rusqlite_migration::{M, Migrations};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The database with its new key, before it takes the register's name.
pub(super) const REKEYED: &str = "register.rekey";
/// `SDV1` in the file's header.
const APPLICATION_ID: i32 = 0x5344_5631;
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_register.sql"),
    include_str!("migrations/0002_books.sql"),
    include_str!("migrations/0003_access.sql"),
    include_str!("migrations/0004_rollup.sql"),
    include_str!("migrations/0005_accounts.sql"),
    include_str!("migrations/0006_above.sql"),
    include_str!("migrations/0007_sentences.sql"),
    include_str!("migrations/0008_paper.sql"),
    include_str!("migrations/0009_papers.sql"),
    include_str!("migrations/0010_sums.sql"),
    include_str!("migrations/0011_sheet.sql"),
];

/// Who opens, and when it is.
#[derive(Clone)]
pub struct Answers {
    pub actor: String,
    pub clock: Clock,
    pub effort: Effort,
}

impl Default for Answers {
    fn default() -> Answers {
        Answers { actor: String::new(), clock: Clock::System, effort: Effort::Calibrated }
    }
}

/// What lies in a folder that should hold a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    Nothing,
    Register,
    /// Key slots without a database, or a database without key slots.
    Parts,
}

/// Looks without opening anything.
pub fn examine(dir: &Path) -> Found {
    match (dir.join(FILE).is_file(), dir.join("khoa.json").is_file() || dir.join("khoa.json.bak").is_file()) {
        (false, false) => Found::Nothing,
        (true, true) => Found::Register,
        _ => Found::Parts,
    }
}

/// Makes an empty register in `dir` (made if absent). The recovery code is shown once and kept nowhere.
pub fn create(dir: &Path, password: &str, answers: Answers) -> Result<(Db, RecoveryCode)> {
    place::check(dir)?;
    if examine(dir) != Found::Nothing {
        return Err(Error::new(Code::Refused, "Thư mục này đã có một sổ. Chọn thư mục khác hoặc mở sổ đang có"));
    }
    fs::create_dir_all(dir)?;
    let lock = take_lock(dir)?;
    let (slots, key, code) = Slots::create(&id::fresh(), password, answers.effort)?;
    // The database first, under another name: a folder holding only half a register is never left behind.
    let fresh = dir.join("register.new");
    remove_with_log(&fresh)?;
    let conn = connect(&fresh, &key)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(conn)?;
    slots.write(dir)?;
    replace::rename(&fresh, &dir.join(FILE))?;
    let db = assemble(dir, key, FIRST, answers, Some(lock))?;
    Ok((db, code))
}

/// Who may be chosen before the password is asked for. An empty label: the first account's, never given words of its own.
pub fn doors(dir: &Path) -> Result<Vec<Door>> {
    Ok(Slots::read(dir)?.doors())
}

/// Opens with a password, whichever account it belongs to. A wrong one changes nothing and is [`Code::WrongPassword`].
pub fn unlock(dir: &Path, password: &str, answers: Answers) -> Result<Db> {
    unlock_as(dir, "", password, answers)
}

/// Opens as the account chosen; empty: as whichever the password belongs to.
pub fn unlock_as(dir: &Path, account: &str, password: &str, answers: Answers) -> Result<Db> {
    let lock = prepare(dir)?;
    let (slots, (key, account)) = which(dir, |slots| slots.open(account, password), |(key, _)| key)?;
    let db = assemble(dir, key, &account, answers, Some(lock))?;
    settle(dir, &slots)?;
    Ok(db)
}

/// Opens with the printed recovery code, as the first account, and sets its new password.
pub fn recover(dir: &Path, code: &str, new_password: &str, answers: Answers) -> Result<Db> {
    let lock = prepare(dir)?;
    let (slots, key) = which(dir, |slots| slots.open_with_recovery(code), |key| key)?;
    begin_anew(dir, lock, slots, key, new_password, answers)
}

/// The same with the key slots that the superior sent back, made from the slots of this register.
pub fn recover_with(dir: &Path, slots: &[u8], code: &str, new_password: &str, answers: Answers) -> Result<Db> {
    let lock = prepare(dir)?;
    let slots = Slots::from_bytes(slots)?;
    let key = slots.open_with_recovery(code)?;
    begin_anew(dir, lock, slots, key, new_password, answers)
}

/// Nothing is written before the database has been opened.
fn begin_anew(
    dir: &Path,
    lock: File,
    mut slots: Slots,
    key: DataKey,
    new_password: &str,
    answers: Answers,
) -> Result<Db> {
    slots.set_password(&key, new_password, answers.effort)?;
    let db = assemble(dir, key, FIRST, answers, Some(lock))?;
    slots.write(dir)?;
    settle(dir, &slots)?;
    Ok(db)
}

/// The slots that the database as it lies there belongs to, and what `open` got out of them. While the key is being
/// changed there are two slot files; whatever the moment the power went, one of them fits.
fn which<T>(dir: &Path, open: impl Fn(&Slots) -> Result<T>, key: impl Fn(&T) -> &DataKey) -> Result<(Slots, T)> {
    let Some(next) = Slots::read_next(dir)? else {
        let slots = Slots::read(dir)?;
        let opened = open(&slots)?;
        return Ok((slots, opened));
    };
    let mut refusal = None;
    for slots in [Ok(next), Slots::read(dir)] {
        match slots.and_then(|slots| open(&slots).map(|opened| (slots, opened))) {
            Ok((slots, opened)) if opens(&dir.join(FILE), key(&opened)) => return Ok((slots, opened)),
            Ok(_) => {}
            Err(error) => refusal = Some(error),
        }
    }
    Err(refusal.unwrap_or_else(|| damaged("no key slots for this database")))
}

/// Does the key fit the file? Reads one page.
pub(super) fn opens(file: &Path, key: &DataKey) -> bool {
    let read = |conn: Connection| -> rusqlite::Result<i32> {
        conn.pragma_update(None, "key", key.pragma().as_str())?;
        conn.query_row("PRAGMA application_id", [], |row| row.get(0))
    };
    let quiet = "PRAGMA cipher_log = off; PRAGMA cipher_log_level = none;";
    let conn = open_file(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let conn = conn.and_then(|conn| conn.execute_batch(quiet).map(|()| conn).map_err(Error::from));
    conn.is_ok_and(|conn| read(conn).is_ok_and(|application| application == APPLICATION_ID))
}

/// These slots have opened the register: nothing of another key or password is left beside it.
pub(super) fn settle(dir: &Path, slots: &Slots) -> Result<()> {
    slots.settle(dir)?;
    remove_with_log(&dir.join(REKEYED))?;
    Slots::forget_next(dir)
}

fn prepare(dir: &Path) -> Result<File> {
    place::check(dir)?;
    match examine(dir) {
        Found::Nothing => {
            return Err(Error::new(Code::Missing, "Không tìm thấy sổ trong thư mục này"));
        }
        Found::Parts => {
            let text = "Thư mục này thiếu tệp của sổ (register.db hoặc khoa.json). Hãy khôi phục từ bản sao lưu";
            return Err(Error::new(Code::Damaged, text));
        }
        Found::Register => {}
    }
    take_lock(dir)
}

fn take_lock(dir: &Path) -> Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(dir.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let text = "Sổ đang được mở ở cửa sổ hoặc chương trình khác. Đóng cửa sổ đó rồi mở lại";
            Err(Error::new(Code::InUse, text))
        }
        Err(fs::TryLockError::Error(cause)) => Err(cause.into()),
    }
}

fn assemble(dir: &Path, key: DataKey, account: &str, answers: Answers, lock: Option<File>) -> Result<Db> {
    let file = dir.join(FILE);
    keep_copy_before_upgrade(&file, &key)?;
    let conn = ready(&file, &key)?;
    check_schema(&conn)?;
    let Answers { actor, clock, .. } = answers;
    let account = account_of(&conn, account)?;
    let actor = if account.name.is_empty() { actor } else { account.name.clone() };
    Ok(Db { conn, dir: dir.to_path_buf(), key, clock, actor, account, suspect: false, writes: 0, _lock: lock })
}

/// Whose slot was opened; one that the register no longer knows stays outside.
fn account_of(conn: &Connection, id: &str) -> Result<Account> {
    let found: Option<(String, String)> = conn
        .query_row("SELECT name, role FROM account WHERE id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let known = found.and_then(|(name, role)| Some((name, AccountRole::of(&role)?)));
    let (name, role) = known.ok_or_else(|| {
        let text = "Tài khoản này không còn trong sổ. Nhờ bí thư mở sổ và lập lại ở Cài đặt, Tài khoản";
        Error::new(Code::Forbidden, text)
    })?;
    // The first account is how the register is opened after everything else failed.
    Ok(Account { id: id.to_string(), name, role: if id == FIRST { AccountRole::Secretary } else { role } })
}

/// Opens a database file of this or an older version and brings it to this one.
pub(super) fn ready(file: &Path, key: &DataKey) -> Result<Connection> {
    migrate(checked(file, key)?)
}

impl Db {
    /// Closes and opens the file again, as after an input/output error.
    pub(super) fn reopen(&mut self) -> Result<()> {
        let parked = std::mem::replace(&mut self.conn, Connection::open_in_memory()?);
        drop(parked);
        self.conn = checked(&self.dir.join(FILE), &self.key)?;
        Ok(())
    }

    /// Writes a new key slot for the account that opened the register; the database is not touched.
    pub fn change_password(&mut self, old: &str, new: &str, effort: Effort) -> Result<()> {
        let mut slots = Slots::read(&self.dir)?;
        let account = self.account.id.clone();
        slots.open(&account, old)?;
        slots.set_account(&account, "", &self.key, new, effort)?;
        slots.write(&self.dir)
    }

    /// A new recovery code; the printed one no longer opens this register.
    pub fn new_recovery_code(&mut self) -> Result<RecoveryCode> {
        self.need(super::Right::Manage)?;
        let mut slots = Slots::read(&self.dir)?;
        let code = slots.new_recovery(&self.key)?;
        slots.write(&self.dir)?;
        Ok(code)
    }
}

/// Opens a database file with the defences up, and proves that it is ours, whole and not newer.
pub(super) fn checked(file: &Path, key: &DataKey) -> Result<Connection> {
    let conn = connect(file, key)?;
    let application: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(|cause| {
        let error = Error::from(cause);
        if error.code == Code::Internal { damaged(error.detail) } else { error }
    })?;
    if application != APPLICATION_ID {
        return Err(damaged("application_id"));
    }
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version as usize > MIGRATIONS.len() {
        let text = "Sổ này do phiên bản mới hơn của ứng dụng tạo ra. Hãy cài phiên bản mới rồi mở lại";
        return Err(Error::new(Code::Newer, text).because(format!("user_version {version}")));
    }
    let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(damaged(verdict));
    }
    Ok(conn)
}

/// The full check, as every backup gets it.
pub(super) fn whole(conn: &Connection) -> Result<()> {
    let broken = conn.prepare("PRAGMA cipher_integrity_check")?.query([])?.next()?.is_some();
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if broken || verdict != "ok" { Err(damaged(verdict)) } else { Ok(()) }
}

pub(super) fn damaged(cause: impl std::fmt::Display) -> Error {
    Error::new(Code::Damaged, "Tệp dữ liệu bị hỏng. Hãy khôi phục từ bản sao lưu gần nhất").because(cause)
}

fn connect(file: &Path, key: &DataKey) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = open_file(file, flags)?;
    conn.execute_batch("PRAGMA cipher_log = off; PRAGMA cipher_log_level = none;")?;
    conn.pragma_update(None, "key", key.pragma().as_str())?;
    conn.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 40_000_000),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
    ] {
        conn.set_limit(limit, value)?;
    }
    // A superior's totals read 12 MB a period: what is kept decrypted is not decrypted again. A school's register is smaller.
    conn.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -128000;",
    )
    .map_err(|cause| {
        let error = Error::from(cause);
        if error.code == Code::Internal { damaged(error.detail) } else { error }
    })?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// A file's name as SQLite takes it. SQLite's own limit on Windows is 260 characters; its driver for long paths takes what
/// Windows itself takes, in the long form.
pub(super) fn name_for_sqlite(file: &Path) -> Result<PathBuf> {
    if !cfg!(windows) {
        return Ok(file.into());
    }
    let whole = std::path::absolute(file)?.display().to_string();
    Ok(if whole.starts_with(r"\\") { whole } else { format!(r"\\?\{whole}") }.into())
}

fn open_file(file: &Path, flags: OpenFlags) -> Result<Connection> {
    let name = name_for_sqlite(file)?;
    if cfg!(windows) {
        return Ok(Connection::open_with_flags_and_vfs(name, flags, c"win32-longpath")?);
    }
    Ok(Connection::open_with_flags(name, flags)?)
}

fn migrate(mut conn: Connection) -> Result<Connection> {
    let steps = Migrations::new(MIGRATIONS.iter().map(|sql| M::up(sql)).collect());
    steps.to_latest(&mut conn).map_err(|cause| match cause {
        rusqlite_migration::Error::RusqliteError { err, .. } => Error::from(err),
        other => Error::internal(other),
    })?;
    Ok(conn)
}

/// The tables must be the ones this version makes: a swapped file cannot smuggle in triggers or views.
fn check_schema(conn: &Connection) -> Result<()> {
    if schema_hash(conn)? == expected_schema_hash()? { Ok(()) } else { Err(damaged("schema")) }
}

fn expected_schema_hash() -> Result<String> {
    schema_hash(&migrate(Connection::open_in_memory()?)?)
}

fn schema_hash(conn: &Connection) -> Result<String> {
    Ok(hex(&Sha256::digest(schema(conn)?.as_bytes())))
}

/// The statements that make every table and index, in order of name.
pub(super) fn schema(conn: &Connection) -> Result<String> {
    let mut find = conn.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name",
    )?;
    let all: Vec<String> = find.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(all.iter().map(|sql| format!("{sql};\n")).collect())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A register of an older version is copied before its tables change.
fn keep_copy_before_upgrade(file: &Path, key: &DataKey) -> Result<()> {
    let version: u32 = {
        let conn = checked(file, key)?;
        conn.query_row("PRAGMA user_version", [], |row| row.get(0))?
    };
    if (version as usize) < MIGRATIONS.len() {
        let copy = file.with_extension(format!("v{version}.db"));
        if !copy.exists() {
            replace::copy(file, &copy)?;
        }
    }
    Ok(())
}

/// Moves a damaged register's database, with its log, to a name that says so; nothing is deleted. Returns the new name.
pub fn set_aside(dir: &Path) -> Result<PathBuf> {
    let _lock = take_lock(dir)?;
    let aside = (1..).map(|n| dir.join(format!("register-hong-{n}.db"))).find(|path| !path.exists());
    let aside = aside.ok_or_else(|| Error::internal("no free name"))?;
    let with = |path: &Path, tail: &str| PathBuf::from(format!("{}{tail}", path.display()));
    for tail in ["-wal", "-shm", ""] {
        let from = with(&dir.join(FILE), tail);
        if from.exists() {
            replace::rename(&from, &with(&aside, tail))?;
        }
    }
    Ok(aside)
}

pub(super) fn remove_with_log(file: &Path) -> Result<()> {
    for tail in ["", "-wal", "-shm", "-journal"] {
        let path = PathBuf::from(format!("{}{tail}", file.display()));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
