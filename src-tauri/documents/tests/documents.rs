//! Documents read back: measures, marks, numbers, and text that tries to be more than text.

#![expect(clippy::unwrap_used, reason = "the builders of tests may end the test")]

use calamine::{Data, Reader, Xlsx};
use dan_van_core::basics::Money;
use dan_van_core::report::content::*;
use dan_van_documents::{docx, pdf, xlsx};
use std::io::{Cursor, Read};

/// What a hostile or careless writer may type into any field.
const HOSTILE: [&str; 8] = [
    "=HYPERLINK(\"http://x\",\"y\")",
    "+84 909 000 000",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "<img src=x onerror=alert(1)> & ]]>",
    "bidi \u{202e}gnourt\u{202c} \u{0}\u{8}",
    "Nguyễn Thị Ỷ Đặng – “ngoặc”",
];

fn report() -> Report {
    let column = |heading: &str, width| Column { heading: heading.into(), width };
    let row = |strong, cells| Row { strong, cells };
    let rows = HOSTILE
        .iter()
        .enumerate()
        .map(|(i, text)| {
            row(
                false,
                vec![Cell::Count(i as i64), Cell::text(*text), Cell::Money(Money(1_500_000)), Cell::Percent(98.46)],
            )
        })
        .collect();
    let table = Table {
        sheet: "Số liệu".into(),
        columns: vec![column("STT", 1.0), column("Nội dung", 5.0), column("Số tiền", 2.0), column("%", 1.0)],
        rows,
    };
    let landscape = Table {
        sheet: "Mô hình".into(),
        columns: vec![column("Ngày", 1.0), column("Tên", 5.0)],
        rows: vec![row(true, vec![Cell::Day("2026-03-05".parse().unwrap()), Cell::text("Đôi bạn cùng tiến")])],
    };
    Report {
        file_stem: "bao-cao".into(),
        sample: false,
        letterhead: Letterhead {
            family: Family::Party,
            superior: "Đảng bộ phường Bến Thành".into(),
            issuer: "Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai".into(),
            symbol: "BC/CB".into(),
            number: Some(7),
            place: "Thành phố Hồ Chí Minh".into(),
            dated: "2026-12-05".parse().unwrap(),
            by_hand: false,
        },
        title: "BÁO CÁO".into(),
        subject: "kết quả thực hiện".into(),
        addressees: vec![],
        landscape: false,
        blocks: vec![
            Block::Heading { level: 1, text: "I- ĐẶC ĐIỂM TÌNH HÌNH".into() },
            Block::Paragraph { text: HOSTILE.join(" ") },
            Block::Item { text: "Một việc đã xong.".into() },
        ],
        signatures: vec![Signature {
            on_behalf: "Chi bộ".into(),
            title: "Bí thư".into(),
            name: "Đặng Thị Huệ".into(),
            confirmed_by: None,
        }],
        recipients: vec!["Đảng ủy phường Bến Thành".into(), "Lưu Chi bộ".into()],
        appendices: vec![
            Appendix { label: "Phụ lục 1".into(), title: "Biểu số liệu".into(), landscape: false, table },
            Appendix { label: "Phụ lục 2".into(), title: "Danh sách".into(), landscape: true, table: landscape },
        ],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_docx_keeps_the_measures_and_marks_of_the_party_layout() {
    let bytes = docx::write(&report()).unwrap();
    // Words of two syllables are held together in names.
    let xml = part(&bytes, "word/document.xml").replace('\u{a0}', " ");
    for expected in [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG BỘ PHƯỜNG BẾN THÀNH",
        "CHI BỘ TRƯỜNG TIỂU HỌC NGUYỄN THỊ MINH KHAI",
        ">*<",
        "Số 07-BC/CB",
        "Thành phố Hồ Chí Minh, ngày 05 tháng 12 năm 2026",
        "T/M CHI BỘ",
        "- Đảng ủy phường Bến Thành;",
        "- Lưu Chi bộ.",
        "w:top=\"1134\"",
        "w:left=\"1701\"",
        "w:right=\"850\"",
        "w:header=\"567\"",
        "w:lineRule=\"exact\"",
        "w:line=\"360\"",
        "w:firstLine=\"567\"",
        "w:orient=\"landscape\"",
        "<w:titlePg",
    ] {
        assert!(xml.contains(expected), "{expected}");
    }
    assert_eq!(xml.matches("<w:tblHeader />").count(), 2, "heading rows repeat");
    assert!(!xml.contains("____"), "rules are borders");
    assert!(part(&bytes, "word/styles.xml").contains("Times New Roman"));
}

#[test]
fn the_rule_is_as_long_as_the_words_above_it() {
    let xml = part(&docx::write(&report()).unwrap(), "word/document.xml");
    // 13.777 em of 15 points in a cell of 5,600 twips.
    let side = (5600.0 - 13.777 * 15.0 * 20.0) / 2.0_f64;
    assert!(xml.contains(&format!("w:left=\"{}\" w:right=\"{}\"", side.round(), side.round())), "{side}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert!(docx::write(&report()).unwrap() == docx::write(&report()).unwrap());
    assert!(xlsx::write(&report()).unwrap() == xlsx::write(&report()).unwrap());
}

#[test]
fn text_stays_text_in_both() {
    let xml = part(&docx::write(&report()).unwrap(), "word/document.xml");
    assert!(xml.contains("&lt;img src=x onerror=alert(1)&gt; &amp; ]]&gt;"));
    assert!(!xml.contains('\u{202e}') && !xml.contains('\u{0}'));
    let bytes = xlsx::write(&report()).unwrap();
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        assert!(!part(&bytes, sheet).contains("<f>"));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Số liệu").unwrap();
    for (i, text) in HOSTILE.iter().enumerate().take(4) {
        assert_eq!(range.get_value((4 + i as u32, 1)), Some(&Data::String((*text).to_string())));
    }
}

#[test]
fn the_workbook_keeps_numbers_and_days() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx::write(&report()).unwrap())).unwrap();
    let range = book.worksheet_range("Số liệu").unwrap();
    assert_eq!(range.get_value((4, 2)), Some(&Data::Float(1_500_000.0)));
    assert_eq!(range.get_value((4, 3)), Some(&Data::Float(98.46)));
    let days = book.worksheet_range("Mô hình").unwrap();
    assert!(matches!(days.get_value((4, 0)), Some(Data::DateTime(day)) if day.as_f64() == 46086.0));
}

