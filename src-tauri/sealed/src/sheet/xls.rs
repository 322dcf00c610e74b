//! Excel 97–2003's workbooks (.xls, BIFF8): records one after another.
//!
//! Traps: of libraries that read them the one at hand trusts sizes and circles, and hides fonts, so this is read here;
//! strings are cut in pieces by records that continue; font number 4 does not exist.

use super::cfb::{Streams, u16_at, u32_at};
use super::grid::{self, Area, Left};
use super::{Book, GoOn, HAS_MACROS, MAX_ROWS, MAX_SHEETS, MAX_TEXT, Script, Sheet, SheetFault, script_of};

/// Kinds of records.
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000a;
    pub(super) const SINCE_1904: u16 = 0x0022;
    pub(super) const PASSWORD: u16 = 0x002f;
    pub(super) const FONT: u16 = 0x0031;
    pub(super) const CONTINUE: u16 = 0x003c;
    pub(super) const TAB: u16 = 0x0085;
    pub(super) const NUMBERS: u16 = 0x00bd;
    pub(super) const RICH_LABEL: u16 = 0x00d6;
    pub(super) const LOOK: u16 = 0x00e0;
    pub(super) const MERGED: u16 = 0x00e5;
    pub(super) const STRINGS: u16 = 0x00fc;
    pub(super) const SHARED_LABEL: u16 = 0x00fd;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const TRUTH: u16 = 0x0205;
    pub(super) const FORMULA_TEXT: u16 = 0x0207;
    pub(super) const SHORT_NUMBER: u16 = 0x027e;
    pub(super) const FORMAT: u16 = 0x041e;
    pub(super) const BEGIN: u16 = 0x0809;
}

pub(super) fn read(bytes: &[u8], go_on: GoOn) -> Result<Book, SheetFault> {
    let streams = Streams::open(bytes)?;
    if streams.has("EncryptedPackage") || streams.has("EncryptionInfo") {
        return Err(SheetFault::Protected);
    }
    let stream = streams.stream("Workbook").ok_or(SheetFault::OtherKind)??;
    let left = Left::new(go_on);
    let sheets = book(&stream, left)?;
    let notes = if streams.has("_VBA_PROJECT_CUR") { vec![HAS_MACROS] } else { Vec::new() };
    Ok(Book { sheets, notes })
}

/// The records from a place on: kind, data, and the place after it.
fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let kind = u16_at(stream, at)?;
    let length = u16_at(stream, at.checked_add(2)?)? as usize;
    let start = at.checked_add(4)?;
    let end = start.checked_add(length)?;
    Some((kind, stream.get(start..end)?, end))
}

/// What the first part of the stream says about all sheets.
#[derive(Default)]
struct Globals {
    since_1904: bool,
    fonts: Vec<Script>,
    /// Numbers of formats whose values are days.
    days: Vec<u16>,
    custom: Vec<u16>,
    /// Font and format by the number of a cell's look.
    looks: Vec<(u16, u16)>,
    strings: Vec<String>,
    /// Place, name, hidden.
    tabs: Vec<(usize, String, bool)>,
}

impl Globals {
    fn script(&self, look: u16) -> Script {
        let font = self.looks.get(look as usize).map_or(0, |look| look.0 as usize);
        let place = if font > 4 { font.saturating_sub(1) } else { font };
        self.fonts.get(place).copied().unwrap_or_default()
    }

    fn shown(&self, look: u16, number: f64) -> String {
        let format = self.looks.get(look as usize).map_or(0, |look| look.1);
        let built_in = matches!(format, 14..=17 | 22 | 27..=31 | 36 | 50..=58) && !self.custom.contains(&format);
        if built_in || self.days.contains(&format) { grid::day(number, self.since_1904) } else { grid::plain(number) }
    }
}

