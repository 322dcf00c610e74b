//! Putting a file in another's place so that a reader sees the old or the new one, never half of either.
//!
//! Trap: on Windows an antivirus or indexer holds fresh files for a moment (errors 5 and 32): wait and try again.

use crate::basics::{Code, Error, Result};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long another program may hold the file before the save is refused.
const PATIENCE: Duration = Duration::from_secs(10);

/// Renames over whatever is there; the folder's entry is durable when this returns.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    persist(|| fs::rename(from, to), PATIENCE, std::thread::sleep).map_err(|cause| held(to, cause))?;
    sync_folder(to)
}

/// Writes the whole file under a temporary name beside it, then renames.
pub fn write(to: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = to.with_extension("tam");
    let outcome = write_synced(&temporary, bytes).and_then(|()| rename(&temporary, to));
    if outcome.is_err() {
        // The refusal is what matters; the half file must not stay either way.
        let _ = fs::remove_file(&temporary);
    }
    outcome
}

/// Copies a file that no program has open; durable when this returns.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    write(to, &fs::read(from)?)
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    use io::Write;
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Makes the names in `file`'s folder durable; Windows keeps them with the file.
pub fn sync_folder(file: &Path) -> Result<()> {
    if cfg!(unix)
        && let Some(folder) = file.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn held(to: &Path, cause: io::Error) -> Error {
    if matches!(cause.raw_os_error(), Some(5 | 32)) && cfg!(windows) {
        let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = format!("Chưa ghi được vì chương trình khác đang giữ tệp “{name}”. Đóng tệp đó rồi thử lại");
        return Error::new(Code::Storage, text).because(cause);
    }
    cause.into()
}

/// Tries again while another program holds the file, waiting longer each time, at most `patience` in all.
fn persist(
    mut attempt: impl FnMut() -> io::Result<()>,
    patience: Duration,
    mut wait: impl FnMut(Duration),
) -> io::Result<()> {
    let mut waited = Duration::ZERO;
    let mut pause = Duration::from_millis(20);
    loop {
        match attempt() {
            Err(cause) if matches!(cause.raw_os_error(), Some(5 | 32)) && waited + pause <= patience => {
                wait(pause);
                waited += pause;
                pause = (pause * 2).min(Duration::from_secs(1));
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_an_antivirus_and_gives_up_in_time() {
        let mut failures = vec![5, 32, 5];
        let mut slept = Duration::ZERO;
        let outcome = persist(
            || failures.pop().map_or(Ok(()), |code| Err(io::Error::from_raw_os_error(code))),
            PATIENCE,
            |pause| slept += pause,
        );
        assert!(outcome.is_ok());
        assert_eq!(slept, Duration::from_millis(20 + 40 + 80));

        let mut slept = Duration::ZERO;
        let outcome = persist(|| Err(io::Error::from_raw_os_error(32)), PATIENCE, |pause| slept += pause);
        assert_eq!(outcome.unwrap_err().raw_os_error(), Some(32));
        assert!(slept <= PATIENCE && slept > PATIENCE / 2);
    }

    #[test]
    fn other_errors_are_told_at_once() {
        let outcome = persist(|| Err(io::Error::from_raw_os_error(28)), PATIENCE, |_| unreachable!("no waiting"));
        assert_eq!(outcome.unwrap_err().raw_os_error(), Some(28));
    }

    #[test]
    fn replaces_whole_files() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tệp có dấu.txt");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
