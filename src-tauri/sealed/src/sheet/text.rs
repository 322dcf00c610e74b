//! Text as a table: .csv, and what was copied from a spreadsheet.

use super::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Sheet, SheetFault};

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
    Ok(Sheet { rows: split(text, sign)?, ..Sheet::default() })
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

pub(super) fn cut(cell: &str) -> String {
    // A soft hyphen is a letter of TCVN3, so only spaces are trimmed.
    cell.trim().chars().take(MAX_CELL).collect()
}

/// A web page, or Excel's markup of 2003.
pub(super) fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &str| bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    ["<html", "<!doctype", "<?xml", "<table", "<head", "<meta"].iter().any(|word| begins(word))
}

/// UTF-8 with or without its mark, UTF-16 with its mark; bytes of old encodings as Latin-1 letters, so that TCVN3 and
/// VNI can still be told and read.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, SheetFault> {
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
