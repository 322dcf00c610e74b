//! The part of the register's key that the superior keeps: off unless the superior's plan offers it and the cell agrees.
//! Whoever forgot password and recovery code sends `khoa.json` up and gets it back with a new code.
//!
//! Trap: whom the key is wrapped for stands in the register, never only in the slot file, which anybody can change.

use super::{Read, store};
use crate::basics::{Code, Error, Result};
use crate::db::key::{RecoveryCode, Slots};
use crate::db::rekey::ESCROW;
use crate::db::{Act, Db, Right};
use crate::unit;
use dan_van_sealed::{Identity, Recipient};
use serde::Serialize;

/// At a superior: plans offer to keep keys.
const OFFERS: &str = "keeps_keys";
/// At a unit: fingerprint of the superior whose plan offered it.
const OFFERED: &str = "keys_offered_by";

/// How things stand, for the settings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Escrow {
    /// The superior that would keep a key; none: no plan offers it, or its card was not compared.
    pub offered_by: Option<String>,
    /// Who keeps one now.
    pub kept_by: Option<String>,
    /// At a superior: its plans offer it.
    pub offers: bool,
}

pub fn state(db: &Db) -> Result<Escrow> {
    let r = db.read();
    let kept_by = r.setting(ESCROW)?.and_then(|text| text.lines().nth(1).map(String::from));
    Ok(Escrow { offered_by: offerer(r)?.map(|(name, _)| name), kept_by, offers: offers(r)? })
}

/// The name of the confirmed superior that offers to keep a key, and its recipient.
fn offerer(r: Read) -> Result<Option<(String, String)>> {
    let offered = r.setting(OFFERED)?;
    let found = store::superior_keys(r)?;
    Ok(found.and_then(|(superior, recipient)| {
        let fits = superior.confirmed_on.is_some() && offered.as_ref() == Some(&superior.fingerprint);
        fits.then_some((superior.name, recipient))
    }))
}

/// Do the plans of this superior offer it?
pub fn offers(r: Read) -> Result<bool> {
    Ok(r.setting(OFFERS)?.is_some_and(|text| text == "1"))
}

/// From the next plan on units may leave a key with this superior, or no longer.
pub fn offer(db: &mut Db, offer: bool) -> Result<()> {
    db.need(Right::Manage)?;
    if unit::required(db.read())?.role != unit::Role::Superior {
        return Err(Error::new(Code::Refused, "Chỉ sổ cấp trên nhận giữ khóa của đơn vị"));
    }
    let sentence =
        if offer { "Nhận giữ khóa dự phòng của đơn vị" } else { "Thôi nhận giữ khóa dự phòng" };
    db.write(Act::lasting(sentence), |w| w.set(OFFERS, if offer { "1" } else { "0" }))
}

/// A unit opened a plan: does it offer to keep keys?
pub(super) fn note_offer(w: &mut super::Write, fingerprint: &str, offers: bool) -> Result<()> {
    w.set(OFFERED, if offers { fingerprint } else { "" })
}

/// The cell agrees that the superior keeps a key, or takes it back.
pub fn agree(db: &mut Db, agree: bool) -> Result<Escrow> {
    db.need(Right::Manage)?;
    let mut slots = Slots::read(db.dir())?;
    let dir = db.dir().to_path_buf();
    if agree {
        let none = "Cấp trên chưa nhận giữ khóa: cần kế hoạch có mục này và dấu vân tay của cấp trên đã đối chiếu";
        let (name, recipient) = offerer(db.read())?.ok_or_else(|| Error::new(Code::Refused, none))?;
        slots.set_escrow(db.key(), Some(&Recipient::parse(&recipient)?))?;
        db.write(Act::lasting(format!("Gửi {name} giữ khóa dự phòng")), |w| {
            w.set(ESCROW, &format!("{recipient}\n{name}"))?;
            slots.write(&dir)?;
            slots.settle(&dir)
        })?;
    } else if db.read().setting(ESCROW)?.is_some() {
        slots.set_escrow(db.key(), None)?;
        db.write(Act::lasting("Thôi gửi cấp trên giữ khóa dự phòng"), |w| {
            w.remove("setting", ESCROW)?;
            slots.write(&dir)?;
            slots.settle(&dir)
        })?;
    }
    state(db)
}

