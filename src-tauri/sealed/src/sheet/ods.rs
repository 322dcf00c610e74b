//! LibreOffice's workbooks (.ods): `content.xml`, event by event.
//!
//! Trap: a cell or a row says how often it is repeated, so a few bytes may be millions of cells: only filled ones are
//! repeated, each counted.

use super::grid::{self, Area, Left};
use super::{Book, GoOn, HAS_MACROS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Script, Sheet, SheetFault, script_of};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

pub(super) fn read(bytes: &[u8], macros: bool, go_on: GoOn) -> Result<Book, SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    let mut kind = Vec::new();
    let start = archive.by_name("mimetype").map_err(|_| SheetFault::Broken)?;
    start.take(100).read_to_end(&mut kind).map_err(|_| SheetFault::Broken)?;
    if !kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return Err(SheetFault::OtherKind);
    }
    let content = archive.by_name("content.xml").map_err(|_| SheetFault::Broken)?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut file = File::new(go_on);
    let mut buffer = Vec::new();
    loop {
        file.left.check()?;
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| SheetFault::Broken)? {
            Event::Start(start) => file.open(&start)?,
            Event::End(end) => file.close(end.name().as_ref())?,
            Event::Text(text) => file.write(&text.xml10_content()),
            Event::CData(text) => file.write(&text.xml10_content()),
            Event::GeneralRef(entity) => file.write(&letter(&entity)?),
            Event::Eof => break,
            _ => {}
        }
    }
    let notes = if macros { vec![HAS_MACROS] } else { Vec::new() };
    Ok(Book { sheets: file.sheets, notes })
}

/// `&amp;` and its like, `&#7879;`; no others exist without a document type.
fn letter(entity: &BytesRef) -> Result<String, SheetFault> {
    if let Some(letter) = entity.resolve_char_ref().map_err(|_| SheetFault::Broken)? {
        return Ok(letter.to_string());
    }
    let known = quick_xml::escape::resolve_xml_entity(entity);
    known.map(str::to_string).ok_or(SheetFault::Broken)
}

fn attribute(start: &BytesStart, name: &str) -> Result<Option<String>, SheetFault> {
    let found = start.try_get_attribute(name).map_err(|_| SheetFault::Broken)?;
    let value = found.map(|one| one.normalized_value(XmlVersion::Implicit1_0).map(|text| text.into_owned()));
    value.transpose().map_err(|_| SheetFault::Broken)
}

/// How often something is repeated or how far it reaches: at least 1.
fn times(start: &BytesStart, name: &str) -> Result<usize, SheetFault> {
    let value = attribute(start, name)?;
    Ok(value.and_then(|text| text.parse::<u32>().ok()).map_or(1, |number| number.max(1) as usize))
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    text: String,
    /// The value stands in its attributes, so its paragraphs only show it.
    valued: bool,
    error: bool,
    formula: bool,
    script: Script,
    repeated: usize,
    rows: usize,
    columns: usize,
    paragraphs: usize,
}

struct File<'a> {
    left: Left<'a>,
    sheets: Vec<Sheet>,
    /// By the name of a style: its script, and whether a table of it is hidden.
    styles: BTreeMap<String, (Script, bool)>,
    style: String,
    /// Scripts of whole columns, for cells without a style of their own.
    columns: Vec<Script>,
    /// Sheets beyond the bound, and tables within cells, are passed over.
    reading: bool,
    row: usize,
    /// Where the row ends that is read, with its cells until it does.
    column: usize,
    row_repeated: usize,
    line: Vec<(usize, String, Script)>,
    cell: Option<Cell>,
    areas: Vec<Area>,
    /// Within a comment on a cell.
    comment: usize,
}

