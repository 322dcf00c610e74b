//! Backups: a folder of the same shape as a register, verified before it gets its name.
//!
//! Traps: `VACUUM INTO` does not fsync its output; a wrong clock must not cost a backup, so they are thinned by
//! their counter, never by their date.

use super::key::{DataKey, Slots};
use super::rekey::{EARLIER, ESCROW, UNPRINTED};
use super::{Act, Db, FILE, Right, open, replace};
use crate::basics::{Code, Error, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// Restoring makes another history possible; the superior sees it by this jump of the package counter.
const RESTORE_JUMP: i64 = 1_000;
/// What is counted to show what a backup holds.
const COUNTED: [(&str, &str); 4] =
    [("initiative", "mô hình"), ("beneficiary", "người"), ("support", "lượt hỗ trợ"), ("evidence", "minh chứng")];

/// One backup as the window lists it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Backup {
    /// Rises by one with every backup of the register.
    pub number: u32,
    /// The day written in its name, `2026-03-05T10-32`; never relied on.
    pub made: String,
    pub folder: String,
}

/// How many records of one kind, now and in the backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Difference {
    pub what: String,
    #[specta(type = i32)]
    pub now: i64,
    #[specta(type = i32)]
    pub backup: i64,
}

/// What restoring would change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Preview {
    pub differences: Vec<Difference>,
    /// Acts of the register that the backup does not have.
    pub lost: Vec<String>,
    #[specta(type = i32)]
    pub lost_count: i64,
}

/// Rows that a restored register takes over from the one before.
struct Kept {
    /// Id, name, role, day of the password.
    accounts: Vec<[String; 4]>,
    settings: Vec<(&'static str, Option<String>)>,
}

impl Db {
    /// Where this register's own backups lie.
    pub fn backup_folder(&self) -> PathBuf {
        self.dir.join("backups")
    }

    /// Writes, reopens and verifies a backup under `folder`, then thins the older ones there.
    pub fn back_up(&mut self, folder: &Path) -> Result<Backup> {
        fs::create_dir_all(folder)?;
        let number = list(folder)?.iter().map(|b| b.number).max().unwrap_or(0) + 1;
        let made = self.clock.now().get(..16).unwrap_or_default().replace(':', "-");
        let target = folder.join(format!("{number:06}-{made}"));
        let unfinished = folder.join(format!("{number:06}.dang-ghi"));
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        fs::create_dir(&unfinished)?;
        let outcome = self.fill(&unfinished).and_then(|()| replace::rename(&unfinished, &target));
        if let Err(error) = outcome {
            // The refusal is what matters; an unfinished folder never counts as a backup.
            let _ = fs::remove_dir_all(&unfinished);
            return Err(error);
        }
        thin(folder)?;
        Ok(Backup { number, made, folder: target.display().to_string() })
    }

    fn fill(&self, folder: &Path) -> Result<()> {
        let file = folder.join(FILE);
        let name = open::name_for_sqlite(&file)?;
        let name = name.to_str().ok_or_else(|| Error::internal("folder name is not Unicode"))?;
        self.conn.execute("VACUUM INTO ?1", [name])?;
        fs::File::options().write(true).open(&file)?.sync_all()?;
        replace::copy(&self.dir.join("khoa.json"), &folder.join("khoa.json"))?;
        let copy = verified(folder, &self.key)?;
        if digest(&copy)? != digest(&self.conn)? {
            return Err(Error::new(Code::Storage, "Bản sao lưu vừa ghi không khớp với sổ. Hãy thử lại ở ổ đĩa khác"));
        }
        close(copy)?;
        replace::sync_folder(&file)
    }

