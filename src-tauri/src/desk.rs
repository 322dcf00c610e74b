//! The desk: the one register that lies open, who may open it next, and when it is backed up.
//!
//! Trap: each wrong password makes the next try wait longer; the wait is kept here, not in the page.

use crate::intaking::Intaking;
use crate::preferences::{self, Known, Preferences};
use crate::receiving::Receiving;
use dan_van_core::basics::{Code, Error, Result};
use dan_van_core::db::backup::Schedule;
use dan_van_core::db::{AccountRole, Answers, Db};
use dan_van_core::unit;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A backup at most this many minutes of work apart.
const BACKUP_MINUTES: u32 = 15;
/// Tries without waiting.
const FREE_TRIES: u32 = 2;
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// State of the program.
pub struct Desk {
    data: PathBuf,
    documents: PathBuf,
    open: Mutex<Option<Open>>,
    /// Of the account that has it open; apart, so that asking does not wait for a long job.
    role: Mutex<Option<AccountRole>>,
    guard: Mutex<Guard>,
    receiving: Receiving,
    intaking: Intaking,
    arrived: Mutex<Arrived>,
}

/// What came from outside since the page last asked.
#[derive(Default, Serialize, specta::Type)]
pub struct Arrived {
    /// Files that the person opened with this program, with their whole paths.
    pub files: Vec<String>,
    /// The page's process died, and the page was loaded again.
    pub came_back: bool,
}

struct Open {
    db: Db,
    schedule: Schedule,
}

#[derive(Default)]
struct Guard {
    wrong: u32,
    until: Option<Instant>,
}

impl Desk {
    /// `documents`: where files are saved unless another folder is chosen.
    pub fn new(data: PathBuf, documents: PathBuf) -> Desk {
        Desk {
            data,
            documents,
            open: Mutex::new(None),
            role: Mutex::new(None),
            guard: Mutex::new(Guard::default()),
            receiving: Receiving::default(),
            intaking: Intaking::default(),
            arrived: Mutex::default(),
        }
    }

