use super::*;
use crate::basics::{Code, Date};
use crate::campaign::{self, Campaign};
use crate::db::{self, Db};
use crate::package::v1;
use crate::sample::Size;
use crate::sample::packages::{Records, Sender, superior};
use crate::testing::{PASSWORD, World, answers, day, school};
use crate::{package, unit};
use dan_van_sealed::Card;
use std::path::PathBuf;

/// A superior's register of sample data, and units that hand in.
pub struct Above {
    pub db: Db,
    pub card: Card,
    pub campaign: Campaign,
    pub dir: tempfile::TempDir,
}

pub const RECORDS: Records = Records { people: 4, supports: 9 };

impl Above {
    pub fn open() -> Above {
        let dir = tempfile::tempdir().unwrap();
        let (mut db, _) = db::create(&dir.path().join("so"), PASSWORD, answers()).unwrap();
        unit::found(&mut db, superior(2026, day("2026-11-20")).unwrap(), true).unwrap();
        let card = Card::read(&package::card(&mut db).unwrap().1).unwrap();
        let campaign = campaign::of_year(db.read(), 2026).unwrap();
        Above { db, card, campaign, dir }
    }

    pub fn sender(&mut self, n: u32, confirmed: bool) -> Sender {
        let sender = stranger(n);
        enrol(&mut self.db, std::slice::from_ref(&sender.card), confirmed).unwrap();
        sender
    }

    pub fn package(&self, sender: &mut Sender, period: &str) -> Vec<u8> {
        sender.package(&self.campaign, period, RECORDS, &self.card).unwrap().1
    }

    pub fn files(&self, packages: &[Vec<u8>]) -> Vec<PathBuf> {
        let folder = tempfile::tempdir_in(self.dir.path()).unwrap().keep();
        let write = |(i, bytes): (usize, &Vec<u8>)| {
            let path = folder.join(format!("{i:04}.sdv"));
            std::fs::write(&path, bytes).unwrap();
            path
        };
        packages.iter().enumerate().map(write).collect()
    }

    pub fn receive(&mut self, packages: &[Vec<u8>]) -> Tally {
        let files = self.files(packages);
        receive(&mut self.db, &files, |_| true).unwrap()
    }

    pub fn digest(&self) -> String {
        digest(self.db.read()).unwrap()
    }

    /// The one reason for which this package is refused; nothing may change.
    pub fn refuses(&mut self, bytes: Vec<u8>) -> (Cause, String) {
        let before = (self.digest(), self.db.read().last_act().unwrap());
        let tally = self.receive(&[bytes]);
        assert_eq!((self.digest(), self.db.read().last_act().unwrap()), before, "{tally:?}");
        let verdict = tally.verdicts.first().expect("a refusal");
        (verdict.reason.expect("a reason"), verdict.sentence.clone())
    }
}

pub fn stranger(n: u32) -> Sender {
    Sender::new(Size { people: 0, supports: 0, year: 2026, seed: 7 }, n, day("2026-11-20")).unwrap()
}

#[test]
fn a_folder_is_received_once_and_repeating_it_changes_nothing() {
    let mut above = Above::open();
    let packages: Vec<Vec<u8>> = (0..6)
        .map(|n| {
            let mut sender = above.sender(n, true);
            above.package(&mut sender, "2026")
        })
        .collect();
    let tally = above.receive(&packages);
    assert_eq!((tally.accepted, tally.refused_total(), tally.verdicts.len()), (6, 0, 0));
    let (state, acts) = (above.digest(), above.db.read().last_act().unwrap());
    assert_eq!(above.receive(&packages).repeated, 6);
    assert_eq!((above.digest(), above.db.read().last_act().unwrap()), (state, acts));
    let recount = recount(above.db.read()).unwrap();
    assert_eq!((recount.packages, recount.differences.len()), (6, 0));
}

