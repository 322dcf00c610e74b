//! A report's plain data as documents: docx for changing, pdf for signing, xlsx for counting. Knows no noun and no database.

#![forbid(unsafe_code)]

mod codes;
pub mod docx;
mod measure;
pub mod pdf;
mod profile;
pub mod xlsx;

use dan_van_core::report::content::{Cell, Row, Table};
use measure::Letters;
pub use profile::Profile;

/// Said on every page and sheet made from sample data.
const SAMPLE: &str = "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ";

/// Share of the left half of the letterhead; 3,755 of 9,355 twips on an upright page.
const LEFT: f64 = 3_755.0 / 9_355.0;

/// A document could not be made.
#[derive(Debug, thiserror::Error)]
#[error("Chưa tạo được tài liệu: {0}")]
pub struct Fault(String);

impl Fault {
    fn new(cause: impl std::fmt::Display) -> Fault {
        Fault(cause.to_string())
    }
}

/// What XML cannot hold (control characters) and what reorders text on screen is left out.
fn clean(text: &str) -> String {
    let shown = |c: &char| {
        !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    text.replace('\n', " ").chars().filter(shown).collect()
}

/// Where a value stands in its cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Centre,
    Right,
}

impl Side {
    /// Running numbers and days in the middle, numbers to the right, words to the left.
    fn of(column: usize, cell: &Cell) -> Side {
        match cell {
            _ if column == 0 => Side::Centre,
            Cell::Day(_) => Side::Centre,
            Cell::Text(text) if text.chars().count() <= 2 => Side::Centre,
            Cell::Text(_) | Cell::Empty | Cell::Blank => Side::Left,
            Cell::Count(_) | Cell::Money(_) | Cell::Percent(_) => Side::Right,
            Cell::Figure { value, .. } => Side::of(column, value),
        }
    }
}

/// White on both sides of a cell's words, in points, with a hair to spare.
const CELL_WHITE: f64 = 9.0;

/// How much of a table's width days and numbers may take.
const NUMBERS: f64 = 0.8;

/// Widths of a table's columns, `width` together: their shares, widened where a day or a number would be broken in two.
/// Points; `size` is that of the letters.
fn column_widths(table: &Table, width: f64, size: f64) -> Vec<f64> {
    struct Kept {
        share: f64,
        least: f64,
        widened: bool,
    }
    // A total stands in bold.
    let letters = Letters::new(size, true);
    let least = |column| match longest_number(table, column, &letters) {
        0.0 => 0.0,
        long => long + CELL_WHITE,
    };
    let mut columns: Vec<Kept> = table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| Kept { share: column.width, least: least(i), widened: false })
        .collect();
    // Where the numbers leave no room for words, every column keeps its share.
    if columns.iter().map(|one| one.least).sum::<f64>() > width * NUMBERS {
        columns.iter_mut().for_each(|one| one.least = 0.0);
    }
    loop {
        let left = width - columns.iter().filter(|one| one.widened).map(|one| one.least).sum::<f64>();
        let shares: f64 = columns.iter().filter(|one| !one.widened).map(|one| one.share).sum();
        let of = |one: &Kept| if one.widened { one.least } else { one.share / shares * left };
        let narrow = columns.iter().position(|one| !one.widened && of(one) < one.least);
        match narrow.and_then(|i| columns.get_mut(i)) {
            Some(one) => one.widened = true,
            None => return columns.iter().map(of).collect(),
        }
    }
}

/// Of the days and numbers in a column.
fn longest_number(table: &Table, column: usize, letters: &Letters) -> f64 {
    let number = |row: &Row| {
        let cell = row.cells.get(column).filter(|cell| cell.is_number() || matches!(cell, Cell::Day(_)))?;
        Some(letters.width(&cell.shown()))
    };
    table.rows.iter().filter_map(number).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dan_van_core::report::content::Column;

    fn widths(shares: &[f64], cells: Vec<Cell>) -> Vec<f64> {
        let columns = shares.iter().map(|width| Column { heading: "Cột".to_string(), width: *width }).collect();
        let rows = vec![Row { strong: false, cells }];
        column_widths(&Table { sheet: "Bảng".to_string(), columns, rows }, 700.0, 12.0)
    }

    #[test]
    fn numbers_are_not_broken_and_words_keep_room() {
        let words = || Cell::Text("Chuyển trường".to_string());
        let long = || Cell::Count(1_234_567_890_123);
        let plain = widths(&[1.0, 6.0], vec![words(), words()]);
        assert_eq!(plain, [100.0, 600.0]);
        let widened = widths(&[10.0, 1.0], vec![words(), long()]);
        assert!(widened[1] >= Letters::new(12.0, true).width("1.234.567.890.123") + CELL_WHITE);
        assert!((widened.iter().sum::<f64>() - 700.0).abs() < 0.01 && widened[0] > 500.0, "{widened:?}");
        // Seven of them would take more than the page has.
        let many = widths(&[1.0; 8], (0..8).map(|i| if i == 0 { words() } else { long() }).collect());
        assert!(many.iter().all(|width| (*width - 87.5).abs() < 0.01), "{many:?}");
    }
}
