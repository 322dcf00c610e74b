//! Workbooks made by hand: what they may hold, and what is refused before it costs memory.

use dan_van_sealed::sheet::{Book, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Script, SheetFault, read, script_of, text};
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

fn go(bytes: &[u8]) -> Result<Book, SheetFault> {
    read(bytes, &|| true)
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
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
    let book = go(&book(&rows, "", merged, &[])).unwrap();
    assert_eq!(book.sheets[0].rows[2], ["Lê An", "300"]);
    assert_eq!(book.sheets[0].rows[3], ["Đỗ Cúc"]);
}

#[test]
fn one_string_shown_by_a_million_cells_is_refused() {
    let strings = format!("<si><t>{}</t></si>", "x".repeat(8_000));
    let rows: String =
        (1..=20_000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>")).collect();
    assert_eq!(go(&book(&rows, &strings, "", &[])), Err(SheetFault::TooWide));
}

#[test]
fn a_far_cell_a_bomb_and_a_hidden_declaration_are_refused() {
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    assert_eq!(go(&book(&far, "", "", &[])), Err(SheetFault::TooWide));
    let bomb = vec![b'0'; 210 * 1024 * 1024];
    assert_eq!(go(&book("", "", "", &[("xl/media/x.bin", bomb)])), Err(SheetFault::Bomb));
    let hidden = format!("<!--{}--><!doctype x [<!ENTITY a \"b\">]><x/>", "-+".repeat(100_000)).into_bytes();
    assert_eq!(go(&book("", "", "", &[("xl/styles.xml", hidden)])), Err(SheetFault::Doctype));
    let wide: Vec<u8> = [0xff_u8, 0xfe].into_iter().chain("<x/>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(go(&book("", "", "", &[("xl/theme/theme1.xml", wide)])), Err(SheetFault::Broken));
    let many: Vec<(String, Vec<u8>)> = (0..2_001).map(|n| (format!("p{n}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(go(&book("", "", "", &many)), Err(SheetFault::Bomb));
}

#[test]
fn every_cut_of_a_workbook_is_refused_or_read_and_never_ends_the_program() {
    let whole = book(&format!("<row r=\"1\">{}</row>", cell("A1", "Họ tên")), "", "", &[]);
    for length in (0..whole.len()).step_by(7) {
        let _ = go(&whole[..length]);
    }
    for place in (0..whole.len()).step_by(5) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        let _ = go(&flipped);
    }
}

#[test]
fn a_title_above_the_heading_does_not_hide_the_separator() {
    let book = go("DANH SÁCH HỌC SINH\nHọ tên,Lớp\nLê An,5A\n".as_bytes()).unwrap();
    assert_eq!(book.sheets[0].rows[2], ["Lê An", "5A"]);
}

const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    packed(&[("mimetype", ODS), ("content.xml", content.as_bytes())])
}

#[test]
fn text_is_split_at_its_own_sign_and_quotes_keep_lines_together() {
    let rows = |input: &str| text(input).unwrap().rows;
    assert_eq!(rows("Họ tên\tLớp\nLê An\t5A\n"), [["Họ tên", "Lớp"], ["Lê An", "5A"]]);
    assert_eq!(rows("a;\"b;\"\"c\"\"\nd\";e"), [["a", "b;\"c\"\nd", "e"]]);
    assert_eq!(rows("a,b\r\n1,2"), [["a", "b"], ["1", "2"]]);
}

#[test]
fn old_bytes_come_through_as_letters_to_be_told_later() {
    let first = |bytes: &[u8]| go(bytes).unwrap().sheets.remove(0).rows.remove(0);
    assert_eq!(first(&[0x4e, 0x67, 0xd4, 0x3b, 0x35]), ["NgÔ", "5"]);
    assert_eq!(first(&[0xff, 0xfe, 0x41, 0x00, 0x3b, 0x00, 0x42, 0x00]), ["A", "B"]);
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    assert_eq!(go(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), Err(SheetFault::Broken));
    assert_eq!(go(b"PK\x03\x04 and then nothing"), Err(SheetFault::Broken));
    assert_eq!(go(&[0x7f, b'E', b'L', b'F', 0, 0]), Err(SheetFault::NotATable));
    assert_eq!(go(&vec![b'a'; MAX_BYTES + 1]), Err(SheetFault::TooBig));
    assert_eq!(go("a\t".repeat(MAX_COLUMNS + 2).as_bytes()), Err(SheetFault::TooWide));
    assert_eq!(go("a\n".repeat(MAX_ROWS + 1).as_bytes()), Err(SheetFault::TooWide));
    assert_eq!(go(b"\n<html><table><tr><td>a</td></tr></table></html>"), Err(SheetFault::WebPage));
    assert_eq!(go(&packed(&[("word/document.xml", b"<w/>")])), Err(SheetFault::OtherKind));
    assert_eq!(
        go(&packed(&[("mimetype", b"application/epub+zip"), ("content.xml", b"<a/>")])),
        Err(SheetFault::OtherKind)
    );
}

#[test]
fn hostile_workbooks_are_refused_by_name() {
    let number = |place: &str| format!(r#"<row><c r="{place}"><v>1</v></c></row>"#);
    assert_eq!(go(&book(&number("A1048576"), "", "", &[])), Err(SheetFault::TooWide));
    assert_eq!(go(&book(&number("XFD1"), "", "", &[])), Err(SheetFault::TooWide));
    let expanding = br#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><sst>&c;</sst>"#;
    assert_eq!(
        go(&packed(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", expanding)])),
        Err(SheetFault::Doctype)
    );
    // A table of strings that announces more than memory holds; the word cut in two by the size of a piece.
    for before in [0, 65_500, 65_530] {
        let announcing =
            format!(r#"<!--{}--><sst uniqueCount="99999999999999"/>"#, "-".repeat(before).replace("--", "- "));
        let parts: [(&str, &[u8]); 2] =
            [("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", announcing.as_bytes())];
        assert_eq!(go(&packed(&parts)), Err(SheetFault::Bomb), "{before}");
    }
    let stretch = vec![b'a'; 2_000_000];
    assert_eq!(go(&book("", "", "", &[("xl/styles.xml", stretch)])), Err(SheetFault::Bomb));
    let whole = book(&number("A1"), "", "", &[]);
    for cut in [whole.len() / 2, whole.len() - 10] {
        assert_eq!(go(&whole[..cut]), Err(SheetFault::Broken));
    }
    assert_eq!(go(&whole).unwrap().sheets[0].rows, [["1"]]);
}

#[test]
fn macros_and_links_are_named_and_a_formula_without_its_value_too() {
    let rows = r#"<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1*2</f></c><c r="C1"/></row>"#;
    let book = go(&book(
        rows,
        "",
        "",
        &[("xl/vbaProject.bin", b"x".to_vec()), ("xl/externalLinks/externalLink1.xml", b"<a/>".to_vec())],
    ));
    let book = book.unwrap();
    assert!(book.notes.len() == 2 && book.notes[0].contains("macro") && book.notes[1].contains("tệp khác"));
    assert_eq!((&book.sheets[0].rows[0][0], &book.sheets[0].unworked[..]), (&"2".to_string(), &[(0, 1)][..]));
}

#[test]
fn open_documents_repeat_what_is_filled_and_nothing_else() {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let rows = format!(
        r#"<table:table-row table:number-rows-repeated="2">{}</table:table-row>
           <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
        cell("Lê&#160;<text:s text:c=\"2\"/>An &amp; Bình</text:p><text:p>5A")
    );
    let sheet = go(&open_document(&rows)).unwrap().sheets.remove(0);
    assert_eq!(sheet.rows, [["Lê\u{a0}  An & Bình\n5A"], ["Lê\u{a0}  An & Bình\n5A"]]);
    let far = |attribute: &str| {
        let cell = format!(r#"<table:table-cell office:value-type="float" office:value="1" {attribute}/>"#);
        go(&open_document(&format!("<table:table-row>{cell}</table:table-row>")))
    };
    assert_eq!(far(r#"table:number-columns-repeated="16384""#), Err(SheetFault::TooWide));
    assert!(far(r#"table:number-columns-repeated="3""#).is_ok());
    let long = format!(r#"<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>"#, cell("a"));
    assert_eq!(go(&open_document(&long)), Err(SheetFault::TooWide));
    let locked = packed(&[
        ("mimetype", ODS),
        ("content.xml", b"\x00\x01"),
        (
            "META-INF/manifest.xml",
            br#"<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>"#,
        ),
    ]);
    assert_eq!(go(&locked), Err(SheetFault::Protected));
}

#[test]
fn reading_stops_when_it_is_told() {
    let rows: String =
        (1..2_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>"#)).collect();
    let book = book(&rows, "", "", &[]);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    for most in [0, 1, 5, 1_000] {
        asked.store(0, std::sync::atomic::Ordering::Relaxed);
        let go_on = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < most;
        assert_eq!(read(&book, &go_on), Err(SheetFault::Stopped), "{most}");
    }
}

#[test]
fn fonts_tell_old_letters() {
    for (font, script) in [
        (".VnTime", Script::Tcvn3),
        ("'.VnArial Narrow'", Script::Tcvn3),
        (".VnTimeH", Script::Tcvn3Capitals),
        ("VNI-Times", Script::Vni),
        ("Times New Roman", Script::Unicode),
        ("Vni", Script::Unicode),
    ] {
        assert_eq!(script_of(font), script, "{font}");
    }
}

/// Every byte of the old formats is trusted by somebody; here none is. Parts are mangled bare, for a zip would hide them.
#[test]
fn mangled_workbooks_of_other_programs_are_refused_or_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workbooks/");
    let old = std::fs::read(format!("{folder}people-two-headings-lo.xls")).unwrap();
    let open = std::fs::read(format!("{folder}people-two-headings-lo.ods")).unwrap();
    let mut content = Vec::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(open)).unwrap();
    std::io::Read::read_to_end(&mut archive.by_name("content.xml").unwrap(), &mut content).unwrap();
    // xorshift: the same mutations in every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut chance = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % most
    };
    let mut mangle = |seed: &[u8]| {
        let mut bytes = seed.to_vec();
        for _ in 0..=chance(4) {
            let at = chance(bytes.len());
            match chance(5) {
                0 => bytes[at] ^= 1 << chance(8),
                1 => bytes[at] = [0, 1, 0x3c, 0x7f, 0x80, 0xfe, 0xff][chance(7)],
                2 => bytes.truncate(at + 1),
                3 => drop(bytes.remove(at)),
                _ => bytes[at..].iter_mut().take(4).for_each(|byte| *byte = 0xff),
            }
        }
        bytes
    };
    let (mut read, mut refused) = (0, 0);
    for _ in 0..3_000 {
        let content = mangle(&content);
        for bytes in [mangle(&old), packed(&[("mimetype", ODS), ("content.xml", &content)])] {
            match go(&bytes) {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(read > 500 && refused > 500, "{read} read, {refused} refused");
}
