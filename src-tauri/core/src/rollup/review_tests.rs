use super::review::{receipts, reply, view};
use super::{enrol, receive};
use crate::basics::Code;
use crate::db::Db;
use crate::package::plan::{self, Asks, PlanUnit};
use crate::package::reply::{self as replies, PeriodState, Remark, Ruling, state};
use crate::package::{self, Order};
use crate::target::{self, Counted};
use crate::testing::{World, school};
use crate::unit::{self, Role, Unit};
use dan_van_sealed::Card;

/// A superior and a unit, both real, that have compared each other's cards.
struct Two {
    above: World,
    below: World,
}

fn two() -> Two {
    let (mut above, mut below) = (World::open(), World::open());
    unit::save(&mut above.db, Unit { role: Role::Superior, code: "BT".to_string(), ..school() }).unwrap();
    let card = package::card(&mut below.db).unwrap().1;
    enrol(&mut above.db, &[card], true).unwrap();
    let card = package::card(&mut above.db).unwrap().1;
    package::open_card(&mut below.db, &card, true).unwrap();
    Two { above, below }
}

fn order() -> Order {
    Order { period: "2026".to_string(), ..Order::default() }
}

impl Two {
    fn hand_in(&mut self) -> Vec<u8> {
        let (_, bytes) = package::submit(&mut self.below.db, &order(), &[]).unwrap();
        let path = self.above.dir.path().join("goi.sdv");
        std::fs::write(&path, &bytes).unwrap();
        let tally = receive(&mut self.above.db, &[path], |_| true).unwrap();
        assert_eq!(tally.accepted, 1, "{tally:?}");
        bytes
    }

    fn count(&mut self, value: i64) {
        for (indicator, value) in [("K5.01", 62), ("K5.02", value)] {
            let (period, indicator) = ("2026".to_string(), indicator.to_string());
            target::enter(&mut self.below.db, Counted { period, indicator, value: Some(value), note: String::new() })
                .unwrap();
        }
    }

    fn state(&self) -> PeriodState {
        let r = self.below.db.read();
        state(&package::list(r).unwrap(), &replies::list(r).unwrap(), "2026")
    }
}

fn remark(anchor: &str, text: &str) -> Remark {
    Remark { id: String::new(), anchor: anchor.to_string(), text: text.to_string() }
}

#[test]
fn the_whole_circle_return_mend_answer_receipt() {
    let mut two = two();
    two.count(620);
    assert_eq!(two.state(), PeriodState::Entering);
    two.hand_in();
    assert_eq!(two.state(), PeriodState::Exported);
    let shown = view(two.above.db.read(), "HCM-26740", "2026").unwrap();
    assert!(shown.lines.iter().any(|line| line.indicator == "K5.03" && line.alarm.contains("100 %")), "{shown:?}");

    let remarks = [remark("figure:K5.02", "Giải quyết 620 ý kiến trong khi nhận 62"), remark("", "Bổ sung minh chứng")];
    let (name, bytes) = reply(&mut two.above.db, "HCM-26740", "2026", Ruling::Return, &remarks).unwrap();
    assert_eq!(name, "tra-lai_2026_HCM-26740_v1.sdvpl");
    let opened = replies::open(&mut two.below.db, &bytes).unwrap();
    assert_eq!((opened.verdict, opened.comments.len(), opened.version), (Ruling::Return, 2, 1));
    assert_eq!(opened.comments[0].anchor, "figure:K5.02");
    assert_eq!(replies::open(&mut two.below.db, &bytes).unwrap(), opened, "twice changes nothing");
    assert_eq!(two.state(), PeriodState::Returned);

    let refused = package::submit(&mut two.below.db, &order(), &[]).unwrap_err();
    assert!(refused.message.contains("2 ý kiến"), "{}", refused.message);
    two.count(62);
    replies::answer(&mut two.below.db, &opened.comments[0].id, "fixed", "").unwrap();
    assert!(replies::answer(&mut two.below.db, &opened.comments[1].id, "disagreed", " ").is_err());
    replies::answer(&mut two.below.db, &opened.comments[1].id, "explained", "Minh chứng lưu ở trường").unwrap();
    two.hand_in();

    let shown = view(two.above.db.read(), "HCM-26740", "2026").unwrap();
    assert_eq!(shown.version, 2);
    let changed: Vec<&str> = shown.lines.iter().filter(|l| l.changed).map(|l| l.indicator.as_str()).collect();
    assert_eq!(changed, ["K5.02", "K5.03"], "only what changed");
    assert_eq!(shown.answers.iter().map(|a| a.answer.as_str()).collect::<Vec<_>>(), ["fixed", "explained"]);
    let all = receipts(&mut two.above.db, "2026").unwrap();
    assert_eq!(all.len(), 1);
    replies::open(&mut two.below.db, &all[0].1).unwrap();
    assert_eq!(two.state(), PeriodState::Received);
    assert!(receipts(&mut two.above.db, "2026").unwrap().is_empty());
}

