//! What stands around every report of the Party family: whose it is, who signs it, who gets it.

use super::content::{Family, Letterhead, Signature};
use crate::basics::{Date, Result};
use crate::book;
use crate::db::Read;
use crate::unit::{self, Unit};

pub fn letterhead(unit: &Unit, number: Option<u32>, dated: Date) -> Letterhead {
    Letterhead {
        family: Family::Party,
        superior: unit.superior.clone(),
        issuer: unit.party_name.clone(),
        symbol: format!("BC/{}", unit.symbol),
        number,
        place: unit.place.clone(),
        dated,
    }
}

pub fn signature(unit: &Unit, dated: Date) -> Signature {
    let signer = unit::signer_on(unit, dated);
    let committee = unit.party_kind.starts_with("DB");
    Signature {
        on_behalf: if committee { "Đảng ủy".to_string() } else { "Chi bộ".to_string() },
        title: signer.map_or_else(|| "Bí thư".to_string(), |s| s.title.clone()),
        name: signer.map_or_else(String::new, |s| s.name.clone()),
        confirmed_by: None,
    }
}

/// Those of the book, else those of the unit, else the superior's committee.
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
