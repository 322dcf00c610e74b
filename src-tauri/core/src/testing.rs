//! A small world for tests: a register of one school on 20/11/2026, and records that keep to the rules.

use crate::basics::{Clock, Date, Money};
use crate::beneficiary::{self, Beneficiary, BeneficiaryId, Consent, Hardship};
use crate::db::key::Effort;
use crate::db::{self, Answers, Db};
use crate::initiative::{Initiative, InitiativeId, Scope};
use crate::report::content::Family;
use crate::support::{self, Support, SupportId};
use crate::unit::{self, Headcount, HeadcountId, Role, Signer, SignerId, Unit};

pub const PASSWORD: &str = "bốn từ không liên quan";

/// A register in a temporary folder.
pub struct World {
    pub db: Db,
    pub code: String,
    pub dir: tempfile::TempDir,
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

pub fn answers() -> Answers {
    Answers { actor: "Bí thư".to_string(), clock: Clock::Fixed(day("2026-11-20")), effort: Effort::Least }
}

impl World {
    pub fn open() -> World {
        let dir = tempfile::tempdir().expect("a folder");
        let (mut db, code) = db::create(&dir.path().join("so"), PASSWORD, answers()).expect("a register");
        unit::found(&mut db, school(), false).expect("a unit");
        World { db, code: code.groups().join(" "), dir }
    }

    pub fn person(&mut self, name: &str, group: &str, class: &str) -> BeneficiaryId {
        beneficiary::save(&mut self.db, person(name, group, class)).expect("a person")
    }

    pub fn support(&mut self, person: &BeneficiaryId, date: &str, money: i64) -> SupportId {
        support::save(&mut self.db, gift(person, date, money)).expect("a support")
    }

    pub fn initiative(&mut self, name: &str, contents: &[&str]) -> InitiativeId {
        crate::initiative::save(&mut self.db, model(name, contents)).expect("an initiative")
    }
}

pub fn school() -> Unit {
    Unit {
        code: "HCM-26740".to_string(),
        role: Role::Cell,
        party_name: "Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai".to_string(),
        party_kind: "CBTT".to_string(),
        superior: "Đảng bộ phường Bến Thành".to_string(),
        symbol: "CB".to_string(),
        place: "Thành phố Hồ Chí Minh".to_string(),
        school: "Trường Tiểu học Nguyễn Thị Minh Khai".to_string(),
        school_kind: "TH".to_string(),
        ownership: "CL".to_string(),
        ward: String::new(),
        address: String::new(),
        recipients: String::new(),
        signers: vec![Signer {
            id: SignerId::default(),
            name: "Đặng Thị Huệ".to_string(),
            title: "Bí thư".to_string(),
            family: Family::Party,
            valid_from: None,
            valid_to: None,
        }],
        headcounts: vec![Headcount {
            id: HeadcountId::default(),
            year: 2026,
            counted_on: day("2026-09-15"),
            staff: 62,
            party_members: 18,
            pupils: 1_214,
        }],
    }
}

pub fn consent() -> Consent {
    Consent {
        id: String::new(),
        purpose: beneficiary::CARE.to_string(),
        given_by: "CM".to_string(),
        relation: "Nguyễn Văn Cha".to_string(),
        way: "GIAY".to_string(),
        given_on: day("2026-01-10"),
        child_agrees: true,
        withdrawn_on: None,
    }
}

pub fn person(name: &str, group: &str, class: &str) -> Beneficiary {
    let hardship = Hardship {
        id: String::new(),
        kind: "HN_TP".to_string(),
        year: 2026,
        standard: String::new(),
        certificate: String::new(),
    };
    Beneficiary {
        id: BeneficiaryId::default(),
        number: 0,
        name: name.to_string(),
        person_group: group.to_string(),
        class: class.to_string(),
        birth_date: None,
        party_member: false,
        hardships: vec![hardship],
        situation: String::new(),
        needs: Vec::new(),
        wishes: String::new(),
        responsible: "Trần Văn Bình".to_string(),
        outcome: "DANG".to_string(),
        outcome_on: None,
        consents: if name.is_empty() { Vec::new() } else { vec![consent()] },
        retain_until: None,
        note: String::new(),
    }
}

pub fn gift(person: &BeneficiaryId, date: &str, money: i64) -> Support {
    Support {
        id: SupportId::default(),
        beneficiary: person.clone(),
        date: day(date),
        occasion: "TX".to_string(),
        kind: "HB".to_string(),
        money: Money(money),
        goods: String::new(),
        goods_value: Money(0),
        source: "CB".to_string(),
        visited: false,
        learned: String::new(),
        given_by: "Đặng Thị Huệ".to_string(),
        receipt_signed: true,
        fund: None,
        initiative: None,
        note: String::new(),
    }
}

pub fn model(name: &str, contents: &[&str]) -> Initiative {
    Initiative {
        id: InitiativeId::default(),
        year: 2026,
        name: name.to_string(),
        kind: "MH".to_string(),
        scope: Scope::Collective,
        field: "VHXH".to_string(),
        contents: contents.iter().map(|code| (*code).to_string()).collect(),
        since_year: None,
        responsible: "Đặng Thị Huệ".to_string(),
        reason: String::new(),
        goal: String::new(),
        method: String::new(),
        audience: String::new(),
        forces: String::new(),
        resources: String::new(),
        output: String::new(),
        outlook: String::new(),
        results: String::new(),
        starts: None,
        ends: None,
        registered_on: Some(day("2026-02-10")),
        status: "DKY".to_string(),
        recognised_by: String::new(),
        stop_reason: String::new(),
        progress: Vec::new(),
        replications: Vec::new(),
    }
}
