//! People in hardship who are cared for: staff and learners.
//!
//! Trap: without consent the register holds a code instead of the name, and no date of birth, wishes or story.

use crate::basics::{Code, Date, Error, Page, Result, text};
use crate::db::{Act, Db, Read, Right, Write};
use crate::{code, evidence, id};
use serde::{Deserialize, Serialize};

mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use rules::{CARE, is_learner, may_name};

id!(
    /// A person cared for.
    BeneficiaryId
);

/// A person in hardship.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Beneficiary {
    /// Empty: a new one.
    #[serde(default)]
    pub id: BeneficiaryId,
    /// Running number of the register, shown as `HC-001`; 0 for a new one.
    #[serde(default)]
    pub number: u32,
    /// Empty: known by the code only.
    #[serde(default)]
    pub name: String,
    pub person_group: String,
    /// Class or section.
    #[serde(default)]
    pub class: String,
    #[serde(default)]
    pub birth_date: Option<Date>,
    #[serde(default)]
    pub party_member: bool,
    pub hardships: Vec<Hardship>,
    #[serde(default)]
    pub situation: String,
    #[serde(default)]
    pub needs: Vec<Need>,
    #[serde(default)]
    pub wishes: String,
    /// Party member who looks after this person.
    #[serde(default)]
    pub responsible: String,
    pub outcome: String,
    #[serde(default)]
    pub outcome_on: Option<Date>,
    #[serde(default)]
    pub consents: Vec<Consent>,
    /// The day the record is due for disposal; none: 5 years after the last support.
    #[serde(default)]
    pub retain_until: Option<Date>,
    #[serde(default)]
    pub note: String,
}

/// A hardship with the year, the standard it was judged by and its paper.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Hardship {
    #[serde(default)]
    pub id: String,
    pub kind: String,
    pub year: i16,
    #[serde(default)]
    pub standard: String,
    #[serde(default)]
    pub certificate: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub kind: String,
    pub met: bool,
}

/// Consent to one purpose: by whom, how, when (Luật 91/2025/QH15; never ticked in advance).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    #[serde(default)]
    pub id: String,
    pub purpose: String,
    pub given_by: String,
    /// Name or relation of a representative.
    #[serde(default)]
    pub relation: String,
    pub way: String,
    pub given_on: Date,
    /// A child of 7 or more agrees too.
    #[serde(default)]
    pub child_agrees: bool,
    #[serde(default)]
    pub withdrawn_on: Option<Date>,
}

/// One line of the list.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct BeneficiaryRow {
    pub id: BeneficiaryId,
    pub code: String,
    pub name: String,
    pub person_group: String,
    pub class: String,
    /// Codes of hardships, separated by commas.
    pub hardships: String,
    pub responsible: String,
    pub outcome: String,
    pub supports: u32,
    pub last_support: Option<Date>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct BeneficiaryQuery {
    pub search: String,
    pub person_group: String,
    pub hardship: String,
    pub outcome: String,
    pub sort: BeneficiarySort,
    pub descending: bool,
    /// From 0.
    pub page: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum BeneficiarySort {
    /// Given name first, Vietnamese order.
    #[default]
    Name,
    Number,
    Class,
    LastSupport,
}

/// A person as a choice while typing.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Suggestion {
    pub id: BeneficiaryId,
    pub code: String,
    /// The name, or the code of a person without consent.
    pub label: String,
    pub class: String,
    pub person_group: String,
}

/// `HC-001`.
pub fn code_of(number: u32) -> String {
    format!("HC-{number:03}")
}

/// The name, or the code of a person without one.
pub fn label_of(number: u32, name: &str) -> String {
    if name.is_empty() { code_of(number) } else { name.to_string() }
}

/// The same for whoever asks: without the right to restricted records the code alone.
pub fn shown(r: Read, number: u32, name: &str) -> String {
    label_of(number, if r.may(Right::Restricted) { name } else { "" })
}

pub fn list(r: Read, query: &BeneficiaryQuery) -> Result<Page<BeneficiaryRow>> {
    r.need(Right::Restricted)?;
    store::list(r, query)
}

/// At most 8 people whose name, code or class begins with the words typed; exact marks first.
///
/// Nobody for an account without the right to restricted records: it could try names.
pub fn suggest(r: Read, typed: &str) -> Result<Vec<Suggestion>> {
    if r.may(Right::Restricted) { store::suggest(r, typed) } else { Ok(Vec::new()) }
}

/// The person, `None` when there is none with this id.
pub fn find(r: Read, id: &BeneficiaryId) -> Result<Option<Beneficiary>> {
    store::get(r, id)
}

pub fn get(r: Read, id: &BeneficiaryId) -> Result<Beneficiary> {
    find(r, id)?.ok_or_else(|| Error::missing("người"))
}

/// Has the person a hardship whose reading is written into the access log (health, abuse)?
pub fn is_restricted(r: Read, person: &Beneficiary) -> Result<bool> {
    let kinds = code::all(r)?;
    let restricted = |kind: &str| kinds.iter().any(|row| row.list == "hardship" && row.code == kind && row.restricted);
    Ok(person.hardships.iter().any(|hardship| restricted(&hardship.kind)))
}

/// Everyone in the register, by number.
pub fn all(r: Read) -> Result<Vec<Beneficiary>> {
    store::ids(r)?.iter().map(|id| get(r, id)).collect()
}

