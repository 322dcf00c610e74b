//! The unit: the party organisation that keeps the register, its school, its signers and its headcounts.

use crate::basics::{Code, Date, Error, Problems, Result, text};
use crate::db::{Act, Db, Read, Write};
use crate::{code, id};
use serde::{Deserialize, Serialize};

mod store;
#[cfg(test)]
mod tests;

id!(
    /// A signer of documents.
    SignerId
);
id!(
    /// A headcount of one year.
    HeadcountId
);

/// Which work the register is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Chi bộ trường.
    Cell,
    /// Cấp ủy cấp trên.
    Superior,
}

/// The party organisation and its school.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Code the superior gave; empty while it has not.
    #[serde(default)]
    pub code: String,
    pub role: Role,
    /// `Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai`.
    pub party_name: String,
    pub party_kind: String,
    /// The party organisation directly above: `Đảng bộ phường Bến Thành`.
    pub superior: String,
    /// Symbol in document numbers: `CB`.
    pub symbol: String,
    /// Place line of documents: `Thành phố Hồ Chí Minh`.
    pub place: String,
    pub school: String,
    pub school_kind: String,
    pub ownership: String,
    /// Code of the ward, empty when not chosen.
    #[serde(default)]
    pub ward: String,
    #[serde(default)]
    pub address: String,
    /// Nơi nhận, one a line, the last one usually `Lưu Chi bộ`.
    #[serde(default)]
    pub recipients: String,
    #[serde(default)]
    pub signers: Vec<Signer>,
    #[serde(default)]
    pub headcounts: Vec<Headcount>,
}

/// Who signs, with what title, from when until when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    #[serde(default)]
    pub id: SignerId,
    pub name: String,
    /// `Bí thư`, `Hiệu trưởng`.
    pub title: String,
    pub family: crate::report::content::Family,
    #[serde(default)]
    pub valid_from: Option<Date>,
    #[serde(default)]
    pub valid_to: Option<Date>,
}

/// People of the unit on one day of a year: the denominators.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Headcount {
    #[serde(default)]
    pub id: HeadcountId,
    pub year: i16,
    pub counted_on: Date,
    pub staff: u32,
    pub party_members: u32,
    pub pupils: u32,
}

/// The unit, `None` before it was entered.
pub fn get(r: Read) -> Result<Option<Unit>> {
    store::get(r)
}

/// The unit of a register that must have one.
pub fn required(r: Read) -> Result<Unit> {
    get(r)?.ok_or_else(|| Error::new(Code::Missing, "Chưa có hồ sơ đơn vị. Mở Cài đặt và ghi hồ sơ đơn vị trước"))
}

/// Saves the unit with its signers and headcounts.
pub fn save(db: &mut Db, unit: Unit) -> Result<()> {
    db.write(Act::new("Sửa hồ sơ đơn vị"), |w| put(w, unit))
}

/// The first act of a register: lists, campaigns and the unit, which undo does not take back.
pub fn found(db: &mut Db, unit: Unit, sample: bool) -> Result<()> {
    db.write(Act::lasting(format!("Lập sổ của {}", text::line(&unit.party_name))), |w| {
        code::install(w)?;
        crate::campaign::install(w)?;
        w.set("sample", if sample { "1" } else { "0" })?;
        put(w, unit)
    })
}

/// Made from sample data: everything it exports says so.
pub fn is_sample(r: Read) -> Result<bool> {
    Ok(r.setting("sample")?.as_deref() == Some("1"))
}

/// The party signer in office on a day.
pub fn signer_on(unit: &Unit, day: Date) -> Option<&Signer> {
    let in_office = |s: &&Signer| {
        s.family == crate::report::content::Family::Party
            && s.valid_from.is_none_or(|from| from <= day)
            && s.valid_to.is_none_or(|to| day <= to)
    };
    unit.signers.iter().find(in_office)
}

/// `THNTMK` of `Trường Tiểu học Nguyễn Thị Minh Khai`: what the symbol of a school's document calls it.
pub fn school_initials(unit: &Unit) -> String {
    let key = text::search_key(&unit.school);
    let words = key.split(' ').filter(|word| *word != "truong");
    words.filter_map(|word| word.chars().next()).collect::<String>().to_uppercase()
}

