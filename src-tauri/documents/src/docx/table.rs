//! Tables of figures and lists: real tables whose heading row repeats on every page.

use super::words::Face;
use crate::{Profile, Side, column_widths};
use dan_van_core::report::content::{Cell, Row, Table as Content};
use docx_rs::{
    AlignmentType, LineSpacing, Paragraph, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType,
    WidthType,
};

/// What the library writes for a heading row: the height of one twip, which no other row has.
const HEADING_ROW: &str = r#"<w:trHeight w:val="1" "#;

/// Twips of a row to write in: 9 mm.
const BY_HAND: f32 = 510.0;

pub fn grid(content: &Content, profile: &Profile, width: usize) -> Table {
    let size = profile.body_size.saturating_sub(2);
    let widths: Vec<usize> = column_widths(content, width as f64 / 20.0, size as f64)
        .iter()
        .map(|points| (points * 20.0) as usize)
        .collect();
    let heading = content
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| cell(*width, Face::size(size).bold(), &column.heading, AlignmentType::Center));
    let mut rows = vec![TableRow::new(heading.collect()).cant_split().row_height(1.0)];
    rows.extend(content.rows.iter().map(|row| line(row, &widths, size)));
    Table::new(rows)
        .set_grid(widths.clone())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, 60, 20, 60))
}

fn line(row: &Row, widths: &[usize], size: usize) -> TableRow {
    let cells = row.cells.iter().zip(widths).enumerate().map(|(i, (value, width))| {
        let align = match Side::of(i, value) {
            Side::Left => AlignmentType::Left,
            Side::Centre => AlignmentType::Center,
            Side::Right => AlignmentType::Right,
        };
        cell(*width, Face::size(size).bold_if(row.strong), &value.shown(), align)
    });
    let line = TableRow::new(cells.collect()).cant_split();
    if row.cells.contains(&Cell::Blank) { line.row_height(BY_HAND) } else { line }
}

fn cell(width: usize, face: Face, text: &str, align: AlignmentType) -> TableCell {
    let paragraph =
        Paragraph::new().add_run(face.run(text)).align(align).line_spacing(LineSpacing::new().before(0).after(0));
    TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(paragraph)
}

/// Puts the mark of a repeating heading in the place of the height that stands for it.
pub fn mark_heading_rows(document: &str) -> String {
    let mut pieces = document.split(HEADING_ROW);
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        out.push_str("<w:tblHeader />");
        out.push_str(piece.split_once("/>").map_or("", |(_, rest)| rest));
    }
    out
}
