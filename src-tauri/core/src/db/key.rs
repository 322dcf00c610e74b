//! Key slots: one random key encrypts the register; the password and the printed recovery code each wrap it.
//!
//! `khoa.json` holds the slots (and `khoa.json.bak` the ones before). Changing the password rewrites this file,
//! never the database. Each slot is bound to the database, its kind and its parameters, so that slots cannot be
//! moved between registers or weakened.
//!
//! Traps: a password is the same in NFC and NFD; parameters from the file are bounded before they cost memory.

use super::replace;
use crate::basics::{Code, Error, Result, text};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fs;
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
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let strange = typed.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && c != '-');
        if digits.len() != 48 || strange {
            let text = format!("Mã khôi phục gồm 8 nhóm, mỗi nhóm 6 chữ số. Đang có {} chữ số", digits.len());
            return Err(Error::field("code", text));
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

/// The slots of one register.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    format: u32,
    database: String,
    password: PasswordSlot,
    recovery: RecoverySlot,
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
        };
        slots.set_password(&key, password, effort)?;
        let code = slots.new_recovery(&key)?;
        Ok((slots, key, code))
    }

    /// Reads the slots of a register's folder; the ones before when the file is damaged.
    pub fn read(dir: &Path) -> Result<Slots> {
        read_file(&dir.join(FILE)).or_else(|error| read_file(&dir.join(BEFORE)).map_err(|_| error))
    }

    /// Writes them so that the old or the new ones are there at every moment.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let file = dir.join(FILE);
        if read_file(&file).is_ok() {
            replace::copy(&file, &dir.join(BEFORE))?;
        }
        let text = serde_json::to_string_pretty(self).map_err(Error::internal)?;
        replace::write(&file, text.as_bytes())
    }

    pub fn open_with_password(&self, password: &str) -> Result<DataKey> {
        let slot = &self.password;
        let wrapping = stretch(password, slot)?;
        let opened = unwrap_key(&wrapping, &slot.sealed, &self.bound_to(&slot.label()))?;
        opened.ok_or_else(|| {
            Error::new(Code::WrongPassword, "Mật khẩu chưa đúng. Xem lại phím Caps Lock và bộ gõ tiếng Việt")
        })
    }

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
        let mut salt = [0; 16];
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
        let mut salt = [0; 16];
        random(&mut salt)?;
        let mut slot = RecoverySlot { salt: BASE64.encode(salt), sealed: String::new() };
        let wrapping = expand(&code, &slot)?;
        slot.sealed = wrap_key(&wrapping, key, &self.bound_to("recovery"))?;
        self.recovery = slot;
        Ok(code)
    }

    /// First characters of the database id: printed on the sheet, so that a code names its register.
    pub fn short_name(&self) -> String {
        self.database.chars().filter(char::is_ascii_alphanumeric).rev().take(8).collect::<String>().to_uppercase()
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

fn read_file(path: &Path) -> Result<Slots> {
    let damaged = |cause: String| {
        Error::new(Code::Damaged, "Tệp khóa (khoa.json) bị hỏng. Hãy khôi phục từ bản sao lưu").because(cause)
    };
    let bytes = fs::read(path)?;
    if bytes.len() > 16 * 1024 {
        return Err(damaged("too long".to_string()));
    }
    let slots: Slots = serde_json::from_slice(&bytes).map_err(|cause| damaged(cause.to_string()))?;
    if slots.format > FORMAT {
        return Err(Error::new(
            Code::Newer,
            "Sổ này do phiên bản mới hơn của ứng dụng tạo ra. Hãy cài phiên bản mới rồi mở lại",
        ));
    }
    Ok(slots)
}

/// The password as a wrapping key. Parameters out of bounds are damage, not work.
fn stretch(password: &str, slot: &PasswordSlot) -> Result<Zeroizing<[u8; 32]>> {
    let bounded = MEMORY.contains(&slot.memory)
        && (1..=MAX_PASSES).contains(&slot.passes)
        && (1..=MAX_LANES).contains(&slot.lanes);
    if !bounded {
        return Err(Error::new(Code::Damaged, "Tệp khóa (khoa.json) bị sửa hoặc hỏng. Hãy khôi phục từ bản sao lưu")
            .because(slot.label()));
    }
    let password: Zeroizing<String> = Zeroizing::new(password.nfc().collect());
    let salt = decoded(&slot.salt)?;
    let params = Params::new(slot.memory, slot.passes, slot.lanes, Some(32)).map_err(Error::internal)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &salt, key.as_mut())
        .map_err(Error::internal)?;
    Ok(key)
}

fn expand(code: &RecoveryCode, slot: &RecoverySlot) -> Result<Zeroizing<[u8; 32]>> {
    let salt = decoded(&slot.salt)?;
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(&salt), &code.0)
        .expand(b"so-dan-van recovery 1", key.as_mut())
        .map_err(Error::internal)?;
    Ok(key)
}

/// nonce ‖ ciphertext, base64.
fn wrap_key(wrapping: &[u8; 32], key: &DataKey, bound_to: &[u8]) -> Result<String> {
    let mut sealed = vec![0; 24];
    random(&mut sealed)?;
    let nonce = XNonce::clone_from_slice(&sealed);
    let payload = Payload { msg: &key.0, aad: bound_to };
    let cipher = XChaCha20Poly1305::new(wrapping.into());
    sealed.extend(cipher.encrypt(&nonce, payload).map_err(Error::internal)?);
    Ok(BASE64.encode(sealed))
}