#[test]
fn a_later_version_replaces_the_earlier_one_whichever_comes_first() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let (first, second) = (above.package(&mut sender, "2026"), above.package(&mut sender, "2026"));
    let tally = above.receive(&[first.clone(), second.clone()]);
    assert_eq!((tally.accepted, tally.newer), (2, 1));
    assert!(tally.verdicts[0].sentence.contains("thay bản 1"), "{}", tally.verdicts[0].sentence);

    let mut fresh = Above::open();
    let mut again = fresh.sender(0, true);
    let (first, second) = (fresh.package(&mut again, "2026"), fresh.package(&mut again, "2026"));
    assert_eq!(fresh.receive(std::slice::from_ref(&second)).accepted, 1);
    let before = recount(fresh.db.read()).unwrap();
    let tally = fresh.receive(&[first]);
    assert_eq!(tally.refused[&Cause::Older], 1);
    assert_eq!(recount(fresh.db.read()).unwrap(), before);
}

#[test]
fn a_package_of_an_unconfirmed_card_waits_until_the_fingerprint_was_compared() {
    let mut above = Above::open();
    let mut sender = above.sender(0, false);
    let package = above.package(&mut sender, "2026");
    assert_eq!(above.receive(std::slice::from_ref(&package)).waiting, 1);
    assert_eq!(recount(above.db.read()).unwrap().packages, 0);
    assert_eq!(subunits(above.db.read()).unwrap()[0].waiting, 1);
    assert!(confirm(&mut above.db, "11111 22222").is_err());
    let fingerprint = Card::read(&sender.card).unwrap().fingerprint();
    assert_eq!(confirm(&mut above.db, &fingerprint).unwrap().waiting, 0);
    let recount = recount(above.db.read()).unwrap();
    assert_eq!((recount.packages, recount.differences.len()), (1, 0));
    assert_eq!(above.receive(&[package]).repeated, 1);
}

#[test]
fn a_stranger_is_named_and_leaves_no_trace() {
    let mut above = Above::open();
    let mut sender = stranger(3);
    let package = above.package(&mut sender, "2026");
    let (reason, sentence) = above.refuses(package);
    assert_eq!(reason, Cause::UnknownUnit);
    assert!(sentence.contains("MAU-0003") && sentence.contains("thẻ"), "{sentence}");
}

#[test]
fn a_package_for_another_superior_is_not_opened() {
    let (mut above, other) = (Above::open(), Above::open());
    let mut sender = above.sender(0, true);
    let package = other.package(&mut sender, "2026");
    assert_eq!(above.refuses(package).0, Cause::NotForUs);
}

#[test]
fn a_unit_cannot_hand_in_for_another() {
    let mut above = Above::open();
    let (mut sender, victim) = (above.sender(0, true), above.sender(1, true));
    sender.unit.code = victim.unit.code.clone();
    let package = above.package(&mut sender, "2026");
    let (reason, sentence) = above.refuses(package);
    assert_eq!(reason, Cause::AnotherUnit);
    assert!(sentence.contains("MAU-0001"), "{sentence}");
}

#[test]
fn what_is_inside_must_be_what_the_header_says() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let to = above.card.clone();
    let falsify: [fn(&mut v1::Manifest); 3] = [
        |m| m.period = "2025".to_string(),
        |m| m.unit.code = "MAU-0009".to_string(),
        |m| m.key = "00000 00000 00000 00000 00000 00000".to_string(),
    ];
    for change in falsify {
        let package = sender.seal("2026", "x", day("2026-11-01"), Vec::new(), &to, change).unwrap().1;
        assert_eq!(above.refuses(package).0, Cause::WrongSignature);
    }
    let lost = |m: &mut v1::Manifest| m.counts.clear();
    let package = sender.seal("2026", "x", day("2026-11-01"), figures(&[("K1.01", 1.0)]), &to, lost).unwrap().1;
    assert_eq!(above.refuses(package).0, Cause::Damaged);
}

fn figures(values: &[(&str, f64)]) -> Vec<v1::Record> {
    let figure = |(code, value): &(&str, f64)| {
        v1::Record::Figure(v1::Figure {
            indicator: (*code).to_string(),
            name: "Số".to_string(),
            unit: "người".to_string(),
            registered: None,
            achieved: Some(*value),
        })
    };
    values.iter().map(figure).collect()
}

