//! Initiatives, exemplars and files out of packages: found, decided on, handed on, and never more than agreed to.

use super::honours::{self, Decision, HonourKind, HonourRef, HonourSearch, decide};
use super::initiatives::{self, InitiativeSearch};
use super::review::{file, printed, view};
use super::tests::{Above, RECORDS};
use super::{enrol, receive};
use crate::basics::Code;
use crate::book::{self, Entry, EntryId};
use crate::evidence::{self, NewEvidence, Owner, Phase};
use crate::package::plan::{self, Asks, Detail, PlanUnit};
use crate::package::{self, Attachment, Order, v1};
use crate::report::year::{self, Issue};
use crate::testing::{World, school};
use crate::unit::{self, Role, Unit};
use serde_json::{Value as Json, json};

fn above(units: u32) -> Above {
    let mut above = Above::open();
    let packages: Vec<Vec<u8>> = (0..units)
        .map(|n| {
            let mut sender = above.sender(n, true);
            sender.printed = true;
            above.package(&mut sender, "2026")
        })
        .collect();
    assert_eq!(above.receive(&packages).accepted, units);
    above
}

fn initiatives(period: &str) -> InitiativeSearch {
    InitiativeSearch { period: period.to_string(), ..InitiativeSearch::default() }
}

fn honours(period: &str) -> HonourSearch {
    HonourSearch { period: period.to_string(), ..HonourSearch::default() }
}

#[test]
fn initiatives_of_all_units_are_found_by_words_without_marks_and_by_every_list() {
    let above = above(5);
    let r = above.db.read();
    let count = |search: InitiativeSearch| initiatives::list(r, &search).unwrap().total;
    assert_eq!(count(initiatives("2026")), 30);
    assert_eq!(count(initiatives("2025")), 0);
    assert_eq!(count(InitiativeSearch { search: "cong truong an toan".into(), ..initiatives("2026") }), 5);
    assert_eq!(count(InitiativeSearch { unit: "mau-0003".into(), ..initiatives("2026") }), 6);
    assert_eq!(count(InitiativeSearch { content: "K4".into(), ..initiatives("2026") }), 5);
    assert_eq!(count(InitiativeSearch { content: "K4".into(), search: "tu sach".into(), ..initiatives("2026") }), 0);
    let suggested = initiatives::list(r, &InitiativeSearch { suggested: true, ..initiatives("2026") }).unwrap();
    assert!(suggested.total < 30 && suggested.rows.iter().all(|one| !one.reasons.is_empty()), "{suggested:?}");
    let table = initiatives::table(r, &initiatives("2026")).unwrap();
    assert_eq!(table.rows.len(), 30);
    assert!(table.as_lines().starts_with("STT\tMã\tĐơn vị"));
}

#[test]
fn a_decision_stays_when_a_newer_package_comes_and_undo_takes_it_back() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let first = above.package(&mut sender, "2026");
    above.receive(&[first]);
    let rows = |above: &Above| honours::list(above.db.read(), &honours("2026")).unwrap();
    assert_eq!((rows(&above).page.total, rows(&above).proposed), (3, 3));
    let nomination = rows(&above).page.rows.into_iter().find(|one| one.kind == HonourKind::Nomination).unwrap();
    let which = [HonourRef { code: nomination.code.clone(), kind: nomination.kind, id: nomination.id.clone() }];
    let refused = decide(&mut above.db, &which, Decision::Passed, " ").unwrap_err();
    assert_eq!(refused.problems[0].field, "reason");
    decide(&mut above.db, &which, Decision::SentUp, "").unwrap();
    assert_eq!(rows(&above).sent_up, 1);

    // The same record in a newer version of the package.
    let contents = package::read(above.db.read(), &above_bytes(&above)).unwrap();
    let (_, second) = sender
        .seal("2026", &above.campaign.code, crate::testing::day("2026-11-20"), contents.records, &above.card, |_| {})
        .unwrap();
    assert_eq!(above.receive(&[second]).newer, 1);
    assert_eq!(rows(&above).sent_up, 1, "what was decided stays");
    above.db.undo().unwrap();
    assert_eq!(rows(&above).sent_up, 0);
    let foreign = HonourRef { id: "khong-co".to_string(), ..which[0].clone() };
    assert_eq!(decide(&mut above.db, &[foreign], Decision::Chosen, "").unwrap_err().code, Code::Missing);
}

fn above_bytes(above: &Above) -> Vec<u8> {
    let hash = view(above.db.read(), "MAU-0000", "2026").unwrap().package;
    super::ledger::store::bytes(above.db.read(), &hash).unwrap()
}

