//! Tables that people bring: workbooks (.xlsx), text (.csv) and what was copied from a spreadsheet, as plain rows.
//!
//! Traps: a workbook is a zip, so every entry is unpacked once and counted before a parser sees it; one far cell would
//! make a dense sheet enormous, so cells are taken one by one and those outside the bounds refuse the file; formulas are
//! never worked out, their last shown value is read.

use calamine::{DataRef, Reader, Xlsx};
use std::io::{Cursor, Read};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Largest content of a workbook once unpacked, in bytes.
pub const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
/// Most parts of a workbook.
pub const MAX_PARTS: usize = 2_000;
/// Most rows of a sheet.
pub const MAX_ROWS: usize = 50_000;
/// Most columns of a sheet.
pub const MAX_COLUMNS: usize = 100;
/// Most text of a whole workbook, in bytes: one string may be shown by millions of cells.
pub const MAX_TEXT: usize = 64 * 1024 * 1024;
/// Longest cell kept, in characters.
pub const MAX_CELL: usize = 8_000;

/// One sheet with its cells as text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// As on its tab; empty for text.
    pub name: String,
    /// Rows from the first, each as long as its last filled cell. Days are `2026-03-05`, numbers without separators.
    pub rows: Vec<Vec<String>>,
}

/// Why a table is not read. The sentences are for the person who chose the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetFault {
    /// Larger than [`MAX_BYTES`].
    #[error("Tệp lớn quá 20 MB. Chia thành nhiều tệp nhỏ hơn rồi nhập lại")]
    TooBig,
    /// Unpacks to more than [`MAX_UNPACKED`], or has more than [`MAX_PARTS`] parts.
    #[error("Tệp nén bất thường (bung ra quá lớn) nên không đọc. Mở bằng Excel, chép phần cần nhập sang tệp mới")]
    Bomb,
    /// More rows or columns than [`MAX_ROWS`] and [`MAX_COLUMNS`].
    #[error("Bảng quá rộng hoặc quá dài: tối đa 50.000 dòng, 100 cột. Xóa các ô thừa ở xa rồi nhập lại")]
    TooWide,
    /// A zip or a workbook that does not read.
    #[error("Tệp Excel hỏng hoặc chưa tải hết. Mở bằng Excel, lưu lại dạng .xlsx rồi nhập lại")]
    Broken,
    /// `.xls` of Excel 97–2003, `.ods`, `.xlsb`.
    #[error(
        "Tệp thuộc dạng cũ hoặc dạng khác. Mở bằng Excel, chọn Lưu thành, dạng Excel Workbook (.xlsx), rồi nhập lại"
    )]
    OtherKind,
    /// A workbook with a document type declaration.
    #[error("Tệp Excel có khai báo lạ (DOCTYPE) nên không đọc")]
    Doctype,
    /// Neither a workbook nor text.
    #[error("Tệp này không phải bảng tính .xlsx hay .csv")]
    NotATable,
}

/// The sheets of a workbook, or the one table of a text. The kind is told by the bytes.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, SheetFault> {
    if bytes.len() > MAX_BYTES {
        return Err(SheetFault::TooBig);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(SheetFault::OtherKind);
    }
    text(&decoded(bytes)?).map(|sheet| vec![sheet])
}

/// What was copied from a spreadsheet or a text file: tabs, semicolons or commas, with quotes.
pub fn text(text: &str) -> Result<Sheet, SheetFault> {
    if text.len() > MAX_BYTES {
        return Err(SheetFault::TooBig);
    }
    // A title above the heading has no separator: the first lines together tell.
    let most = |sign: char| text.lines().take(20).map(|line| line.matches(sign).count()).sum::<usize>();
    let sign = if most('\t') > 0 {
        '\t'
    } else if most(';') >= most(',') {
        ';'
    } else {
        ','
    };
    Ok(Sheet { name: String::new(), rows: split(text, sign)? })
}