fn book(stream: &[u8], mut left: Left) -> Result<Vec<Sheet>, SheetFault> {
    let globals = globals(stream, &left)?;
    let mut sheets = Vec::new();
    for (place, name, hidden) in globals.tabs.iter().take(MAX_SHEETS) {
        let mut sheet = Sheet { name: name.clone(), hidden: *hidden, ..Sheet::default() };
        cells(stream, *place, &globals, &mut sheet, &mut left)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn globals(stream: &[u8], left: &Left) -> Result<Globals, SheetFault> {
    let mut globals = Globals::default();
    let mut at = 0;
    while let Some((kind, data, next)) = record(stream, at) {
        left.check()?;
        let first = at == 0;
        at = next;
        match kind {
            // Excel 95 and older.
            kind::BEGIN if first && u16_at(data, 0) != Some(0x0600) => return Err(SheetFault::OtherKind),
            _ if first && kind != kind::BEGIN => return Err(SheetFault::Broken),
            kind::PASSWORD => return Err(SheetFault::Protected),
            kind::SINCE_1904 => globals.since_1904 = u16_at(data, 0) == Some(1),
            kind::FONT => globals.fonts.push(script_of(&short_text(data, 14).unwrap_or_default())),
            kind::FORMAT => {
                let number = u16_at(data, 0).unwrap_or(0);
                globals.custom.push(number);
                if is_day(&text_at(data, 2).unwrap_or_default()) {
                    globals.days.push(number);
                }
            }
            kind::LOOK => globals.looks.push((u16_at(data, 0).unwrap_or(0), u16_at(data, 2).unwrap_or(0))),
            kind::TAB => {
                let place = u32_at(data, 0).ok_or(SheetFault::Broken)? as usize;
                let (state, sort) = (data.get(4).copied().unwrap_or(0), data.get(5).copied().unwrap_or(0));
                // Charts and modules have no cells.
                if sort == 0 {
                    globals.tabs.push((place, short_text(data, 6).unwrap_or_default(), state & 3 != 0));
                }
            }
            kind::STRINGS => {
                let mut pieces = vec![data];
                while let Some((kind::CONTINUE, more, after)) = record(stream, at) {
                    pieces.push(more);
                    at = after;
                }
                globals.strings = strings(&pieces)?;
            }
            kind::END => break,
            _ => {}
        }
    }
    Ok(globals)
}

fn cells(stream: &[u8], place: usize, globals: &Globals, sheet: &mut Sheet, left: &mut Left) -> Result<(), SheetFault> {
    let mut at = place;
    let mut depth = 0_u32;
    let mut formula = None;
    let mut areas = Vec::new();
    while let Some((kind, data, next)) = record(stream, at) {
        left.check()?;
        at = next;
        // A chart within a sheet is a stream of its own.
        match kind {
            kind::BEGIN => depth = depth.saturating_add(1),
            kind::END if depth <= 1 => break,
            kind::END => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 1 {
            continue;
        }
        if kind == kind::MERGED {
            merged(data, &mut areas);
            continue;
        }
        let (Some(row), Some(column), Some(look)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4)) else {
            continue;
        };
        let cell = (row as usize, column as usize);
        let shown = match kind {
            kind::NUMBER => f64_at(data, 6).map(|number| globals.shown(look, number)),
            kind::SHORT_NUMBER => u32_at(data, 6).map(|number| globals.shown(look, short_number(number))),
            kind::NUMBERS => {
                row_of_numbers(data, cell, globals, sheet, left)?;
                None
            }
            kind::SHARED_LABEL => u32_at(data, 6).and_then(|number| globals.strings.get(number as usize)).cloned(),
            kind::LABEL | kind::RICH_LABEL => text_at(data, 6),
            kind::TRUTH if data.get(7) == Some(&0) => data.get(6).map(|yes| yes.min(&1).to_string()),
            kind::FORMULA => {
                formula = Some((cell, look));
                formula_value(data, globals, look)
            }
            kind::FORMULA_TEXT => None,
            _ => None,
        };
        if let Some(shown) = shown {
            grid::put(sheet, left, cell, &shown, globals.script(look))?;
        }
        if kind == kind::FORMULA_TEXT
            && let Some((cell, look)) = formula.take()
        {
            grid::put(sheet, left, cell, &text_at(data, 0).unwrap_or_default(), globals.script(look))?;
        }
    }
    for area in areas {
        left.check()?;
        grid::fill(sheet, left, area)?;
    }
    Ok(())
}

/// Several short numbers of one row.
fn row_of_numbers(
    data: &[u8],
    (row, first): (usize, usize),
    globals: &Globals,
    sheet: &mut Sheet,
    left: &mut Left,
) -> Result<(), SheetFault> {
    let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
    for (column, pair) in (first..).zip(pairs.chunks_exact(6)) {
        if let (Some(look), Some(number)) = (u16_at(pair, 0), u32_at(pair, 2)) {
            let shown = globals.shown(look, short_number(number));
            grid::put(sheet, left, (row, column), &shown, globals.script(look))?;
        }
    }
    Ok(())
}

/// The last value of a formula; a text comes in a record of its own.
fn formula_value(data: &[u8], globals: &Globals, look: u16) -> Option<String> {
    if u16_at(data, 12) != Some(0xffff) {
        return f64_at(data, 6).map(|number| globals.shown(look, number));
    }
    match data.get(6) {
        Some(1) => data.get(8).map(|yes| yes.min(&1).to_string()),
        _ => None,
    }
}

fn merged(data: &[u8], areas: &mut Vec<Area>) {
    for eight in data.get(2..).unwrap_or_default().chunks_exact(8) {
        let corner = |at: usize| u16_at(eight, at).map_or(0, |number| number as usize);
        if areas.len() < MAX_ROWS {
            areas.push(Area { rows: (corner(0), corner(2)), columns: (corner(4), corner(6)) });
        }
    }
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let part = data.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(part.try_into().ok()?))
}

/// A number in 30 bits: whole or the upper half of a fraction, perhaps in hundredths.
fn short_number(bits: u32) -> f64 {
    let number =
        if bits & 2 == 0 { f64::from_bits(u64::from(bits & 0xffff_fffc) << 32) } else { f64::from((bits as i32) >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// Does a format of numbers show a day: `dd/mm/yyyy`, `[$-42A]d mmm yy`.
fn is_day(format: &str) -> bool {
    let mut letters = format.chars();
    let mut found = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|letter| letter != '"') {},
            '[' => while letters.next().is_some_and(|letter| letter != ']') {},
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => break,
            'd' | 'D' | 'y' | 'Y' => found = true,
            _ => {}
        }
    }
    found
}

/// A text with its length in one byte.
fn short_text(data: &[u8], at: usize) -> Option<String> {
    let length = *data.get(at)? as usize;
    letters(data, at.checked_add(1)?, length)
}

/// A text with its length in two bytes.
fn text_at(data: &[u8], at: usize) -> Option<String> {
    let length = u16_at(data, at)? as usize;
    letters(data, at.checked_add(2)?, length)
}

/// A byte that tells how wide the letters are, then the letters, as many as there are.
fn letters(data: &[u8], at: usize, length: usize) -> Option<String> {
    let wide = data.get(at)? & 1 == 1;
    let rest = data.get(at.checked_add(1)?..)?;
    Some(decoded(rest, wide, length).0)
}

/// At most `length` letters, and how many were there.
fn decoded(bytes: &[u8], wide: bool, length: usize) -> (String, usize) {
    if wide {
        let units: Vec<u16> = bytes.chunks_exact(2).take(length).filter_map(|two| u16_at(two, 0)).collect();
        (String::from_utf16_lossy(&units), units.len())
    } else {
        // The low halves of the first 256 letters of Unicode.
        let text: String = bytes.iter().take(length).map(|byte| char::from(*byte)).collect();
        (text, bytes.len().min(length))
    }
}

/// The strings that cells share; one may be cut by the end of a record, and then says anew how wide it is.
fn strings(pieces: &[&[u8]]) -> Result<Vec<String>, SheetFault> {
    let mut pieces =
        Pieces { rest: pieces.first().and_then(|first| first.get(8..)).unwrap_or_default(), pieces, next: 1 };
    let mut all = Vec::new();
    let mut left = MAX_TEXT;
    while pieces.fill() {
        let Some(text) = pieces.text() else { break };
        left = left.checked_sub(text.len().saturating_add(24)).ok_or(SheetFault::TooWide)?;
        all.push(text);
    }
    Ok(all)
}

struct Pieces<'a> {
    rest: &'a [u8],
    pieces: &'a [&'a [u8]],
    next: usize,
}

