use super::*;
use crate::book;
use crate::package::{self, Order};
use crate::report::content::Block;
use crate::report::year::{self, Issue};
use crate::target::{Counted, Registered};
use crate::testing::World;
use std::collections::BTreeSet;

fn world() -> World {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let hue = world.person("Đặng Thị Huệ", "NV", "");
    world.support(&anh, "2026-03-05", 1_000_000);
    world.support(&hue, "2026-03-12", 2_000_000);
    world
}

fn all(world: &World, period: &str) -> Vec<Part> {
    parts(&Ground::of(world.db.read(), period).unwrap()).unwrap()
}

fn sentence(world: &World, period: &str, code: &str) -> Option<Sentence> {
    let mut all = all(world, period).into_iter().flat_map(|part| part.sections).flat_map(|section| section.sentences);
    all.find(|one| one.code == code)
}

fn said(world: &World, period: &str, code: &str) -> String {
    sentence(world, period, code).map_or_else(String::new, |one| one.text)
}

fn entry(world: &mut World, book: &str, values: &str) {
    let entry = book::Entry { id: Default::default(), values: serde_json::from_str(values).unwrap() };
    book::save(&mut world.db, book, entry).unwrap();
}

fn count(world: &mut World, period: &str, indicator: &str, value: i64) {
    let counted =
        Counted { period: period.into(), indicator: indicator.into(), value: Some(value), note: String::new() };
    target::enter(&mut world.db, counted).unwrap();
}

#[test]
fn every_template_can_be_read_and_every_indicator_is_told_or_left_to_the_appendix() {
    let templates = template::shipped().unwrap();
    let world = world();
    let ground = Ground::of(world.db.read(), "2026").unwrap();
    let outline = draft::outline(&ground.campaign).unwrap();
    let sections: BTreeSet<String> =
        outline.into_iter().flat_map(|part| part.sections).map(|section| section.code).collect();
    let beside = [
        "unit.",
        "targets.",
        "plan.theme",
        "content.initiatives",
        "initiative.name",
        "initiative.results",
        "period",
        "Period",
        "next",
        "contents",
    ];
    let kinds = ["target", "before", "compare", "met", "words"];
    let known = |name: &str| {
        name.split([' ', '+', '-']).filter(|word| !word.is_empty() && word.parse::<f64>().is_err()).all(|word| {
            let (code, kind) = word.split_once(':').unwrap_or((word, "before"));
            let indicator = ground.campaign.indicator(code).is_some() && kinds.contains(&kind);
            indicator || beside.iter().any(|one| word.starts_with(one))
        })
    };
    for (section, sentences) in &templates.sentences {
        assert!(section == "content" || sections.contains(section), "{section}");
        let codes: BTreeSet<&String> = sentences.iter().map(|one| &one.code).collect();
        assert_eq!(codes.len(), sentences.len(), "codes of {section}");
        for one in sentences {
            for wording in &one.say {
                let nodes = template::parse(&wording.text).unwrap();
                for name in template::names(&nodes) {
                    assert!(known(name), "{section}.{}: {name}", one.code);
                }
                for condition in &wording.when {
                    let sides = condition.split(['<', '>', '=']).filter(|side| !side.is_empty());
                    assert!(sides.into_iter().all(known), "{section}.{}: {condition}", one.code);
                }
            }
        }
    }
    let named = draft::indicators_named(templates).unwrap();
    for indicator in &ground.campaign.indicators {
        assert!(named.contains(&indicator.code), "{} is told nowhere", indicator.code);
    }
    assert!(template::parse("có {K1.01 người").is_err());
}