#[test]
fn what_is_marked_goes_up_with_its_unit_and_a_persons_name_only_when_asked_for() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let words = "Cô Lê Thị Hoa dạy kèm 12 em mỗi tối thứ năm";
    let exemplar = |id: &str, scope: &str, name: &str| {
        v1::Record::Exemplar(v1::Exemplar {
            id: id.to_string(),
            scope: scope.to_string(),
            name: Some(name.to_string()),
            content: String::new(),
            achieved_on: crate::testing::day("2026-05-20"),
            achievement: words.to_string(),
            level: String::new(),
            path: String::new(),
        })
    };
    let records = vec![exemplar("a", "individual", "Lê Thị Hoa"), exemplar("b", "collective", "Tổ 5")];
    let day = crate::testing::day("2026-11-20");
    let (_, bytes) = sender.seal("2026", "x", day, records, &above.card, |_| {}).unwrap();
    above.receive(&[bytes]);
    let which =
        ["a", "b"].map(|id| HonourRef { code: "MAU-0000".to_string(), kind: HonourKind::Exemplar, id: id.to_string() });
    decide(&mut above.db, &which, Decision::SentUp, "").unwrap();
    for (names, expected) in [(false, None), (true, Some("Lê Thị Hoa"))] {
        let order = Order { period: "2026".to_string(), names, ..Order::default() };
        let (_, bytes) = super::submit_upward(&mut above.db, &order).unwrap();
        let contents = package::read(above.db.read(), &bytes).unwrap();
        let sent: Vec<&v1::Exemplar> = contents
            .records
            .iter()
            .filter_map(|record| if let v1::Record::Exemplar(e) = record { Some(e) } else { None })
            .collect();
        assert_eq!(sent.len(), 2);
        assert_eq!((sent[0].path.as_str(), sent[0].name.as_deref()), ("MAU-0000", expected));
        assert_eq!(sent[0].achievement.contains("Lê Thị Hoa"), names);
        assert_eq!(sent[1].name.as_deref(), Some("Tổ 5"));
    }
}

/// A real superior and a real unit that know each other.
fn two() -> (World, World) {
    let (mut up, mut down) = (World::open(), World::open());
    unit::save(&mut up.db, Unit { role: Role::Superior, code: "BT".to_string(), ..school() }).unwrap();
    enrol(&mut up.db, &[package::card(&mut down.db).unwrap().1], true).unwrap();
    (up, down)
}

fn send_plan(up: &mut World, down: &mut World, asks: Asks) {
    let fingerprint = package::card(&mut down.db).unwrap().0;
    let units = vec![PlanUnit { code: "HCM-26740".to_string(), name: "Chi bộ".to_string(), fingerprint }];
    let (_, bytes) = plan::make(&mut up.db, 2026, units, asks).unwrap();
    plan::open(&mut down.db, &bytes, true).unwrap();
}

fn hand_in(up: &mut World, down: &mut World, order: &Order) {
    let report = year::build(down.db.read(), "2026", &Issue::default()).unwrap();
    let attachments = Attachment::of_report(&report, b"%PDF-1.7 not read by anybody".to_vec()).unwrap();
    let (_, bytes) = package::submit(&mut down.db, order, &attachments).unwrap();
    let path = up.dir.path().join("goi.sdv");
    std::fs::write(&path, bytes).unwrap();
    let tally = receive(&mut up.db, &[path], |_| true).unwrap();
    assert_eq!(tally.accepted, 1, "{tally:?}");
}

fn entry(world: &mut World, code: &str, values: Json) -> EntryId {
    let values = values.as_object().unwrap().clone().into_iter().collect();
    book::save(&mut world.db, code, Entry { id: EntryId::default(), values }).unwrap()
}

#[test]
fn a_person_is_named_only_with_consent_and_on_request_and_the_words_do_not_name_her_either() {
    let (mut up, mut down) = two();
    send_plan(&mut up, &mut down, Asks::default());
    for (name, agrees) in [("Lê Thị Hoa", 0), ("Trần Văn Bình", 1)] {
        let achievement = format!("{name} dạy kèm học sinh khó khăn mỗi tối");
        entry(
            &mut down,
            "exemplar",
            json!({"scope": "CN", "name": name, "agrees": agrees, "achieved_on": "2026-05-20", "achievement": achievement}),
        );
    }
    entry(
        &mut down,
        "exemplar",
        json!({"scope": "TT", "name": "Tổ khối 5", "achieved_on": "2026-05-20", "achievement": "Giúp 12 em"}),
    );
    let names = |up: &World| {
        let rows = honours::list(up.db.read(), &honours("2026")).unwrap().page.rows;
        let mut all: Vec<(String, String)> = rows.into_iter().map(|one| (one.name, one.words)).collect();
        all.sort();
        all
    };
    let order = Order { period: "2026".to_string(), ..Order::default() };
    hand_in(&mut up, &mut down, &order);
    let seen = names(&up);
    assert_eq!(seen.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["", "", "Tổ khối 5"]);
    assert!(seen.iter().all(|(_, words)| !words.contains("Hoa") && !words.contains("Bình")), "{seen:?}");
    let named = Order { names: true, ..order };
    assert_eq!(package::preview(down.db.read(), &named).unwrap().names, ["Trần Văn Bình"]);
    hand_in(&mut up, &mut down, &named);
    let seen = names(&up);
    assert_eq!(seen.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["", "Trần Văn Bình", "Tổ khối 5"]);
}

