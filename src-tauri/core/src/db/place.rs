//! Where a live register may lie: a folder of a fixed local disk that nothing synchronises.
//!
//! Network and removable drives lose or tear SQLite files, and OneDrive copies them half written; such places
//! are for export and backup only.

use crate::basics::{Code, Error, Result};
use std::path::{Path, PathBuf};

/// What is known of the drive a folder lies on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Drive {
    pub network: bool,
    pub removable: bool,
}

/// Refuses folders that cannot hold a live register, and says why.
pub fn check(dir: &Path) -> Result<()> {
    judge(dir, drive_of(dir), &synchronised_roots())
}

/// The rule itself, with the facts given.
pub fn judge(dir: &Path, drive: Drive, synchronised: &[PathBuf]) -> Result<()> {
    let folder_named = |names: &[&str]| {
        dir.components().any(|part| {
            let part = part.as_os_str().to_string_lossy().to_lowercase();
            names.iter().any(|name| part == *name || part.starts_with(&format!("{name} - ")))
        })
    };
    let cloud =
        folder_named(&["onedrive", "dropbox", "google drive", "googledrive", "icloud drive", "zalo received files"])
            || synchronised.iter().any(|root| dir.starts_with(root));
    let why = if cloud {
        "thư mục này được đồng bộ lên mạng (OneDrive, Google Drive…), tệp có thể bị chép dở và lộ dữ liệu"
    } else if is_share(&plain(dir)) || drive.network {
        "thư mục này nằm trên ổ mạng, mất mạng giữa chừng sẽ làm hỏng sổ"
    } else if drive.removable {
        "thư mục này nằm trên USB hoặc ổ rời, rút ra giữa chừng sẽ làm hỏng sổ"
    } else {
        return Ok(());
    };
    let text = format!("Không đặt sổ ở đây được: {why}. Chọn thư mục trên ổ cứng của máy; nơi này chỉ dùng để sao lưu");
    Err(Error::new(Code::Place, text))
}

fn synchronised_roots() -> Vec<PathBuf> {
    ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"]
        .iter()
        .filter_map(std::env::var_os)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .collect()
}

/// `\\may\so` or `//may/so`.
fn is_share(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.starts_with(r"\\") || text.starts_with("//")
}

/// Windows' long form of a path without its mark: `\\?\C:\so` is `C:\so`, `\\?\UNC\may\so` is `\\may\so`.
fn plain(path: &Path) -> PathBuf {
    let text = path.to_string_lossy();
    match (text.strip_prefix(r"\\?\UNC\"), text.strip_prefix(r"\\?\")) {
        (Some(share), _) => PathBuf::from(format!(r"\\{share}")),
        (None, Some(local)) => PathBuf::from(local),
        (None, None) => path.into(),
    }
}

/// Network and removable media by the mount that holds the folder; unknown drives count as fixed. On Windows the real
/// path of a mapped drive is its share's.
pub fn drive_of(dir: &Path) -> Drive {
    const NETWORK: [&str; 9] = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "9p"];
    let existing = dir.ancestors().find(|part| part.exists()).unwrap_or(dir);
    let Ok(real) = existing.canonicalize().map(|real| plain(&real)) else { return Drive::default() };
    let disks = sysinfo::Disks::new_with_refreshed_list();
    let holder = disks
        .iter()
        .flat_map(|disks| disks.iter())
        .filter(|disk| real.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().components().count());
    let unknown = Drive { network: is_share(&real), removable: false };
    holder.map_or(unknown, |disk| Drive {
        network: NETWORK.contains(&disk.file_system().to_string_lossy().to_lowercase().as_str()),
        removable: disk.is_removable(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(dir: &str, drive: Drive) -> Option<Code> {
        judge(Path::new(dir), drive, &[PathBuf::from("/home/an/Đám mây")]).err().map(|error| error.code)
    }

    #[test]
    fn refuses_network_removable_and_synchronised_places() {
        let fixed = Drive::default();
        assert_eq!(verdict("/home/an/.local/share/so-dan-van", fixed), None);
        assert_eq!(verdict("/home/an/OneDrive/so", fixed), Some(Code::Place));
        assert_eq!(verdict("/home/an/OneDrive - Sở GD/so", fixed), Some(Code::Place));
        assert_eq!(verdict("/home/an/Đám mây/so", fixed), Some(Code::Place));
        assert_eq!(verdict("//may-chu/chung/so", fixed), Some(Code::Place));
        assert_eq!(verdict("\\\\may-chu\\chung\\so", fixed), Some(Code::Place));
        assert_eq!(verdict(r"\\?\UNC\may-chu\chung\so", fixed), Some(Code::Place));
        assert_eq!(verdict(r"\\?\C:\Users\An\so", fixed), None);
        assert_eq!(verdict("/mnt/so", Drive { network: true, removable: false }), Some(Code::Place));
        assert_eq!(verdict("/media/usb/so", Drive { network: false, removable: true }), Some(Code::Place));
    }

    #[test]
    fn the_refusal_says_why() {
        let error = judge(Path::new("/media/usb"), Drive { network: false, removable: true }, &[]).unwrap_err();
        assert!(error.message.contains("USB"), "{}", error.message);
    }

    #[test]
    fn a_temporary_folder_of_this_machine_is_a_fixed_disk() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(drive_of(&dir.path().join("not/yet/there")), Drive::default());
    }
}
