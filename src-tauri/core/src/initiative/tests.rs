use super::*;
use crate::testing::{World, day, model};

#[test]
fn says_everything_that_is_wrong_at_once() {
    let mut world = World::open();
    let mut initiative = model("", &["K9"]);
    initiative.since_year = Some(2026);
    initiative.starts = Some(day("2026-05-01"));
    initiative.ends = Some(day("2026-04-01"));
    initiative.field = String::new();
    let error = save(&mut world.db, initiative).unwrap_err();
    let fields: Vec<&str> = error.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["name", "contents", "since_year", "ends", "field"]);
}

#[test]
fn the_status_moves_along_its_chain() {
    assert!(may_follow("DK", "DKY") && may_follow("DKY", "HT") && may_follow("TH", "DKY"));
    assert!(!may_follow("HT", "DK") && !may_follow("CN", "TH"));
    assert!(may_follow("TH", STOPPED) && may_follow(STOPPED, "TH"));
    let mut world = World::open();
    let id = world.initiative("Đôi bạn cùng tiến", &["K1"]);
    let mut done = get(world.db.read(), &id).unwrap();
    done.status = "HT".to_string();
    save(&mut world.db, done.clone()).unwrap();
    done.status = "DK".to_string();
    assert_eq!(save(&mut world.db, done).unwrap_err().problems[0].field, "status");
}

#[test]
fn lists_by_content_and_words() {
    let mut world = World::open();
    world.initiative("Đôi bạn cùng tiến", &["K1", "K2"]);
    world.initiative("Cổng trường an toàn", &["K4"]);
    let query = InitiativeQuery {
        year: 2026,
        search: String::new(),
        content: "K1".to_string(),
        status: String::new(),
        sort: InitiativeSort::Name,
        descending: false,
        page: 0,
    };
    let found = list(world.db.read(), &query).unwrap();
    assert_eq!((found.total, found.rows[0].contents.as_str()), (1, "K1,K2"));
    let found =
        list(world.db.read(), &InitiativeQuery { search: "cong truong".to_string(), content: String::new(), ..query });
    assert_eq!(found.unwrap().rows[0].name, "Cổng trường an toàn");
}

#[test]
fn deleting_and_undoing_brings_back_notes_and_contents() {
    let mut world = World::open();
    let mut initiative = model("Đôi bạn cùng tiến", &["K1", "K2"]);
    let note =
        Progress { id: String::new(), date: day("2026-05-01"), status: "TH".to_string(), note: "12 đôi".to_string() };
    initiative.progress.push(note);
    let id = save(&mut world.db, initiative).unwrap();
    let before = get(world.db.read(), &id).unwrap();
    delete(&mut world.db, &id).unwrap();
    assert!(get(world.db.read(), &id).is_err());
    world.db.undo().unwrap();
    assert_eq!(get(world.db.read(), &id).unwrap(), before);
}
