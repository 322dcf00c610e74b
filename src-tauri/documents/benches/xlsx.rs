//! A sheet of 50,000 rows, beside the bare library writing the same cells.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says so by ending")]

use dan_van_core::basics::{Date, Money};
use dan_van_core::report::content::{Cell, Column, Row, Table};
use dan_van_documents::xlsx::{Sheet, write_sheets};
use std::time::Instant;

const ROWS: u32 = 50_000;

fn main() {
    let day: Date = "2026-03-05".parse().unwrap();
    let heading = |name: &str| Column { heading: name.to_string(), width: 2.0 };
    let rows = (0..ROWS).map(|i| {
        let cells = vec![
            Cell::Count(i.into()),
            Cell::Day(day),
            Cell::text("Nguyễn Thị Ánh"),
            Cell::Money(Money(1_000_000)),
            Cell::text("Học bổng"),
        ];
        Row { strong: false, cells }
    });
    let columns = ["STT", "Ngày", "Họ và tên", "Số tiền", "Hình thức"].map(heading).to_vec();
    let table = Table { sheet: "Sổ".to_string(), columns, rows: rows.collect() };
    let begun = Instant::now();
    let ours = write_sheets("Chi bộ", false, &[Sheet { title: "Danh sách", landscape: true, table: &table }]).unwrap();
    println!(
        "xlsx of 50,000 rows                 {:>6.0} ms, {} kB",
        begun.elapsed().as_secs_f64() * 1e3,
        ours.len() / 1000
    );

    let begun = Instant::now();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for i in 0..ROWS {
        sheet.write_number(i, 0, f64::from(i)).unwrap();
        sheet.write_number(i, 1, 46_086.0).unwrap();
        sheet.write_string(i, 2, "Nguyễn Thị Ánh").unwrap();
        sheet.write_number(i, 3, 1_000_000.0).unwrap();
        sheet.write_string(i, 4, "Học bổng").unwrap();
    }
    let bare = book.save_to_buffer().unwrap();
    println!(
        "  limit: the bare library           {:>6.0} ms, {} kB",
        begun.elapsed().as_secs_f64() * 1e3,
        bare.len() / 1000
    );
}