/// `None` when the wrapping key is the wrong one.
fn unwrap_key(wrapping: &[u8; 32], sealed: &str, bound_to: &[u8]) -> Result<Option<DataKey>> {
    let sealed = decoded(sealed)?;
    let Some((nonce, body)) = sealed.split_at_checked(24) else { return Ok(None) };
    let payload = Payload { msg: body, aad: bound_to };
    let opened = XChaCha20Poly1305::new(wrapping.into()).decrypt(XNonce::from_slice(nonce), payload);
    let Ok(opened) = opened.map(Zeroizing::new) else { return Ok(None) };
    Ok(<[u8; 32]>::try_from(opened.as_slice()).ok().map(DataKey))
}

fn decoded(text: &str) -> Result<Vec<u8>> {
    let damaged = |_| Error::new(Code::Damaged, "Tệp khóa (khoa.json) bị hỏng. Hãy khôi phục từ bản sao lưu");
    BASE64.decode(text::line(text)).map_err(damaged)
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
    Ok((MEMORY, (wanted as u32).clamp(3, MAX_PASSES)))
}

fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "bốn từ không liên quan";

    fn made() -> (Slots, DataKey, RecoveryCode) {
        Slots::create("0190-abc", PASSWORD, Effort::Least).unwrap()
    }

    fn code_of<T>(outcome: Result<T>) -> Code {
        outcome.err().map(|error| error.code).expect("a refusal")
    }

    #[test]
    fn each_slot_alone_opens() {
        let (slots, key, code) = made();
        assert_eq!(slots.open_with_password(PASSWORD).unwrap().0, key.0);
        assert_eq!(slots.open_with_recovery(&code.groups().join(" ")).unwrap().0, key.0);
        assert_eq!(slots.open_with_recovery(&code.groups().join("-")).unwrap().0, key.0);
    }

    #[test]
    fn a_password_is_the_same_however_its_marks_are_composed() {
        let (slots, ..) = made();
        let decomposed: String = PASSWORD.nfd().collect();
        assert_ne!(decomposed, PASSWORD);
        assert!(slots.open_with_password(&decomposed).is_ok());
        assert_eq!(code_of(slots.open_with_password("bốn từ không liên quam")), Code::WrongPassword);
    }

    #[test]
    fn short_passwords_are_refused_with_a_hint() {
        let error = check_password("mật khẩu").unwrap_err();
        assert_eq!(error.problems[0].field, "password");
        assert!(error.message.contains("10 ký tự (đang có 8)"), "{}", error.message);
    }

    #[test]
    fn a_mistyped_group_is_named() {
        let (slots, _, code) = made();
        let mut groups = code.groups();
        let last = if groups[4].ends_with('0') { "1" } else { "0" };
        groups[4].replace_range(5.., last);
        let error = slots.open_with_recovery(&groups.join(" ")).err().unwrap();
        assert!(error.message.starts_with("Nhóm thứ 5"), "{}", error.message);
        assert!(slots.open_with_recovery("123").err().unwrap().message.contains("3 chữ số"));
    }

    #[test]
    fn a_damaged_slot_leaves_the_other() {
        let (mut slots, key, code) = made();
        slots.password.sealed = BASE64.encode([0; 72]);
        assert_eq!(code_of(slots.open_with_password(PASSWORD)), Code::WrongPassword);
        assert_eq!(slots.open_with_recovery(&code.groups().concat()).unwrap().0, key.0);
    }

    #[test]
    fn slots_cannot_be_moved_or_weakened() {
        let (slots, ..) = made();
        let mut moved = slots.clone();
        moved.database = "0190-xyz".to_string();
        assert_eq!(code_of(moved.open_with_password(PASSWORD)), Code::WrongPassword);
        for (memory, passes, lanes) in
            [(8, 2, 1), (64 * 1024 * 1024, 2, 1), (19 * 1024, 65, 1), (19 * 1024, 2, 5), (19 * 1024, 0, 1)]
        {
            let mut changed = slots.clone();
            (changed.password.memory, changed.password.passes, changed.password.lanes) = (memory, passes, lanes);
            assert_eq!(code_of(changed.open_with_password(PASSWORD)), Code::Damaged);
        }
    }

    #[test]
    fn a_damaged_file_falls_back_to_the_one_before() {
        let dir = tempfile::tempdir().unwrap();
        let (mut slots, key, _) = made();
        slots.write(dir.path()).unwrap();
        slots.set_password(&key, "một mật khẩu khác hẳn", Effort::Least).unwrap();
        slots.write(dir.path()).unwrap();
        assert_eq!(Slots::read(dir.path()).unwrap(), slots);
        fs::write(dir.path().join(FILE), b"{").unwrap();
        let before = Slots::read(dir.path()).unwrap();
        assert_eq!(before.open_with_password(PASSWORD).unwrap().0, key.0);
    }

    #[test]
    fn a_new_recovery_code_replaces_the_old_one() {
        let (mut slots, key, old) = made();
        let new = slots.new_recovery(&key).unwrap();
        assert_eq!(code_of(slots.open_with_recovery(&old.groups().concat())), Code::WrongPassword);
        assert!(slots.open_with_recovery(&new.groups().concat()).is_ok());
    }

    #[test]
    fn a_calibrated_slot_takes_half_a_second_of_work() {
        let (memory, passes) = cost(Effort::Calibrated).unwrap();
        assert!(memory == 64 * 1024 && (3..=MAX_PASSES).contains(&passes));
    }
}