/// A superior makes a new recovery code in the key slots of a unit: file name, bytes to send back, and the code to be told
/// apart from them. The unit's passwords stay as they are; its register is neither needed nor seen.
pub fn rescue(db: &mut Db, slots: &[u8]) -> Result<(String, Vec<u8>, RecoveryCode)> {
    db.need(Right::Manage)?;
    let mut slots = Slots::from_bytes(slots)?;
    let key = slots.open_escrow(&Identity::from_text(&super::receiving(db.read())?.0)?)?;
    let code = slots.new_recovery(&key)?;
    let number = slots.short_name();
    db.write(Act::lasting(format!("Tạo mã khôi phục cho đơn vị, sổ số {number}")), |w| {
        let now = w.now();
        w.set(&format!("rescued_{number}"), &now)
    })?;
    Ok((format!("khoa-{number}.json"), slots.to_bytes()?, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db;
    use crate::package::plan;
    use crate::testing::{PASSWORD, World, answers, school};

    fn superior() -> World {
        let dir = tempfile::tempdir().unwrap();
        let (mut db, code) = db::create(&dir.path().join("tren"), PASSWORD, answers()).unwrap();
        let mut unit = school();
        unit.role = unit::Role::Superior;
        unit.party_name = "Đảng ủy phường Bến Thành".to_string();
        unit.superior = "Thành ủy".to_string();
        unit::found(&mut db, unit, false).unwrap();
        World { db, code: code.groups().join(" "), dir }
    }

    #[test]
    fn off_until_the_plan_offers_it_and_the_cell_agrees() {
        let (mut above, mut cell) = (superior(), World::open());
        assert_eq!(agree(&mut cell.db, true).unwrap_err().code, Code::Refused);
        let (_, without) = plan::make(&mut above.db, 2026, Vec::new(), plan::Asks::default()).unwrap();
        plan::open(&mut cell.db, &without, true).unwrap();
        assert_eq!(state(&cell.db).unwrap().offered_by, None);
        offer(&mut above.db, true).unwrap();
        let (_, with) = plan::make(&mut above.db, 2026, Vec::new(), plan::Asks::default()).unwrap();
        plan::open(&mut cell.db, &with, false).unwrap();
        let name = Some("Đảng ủy phường Bến Thành".to_string());
        assert_eq!(state(&cell.db).unwrap(), Escrow { offered_by: name.clone(), kept_by: None, offers: false });
        assert!(!Slots::read(cell.db.dir()).unwrap().has_escrow());
        assert_eq!(agree(&mut cell.db, true).unwrap().kept_by, name);
        assert!(Slots::read(cell.db.dir()).unwrap().has_escrow());
        assert_eq!(agree(&mut cell.db, false).unwrap().kept_by, None);
        assert!(!std::fs::read_to_string(cell.db.dir().join("khoa.json.bak")).unwrap().contains("escrow"));
    }

    #[test]
    fn the_superior_makes_a_code_that_opens_the_units_register() {
        let (mut above, mut cell) = (superior(), World::open());
        offer(&mut above.db, true).unwrap();
        let (_, bytes) = plan::make(&mut above.db, 2026, Vec::new(), plan::Asks::default()).unwrap();
        plan::open(&mut cell.db, &bytes, true).unwrap();
        let before = std::fs::read(cell.db.dir().join("khoa.json")).unwrap();
        assert_eq!(rescue(&mut above.db, &before).err().unwrap().code, Code::Refused, "the cell did not agree");
        agree(&mut cell.db, true).unwrap();
        let sent = std::fs::read(cell.db.dir().join("khoa.json")).unwrap();
        let mut stranger = superior();
        plan::make(&mut stranger.db, 2026, Vec::new(), plan::Asks::default()).unwrap();
        assert_eq!(rescue(&mut stranger.db, &sent).err().unwrap().code, Code::Refused);
        let (name, back, code) = rescue(&mut above.db, &sent).unwrap();
        assert!(
            name.starts_with("khoa-") && above.db.read().history(0).unwrap()[0].sentence.contains("Tạo mã khôi phục")
        );

        let dir = cell.db.dir().to_path_buf();
        drop(cell.db);
        let (code, new) = (code.groups().join(" "), "mật khẩu sau khi quên");
        assert_eq!(db::recover(&dir, &code, new, answers()).err().unwrap().code, Code::WrongPassword);
        assert_eq!(db::recover_with(&dir, &sent, &code, new, answers()).err().unwrap().code, Code::WrongPassword);
        let other = World::open();
        let elsewhere = other.db.dir().to_path_buf();
        drop(other.db);
        assert_eq!(db::recover_with(&elsewhere, &back, &code, new, answers()).err().unwrap().code, Code::Damaged);
        assert!(db::unlock(&elsewhere, PASSWORD, answers()).is_ok(), "nothing was written");
        drop(db::recover_with(&dir, &back, &code, new, answers()).unwrap());
        assert!(db::unlock(&dir, new, answers()).is_ok());
        assert!(db::unlock(&dir, PASSWORD, answers()).is_err());
    }
}
