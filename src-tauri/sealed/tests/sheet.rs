//! Workbooks made by hand: what they may hold, and what is refused before it costs memory.

#![expect(clippy::unwrap_used, reason = "tests")]

use dan_van_sealed::sheet::{SheetFault, read};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A workbook of one sheet: its rows' XML, its shared strings' XML, and what follows the cells.
fn book(rows: &str, strings: &str, tail: &str, more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        (
            "_rels/.rels".into(),
            format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{rels}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").into_bytes(),
        ),
        ("xl/workbook.xml".into(), format!("<workbook xmlns=\"{main}\" xmlns:r=\"{rels}\"><sheets><sheet name=\"DS\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>").into_bytes()),
        ("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{rels}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{rels}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>").into_bytes()),
        ("xl/worksheets/sheet1.xml".into(), format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData>{tail}</worksheet>").into_bytes()),
        ("xl/sharedStrings.xml".into(), format!("<sst xmlns=\"{main}\">{strings}</sst>").into_bytes()),
    ];
    parts.extend(more.iter().map(|(name, bytes)| ((*name).to_string(), bytes.clone())));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn names_merged_over_rows_are_the_names_of_each() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}</row><row r=\"4\">{}</row>",
        cell("A1", "Họ tên"),
        cell("B1", "Tiền"),
        cell("A2", "Lê An"),
        cell("B2", "500"),
        cell("B3", "300"),
        cell("A4", "Đỗ Cúc"),
    );
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>";
    let sheets = read(&book(&rows, "", merged, &[])).unwrap();
    assert_eq!(sheets[0].rows[2], ["Lê An", "300"]);
    assert_eq!(sheets[0].rows[3], ["Đỗ Cúc"]);
}

#[test]
fn one_string_shown_by_a_million_cells_is_refused() {
    let strings = format!("<si><t>{}</t></si>", "x".repeat(8_000));
    let rows: String =
        (1..=20_000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>")).collect();
    assert_eq!(read(&book(&rows, &strings, "", &[])), Err(SheetFault::TooWide));
}

#[test]
fn a_far_cell_a_bomb_and_a_hidden_declaration_are_refused() {
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    assert_eq!(read(&book(&far, "", "", &[])), Err(SheetFault::TooWide));
    let bomb = vec![b'0'; 210 * 1024 * 1024];
    assert_eq!(read(&book("", "", "", &[("xl/media/x.bin", bomb)])), Err(SheetFault::Bomb));
    let hidden = format!("<!--{}--><!doctype x [<!ENTITY a \"b\">]><x/>", "-+".repeat(100_000)).into_bytes();
    assert_eq!(read(&book("", "", "", &[("xl/styles.xml", hidden)])), Err(SheetFault::Doctype));
    let wide: Vec<u8> = [0xff_u8, 0xfe].into_iter().chain("<x/>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&book("", "", "", &[("xl/theme/theme1.xml", wide)])), Err(SheetFault::Broken));
    let many: Vec<(String, Vec<u8>)> = (0..2_001).map(|n| (format!("p{n}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(read(&book("", "", "", &many)), Err(SheetFault::Bomb));
}

#[test]
fn every_cut_of_a_workbook_is_refused_or_read_and_never_ends_the_program() {
    let whole = book(&format!("<row r=\"1\">{}</row>", cell("A1", "Họ tên")), "", "", &[]);
    for length in (0..whole.len()).step_by(7) {
        let _ = read(&whole[..length]);
    }
    for place in (0..whole.len()).step_by(5) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        let _ = read(&flipped);
    }
}

#[test]
fn a_title_above_the_heading_does_not_hide_the_separator() {
    let sheets = read("DANH SÁCH HỌC SINH\nHọ tên,Lớp\nLê An,5A\n".as_bytes()).unwrap();
    assert_eq!(sheets[0].rows[2], ["Lê An", "5A"]);
}
