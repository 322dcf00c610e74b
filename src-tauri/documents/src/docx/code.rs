//! Pictures of codes, beside each other under the sentence that says what they are.

use super::words::{Face, paragraph};
use crate::{Fault, codes};
use dan_van_core::report::content::Codes;
use docx_rs::{
    AlignmentType, LineSpacing, Paragraph, Pic, Run, Table, TableCell, TableCellMargins, TableLayoutType, TableRow,
    WidthType,
};

/// Width of the text, twips.
const WIDTH: usize = 9_355;
const EMU_PER_MM: f64 = 36_000.0;

pub fn words(codes: &Codes) -> Paragraph {
    let spacing = LineSpacing::new().before(240).after(120);
    paragraph(Face::size(12).italic(), &codes.sentence).line_spacing(spacing).keep_next(true)
}

/// Without borders; a row is never torn apart.
pub fn grid(codes: &Codes) -> Result<Table, Fault> {
    let pictures = codes::pictures(&codes.codes)?;
    let of = pictures.len();
    let side = (codes::WIDTH_MM * EMU_PER_MM) as u32;
    let mut cells: Vec<TableCell> = Vec::new();
    for (i, png) in pictures.into_iter().enumerate() {
        let mut picture = Pic::new_with_dimensions(png, 1, 1).size(side, side);
        // The library counts pictures across documents; the same report must give the same bytes.
        picture.id = format!("rIdCode{}", i + 1);
        let single = LineSpacing::new().before(0).after(0);
        let picture = Paragraph::new().add_run(Run::new().add_image(picture)).align(AlignmentType::Center);
        let caption = paragraph(Face::size(11), &codes::caption(i, of)).align(AlignmentType::Center);
        let cell = TableCell::new().width(WIDTH / codes::PER_ROW, WidthType::Dxa);
        cells.push(cell.add_paragraph(picture.line_spacing(single).keep_next(true)).add_paragraph(caption));
    }
    let mut rows = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(cells.len().min(codes::PER_ROW));
        cells.resize_with(codes::PER_ROW, || {
            TableCell::new().width(WIDTH / codes::PER_ROW, WidthType::Dxa).add_paragraph(paragraph(Face::size(11), ""))
        });
        rows.push(TableRow::new(std::mem::replace(&mut cells, rest)).cant_split());
    }
    Ok(Table::without_borders(rows)
        .set_grid(vec![WIDTH / codes::PER_ROW; codes::PER_ROW])
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 0, 40, 0)))
}
