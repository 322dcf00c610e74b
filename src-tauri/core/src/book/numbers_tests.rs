use super::*;
use crate::book::{Entry, all, delete, save};
use crate::testing::{World, day};
use serde_json::json;

fn put(world: &mut World, book: &str, values: Json) -> Result<EntryId> {
    save(&mut world.db, book, Entry { values: serde_json::from_value(values).unwrap(), ..Entry::default() })
}

fn document(world: &mut World, number: Json, date: &str) -> Result<EntryId> {
    put(
        world,
        "outgoing_document",
        json!({"family": "DANG", "kind": "BC", "number": number, "date": date,
        "summary": "kết quả quý", "status": "DUNG"}),
    )
}

fn issue(world: &mut World, number: u32, date: &str, source: &str) -> Result<()> {
    let date = day(date);
    let outgoing = Outgoing { family: Family::Party, kind: "BC", number, date, summary: "kết quả", source };
    issue_number(&mut world.db, &outgoing)
}

fn symbols(world: &World) -> Vec<String> {
    all(world.db.read(), "outgoing_document").unwrap().iter().map(|one| text(&one.values, "symbol")).collect()
}

#[test]
fn numbers_run_through_the_term_and_not_the_year() {
    let mut world = World::open();
    put(&mut world, "committee_term", json!({"name": "2022 – 2025", "starts_on": "2022-05-20"})).unwrap();
    put(&mut world, "committee_term", json!({"name": "2025 – 2027", "starts_on": "2025-06-01"})).unwrap();
    for date in ["2025-05-30", "2025-11-20", "2025-12-30", "2026-01-05"] {
        document(&mut world, Json::Null, date).unwrap();
    }
    assert_eq!(symbols(&world), ["01-BC/CB", "01-BC/CB", "02-BC/CB", "03-BC/CB"]);
    let next = propose_number(world.db.read(), Family::Party, "BC", day("2026-02-01"), "").unwrap();
    assert_eq!(next.number, 4);
    assert_eq!(propose_number(world.db.read(), Family::Party, "KH", day("2026-02-01"), "").unwrap().number, 1);
}

#[test]
fn numbers_of_the_school_run_through_the_year() {
    let mut world = World::open();
    let of =
        |date: &str| json!({"family": "TRUONG", "kind": "BC", "date": date, "summary": "thành tích", "status": "DUNG"});
    put(&mut world, "outgoing_document", of("2025-12-30")).unwrap();
    put(&mut world, "outgoing_document", of("2026-01-05")).unwrap();
    assert_eq!(symbols(&world), ["01/BC-THNTMK", "01/BC-THNTMK"]);
}

#[test]
fn a_number_is_used_once() {
    let mut world = World::open();
    document(&mut world, json!(5), "2026-03-01").unwrap();
    let error = document(&mut world, json!(5), "2026-04-01").unwrap_err();
    assert_eq!(error.problems[0].field, "number");
    assert!(
        error.problems[0].message.contains("Số 05-BC/CB đã dùng")
            && error.problems[0].message.contains("kế tiếp là 06")
    );
    assert!(document(&mut world, json!(0), "2026-04-01").is_err());
}

#[test]
fn gaps_show_until_they_are_accounted_for() {
    let mut world = World::open();
    document(&mut world, json!(46), "2026-03-01").unwrap();
    document(&mut world, json!(49), "2026-04-01").unwrap();
    let series = &number_series(world.db.read()).unwrap()[0];
    assert_eq!(series.gaps.iter().map(|gap| gap.number).collect::<Vec<_>>(), [47, 48], "what was before is not ours");
    assert_eq!((series.next, series.label.as_str()), (50, "Báo cáo"));
    let cancelled = |reason: &str| {
        json!({"family": "DANG", "kind": "BC", "number": 47, "date": series.gaps[0].date.to_string(),
        "summary": "Số bỏ trống", "status": "HUY", "reason": reason})
    };
    let (without, with) = (cancelled(""), cancelled("in hỏng"));
    assert_eq!(put(&mut world, "outgoing_document", without).unwrap_err().problems[0].field, "reason");
    put(&mut world, "outgoing_document", with).unwrap();
    let series = &number_series(world.db.read()).unwrap()[0];
    assert_eq!(series.gaps.iter().map(|gap| gap.number).collect::<Vec<_>>(), [48]);
    assert_eq!(series.cancelled[0].reason, "in hỏng");
}

#[test]
fn a_document_keeps_its_number_and_undo_gives_it_back() {
    let mut world = World::open();
    issue(&mut world, 1, "2026-03-01", "F04:2026-Q1:").unwrap();
    issue(&mut world, 1, "2026-03-01", "F04:2026-Q1:").unwrap();
    let own = propose_number(world.db.read(), Family::Party, "BC", day("2026-03-09"), "F04:2026-Q1:").unwrap();
    assert_eq!(own, ProposedNumber { number: 1, own: true });
    assert!(issue(&mut world, 1, "2026-06-01", "F04:2026-Q2:").is_err());
    // Another number for the same document: the first one is cancelled with the reason.
    issue(&mut world, 3, "2026-03-01", "F04:2026-Q1:").unwrap();
    let series = &number_series(world.db.read()).unwrap()[0];
    assert_eq!(series.cancelled, [CancelledNumber { number: 1, reason: "đổi sang số 03".to_string() }]);
    assert_eq!(series.gaps[0].number, 2);
    world.db.undo().unwrap();
    assert_eq!(symbols(&world), ["01-BC/CB"]);
    world.db.undo().unwrap();
    assert!(symbols(&world).is_empty());
}

#[test]
fn a_reserved_number_is_taken_by_the_document_it_was_kept_for() {
    let mut world = World::open();
    put(
        &mut world,
        "outgoing_document",
        json!({"family": "DANG", "kind": "BC", "number": 7, "date": "2026-03-01",
        "summary": "báo cáo quý", "status": "GIU"}),
    )
    .unwrap();
    assert_eq!(number_series(world.db.read()).unwrap()[0].reserved, [7]);
    issue(&mut world, 7, "2026-03-10", "F04:2026-Q1:").unwrap();
    let entries = all(world.db.read(), "outgoing_document").unwrap();
    assert_eq!((entries.len(), text(&entries[0].values, "status").as_str()), (1, "DUNG"));
    delete(&mut world.db, "outgoing_document", &[entries[0].id.clone()]).unwrap();
    assert!(number_series(world.db.read()).unwrap().is_empty());
}
