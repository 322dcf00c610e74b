//! "Đổi khóa": after a suspected leak the register is written anew under a new key, with new slots.
//!
//! ```text
//! 1  register.rekey    the whole database under the new key, compared, checked, synced
//! 2  khoa.moi.json     the new slots, synced
//! 3  rename            register.rekey -> register.db: from here the new key is in force
//! 4  khoa.json, .bak   the new slots; then khoa.moi.json goes
//! ```
//!
//! Whenever the power goes, one of the two slot files opens `register.db`: opening tries both and finishes what is left.
//! Traps: passwords of other accounts are not known, so those accounts need new ones; backups made before keep the old key
//! and the passwords of their day.

use super::key::{DataKey, Effort, FIRST, RecoveryCode, Slots};
use super::{Act, Db, FILE, Right, backup, open, replace};
use crate::basics::{Code, Error, Result, id};
use dan_van_sealed::Recipient;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Names of the databases this register was before its key was changed, one a line.
pub(super) const EARLIER: &str = "earlier_databases";
/// The superior's recipient and, on the next line, its name, while the cell agrees that the superior keeps a key.
pub const ESCROW: &str = "escrow_recipient";
/// Set until somebody has seen the recovery code of the new key.
pub const UNPRINTED: &str = "recovery_unprinted";

/// Something that the old key still opens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct OldCopy {
    pub path: String,
    /// `Bản sao lưu số 12, 2026-03-05 10:32`.
    pub what: String,
}

impl Db {
    /// Gives the register a new key. `password`: of the first account, which goes on opening it; the other accounts need new
    /// passwords. Returns the new recovery code, shown once.
    pub fn rekey(&mut self, password: &str, effort: Effort) -> Result<RecoveryCode> {
        self.need(Right::Manage)?;
        if self.account().id != FIRST {
            let text = "Chỉ tài khoản đầu tiên của bí thư đổi được khóa. Khóa sổ rồi mở bằng tài khoản đó";
            return Err(Error::new(Code::Forbidden, text));
        }
        let old = Slots::read(&self.dir)?;
        old.open(FIRST, password).map_err(|error| match error.code {
            Code::WrongPassword => Error::field("password", error.message),
            _ => error,
        })?;
        let (mut slots, key, code) = Slots::create(&id::fresh(), password, effort)?;
        slots.set_label(FIRST, &old.doors()[0].label);
        if let Some(keeper) = self.read().setting(ESCROW)? {
            let recipient = keeper.lines().next().unwrap_or_default();
            slots.set_escrow(&key, Some(&Recipient::parse(recipient)?))?;
        }
        self.back_up(&self.backup_folder())?;
        let fresh = self.dir.join(open::REKEYED);
        let prepared = self.write_under(&fresh, &key, old.database()).and_then(|()| slots.write_next(&self.dir));
        if let Err(error) = prepared {
            // The refusal is what matters; what is left over is removed at the next opening too.
            let _ = open::remove_with_log(&fresh).and_then(|()| Slots::forget_next(&self.dir));
            return Err(error);
        }
        self.swap(&fresh, key)?;
        // The new key is in force. Slots that could not be put in their place now are at the next opening.
        let _ = slots.write(&self.dir).and_then(|()| open::settle(&self.dir, &slots));
        Ok(code)
    }

    /// The whole register as another file under another key, compared with this one, marked and synced.
    fn write_under(&mut self, fresh: &Path, key: &DataKey, before: &str) -> Result<()> {
        open::remove_with_log(fresh)?;
        self.checkpoint()?;
        export(&self.conn, fresh, key)?;
        let copy = open::checked(fresh, key)?;
        open::whole(&copy)?;
        if fingerprint(&copy)? != fingerprint(&self.conn)? {
            return Err(Error::new(Code::Storage, "Bản chép dưới khóa mới không khớp với sổ. Sổ vẫn dùng khóa cũ"));
        }
        let live = std::mem::replace(&mut self.conn, copy);
        let marked = self.write(Act::lasting("Đổi khóa của sổ"), |w| {
            let earlier = w.read().setting(EARLIER)?.unwrap_or_default();
            w.set(EARLIER, format!("{earlier}\n{before}").trim())?;
            w.set(UNPRINTED, "1")
        });
        let copy = std::mem::replace(&mut self.conn, live);
        marked?;
        backup::close(copy)?;
        fs::File::options().write(true).open(fresh)?.sync_all()?;
        replace::sync_folder(fresh)
    }

