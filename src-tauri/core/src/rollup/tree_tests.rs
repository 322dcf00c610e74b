use super::sums::{MatrixQuery, State, by_group, matrix, totals};
use super::tests::Above;
use super::tree::{AsOf, Tree, TreeChange, change, history, level, preview};
use crate::testing::day;

/// Eight units of two wards and two clusters, each with its year of 2026.
fn above() -> Above {
    let mut above = Above::open();
    let packages: Vec<Vec<u8>> = (0..8)
        .map(|n| {
            let mut sender = above.sender(n, true);
            above.package(&mut sender, "2026")
        })
        .collect();
    above.receive(&packages);
    let group = |code: &str, name: &str| TreeChange::Group { code: code.to_string(), name: name.to_string() };
    let mut changes = vec![
        group("P1", "Phường 1"),
        group("P2", "Phường 2"),
        group("C1", "Cụm 1"),
        group("C2", "Cụm 2"),
        group("TP", "Thành phố"),
    ];
    let put = |code: String, tree, parent: &str| TreeChange::Move {
        code,
        tree,
        parent: parent.to_string(),
        from: day("2020-01-01"),
    };
    for n in 0..8 {
        changes.push(put(format!("MAU-{n:04}"), Tree::Party, if n < 5 { "P1" } else { "P2" }));
        changes.push(put(format!("MAU-{n:04}"), Tree::Cluster, if n % 2 == 0 { "C1" } else { "C2" }));
    }
    changes.push(put("P1".to_string(), Tree::Party, "TP"));
    changes.push(put("P2".to_string(), Tree::Party, "TP"));
    change(&mut above.db, &changes).unwrap();
    above
}

/// Code of the group and its sum of K1.04, topmost groups only or all.
fn sums(above: &Above, tree: Tree, as_of: AsOf) -> Vec<(String, f64)> {
    let groups = by_group(above.db.read(), "2026", tree, as_of).unwrap();
    let sum =
        |lines: &[super::sums::Total]| lines.iter().find(|line| line.indicator == "K1.04").and_then(|l| l.achieved);
    groups.iter().map(|(group, lines)| (group.code.clone(), sum(lines).unwrap_or(0.0))).collect()
}

fn of(all: &[(String, f64)], code: &str) -> f64 {
    all.iter().find(|(group, _)| group == code).map_or(0.0, |(_, sum)| *sum)
}

fn conserved(above: &Above) {
    let all = totals(above.db.read(), "2026").unwrap();
    let whole = all.lines.iter().find(|line| line.indicator == "K1.04").unwrap().achieved.unwrap();
    for as_of in [
        AsOf::Then,
        AsOf::Now,
        AsOf::Day(day("2019-01-01")),
        AsOf::Day(day("2026-07-01")),
        AsOf::Day(day("2030-01-01")),
    ] {
        let party = sums(above, Tree::Party, as_of);
        assert_eq!(of(&party, "TP") + of(&party, ""), whole, "{as_of:?} {party:?}");
        assert_eq!(of(&party, "P1") + of(&party, "P2") + of(&party, ""), whole, "{as_of:?} {party:?}");
        let cluster = sums(above, Tree::Cluster, as_of);
        assert_eq!(cluster.iter().map(|(_, sum)| sum).sum::<f64>(), whole, "{as_of:?} {cluster:?}");
    }
}

#[test]
fn sums_are_conserved_under_both_trees_on_every_day_through_moves_merges_and_splits() {
    let mut above = above();
    conserved(&above);
    let text = |code: &str| code.to_string();
    let before = sums(&above, Tree::Party, AsOf::Day(day("2026-06-30")));
    let changes = [
        TreeChange::Move { code: text("MAU-0000"), tree: Tree::Party, parent: text("P2"), from: day("2026-07-01") },
        TreeChange::Merge {
            codes: vec![text("MAU-0001"), text("MAU-0002")],
            into: text("MAU-0006"),
            from: day("2026-07-01"),
        },
        TreeChange::Split {
            code: text("MAU-0003"),
            into: vec![text("MAU-0004"), text("MAU-0007")],
            from: day("2026-08-01"),
        },
        TreeChange::Rename { code: text("P2"), name: text("Phường Hai"), from: day("2026-07-01") },
        TreeChange::Move {
            code: text("MAU-0005"),
            tree: Tree::Cluster,
            parent: String::new(),
            from: day("2026-09-01"),
        },
    ];
    change(&mut above.db, &changes).unwrap();
    conserved(&above);
    assert_eq!(sums(&above, Tree::Party, AsOf::Day(day("2026-06-30"))), before, "the past stays as it was");
    let now = sums(&above, Tree::Party, AsOf::Now);
    assert!(of(&now, "P2") > of(&before, "P2"), "one unit moved and two merged into P2");
    let names = |as_of| by_group(above.db.read(), "2026", Tree::Party, as_of).unwrap();
    assert!(names(AsOf::Now).iter().any(|(group, _)| group.name == "Phường Hai"));
    assert!(names(AsOf::Day(day("2026-06-30"))).iter().any(|(group, _)| group.name == "Phường 2"));
    above.db.undo().unwrap();
    assert_eq!(sums(&above, Tree::Party, AsOf::Now), before, "undo takes all of it back");
}

