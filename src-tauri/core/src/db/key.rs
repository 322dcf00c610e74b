//! Key slots: one random key encrypts the register; each account's password, the printed recovery code and, where it was
//! agreed, the superior's key each wrap it.
//!
//! `khoa.json` holds the slots (and `khoa.json.bak` the ones before). Changing a password rewrites this file,
//! never the database. Each slot is bound to the database, its kind, its account and its parameters, so that slots cannot
//! be moved between registers or accounts, or weakened. Who an account is stands in the register; here it has an id and the
//! words by which it is chosen before the register is open.
//!
//! The database is never opened with the password itself: each slot is XChaCha20-Poly1305 (24 bytes of nonce, then the
//! sealed key, base64) under Argon2id 1.3 of the password in NFC, or under HKDF-SHA-256 of the code's 16 bytes with the
//! info `so-dan-van recovery 1`. The authenticated text is `so-dan-van khoa 1`, the database id, and
//! `password <KiB> <passes> <lanes>`, `account <id> <KiB> <passes> <lanes>` or `recovery`, one a line, no line feed at the
//! end. A file without further accounts and without the superior's slot is of format 1, others of format 2.
//!
//! Traps: a password is the same in NFC and NFD; parameters from the file are bounded before they cost memory; a
//! damaged slot looks like a wrong password, so the file carries a checksum; after a change of password the slots before
//! still open the register, until [`Slots::settle`] has replaced them.

pub use super::recovery::RecoveryCode;
use super::replace;
use crate::basics::{Code, Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use dan_van_sealed::{Identity, Recipient};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[path = "wrapping.rs"]
mod wrapping;

use wrapping::{cost, expand, random, stretch, unwrap_key, wrap_key};

const FILE: &str = "khoa.json";
const BEFORE: &str = "khoa.json.bak";
/// The slots of the new key, while the key is being changed.
const NEXT: &str = "khoa.moi.json";
/// With one account and nothing for the superior, and the newest.
const FIRST_FORMAT: u32 = 1;
const FORMAT: u32 = 2;
/// The account whose slot every register has; it is always a secretary's.
pub const FIRST: &str = "first";
/// More would be a leak of its own.
const MOST_ACCOUNTS: usize = 20;
/// Deriving a key from the password should take at least this long on the PC that makes it.
const WANTED: Duration = Duration::from_millis(500);
/// What a slot from a file may ask for: memory in KiB and passes.
const MEMORY: std::ops::RangeInclusive<u32> = 19 * 1024..=1024 * 1024;
const MAX_PASSES: u32 = 64;
const MAX_LANES: u32 = 4;
const SHORTEST_PASSWORD: usize = 10;
/// Longest slot file, in bytes.
const MAX_FILE: u64 = 16 * 1024;
const SALT: usize = 16;
const NONCE: usize = 24;
/// Nonce, key, authentication code.
const SEALED: usize = NONCE + 32 + 16;

/// The key of the database: 32 random bytes.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    fn fresh() -> Result<DataKey> {
        let mut key = DataKey([0; 32]);
        random(&mut key.0)?;
        Ok(key)
    }

    /// `x'…'`: SQLCipher takes it as the key itself and derives nothing.
    pub fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", super::hex(&self.0)))
    }
}

/// How hard guessing a password is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// 64 MiB, and as many passes as take half a second on this PC, at least 3.
    Calibrated,
    /// The least a slot may have (19 MiB, 2 passes): for tests and sample registers.
    Least,
}

/// The slots of one register.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    format: u32,
    database: String,
    password: PasswordSlot,
    recovery: RecoverySlot,
    /// Words by which the first account is chosen; empty: those of its role.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    label: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<AccountSlot>,
    /// The key for the superior: an age file, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    escrow: Option<String>,
    /// In the file: the first 8 bytes of SHA-256 over the rest, in hexadecimal. In memory: empty.
    check: String,
}