impl<'a> File<'a> {
    fn new(go_on: GoOn<'a>) -> File<'a> {
        File {
            left: Left::new(go_on),
            sheets: Vec::new(),
            styles: BTreeMap::new(),
            style: String::new(),
            columns: Vec::new(),
            reading: false,
            row: 0,
            column: 0,
            row_repeated: 1,
            line: Vec::new(),
            cell: None,
            areas: Vec::new(),
            comment: 0,
        }
    }

    fn open(&mut self, start: &BytesStart) -> Result<(), SheetFault> {
        match start.name().as_ref() {
            "style:style" => self.style = attribute(start, "style:name")?.unwrap_or_default(),
            "style:text-properties" if !self.reading => {
                let font = match attribute(start, "style:font-name")? {
                    Some(font) => font,
                    None => attribute(start, "fo:font-family")?.unwrap_or_default(),
                };
                let script = script_of(&font);
                if script != Script::Unicode {
                    self.note_style(|style| style.0 = script);
                }
            }
            "style:table-properties" if attribute(start, "table:display")?.as_deref() == Some("false") => {
                self.note_style(|style| style.1 = true);
            }
            "table:table" if self.cell.is_none() => self.begin(start)?,
            _ if !self.reading => {}
            "table:table-column" => {
                let repeated = times(start, "table:number-columns-repeated")?.min(MAX_COLUMNS);
                let script = self.script(attribute(start, "table:default-cell-style-name")?);
                let room = MAX_COLUMNS.saturating_sub(self.columns.len());
                self.columns.extend(std::iter::repeat_n(script, repeated.min(room)));
            }
            "table:table-row" => {
                self.row_repeated = times(start, "table:number-rows-repeated")?;
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" if self.cell.is_none() => self.begin_cell(start)?,
            "office:annotation" => self.comment = self.comment.saturating_add(1),
            "text:p" => self.paragraph(),
            "text:s" => {
                let spaces = times(start, "text:c")?.min(100);
                self.write(&" ".repeat(spaces));
            }
            "text:tab" => self.write(" "),
            "text:line-break" => self.write("\n"),
            _ => {}
        }
        Ok(())
    }

    fn note_style(&mut self, note: impl FnOnce(&mut (Script, bool))) {
        // Far more styles than any sheet has are passed over.
        if self.styles.len() < MAX_ROWS {
            note(self.styles.entry(self.style.clone()).or_default());
        }
    }

    fn script(&self, style: Option<String>) -> Script {
        style.and_then(|name| self.styles.get(&name)).map_or(Script::Unicode, |style| style.0)
    }

    fn begin(&mut self, start: &BytesStart) -> Result<(), SheetFault> {
        self.reading = self.sheets.len() < MAX_SHEETS;
        if self.reading {
            let style = attribute(start, "table:style-name")?.and_then(|name| self.styles.get(&name).copied());
            let name = attribute(start, "table:name")?.unwrap_or_default();
            let hidden = style.is_some_and(|style| style.1);
            self.sheets.push(Sheet { name, hidden, ..Sheet::default() });
            self.row = 0;
            self.columns.clear();
        }
        Ok(())
    }

    fn begin_cell(&mut self, start: &BytesStart) -> Result<(), SheetFault> {
        let style = attribute(start, "table:style-name")?;
        let script = match style {
            Some(style) => self.script(Some(style)),
            None => self.columns.get(self.column).copied().unwrap_or_default(),
        };
        let kind = attribute(start, "office:value-type")?.unwrap_or_default();
        let error = attribute(start, "calcext:value-type")?.as_deref() == Some("error");
        let value = match kind.as_str() {
            "date" => attribute(start, "office:date-value")?.map(|day| day.get(..10).unwrap_or(&day).to_string()),
            "float" | "currency" | "percentage" => attribute(start, "office:value")?
                .map(|number| number.parse::<f64>().map_or(number.clone(), grid::plain)),
            "boolean" => attribute(start, "office:boolean-value")?
                .map(|yes| if yes.eq_ignore_ascii_case("true") { "1" } else { "0" }.to_string()),
            "string" => attribute(start, "office:string-value")?,
            _ => None,
        };
        let formula = attribute(start, "table:formula")?.is_some();
        self.cell = Some(Cell {
            valued: value.is_some(),
            text: value.unwrap_or_default(),
            error,
            formula: formula && kind.is_empty(),
            script,
            repeated: times(start, "table:number-columns-repeated")?,
            rows: times(start, "table:number-rows-spanned")?,
            columns: times(start, "table:number-columns-spanned")?,
            paragraphs: 0,
        });
        Ok(())
    }

    fn paragraph(&mut self) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.comment == 0) {
            if cell.paragraphs > 0 && !cell.valued {
                cell.text.push('\n');
            }
            cell.paragraphs = cell.paragraphs.saturating_add(1);
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| {
            // What stands between the elements of a cell is no text of it; what is longer is cut later anyway.
            self.comment == 0
                && !cell.valued
                && cell.paragraphs > 0
                && cell.text.len() < super::MAX_CELL.saturating_mul(4)
        }) {
            cell.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) -> Result<(), SheetFault> {
        match name {
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "table:table-row" if self.reading && self.cell.is_none() => self.end_row()?,
            "table:table" if self.cell.is_none() => {
                let areas = std::mem::take(&mut self.areas);
                if let Some(sheet) = self.sheets.last_mut().filter(|_| self.reading) {
                    for area in areas {
                        grid::fill(sheet, &mut self.left, area)?;
                    }
                }
                self.reading = false;
            }
            "office:annotation" => self.comment = self.comment.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), SheetFault> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let column = self.column;
        self.column = self.column.saturating_add(cell.repeated);
        if cell.formula
            && let Some(sheet) = self.sheets.last_mut()
        {
            grid::note_unworked(sheet, self.row, column);
        }
        if cell.error || cell.text.trim().is_empty() {
            return Ok(());
        }
        if (cell.rows > 1 || cell.columns > 1) && self.areas.len() < MAX_ROWS {
            let end = |from: usize, many: usize| from.saturating_add(many).saturating_sub(1);
            let area =
                Area { rows: (self.row, end(self.row, cell.rows)), columns: (column, end(column, cell.columns)) };
            self.areas.push(area);
        }
        if self.column > MAX_COLUMNS {
            return Err(SheetFault::TooWide);
        }
        for at in column..self.column {
            self.line.push((at, cell.text.clone(), cell.script));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SheetFault> {
        let line = std::mem::take(&mut self.line);
        let next = self.row.saturating_add(self.row_repeated);
        if let Some(sheet) = self.sheets.last_mut().filter(|_| !line.is_empty()) {
            if next > MAX_ROWS {
                return Err(SheetFault::TooWide);
            }
            for row in self.row..next {
                for (column, text, script) in &line {
                    grid::put(sheet, &mut self.left, (row, *column), text, *script)?;
                }
            }
        }
        self.row = next;
        Ok(())
    }
}
