use super::*;
use crate::testing::World;

#[test]
fn the_shipped_campaigns_hold_the_five_contents_word_for_word() {
    for text in SHIPPED {
        let campaign = Campaign::parse(text).unwrap();
        let full: Vec<&str> = campaign.contents.iter().map(|c| c.full.as_str()).collect();
        assert_eq!(
            full,
            [
                "Không để người nghèo, người yếu thế tụt hậu, bị bỏ quên",
                "Không gây phiền hà cho Nhân dân và doanh nghiệp",
                "Không xả rác bừa bãi ra đường phố và kênh rạch",
                "Không vi phạm luật giao thông đường bộ",
                "Không tụ tập gây rối, ảnh hưởng an ninh chính trị, trật tự an toàn nơi cư trú và trên đường phố",
            ]
        );
        assert!(
            campaign
                .indicators
                .iter()
                .all(|i| i.content.is_none() || campaign.content(i.content.as_deref().unwrap()).is_some())
        );
    }
}

#[test]
fn a_year_has_its_campaign_and_a_later_year_goes_on_with_the_newest() {
    let world = World::open();
    let code = |year| of_year(world.db.read(), year).unwrap().code;
    assert_eq!(code(2021), "5-khong-2021-2025");
    assert_eq!(code(2025), "5-khong-2021-2025");
    assert_eq!(code(2026), "5-khong-2026");
    assert_eq!(code(2027), "5-khong-2026");
}

#[test]
fn periods_have_their_days() {
    let campaign = Campaign::parse(SHIPPED[1]).unwrap();
    let span = |text: &str| {
        let span = campaign.period(text).unwrap();
        format!("{} {} {} {}", span.label, span.from, span.cutoff, span.deadline)
    };
    assert_eq!(span("2026"), "năm 2026 2026-01-01 2026-12-31 2027-01-10");
    assert_eq!(span("2026-Q1"), "Quý I năm 2026 2026-01-01 2026-03-31 2026-04-05");
    assert_eq!(span("2026-M9"), "9 tháng đầu năm 2026 2026-01-01 2026-09-30 2026-10-10");
    assert_eq!(span("2026-SY"), "năm học 2026–2027 2026-09-01 2027-05-31 2027-06-10");
    for wrong in ["", "26", "2026-XX", "2026-Q1'", "abcd"] {
        assert!(campaign.period(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_file_with_a_fault_is_refused_with_the_reason() {
    let with = |from: &str, to: &str| Campaign::parse(&SHIPPED[1].replacen(from, to, 1)).unwrap_err();
    assert!(with("\"supported_persons\"", "\"drop_table\"").message.contains("drop_table"));
    assert!(with("\"K1.02\"", "\"K1.01\"").message.contains("hai lần"));
    assert!(with("\"content\": \"K1\"", "\"content\": \"K9\"").message.contains("K9"));
    assert_eq!(with("\"format\": 1", "\"format\": 2").code, Code::Newer);
}

#[test]
fn contents_added_by_a_file_need_no_new_version() {
    let mut world = World::open();
    let mut campaign = Campaign::parse(SHIPPED[1]).unwrap();
    (campaign.code, campaign.first_year, campaign.last_year) = ("6-khong-2027".to_string(), 2027, 2030);
    let mut sixth = campaign.contents[0].clone();
    (sixth.code, sixth.number, sixth.full) = ("K6".to_string(), 6, "Không lãng phí".to_string());
    campaign.contents.push(sixth);
    open_file(&mut world.db, &serde_json::to_string(&campaign).unwrap()).unwrap();
    assert_eq!(of_year(world.db.read(), 2028).unwrap().contents.len(), 6);
    assert_eq!(of_year(world.db.read(), 2026).unwrap().contents.len(), 5);
}