/// The headcount of a year, else the latest before it.
pub fn headcount_of(unit: &Unit, year: i16) -> Option<&Headcount> {
    unit.headcounts.iter().filter(|h| h.year <= year).max_by_key(|h| h.year)
}

/// Saves the unit inside another act.
pub fn put(w: &mut Write, unit: Unit) -> Result<()> {
    let unit = tidy(unit);
    check(w.read(), &unit)?;
    store::save(w, &unit)
}

fn tidy(mut unit: Unit) -> Unit {
    for field in [
        &mut unit.code,
        &mut unit.party_name,
        &mut unit.superior,
        &mut unit.symbol,
        &mut unit.place,
        &mut unit.school,
        &mut unit.address,
    ] {
        *field = text::line(field);
    }
    unit.recipients = text::lines(&unit.recipients);
    for signer in &mut unit.signers {
        signer.name = text::line(&signer.name);
        signer.title = text::line(&signer.title);
        if signer.id.0.is_empty() {
            signer.id = SignerId::fresh();
        }
    }
    for headcount in &mut unit.headcounts {
        if headcount.id.0.is_empty() {
            headcount.id = HeadcountId::fresh();
        }
    }
    unit
}

fn check(r: Read, unit: &Unit) -> Result<()> {
    let mut problems = rules(unit);
    code::check(r, &mut problems, "party_kind", &unit.party_kind, "party_kind", "loại tổ chức đảng")?;
    code::check(r, &mut problems, "school_kind", &unit.school_kind, "school_kind", "loại trường")?;
    code::check(r, &mut problems, "ownership", &unit.ownership, "ownership", "loại hình")?;
    problems.add_if(
        !unit.ward.is_empty() && code::ward(&unit.ward).is_none(),
        "ward",
        "Mã phường, xã này không có trong danh mục. Chọn lại trong danh sách",
    );
    problems.check()
}

/// Everything wrong with a unit except codes of the lists: what can be said before there is a register.
pub fn rules(unit: &Unit) -> Problems {
    let mut problems = Problems::default();
    problems.add_if(unit.party_name.is_empty(), "party_name", "Ghi tên tổ chức đảng, ví dụ Chi bộ Trường Tiểu học …");
    problems.add_if(unit.superior.is_empty(), "superior", "Ghi tên tổ chức đảng cấp trên trực tiếp");
    problems.add_if(unit.symbol.is_empty(), "symbol", "Ghi ký hiệu trong số văn bản, ví dụ CB");
    problems.add_if(unit.place.is_empty(), "place", "Ghi địa danh đặt trước ngày tháng, ví dụ Thành phố Hồ Chí Minh");
    problems.add_if(unit.role == Role::Cell && unit.school.is_empty(), "school", "Ghi tên trường");
    for (i, signer) in unit.signers.iter().enumerate() {
        problems.add_if(signer.name.is_empty(), &format!("signers.{i}.name"), "Ghi họ tên người ký");
        problems.add_if(signer.title.is_empty(), &format!("signers.{i}.title"), "Ghi chức vụ, ví dụ Bí thư");
        let reversed = matches!((signer.valid_from, signer.valid_to), (Some(from), Some(to)) if to < from);
        problems.add_if(reversed, &format!("signers.{i}.valid_to"), "Ngày thôi giữ chức phải sau ngày nhận chức");
    }
    for (i, headcount) in unit.headcounts.iter().enumerate() {
        let twice = unit.headcounts[..i].iter().any(|other| other.year == headcount.year);
        problems.add_if(twice, &format!("headcounts.{i}.year"), format!("Năm {} đã có số người", headcount.year));
        problems.add_if(
            headcount.party_members > headcount.staff,
            &format!("headcounts.{i}.party_members"),
            format!("Số đảng viên ({}) lớn hơn số người ({})", headcount.party_members, headcount.staff),
        );
    }
    problems
}