    /// What restoring this backup would change; the backup is verified on the way. `password`: of the day of a backup that
    /// was made before the key was changed, else it does not matter.
    pub fn preview_restore(&self, backup: &Path, password: &str) -> Result<Preview> {
        self.need(Right::Manage)?;
        let copy = verified(backup, &self.key_of(backup, password)?)?;
        let mut differences = Vec::new();
        for (table, what) in COUNTED {
            let (now, backup) = (count(&self.conn, table)?, count(&copy, table)?);
            differences.push(Difference { what: what.to_string(), now, backup });
        }
        let last: i64 = copy.query_row("SELECT coalesce(max(seq), 0) FROM act", [], |row| row.get(0))?;
        let mut find = self.conn.prepare("SELECT sentence FROM act WHERE seq > ?1 ORDER BY seq DESC LIMIT 20")?;
        let lost = find.query_map([last], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let lost_count = self.conn.query_row("SELECT count(*) FROM act WHERE seq > ?1", [last], |row| row.get(0))?;
        close(copy)?;
        Ok(Preview { differences, lost, lost_count })
    }

    /// The present key, or the one of the day of a backup that was made before the key was changed.
    fn key_of(&self, backup: &Path, password: &str) -> Result<DataKey> {
        let here = Slots::read(&self.dir)?;
        let Ok(slots) = Slots::read(backup) else { return Ok(self.key.clone()) };
        if slots.database() == here.database() {
            return Ok(self.key.clone());
        }
        let earlier = self.read().setting(EARLIER)?.unwrap_or_default();
        if !earlier.lines().any(|one| one == slots.database()) {
            return Err(Error::new(
                Code::Refused,
                "Bản sao lưu này là của một sổ khác, không khôi phục vào sổ này được",
            ));
        }
        if password.is_empty() {
            let text = "Bản này làm trước khi đổi khóa. Nhập mật khẩu dùng vào ngày đó";
            return Err(Error::field("password", text));
        }
        match slots.open("", password) {
            Ok((key, _)) => Ok(key),
            Err(error) if error.code == Code::WrongPassword => {
                Err(Error::field("password", "Chưa đúng mật khẩu của ngày làm bản sao lưu này"))
            }
            Err(error) => Err(error),
        }
    }

    /// Puts the backup in the register's place, after backing up what is there now. The accounts and the key stay those of
    /// today.
    pub fn restore(&mut self, backup: &Path, password: &str) -> Result<()> {
        self.need(Right::Manage)?;
        let key = self.key_of(backup, password)?;
        close(verified(backup, &key)?)?;
        self.back_up(&self.backup_folder())?;
        let fresh = self.dir.join("register.new");
        open::remove_with_log(&fresh)?;
        if open::opens(&backup.join(FILE), &self.key) {
            replace::copy(&backup.join(FILE), &fresh)?;
        } else {
            let copy = verified(backup, &key)?;
            super::rekey::export(&copy, &fresh, &self.key)?;
            close(copy)?;
            fs::File::options().write(true).open(&fresh)?.sync_all()?;
        }
        self.checkpoint()?;
        let last = self.read().last_act()?;
        let counter = self.read().counter("package_seq")?;
        let kept = self.kept()?;
        // The mark is written before the file takes its place: no crash leaves a restored register without it.
        let marking = open::ready(&fresh, &self.key)?;
        let live = std::mem::replace(&mut self.conn, marking);
        let marked = self.mark_restored(backup, last, counter, &kept);
        close(std::mem::replace(&mut self.conn, live))?;
        marked?;
        // Closing the live database removes its log, so that the old log never meets the new file.
        let live = std::mem::replace(&mut self.conn, Connection::open_in_memory()?);
        close(live)?;
        let swapped = replace::rename(&fresh, &self.dir.join(FILE));
        self.reopen()?;
        swapped
    }

    /// What belongs to the key slots of today and not to the records.
    fn kept(&self) -> Result<Kept> {
        let mut find = self.conn.prepare("SELECT id, name, role, password_at FROM account")?;
        let accounts = find.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
        let setting = |name| Ok::<_, Error>((name, self.read().setting(name)?));
        Ok(Kept {
            accounts: accounts.collect::<rusqlite::Result<_>>()?,
            settings: [EARLIER, ESCROW, UNPRINTED].into_iter().map(setting).collect::<Result<_>>()?,
        })
    }

    fn mark_restored(&mut self, backup: &Path, last: i64, counter: i64, kept: &Kept) -> Result<()> {
        let sentence = format!("Khôi phục từ bản sao lưu {}", backup.file_name().unwrap_or_default().to_string_lossy());
        self.write(Act::lasting(sentence), |w| {
            let behind = (counter - w.read().counter("package_seq")?).max(0);
            w.advance("package_seq", behind + RESTORE_JUMP)?;
            let known: Vec<String> = {
                let mut find = w.sql().prepare("SELECT id FROM account")?;
                find.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
            };
            for id in known.iter().filter(|id| !kept.accounts.iter().any(|row| row[0] == **id)) {
                w.remove("account", id)?;
            }
            for [id, name, role, password_at] in &kept.accounts {
                let fields = crate::fields![("name", name), ("role", role), ("password_at", password_at)];
                w.put("account", id, &fields)?;
            }
            for (name, value) in &kept.settings {
                match value {
                    Some(value) => w.set(name, value)?,
                    None if w.read().setting(name)?.is_some() => w.remove("setting", name)?,
                    None => {}
                }
            }
            w.set("restored_over_act", &last.to_string())
        })
    }
}

/// Makes a register in the empty folder `dir` from a backup, as on a new computer. Opens with the password of its day.
///
/// Both files are made beside it and take their place together: a crash leaves no register there or a whole one.
pub fn restore_into(dir: &Path, backup: &Path) -> Result<()> {
    super::place::check(dir)?;
    if open::examine(dir) != open::Found::Nothing {
        return Err(Error::new(Code::Refused, "Thư mục này đã có một sổ. Chọn thư mục trống để khôi phục"));
    }
    if open::examine(backup) != open::Found::Register {
        return Err(Error::new(
            Code::Missing,
            "Thư mục đã chọn không phải là một bản sao lưu (thiếu register.db hoặc khoa.json)",
        ));
    }
    if dir.exists() && fs::read_dir(dir)?.next().is_some() {
        return Err(Error::new(Code::Refused, "Thư mục này không trống. Chọn hoặc tạo thư mục trống để khôi phục"));
    }
    // A plain name has an empty parent.
    let dir = std::path::absolute(dir)?;
    if let Some(parent) = dir.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut beside = dir.file_name().unwrap_or_default().to_os_string();
    beside.push(".dang-khoi-phuc");
    let beside = dir.with_file_name(beside);
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::create_dir(&beside)?;
    let copied = [FILE, "khoa.json"].iter().try_for_each(|file| replace::copy(&backup.join(file), &beside.join(file)));
    let placed = copied.and_then(|()| {
        // Only Unix renames over an empty folder.
        if dir.exists() {
            fs::remove_dir(&dir)?;
        }
        replace::rename(&beside, &dir)
    });
    if placed.is_err() {
        // The refusal is what matters; half a copy must not stay.
        let _ = fs::remove_dir_all(&beside);
    }
    placed
}

/// For a damaged register: sets the file aside under another name and puts the newest backup that verifies in its
/// place. Nothing is deleted; nothing changes when the password is wrong or no backup is good.
pub fn repair(dir: &Path, password: &str) -> Result<Backup> {
    let (key, _) = Slots::read(dir)?.open("", password)?;
    for backup in list(&dir.join("backups"))?.into_iter().rev() {
        let folder = Path::new(&backup.folder);
        // One from before the key was changed comes with the slots of its day, if the password is still the same.
        let theirs = || Slots::read(folder).ok().and_then(|slots| Some((slots.open("", password).ok()?.0, slots)));
        let (key, slots) = match open::opens(&folder.join(FILE), &key) {
            true => (key.clone(), None),
            false => theirs().map_or_else(|| (key.clone(), None), |(key, slots)| (key, Some(slots))),
        };
        if let Ok(copy) = verified(folder, &key) {
            close(copy)?;
            if let Some(slots) = slots {
                slots.write_next(dir)?;
            }
            open::set_aside(dir)?;
            replace::copy(&folder.join(FILE), &dir.join(FILE))?;
            return Ok(backup);
        }
    }
    Err(Error::new(Code::Missing, "Không có bản sao lưu nào còn nguyên cạnh sổ này. Hãy tìm bản sao lưu trên USB"))
}

/// Finished backups under `folder`, oldest first.
pub fn list(folder: &Path) -> Result<Vec<Backup>> {
    let mut all = Vec::new();
    if !folder.is_dir() {
        return Ok(all);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some((number, made)) = name.split_once('-')
            && let Ok(number) = number.parse()
            && path.join(FILE).is_file()
        {
            all.push(Backup { number, made: made.to_string(), folder: path.display().to_string() });
        }
    }
    all.sort_by_key(|backup| backup.number);
    Ok(all)
}

fn verified(folder: &Path, key: &DataKey) -> Result<Connection> {
    let conn = open::checked(&folder.join(FILE), key)?;
    let bad = |_| Error::new(Code::Damaged, "Bản sao lưu này bị hỏng. Hãy chọn bản khác");
    open::whole(&conn).map_err(bad)?;
    Ok(conn)
}

/// Closing says when the last page could not be written; dropping would not.
pub(super) fn close(conn: Connection) -> Result<()> {
    conn.close().map_err(|(_, cause)| cause.into())
}

/// Rows per table and the newest act: enough to see that a copy is of this moment.
fn digest(conn: &Connection) -> Result<Vec<(String, i64)>> {
    let mut find = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names: Vec<String> = find.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut all = Vec::new();
    for name in names {
        let rows = count(conn, &name)?;
        all.push((name, rows));
    }
    let last = conn.query_row("SELECT coalesce(max(seq), 0) FROM change", [], |row| row.get(0))?;
    all.push(("last change".to_string(), last));
    Ok(all)
}

fn count(conn: &Connection, table: &str) -> Result<i64> {
    Ok(conn.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0))?)
}