fn split(text: &str, sign: char) -> Result<Vec<Vec<String>>, SheetFault> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                keep(&mut rows, std::mem::take(&mut row))?;
            }
            letter if letter == sign && !quoted => row.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
        if row.len() > MAX_COLUMNS {
            return Err(SheetFault::TooWide);
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        keep(&mut rows, row)?;
    }
    Ok(rows)
}

fn keep(rows: &mut Vec<Vec<String>>, row: Vec<String>) -> Result<(), SheetFault> {
    rows.push(row.into_iter().map(|cell| cut(&cell)).collect());
    if rows.len() > MAX_ROWS { Err(SheetFault::TooWide) } else { Ok(()) }
}

fn cut(cell: &str) -> String {
    cell.trim().chars().take(MAX_CELL).collect()
}

/// UTF-8 with or without its mark, UTF-16 with its mark; bytes of old encodings as Latin-1 letters, so that TCVN3 and
/// VNI can still be told and read.
fn decoded(bytes: &[u8]) -> Result<String, SheetFault> {
    let wide = |low_first: bool, rest: &[u8]| {
        let units = rest.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
        let units: Vec<u16> =
            units.map(|pair| if low_first { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }).collect();
        String::from_utf16(&units).map_err(|_| SheetFault::NotATable)
    };
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return wide(true, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return wide(false, rest);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(SheetFault::NotATable);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_string()),
        Err(_) => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

fn workbook(bytes: &[u8]) -> Result<Vec<Sheet>, SheetFault> {
    measure(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    let mut left = MAX_TEXT;
    for name in names.into_iter().take(50) {
        let mut rows = rows_of(&mut book, &name, &mut left)?;
        for (first, last, column) in merged(&mut book, &name) {
            fill_down(&mut rows, first, last, column, &mut left)?;
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// Cells merged downwards: first and last row, column.
fn merged(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Vec<(usize, usize, usize)> {
    let Ok(areas) = book.merge_cells_by_sheet_name(name) else { return Vec::new() };
    let down = areas.into_iter().filter(|area| area.start.1 == area.end.1);
    down.map(|area| (area.start.0 as usize, area.end.0 as usize, area.start.1 as usize)).collect()
}

/// A name merged over several rows is the name of each of them.
fn fill_down(
    rows: &mut [Vec<String>],
    first: usize,
    last: usize,
    column: usize,
    left: &mut usize,
) -> Result<(), SheetFault> {
    let Some(value) = rows.get(first).and_then(|row| row.get(column)).cloned() else { return Ok(()) };
    for row in rows.iter_mut().skip(first).take(last.saturating_sub(first).saturating_add(1)).skip(1) {
        // A row that has nothing else stays empty.
        if row.is_empty() {
            continue;
        }
        if row.len() <= column {
            row.resize(column.saturating_add(1), String::new());
        }
        if let Some(place) = row.get_mut(column).filter(|place| place.is_empty()) {
            *left = left.checked_sub(value.len()).ok_or(SheetFault::TooWide)?;
            place.clone_from(&value);
        }
    }
    Ok(())
}

/// Unpacks every part once into nothing, counting: what the parsers will see is bounded then.
fn measure(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(SheetFault::Bomb);
    }
    let names: Vec<String> = archive.file_names().map(str::to_string).collect();
    if !names.iter().any(|name| name == "xl/workbook.xml") {
        return Err(SheetFault::OtherKind);
    }
    let mut left = MAX_UNPACKED;
    let mut buffer = vec![0_u8; 64 * 1024];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|_| SheetFault::Broken)?;
        let mut carried: Vec<u8> = Vec::new();
        loop {
            let read = part.read(&mut buffer).map_err(|_| SheetFault::Broken)?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or(SheetFault::Bomb)?;
            let chunk = buffer.get(..read).unwrap_or_default();
            // Markup in two bytes a letter would hide a declaration; Excel never writes it.
            if carried.is_empty()
                && (chunk.starts_with(&[0xff, 0xfe]) || chunk.starts_with(&[0xfe, 0xff]))
                && is_markup(&part)
            {
                return Err(SheetFault::Broken);
            }
            carried.extend_from_slice(chunk);
            if is_markup(&part) && carried.windows(9).any(|nine| nine.eq_ignore_ascii_case(b"<!DOCTYPE")) {
                return Err(SheetFault::Doctype);
            }
            let tail = carried.len().saturating_sub(8);
            carried.drain(..tail);
        }
    }
    Ok(())
}

fn is_markup<R: Read + ?Sized>(part: &zip::read::ZipFile<'_, R>) -> bool {
    part.name().ends_with(".xml") || part.name().ends_with(".rels") || part.name().ends_with(".vml")
}

/// `left`: bytes of text the workbook may still hold.
fn rows_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: &mut usize) -> Result<Vec<Vec<String>>, SheetFault> {
    // A chart sheet has no cells.
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::Broken)? {
        let (row, column) = cell.get_position();
        let shown = shown(cell.get_value());
        if shown.is_empty() {
            continue;
        }
        let (row, column) = (row as usize, column as usize);
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(SheetFault::TooWide);
        }
        // A cell costs its place besides its letters.
        *left = left.checked_sub(shown.len().saturating_add(24)).ok_or(SheetFault::TooWide)?;
        if rows.len() <= row {
            rows.resize_with(row.saturating_add(1), Vec::new);
        }
        if let Some(line) = rows.get_mut(row) {
            if line.len() <= column {
                line.resize(column.saturating_add(1), String::new());
            }
            if let Some(place) = line.get_mut(column) {
                *place = shown;
            }
        }
    }
    Ok(rows)
}

