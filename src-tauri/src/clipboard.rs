//! Files on the clipboard, as a file manager copies them: pasting into Zalo or a mail sends the file itself.
//!
//! Trap: on Linux the clipboard belongs to the thread of the window; without a window (tests) there is none.

use dan_van_core::basics::{Code, Error, Result};
use std::path::PathBuf;

/// Puts these files on the clipboard in place of what was there.
pub fn copy_files(paths: &[String]) -> Result<()> {
    let files: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    if files.is_empty() || files.iter().any(|file| !file.is_file()) {
        return Err(Error::missing("tệp cần sao chép"));
    }
    platform::copy(files).map_err(|cause| {
        let text = "Chưa sao chép được tệp. Bấm “Mở thư mục” rồi sao chép tệp ở đó";
        Error::new(Code::Refused, text).because(cause)
    })
}

#[cfg(target_os = "linux")]
mod platform {
    use gtk::{Clipboard, TargetEntry, TargetFlags, gdk, glib};
    use std::path::PathBuf;
    use std::sync::mpsc;
    use std::time::Duration;

    /// What file managers of GNOME ask for.
    const GNOME: &str = "x-special/gnome-copied-files";

    pub fn copy(files: Vec<PathBuf>) -> Result<(), String> {
        if !gtk::is_initialized() {
            return Err("no window".to_string());
        }
        let address = |file: &PathBuf| glib::filename_to_uri(file, None).map(|uri| uri.to_string());
        let uris: Vec<String> =
            files.iter().map(address).collect::<Result<_, _>>().map_err(|cause| cause.to_string())?;
        let (done, answer) = mpsc::channel();
        glib::MainContext::default().invoke(move || {
            // Nobody waits any more when this fails.
            let _ = done.send(put(uris));
        });
        let put = answer.recv_timeout(Duration::from_secs(5)).map_err(|cause| cause.to_string())?;
        if put { Ok(()) } else { Err("the clipboard is in use".to_string()) }
    }

    fn put(uris: Vec<String>) -> bool {
        let targets = [
            TargetEntry::new("text/uri-list", TargetFlags::empty(), 0),
            TargetEntry::new(GNOME, TargetFlags::empty(), 1),
        ];
        let clipboard = Clipboard::get(&gdk::SELECTION_CLIPBOARD);
        clipboard.set_with_data(&targets, move |_, asked, kind| {
            if kind == 0 {
                asked.set_uris(&uris.iter().map(String::as_str).collect::<Vec<_>>());
            } else {
                asked.set(&gdk::Atom::intern(GNOME), 8, format!("copy\n{}", uris.join("\n")).as_bytes());
            }
        })
    }
}

#[cfg(windows)]
mod platform {
    use clipboard_win::{Clipboard, options::DoClear, raw::set_file_list_with};
    use std::path::PathBuf;

    /// CF_HDROP, what the Explorer puts there, in place of whatever was copied before.
    pub fn copy(files: Vec<PathBuf>) -> Result<(), String> {
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let _open = Clipboard::new_attempts(10).map_err(|cause| cause.to_string())?;
        set_file_list_with(&names, DoClear).map_err(|cause| cause.to_string())
    }

    #[cfg(test)]
    mod tests {
        use clipboard_win::{formats::FileList, get_clipboard};

        #[test]
        fn other_programs_are_given_the_files() {
            let names = [r"C:\Sổ Dân Vận\Báo cáo năm 2026.docx", r"D:\gói nộp.sdv"];
            super::copy(names.map(Into::into).to_vec()).unwrap();
            let found: Vec<String> = get_clipboard(FileList).unwrap();
            assert_eq!(found, names);
        }
    }
}

#[cfg(not(any(windows, target_os = "linux")))]
mod platform {
    pub fn copy(_: Vec<std::path::PathBuf>) -> Result<(), String> {
        Err("not on this system".to_string())
    }
}
