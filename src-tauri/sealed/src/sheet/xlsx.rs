//! Excel's workbooks (.xlsx, .xlsm), by calamine, which reads cell by cell.

use super::grid::{self, Area, Left};
use super::pack::Pack;
use super::{Book, GoOn, HAS_LINKS, HAS_MACROS, MAX_SHEETS, Script, Sheet, SheetFault, script_of};
use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use std::io::{Cursor, Error, Read, Result as Io, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The file; it reads no further once the person stopped.
struct Source<'a> {
    bytes: Cursor<&'a [u8]>,
    go_on: GoOn<'a>,
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Io<usize> {
        if (self.go_on)() { self.bytes.read(buffer) } else { Err(Error::other("stopped")) }
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> Io<u64> {
        self.bytes.seek(to)
    }
}

pub(super) fn read(bytes: &[u8], pack: &Pack, go_on: GoOn) -> Result<Book, SheetFault> {
    // A parser that panics over a damaged file has refused it.
    let read = catch_unwind(AssertUnwindSafe(|| sheets(bytes, pack, go_on))).unwrap_or(Err(SheetFault::Broken));
    let stopped = |fault| if go_on() { fault } else { SheetFault::Stopped };
    let sheets = read.map_err(stopped)?;
    let notes = [(pack.macros, HAS_MACROS), (pack.links, HAS_LINKS)];
    let notes = notes.into_iter().filter(|(there, _)| *there).map(|(_, note)| note).collect();
    Ok(Book { sheets, notes })
}

fn sheets(bytes: &[u8], pack: &Pack, go_on: GoOn) -> Result<Vec<Sheet>, SheetFault> {
    let source = Source { bytes: Cursor::new(bytes), go_on };
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(source).map_err(|_| SheetFault::Broken)?;
    let tabs: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|tab| (tab.name.clone(), tab.visible != SheetVisible::Visible)).collect();
    let mut left = Left::new(go_on);
    let mut sheets = Vec::new();
    for (name, hidden) in tabs.into_iter().take(MAX_SHEETS) {
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        cells(&mut book, &mut sheet, &mut left)?;
        if pack.formulas {
            unworked(&mut book, &mut sheet, &left)?;
        }
        for area in merged(&mut book, &sheet.name) {
            grid::fill(&mut sheet, &mut left, area)?;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn cells(book: &mut Xlsx<Source>, sheet: &mut Sheet, left: &mut Left) -> Result<(), SheetFault> {
    // A chart sheet has no cells.
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else { return Ok(()) };
    let font = |style: &calamine::Style| style.font.as_ref().and_then(|font| font.name.as_deref()).map(script_of);
    let scripts: Vec<Script> = cells.styles().iter().map(|style| font(style).unwrap_or_default()).collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| SheetFault::Broken)? {
        left.check()?;
        let (row, column) = cell.get_position();
        let script = scripts.get(style).copied().unwrap_or_default();
        grid::put(sheet, left, (row as usize, column as usize), &shown(cell.get_value()), script)?;
    }
    Ok(())
}

/// Formulas that no program worked out before the file was saved.
fn unworked(book: &mut Xlsx<Source>, sheet: &mut Sheet, left: &Left) -> Result<(), SheetFault> {
    let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else { return Ok(()) };
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| SheetFault::Broken)? {
        left.check()?;
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            grid::note_unworked(sheet, cell.pos.0 as usize, cell.pos.1 as usize);
        }
    }
    Ok(())
}

fn merged(book: &mut Xlsx<Source>, name: &str) -> Vec<Area> {
    let Ok(areas) = book.merge_cells_by_sheet_name(name) else { return Vec::new() };
    let both = |from: u32, to: u32| (from as usize, to as usize);
    let area =
        |one: calamine::Dimensions| Area { rows: both(one.start.0, one.end.0), columns: both(one.start.1, one.end.1) };
    areas.into_iter().map(area).collect()
}

fn shown(value: &DataRef) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(yes) => if *yes { "1" } else { "0" }.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => grid::plain(*number),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            if at.as_f64() >= 1.0 { format!("{year:04}-{month:02}-{day:02}") } else { grid::plain(at.as_f64()) }
        }
        DataRef::DateTime(length) => grid::plain(length.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.get(..10).unwrap_or(text).to_string(),
    }
}
