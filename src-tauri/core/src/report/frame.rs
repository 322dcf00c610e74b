//! What stands around the text of a document of the unit: who issues it, who signs, who receives it.

use super::content::{Family, Letterhead, Signature};
use crate::basics::{Date, Result};
use crate::book;
use crate::db::Read;
use crate::unit::{self, Unit};

/// The letterhead of a document of this type (`BC`); an empty type is a paper without a number.
pub fn letterhead(unit: &Unit, family: Family, kind: &str, dated: Date) -> Letterhead {
    let (superior, issuer, symbol) = match family {
        Family::Party => (unit.superior.clone(), unit.party_name.clone(), format!("{kind}/{}", unit.symbol)),
        Family::State => (managing_body(unit), unit.school.clone(), format!("{kind}-{}", unit::school_initials(unit))),
    };
    Letterhead {
        family,
        superior,
        issuer,
        symbol: if kind.is_empty() { String::new() } else { symbol },
        number: None,
        place: unit.place.clone(),
        dated,
        by_hand: false,
    }
}

/// The secretary in office, for the cell or its committee.
pub fn cell_signature(unit: &Unit, dated: Date) -> Signature {
    let signer = unit::signer_on(unit, dated);
    let committee = unit.party_kind.starts_with("DB");
    Signature {
        on_behalf: if committee { "Đảng ủy".to_string() } else { "Chi bộ".to_string() },
        title: signer.map_or_else(|| "Bí thư".to_string(), |s| s.title.clone()),
        name: signer.map_or_else(String::new, |s| s.name.clone()),
        confirmed_by: None,
    }
}

/// The head of the school.
pub fn head_signature(unit: &Unit, dated: Date) -> Signature {
    let in_office = |s: &&unit::Signer| {
        s.family == Family::State
            && s.valid_from.is_none_or(|from| from <= dated)
            && s.valid_to.is_none_or(|to| dated <= to)
    };
    let head = unit.signers.iter().find(in_office);
    Signature {
        on_behalf: String::new(),
        title: head.map_or_else(|| "Hiệu trưởng".to_string(), |head| head.title.clone()),
        name: head.map_or_else(String::new, |head| head.name.clone()),
        confirmed_by: None,
    }
}

/// Those of the book on a day, else those of the unit, else the superior.
pub fn recipients(r: Read, unit: &Unit, dated: Date) -> Result<Vec<String>> {
    let listed = book::recipients_on(r, dated)?;
    if !listed.is_empty() {
        return Ok(listed);
    }
    let given: Vec<String> = unit.recipients.lines().map(str::to_string).filter(|line| !line.is_empty()).collect();
    if !given.is_empty() {
        return Ok(given);
    }
    // The superior's committee is what an organisation named `Đảng bộ …` is written to.
    let to = unit.superior.replacen("Đảng bộ", "Đảng ủy", 1);
    let own = if unit.party_kind.starts_with("DB") { "Lưu Văn phòng Đảng ủy" } else { "Lưu Chi bộ" };
    Ok(vec![to, own.to_string()])
}

/// The body that manages the school: the People's Committee of the ward its Party organisation belongs to.
fn managing_body(unit: &Unit) -> String {
    let ward = unit.superior.trim_start_matches("Đảng bộ ").trim_start_matches("Đảng ủy ");
    if ward.starts_with("phường") || ward.starts_with("xã") || ward.starts_with("đặc khu") {
        format!("Ủy ban nhân dân {ward}")
    } else {
        "Sở Giáo dục và Đào tạo".to_string()
    }
}