    /// Puts the file in the register's place and goes on with it.
    fn swap(&mut self, fresh: &Path, key: DataKey) -> Result<()> {
        // Closing the live database removes its log, so that the old log never meets the new file.
        let live = std::mem::replace(&mut self.conn, Connection::open_in_memory()?);
        backup::close(live)?;
        let swapped = replace::rename(fresh, &self.dir.join(FILE));
        let before = std::mem::replace(&mut self.key, key);
        if self.reopen().is_ok() {
            return Ok(());
        }
        self.key = before;
        self.reopen()?;
        swapped.and(Err(open::damaged("the new file does not open")))
    }

    /// The printed code was seen by somebody: nothing reminds of it any more.
    pub fn recovery_printed(&mut self) -> Result<()> {
        if self.read().setting(UNPRINTED)?.is_none() {
            return Ok(());
        }
        self.write(Act::lasting("Cất tờ mã khôi phục mới"), |w| w.remove("setting", UNPRINTED))
    }

    /// Backups and copies beside the register that the present key does not open: what a leaked key or password still reads.
    pub fn old_copies(&self) -> Result<Vec<OldCopy>> {
        self.need(Right::Manage)?;
        let mut all = Vec::new();
        for one in backup::list(&self.backup_folder())? {
            if !open::opens(&Path::new(&one.folder).join(FILE), &self.key) {
                let made = one.made.replace('T', " ");
                all.push(OldCopy { path: one.folder, what: format!("Bản sao lưu số {}, {made}", one.number) });
            }
        }
        for entry in fs::read_dir(&self.dir)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let kept = name.starts_with("register.v") || name.starts_with("register-hong-");
            if kept && name.ends_with(".db") && !open::opens(&path, &self.key) {
                all.push(OldCopy { path: path.display().to_string(), what: format!("Bản giữ lại {name}") });
            }
        }
        Ok(all)
    }

    /// Deletes those of the paths that [`Db::old_copies`] lists; returns how many.
    pub fn delete_old_copies(&mut self, paths: &[String]) -> Result<u32> {
        let mut gone = 0;
        for one in self.old_copies()?.into_iter().filter(|one| paths.contains(&one.path)) {
            let path = PathBuf::from(&one.path);
            if path.is_dir() {
                fs::remove_dir_all(&path)?
            } else {
                open::remove_with_log(&path)?
            }
            gone += 1;
        }
        Ok(gone)
    }
}

/// Writes a database as another file under another key. The file is not synced.
pub(super) fn export(conn: &Connection, to: &Path, key: &DataKey) -> Result<()> {
    let name = open::name_for_sqlite(to)?;
    let name = name.to_str().ok_or_else(|| Error::internal("folder name is not Unicode"))?;
    let number = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, i32>(0));
    let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    conn.execute("ATTACH DATABASE ?1 AS fresh KEY ?2", [name, key.pragma().as_str()])?;
    let copied = conn
        .query_row("SELECT sqlcipher_export('fresh')", [], |_| Ok(()))
        .and_then(|()| conn.pragma_update(Some("fresh"), "application_id", application))
        .and_then(|()| conn.pragma_update(Some("fresh"), "user_version", version));
    conn.execute("DETACH DATABASE fresh", [])?;
    Ok(copied?)
}

/// What every table holds, whatever the order of its rows: their number, and their digests added up.
fn fingerprint(conn: &Connection) -> Result<Vec<(String, u64, [u8; 32])>> {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut all = Vec::new();
    for name in names {
        let mut find = conn.prepare(&format!("SELECT * FROM \"{name}\""))?;
        let width = find.column_count();
        let mut rows = find.query([])?;
        let (mut count, mut sum) = (0_u64, [0_u8; 32]);
        while let Some(row) = rows.next()? {
            let mut digest = Sha256::new();
            for at in 0..width {
                put_value(&mut digest, row.get_ref(at)?);
            }
            count += 1;
            for (total, byte) in sum.iter_mut().zip(digest.finalize()) {
                *total ^= byte;
            }
        }
        all.push((name, count, sum));
    }
    Ok(all)
}

fn put_value(digest: &mut Sha256, value: ValueRef) {
    let mut put = |kind: u8, bytes: &[u8]| {
        digest.update([kind]);
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    match value {
        ValueRef::Null => put(0, &[]),
        ValueRef::Integer(number) => put(1, &number.to_be_bytes()),
        ValueRef::Real(number) => put(2, &number.to_be_bytes()),
        ValueRef::Text(text) => put(3, text),
        ValueRef::Blob(bytes) => put(4, bytes),
    }
}

#[cfg(test)]
#[path = "rekey_tests.rs"]
mod tests;