#[test]
fn a_split_begins_new_units_where_the_old_one_stood_and_a_preview_writes_nothing() {
    let mut above = above();
    let unit = |code: &str, name: &str| TreeChange::Unit {
        code: code.to_string(),
        name: name.to_string(),
        from: day("2026-08-01"),
    };
    let split = TreeChange::Split {
        code: "MAU-0003".to_string(),
        into: vec!["MAU-A".to_string(), "MAU-B".to_string()],
        from: day("2026-08-01"),
    };
    let changes = [unit("MAU-A", "Chi bộ A"), unit("MAU-B", "Chi bộ B"), split.clone()];
    let acts = above.db.read().last_act().unwrap();
    let seen = preview(&mut above.db, &changes).unwrap();
    assert!(seen[2].contains("tách thành Chi bộ A, Chi bộ B từ 01/08/2026"), "{seen:?}");
    assert!(preview(&mut above.db, &[split]).is_err(), "units nobody knows");
    assert_eq!(above.db.read().last_act().unwrap(), acts);
    change(&mut above.db, &changes).unwrap();
    conserved(&above);
    let codes = |as_of: &str| {
        let level = level(above.db.read(), Tree::Party, day(as_of), "P1", 0).unwrap();
        level.rows.into_iter().map(|node| node.code).collect::<Vec<_>>()
    };
    let before = codes("2026-07-31");
    assert!(before.contains(&"MAU-0003".to_string()) && !before.contains(&"MAU-A".to_string()), "{before:?}");
    let after = codes("2026-08-01");
    assert!(!after.contains(&"MAU-0003".to_string()) && after.contains(&"MAU-B".to_string()), "{after:?}");
    let past = history(above.db.read(), "MAU-0003").unwrap();
    assert_eq!((past.goes_on_as.len(), past.ended), (2, Some(day("2026-07-31"))));
    assert_eq!(history(above.db.read(), "MAU-A").unwrap().comes_from[0].code, "MAU-0003");
    let top = level(above.db.read(), Tree::Party, day("2026-11-20"), "", 0).unwrap();
    assert_eq!((top.rows[0].code.as_str(), top.rows[0].units), ("TP", 9));
    above.db.undo().unwrap();
    assert!(history(above.db.read(), "MAU-A").is_err());
}

#[test]
fn a_group_cannot_stand_in_itself() {
    let mut above = above();
    let circle = |code: &str, parent: &str| TreeChange::Move {
        code: code.to_string(),
        tree: Tree::Party,
        parent: parent.to_string(),
        from: day("2026-01-01"),
    };
    for change_ in [circle("TP", "P1"), circle("P1", "P1"), circle("P1", "MAU-0000"), circle("P1", "KHONG-CO")] {
        assert!(change(&mut above.db, &[change_]).is_err());
    }
}

#[test]
fn the_matrix_tells_who_is_on_time_late_missing_and_exempt() {
    let mut above = above();
    let mut late = above.sender(20, true);
    let to = above.card.clone();
    let package = late.seal("2026-Q1", "x", day("2026-05-01"), Vec::new(), &to, |_| {}).unwrap().1;
    above.receive(&[package]);
    let exempt = TreeChange::Exempt {
        code: "MAU-0000".to_string(),
        period: "2026-Q1".to_string(),
        reason: "mới lập".to_string(),
    };
    change(&mut above.db, &[exempt]).unwrap();
    let query = MatrixQuery { year: 2026, period: "2026-Q1".to_string(), ..MatrixQuery::default() };
    let found = matrix(above.db.read(), &query).unwrap();
    let column = &found.columns[0];
    assert_eq!((column.period.as_str(), column.expected, column.actual), ("2026-Q1", 8, 1));
    assert_eq!((column.late, column.missing, column.exempt, column.on_time), (1, 7, 1, 0));
    assert_eq!(found.remind.len(), 7);
    let year = found.columns.iter().position(|column| column.period == "2026").unwrap();
    assert_eq!(found.columns[year].on_time, 8);
    assert_eq!(found.rows.last().unwrap().cells[year], State::Due);
    let late = MatrixQuery { state: Some(State::Late), ..query.clone() };
    assert_eq!(matrix(above.db.read(), &late).unwrap().rows.len(), 1);
    let search = MatrixQuery { search: "mau-0003".to_string(), ..query };
    assert_eq!(matrix(above.db.read(), &search).unwrap().total, 1);
}

#[test]
fn totals_add_numbers_and_never_per_cents() {
    let above = above();
    let totals = totals(above.db.read(), "2026").unwrap();
    assert_eq!((totals.counted, totals.expected), (8, 8));
    let line = |code: &str| totals.lines.iter().find(|line| line.indicator == code).unwrap();
    let share = line("K2.02").achieved.unwrap() / line("K2.01").achieved.unwrap() * 100.0;
    assert_eq!(line("K2.03").achieved, Some(share));
    assert_eq!(line("K1.04").achieved, Some(8.0 * 9.0));
    let units = super::sums::by_unit(above.db.read(), "2026", "K1.04").unwrap();
    assert_eq!((units.len(), units[0].package.len()), (8, 64));
}