impl Pieces<'_> {
    /// Is there anything left?
    fn fill(&mut self) -> bool {
        while self.rest.is_empty() {
            let Some(piece) = self.pieces.get(self.next) else { return false };
            self.rest = piece;
            self.next = self.next.saturating_add(1);
        }
        true
    }

    fn skip(&mut self, mut many: usize) -> Option<()> {
        while many > 0 {
            if !self.fill() {
                return None;
            }
            let now = many.min(self.rest.len());
            self.rest = self.rest.get(now..)?;
            many = many.checked_sub(now)?;
        }
        Some(())
    }

    fn text(&mut self) -> Option<String> {
        let mut length = u16_at(self.rest, 0)? as usize;
        let flags = *self.rest.get(2)?;
        let mut wide = flags & 1 == 1;
        let mut head = 3_usize;
        let mut tail = 0_usize;
        if flags & 8 != 0 {
            tail = (u16_at(self.rest, head)? as usize).checked_mul(4)?;
            head = head.checked_add(2)?;
        }
        if flags & 4 != 0 {
            tail = tail.checked_add(u32_at(self.rest, head)? as usize)?;
            head = head.checked_add(4)?;
        }
        self.rest = self.rest.get(head..)?;
        let mut text = String::new();
        while length > 0 {
            let (part, many) = decoded(self.rest, wide, length);
            text.push_str(&part);
            length = length.checked_sub(many)?;
            let bytes = if wide { many.checked_mul(2)? } else { many };
            self.rest = self.rest.get(bytes..)?;
            if length > 0 {
                self.rest = &[];
                if !self.fill() {
                    return None;
                }
                wide = self.rest.first()? & 1 == 1;
                self.rest = self.rest.get(1..)?;
            }
        }
        self.skip(tail)?;
        Some(text)
    }
}
