//! Who may be named, and what a record must hold.
//!
//! A child is under 16 (Luật Trẻ em 2016); from 7 the child agrees as well as the representative
//! (Luật 91/2025/QH15).

use super::{Beneficiary, Consent};
use crate::basics::{Date, Problems};

/// The purpose without which no name is kept.
pub const CARE: &str = "CHAM_LO";
const SELF: &str = "BT";
const LEARNERS: [&str; 3] = ["HS", "SV", "HV"];

/// Pupils and students; everyone else is staff.
pub fn is_learner(person_group: &str) -> bool {
    LEARNERS.contains(&person_group)
}

/// Is there a consent to `purpose` that nobody has withdrawn?
pub fn may_name(consents: &[Consent], purpose: &str) -> bool {
    consents.iter().any(|consent| consent.purpose == purpose && consent.withdrawn_on.is_none())
}

/// Everything wrong with the record except codes of the lists.
pub fn check(p: &Beneficiary, today: Date) -> Problems {
    let mut problems = Problems::default();
    if !may_name(&p.consents, CARE) {
        let why = "Chưa có sự đồng ý nên chưa lưu được";
        let how = "Ghi sự đồng ý ở phần Đồng ý, hoặc để trống để dùng mã";
        problems.add_if(!p.name.is_empty(), "name", format!("{why} họ tên. {how}"));
        problems.add_if(p.birth_date.is_some(), "birth_date", format!("{why} ngày sinh. {how}"));
        problems.add_if(!p.situation.is_empty(), "situation", format!("{why} hoàn cảnh riêng. {how}"));
        problems.add_if(!p.wishes.is_empty(), "wishes", format!("{why} tâm tư, nguyện vọng. {how}"));
    } else {
        problems.add_if(p.name.is_empty(), "name", "Ghi họ và tên");
    }
    problems.add_if(p.hardships.is_empty(), "hardships", "Chọn ít nhất một loại hoàn cảnh");
    for (i, hardship) in p.hardships.iter().enumerate() {
        let year = hardship.year;
        let wrong = year > today.year() + 1 || year < 1990;
        problems.add_if(wrong, &format!("hardships.{i}.year"), format!("Năm {year} không hợp lý"));
        let twice = p.hardships[..i].iter().any(|other| other.kind == hardship.kind && other.year == hardship.year);
        problems.add_if(twice, &format!("hardships.{i}.kind"), "Loại hoàn cảnh này đã ghi ở trên");
    }
    if let Some(birth) = p.birth_date {
        problems.add_if(birth > today, "birth_date", "Ngày sinh ở tương lai");
    }
    for (i, consent) in p.consents.iter().enumerate() {
        check_consent(p, consent, i, today, &mut problems);
    }
    problems
}

fn check_consent(p: &Beneficiary, consent: &Consent, i: usize, today: Date, problems: &mut Problems) {
    let at = |name: &str| format!("consents.{i}.{name}");
    problems.add_if(consent.given_on > today, &at("given_on"), "Ngày đồng ý ở tương lai");
    let early = consent.withdrawn_on.is_some_and(|withdrawn| withdrawn < consent.given_on);
    problems.add_if(early, &at("withdrawn_on"), "Ngày rút lại phải sau ngày đồng ý");
    let represented = consent.given_by != SELF;
    problems.add_if(represented && consent.relation.is_empty(), &at("relation"), "Ghi họ tên người đại diện");
    if let Some(birth) = p.birth_date {
        let is_child = birth.plus_years(16) > consent.given_on;
        problems.add_if(
            is_child && !represented,
            &at("given_by"),
            "Trẻ dưới 16 tuổi: cha mẹ hoặc người giám hộ đồng ý",
        );
        let asked = is_child && birth.plus_years(7) <= consent.given_on;
        let silent = asked && !consent.child_agrees;
        problems.add_if(silent, &at("child_agrees"), "Trẻ từ 7 tuổi: cần cả sự đồng ý của trẻ");
    }
}

/// What is left of a person after erasure: group, hardships, outcome.
pub fn without_identity(p: Beneficiary) -> Beneficiary {
    let hardships = p.hardships.into_iter().map(|mut hardship| {
        hardship.certificate = String::new();
        hardship
    });
    Beneficiary {
        id: p.id,
        number: p.number,
        name: String::new(),
        person_group: p.person_group,
        class: String::new(),
        birth_date: None,
        party_member: p.party_member,
        hardships: hardships.collect(),
        situation: String::new(),
        needs: p.needs,
        wishes: String::new(),
        responsible: p.responsible,
        outcome: p.outcome,
        outcome_on: p.outcome_on,
        consents: Vec::new(),
        retain_until: None,
        note: String::new(),
    }
}
