//! Contents of reports: what each document says, from the registers. How it looks is `documents`.

pub mod book_list;
pub mod care_list;
pub mod content;
pub mod disposal;
pub mod form;
pub(crate) mod frame;
pub mod letter;
pub mod narrative;
pub mod person_sheet;
pub mod remark;
#[cfg(test)]
mod tests;
pub mod year;

use crate::basics::{Result, amount::Wording};
use crate::db::{Act, Db, Read};

/// How this register spells amounts: `lẻ` or `linh`, `ngàn` or `nghìn`.
pub fn wording(r: Read) -> Result<Wording> {
    let is = |name: &str| Ok::<_, crate::basics::Error>(r.setting(name)?.as_deref() == Some("1"));
    Ok(Wording { le: is("wording_le")?, ngan: is("wording_ngan")? })
}

/// Changes it; documents made from then on follow.
pub fn set_wording(db: &mut Db, wording: Wording) -> Result<()> {
    db.write(Act::new("Đổi cách đọc số tiền bằng chữ"), |w| {
        w.set("wording_le", if wording.le { "1" } else { "0" })?;
        w.set("wording_ngan", if wording.ngan { "1" } else { "0" })
    })
}
