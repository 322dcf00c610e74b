//! Key slots: one random key encrypts the register; the password and the printed recovery code each wrap it.
//!
//! `khoa.json` holds the slots (and `khoa.json.bak` the ones before). Changing the password rewrites this file,
//! never the database. Each slot is bound to the database, its kind and its parameters, so that slots cannot be
//! moved between registers or weakened.
//!
//! The database is never opened with the password itself: each slot is XChaCha20-Poly1305 (24 bytes of nonce, then the
//! sealed key, base64) under Argon2id 1.3 of the password in NFC, or under HKDF-SHA-256 of the code's 16 bytes with the
//! info `so-dan-van recovery 1`. The authenticated text is `so-dan-van khoa 1`, the database id, and
//! `password <KiB> <passes> <lanes>` or `recovery`, one a line, no line feed at the end.
//!
//! Traps: a password is the same in NFC and NFD; parameters from the file are bounded before they cost memory; a
//! damaged slot looks like a wrong password, so the file carries a checksum; after a change of password the slots before
//! still open the register, until [`Slots::settle`] has replaced them.

use super::replace;
use crate::basics::{Code, Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const FILE: &str = "khoa.json";
const BEFORE: &str = "khoa.json.bak";
const FORMAT: u32 = 1;
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

/// The printed code: 128 bits as 8 groups of 6 digits.
#[derive(Clone, ZeroizeOnDrop, Zeroize)]
pub struct RecoveryCode([u8; 16]);

impl RecoveryCode {
    fn fresh() -> Result<RecoveryCode> {
        let mut code = RecoveryCode([0; 16]);
        random(&mut code.0)?;
        Ok(code)
    }

    /// Eight groups of six digits; each is 16 bits times 11, so a mistyped group is found at once.
    pub fn groups(&self) -> [String; 8] {
        std::array::from_fn(|i| {
            let value = u32::from(u16::from_be_bytes([self.0[2 * i], self.0[2 * i + 1]]));
            format!("{:06}", value * 11)
        })
    }

    /// Reads what somebody typed from the sheet; blanks and hyphens do not matter.
    pub fn parse(typed: &str) -> Result<RecoveryCode> {
        let digits: Zeroizing<String> = Zeroizing::new(typed.chars().filter(char::is_ascii_digit).collect());
        let strange = typed.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && c != '-');
        if digits.len() != 48 || strange {
            return Err(Error::field("code", wrong_shape(typed, digits.len(), strange)));
        }
        let mut code = RecoveryCode([0; 16]);
        for i in 0..8 {
            let group = digits.get(6 * i..6 * i + 6).unwrap_or_default();
            let value: u32 = group.parse().map_err(Error::internal)?;
            let bits = u16::try_from(value / 11).ok().filter(|_| value.is_multiple_of(11));
            let bits = bits.ok_or_else(|| {
                Error::field("code", format!("Nhóm thứ {} ({group}) gõ sai. Xem lại tờ mã khôi phục", i + 1))
            })?;
            code.0[2 * i..2 * i + 2].copy_from_slice(&bits.to_be_bytes());
        }
        Ok(code)
    }
}

/// What is wrong with a code that is not 48 digits; names the group when the groups can be told apart.
fn wrong_shape(typed: &str, digits: usize, strange: bool) -> String {
    if strange {
        return "Mã khôi phục chỉ gồm chữ số, chia thành 8 nhóm 6 chữ số. Xem lại chỗ gõ nhầm chữ cái hoặc dấu"
            .to_string();
    }
    let groups: Vec<usize> =
        typed.split(|c: char| c.is_whitespace() || c == '-').filter(|group| !group.is_empty()).map(str::len).collect();
    match groups.iter().position(|length| *length != 6) {
        Some(i) if groups.len() == 8 => {
            format!("Nhóm thứ {} có {} chữ số, cần 6. Xem lại tờ mã khôi phục", i + 1, groups[i])
        }
        _ => format!("Mã khôi phục gồm 8 nhóm, mỗi nhóm 6 chữ số. Đang có {digits} chữ số"),
    }
}