    /// The program's folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn documents(&self) -> &Path {
        &self.documents
    }

    /// How far receiving packages is.
    pub fn receiving(&self) -> &Receiving {
        &self.receiving
    }

    /// The table that is being taken in.
    pub fn intaking(&self) -> &Intaking {
        &self.intaking
    }

    /// The words of a start: the files among them wait until the page asks. The program's own name comes first.
    pub fn hand_over(&self, words: &[String], folder: &Path) {
        let files = words.iter().skip(1).filter(|word| !word.starts_with('-')).map(|word| folder.join(word));
        held(&self.arrived).files.extend(files.filter(|file| file.is_file()).map(|file| file.display().to_string()));
    }

    /// The page was loaded again after its process died.
    pub fn came_back(&self) {
        held(&self.arrived).came_back = true;
    }

    /// What arrived, once; while no register is open, files go on waiting.
    pub fn arrived(&self) -> Arrived {
        let open = self.is_open();
        let mut arrived = held(&self.arrived);
        let files = if open { std::mem::take(&mut arrived.files) } else { Vec::new() };
        Arrived { files, came_back: std::mem::take(&mut arrived.came_back) }
    }

    pub fn preferences(&self) -> Preferences {
        preferences::read(&self.data)
    }

    pub fn save_preferences(&self, preferences: &Preferences) -> Result<()> {
        preferences::write(&self.data, preferences)
    }

    /// Reads or writes the open register; [`Code::Locked`] when there is none.
    pub fn with<T>(&self, work: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        let mut open = held(&self.open);
        let locked = || Error::new(Code::Locked, "Sổ đang khóa. Nhập mật khẩu để mở");
        work(&mut open.as_mut().ok_or_else(locked)?.db)
    }

    pub fn is_open(&self) -> bool {
        held(&self.open).is_some()
    }

    /// The role of whoever has the register open.
    pub fn role(&self) -> Option<AccountRole> {
        *held(&self.role)
    }

    /// Puts a register on the desk and remembers where it lies.
    pub fn place(&self, db: Db) -> Result<()> {
        let folder = db.dir().display().to_string();
        let unit = unit::get(db.read())?;
        let sample = unit::is_sample(db.read())?;
        let schedule = Schedule::every(BACKUP_MINUTES);
        *held(&self.role) = Some(db.account().role);
        *held(&self.open) = Some(Open { db, schedule });
        if let Some(unit) = unit.filter(|_| !sample) {
            let mut preferences = self.preferences();
            preferences.registers.retain(|known| known.folder != folder);
            preferences.registers.insert(0, Known { folder, name: unit.party_name });
            self.save_preferences(&preferences)?;
        }
        Ok(())
    }

    /// Tries a password unless it is too early; a wrong one makes the next try wait.
    pub fn try_open(&self, attempt: impl FnOnce() -> Result<Db>) -> Result<()> {
        let mut guard = held(&self.guard);
        if let Some(left) = guard.until.and_then(|until| until.checked_duration_since(Instant::now())) {
            let text = format!("Đã sai mật khẩu {} lần. Chờ {} giây rồi thử lại", guard.wrong, left.as_secs() + 1);
            return Err(Error::new(Code::WrongPassword, text));
        }
        match attempt() {
            Ok(db) => {
                *guard = Guard::default();
                self.place(db)
            }
            Err(error) => {
                if error.code == Code::WrongPassword {
                    guard.wrong += 1;
                    let wait = wait_after(guard.wrong);
                    guard.until = (wait > Duration::ZERO).then(|| Instant::now() + wait);
                }
                Err(error)
            }
        }
    }

    /// Backs up what was written and takes the register off the desk.
    pub fn close(&self) {
        self.intaking.stop();
        self.intaking.place(None);
        let mut open = held(&self.open);
        if let Some(open) = open.as_mut() {
            self.back_up(open);
        }
        *open = None;
        *held(&self.role) = None;
    }

    /// Once a minute: a backup when one is due.
    pub fn minute(&self) {
        if let Some(open) = held(&self.open).as_mut()
            && open.schedule.minute(open.db.writes())
        {
            self.back_up(open);
        }
    }

    fn back_up(&self, open: &mut Open) {
        let writes = open.db.writes();
        if writes == 0 {
            return;
        }
        let own = open.db.backup_folder();
        let second = self.preferences().second_backup;
        let outcome = open.db.back_up(&own);
        // The second place may be a stick that is not plugged in: the overview reminds of it.
        if !second.is_empty() && Path::new(&second).is_dir() {
            let _ = open.db.back_up(&Path::new(&second).join("so-dan-van"));
        }
        match outcome {
            Ok(_) => open.schedule.made(writes),
            Err(error) => eprintln!("backup: {} {}", error.message, error.detail),
        }
    }

    /// How registers are opened by this program.
    pub fn answers(&self) -> Answers {
        Answers { actor: "Người dùng".to_string(), ..Answers::default() }
    }
}

/// 0, 0, then 2, 4, 8 … seconds.
fn wait_after(wrong: u32) -> Duration {
    let over = wrong.saturating_sub(FREE_TRIES);
    if over == 0 { Duration::ZERO } else { Duration::from_secs(1 << over.min(6)).min(LONGEST_WAIT) }
}

/// A panic in one command must not end the others.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_password_waits_longer() {
        let seconds: Vec<u64> = (1..=9).map(|n| wait_after(n).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 2, 4, 8, 16, 32, 60, 60]);
    }

    #[test]
    fn a_locked_desk_refuses_and_a_wrong_password_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::new(dir.path().to_path_buf(), dir.path().join("documents"));
        assert_eq!(desk.with(|_| Ok(())).unwrap_err().code, Code::Locked);
        let wrong = || desk.try_open(|| Err(Error::new(Code::WrongPassword, "sai"))).unwrap_err().message;
        assert_eq!((wrong(), wrong(), wrong()), ("sai".into(), "sai".into(), "sai".into()));
        assert!(wrong().starts_with("Đã sai mật khẩu 3 lần. Chờ 2 giây"));
    }
}