#[test]
fn sentences_say_what_was_counted_by_hand() {
    let world = world();
    for (code, text) in [
        (
            "K1.care",
            "Đã hỗ trợ, chăm lo 2 người có hoàn cảnh khó khăn, gồm 1 cán bộ, giáo viên, nhân viên và 1 học sinh, sinh \
             viên, học viên; đạt chỉ tiêu đăng ký 1 người.",
        ),
        ("K1.supports", "Thực hiện 2 lượt hỗ trợ."),
        ("K1.money", "Tổng số tiền hỗ trợ 3.000.000 đồng (ba triệu đồng)."),
        ("K5.hotspots", "Không để xảy ra điểm nóng, vụ tụ tập đông người."),
        ("K5.complaints", "Không có khiếu nại, tố cáo."),
        ("K3.campaigns", ""),
        (
            "situation.people",
            "Đến ngày 15/09/2026, Trường Tiểu học Nguyễn Thị Minh Khai có 62 cán bộ, giáo viên, nhân viên, trong đó 18 \
             đảng viên; 1.214 học sinh.",
        ),
    ] {
        assert_eq!(said(&world, "2026", code), text, "{code}");
    }
}

#[test]
fn only_what_is_there_is_told_and_whoever_is_alone_is_told_so() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    assert_eq!(
        said(&world, "2026-Q1", "K1.care"),
        "Quý I năm 2026, chưa có người được hỗ trợ, chăm lo; chỉ tiêu đăng ký 1 người."
    );
    world.support(&anh, "2026-03-05", 150_000);
    assert_eq!(
        said(&world, "2026-Q1", "K1.care"),
        "Đã hỗ trợ, chăm lo 1 người có hoàn cảnh khó khăn, đều là học sinh, sinh viên, học viên; đạt chỉ tiêu đăng ký 1 \
         người."
    );
    assert_eq!(said(&world, "2026-Q1", "K1.money"), "Tổng số tiền hỗ trợ 150.000 đồng (một trăm năm mươi nghìn đồng).");
    assert_eq!(said(&world, "2026-Q2", "K1.money"), "");
    let three = Registered { year: 2026, indicator: "K1.01".into(), registered: Some(3), note: String::new() };
    target::register(&mut world.db, three).unwrap();
    assert!(said(&world, "2026-Q1", "K1.care").ends_with("; chưa đạt chỉ tiêu đăng ký 3 người."));
    assert_eq!(
        said(&world, "2026-Q1", "weaknesses.targets"),
        "Chưa đạt chỉ tiêu: Số người có hoàn cảnh khó khăn được hỗ trợ, chăm lo (1/3); Tỷ lệ đăng ký không vi phạm luật \
         giao thông (0%/100%)."
    );
    world.initiative("Đôi bạn cùng tiến", &["K1", "K2"]);
    assert_eq!(
        said(&world, "2026-Q1", "registrations.registered"),
        "Đã đăng ký 1 mô hình, công trình, giải pháp, cách làm hay, đều đăng ký mới; 2 nội dung “không” có mô hình."
    );
    assert_eq!(said(&world, "2026-Q1", "K2.initiatives"), "Mô hình, cách làm: “Đôi bạn cùng tiến”.");
    assert_eq!(said(&world, "2026-Q1", "K3.initiatives"), "");
}

#[test]
fn more_less_and_the_same_as_last_year_are_told_with_their_difference() {
    let mut world = world();
    let binh = world.person("Trần Văn Bình", "GV", "");
    for day in ["2025-02-01", "2025-03-01", "2025-11-01"] {
        world.support(&binh, day, 1_000_000);
    }
    assert_eq!(said(&world, "2026", "K1.supports"), "Thực hiện 2 lượt hỗ trợ, giảm 1 lượt so với năm trước.");
    assert_eq!(said(&world, "2026-Q1", "K1.supports"), "Thực hiện 2 lượt hỗ trợ, bằng cùng kỳ năm trước.");
    assert_eq!(
        said(&world, "2026-Q1", "K1.money"),
        "Tổng số tiền hỗ trợ 3.000.000 đồng (ba triệu đồng); tăng 1.000.000 đồng so với cùng kỳ năm trước."
    );
    for (period, received, on_time) in [("2025-Q1", 10, 9), ("2026-Q1", 8, 8)] {
        count(&mut world, period, "K2.01", received);
        count(&mut world, period, "K2.02", on_time);
    }
    assert_eq!(
        said(&world, "2026-Q1", "K2.cases"),
        "Đã trả kết quả 8 hồ sơ, trong đó 8 hồ sơ đúng hẹn và trước hẹn, đạt tỷ lệ 100%, tăng 10 điểm phần trăm so với \
         cùng kỳ năm trước."
    );
}

