//! Taking in 20,000 rows of people from an Excel file: reading, looking, writing; beside the bare library reading the
//! same file, beside bare SQLite inserting as many rows, and beside LibreOffice turning the file into csv.
//!
//! `cargo bench -p dan-van-documents --bench intake`

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says so by ending")]

use calamine::Reader;
use dan_van_core::basics::{Clock, Date};
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Answers};
use dan_van_core::intake::{self, Letters, Wish};
use dan_van_core::sample;
use dan_van_sealed::sheet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const ROWS: u32 = 20_000;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let answers = Answers { actor: "bench".to_string(), clock: Clock::System, effort: Effort::Least };
    let year = Clock::System.today().year();
    let (mut db, _) = db::create(&dir.path().join("so"), "mật khẩu của phép đo", answers).unwrap();
    sample::fill(&mut db, sample::Size { people: 40, supports: 120, year, seed: 1 }, 0).unwrap();
    let file = dir.path().join("nguoi.xlsx");
    workbook(&file);
    let bytes = std::fs::read(&file).unwrap();
    println!("{ROWS} rows of 6 columns, {} kB", bytes.len() / 1000);

    let mut book = None;
    say("the workbook read", || book = Some(sheet::read(&bytes, &|| true).unwrap()));
    let sheet = &book.unwrap().sheets[0];
    let wish = Wish {
        noun: "beneficiary".to_string(),
        letters: Letters::Unicode,
        consent_on: Date::new(year, 1, 10),
        ..Wish::default()
    };
    say("every row looked at, nothing written", || {
        let seen = intake::preview(&mut db, sheet, &wish, &mut |_, _| true).unwrap();
        assert_eq!(seen.summary.added, ROWS);
    });
    say("every row taken in, one act with its history", || {
        assert_eq!(intake::run(&mut db, sheet, &wish, &mut |_, _| true).unwrap().summary.added, ROWS);
    });

    say("  bare calamine reading the workbook", || {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
        assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().height() as u32, ROWS + 1);
    });
    say("  bare SQLite inserting as many rows", || bare(dir.path()));
    say("  LibreOffice, the workbook into csv", || {
        let home = format!("-env:UserInstallation=file://{}", dir.path().join("office").display());
        let mut office = Command::new("soffice");
        office.args([&home, "--headless", "--convert-to", "csv", "--outdir"]).arg(dir.path()).arg(&file);
        assert!(office.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
        assert!(dir.path().join("nguoi.csv").exists());
    });
}

fn workbook(file: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (i, heading) in ["TT", "Họ và tên", "Lớp", "Ngày sinh", "Hoàn cảnh", "Ghi chú"].iter().enumerate() {
        sheet.write(0, i as u16, *heading).unwrap();
    }
    let family = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Võ"];
    let given = ["Thị Ánh Tuyết", "Văn Bình", "Hoàng Gia Hân", "Minh Khôi", "Ngọc Diễm", "Quốc Đạt"];
    for row in 1..=ROWS {
        let n = row as usize;
        sheet.write(row, 0, row).unwrap();
        let name = format!("{} {} {}", family[n % family.len()], given[n % given.len()], letters(n));
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, format!("{}A{}", 1 + n % 5, n % 9)).unwrap();
        sheet.write(row, 3, format!("{}/{}/{}", 1 + n % 28, 1 + n % 12, 2013 + n % 6)).unwrap();
        sheet.write(row, 4, "Hộ nghèo").unwrap();
        sheet.write(row, 5, "ở cùng ông bà").unwrap();
    }
    book.save(file).unwrap();
}

/// A name of its own for each row: numbers are no names.
fn letters(mut n: usize) -> String {
    let mut word = String::from("A");
    while n > 0 {
        word.push((b'a' + (n % 26) as u8) as char);
        n /= 26;
    }
    word
}

fn bare(folder: &Path) {
    let mut conn = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
    conn.execute_batch("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, class TEXT, born TEXT) STRICT").unwrap();
    let act = conn.transaction().unwrap();
    for i in 0..ROWS {
        act.execute("INSERT INTO person VALUES (?1, 'Nguyễn Thị Ánh Tuyết', '5A', '2015-03-04')", [format!("{i:032}")])
            .unwrap();
    }
    act.commit().unwrap();
}

fn say(what: &str, work: impl FnOnce()) {
    let begun = Instant::now();
    work();
    println!("{what:<52} {:>7.0} ms", begun.elapsed().as_secs_f64() * 1e3);
}
