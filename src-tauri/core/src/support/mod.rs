//! Supports: every time somebody was helped or visited, with money, goods and what was learned.

use crate::basics::{Date, Error, Money, Page, Problems, Result, text};
use crate::beneficiary::{self, BeneficiaryId};
use crate::book::{self, EntryId};
use crate::db::{Act, Db, Read, Write};
use crate::initiative::InitiativeId;
use crate::{code, evidence, id};
use serde::{Deserialize, Serialize};

mod rules;
mod store;
#[cfg(test)]
mod tests;

id!(
    /// One support.
    SupportId
);

/// One support or visit.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// Empty: a new one.
    #[serde(default)]
    pub id: SupportId,
    pub beneficiary: BeneficiaryId,
    pub date: Date,
    pub occasion: String,
    pub kind: String,
    #[serde(default)]
    pub money: Money,
    /// Goods in words: `xe đạp`, `10 kg gạo`.
    #[serde(default)]
    pub goods: String,
    /// What the goods are worth.
    #[serde(default)]
    pub goods_value: Money,
    pub source: String,
    /// Somebody went to see the person.
    #[serde(default)]
    pub visited: bool,
    /// What was learned on the visit: thoughts, wishes, needs.
    #[serde(default)]
    pub learned: String,
    #[serde(default)]
    pub given_by: String,
    #[serde(default)]
    pub receipt_signed: bool,
    #[serde(default)]
    pub initiative: Option<InitiativeId>,
    #[serde(default)]
    pub note: String,
    /// The fund it is paid from.
    #[serde(default)]
    pub fund: Option<EntryId>,
}

/// One line of the list.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct SupportRow {
    pub id: SupportId,
    pub beneficiary: BeneficiaryId,
    pub date: Date,
    /// The name, or the code of a person without consent.
    pub person: String,
    pub class: String,
    pub person_group: String,
    pub kind: String,
    pub money: Money,
    pub goods: String,
    pub goods_value: Money,
    pub source: String,
    pub visited: bool,
    pub receipt_signed: bool,
    pub note: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SupportQuery {
    pub from: Date,
    pub to: Date,
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub person_group: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub source: String,
    /// Only this person; empty: everybody.
    #[serde(default)]
    pub beneficiary: String,
    #[serde(default)]
    pub sort: SupportSort,
    #[serde(default)]
    pub descending: bool,
    /// From 0.
    #[serde(default)]
    pub page: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SupportSort {
    #[default]
    Date,
    Person,
    Money,
    Kind,
}

/// A page of supports with the sums of all that match.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct SupportList {
    pub page: Page<SupportRow>,
    pub people: u32,
    pub money: Money,
    pub goods_value: Money,
}

/// Supports of one month, for the chart.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Month {
    pub year: i16,
    /// 1–12.
    pub month: i8,
    pub learners: u32,
    pub staff: u32,
    pub money: Money,
}

/// What a new form begins with: the last source and giver, so that they are not typed again.
#[derive(Clone, PartialEq, Debug, Default, Serialize, specta::Type)]
pub struct Habits {
    pub source: String,
    pub kind: String,
    pub occasion: String,
    pub given_by: String,
}

pub fn list(r: Read, query: &SupportQuery) -> Result<SupportList> {
    store::list(r, query)
}

pub fn get(r: Read, id: &SupportId) -> Result<Support> {
    store::get(r, id)?.ok_or_else(|| Error::missing("lượt hỗ trợ"))
}

/// Every support between two days (both included), by date.
pub fn between(r: Read, from: Date, to: Date) -> Result<Vec<Support>> {
    store::between(r, from, to)
}

/// Every support of one person, by date.
pub fn of(r: Read, person: &BeneficiaryId) -> Result<Vec<Support>> {
    store::ids_of(r, person)?.iter().map(|id| get(r, id)).collect()
}

/// Months from `from` to `to`, also the empty ones.
pub fn by_month(r: Read, from: Date, to: Date) -> Result<Vec<Month>> {
    store::by_month(r, from, to)
}

pub fn habits(r: Read) -> Result<Habits> {
    store::habits(r)
}

