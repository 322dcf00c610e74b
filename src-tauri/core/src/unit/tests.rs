use super::*;
use crate::testing::{World, day, school};

#[test]
fn says_what_a_unit_lacks() {
    let mut world = World::open();
    let mut unit = school();
    unit.party_name = "  ".to_string();
    unit.party_kind = "X".to_string();
    unit.headcounts[0].party_members = 99;
    let error = save(&mut world.db, unit).unwrap_err();
    let fields: Vec<&str> = error.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["party_name", "headcounts.0.party_members", "party_kind"]);
}

#[test]
fn the_signer_is_the_one_in_office_on_the_day() {
    let mut unit = school();
    unit.signers[0].valid_to = Some(day("2026-06-30"));
    let mut next = unit.signers[0].clone();
    (next.name, next.valid_from, next.valid_to) = ("Trần Văn Bình".to_string(), Some(day("2026-07-01")), None);
    unit.signers.push(next);
    assert_eq!(signer_on(&unit, day("2026-06-30")).unwrap().name, "Đặng Thị Huệ");
    assert_eq!(signer_on(&unit, day("2026-07-01")).unwrap().name, "Trần Văn Bình");
}

#[test]
fn names_are_tidied_and_composed() {
    use unicode_normalization::UnicodeNormalization;
    let mut world = World::open();
    let mut unit = school();
    unit.party_name = format!("  {}  ", "Chi bộ  Trường Đống Đa".nfd());
    save(&mut world.db, unit).unwrap();
    assert_eq!(required(world.db.read()).unwrap().party_name, "Chi bộ Trường Đống Đa");
}