#[test]
fn every_kind_of_period_is_called_as_people_call_it() {
    let mut world = world();
    let hue = world.person("Lê Thị Hoa", "HS", "4A");
    world.support(&hue, "2025-10-05", 100_000);
    for (period, subject, next, before) in [
        ("2026-Q1", "quý I năm 2026", "quý II năm 2026", "cùng kỳ năm trước"),
        ("2026-Q4", "quý IV năm 2026", "quý I năm 2027", "cùng kỳ năm trước"),
        ("2026-H1", "6 tháng đầu năm 2026", "6 tháng cuối năm 2026", "cùng kỳ năm trước"),
        ("2026-M9", "9 tháng đầu năm 2026", "quý IV năm 2026", "cùng kỳ năm trước"),
        ("2026", "năm 2026", "năm 2027", "năm trước"),
        ("2025-SY", "năm học 2025–2026", "năm học 2026–2027", "năm học trước"),
    ] {
        let report = year::build(world.db.read(), period, &Issue::default()).unwrap();
        assert!(report.subject.ends_with(&format!("“Dân vận khéo” {subject}")), "{}", report.subject);
        let text: Vec<String> = report.blocks.iter().filter_map(Block::text).collect();
        assert!(text[0].ends_with(&format!("báo cáo kết quả {subject} như sau:")), "{}", text[0]);
        let go_on = format!("Trong {next}, tiếp tục thực hiện nội dung “5 không”");
        assert!(text.iter().any(|line| line.starts_with(&go_on)), "{period}: {go_on}");
        let templates = template::shipped().unwrap();
        let ground = Ground::of(world.db.read(), period).unwrap();
        let of = (&ground.unit, &ground.campaign, &ground.span);
        let facts = facts::Facts::gather(ground.r, of, &ground.figures, &ground.initiatives).unwrap();
        if let Some(compare) = facts.get("K1.04:compare") {
            assert!(compare.shown.ends_with(before), "{period}: {}", compare.shown);
        }
        assert_eq!(templates.periods.len(), 5);
    }
    let school_year = said(&world, "2025-SY", "K1.supports");
    assert_eq!(school_year, "Thực hiện 3 lượt hỗ trợ.", "from September to May");
}

#[test]
fn a_changed_sentence_keeps_its_figures_and_says_when_one_changed() {
    let mut world = world();
    save(&mut world.db, "2026", "K1.supports", "Chi bộ đã hỗ trợ kịp thời 02 lượt.").unwrap();
    let one = sentence(&world, "2026", "K1.supports").unwrap();
    assert!(one.edited && one.changes.is_empty() && one.wrong.is_empty());
    let anh = world.person("Trần Thị Ánh", "HS", "5B");
    world.support(&anh, "2026-04-05", 100_000);
    let one = sentence(&world, "2026", "K1.supports").unwrap();
    assert_eq!(one.text, "Chi bộ đã hỗ trợ kịp thời 02 lượt.");
    assert_eq!(
        one.changes,
        [ChangedFigure { name: "Số lượt hỗ trợ".to_string(), was: "2".to_string(), now: "3".to_string() }]
    );
    assert_eq!(one.wrong, [Wrong { register: "3 lượt".to_string(), text: "02".to_string() }]);
    redraft(&mut world.db, "2026", &["K1.supports".to_string()]).unwrap();
    assert_eq!(said(&world, "2026", "K1.supports"), "Thực hiện 3 lượt hỗ trợ.");
    world.db.undo().unwrap();
    assert!(sentence(&world, "2026", "K1.supports").unwrap().edited);
    save(&mut world.db, "2026", "K1.supports", "Thực hiện  3 lượt hỗ trợ.").unwrap();
    assert!(!sentence(&world, "2026", "K1.supports").unwrap().edited, "as drafted is not kept");
}