#[test]
fn a_reply_of_a_stranger_for_another_or_damaged_is_refused() {
    let mut one = two();
    let mut other = two();
    one.hand_in();
    other.hand_in();
    let bytes = reply(&mut one.above.db, "HCM-26740", "2026", Ruling::Receipt, &[]).unwrap().1;
    let foreign = reply(&mut other.above.db, "HCM-26740", "2026", Ruling::Receipt, &[]).unwrap().1;
    let before = one.below.db.read().last_act().unwrap();
    assert!(replies::open(&mut one.below.db, &foreign).unwrap_err().message.contains("khóa lạ"));
    for at in (0..bytes.len()).step_by(7) {
        let mut wrong = bytes.clone();
        wrong[at] ^= 1;
        assert!(replies::open(&mut one.below.db, &wrong).is_err(), "offset {at}");
        assert!(replies::open(&mut one.below.db, &bytes[..at]).is_err(), "length {at}");
    }
    assert_eq!(one.below.db.read().last_act().unwrap(), before);
    let empty = reply(&mut one.above.db, "HCM-26740", "2026", Ruling::Return, &[]).unwrap_err();
    assert_eq!(empty.code, Code::Refused);
    assert!(replies::list(one.below.db.read()).unwrap().is_empty());
}

fn units(below: &mut Db, code: &str) -> Vec<PlanUnit> {
    let fingerprint = package::card(below).unwrap().0;
    vec![PlanUnit { code: code.to_string(), name: "x".to_string(), fingerprint }]
}

#[test]
fn a_plan_brings_code_campaign_and_card_and_a_newer_one_replaces_it() {
    let mut above = World::open();
    unit::save(&mut above.db, Unit { role: Role::Superior, code: "BT".to_string(), ..school() }).unwrap();
    let mut below = World::open();
    unit::save(&mut below.db, Unit { code: String::new(), ..school() }).unwrap();
    let list = units(&mut below.db, "BT-07");
    let (name, first) = plan::make(&mut above.db, 2026, list.clone(), Asks::default()).unwrap();
    let (_, second) = plan::make(&mut above.db, 2026, list, Asks::default()).unwrap();
    assert_eq!(name, "ke-hoach-BT-so-1.sdvkh");
    let refused = plan::open(&mut below.db, &first, false).unwrap_err();
    assert!(refused.message.contains("đối chiếu"), "{}", refused.message);
    let opened = plan::open(&mut below.db, &first, true).unwrap();
    assert_eq!((opened.code.as_str(), opened.number, opened.known), ("BT-07", 1, false));
    assert_eq!(unit::required(below.db.read()).unwrap().code, "BT-07");
    let superior = package::superior(below.db.read()).unwrap().unwrap();
    assert!(superior.confirmed_on.is_some());
    let card = package::card(&mut below.db).unwrap().1;
    assert_eq!(Card::read(&card).unwrap().code, "BT-07");
    assert!(plan::open(&mut below.db, &first, false).unwrap().known);
    assert_eq!(plan::open(&mut below.db, &second, false).unwrap().number, 2);
    assert!(plan::open(&mut below.db, &first, false).unwrap_err().message.contains("cũ hơn"));

    let mut stranger = World::open();
    unit::save(&mut stranger.db, Unit { role: Role::Superior, code: "XX".to_string(), ..school() }).unwrap();
    let (_, foreign) = plan::make(&mut stranger.db, 2026, Vec::new(), Asks::default()).unwrap();
    assert!(plan::open(&mut below.db, &foreign, false).unwrap_err().message.contains("khóa khác"));
    assert!(plan::open(&mut above.db, &first, true).is_err());
}

fn superior(code: &str, name: &str) -> World {
    let mut world = World::open();
    let unit = Unit { role: Role::Superior, code: code.to_string(), party_name: name.to_string(), ..school() };
    unit::save(&mut world.db, unit).unwrap();
    world
}

