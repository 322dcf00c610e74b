//! Believable sample data of one school: the same for the same seed, and marked so that nobody takes it for real.

use crate::basics::{Date, Money, Result};
use crate::beneficiary::{self, Beneficiary, BeneficiaryId, Consent, Hardship, Need};
use crate::db::{Act, Db, Write};
use crate::initiative::{self, Initiative, InitiativeId, Progress, Scope};
use crate::report::content::Family;
use crate::support::{self, Support, SupportId};
use crate::target::{self, Counted, Registered};
use crate::unit::{self, Headcount, HeadcountId, Role, Signer, SignerId, Unit};

mod books;
pub mod packages;
mod printed;
mod words;

/// How much to make.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub people: u32,
    pub supports: u32,
    pub year: i16,
    pub seed: u64,
}

/// Fills an empty register as the `n`-th sample unit.
pub fn fill(db: &mut Db, size: Size, n: u32) -> Result<()> {
    let mut dice = Dice::of(size.seed, n);
    let last = last_day(size.year, db.clock().today());
    unit::found(db, school(&mut dice, size.year, n, last), true)?;
    let people = db.write(Act::lasting("Tạo người trong dữ liệu mẫu"), |w| {
        (0..size.people).map(|_| beneficiary::put(w, person(&mut dice, size.year, last))).collect::<Result<Vec<_>>>()
    })?;
    db.write(Act::lasting("Tạo mô hình và lượt hỗ trợ mẫu"), |w| {
        for (name, contents) in words::INITIATIVES {
            initiative::put(w, model(&mut dice, size.year, name, contents, last))?;
        }
        (0..size.supports).try_for_each(|i| give(w, &mut dice, &people, size.year, last, i))
    })?;
    let staff = unit::required(db.read())?.headcounts.first().map_or(0, |headcount| headcount.staff);
    books::fill(db, &mut dice, size.year, staff, last)?;
    register_targets(db, size.year, staff)
}

/// Nothing of the sample lies in the future.
fn last_day(year: i16, today: Date) -> Date {
    let end = Date::new(year, 12, 20).unwrap_or(today);
    if end < today { end } else { today }
}

fn school(dice: &mut Dice, year: i16, n: u32, last: Date) -> Unit {
    let name = dice.one(&words::SCHOOLS);
    let school =
        if n == 0 { format!("Trường Tiểu học {name}") } else { format!("Trường Tiểu học {name} {n}") };
    let staff = 40 + dice.up_to(60);
    Unit {
        code: format!("MAU-{n:04}"),
        role: Role::Cell,
        party_name: format!("Chi bộ {school}"),
        party_kind: "CBTT".to_string(),
        superior: "Đảng bộ phường Mẫu".to_string(),
        symbol: "CB".to_string(),
        place: "Thành phố Hồ Chí Minh".to_string(),
        school,
        school_kind: "TH".to_string(),
        ownership: "CL".to_string(),
        ward: String::new(),
        address: String::new(),
        recipients: "Đảng ủy phường Mẫu\nBan Xây dựng Đảng phường Mẫu\nLưu Chi bộ".to_string(),
        signers: vec![Signer {
            id: SignerId::default(),
            name: dice.name(),
            title: "Bí thư".to_string(),
            family: Family::Party,
            valid_from: None,
            valid_to: None,
        }],
        headcounts: vec![Headcount {
            id: HeadcountId::default(),
            year,
            counted_on: Date::new(year, 9, 15).filter(|day| *day <= last).unwrap_or(last),
            staff,
            party_members: staff / 3,
            pupils: 600 + dice.up_to(1_200),
        }],
    }
}

fn person(dice: &mut Dice, year: i16, last: Date) -> Beneficiary {
    let learner = dice.up_to(10) < 7;
    let name = dice.name();
    let known = dice.up_to(10) < 8;
    let kind = dice.one(if learner { &words::LEARNER_HARDSHIPS } else { &words::STAFF_HARDSHIPS });
    let consent = Consent {
        id: String::new(),
        purpose: beneficiary::CARE.to_string(),
        given_by: if learner { "CM" } else { "BT" }.to_string(),
        relation: if learner { dice.name() } else { String::new() },
        way: "GIAY".to_string(),
        given_on: Date::new(year, 1, 15).filter(|day| *day <= last).unwrap_or(last),
        child_agrees: learner,
        withdrawn_on: None,
    };
    let class = format!("{}{}", 1 + dice.up_to(5), dice.one(&["A", "B", "C", "D"]));
    let outcome = dice.one(&["DANG", "DANG", "DANG", "OD", "VK"]);
    Beneficiary {
        id: BeneficiaryId::default(),
        number: 0,
        name: if known { name } else { String::new() },
        person_group: if learner { "HS" } else { dice.one(&["GV", "NV"]) }.to_string(),
        class: if learner { class } else { dice.one(&words::SECTIONS).to_string() },
        birth_date: None,
        party_member: false,
        hardships: vec![Hardship {
            id: String::new(),
            kind: kind.to_string(),
            year,
            standard: String::new(),
            certificate: String::new(),
        }],
        situation: if known { dice.one(&words::SITUATIONS).to_string() } else { String::new() },
        needs: vec![Need { kind: if learner { "HT" } else { "SK" }.to_string(), met: dice.up_to(2) == 0 }],
        wishes: String::new(),
        responsible: dice.name(),
        outcome: outcome.to_string(),
        outcome_on: (outcome != "DANG").then_some(last),
        consents: if known { vec![consent] } else { Vec::new() },
        retain_until: None,
        note: String::new(),
    }
}