#[test]
fn words_without_the_number_are_kept_although_it_changed() {
    let mut world = world();
    save(&mut world.db, "2026", "K1.supports", "Hỗ trợ kịp thời, đúng người.").unwrap();
    let anh = world.person("Trần Thị Ánh", "HS", "5B");
    world.support(&anh, "2026-04-05", 100_000);
    let one = sentence(&world, "2026", "K1.supports").unwrap();
    assert_eq!((one.changes.len(), one.wrong.len()), (1, 0));
    assert_eq!(
        review(world.db.read(), "2026").unwrap(),
        ["Mục “1. Người nghèo, người yếu thế”: số đã đổi từ 2 thành 3: “Hỗ trợ kịp thời, đúng người.”"]
    );
    keep(&mut world.db, "2026", "K1.supports").unwrap();
    let one = sentence(&world, "2026", "K1.supports").unwrap();
    assert!(one.edited && one.changes.is_empty() && !one.confirmed);
    assert!(review(world.db.read(), "2026").unwrap().is_empty());
}

#[test]
fn an_amount_in_words_of_another_amount_is_wrong() {
    let mut world = world();
    let text = "Tổng số tiền hỗ trợ là 3.000.000 đồng (ba triệu đồng).";
    save(&mut world.db, "2026", "K1.money", text).unwrap();
    let anh = world.person("Trần Thị Ánh", "HS", "5B");
    world.support(&anh, "2026-04-05", 500_000);
    save(&mut world.db, "2026", "K1.money", "Tổng số tiền là 3.500.000 đồng (ba triệu năm trăm nghìn đồng).").unwrap();
    assert!(sentence(&world, "2026", "K1.money").unwrap().wrong.is_empty());
    world.db.undo().unwrap();
    let wrong = sentence(&world, "2026", "K1.money").unwrap().wrong;
    assert!(wrong.iter().any(|one| one.register == "ba triệu năm trăm nghìn đồng"), "{wrong:?}");
}

