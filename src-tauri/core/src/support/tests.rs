use super::*;
use crate::testing::{World, day, gift};

fn year() -> SupportQuery {
    SupportQuery {
        from: day("2026-01-01"),
        to: day("2026-12-31"),
        search: String::new(),
        person_group: String::new(),
        kind: String::new(),
        source: String::new(),
        beneficiary: String::new(),
        sort: SupportSort::Date,
        descending: false,
        page: 0,
    }
}

#[test]
fn lists_filters_and_sums_in_one_place() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let hue = world.person("Đặng Thị Huệ", "NV", "Văn phòng");
    world.support(&anh, "2026-03-05", 1_000_000);
    world.support(&anh, "2026-04-02", 500_000);
    world.support(&hue, "2026-03-12", 2_000_000);
    world.support(&hue, "2025-12-31", 9_000_000);
    let all = list(world.db.read(), &year()).unwrap();
    assert_eq!((all.page.total, all.people, all.money), (3, 2, Money(3_500_000)));
    assert_eq!(all.page.rows[0].person, "Nguyễn Thị Ánh");
    let found = list(world.db.read(), &SupportQuery { search: "hue".to_string(), ..year() }).unwrap();
    assert_eq!((found.page.total, found.money), (1, Money(2_000_000)));
    let learners = list(world.db.read(), &SupportQuery { person_group: "HS".to_string(), ..year() }).unwrap();
    assert_eq!(learners.page.total, 2);
    let months = by_month(world.db.read(), day("2026-01-01"), day("2026-12-31")).unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!((months[2].learners, months[2].staff, months[2].money), (1, 1, Money(3_000_000)));
}

#[test]
fn says_everything_that_is_wrong_at_once() {
    let mut world = World::open();
    let mut support = gift(&BeneficiaryId::default(), "2027-01-01", 0);
    support.kind = "XYZ".to_string();
    support.source = String::new();
    let error = save(&mut world.db, support).unwrap_err();
    let fields: Vec<&str> = error.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["beneficiary", "date", "money", "kind", "source"]);
    assert_eq!(error.message, "Có 5 chỗ cần sửa");
}

#[test]
fn refuses_support_dated_before_birth() {
    let mut world = World::open();
    let mut child = crate::testing::person("Nguyễn Thị Ánh", "HS", "1A");
    child.birth_date = Some(day("2020-03-05"));
    let id = beneficiary::save(&mut world.db, child).unwrap();
    let error = save(&mut world.db, gift(&id, "2020-01-01", 1)).unwrap_err();
    assert_eq!(error.problems[0].field, "date");
}

#[test]
fn fifty_deleted_supports_come_back_with_one_undo() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let ids: Vec<SupportId> = (0..50).map(|i| world.support(&anh, "2026-03-05", 1_000 + i)).collect();
    delete(&mut world.db, &ids).unwrap();
    assert_eq!(list(world.db.read(), &year()).unwrap().page.total, 0);
    world.db.undo().unwrap();
    let back = list(world.db.read(), &year()).unwrap();
    assert_eq!((back.page.total, back.money), (50, Money(50_000 + 1_225)));
}

#[test]
fn a_new_form_begins_with_the_last_source_and_giver() {
    let mut world = World::open();
    assert_eq!(habits(world.db.read()).unwrap(), Habits::default());
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.support(&anh, "2026-03-05", 1_000_000);
    assert_eq!(habits(world.db.read()).unwrap().source, "CB");
}
