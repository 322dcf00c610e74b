//! Cells as they come, put in rows within the bounds.

use super::text::cut;
use super::{GoOn, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Script, Sheet, SheetFault};

/// What is left of the bounds of a whole workbook.
pub(super) struct Left<'a> {
    text: usize,
    /// Cells that merged areas may still be looked up in.
    filled: usize,
    pub(super) go_on: GoOn<'a>,
}

impl<'a> Left<'a> {
    pub(super) fn new(go_on: GoOn<'a>) -> Left<'a> {
        Left { text: MAX_TEXT, filled: MAX_ROWS.saturating_mul(MAX_COLUMNS), go_on }
    }

    pub(super) fn check(&self) -> Result<(), SheetFault> {
        if (self.go_on)() { Ok(()) } else { Err(SheetFault::Stopped) }
    }

    /// A cell costs its place besides its letters.
    fn spend(&mut self, text: &str) -> Result<(), SheetFault> {
        self.text = self.text.checked_sub(text.len().saturating_add(24)).ok_or(SheetFault::TooWide)?;
        Ok(())
    }
}

/// A merged area: rows and columns, first and last.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) rows: (usize, usize),
    pub(super) columns: (usize, usize),
}

/// Puts a cell where it belongs; empty ones are passed over.
pub(super) fn put(
    sheet: &mut Sheet,
    left: &mut Left,
    (row, column): (usize, usize),
    shown: &str,
    script: Script,
) -> Result<(), SheetFault> {
    let shown = cut(shown);
    if shown.is_empty() {
        return Ok(());
    }
    if row >= MAX_ROWS || column >= MAX_COLUMNS {
        return Err(SheetFault::TooWide);
    }
    left.spend(&shown)?;
    if script != Script::Unicode && !shown.is_ascii() {
        place(&mut sheet.scripts, row, column, script);
    }
    place(&mut sheet.rows, row, column, shown);
    Ok(())
}

fn place<T: Clone + Default>(lines: &mut Vec<Vec<T>>, row: usize, column: usize, value: T) {
    if lines.len() <= row {
        lines.resize_with(row.saturating_add(1), Vec::new);
    }
    if let Some(line) = lines.get_mut(row) {
        if line.len() <= column {
            line.resize(column.saturating_add(1), T::default());
        }
        if let Some(place) = line.get_mut(column) {
            *place = value;
        }
    }
}

/// Names a formula without a value; beyond the bounds it says nothing.
pub(super) fn note_unworked(sheet: &mut Sheet, row: usize, column: usize) {
    if row < MAX_ROWS && column < MAX_COLUMNS && sheet.unworked.len() < MAX_ROWS {
        let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        sheet.unworked.push((at(row), at(column)));
    }
}

/// A name merged over several rows is the name of each of them; what is merged sideways is kept for the heading.
pub(super) fn fill(sheet: &mut Sheet, left: &mut Left, area: Area) -> Result<(), SheetFault> {
    let ((top, bottom), (first, last)) = (area.rows, area.columns);
    if top >= sheet.rows.len() || first >= MAX_COLUMNS {
        return Ok(());
    }
    let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    if last > first && sheet.across.len() < MAX_ROWS {
        sheet.across.push((at(top), at(first), at(last.min(MAX_COLUMNS))));
    }
    if bottom <= top || last != first {
        return Ok(());
    }
    let Some(value) = sheet.rows.get(top).and_then(|row| row.get(first)).cloned() else { return Ok(()) };
    let script = sheet.script(top, first);
    for row in top.saturating_add(1)..=bottom.min(sheet.rows.len().saturating_sub(1)) {
        left.filled = left.filled.checked_sub(1).ok_or(SheetFault::TooWide)?;
        let line = sheet.rows.get(row);
        // A row that has nothing else stays empty.
        let wanted = line.is_some_and(|line| !line.is_empty() && line.get(first).is_none_or(String::is_empty));
        if wanted {
            put(sheet, left, (row, first), &value, script)?;
        }
    }
    Ok(())
}

/// Numbers without the tail that binary fractions leave; whole numbers without a point.
pub(super) fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number}") }
}

/// The day a worksheet stores as a number, `2026-03-05`; a time of day or a length of time stays a number.
pub(super) fn day(number: f64, since_1904: bool) -> String {
    let at = calamine::ExcelDateTime::new(number, calamine::ExcelDateTimeType::DateTime, since_1904);
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    let dated = number.is_finite() && number >= 1.0 && (1900..=9999).contains(&year);
    if dated { format!("{year:04}-{month:02}-{day:02}") } else { plain(number) }
}