/// The ten newest stay, then every tenth of the last hundred, then every hundredth.
pub fn kept(number: u32, newest: u32) -> bool {
    let age = newest.saturating_sub(number);
    age < 10 || (age < 100 && number.is_multiple_of(10)) || number.is_multiple_of(100)
}

fn thin(folder: &Path) -> Result<()> {
    let all = list(folder)?;
    let newest = all.last().map_or(0, |backup| backup.number);
    for backup in all.iter().filter(|backup| !kept(backup.number, newest)) {
        fs::remove_dir_all(&backup.folder)?;
    }
    Ok(())
}

/// When a backup is due: acts were written and the last backup is this many minutes of work away.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    minutes: u32,
    since: u32,
    seen: u64,
}

impl Schedule {
    /// A backup at most every `minutes` of work.
    pub fn every(minutes: u32) -> Schedule {
        Schedule { minutes, since: 0, seen: 0 }
    }

    /// Called once a minute with [`Db::writes`]; true when a backup is due. Idle minutes do not count.
    pub fn minute(&mut self, writes: u64) -> bool {
        if writes == self.seen {
            return false;
        }
        self.since += 1;
        self.since >= self.minutes
    }

    /// A backup was made that holds everything up to `writes`.
    pub fn made(&mut self, writes: u64) {
        self.since = 0;
        self.seen = writes;
    }
}