#[test]
fn absurd_numbers_days_and_codes_are_refused_with_words() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let to = above.card.clone();
    let support = |date: &str, money| {
        v1::Record::Support(v1::Support {
            person: "HC-001".to_string(),
            date: day(date),
            occasion: "TX".to_string(),
            form: "TM".to_string(),
            money,
            goods: String::new(),
            goods_value: 0,
            source: "CB".to_string(),
            visited: false,
        })
    };
    for (records, word) in [
        (figures(&[("K1.01", 1e15)]), "K1.01"),
        (figures(&[("K1.01", -1.0)]), "K1.01"),
        (figures(&[("K1.01", 1.0), ("K1.01", 2.0)]), "lặp lại"),
        (figures(&[("K1'; DROP TABLE x", 1.0)]), "mã"),
        (vec![support("2026-01-01", -5)], "số tiền"),
        (vec![support("2026-01-01", i64::MAX)], "số tiền"),
        (vec![support("0001-01-01", 5)], "ngày"),
    ] {
        let package = sender.seal("2026", "x", day("2026-11-01"), records, &to, |_| {}).unwrap().1;
        let (reason, sentence) = above.refuses(package);
        assert_eq!(reason, Cause::Implausible);
        assert!(sentence.contains(word), "{sentence}");
    }
    for (made_on, period, seq) in
        [("1999-01-01", "2026", 50), ("2026-01-01", "2026-khong-co", 51), ("2026-01-01", "2026", 1 << 60)]
    {
        let made: Date = day(made_on);
        let package = sender.seal(period, "x", made, Vec::new(), &to, |m| m.seq = seq).unwrap().1;
        assert_eq!(above.refuses(package).0, Cause::Implausible);
    }
}

#[test]
fn two_packages_of_one_number_raise_the_alarm_and_neither_counts() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let to = above.card.clone();
    let mut made = |value, seq| {
        let records = figures(&[("K1.01", value)]);
        sender.seal("2026", "x", day("2026-11-01"), records, &to, |m| m.seq = seq).unwrap().1
    };
    let (one, two, three) = (made(1.0, 7), made(2.0, 7), made(3.0, 8));
    assert_eq!(above.receive(std::slice::from_ref(&one)).accepted, 1);
    let tally = above.receive(&[two]);
    assert_eq!(tally.refused[&Cause::Conflict], 1);
    assert!(tally.verdicts[0].sentence.starts_with("Báo động"));
    assert_eq!(recount(above.db.read()).unwrap().packages, 0);
    assert_eq!(above.receive(&[three, one]).accepted, 1);
    assert_eq!(recount(above.db.read()).unwrap().packages, 1);
}

#[test]
fn gaps_and_registers_that_went_their_own_way_are_noted() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let packages: Vec<Vec<u8>> =
        ["2026-Q1", "2026-Q2", "2026-Q3"].iter().map(|p| above.package(&mut sender, p)).collect();
    let tally = above.receive(&[packages[0].clone(), packages[2].clone()]);
    assert!(tally.verdicts[0].notes[0].contains("số 2"), "{tally:?}");
    let to = above.card.clone();
    let fork =
        sender.seal("2026-Q4", "x", day("2026-11-01"), Vec::new(), &to, |m| m.previous = "0".repeat(64)).unwrap().1;
    assert!(above.receive(&[fork]).verdicts[0].notes[0].contains("hai máy"));
}