fn shown(value: &DataRef) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Bool(yes) => if *yes { "1" } else { "0" }.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::DateTime(day) => {
            let (year, month, date, ..) = day.to_ymd_hms_milli();
            if day.is_datetime() && year >= 1900 {
                format!("{year:04}-{month:02}-{date:02}")
            } else {
                plain(day.as_f64())
            }
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(text.get(..10).unwrap_or(text)),
    }
}

/// Without the tail that binary fractions leave; whole numbers without a point.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_split_at_its_own_sign_and_quotes_keep_lines_together() {
        let rows = |input: &str| text(input).unwrap().rows;
        assert_eq!(rows("Họ tên\tLớp\nLê An\t5A\n"), [["Họ tên", "Lớp"], ["Lê An", "5A"]]);
        assert_eq!(rows("a;\"b;\"\"c\"\"\nd\";e"), [["a", "b;\"c\"\nd", "e"]]);
        assert_eq!(rows("a,b\r\n1,2"), [["a", "b"], ["1", "2"]]);
    }

    #[test]
    fn old_bytes_come_through_as_letters_to_be_told_later() {
        assert_eq!(read(&[0x4e, 0x67, 0xd4, 0x3b, 0x35]).unwrap()[0].rows[0], ["NgÔ", "5"]);
        assert_eq!(read(&[0xff, 0xfe, 0x41, 0x00, 0x3b, 0x00, 0x42, 0x00]).unwrap()[0].rows[0], ["A", "B"]);
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), Err(SheetFault::OtherKind));
        assert_eq!(read(b"PK\x03\x04 and then nothing"), Err(SheetFault::Broken));
        assert_eq!(read(&[0x7f, b'E', b'L', b'F', 0, 0]), Err(SheetFault::NotATable));
        assert_eq!(read(&vec![b'a'; MAX_BYTES + 1]), Err(SheetFault::TooBig));
        let wide = "a\t".repeat(MAX_COLUMNS + 2);
        assert_eq!(read(wide.as_bytes()), Err(SheetFault::TooWide));
        let long = "a\n".repeat(MAX_ROWS + 1);
        assert_eq!(read(long.as_bytes()), Err(SheetFault::TooWide));
    }
}
