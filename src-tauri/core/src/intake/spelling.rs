//! Old encodings in a table: told by fonts or by what makes Vietnamese words, shown, and read only when asked.

use crate::basics::{legacy, text};
use dan_van_sealed::sheet::{Script, Sheet};
use serde::{Deserialize, Serialize};

/// Rows that are looked at before a reading is proposed.
const LOOKED_AT: usize = 60;
/// Cells shown before and after.
const SHOWN: usize = 6;

/// How the letters of a table are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    /// As they are.
    #[default]
    Unicode,
    /// Each cell as its font tells.
    Fonts,
    Tcvn3,
    Vni,
}

/// A cell as it stands in the file and as it would be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Spelling {
    pub before: String,
    pub after: String,
}

/// One cell, composed and tidy.
pub fn read(sheet: &Sheet, row: usize, column: usize, letters: Letters) -> String {
    let Some(cell) = sheet.rows.get(row).and_then(|cells| cells.get(column)) else { return String::new() };
    let script = match letters {
        Letters::Unicode => Script::Unicode,
        Letters::Fonts => sheet.script(row, column),
        Letters::Tcvn3 => Script::Tcvn3,
        Letters::Vni => Script::Vni,
    };
    text::line(&decoded(cell, script))
}

fn decoded(cell: &str, script: Script) -> String {
    // A letter beyond the first 256 shows that the cell is Unicode, whatever its font.
    if cell.is_ascii() && script != Script::Tcvn3Capitals || cell.chars().any(|c| c > '\u{ff}' && c.is_alphabetic()) {
        return cell.to_string();
    }
    match script {
        Script::Unicode => cell.to_string(),
        Script::Tcvn3 => capitals(&legacy::decode(cell, legacy::Letters::Tcvn3)),
        Script::Tcvn3Capitals => legacy::decode(cell, legacy::Letters::Tcvn3).to_uppercase(),
        Script::Vni => legacy::decode(cell, legacy::Letters::Vni),
    }
}

/// TCVN3 has no capitals with tones, so `Nguyễn Thị ánh` is what a name becomes: where all other words begin with a
/// capital, these do too.
fn capitals(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let first = |word: &&str| word.chars().next().unwrap_or(' ');
    let toned =
        |word: &&str| !first(word).is_ascii() && first(word).is_lowercase() && text::nfd(word).next() != Some('đ');
    let (small, others): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| toned(word));
    if small.is_empty() || others.is_empty() || !others.iter().all(|word| first(word).is_uppercase()) {
        return text.to_string();
    }
    let raise = |word: &str| {
        let mut letters = word.chars();
        match letters.next() {
            Some(letter) if toned(&word) => letter.to_uppercase().chain(letters).collect(),
            _ => word.to_string(),
        }
    };
    text.split(' ').map(raise).collect::<Vec<String>>().join(" ")
}

/// The reading that seems right, and some cells before and after it.
pub fn propose(sheet: &Sheet) -> (Letters, Vec<Spelling>) {
    let by_font = changed(sheet, Letters::Fonts);
    if !by_font.is_empty() {
        return (Letters::Fonts, by_font);
    }
    let samples: Vec<&str> = sheet.rows.iter().take(LOOKED_AT).flatten().map(String::as_str).collect();
    let letters = match legacy::guess(&samples) {
        legacy::Letters::Unicode => return (Letters::Unicode, Vec::new()),
        legacy::Letters::Tcvn3 => Letters::Tcvn3,
        legacy::Letters::Vni => Letters::Vni,
    };
    (letters, changed(sheet, letters))
}

fn changed(sheet: &Sheet, letters: Letters) -> Vec<Spelling> {
    let mut shown: Vec<Spelling> = Vec::new();
    if letters == Letters::Fonts && sheet.scripts.is_empty() {
        return shown;
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, before) in cells.iter().enumerate() {
            let after = read(sheet, row, column, letters);
            if after != text::line(before) && !shown.iter().any(|one| one.before == *before) {
                shown.push(Spelling { before: before.clone(), after });
            }
            if shown.len() == SHOWN {
                return shown;
            }
        }
    }
    shown
}