#[test]
fn a_new_card_signed_by_the_old_key_goes_on_and_a_lost_key_starts_again() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let first = above.package(&mut sender, "2026");
    sender.rotate().unwrap();
    let card = enrol(&mut above.db, std::slice::from_ref(&sender.card), false).unwrap().remove(0);
    assert!(card.confirmed && card.sentence.contains("khóa cũ"), "{card:?}");
    let second = above.package(&mut sender, "2026");
    assert_eq!(above.receive(&[second, first]).accepted, 1, "the older one is only kept");
    let mut lost = stranger(0);
    let card = enrol(&mut above.db, std::slice::from_ref(&lost.card), false).unwrap().remove(0);
    assert!(!card.confirmed && card.sentence.starts_with("Cẩn thận"), "{card:?}");
    let third = above.package(&mut lost, "2026");
    assert_eq!(above.receive(&[third]).waiting, 1);
    confirm(&mut above.db, &card.fingerprint).unwrap();
    assert_eq!(recount(above.db.read()).unwrap().packages, 1);
}

#[test]
fn a_revoked_key_is_refused_from_its_number_on_and_what_counted_stays() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let (first, second) = (above.package(&mut sender, "2026-Q1"), above.package(&mut sender, "2026-Q2"));
    above.receive(&[first]);
    let fingerprint = Card::read(&sender.card).unwrap().fingerprint();
    revoke(&mut above.db, &fingerprint, 2).unwrap();
    let (reason, sentence) = above.refuses(second);
    assert_eq!(reason, Cause::RevokedKey);
    assert!(sentence.contains("thu hồi"), "{sentence}");
    assert_eq!(recount(above.db.read()).unwrap().packages, 1);
}

#[test]
fn real_and_sample_data_stay_apart() {
    let mut real = World::open();
    unit::save(&mut real.db, crate::unit::Unit { role: unit::Role::Superior, ..school() }).unwrap();
    let card = Card::read(&package::card(&mut real.db).unwrap().1).unwrap();
    let mut sender = stranger(0);
    let refused = enrol(&mut real.db, std::slice::from_ref(&sender.card), true).unwrap_err();
    assert!(refused.message.contains("mẫu"));
    let mut above = Above::open();
    let mut known = above.sender(1, true);
    let to = above.card.clone();
    let package = known.seal("2026", "x", day("2026-11-01"), Vec::new(), &to, |m| m.sample = false).unwrap().1;
    assert_eq!(above.refuses(package).0, Cause::NotSample);
    let campaign = above.campaign.clone();
    let package = sender.package(&campaign, "2026", RECORDS, &card).unwrap().1;
    let path = real.dir.path().join("a.sdv");
    std::fs::write(&path, package).unwrap();
    let tally = receive(&mut real.db, &[path], |_| true).unwrap();
    assert_eq!(tally.refused[&Cause::UnknownUnit], 1);
}

#[test]
fn a_cells_register_receives_nothing() {
    let mut cell = World::open();
    let sender = stranger(0);
    assert_eq!(receive(&mut cell.db, &[], |_| true).unwrap_err().code, Code::Refused);
    assert_eq!(enrol(&mut cell.db, &[sender.card], true).unwrap_err().code, Code::Refused);
}

#[test]
fn cancelling_keeps_what_was_filed_and_says_what_is_left() {
    let mut above = Above::open();
    let packages: Vec<Vec<u8>> = (0..20)
        .map(|n| {
            let mut sender = above.sender(n, true);
            above.package(&mut sender, "2026")
        })
        .collect();
    let files = above.files(&packages);
    let tally = receive(&mut above.db, &files, |progress| progress.done < 5).unwrap();
    assert_eq!((tally.accepted, tally.left), (5, 15));
    assert_eq!(receive(&mut above.db, &files, |_| true).unwrap().accepted, 15);
}

#[test]
fn one_bad_file_among_many_is_named_and_the_others_come_in() {
    let mut above = Above::open();
    let mut packages: Vec<Vec<u8>> = (0..12)
        .map(|n| {
            let mut sender = above.sender(n, true);
            above.package(&mut sender, "2026")
        })
        .collect();
    let middle = packages[5].len() / 2;
    packages[5][middle] ^= 1;
    let tally = above.receive(&packages);
    assert_eq!((tally.accepted, tally.refused_total()), (11, 1));
    assert!(tally.verdicts[0].file.ends_with("0005.sdv"));
    assert_eq!(tally.verdicts[0].reason, Some(Cause::WrongSignature));
}