/// What every version of the file says.
#[derive(Deserialize)]
struct AnyFormat {
    format: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordSlot {
    /// KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    sealed: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountSlot {
    id: String,
    label: String,
    password: PasswordSlot,
}

/// An account as it can be chosen before the register is open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Door {
    /// [`FIRST`], or the account's id.
    pub account: String,
    pub label: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecoverySlot {
    salt: String,
    sealed: String,
}

/// At least 10 characters.
pub fn check_password(password: &str) -> Result<()> {
    let length = password.nfc().count();
    if length >= SHORTEST_PASSWORD {
        return Ok(());
    }
    let text = format!(
        "Mật khẩu cần ít nhất {SHORTEST_PASSWORD} ký tự (đang có {length}). Nên dùng một câu dễ nhớ, ví dụ bốn từ không liên quan"
    );
    Err(Error::field("password", text))
}

impl Slots {
    /// A new key with both slots.
    pub fn create(database: &str, password: &str, effort: Effort) -> Result<(Slots, DataKey, RecoveryCode)> {
        check_password(password)?;
        let key = DataKey::fresh()?;
        let mut slots = Slots {
            format: FIRST_FORMAT,
            database: database.to_string(),
            password: PasswordSlot { memory: 0, passes: 0, lanes: 1, salt: String::new(), sealed: String::new() },
            recovery: RecoverySlot { salt: String::new(), sealed: String::new() },
            label: String::new(),
            accounts: Vec::new(),
            escrow: None,
            check: String::new(),
        };
        slots.set_password(&key, password, effort)?;
        let code = slots.new_recovery(&key)?;
        Ok((slots, key, code))
    }

    /// Reads the slots of a register's folder; the ones before when the file is damaged or gone.
    pub fn read(dir: &Path) -> Result<Slots> {
        let now = read_file(&dir.join(FILE));
        match now {
            Ok(Some(slots)) => Ok(slots),
            // The disk's refusals and newer files must not bring an old password back.
            Err(error) if error.code != Code::Damaged => Err(error),
            _ => match read_file(&dir.join(BEFORE)) {
                Ok(Some(slots)) => Ok(slots),
                Ok(None) => now.and(Err(damaged("no slot file"))),
                Err(error) => now.and(Err(error)),
            },
        }
    }

    /// The slots of a new key, when changing it was not finished.
    pub(super) fn read_next(dir: &Path) -> Result<Option<Slots>> {
        match read_file(&dir.join(NEXT)) {
            // Half of a file that was being written: the change of key had not begun.
            Err(error) if error.code == Code::Damaged => Ok(None),
            found => found,
        }
    }

    pub(super) fn write_next(&self, dir: &Path) -> Result<()> {
        replace::write(&dir.join(NEXT), &self.to_bytes()?)
    }

    pub(super) fn forget_next(dir: &Path) -> Result<()> {
        let file = dir.join(NEXT);
        if file.exists() { Ok(fs::remove_file(file)?) } else { Ok(()) }
    }

    /// Reads the text of a slot file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Slots> {
        parse(bytes)
    }

    /// Which database these slots belong to; another one after the key was changed.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Wraps the key for the superior's card; `None` takes that back.
    pub fn set_escrow(&mut self, key: &DataKey, recipient: Option<&Recipient>) -> Result<()> {
        let said = Zeroizing::new(format!("so-dan-van escrow 1\n{}\n{}", self.database, super::hex(&key.0)));
        let sealed = |to: &Recipient| dan_van_sealed::seal_secret(to, said.as_bytes());
        self.escrow = recipient.map(sealed).transpose()?.map(|sealed| BASE64.encode(sealed));
        self.renumber();
        Ok(())
    }

    /// Is there a slot for the superior?
    pub fn has_escrow(&self) -> bool {
        self.escrow.is_some()
    }