#[test]
fn a_sentence_drafted_no_more_is_kept_and_its_old_number_is_wrong() {
    let mut world = world();
    entry(&mut world, "hotspot", r#"{"date":"2026-02-01","kind":"TT","nature":"Phụ huynh tụ tập","people":12}"#);
    assert!(said(&world, "2026", "K5.hotspots").starts_with("Xảy ra 1 điểm nóng"));
    save(&mut world.db, "2026", "K1.supports", "Hỗ trợ 2 lượt, rất kịp thời.").unwrap();
    let rows = crate::support::between(world.db.read(), "2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let ids: Vec<_> = rows.unwrap().into_iter().map(|one| one.id).collect();
    crate::support::delete(&mut world.db, &ids).unwrap();
    let one = sentence(&world, "2026", "K1.supports").unwrap();
    assert_eq!((one.drafted.as_str(), one.changes[0].now.as_str()), ("", "0"));
    assert_eq!(one.wrong, [Wrong { register: "0".to_string(), text: "2".to_string() }]);
}

#[test]
fn handing_in_a_number_that_is_not_the_registers_needs_a_correction_or_a_confirmation() {
    let mut world = world();
    let order = Order { period: "2026".to_string(), names: false, evidence: false };
    save(&mut world.db, "2026", "K1.supports", "Thực hiện 20 lượt hỗ trợ.").unwrap();
    let leaving = package::preview(world.db.read(), &order).unwrap();
    assert!(leaving.errors[0].contains("trong sổ là 2 lượt, câu ghi 20"), "{:?}", leaving.errors);
    let refused = package::submit(&mut world.db, &order, &[]).unwrap_err().message;
    assert!(refused.starts_with("Chưa tạo được gói: Báo cáo, mục “1. Người nghèo, người yếu thế”"), "{refused}");
    keep(&mut world.db, "2026", "K1.supports").unwrap();
    assert!(sentence(&world, "2026", "K1.supports").unwrap().confirmed);
    let leaving = package::preview(world.db.read(), &order).unwrap();
    assert!(leaving.errors.is_empty() && leaving.warnings.iter().any(|line| line.contains("(đã xác nhận)")));
    package::submit(&mut world.db, &order, &[]).unwrap();
    let anh = world.person("Trần Thị Ánh", "HS", "5B");
    world.support(&anh, "2026-04-05", 100_000);
    assert!(package::submit(&mut world.db, &order, &[]).is_err(), "confirmed was another number");
}

#[test]
fn the_report_prints_what_people_left_and_knows_where_its_figures_stand() {
    let mut world = world();
    save(&mut world.db, "2026", "K1.supports", "Hai đợt: 2 lượt hỗ trợ.\nKịp thời.").unwrap();
    save(&mut world.db, "2026", "K5.complaints", "").unwrap();
    remark::save(&mut world.db, "2026", "K1", "Mô hình được phụ huynh ủng hộ.").unwrap();
    let report = year::build(world.db.read(), "2026", &Issue::default()).unwrap();
    let text: Vec<String> = report.blocks.iter().filter_map(Block::text).collect();
    assert!(text.contains(&"- Hai đợt: 2 lượt hỗ trợ.".to_string()) && text.contains(&"- Kịp thời.".to_string()));
    assert!(text.contains(&"- Mô hình được phụ huynh ủng hộ.".to_string()));
    assert!(!text.iter().any(|line| line.contains("khiếu nại, tố cáo")));
    let marked = report.blocks.iter().filter_map(Block::pieces).flatten();
    let marked: Vec<(String, String)> = marked.filter_map(|one| Some((one.indicator?, one.text))).collect();
    assert!(marked.contains(&("K1.04".to_string(), "2".to_string())), "{marked:?}");
    assert!(marked.contains(&("K1.06".to_string(), "3.000.000".to_string())));
    assert!(text.contains(&"IV- ĐÁNH GIÁ CHUNG".to_string()) && !text.iter().any(|line| line.contains("Bài học")));
}

#[test]
fn last_years_words_are_at_hand_and_its_numbers_are_to_be_looked_at() {
    let mut world = world();
    remark::save(&mut world.db, "2025", "plan", "Vận động 12 nhà hảo tâm.\nGiữ vững mô hình.").unwrap();
    let before = before(world.db.read(), "2026").unwrap();
    assert_eq!(before["plan"].words, "Vận động 12 nhà hảo tâm.\nGiữ vững mô hình.");
    assert!(!before.contains_key("K5"), "a year without records says nothing");
    remark::save(&mut world.db, "2026", "plan", &before["plan"].words).unwrap();
    assert_eq!(
        review(world.db.read(), "2026").unwrap(),
        ["Câu chép từ năm trước còn số, cần xem lại: “Vận động 12 nhà hảo tâm.”"]
    );
    let hue = world.person("Lê Thị Hoa", "HS", "4A");
    world.support(&hue, "2025-10-05", 100_000);
    let known = super::before(world.db.read(), "2026").unwrap();
    assert!(known["K1"].text.contains("Thực hiện 1 lượt hỗ trợ."), "{}", known["K1"].text);
}

#[test]
fn an_indicator_that_no_template_knows_has_a_plain_sentence() {
    let mut world = world();
    let mut campaign = campaign::of_year(world.db.read(), 2026).unwrap();
    let indicator = campaign::Indicator {
        code: "K3.99".to_string(),
        name: "Pin cũ thu gom".to_string(),
        unit: "viên".to_string(),
        ..campaign.indicator("K3.01").unwrap().clone()
    };
    campaign.indicators.push(campaign::Indicator { formula: campaign::Formula::Counted {}, ..indicator });
    campaign::open_file(&mut world.db, &serde_json::to_string(&campaign).unwrap()).unwrap();
    assert_eq!(said(&world, "2026-Q1", "K3.K3.99"), "");
    count(&mut world, "2026-Q1", "K3.99", 1_250);
    assert_eq!(said(&world, "2026-Q1", "K3.K3.99"), "Pin cũ thu gom: 1.250 viên.");
}