#[test]
fn the_plan_asks_for_detail_and_evidence_and_the_superior_gets_both() {
    let (mut up, mut down) = two();
    let person = down.person("Nguyễn Thị Ánh", "HS", "5A");
    down.support(&person, "2026-03-05", 1_000_000);
    let model = down.initiative("Đôi bạn cùng tiến", &["K1"]);
    let pdf = b"%PDF-1.4 minh chung";
    for (name, shows_people) in [("kế hoạch.pdf", false), ("ảnh lớp.pdf", true)] {
        let owner = Owner::Initiative;
        let new = NewEvidence { owner, record: &model.0, name, bytes: pdf, shows_people, phase: Phase::None };
        evidence::add(&mut down.db, new).unwrap();
    }
    let seen = |up: &World| view(up.db.read(), "HCM-26740", "2026").unwrap();
    send_plan(&mut up, &mut down, Asks { detail: Detail::Figures, evidence: false });
    let order = Order { period: "2026".to_string(), ..Order::default() };
    let leaving = package::preview(down.db.read(), &order).unwrap();
    assert_eq!(leaving.asked, ["chỉ số liệu và mô hình, không cần từng lượt hỗ trợ"]);
    hand_in(&mut up, &mut down, &order);
    assert!(!seen(&up).counts.iter().any(|count| count.contains("lượt hỗ trợ")));

    send_plan(&mut up, &mut down, Asks { detail: Detail::Names, evidence: true });
    assert_eq!(package::preview(down.db.read(), &order).unwrap().asked.len(), 2);
    hand_in(&mut up, &mut down, &Order { evidence: true, ..order.clone() });
    let first = seen(&up);
    let roles: Vec<(&str, &str)> = first.files.iter().map(|f| (f.role.as_str(), f.name.as_str())).collect();
    assert_eq!(roles, [("report.pdf", ""), ("report.json", ""), ("evidence", "kế hoạch.pdf")], "no picture of people");
    assert_eq!(first.files[2].about, format!("initiative:{}", model.0));
    let (name, bytes) = file(up.db.read(), "HCM-26740", "2026", 2).unwrap();
    assert_eq!((name.as_str(), bytes.as_slice()), ("HCM-26740-2026-3-ke-hoach.pdf", pdf.as_slice()));
    hand_in(&mut up, &mut down, &Order { evidence: true, names: true, ..order });
    assert_eq!(seen(&up).files.len(), 4);
}

#[test]
fn the_printed_report_comes_back_as_it_was_and_a_strangers_is_bounded() {
    let (mut up, mut down) = two();
    send_plan(&mut up, &mut down, Asks::default());
    hand_in(&mut up, &mut down, &Order { period: "2026".to_string(), ..Order::default() });
    let report = year::build(down.db.read(), "2026", &Issue::default()).unwrap();
    assert_eq!(printed(up.db.read(), "HCM-26740", "2026").unwrap(), report);

    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let mut wide = report.clone();
    wide.appendices[0].table.rows[0].cells.pop();
    let mut thin = report.clone();
    thin.appendices[0].table.columns[0].width = -1.0;
    for bytes in [
        serde_json::to_vec(&wide).unwrap(),
        serde_json::to_vec(&thin).unwrap(),
        b"[".repeat(100_000),
        vec![b' '; 5 * 1024 * 1024],
    ] {
        let records = package::attached("report.json", &bytes);
        let day = crate::testing::day("2026-11-20");
        let (_, package) = sender.seal("2026", "x", day, records, &above.card, |_| {}).unwrap();
        above.receive(&[package]);
        let refused = printed(above.db.read(), "MAU-0000", "2026").unwrap_err();
        assert!(refused.message.contains("Lưu tệp PDF"), "{}", refused.message);
    }
    let none = sender.package(&above.campaign, "2026", RECORDS, &above.card).unwrap().1;
    above.receive(&[none]);
    assert_eq!(printed(above.db.read(), "MAU-0000", "2026").unwrap_err().code, Code::Missing);
}