    /// Opens with the superior's key.
    pub fn open_escrow(&self, identity: &Identity) -> Result<DataKey> {
        let none = "Tệp khóa này không có phần cấp trên giữ: đơn vị chưa đồng ý gửi cấp trên giữ khóa";
        let sealed = self.escrow.as_ref().ok_or_else(|| Error::new(Code::Refused, none))?;
        let sealed = BASE64.decode(sealed).map_err(damaged)?;
        let said = Zeroizing::new(dan_van_sealed::open_secret(identity, &sealed)?);
        let head = format!("so-dan-van escrow 1\n{}\n", self.database);
        let digits = said.strip_prefix(head.as_bytes()).ok_or_else(|| damaged("escrow of another register"))?;
        let mut key = DataKey([0; 32]);
        if digits.len() != 64 {
            return Err(damaged("escrow"));
        }
        for (byte, pair) in key.0.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(damaged)?;
            *byte = u8::from_str_radix(pair, 16).map_err(damaged)?;
        }
        Ok(key)
    }

    /// Writes them so that the old or the new ones are there at every moment; the old ones stay beside.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let file = dir.join(FILE);
        if matches!(read_file(&file), Ok(Some(_))) {
            replace::copy(&file, &dir.join(BEFORE))?;
        }
        replace::write(&file, &self.to_bytes()?)
    }

    /// These slots have opened the register: both files hold them from now on, and a password or code that was changed
    /// opens nothing any more. Does nothing when that is so already.
    pub fn settle(&self, dir: &Path) -> Result<()> {
        for name in [FILE, BEFORE] {
            let file = dir.join(name);
            match read_file(&file) {
                Ok(Some(there)) if there == *self => {}
                Err(error) if error.code != Code::Damaged => return Err(error),
                _ => replace::write(&file, &self.to_bytes()?)?,
            }
        }
        Ok(())
    }

    /// As the file has it.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let checked = Slots { check: self.sum()?, ..self.clone() };
        let bytes = serde_json::to_vec_pretty(&checked).map_err(Error::internal)?;
        // What could not be read again is not written.
        if bytes.len() as u64 > MAX_FILE { Err(Error::internal("slot file too long")) } else { Ok(bytes) }
    }

    fn sum(&self) -> Result<String> {
        let bare = Slots { check: String::new(), ..self.clone() };
        let bytes = serde_json::to_vec(&bare).map_err(Error::internal)?;
        Ok(super::hex(&Sha256::digest(bytes)[..8]))
    }

    /// Opens as `account`; empty: as whichever account the password belongs to, and says which. A wrong password is
    /// [`Code::WrongPassword`]; whatever the answer, nothing is written.
    pub fn open(&self, account: &str, password: &str) -> Result<(DataKey, String)> {
        let doors = self.doors().into_iter().filter(|door| account.is_empty() || door.account == account);
        for door in doors {
            if let Some(key) = self.try_door(&door.account, password)? {
                return Ok((key, door.account));
            }
        }
        Err(Error::new(Code::WrongPassword, "Mật khẩu chưa đúng. Xem lại phím Caps Lock và bộ gõ tiếng Việt"))
    }

    /// The same as the first account.
    pub fn open_with_password(&self, password: &str) -> Result<DataKey> {
        Ok(self.open(FIRST, password)?.0)
    }

    fn try_door(&self, account: &str, password: &str) -> Result<Option<DataKey>> {
        let found = self.accounts.iter().find(|slot| slot.id == account);
        let slot = found.map_or(&self.password, |found| &found.password);
        let wrapping = stretch(password, slot)?;
        unwrap_key(&wrapping, &slot.sealed, &self.bound_to(&slot.label(account)))
    }

    /// Who can be chosen, the first account first.
    pub fn doors(&self) -> Vec<Door> {
        let first = Door { account: FIRST.to_string(), label: self.label.clone() };
        let others = self.accounts.iter().map(|slot| Door { account: slot.id.clone(), label: slot.label.clone() });
        std::iter::once(first).chain(others).collect()
    }

    /// Opens with what was typed from the printed sheet; a mistyped group is named.
    pub fn open_with_recovery(&self, typed: &str) -> Result<DataKey> {
        let code = RecoveryCode::parse(typed)?;
        let wrapping = expand(&code, &self.recovery)?;
        let opened = unwrap_key(&wrapping, &self.recovery.sealed, &self.bound_to("recovery"))?;
        opened.ok_or_else(|| {
            let text = format!("Mã khôi phục này không phải của sổ đang mở (số sổ {})", self.short_name());
            Error::new(Code::WrongPassword, text)
        })
    }

    /// Wraps the key with another password for the first account.
    pub fn set_password(&mut self, key: &DataKey, password: &str, effort: Effort) -> Result<()> {
        self.password = self.password_slot(FIRST, key, password, effort)?;
        Ok(())
    }

    /// The same for any account; one that had no slot gets one, chosen by `label`.
    pub fn set_account(&mut self, id: &str, label: &str, key: &DataKey, password: &str, effort: Effort) -> Result<()> {
        let slot = self.password_slot(id, key, password, effort)?;
        if id == FIRST {
            self.password = slot;
        } else if let Some(known) = self.accounts.iter_mut().find(|known| known.id == id) {
            known.password = slot;
        } else if self.accounts.len() + 1 >= MOST_ACCOUNTS {
            return Err(Error::new(Code::Refused, format!("Một sổ có nhiều nhất {MOST_ACCOUNTS} tài khoản")));
        } else {
            self.accounts.push(AccountSlot { id: id.to_string(), label: label.to_string(), password: slot });
        }
        self.renumber();
        Ok(())
    }

    /// The words by which an account is chosen; its password stays.
    pub fn set_label(&mut self, id: &str, label: &str) {
        if id == FIRST {
            self.label = label.to_string();
        }
        for slot in self.accounts.iter_mut().filter(|slot| slot.id == id) {
            slot.label = label.to_string();
        }
        self.renumber();
    }

    /// Only these further accounts go on opening the register.
    pub fn keep_accounts(&mut self, ids: &[&str]) {
        self.accounts.retain(|slot| ids.contains(&slot.id.as_str()));
        self.renumber();
    }

    /// Of format 1 as long as a program that knows nothing of accounts can open it too.
    fn renumber(&mut self) {
        let plain = self.accounts.is_empty() && self.escrow.is_none() && self.label.is_empty();
        self.format = if plain { FIRST_FORMAT } else { FORMAT };
    }

    fn password_slot(&self, account: &str, key: &DataKey, password: &str, effort: Effort) -> Result<PasswordSlot> {
        check_password(password)?;
        let mut salt = [0; SALT];
        random(&mut salt)?;
        let (memory, passes) = cost(effort)?;
        let mut slot = PasswordSlot { memory, passes, lanes: 1, salt: BASE64.encode(salt), sealed: String::new() };
        let wrapping = stretch(password, &slot)?;
        slot.sealed = wrap_key(&wrapping, key, &self.bound_to(&slot.label(account)))?;
        Ok(slot)
    }

    /// Wraps the key with a fresh recovery code; the one before no longer opens.
    pub fn new_recovery(&mut self, key: &DataKey) -> Result<RecoveryCode> {
        let code = RecoveryCode::fresh()?;
        let mut salt = [0; SALT];
        random(&mut salt)?;
        let mut slot = RecoverySlot { salt: BASE64.encode(salt), sealed: String::new() };
        let wrapping = expand(&code, &slot)?;
        slot.sealed = wrap_key(&wrapping, key, &self.bound_to("recovery"))?;
        self.recovery = slot;
        Ok(code)
    }

    /// Last characters of the database id: printed on the sheet, so that a code names its register.
    pub fn short_name(&self) -> String {
        let all: String = self.database.chars().filter(char::is_ascii_alphanumeric).collect();
        all.get(all.len().saturating_sub(8)..).unwrap_or_default().to_uppercase()
    }

    fn bound_to(&self, slot: &str) -> Vec<u8> {
        format!("so-dan-van khoa {FIRST_FORMAT}\n{}\n{slot}", self.database).into_bytes()
    }
}