/// How many people the register holds.
pub fn count(r: Read) -> Result<u32> {
    Ok(store::ids(r)?.len() as u32)
}

/// People who may be the same: equal folded name, and equal class or birth date (or one of them unknown).
pub fn duplicates(r: Read, person: &Beneficiary) -> Result<Vec<Suggestion>> {
    r.need(Right::Restricted)?;
    if person.name.trim().is_empty() { Ok(Vec::new()) } else { store::duplicates(r, person) }
}

/// Saves a new or changed person and returns the id.
pub fn save(db: &mut Db, person: Beneficiary) -> Result<BeneficiaryId> {
    let verb = if person.id.0.is_empty() { "Thêm" } else { "Sửa hồ sơ" };
    let name = text::line(&person.name);
    let sentence =
        if name.is_empty() { format!("{verb} người hỗ trợ bằng mã") } else { format!("{verb} {name}") };
    db.write(Act::new(sentence), |w| put(w, person))
}

/// The same inside another act.
pub fn put(w: &mut Write, person: Beneficiary) -> Result<BeneficiaryId> {
    let mut person = tidy(person);
    let mut problems = rules::check(&person, w.today());
    code::check(w.read(), &mut problems, "person_group", &person.person_group, "person_group", "nhóm người")?;
    code::check(w.read(), &mut problems, "outcome", &person.outcome, "outcome", "tình trạng")?;
    for (i, hardship) in person.hardships.iter().enumerate() {
        let field = format!("hardships.{i}.kind");
        code::check(w.read(), &mut problems, "hardship", &hardship.kind, &field, "loại hoàn cảnh")?;
    }
    for (i, need) in person.needs.iter().enumerate() {
        code::check(w.read(), &mut problems, "need", &need.kind, &format!("needs.{i}.kind"), "nhu cầu")?;
    }
    for (i, consent) in person.consents.iter().enumerate() {
        let field = |name: &str| format!("consents.{i}.{name}");
        let r = w.read();
        code::check(r, &mut problems, "consent_purpose", &consent.purpose, &field("purpose"), "mục đích đồng ý")?;
        code::check(r, &mut problems, "consent_giver", &consent.given_by, &field("given_by"), "người đồng ý")?;
        code::check(r, &mut problems, "consent_way", &consent.way, &field("way"), "cách đồng ý")?;
    }
    problems.check()?;
    let known = if person.id.0.is_empty() { None } else { store::get(w.read(), &person.id)? };
    match known {
        Some(before) => person.number = before.number,
        None if person.id.0.is_empty() || person.id.is_a_uuid() => {
            if person.id.0.is_empty() {
                person.id = BeneficiaryId::fresh();
            }
            // Numbers are never given twice, not even after the last person is deleted.
            person.number = w.advance("beneficiary_number", 1)? as u32;
        }
        None => return Err(Error::missing("người")),
    }
    store::save(w, &person)?;
    Ok(person.id)
}

/// Deletes a person without supports; undo brings everything back.
pub fn delete(db: &mut Db, id: &BeneficiaryId) -> Result<()> {
    let person = get(db.read(), id)?;
    let supports = store::supports_of(db.read(), id)?;
    if supports > 0 {
        let text = format!("Người này còn {supports} lượt hỗ trợ. Xóa các lượt đó trước, hoặc ẩn danh để giữ số liệu");
        return Err(Error::new(Code::Refused, text));
    }
    let sentence = format!("Xóa {}", label_of(person.number, &person.name));
    db.write(Act::new(sentence), |w| {
        evidence::remove_all(w, evidence::Owner::Beneficiary, id.as_str())?;
        store::remove(w, id)
    })
}

/// Takes out all that tells who the person is and keeps the figures: the right to erasure. It is also taken out of
/// the history, so undo cannot bring it back.
pub fn anonymise(db: &mut Db, id: &BeneficiaryId) -> Result<()> {
    let person = get(db.read(), id)?;
    let sentence = format!("Ẩn danh {}", code_of(person.number));
    db.write(Act::lasting(sentence), |w| {
        evidence::remove_all(w, evidence::Owner::Beneficiary, id.as_str())?;
        let nameless = rules::without_identity(person);
        store::save(w, &nameless)?;
        let mut records = crate::support::forget_words(w, id)?;
        records.push(id.0.clone());
        store::forget_history(w, &records)?;
        evidence::sweep(w)
    })
}

/// People whose records are past their retention date on `day`.
pub fn due_for_disposal(r: Read, day: Date) -> Result<Vec<Suggestion>> {
    r.need(Right::Restricted)?;
    store::due_for_disposal(r, day)
}

fn tidy(mut p: Beneficiary) -> Beneficiary {
    for field in [&mut p.name, &mut p.class, &mut p.responsible] {
        *field = text::line(field);
    }
    for field in [&mut p.situation, &mut p.wishes, &mut p.note] {
        *field = text::lines(field);
    }
    for hardship in &mut p.hardships {
        hardship.standard = text::line(&hardship.standard);
        hardship.certificate = text::line(&hardship.certificate);
        if hardship.id.is_empty() {
            hardship.id = crate::basics::id::fresh();
        }
    }
    for consent in &mut p.consents {
        consent.relation = text::line(&consent.relation);
        if consent.id.is_empty() {
            consent.id = crate::basics::id::fresh();
        }
    }
    p
}