/// The slots of one register.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    format: u32,
    database: String,
    password: PasswordSlot,
    recovery: RecoverySlot,
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
            format: FORMAT,
            database: database.to_string(),
            password: PasswordSlot { memory: 0, passes: 0, lanes: 1, salt: String::new(), sealed: String::new() },
            recovery: RecoverySlot { salt: String::new(), sealed: String::new() },
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

    fn to_bytes(&self) -> Result<Vec<u8>> {
        let checked = Slots { check: self.sum()?, ..self.clone() };
        serde_json::to_vec_pretty(&checked).map_err(Error::internal)
    }

    fn sum(&self) -> Result<String> {
        let bare = Slots { check: String::new(), ..self.clone() };
        let bytes = serde_json::to_vec(&bare).map_err(Error::internal)?;
        Ok(super::hex(&Sha256::digest(bytes)[..8]))
    }

    /// A wrong password is [`Code::WrongPassword`]; whatever the answer, nothing is written.
    pub fn open_with_password(&self, password: &str) -> Result<DataKey> {
        let slot = &self.password;
        let wrapping = stretch(password, slot)?;
        let opened = unwrap_key(&wrapping, &slot.sealed, &self.bound_to(&slot.label()))?;
        opened.ok_or_else(|| {
            Error::new(Code::WrongPassword, "Mật khẩu chưa đúng. Xem lại phím Caps Lock và bộ gõ tiếng Việt")
        })
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

    /// Wraps the key with another password.
    pub fn set_password(&mut self, key: &DataKey, password: &str, effort: Effort) -> Result<()> {
        check_password(password)?;
        let mut salt = [0; SALT];
        random(&mut salt)?;
        let (memory, passes) = cost(effort)?;
        let mut slot = PasswordSlot { memory, passes, lanes: 1, salt: BASE64.encode(salt), sealed: String::new() };
        let wrapping = stretch(password, &slot)?;
        slot.sealed = wrap_key(&wrapping, key, &self.bound_to(&slot.label()))?;
        self.password = slot;
        Ok(())
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
        format!("so-dan-van khoa {}\n{}\n{slot}", self.format, self.database).into_bytes()
    }
}

impl PasswordSlot {
    fn label(&self) -> String {
        format!("password {} {} {}", self.memory, self.passes, self.lanes)
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
    if slots.format != FORMAT || slots.check != slots.sum()? {
        return Err(damaged("check"));
    }
    slots.check.clear();
    Ok(slots)
}

/// The password as a wrapping key. Parameters out of bounds are damage, not work.
fn stretch(password: &str, slot: &PasswordSlot) -> Result<Zeroizing<[u8; 32]>> {
    let bounded = MEMORY.contains(&slot.memory)
        && (1..=MAX_PASSES).contains(&slot.passes)
        && (1..=MAX_LANES).contains(&slot.lanes);
    if !bounded {
        return Err(damaged(slot.label()));
    }
    let password: Zeroizing<String> = Zeroizing::new(password.nfc().collect());
    let salt: [u8; SALT] = decoded(&slot.salt)?;
    let params = Params::new(slot.memory, slot.passes, slot.lanes, Some(32)).map_err(Error::internal)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &salt, key.as_mut())
        .map_err(Error::internal)?;
    Ok(key)
}

fn expand(code: &RecoveryCode, slot: &RecoverySlot) -> Result<Zeroizing<[u8; 32]>> {
    let salt: [u8; SALT] = decoded(&slot.salt)?;
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(&salt), &code.0)
        .expand(b"so-dan-van recovery 1", key.as_mut())
        .map_err(Error::internal)?;
    Ok(key)
}

/// nonce ‖ ciphertext, base64.
fn wrap_key(wrapping: &[u8; 32], key: &DataKey, bound_to: &[u8]) -> Result<String> {
    let mut sealed = vec![0; NONCE];
    random(&mut sealed)?;
    let nonce = XNonce::clone_from_slice(&sealed);
    let payload = Payload { msg: &key.0, aad: bound_to };
    let cipher = XChaCha20Poly1305::new(wrapping.into());
    sealed.extend(cipher.encrypt(&nonce, payload).map_err(Error::internal)?);
    Ok(BASE64.encode(sealed))
}

/// `None` when the wrapping key is the wrong one.
fn unwrap_key(wrapping: &[u8; 32], sealed: &str, bound_to: &[u8]) -> Result<Option<DataKey>> {
    let sealed: [u8; SEALED] = decoded(sealed)?;
    let (nonce, body) = sealed.split_at(NONCE);
    let payload = Payload { msg: body, aad: bound_to };
    let opened = XChaCha20Poly1305::new(wrapping.into()).decrypt(XNonce::from_slice(nonce), payload);
    let Ok(opened) = opened.map(Zeroizing::new) else { return Ok(None) };
    Ok(<[u8; 32]>::try_from(opened.as_slice()).ok().map(DataKey))
}

fn decoded<const N: usize>(text: &str) -> Result<[u8; N]> {
    let bytes = BASE64.decode(text).map_err(damaged)?;
    <[u8; N]>::try_from(bytes).map_err(|_| damaged("length"))
}

/// Memory in KiB and passes.
fn cost(effort: Effort) -> Result<(u32, u32)> {
    const MEMORY: u32 = 64 * 1024;
    if effort == Effort::Least {
        return Ok((19 * 1024, 2));
    }
    let mut probe =
        PasswordSlot { memory: MEMORY, passes: 1, lanes: 1, salt: BASE64.encode([7; 16]), sealed: String::new() };
    probe.passes = 3;
    let begun = Instant::now();
    stretch("đo tốc độ máy này", &probe)?;
    let per_pass = begun.elapsed() / 3;
    let wanted = WANTED.as_millis().div_ceil(per_pass.as_millis().max(1));
    Ok((MEMORY, u32::try_from(wanted).unwrap_or(MAX_PASSES).clamp(3, MAX_PASSES)))
}

fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(Error::internal)
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
