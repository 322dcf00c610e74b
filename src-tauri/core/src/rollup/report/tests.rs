use super::of_register;
use crate::report::content::{Block, Report};
use crate::report::year::Issue;
use crate::rollup::tests::Above;
use crate::rollup::tree::{Tree, TreeChange, change};
use crate::testing::day;

fn words(report: &Report) -> String {
    let text = |block: &Block| match block {
        Block::Heading { text, .. } | Block::Paragraph { text } | Block::Item { text } => text.clone(),
        _ => String::new(),
    };
    report.blocks.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn above(periods: &[&str], units: u32, of: u32) -> Above {
    let mut above = Above::open();
    for n in 0..units {
        let mut sender = above.sender(n, true);
        if n < of {
            let packages: Vec<Vec<u8>> = periods.iter().map(|period| above.package(&mut sender, period)).collect();
            above.receive(&packages);
        }
    }
    above
}

#[test]
fn it_always_says_from_how_many_of_how_many_and_names_the_missing() {
    let all = above(&["2026"], 3, 3);
    let report = of_register(all.db.read(), "2026", &Issue::default()).unwrap();
    assert!(
        words(&report).contains("tổng hợp từ 3/3 đơn vị phải báo cáo; không có đơn vị nào chưa nộp."),
        "{}",
        words(&report)
    );
    assert_eq!(report.appendices.last().unwrap().table.rows[0].cells[1].shown(), "Không có");
    assert_eq!(report.letterhead.issuer, "Đảng ủy phường Mẫu");

    let some = above(&["2026"], 5, 3);
    let report = of_register(some.db.read(), "2026", &Issue::default()).unwrap();
    let text = words(&report);
    assert!(text.contains("tổng hợp từ 3/5 đơn vị"), "{text}");
    let names: Vec<String> =
        report.appendices.last().unwrap().table.rows.iter().map(|row| row.cells[1].shown()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| text.contains(name)), "{names:?}");

    let many = above(&["2026"], 40, 1);
    let report = of_register(many.db.read(), "2026", &Issue::default()).unwrap();
    assert!(words(&report).contains("và 9 đơn vị khác; danh sách đủ ở phụ lục cuối."));
    assert_eq!(report.appendices.last().unwrap().table.rows.len(), 39);
}

#[test]
fn totals_stand_beside_last_year_and_under_their_groups() {
    let mut above = above(&["2025", "2026"], 8, 8);
    let changes = [
        TreeChange::Group { code: "P1".into(), name: "Đảng bộ phường Một".into() },
        TreeChange::Move { code: "MAU-0000".into(), tree: Tree::Party, parent: "P1".into(), from: day("2020-01-01") },
    ];
    change(&mut above.db, &changes).unwrap();
    let report = of_register(above.db.read(), "2026", &Issue::default()).unwrap();
    assert!(words(&report).contains("cùng kỳ"), "{}", words(&report));
    assert!(words(&report).contains("cao nhất: "), "{}", words(&report));
    let titles: Vec<&str> = report.appendices.iter().map(|one| one.table.sheet.as_str()).collect();
    assert_eq!(titles, ["Số liệu", "Theo đơn vị", "Mô hình", "Gương điển hình", "Theo tổ chức đảng", "Chưa nộp"]);
    for appendix in &report.appendices {
        for row in &appendix.table.rows {
            assert_eq!(row.cells.len(), appendix.table.columns.len(), "{}", appendix.title);
        }
    }
    let last_year = of_register(above.db.read(), "2025", &Issue::default()).unwrap();
    assert!(!words(&last_year).contains("cùng kỳ"), "nothing came in 2024");
}