fn bring(to: &mut World, bytes: &[u8]) -> super::Tally {
    let path = to.dir.path().join("goi.sdv");
    std::fs::write(&path, bytes).unwrap();
    receive(&mut to.db, &[path], |_| true).unwrap()
}

#[test]
fn figures_go_up_two_levels_and_stay_the_same() {
    let (mut ward, mut city) = (superior("P1", "Đảng bộ phường Bến Thành"), superior("TP", "Thành ủy"));
    let mut sums = 0;
    for (code, staff) in [("P1-01", 40), ("P1-02", 62)] {
        let mut cell = World::open();
        unit::save(&mut cell.db, Unit { code: code.to_string(), ..school() }).unwrap();
        let counted = Counted {
            period: "2026".to_string(),
            indicator: "K4.02".to_string(),
            value: Some(staff),
            note: String::new(),
        };
        target::enter(&mut cell.db, counted).unwrap();
        enrol(&mut ward.db, &[package::card(&mut cell.db).unwrap().1], true).unwrap();
        package::open_card(&mut cell.db, &package::card(&mut ward.db).unwrap().1, true).unwrap();
        let (_, bytes) = package::submit(&mut cell.db, &order(), &[]).unwrap();
        assert_eq!(bring(&mut ward, &bytes).accepted, 1);
        sums += staff;
    }
    let (print, card) = package::card_upward(&mut ward.db).unwrap();
    assert_eq!(print, package::card(&mut ward.db).unwrap().0);
    enrol(&mut city.db, &[card], true).unwrap();
    package::open_card(&mut ward.db, &package::card(&mut city.db).unwrap().1, true).unwrap();
    let (_, bytes) = super::submit_upward(&mut ward.db, &order()).unwrap();
    assert_eq!(bring(&mut city, &bytes).accepted, 1);
    let total = |world: &World| {
        let totals = super::sums::totals(world.db.read(), "2026").unwrap();
        totals.lines.into_iter().find(|line| line.indicator == "K4.02").unwrap().achieved
    };
    assert_eq!((total(&ward), total(&city)), (Some(sums as f64), Some(sums as f64)));

    let (_, third) = super::submit_upward(&mut city.db, &order()).unwrap();
    let contents = package::read(city.db.read(), &third).unwrap();
    let paths: Vec<String> = contents
        .records
        .iter()
        .filter_map(|record| match record {
            package::v1::Record::Child(child) => Some(child.path.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(paths, ["P1", "P1/P1-01", "P1/P1-02"]);
}

#[test]
fn copied_words_empty_packages_and_last_years_numbers_strike() {
    use crate::package::v1::{Figure, Initiative, Record};
    let mut above = super::tests::Above::open();
    let (mut one, mut two) = (above.sender(0, true), above.sender(1, true));
    let to = above.card.clone();
    let words = "Duy trì đều ở các khối lớp, phụ huynh đồng tình, giảm rõ tình trạng ùn tắc trước cổng trường.";
    let records = |value: f64| {
        let mut all: Vec<Record> = (1..=6)
            .map(|n| {
                let (name, unit) = ("Số".to_string(), "người".to_string());
                Record::Figure(Figure {
                    indicator: format!("K2.0{n}"),
                    name,
                    unit,
                    registered: None,
                    achieved: Some(value),
                })
            })
            .collect();
        let text = |t: &str| t.to_string();
        all.push(Record::Initiative(Initiative {
            id: "0198-a".to_string(),
            name: text("Cổng trường an toàn"),
            form: text("MH"),
            scope: text("collective"),
            field: text("VHXH"),
            contents: vec![text("K4")],
            since_year: None,
            responsible: text("Tổ 1"),
            status: text("TH"),
            recognised_by: String::new(),
            results: words.to_string(),
        }));
        all
    };
    let seal = |sender: &mut crate::sample::packages::Sender, period: &str, value| {
        sender.seal(period, "x", crate::testing::day("2026-11-01"), records(value), &to, |_| {}).unwrap().1
    };
    let packages = [seal(&mut one, "2025", 20.0), seal(&mut one, "2026", 20.0), seal(&mut two, "2026", 0.0)];
    assert_eq!(above.receive(&packages).accepted, 3);
    let first = view(above.db.read(), "MAU-0000", "2026").unwrap().alarms;
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first[0].contains("giống từng chữ với") && first[1].starts_with("6 số liệu giống hệt"), "{first:?}");
    let second = view(above.db.read(), "MAU-0001", "2026").unwrap().alarms;
    assert!(second[0].contains("bằng 0") && second[1].contains("giống từng chữ"), "{second:?}");
}