impl PasswordSlot {
    fn label(&self, account: &str) -> String {
        let kind = if account == FIRST { "password".to_string() } else { format!("account {account}") };
        format!("{kind} {} {} {}", self.memory, self.passes, self.lanes)
    }
}

fn damaged(cause: impl std::fmt::Display) -> Error {
    Error::new(Code::Damaged, "Tệp khóa (khoa.json) bị hỏng hoặc bị sửa. Hãy khôi phục từ bản sao lưu").because(cause)
}

/// `None` when there is no such file.
fn read_file(path: &Path) -> Result<Option<Slots>> {
    let mut bytes = Vec::new();
    match fs::File::open(path) {
        Ok(file) => file.take(MAX_FILE + 1).read_to_end(&mut bytes)?,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(cause.into()),
    };
    parse(&bytes).map(Some)
}

fn parse(bytes: &[u8]) -> Result<Slots> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(damaged("too long"));
    }
    if serde_json::from_slice::<AnyFormat>(bytes).is_ok_and(|any| any.format > FORMAT) {
        let text = "Sổ này do phiên bản mới hơn của ứng dụng tạo ra. Hãy cài phiên bản mới rồi mở lại";
        return Err(Error::new(Code::Newer, text));
    }
    let mut slots: Slots = serde_json::from_slice(bytes).map_err(damaged)?;
    if !(FIRST_FORMAT..=FORMAT).contains(&slots.format) || slots.check != slots.sum()? {
        return Err(damaged("check"));
    }
    slots.check.clear();
    Ok(slots)
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
