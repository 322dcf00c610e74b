use super::content::{Block, Cell};
use super::year::{Issue, build};
use super::{care_list, remark};
use crate::campaign;
use crate::testing::{World, day};

fn world() -> World {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let hue = world.person("Đặng Thị Huệ", "NV", "");
    world.support(&anh, "2026-03-05", 1_000_000);
    world.support(&hue, "2026-03-12", 2_000_000);
    world.initiative("Đôi bạn cùng tiến", &["K1", "K2"]);
    remark::save(&mut world.db, "2026", "plan", "Giữ vững mô hình.\nThêm một mô hình mới.").unwrap();
    world
}

#[test]
fn the_year_report_carries_the_figures_and_the_words() {
    let world = world();
    let issue = Issue { number: Some(12), dated: Some(day("2026-12-05")) };
    let report = build(world.db.read(), "2026", &issue).unwrap();
    assert_eq!(report.file_stem, "bao-cao-nam-2026");
    assert_eq!(report.letterhead.symbol, "BC/CB");
    assert_eq!(report.signatures[0].name, "Đặng Thị Huệ");
    let text: Vec<String> = report.blocks.iter().filter_map(Block::text).collect();
    let text = text.join("\n");
    for part in [
        "- Đã hỗ trợ, chăm lo 2 người có hoàn cảnh khó khăn, gồm 1 cán bộ, giáo viên, nhân viên và 1 học sinh",
        "Tổng số tiền hỗ trợ 3.000.000 đồng (ba triệu đồng).",
        "“Đôi bạn cùng tiến”",
        "62 cán bộ, giáo viên, nhân viên, trong đó 18 đảng viên; 1.214 học sinh.",
        "Thêm một mô hình mới.",
        "V- PHƯƠNG HƯỚNG, NHIỆM VỤ",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
}

#[test]
fn every_number_of_a_sentence_stands_in_the_appendix() {
    let world = world();
    let report = build(world.db.read(), "2026", &Issue::default()).unwrap();
    let table = &report.appendices[0].table;
    let row = table.rows.iter().find(|r| r.cells[1] == Cell::text("Tổng số tiền hỗ trợ")).unwrap();
    assert_eq!(row.cells[4].shown(), "3.000.000");
    assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
}

#[test]
fn a_period_without_data_says_so() {
    let world = World::open();
    let report = build(world.db.read(), "2026-Q2", &Issue::default()).unwrap();
    assert!(report.subject.ends_with("quý II năm 2026"));
    assert!(report.blocks.contains(&Block::Paragraph { text: "Trong kỳ chưa đăng ký mô hình.".to_string() }));
}

#[test]
fn the_care_list_hides_names_when_asked() {
    let world = world();
    let span = campaign::of_year(world.db.read(), 2026).unwrap().period("2026").unwrap();
    let with = care_list::supports(world.db.read(), &span, true).unwrap();
    assert_eq!(with.rows[0].cells[2], Cell::text("Nguyễn Thị Ánh"));
    assert_eq!(with.rows.last().unwrap().cells[6].shown(), "3.000.000");
    let without = care_list::supports(world.db.read(), &span, false).unwrap();
    assert_eq!(without.rows[0].cells[2], Cell::text("HC-001"));
}
