use super::*;
use crate::testing::{World, consent, day, person};

#[test]
fn keeps_a_code_instead_of_a_name_without_consent() {
    let mut world = World::open();
    let id = beneficiary_save(&mut world, person("", "HS", "5A"));
    let row = &list(world.db.read(), &BeneficiaryQuery::default()).unwrap().rows[0];
    assert_eq!((row.code.as_str(), row.name.as_str()), ("HC-001", ""));
    let mut named = get(world.db.read(), &id).unwrap();
    named.name = "Nguyễn Thị Ánh".to_string();
    named.birth_date = Some(day("2016-03-05"));
    named.wishes = "Muốn học nghề".to_string();
    let error = save(&mut world.db, named).unwrap_err();
    let fields: Vec<&str> = error.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["name", "birth_date", "wishes"]);
}

fn beneficiary_save(world: &mut World, person: Beneficiary) -> BeneficiaryId {
    save(&mut world.db, person).unwrap()
}

#[test]
fn a_child_needs_a_representative_and_from_seven_its_own_yes() {
    let mut world = World::open();
    let mut child = person("Nguyễn Thị Ánh", "HS", "5A");
    child.birth_date = Some(day("2016-03-05"));
    child.consents[0].given_by = "BT".to_string();
    child.consents[0].child_agrees = false;
    let error = save(&mut world.db, child.clone()).unwrap_err();
    let fields: Vec<&str> = error.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["consents.0.given_by", "consents.0.child_agrees"]);
    child.consents = vec![consent()];
    assert!(save(&mut world.db, child).is_ok());
}

#[test]
fn a_withdrawn_consent_is_none() {
    let mut world = World::open();
    let mut person = person("Nguyễn Thị Ánh", "HS", "5A");
    person.consents[0].withdrawn_on = Some(day("2026-05-01"));
    assert_eq!(save(&mut world.db, person).unwrap_err().problems[0].field, "name");
}

#[test]
fn finds_people_with_and_without_marks_exact_first() {
    let mut world = World::open();
    for name in ["Nguyên Văn Đang", "Nguyễn Văn Đặng", "Đặng Thị Huệ", "Trần Hòa", "Trần Hoà Bình"]
    {
        world.person(name, "HS", "5A");
    }
    let found = |typed: &str| -> Vec<String> {
        suggest(world.db.read(), typed).unwrap().into_iter().map(|s| s.label).collect()
    };
    assert_eq!(found("dang"), ["Nguyên Văn Đang", "Nguyễn Văn Đặng", "Đặng Thị Huệ"]);
    assert_eq!(found("đặng")[..2], ["Nguyễn Văn Đặng", "Đặng Thị Huệ"]);
    assert_eq!(found("hoà").len(), 2);
    assert_eq!(found("HC-002"), ["Nguyễn Văn Đặng"]);
    assert_eq!(found("guyen").len(), 0, "words are found from their beginning");
    assert_eq!(found("100%").len(), 0);
}

#[test]
fn shows_possible_duplicates() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let same = |name: &str, class: &str| duplicates(world.db.read(), &person(name, "HS", class)).unwrap().len();
    assert_eq!(same("nguyen thi anh", "5a"), 1);
    assert_eq!(same("Nguyễn Thị Ánh", ""), 1);
    assert_eq!(same("Nguyễn Thị Ánh", "4B"), 0);
    assert_eq!(same("Nguyễn Thị Ánh Tuyết", "5A"), 0);
}

#[test]
fn numbers_are_never_given_twice() {
    let mut world = World::open();
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    delete(&mut world.db, &id).unwrap();
    let next = world.person("Trần Đức Phượng", "HS", "5A");
    assert_eq!(get(world.db.read(), &next).unwrap().number, 2);
}

#[test]
fn a_person_with_supports_is_not_deleted_but_can_be_made_anonymous() {
    let mut world = World::open();
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.support(&id, "2026-03-05", 1_000_000);
    assert!(delete(&mut world.db, &id).unwrap_err().message.contains("1 lượt hỗ trợ"));
    anonymise(&mut world.db, &id).unwrap();
    assert_eq!(get(world.db.read(), &id).unwrap().name, "");
    let history = world.db.read().history(0).unwrap();
    for act in &history {
        assert!(!act.sentence.contains("Ánh"), "{}", act.sentence);
        for change in world.db.read().changes(act.seq).unwrap() {
            assert!(!format!("{change:?}").contains("Ánh"), "{change:?}");
        }
    }
    assert_eq!(world.db.undo().unwrap(), None, "erasure stays");
}
