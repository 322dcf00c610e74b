//! Taking the cards of units: chưa xác nhận until a person compared the fingerprint; rotation; revocation.

use super::{Subunit, SubunitList, SubunitSearch, ledger, store};
use crate::basics::{Code, Error, Result, id, text};
use crate::db::{Act, Db, Read, Write};
use crate::unit;
use dan_van_sealed::{Card, CardRole};
use serde::Serialize;

/// What became of a card.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Enrolled {
    pub code: String,
    pub name: String,
    pub fingerprint: String,
    /// False: a person must compare the fingerprint by telephone or on the stamped sheet.
    pub confirmed: bool,
    /// The card was already there.
    pub known: bool,
    pub sentence: String,
}

/// Takes cards, all of them or none. `confirmed`: the fingerprints were compared before.
pub fn enrol(db: &mut Db, cards: &[Vec<u8>], confirmed: bool) -> Result<Vec<Enrolled>> {
    superior_only(db.read())?;
    let title = match cards.len() {
        1 => "Nhập thẻ đơn vị".to_string(),
        n => format!("Nhập {n} thẻ đơn vị"),
    };
    db.write(Act::lasting(title), |w| {
        let sample = unit::is_sample(w.read())?;
        cards.iter().map(|bytes| take(w, bytes, confirmed, sample)).collect()
    })
}

fn superior_only(r: Read) -> Result<()> {
    if unit::required(r)?.role == unit::Role::Superior {
        return Ok(());
    }
    Err(Error::new(Code::Refused, "Sổ này của chi bộ, chỉ sổ cấp trên nhập thẻ đơn vị"))
}

fn take(w: &mut Write, bytes: &[u8], confirmed: bool, sample: bool) -> Result<Enrolled> {
    let (card, replaced) = Card::read_replacing(bytes)?;
    if card.role != CardRole::Unit {
        return Err(Error::new(Code::Refused, "Đây là thẻ của cấp trên, không phải thẻ của đơn vị cơ sở"));
    }
    if card.sample != sample {
        return Err(Error::new(Code::Refused, "Thẻ của dữ liệu mẫu và thẻ thật không dùng chung trong một sổ"));
    }
    let (code, name) = (text::line(&card.code), text::line(&card.name));
    if code.is_empty() || code.len() > 40 || name.is_empty() || name.chars().count() > 200 {
        let text = "Thẻ thiếu mã hoặc tên đơn vị. Hãy cấp mã cho đơn vị, để đơn vị ghi vào hồ sơ rồi xuất thẻ lại";
        return Err(Error::new(Code::Refused, text));
    }
    let fingerprint = card.fingerprint();
    if let Some(known) = store::key_of(w.read(), &card.key.to_string())? {
        if known.fingerprint != fingerprint || known.code != code {
            let text =
                format!("Khóa trên thẻ này đã thuộc về {} với thẻ khác. Hãy gọi điện hỏi lại đơn vị", known.name);
            return Err(Error::new(Code::Refused, text));
        }
        let sentence = format!("Thẻ của {} đã có", known.name);
        let confirmed = known.confirmed;
        return Ok(Enrolled { code, name: known.name, fingerprint, confirmed, known: true, sentence });
    }
    let existing = store::subunit_of_code(w.read(), &code)?;
    let trusted = existing.as_ref().map(|subunit| store::has_confirmed_key(w.read(), subunit)).transpose()?;
    let subunit = match existing {
        Some(subunit) => subunit,
        None => store::add_subunit(w, &code, &name, "unit")?,
    };
    let old = replaced.map(|key| store::key_of(w.read(), &key.to_string())).transpose()?.flatten();
    // The holder of the old key vouches for the new one, but only within one unit and while that key is in force.
    let vouched = old.as_ref().filter(|old| old.code == code && old.confirmed && !old.revoked);
    let confirmed = confirmed || vouched.is_some();
    let today = w.today();
    let key = store::NewKey {
        id: id::fresh(),
        subunit: &subunit,
        key: card.key.to_string(),
        recipient: card.recipient.to_string(),
        fingerprint: fingerprint.clone(),
        enrolled_on: today,
        confirmed_on: confirmed.then_some(today),
        replaces: vouched.map(|old| old.id.clone()),
    };
    store::add_key(w, &key)?;
    let sentence = match (confirmed, vouched.is_some()) {
        (_, true) => format!("Thẻ mới của {name} được ký bằng khóa cũ, thay thẻ cũ"),
        (true, false) => format!("Đã nhập thẻ của {name}, dấu vân tay đã đối chiếu"),
        (false, false) if trusted == Some(true) => format!(
            "Cẩn thận: mã {code} đã có một thẻ đã xác nhận, thẻ mới này không được khóa cũ ký. Chỉ xác nhận khi chính \
             đơn vị báo mất khóa: gọi số điện thoại đã biết, đối chiếu 30 chữ số {fingerprint}"
        ),
        (false, false) => format!("Đã nhập thẻ của {name}, chưa xác nhận: gọi điện đối chiếu 30 chữ số {fingerprint}"),
    };
    Ok(Enrolled { code, name, fingerprint, confirmed, known: false, sentence })
}

/// A person compared the fingerprint: packages of this key count from now on, those that waited too.
pub fn confirm(db: &mut Db, fingerprint: &str) -> Result<Subunit> {
    let typed: String = fingerprint.chars().filter(char::is_ascii_digit).collect();
    let key = store::key_by_fingerprint(db.read(), &typed)?.ok_or_else(|| {
        Error::field("fingerprint", "Không có thẻ nào mang dấu vân tay này. Xem lại từng nhóm 5 chữ số với đơn vị")
    })?;
    db.write(Act::lasting(format!("Xác nhận thẻ của {}", key.name)), |w| {
        let today = w.today();
        let fields = crate::fields![("confirmed_on", today)];
        w.put("subunit_key", &key.id, &fields)?;
        ledger::settle_subunit(w, &key.subunit)
    })?;
    store::subunit(db.read(), &key.subunit)?.ok_or_else(|| Error::missing("đơn vị"))
}

/// Packages of this key from number `from` on are refused; what is counted stays.
pub fn revoke(db: &mut Db, fingerprint: &str, from: u64) -> Result<()> {
    let typed: String = fingerprint.chars().filter(char::is_ascii_digit).collect();
    let key = store::key_by_fingerprint(db.read(), &typed)?
        .ok_or_else(|| Error::field("fingerprint", "Không có thẻ nào mang dấu vân tay này"))?;
    db.write(Act::lasting(format!("Thu hồi khóa của {} từ gói số {from}", key.name)), |w| {
        let today = w.today();
        let fields = crate::fields![("revoked_from", from as i64), ("revoked_on", today)];
        w.put("subunit_key", &key.id, &fields)
    })
}

/// One page of the units below, in order of code.
pub fn find(r: Read, search: &SubunitSearch) -> Result<SubunitList> {
    store::find(r, search)
}

/// Every unit below, in order of code.
pub fn subunits(r: Read) -> Result<Vec<Subunit>> {
    store::subunits(r)
}
