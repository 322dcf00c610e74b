//! The register: one encrypted SQLite file per unit and role, in a folder of its own.
//!
//! ```text
//! register.db          SQLCipher, WAL, synchronous=FULL
//! khoa.json (+ .bak)   key slots: passwords of the accounts, recovery code, the superior's
//! khoa.moi.json        the slots of a new key, while the key is being changed
//! lock                 held while a program has the register open
//! backups/0007-…/      each a folder of the same shape
//! ```
//!
//! Traps: never open `register.db` by any other way while it is in use (on Unix that drops SQLite's locks); a
//! register that is set aside takes its `-wal` along. Writing goes through [`Db::write`] only.

pub mod access;
pub mod backup;
pub(crate) mod column;
#[cfg(test)]
mod crypto_tests;
pub mod draft;
pub(crate) mod find;
pub mod gate;
pub mod history;
pub mod key;
mod open;
pub mod place;
mod recovery;
pub mod rekey;
pub mod replace;
pub mod rights;
pub mod setting;
#[cfg(test)]
mod tests;
mod value;

pub use gate::{Act, Write};
pub(crate) use open::hex;
pub use open::{Answers, Found, create, doors, examine, recover, recover_with, unlock, unlock_as};
pub use rights::{Account, AccountRole, Right};
pub use value::{Column, Field};

use crate::basics::{Clock, Code, Date, Error, Result};
use key::DataKey;
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Name of the database inside a register's folder.
pub const FILE: &str = "register.db";

/// An open register. Reading and writing are separate doors: [`Db::read`], [`Db::write`].
pub struct Db {
    conn: Connection,
    dir: PathBuf,
    key: DataKey,
    clock: Clock,
    actor: String,
    account: Account,
    /// A write met an input/output error: look at the file again before the next one.
    suspect: bool,
    writes: u64,
    _lock: Option<File>,
}

/// A door for reading; cannot write.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    conn: &'a Connection,
    clock: Clock,
    role: AccountRole,
}

impl Read<'_> {
    pub(crate) fn sql(&self) -> &Connection {
        self.conn
    }

    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// May the account that opened the register?
    pub fn may(&self, right: Right) -> bool {
        self.role.may(right)
    }

    /// A refusal when it may not.
    pub fn need(&self, right: Right) -> Result<()> {
        self.role.need(right)
    }
}

impl Db {
    pub fn read(&self) -> Read<'_> {
        Read { conn: &self.conn, clock: self.clock, role: self.account.role }
    }

    /// The register's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Who opened the register.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// A refusal when this account may not.
    pub fn need(&self, right: Right) -> Result<()> {
        self.account.role.need(right)
    }

    /// Who writes, as the history shows it.
    pub fn set_actor(&mut self, actor: &str) {
        self.actor = actor.to_string();
    }

    pub fn actor(&self) -> &str {
        &self.actor
    }

    pub fn key(&self) -> &DataKey {
        &self.key
    }

    /// Reads every page: the structure and the authentication code of each.
    pub fn verify(&self) -> Result<()> {
        open::whole(&self.conn)
    }

    /// Acts written since the register was opened: how much a new backup would add.
    pub fn writes(&self) -> u64 {
        self.writes
    }

    /// After an input/output error nothing is written before the file has been opened and checked anew.
    fn ready_to_write(&mut self) -> Result<()> {
        if self.suspect {
            self.reopen()?;
            self.suspect = false;
        }
        Ok(())
    }

    fn note_outcome<T>(&mut self, outcome: &Result<T>) {
        match outcome {
            Ok(_) => self.writes += 1,
            Err(error) if matches!(error.code, Code::Storage | Code::Damaged) => self.suspect = true,
            Err(_) => {}
        }
    }

    /// Empties the write-ahead log into the database: a copy of the one file is then whole.
    fn checkpoint(&self) -> Result<()> {
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode as Sql;
        let (code, text) = match cause.sqlite_error_code() {
            Some(Sql::DiskFull) => {
                (Code::Storage, "Chưa lưu được: ổ đĩa đã đầy. Chữ trong ô vẫn còn; giải phóng chỗ trống rồi lưu lại")
            }
            Some(Sql::SystemIoFailure | Sql::CannotOpen) => {
                (Code::Storage, "Chưa lưu được: ổ đĩa báo lỗi. Chữ trong ô vẫn còn; kiểm tra ổ đĩa rồi lưu lại")
            }
            Some(Sql::ReadOnly | Sql::PermissionDenied) => {
                (Code::Storage, "Chưa lưu được: thư mục dữ liệu không cho phép ghi")
            }
            Some(Sql::DatabaseCorrupt | Sql::NotADatabase) => {
                (Code::Damaged, "Tệp dữ liệu bị hỏng. Hãy khôi phục từ bản sao lưu gần nhất")
            }
            Some(Sql::DatabaseBusy | Sql::DatabaseLocked) => {
                (Code::InUse, "Sổ đang được mở ở cửa sổ hoặc chương trình khác. Đóng cửa sổ đó rồi mở lại")
            }
            _ => return Error::internal(cause),
        };
        Error::new(code, text).because(cause)
    }
}