#[test]
fn sample_data_says_so_on_every_page_and_sheet() {
    let sample = Report { sample: true, ..report() };
    let bytes = docx::write(&sample).unwrap();
    let archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let headers: Vec<String> =
        archive.file_names().filter(|n| n.starts_with("word/header")).map(str::to_string).collect();
    assert!(!headers.is_empty());
    for header in headers {
        assert!(part(&bytes, &header).contains("DỮ LIỆU MẪU"), "{header}");
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx::write(&sample).unwrap())).unwrap();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        assert_eq!(range.get_value((2, 0)), Some(&Data::String("DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ".into())));
    }
}

/// A report whose figures know what they are.
fn with_figures() -> Report {
    let piece =
        |text: &str, indicator: Option<&str>| Piece { text: text.into(), indicator: indicator.map(String::from) };
    let mut report = report();
    let long = "Chi bộ thực hiện nhiều việc chăm lo cho học sinh, cán bộ, giáo viên, nhân viên có hoàn cảnh khó khăn: ";
    report.blocks.push(Block::Sentence {
        item: true,
        pieces: vec![
            piece(long, None),
            piece("3.000.000", Some("K1.06")),
            piece(" đồng cho ", None),
            piece("14", Some("K1.04")),
            piece(" lượt.", None),
        ],
    });
    let figure = Cell::Figure { value: Box::new(Cell::Count(14)), indicator: "K1.04".into() };
    report.appendices[0].table.rows[0].cells[2] = figure;
    report
}

#[test]
fn every_page_tells_where_its_figures_stand_and_no_link_is_drawn() {
    let marked = with_figures();
    let pages = pdf::pages(&marked, &Codes::default()).unwrap();
    assert_eq!(pages.len(), pdf::pages(&report(), &Codes::default()).unwrap().len());
    for page in &pages {
        assert!(!page.svg.contains("<a "), "no link is drawn");
        for spot in &page.spots {
            assert!(spot.x >= 56.0 && spot.x + spot.width <= page.width - 28.0, "{spot:?}");
            assert!(spot.y >= 56.0 && spot.y + spot.height <= page.height - 56.0, "{spot:?}");
            assert!(spot.height > 8.0 && spot.height < 25.0 && spot.width > 8.0, "{spot:?}");
        }
    }
    let codes: Vec<&str> = pages.iter().flat_map(|page| &page.spots).map(|spot| spot.indicator.as_str()).collect();
    assert_eq!(codes, ["K1.06", "K1.04", "K1.04"]);
    let bytes = pdf::write(&marked).unwrap();
    assert!(!bytes.windows(7).any(|part| part == b"figure:"), "nothing of it is in the pdf");
}

#[test]
fn a_figure_is_the_same_in_all_faces() {
    let report = with_figures();
    let xml = part(&docx::write(&report).unwrap(), "word/document.xml");
    assert!(xml.contains("3.000.000 đồng cho 14 lượt"), "one run of words");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx::write(&report).unwrap())).unwrap();
    assert_eq!(book.worksheet_range("Số liệu").unwrap().get_value((4, 2)), Some(&Data::Float(14.0)));
    let words = book.worksheet_range("Lời báo cáo").unwrap();
    let last = words.rows().next_back().map(|row| row[0].to_string());
    assert!(last.is_some_and(|text| text.ends_with("3.000.000 đồng cho 14 lượt.")));
}