/// Saves a new or changed support and returns its id.
pub fn save(db: &mut Db, support: Support) -> Result<SupportId> {
    let verb = if support.id.0.is_empty() { "Thêm" } else { "Sửa" };
    let person = person_label(db.read(), &support.beneficiary)?;
    db.write(Act::new(format!("{verb} lượt hỗ trợ của {person}")), |w| put(w, support))
}

/// The same inside another act.
pub fn put(w: &mut Write, support: Support) -> Result<SupportId> {
    let mut support = tidy(support);
    let r = w.read();
    let known = beneficiary::find(r, &support.beneficiary)?;
    let mut problems = rules::check(&support, known.as_ref(), r.today());
    code::check(r, &mut problems, "support_kind", &support.kind, "kind", "hình thức hỗ trợ")?;
    code::check(r, &mut problems, "source", &support.source, "source", "nguồn kinh phí")?;
    code::check(r, &mut problems, "occasion", &support.occasion, "occasion", "dịp")?;
    if let Some(initiative) = &support.initiative {
        problems.add_if(!crate::initiative::exists(r, initiative)?, "initiative", "Không còn mô hình này, chọn lại");
    }
    check_fund(r, &support, &mut problems)?;
    problems.check()?;
    if support.id.0.is_empty() {
        support.id = SupportId::fresh();
    } else if store::get(r, &support.id)?.is_none() && !support.id.is_a_uuid() {
        return Err(Error::missing("lượt hỗ trợ"));
    }
    store::save(w, &support)?;
    Ok(support.id)
}

/// A support takes no more from a fund than the fund has left (Kế hoạch 09-KH/ĐU, II.1).
fn check_fund(r: Read, support: &Support, problems: &mut Problems) -> Result<()> {
    let Some(fund) = &support.fund else { return Ok(()) };
    if book::name_of(r, "fund", fund.as_str())?.is_empty() {
        problems.add("fund", "Không còn quỹ này, chọn lại");
        return Ok(());
    }
    let left = book::fund_received(r, fund.as_str())?.0 - store::spent(r, fund, &support.id)?;
    let text = format!("Quỹ chỉ còn {} đồng", Money(left.max(0)).grouped());
    problems.add_if(support.money.0 > left, "fund", text);
    Ok(())
}

/// Deletes supports as one act; undo brings them all back.
pub fn delete(db: &mut Db, ids: &[SupportId]) -> Result<()> {
    let sentence = match ids {
        [] => return Ok(()),
        [one] => {
            let support = get(db.read(), one)?;
            format!("Xóa lượt hỗ trợ của {}", person_label(db.read(), &support.beneficiary)?)
        }
        many => format!("Xóa {} lượt hỗ trợ", many.len()),
    };
    db.write(Act::new(sentence), |w| {
        for id in ids {
            evidence::remove_all(w, evidence::Owner::Support, id.as_str())?;
            w.remove("support", id.as_str())?;
        }
        Ok(())
    })
}

/// Takes the free text and the evidence out of a person's supports, when the person is made anonymous; figures stay.
/// Returns the ids of the supports.
pub fn forget_words(w: &mut Write, person: &BeneficiaryId) -> Result<Vec<String>> {
    let fields = crate::fields![("learned", ""), ("note", ""), ("given_by", "")];
    let ids = store::ids_of(w.read(), person)?;
    for id in &ids {
        evidence::remove_all(w, evidence::Owner::Support, id.as_str())?;
        w.put("support", id.as_str(), &fields)?;
    }
    Ok(ids.into_iter().map(|id| id.0).collect())
}

fn person_label(r: Read, id: &BeneficiaryId) -> Result<String> {
    let person = beneficiary::find(r, id)?;
    Ok(person.map_or_else(|| "người chưa chọn".to_string(), |p| beneficiary::label_of(p.number, &p.name)))
}

fn tidy(mut s: Support) -> Support {
    for field in [&mut s.goods, &mut s.given_by] {
        *field = text::line(field);
    }
    for field in [&mut s.learned, &mut s.note] {
        *field = text::lines(field);
    }
    s
}
