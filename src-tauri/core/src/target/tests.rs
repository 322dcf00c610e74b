use super::*;
use crate::testing::World;

fn find(world: &World, period: &str, code: &str) -> Figure {
    let all = figures(world.db.read(), period).unwrap();
    all.into_iter().find(|f| f.indicator.code == code).unwrap()
}

#[test]
fn every_number_is_the_sum_of_the_records_behind_it() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let hue = world.person("Đặng Thị Huệ", "NV", "");
    world.support(&anh, "2026-03-05", 1_000_000);
    world.support(&anh, "2026-08-05", 500_000);
    world.support(&hue, "2026-03-12", 2_000_000);
    world.initiative("Đôi bạn cùng tiến", &["K1", "K2"]);
    for period in ["2026", "2026-Q1", "2026-Q3", "2026-H1", "2026-SY"] {
        for figure in figures(world.db.read(), period).unwrap() {
            if let (Formula::Computed { .. }, Some(value)) = (&figure.indicator.formula, figure.achieved) {
                let why = reasons(world.db.read(), period, &figure.indicator.code).unwrap();
                assert_eq!(why.iter().map(|r| r.adds).sum::<i64>() as f64, value, "{}", figure.indicator.code);
            }
        }
    }
    assert_eq!(find(&world, "2026", "K1.01").achieved, Some(2.0), "people, not gifts");
    assert_eq!(find(&world, "2026", "K1.04").achieved, Some(3.0));
    assert_eq!(find(&world, "2026-Q1", "K1.06").achieved, Some(3_000_000.0));
    assert_eq!(find(&world, "2026", "C.01").achieved, Some(1.0));
}

#[test]
fn the_care_target_is_counted_as_the_campaign_says() {
    let mut world = World::open();
    assert_eq!(find(&world, "2026", "K1.01").met, Some(false));
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.support(&anh, "2026-03-05", 1_000_000);
    assert_eq!(find(&world, "2026", "K1.01").met, Some(true));
    let each = |w: &mut crate::db::Write| campaign::set_care_rule(w, 2026, CareRule::Each);
    world.db.write(Act::new("Đổi cách tính"), each).unwrap();
    assert_eq!(find(&world, "2026", "K1.01").met, Some(false));
    let hue = world.person("Đặng Thị Huệ", "NV", "");
    world.support(&hue, "2026-03-12", 2_000_000);
    assert_eq!(find(&world, "2026", "K1.01").met, Some(true));
}

#[test]
fn entered_quarters_add_up_and_ratios_follow() {
    let mut world = World::open();
    let enter_one = |world: &mut World, period: &str, indicator: &str, value| {
        let counted =
            Counted { period: period.to_string(), indicator: indicator.to_string(), value, note: String::new() };
        enter(&mut world.db, counted)
    };
    enter_one(&mut world, "2026-Q1", "K2.01", Some(40)).unwrap();
    enter_one(&mut world, "2026-Q2", "K2.01", Some(60)).unwrap();
    enter_one(&mut world, "2026-Q1", "K2.02", Some(39)).unwrap();
    enter_one(&mut world, "2026-Q2", "K2.02", Some(59)).unwrap();
    assert_eq!(find(&world, "2026-H1", "K2.01").achieved, Some(100.0));
    assert_eq!(find(&world, "2026", "K2.03").achieved, Some(98.0));
    enter_one(&mut world, "2026", "K2.01", Some(196)).unwrap();
    assert_eq!(find(&world, "2026", "K2.03").achieved, Some(50.0), "what was entered for the year itself counts");
    enter_one(&mut world, "2026", "K2.01", None).unwrap();
    assert_eq!(find(&world, "2026", "K2.01").achieved, Some(100.0));
    assert!(enter_one(&mut world, "2026", "K1.01", Some(5)).is_err(), "computed figures are not typed");
    assert!(enter_one(&mut world, "2026", "K2.01", Some(-1)).is_err());
    enter_one(&mut world, "2026", "K4.02", Some(62)).unwrap();
    assert_eq!((find(&world, "2026", "K4.03").achieved, find(&world, "2026", "K4.03").met), (Some(100.0), Some(true)));
}

#[test]
fn a_target_below_the_plan_is_refused() {
    let mut world = World::open();
    let promise =
        |registered| Registered { year: 2026, indicator: "K1.01".to_string(), registered, note: String::new() };
    assert!(register(&mut world.db, promise(Some(0))).unwrap_err().message.contains("ít nhất 1 người"));
    register(&mut world.db, promise(Some(5))).unwrap();
    assert_eq!(find(&world, "2026", "K1.01").registered, Some(5));
    register(&mut world.db, promise(None)).unwrap();
    assert_eq!(find(&world, "2026", "K1.01").registered, Some(1));
}

#[test]
fn what_is_counted_besides_the_records_adds_up_and_rules_tell_contradictions() {
    let mut world = World::open();
    let enter = |world: &mut World, code: &str, value: Option<i64>| {
        let counted = Counted { period: "2026-Q1".into(), indicator: code.into(), value, note: String::new() };
        enter(&mut world.db, counted).unwrap();
    };
    enter(&mut world, "K2.01", Some(20));
    enter(&mut world, "K2.02", Some(25));
    let values =
        serde_json::from_str(r#"{"date":"2026-02-01","name":"Đợt 1","audience":"PH","valid":10,"satisfied":9}"#);
    let survey = crate::book::Entry { id: Default::default(), values: values.unwrap() };
    crate::book::save(&mut world.db, "survey", survey).unwrap();
    enter(&mut world, "K2.04", Some(5));
    assert_eq!(find(&world, "2026-Q1", "K2.04").achieved, Some(15.0), "ten in the book and five counted besides");
    let rows = periodic(world.db.read(), "2026-Q2").unwrap();
    let row = rows.iter().find(|row| row.indicator.code == "K2.04").unwrap();
    assert_eq!(
        (row.before, row.entered, row.recorded),
        (Some(15.0), None, Some(0.0)),
        "the quarter before stands beside"
    );
    let told: Vec<_> = broken(world.db.read(), "2026-Q1").unwrap().into_iter().map(|one| one.sentence).collect();
    assert_eq!(told, ["Số hồ sơ đúng hẹn (25) lớn hơn tổng số đã trả (20)"]);
}

#[test]
fn a_cell_left_empty_on_purpose_forgets_it_when_a_number_comes() {
    let mut world = World::open();
    leave_blank(&mut world.db, "2026-Q1", "K3.01", true).unwrap();
    let blank = |world: &World| {
        periodic(world.db.read(), "2026-Q1").unwrap().iter().find(|row| row.indicator.code == "K3.01").unwrap().blank
    };
    assert!(blank(&world));
    let counted = Counted { period: "2026-Q1".into(), indicator: "K3.01".into(), value: Some(2), note: String::new() };
    enter(&mut world.db, counted).unwrap();
    assert!(!blank(&world));
    assert!(leave_blank(&mut world.db, "2026-Q1", "K3.01", true).is_err());
}
