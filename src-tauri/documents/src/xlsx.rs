//! A report's tables as a workbook: real numbers and days, text always as text.
//!
//! Trap: a cell whose text begins with `=`, `+`, `-` or `@` must stay text; every text goes through `write_string`,
//! never through a call that guesses.

use crate::{Fault, SAMPLE, clean};
use dan_van_core::report::content::{Block, Cell, Column, Report, Row, Table};
use rust_xlsxwriter::{DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

/// A table with what stands above it.
pub struct Sheet<'a> {
    pub title: &'a str,
    pub landscape: bool,
    pub table: &'a Table,
}

/// Every table of a report as a sheet of its own: those of the text under its title, then the appendices; the words of a
/// report with appendices stand on a last one.
pub fn write(report: &Report) -> Result<Vec<u8>, Fault> {
    let title = format!("{} {}", report.title, report.subject);
    let in_text = report.blocks.iter().filter_map(|block| match block {
        Block::Table { table } => Some(Sheet { title: title.trim(), landscape: report.landscape, table }),
        _ => None,
    });
    let appendices =
        report.appendices.iter().map(|a| Sheet { title: &a.title, landscape: a.landscape, table: &a.table });
    let mut sheets: Vec<Sheet> = in_text.chain(appendices).collect();
    let words = words(report);
    if !report.appendices.is_empty() {
        sheets.push(Sheet { title: &report.subject, landscape: false, table: &words });
    }
    write_sheets(&report.letterhead.issuer, report.sample, &sheets)
}

/// The text of a report, a row for each heading and paragraph.
fn words(report: &Report) -> Table {
    let row = |block: &Block| {
        let strong = matches!(block, Block::Heading { .. });
        block.text().map(|text| Row { strong, cells: vec![Cell::Text(text)] })
    };
    Table {
        sheet: "Lời báo cáo".to_string(),
        columns: vec![Column { heading: report.title.clone(), width: 16.0 }],
        rows: report.blocks.iter().filter_map(row).collect(),
    }
}

/// Tables under the name of the unit.
pub fn write_sheets(unit: &str, sample: bool, sheets: &[Sheet]) -> Result<Vec<u8>, Fault> {
    let mut workbook = Workbook::new();
    // The same data gives the same bytes.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1).map_err(Fault::new)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&fixed));
    let formats = Formats::new();
    for (i, sheet) in sheets.iter().enumerate() {
        let name = &sheet.table.sheet;
        let twice = sheets[..i].iter().any(|other| other.table.sheet == *name);
        let name =
            if twice { format!("{} {}", name.chars().take(27).collect::<String>(), i + 1) } else { name.clone() };
        let worksheet = workbook.add_worksheet().set_name(&name).map_err(Fault::new)?;
        fill(worksheet, unit, sample, sheet, &formats).map_err(Fault::new)?;
    }
    workbook.save_to_buffer().map_err(Fault::new)
}

/// An empty workbook to fill in: headings, and for columns with answers a list to choose from in every cell.
pub fn template(label: &str, columns: &[(String, Vec<String>)]) -> Result<Vec<u8>, Fault> {
    let mut workbook = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1).map_err(Fault::new)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&fixed));
    template_sheets(&mut workbook, label, columns).map_err(Fault::new)?;
    workbook.save_to_buffer().map_err(Fault::new)
}

fn template_sheets(workbook: &mut Workbook, label: &str, columns: &[(String, Vec<String>)]) -> Outcome {
    const ROWS: u32 = 2_000;
    let formats = Formats::new();
    let name: String = label.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect();
    let sheet = workbook.add_worksheet().set_name(&name)?;
    for (i, (heading, answers)) in columns.iter().enumerate() {
        let i = i as u16;
        sheet.write_string_with_format(0, i, clean(heading), &formats.heading)?;
        sheet.set_column_width(i, 20)?;
        if !answers.is_empty() {
            let column = rust_xlsxwriter::utility::column_number_to_name(i);
            let range = format!("='Danh mục'!${column}$2:${column}${}", answers.len() + 1);
            let choose = DataValidation::new().allow_list_formula(range.as_str().into());
            sheet.add_data_validation(1, i, ROWS, i, &choose)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let lists = workbook.add_worksheet().set_name("Danh mục")?;
    for (i, (heading, answers)) in columns.iter().enumerate() {
        lists.write_string_with_format(0, i as u16, clean(heading), &formats.heading)?;
        for (line, answer) in answers.iter().enumerate() {
            lists.write_string_with_format(line as u32 + 1, i as u16, clean(answer), &formats.text[0])?;
        }
    }
    Ok(())
}

struct Formats {
    title: Format,
    unit: Format,
    sample: Format,
    heading: Format,
    /// Plain and bold of: text, whole number, per cent, day.
    text: [Format; 2],
    whole: [Format; 2],
    percent: [Format; 2],
    day: [Format; 2],
}

impl Formats {
    fn new() -> Formats {
        let base = || Format::new().set_font_name("Times New Roman").set_font_size(12);
        let boxed = || base().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let pair = |format: Format| [format.clone(), format.set_bold()];
        Formats {
            title: base().set_bold().set_font_size(14),
            unit: base(),
            sample: base().set_bold().set_font_color("#B5121B"),
            heading: boxed().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_background_color("#F0F2F5"),
            text: pair(boxed().set_text_wrap()),
            whole: pair(boxed().set_num_format("#,##0")),
            percent: pair(boxed().set_num_format("0.0")),
            day: pair(boxed().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center)),
        }
    }
}

type Outcome = Result<(), rust_xlsxwriter::XlsxError>;

fn fill(sheet: &mut Worksheet, unit: &str, sample: bool, content: &Sheet, formats: &Formats) -> Outcome {
    let table = content.table;
    sheet.write_string_with_format(0, 0, clean(unit), &formats.unit)?;
    sheet.write_string_with_format(1, 0, clean(content.title), &formats.title)?;
    if sample {
        sheet.write_string_with_format(2, 0, SAMPLE, &formats.sample)?;
    }
    let top = 3;
    for (i, column) in table.columns.iter().enumerate() {
        let i = i as u16;
        sheet.write_string_with_format(top, i, clean(&column.heading), &formats.heading)?;
        sheet.set_column_width(i, (column.width * 5.5).clamp(6.0, 60.0))?;
    }
    for (line, row) in table.rows.iter().enumerate() {
        let line = top + 1 + line as u32;
        if row.cells.contains(&Cell::Blank) {
            sheet.set_row_height(line, 24)?;
        }
        for (i, cell) in row.cells.iter().enumerate() {
            put(sheet, line, i as u16, cell, usize::from(row.strong), formats)?;
        }
    }
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_repeat_rows(top, top)?;
    sheet.set_paper_size(9);
    if content.landscape || table.columns.len() > 7 {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&CTrang &P/&N");
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, strong: usize, formats: &Formats) -> Outcome {
    match cell {
        Cell::Empty | Cell::Blank => sheet.write_blank(row, column, &formats.text[strong])?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, clean(text), &formats.text[strong])?,
        Cell::Count(count) => sheet.write_number_with_format(row, column, *count as f64, &formats.whole[strong])?,
        Cell::Money(money) => sheet.write_number_with_format(row, column, money.0 as f64, &formats.whole[strong])?,
        Cell::Percent(percent) => sheet.write_number_with_format(row, column, *percent, &formats.percent[strong])?,
        Cell::Figure { value, .. } => return put(sheet, row, column, value, strong, formats),
        Cell::Day(day) => {
            let date = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
            sheet.write_datetime_with_format(row, column, &date, &formats.day[strong])?
        }
    };
    Ok(())
}
