//! What only Windows does: its paths, drives, and files that another program holds. Runs under Wine too.

use crate::{dan_van, ok};
use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// The sentence of a refusal, and its exit code.
fn refusal(dir: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = dan_van(dir, arguments);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn demo(dir: &Path, register: &str) {
    ok(dir, &["demo", register, "--people", "3", "--supports", "3", "--year", "2026"]);
}

#[test]
fn a_register_lies_on_a_path_with_vietnamese_letters_and_spaces() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path().join("Chi bộ Trường Tiểu học Đống Đa").join("Sổ dân vận (năm 2026) – ưỡn ẹo");
    fs::create_dir_all(&dir).unwrap();
    demo(&dir, "sổ của Đặng Thị Huệ");
    ok(
        &dir,
        &["report", "sổ của Đặng Thị Huệ", "--period", "2026", "--format", "docx,xlsx,pdf", "--out", "Văn bản đã xuất"],
    );
    for kind in ["docx", "xlsx", "pdf"] {
        assert!(dir.join("Văn bản đã xuất").join(format!("bao-cao-nam-2026.{kind}")).is_file(), "{kind}");
    }
    ok(&dir, &["check", dir.join("sổ của Đặng Thị Huệ").to_str().unwrap()]);
}

#[test]
fn a_path_longer_than_260_characters_is_a_path() {
    let temporary = tempfile::tempdir().unwrap();
    let mut dir = temporary.path().to_path_buf();
    while dir.as_os_str().len() < 400 {
        dir.push("một thư mục có tên rất dài của năm học");
    }
    fs::create_dir_all(&dir).unwrap();
    let (register, out) = (dir.join("so"), dir.join("xuat"));
    let (register, out) = (register.to_str().unwrap(), out.to_str().unwrap());
    demo(temporary.path(), register);
    ok(temporary.path(), &["report", register, "--period", "2026", "--format", "docx,xlsx,pdf", "--out", out]);
    ok(temporary.path(), &["export", register, "--period", "2026", "--out", out]);
    ok(temporary.path(), &["backup", register]);
    ok(temporary.path(), &["check", register]);
}

#[test]
fn a_document_that_word_holds_open_is_refused_by_name_and_left_whole() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    demo(dir, "so");
    let report = ["report", "so", "--period", "2026", "--format", "docx", "--out", "xuat"];
    ok(dir, &report);
    let path = dir.join("xuat/bao-cao-nam-2026.docx");
    let before = fs::read(&path).unwrap();
    {
        let _word = OpenOptions::new().read(true).share_mode(1).open(&path).unwrap();
        let (code, said) = refusal(dir, &report);
        assert_eq!(code, Some(5), "{said}");
        assert!(said.contains("bao-cao-nam-2026.docx") && said.contains("Đóng tệp đó"), "{said}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(dir.join("xuat")).unwrap().count(), 1, "a half file stayed");
    ok(dir, &report);
}

#[test]
fn a_file_that_an_antivirus_holds_for_a_moment_is_waited_for() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    demo(dir, "so");
    let report = ["report", "so", "--period", "2026", "--format", "xlsx", "--out", "xuat"];
    ok(dir, &report);
    let held = OpenOptions::new().read(true).share_mode(1).open(dir.join("xuat/bao-cao-nam-2026.xlsx")).unwrap();
    let antivirus = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(2));
        drop(held);
    });
    ok(dir, &report);
    antivirus.join().unwrap();
}

#[test]
fn a_register_that_is_open_is_not_opened_twice() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    demo(dir, "so");
    let lock = File::options().write(true).open(dir.join("so/lock")).unwrap();
    lock.lock().unwrap();
    let (code, said) = refusal(dir, &["check", "so"]);
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("đang được mở"), "{said}");
}

#[test]
fn lines_may_end_as_windows_ends_them() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    demo(dir, "so");
    let line = r#"{"person_group":"GV","outcome":"DANG","hardships":[{"kind":"GVK","year":2026}]}"#;
    fs::write(dir.join("nguoi.jsonl"), format!("\u{feff}{line}\r\n{line}\r\n\r\n")).unwrap();
    assert_eq!(ok(dir, &["put", "so", "beneficiary", "nguoi.jsonl"])["saved"], 2);
    fs::write(dir.join("mat-khau.txt"), "bốn từ không liên quan\r\n").unwrap();
    ok(dir, &["check", "so", "--password-file", "mat-khau.txt"]);
}

#[test]
fn a_share_is_no_place_for_a_register() {
    let temporary = tempfile::tempdir().unwrap();
    for share in [r"\\may-chu\chung\so", r"\\?\UNC\may-chu\chung\so", "//may-chu/chung/so"] {
        let arguments = ["demo", share, "--people", "1", "--supports", "1", "--year", "2026"];
        let (code, said) = refusal(temporary.path(), &arguments);
        assert!(code == Some(5) && said.contains("ổ mạng"), "{share}: {code:?} {said}");
    }
}

/// Drive D: is a second disk; Wine's private home makes one. A computer without it has nothing to show here.
#[test]
fn a_register_and_its_restored_copy_may_lie_on_two_drives() {
    if !Path::new(r"D:\").is_dir() {
        eprintln!("no drive D: here");
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    demo(dir, "so");
    let usb = tempfile::tempdir_in(r"D:\").unwrap();
    let copies = usb.path().join("bản sao");
    ok(dir, &["backup", "so", "--to", copies.to_str().unwrap()]);
    let copy = fs::read_dir(&copies).unwrap().flatten().next().unwrap().path();
    let restored = usb.path().join("máy mới");
    ok(dir, &["restore", restored.to_str().unwrap(), copy.to_str().unwrap()]);
    ok(dir, &["check", restored.to_str().unwrap()]);
}
