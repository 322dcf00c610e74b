//! The workbooks of `tests/workbooks`, written by other programs with the mess of real life: each is taken in as
//! `expected.json` says.

use super::*;
use crate::book::{self, Entry, EntryId};
use crate::testing::World;
use crate::{beneficiary, support};
use dan_van_sealed::sheet;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    file: String,
    wish: Wish,
    #[serde(default)]
    sheet: Option<String>,
    #[serde(default)]
    missing: bool,
    /// From 1.
    heading: u32,
    fields: Vec<String>,
    added: Option<u32>,
    refused: Option<u32>,
    skipped: u32,
    left_out: usize,
    warned: Option<u32>,
    proposed: Letters,
    /// Line, field, what was read there.
    says: Vec<(u32, String, String)>,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workbooks"))
}

/// The records that tables refer to.
fn world() -> World {
    let mut world = World::open();
    for (name, class) in [
        ("Nguyễn Thị Ánh", "5A"),
        ("Trần Văn Bình", "4B"),
        ("Lê Hoàng Cường", "3C"),
        ("Đỗ Thị Kim Dung", "2D"),
        ("Phạm Đức Em", "1E"),
    ] {
        world.person(name, "HS", class);
    }
    let mut put = |book: &str, values: Json| {
        let values = serde_json::from_value(values).unwrap();
        book::save(&mut world.db, book, Entry { id: EntryId::default(), values }).unwrap();
    };
    for name in ["Lê Văn An", "Đỗ Thị Cúc", "Võ Minh Dũng"] {
        put("staff_member", serde_json::json!({ "name": name, "title": "Giáo viên" }));
    }
    for name in ["Xác nhận học sinh", "Cấp lại học bạ"] {
        put("procedure", serde_json::json!({ "name": name, "days": 3 }));
    }
    put(
        "pledge_campaign",
        serde_json::json!({ "name": "Đợt năm 2026", "kind": "NLD", "cutoff": "2026-09-15", "headcount": 60 }),
    );
    world
}

fn said<'a>(seen: &'a Intake, line: &'a IntakeLine, field: &str) -> &'a str {
    let read = line.readings.iter().find(|one| one.field == field).map(|one| one.message.as_str());
    let column = seen.summary.matches.iter().position(|one| one.field == field);
    read.or_else(|| column.and_then(|column| line.cells.get(column)).map(String::as_str)).unwrap_or("(no column)")
}

/// What is not as expected, and how many columns were matched by themselves; every file is looked at before the test fails.
fn differences(world: &mut World, one: &Expected) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let bytes = std::fs::read(folder().join(&one.file)).unwrap();
    let book = match sheet::read(&bytes, &|| true) {
        Ok(book) => book,
        Err(fault) => return (vec![fault.to_string()], 0),
    };
    let place = likely_sheet(world.db.read(), &one.wish.noun, &book.sheets).unwrap().unwrap();
    let sheet = &book.sheets[place];
    let mut differs = |what: &str, found: String, wanted: String| {
        if found != wanted {
            wrong.push(format!("{what}: {found}, not {wanted}"));
        }
    };
    if let Some(name) = &one.sheet {
        differs("sheet", sheet.name.clone(), name.clone());
    }
    let seen = preview(&mut world.db, sheet, &one.wish, &mut |_, _| true).unwrap();
    let summary = &seen.summary;
    differs("heading", (summary.heading + 1).to_string(), one.heading.to_string());
    let by_hand = |column: &u32| one.wish.columns.contains_key(column);
    let right = summary
        .matches
        .iter()
        .zip(&one.fields)
        .filter(|(found, wanted)| !wanted.is_empty() && found.field == **wanted && !by_hand(&found.column));
    let right = right.count();
    let fields: Vec<&str> = summary.matches.iter().map(|one| one.field.as_str()).take(one.fields.len()).collect();
    differs("fields", format!("{fields:?}"), format!("{:?}", one.fields));
    differs("missing", (!summary.missing.is_empty()).to_string(), one.missing.to_string());
    for (what, found, wanted) in [
        ("added", summary.added, one.added),
        ("refused", summary.refused, one.refused),
        ("skipped", summary.skipped, Some(one.skipped)),
        ("warned", summary.warned, one.warned),
        ("left out", whole(summary.left_out.len()), Some(whole(one.left_out))),
    ] {
        differs(what, found.to_string(), wanted.unwrap_or(found).to_string());
    }
    differs("letters", format!("{:?}", summary.proposed), format!("{:?}", one.proposed));
    for (number, field, wanted) in &one.says {
        let line = seen.lines.iter().find(|line| line.number == *number);
        let found = line.map_or("(no line)", |line| said(&seen, line, field));
        differs(&format!("line {number}, {field}"), found.to_string(), wanted.clone());
    }
    if !wrong.is_empty() {
        let of =
            |line: &IntakeLine| format!("{} {:?} {:?} {:?}", line.number, line.state, line.problems, line.warnings);
        wrong.extend(
            seen.lines.iter().filter(|line| line.state != RowState::Added || !line.warnings.is_empty()).take(6).map(of),
        );
        wrong.extend(summary.left_out.iter().map(|row| format!("left out {}: {}", row.number, row.words)));
        return (wrong, right);
    }
    if !one.missing {
        let made = run(&mut world.db, sheet, &one.wish, &mut |_, _| true).unwrap();
        assert_eq!(made.lines, seen.lines, "{}: what was seen is what is taken in", one.file);
        world.db.undo().unwrap();
    }
    (wrong, right)
}

#[test]
fn sixty_workbooks_of_real_life_are_read_as_a_person_would() {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    let all: Vec<Expected> = serde_json::from_str(&text).unwrap();
    assert!(all.len() >= 60, "{}", all.len());
    // People are told apart from those that supports go to.
    let mut alone = World::open();
    let mut known = world();
    let (mut failed, mut columns, mut matched) = (Vec::new(), 0, 0);
    for one in &all {
        let world = if matches!(one.wish.noun.as_str(), "beneficiary" | "staff_member" | "headcount") {
            &mut alone
        } else {
            &mut known
        };
        let (wrong, right) = differences(world, one);
        if !wrong.is_empty() {
            failed.push(format!("{}\n    {}", one.file, wrong.join("\n    ")));
        }
        if !one.missing {
            columns += one.fields.iter().filter(|field| !field.is_empty()).count();
            matched += right;
        }
    }
    println!("{matched} of {columns} columns matched by themselves in {} workbooks", all.len());
    assert!(failed.is_empty(), "{} of {} files\n{}", failed.len(), all.len(), failed.join("\n"));
    assert!(matched * 100 >= columns * 90, "{matched} of {columns} columns");
    assert!(beneficiary::all(alone.db.read()).unwrap().is_empty(), "each was undone");
    assert!(
        support::between(known.db.read(), crate::testing::day("2026-01-01"), crate::testing::day("2026-12-31"))
            .unwrap()
            .is_empty()
    );
}