fn model(dice: &mut Dice, year: i16, name: &str, contents: &[&str], last: Date) -> Initiative {
    let registered_on = Date::new(year, 2, 1 + dice.up_to(20) as i8).filter(|day| *day <= last).unwrap_or(last);
    Initiative {
        id: InitiativeId::default(),
        year,
        name: name.to_string(),
        kind: dice.one(&["MH", "MH", "CLH", "GP"]).to_string(),
        scope: if dice.up_to(4) > 0 { Scope::Collective } else { Scope::Individual },
        field: dice.one(&["VHXH", "VHXH", "HTCT"]).to_string(),
        contents: contents.iter().map(|code| (*code).to_string()).collect(),
        since_year: (dice.up_to(3) == 0).then_some(year - 2),
        responsible: dice.name(),
        reason: "Xuất phát từ thực tế của nhà trường và nguyện vọng của phụ huynh.".to_string(),
        goal: "Mọi tổ chuyên môn tham gia, có kết quả kiểm chứng được vào cuối năm.".to_string(),
        method: String::new(),
        audience: "Toàn trường".to_string(),
        forces: "Chi bộ chủ trì, Công đoàn và Đoàn – Đội phối hợp".to_string(),
        resources: String::new(),
        output: String::new(),
        outlook: "Duy trì hằng năm.".to_string(),
        results: dice.one(&words::RESULTS).to_string(),
        starts: Some(registered_on),
        ends: None,
        registered_on: Some(registered_on),
        status: dice.one(&["TH", "TH", "SK", "HT"]).to_string(),
        recognised_by: String::new(),
        stop_reason: String::new(),
        progress: vec![Progress {
            id: String::new(),
            date: last,
            status: "TH".to_string(),
            note: "Đã triển khai tới các tổ.".to_string(),
        }],
        replications: Vec::new(),
    }
}

fn give(w: &mut Write, dice: &mut Dice, people: &[BeneficiaryId], year: i16, last: Date, i: u32) -> Result<()> {
    let Some(person) =
        people.get(if (i as usize) < people.len() { i as usize } else { dice.up_to(people.len() as u32) as usize })
    else {
        return Ok(());
    };
    let first = Date::new(year, 1, 5).unwrap_or(last);
    let date = first.plus_days(dice.up_to(first.days_until(last).max(1) as u32) as i32);
    let goods = dice.up_to(4) == 0;
    let (kind, money, thing, value) = if goods {
        let (kind, thing, value) = dice.one(&words::GOODS);
        (kind, 0, thing, value)
    } else {
        (dice.one(&["HB", "TM", "TM", "QT"]), i64::from(2 + dice.up_to(19)) * 100_000, "", 0)
    };
    let visited = dice.up_to(3) == 0;
    let support = Support {
        id: SupportId::default(),
        beneficiary: person.clone(),
        date,
        occasion: dice.one(&["TX", "TET", "KG", "TRT", "DX"]).to_string(),
        kind: kind.to_string(),
        money: Money(money),
        goods: thing.to_string(),
        goods_value: Money(value),
        source: dice.one(&["CB", "CBGV", "PHHS", "KH", "DN", "VNN"]).to_string(),
        visited,
        learned: if visited { dice.one(&words::LEARNED).to_string() } else { String::new() },
        given_by: dice.name(),
        receipt_signed: dice.up_to(5) > 0,
        fund: None,
        initiative: None,
        note: String::new(),
    };
    support::put(w, support).map(|_| ())
}

fn register_targets(db: &mut Db, year: i16, staff: u32) -> Result<()> {
    for (indicator, registered) in [("K1.01", 5), ("C.01", 4)] {
        let indicator = indicator.to_string();
        target::register(db, Registered { year, indicator, registered: Some(registered), note: String::new() })?;
    }
    // Counted by hand, beside the books.
    for (indicator, value) in [("K2.16", i64::from(staff) - 3), ("K2.17", i64::from(staff) - 5)] {
        let (period, indicator) = (year.to_string(), indicator.to_string());
        target::enter(db, Counted { period, indicator, value: Some(value), note: String::new() })?;
    }
    Ok(())
}

/// A small generator (splitmix64): its only merit is that it is the same everywhere.
struct Dice(u64);

impl Dice {
    fn of(seed: u64, n: u32) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(n)))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 … `end` - 1; 0 when `end` is 0.
    fn up_to(&mut self, end: u32) -> u32 {
        (self.roll() % u64::from(end.max(1))) as u32
    }

    fn one<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.up_to(from.len() as u32) as usize]
    }

    fn name(&mut self) -> String {
        let (family, given) = (self.one(&words::FAMILY), self.one(&words::GIVEN));
        let middle = self.one(&words::MIDDLE);
        if middle.is_empty() { format!("{family} {given}") } else { format!("{family} {middle} {given}") }
    }
}
